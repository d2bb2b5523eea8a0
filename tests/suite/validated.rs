//! Bodies whose schemas say more than types: the fixture `validated`, run. Values are changed again and again, and the
//! generated reader takes what the crate `jsonschema` takes.

use crate::changes;
use crate::judge::Description;
use crate::support::workspace;
use fixture::{Closed, Conditions, FillIn, Lists, Names, Search, TreeOperation, Unions, UploadOperation};
use http::{HeaderMap, HeaderName, HeaderValue};
use lvng_runtime::wire::{self, Body, Codec, File, FormPart, Media, Part, Problem, RequestParts};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// The code that is generated.
#[allow(dead_code, missing_docs, reason = "other names of types are for people")]
pub mod fixture {
    use lvng_runtime::wire::{File, JsonObject, Patch, SchemaDocument, Value};
    use lvng_runtime::{Enum, Object, OneOf, Operation, OperationDefaults};
    use std::collections::BTreeMap;

    include!("../../lvng-codegen/tests/fixtures/validated/expected.rs");
}

/// So many values that are valid are changed once more.
const MOST_AGAIN: usize = 40;

fn description() -> Description {
    let path = workspace().join("lvng-codegen/tests/fixtures/validated/input.yaml");
    let text = std::fs::read_to_string(path).expect("the fixture is there");
    Description::new(serde_yaml::from_str(&text).expect("the fixture is YAML"))
}

fn decode<O: wire::Operation>(body: &Value) -> Result<O, Vec<Problem>> {
    let headers = HeaderMap::new();
    let body = Body::Bytes(body.to_string().into());
    wire::decode::<O>(RequestParts { captures: &[], query: "", headers: &headers, media: Some(Media::JSON), body })
}

/// Changes values of the body of an operation, each twice.
fn judge<O: wire::Operation>(values: &[Value]) {
    let description = description();
    let schema =
        format!("/paths/{}/post/requestBody/content/application~1json/schema", O::META.path.replace('/', "~1"));
    let judge = description.judge(&schema);
    let mut left = judge.keywords();
    let (mut seen, mut taken, mut refused) = (BTreeSet::new(), 0, 0);
    let mut hold = |value: &Value| {
        if !seen.insert(value.to_string()) {
            return false;
        }
        let is_valid = judge.is_valid(value);
        *if is_valid { &mut taken } else { &mut refused } += 1;
        if !is_valid {
            let broken = judge.broken(value);
            left.retain(|place| !broken.contains(place));
        }
        match decode::<O>(value) {
            Ok(_) => assert!(is_valid, "{} takes {value}, which breaks {:?}", O::META.id, judge.broken(value)),
            Err(problems) => {
                assert!(!is_valid, "{} refuses {value}: {problems:?}", O::META.id);
                assert!(!problems.is_empty(), "{} does not say what is wrong with {value}", O::META.id);
            }
        }
        is_valid
    };
    for (seed, value) in values.iter().enumerate() {
        assert!(judge.is_valid(value), "{value}: {:?}", judge.broken(value));
        hold(value);
        let changed = changes::of(&description, &schema, value, seed as u64);
        let valid: Vec<Value> = changed.into_iter().filter(|changed| hold(changed)).collect();
        for value in valid.iter().take(MOST_AGAIN) {
            changes::of(&description, &schema, value, seed as u64).iter().for_each(|changed| {
                hold(changed);
            });
        }
    }
    println!("{}: {taken} are valid, {refused} are not", O::META.id);
    assert!(left.is_empty(), "{}: never broken: {left:?}", O::META.id);
    assert!(taken > 5 && refused > 50, "{}: {taken} and {refused} are few", O::META.id);
}

#[test]
fn conditions_hold() {
    judge::<Conditions>(&[
        json!({ "country": "DE", "total": 5, "zip": "10115" }),
        json!({ "country": "GB", "total": 20.5, "zip": "N1", "express": true, "card": "1234", "address": "x" }),
    ]);
}

#[test]
fn lists_hold() {
    judge::<Lists>(&[
        json!({ "tags": ["paid", "ab"], "point": [1, 2.5], "row": ["a", 1, true], "set": [1, "a"], "rest": ["x", 3] }),
        json!({ "tags": ["paid", "paid"], "row": [], "rest": [] }),
    ]);
}

#[test]
fn names_hold() {
    judge::<Names>(&[json!({ "n_a": 1, "t_b": "x", "other": true }), json!({ "n_": 2 })]);
}

#[test]
fn what_is_closed_is_closed() {
    judge::<Closed>(&[json!({ "name": "Ada", "age": 36 }), json!({ "name": "x" })]);
}

#[test]
fn unions_hold() {
    judge::<Unions>(&[
        json!({ "one": 4, "any": { "a": 1 }, "not": 1, "host": "example.com", "word": "yes" }),
        json!({ "one": "abc", "any": { "b": 1 }, "not": { "a": 1 } }),
    ]);
}

#[test]
fn what_refers_to_itself_holds() {
    judge::<TreeOperation>(&[
        json!({ "name": "a", "nodes": [{ "name": "b", "nodes": [{}, {}] }, {}] }),
        json!({ "name": "a", "nodes": [{}] }),
    ]);
}

/// Reads a search: the id, the query, and a header.
fn search(id: &str, query: &str, (name, value): (&'static str, &'static str)) -> Result<Search, Vec<Problem>> {
    let headers = HeaderMap::from_iter([(HeaderName::from_static(name), HeaderValue::from_static(value))]);
    let captures = [("id", id)];
    wire::decode(RequestParts { captures: &captures, query, headers: &headers, media: None, body: Body::Empty })
}

#[test]
fn parameters_are_held_against_their_schemas() {
    const HOST: (&str, &str) = ("x-host", "example.com");
    let valid = [
        ("x", "", HOST),
        ("x", "word=yes&number=8", HOST),
        ("x", "tags=b&tags=a", ("cookie", "session=abc")),
        ("x", "filter%5Bfrom%5D=1&filter%5Bto%5D=2&unknown=1", HOST),
        ("x", "filter%5Bfrom%5D=1&filter%5Bx%5D=2", HOST),
    ];
    for (id, query, header) in valid {
        search(id, query, header).unwrap_or_else(|problems| panic!("{id}?{query} {header:?}: {problems:?}"));
    }
    let invalid = [
        ("me", "", HOST, (Part::Path, "/id")),
        ("x", "word=nothing", HOST, (Part::Query, "/word")),
        ("x", "number=14", HOST, (Part::Query, "/number")),
        ("x", "tags=b&tags=c", HOST, (Part::Query, "/tags")),
        ("x", "filter%5Bto%5D=2", HOST, (Part::Query, "/filter/from")),
        ("x", "filter%5Bfrom%5D=1&filter%5Bunknown%5D=2", HOST, (Part::Query, "/filter")),
        ("x", "", ("x-host", "-"), (Part::Header, "/X-Host")),
        ("x", "", ("cookie", "session=xyz"), (Part::Cookie, "/session")),
    ];
    for (id, query, header, (part, pointer)) in invalid {
        let problems = search(id, query, header).expect_err(query);
        let places: Vec<_> = problems.iter().map(|problem| (problem.part, problem.pointer.as_str())).collect();
        assert_eq!(places, [(part, pointer)], "{id}?{query} {header:?}");
    }
    let problems = search("all", "number=7&word=no", HOST).expect_err("two parameters and the path");
    assert_eq!(problems.len(), 3, "{problems:?}");
}

#[test]
fn forms_are_held_against_their_schemas() {
    let send = |text: &'static str| {
        let headers = HeaderMap::new();
        let media = Some(Media::new("application/x-www-form-urlencoded", Codec::Form));
        let body = Body::Bytes(text.into());
        wire::decode::<FillIn>(RequestParts { captures: &[], query: "", headers: &headers, media, body })
    };
    for text in ["name=a", "name=a&count=9", "name=a&count=10&days=1", "name=a&count=&days=1&days=2&other=x"] {
        send(text).unwrap_or_else(|problems| panic!("{text}: {problems:?}"));
    }
    let debt = [(Part::Body, "")];
    for (text, places) in
        [("name=a&count=10", &[(Part::Body, "/days")]), ("name=a&debt=5", &debt), ("debt=", &[(Part::Body, "/name")])]
    {
        let problems = send(text).expect_err(text);
        let found: Vec<_> = problems.iter().map(|problem| (problem.part, problem.pointer.as_str())).collect();
        assert_eq!(found, places, "{text}");
    }
}

#[test]
fn forms_with_files_are_held_against_their_schemas() {
    let part = |name: &str, file: File, is_file| FormPart { name: name.to_owned(), file, is_file };
    let send = |names: &[&str]| {
        let texts = names.iter().map(|name| part(name, File::from("1".as_bytes().to_vec()), false));
        let parts = texts.chain([part("file", File::from(vec![0, 159]).with_name("a"), true)]).collect();
        let headers = HeaderMap::new();
        let media = Some(Media::new("multipart/form-data", Codec::Multipart));
        wire::decode::<UploadOperation>(RequestParts {
            captures: &[],
            query: "",
            headers: &headers,
            media,
            body: Body::Parts(parts),
        })
    };
    for names in [&[][..], &["title"], &["title", "pages"]] {
        send(names).unwrap_or_else(|problems| panic!("{names:?}: {problems:?}"));
    }
    let problems = send(&["pages"]).expect_err("a title is missing");
    assert_eq!((problems.len(), problems[0].pointer.as_str()), (1, "/title"));
}
