//! What is read, refused and answered.

use crate::support::{self, Reply, Sent};
use lvng_mock::{Mock, Options};
use serde_json::{Value, json};

const PETS: &str = r#"
openapi: 3.1.0
info: { title: Pets, version: '1' }
servers: [{ url: 'https://api.example.com/v1' }]
components:
  securitySchemes:
    token: { type: http, scheme: bearer }
    key: { type: apiKey, in: query, name: key }
  schemas:
    Error:
      type: object
      required: [error]
      properties:
        error:
          type: object
          required: [message, status]
          properties:
            message: { type: string }
            status: { type: integer }
            details: { type: array, items: { type: object, properties: { field: { type: string }, message: { type: string } } } }
    Pet:
      type: object
      required: [id, name, secret]
      properties:
        id: { type: integer, readOnly: true }
        name: { type: string, minLength: 1, example: Rex }
        secret: { type: string, writeOnly: true }
paths:
  /search:
    get:
      parameters:
        - { name: ids, in: query, explode: false, schema: { type: array, items: { type: integer }, maxItems: 2 } }
        - { name: tags, in: query, schema: { type: array, items: { enum: [a, b] } } }
        - { name: pipes, in: query, style: pipeDelimited, schema: { type: array, items: { type: boolean } } }
        - { name: filter, in: query, style: deepObject, schema: { type: object, properties: { age: { type: integer }, kind: { type: array, items: { type: string, maxLength: 3 } } } } }
        - { name: json, in: query, content: { application/json: { schema: { type: object, required: [a] } } } }
        - { name: X-Depth, in: header, schema: { type: integer, maximum: 5 } }
        - { name: session, in: cookie, schema: { type: string, pattern: '^s' } }
      responses:
        '204': { description: Done }
        '422': { description: Wrong, content: { application/json: { schema: { $ref: '#/components/schemas/Error' } } } }
  /matrix/{at}:
    get:
      parameters: [{ name: at, in: path, required: true, style: matrix, explode: true, schema: { type: array, items: { type: integer } } }]
      responses: { '204': { description: Done } }
  /pets:
    post:
      security: [{ token: [] }, { key: [] }]
      requestBody:
        required: true
        content:
          application/json: { schema: { $ref: '#/components/schemas/Pet' } }
          application/x-www-form-urlencoded: { schema: { $ref: '#/components/schemas/Pet' } }
          multipart/form-data: { schema: { type: object, required: [photo], properties: { photo: { type: string, format: binary }, age: { type: integer }, album: { type: object, required: [title], properties: { title: { type: string }, years: { type: array, items: { type: integer } } } }, sizes: { type: array, items: { type: integer } } } } }
      responses:
        '201':
          description: Made
          content:
            application/json: { schema: { $ref: '#/components/schemas/Pet' } }
            text/csv: { example: 'id,name' }
        '400': { description: Wrong, content: { application/json: { schema: { $ref: '#/components/schemas/Error' } } } }
  /orders:
    post:
      requestBody:
        content:
          application/x-www-form-urlencoded:
            encoding: { metadata: { style: deepObject, explode: true }, lines: { style: deepObject, explode: true }, expand: { style: deepObject, explode: true } }
            schema:
              type: object
              additionalProperties: false
              properties:
                metadata: { anyOf: [{ type: object, additionalProperties: { type: string } }, { type: string, enum: [''] }] }
                lines: { type: array, items: { type: object, required: [price], properties: { price: { type: integer }, tags: { type: array, items: { type: string } } } } }
                expand: { type: array, items: { type: string }, prefixItems: [{ const: a }, { const: b }] }
      responses: { '204': { description: Done }, '400': { description: Wrong } }
  /files/{name}:
    put:
      parameters: [{ name: name, in: path, required: true, schema: { type: string } }]
      requestBody:
        required: true
        content:
          application/octet-stream: { schema: { type: string, format: binary } }
          text/plain: { schema: { type: string, minLength: 1 } }
          application/json: {}
          application/x-www-form-urlencoded: { schema: { type: object, properties: { a: { type: string } } } }
      responses: { '204': { description: Done }, '400': { description: Wrong } }
  /overlapping/{kind}/{number}:
    get:
      parameters: [{ name: kind, in: path, required: true, schema: { type: string } }, { name: number, in: path, required: true, schema: { type: integer } }]
      responses: { '204': { description: Done } }
  /overlapping/{kind}/cache:
    delete:
      parameters: [{ name: kind, in: path, required: true, schema: { type: string } }]
      responses: { '403': { description: Never } }
  /named:
    servers: [{ url: 'https://elsewhere.example.com' }]
    get:
      servers: [{ url: 'https://far.example.com' }]
      responses:
        '200':
          description: Examples
          content:
            application/json:
              schema: { type: object, properties: { a: { type: integer, maximum: 3 } } }
              examples: { wrong: { value: { a: 7 } }, one: { value: { a: 1 } }, two: { value: { a: 2 } } }
        '404': { description: Gone, content: { application/json: { example: { why: gone } } } }
  /events:
    get:
      responses:
        '200':
          description: Events
          content:
            text/event-stream:
              schema: { oneOf: [{ type: object, required: [type], properties: { type: { const: begin } } }, { type: object, required: [type, at], properties: { type: { const: end }, at: { type: integer } } }] }
"#;

fn pets() -> Mock {
    support::mock(support::text(PETS), Options::default())
}

fn get(path: &str) -> Reply {
    Sent::new("GET", path).to(&pets())
}

#[test]
fn forms_are_read_with_their_brackets() {
    let post =
        |form: String| Sent::new("POST", "/orders").body("application/x-www-form-urlencoded", &form).to(&pets()).status;
    for form in [
        "metadata[team]=red&metadata[7]=x",
        "metadata=",
        "expand=a&expand=b",
        "expand[]=a&expand[]=b",
        "expand[1]=b&expand[0]=a",
        "lines[0][price]=3&lines[1][price]=4&lines[1][tags][]=x&lines[1][tags][]=y",
    ] {
        assert_eq!(post(form.to_owned()), 204, "{form}");
    }
    for form in ["metadata=no", "lines[0][price]=x", "lines[0][tags][]=x", "other[a]=1", "expand[a]=b"] {
        assert_eq!(post(form.to_owned()), 400, "{form}");
    }
    assert_eq!(post(format!("metadata{}=x", "[a]".repeat(100_000))), 400);
}

#[test]
fn parameters_are_read_by_their_styles() {
    for query in [
        "",
        "ids=1,2",
        "ids=1%2C2",
        "tags=a&tags=b",
        "pipes=true|false",
        "pipes=true%7Cfalse",
        "filter[age]=3&filter[kind]=cat&filter[kind]=dog",
        "json=%7B%22a%22:1%7D",
        "more=x",
    ] {
        assert_eq!(get(&format!("/v1/search?{query}")).status, 204, "{query}");
        assert_eq!(get(&format!("/search?{query}")).status, 204, "{query}");
    }
    for (query, name) in [
        ("ids=1,x", "ids"),
        ("ids=1,2,3", "ids"),
        ("tags=a&tags=c", "tags"),
        ("pipes=true|1", "pipes"),
        ("filter[age]=old", "filter"),
        ("filter[kind]=horse", "filter"),
        ("json=%7B%7D", "json"),
        ("json=%7B", "json"),
    ] {
        // 400 is not described.
        let reply = get(&format!("/search?{query}"));
        assert_eq!((reply.status, &reply.json["error"]["status"]), (422, &json!(422)), "{query}: {}", reply.json);
        assert_eq!(reply.json["error"]["details"][0]["field"], json!(name));
        let message = reply.json["error"]["message"].as_str().unwrap_or_default();
        assert!(message.starts_with(&format!("The query parameter `{name}` is wrong")), "{message}");
    }
    let header = |name: &str, value: &str| Sent::new("GET", "/search").header(name, value).to(&pets()).status;
    assert_eq!((header("x-depth", "5"), header("x-depth", "6"), header("x-depth", "x")), (204, 422, 422));
    assert_eq!((header("cookie", "a=b; session=s1"), header("cookie", "session=x")), (204, 422));
    assert_eq!((get("/matrix/;at=1;at=2").status, get("/matrix/;at=1;at=x").status), (204, 400));
}

#[test]
fn credentials_come_before_all_else() {
    let sent = |path: &str| Sent::new("POST", path).json(&json!({ "name": "Rex", "secret": "s" }));
    let reply = sent("/pets").to(&pets());
    assert_eq!((reply.status, reply.header("www-authenticate")), (401, Some("bearer")));
    assert_eq!(reply.json["error"]["status"], json!(401));
    assert_eq!(sent("/pets?key=k").to(&pets()).status, 201);
    assert_eq!(sent("/pets").header("authorization", "Bearer t").to(&pets()).status, 201);
    assert_eq!(sent("/pets").header("authorization", "Basic t").to(&pets()).status, 401);
    let options = Options { token: Some("right".to_owned()), ..Options::default() };
    let strict = support::mock(support::text(PETS), options);
    assert_eq!(sent("/pets?key=wrong").to(&strict).status, 401);
    assert_eq!(sent("/pets?key=right").to(&strict).status, 201);
}

#[test]
fn bodies_are_read_by_their_media_types() {
    let sent = || Sent::new("POST", "/pets?key=k");
    let form = "application/x-www-form-urlencoded";
    let reply = sent().json(&json!({ "name": "Rex", "secret": "s" })).to(&pets());
    assert_eq!(reply.status, 201, "{}", reply.json);
    let members: Vec<&String> = reply.json.as_object().into_iter().flatten().map(|(name, _)| name).collect();
    assert_eq!(members, ["id", "name"], "what only requests have is not answered");
    let details = |reply: Reply| (reply.status, reply.json["error"]["details"][0]["field"].clone());
    assert_eq!(details(sent().json(&json!({ "secret": "s" })).to(&pets())), (400, json!("/name")));
    assert_eq!(details(sent().json(&json!({ "name": "", "secret": "s" })).to(&pets())), (400, json!("/name")));
    assert_eq!(sent().body(form, "name=Rex&secret=s").to(&pets()).status, 201);
    assert_eq!(details(sent().body(form, "name=Rex").to(&pets())), (400, json!("/secret")));
    let part = |name: &str, text: &str| format!("--x\r\ncontent-disposition: form-data; name={name}\r\n\r\n{text}\r\n");
    let parts = |parts: &[String]| {
        sent().body("multipart/form-data; boundary=x", &format!("{}--x--", parts.concat())).over_http(pets())
    };
    assert_eq!(parts(&[part("photo", "bits"), part("age", "3")]).status, 201);
    assert_eq!(details(parts(&[part("photo", "bits"), part("age", "old")])), (400, json!("/age")));
    assert_eq!(details(parts(&[part("age", "3")])), (400, json!("/photo")));
    // Names may have any characters in quotes, as browsers write them.
    let odd = "\"\u{1}\u{7f}é%22;\"";
    assert_eq!(parts(&[part(odd, "x"), part("photo", "bits")]).status, 201);
    assert_eq!(details(parts(&[part(odd, "x")])), (400, json!("/photo")));
    // Parts in parts: an object by their names, a list in a row.
    let inner = |name: &str, kind: &str, parts: &[&str]| {
        let parts: String = parts.iter().map(|part| format!("--y\r\n{part}\r\n")).collect();
        part(name, "")
            .replace("\r\n\r\n\r\n", &format!("\r\ncontent-type: multipart/{kind}; boundary=y\r\n\r\n{parts}--y--\r\n"))
    };
    let named = |name: &str, text: &str| format!("content-disposition: form-data; name={name}\r\n\r\n{text}");
    let photo = || part("photo", "bits");
    let album = |parts: &[&str]| [photo(), inner("album", "form-data", parts)];
    let (title, old) = (named("title", "A"), named("years", "old"));
    let years = [named("years", "1"), named("years", "2")];
    assert_eq!(parts(&album(&[&title, &years[0], &years[1]])).status, 201);
    assert_eq!(details(parts(&album(&[&title, &old]))), (400, json!("/album/years/0")));
    assert_eq!(details(parts(&album(&[&years[0]]))), (400, json!("/album/title")));
    let text = |text: &str| format!("content-type: text/plain\r\n\r\n{text}");
    let sizes = |parts: &[&str]| [photo(), inner("sizes", "mixed", parts)];
    assert_eq!(parts(&sizes(&[&text("7"), "content-type: application/json\r\n\r\n8"])).status, 201);
    assert_eq!(details(parts(&sizes(&[&text("7"), &text("large")]))), (400, json!("/sizes/1")));
    let deep = (0..40).fold(text("1"), |inner, level| {
        format!("content-type: multipart/mixed; boundary=b{level}\r\n\r\n--b{level}\r\n{inner}\r\n--b{level}--")
    });
    assert_eq!(parts(&sizes(&[&deep])).status, 400);
    assert_eq!(parts(&[photo(), inner("sizes", "mixed", &[]).replace("; boundary=y", "")]).status, 400);
    assert_eq!(sent().body("application/json", "{").to(&pets()).status, 400);
    assert_eq!(sent().to(&pets()).status, 400);
    // 415 is not described, and 400 says that something is wrong.
    assert_eq!(sent().body("text/plain", "x").to(&pets()).status, 400);
    assert_eq!(
        sent().json(&json!({ "name": "Rex", "secret": "s" })).header("accept", "image/png").to(&pets()).status,
        400
    );
    let csv = sent().json(&json!({ "name": "Rex", "secret": "s" })).header("accept", "text/csv, */*;q=0.1").to(&pets());
    assert_eq!((csv.header("content-type"), csv.text.as_str()), (Some("text/csv"), "id,name"));
}

#[test]
fn no_bytes_are_a_text_a_form_and_a_file_but_no_json() {
    let file = || Sent::new("PUT", "/files/a");
    assert_eq!(file().body("application/octet-stream", "").to(&pets()).status, 204);
    assert_eq!(file().body("text/plain", "").to(&pets()).status, 400, "it has a least length");
    assert_eq!(file().body("application/json", "").to(&pets()).status, 400);
    assert_eq!(file().body("image/png", "").to(&pets()).status, 400, "what is not described is no body");
    assert_eq!(file().to(&pets()).status, 400);
    let form = "application/x-www-form-urlencoded";
    assert_eq!(file().body(form, "").to(&pets()).status, 204);
    assert_eq!(Sent::new("POST", "/orders").body(form, "").to(&pets()).status, 204);
}

#[test]
fn paths_and_methods_that_are_not_described_are_refused() {
    let reply = get("/nothing");
    let error = json!({ "message": "The description has no such path", "status": 404, "details": [] });
    // The form of another operation's errors is what clients know.
    assert_eq!((reply.status, reply.header("content-type")), (404, Some("application/json")));
    assert_eq!(reply.json["error"], error);
    let without = support::mock(
        support::text("{ openapi: 3.1.0, info: { title: A, version: '1' }, paths: {} }"),
        Options::default(),
    );
    let reply = Sent::new("GET", "/nothing").to(&without);
    assert_eq!((reply.status, reply.header("content-type")), (404, Some("application/problem+json")));
    let reply = Sent::new("DELETE", "/pets").to(&pets());
    assert_eq!((reply.status, reply.header("allow")), (405, Some("POST")));
    let reply = Sent::new("OPTIONS", "/named").to(&pets());
    assert_eq!((reply.status, reply.header("allow")), (204, Some("GET, HEAD")));
    // What is no value of a placeholder is another path, whose methods are meant.
    let reply = get("/overlapping/a/cache");
    assert_eq!((reply.status, reply.header("allow")), (405, Some("DELETE")));
    assert_eq!((get("/overlapping/a/1").status, get("/overlapping/a/x").status), (204, 400));
    assert_eq!(Sent::new("DELETE", "/overlapping/a/cache").to(&pets()).status, 403);
    assert_eq!(Sent::new("HEAD", "/named").over_http(pets()).status, 200);
}

#[test]
fn people_and_programs_can_read_the_description() {
    let page = Sent::new("GET", "/").header("accept", "text/html").over_http(pets());
    assert_eq!(page.header("content-type"), Some("text/html; charset=utf-8"));
    for file in ["/-/viewer/swagger-ui.css", "/-/viewer/swagger-ui-bundle.js"] {
        assert!(page.text.contains(file), "{file}");
        let reply = Sent::new("GET", file).over_http(pets());
        assert!(reply.status == 200 && reply.text.len() > 100_000, "{file}");
    }
    let document = Sent::new("GET", "/openapi.json").over_http(pets()).json;
    assert_eq!(document["servers"][0]["url"], json!("/v1"));
    assert!(document["paths"]["/pets"]["post"].is_object());
    assert!(!document.to_string().contains("elsewhere") && !document.to_string().contains("far.example"));
}

#[test]
fn too_large_bodies_are_refused() {
    let options = Options { max_body: 10, ..Options::default() };
    let mock = support::mock(support::text(PETS), options);
    let sent = Sent::new("POST", "/pets?key=k").json(&json!({ "name": "Rex", "secret": "s" }));
    let reply = sent.over_http(mock);
    // 413 is not described.
    assert_eq!((reply.status, &reply.json["error"]["message"]), (400, &json!("The body has more than 10 bytes")));
}

#[test]
fn clients_say_what_they_prefer() {
    let preferring = |prefer: &str| Sent::new("GET", "/named").header("prefer", prefer).to(&pets());
    // Examples that are wrong are passed over until they are asked for.
    assert_eq!(get("/named").json, json!({ "a": 1 }));
    assert_eq!(preferring("example=two").json, json!({ "a": 2 }));
    assert_eq!(preferring("example=wrong").json, json!({ "a": 7 }));
    let made = preferring("dynamic=true").json;
    assert!(made["a"].as_i64().is_some_and(|a| a <= 3), "{made}");
    let gone = preferring("code=404");
    assert_eq!((gone.status, &gone.json), (404, &json!({ "why": "gone" })));
    assert_eq!(gone.header("preference-applied"), Some("code=404"));
    assert_eq!(preferring("code=418").status, 418);
}

#[test]
fn a_share_of_the_answers_fails_on_request() {
    let mock = support::mock(support::text(PETS), Options { fail_rate: 0.5, ..Options::default() });
    let statuses: Vec<u16> = (0..8).map(|_| Sent::new("GET", "/named").to(&mock).status).collect();
    assert_eq!(statuses, [200, 429, 200, 500, 200, 503, 200, 429]);
    let refused = (0..2).map(|_| Sent::new("GET", "/named").to(&mock)).last().expect("there are two");
    assert_eq!(refused.status, 500);
}

#[test]
fn each_kind_of_event_is_sent() {
    let reply = Sent::new("GET", "/events").over_http(pets());
    assert_eq!(reply.header("content-type"), Some("text/event-stream"));
    let events: Vec<&str> = reply.text.split_terminator("\n\n").collect();
    assert_eq!(events.first(), Some(&"event: begin\ndata: {\"type\":\"begin\"}"));
    let data = events.get(1).and_then(|event| event.strip_prefix("event: end\ndata: ")).expect("there are two");
    let data: Value = serde_json::from_str(data).expect("the data is JSON");
    assert!(data["at"].is_i64() && events.len() == 2, "{events:?}");
}

#[test]
fn the_same_seed_gives_the_same_answers() {
    let with_seed = |seed: u64| {
        let mock = support::mock(support::text(PETS), Options { seed, ..Options::default() });
        let sent = Sent::new("POST", "/pets?key=k").json(&json!({ "name": "Rex", "secret": "s" }));
        sent.header("prefer", "dynamic=true").to(&mock).json
    };
    assert_eq!(with_seed(1), with_seed(1));
    assert_ne!(with_seed(1), with_seed(2));
}

#[test]
fn integers_beyond_64_bits_are_refused_where_the_bounds_are_those_of_64_bits() {
    let api = support::text(
        "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths:\n  /a:\n    post:\n      parameters: [{name: n, in: query, \
         schema: {$ref: '#/components/schemas/N'}}]\n      requestBody: {content: {application/json: {schema: {type: object, \
         properties: {n: {$ref: '#/components/schemas/N'}}}}}}\n      responses: {'200': {description: ok}}\n\
         components: {schemas: {N: {type: integer, minimum: -9223372036854775808, maximum: 9223372036854775807}}}\n",
    );
    let mock = support::mock(api, Options::default());
    for (number, status) in [
        ("-9223372036854775808", 200),
        ("-9223372036854775809", 400),
        ("9223372036854775807", 200),
        ("9223372036854775808", 400),
    ] {
        assert_eq!(Sent::new("POST", &format!("/a?n={number}")).to(&mock).status, status, "{number} in the query");
        let body = format!("{{\"n\": {number}}}");
        assert_eq!(
            Sent::new("POST", "/a").body("application/json", &body).to(&mock).status,
            status,
            "{number} in a body"
        );
    }
}

#[test]
fn no_protocol_is_changed() {
    let fixtures = support::fixtures();
    let (_, api) =
        fixtures.into_iter().find(|(name, _)| name == "response-that-changes-protocol").expect("it is there");
    let mock = support::mock(api, Options::default());
    assert_eq!(Sent::new("GET", "/speech").to(&mock).status, 501, "after 101 there is nobody who speaks");
    assert_eq!(Sent::new("GET", "/events").to(&mock).status, 200);
}
