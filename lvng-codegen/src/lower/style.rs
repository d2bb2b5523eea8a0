//! Styles of parameters: the kind of value that a type is on the wire, and what OpenAPI has no style for.
//!
//! Styles are defined for plain values, and for lists and objects of plain values (OpenAPI 3.0, Style Values). Inside them,
//! lists and objects are written as JSON text, but for `deepObject`, which services nest.

use foldhash::HashSet;

use super::draft_id::DraftId;
use super::drafts::{ArgumentDraft, HeaderDraft, HeaderStyle, ParameterDraft, WrittenStyle};
use super::report::Report;
use super::types::TypeTable;
use crate::ir::{
    ArgumentLocation, Extra, Foreign, ForeignKind, Header, Location, ParamStyle, Presence, Shape, Style, TypeKind,
    TypeRef,
};
use crate::pointer;

/// What the values of a type may be.
#[derive(Clone, Copy, Debug, Default)]
struct Kinds {
    plain: bool,
    list: bool,
    object: bool,
}

impl Kinds {
    const PLAIN: Kinds = Kinds { plain: true, list: false, object: false };
    const LIST: Kinds = Kinds { plain: false, list: true, object: false };
    const OBJECT: Kinds = Kinds { plain: false, list: false, object: true };

    fn or(self, other: Kinds) -> Kinds {
        Kinds { plain: self.plain || other.plain, list: self.list || other.list, object: self.object || other.object }
    }

    /// A plain value is a list of one; nothing else can stand for something else.
    fn shape(self) -> Shape {
        match self {
            Kinds { list: true, object: false, .. } => Shape::Array,
            Kinds { plain: false, list: false, object: true } => Shape::Object,
            _ => Shape::Primitive,
        }
    }

    fn is_plain(self) -> bool {
        !self.list && !self.object
    }

    fn is_mixed(self) -> bool {
        [self.plain, self.list, self.object].iter().filter(|kind| **kind).count() > 1
    }
}

/// A header of a response, once the types are known that it is made of.
pub fn styled_header(table: &TypeTable, draft: HeaderDraft) -> Header<DraftId> {
    let HeaderDraft { field, style: HeaderStyle { is_json, explode } } = draft;
    let style = if is_json { Style::Json } else { Location::Header.default_style() };
    let shape = kinds(table, &field.ty, &mut HashSet::default()).shape();
    Header { field, style: ParamStyle { style, explode, shape, allow_reserved: false, allow_empty: false } }
}

/// A parameter, once the types are known that it is made of.
pub fn styled_parameter(table: &TypeTable, draft: ParameterDraft, report: &mut Report<'_>) -> ArgumentDraft {
    let ParameterDraft { field, location, style: written, encodings, pointer } = draft;
    let kinds = kinds(table, &field.ty, &mut HashSet::default());
    let shape = kinds.shape();
    let has_empty = matches!(field.ty, TypeRef::String | TypeRef::Secret | TypeRef::Any);
    let allow_empty = written.allow_empty && !has_empty && field.presence == Presence::Optional;
    // A union that may be an object does not have the shape of one, but `deepObject` is for it.
    let is_mixed_object = written.style == Style::DeepObject && !kinds.is_plain();
    let is_defined = is_mixed_object || written.style.is_defined_for(shape);
    if !is_defined {
        let message = "the style is not defined for this kind of value; it is written as `form`";
        report.warning("W119", &pointer::child(&pointer, "style"), message);
    }
    let style = if is_defined { written.style } else { Style::Form };
    if location == Location::Querystring && style == Style::Form && kinds.is_mixed() {
        let message = "a query string is a form or a text, which nothing tells apart";
        report.warning("W130", &pointer::child(&pointer, "content"), message);
    } else if location != Location::Querystring
        && let Some(message) = undefined(table, &field.ty, kinds, style)
    {
        report
            .warning("W130", &pointer::child(&pointer, "schema"), message)
            .help("`content: { application/json: … }` says that the whole value is JSON");
    }
    let WrittenStyle { explode, allow_reserved, .. } = written;
    let style = ParamStyle { style, explode, shape, allow_reserved, allow_empty };
    let location = match location {
        Location::Querystring => ArgumentLocation::Querystring(style, encodings),
        location => ArgumentLocation::Parameter(location, style),
    };
    ArgumentDraft { field, location }
}

/// What OpenAPI does not define of a type written in a style, and what becomes of it.
fn undefined(table: &TypeTable, ty: &TypeRef<DraftId>, kinds: Kinds, style: Style) -> Option<&'static str> {
    let holds_more = holds_more(table, ty, &mut HashSet::default());
    Some(match style {
        Style::Json => return None,
        Style::DeepObject if kinds.list || holds_more => {
            "`deepObject` is defined for objects of plain values; what is in them is written as services do, \
             `name[key][]=`"
        }
        Style::DeepObject => return None,
        _ if kinds.is_mixed() && kinds.shape() == Shape::Array => {
            "no style tells a value from a list of one; it is read as the first type that takes it"
        }
        _ if kinds.is_mixed() => "no style tells text, lists and objects apart; lists and objects are JSON text",
        _ if holds_more => "no style is defined for lists and objects inside a value; they are JSON text",
        _ => return None,
    })
}

/// What the values of a type may be. `seen` are the types that were looked at: each counts once.
fn kinds(table: &TypeTable, ty: &TypeRef<DraftId>, seen: &mut HashSet<DraftId>) -> Kinds {
    match ty {
        TypeRef::List(_) | TypeRef::Foreign(Foreign { kind: ForeignKind::List, .. }) => Kinds::LIST,
        TypeRef::Map(_) | TypeRef::JsonObject | TypeRef::Foreign(Foreign { kind: ForeignKind::Object, .. }) => {
            Kinds::OBJECT
        }
        TypeRef::Nullable(item) | TypeRef::Boxed(item) => kinds(table, item, seen),
        TypeRef::Named(draft) if !seen.insert(*draft) => Kinds::default(),
        TypeRef::Named(draft) => match &table[*draft].kind {
            Some(TypeKind::Object(_)) => Kinds::OBJECT,
            Some(TypeKind::Alias(ty)) => kinds(table, ty, seen),
            Some(TypeKind::OneOf(union)) => {
                let variants = union.variants.iter().map(|variant| kinds(table, &variant.ty, seen));
                variants.fold(Kinds::default(), Kinds::or)
            }
            Some(TypeKind::Enum(_) | TypeKind::Contents(_)) | None => Kinds::PLAIN,
        },
        _ => Kinds::PLAIN,
    }
}

/// Whether lists or objects of a type hold lists or objects.
fn holds_more(table: &TypeTable, ty: &TypeRef<DraftId>, seen: &mut HashSet<DraftId>) -> bool {
    let is_more = |ty: &TypeRef<DraftId>| !kinds(table, ty, &mut HashSet::default()).is_plain();
    match ty {
        TypeRef::List(item) | TypeRef::Map(item) => is_more(item),
        TypeRef::Nullable(item) | TypeRef::Boxed(item) => holds_more(table, item, seen),
        TypeRef::Named(draft) if !seen.insert(*draft) => false,
        TypeRef::Named(draft) => match &table[*draft].kind {
            Some(TypeKind::Object(object)) => {
                let extra = matches!(&object.extra, Extra::Kept(_, ty) if is_more(ty));
                extra || object.fields.iter().any(|field| is_more(&field.ty))
            }
            Some(TypeKind::Alias(ty)) => holds_more(table, ty, seen),
            Some(TypeKind::OneOf(union)) => union.variants.iter().any(|variant| holds_more(table, &variant.ty, seen)),
            _ => false,
        },
        _ => false,
    }
}
