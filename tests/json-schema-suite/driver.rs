//! Sends the tests of the suite to the servers, in memory, and prints what they answered.

use axum::body::Body;
use axum::http::Request;
use lvng_runtime::server::{NoAuth, Router};
use serde_json::Value;
use std::collections::BTreeMap;
use std::time::Duration;
use tower::ServiceExt;

// modules

fn server(number: usize) -> Option<axum::Router> {
    let built = match number {
        // routers
        _ => return None,
    };
    match built {
        Ok(router) => Some(router),
        Err(error) => {
            println!("{number}: the router refuses to be built: {error:?}");
            None
        }
    }
}

/// What became of the tests of a file.
#[derive(Default)]
struct Line {
    groups: usize,
    tests: usize,
    skipped: BTreeMap<String, usize>,
    right: usize,
    accepted_said: usize,
    accepted_silent: usize,
    refused_said: usize,
    refused_silent: usize,
    failed: usize,
}

fn main() {
    let path = std::env::args().nth(1).expect("the cases");
    let cases: Vec<Value> = serde_json::from_str(&std::fs::read_to_string(path).expect("the cases")).expect("JSON");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime");
    let mut lines: BTreeMap<String, Line> = BTreeMap::new();
    for (number, case) in cases.iter().enumerate() {
        let line = lines.entry(case["file"].as_str().unwrap_or_default().to_owned()).or_default();
        line.groups += 1;
        let tests = case["tests"].as_array().expect("tests");
        line.tests += tests.len();
        if let Some(why) = case["skipped"].as_str() {
            *line.skipped.entry(why.chars().take(4).collect()).or_default() += tests.len();
            println!("skipped {} {}: {} tests: {why}", case["file"], case["group"], tests.len());
            continue;
        }
        let Some(router) = server(number) else { continue };
        for test in tests {
            let status = runtime.block_on(answer(router.clone(), &test["data"]));
            line.count(case, test, status);
        }
    }
    print(&lines);
}

async fn answer(router: axum::Router, data: &Value) -> u16 {
    let request = Request::post("/check").header("content-type", "application/json").body(Body::from(data.to_string()));
    let answering = router.oneshot(request.expect("a request"));
    match tokio::time::timeout(Duration::from_secs(20), answering).await {
        Ok(Ok(response)) => response.status().as_u16(),
        _ => 599,
    }
}

/// What is right for a value: what the suite says or, for a schema that is not the suite's, another validator.
fn expected(case: &Value, test: &Value) -> bool {
    let said = test["valid"].as_bool().expect("valid");
    // The suite allows both; descriptions of services mean formats to hold.
    let is_asserted = case["file"] == "format";
    let schema = &case["schema"];
    if schema.is_null() {
        return said && !(is_asserted && test["description"].as_str().unwrap_or_default().contains("only an annotation"));
    }
    let formats = is_asserted || case["file"].as_str().unwrap_or_default().starts_with("optional/format");
    let options = jsonschema::options().should_validate_formats(formats).offline();
    let options = if case["draft"] == 4 { options.with_draft(jsonschema::Draft::Draft4) } else { options };
    match options.build(schema) {
        Ok(validator) => validator.is_valid(&test["data"]),
        Err(_) => said,
    }
}

/// Whether a value is or holds such a number.
fn holds(value: &Value, is_it: &dyn Fn(&serde_json::Number) -> bool) -> bool {
    match value {
        Value::Number(number) => is_it(number),
        Value::Array(items) => items.iter().any(|item| holds(item, is_it)),
        Value::Object(members) => members.values().any(|member| holds(member, is_it)),
        _ => false,
    }
}

impl Line {
    fn count(&mut self, case: &Value, test: &Value, status: u16) {
        let said = case["said"].as_array().is_some_and(|codes| !codes.is_empty());
        // `report` says what is read otherwise of numbers.
        let told = |what: &str| case["otherwise"].as_array().into_iter().flatten().any(|told| told.as_str().is_some_and(|told| told.contains(what)));
        let said = said
            || told("beyond 64 bits") && holds(&test["data"], &|number| !number.is_i64() && number.as_f64().is_some_and(|number| number.abs() > 9e18))
            || told("base64") && test["data"].is_string()
            || told("written") && holds(&test["data"], &|number| number.is_f64());
        let expected = expected(case, test);
        let count = match (status, expected) {
            (500.., _) => &mut self.failed,
            (200..300, true) | (400..500, false) => &mut self.right,
            (200..300, false) if said => &mut self.accepted_said,
            (200..300, false) => &mut self.accepted_silent,
            _ if said => &mut self.refused_said,
            _ => &mut self.refused_silent,
        };
        *count += 1;
        if (200..300).contains(&status) != expected || status >= 500 {
            println!("{status} {} {} {}: {}", case["file"], case["group"], test["description"], test["data"]);
        }
    }
}

fn print(lines: &BTreeMap<String, Line>) {
    println!("\n| file | groups | tests | skipped | right | accepted (said/silent) | refused (said/silent) | 5xx |");
    println!("| --- | --- | --- | --- | --- | --- | --- | --- |");
    let mut total = Line::default();
    for (file, line) in lines {
        row(file, line);
        total.groups += line.groups;
        total.tests += line.tests;
        total.right += line.right;
        total.accepted_said += line.accepted_said;
        total.accepted_silent += line.accepted_silent;
        total.refused_said += line.refused_said;
        total.refused_silent += line.refused_silent;
        total.failed += line.failed;
        for (why, count) in &line.skipped {
            *total.skipped.entry(why.clone()).or_default() += count;
        }
    }
    row("total", &total);
    println!("\nright: {:.2} % of all {} tests", 100.0 * total.right as f64 / total.tests.max(1) as f64, total.tests);
}

fn row(file: &str, line: &Line) {
    let skipped: Vec<String> = line.skipped.iter().map(|(why, count)| format!("{count}× {why}")).collect();
    let accepted = format!("{} ({}/{})", line.accepted_said + line.accepted_silent, line.accepted_said, line.accepted_silent);
    let refused = format!("{} ({}/{})", line.refused_said + line.refused_silent, line.refused_said, line.refused_silent);
    println!(
        "| {file} | {} | {} | {} | {} | {accepted} | {refused} | {} |",
        line.groups,
        line.tests,
        skipped.join(", "),
        line.right,
        line.failed
    );
}
