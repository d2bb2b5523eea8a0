//! What documents and schemas say they are (`$self`, `$id`, `$anchor`, `$dynamicAnchor`) → where they are.
//!
//! A URI is only a name here: nothing is fetched by it. RFC 3986 says what a reference means beside its base.

use std::collections::HashMap;

use fluent_uri::{Iri, IriRef};

use super::target::Target;
use crate::pointer;

/// Files have no address of their own; what is relative to them counts from this one.
const FILES: &str = "description:///";

/// Everything that can be referred to by a name.
#[derive(Default)]
pub(super) struct Resources {
    all: Vec<Resource>,
    by_name: HashMap<Iri<String>, usize>,
    anchors: HashMap<(usize, String), Anchor>,
}

/// A document, or a schema with an `$id`.
struct Resource {
    name: Iri<String>,
    root: Target,
    /// Whether it is known by the name of its file alone.
    is_file: bool,
}

/// A schema with a name of its own.
#[derive(Clone, Debug)]
pub(super) struct Anchor {
    pub(super) target: Target,
    /// Whether `$dynamicRef` leads to one of its kind that is entered earlier.
    pub(super) is_dynamic: bool,
}

/// What a reference names.
pub(super) enum Named {
    /// A node, by its pointer.
    Node(Target),
    /// A schema, by its name.
    Anchor(Anchor),
}

impl Resources {
    /// Adds a file, and answers the resource that it is.
    pub(super) fn file(&mut self, file: &str) -> Option<usize> {
        let name = Iri::parse(format!("{FILES}{}", pointer::percent_encode(file))).ok()?.normalize();
        let root = Target { file: file.to_owned(), pointer: String::new() };
        Some(self.add(Resource { name, root, is_file: true }))
    }

    /// Adds what calls itself `id` at a place within a resource, and answers the resource that it is. What is no URI, or
    /// is only a fragment, makes no resource.
    pub(super) fn enter(&mut self, base: usize, id: &str, root: Target) -> usize {
        let (uri, _) = id.split_once('#').unwrap_or((id, ""));
        match self.resolve(base, uri).filter(|_| !uri.is_empty()) {
            Some(name) => self.add(Resource { name, root, is_file: false }),
            None => base,
        }
    }

    fn add(&mut self, resource: Resource) -> usize {
        let number = self.all.len();
        // Of two with one name the first is meant.
        self.by_name.entry(resource.name.clone()).or_insert(number);
        self.all.push(resource);
        number
    }

    /// Adds a schema by its name within a resource.
    pub(super) fn anchor(&mut self, resource: usize, name: &str, anchor: Anchor) {
        self.anchors.entry((resource, name.to_owned())).or_insert(anchor);
    }

    /// Whether references count from the file alone.
    pub(super) fn is_file(&self, resource: usize) -> bool {
        self.all.get(resource).is_none_or(|resource| resource.is_file)
    }

    /// Whether several resources have a schema that `$dynamicRef` finds by this name.
    pub(super) fn is_ambiguous(&self, name: &str) -> bool {
        self.anchors.iter().filter(|((_, known), anchor)| known == name && anchor.is_dynamic).count() > 1
    }

    /// What a reference within a resource names, if it names something that was given.
    pub(super) fn find(&self, base: usize, reference: &str) -> Option<Named> {
        let (uri, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        let number = if uri.is_empty() { base } else { *self.by_name.get(&self.resolve(base, uri)?)? };
        let root = &self.all.get(number)?.root;
        let fragment = pointer::percent_decode(fragment);
        if fragment.is_empty() || fragment.starts_with('/') {
            let pointer = format!("{}{fragment}", root.pointer);
            return Some(Named::Node(Target { file: root.file.clone(), pointer }));
        }
        self.anchors.get(&(number, fragment.into_owned())).cloned().map(Named::Anchor)
    }

    /// A reference without a fragment as a URI.
    fn resolve(&self, base: usize, reference: &str) -> Option<Iri<String>> {
        let base = &self.all.get(base)?.name;
        Some(IriRef::parse(reference).ok()?.resolve_against(base).ok()?.normalize())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(pointer: &str) -> Target {
        Target { file: "api.yaml".to_owned(), pointer: pointer.to_owned() }
    }

    #[test]
    fn names_count_from_the_nearest_base() {
        let mut resources = Resources::default();
        let file = resources.file("api.yaml").unwrap_or_default();
        let outer = resources.enter(file, "https://example.com/schemas/outer.json", at("/a"));
        let inner = resources.enter(outer, "parts/inner.json", at("/a/b"));
        let urn = resources.enter(file, "urn:uuid:deadbeef-1234-ffff-ffff-4321feebdaed", at("/c"));
        resources.enter(file, "#fragment", at("/d"));
        let find = |base, reference| match resources.find(base, reference) {
            Some(Named::Node(target)) => Some(target.pointer),
            Some(Named::Anchor(_)) | None => None,
        };
        for (base, reference, pointer) in [
            (file, "https://EXAMPLE.com:443/schemas/x/../outer.json#/x", Some("/a/x")),
            (outer, "parts/inner.json", Some("/a/b")),
            (inner, "inner.json#", Some("/a/b")),
            (inner, "/schemas/outer.json", Some("/a")),
            (inner, "#/x", Some("/a/b/x")),
            (file, "#/x", Some("/x")),
            (file, "api.yaml#/x%25y", Some("/x%y")),
            (urn, "#/x", Some("/c/x")),
            (file, "urn:uuid:deadbeef-1234-ffff-ffff-4321feebdaed#/y", Some("/c/y")),
            (file, "inner.json", None),
            (urn, "relative", None),
            (file, "https://example.com/other.json", None),
            (file, "not a uri", None),
        ] {
            assert_eq!(find(base, reference).as_deref(), pointer, "{reference}");
        }
    }
}
