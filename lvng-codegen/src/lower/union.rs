//! `oneOf` and `anyOf` → one of several types.

mod branch;
mod label;
mod product;
mod shapes;
mod telling;

use std::cmp::Reverse;

use foldhash::{HashMap, HashSet};
use serde_json::Value;

use super::context::Context;
use super::docs;
use super::draft_id::DraftId;
use super::enumeration::enumerate;
use super::merge::{Discriminator, Merged};
use super::schema::SchemaLowering;
use super::types::{self, Outline, SchemaUse};
use crate::ir::{
    Condition, Constraints, Docs, Foreign, ForeignKind, OneOf, OneOfVariant, TypeKind, TypeRef, VariantShape,
};
use crate::members::Members;
use crate::names::{self, Scope};
use crate::normalize::{NO_NAME, TERMINAL};
use crate::pointer;
use branch::{Branch, UnionOf, join_values};
use product::{Product, product};
use shapes::{Shape, split_texts};
use telling::infer;

const LOOSE: &str = "the branches are one type; which values each of them allows is not checked";

/// What tells the branches of a union apart, and what their variants are.
struct Telling {
    discriminator: Option<String>,
    by_event: bool,
    /// The values that stand for each branch.
    tags: Vec<Vec<String>>,
    /// `None` where each variant is what it holds.
    shapes: Option<Vec<Shape>>,
    conditions: Vec<Vec<Condition>>,
    /// The branch that all other values stand for.
    default: Option<usize>,
}

impl SchemaLowering<'_> {
    /// The unions of a schema as one. Where that would be too many alternatives, some show up inside its variants, and where
    /// those would be too many, they say nothing of the type.
    pub fn union(&mut self, merged: &Merged, context: &Context) -> TypeKind<DraftId> {
        let Some(Product { unions, alternatives, left_out }) = product(self.schemas, &merged.unions) else {
            return TypeKind::Alias(TypeRef::Any);
        };
        let names_stand_in_branches =
            alternatives.iter().flatten().any(|branch| self.schemas.event_names(branch).is_some());
        if !names_stand_in_branches && let Some(kind) = self.union_of_values(merged) {
            return kind;
        }
        if let (true, Some(last)) = (alternatives.is_empty(), unions.last()) {
            let message = "no branch of this union can hold together with one of the other union; any value is taken";
            self.report
                .warning("W114", &last.pointer, message)
                .help("unions beside each other, or in parts of `allOf`, have to hold both");
            return TypeKind::Alias(TypeRef::Any);
        }
        for union in &left_out {
            let message =
                "the unions that have to hold here have too many alternatives together; this one is not checked";
            self.report.warning("W103", &union.pointer, message);
        }
        let of = UnionOf { schemas: self.schemas, base: merged, unions, left_out };
        let mut branches = Vec::new();
        for pointers in &alternatives {
            branches.extend(of.branch(pointers, &mut self.report));
        }
        let by_event = names_stand_in_branches || self.media_uses.events.contains_key(merged.pointer());
        if !by_event {
            split_texts(&mut branches);
        }
        if !names_stand_in_branches {
            join_values(&mut branches);
        }
        let events = self.event_names(merged, &branches);
        let (discriminator, tags) = match &merged.discriminator {
            _ if by_event => (None, events),
            Some(discriminator) => self.discriminator_values(discriminator, &branches, merged),
            None => infer(&self.constants(&branches)).unzip(),
        };
        let is_told = discriminator.is_some() || by_event;
        let tags = tags.unwrap_or_else(|| vec![Vec::new(); branches.len()]);
        let shapes = match by_event {
            true => None,
            false => Some(self.shapes(&branches, &tags, discriminator.as_deref())),
        };
        let conditions = match is_told && !repeat(&tags) {
            true => vec![Vec::new(); branches.len()],
            false => self.conditions(&branches, discriminator.as_deref()),
        };
        let default = match (&merged.discriminator, &discriminator) {
            (Some(described), Some(_)) => self.default_branch(described, &branches),
            _ => None,
        };
        let telling = Telling { discriminator, by_event, tags, shapes, conditions, default };
        self.variants(branches, telling, context)
    }

    /// The names of the events that carry each branch, where `itemSchema` or `x-{vendor}-events` has them.
    fn event_names(&mut self, merged: &Merged, branches: &[Branch]) -> Option<Vec<Vec<String>>> {
        let in_branches: Option<Vec<_>> =
            branches.iter().map(|branch| self.schemas.event_names(&branch.pointer)).collect();
        if in_branches.is_some() {
            return in_branches;
        }
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
        branch.target.as_ref().is_some_and(|target| {
            *target == pointer::of_mapping(name) || pointer::last(&self.schemas.place(target).pointer) == name
        })
    }

    fn variants(&mut self, branches: Vec<Branch>, telling: Telling, context: &Context) -> TypeKind<DraftId> {
        let Telling { discriminator, by_event, tags, shapes, conditions, default } = telling;
        let mut scope = Scope::default();
        // Other values go there, and its name reads best.
        let unknown = scope.claim("Unknown");
        let mut variants: Vec<OneOfVariant<DraftId>> = Vec::new();
        // Where the variant of a type is: branches of one type are one variant.
        let mut places: HashMap<TypeRef<DraftId>, usize> = HashMap::default();
        let mut required: HashMap<String, usize> = HashMap::default();
        let constants: Vec<label::Constants> = branches.iter().map(|branch| self.own_constants(branch)).collect();
        let mut words = label::labels(&branches, &tags, &constants, &self.inner_properties(&branches));
        for ((word, branch), tags) in words.iter_mut().zip(&branches).zip(&tags) {
            if let ([name], Some(_)) = (tags.as_slice(), self.schemas.event_names(&branch.pointer))
                && name != NO_NAME
            {
                *word = names::variant_name(name);
            }
        }
        let first = branches.first().map(|branch| branch.pointer.clone()).unwrap_or_default();
        let mut shapes = shapes.unwrap_or_default().into_iter();
        let all = branches.into_iter().zip(tags).zip(words).zip(conditions).enumerate();
        for (index, (((branch, tags), word), conditions)) in all {
            let mut variant = self.variant(&branch, shapes.next(), &word, context);
            (variant.tags, variant.conditions, variant.is_default) = (tags, conditions, default == Some(index));
            variant.is_terminal = by_event && self.schemas.keyword(&branch.pointer, TERMINAL).is_some();
            let is_whole = variant.shape == VariantShape::Whole;
            match places.get(&variant.ty).filter(|_| is_whole && !by_event) {
                Some(place) => self.join(&mut variants[*place], variant, &branch.pointer),
                None => {
                    variant.ident = scope.claim(&variant.ident);
                    required.insert(variant.ident.clone(), branch.merged.required.len());
                    if is_whole {
                        places.entry(variant.ty.clone()).or_insert(variants.len());
                    }
                    variants.push(variant);
                }
            }
        }
        let is_told = discriminator.is_some() || by_event;
        // Texts and members exclude each other.
        if !is_told && variants.iter().any(|variant| variant.shape == VariantShape::Whole) {
            variants.sort_by_key(|variant| self.breadth(variant));
            self.sort_objects(&mut variants, |variant| required[&variant.ident]);
        }
        if variants.is_empty() {
            return TypeKind::Alias(TypeRef::Any);
        }
        if variants.len() == 1 && !is_told && variants[0].shape == VariantShape::Whole {
            let only = variants.remove(0);
            if !only.constraints.is_none() {
                self.report.warning("W103", &first, LOOSE);
            }
            return TypeKind::Alias(only.ty);
        }
        TypeKind::OneOf(OneOf { discriminator, by_event, variants, unknown })
    }

    /// The variant of a branch, without what tells it.
    fn variant(
        &mut self,
        branch: &Branch,
        shape: Option<Shape>,
        word: &str,
        context: &Context,
    ) -> OneOfVariant<DraftId> {
        // Events have their names, whatever they carry.
        let is_event = shape.is_none();
        let Shape { mut kind, held } = shape.unwrap_or_default();
        let context = context.branch(word);
        let mut docs = match (&branch.text, &branch.target) {
            (Some((_, docs)), _) => docs.clone(),
            (None, Some(_)) => Docs::default(),
            (None, None) => branch.merged.notes.docs.clone(),
        };
        let found = match &mut kind {
            VariantShape::Text(_) | VariantShape::Empty { .. } => SchemaUse::of(TypeRef::Unit),
            VariantShape::Member { is_nullable, .. } => {
                let found = self.schemas(&held, &context);
                *is_nullable = found.nullable;
                found
            }
            VariantShape::Whole => {
                let found = self.branch_use(branch, &context);
                if branch.target.is_none() {
                    docs = found.docs.clone();
                }
                found
            }
        };
        let (constraints, format) = (found.constraints.clone(), found.format.clone());
        let ty = found.item();
        let ident = match kind {
            VariantShape::Whole if !is_event => self.variant_name(branch, word, &ty),
            _ => names::branch_name(word),
        };
        OneOfVariant { shape: kind, constraints, format, docs, ..types::variant(ident, ty, Vec::new()) }
    }

    /// Adds a branch of the same type to a variant.
    fn join(&mut self, known: &mut OneOfVariant<DraftId>, more: OneOfVariant<DraftId>, pointer: &str) {
        self.loosen(known, (&more.constraints, more.format), pointer);
        known.is_default |= more.is_default;
        known.tags.extend(more.tags);
        let mut seen = HashSet::default();
        known.tags.retain(|tag| seen.insert(tag.clone()));
        if known.conditions != more.conditions {
            known.conditions.clear();
        }
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
        let value = |name: &String| match <[String; 1]>::try_from(self.property_values(branch, name)) {
            Ok([value]) => Some((name.clone(), value)),
            Err(_) => None,
        };
        branch.merged.properties.keys().filter_map(value).collect()
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
        if !known.constraints.is_none() && !constraints.is_none() {
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
    fn union_of_values(&mut self, merged: &Merged) -> Option<TypeKind<DraftId>> {
        let [union] = merged.unions.as_slice() else { return None };
        let mut values: Vec<(Value, Docs)> = Vec::new();
        let mut known: HashSet<Value> = HashSet::default();
        for pointer in &union.branches {
            let node = self.schemas.node(pointer)?;
            let listed = node.member("enum")?.as_array()?;
            let docs = docs::from_schema(node);
            for value in listed.iter().filter(|value| !value.is_null()) {
                if known.insert(value.clone()) {
                    let docs = if listed.len() == 1 { docs.clone() } else { Docs::default() };
                    values.push((value.clone(), docs));
                }
            }
        }
        (!values.is_empty()).then(|| TypeKind::Enum(enumerate(values)))
    }

    /// The values of the discriminator by branch: from the mapping, the property's own values, or the schema's name.
    fn discriminator_values(
        &mut self,
        discriminator: &Discriminator,
        branches: &[Branch],
        merged: &Merged,
    ) -> (Option<String>, Option<Vec<Vec<String>>>) {
        let mapping: Vec<(&String, String)> =
            discriminator.mapping.iter().map(|(value, target)| (value, pointer::of_mapping(target))).collect();
        let targets: HashSet<&String> = branches.iter().flat_map(|branch| &branch.targets).collect();
        // Those that no branch of another union goes with.
        let all = merged.unions.iter().flat_map(|union| &union.branches);
        let left_out: HashSet<String> = all.filter_map(|branch| self.schemas.target(branch)).collect();
        let mut mapped_to: HashMap<&String, Vec<String>> = HashMap::default();
        for (value, target) in &mapping {
            mapped_to.entry(target).or_default().push((*value).clone());
            if !targets.contains(target) && !left_out.contains(target) {
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
            let mut own: Vec<String> =
                branch.targets.iter().filter_map(|target| mapped_to.get(target)).flatten().cloned().collect();
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

    /// The branch that `defaultMapping` names.
    fn default_branch(&mut self, discriminator: &Discriminator, branches: &[Branch]) -> Option<usize> {
        let target = pointer::of_mapping(discriminator.default.as_deref()?);
        let found = branches.iter().position(|branch| branch.targets.contains(&target));
        if found.is_none() {
            let at = pointer::child(&discriminator.pointer, "defaultMapping");
            let message = "it names a schema that is none of the types; other values are unknown";
            self.report.warning("W109", &at, message).at_key();
        }
        found
    }

    fn variant_name(&self, branch: &Branch, word: &str, ty: &TypeRef<DraftId>) -> String {
        if branch.target.is_some() || self.table.draft(ty).is_some() {
            return names::branch_name(word);
        }
        self.kind_word(ty).to_owned()
    }

    fn kind_word(&self, ty: &TypeRef<DraftId>) -> &'static str {
        match ty {
            TypeRef::Null => "Null",
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
            TypeRef::Foreign(Foreign { kind, .. }) => match kind {
                ForeignKind::Text => "String",
                ForeignKind::Plain => "Number",
                ForeignKind::List => "List",
                ForeignKind::Object => "Object",
                ForeignKind::Any => "Any",
            },
            TypeRef::Nullable(item) | TypeRef::Boxed(item) => self.kind_word(item),
            _ => "Any",
        }
    }

    /// The first variant that reads wins, so those that take less come first.
    fn breadth(&self, variant: &OneOfVariant<DraftId>) -> u8 {
        match variant.shape {
            VariantShape::Member { .. } => 2,
            _ => self.breadth_of(&variant.ty),
        }
    }

    fn breadth_of(&self, ty: &TypeRef<DraftId>) -> u8 {
        match ty {
            TypeRef::Nullable(item) | TypeRef::Boxed(item) => self.breadth_of(item),
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

/// Whether a value stands for several branches.
fn repeat(tags: &[Vec<String>]) -> bool {
    let mut seen = HashSet::default();
    !tags.iter().flatten().all(|tag| seen.insert(tag))
}
