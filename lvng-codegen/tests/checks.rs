//! What is said of the checks of a server: each keyword of a description, by what becomes of it.

#[path = "support/mod.rs"]
mod support;

use lvng_codegen::{Checks, Input, KeywordChecks, checks};

fn counts(checks: &Checks, keyword: &str) -> (usize, usize, usize, usize) {
    let KeywordChecks { typed, read, validated, unchecked } = checks.keywords.get(keyword).cloned().unwrap_or_default();
    (typed, read, validated, unchecked.values().map(Vec::len).sum())
}

#[test]
fn bodies_are_checked_by_types_or_a_validator() {
    let checks = checks(&support::fixture("validity").input);
    // `texts`, `nulls`, `numbers` and `others` need no validator.
    assert_eq!((checks.by_types, checks.by_validator, checks.unchecked.len()), (4, 6, 0));
    // A class of Unicode is left to the validator.
    assert_eq!(counts(&checks, "pattern"), (0, 4, 1, 0));
    assert_eq!(counts(&checks, "prefixItems"), (0, 0, 1, 0));
    assert_eq!(counts(&checks, "oneOf"), (0, 0, 2, 0));
    assert_eq!(counts(&checks, "contains"), (0, 0, 1, 0));
    assert_eq!(counts(&checks, "minimum"), (0, 2, 0, 0));
}

#[test]
fn what_nothing_checks_has_its_place_and_a_reason() {
    let text = r#"{
        "openapi": "3.1.0",
        "info": { "title": "Checks", "version": "1" },
        "paths": { "/a": { "post": {
            "parameters": [{ "name": "q", "in": "query", "schema": { "type": "string", "not": { "const": "a" }, "maxLength": 3 } }],
            "requestBody": { "content": {
                "application/x-www-form-urlencoded": { "schema": { "type": "object", "required": ["x"] } },
                "application/json": { "schema": { "type": "string", "pattern": "(", "format": "colour" } },
                "text/plain": { "schema": { "type": "string" } }
            } },
            "responses": { "204": { "description": "Done" } }
        } } }
    }"#;
    let checks = checks(&Input::single("api.json", text));
    assert_eq!((checks.by_types, checks.by_validator), (1, 1));
    let unchecked: Vec<_> = checks
        .unchecked
        .iter()
        .map(|body| {
            (body.place.pointer.rsplit('/').nth(1).unwrap_or_default(), body.keywords.iter().cloned().collect())
        })
        .collect::<Vec<(&str, Vec<String>)>>();
    let pattern = ("application~1json", vec!["pattern".to_owned()]);
    assert_eq!(unchecked, [pattern]);
    // Parameters and forms have validators too.
    assert_eq!((counts(&checks, "not"), counts(&checks, "required")), ((0, 0, 1, 0), (0, 0, 1, 0)));
    for keyword in ["pattern", "format"] {
        assert_eq!(counts(&checks, keyword), (0, 0, 0, 1), "{keyword}");
        let places: Vec<_> = checks.keywords[keyword].unchecked.values().flatten().collect();
        assert!(places[0].pointer.ends_with(&format!("/{keyword}")), "{places:?}");
    }
    assert_eq!(counts(&checks, "maxLength"), (0, 1, 0, 0));
}

#[test]
fn what_is_read_otherwise_than_json_schema_has_it_has_its_places() {
    let of = |version: &str| {
        let text = format!(
            r#"{{ "openapi": "{version}", "info": {{ "title": "Checks", "version": "1" }}, "paths": {{ "/a": {{ "post": {{
                "requestBody": {{ "content": {{ "application/json": {{ "schema": {{ "type": "object", "properties": {{
                    "count": {{ "type": "integer" }}, "short": {{ "type": "integer", "format": "int32" }},
                    "bytes": {{ "type": "string", "contentEncoding": "base64" }}
                }} }} }} }} }},
                "responses": {{ "200": {{ "description": "Done", "content": {{ "application/json": {{ "schema": {{ "type": "integer" }} }} }} }} }}
            }} }} }} }}"#
        );
        let otherwise = checks(&Input::single("api.json", text)).otherwise;
        otherwise
            .values()
            .flatten()
            .map(|place| place.pointer.rsplit('/').next().unwrap_or_default().to_owned())
            .collect()
    };
    assert_eq!(of("3.1.0"), ["bytes", "count"], "what a server writes is not checked");
    let of_3_0: Vec<String> = of("3.0.3");
    assert_eq!(of_3_0, ["bytes", "count", "count", "short"], "draft 4 has no whole numbers with a point");
}
