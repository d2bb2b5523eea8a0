//! Styles of parameters: the kind of value that a type is on the wire, and what OpenAPI has no style for.
//!
//! Styles are defined for plain values, and for lists and objects of plain values (OpenAPI 3.0, Style Values). Inside them,
//! lists and objects are written as JSON text, but for `deepObject`, which services nest.

use std::collections::HashSet;

use super::Lowering;
use super::types::number;
use crate::ir::{Argument, Extra, Header, ParamStyle, Position, Presence, Shape, Style, TypeKind, TypeRef};
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

impl Lowering<'_> {
    /// Settles how a header of a response is written, likewise.
    pub fn settle_header(&self, header: &mut Header) {
        header.style.shape = self.kinds(&header.field.ty, &mut HashSet::new()).shape();
    }

    /// Settles how a parameter is written, once the types are known that it is made of.
    pub fn settle_style(&mut self, argument: &mut Argument, parameter: &str) {
        let kinds = self.kinds(&argument.field.ty, &mut HashSet::new());
        let holds_more = self.holds_more(&argument.field.ty, &mut HashSet::new());
        let (Position::Path(written)
        | Position::Query(written)
        | Position::Header(written)
        | Position::Cookie(written)) = &mut argument.position
        else {
            return;
        };
        written.shape = kinds.shape();
        let has_empty = matches!(argument.field.ty, TypeRef::String | TypeRef::Secret | TypeRef::Any);
        written.allow_empty &= !has_empty && argument.field.presence == Presence::Optional;
        let is_defined = match written.style {
            Style::SpaceDelimited | Style::PipeDelimited => written.shape != Shape::Primitive,
            Style::DeepObject => !kinds.is_plain(),
            Style::Simple | Style::Label | Style::Matrix | Style::Form | Style::Json => true,
        };
        if !is_defined {
            *written = ParamStyle { style: Style::Form, ..*written };
            let message = "the style is not defined for this kind of value; it is written as `form`";
            self.diagnostics.warning("W119", &pointer::child(parameter, "style"), message);
        }
        let message = match written.style {
            Style::Json => return,
            Style::DeepObject if kinds.list || holds_more => {
                "`deepObject` is defined for objects of plain values; what is in them is written as services do, \
                 `name[key][]=`"
            }
            Style::DeepObject => return,
            _ if kinds.is_mixed() && written.shape == Shape::Array => {
                "no style tells a value from a list of one; it is read as the first type that takes it"
            }
            _ if kinds.is_mixed() => "no style tells text, lists and objects apart; lists and objects are JSON text",
            _ if holds_more => "no style is defined for lists and objects inside a value; they are JSON text",
            _ => return,
        };
        self.diagnostics
            .warning("W130", &pointer::child(parameter, "schema"), message)
            .help("`content: { application/json: … }` says that the whole value is JSON");
    }

    /// What the values of a type may be. `seen` are the types that were looked at: each counts once.
    fn kinds(&self, ty: &TypeRef, seen: &mut HashSet<usize>) -> Kinds {
        match ty {
            TypeRef::List(_) => Kinds::LIST,
            TypeRef::Map(_) | TypeRef::JsonObject => Kinds::OBJECT,
            TypeRef::Nullable(item) | TypeRef::Boxed(item) => self.kinds(item, seen),
            TypeRef::Named(name) => {
                let Some(draft) = number(name).filter(|draft| seen.insert(*draft)) else { return Kinds::default() };
                match self.types.drafts.get(draft).and_then(|draft| draft.kind.as_ref()) {
                    Some(TypeKind::Object(_)) => Kinds::OBJECT,
                    Some(TypeKind::Alias(ty)) => self.kinds(ty, seen),
                    Some(TypeKind::OneOf(union)) => {
                        let variants = union.variants.iter().map(|variant| self.kinds(&variant.ty, seen));
                        variants.fold(Kinds::default(), Kinds::or)
                    }
                    Some(TypeKind::Enum(_) | TypeKind::Contents(_)) | None => Kinds::PLAIN,
                }
            }
            _ => Kinds::PLAIN,
        }
    }

    /// Whether lists or objects of a type hold lists or objects.
    fn holds_more(&self, ty: &TypeRef, seen: &mut HashSet<usize>) -> bool {
        let is_more = |ty: &TypeRef| !self.kinds(ty, &mut HashSet::new()).is_plain();
        match ty {
            TypeRef::List(item) | TypeRef::Map(item) => is_more(item),
            TypeRef::Nullable(item) | TypeRef::Boxed(item) => self.holds_more(item, seen),
            TypeRef::Named(name) => {
                let Some(draft) = number(name).filter(|draft| seen.insert(*draft)) else { return false };
                match self.types.drafts.get(draft).and_then(|draft| draft.kind.as_ref()) {
                    Some(TypeKind::Object(object)) => {
                        let extra = matches!(&object.extra, Extra::Kept(_, ty) if is_more(ty));
                        extra || object.fields.iter().any(|field| is_more(&field.ty))
                    }
                    Some(TypeKind::Alias(ty)) => self.holds_more(ty, seen),
                    Some(TypeKind::OneOf(union)) => {
                        union.variants.iter().any(|variant| self.holds_more(&variant.ty, seen))
                    }
                    _ => false,
                }
            }
            _ => false,
        }
    }
}
