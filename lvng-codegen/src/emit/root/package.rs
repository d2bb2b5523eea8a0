//! What is around the generated modules in a crate of their own: `Cargo.toml`, `lib.rs`, the features.

use super::version::semver;
use super::{about, parts};
use crate::emit::{Module, files};
use crate::ir::{Api, Dependency, MapType};
use crate::tokens::quote;
use crate::{Features, Parts};
use serde_json::Value;
use std::collections::BTreeSet;

/// What is chosen of a generated crate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Package {
    /// Its name.
    pub name: String,
    /// Where it finds the runtime.
    pub runtime: Runtime,
    /// Lines of `[package]` besides those that follow from the description, such as the licence.
    pub more: String,
    /// Its parts.
    pub parts: Parts,
}

/// Where a generated crate finds the runtime, as keys of TOML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Runtime(String);

impl Runtime {
    /// In cargo's registry, by a requirement of a version.
    pub fn version(version: &str) -> Self {
        Self(format!("version = {}", toml_string(version)))
    }

    /// In a folder, seen from the crate; once the crate is published, in the registry.
    pub fn path(path: &str, version: &str) -> Self {
        Self(format!("version = {}, path = {}", toml_string(version), toml_string(path)))
    }

    /// Where somebody wrote that it is: `git = "…", branch = "…"`.
    pub fn keys(keys: &str) -> Self {
        Self(keys.to_owned())
    }
}

/// `Cargo.toml` of a crate with the generated modules.
pub fn cargo_toml(api: &Api, package: &Package) -> String {
    let Package { name, runtime: Runtime(runtime), more, parts } = package;
    let name = toml_string(name);
    let description = toml_string(&format!("{} of {}", parts::title(*parts), api.title));
    let has_tags = parts.features == Features::All;
    let features = if has_tags { features(api).concat() } else { String::new() };
    let (default, all) = (list(&parts::default_features(*parts)), parts::names(*parts));
    let (version, own) = (toml_string(&api.version), toml_string(&semver(&api.version)));
    let behind = behind_features(api).into_iter().map(String::as_str);
    let of_tags = ["all-tags"].into_iter().chain(behind).filter(|_| has_tags);
    let shown = list(&all.into_iter().chain(of_tags).collect::<Vec<_>>());
    let dependencies =
        api.dependencies.iter().map(|Dependency { name, value }| format!("{} = {}\n", toml_key(name), toml(value)));
    let dependencies: String = dependencies.collect();
    let maps = if api.maps == MapType::IndexMap { ", features = [\"indexmap\"]" } else { "" };
    let of_parts = parts::features(*parts, api.schemas.is_some());
    format!(
        r#"[package]
name = {name}
description = {description}
version = {own}
edition = "2024"
rust-version = "1.89"
readme = "README.md"
{more}
# The version of the description.
[package.metadata.openapi]
version = {version}

[package.metadata.docs.rs]
features = {shown}

[features]
default = {default}
{of_parts}{features}
[dependencies]
lvng-runtime = {{ {runtime}, default-features = false{maps} }}
{dependencies}"#
    )
}

/// The lines of `[features]` for the description: one feature for all tags, one for each, and those of operations.
pub fn features(api: &Api) -> Vec<String> {
    let tags = || api.tags.iter().map(|tag| tag.feature.as_str());
    let mut lines = vec!["all-tags = [\n".to_owned()];
    lines.extend(tags().map(|name| format!("    {},\n", toml_string(name))));
    lines.push("]\n".to_owned());
    lines.extend(tags().map(|name| format!("{} = []\n", toml_key(name))));
    let features = behind_features(api);
    if !features.is_empty() {
        lines.push("# Client methods of operations that the description puts behind a feature.\n".to_owned());
    }
    lines.extend(features.into_iter().map(|name| format!("{} = []\n", toml_key(name))));
    lines
}

/// The features that operations are behind.
fn behind_features(api: &Api) -> BTreeSet<&String> {
    api.tags.iter().flat_map(|tag| &tag.operations).filter_map(|op| op.feature.as_ref()).collect()
}

/// The module `lib.rs` of a crate with the generated modules.
pub fn lib_rs(api: &Api) -> Module {
    let docs = about(api);
    // The last three are of names, which are the description's.
    let tokens = quote! {
        #docs

        #[rustfmt::skip]
        #[allow(deprecated, missing_docs, clippy::duplicated_attributes, clippy::large_enum_variant, clippy::too_many_arguments, clippy::type_complexity, clippy::disallowed_names, clippy::self_named_constructors, clippy::wrong_self_convention)]
        mod generated;

        pub use generated::*;
        #[cfg(feature = "client")]
        pub use generated::client::Client;
        #[cfg(feature = "blocking")]
        pub use generated::client::BlockingClient;
    };
    Module { path: "lib.rs".to_owned(), header_files: files(api), items: vec![tokens] }
}

/// A file for a module of somebody's crate, which has the generated modules below it: in the folder `folder`, or beside the
/// file where there is none.
pub fn module_rs(api: &Api, folder: Option<&str>) -> Module {
    let path = folder.map(|folder| {
        let file = [folder, "mod.rs"].join("/");
        quote!(#[path = #file])
    });
    // What a program does not use is no fault of it.
    let tokens = quote! {
        #[rustfmt::skip]
        #[allow(dead_code, deprecated, missing_docs, unused_imports, clippy::duplicated_attributes, clippy::large_enum_variant, clippy::too_many_arguments, clippy::type_complexity, clippy::disallowed_names, clippy::self_named_constructors, clippy::wrong_self_convention)]
        #path
        mod generated;

        #[allow(unused_imports)]
        pub use generated::*;
        #[cfg(feature = "client")]
        #[allow(unused_imports)]
        pub use generated::client::Client;
        #[cfg(feature = "blocking")]
        #[allow(unused_imports)]
        pub use generated::client::BlockingClient;
    };
    Module { path: "mod.rs".to_owned(), header_files: files(api), items: vec![tokens] }
}

/// A list of texts.
fn list(texts: &[&str]) -> String {
    format!("[{}]", texts.iter().map(|text| toml_string(text)).collect::<Vec<_>>().join(", "))
}

/// A value of TOML: what stands for one is a text, a boolean, a list or a table of these.
fn toml(value: &Value) -> String {
    match value {
        Value::String(text) => toml_string(text),
        Value::Array(items) => format!("[{}]", items.iter().map(toml).collect::<Vec<_>>().join(", ")),
        Value::Object(members) => {
            let members = members.iter().map(|(key, value)| format!("{} = {}", toml_key(key), toml(value)));
            format!("{{ {} }}", members.collect::<Vec<_>>().join(", "))
        }
        other => other.to_string(),
    }
}

/// A key of TOML: bare where it may be.
fn toml_key(name: &str) -> String {
    let is_bare = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if !name.is_empty() && name.chars().all(is_bare) { name.to_owned() } else { toml_string(name) }
}

/// A basic string of TOML.
fn toml_string(text: &str) -> String {
    let escaped = |c: char| match c {
        '"' => "\\\"".to_owned(),
        '\\' => "\\\\".to_owned(),
        c if c.is_control() => format!("\\u{:04X}", u32::from(c)),
        c => c.to_string(),
    };
    format!("\"{}\"", text.chars().map(escaped).collect::<String>())
}
