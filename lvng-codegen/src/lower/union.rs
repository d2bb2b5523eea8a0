//! `oneOf` and `anyOf` → one of several types.

mod branch;
mod label;

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::context::Context;
use super::draft_id::DraftId;
use super::enumeration::enumerate;
use super::hierarchy::mapped;
use super::merge::{Discriminator, Merged, Part, Union};
use super::schema::SchemaLowering;
use super::types::{Outline, SchemaUse};
use super::{constraints, docs};
use crate::ir::{Constraints, Docs, OneOf, OneOfVariant, TypeKind, TypeRef};
use crate::names::{self, Scope};
use crate::pointer;
use branch::{Branch, UnionOf, join_values};

const LOOSE: &str = "the branches are one type; which values each of them allows is not checked";

impl SchemaLowering<'_> {
    /// The first union of a schema; further ones show up inside its variants.
    pub fn union(&mut self, merged: &Merged, context: &Context) -> TypeKind<DraftId> {
        let Some(union) = merged.unions.first() else { return TypeKind::Alias(TypeRef::Any) };
        if let Some(kind) = self.union_of_values(merged, union) {
            return kind;
        }
        let of = UnionOf { schemas: self.schemas, base: merged, union };
        let mut branches = Vec::new();
        for pointer in &union.branches {
            branches.extend(of.branch(pointer, &mut self.report));
        }
        join_values(&mut branches);
        let events = self.event_names(merged, &branches);
        let by_event = events.is_some();
        let (discriminator, tags) = match &merged.discriminator {
            _ if by_event => (None, events),
            Some(discriminator) => self.discriminator_values(discriminator, &branches),
            None => infer(&self.constants(&branches)).unzip(),
        };
        let tags = tags.unwrap_or_else(|| vec![Vec::new(); branches.len()]);
        self.variants((branches, tags), (discriminator, by_event), context)
    }

    /// The names of the events that carry each branch, where `x-{vendor}-events` has them.
    fn event_names(&mut self, merged: &Merged, branches: &[Branch]) -> Option<Vec<Vec<String>>> {
        let at = self.media_uses.events.get(merged.pointer())?.clone();
        let named = self.schemas.node(&at)?.as_object()?;
        let mut tags = vec![Vec::new(); branches.len()];
        for (event, schema) in named {
            let schema = schema.as_str().unwrap_or_default();
            match branches.iter().position(|branch| self.is_called(branch, schema)) {
                Some(branch) => tags[branch].push(event.clone()),
                None => {
                    let message = format!("`{schema}` is none of the schemas of the union");
                    self.report.error("E106", &pointer::child(&at, event), message);
                }
            }
        }
        for (branch, _) in branches.iter().zip(&tags).filter(|(_, tags)| tags.is_empty()) {
            self.report.error("E106", &at, format!("no event has the schema at `{}`", branch.pointer));
        }
        Some(tags)
    }

    /// Whether a branch is the schema of this name: the component's, or the one it has in a file of its own.
    fn is_called(&self, branch: &Branch, name: &str) -> bool {
        branch
            .target
            .as_ref()
            .is_some_and(|target| *target == mapped(name) || pointer::last(&self.schemas.place(target).pointer) == name)
    }

    fn variants(
        &mut self,
        (branches, tags): (Vec<Branch>, Vec<Vec<String>>),
        (discriminator, by_event): (Option<String>, bool),
        context: &Context,
    ) -> TypeKind<DraftId> {
        let mut scope = Scope::default();
        // Other values go there, and its name reads best.
        let unknown = scope.claim("Unknown");
        let mut variants: Vec<OneOfVariant<DraftId>> = Vec::new();
        // Where the variant of a type is: branches of one type are one variant.
        let mut places: HashMap<TypeRef<DraftId>, usize> = HashMap::new();
        let mut required: HashMap<String, usize> = HashMap::new();
        let constants: Vec<label::Constants> = branches.iter().map(|branch| self.own_constants(branch)).collect();
        let words = label::labels(&branches, &tags, &constants);
        let first = branches.first().map(|branch| branch.pointer.clone()).unwrap_or_default();
        for ((branch, tags), word) in branches.into_iter().zip(tags).zip(words) {
            let found = self.branch_use(&branch, &context.branch(&word));
            let docs = if branch.target.is_some() { Docs::default() } else { found.docs.clone() };
            let (constraints, format) = (found.constraints.clone(), found.format.clone());
            let ty = found.item();
            match places.get(&ty).filter(|_| !by_event) {
                Some(place) => {
                    let known = &mut variants[*place];
                    self.loosen(known, (&constraints, format), &branch.pointer);
                    known.tags.extend(tags);
                    let mut seen = HashSet::new();
                    known.tags.retain(|tag| seen.insert(tag.clone()));
                }
                None => {
                    let ident = scope.claim(&self.variant_name(&branch, &word, &ty));
                    required.insert(ident.clone(), branch.merged.required.len());
                    places.entry(ty.clone()).or_insert(variants.len());
                    variants.push(OneOfVariant { ident, ty, tags, constraints, format, docs });
                }
            }
        }
        let is_told = discriminator.is_some() || by_event;
        if !is_told {
            variants.sort_by_key(|variant| self.breadth(&variant.ty));
            self.sort_objects(&mut variants, |variant| required[&variant.ident]);
        }
        if variants.is_empty() {
            return TypeKind::Alias(TypeRef::Any);
        }
        if variants.len() == 1 && !is_told {
            let only = variants.remove(0);
            if !constraints::is_none(&only.constraints) {
                self.report.warning("W103", &first, LOOSE);
            }
            return TypeKind::Alias(only.ty);
        }
        TypeKind::OneOf(OneOf { discriminator, by_event, variants, unknown })
    }

    /// The use of a branch's type.
    fn branch_use(&mut self, branch: &Branch, context: &Context) -> SchemaUse {
        if branch.values.is_empty() {
            return self.schemas(&branch.parts, context);
        }
        let draft = self.table.inline_draft(&branch.pointer, context);
        self.table[draft].outline = Outline::Enum;
        self.table[draft].kind = Some(TypeKind::Enum(enumerate(branch.values.clone())));
        SchemaUse::of(self.used(draft))
    }

    /// The constants of a branch without a name, for one.
    fn own_constants(&mut self, branch: &Branch) -> label::Constants {
        if branch.target.is_some() {
            return Vec::new();
        }
        let names: Vec<String> = branch.merged.properties.keys().cloned().collect();
        let value = |name: String| match <[String; 1]>::try_from(self.property_values(branch, &name)) {
            Ok([value]) => Some((name, value)),
            Err(_) => None,
        };
        names.into_iter().filter_map(value).collect()
    }

    /// A branch more of a type: a value need only keep to what is allowed in one of the two.
    fn loosen(
        &mut self,
        known: &mut OneOfVariant<DraftId>,
        (constraints, format): (&Constraints, Option<String>),
        pointer: &str,
    ) {
        if known.format != format {
            known.format = None;
        }
        if known.constraints == *constraints {
            return;
        }
        if !constraints::is_none(&known.constraints) && !constraints::is_none(constraints) {
            self.report.warning("W103", pointer, LOOSE);
        }
        known.constraints = Constraints::default();
    }

    /// Puts the objects that require more before those that require less, which would take their values; all others stay
    /// where they are.
    fn sort_objects(&self, variants: &mut [OneOfVariant<DraftId>], required: impl Fn(&OneOfVariant<DraftId>) -> usize) {
        let is_object =
            |ty: &TypeRef<DraftId>| self.table.draft(ty).is_some_and(|draft| draft.outline == Outline::Object);
        let places: Vec<usize> = (0..variants.len()).filter(|at| is_object(&variants[*at].ty)).collect();
        let mut objects: Vec<OneOfVariant<DraftId>> = places.iter().map(|at| variants[*at].clone()).collect();
        objects.sort_by_key(|variant| Reverse(required(variant)));
        for (at, object) in places.into_iter().zip(objects) {
            variants[at] = object;
        }
    }

    /// Branches that list values are one enumeration.
    fn union_of_values(&mut self, merged: &Merged, union: &Union) -> Option<TypeKind<DraftId>> {
        let mut values: Vec<(Value, Docs)> = Vec::new();
        let mut known: HashSet<Value> = HashSet::new();
        for pointer in &union.branches {
            let node = self.schemas.node(pointer)?;
            let listed = node.get("enum")?.as_array()?;
            let docs = docs::from_schema(node);
            for value in listed.iter().filter(|value| !value.is_null()) {
                if known.insert(value.clone()) {
                    let docs = if listed.len() == 1 { docs.clone() } else { Docs::default() };
                    values.push((value.clone(), docs));
                }
            }
        }
        (merged.unions.len() == 1 && !values.is_empty()).then(|| TypeKind::Enum(enumerate(values)))
    }

    /// The values of the discriminator by branch: from the mapping, the property's own values, or the schema's name.
    fn discriminator_values(
        &mut self,
        discriminator: &Discriminator,
        branches: &[Branch],
    ) -> (Option<String>, Option<Vec<Vec<String>>>) {
        let mapping: Vec<(&String, String)> =
            discriminator.mapping.iter().map(|(value, target)| (value, mapped(target))).collect();
        let targets: HashSet<&String> = branches.iter().filter_map(|branch| branch.target.as_ref()).collect();
        let mut mapped_to: HashMap<&String, Vec<String>> = HashMap::new();
        for (value, target) in &mapping {
            mapped_to.entry(target).or_default().push((*value).clone());
            if !targets.contains(target) {
                let at = pointer::join(&discriminator.pointer, &["mapping", value]);
                self.report.warning(
                    "W109",
                    &at,
                    "the mapping names a schema that is none of the types; it is left out",
                );
            }
        }
        let mut tags = Vec::new();
        for branch in branches {
            let mut own = branch.target.as_ref().and_then(|target| mapped_to.get(target)).cloned().unwrap_or_default();
            if own.is_empty() {
                own = self.property_values(branch, &discriminator.property);
            }
            if own.is_empty() {
                own.extend(branch.target.as_deref().map(|target| pointer::last(target).into_owned()));
            }
            if own.is_empty() {
                let message =
                    "no value of the discriminator stands for this schema; the types are told apart by what fits";
                self.report.warning("W109", &branch.pointer, message).help("give it a name under `components/schemas`");
                return (None, None);
            }
            tags.push(own);
        }
        (Some(discriminator.property.clone()), Some(tags))
    }

    /// The required properties of each branch that have listed values.
    fn constants(&mut self, branches: &[Branch]) -> Vec<Vec<(String, Vec<String>)>> {
        let mut found = Vec::new();
        for branch in branches {
            let names: Vec<String> = branch.merged.required.iter().cloned().collect();
            let values = names.into_iter().map(|name| {
                let values = self.property_values(branch, &name);
                (name, values)
            });
            found.push(values.filter(|(_, values)| !values.is_empty()).collect());
        }
        found
    }

    /// The strings that a property of a branch may be.
    fn property_values(&mut self, branch: &Branch, property: &str) -> Vec<String> {
        self.values_of(&branch.merged, property, 0).unwrap_or_default()
    }

    /// A branch that is a union itself stands for the values of all its branches.
    fn values_of(&mut self, merged: &Merged, property: &str, depth: usize) -> Option<Vec<String>> {
        if let Some(parts) = merged.properties.get(property) {
            let values = self.merge(parts)?.values?;
            return values.iter().map(|value| value.as_str().map(str::to_owned)).collect();
        }
        let union = merged.unions.first().filter(|_| depth < 4)?;
        let mut all = Vec::new();
        for pointer in &union.branches {
            let branch = self.merge(&[Part::new(pointer.clone())])?;
            all.extend(self.values_of(&branch, property, depth + 1)?);
        }
        Some(all)
    }

    fn variant_name(&self, branch: &Branch, word: &str, ty: &TypeRef<DraftId>) -> String {
        if branch.target.is_some() || self.table.draft(ty).is_some() {
            return names::branch_name(word);
        }
        self.kind_word(ty).to_owned()
    }

    fn kind_word(&self, ty: &TypeRef<DraftId>) -> &'static str {
        match ty {
            TypeRef::Bool => "Boolean",
            TypeRef::I32 | TypeRef::I64 | TypeRef::U32 | TypeRef::U64 => "Integer",
            TypeRef::F32 | TypeRef::F64 => "Number",
            TypeRef::String | TypeRef::Secret => "String",
            TypeRef::DateTime => "DateTime",
            TypeRef::Date => "Date",
            TypeRef::Uuid => "Uuid",
            TypeRef::Base64 => "Base64",
            TypeRef::List(_) => "List",
            TypeRef::Map(_) => "Map",
            TypeRef::JsonObject => "Object",
            TypeRef::Nullable(item) | TypeRef::Boxed(item) => self.kind_word(item),
            _ => "Any",
        }
    }

    /// The first variant that reads wins, so those that take less come first.
    fn breadth(&self, ty: &TypeRef<DraftId>) -> u8 {
        match ty {
            TypeRef::Nullable(item) | TypeRef::Boxed(item) => self.breadth(item),
            TypeRef::F32 | TypeRef::F64 => 1,
            TypeRef::String | TypeRef::Secret => 2,
            TypeRef::Map(_) => 3,
            TypeRef::JsonObject => 4,
            TypeRef::Any => 5,
            _ => match self.table.draft(ty).map(|draft| draft.outline) {
                Some(Outline::Object | Outline::Union) => 2,
                _ => 0,
            },
        }
    }
}

/// The property with listed values that every branch requires and no two share.
fn infer(constants: &[Vec<(String, Vec<String>)>]) -> Option<(String, Vec<Vec<String>>)> {
    let (first, rest) = constants.split_first()?;
    for (name, values) in first {
        let of_name = |branch: &Vec<(String, Vec<String>)>| {
            branch.iter().find(|(known, _)| known == name).map(|(_, values)| values.clone())
        };
        let Some(mut others) = rest.iter().map(of_name).collect::<Option<Vec<_>>>() else { continue };
        others.insert(0, values.clone());
        let mut all: Vec<&String> = others.iter().flatten().collect();
        let count = all.len();
        all.sort();
        all.dedup();
        if all.len() == count {
            return Some((name.clone(), others));
        }
    }
    None
}
