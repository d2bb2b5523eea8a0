//! What is told of a request that breaks its description: place, part and rule, all at once, and not too much of it.

use http::HeaderMap;
use lvng_runtime::server::ApiError;
use lvng_runtime::wire::{self, Body, Media, Part, Problem, RequestParts, Rule};
use lvng_runtime::{Object, Operation};
use std::collections::BTreeMap;

#[derive(Debug, Object)]
struct Agent {
    #[field(min_length = 3, pattern = "^[a-z]+$")]
    name: String,
    #[field("a/b~c", max = 1.0)]
    odd: Option<f64>,
}

#[derive(Debug, Operation)]
#[operation("create", POST "/teams/{team}/agents")]
#[tag("agents")]
#[auth()]
#[body(json, required)]
#[success(204)]
struct Create {
    #[param(path, "team")]
    team: i64,
    #[param(query, "limit", max = 10.0)]
    limit: Option<i64>,
    #[param(header, "X-Mode")]
    mode: bool,
    #[field(max_items = 2)]
    agents: Option<Vec<Agent>>,
    password: Option<i64>,
    #[field]
    lists: Option<BTreeMap<String, Vec<String>>>,
}

fn problems(query: &str, body: &str) -> Vec<Problem> {
    let headers = HeaderMap::new();
    let parts = RequestParts {
        captures: &[("team", "x")],
        query,
        headers: &headers,
        media: Some(Media::JSON),
        body: Body::Bytes(body.to_owned().into()),
    };
    wire::decode::<Create>(parts).expect_err("it breaks the description")
}

#[test]
fn each_has_its_place_its_part_and_its_rule_and_all_are_told() {
    let body = r#"{"agents": [{"name": "ab"}, {"name": "abc", "a/b~c": 2}, {}], "password": "s3cr3t"}"#;
    let found = problems("limit=11", body);
    let told: Vec<_> = found.iter().map(|one| (one.part, one.pointer.as_str(), one.rule)).collect();
    assert_eq!(
        told,
        [
            (Part::Path, "/team", Rule::Type),
            (Part::Query, "/limit", Rule::Maximum),
            (Part::Header, "/X-Mode", Rule::Required),
            (Part::Body, "/agents/0/name", Rule::MinLength),
            (Part::Body, "/agents/1/a~1b~0c", Rule::Maximum),
            (Part::Body, "/agents/2/name", Rule::Required),
            (Part::Body, "/agents", Rule::MaxItems),
            (Part::Body, "/password", Rule::Type),
        ]
    );
    assert_eq!(found[3].path, "agents[0].name");
    assert!(found.iter().all(|problem| !format!("{problem:?}").contains("s3cr3t")));
}

#[test]
fn details_have_what_problems_have() {
    let error = ApiError::validation(problems("limit=11", "{}"));
    let detail = &error.details()[1];
    assert_eq!(
        (detail.part, detail.pointer.as_deref(), detail.rule),
        (Some(Part::Query), Some("/limit"), Some(Rule::Maximum))
    );
    assert_eq!((detail.field.as_str(), detail.message.as_str()), ("limit", "must be at most 10"));
    let own = ApiError::bad_request("no").with_detail("x", "is taken");
    assert_eq!((own.details()[0].part, own.details()[0].rule), (None, None));
}

#[test]
fn what_is_told_has_a_bound_whatever_the_request() {
    // A name of megabytes is in the place of each of many items.
    let name = "é/~".repeat(700_000);
    let items = vec!["0"; 5_000].join(",");
    let error = ApiError::validation(problems("", &format!(r#"{{"lists": {{"{name}": [{items}]}}}}"#)));
    let size = |text: Option<&str>| text.map_or(0, str::len);
    let told: usize = error
        .details()
        .iter()
        .map(|detail| detail.field.len() + detail.message.len() + size(detail.pointer.as_deref()))
        .sum();
    assert!(error.details().len() > 3 && told < 70_000, "{} details, {told} bytes", error.details().len());
    // A pointer that would be cut leads to the value around.
    let last = error.details().last().and_then(|detail| detail.pointer.as_deref());
    assert_eq!(last, Some("/lists"));
}

#[test]
fn text_that_cannot_be_read_is_a_problem_of_the_whole() {
    let found = problems("", "{");
    let last = found.last().expect("a problem");
    assert_eq!((last.part, last.pointer.as_str(), last.rule), (Part::Body, "", Rule::Syntax));
}
