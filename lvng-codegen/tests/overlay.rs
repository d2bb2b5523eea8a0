//! Overlays: what they do to a description, where what they add comes from, and what is said of those that are wrong.

use lvng_codegen::diagnostic::{Diagnostics, render};
use lvng_codegen::load::load_for_overlay;
use lvng_codegen::{Input, Options, bundle, load_and_check, pointer};
use serde_json::{Value, json};

/// A description of files, the first of which is the root, and one overlay.
fn input(files: &[(&str, &str)], overlay: &str) -> Input {
    let mut input = Input { root: files[0].0.to_owned(), ..Input::default() };
    input.files = files.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
    add(&mut input, "fix.yaml", overlay);
    input
}

fn add(input: &mut Input, name: &str, text: &str) {
    input.files.insert(name.to_owned(), text.to_owned());
    input.overlays.push(name.to_owned());
}

/// What is printed of a description.
fn printed(input: &Input) -> String {
    let mut diagnostics = Diagnostics::default();
    load_and_check(input, &mut diagnostics);
    render(&diagnostics.into_vec(), input, &Options::default())
}

/// The first line of each thing that is printed.
fn heads(input: &Input) -> Vec<String> {
    printed(input).lines().filter(|line| !line.starts_with(' ')).map(str::to_owned).collect()
}

#[track_caller]
fn bundled(input: &Input) -> Value {
    bundle(input).unwrap_or_else(|_| panic!("{}", printed(input)))
}

const HEAD: &str = "overlay: 1.1.0\ninfo: { title: T, version: '1' }\nactions:\n";

/// What becomes of a document that is not OpenAPI, which overlays do not care about.
#[track_caller]
fn applied(document: &Value, actions: &str) -> Value {
    bundled(&input(&[("api.json", &document.to_string())], &format!("{HEAD}{actions}")))
}

/// What is said of an overlay's actions.
#[track_caller]
fn refused(document: &Value, actions: &str) -> Vec<String> {
    heads(&input(&[("api.json", &document.to_string())], &format!("{HEAD}{actions}")))
}

#[test]
fn objects_are_merged_lists_are_appended_to_and_the_rest_is_replaced() {
    let document = json!({ "info": { "title": "A", "tags": ["a"], "contact": { "name": "n" } }, "x-list": [1] });
    assert_eq!(
        applied(
            &document,
            "
- target: $
  update: { info: { title: B, tags: [b, c], contact: { url: u }, new: { deep: [] } }, x-null: null }
- { target: $.info.contact.name, update: m }
- { target: $.x-list, update: [2, [3]] }
- { target: '$[\"x-list\"]', update: { a: 1 } }
- { target: '$[\"x-list\"]', update: 4 }
"
            .replace("$.x-list", "'$[\"x-list\"]'")
            .as_str()
        ),
        json!({
            "info": {
                "title": "B", "tags": ["a", "b", "c"], "contact": { "name": "m", "url": "u" }, "new": { "deep": [] },
            },
            "x-list": [1, 2, [3], { "a": 1 }, 4], "x-null": null,
        })
    );
}

#[test]
fn many_nodes_are_changed_at_once_and_actions_see_what_earlier_ones_did() {
    let document = json!({ "paths": {
        "/a": { "get": { "parameters": [{ "name": "filter", "in": "query" }, { "name": "dummy" }] } },
        "/b": { "get": { "parameters": [{ "name": "filter", "in": "path" }], "tags": ["x", "dummy", "y"] }, "put": {} },
    } });
    assert_eq!(
        applied(
            &document,
            "
- { target: $.paths.*.get, update: { x-safe: true } }
- { target: \"$.paths.*.get.parameters[?@.name=='filter' && @.in=='query']\", update: { schema: { type: string } } }
- { target: \"$.paths.*.get.parameters[?@.name == 'dummy']\", remove: true }
- { target: \"$.paths.*.get.tags[?@ == 'dummy']\", remove: true }
- { target: $.paths.*.get.parameters, update: { name: page } }
- { target: \"$.paths..parameters[?@.name == 'page']\", update: { in: query } }
- { target: \"$.paths['/b'].put\", remove: true }
- { target: \"$.paths['/b']\", update: { put: { x-again: 1 } } }
"
        ),
        json!({ "paths": {
            "/a": { "get": { "parameters": [
                { "name": "filter", "in": "query", "schema": { "type": "string" } }, { "name": "page", "in": "query" },
            ], "x-safe": true } },
            "/b": { "get": {
                "parameters": [{ "name": "filter", "in": "path" }, { "name": "page", "in": "query" }],
                "tags": ["x", "y"], "x-safe": true,
            }, "put": { "x-again": 1 } },
        } })
    );
}

#[test]
fn nodes_are_copied_and_moved() {
    let document = json!({ "paths": { "/items": { "get": { "a": 1 } }, "/some": { "delete": {} } } });
    assert_eq!(
        applied(
            &document,
            "
- { target: \"$.paths['/some']\", copy: \"$.paths['/items']\" }
- { target: $.paths, update: { /new: {} } }
- { target: \"$.paths['/new']\", copy: \"$.paths['/items']\" }
- { target: \"$.paths['/items']\", remove: true }
"
        ),
        json!({ "paths": { "/some": { "delete": {}, "get": { "a": 1 } }, "/new": { "get": { "a": 1 } } } })
    );
}

#[test]
fn overlays_are_applied_in_order() {
    let document = json!({ "info": { "title": "A" } }).to_string();
    let mut input =
        input(&[("api.json", &document)], &format!("{HEAD}- {{ target: $.info, update: {{ title: B }} }}\n"));
    add(
        &mut input,
        "more.json",
        &json!({
            "overlay": "1.0.0", "info": { "title": "T", "version": "1" }, "extends": "api.json", "x-more": 1,
            "actions": [{ "target": "$.info[?@ == 'B']", "description": "d", "remove": true, "x-a": 1 }],
        })
        .to_string(),
    );
    let mut diagnostics = Diagnostics::default();
    lvng_codegen::load::load(&input, &mut diagnostics);
    let said: Vec<_> = diagnostics.iter().map(|warning| (warning.code, warning.message.as_str())).collect();
    assert_eq!(said, [("W004", "`$.info[?@ == 'B']` selects a primitive value, which version 1.1 can change")]);
    assert_eq!(bundled(&input), json!({ "info": {} }));
    let more = input.files["more.json"].replace("1.0.0", "1.1.7");
    input.files.insert("more.json".to_owned(), more);
    assert_eq!(bundled(&input), json!({ "info": {} }));
}

const API: &str = "\
openapi: 3.0.3
info: { title: T, version: '1' }
x-path-files: [paths/pets.yaml]
paths: {}
components:
  parameters:
    Limit: { name: limit, in: query, schema: { type: integer } }
";

const PETS: &str = "\
/pets:
  get:
    operationId: listPets
    parameters:
      - { name: a, in: query, schema: { type: string } }
      - { name: b, in: query, schema: { type: strin } }
      - { name: c, in: query, schema: { type: sting } }
    responses:
      '200':
        description: ok
        content: { application/json: { schema: { $ref: '../schemas/pet.yaml#/Pet' } } }
";

const PET: &str = "\
Pet:
  type: object
  properties:
    name: { type: string }
    tags: { type: array, items: { type: strng } }
Tag: { type: strig }
";

#[test]
fn places_are_those_of_the_file_that_a_value_came_from() {
    let overlay = format!(
        "{HEAD}{}",
        "\
- target: $.paths['/pets'].get.parameters[0]
  remove: true
- target: $.paths['/pets'].get.parameters
  update: { name: d, in: qury, schema: { type: string } }
- target: $.components.schemas.Pet.properties
  update: { age: { type: int0 }, name: { minLength: many } }
- target: $.paths
  update:
    /copy: { get: { operationId: copyPets, responses: { '204': { description: ok } } } }
- target: $.paths['/copy'].get
  copy: $.paths['/pets'].get
"
    );
    let input = input(&[("api.yaml", API), ("paths/pets.yaml", PETS), ("schemas/pet.yaml", PET)], &overlay);
    assert_eq!(
        heads(&input),
        [
            "fix.yaml:7:26: error: unknown `in`: the text `qury` [E023]",
            "fix.yaml:9:26: error: unknown `type`: the text `int0` [E022]",
            "fix.yaml:9:53: error: expected a whole number from 0, found the text `many` [E015]",
            "paths/pets.yaml:3:18: warning: the operationId `listPets` is taken: it is ignored [W016]",
            // Items that moved up are still those of their lines. What was copied comes from where the original does.
            "paths/pets.yaml:6:47: error: unknown `type`: the text `strin` [E022]",
            "paths/pets.yaml:7:47: error: unknown `type`: the text `sting` [E022]",
            "schemas/pet.yaml:5:41: error: unknown `type`: the text `strng` [E022]",
        ],
        "{}",
        printed(&input)
    );
}

#[test]
fn references_of_an_overlay_count_from_the_root() {
    let overlay = format!(
        "{HEAD}{}",
        "\
- target: $.paths['/pets'].get.responses['200'].content['application/json'].schema
  update: { $ref: '#/components/schemas/Tag' }
- target: $.paths['/pets'].get
  update: { parameters: [{ $ref: '#/components/parameters/Limit' }] }
- target: $.components
  update: { schemas: { Tag: { $ref: 'schemas/pet.yaml#/Tag' }, Gone: { $ref: 'gone.yaml#/A' } } }
- target: $.components.schemas.Gone['$ref']
  update: 'schemas/pet.yaml#/Pets'
"
    );
    let input = input(&[("api.yaml", API), ("paths/pets.yaml", PETS), ("schemas/pet.yaml", PET)], &overlay);
    let said = heads(&input);
    // Each reference that leads nowhere is reported where it stands, also the one that is replaced later.
    assert_eq!(
        said,
        [
            "fix.yaml:9:78: error: the file `gone.yaml` is not there [E010]",
            "fix.yaml:11:11: error: `schemas/pet.yaml` has nothing at `/Pets` [E011]",
        ],
        "{}",
        printed(&input)
    );
    let mut input = input.clone();
    let mended = input.files["fix.yaml"].replace(", Gone: { $ref: 'gone.yaml#/A' }", "").replace("Gone", "Tag");
    input.files.insert("fix.yaml".to_owned(), mended.replace("/Pets'", "/Tag'"));
    let tree = bundled(&input);
    let operation = &tree["paths"]["/pets"]["get"];
    assert_eq!(operation["parameters"][3], json!({ "$ref": "#/components/parameters/Limit" }));
    let schema = &operation["responses"]["200"]["content"]["application/json"]["schema"];
    assert_eq!(schema, &json!({ "$ref": "#/components/schemas/Tag" }));
    // The name was taken when the reference was followed.
    assert_eq!(tree["components"]["schemas"]["Tag"], json!({ "$ref": "#/components/schemas/Tag2" }));
    assert_eq!(tree["components"]["schemas"]["Tag2"], json!({ "type": "strig" }));
}

#[test]
fn targets_find_what_is_written_even_where_references_lead_into_it() {
    let api = "\
openapi: 3.1.0
info: { title: T, version: '1' }
paths:
  /a: { get: { responses: { '200': { description: ok, content: { a/b: { schema: { type: object, properties: {
    c: { type: string } } } } } } } } }
  /b: { $ref: '#/paths/~1a' }
components:
  schemas:
    C: { $ref: '#/paths/~1a/get/responses/200/content/a~1b/schema/properties/c' }
";
    let actions = "\
- target: $.paths['/a'].get.responses['200'].content.*.schema.properties.c
  update: { maxLength: 3 }
- target: $.paths['/b']
  remove: true
- target: $.paths
  update: { /b: { summary: mine } }
";
    let tree = bundled(&input(&[("api.yaml", api)], &format!("{HEAD}{actions}")));
    let hoisted = json!({ "type": "string", "maxLength": 3 });
    assert!(tree["components"]["schemas"].as_object().unwrap().values().any(|schema| *schema == hoisted), "{tree:#}");
    assert_eq!(tree["paths"]["/b"], json!({ "summary": "mine" }));
}

#[test]
fn everything_that_is_wrong_with_an_overlay_is_said_at_once() {
    let overlay = "\
overlay: 1.2.0
info: { title: 1 }
extend: api.yaml
extends: [api.yaml]
actions:
  - { target: info, update: 1 }
  - { target: '$.a[', remove: maybe }
  - { update: 1, descripton: d }
  - 1
  - { target: $, update: 1, copy: $.b }
  - { target: $, update: 1, remove: true }
  - { target: $, x-y: 1 }
  - { target: $, x-y: 1 }
  - { target: $, copy: '$[?@[?@[?@[?@[?@[?@[?@[?@[?@.a]]]]]]]]]' }
  - { target: \"$['']['[[[[[[[[[[[[['].a-b\", remove: true }
";
    let input = input(&[("api.yaml", "openapi: 3.0.3\ninfo: 1\n")], overlay);
    assert_eq!(
        heads(&input),
        [
            "fix.yaml:1:10: error: expected version 1.0 or 1.1 of Overlay, found the text `1.2.0` [E050]",
            "fix.yaml:2:1: error: the key `version` is missing [E051]",
            "fix.yaml:2:16: error: `title` must be text, found the number 1 [E051]",
            "fix.yaml:3:1: error: unknown key `extend` [E051]",
            "fix.yaml:4:1: error: `extends` must be text, found a list [E051]",
            "fix.yaml:6:15: error: `info` is no JSONPath query (RFC 9535): a query begins with `$`, the root of the \
             description [E052]",
            "fix.yaml:7:15: error: `$.a[` is no JSONPath query (RFC 9535): at `[` [E052]",
            "fix.yaml:7:31: error: `remove` must be `true` or `false`, found the text `maybe` [E051]",
            "fix.yaml:8:5: error: the key `target` is missing [E051]",
            "fix.yaml:8:18: error: unknown key `descripton` [E051]",
            "fix.yaml:9:5: error: expected an action, found the number 1 [E051]",
            "fix.yaml:10:29: error: `update` and `copy` cancel each other out [E055]",
            "fix.yaml:11:18: warning: `update` has no effect beside `remove: true` [W020]",
            "fix.yaml:12:5: warning: the action changes nothing [W020]",
            "fix.yaml:13:5: error: the action is the same as `/actions/6` [E051]",
            "fix.yaml:13:5: warning: the action changes nothing [W020]",
            "fix.yaml:14:24: error: `$[?@[?@[?@[?@[?@[?@[?@[?@[?@.a]]]]]]]]]` is no JSONPath query (RFC 9535): brackets are \
             nested deeper than 8 levels [E052]",
            "fix.yaml:15:15: error: `$[\\'\\'][\\'[[[[[[[[[[[[[\\'].a-b` is no JSONPath query (RFC 9535): at `-b` [E052]",
        ],
        "{}",
        printed(&input)
    );
}

#[test]
fn documents_that_are_no_overlays_are_refused() {
    let api = [("api.yaml", "openapi: 3.0.3\n")];
    let said = |overlay: &str| heads(&input(&api, overlay));
    assert_eq!(said("- a\n"), ["fix.yaml:1:1: error: expected an Overlay document, found a list [E050]"]);
    assert_eq!(said("overlay: [\n")[0].split(": ").nth(1), Some("error"));
    assert_eq!(
        said("overlay: 1.1\ninfo: a\nactions: {}\n"),
        [
            "fix.yaml:1:10: error: expected version 1.0 or 1.1 of Overlay, found the number 1.1 [E050]",
            "fix.yaml:2:7: error: `info` must be an object, found the text `a` [E051]",
            "fix.yaml:3:1: error: `actions` must be a list, found an object [E051]",
        ]
    );
    assert_eq!(
        said("openapi: 3.0.3\nactions: []\n"),
        [
            "fix.yaml:1:1: error: the key `overlay` is missing [E050]",
            "fix.yaml:1:1: error: unknown key `openapi` [E051]",
            "fix.yaml:1:1: error: the key `info` is missing [E051]",
            "fix.yaml:2:1: error: `actions` needs at least one action [E051]",
        ]
    );
    assert_eq!(
        said("overlay: 1.0.0\ninfo: { title: T, version: '1' }\nactions: [{ target: $, copy: $ }]\n"),
        ["fix.yaml:3:24: error: Overlay 1.0 has no `copy` [E051]"]
    );
    let mut gone = input(&api, HEAD);
    gone.files.remove("fix.yaml");
    assert_eq!(heads(&gone), ["fix.yaml: error: the file `fix.yaml` is not there [E006]"]);
}

#[test]
fn actions_that_cannot_be_applied_are_all_reported() {
    let document = json!({ "info": { "title": "A" }, "tags": ["a"], "paths": { "/a": { "get": {} } } });
    assert_eq!(
        refused(
            &document,
            "
- { target: \"$.paths['/a'].gett.tags\", update: [1] }
- { target: $.info, update: 1 }
- { target: $.info, update: { title: [1] } }
- { target: $, update: { info: { title: B }, tags: { a: 1 }, paths: null } }
- { target: $.info.title, update: {} }
- { target: $.*, update: { a: 1 } }
- { target: $, copy: $.nothing }
- { target: $, copy: $.* }
- { target: $, copy: $.tags }
- { target: $, remove: true }
"
        ),
        [
            "fix.yaml:5:13: error: `$.paths['/a'].gett.tags` selects nothing [E053]",
            "fix.yaml:6:29: error: `/info` is an object, it cannot be merged with the number 1 [E054]",
            "fix.yaml:7:31: error: `/info/title` is a primitive value, it cannot be merged with a list [E054]",
            "fix.yaml:8:46: error: `/tags` is a list, it cannot be merged with an object [E054]",
            "fix.yaml:9:27: error: `/info/title` is a primitive value, it cannot be merged with an object [E054]",
            "fix.yaml:10:13: error: `$.*` selects nodes of several types [E054]",
            "fix.yaml:11:22: error: `$.nothing` selects nothing, where one node is to be copied [E053]",
            "fix.yaml:12:22: error: `$.*` selects 3 nodes, where one node is to be copied [E053]",
            "fix.yaml:13:22: error: `the root` is an object, it cannot be merged with a list [E054]",
            "fix.yaml:14:13: error: the whole description cannot be removed [E054]",
        ]
    );
}

#[test]
fn a_target_that_has_moved_says_how_far_it_leads() {
    let api = "openapi: 3.0.3\ninfo: { title: A, version: '1' }\npaths: { '/a.b': { get: {} } }\n";
    let text = printed(&input(
        &[("api.yaml", api)],
        &format!("{HEAD}- {{ target: \"$.paths['/a.b'].gett.tags\", remove: true }}\n"),
    ));
    assert_eq!(
        text,
        "\
fix.yaml:4:13: error: `$.paths['/a.b'].gett.tags` selects nothing [E053]
 4 | - { target: \"$.paths['/a.b'].gett.tags\", remove: true }
   |             ^
   help: `$.paths['/a.b']` is there, `.gett.tags` is not
"
    );
}

/// A value without references, whose texts and numbers are all different.
fn any_value(random: &mut fastrand::Rng, depth: usize, next: &mut u64) -> Value {
    *next += 1;
    match random.u8(..) % if depth > 3 { 2 } else { 5 } {
        0 => json!(*next),
        1 => json!(format!("text {next}")),
        2 | 3 => {
            let members = (0..random.usize(0..4)).map(|_| {
                let key = random.choice(["a", "b", "c", "x/y", "0"]).unwrap_or_default().to_owned();
                (key, any_value(random, depth + 1, next))
            });
            Value::Object(members.collect())
        }
        _ => (0..random.usize(0..4)).map(|_| any_value(random, depth + 1, next)).collect(),
    }
}

/// The pointers of all values.
fn pointers(node: &Value, at: &str, found: &mut Vec<String>) {
    found.push(at.to_owned());
    match node {
        Value::Object(members) => {
            members.iter().for_each(|(key, node)| pointers(node, &pointer::child(at, key), found))
        }
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(index, node)| pointers(node, &pointer::item(at, index), found));
        }
        _ => {}
    }
}

/// A query for the node at a pointer, or for it and those beside it.
fn query(tree: &Value, at: &str, random: &mut fastrand::Rng) -> String {
    let mut query = "$".to_owned();
    let mut node = tree;
    let keys: Vec<String> = pointer::segments(at).map(|key| key.into_owned()).collect();
    for (depth, key) in keys.iter().enumerate() {
        query += &match node {
            _ if depth + 1 == keys.len() && random.u8(..) < 60 => "[*]".to_owned(),
            Value::Array(items) if random.bool() => format!("[-{}]", items.len() - key.parse::<usize>().unwrap()),
            Value::Array(_) => format!("[{key}]"),
            _ => format!("['{key}']"),
        };
        node = pointer::find(node, &pointer::child("", key)).unwrap();
    }
    query
}

/// An action for some node of a document.
fn any_action(tree: &Value, random: &mut fastrand::Rng, next: &mut u64) -> Value {
    let mut all = Vec::new();
    pointers(tree, "", &mut all);
    let mut node = || random.choice(&all).unwrap().clone();
    let (target, source) = (node(), node());
    let target = query(tree, &target, random);
    match random.u8(..) % 4 {
        0 => json!({ "target": target, "remove": true }),
        1 => json!({ "target": target, "copy": query(tree, &source, random) }),
        _ => json!({ "target": target, "update": any_value(random, 1, next) }),
    }
}

#[test]
fn every_value_is_what_stands_at_its_place() {
    let mut random = fastrand::Rng::with_seed(11);
    let (mut applied, mut from_overlays) = (0, 0);
    for _ in 0..300 {
        let mut next = 0;
        let root = json!({ "a": any_value(&mut random, 0, &mut next), "b": any_value(&mut random, 0, &mut next) });
        let mut given = Input::single("api.json", root.to_string());
        let mut tree = root;
        for number in 0..6 {
            let name = format!("{number}.json");
            let info = json!({ "title": "T", "version": "1" });
            let actions = [any_action(&tree, &mut random, &mut next)];
            let mut more = given.clone();
            add(&mut more, &name, &json!({ "overlay": "1.1.0", "info": info, "actions": actions }).to_string());
            let mut diagnostics = Diagnostics::default();
            let changed = load_for_overlay(&more, &mut diagnostics).tree;
            if diagnostics.has_errors() {
                let said = render(&diagnostics.into_vec(), &more, &Options::default());
                assert!(said.starts_with(&format!("{name}:1:")), "{said}");
                continue;
            }
            applied += 1;
            (given, tree) = (more, changed);
            let mut all = Vec::new();
            pointers(&tree, "", &mut all);
            for at in all {
                let node = pointer::find(&tree, &at).unwrap();
                let place = diagnostics.place(&at);
                let file: Value = serde_json::from_str(&given.files[&place.file]).unwrap();
                let there = pointer::find(&file, &place.pointer);
                // Lists and objects may have been added to since.
                let is_same = if node.is_object() || node.is_array() { there.is_some() } else { there == Some(node) };
                assert!(is_same, "{at} {place:?}: {node} is not {there:?}\n{:#?}", given.files);
                from_overlays += usize::from(place.file != "api.json");
            }
        }
    }
    assert!(applied > 500 && from_overlays > 500, "{applied} {from_overlays}");
}
