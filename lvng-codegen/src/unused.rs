//! What of a description nothing is generated from and no diagnostic speaks of: keys for people, extensions of other
//! tools, components that nothing refers to. With the diagnostics it is all that the generated code leaves out.
//!
//! `unused/tests.rs` takes every key of every object of OpenAPI out of a document that has them all: the generated files
//! or the diagnostics change, or the key is listed here.

mod extensions;
mod keys;
mod references;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::collections::HashSet;

use indexmap::IndexMap;
use serde_json::{Map, Value};

use crate::diagnostic::{Diagnostics, Origins, Place};
use crate::grammar::{NodeShape, ObjectKind, each_child, is_extension};
use crate::pointer::Cursor;
use crate::{Input, Options, load, stack};

/// A key of a kind of object that nothing is generated from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unused {
    /// What has it: `an operation`.
    pub object: &'static str,
    /// The key: `externalDocs`.
    pub key: String,
    /// Why nothing comes of it.
    pub why: &'static str,
    /// Where it stands, in the order of the description.
    pub places: Vec<Place>,
}

/// The keys of a description that nothing is generated from, each with all its places.
pub fn unused(input: &Input, options: &Options) -> Vec<Unused> {
    stack::deep(|| {
        let mut diagnostics = Diagnostics::default();
        let document = load::load(input, &mut diagnostics);
        let origins = diagnostics.origins();
        let mut found = Walk {
            vendor: options.vendor.as_deref(),
            referenced: references::reached(&referring(input, &document)),
            tags: references::tags(&document.tree),
            origins,
            all: IndexMap::new(),
        };
        found.node(&document.tree, NodeShape::Object(ObjectKind::Document), &mut Cursor::default());
        found.all.into_iter().map(|((object, key), (why, places))| Unused { object, key, why, places }).collect()
    })
}

/// The document with all its references: what only stands where it is used is joined without them.
fn referring<'d>(input: &Input, document: &'d load::Document) -> Cow<'d, Value> {
    let has = |section: &str| document.tree.pointer(&crate::pointer::join("/components", &[section])).is_some();
    match has("pathItems") || has("mediaTypes") {
        true => Cow::Owned(load::load_for_overlay(input, &mut Diagnostics::default()).tree),
        false => Cow::Borrowed(&document.tree),
    }
}

struct Walk<'a> {
    vendor: Option<&'a str>,
    referenced: HashSet<String>,
    tags: HashSet<String>,
    origins: &'a Origins,
    all: IndexMap<(&'static str, String), (&'static str, Vec<Place>)>,
}

impl Walk<'_> {
    fn node(&mut self, node: &Value, shape: NodeShape, at: &mut Cursor) {
        let kind = shape.kind();
        if let (Some(kind), Value::Object(members)) = (kind, node) {
            for key in members.keys() {
                if let Some(why) = self.why(kind, key, members, at.as_str()) {
                    let mark = at.push(key);
                    self.note(kind, key, why, at.as_str());
                    at.pop(mark);
                }
            }
        }
        each_child(node, shape, at, &mut |child, shape, at| {
            let key = crate::pointer::last(at.as_str());
            let parent = crate::pointer::parent(at.as_str()).unwrap_or_default();
            let is_left_out = kind.zip(node.as_object()).is_some_and(|(kind, members)| {
                self.why(kind, &key, members, parent).is_some() || keys::is_told(kind, &key)
            });
            if is_left_out {
                return;
            }
            if references::is_component(at.as_str()) && !self.referenced.contains(at.as_str()) {
                return self.note_component(at.as_str());
            }
            self.node(child, shape, at);
        });
    }

    fn why(&self, kind: ObjectKind, key: &str, object: &Map<String, Value>, at: &str) -> Option<&'static str> {
        if is_extension(key) {
            return (!extensions::is_read(kind, key, self.vendor)).then_some("no extension that is read");
        }
        if kind == ObjectKind::Tag && key == "name" {
            let name = object.get("name").and_then(Value::as_str);
            return name.is_some_and(|name| !self.tags.contains(name)).then_some("no operation has the tag");
        }
        keys::why(kind, key, object, at)
    }

    fn note(&mut self, kind: ObjectKind, key: &str, why: &'static str, at: &str) {
        let entry = self.all.entry((kind.article(), key.to_owned()));
        entry.or_insert((why, Vec::new())).1.push(self.origins.place(at));
    }

    fn note_component(&mut self, at: &str) {
        let section = crate::pointer::last(crate::pointer::parent(at).unwrap_or_default()).into_owned();
        let entry = self.all.entry(("components", section));
        entry.or_insert(("nothing refers to it", Vec::new())).1.push(self.origins.place(at));
    }
}
