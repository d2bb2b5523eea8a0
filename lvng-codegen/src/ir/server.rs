//! Where requests go.

use super::Docs;

/// The servers of a description.
#[derive(Clone, Debug, Default)]
pub struct Servers {
    /// Those of the document; the first is the base URL of clients that are told nothing else.
    pub document: Vec<Server>,
    /// Those that paths or operations have in place of them.
    pub operations: Vec<Server>,
    /// The values of variables.
    pub values: Vec<ServerValues>,
    /// What all paths begin with and no server ends in: `/api/v2`; may be empty.
    pub common_path: String,
}

/// A server.
#[derive(Clone, Debug)]
pub struct Server {
    /// The struct: `Production`.
    pub name: String,
    /// Its URLs.
    pub url: ServerUrl,
    /// The variables of the URL.
    pub variables: Vec<ServerVariable>,
    /// Its description.
    pub docs: Docs,
}

/// The URL of a server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerUrl {
    /// As the description has it, with variables in braces.
    pub template: String,
    /// With the defaults of the variables; may be relative.
    pub default: String,
}

/// A variable of the URL of a server.
#[derive(Clone, Debug)]
pub struct ServerVariable {
    /// The name in braces.
    pub name: String,
    /// The field: `region`.
    pub ident: String,
    /// The value that it has unless another is chosen.
    pub default: String,
    /// The enum of its values and the variant of the default; `None`: any text.
    pub values: Option<(String, String)>,
    /// Its description.
    pub docs: Docs,
}

/// The values that a variable may have.
#[derive(Clone, Debug)]
pub struct ServerValues {
    /// The enum: `Region`.
    pub name: String,
    /// Variants and their values.
    pub values: Vec<(String, String)>,
    /// The variables whose values they are, as the description calls them.
    pub variable: String,
}
