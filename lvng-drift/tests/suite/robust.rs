//! Whatever a page is, reading it ends, and what is wrong has a place on it.

use crate::support::{Bench, MARKDOWN, OVERVIEW, PLAIN, SDK};

#[track_caller]
fn check(bench: &Bench, text: &str) {
    let lines = text.lines().count().max(1) + 1;
    let outcome = bench.compare(&[("page", text)]);
    for finding in &outcome.findings {
        let at = finding.at;
        assert!(at.line >= 1 && at.line <= lines && at.column >= 1, "{finding:?} of {lines} lines in {text:?}");
    }
}

#[test]
fn pages_may_end_anywhere() {
    let bench = Bench::shelter();
    for page in [MARKDOWN, PLAIN, OVERVIEW, SDK] {
        for (end, _) in page.char_indices().step_by(19) {
            check(&bench, &page[..end]);
            check(&bench, &page[end..]);
        }
    }
}

#[test]
fn pages_may_lack_any_line() {
    let bench = Bench::shelter();
    for page in [MARKDOWN, PLAIN] {
        let lines: Vec<&str> = page.lines().collect();
        for left_out in 0..lines.len() {
            let rest: Vec<&str> =
                lines.iter().enumerate().filter(|(at, _)| *at != left_out).map(|(_, line)| *line).collect();
            check(&bench, &rest.join("\r\n"));
        }
    }
}

#[test]
fn pages_may_be_no_pages() {
    let bench = Bench::shelter();
    let deep = "[".repeat(100_000);
    let open = format!("### GET /v1/pets\n\n**Response -- 200**\n\n{deep}");
    for text in [
        "",
        "\u{feff}",
        "{}",
        "curl",
        "curl ",
        "curl '",
        "| | |\n|-|-|\n",
        "### GET /\n",
        "é\u{301}🦀 ``` ###",
        &deep,
        &open,
    ] {
        check(&bench, text);
    }
    let codes = |text: &str| bench.found("page", text).into_iter().map(|(_, code, _)| code).collect::<Vec<_>>();
    assert_eq!(codes(""), ["P002"]);
    assert_eq!(codes("A page about the weather.\n"), ["P002"]);
    assert!(codes(&open).contains(&"P001"));
}
