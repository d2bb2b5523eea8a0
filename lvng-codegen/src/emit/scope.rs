//! The names of one file: what it defines, and what its `use` lines must bring in.

use crate::ir::{Api, TypeKind, TypeName, TypeRef};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};
use std::collections::{BTreeMap, HashMap, HashSet};

/// The module with the types of the wire.
pub(crate) const WIRE: &str = "lvng_runtime::wire";

/// All types of the description by name.
pub(crate) struct Index<'a> {
    kinds: HashMap<TypeName, &'a TypeKind>,
}

impl<'a> Index<'a> {
    pub(crate) fn new(api: &'a Api) -> Self {
        let common = api.common.iter().map(|def| (None, def));
        let tags = api.tags.iter().flat_map(|tag| tag.types.iter().map(|def| (Some(tag.module.clone()), def)));
        let kinds = common.chain(tags).map(|(module, def)| (TypeName { module, name: def.name.clone() }, &def.kind));
        Index { kinds: kinds.collect() }
    }

    /// What a type is behind the names that are aliases.
    pub(crate) fn resolve<'t>(&'t self, ty: &'t TypeRef) -> (&'t TypeRef, Option<&'a TypeKind>) {
        let mut ty = ty;
        // No chain of aliases is longer than the number of types.
        for _ in 0..=self.kinds.len() {
            match ty {
                TypeRef::Named(name) => match self.kinds.get(name) {
                    Some(TypeKind::Alias(target)) => ty = target,
                    kind => return (ty, kind.copied()),
                },
                _ => return (ty, None),
            }
        }
        (ty, None)
    }
}

/// The names of a file.
pub(crate) struct Scope<'a> {
    pub(crate) index: &'a Index<'a>,
    /// The tag that the file belongs to; `None` for `common`.
    module: Option<&'a str>,
    /// The path under which the file reaches the types of its own tag; `None` where it defines them.
    home: Option<&'static str>,
    /// Names that mean something else in the file.
    taken: HashSet<&'a str>,
    /// The path that each imported name comes from.
    paths: HashMap<String, String>,
    /// Path and name of what is imported, and whether only code behind the feature `inferred` uses it.
    imports: BTreeMap<(String, String), bool>,
    /// Whether the code being emitted stands behind the feature `inferred`.
    pub(crate) inferred: bool,
}

impl<'a> Scope<'a> {
    /// The scope of a file that defines the types of `module`.
    pub(crate) fn defining(index: &'a Index<'a>, module: Option<&'a str>, taken: Vec<&'a str>) -> Self {
        let taken = taken.into_iter().collect();
        Scope { index, module, home: None, taken, paths: HashMap::new(), imports: BTreeMap::new(), inferred: false }
    }

    /// The scope of a file beside the one that defines the types of `module`.
    pub(crate) fn beside(index: &'a Index<'a>, module: &'a str, taken: Vec<&'a str>) -> Self {
        Scope { home: Some("super"), ..Scope::defining(index, Some(module), taken) }
    }

    /// The path of a type of the description.
    pub(crate) fn named(&mut self, name: &TypeName) -> TokenStream {
        match (&name.module, self.home) {
            (module, None) if module.as_deref() == self.module => ident(&name.name).into_token_stream(),
            (module, Some(home)) if module.as_deref() == self.module => self.name(home, &name.name),
            (Some(module), _) => self.name(&["crate::generated", module].join("::"), &name.name),
            (None, _) => self.name("crate::generated::common", &name.name),
        }
    }

    /// The path of an operation of the tag.
    pub(crate) fn own(&mut self, name: &str) -> TokenStream {
        match self.home {
            Some(home) => self.name(home, name),
            None => ident(name).into_token_stream(),
        }
    }

    /// A name of another module: short and imported, or as a path where the short name means something else.
    pub(crate) fn name(&mut self, path: &str, name: &str) -> TokenStream {
        let ident = ident(name);
        if self.taken.contains(name) || self.paths.get(name).is_some_and(|other| other != path) {
            let path = path_tokens(path);
            return quote!(#path::#ident);
        }
        self.import(path, name);
        ident.into_token_stream()
    }

    fn import(&mut self, path: &str, name: &str) {
        self.paths.entry(name.to_owned()).or_insert_with(|| path.to_owned());
        let inferred = self.imports.entry((path.to_owned(), name.to_owned())).or_insert(self.inferred);
        *inferred &= self.inferred;
    }

    /// The `use` lines.
    pub(crate) fn uses(&self) -> TokenStream {
        let always = self.use_lines(false);
        let inferred = self.use_lines(true).into_iter().map(|line| quote!(#[cfg(feature = "inferred")] #line));
        quote!(#(#always)* #(#inferred)*)
    }

    fn use_lines(&self, inferred: bool) -> Vec<TokenStream> {
        let mut lines: BTreeMap<&str, Vec<Ident>> = BTreeMap::new();
        for ((path, name), _) in self.imports.iter().filter(|(_, only)| **only == inferred) {
            lines.entry(path).or_default().push(ident(name));
        }
        let line = |(path, names): (&str, Vec<Ident>)| {
            let path = path_tokens(path);
            match names.as_slice() {
                [name] => quote!(use #path::#name;),
                names => quote!(use #path::{#(#names),*};),
            }
        };
        lines.into_iter().map(line).collect()
    }
}

/// An identifier, raw where the name says so.
pub(crate) fn ident(name: &str) -> Ident {
    match name.strip_prefix("r#") {
        Some(name) => Ident::new_raw(name, Span::call_site()),
        None => Ident::new(name, Span::call_site()),
    }
}

/// A path of plain names.
pub(crate) fn path_tokens(path: &str) -> TokenStream {
    let names = path.split("::").map(ident);
    quote!(#(#names)::*)
}
