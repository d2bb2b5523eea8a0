//! Calls of SDKs against the names that operations have in code.

use crate::described::{ClientMethod, Described};
use crate::finding::Findings;
use crate::page::Page;
use heck::ToSnakeCase;

/// Compares the calls of a page.
pub fn compare(page: &Page, described: &Described<'_>, findings: &mut Findings<'_>) {
    for said in &page.calls {
        let call = &said.value;
        let subject = format!("{}.{}", call.resource, call.method);
        let of_tag = |method: &&ClientMethod| method.tag.to_snake_case() == call.resource.to_snake_case();
        let mut methods = described.methods.iter().filter(of_tag).peekable();
        if methods.peek().is_none() {
            findings.add("P501", said.at, &subject, "/tags", format!("no tag is called `{}`", call.resource));
            continue;
        }
        let Some(method) = methods.find(|method| method.name == call.method.to_snake_case()) else {
            let tags = described.tags();
            let pointer = tags.iter().find(|(tag, _)| tag.to_snake_case() == call.resource.to_snake_case());
            let pointer = pointer.map(|(_, pointer)| pointer.as_str()).unwrap_or_default();
            findings.add(
                "P501",
                said.at,
                &subject,
                pointer,
                format!("`{}` has no method `{}`", call.resource, call.method),
            );
            continue;
        };
        let Some(operation) = described.operations.iter().find(|known| known.id() == method.operation) else {
            continue;
        };
        let parameters = described.parameters(operation);
        for argument in &call.arguments {
            let is_known = parameters.iter().any(|known| known.name.to_snake_case() == argument.value.to_snake_case());
            if !is_known {
                let message = format!("{} has no parameter `{}`", operation.id(), argument.value);
                let subject = format!("{subject} {}", argument.value);
                findings.add("P502", argument.at, &subject, &operation.pointer(), message);
            }
        }
    }
}
