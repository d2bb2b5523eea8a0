//! Schemas → uses of types. What a schema is, is decided here; structs, enumerations and unions are filled in later from
//! a queue, so that chains of references cost no stack.

use std::collections::VecDeque;
use std::rc::Rc;

use foldhash::HashMap;
use serde_json::Value;

use super::classify::{Class, bounds};
use super::context::Context;
use super::defaults::fitting_default;
use super::draft_id::DraftId;
use super::enumeration::enumeration;
use super::hierarchy::Hierarchy;
use super::media_uses::MediaUses;
use super::merge::{Additional, JsonType, Merged, Notes, Part};
use super::report::{Owner, Report};
use super::schemas::{DEPTH, Schemas};
use super::types::{ComponentState, Others, Outline, SchemaUse, TypeTable, variant};
use super::{constraints, foreign, scalar};
use crate::ir::{Constraints, Docs, Extra, Foreign, ForeignKind, ForeignType, Object, OneOf, TypeKind, TypeRef};
use crate::names;
use crate::pointer;
use crate::settings::TYPE_NAME;

/// Lowering of schemas, with all that it finds out.
pub struct SchemaLowering<'a> {
    pub schemas: Schemas<'a>,
    /// What the media types that use a schema say of it.
    pub media_uses: MediaUses,
    pub hierarchy: Hierarchy,
    pub table: TypeTable,
    pub report: Report<'a>,
    /// What schemas are together, for those who ask that of other schemas than they lower: unions look at the properties of
    /// all their branches, several times, and many unions have the same branches.
    known: HashMap<Vec<Part>, Rc<Merged>>,
    queue: VecDeque<Pending>,
    depth: usize,
}

/// A struct or union whose parts are lowered later.
struct Pending {
    draft: DraftId,
    context: Context,
    merged: Merged,
    /// The components that are kinds of it, for a union without `oneOf`.
    subtypes: Vec<String>,
}

impl<'a> SchemaLowering<'a> {
    /// Nothing is lowered, but all component schemas propose their names, in the order of the description, whether they
    /// are used or not.
    pub fn new(schemas: Schemas<'a>, media_uses: MediaUses, report: Report<'a>) -> Self {
        let mut table = TypeTable::default();
        for target in schemas.components() {
            let draft = table.component(&target);
            if let Some(name) = schemas.keyword(&target, TYPE_NAME).and_then(Value::as_str) {
                let name_id = table[draft].name;
                table.names.choose(name_id, names::type_name(name));
            }
        }
        let hierarchy = Hierarchy::new(schemas);
        let (known, queue) = (HashMap::default(), VecDeque::new());
        Self { schemas, media_uses, hierarchy, table, report, known, queue, depth: 0 }
    }

    /// Does `work` on behalf of another owner.
    pub fn on_behalf<T>(&mut self, owner: Owner, work: impl FnOnce(&mut Self) -> T) -> T {
        let before = self.report.set_owner(owner);
        let result = work(self);
        self.report.set_owner(before);
        result
    }

    /// Lowers the components that no operation needs, too: they are described on purpose.
    pub fn unused_components(&mut self) {
        for target in self.schemas.components() {
            if !self.table.known.contains_key(&target) {
                self.on_behalf(Owner::Document, |this| this.component(&target));
                self.drain();
            }
        }
    }

    /// A use of the schema at a pointer.
    pub fn schema(&mut self, pointer: &str, context: &Context) -> SchemaUse {
        self.parts(&[Part::new(pointer)], context, None)
    }

    /// A use of what several schemas together describe.
    pub fn schemas(&mut self, parts: &[Part], context: &Context) -> SchemaUse {
        self.parts(parts, context, None)
    }

    /// Merges nodes as `allOf` would, to look at them; `None` where that is not possible, which is reported.
    pub fn merge(&mut self, parts: &[Part]) -> Option<Rc<Merged>> {
        if let Some(known) = self.known.get(parts) {
            return Some(known.clone());
        }
        let merged = Rc::new(self.merge_own(parts)?);
        self.known.insert(parts.to_vec(), merged.clone());
        Some(merged)
    }

    /// Merges nodes to make something of them, which happens once.
    pub fn merge_own(&mut self, parts: &[Part]) -> Option<Merged> {
        self.schemas.merge(parts, &mut self.report).ok()
    }

    /// A use of a type, which is noted.
    pub fn used(&mut self, draft: DraftId) -> TypeRef<DraftId> {
        self.table.note_use(self.report.owner(), draft);
        TypeRef::Named(draft)
    }

    /// A use of a component; its own type is lowered at the first use.
    pub fn component(&mut self, target: &str) -> SchemaUse {
        let draft = self.table.component(target);
        let ty = self.used(draft);
        match self.table.known.get(target) {
            Some(ComponentState::Lowered(known)) => return (**known).clone(),
            Some(ComponentState::InProgress) => {
                self.table[draft].is_recursive = true;
                return SchemaUse::of(ty);
            }
            None => {}
        }
        self.table.known.insert(target.to_owned(), ComponentState::InProgress);
        let context = Context::component(&pointer::last(target));
        self.depth += 1;
        let mut found =
            self.on_behalf(Owner::Type(draft), |this| this.parts(&[Part::new(target)], &context, Some(draft)));
        self.depth -= 1;
        if self.table[draft].outline == Outline::Unknown {
            self.table[draft].docs = found.docs.clone();
            self.without_structure(draft, &mut found);
        }
        self.table.known.insert(target.to_owned(), ComponentState::Lowered(Box::new(found.clone())));
        found
    }

    /// A component that is no struct, enumeration or union is another name for its type. A list or map of itself needs a
    /// type of its own all the same, because a name cannot stand for itself.
    fn without_structure(&mut self, draft: DraftId, found: &mut SchemaUse) {
        let itself = TypeRef::Named(draft);
        let (outline, kind) = match &found.ty {
            ty if *ty == itself => {
                let message = "the schema is nothing but itself; any value is taken";
                self.report.warning("W107", &self.table[draft].pointer, message);
                found.ty = TypeRef::Any;
                (Outline::Alias, TypeKind::Alias(TypeRef::Any))
            }
            _ if !self.table[draft].is_recursive => (Outline::Alias, TypeKind::Alias(found.clone().item())),
            TypeRef::Map(value) => {
                let extra = Extra::Kept("extra".to_owned(), (**value).clone());
                (Outline::Object, TypeKind::Object(Object { extra, ..Object::default() }))
            }
            ty => (Outline::Union, TypeKind::OneOf(of_one(ty.clone()))),
        };
        if outline != Outline::Alias {
            found.ty = itself;
        }
        self.table[draft].outline = outline;
        self.table[draft].kind = Some(kind);
    }

    fn parts(&mut self, parts: &[Part], context: &Context, component: Option<DraftId>) -> SchemaUse {
        if self.depth > DEPTH {
            let pointer = parts.first().map_or("", |part| part.pointer.as_str());
            self.report.error("E103", pointer, "schemas nest too deep");
            return SchemaUse::any();
        }
        if component.is_none()
            && let Some((draft, known)) = self.table.inline.get(parts).cloned()
        {
            self.used(draft);
            return known;
        }
        if let Some(chosen) = self.chosen(parts) {
            return self.foreign(parts, &chosen);
        }
        if let Some(reference) = self.schemas.only_reference(parts) {
            let mut known = self.component(&reference.target);
            known.nullable |= reference.nullable;
            constraints::tighten(&mut known.constraints, reference.constraints);
            return self.annotate(known, reference.notes);
        }
        let Some(merged) = self.merge_own(parts) else { return SchemaUse::any() };
        self.depth += 1;
        let found = self.merged(merged, context, component);
        self.depth -= 1;
        found
    }

    /// A use of what was merged: of the draft of a component, where it is one.
    fn merged(&mut self, mut merged: Merged, context: &Context, component: Option<DraftId>) -> SchemaUse {
        merged.check_pattern(&mut self.report);
        let class = self.schemas.classify(&mut merged, &mut self.report);
        let mut found = SchemaUse { nullable: merged.nullable, ..SchemaUse::any() };
        found.constraints = bounds(class, merged.constraints.clone());
        match class {
            Class::Enum | Class::Union | Class::Object => {
                if let Some((ty, constant)) = constant(class, &merged, context) {
                    (found.ty, found.constant) = (ty, Some(Box::new(constant)));
                } else {
                    return self.named((class, merged), context, component, found);
                }
            }
            Class::Map => {
                let Additional::Schema(parts) = &merged.additional else { return found };
                let value = self.parts(parts, &context.value(), None);
                found.constraints.values = value.constraints.clone();
                found.ty = TypeRef::Map(Box::new(value.item()));
            }
            Class::Null => {
                (found.ty, found.nullable) = (TypeRef::Null, false);
                found.constant = context.takes_constant.then(|| Box::new(Value::Null));
            }
            Class::FreeForm => found.ty = TypeRef::JsonObject,
            Class::List => {
                let item = match merged.items.as_slice() {
                    [] => SchemaUse::any(),
                    parts => self.parts(parts, &context.item(), None),
                };
                found.constraints.items = item.constraints.clone();
                found.ty = TypeRef::List(Box::new(item.item()));
            }
            Class::Scalar(kind)
                if let Some(chosen) =
                    merged.format.as_ref().and_then(|format| self.schemas.foreign().of_format(format)) =>
            {
                found.ty =
                    TypeRef::Foreign(Foreign { name: chosen.name.clone(), kind: foreign_kind(class, Some(kind)) });
            }
            Class::Scalar(kind) => {
                found.ty = scalar::scalar(kind, &merged, &mut self.report);
                scalar::add_format(&mut found, &merged, &mut self.report);
            }
            Class::Any => {}
        }
        self.annotate(found, merged.notes)
    }

    /// The type of another crate that was chosen for a schema.
    fn chosen(&self, parts: &[Part]) -> Option<ForeignType> {
        let choices = self.schemas.foreign();
        let of = |part: &Part| choices.of_schema(self.schemas.node(&part.pointer)?);
        if choices.types.is_empty() { None } else { parts.iter().find_map(|part| of(part).cloned()) }
    }

    /// A use of a type of another crate, which keeps the bounds of the schema that can be checked without its parts.
    fn foreign(&mut self, parts: &[Part], chosen: &ForeignType) -> SchemaUse {
        let Some(mut merged) = self.merge_own(parts) else { return SchemaUse::any() };
        let class = self.schemas.classify(&mut merged, &mut self.report);
        let kind = foreign_kind(class, merged.kind);
        let constraints = match class {
            Class::Scalar(_) | Class::List => bounds(class, merged.constraints.clone()),
            _ => Constraints::default(),
        };
        let ty = TypeRef::Foreign(Foreign { name: chosen.name.clone(), kind });
        let found = SchemaUse { ty, nullable: merged.nullable, constraints, ..SchemaUse::any() };
        self.annotate(found, merged.notes)
    }

    /// A struct, enumeration or union: a type of its own.
    fn named(
        &mut self,
        (class, merged): (Class, Merged),
        context: &Context,
        component: Option<DraftId>,
        mut found: SchemaUse,
    ) -> SchemaUse {
        let draft = component.unwrap_or_else(|| {
            let draft = self.table.inline_draft(merged.pointer(), context);
            self.used(draft);
            draft
        });
        found.ty = TypeRef::Named(draft);
        self.table[draft].docs = merged.notes.docs.clone();
        let (notes, roots) = (merged.notes.clone(), merged.roots.clone());
        if class == Class::Enum {
            // Its values have no schemas, and defaults are compared with them.
            let mut kind = enumeration(&merged, &mut self.report);
            if let (TypeKind::Enum(kind), Some(node)) =
                (&mut kind, self.schemas.node(&self.schemas.end_of(merged.pointer())))
            {
                foreign::name_values(kind, node);
            }
            self.table[draft].outline = Outline::Enum;
            self.table[draft].kind = Some(kind);
        } else {
            let subtypes = match component.filter(|_| class == Class::Object) {
                Some(draft) => self.hierarchy.subtypes(self.schemas, &self.table[draft].pointer, &merged),
                None => Vec::new(),
            };
            let is_union = class == Class::Union || !subtypes.is_empty();
            if !is_union {
                // The struct has them, and what is checked twice is reported twice.
                found.constraints = Constraints::default();
            }
            self.table[draft].outline = if is_union { Outline::Union } else { Outline::Object };
            self.queue.push_back(Pending { draft, context: context.clone(), merged, subtypes });
        }
        let found = self.annotate(found, notes);
        if component.is_none() {
            self.table.inline.insert(roots, (draft, found.clone()));
        }
        found
    }

    /// Fills in the structs and unions found so far, and those found on the way.
    pub fn drain(&mut self) {
        while let Some(Pending { draft, context, merged, subtypes }) = self.queue.pop_front() {
            let is_union = self.table[draft].outline == Outline::Union;
            let kind = self.on_behalf(Owner::Type(draft), |this| {
                if !subtypes.is_empty() {
                    return this.union_of_subtypes(&merged, &subtypes, &context);
                }
                if is_union {
                    return this.union(&merged, &context);
                }
                let (fields, Others { extra, bounds: values }) = this.object(&merged, &context);
                let mut constraints = bounds(Class::Object, merged.constraints.clone());
                constraints.values = values;
                TypeKind::Object(Object { fields, extra, constraints })
            });
            self.table[draft].kind = Some(kind);
        }
    }

    /// Adds what the place of use says.
    pub(super) fn annotate(&mut self, mut found: SchemaUse, notes: Notes) -> SchemaUse {
        found.read_only |= notes.read_only;
        found.write_only |= notes.write_only;
        if notes.docs.summary.is_some() || notes.docs.description.is_some() {
            let deprecated = notes.docs.deprecated || found.docs.deprecated;
            found.docs = Docs { deprecated, ..notes.docs };
        } else {
            found.docs.deprecated |= notes.docs.deprecated;
        }
        if let Some(default) = notes.default {
            found.default = fitting_default(&self.table, &mut self.report, default, &found).map(Box::new);
        }
        found
    }
}

/// What values of a schema are in JSON.
fn foreign_kind(class: Class, kind: Option<JsonType>) -> ForeignKind {
    match (class, kind) {
        (Class::Object | Class::Map | Class::FreeForm, _) => ForeignKind::Object,
        (Class::List, _) => ForeignKind::List,
        (Class::Scalar(JsonType::String), _) | (Class::Enum, Some(JsonType::String)) => ForeignKind::Text,
        (Class::Scalar(_) | Class::Enum, _) => ForeignKind::Plain,
        _ => ForeignKind::Any,
    }
}

/// The one value of an enumeration, where it can stand beside a plain type.
fn constant(class: Class, merged: &Merged, context: &Context) -> Option<(TypeRef<DraftId>, Value)> {
    let [only] = merged.values.as_deref().filter(|_| class == Class::Enum)? else { return None };
    let ty = match (only, merged.kind) {
        (Value::Bool(_), None | Some(JsonType::Boolean)) => TypeRef::Bool,
        (Value::String(_), None | Some(JsonType::String)) => TypeRef::String,
        (Value::Number(number), None | Some(JsonType::Integer)) if number.is_i64() => TypeRef::I64,
        (Value::Number(_), None | Some(JsonType::Number)) => TypeRef::F64,
        _ => return None,
    };
    (context.takes_constant || ty == TypeRef::Bool).then(|| (ty, only.clone()))
}

/// A union of one type: the list that holds itself.
fn of_one(ty: TypeRef<DraftId>) -> OneOf<DraftId> {
    let variants = vec![variant("List".to_owned(), ty, Vec::new())];
    OneOf { discriminator: None, by_event: false, variants, unknown: "Unknown".to_owned() }
}
