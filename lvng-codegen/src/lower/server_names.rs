//! What servers and the values of their variables are called.

use lvng_contract::path::{Piece, Pieces};
use serde_json::Value;

use crate::members::Members;
use crate::names;

/// Words of descriptions that say nothing of a server which its neighbours are not, too.
const NOISE: &[&str] = &["a", "an", "api", "base", "endpoint", "environment", "our", "server", "servers", "the", "url"];

/// The most words that a description may have to be a name.
const MOST_WORDS: usize = 3;

/// Names for a server, best first: its own, by its description, by its URL.
pub fn names_of_server(node: &Value, vendor: Option<&str>) -> Vec<String> {
    let vendors = vendor.map(|vendor| format!("x-{vendor}-name"));
    let keys = ["name", "x-name", "x-fern-server-name", "x-speakeasy-server-id"];
    let keys = vendors.iter().map(String::as_str).chain(keys);
    let own = keys.filter_map(|key| node.member(key)?.as_str()).map(names::words).find(|words| !words.is_empty());
    let described = node.member("description").and_then(Value::as_str).and_then(described);
    let url = node.member("url").and_then(Value::as_str).unwrap_or_default();
    let all = own.into_iter().chain(described).chain(by_url(url));
    all.map(|words| names::type_name(&words.join("_"))).collect()
}

/// Names for the values of a variable.
pub fn names_of_values(server: &str, variable: &str) -> Vec<String> {
    let short = names::type_name(variable);
    let long = [server, &short].concat();
    vec![short, long]
}

/// The first words of a description, if they are few.
fn described(text: &str) -> Option<Vec<String>> {
    let end = text.find(['.', '(', ',', ':', ';', '\n', '–', '—']).unwrap_or(text.len());
    let end = text.find(" - ").map_or(end, |dash| dash.min(end));
    let mut words = names::words(&text[..end]);
    words.retain(|word| !NOISE.contains(&word.as_str()));
    (!words.is_empty() && words.len() <= MOST_WORDS).then_some(words)
}

/// The first part of the host, then with the path, then all of it; the path where there is no host.
fn by_url(url: &str) -> Vec<Vec<String>> {
    let fixed: String = Pieces::new(url).filter_map(Piece::literal).collect();
    let (host, path) = match fixed.split_once("//") {
        Some((_, rest)) => rest.split_once('/').unwrap_or((rest, "")),
        None => ("", fixed.as_str()),
    };
    let host = host.split([':', '?']).next().unwrap_or_default();
    let labels: Vec<&str> = host.split('.').filter(|label| !label.is_empty() && *label != "www").collect();
    // The digits of an address say nothing alone.
    let is_address = labels.iter().all(|label| label.bytes().all(|byte| byte.is_ascii_digit()));
    let first = names::words(if is_address { host } else { labels.first().copied().unwrap_or_default() });
    let path = names::words(path);
    let all = [names::words(host), path.clone()].concat();
    let some = [first.clone(), [first, path].concat(), all];
    let mut found: Vec<Vec<String>> = some.into_iter().filter(|words| !words.is_empty()).collect();
    found.dedup();
    if found.is_empty() {
        found.push(vec!["root".to_owned()]);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_servers_are_called() {
        for (node, expected) in [
            (json!({ "url": "https://a.b", "name": "eu-west", "description": "Production" }), "EuWest"),
            (json!({ "url": "https://a.b", "x-acme-name": "Main", "description": "Production" }), "Main"),
            (json!({ "url": "https://a.b", "description": "Production server (uses live data)" }), "Production"),
            (json!({ "url": "https://a.b", "description": "The staging environment." }), "Staging"),
            (json!({ "url": "https://uploads.b", "description": "Where large files of all users go" }), "Uploads"),
            (json!({ "url": "https://{region}.b.com/v1" }), "B"),
            (json!({ "url": "http://localhost:8080/x" }), "Localhost"),
            (json!({ "url": "http://127.0.0.1:8080/x" }), "T127_0_0_1"),
            (json!({ "url": "/api/v2" }), "ApiV2"),
            (json!({ "url": "/" }), "Root"),
            (json!({ "url": "{scheme}://{host}" }), "Root"),
        ] {
            assert_eq!(names_of_server(&node, Some("acme"))[0], expected, "{node}");
        }
        let node = json!({ "url": "https://api.example.com/v1" });
        assert_eq!(names_of_server(&node, None), ["Api", "ApiV1", "ApiExampleComV1"]);
    }
}
