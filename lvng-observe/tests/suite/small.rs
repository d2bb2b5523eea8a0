//! What is found, and proposed, on small descriptions of all constructs.

use crate::support::{described, exchange, observed, said, settled};
use bytes::Bytes;
use lvng_observe::{Body, Exchange, Message, report};
use serde_json::{Value, json};

/// A description whose `POST /things/{id}` takes and answers with this schema.
fn with_schema(version: &str, schema: &Value, components: &Value) -> String {
    let body = json!({ "application/json": { "schema": schema } });
    json!({
        "openapi": version, "info": { "title": "T", "version": "1" },
        "paths": { "/things/{id}": { "post": {
            "parameters": [{ "name": "id", "in": "path", "required": true, "schema": { "type": "integer" } }],
            "requestBody": { "content": body }, "responses": { "200": { "description": "ok", "content": body } },
        } } },
        "components": { "schemas": components },
    })
    .to_string()
}

/// What is found when a value is answered; whatever it is, a proposal settles it.
#[track_caller]
fn finds(version: &str, schema: Value, components: Value, value: Value) -> Vec<String> {
    let description = described(&with_schema(version, &schema, &components));
    let exchanges = [exchange("POST", "/things/1", None, 200, Some(value))];
    let seen = observed(&description, &exchanges);
    if !seen.findings.is_empty() {
        settled(&description, &exchanges);
    }
    said(&seen)
}

#[track_caller]
fn fits(version: &str, schema: Value, value: Value) {
    assert_eq!(finds(version, schema, json!({}), value), Vec::<String>::new());
}

#[test]
fn values_that_fit_are_no_findings() {
    fits("3.0.3", json!({}), json!({ "a": [null, 1] }));
    fits("3.0.3", json!({ "type": "object" }), json!({ "a": 1 }));
    fits("3.0.3", json!({ "type": "number" }), json!(1));
    fits("3.0.3", json!({ "type": "integer" }), json!(1.0));
    fits("3.0.3", json!({ "type": "string", "nullable": true }), json!(null));
    fits("3.1.0", json!({ "type": ["string", "null"] }), json!(null));
    fits("3.1.0", json!({ "oneOf": [{ "type": "string" }, { "type": "null" }] }), json!(null));
    fits(
        "3.0.3",
        json!({ "type": "object", "properties": { "a": {} }, "additionalProperties": { "type": "integer" } }),
        json!({ "b": 1 }),
    );
    fits(
        "3.0.3",
        json!({ "allOf": [{ "properties": { "a": {} } }, { "properties": { "b": {} } }], "properties": { "c": {} } }),
        json!({ "a": 1, "b": 2, "c": 3 }),
    );
    fits(
        "3.0.3",
        json!({ "properties": { "kind": {} }, "anyOf": [{ "properties": { "a": {} } }, { "properties": { "b": {} } }] }),
        json!({ "kind": 1, "b": 2 }),
    );
    fits(
        "3.1.0",
        json!({ "type": "array", "prefixItems": [{ "type": "string" }], "items": { "type": "integer" } }),
        json!(["a", 1]),
    );
    fits(
        "3.1.0",
        json!({ "type": "object", "patternProperties": { "^x": {} }, "properties": { "a": {} } }),
        json!({ "x": 1 }),
    );
    fits("3.0.3", json!({ "required": ["secret"], "properties": { "secret": { "writeOnly": true } } }), json!({}));
}

#[test]
fn each_construct_is_looked_into() {
    let none = json!({});
    let pet = json!({
        "Pet": { "type": "object", "required": ["kind"], "properties": { "kind": { "type": "string" } },
            "discriminator": { "propertyName": "kind", "mapping": { "cat": "#/components/schemas/Cat" } },
            "oneOf": [{ "$ref": "#/components/schemas/Cat" }, { "$ref": "#/components/schemas/Dog" }] },
        "Cat": { "type": "object", "required": ["lives"], "properties": { "lives": { "type": "integer" } } },
        "Dog": { "type": "object", "properties": { "barks": { "type": "boolean" } } },
    });
    let a_pet = json!({ "$ref": "#/components/schemas/Pet" });
    for (version, schema, components, value, expected) in [
        (
            "3.0.3",
            json!({ "type": "string", "enum": ["a"] }),
            &none,
            json!("b"),
            vec!["unknown value: the schema does not list \"b\""],
        ),
        ("3.1.0", json!({ "const": 1 }), &none, json!(2), vec!["unknown value: the schema does not list 2"]),
        (
            "3.0.3",
            json!({ "type": "string", "enum": ["a"] }),
            &none,
            json!(1),
            vec!["other type: the schema is described as string, found integer"],
        ),
        (
            "3.0.3",
            json!({ "type": "string", "enum": ["a"] }),
            &none,
            json!(null),
            vec!["other type: the schema is not nullable, found null"],
        ),
        (
            "3.1.0",
            json!({ "type": "string" }),
            &none,
            json!(null),
            vec!["other type: the schema is not nullable, found null"],
        ),
        (
            "3.1.0",
            json!({ "type": ["string", "integer"] }),
            &none,
            json!([1]),
            vec!["other type: the schema is described as integer or string, found array"],
        ),
        (
            "3.1.0",
            json!({ "oneOf": [{ "type": "string" }] }),
            &none,
            json!(null),
            vec!["other type: the schema is not nullable, found null"],
        ),
        (
            "3.1.0",
            json!({ "allOf": [{ "type": "object" }, { "type": ["object", "null"] }], "unevaluatedProperties": false }),
            &none,
            json!(null),
            vec!["other type: the schema is not nullable, found null"],
        ),
        (
            "3.1.0",
            json!({ "const": "a" }),
            &none,
            json!(null),
            vec!["other type: the schema is not nullable, found null"],
        ),
        (
            "3.0.3",
            json!({ "oneOf": [{ "type": "string" }] }),
            &none,
            json!(null),
            vec!["other type: the schema is not nullable, found null"],
        ),
        (
            "3.0.3",
            json!({ "type": "array", "items": { "properties": { "a": { "type": "string" } } } }),
            &none,
            json!([{ "a": 1 }, { "a": true }, { "a": "x" }, { "b": 1 }]),
            vec![
                "undeclared field: the schema has no `b`",
                "other type: `a` is described as string, found boolean",
                "other type: `a` is described as string, found integer",
            ],
        ),
        (
            "3.0.3",
            json!({ "type": "object", "additionalProperties": false }),
            &none,
            json!({ "a": { "b": null } }),
            vec!["undeclared field: the schema has no `a`"],
        ),
        (
            "3.0.3",
            a_pet.clone(),
            &pet,
            json!({ "kind": "cat" }),
            vec!["missing: `lives` is required of `Cat`, but not there"],
        ),
        (
            "3.0.3",
            a_pet.clone(),
            &pet,
            json!({ "kind": "Dog", "barks": 1 }),
            vec!["other type: `Dog.barks` is described as boolean, found integer"],
        ),
        (
            "3.0.3",
            a_pet.clone(),
            &pet,
            json!({ "kind": "cow", "barks": true, "milk": 1 }),
            vec!["undeclared field: `Pet` has no `milk`"],
        ),
        (
            "3.1.0",
            json!({ "$ref": "#/components/schemas/Dog", "properties": { "a": {} } }),
            &pet,
            json!({ "a": 1, "barks": true, "b": 1 }),
            vec!["undeclared field: the schema has no `b`"],
        ),
    ] {
        assert_eq!(finds(version, schema.clone(), components.clone(), value.clone()), expected, "{schema} {value}");
    }
}

const API: &str = "\
openapi: 3.0.3
info: { title: T, version: '1' }
servers: [{ url: 'https://api.example.com/v1' }]
paths:
  /things:
    parameters:
      - { name: X-Tenant, in: header, required: true, schema: { type: string } }
    get:
      parameters:
        - { name: limit, in: query, required: true, schema: { type: integer } }
        - { name: sort, in: query, explode: false, schema: { type: array, items: { type: string, enum: [a, b] } } }
        - { name: filter, in: query, style: deepObject, schema: { type: object, properties: { a: {} } } }
        - { name: range, in: query, schema: { type: object, properties: { from: {}, to: {} } } }
      security: [{ key: [] }]
      responses:
        '200':
          description: ok
          headers: { X-Total: { schema: { type: integer } }, X-Must: { required: true, schema: { type: string } } }
          content: { application/json: { schema: { type: array, items: { type: string } } } }
        default: { description: no }
    post:
      requestBody:
        required: true
        content:
          application/x-www-form-urlencoded:
            schema: { type: object, required: [name], properties: { name: { type: string }, size: { type: integer } } }
      responses:
        '200':
          description: ok
          content:
            text/event-stream: { schema: { type: object, properties: { text: { type: string } } } }
            application/x-ndjson: { schema: { type: object, properties: { text: { type: string } } } }
components:
  securitySchemes:
    key: { type: apiKey, in: query, name: api_key }
    head: { type: apiKey, in: header, name: X-Key }
";

fn message(headers: &[(&str, &str)], body: &'static str) -> Message {
    let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Message { headers, body: Body::whole(Bytes::from_static(body.as_bytes())) }
}

#[test]
fn parameters_and_headers_are_looked_at() {
    let description = described(API);
    let get = |query: &str, sent: &[(&str, &str)], received: &[(&str, &str)]| Exchange {
        number: 1,
        method: "GET".to_owned(),
        path: "/v1/things".to_owned(),
        query: query.to_owned(),
        request: message(sent, ""),
        status: 200,
        response: message(&[received, &[("content-type", "application/json; charset=utf-8")]].concat(), "[]"),
    };
    let good = get(
        "limit=5&sort=a,b&filter[a]=1&from=1&to=2&api_key=abc",
        &[("x-tenant", "t"), ("user-agent", "x"), ("x-key", "k"), ("authorization", "Bearer abc")],
        &[
            ("x-total", "7"),
            ("x-must", "a"),
            ("etag", "x"),
            ("access-control-allow-origin", "*"),
            ("set-cookie", "a=b"),
        ],
    );
    assert_eq!(said(&observed(&description, &[good])), Vec::<String>::new());
    let bad = [get(
        "limit=x&sort=a,c&filte[a]=1&page=2&page=b",
        &[("x-plan", "gold")],
        &[("x-total", "many"), ("x-new", "1")],
    )];
    let seen = observed(&description, &bad);
    assert_eq!(
        said(&seen),
        [
            "undeclared query parameter: the operation has no query parameter `filte[a]`",
            "undeclared query parameter: the operation has no query parameter `page`",
            "undeclared header: the operation has no header `x-plan`",
            "undeclared header: the response has no header `x-new`",
            "other type: the schema is described as integer, found string",
            "other type: the schema is described as integer, found string",
            "missing: the required header `X-Must` is not sent",
            "missing: the required header parameter `X-Tenant` is not sent",
            "unknown value: the schema does not list \"c\"",
        ]
    );
    settled(&description, &bad);
    let absent = [get("", &[("x-tenant", "t")], &[("x-must", "a")])];
    assert_eq!(said(&observed(&description, &absent)), ["missing: the required query parameter `limit` is not sent"]);
    settled(&description, &absent);
}

#[test]
fn cookies_are_looked_at() {
    let session =
        json!({ "name": "visits", "in": "cookie", "required": true, "schema": { "type": "integer", "maximum": 9 } });
    let description = json!({
        "openapi": "3.0.3", "info": { "title": "T", "version": "1" },
        "paths": { "/a": { "get": { "parameters": [session], "responses": { "200": { "description": "ok" } } } } },
    });
    let description = described(&description.to_string());
    let asked = |headers: &[(&str, &str)]| {
        let asked = exchange("GET", "/a", None, 200, None);
        let asked = Exchange { request: Message { headers: message(headers, "").headers, ..asked.request }, ..asked };
        let exchanges = [asked];
        let seen = observed(&description, &exchanges);
        if !seen.findings.is_empty() {
            settled(&description, &exchanges);
        }
        said(&seen)
    };
    assert_eq!(asked(&[("cookie", "theme=dark; visits=5")]), Vec::<String>::new());
    assert_eq!(asked(&[("cookie", "theme=dark"), ("cookie", "visits=5")]), Vec::<String>::new());
    assert_eq!(asked(&[("cookie", "visits=many")]).len(), 1);
    assert!(asked(&[("cookie", "visits=10")])[0].starts_with("beyond a bound: "));
    let missing = "missing: the required cookie parameter `visits` is not sent";
    assert_eq!((asked(&[("cookie", "theme=dark")]), asked(&[])), (vec![missing.to_owned()], vec![missing.to_owned()]));
}

#[test]
fn forms_and_streams_are_looked_at() {
    let description = described(API);
    let post = |sent: Message, received: Message| Exchange {
        number: 1,
        method: "POST".to_owned(),
        path: "/v1/things".to_owned(),
        query: String::new(),
        request: Message {
            headers: [sent.headers, vec![("x-tenant".to_owned(), "t".to_owned())]].concat(),
            body: sent.body,
        },
        status: 200,
        response: received,
    };
    let form = ("content-type", "application/x-www-form-urlencoded");
    let events = "event: a\ndata: {\"text\":\ndata: \"x\"}\n\n: comment\n\ndata: {\"text\": 1}\n\ndata: [DONE]\n\n";
    let lines = "{\"text\":\"a\"}\n\n{\"text\":\"b\",\"more\":1}\n{\"te";
    let mut cut = message(&[("content-type", "application/x-ndjson")], lines);
    cut.body = Body::Begin(Bytes::from_static(lines.as_bytes()));
    let exchanges = [
        post(message(&[form], "name=A+b&size=x&colour=red"), message(&[("content-type", "text/event-stream")], events)),
        post(message(&[form], "size=1"), cut),
        post(message(&[], ""), message(&[("content-type", "application/x-ndjson")], "{\"text\":\"a\"}\n")),
    ];
    let seen = observed(&description, &exchanges);
    assert_eq!(
        said(&seen),
        [
            "undeclared field: the schema has no `colour`",
            "undeclared field: the schema has no `more`",
            "other type: `size` is described as integer, found string",
            "other type: `text` is described as string, found integer",
            "missing: the required body is not sent",
            "missing: `name` is required of the schema, but not there",
        ]
    );
    assert_eq!(seen.unread_bodies, 1);
    let text = report::text(&seen, &description);
    assert!(text.contains("response 200 body, at `/1/text`"), "{text}");
    settled(&description, &exchanges);
}

#[test]
fn bodies_that_are_not_what_they_say_are_found() {
    let description = described(API);
    let mut broken = exchange("GET", "/v1/things?limit=1", None, 200, Some(json!([])));
    broken.request.headers.push(("x-tenant".to_owned(), "t".to_owned()));
    broken.response.headers.push(("x-must".to_owned(), "t".to_owned()));
    broken.response.body = Body::whole("[\"sk_live_secret\", oh");
    let seen = observed(&description, std::slice::from_ref(&broken));
    assert_eq!(
        said(&seen),
        ["unreadable body: a body of `application/json` cannot be read: it is no JSON, at line 1 column 20"]
    );
    // No description makes it readable.
    let proposal = lvng_observe::propose::propose(&description, &seen).unwrap();
    assert!(proposal.overlay.is_none());
    assert_eq!(proposal.left.len(), 1);
}

#[test]
fn several_types_are_one_change() {
    let description = described(&with_schema(
        "3.0.3",
        &json!({ "type": "object", "properties": { "a": { "type": "string", "format": "date-time" }, "b": { "type": "string" } } }),
        &json!({}),
    ));
    let answer = |value: Value| exchange("POST", "/things/1", None, 200, Some(value));
    let exchanges = [
        answer(json!({ "a": 1, "b": "x" })),
        answer(json!({ "a": 2.5, "b": [1] })),
        answer(json!({ "a": null, "b": false })),
    ];
    let overlay = settled(&description, &exchanges);
    let text = overlay.to_string();
    // A type that never was is a mistake, and its format with it; one of several stays.
    assert!(text.contains(r#"properties.a.type","update":"number""#), "{overlay:#}");
    assert!(text.contains(r#"properties.a.format","remove":true"#), "{overlay:#}");
    let kinds = r#"{"anyOf":[{"type":"boolean"},{"type":"string"},{"type":"array","items":{}}]}"#;
    assert!(text.contains(kinds), "{overlay:#}");
}

#[test]
fn secrets_are_masked_before_anything_is_said() {
    let schema = json!({ "type": "object", "properties": {
        "mode": { "type": "string", "enum": ["a"] },
        "password": { "type": "string", "enum": ["x"] },
        "card": { "type": "string", "format": "password", "enum": ["x"] },
        "map": { "type": "object", "properties": { "a": {} } },
    } });
    let description = described(&with_schema("3.0.3", &schema, &json!({})));
    let secrets = ["sk_live_51H8xYz", "hunter2hunter", "visa4242", "0123456789abcdef0123456789abcdef", "tok_query_9"];
    let value = json!({ "mode": secrets[0], "password": secrets[1], "card": secrets[2], "map": { secrets[3]: "eyJh.b.c" },
        "api_token": "abc-secret", "session": { "deep": "inner-secret" } });
    let path = format!("/things/{}/{}?token={}", "sk_live_path1", secrets[3], secrets[4]);
    let mut undescribed = exchange("GET", &path, None, 200, None);
    undescribed.request.headers.push(("authorization".to_owned(), "Bearer head-secret".to_owned()));
    undescribed.request.headers.push(("x-session-key".to_owned(), "head-secret".to_owned()));
    let exchanges = [exchange("POST", "/things/1", Some(value), 200, None), undescribed];
    let seen = observed(&description, &exchanges);
    assert_eq!(seen.findings.len(), 7, "{:#?}", said(&seen));
    let overlay = settled(&description, &exchanges);
    let printed = format!("{}{:#}{overlay:#}", report::text(&seen, &description), report::json(&seen, &description));
    for secret in secrets.iter().chain(&["abc-secret", "inner-secret", "head-secret", "sk_live", "eyJh"]) {
        assert!(!printed.contains(secret), "{secret}: {printed}");
    }
    assert!(printed.contains("***"), "{printed}");
}
