//! Exchanges of any kind on descriptions of all kinds: nothing panics, and what is proposed settles what was found.

use crate::support::{exchange, observed};
use lvng_codegen::Input;
use lvng_observe::description::operations;
use lvng_observe::propose::propose;
use lvng_observe::{Body, Description, Exchange, Kind};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// How many exchanges each operation has.
const EACH: usize = 4;

/// The descriptions of the generator's reference.
fn fixtures() -> Vec<(String, Input)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../lvng-codegen/tests/fixtures");
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut folders: Vec<PathBuf> = entries.filter(|path| path.is_dir()).collect();
    folders.sort();
    folders
        .into_iter()
        .filter_map(|folder| {
            let name = folder.file_name()?.to_str()?.to_owned();
            let mut files = BTreeMap::new();
            for entry in std::fs::read_dir(&folder).unwrap() {
                let path = entry.unwrap().path();
                let end = path.extension().and_then(|end| end.to_str()).unwrap_or_default();
                if matches!(end, "yaml" | "json") {
                    files.insert(path.file_name()?.to_str()?.to_owned(), std::fs::read_to_string(&path).unwrap());
                }
            }
            let root = ["input.yaml", "input.json"].into_iter().find(|root| files.contains_key(*root))?.to_owned();
            Some((name, Input { root, files, ..Input::default() }))
        })
        .collect()
}

fn any_value(random: &mut fastrand::Rng, depth: usize) -> Value {
    let names = ["id", "name", "kind", "value", "a", "b", "sk_live_1", "$ref", "x/y~z", "properties"];
    match random.usize(0..if depth > 3 { 5 } else { 7 }) {
        0 => Value::Null,
        1 => json!(random.bool()),
        2 => json!(random.i32(-5..5)),
        3 => json!(random.f64()),
        4 => json!(random.choice(["a", "cat", "it's", "", "sk_live_2"])),
        5 => (0..random.usize(0..3)).map(|_| any_value(random, depth + 1)).collect(),
        _ => {
            let members = (0..random.usize(0..4)).map(|_| {
                let name = random.choice(names).unwrap_or_default().to_owned();
                (name, any_value(random, depth + 1))
            });
            Value::Object(members.collect::<Map<_, _>>())
        }
    }
}

fn exchanges(description: &Description, random: &mut fastrand::Rng) -> Vec<Exchange> {
    let mut exchanges = Vec::new();
    for route in description.routes.iter() {
        let Some(item) = description.node(&route.at).map(|item| description.follow(item)) else { continue };
        let methods: Vec<String> =
            operations(&item).into_iter().map(|(method, _)| format!("{method:?}").to_uppercase()).collect();
        for method in methods.iter().map(String::as_str).chain(["DELETE"]) {
            for _ in 0..EACH {
                let mut path = route.template.split(['?', '#']).next().unwrap_or_default().to_owned();
                for name in route.names() {
                    let value = random.choice(["7", "x y", "agt_0001"]).unwrap_or_default().replace(' ', "%20");
                    path = path.replacen(&format!("{{{name}}}"), &value, 1);
                }
                let query = random.choice(["", "?a=1&a=b", "?filter[x]=1&b=", "?&=&%zz"]).unwrap_or_default();
                let sent = random.bool().then(|| any_value(random, 0));
                let received = random.bool().then(|| any_value(random, 0));
                let status = random.choice([200, 201, 204, 299, 503]).unwrap_or_default();
                let mut made = exchange(method, &format!("{path}{query}"), sent, status, received);
                made.response.headers.push(("x-any".to_owned(), "1".to_owned()));
                if random.u8(..) < 40 {
                    made.response
                        .headers
                        .insert(0, ("content-type".to_owned(), "text/plain; charset=utf-8".to_owned()));
                    made.response.body = Body::whole("{");
                }
                exchanges.push(made);
            }
        }
    }
    exchanges
}

#[test]
fn what_is_proposed_settles_what_was_found() {
    let mut random = fastrand::Rng::with_seed(7);
    let mut count = 0;
    for (name, input) in fixtures() {
        let Ok(description) = Description::read(input, "").map(Arc::new) else { continue };
        let exchanges = exchanges(&description, &mut random);
        let seen = observed(&description, &exchanges);
        let proposal = propose(&description, &seen).unwrap_or_else(|errors| panic!("{name}: {errors}"));
        let left: Vec<_> = proposal.left.iter().filter(|finding| finding.kind != Kind::Syntax).collect();
        assert!(left.is_empty(), "{name}: {left:#?}\n{:#}", proposal.overlay.unwrap_or_default());
        count += seen.findings.len();
    }
    assert!(count > 1000, "{count}");
}
