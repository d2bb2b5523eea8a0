//! Requests that pages show: whose they are, and what they send.

use super::example;
use super::scope::Scope;
use crate::described::{Described, Operation, text_of};
use crate::finding::Findings;
use crate::page::{Endpoint, Page, Request, Said};
use serde_json::Value;

/// Headers that belong to HTTP, not to an operation.
const PLAIN: [&str; 6] =
    ["Content-Type", "Accept", "User-Agent", "Accept-Language", "Accept-Encoding", "Cache-Control"];

/// The request of an endpoint.
pub fn of_endpoint(scope: &mut Scope<'_, '_, '_>, endpoint: &Endpoint, request: &Request) {
    let url = Url::of(&request.url.value, scope.described);
    let method = endpoint.method.as_ref().map_or("", |method| &method.value);
    let pointer = scope.operation.pointer();
    if request.method.value != method {
        let message = format!("the request is {}, the endpoint {method}", request.method.value);
        scope
            .findings
            .add("P103", request.method.at, &format!("{} method", scope.id), &pointer, message)
            .says(&request.method.value);
    }
    if !url.is_at_server {
        let message = format!("`{}` is at none of the servers of the description", request.url.value);
        scope.findings.add("P103", request.url.at, &format!("{} server", scope.id), "/servers", message);
    }
    if scope.operation.takes(url.path).is_none() {
        let message = format!("the request goes to `{}`, the endpoint is {}", url.path, scope.operation.path);
        scope.findings.add("P103", request.url.at, &format!("{} path", scope.id), &pointer, message).says(url.path);
    }
    headers(scope, request);
    query(scope, &url, request);
    if let Some(body) = &request.body {
        match scope.described.body(&scope.operation) {
            Some(schema) => example::compare(scope, body, &schema, "request"),
            None => {
                let at = scope.page.source.position(body.start);
                let message = "the request has a body, the operation has none".to_owned();
                scope.findings.add("P303", at, &format!("{} request", scope.id), &pointer, message);
            }
        }
    }
}

fn headers(scope: &mut Scope<'_, '_, '_>, request: &Request) {
    let credentials = scope.described.credential_headers();
    for header in &request.headers {
        let is = |known: &str| known.eq_ignore_ascii_case(&header.value);
        let is_parameter = scope.parameters.iter().any(|known| known.place == "header" && is(known.name));
        if !is_parameter && !PLAIN.iter().any(|known| is(known)) && !credentials.iter().any(|known| is(known)) {
            let message = format!("the description knows no header `{}`", header.value);
            let subject = format!("{} {}", scope.id, header.value);
            scope.findings.add("P103", header.at, &subject, &scope.operation.pointer(), message);
        }
    }
}

/// Names and values of the query.
fn query(scope: &mut Scope<'_, '_, '_>, url: &Url<'_>, request: &Request) {
    for (name, value, offset) in url.query() {
        // The URL stands in one line.
        let mut at = request.url.at;
        at.column += offset;
        let subject = format!("{} {name}", scope.id);
        let known = scope.parameters.iter().find(|known| known.place == "query" && known.name == name).cloned();
        let Some(known) = known else {
            let message = format!("the request has the query parameter `{name}`, the description has not");
            scope.findings.add("P307", at, &subject, &scope.operation.pointer(), message);
            continue;
        };
        let Some(schema) = known.schema else { continue };
        let parts = scope.described.parts(&schema);
        let kind = parts.iter().find_map(|part| part.text("type")).unwrap_or("string");
        if !is_text_of_kind(value, kind) {
            let message = format!("`{name}` is `{value}` in the request, and {kind} in the description");
            scope.findings.add("P304", at, &subject, &schema.pointer, message).says(value);
        }
        let listed = parts.iter().find_map(|part| part.at("enum"));
        if let Some(node) = listed.filter(|node| !has_text(node.value, value)) {
            let message = format!("`{name}` is `{value}` in the request, which the description does not list");
            scope.findings.add("P305", at, &subject, &node.pointer, message).says(value);
        }
    }
}

/// The requests that belong to no endpoint: whether there are such operations.
pub fn of_page<'p>(page: &'p Page, described: &Described<'_>, findings: &mut Findings<'p>) {
    for request in &page.requests {
        let url = Url::of(&request.url.value, described);
        let Said { value: method, .. } = &request.method;
        let fits = |operation: &&Operation<'_>| operation.method == method.to_lowercase();
        let fitting = described.operations.iter().filter(fits);
        let best =
            fitting.filter_map(|operation| Some((operation.takes(url.path)?, operation))).max_by_key(|(same, _)| *same);
        let Some((_, operation)) = best else {
            let route = format!("{method} {}", url.path);
            findings.add("P101", request.url.at, &route, "/paths", format!("the description does not have {route}"));
            continue;
        };
        let parameters = described.parameters(operation);
        let mut scope =
            Scope { page, described, operation: *operation, id: operation.id(), parameters, findings, unclear: None };
        headers(&mut scope, request);
        query(&mut scope, &url, request);
    }
}

/// A URL as parts.
struct Url<'u> {
    whole: &'u str,
    path: &'u str,
    is_at_server: bool,
}

impl<'u> Url<'u> {
    /// Without the server of the description that it begins with.
    fn of(url: &'u str, described: &Described<'_>) -> Self {
        let end = url.find(['?', '#']).unwrap_or(url.len());
        let address = url.get(..end).unwrap_or_default();
        let servers = described.servers();
        // A server with variables, or one relative to the document, may be anywhere.
        let is_known = |server: &&str| server.contains("://") && !server.contains('{');
        let rests = servers.iter().filter(|server| is_known(server)).filter_map(|server| address.strip_prefix(*server));
        let found = rests.filter(|rest| rest.is_empty() || rest.starts_with('/')).min_by_key(|rest| rest.len());
        let after_host = address
            .split_once("://")
            .map_or(address, |(_, rest)| rest.find('/').map_or("", |at| rest.get(at..).unwrap_or_default()));
        let is_free = !address.contains("://") || !servers.iter().all(is_known) || servers.is_empty();
        Url { whole: url, path: found.unwrap_or(after_host), is_at_server: found.is_some() || is_free }
    }

    /// Names and values, and how many characters stand before each.
    fn query(&self) -> Vec<(&'u str, &'u str, usize)> {
        let Some((before, query)) = self.whole.split_once('?') else { return Vec::new() };
        let mut offset = before.chars().count() + 1;
        let mut found = Vec::new();
        for pair in query.split('#').next().unwrap_or_default().split('&') {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            found.extend((!name.is_empty()).then_some((name, value, offset)));
            offset += pair.chars().count() + 1;
        }
        found
    }
}

fn is_text_of_kind(text: &str, kind: &str) -> bool {
    match kind {
        "integer" => text.parse::<i64>().is_ok(),
        "number" => text.parse::<f64>().is_ok(),
        "boolean" => text == "true" || text == "false",
        _ => true,
    }
}

fn has_text(listed: &Value, text: &str) -> bool {
    listed.as_array().into_iter().flatten().map(text_of).any(|own| own == text)
}
