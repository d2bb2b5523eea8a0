//! A description as a whole.

use super::{Docs, ForeignType, Operation, SecurityScheme, Servers, Shared, TypeDef};
use crate::diagnostic::Place;
use crate::names::LockedNames;

/// A whole description.
#[derive(Clone, Debug, Default)]
pub struct Api {
    /// The path of the generated modules in their crate: `crate::generated`.
    pub module: String,
    /// `info.title`.
    pub title: String,
    /// `info.version`, as it stands.
    pub version: String,
    /// `info.description`.
    pub docs: Docs,
    /// The crate that this is for; empty where that is not known.
    pub crate_name: String,
    /// Where requests go.
    pub servers: Servers,
    /// The security schemes that operations name.
    pub security_schemes: Vec<SecurityScheme>,
    /// The tags, in the order of the description, then those that only operations name.
    pub tags: Vec<Tag>,
    /// Types that several tags use.
    pub common: Vec<TypeDef>,
    /// Where the types in `common` come from, for the header of the file.
    pub common_files: Vec<String>,
    /// What maps from names to values are.
    pub maps: MapType,
    /// The types of other crates that stand in for some of these.
    pub foreign: Vec<ForeignType>,
    /// What a crate of its own depends on besides.
    pub dependencies: Vec<Dependency>,
    /// The schemas of bodies that types alone do not check, as the text of one JSON document; none where types do.
    pub schemas: Option<String>,
    /// The names of all types and methods, to be kept by the next run.
    pub names: LockedNames,
    /// Operations that were left out; each has a diagnostic.
    pub skipped: Vec<Skipped>,
}

/// A type for maps from names to values.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MapType {
    /// In the order of the names, so that equal maps are the same bytes.
    #[default]
    BTreeMap,
    /// In no order.
    HashMap,
    /// In the order in which members come.
    IndexMap,
}

impl MapType {
    /// All of them.
    pub const ALL: [MapType; 3] = [MapType::BTreeMap, MapType::HashMap, MapType::IndexMap];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            MapType::BTreeMap => "BTreeMap",
            MapType::HashMap => "HashMap",
            MapType::IndexMap => "IndexMap",
        }
    }
}

/// What a crate depends on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dependency {
    /// The name of the crate.
    pub name: String,
    /// What a `Cargo.toml` says of it.
    pub value: serde_json::Value,
}

/// An operation that is left out because of errors in it or in what it uses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    /// The path template.
    pub path: String,
    /// Upper case.
    pub method: String,
    /// The operationId, or one made from method and path.
    pub operation_id: String,
    /// Where the description has it.
    pub place: Place,
    /// Its pointer in the joined document.
    pub pointer: String,
    /// The pointers, in the joined document, of the broken things: itself, or the types that it uses.
    pub because: Vec<String>,
}

/// A tag: one module of the generated crate.
#[derive(Clone, Debug)]
pub struct Tag {
    /// The name in the description.
    pub name: String,
    /// The Rust module, also the accessor on the client: `api_keys`.
    pub module: String,
    /// The cargo feature: `api-keys`.
    pub feature: String,
    /// The client type: `ApiKeys`.
    pub client: String,
    /// The server trait: `ApiKeysApi`.
    pub server: String,
    /// The tag's summary and description.
    pub docs: Docs,
    /// The tag that it is a part of.
    pub parent: Option<ParentTag>,
    /// The tags that are parts of it.
    pub parts: Vec<TagLink>,
    /// Its operations, in the order of the description.
    pub operations: Vec<Operation>,
    /// Operations of other tags that the description lists under this one as well.
    pub guests: Vec<Guest>,
    /// What its operations have in common; `None` where they are too few for that.
    pub shared: Option<Shared>,
    /// The types that only this tag uses, alphabetical.
    pub types: Vec<TypeDef>,
    /// The files of the description it comes from, relative to the root, for the header.
    pub files: Vec<String>,
}

/// What a tag is a part of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ParentTag {
    /// A tag with a module.
    Module(TagLink),
    /// A tag without operations: what it is called.
    Heading(String),
}

/// A tag as another one names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TagLink {
    /// Its module.
    pub module: String,
    /// The cargo feature of the module.
    pub feature: String,
}

/// An operation under a tag that is not its first.
#[derive(Clone, Debug)]
pub struct Guest {
    /// The module of its first tag, which has its struct.
    pub module: String,
    /// The cargo feature of that tag.
    pub feature: String,
    /// The client of that tag.
    pub client: String,
    /// The method of this tag's client.
    pub method_name: String,
    /// The operation.
    pub operation: Operation,
}
