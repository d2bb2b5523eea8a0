//! The names of one file: what it defines, and what its `use` lines must bring in.

use super::ident::{ident, path_tokens};
use super::imports::{Condition, Imports};
use crate::ir::{Api, MapType, Operation, Tag, TypeName};
use crate::tokens::{ToTokens, TokenStream, quote};
use foldhash::{HashMap, HashSet};

/// The crate with the derives and the types of fields.
pub(crate) const RUNTIME: &str = "lvng_runtime";

/// The module of the types of other crates.
pub(crate) const FOREIGN: &str = "replaced";

/// What the files define.
pub(crate) struct Index<'a> {
    /// The path of the generated modules: `crate::generated`.
    root: &'a str,
    /// What the modules of tags define, and `common` under `None`.
    defined: HashMap<Option<&'a str>, HashSet<&'a str>>,
    /// The crate that they are for; empty where that is not known.
    pub(crate) crate_name: &'a str,
    /// What maps are.
    pub(crate) maps: MapType,
}

impl<'a> Index<'a> {
    pub(crate) fn new(api: &'a Api) -> Self {
        let common = api.common.iter().map(|def| def.name.as_str()).collect();
        let defined = api.tags.iter().map(|tag| (Some(tag.module.as_str()), names(tag))).chain([(None, common)]);
        Index { root: &api.module, defined: defined.collect(), crate_name: &api.crate_name, maps: api.maps }
    }

    /// The path of a module of the crate.
    pub(crate) fn path(&self, module: &str) -> String {
        [self.root, module].join("::")
    }
}

/// What the module of a tag defines.
fn names(tag: &Tag) -> HashSet<&str> {
    let types = tag.types.iter().map(|def| def.name.as_str());
    let operations = tag.operations.iter().flat_map(|op| {
        let several = [&op.success.several, &op.failure.several].into_iter().filter_map(Option::as_deref);
        let content_types = op.content_types.iter().map(|all| all.name.as_str());
        let content_types = content_types.chain(op.accepts.iter().map(|accepts| accepts.name.as_str()));
        let headers = op.success.headers.iter().map(|headers| headers.name.as_str());
        several.chain(headers).chain(content_types).chain([op.type_name.as_str()])
    });
    let shared = tag.shared.iter().map(|shared| shared.name.as_str());
    types.chain(operations).chain(shared).chain([tag.client.as_str(), tag.server.as_str()]).collect()
}

/// The names of a file.
pub(crate) struct Scope<'a> {
    pub(crate) index: &'a Index<'a>,
    /// The tag that the file belongs to; `None` for `common`.
    module: Option<&'a str>,
    /// The path under which the file reaches the types of its own tag; `None` where it defines them.
    home: Option<&'static str>,
    /// What else the file defines, generic parameters too.
    taken: Vec<&'a str>,
    /// What its tag and `common` define.
    defined: [Option<&'a HashSet<&'a str>>; 2],
    imports: Imports<'a>,
    /// The feature that the code being emitted stands behind.
    feature: Option<&'a str>,
}

impl<'a> Scope<'a> {
    /// The scope of the file that defines the types of a tag, or those of `common`.
    pub(crate) fn defining(index: &'a Index<'a>, module: Option<&'a str>) -> Self {
        let defined = [module, None].map(|module| index.defined.get(&module));
        Scope { index, module, home: None, taken: Vec::new(), defined, imports: Imports::default(), feature: None }
    }

    /// The scope of a file beside the one that defines the types of a tag.
    pub(crate) fn beside(index: &'a Index<'a>, module: &'a str, taken: Vec<&'a str>) -> Self {
        Scope { home: Some("super"), taken, ..Scope::defining(index, Some(module)) }
    }

    /// Emits what stands behind the feature of an operation, if it has one.
    pub(crate) fn behind<T>(&mut self, op: &'a Operation, emit: impl FnOnce(&mut Self) -> T) -> T {
        self.feature = op.feature.as_deref();
        let emitted = emit(self);
        self.feature = None;
        emitted
    }

    /// Emits what stands behind the feature of another tag.
    pub(crate) fn behind_tag<T>(&mut self, feature: &'a str, emit: impl FnOnce(&mut Self) -> T) -> T {
        self.feature = Some(feature);
        let emitted = emit(self);
        self.feature = None;
        emitted
    }

    /// The type of maps.
    pub(crate) fn map(&mut self) -> TokenStream {
        let maps = self.index.maps;
        let path = if maps == MapType::IndexMap { RUNTIME } else { "std::collections" };
        self.name(path, maps.name())
    }

    /// A type of the description.
    pub(crate) fn named(&mut self, name: &TypeName) -> TokenStream {
        match self.path_of(name.module.as_deref()) {
            Some(path) => self.imported(&path, &name.name),
            None => ident(&name.name).to_token_stream(),
        }
    }

    /// A type of another crate, by the module that has them all.
    pub(crate) fn foreign(&mut self, name: &str) -> TokenStream {
        let module = self.name(self.index.root, FOREIGN);
        let name = ident(name);
        quote!(#module::#name)
    }

    /// An operation of the tag.
    pub(crate) fn own(&mut self, name: &str) -> TokenStream {
        match self.home {
            Some(home) => self.imported(home, name),
            None => ident(name).to_token_stream(),
        }
    }

    /// A link from the documentation to a type of the description, by its name.
    pub(crate) fn link(&mut self, module: Option<&str>, name: &str) -> String {
        let text = format!("[`{name}`]");
        match self.path_of(module) {
            Some(path) if self.import(&path, name, Some(Condition::Doc)) => text,
            Some(path) => format!("{text}({path}::{name})"),
            None => text,
        }
    }

    /// A link to an operation of the tag.
    pub(crate) fn link_to_own(&mut self, name: &str) -> String {
        self.link(self.module, name)
    }

    /// Where the file reaches the types of a module; `None` where it defines them itself.
    fn path_of(&self, module: Option<&str>) -> Option<String> {
        match module {
            module if module == self.module => self.home.map(str::to_owned),
            module => Some(self.index.path(module.unwrap_or("common"))),
        }
    }

    /// A name that is not the description's: it gives way to those that are, so that schemas keep their names.
    pub(crate) fn name(&mut self, path: &str, name: &str) -> TokenStream {
        if self.defined.iter().flatten().any(|names| names.contains(name)) {
            return in_full(path, name);
        }
        self.imported(path, name)
    }

    /// A name of another module: short and imported, or as a path where the short name means something else.
    fn imported(&mut self, path: &str, name: &str) -> TokenStream {
        match self.import(path, name, self.feature.map(Condition::Feature)) {
            true => ident(name).to_token_stream(),
            false => in_full(path, name),
        }
    }

    /// Imports a name, unless it means something else in the file.
    fn import(&mut self, path: &str, name: &str, condition: Option<Condition<'a>>) -> bool {
        !self.taken.contains(&name) && self.imports.add(path, name, condition)
    }

    /// The `use` lines.
    pub(crate) fn uses(&self) -> TokenStream {
        self.imports.lines()
    }
}

fn in_full(path: &str, name: &str) -> TokenStream {
    let (path, name) = (path_tokens(path), ident(name));
    quote!(#path::#name)
}
