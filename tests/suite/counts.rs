//! Every operation of the description is everywhere: in the registry, in the client, in the routes.

use crate::spec;
use std::collections::BTreeSet;

fn set(names: impl IntoIterator<Item = impl Into<String>>) -> BTreeSet<String> {
    names.into_iter().map(Into::into).collect()
}

#[test]
fn description_registry_client_and_routes_have_the_same_operations() {
    let described = spec::raw_operation_ids();
    let registered: Vec<_> = lvng_api::operations().map(|meta| meta.id).collect();
    // An alias is a second name for the same call.
    let aliases = spec::operations();
    let aliases: Vec<_> = aliases.values().flat_map(|op| op.aliases.iter().map(|name| (name, &op.type_name))).collect();
    let mut methods = spec::client_methods();
    methods.retain(|method| !aliases.contains(&(&method.name, &method.operation)));
    let routes = spec::routes();
    let counts = [described.len(), registered.len(), methods.len(), routes.len()];
    assert!(
        counts.iter().all(|count| *count == counts[0]) && counts[0] > 0,
        "YAML, registry, client, routes: {counts:?}"
    );
    println!("{} operations in YAML, registry, client and routes", counts[0]);

    assert_eq!(set(described), set(registered), "operationIds in the YAML and in the registry");
    let structs = set(spec::operations().values().map(|operation| operation.type_name.as_str()));
    assert_eq!(structs.len(), counts[0], "structs");
    assert_eq!(structs, set(methods.into_iter().map(|method| method.operation)), "operations that the client calls");
    assert_eq!(structs, set(routes), "operations that the server binds");
}

#[test]
fn the_registry_says_what_the_description_says() {
    let operations = spec::operations();
    for meta in lvng_api::operations() {
        let operation = operations[meta.id];
        let place = format!("{} ({})", meta.id, operation.place.file);
        assert_eq!((meta.method.as_str(), meta.path), (&*operation.http_method, &*operation.path), "{place}");
        let auth: Vec<Vec<&str>> = meta.auth.iter().map(|all| all.to_vec()).collect();
        let described: Vec<Vec<&str>> =
            operation.auth.iter().map(|all| all.iter().map(|one| one.scheme.as_str()).collect()).collect();
        assert_eq!(auth, described, "{place}");
        assert_eq!(meta.success.len(), operation.success.responses.len(), "{place}");
        assert_eq!(meta.failure.len(), operation.failure.responses.len(), "{place}");
        assert_eq!(meta.body.is_some(), operation.body.is_some(), "{place}");
        let level = |evidence: &str| evidence.to_owned();
        let evidence = operation.evidence.as_ref().map(|evidence| level(&evidence.level));
        assert_eq!(meta.evidence.map(|evidence| level(evidence.level)), evidence, "{place}");
    }
}

/// A line of `data/sdk-names.txt` is a tag and what the SDK pages call a method of it.
#[test]
fn calls_have_the_names_that_the_sdk_pages_give_them() {
    let methods = spec::client_methods();
    let module = |tag: &str| {
        let tag = spec::api().tags.iter().find(|known| known.name == tag);
        tag.map(|tag| tag.module.clone())
    };
    let names: Vec<_> = include_str!("../data/sdk-names.txt").lines().filter_map(|line| line.split_once(' ')).collect();
    // The description began with these two tags; once it has more, it has all that have names.
    let is_whole = spec::api().tags.len() > 2;
    let mut missing = Vec::new();
    for (tag, name) in &names {
        let found = match module(tag) {
            Some(module) => {
                methods.iter().any(|method| method.module == module && method.name.trim_start_matches("r#") == *name)
            }
            None => !is_whole,
        };
        missing.extend((!found).then(|| format!("{tag}.{name}")));
    }
    assert!(names.len() >= 40, "{} names", names.len());
    assert!(missing.is_empty(), "the client lacks {}", missing.join(", "));
}
