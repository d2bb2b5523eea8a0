//! Bodies that are held against schemas, because their types do not say all.

use http::HeaderMap;
use lvng_runtime::Operation;
use lvng_runtime::wire::{self, Body, Media, Operation as _, Part, RequestParts, SchemaDocument};

static SCHEMAS: SchemaDocument = SchemaDocument::new(
    r##"{"$defs": {
        "Pay": {
            "type": "object",
            "properties": {
                "card": {"type": "string", "pattern": "^(?!0)[0-9]{4}$"},
                "lists": {"type": "array", "items": {"$ref": "#/$defs/List"}},
                "slow": {"type": "string", "pattern": "^(?=a)(a+)+$"},
                "any": true
            },
            "dependentRequired": {"card": ["address"]},
            "not": {"required": ["debt"]}
        },
        "List": {"type": "array", "contains": {"const": "paid"}},
        "Broken": {"$ref": "#/$defs/Nothing"}
    }}"##,
);

#[derive(Debug, Operation)]
#[operation("pay", POST "/pay")]
#[tag("payments")]
#[auth()]
#[body(json, required)]
#[schema(SCHEMAS, "application/json" = "/$defs/Pay")]
#[success(204)]
struct Pay {
    card: Option<String>,
    address: Option<String>,
    lists: Option<Vec<Vec<String>>>,
    slow: Option<String>,
    any: Option<wire::Value>,
}

#[derive(Debug, Operation)]
#[operation("whole", POST "/whole")]
#[tag("payments")]
#[auth()]
#[schema(SCHEMAS, "application/json" = "/$defs/List")]
#[success(204)]
struct Whole {
    #[body(json("application/json"), json("application/other+json"))]
    body: Option<Vec<String>>,
}

#[derive(Debug, Operation)]
#[operation("broken", POST "/broken")]
#[tag("payments")]
#[auth()]
#[schema(SCHEMAS, "application/json" = "/$defs/Broken")]
#[success(204)]
struct Broken {
    #[body(json, required)]
    _body: Vec<String>,
}

fn decode<O: wire::Operation>(media: Media, body: &str) -> Result<O, Vec<String>> {
    let (headers, body) = (HeaderMap::new(), Body::Bytes(body.to_owned().into()));
    let parts = RequestParts { captures: &[], query: "", headers: &headers, media: Some(media), body };
    wire::decode::<O>(parts).map_err(|problems| problems.iter().map(ToString::to_string).collect())
}

fn problems<O: wire::Operation>(body: &str) -> Vec<String> {
    decode::<O>(Media::JSON, body).err().unwrap_or_default()
}

#[test]
fn what_types_do_not_say_is_refused() {
    assert!(problems::<Pay>(r#"{"card": "1234", "address": "a", "lists": [["paid"], ["x", "paid"]]}"#).is_empty());
    assert_eq!(problems::<Pay>(r#"{"card": "1234"}"#), ["body `address` is missing"]);
    assert_eq!(problems::<Pay>(r#"{"debt": 1}"#), ["body is what the description excludes"]);
    assert_eq!(
        problems::<Pay>(r#"{"card": "0234", "address": "", "lists": [["paid"], ["secret"]]}"#),
        [
            "body `card` must match the pattern ^(?!0)[0-9]{4}$",
            "body `lists[1]` must hold an item of another kind, or another number of them",
        ]
    );
}

#[test]
fn a_place_is_told_once_and_all_that_is_wrong_at_once() {
    assert_eq!(
        problems::<Pay>(r#"{"card": 7, "lists": [["x"]]}"#),
        [
            "body `card` must be a string, not a number",
            "body `address` is missing",
            "body `lists[0]` must hold an item of another kind, or another number of them",
        ]
    );
}

#[test]
fn a_body_that_is_no_json_is_told_by_the_reader() {
    assert_eq!(problems::<Pay>("{").len(), 1);
}

#[test]
fn a_schema_is_that_of_its_media_type() {
    let other = Whole::META.body.and_then(|body| body.media.get(1).copied()).expect("two media types");
    assert!(decode::<Whole>(other, r#"["x"]"#).is_ok_and(|whole| whole.body.is_some()));
    assert_eq!(problems::<Whole>(r#"["x"]"#).len(), 1);
    assert!(problems::<Whole>("").is_empty());
}

#[test]
fn a_server_that_cannot_check_passes_nothing_on() {
    assert_eq!(problems::<Broken>("[]"), ["body cannot be checked: the description's schema cannot be used"]);
}

#[test]
fn problems_are_few_and_short_whatever_the_body() {
    let name = "n".repeat(20_000);
    let lists = vec![r#"["x"]"#; 5_000].join(",");
    let found = problems::<Pay>(&format!(r#"{{"lists": [{lists}], "any": {{"{name}": 1}}}}"#));
    assert!((1..=100).contains(&found.len()), "{}", found.len());
    assert!(found.iter().all(|problem| problem.len() < 1_000));
}

#[test]
fn patterns_that_go_back_for_ever_end() {
    let text = "a".repeat(40);
    assert!(problems::<Pay>(&format!(r#"{{"slow": "{text}"}}"#)).is_empty());
    let found = problems::<Pay>(&format!(r#"{{"slow": "{text}b"}}"#));
    assert_eq!(found.len(), 1, "{found:?}");
}

#[test]
fn a_body_deeper_than_a_tree_may_be_is_refused() {
    let deep = format!(r#"{{"any": {}{}}}"#, "[".repeat(120), "]".repeat(120));
    assert!(problems::<Pay>(&deep).is_empty());
    let deeper = format!(r#"{{"any": {}{}}}"#, "[".repeat(140), "]".repeat(140));
    let found = problems::<Pay>(&deeper);
    assert_eq!(found.len(), 1, "{found:?}");
}

#[test]
fn a_problem_names_its_part() {
    let headers = HeaderMap::new();
    let body = Body::Bytes(r#"{"debt": 1}"#.into());
    let parts = RequestParts { captures: &[], query: "", headers: &headers, media: Some(Media::JSON), body };
    let found = wire::decode::<Pay>(parts).expect_err("it is excluded");
    assert_eq!((found.len(), found[0].part, found[0].path.as_str()), (1, Part::Body, ""));
}
