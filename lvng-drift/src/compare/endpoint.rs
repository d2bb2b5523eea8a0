//! An endpoint of a page against its operation.

use super::scope::Scope;
use super::{example, parameters, request};
use crate::described::{Described, Node, Operation};
use crate::finding::Findings;
use crate::outcome::Extent;
use crate::page::{Endpoint, Page, Response};

/// Compares an endpoint; gives the operation's name and how far it was compared.
pub fn compare<'p, 't>(
    page: &'p Page,
    endpoint: &Endpoint,
    operation: Option<Operation<'t>>,
    described: &Described<'t>,
    findings: &mut Findings<'p>,
) -> (String, Extent) {
    let Some(operation) = operation else {
        let route = route(endpoint);
        if let Some(method) = &endpoint.method {
            let near = described.operations.iter().find(|known| known.has_shape(&endpoint.path.value));
            let pointer = near.map(Operation::pointer).unwrap_or_default();
            let hint = near.map(|known| format!("; it has {}", known.route())).unwrap_or_default();
            let at = if near.is_some() { method.at } else { endpoint.path.at };
            findings.add("P101", at, &route, &pointer, format!("the description does not have {route}{hint}"));
        }
        return (route, Extent::Not);
    };
    let parameters = described.parameters(&operation);
    let mut scope = Scope { page, described, operation, id: operation.id(), parameters, findings, unclear: None };
    scope.authentication(endpoint);
    parameters::compare(&mut scope, endpoint);
    if let Some(request) = &endpoint.request {
        request::of_endpoint(&mut scope, endpoint, request);
    }
    scope.responses(endpoint);
    if endpoint.is_cut {
        scope.unclear("a part of it cannot be read");
    }
    let extent = scope.unclear.map_or(Extent::Fully, Extent::Partly);
    (scope.id, extent)
}

/// `GET /pets`.
fn route(endpoint: &Endpoint) -> String {
    let method = endpoint.method.as_ref().map_or("?", |method| &method.value);
    format!("{method} {}", endpoint.path.value)
}

impl Scope<'_, '_, '_> {
    fn authentication(&mut self, endpoint: &Endpoint) {
        let Some(said) = &endpoint.is_authenticated else { return };
        let described = self.described.is_authenticated(&self.operation);
        if said.value != described {
            let words = |is_authenticated| if is_authenticated { "authenticated" } else { "public" };
            let message = format!("the page says {}, the description {}", words(said.value), words(described));
            let pointer = self.operation.pointer();
            self.findings.add("P104", said.at, &self.id, &pointer, message).says(words(said.value));
        }
    }

    fn responses(&mut self, endpoint: &Endpoint) {
        let described = self.described.responses(&self.operation);
        for response in &endpoint.responses {
            let status = &response.status.value;
            let found = described.iter().find(|(known, _)| is_status(known, status));
            let Some((_, node)) = found else {
                let known: Vec<&str> = described.iter().map(|(known, _)| known.as_str()).collect();
                let message = format!("status {status} is not described; there are {}", known.join(", "));
                let (at, subject) = (response.status.at, format!("{} {status}", self.id));
                self.findings.add("P301", at, &subject, &self.operation.pointer(), message);
                continue;
            };
            self.body(response, self.described.schema_of_content(node), &node.pointer);
        }
        if endpoint.responses.is_empty() {
            return self.unclear("the page shows no response");
        }
        for (status, node) in &described {
            let is_shown = endpoint.responses.iter().any(|response| is_status(status, &response.status.value));
            if status.starts_with('2') && !is_shown {
                let message = format!("the page does not show status {status}, which the description has");
                let (at, subject) = (endpoint.path.at, format!("{} {status}", self.id));
                self.findings.add("P302", at, &subject, &node.pointer, message);
            }
        }
    }

    fn body(&mut self, response: &Response, schema: Option<Node<'_>>, pointer: &str) {
        match (&response.example, schema) {
            (Some(example), Some(schema)) => example::compare(self, example, &schema, ""),
            (Some(example), None) => {
                let at = self.page.source.position(example.start);
                let message = "the page shows a body, the description has none".to_owned();
                let subject = format!("{} {}", self.id, response.status.value);
                self.findings.add("P303", at, &subject, pointer, message);
            }
            (None, Some(_)) => self.unclear("the page does not show the body of a response"),
            (None, None) => {}
        }
    }
}

/// Whether a key of `responses` has a status.
fn is_status(key: &str, status: &str) -> bool {
    let is_range = key.len() == 3 && key.to_uppercase().ends_with("XX") && key.get(..1) == status.get(..1);
    key == status || key == "default" || is_range
}
