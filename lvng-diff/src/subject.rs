//! Pointers → what stands there, in words: `Agent.name`, the 200 response of `GET /agents`.

use lvng_codegen::pointer;
use serde_json::Value;

/// What stands at a pointer, for the beginning of a sentence in the middle of one.
pub(crate) fn subject(tree: &Value, at: &str) -> String {
    let keys: Vec<String> = pointer::segments(at).map(|key| key.into_owned()).collect();
    let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
    match keys.as_slice() {
        [] => "the description".to_owned(),
        ["components", "schemas", name, rest @ ..] => format!("`{name}{}`", member(rest)),
        ["components", "parameters", _, rest @ ..] => {
            below(tree, &pointer::join("", &keys[..3]), rest, &format!("the parameter `{}`", name(tree, &keys[..3])))
        }
        ["components", "responses", name, rest @ ..] => {
            below(tree, &pointer::join("", &keys[..3]), rest, &format!("the shared response `{name}`"))
        }
        ["components", "requestBodies", name, rest @ ..] => {
            below(tree, &pointer::join("", &keys[..3]), rest, &format!("the shared request body `{name}`"))
        }
        ["components", "headers", name, rest @ ..] => {
            below(tree, &pointer::join("", &keys[..3]), rest, &format!("the shared header `{name}`"))
        }
        ["components", "securitySchemes", name, ..] => format!("the security scheme `{name}`"),
        ["components", section, name, ..] => format!("`{name}` of `{section}`"),
        ["paths", path, "parameters", index, rest @ ..] => {
            let holder = ["paths", path, "parameters", index];
            let what = format!("the parameter `{}` of `{path}`", name(tree, &holder));
            below(tree, &pointer::join("", &holder), rest, &what)
        }
        ["paths", path] => format!("`{path}`"),
        ["paths", path, method, rest @ ..] => operation(tree, (path, method), rest),
        ["servers", ..] => "the servers".to_owned(),
        ["security", ..] => "the security of the description".to_owned(),
        ["tags", index, ..] => format!("the tag `{}`", name(tree, &["tags", index])),
        [key, ..] => format!("`{key}`"),
    }
}

fn operation(tree: &Value, (path, method): (&str, &str), rest: &[&str]) -> String {
    let route = format!("`{} {path}`", method.to_uppercase());
    let at = ["paths", path, method];
    let pointer_of = |more: &[&str]| pointer::join("", &[&at[..], more].concat());
    match rest {
        ["parameters", index, rest @ ..] => {
            let more = ["parameters", index];
            let what = format!("the parameter `{}` of {route}", name(tree, &[&at[..], &more].concat()));
            below(tree, &pointer_of(&more), rest, &what)
        }
        ["requestBody", rest @ ..] => below(tree, &pointer_of(&["requestBody"]), rest, &format!("the body of {route}")),
        ["responses", "default", rest @ ..] => {
            below(tree, &pointer_of(&["responses", "default"]), rest, &format!("the default response of {route}"))
        }
        ["responses", status, rest @ ..] => {
            below(tree, &pointer_of(&["responses", status]), rest, &format!("the {status} response of {route}"))
        }
        ["responses"] => format!("the responses of {route}"),
        ["security", ..] => format!("the security of {route}"),
        ["servers", ..] => format!("the servers of {route}"),
        _ => route,
    }
}

/// What is below something that has content or a schema.
fn below(tree: &Value, at: &str, rest: &[&str], what: &str) -> String {
    match rest {
        ["headers", header, rest @ ..] => below(tree, at, rest, &format!("the header `{header}` of {what}")),
        ["content", media, "prefixEncoding" | "itemEncoding", ..] => format!("the parts of {what} as `{media}`"),
        ["content", media, "encoding", part, ..] => format!("the part `{part}` of {what} as `{media}`"),
        ["content", media, "schema", rest @ ..] => {
            let content = pointer::find(tree, at).and_then(|node| node.get("content")).and_then(Value::as_object);
            // With one media type there is nothing to tell apart.
            let only = content.is_none_or(|content| content.len() < 2);
            let what = if only { what.to_owned() } else { format!("{what} as `{media}`") };
            in_schema(&what, rest)
        }
        ["content", media, ..] => format!("{what} as `{media}`"),
        ["schema", rest @ ..] => in_schema(what, rest),
        _ => what.to_owned(),
    }
}

fn in_schema(what: &str, rest: &[&str]) -> String {
    let member = member(rest);
    if member.is_empty() { what.to_owned() } else { format!("`{member}` in {what}") }
}

/// The member of a value that a pointer into its schema is about: `.items[].id`.
fn member(keys: &[&str]) -> String {
    match keys {
        ["properties", name, rest @ ..] => format!(".{name}{}", member(rest)),
        ["items", rest @ ..] => format!("[]{}", member(rest)),
        ["additionalProperties", rest @ ..] => format!(".*{}", member(rest)),
        ["allOf" | "oneOf" | "anyOf", _, rest @ ..] => member(rest),
        ["not", rest @ ..] => member(rest),
        _ => String::new(),
    }
}

/// The name that an object gives itself.
fn name<'t>(tree: &'t Value, keys: &[&str]) -> &'t str {
    let mut node = pointer::find(tree, &pointer::join("", keys));
    for _ in 0..32 {
        let next = node.and_then(|node| node.get("$ref")?.as_str()).and_then(pointer::of_ref);
        let Some(found) = next.and_then(|pointer| pointer::find(tree, &pointer)) else { break };
        node = Some(found);
    }
    node.and_then(|node| node.get("name")?.as_str()).unwrap_or("?")
}

/// A value, short enough for a sentence.
pub(crate) fn shown(value: &Value) -> String {
    let text = match value {
        Value::String(text) => text.clone(),
        value => value.to_string(),
    };
    let short: String = text.chars().take(60).collect();
    let more = if short.len() < text.len() { "…" } else { "" };
    format!("`{}{more}`", short.escape_debug())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pointers_have_words() {
        let tree = serde_json::json!({
            "paths": { "/a": { "get": { "parameters": [{ "name": "limit", "in": "query" }, { "$ref": "#/components/parameters/P" }] } } },
            "components": { "parameters": { "P": { "name": "page", "in": "query" } } },
        });
        let cases = [
            ("/components/schemas/Pet/properties/tags/items/properties/id", "`Pet.tags[].id`"),
            ("/components/schemas/Pet/allOf/1/additionalProperties", "`Pet.*`"),
            ("/paths/~1a/get", "`GET /a`"),
            ("/paths/~1a/get/parameters/0/schema", "the parameter `limit` of `GET /a`"),
            ("/paths/~1a/get/parameters/1", "the parameter `page` of `GET /a`"),
            ("/components/parameters/P/schema/maximum", "the parameter `page`"),
            (
                "/paths/~1a/get/responses/200/content/application~1json/schema/properties/id",
                "`.id` in the 200 response of `GET /a`",
            ),
            ("/paths/~1a/get/responses/200/headers/X/schema", "the header `X` of the 200 response of `GET /a`"),
            ("/paths/~1a/post/requestBody", "the body of `POST /a`"),
            ("", "the description"),
        ];
        for (pointer, words) in cases {
            assert_eq!(subject(&tree, pointer), words);
        }
    }
}
