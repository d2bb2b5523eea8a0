//! Descriptions that are made to take long, or much.

use std::fmt::Write;

const HEAD: &str = "openapi: 3.0.3\ninfo: { title: T, version: '1' }\npaths: {}\n";

/// Names and texts.
pub fn descriptions() -> Vec<(&'static str, String)> {
    vec![
        ("lists in lists", format!("{HEAD}x-a: {}", "[".repeat(100_000))),
        ("objects in objects", format!("{HEAD}x-a: {}", "{a: ".repeat(100_000))),
        ("block lists in block lists", format!("{HEAD}x-a:\n  {}a", "- ".repeat(100_000))),
        ("JSON in JSON", format!("{{\"openapi\":\"3.0.3\",\"x-a\":{}", "{\"a\":".repeat(100_000))),
        ("aliases that double", aliases()),
        ("a number of many digits", schema(&format!("{{ type: number, minimum: {} }}", "9".repeat(100_000)))),
        ("a length beyond everything", schema("{ type: string, minLength: 9007199254740993, maxLength: 1e15 }")),
        ("a long pattern", schema(&format!("{{ type: string, pattern: '{}' }}", "(a{9}){9}".repeat(2_000)))),
        ("a pattern that repeats", schema("{ type: string, pattern: '((((a{999}){999}){999}){999}){999}' }")),
        ("a pattern in brackets", schema(&format!("{{ type: string, pattern: '{}a' }}", "(".repeat(4_000)))),
        ("parts that double", chain(40, |next| format!("{{ allOf: [{next}, {next}] }}"))),
        ("branches that double", chain(40, |next| format!("{{ oneOf: [{next}, {next}] }}"))),
        ("branches of parts", chain(40, |next| format!("{{ anyOf: [{next}, {{ allOf: [{next}] }}] }}"))),
        (
            "unions beside unions",
            chain(40, |next| {
                format!("{{ oneOf: [{next}, {{ type: string }}], anyOf: [{next}, {{ type: integer }}] }}")
            }),
        ),
        (
            "properties that merge",
            chain(40, |next| {
                format!(
                    "{{ allOf: [{{ properties: {{ a: {next} }} }}, {{ properties: {{ a: {next}, b: {next} }} }}] }}"
                )
            }),
        ),
        (
            "discriminators of discriminators",
            chain(40, |next| {
                format!("{{ oneOf: [{next}, {{ type: object }}], discriminator: {{ propertyName: a }} }}")
            }),
        ),
        ("a long chain of references", chain(4_000, str::to_owned)),
        ("a long chain of properties", chain(1_500, |next| format!("{{ properties: {{ next: {next} }} }}"))),
        ("inline schemas in one another", schema(&nested(100))),
        (
            "a mistake deep inside",
            format!("{HEAD}x-b: 1\n").replace(
                "paths: {}",
                &format!("paths: {{ /a: {{ parameters: [{{ name: a, in: query, schema: {} }}] }} }}", by_turns(36)),
            ),
        ),
        ("many properties", many("{ type: object, properties: {", |n| format!("p{n}: {{ type: string }}, "), "} }")),
        (
            "many properties of one name",
            many(
                "{ type: object, properties: {",
                |n| format!("'{}': {{}}, ", "-".repeat(n % 300) + &"a".repeat(n / 300 + 1)),
                "} }",
            ),
        ),
        ("many values", many("{ type: string, enum: [", |n| format!("v{n}, "), "] }")),
        (
            "many branches",
            many(
                "{ oneOf: [",
                |n| format!("{{ type: object, required: [k], properties: {{ k: {{ enum: [v{n}] }} }} }}, "),
                "] }",
            ),
        ),
        ("prose without end", schema(&format!("{{ description: '{}' }}", "[`<*_ ".repeat(4_000)))),
        (
            "path with many parameters",
            format!("{HEAD}x-b: 1\n").replace(
                "paths: {}",
                &format!(
                    "paths: {{ '/{}': {{ get: {{ responses: {{ 204: {{ description: a }} }} }} }} }}",
                    "{a}".repeat(5_000)
                ),
            ),
        ),
    ]
}

fn schema(text: &str) -> String {
    format!("{HEAD}components:\n  schemas:\n    A: {text}\n")
}

/// Schemas that each use the next one.
fn chain(count: usize, link: impl Fn(&str) -> String) -> String {
    let mut text = format!("{HEAD}components:\n  schemas:\n");
    for number in 0..count {
        let next = format!("{{ $ref: '#/components/schemas/S{}' }}", number + 1);
        // Writing to a string does not fail.
        let _ = writeln!(text, "    S{number}: {}", link(&next));
    }
    let _ = writeln!(text, "    S{count}: {{ type: object, properties: {{ a: {{ type: string }} }} }}");
    text
}

fn nested(depth: usize) -> String {
    let mut text = "{}".to_owned();
    for _ in 0..depth {
        text = format!("{{ properties: {{ a: {text} }} }}");
    }
    text
}

/// A reader of typed schemas would try every kind of schema at every level.
fn by_turns(depth: usize) -> String {
    (0..depth).fold("{ oneOf: {} }".to_owned(), |text, level| match level % 3 {
        0 => format!("{{ allOf: [{text}] }}"),
        1 => format!("{{ oneOf: [{text}, {{ type: integer }}] }}"),
        _ => format!("{{ items: {{ properties: {{ a: {text} }} }} }}"),
    })
}

fn many(begin: &str, item: impl Fn(usize) -> String, end: &str) -> String {
    let items: String = (0..1_000).map(item).collect();
    schema(&format!("{begin}{items}{end}"))
}

fn aliases() -> String {
    let mut text = format!("{HEAD}x-0: &a0 [1, 1, 1, 1, 1, 1, 1, 1]\n");
    for number in 1..30 {
        let below = format!("*a{}", number - 1);
        let _ = writeln!(text, "x-{number}: &a{number} [{}]", [below.as_str(); 8].join(", "));
    }
    text
}
