//! Schemas → uses of types. What a schema is, is decided here; structs, enumerations and unions are filled in later from
//! a queue, so that chains of references cost no stack.

use serde_json::Value;

use super::merge::{Additional, Kind, Merged, Notes, Part};
use super::types::{DraftId, Known, Outline, Pending};
use super::{Context, DEPTH, Lowering, Owner, constraints};
use crate::ir::{Constraints, Docs, Extra, Object, Presence, TypeKind, TypeRef};
use crate::pointer;

/// A type where it is used, with what the description says about this use.
#[derive(Clone, Debug)]
pub struct Use {
    pub ty: TypeRef<DraftId>,
    pub nullable: bool,
    pub constraints: Constraints,
    /// `default`, if it fits.
    pub default: Option<Value>,
    /// The only value allowed.
    pub constant: Option<Value>,
    pub read_only: bool,
    pub write_only: bool,
    /// `format`, where the type does not say it.
    pub format: Option<String>,
    pub docs: Docs,
}

impl Use {
    /// Any value.
    pub fn any() -> Self {
        Self {
            ty: TypeRef::Any,
            nullable: false,
            constraints: Constraints::default(),
            default: None,
            constant: None,
            read_only: false,
            write_only: false,
            format: None,
            docs: Docs::default(),
        }
    }

    /// The type where null has no other place to go: an item, a value, a body.
    pub fn item(self) -> TypeRef<DraftId> {
        match self.ty {
            // Any value may be null anyway.
            TypeRef::Any => TypeRef::Any,
            ty if self.nullable => TypeRef::Nullable(Box::new(ty)),
            ty => ty,
        }
    }

    /// Whether a field may be absent or null.
    pub fn presence(&self, required: bool) -> Presence {
        match (required, self.nullable) {
            (true, false) => Presence::Required,
            (true, true) => Presence::Nullable,
            (false, false) => Presence::Optional,
            (false, true) => Presence::OptionalNullable,
        }
    }
}

/// What a merged schema is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    Enum,
    Union,
    Object,
    Map,
    FreeForm,
    List,
    Scalar(Kind),
    Any,
}

impl<'a> Lowering<'a> {
    /// A use of the schema at a pointer.
    pub fn schema(&mut self, pointer: &str, context: &Context) -> Use {
        self.parts(&[Part::new(pointer)], context, None)
    }

    /// A use of what several schemas together describe.
    pub fn schemas(&mut self, parts: &[Part], context: &Context) -> Use {
        self.parts(parts, context, None)
    }

    /// The pointer of a reference's target, which is known to exist.
    pub fn target(&mut self, reference: &str, pointer: &str) -> Option<String> {
        let target = pointer::of_ref(reference).filter(|target| self.resolver.node(target).is_some());
        if target.is_none() {
            self.error("E112", pointer, format!("the reference `{reference}` leads nowhere"));
        }
        target
    }

    /// A use of a component; its own type is lowered at the first use.
    pub fn component(&mut self, target: &str) -> Use {
        let draft = self.types.component(target, &mut self.names);
        self.uses.push((self.owner, draft));
        match self.types.known.get(target) {
            Some(Known::Done(known)) => return (**known).clone(),
            Some(Known::Working) => {
                self.types[draft].is_recursive = true;
                return Use { ty: TypeRef::Named(draft), ..Use::any() };
            }
            None => {}
        }
        self.types.known.insert(target.to_owned(), Known::Working);
        let owner = std::mem::replace(&mut self.owner, Owner::Type(draft));
        let context = Context::component(&pointer::last(target));
        self.depth += 1;
        let mut found = self.parts(&[Part::new(target)], &context, Some(draft));
        self.depth -= 1;
        self.owner = owner;
        if self.types[draft].outline == Outline::Unknown {
            self.types[draft].docs = found.docs.clone();
            self.without_structure(draft, &mut found);
        }
        self.types.known.insert(target.to_owned(), Known::Done(Box::new(found.clone())));
        found
    }

    /// A component that is no struct, enumeration or union is another name for its type. A list or map of itself needs a
    /// type of its own all the same, because a name cannot stand for itself.
    fn without_structure(&mut self, draft: DraftId, found: &mut Use) {
        let itself = TypeRef::Named(draft);
        let (outline, kind) = match &found.ty {
            ty if *ty == itself => {
                let message = "the schema is nothing but itself; any value is taken";
                self.diagnostics.warning("W107", &self.types[draft].pointer.clone(), message);
                found.ty = TypeRef::Any;
                (Outline::Alias, TypeKind::Alias(TypeRef::Any))
            }
            _ if !self.types[draft].is_recursive => (Outline::Alias, TypeKind::Alias(found.clone().item())),
            TypeRef::Map(value) => {
                let extra = Extra::Kept("extra".to_owned(), (**value).clone());
                (Outline::Object, TypeKind::Object(Object { extra, ..Object::default() }))
            }
            ty => (Outline::Union, TypeKind::OneOf(super::union::of_one(ty.clone()))),
        };
        if outline != Outline::Alias {
            found.ty = itself;
        }
        self.types[draft].outline = outline;
        self.types[draft].kind = Some(kind);
    }

    fn parts(&mut self, parts: &[Part], context: &Context, slot: Option<DraftId>) -> Use {
        if self.depth > DEPTH {
            let pointer = parts.first().map_or("", |part| part.pointer.as_str());
            self.error("E103", pointer, "schemas nest too deep");
            return Use::any();
        }
        let key = key(parts);
        if slot.is_none()
            && let Some((draft, known)) = self.types.inline.get(&key)
        {
            self.uses.push((self.owner, *draft));
            return known.clone();
        }
        if let Some((target, peeled)) = self.only_reference(parts) {
            let mut known = self.component(&target);
            known.nullable |= peeled.nullable;
            constraints::tighten(&mut known.constraints, peeled.constraints);
            return self.annotate(known, peeled.notes);
        }
        let Ok(merged) = self.merge(parts) else { return Use::any() };
        self.depth += 1;
        let found = self.merged(merged, context, slot, key);
        self.depth -= 1;
        found
    }

    fn merged(&mut self, mut merged: Merged, context: &Context, slot: Option<DraftId>, key: String) -> Use {
        self.check_pattern(&mut merged);
        let class = self.classify(&mut merged);
        let mut found = Use { nullable: merged.nullable, ..Use::any() };
        found.constraints = bounds(class, merged.constraints.clone());
        match class {
            Class::Enum | Class::Union | Class::Object => {
                if let Some((ty, constant)) = self.constant(class, &merged, context) {
                    (found.ty, found.constant) = (ty, Some(constant));
                } else {
                    return self.named((class, merged), context, (slot, key), found);
                }
            }
            Class::Map => {
                let Additional::Schema(parts) = &merged.additional else { return found };
                let value = self.parts(parts, &context.value(), None);
                found.constraints.values = boxed(&value.constraints);
                found.ty = TypeRef::Map(Box::new(value.item()));
            }
            Class::FreeForm => found.ty = TypeRef::JsonObject,
            Class::List => {
                let item = match merged.items.as_slice() {
                    [] => Use::any(),
                    parts => self.parts(parts, &context.item(), None),
                };
                found.constraints.items = boxed(&item.constraints);
                found.ty = TypeRef::List(Box::new(item.item()));
            }
            Class::Scalar(kind) => {
                found.ty = self.scalar(kind, &merged);
                self.add_format(&mut found, &merged);
            }
            Class::Any => {}
        }
        self.annotate(found, merged.notes)
    }

    /// A struct, enumeration or union: a type of its own.
    fn named(
        &mut self,
        (class, merged): (Class, Merged),
        context: &Context,
        (slot, key): (Option<DraftId>, String),
        mut found: Use,
    ) -> Use {
        let draft = match slot {
            Some(draft) => draft,
            None => {
                let draft = self.types.inline_draft(merged.pointer(), context, &mut self.names);
                self.uses.push((self.owner, draft));
                draft
            }
        };
        found.ty = TypeRef::Named(draft);
        self.types[draft].docs = merged.notes.docs.clone();
        let notes = merged.notes.clone();
        if class == Class::Enum {
            // Its values have no schemas, and defaults are compared with them.
            let kind = self.enumeration(&merged);
            self.types[draft].outline = Outline::Enum;
            self.types[draft].kind = Some(kind);
        } else {
            let subtypes = match slot.filter(|_| class == Class::Object) {
                Some(draft) => self.subtypes(&self.types[draft].pointer, &merged),
                None => Vec::new(),
            };
            let is_union = class == Class::Union || !subtypes.is_empty();
            if !is_union {
                // The struct has them, and what is checked twice is reported twice.
                found.constraints = Constraints::default();
            }
            self.types[draft].outline = if is_union { Outline::Union } else { Outline::Object };
            self.queue.push_back(Pending { draft, context: context.clone(), merged, subtypes });
        }
        let found = self.annotate(found, notes);
        if slot.is_none() {
            self.types.inline.insert(key, (draft, found.clone()));
        }
        found
    }

    /// Fills in the structs and unions found so far, and those found on the way.
    pub fn drain(&mut self) {
        while let Some(pending) = self.queue.pop_front() {
            let owner = std::mem::replace(&mut self.owner, Owner::Type(pending.draft));
            let kind = if !pending.subtypes.is_empty() {
                self.union_of_subtypes(&pending.merged, &pending.subtypes, &pending.context)
            } else if self.types[pending.draft].outline == Outline::Union {
                self.union(&pending.merged, &pending.context)
            } else {
                let (fields, extra) = self.object(&pending.merged, &pending.context);
                let constraints = bounds(Class::Object, pending.merged.constraints.clone());
                TypeKind::Object(Object { fields, extra, constraints })
            };
            self.types[pending.draft].kind = Some(kind);
            self.owner = owner;
        }
    }

    fn classify(&mut self, merged: &mut Merged) -> Class {
        self.drop_empty_unions(merged);
        if let Some(values) = &merged.values {
            let both = values.len() > 1 && values.iter().all(Value::is_boolean);
            return if both { Class::Scalar(Kind::Boolean) } else { Class::Enum };
        }
        if !merged.unions.is_empty() {
            return Class::Union;
        }
        let kind = merged.kind.or_else(|| guess(merged));
        match kind {
            Some(Kind::Object) if !merged.properties.is_empty() => Class::Object,
            Some(Kind::Object) => match &merged.additional {
                Additional::Schema(_) => Class::Map,
                Additional::Denied => Class::Object,
                Additional::Any | Additional::Unsaid => Class::FreeForm,
            },
            Some(Kind::Array) => Class::List,
            Some(kind) => Class::Scalar(kind),
            None => Class::Any,
        }
    }

    /// The one value of an enumeration, where it can stand beside a plain type.
    fn constant(&self, class: Class, merged: &Merged, context: &Context) -> Option<(TypeRef<DraftId>, Value)> {
        let [only] = merged.values.as_deref().filter(|_| class == Class::Enum)? else { return None };
        let ty = match (only, merged.kind) {
            (Value::Bool(_), None | Some(Kind::Boolean)) => TypeRef::Bool,
            (Value::String(_), None | Some(Kind::String)) => TypeRef::String,
            (Value::Number(number), None | Some(Kind::Integer)) if number.is_i64() => TypeRef::I64,
            (Value::Number(_), None | Some(Kind::Number)) => TypeRef::F64,
            _ => return None,
        };
        (context.takes_constant || ty == TypeRef::Bool).then(|| (ty, only.clone()))
    }

    /// The component that the parts are, when they add nothing to its structure.
    fn only_reference(&self, parts: &[Part]) -> Option<(String, Peeled)> {
        let mut found = Peeled::default();
        for part in parts {
            self.peel(&part.pointer, part, &mut found, 0);
        }
        let [target] = found.targets.as_slice() else { return None };
        let target = target.clone();
        let is_reference = !found.is_structural && self.resolver.node(&target).is_some();
        is_reference.then_some((target, found))
    }

    /// Whether the parts are a component and nothing more.
    pub fn is_reference(&self, parts: &[Part]) -> bool {
        self.only_reference(parts).is_some()
    }

    fn peel(&self, pointer: &str, part: &Part, found: &mut Peeled, depth: usize) {
        let Some(node) = self.resolver.node(pointer) else { return };
        if let Some(target) = node.get("$ref").and_then(Value::as_str).and_then(pointer::of_ref) {
            if !found.targets.contains(&target) {
                found.targets.push(target);
            }
            return;
        }
        let keyword_is_structural = |key: &String| STRUCTURAL.contains(&key.as_str());
        let structural = node.as_object().is_some_and(|node| node.keys().any(keyword_is_structural));
        found.is_structural |= structural || depth > DEPTH;
        if found.is_structural {
            return;
        }
        found.notes.absorb(node, pointer);
        found.nullable |= node.get("nullable") == Some(&Value::Bool(true));
        constraints::tighten(&mut found.constraints, constraints::of(node));
        for child in super::merge::children(node, pointer, "allOf") {
            self.peel(&child, part, found, depth + 1);
        }
        for keyword in ["oneOf", "anyOf"] {
            if part.skip.contains(&pointer::child(pointer, keyword)) {
                continue;
            }
            let (branches, has_null) = self.branches(node, pointer, keyword);
            found.nullable |= has_null;
            match branches.as_slice() {
                [] => {}
                [only] => self.peel(only, part, found, depth + 1),
                _ => found.is_structural = true,
            }
        }
    }

    /// Adds what the place of use says.
    fn annotate(&mut self, mut found: Use, notes: Notes) -> Use {
        found.read_only |= notes.read_only;
        found.write_only |= notes.write_only;
        if notes.docs.summary.is_some() || notes.docs.description.is_some() {
            let deprecated = notes.docs.deprecated || found.docs.deprecated;
            found.docs = Docs { deprecated, ..notes.docs };
        } else {
            found.docs.deprecated |= notes.docs.deprecated;
        }
        if let Some((default, pointer)) = notes.default {
            found.default = self.fitting_default(default, &pointer, &found);
        }
        found
    }
}

/// Keywords that make more of a schema than a reference with notes.
const STRUCTURAL: &[&str] =
    &["properties", "items", "additionalProperties", "enum", "required", "discriminator", "not", "format"];

/// What is found when wrappers are taken off.
#[derive(Default)]
struct Peeled {
    targets: Vec<String>,
    is_structural: bool,
    nullable: bool,
    constraints: Constraints,
    notes: Notes,
}

/// Inline schemas are known by the nodes they are made of.
fn key(parts: &[Part]) -> String {
    let mut key = String::new();
    for part in parts {
        key.push_str(&part.pointer);
        for skipped in &part.skip {
            key.push('-');
            key.push_str(skipped);
        }
        key.push('\n');
    }
    key
}

/// What the keywords of a schema without `type` are about.
fn guess(merged: &Merged) -> Option<Kind> {
    let bounds = &merged.constraints;
    if !merged.properties.is_empty() || merged.additional != Additional::Unsaid || !merged.required.is_empty() {
        Some(Kind::Object)
    } else if !merged.items.is_empty() {
        Some(Kind::Array)
    } else if merged.format.is_some() || bounds.pattern.is_some() || bounds.max_length.is_some() {
        Some(Kind::String)
    } else {
        None
    }
}

/// The bounds that say something about a class.
fn bounds(class: Class, all: Constraints) -> Constraints {
    use constraints::only;
    match class {
        Class::Scalar(Kind::Integer | Kind::Number) => only(all, true, false, false, false),
        Class::Scalar(Kind::String) => only(all, false, true, false, false),
        Class::List => only(all, false, false, true, false),
        Class::Object | Class::Map | Class::FreeForm => only(all, false, false, false, true),
        Class::Any | Class::Union => all,
        Class::Enum | Class::Scalar(_) => Constraints::default(),
    }
}

fn boxed(constraints: &Constraints) -> Option<Box<Constraints>> {
    (!constraints::is_none(constraints)).then(|| Box::new(constraints.clone()))
}
