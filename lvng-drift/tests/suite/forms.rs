//! Pages in both forms say the same, and a page that agrees gives no finding.

use crate::support::{Bench, MARKDOWN, OVERVIEW, PLAIN, SDK};
use lvng_drift::outcome::Extent;

#[test]
fn pages_that_agree_give_nothing() {
    let bench = Bench::shelter();
    for (name, text) in [("pets.md", MARKDOWN), ("pets.txt", PLAIN)] {
        let outcome = bench.compare(&[(name, text)]);
        let open: Vec<_> = outcome.open().collect();
        assert!(open.is_empty(), "{name}: {open:#?}");
        assert_eq!(outcome.counts(), [4, 0, 0], "{name}: {:?}", outcome.operations);
    }
    let outcome = bench.compare(&[("overview.txt", OVERVIEW), ("sdk.md", SDK)]);
    assert!(outcome.is_clean(), "{:#?}", outcome.findings);
    assert_eq!((outcome.resources, outcome.calls), (2, 5));
}

#[test]
fn both_forms_are_read_alike() {
    let parameters = |text: &str| {
        let page = lvng_drift::read("page", text);
        let mut all = Vec::new();
        for endpoint in page.endpoints {
            for one in endpoint.parameters {
                let default = one.facts.default.map(|said| said.value);
                let values = one.facts.values.map(|said| said.value);
                let bounds = (one.facts.least.map(|said| said.value), one.facts.most.map(|said| said.value));
                let path = endpoint.path.value.clone();
                all.push((
                    path,
                    one.place,
                    one.name.value,
                    one.kind.value,
                    one.is_required.value,
                    (default, values, bounds),
                ));
            }
        }
        all
    };
    assert_eq!(parameters(MARKDOWN), parameters(PLAIN));
    assert_eq!(parameters(PLAIN).len(), 10);
}

#[test]
fn what_is_not_shown_is_not_compared_in_full() {
    let bench = Bench::shelter();
    let text = "### DELETE /v1/pets/:petId\n\n**Path Parameters**\n\n| Name | Type | Required |\n|--|--|--|\n| petId | string | Yes |\n";
    let outcome = bench.compare(&[("page.md", text)]);
    assert_eq!(outcome.operations["deletePet"], Extent::Partly("the page shows no response".to_owned()));
    // All endpoints of the page are of one tag, whose others it lacks.
    let missing: Vec<&str> = outcome.open().map(|finding| finding.subject.as_str()).collect();
    assert_eq!(missing, ["listPets", "createPet", "getPet"]);
}

#[test]
fn reports_have_both_places() {
    let bench = Bench::shelter();
    let text = MARKDOWN.replace("| `age` | number", "| `age` | string");
    let (shown, json, github) =
        bench.report(&[("docs/pets.md", &text)], |report, _| (report.text(), report.json(), report.github()));
    let expected = "docs/pets.md:50:11: error: `age` is string on the page, and number in the description [P204]\n \
                    50 | | `age` | string | No | Age in years (0 to 40.5). |\n    |           ^\n    \
                    here: openapi.yaml:42:17\n    about: createPet age, says `string`\n";
    assert!(shown.starts_with(expected), "{shown}");
    assert!(shown.ends_with("1 findings, 0 settled by decisions, 0 stale entries\n"), "{shown}");
    let finding = &json["findings"][0];
    assert_eq!(finding["page"]["at"], serde_json::json!({ "line": 50, "column": 11 }));
    assert_eq!(finding["description"]["at"], serde_json::json!({ "line": 42, "column": 17 }));
    assert_eq!(json["operations"].as_array().map(Vec::len), Some(4));
    let line = "::error file=docs/pets.md,line=50,col=11,title=P204::`age` is string on the page";
    assert!(github.starts_with(line), "{github}");
}
