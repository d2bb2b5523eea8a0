//! The published pages of LVNG against `spec/`, where they are at hand.

use crate::support::{Bench, changed_line, replace};
use lvng_codegen::Input;
use lvng_drift::Settings;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// `spec/` as it is.
fn bench() -> Bench {
    let folder = workspace().join("spec");
    let mut files = BTreeMap::from([("openapi.yaml".to_owned(), read(&folder.join("openapi.yaml")))]);
    for part in ["paths", "schemas"] {
        for entry in fs::read_dir(folder.join(part)).expect("the folder is there") {
            let path = entry.expect("it can be listed").path();
            let name = path.file_name().expect("it has a name").to_string_lossy().into_owned();
            files.insert(format!("{part}/{name}"), read(&path));
        }
    }
    let settings = Settings::read("drift.yaml", &read(&folder.join("drift.yaml")), &read(&folder.join("decisions.md")));
    let input = Input { root: "openapi.yaml".to_owned(), files, ..Input::default() };
    Bench::new(input, Some("lvng"), settings.expect("the settings can be read"))
}

/// The pages, by what their text begins with; `None` where they are not at hand.
fn pages() -> Option<BTreeMap<String, String>> {
    let folder = workspace().join("../shared/lvng/docs");
    if !folder.is_dir() {
        println!("skipped: ../shared/lvng/docs is not there");
        return None;
    }
    let mut pages = BTreeMap::new();
    for entry in fs::read_dir(folder).expect("the folder is there") {
        let text = read(&entry.expect("it can be listed").path());
        pages.insert(text.lines().next().unwrap_or_default().to_owned(), text);
    }
    Some(pages)
}

#[test]
fn the_pages_have_nothing_but_what_is_settled() {
    let Some(pages) = pages() else { return };
    let pages: Vec<(&str, &str)> = pages.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    assert_eq!(pages.len(), 5);
    let outcome = bench().compare(&pages);
    let open: Vec<_> = outcome.open().collect();
    assert!(open.is_empty() && outcome.stale.is_empty(), "{open:#?} {:#?}", outcome.stale);
    assert_eq!((outcome.counts(), outcome.resources), ([19, 0, 0], 29), "{:?}", outcome.operations);
    let decisions: std::collections::BTreeSet<_> = outcome.findings.iter().filter_map(|found| found.decision).collect();
    assert_eq!(decisions.into_iter().collect::<Vec<_>>(), [5, 10, 18, 19, 22, 25]);
}

#[test]
fn changes_of_the_pages_are_found() {
    let Some(pages) = pages() else { return };
    let bench = bench();
    // The page, what is replaced by what, the how manieth occurrence, and codes that are found.
    let mutations: &[(&str, &str, &str, usize, &[&str])] = &[
        ("Agents API", "namestringrequired", "titlestringrequired", 0, &["P202", "P201"]),
        ("# Agents API", "| `avatar` |", "| `picture` |", 0, &["P202", "P201"]),
        ("Developer API", "daysinteger", "dayinteger", 0, &["P202", "P201"]),
        ("Agents API", "temperaturenumber", "temperaturestring", 0, &["P204"]),
        ("# Agents API", "| `isPublic` | boolean", "| `isPublic` | string", 1, &["P204"]),
        ("Developer API", "eventsstring[]\n", "eventsstring\n", 0, &["P204"]),
        ("Agents API", "messagestringrequired", "messagestring", 0, &["P203"]),
        ("# Agents API", "| `model` | string | No", "| `model` | string | Yes", 0, &["P203"]),
        ("Developer API", "urlstringrequired", "urlstring", 0, &["P203"]),
        ("Agents API", "Defaults to 7d", "Defaults to 30d", 0, &["P205"]),
        ("# Agents API", " Defaults to 7d.", "", 0, &["P205"]),
        ("Developer API", "Defaults to 50", "Defaults to 20", 0, &["P205"]),
        ("Agents API", "active, inactive, archived", "active, paused, archived", 0, &["P206"]),
        ("# Agents API", "7d, 30d, 90d", "7d, 30d, 90d, 1y", 0, &["P206"]),
        ("Developer API", "swarm.spawn", "swarm.spawned", 0, &["P206"]),
        ("Agents API", "(0.0 to 1.0)", "(0.0 to 2.0)", 0, &["P207"]),
        ("Developer API", "(max 100)", "(max 500)", 0, &["P207"]),
        ("Agents API", "Response 201", "Response 200", 0, &["P301", "P302"]),
        ("# Agents API", "Response -- 200", "Response -- 202", 2, &["P301", "P302"]),
        ("Agents API", "\"toolsUsed\"", "\"tools_used\"", 0, &["P303", "P306"]),
        ("# Agents API", "\"startDate\"", "\"from\"", 0, &["P303", "P306"]),
        ("Developer API", "\"latency_ms\": 145", "\"latency\": 145", 0, &["P303"]),
        (
            "Developer API",
            "\"status_code\": 201",
            "\"status_code\": 400\">class=\"text-emerald-400\">\"201\"",
            0,
            &["P304"],
        ),
        ("# Agents API", "\"status\": \"inactive\"", "\"status\": \"idle\"", 0, &["P305"]),
        ("Agents API", "/api/v2/agents/:id/stopAuth", "/api/v2/agents/:id/haltAuth", 0, &["P101", "P102"]),
        ("# Agents API", "/agents/:id/capabilities\n", "/agents/:id/skills\n", 0, &["P101", "P102"]),
        ("Developer API", "GET/api/v2/developer/logs", "GET/api/v2/developer/log", 0, &["P101", "P102"]),
        ("Agents API", "400\">DELETE https", "400\">POST https", 0, &["P101", "P102"]),
        ("# Agents API", "### PUT /api/v2/agents/:id\n", "### PATCH /api/v2/agents/:id\n", 0, &["P101", "P102"]),
        ("Developer API", "PUT/api", "POST/api", 0, &["P101", "P102"]),
        ("API Reference", "17 endpoints", "18 endpoints", 0, &["P403"]),
        ("API Reference", "Voice Notes", "Audio Notes", 0, &["P401", "P402"]),
        ("API Reference", "channel_id=ch", "channel=ch", 0, &["P307"]),
        ("API Reference", "include a data field", "include a result field", 0, &["P405"]),
        ("API Reference", "include an error field", "include a fault field", 0, &["P405"]),
        ("API Reference", "limit and before parameters", "limit and cursor parameters", 0, &["P406"]),
        ("API Reference", "page size is 50", "page size is 60", 0, &["P406"]),
        ("API Reference", "Maximum is 100", "Maximum is 500", 0, &["P406"]),
        ("API Reference", "PUTReplace a resource entirely", "PUTPartially update a resource", 0, &["P407"]),
        ("Python SDK", "51 OpenAPI tags", "52 OpenAPI tags", 0, &["P404"]),
        ("Python SDK", "386 operations", "390 operations", 0, &["P404"]),
        ("Python SDK", "client.billing.balance", "client.billing.credit", 0, &["P501"]),
        ("Python SDK", "limit=50, offset=0", "limit=50, start=0", 0, &["P502"]),
    ];
    for (page, from, to, number, expected) in mutations {
        let text = replace(&pages[*page], from, to, *number);
        let found = bench.found(page, &text);
        let mut codes: Vec<&str> = found.iter().map(|(_, code, _)| *code).collect();
        codes.sort_unstable();
        let mut expected = expected.to_vec();
        expected.sort_unstable();
        assert_eq!(codes, expected, "{page}: {from:?} to {to:?}: {found:?}");
        let line = changed_line(&pages[*page], &text);
        assert!(found.iter().any(|(at, ..)| *at == line), "{page}: {from:?} to {to:?} in line {line}: {found:?}");
    }
    println!("{} mutations", mutations.len());
}
