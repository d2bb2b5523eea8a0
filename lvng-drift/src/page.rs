//! What a page says, whatever form it is written in.

use crate::source::Source;
use lvng_codegen::diagnostic::{Diagnostics, Place, Position};
use lvng_codegen::{Input, position};
use serde_json::Value;

/// Something that a page says, and where.
#[derive(Clone, Debug, PartialEq)]
pub struct Said<T> {
    /// What it says.
    pub value: T,
    /// Where in the file.
    pub at: Position,
}

/// A page.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// The name of the file, as it is shown.
    pub name: String,
    /// The path below which all endpoints of the page are.
    pub base_path: Option<Said<String>>,
    /// The endpoints, in the order of the page.
    pub endpoints: Vec<Endpoint>,
    /// Requests that are shown outside of endpoints.
    pub requests: Vec<Request>,
    /// Resources, and how many endpoints they have.
    pub resources: Vec<Resource>,
    /// How many tags or operations the API has.
    pub totals: Vec<Said<Total>>,
    /// What it says of all operations, or all of a kind.
    pub general: Vec<Said<General>>,
    /// Calls of an SDK.
    pub calls: Vec<Said<Call>>,
    /// Lists of values in running text.
    pub lists: Vec<Said<Vec<String>>>,
    /// What cannot be read, and why.
    pub unreadable: Vec<Said<String>>,
    /// The text.
    pub source: Source,
}

/// An operation as a page shows it.
#[derive(Clone, Debug)]
pub struct Endpoint {
    /// In upper case; `None` where neither the heading nor the request says it.
    pub method: Option<Said<String>>,
    /// The path, with `:id` or `{id}` for parameters.
    pub path: Said<String>,
    /// Whether callers have to authenticate, if the heading says so.
    pub is_authenticated: Option<Said<bool>>,
    /// Parameters of all places, the body's fields too.
    pub parameters: Vec<Parameter>,
    /// The request that is shown.
    pub request: Option<Request>,
    /// The responses that are shown.
    pub responses: Vec<Response>,
    /// Whether a part of it could not be read.
    pub is_cut: bool,
}

/// Where a parameter stands in a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum In {
    /// In the path.
    Path,
    /// In the query.
    Query,
    /// In a header.
    Header,
    /// In a cookie.
    Cookie,
    /// A field of the body.
    Body,
}

impl In {
    /// The word of OpenAPI, and `body`.
    pub fn word(self) -> &'static str {
        match self {
            In::Path => "path",
            In::Query => "query",
            In::Header => "header",
            In::Cookie => "cookie",
            In::Body => "body",
        }
    }
}

/// A parameter, or a field of a body.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// Where it stands in a request.
    pub place: In,
    /// Its name.
    pub name: Said<String>,
    /// Its type.
    pub kind: Said<Kind>,
    /// Whether it must be given.
    pub is_required: Said<bool>,
    /// What the description says beside prose.
    pub facts: Facts,
}

/// A type as pages write it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kind {
    /// The word of JSON Schema, that of the items for an array whose items are known; `None` for values of any type.
    pub word: Option<&'static str>,
    /// Whether it is an array of them.
    pub is_list: bool,
}

/// What a description of a parameter says in words that are read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Facts {
    /// The value that holds when none is given.
    pub default: Option<Said<String>>,
    /// All values there are.
    pub values: Option<Said<Vec<String>>>,
    /// The least value.
    pub least: Option<Said<f64>>,
    /// The greatest value.
    pub most: Option<Said<f64>>,
    /// That it is a UUID.
    pub uuid: Option<Said<()>>,
    /// That it holds several values with commas between them.
    pub has_commas: bool,
}

/// A request as `curl` sends it.
#[derive(Clone, Debug)]
pub struct Request {
    /// In upper case.
    pub method: Said<String>,
    /// The URL.
    pub url: Said<String>,
    /// The names of the headers.
    pub headers: Vec<Said<String>>,
    /// The body, if it is JSON.
    pub body: Option<Example>,
}

/// A response.
#[derive(Clone, Debug)]
pub struct Response {
    /// The status.
    pub status: Said<String>,
    /// The body.
    pub example: Option<Example>,
}

/// A JSON text.
#[derive(Clone, Debug)]
pub struct Example {
    /// What it holds.
    pub value: Value,
    /// The offset in the clean text of the page.
    pub start: usize,
    /// The offset behind it.
    pub end: usize,
}

/// A resource in an overview.
#[derive(Clone, Debug, PartialEq)]
pub struct Resource {
    /// Its name for people.
    pub name: Said<String>,
    /// How many endpoints it has.
    pub count: Said<u64>,
}

/// A total.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Total {
    /// Of tags, else of operations.
    pub of_tags: bool,
    /// How many.
    pub count: u64,
}

/// What a page says of all operations, or all of a kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum General {
    /// All responses of success, or all of failure, have a member of this name.
    Member {
        /// Of success.
        of_success: bool,
        /// The name.
        name: String,
    },
    /// Lists have a query parameter of this name.
    Paging(String),
    /// The default of `limit` of lists.
    PageSize(u64),
    /// The greatest `limit` of lists.
    PageMost(u64),
    /// There are operations of a method.
    Method {
        /// In upper case.
        method: String,
        /// Whether a body replaces all that there is, or a part of it, if the page says so.
        replaces: Option<bool>,
    },
}

/// A call of an SDK: `client.agents.create(name="…")`.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    /// The resource.
    pub resource: String,
    /// The method.
    pub method: String,
    /// The names of the arguments.
    pub arguments: Vec<Said<String>>,
}

impl General {
    /// The code of the finding that it is not so.
    pub fn code(&self) -> &'static str {
        match self {
            General::Member { .. } => "P405",
            General::Paging(_) | General::PageSize(_) | General::PageMost(_) => "P406",
            General::Method { .. } => "P407",
        }
    }
}

impl Page {
    /// Where a node of an example stands in the file: its key, or its value.
    pub fn position_in(&self, example: &Example, pointer: &str, at_key: bool) -> Position {
        let text = self.source.text().get(example.start..example.end).unwrap_or_default();
        let mut diagnostics = Diagnostics::default();
        let place = Place { file: "example".to_owned(), pointer: pointer.to_owned() };
        let found = diagnostics.error_in("", place, String::new());
        if at_key {
            found.at_key();
        }
        let mut list = diagnostics.into_vec();
        position::locate(&mut list, &Input::single("example", text));
        let at = list.first().and_then(|found| found.position);
        let offset = at.and_then(|at| offset_of(text, at)).unwrap_or_default();
        self.source.position(example.start + offset)
    }

    /// Whether anything was read that can be compared.
    pub fn says_nothing(&self) -> bool {
        self.endpoints.is_empty()
            && self.requests.is_empty()
            && self.resources.is_empty()
            && self.totals.is_empty()
            && self.general.is_empty()
            && self.calls.is_empty()
    }
}

/// The offset of a line and column.
fn offset_of(text: &str, at: Position) -> Option<usize> {
    let mut start = 0;
    for line in text.split_inclusive('\n').take(at.line.checked_sub(1)?) {
        start += line.len();
    }
    let column = text.get(start..)?.char_indices().nth(at.column.checked_sub(1)?);
    column.map(|(offset, _)| start + offset)
}
