//! The names of one file: what it defines, and what its `use` lines must bring in.

use crate::ir::{Api, Operation, TypeKind, TypeName, TypeRef};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

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

/// The cargo features that code stands behind, one of them is enough; `None` for code that is always there.
type Features = Option<BTreeSet<String>>;

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
    /// Path and name of what is imported, and the features that all code which uses it stands behind.
    imports: BTreeMap<(String, String), Features>,
    /// The feature that the code being emitted stands behind.
    feature: Option<&'a str>,
}

impl<'a> Scope<'a> {
    /// The scope of a file that defines the types of `module`.
    pub(crate) fn defining(index: &'a Index<'a>, module: Option<&'a str>, taken: Vec<&'a str>) -> Self {
        let taken = taken.into_iter().collect();
        Scope { index, module, home: None, taken, paths: HashMap::new(), imports: BTreeMap::new(), feature: None }
    }

    /// The scope of a file beside the one that defines the types of `module`.
    pub(crate) fn beside(index: &'a Index<'a>, module: &'a str, taken: Vec<&'a str>) -> Self {
        Scope { home: Some("super"), ..Scope::defining(index, Some(module), taken) }
    }

    /// Emits what stands behind the feature of an operation, if it has one.
    pub(crate) fn behind<T>(&mut self, op: &'a Operation, emit: impl FnOnce(&mut Self) -> T) -> T {
        self.feature = op.feature.as_deref();
        let emitted = emit(self);
        self.feature = None;
        emitted
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
        let features = self.imports.entry((path.to_owned(), name.to_owned())).or_insert_with(|| Some(BTreeSet::new()));
        match (features.as_mut(), self.feature) {
            (Some(known), Some(feature)) => _ = known.insert(feature.to_owned()),
            _ => *features = None,
        }
    }

    /// The `use` lines.
    pub(crate) fn uses(&self) -> TokenStream {
        let mut lines: BTreeMap<(&Features, &str), Vec<Ident>> = BTreeMap::new();
        for ((path, name), features) in &self.imports {
            lines.entry((features, path)).or_default().push(ident(name));
        }
        lines.into_iter().map(|((features, path), names)| use_line(features, path, &names)).collect()
    }
}

fn use_line(features: &Features, path: &str, names: &[Ident]) -> TokenStream {
    let features: Vec<_> = features.iter().flatten().map(|feature| quote!(feature = #feature)).collect();
    let gate = match features.as_slice() {
        [] => None,
        [feature] => Some(quote!(#[cfg(#feature)])),
        features => Some(quote!(#[cfg(any(#(#features),*))])),
    };
    let path = path_tokens(path);
    match names {
        [name] => quote!(#gate use #path::#name;),
        names => quote!(#gate use #path::{#(#names),*};),
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
