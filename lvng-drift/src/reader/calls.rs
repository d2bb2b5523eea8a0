//! Calls of an SDK: `client.agents.create(name="…")`, `client.chat.send / stream_chat`.

use super::piece::Piece;
use crate::page::{Call, Said};
use crate::source::Source;
use regex::Regex;
use std::sync::LazyLock;

static CALL: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"client\.([A-Za-z]\w*)\.([A-Za-z]\w*)((?: / [A-Za-z]\w*)*)").ok());
static ARGUMENT: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"^\s*([A-Za-z_]\w*)\s*=[^=]").ok());

/// The text of links that stands behind the names in a table whose marks were taken out.
const LINK: &str = "Reference";

/// The calls in a line; their arguments may go on in the next lines of the text.
pub fn read(line: Piece<'_>, text: &str, source: &Source) -> Vec<Said<Call>> {
    let mut calls = Vec::new();
    for found in CALL.iter().flat_map(|pattern| pattern.captures_iter(line.text)) {
        let (Some(resource), Some(first), Some(others)) = (found.get(1), found.get(2), found.get(3)) else { continue };
        let mut methods = vec![(first.as_str(), first.start())];
        let mut start = others.start();
        for name in others.as_str().split(" / ") {
            methods.extend((!name.is_empty()).then_some((name, start)));
            start += name.len() + " / ".len();
        }
        let end = line.at + others.end();
        let is_call = text.get(end..).is_some_and(|rest| rest.starts_with('('));
        let arguments = if is_call { arguments(text, end + 1, source) } else { Vec::new() };
        for (method, offset) in methods {
            let method = method.strip_suffix(LINK).filter(|name| !name.is_empty()).unwrap_or(method).to_owned();
            let call = Call { resource: resource.as_str().to_owned(), method, arguments: arguments.clone() };
            calls.push(Said { value: call, at: source.position(line.at + offset) });
        }
    }
    calls
}

/// The names of the arguments that have one, up to the bracket that ends the call.
fn arguments(text: &str, at: usize, source: &Source) -> Vec<Said<String>> {
    let (mut depth, mut start, mut quote, mut names) = (0_usize, at, None, Vec::new());
    let mut argument = |start: usize, end: usize| {
        let part = text.get(start..end).unwrap_or_default();
        let name = ARGUMENT.as_ref().and_then(|pattern| pattern.captures(part)).and_then(|found| found.get(1));
        names.extend(
            name.map(|name| Said { value: name.as_str().to_owned(), at: source.position(start + name.start()) }),
        );
    };
    for (offset, letter) in text.get(at..).unwrap_or_default().char_indices() {
        let offset = at + offset;
        match (quote, letter) {
            (Some(open), letter) if open == letter => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(letter),
            (None, '(' | '[' | '{') => depth += 1,
            (None, ')' | ']' | '}') if depth > 0 => depth -= 1,
            (None, ')') => {
                argument(start, offset);
                break;
            }
            (None, ',') if depth == 0 => {
                argument(start, offset);
                start = offset + 1;
            }
            _ => {}
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_all(text: &str) -> Vec<String> {
        let calls = read(Piece::line(text, 0), text, &Source::new(text));
        let show = |call: Said<Call>| {
            let names: Vec<String> = call.value.arguments.into_iter().map(|name| name.value).collect();
            format!("{}.{}({}) at {}", call.value.resource, call.value.method, names.join(" "), call.at.column)
        };
        calls.into_iter().map(show).collect()
    }

    #[test]
    fn calls_have_names_and_arguments() {
        assert_eq!(
            read_all("x = client.pets.list(\n  limit=5, tags=[\"a=b\", 1],\n  q=\"x)\")"),
            ["pets.list(limit tags q) at 17"]
        );
        assert_eq!(read_all("petsclient.pets.list / buyReference →"), ["pets.list() at 17", "pets.buy() at 24"]);
        assert_eq!(read_all("client.close() and response.body.x"), Vec::<String>::new());
    }
}
