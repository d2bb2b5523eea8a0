//! The front of the generator, from files to the resolver: what is read, and what is said of what cannot be.

use lvng_codegen::diagnostic::{Diagnostic, Diagnostics, explain, render};
use lvng_codegen::resolve::Resolver;
use lvng_codegen::{Input, Options, bundle, load_and_check};
use serde_json::{Value, json};

fn input(files: &[(&str, &str)]) -> Input {
    Input {
        root: files[0].0.to_owned(),
        files: files.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect(),
        ..Input::default()
    }
}

fn read(files: &[(&str, &str)]) -> (Resolver, Vec<Diagnostic>) {
    let mut diagnostics = Diagnostics::default();
    let resolver = load_and_check(&input(files), &mut diagnostics);
    (resolver, diagnostics.into_vec())
}

fn printed(files: &[(&str, &str)]) -> String {
    let options = Options { source_prefix: "spec/".to_owned(), ..Options::default() };
    render(&read(files).1, &input(files), &options)
}

fn codes(diagnostics: &[Diagnostic]) -> Vec<&'static str> {
    diagnostics.iter().map(|diagnostic| diagnostic.code).collect()
}

/// The names of the schemas that are left.
fn schemas(resolver: &Resolver) -> Vec<&String> {
    let named = resolver.node("/components/schemas").and_then(Value::as_object);
    named.into_iter().flat_map(|named| named.keys()).collect()
}

const HEAD: &str = "openapi: 3.0.3\ninfo: { title: T, version: '1' }\n";

#[test]
fn all_problems_are_printed_at_once_with_their_places() {
    let root = format!(
        "{HEAD}x-path-files: [paths/pets.yaml]\npaths: {{}}\ncomponents:\n  schemas:\n    Pet:\n      type: strng\n"
    );
    let pets = "\
/pets/{id}:
  get:
    operationId: getPet
    parameters:
      - $ref: '../openapi.yaml#/components/parameters/Id'
    responses:
      '200':
        description: ok
        content:
          application/json:
            schema: { $ref: ../openapi.yaml#/components/schemas/Pets }
";
    let text = printed(&[("openapi.yaml", &root), ("paths/pets.yaml", pets)]);
    assert_eq!(
        text,
        "\
spec/openapi.yaml:8:13: error: unknown `type`: the text `strng` [E022]
 8 |       type: strng
   |             ^
   help: did you mean `string`?
spec/paths/pets.yaml:5:15: error: `#/components/parameters/Id` leads nowhere [E016]
 5 |       - $ref: '../openapi.yaml#/components/parameters/Id'
   |               ^
   help: describe it under `components/parameters`, or mend the reference
spec/paths/pets.yaml:11:29: error: `#/components/schemas/Pets` leads nowhere [E016]
 11 |             schema: { $ref: ../openapi.yaml#/components/schemas/Pets }
    |                             ^
    help: did you mean `#/components/schemas/Pet`?
"
    );
}

#[test]
fn callbacks_links_and_keys_are_looked_at() {
    let text = "\
openapi: 3.1.0
info: { title: T, version: '1' }
webhooks: 5
paths:
  /a:
    post:
      callbacks: { x: { $ref: '#/components/callbacks/X' }, y: 5, x-z: 5 }
      responses: { '200': { description: ok, links: [] } }
    put: { callbacks: 5, responses: { '204': { description: ok } } }
components:
  links: { a: { $ref: '#/nope' }, b: { operationId: a } }
  securitySchemes:
    header: { type: apiKey, in: header, name: X Y }
    cookie: { type: apiKey, in: cookie, name: a;b }
    query: { type: apiKey, in: query, name: a;b }
";
    let printed = printed(&[("openapi.yaml", text)]);
    let found: Vec<&str> = printed.lines().filter(|line| line.contains(": error: ")).collect();
    assert_eq!(
        found,
        [
            "spec/openapi.yaml:3:11: error: expected an object with names as keys, found the number 5 [E015]",
            "spec/openapi.yaml:7:31: error: `#/components/callbacks/X` leads nowhere [E016]",
            "spec/openapi.yaml:7:64: error: expected a callback or a reference to one, found the number 5 [E015]",
            "spec/openapi.yaml:8:46: error: expected an object with names as keys, found a list [E015]",
            "spec/openapi.yaml:9:23: error: expected an object with names as keys, found the number 5 [E015]",
            "spec/openapi.yaml:11:23: error: `#/nope` leads nowhere [E016]",
            "spec/openapi.yaml:13:47: error: `X Y` is not a name that a header can have [E027]",
            "spec/openapi.yaml:14:47: error: `a;b` is not a name that a cookie can have [E027]",
        ]
    );
}

#[test]
fn a_broken_operation_does_not_take_the_rest_with_it() {
    let text = format!(
        "{HEAD}{}",
        "\
paths:
  /a:
    get: { operationId: fine, responses: { '204': { description: ok } } }
    put: { operationId: own, responses: [] }
  /b:
    get: { operationId: used, responses: { '200': { $ref: '#/components/responses/R' } } }
components:
  responses:
    R: { description: ok, content: { application/json: { schema: { $ref: '#/components/schemas/S' } } } }
  schemas:
    S: { type: object, properties: { t: { $ref: '#/components/schemas/T' } } }
    T: { type: object, properties: { u: { type: sting } } }
    Fine: { type: string }
"
    );
    let (resolver, diagnostics) = read(&[("openapi.yaml", &text)]);
    assert_eq!(codes(&diagnostics), ["E015", "E022"]);
    let ids: Vec<_> = resolver.operations().iter().map(|operation| operation.operation_id.as_deref()).collect();
    assert_eq!(ids, [Some("fine")]);
    let skipped: Vec<_> =
        resolver.skipped().iter().map(|skipped| (skipped.operation_id.as_deref(), skipped.because.join(" "))).collect();
    assert_eq!(
        skipped,
        [(Some("own"), "/paths/~1a/put".to_owned()), (Some("used"), "/components/schemas/T".to_owned())]
    );
    assert_eq!(schemas(&resolver), ["Fine"]);
}

/// The schema `S` after normalization, with the codes of what was said.
fn normalized(version: &str, schema: &Value) -> (Value, Vec<&'static str>) {
    let document = json!({
        "openapi": version, "info": { "title": "T", "version": "1" }, "paths": {},
        "components": { "schemas": { "S": schema, "Pet": { "type": "object" }, "Name": { "type": "string", "title": "N" } } },
    });
    let (resolver, diagnostics) = read(&[("openapi.json", &document.to_string())]);
    let mut schema = resolver.node("/components/schemas/S").cloned().unwrap_or_default();
    without_marks(&mut schema);
    (schema, codes(&diagnostics))
}

/// Takes out what only lowering reads: that a type was not written.
fn without_marks(node: &mut Value) {
    match node {
        Value::Object(map) => {
            map.shift_remove("x-type-inferred");
            map.values_mut().for_each(without_marks);
        }
        Value::Array(list) => list.iter_mut().for_each(without_marks),
        _ => {}
    }
}

#[test]
fn constructs_of_3_1_get_their_3_0_meaning() {
    let pet = json!({ "$ref": "#/components/schemas/Pet" });
    let table = [
        (json!({ "type": ["string", "null"] }), json!({ "type": "string", "nullable": true })),
        (
            json!({ "type": ["string", "integer"], "minLength": 1, "minimum": 2, "description": "d" }),
            json!({ "description": "d", "anyOf": [{ "type": "string", "minLength": 1 }, { "type": "integer", "minimum": 2 }] }),
        ),
        (json!({ "const": "a" }), json!({ "enum": ["a"], "type": "string" })),
        (json!({ "anyOf": [pet, { "type": "null" }] }), json!({ "nullable": true, "allOf": [pet] })),
        (json!({ "oneOf": [{ "type": "string" }, { "type": "null" }] }), json!({ "nullable": true, "type": "string" })),
        (
            json!({ "anyOf": [{ "type": "null" }, { "type": "array", "items": { "type": "string" } }] }),
            json!({ "nullable": true, "type": "array", "items": { "type": "string" } }),
        ),
        (json!({ "enum": ["a", null] }), json!({ "enum": ["a"], "nullable": true, "type": "string" })),
        (
            json!({ "type": "integer", "exclusiveMinimum": 3, "minimum": 1 }),
            json!({ "type": "integer", "exclusiveMinimum": true, "minimum": 3 }),
        ),
        (json!({ "type": "integer", "exclusiveMaximum": 9, "maximum": 5 }), json!({ "type": "integer", "maximum": 5 })),
        (json!({ "type": "string", "examples": ["x", "y"] }), json!({ "type": "string", "example": "x" })),
        (
            json!({ "$ref": "#/components/schemas/Pet", "minProperties": 1 }),
            json!({ "allOf": [pet, { "minProperties": 1, "type": "object" }] }),
        ),
        (
            json!({ "$ref": "#/components/schemas/Pet", "description": "d" }),
            json!({ "allOf": [pet], "description": "d" }),
        ),
        (json!({ "type": "string", "contentMediaType": "image/png" }), json!({ "type": "string", "format": "binary" })),
        (json!({ "type": "string", "contentEncoding": "base64" }), json!({ "type": "string", "format": "byte" })),
        (json!({ "type": "string", "contentEncoding": "binary" }), json!({ "type": "string", "format": "binary" })),
        (json!({ "type": "string", "contentEncoding": "7bit" }), json!({ "type": "string" })),
        // Every name is a text, whatever is said of it.
        (
            json!({ "type": "object", "propertyNames": { "type": "string", "title": "N", "description": "d" } }),
            json!({ "type": "object" }),
        ),
        (
            json!({ "type": "object", "propertyNames": { "$ref": "#/components/schemas/Name" } }),
            json!({ "type": "object" }),
        ),
        (json!({ "properties": { "a": true } }), json!({ "properties": { "a": {} }, "type": "object" })),
    ];
    for (schema, expected) in table {
        let (found, codes) = normalized("3.1.0", &schema);
        assert_eq!(found, expected, "of {schema}");
        assert_eq!(codes, Vec::<&str>::new(), "of {schema}");
    }
}

#[test]
fn what_becomes_weaker_is_said() {
    let table = [
        (
            json!({ "prefixItems": [{ "type": "string" }, { "type": "integer" }] }),
            json!({ "items": { "anyOf": [{ "type": "string" }, { "type": "integer" }, {}] }, "type": "array" }),
        ),
        (
            json!({ "prefixItems": [{ "type": "string" }, { "type": "integer" }], "items": false }),
            json!({ "items": { "anyOf": [{ "type": "string" }, { "type": "integer" }] }, "type": "array" }),
        ),
        (
            json!({ "type": "object", "patternProperties": { "^x": { "type": "string" } } }),
            json!({ "type": "object", "additionalProperties": { "anyOf": [{ "type": "string" }, {}] } }),
        ),
        (json!({ "type": "object", "if": {}, "propertyNames": true }), json!({ "type": "object" })),
        (
            json!({ "type": "object", "propertyNames": { "$ref": "#/components/schemas/Pet" } }),
            json!({ "type": "object" }),
        ),
    ];
    for (schema, expected) in table {
        assert_eq!(normalized("3.1.0", &schema), (expected, vec!["W009"]), "of {schema}");
    }
}

#[test]
fn mistakes_get_their_sensible_reading() {
    let table = [
        (json!({ "type": "file" }), json!({ "type": "string", "format": "binary" }), "W004"),
        (json!({ "type": "String" }), json!({ "type": "string" }), "W004"),
        (json!({ "type": "int" }), json!({ "type": "integer" }), "W004"),
        (json!({ "type": "integer", "default": "5" }), json!({ "type": "integer", "default": 5 }), "W004"),
        (json!({ "type": "integer", "default": "five" }), json!({ "type": "integer" }), "W010"),
        (
            json!({ "type": "string", "enum": ["a"], "default": "b" }),
            json!({ "type": "string", "enum": ["a"] }),
            "W010",
        ),
        (json!({ "type": "string", "required": true }), json!({ "type": "string" }), "W008"),
        (json!({ "type": "string", "description": null }), json!({ "type": "string" }), "W002"),
        (
            json!({ "$ref": "#/components/schemas/Pet", "type": "object" }),
            json!({ "$ref": "#/components/schemas/Pet" }),
            "W008",
        ),
    ];
    for (schema, expected, code) in table {
        assert_eq!(normalized("3.0.3", &schema), (expected, vec![code]), "of {schema}");
    }
}

#[test]
fn mistakes_outside_of_schemas() {
    let text = "\
openapi: 3.0.3
info: { title: T, version: 1.0 }
paths:
  /a/{id*}:
    get:
      parameters:
        - { name: id, in: path, schema: { type: string } }
        - { name: other, in: path, required: true, schema: { type: string } }
        - { name: q, in: query, type: integer }
      responses:
        4xx: { description: no }
        '200': {}
  /b:
    post: { operationId: a, responses: {} }
    put: { operationId: a, responses: {} }
";
    let (resolver, diagnostics) = read(&[("openapi.yaml", text)]);
    let mut found = codes(&diagnostics);
    found.sort_unstable();
    assert_eq!(found, ["W004", "W004", "W004", "W004", "W005", "W005", "W007", "W016", "W017"]);
    let get = &resolver.operations()[0];
    assert_eq!(get.path, "/a/{id}");
    assert_eq!(resolver.parameters(get).len(), 2);
    assert_eq!(resolver.keyword(&get.pointer, "responses").unwrap()["4XX"]["description"], "no");
    assert_eq!(resolver.operations().len(), 3);
}

#[test]
fn files_are_joined() {
    let root = format!(
        "{HEAD}{}",
        "\
paths:
  /a: { $ref: paths/a.yaml }
components:
  schemas:
    Pet: { $ref: schemas.yaml#/Animal }
    Owner: { type: string }
"
    );
    let a = "\
get:
  operationId: a
  responses:
    '200':
      description: ok
      content:
        application/json:
          schema: { $ref: ../schemas.yaml#/Animal }
        application/x-owner+json:
          schema: { $ref: ../schemas.yaml#/Owner }
";
    let schemas = "\
Animal: { type: object, properties: { owner: { $ref: '#/Owner' } } }
Owner: { type: object, example: { $ref: not a reference } }
";
    let files = [("openapi.yaml", root.as_str()), ("paths/a.yaml", a), ("schemas.yaml", schemas)];
    let tree = bundle(&input(&files)).expect("the files fit together");
    let content = "/paths/~1a/get/responses/200/content";
    let reference = |pointer: &str| tree.pointer(pointer).and_then(Value::as_str).unwrap_or_default().to_owned();
    assert_eq!(reference(&format!("{content}/application~1json/schema/$ref")), "#/components/schemas/Pet");
    assert_eq!(reference(&format!("{content}/application~1x-owner+json/schema/$ref")), "#/components/schemas/Owner2");
    assert_eq!(reference("/components/schemas/Pet/properties/owner/$ref"), "#/components/schemas/Owner2");
    let (resolver, diagnostics) = read(&files);
    assert_eq!(codes(&diagnostics), Vec::<&str>::new());
    let place = resolver.place("/components/schemas/Owner2/type");
    assert_eq!((place.file.as_str(), place.pointer.as_str()), ("schemas.yaml", "/Owner/type"));
    let place = resolver.place(&resolver.operations()[0].pointer);
    assert_eq!((place.file.as_str(), place.pointer.as_str()), ("paths/a.yaml", "/get"));
}

#[test]
fn references_into_the_middle_of_things_lead_to_components() {
    let text = format!(
        "{HEAD}{}",
        "\
paths: {}
components:
  schemas:
    Pet: { type: object, properties: { name: { type: string }, friend: { $ref: '#/components/schemas/Pet' } } }
    Named: { type: array, items: { $ref: '#/components/schemas/Pet/properties/name' } }
    Friend: { $ref: '#/components/schemas/Pet/properties/friend' }
"
    );
    let (resolver, diagnostics) = read(&[("openapi.yaml", &text)]);
    assert_eq!(codes(&diagnostics), Vec::<&str>::new());
    let reference = |pointer: &str| resolver.node(pointer).and_then(Value::as_str).unwrap_or_default();
    assert_eq!(reference("/components/schemas/Named/items/$ref"), "#/components/schemas/PetName");
    assert_eq!(reference("/components/schemas/Pet/properties/name/$ref"), "#/components/schemas/PetName");
    assert_eq!(reference("/components/schemas/Friend/$ref"), "#/components/schemas/Pet");
    let place = resolver.place("/components/schemas/PetName");
    assert_eq!(place.pointer, "/components/schemas/Pet/properties/name");
}

#[test]
fn nothing_outside_of_the_folder_is_read() {
    for (reference, code) in [
        ("https://example.com/a.yaml#/A", "E009"),
        ("../secret.yaml#/A", "E009"),
        ("/etc/passwd", "E009"),
        ("missing.yaml#/A", "E010"),
        ("other.yaml#/B", "E011"),
        ("#/components/schemas/B", "E016"),
        ("#A", "E009"),
    ] {
        let text = format!("{HEAD}paths: {{}}\ncomponents:\n  schemas:\n    S: {{ $ref: '{reference}' }}\n");
        let (_, diagnostics) = read(&[("openapi.yaml", &text), ("other.yaml", "A: { type: string }\n")]);
        assert_eq!(codes(&diagnostics), [code], "of {reference}");
    }
}

#[test]
fn keys_that_occur_twice_are_refused_at_the_second() {
    let yaml = format!("{HEAD}paths: {{}}\ncomponents: {{}}\npaths: {{}}\n");
    assert!(
        printed(&[("openapi.yaml", &yaml)]).starts_with("spec/openapi.yaml:5:1: error: the key `paths` occurs twice")
    );
    let json =
        "{\"openapi\": \"3.0.3\", \"info\": {\"title\": \"\", \"version\": \"\"},\n \"paths\": {},\n \"paths\": {}}";
    assert!(
        printed(&[("openapi.json", json)]).starts_with("spec/openapi.json:3:2: error: the key `paths` occurs twice")
    );
}

#[test]
fn keys_that_occur_twice_before_an_error_are_told_of_in_the_order_of_the_text() {
    let json = "{\"openapi\": \"3.0.3\", \"info\": {},\n\"info\": {\"a\": 1,\n\"a\": 2},\n\"x\": {\"b\": 1,\n\"b\": 2,\n\"c\": 1";
    let yaml = "openapi: 3.0.3\ninfo: {}\ninfo: {}\nx: { b: 1,\n b: 2, c: [\n";
    for (name, text, lines) in [("a.json", json, &[2, 3, 5][..]), ("a.yaml", yaml, &[3, 5])] {
        let text = printed(&[(name, text)]);
        let twice: Vec<&str> = text.lines().filter(|line| line.contains("occurs twice")).collect();
        let wanted = lines.iter().map(|line| format!("spec/{name}:{line}:"));
        assert!(twice.iter().zip(wanted).all(|(line, place)| line.starts_with(&place)), "{text}");
        assert_eq!(twice.len(), lines.len(), "{text}");
        assert!(text.contains("[E001]"), "{text}");
    }
    let (_, diagnostics) = read(&[("a.yaml", "x: 1\ny: 1\nx: 2\na: { b: 1, b: 2 }\ny: 3\nc: .nan\n")]);
    let pointers: Vec<&str> = diagnostics.iter().map(|found| found.place.pointer.as_str()).collect();
    assert!(pointers.starts_with(&["/x", "/a/b", "/y", "/c"]), "{pointers:?}");
}

#[test]
fn of_equally_near_names_the_same_is_proposed_in_every_run() {
    let yaml = format!(
        "{HEAD}paths: {{}}\ncomponents:\n  schemas:\n    U: {{ oneOf: [{{ $ref: '#/components/schemas/D' }}], discriminator: {{ \
         propertyName: k, mapping: {{ x: '#/components/schemas/X' }} }} }}\n    D: {{ type: object }}\n    C: {{ type: object }}\n    \
         A: {{ type: object }}\n    B: {{ type: object }}\n"
    );
    for _ in 0..8 {
        let (_, diagnostics) = read(&[("a.yaml", &yaml)]);
        let help = diagnostics.iter().find(|found| found.code == "W109").and_then(|found| found.help.as_deref());
        assert_eq!(help, Some("did you mean `A`?"));
    }
}

#[test]
fn hostile_text_ends_with_a_diagnostic() {
    let deep_yaml = format!("a: {}{}", "[".repeat(5000), "]".repeat(5000));
    let deep_json = format!("{{\"a\": {}{}}}", "[".repeat(100_000), "]".repeat(100_000));
    let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..12 {
        let previous = format!("*a{}, ", level - 1).repeat(10);
        bomb += &format!("a{level}: &a{level} [{previous}]\n");
    }
    for (name, text, code) in [
        ("deep.yaml", deep_yaml.as_str(), "E003"),
        ("deep.json", &deep_json, "E003"),
        ("bomb.yaml", &bomb, "E004"),
        ("broken.yaml", "a: [1, 2\nb: }", "E001"),
        ("broken.json", "{\"a\": 1,}", "E001"),
        ("empty.yaml", "", "E007"),
        ("list.yaml", "- a\n", "E007"),
        ("swagger.yaml", "swagger: '2.0'\n", "E014"),
    ] {
        let (_, diagnostics) = read(&[(name, text)]);
        assert!(diagnostics.iter().any(|d| d.code == code), "{name}: {:?}", codes(&diagnostics));
        let _ = render(&diagnostics, &input(&[(name, text)]), &Options::default());
    }
}

#[test]
fn odd_numbers_survive_in_the_tree() {
    let text = "{\"openapi\": \"3.0.3\", \"info\": {\"title\": \"\", \"version\": \"\"}, \"paths\": {}, \"components\": {\"schemas\": {
        \"S\": {\"type\": \"integer\", \"maximum\": 18446744073709551615, \"minimum\": -9223372036854775808.0},
        \"T\": {\"type\": \"string\", \"maxLength\": 255.0}}}}";
    let (resolver, diagnostics) = read(&[("openapi.json", text)]);
    assert_eq!(codes(&diagnostics), Vec::<&str>::new());
    assert_eq!(resolver.node("/components/schemas/S/maximum"), Some(&json!(18_446_744_073_709_551_615_u64)));
    assert_eq!(resolver.node("/components/schemas/S/minimum"), Some(&json!(-9_223_372_036_854_775_808.0)));
}

#[test]
fn circles_that_no_type_can_have_are_refused() {
    let text = format!(
        "{HEAD}{}",
        "\
paths: {}
components:
  schemas:
    A: { $ref: '#/components/schemas/B' }
    B: { $ref: '#/components/schemas/A' }
    C: { allOf: [ { $ref: '#/components/schemas/C' } ] }
    D: { oneOf: [ { $ref: '#/components/schemas/D' }, { type: string } ] }
    Tree: { type: object, properties: { children: { type: array, items: { $ref: '#/components/schemas/Tree' } } } }
    Base: { type: object, oneOf: [ { $ref: '#/components/schemas/Derived' } ] }
    Derived: { allOf: [ { $ref: '#/components/schemas/Base' } ] }
"
    );
    let (resolver, diagnostics) = read(&[("openapi.yaml", &text)]);
    assert_eq!(codes(&diagnostics), ["E021", "E021", "E021"]);
    assert_eq!(schemas(&resolver), ["Tree", "Base", "Derived"]);
}

#[test]
fn every_code_is_explained() {
    fn sources(folder: &std::path::Path, texts: &mut String) {
        for entry in std::fs::read_dir(folder).expect("the folder can be read") {
            let path = entry.expect("the entry can be read").path();
            if path.is_dir() {
                sources(&path, texts);
            } else {
                texts.push_str(&std::fs::read_to_string(&path).expect("sources are text"));
            }
        }
    }
    let mut texts = String::new();
    sources(&std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut texts);
    let is_code = |word: &&str| {
        let digits = word.strip_prefix(['E', 'W']).unwrap_or_default();
        digits.len() == 3 && digits.bytes().all(|byte| byte.is_ascii_digit())
    };
    let missing: Vec<&str> = texts.split('"').filter(is_code).filter(|code| explain(code).is_none()).collect();
    assert_eq!(missing, Vec::<&str>::new());
}

#[test]
fn security_requirements_name_schemes_by_uris() {
    let scheme = "key: { type: apiKey, name: X-Key, in: header }\n";
    let root = "\
openapi: 3.2.0
$self: https://example.com/api
info: { title: T, version: '1' }
security: [{ '#/components/securitySchemes/own': [a] }]
x-path-files: [paths/all.yaml]
paths: {}
components:
  securitySchemes:
    own: { type: http, scheme: bearer }
    a/b: { type: http, scheme: basic }
";
    let paths = "\
/a:
  get: { operationId: a, security: [{ ../schemes.yaml#/key: [] }, { a/b: [] }], responses: { '204': {} } }
/b:
  get: { operationId: b, security: [{ 'https://example.com/api#/components/securitySchemes/own': [] }], responses: { '204': {} } }
/c:
  get: { operationId: c, security: [{ ../nowhere.yaml#/key: [] }], responses: { '204': {} } }
";
    let (resolver, diagnostics) = read(&[("api.yaml", root), ("paths/all.yaml", paths), ("schemes.yaml", scheme)]);
    let of = |path: &str| resolver.node(&format!("/paths/~1{path}/get/security")).cloned();
    assert_eq!(resolver.node("/security"), Some(&json!([{ "own": ["a"] }])));
    assert_eq!(of("a"), Some(json!([{ "key": [] }, { "a/b": [] }])));
    assert_eq!(of("b"), Some(json!([{ "own": [] }])));
    assert_eq!(of("c"), Some(json!([{ "../nowhere.yaml#/key": [] }])));
    let said: Vec<&str> = codes(&diagnostics).into_iter().filter(|code| *code != "W014").collect();
    assert_eq!(said, ["W018"], "{diagnostics:?}");
}
