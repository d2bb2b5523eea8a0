//! The keys of a settings file, with what their values are: what is checked, what editors are told, and what the page of the
//! keys has to have.

/// A key.
#[derive(Debug)]
pub struct Key {
    /// Its name.
    pub name: &'static str,
    /// What its value is.
    pub shape: Shape,
    /// What it says, in one sentence.
    pub about: &'static str,
}

/// What a value is.
#[derive(Debug)]
pub enum Shape {
    /// A text.
    Text,
    /// `true` or `false`.
    Flag,
    /// A name in Rust, in the case of this one.
    Name(&'static str),
    /// The path of a derive.
    Derive,
    /// What stands between `#[` and `]`.
    Attribute,
    /// The path of a type of Rust.
    Type,
    /// One of these texts.
    Choice(&'static [&'static str]),
    /// A list.
    List(&'static Shape),
    /// A table with these keys.
    Table(&'static [Key]),
    /// A table whose keys are names of something.
    Named(&'static str, &'static Shape),
    /// What a dependency is in a `Cargo.toml`: a text or a table of any keys.
    Dependency,
}

const fn key(name: &'static str, shape: Shape, about: &'static str) -> Key {
    Key { name, shape, about }
}

/// The keys of a file.
pub const KEYS: &[Key] = &[
    key("client", Shape::Flag, "Whether there is an async client."),
    key("blocking", Shape::Flag, "Whether there is a client without async as well, which needs the other."),
    key("server", Shape::Flag, "Whether there are server traits and a router."),
    key("tag-features", Shape::Flag, "Whether tags of a crate of its own have cargo features."),
    key("default-server", Shape::Text, "The server that clients call unless another is given: its URL or description."),
    key("overlays", Shape::List(&Shape::Text), "OpenAPI Overlays that are applied to the description in this order."),
    key("allow-skips", Shape::Text, "The list of the operations that may be left out because of errors."),
    key("deny-warnings", Shape::Flag, "Whether warnings fail the run."),
    key("vendor", Shape::Text, "The vendor of extension keys `x-<vendor>-method` and so on."),
    key("operations", Shape::Table(OPERATIONS), "Which operations are generated."),
    key("types", Shape::Named(SCHEMAS, &Shape::Table(TYPE)), "What becomes of schemas."),
    key("methods", Shape::Named("operationIds", &Shape::Name(METHOD)), "Names of methods, by operationId."),
    key("modules", Shape::Named("tags", &Shape::Name(MODULE)), "Names of modules and their methods, by tag."),
    key("formats", Shape::Named("formats", &Shape::Type), "Types of Rust that stand in for formats."),
    key("maps", Shape::Choice(&["BTreeMap", "HashMap", "IndexMap"]), "The type of maps from names to values."),
    key("dependencies", Shape::Named("crates", &Shape::Dependency), "What a crate of its own depends on besides."),
];

const SCHEMAS: &str = "names of schemas, or references such as `#/components/schemas/Pet/properties/id`";

const TYPE: &[Key] = &[
    key("replace", Shape::Type, "The type of Rust that stands in for it."),
    key("name", Shape::Name(TYPE_NAME), "What its type is called."),
    key("derive", Shape::List(&Shape::Derive), "What types of the schemas derive besides."),
    key("attributes", Shape::List(&Shape::Attribute), "Attributes that types of the schemas have besides."),
    key("fields", Shape::Named("properties", &Shape::Name(FIELD)), "What its fields are called."),
    key(
        "variants",
        Shape::Named("values of `enum`", &Shape::Name(TYPE_NAME)),
        "What the variants of its values are called.",
    ),
];

/// What names look like: those of types and variants, of methods, of modules, and of fields.
const TYPE_NAME: &str = "PetStatus";
const METHOD: &str = "list_all";
const MODULE: &str = "pet_shops";
const FIELD: &str = "pet_name";

const OPERATIONS: &[Key] = &[
    key("include", Shape::List(&Shape::Table(SELECTOR)), "The only operations that are generated."),
    key("exclude", Shape::List(&Shape::Table(SELECTOR)), "Operations that are not generated."),
];

/// What tells operations; all that is said has to be so.
pub(super) const SELECTOR: &[Key] = &[
    key("id", Shape::Text, "The operationId; `*` stands for any letters."),
    key("tag", Shape::Text, "A tag of the operation; `*` stands for any letters."),
    key("path", Shape::Text, "The path; `*` stands for any letters, slashes too."),
    key("method", Shape::Text, "The method of HTTP, in any case."),
];

/// The names of keys with those around them: `operations.include.tag`; `*` stands for a name.
pub fn names() -> Vec<String> {
    let mut names = Vec::new();
    list("", KEYS, &mut names);
    names
}

fn list(prefix: &str, keys: &[Key], names: &mut Vec<String>) {
    for key in keys {
        let name = format!("{prefix}{}", key.name);
        below(&name, &key.shape, names);
        names.push(name);
    }
}

fn below(name: &str, shape: &Shape, names: &mut Vec<String>) {
    match shape {
        Shape::Table(keys) => list(&format!("{name}."), keys, names),
        Shape::List(item) => below(name, item, names),
        Shape::Named(_, value) => below(&format!("{name}.*"), value, names),
        Shape::Text
        | Shape::Flag
        | Shape::Choice(_)
        | Shape::Name(_)
        | Shape::Attribute
        | Shape::Derive
        | Shape::Type
        | Shape::Dependency => {}
    }
}
