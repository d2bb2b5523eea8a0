//! What is found: a place on a page that says otherwise than a place in the description.

use crate::page::Page;
use lvng_codegen::diagnostic::{Code, Position};

/// A difference between a page and the description.
#[derive(Clone, Debug)]
pub struct Finding {
    /// `P204`.
    pub code: &'static str,
    /// The name of the page's file.
    pub page: String,
    /// Where on the page.
    pub at: Position,
    /// What it is about: `getAgent id`, a tag, `chat.send`.
    pub subject: String,
    /// What the page says, where it is one of several things that it could say: a type, a value, a number.
    pub says: String,
    /// For people.
    pub message: String,
    /// The place in the joined description.
    pub pointer: String,
    /// The number of the decision that settles it.
    pub decision: Option<u32>,
}

/// Collects what is found on a page.
pub struct Findings<'p> {
    page: &'p Page,
    list: Vec<Finding>,
}

impl<'p> Findings<'p> {
    /// An empty list.
    pub fn new(page: &'p Page) -> Self {
        Self { page, list: Vec::new() }
    }

    /// Adds a finding, unless the same was found on this page: the items of a list have the same faults.
    pub fn add(
        &mut self,
        code: &'static str,
        at: Position,
        subject: &str,
        pointer: &str,
        message: String,
    ) -> &mut Finding {
        let finding = Finding {
            code,
            page: self.page.name.clone(),
            at,
            subject: subject.to_owned(),
            says: String::new(),
            message,
            pointer: pointer.to_owned(),
            decision: None,
        };
        let same = |known: &Finding| known.code == code && known.subject == subject && known.message == finding.message;
        let index = self.list.iter().position(same).unwrap_or(self.list.len());
        if index == self.list.len() {
            self.list.push(finding);
        }
        &mut self.list[index]
    }

    /// The findings in the order of the page.
    pub fn into_vec(mut self) -> Vec<Finding> {
        self.list.sort_by_key(|finding| finding.at);
        self.list
    }
}

impl Finding {
    /// Says what the page says.
    pub fn says(&mut self, says: impl Into<String>) {
        self.says = says.into();
    }
}

/// What a code means.
pub fn explain(code: &str) -> Option<&'static Code> {
    CODES.iter().find(|known| known.code.eq_ignore_ascii_case(code))
}

/// All codes.
pub const CODES: &[Code] = &[
    code(
        "P001",
        "A part of a page that cannot be read",
        "The page has a row, a request or a JSON text of a form that is \
        not known here. What it says is not compared; its operation counts as compared in part.",
    ),
    code(
        "P002",
        "A page with nothing to compare",
        "Neither endpoints nor counts nor calls of an SDK were found. Is it a page \
        of the API's documentation, in Markdown or as plain text?",
    ),
    code(
        "P101",
        "An endpoint that is not described",
        "The page has an endpoint, or a request, whose method and path no \
        operation of the description has. Names of parameters in paths do not count here.",
    ),
    code(
        "P102",
        "An operation that the page lacks",
        "The operation's path is below the base path of the page, but the page \
        does not have it. Without a base path, the operations of the tag that all endpoints of the page have are looked at.",
    ),
    code(
        "P103",
        "A request that is not the endpoint's",
        "The request that the page shows has another method, path, server or \
        header than the endpoint it belongs to.",
    ),
    code(
        "P104",
        "Authentication that differs",
        "The page says of an endpoint that callers must authenticate, or that it is \
        public, and the description's `security` says otherwise.",
    ),
    code(
        "P201",
        "A parameter that is not described",
        "The page lists a parameter, or a field of the body, that the operation \
        does not have at that place.",
    ),
    code(
        "P202",
        "A parameter that the page lacks",
        "The operation has a parameter, or a field of the body, that the page does \
        not list, although it lists others or shows the whole endpoint.",
    ),
    code("P203", "Required or not", "Page and description differ in whether a parameter or field must be given."),
    code(
        "P204",
        "A type that differs",
        "Page and description have different types for a parameter or field. A list in one text \
        with commas is the same as an array that is written so.",
    ),
    code(
        "P205",
        "A default that differs",
        "The page names another default than the description, or only one of them names any.",
    ),
    code(
        "P206",
        "Values that differ",
        "The page lists other values than the `enum` of the description, or the description \
        has none. A list in running text is compared with the enum that it has most values of.",
    ),
    code("P207", "Bounds that differ", "The page names another least or greatest value than the description."),
    code("P208", "A format that differs", "The page calls a value a UUID, and the description has it as plain text."),
    code(
        "P301",
        "A status that is not described",
        "The page shows a response with a status that the operation does not have.",
    ),
    code(
        "P302",
        "A status that the page lacks",
        "The operation has a successful response that the page does not show.",
    ),
    code(
        "P303",
        "A member that is not described",
        "An example on the page has a member that the schema does not name, \
        nor does the schema say that others may come.",
    ),
    code("P304", "An example of another type", "A value on the page is not of the type that the schema has."),
    code("P305", "An example with another value", "A value on the page is none of the schema's `enum`."),
    code(
        "P306",
        "A required member that is missing",
        "An example on the page lacks a member that the schema requires.",
    ),
    code(
        "P307",
        "A parameter of a request that is not described",
        "The request on the page has a query parameter that the \
        operation does not have.",
    ),
    code(
        "P401",
        "A resource that is no tag",
        "The overview lists a resource, and no tag has its name. If the tag has another \
        name, add it to `resources` in the configuration.",
    ),
    code(
        "P402",
        "A tag that the overview lacks",
        "The description has a tag that is none of the resources of the overview.",
    ),
    code(
        "P403",
        "A count that differs",
        "The overview counts another number of endpoints for a resource than the description \
        has operations with its tag.",
    ),
    code(
        "P404",
        "A total that differs",
        "The page counts another number of tags or operations than the description has.",
    ),
    code(
        "P405",
        "A member that not all responses have",
        "The page says that all responses of success, or all of failure, have a member, and the schemas of some do not \
        have it.",
    ),
    code(
        "P406",
        "Lists that page otherwise",
        "The page says which parameters lists take, their default and their maximum, and some of the lists have others. \
        A list is a GET whose path does not end in a parameter and whose response has an array.",
    ),
    code(
        "P407",
        "A method that means something else",
        "The page has a table of methods, and the description uses others, or bodies of a method that is said to replace \
        all require nothing, or those of one that changes a part require something.",
    ),
    code(
        "P501",
        "A call without an operation",
        "An SDK has a method for which no operation is known, by tag and method name or \
        `x-…-aliases`.",
    ),
    code(
        "P502",
        "An argument without a parameter",
        "A call of an SDK has an argument that is neither a parameter nor a field \
        of the body of the operation.",
    ),
    code(
        "P901",
        "A configuration that cannot be read",
        "The file has `resources`, from names of an overview to tags, and \
        `settled`, a list of findings with the number of the decision that settles them: \
        `{ decision: 18, code: P208, says: UUID, subjects: [getAgent id] }`.",
    ),
    code(
        "P902",
        "A settled finding that does not exist",
        "The pages were read, and they do not say any more what the entry \
        settles, or the description says it now. A stale entry would hide the next contradiction.",
    ),
];

const fn code(code: &'static str, title: &'static str, text: &'static str) -> Code {
    Code { code, title, text }
}
