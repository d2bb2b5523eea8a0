//! The types found so far, before they have names and modules.

use std::ops::{Index, IndexMut};

use foldhash::HashMap;
use serde_json::Value;

use super::context::{Context, Role};
use super::draft_id::DraftId;
use super::drafts::PatchKind;
use super::merge::Part;
use super::report::Owner;
use crate::ir::{Constraints, Docs, Extra, OneOfVariant, Presence, TypeKind, TypeRef, VariantShape};
use crate::names::{Candidates, NameId, TypeNames};
use crate::pointer;

/// A type where it is used, with what the description says about this use.
#[derive(Clone, Debug)]
pub struct SchemaUse {
    pub ty: TypeRef<DraftId>,
    pub nullable: bool,
    pub constraints: Constraints,
    /// `default`, if it fits.
    pub default: Option<Box<Value>>,
    /// The only value allowed.
    pub constant: Option<Box<Value>>,
    pub read_only: bool,
    pub write_only: bool,
    /// `format`, where the type does not say it.
    pub format: Option<String>,
    pub docs: Docs,
}

impl SchemaUse {
    /// A type of which nothing more is said.
    pub fn of(ty: TypeRef<DraftId>) -> Self {
        Self {
            ty,
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

    /// Any value.
    pub fn any() -> Self {
        Self::of(TypeRef::Any)
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
        // Of a member that is null alone, being there is all that it says.
        let is_nullable = self.nullable || (!required && self.ty == TypeRef::Null);
        match (required, is_nullable) {
            (true, false) => Presence::Required,
            (true, true) => Presence::Nullable,
            (false, false) => Presence::Optional,
            (false, true) => Presence::OptionalNullable,
        }
    }
}

/// A type that will be defined.
#[derive(Clone, Debug)]
pub struct Draft {
    /// Its schema.
    pub pointer: String,
    /// Its name among those proposed.
    pub name: NameId,
    /// What it is, once lowered.
    pub kind: Option<TypeKind<DraftId>>,
    /// What it will be.
    pub outline: Outline,
    /// Whether it came up while it was being looked at.
    pub is_recursive: bool,
    /// What it is to what it is called after.
    pub role: Role,
    /// The type of responses that it stands in for in requests.
    pub request_of: Option<DraftId>,
    /// The type that it stands in for in patches of a kind.
    pub patch_of: Option<(DraftId, PatchKind)>,
    pub docs: Docs,
}

/// What a type will be, known before its parts are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outline {
    Unknown,
    Alias,
    Enum,
    Object,
    Union,
}

/// What is known of a component.
#[derive(Clone, Debug)]
pub enum ComponentState {
    /// It is being looked at.
    InProgress,
    /// What a use of it is.
    Lowered(Box<SchemaUse>),
}

/// All types of a description: drafts, the names they propose, and who uses them.
#[derive(Debug, Default)]
pub struct TypeTable {
    pub names: TypeNames,
    drafts: Vec<Draft>,
    /// Components by pointer.
    components: HashMap<String, DraftId>,
    /// What is known of components, by pointer.
    pub known: HashMap<String, ComponentState>,
    /// Inline types by the nodes they are made of.
    pub inline: HashMap<Vec<Part>, (DraftId, SchemaUse)>,
    /// Who uses which draft.
    uses: Vec<(Owner, DraftId)>,
}

impl TypeTable {
    /// The draft of a component.
    pub fn component(&mut self, target: &str) -> DraftId {
        if let Some(draft) = self.components.get(target) {
            return *draft;
        }
        let draft = self.inline_draft(target, &Context::component(&pointer::last(target)));
        self.components.insert(target.to_owned(), draft);
        draft
    }

    /// Whether a draft is the component at a pointer.
    pub fn is_component(&self, draft: DraftId, target: &str) -> bool {
        self.components.get(target) == Some(&draft)
    }

    /// Whether a draft is a component of any name.
    pub fn has_own_name(&self, draft: DraftId) -> bool {
        self.components.get(&self[draft].pointer) == Some(&draft)
    }

    /// Puts drafts in the place of others in all uses.
    pub fn replace_uses(&mut self, others: &HashMap<DraftId, DraftId>) {
        for (owner, draft) in &mut self.uses {
            if let Owner::Type(user) = owner {
                *user = others.get(user).copied().unwrap_or(*user);
            }
            *draft = others.get(draft).copied().unwrap_or(*draft);
        }
    }

    /// A draft for a type that is named by its context.
    pub fn inline_draft(&mut self, pointer: &str, context: &Context) -> DraftId {
        let name = self.names.propose(pointer, Candidates { rank: context.rank, names: context.names.clone() });
        self.push(Draft {
            pointer: pointer.to_owned(),
            name,
            kind: None,
            outline: Outline::Unknown,
            is_recursive: false,
            role: context.role,
            request_of: None,
            patch_of: None,
            docs: Docs::default(),
        })
    }

    /// Adds a draft.
    pub fn push(&mut self, draft: Draft) -> DraftId {
        self.drafts.push(draft);
        DraftId::at(self.drafts.len() - 1)
    }

    /// Notes that a draft is used.
    pub fn note_use(&mut self, owner: Owner, draft: DraftId) {
        self.uses.push((owner, draft));
    }

    /// Notes that somebody uses other drafts than before.
    pub fn change_uses(&mut self, user: Owner, before: &[DraftId], after: &[DraftId]) {
        self.uses.retain(|(owner, draft)| *owner != user || !before.contains(draft) || after.contains(draft));
        self.uses.extend(after.iter().filter(|draft| !before.contains(draft)).map(|draft| (user, *draft)));
    }

    /// Who uses which draft.
    pub fn uses(&self) -> &[(Owner, DraftId)] {
        &self.uses
    }

    /// How many drafts there are.
    pub fn len(&self) -> usize {
        self.drafts.len()
    }

    /// All drafts, in the order of their ids.
    pub fn iter(&self) -> impl Iterator<Item = (DraftId, &Draft)> {
        self.drafts.iter().enumerate().map(|(index, draft)| (DraftId::at(index), draft))
    }

    /// The same, to change them.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = &mut Draft> {
        self.drafts.iter_mut()
    }

    /// The draft that a type stands for.
    pub fn draft(&self, ty: &TypeRef<DraftId>) -> Option<&Draft> {
        match ty {
            TypeRef::Named(draft) => Some(&self[*draft]),
            _ => None,
        }
    }
}

impl Index<DraftId> for TypeTable {
    type Output = Draft;

    fn index(&self, draft: DraftId) -> &Draft {
        &self.drafts[draft.index()]
    }
}

impl IndexMut<DraftId> for TypeTable {
    fn index_mut(&mut self, draft: DraftId) -> &mut Draft {
        &mut self.drafts[draft.index()]
    }
}

/// A variant of a union for all values of a type.
pub fn variant(ident: String, ty: TypeRef<DraftId>, tags: Vec<String>) -> OneOfVariant<DraftId> {
    OneOfVariant {
        ident,
        ty,
        shape: VariantShape::Whole,
        tags,
        is_default: false,
        is_terminal: false,
        conditions: Vec::new(),
        constraints: Constraints::default(),
        format: None,
        docs: Docs::default(),
    }
}

/// Whether a field may be left out.
pub fn is_optional(presence: Presence) -> bool {
    matches!(presence, Presence::Optional | Presence::OptionalNullable)
}

/// The properties of an object that it does not name.
pub struct Others {
    pub extra: Extra<DraftId>,
    /// Bounds on their values.
    pub bounds: Constraints,
}
