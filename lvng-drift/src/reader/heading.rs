//! Lines that begin something: an endpoint, a list of parameters, a request, a response.

use super::piece::Piece;
use crate::page::In;
use regex::Regex;
use std::sync::LazyLock;

/// Methods that a heading may name.
const METHODS: [&str; 8] = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE"];

/// What stands behind a path in pages whose marks were taken out, and whether callers have to authenticate.
const ACCESS: [(&str, bool); 2] = [("Authenticated", true), ("Public", false)];

static PATH: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"^/[\w/:{}.~%+@*-]*$").ok());
static PARAMETERS: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?i)^(path|query|header|cookie|body|form) (?:parameters|fields)$").ok());
static RESPONSE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)^(?:example )?response[\s:(–—-]*([0-9]\S{0,10}?|default)\)?(?: \w[\w ]*)?$").ok()
});
static BASE: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"(?i)^base path:?\W*?(/\S*?)`?$").ok());

/// The heading of an endpoint.
pub struct Endpoint<'t> {
    pub method: Option<Piece<'t>>,
    pub path: Piece<'t>,
    pub is_authenticated: Option<(bool, Piece<'t>)>,
}

/// A line without the marks of a heading, and how many there were.
pub fn title(line: Piece<'_>) -> (Piece<'_>, usize) {
    let line = line.trim(char::is_whitespace);
    let marks = line.text.bytes().take_while(|byte| *byte == b'#').count();
    (line.from(marks).plain(), marks)
}

/// `### POST /agents`, `POST/agentsAuthenticated`, `/agentsAuthenticatedMakes an agent.`
pub fn endpoint(line: Piece<'_>) -> Option<Endpoint<'_>> {
    let (line, _) = title(line);
    let word = METHODS.iter().find(|word| line.text.starts_with(**word));
    let method = word.map(|word| line.to(word.len()));
    let rest = line.from(method.map_or(0, |method| method.text.len())).plain();
    let word = rest.to(rest.text.find([' ', '`', '\t']).unwrap_or(rest.text.len()));
    let access = ACCESS.iter().find_map(|(label, is_authenticated)| {
        let at = word.text.find(label)?;
        let is_end = word.text.get(at + label.len()..)?.chars().next().is_none_or(char::is_uppercase);
        is_end.then(|| (*is_authenticated, word.to(at + label.len()).from(at)))
    });
    let path = word.to(access.map_or(word.text.len(), |(_, label)| label.at - word.at));
    // A path alone may stand in any text.
    let is_heading = PATH.as_ref().is_some_and(|pattern| pattern.is_match(path.text))
        && (access.is_some() || (method.is_some() && path.text.len() == rest.text.len()));
    is_heading.then_some(Endpoint { method, path, is_authenticated: access })
}

/// `Query Parameters`.
pub fn parameters(line: Piece<'_>) -> Option<In> {
    let word = PARAMETERS.as_ref()?.captures(title(line).0.text)?.get(1)?.as_str().to_lowercase();
    Some(match word.as_str() {
        "path" => In::Path,
        "query" => In::Query,
        "header" => In::Header,
        "cookie" => In::Cookie,
        _ => In::Body,
    })
}

/// The status of `Response 200`, `**Response -- 201**`.
pub fn response(line: Piece<'_>) -> Option<Piece<'_>> {
    let (line, _) = title(line);
    Some(line.found(RESPONSE.as_ref()?.captures(line.text)?.get(1)?))
}

/// Whether a line says that a request follows.
pub fn is_request(line: Piece<'_>) -> bool {
    let (line, _) = title(line);
    ["request", "example request", "curl"].contains(&line.text.to_lowercase().as_str())
}

/// `Base path: /agents`.
pub fn base_path(line: Piece<'_>) -> Option<Piece<'_>> {
    let line = line.trim(char::is_whitespace);
    let found = line.found(BASE.as_ref()?.captures(line.text)?.get(1)?);
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(Option<&str>, &str, Option<bool>)> {
        let found = endpoint(Piece { text, at: 0 })?;
        let access = found.is_authenticated.map(|(is_authenticated, _)| is_authenticated);
        Some((found.method.map(|method| method.text), found.path.text, access))
    }

    #[test]
    fn endpoints_have_headings_in_several_forms() {
        assert_eq!(read("### POST /v1/pets"), Some((Some("POST"), "/v1/pets", None)));
        assert_eq!(read("## `GET /pets/{id}`"), Some((Some("GET"), "/pets/{id}", None)));
        assert_eq!(read("GET/pets/:idAuthenticated"), Some((Some("GET"), "/pets/:id", Some(true))));
        assert_eq!(read("/petsPublicLists pets. All."), Some((None, "/pets", Some(false))));
        assert_eq!(read("GETRetrieve a resource"), None);
        assert_eq!(read("/pets are listed"), None);
        assert_eq!(read("GET the pets"), None);
        assert_eq!(read("//api.example.org/petsAuthenticated").map(|found| found.1), Some("//api.example.org/pets"));
    }

    #[test]
    fn other_headings() {
        let piece = |text| Piece { text, at: 0 };
        assert_eq!(parameters(piece("**Query Parameters**")), Some(In::Query));
        assert_eq!(parameters(piece("Query Parameters are many")), None);
        for text in ["Response 201", "**Response -- 201**", "#### Response (201)", "Response: 201 Created"] {
            assert_eq!(response(piece(text)).map(|found| found.text), Some("201"), "{text}");
        }
        assert!(response(piece("Response Format")).is_none());
        assert_eq!(base_path(piece("Base path: `/v1/pets`")).map(|found| found.text), Some("/v1/pets"));
    }
}
