//! What a page says of all operations, or all of a kind. One finding for each sentence, however many do otherwise.

use crate::described::{Described, Node, Operation};
use crate::finding::Findings;
use crate::page::{General, Page, Said};
use serde_json::Value;

/// Compares what a page says of all operations.
pub fn compare(page: &Page, described: &Described<'_>, findings: &mut Findings<'_>) {
    for said in &page.general {
        match &said.value {
            General::Member { of_success, name } => member(said, (*of_success, name), described, findings),
            General::Paging(name) => paging(said, name, described, findings),
            General::PageSize(size) => bound(said, ("default", *size), described, findings),
            General::PageMost(most) => bound(said, ("maximum", *most), described, findings),
            General::Method { method, replaces } => meaning(said, (method, *replaces), described, findings),
        }
    }
    unlisted_methods(page, described, findings);
}

/// What does otherwise than a sentence says, of all that it speaks of.
struct Otherwise {
    of: usize,
    /// What does otherwise: its words and its place.
    found: Vec<(String, String)>,
}

impl Otherwise {
    fn new(all: impl Iterator<Item = Option<(String, String)>>) -> Self {
        let (mut of, mut found) = (0, Vec::new());
        for one in all {
            of += 1;
            found.extend(one);
        }
        Self { of, found }
    }

    /// Adds the finding, if anything does otherwise: `what` it is that does not have or do something.
    fn tell(&self, findings: &mut Findings<'_>, said: &Said<General>, (subject, what): (&str, &str), says: String) {
        let Some((first, pointer)) = self.found.first() else { return };
        let message = format!("{} of {} {what}, the first is {first}", self.found.len(), self.of);
        findings.add(said.value.code(), said.at, subject, pointer, message).says(says);
    }
}

fn member(
    said: &Said<General>,
    (of_success, name): (bool, &str),
    described: &Described<'_>,
    findings: &mut Findings<'_>,
) {
    let mut all = Vec::new();
    for operation in &described.operations {
        for (status, response) in described.responses(operation) {
            let is_asked = status.starts_with('2') == of_success && !status.starts_with(['1', '3']);
            let Some(schema) = described.schema_of_content(&response).filter(|_| is_asked) else { continue };
            let lacks = !has_member(described, &schema, name);
            all.push(lacks.then(|| (format!("{} with {status}", operation.route()), schema.pointer)));
        }
    }
    let of = if of_success { "success" } else { "error" };
    let what = format!("responses of {of} have no `{name}`");
    Otherwise::new(all.into_iter()).tell(findings, said, (&format!("{of} {name}"), &what), String::new());
}

/// Whether an object has a member; of a union, each of its variants.
fn has_member(described: &Described<'_>, schema: &Node<'_>, name: &str) -> bool {
    let has_own = |schema: &Node<'_>| {
        let parts = described.parts(schema);
        parts.iter().any(|part| part.value.get("properties").is_some_and(|all| all.get(name).is_some()))
    };
    let in_variants = |part: &Node<'_>| {
        let variants = part.at("oneOf").or_else(|| part.at("anyOf")).map(|list| list.children()).unwrap_or_default();
        !variants.is_empty() && variants.iter().all(|(_, variant)| has_own(variant))
    };
    has_own(schema) || described.parts(schema).iter().any(in_variants)
}

/// The operations that list something.
fn lists<'d, 't>(described: &'d Described<'t>) -> impl Iterator<Item = &'d Operation<'t>> {
    described.operations.iter().filter(|operation| {
        let is_one = operation.path.ends_with('}') || operation.method != "get";
        !is_one
            && described.responses(operation).iter().any(|(status, response)| {
                let schema = described.schema_of_content(response).filter(|_| status.starts_with('2'));
                schema.is_some_and(|schema| described.parts(&schema).iter().any(|part| has_array(described, part)))
            })
    })
}

fn has_array(described: &Described<'_>, schema: &Node<'_>) -> bool {
    let is_array = |node: &Node<'_>| node.text("type") == Some("array");
    let members = schema.at("properties").map(|properties| properties.children()).unwrap_or_default();
    is_array(schema) || members.into_iter().any(|(_, member)| is_array(&described.follow(member)))
}

fn paging(said: &Said<General>, name: &str, described: &Described<'_>, findings: &mut Findings<'_>) {
    let all = lists(described).map(|operation| {
        let has = described.parameters(operation).iter().any(|known| (known.place, known.name) == ("query", name));
        (!has).then(|| (operation.route(), operation.pointer()))
    });
    let what = format!("lists have no parameter `{name}`");
    Otherwise::new(all).tell(findings, said, (&format!("lists {name}"), &what), String::new());
}

/// The default or maximum of `limit`, of lists that have it.
fn bound(said: &Said<General>, (key, value): (&str, u64), described: &Described<'_>, findings: &mut Findings<'_>) {
    let all = lists(described).filter_map(|operation| {
        let parameters = described.parameters(operation);
        let limit = parameters.into_iter().find(|known| (known.place, known.name) == ("query", "limit"))?;
        let is_so = limit.schema.and_then(|schema| schema.value.get(key).and_then(Value::as_u64)) == Some(value);
        Some((!is_so).then(|| (operation.route(), limit.pointer)))
    });
    let what = format!("lists have another {key} of `limit` than {value}");
    Otherwise::new(all).tell(findings, said, (&format!("lists limit {key}"), &what), value.to_string());
}

fn meaning(
    said: &Said<General>,
    (method, replaces): (&str, Option<bool>),
    described: &Described<'_>,
    findings: &mut Findings<'_>,
) {
    let of_method = || described.operations.iter().filter(|operation| operation.method.eq_ignore_ascii_case(method));
    if of_method().next().is_none() {
        let message = format!("the page lists {method}, which no operation has");
        findings.add("P407", said.at, method, "/paths", message);
    }
    let Some(replaces) = replaces else { return };
    // Who replaces all has to send something; who changes a part need not send any one thing.
    let all = of_method().filter_map(|operation| {
        let parameters = described.parameters(operation);
        let mut fields = parameters.iter().filter(|known| known.place == "body").peekable();
        fields.peek()?;
        let is_so = fields.any(|field| field.is_required) == replaces;
        Some((!is_so).then(|| (operation.route(), operation.pointer())))
    });
    let (says, what) = match replaces {
        true => ("replaces", "bodies require nothing, as if they changed a part"),
        false => ("changes a part", "bodies require something, as if they replaced all"),
    };
    let what = format!("{method} {what}");
    Otherwise::new(all).tell(findings, said, (method, &what), says.to_owned());
}

/// Methods of the description that a table of methods does not have.
fn unlisted_methods(page: &Page, described: &Described<'_>, findings: &mut Findings<'_>) {
    let listed = || {
        page.general.iter().filter_map(|said| match &said.value {
            General::Method { method, .. } => Some((method, said.at)),
            _ => None,
        })
    };
    let Some((_, at)) = listed().next() else { return };
    for operation in &described.operations {
        if !listed().any(|(method, _)| method.eq_ignore_ascii_case(operation.method)) {
            let method = operation.method.to_uppercase();
            let message = format!("the page does not list {method}, which {} has", operation.route());
            findings.add("P407", at, &method, &operation.pointer(), message);
        }
    }
}
