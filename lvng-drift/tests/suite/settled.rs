//! Decisions settle what they name and nothing else.

use crate::support::{Bench, DECISIONS, MARKDOWN, OVERVIEW, SDK};
use lvng_drift::Settings;

#[test]
fn decisions_settle_one_thing() {
    let bench = Bench::shelter();
    let outcome = bench.compare(&[("sdk.md", SDK)]);
    let settled: Vec<_> = outcome.findings.iter().map(|finding| (finding.subject.as_str(), finding.decision)).collect();
    assert_eq!(settled, [("pets.adopt", Some(2))]);
    assert_eq!(bench.settings.title(2), "Adoption is a request of its own");
    // Another value of the same thing is another finding.
    let settings = "settled:\n  - { decision: 1, code: P205, says: 25, subjects: [listPets limit] }\n";
    let mut bench = bench;
    bench.settings = Settings::read("drift.yaml", settings, DECISIONS).expect("it can be read");
    let page = |default: &str| MARKDOWN.replace("| 20 |", &format!("| {default} |"));
    assert!(bench.compare(&[("pets.md", &page("25"))]).is_clean());
    let outcome = bench.compare(&[("pets.md", &page("30"))]);
    assert_eq!((outcome.open().count(), outcome.stale.len()), (1, 1));
}

#[test]
fn entries_that_settle_nothing_are_errors() {
    let bench = Bench::shelter();
    let text = SDK.replace("/ adopt", "");
    let outcome = bench.compare(&[("sdk.md", &text)]);
    let stale: Vec<_> =
        outcome.stale.iter().map(|stale| (stale.code, stale.position.map(|at| (at.line, at.column)))).collect();
    assert_eq!(stale, [("P902", Some((4, 43)))]);
    assert!(!outcome.is_clean());
    let shown = bench.report(&[("sdk.md", &text)], |report, _| report.text());
    assert!(
        shown.starts_with("drift.yaml:4:43: error: no page has this P501 about `pets.adopt` any more [P902]"),
        "{shown}"
    );
    // A page that could not have it says nothing about it.
    assert!(bench.compare(&[("overview.txt", OVERVIEW)]).stale.is_empty());
}

#[test]
fn settings_that_cannot_be_read_have_places() {
    let errors = |text: &str| {
        let found = Settings::read("drift.yaml", text, DECISIONS).expect_err("it has an error");
        let show = |found: &lvng_codegen::diagnostic::Diagnostic| {
            let at = found.position.map(|at| format!("{}:{}", at.line, at.column)).unwrap_or_default();
            format!("{at} {}", found.code)
        };
        found.iter().map(show).collect::<Vec<_>>()
    };
    assert_eq!(errors("resources: [a]\n"), ["1:1 P901"]);
    assert_eq!(errors("settled:\n  - { decision: 9, code: P208, subjects: [a] }\n"), ["2:17 P901"]);
    assert_eq!(errors("settled:\n  - { decision: 1, code: P999, subjects: [a] }\n"), ["2:5 P901"]);
    assert_eq!(errors("settled:\n  - { decision: 1, code: P208, subjects: [1] }\n"), ["2:43 P901"]);
    assert_eq!(errors("resources:\n  A: 1\n"), ["2:6 P901"]);
    assert_eq!(errors("settled: [\n").len(), 1);
}
