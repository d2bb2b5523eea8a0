//! Emit: `ir::Api` → modules.
//!
//! One function per Rust item, each with a `quote!` that looks like what it makes. The files of this folder follow the
//! generated ones: `tag` makes a tag's `mod.rs` of `operation` and `model`, `client` and `server` make the files of the
//! same name, `root` makes what is above the tags.
//!
//! **Invariant:** nothing is decided here. What a name, shape or type is stands in the IR.

mod attributes;
mod client;
mod docs;
mod example;
mod ident;
mod imports;
mod inline;
mod markdown;
mod model;
mod operation;
mod pages;
mod root;
mod scope;
mod server;
mod tag;
mod types;

pub(crate) use root::REMARK;
pub use root::{Package, README_MARK, Runtime, cargo_toml, features, lib_rs, module_rs, readme};

use crate::ir::{Api, Tag};
use crate::tokens::TokenStream;
use scope::Index;

/// A module of the generated crate.
#[derive(Clone, Debug)]
pub struct Module {
    /// Its file, relative to the generated folder.
    pub path: String,
    /// The files of the description that its header names.
    pub header_files: Vec<String>,
    /// Its items, one or several in each part.
    pub items: Vec<TokenStream>,
}

/// Emits the modules of a crate.
pub fn emit(api: &Api) -> Vec<Module> {
    let mut modules = Vec::new();
    emit_each(api, |_| true, &mut |module| modules.push(module));
    modules
}

/// Emits those of the modules whose files are wanted, by their paths, and hands each on before it makes the next: tokens
/// take many times the memory of their text, and those of one module fit into what the last one has left.
pub fn emit_each(api: &Api, is_wanted: impl Fn(&str) -> bool, take: &mut dyn FnMut(Module)) {
    let index = Index::new(api);
    above(api, &index, &is_wanted, take);
    api.tags.iter().for_each(|tag| of_tag(tag, &index, &is_wanted, take));
}

/// The file of the servers.
const SERVERS: &str = "client/servers.rs";

/// How the items of a file are made.
type Emission<'a> = &'a dyn Fn() -> Vec<TokenStream>;

fn above(api: &Api, index: &Index, is_wanted: &impl Fn(&str) -> bool, take: &mut dyn FnMut(Module)) {
    let emissions: [(&str, Emission); 3] = [
        ("mod.rs", &|| vec![root::modules(api)]),
        ("client.rs", &|| vec![root::client(api)]),
        ("server.rs", &|| vec![root::server(api)]),
    ];
    let wanted = emissions.into_iter().filter(|(path, _)| is_wanted(path));
    let module = |path: &str, items| Module { path: path.to_owned(), header_files: files(api), items };
    wanted.for_each(|(path, items)| take(module(path, items())));
    if is_wanted(SERVERS)
        && let Some(items) = root::servers(&api.servers)
    {
        take(module(SERVERS, vec![items]));
    }
    let schemas = api.schemas.as_deref().filter(|_| is_wanted("schemas.rs"));
    if let Some(text) = schemas {
        take(module("schemas.rs", vec![root::schemas(text)]));
    }
    if !api.foreign.is_empty() && is_wanted("replaced.rs") {
        take(module("replaced.rs", vec![root::foreign(api)]));
    }
    if !api.common.is_empty() && is_wanted("common.rs") {
        let items = tag::common(index, &api.common);
        take(Module { path: "common.rs".to_owned(), header_files: api.common_files.clone(), items });
    }
}

fn of_tag(tag: &Tag, index: &Index, is_wanted: &impl Fn(&str) -> bool, take: &mut dyn FnMut(Module)) {
    // A tag that is nobody's first has nothing to answer.
    let has_server = !tag.operations.is_empty();
    let emissions: [(&str, Emission); 3] = [
        ("mod.rs", &|| tag::file(index, tag)),
        ("client.rs", &|| client::file(index, tag)),
        ("server.rs", &|| server::file(index, tag)),
    ];
    let emissions = emissions.into_iter().filter(|(name, _)| has_server || *name != "server.rs");
    let named = emissions.map(|(name, items)| ([tag.module.as_str(), name].join("/"), items));
    let wanted = named.filter(|(path, _)| is_wanted(path));
    wanted.for_each(|(path, items)| take(Module { path, header_files: tag.files.clone(), items: items() }));
}

/// All files that tags and common types come from.
fn files(api: &Api) -> Vec<String> {
    let mut files: Vec<String> = Vec::new();
    for file in api.tags.iter().flat_map(|tag| &tag.files).chain(&api.common_files) {
        if !files.contains(file) {
            files.push(file.clone());
        }
    }
    files
}
