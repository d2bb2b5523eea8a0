//! Nodes of other files → nodes of the joined tree.

use std::collections::{HashMap, HashSet, VecDeque};
use std::rc::Rc;

use serde_json::{Map, Value};

use super::parse;
use super::scope::Files;
use super::target::{Target, Unfollowed};
use crate::Input;
use crate::diagnostic::{Diagnostic, Diagnostics, Origins, Place};
use crate::grammar::{NodeShape, ObjectKind, each_child_mut, is_meta_schema};
use crate::members::Members;
use crate::messages::nearest;
use crate::pointer::{self, Cursor};

/// How many nodes inlining may add.
const MAX_INLINED: usize = 1_000_000;

/// After so many problems there are no more hints.
const MOST_HINTS: usize = 200;

/// Joining at work.
pub(super) struct Joiner<'a> {
    pub(super) input: &'a Input,
    pub(super) diagnostics: &'a mut Diagnostics,
    /// Parsed files; `None` for those that cannot be read, which was said once.
    files: Files,
    pub(super) origins: Origins,
    /// The component that a node of another file became.
    names: HashMap<(&'static str, Target), String>,
    pub(super) taken: HashSet<(&'static str, String)>,
    queue: VecDeque<Mount>,
    /// References within the root file to what cannot be a component: where they stand, where they lead.
    local: Vec<(String, String)>,
    inlining: Vec<Target>,
    left: usize,
}

/// A node of another file that becomes a component.
struct Mount {
    kind: ObjectKind,
    section: &'static str,
    name: String,
    target: Target,
}

/// Where the node that is walked comes from.
pub(super) struct Base {
    place: Place,
    /// How much of the cursor stands for the place.
    depth: usize,
    /// The file that references count from.
    pub(super) from: String,
}

impl Base {
    /// A node of a file of the description.
    pub(super) fn new(place: Place, depth: usize) -> Self {
        Self { from: place.file.clone(), place, depth }
    }

    /// A node that an overlay puts into the root.
    pub(super) fn in_root(root: &str, place: Place, depth: usize) -> Self {
        Self { from: root.to_owned(), place, depth }
    }

    pub(super) fn place(&self, at: &Cursor) -> Place {
        let below = at.as_str().get(self.depth..).unwrap_or_default();
        Place { file: self.place.file.clone(), pointer: format!("{}{below}", self.place.pointer) }
    }
}

/// The text of a node's `$ref`.
pub(super) fn reference(node: &Value) -> Option<&str> {
    node.as_object()?.member("$ref")?.as_str()
}

/// Whether a value of `discriminator.mapping` is a reference rather than a name.
pub(super) fn is_mapped_reference(value: &str) -> bool {
    value.contains(['#', '/']) || value.ends_with(".json") || value.ends_with(".yaml") || value.ends_with(".yml")
}

impl<'a> Joiner<'a> {
    /// Nothing is joined yet.
    pub(super) fn new(input: &'a Input, files: Files, diagnostics: &'a mut Diagnostics) -> Self {
        Self {
            input,
            diagnostics,
            files,
            origins: Origins::new(&input.root),
            names: HashMap::new(),
            taken: HashSet::new(),
            queue: VecDeque::new(),
            local: Vec::new(),
            inlining: Vec::new(),
            left: MAX_INLINED,
        }
    }

    /// Takes the names of the root's components, and keeps them for the nodes of other files that they only point to.
    pub(super) fn name_components(&mut self, tree: &Value) {
        let root = self.input.root.clone();
        for kind in COMPONENT_KINDS {
            let Some(section) = kind.section() else { continue };
            let Some(Value::Object(named)) = pointer::find(tree, &pointer::join("/components", &[section])) else {
                continue;
            };
            for (name, node) in named {
                self.taken.insert((section, name.clone()));
                let alone = node.as_object().is_some_and(|node| node.len() == 1);
                let Some(reference) = reference(node).filter(|_| alone) else { continue };
                let Ok(target) = Target::read(reference, &root) else { continue };
                let known = self.names.contains_key(&(section, target.clone()));
                if target.file == root || known || !self.has(&target) {
                    continue;
                }
                self.names.insert((section, target.clone()), name.clone());
                self.queue.push_back(Mount { kind, section, name: name.clone(), target });
            }
        }
    }

    /// The base of a node that comes from a place.
    pub(super) fn base(&self, place: Place, depth: usize) -> Base {
        match self.input.overlays.contains(&place.file) {
            true => Base::in_root(&self.input.root, place, depth),
            false => Base::new(place, depth),
        }
    }

    /// Takes the names of all components that are there.
    pub(super) fn take_names(&mut self, tree: &Value) {
        for section in COMPONENT_KINDS.iter().filter_map(|kind| kind.section()) {
            let named = pointer::find(tree, &pointer::join("/components", &[section])).and_then(Value::as_object);
            self.taken.extend(named.into_iter().flatten().map(|(name, _)| (section, name.clone())));
        }
    }

    /// Follows every reference of a node and below.
    pub(super) fn walk(&mut self, node: &mut Value, shape: NodeShape, at: &mut Cursor, base: &Base) {
        // Data may look like a reference, and so may names of texts: a value of a discriminator can be `$ref`.
        if matches!(shape, NodeShape::Data | NodeShape::Map(NodeShape::Text)) {
            return;
        }
        if reference(node).is_some_and(|text| !is_meta_schema(text)) {
            match shape.kind().and_then(|kind| Some((kind, kind.section()?))) {
                Some((kind, section)) => self.refer(node, kind, section, at, base),
                None if self.inline(node, shape, at, base) => return,
                None => {}
            }
        }
        match shape {
            NodeShape::Object(ObjectKind::Discriminator) => self.refer_mapping(node, at, base),
            NodeShape::Object(ObjectKind::Document | ObjectKind::Operation) => self.refer_requirements(node, at, base),
            _ => {}
        }
        each_child_mut(node, shape, at, &mut |child, shape, at| self.walk(child, shape, at, base));
    }

    /// Makes a reference to another file one to a component.
    fn refer(&mut self, node: &mut Value, kind: ObjectKind, section: &'static str, at: &mut Cursor, base: &Base) {
        let Some(text) = reference(node) else { return };
        // Most lead to what stands in the root already.
        if base.from == self.input.root && text.starts_with("#/") && !text.contains('%') {
            return;
        }
        if let Some(local) = self.component(text, "$ref", kind, section, at, base)
            && let Some(slot) = node.get_mut("$ref")
        {
            *slot = Value::String(local);
        }
    }

    fn refer_mapping(&mut self, node: &mut Value, at: &mut Cursor, base: &Base) {
        if let Some(value) = node.get_mut("defaultMapping") {
            self.refer_mapped("defaultMapping", value, at, base);
        }
        let Some(Value::Object(mapping)) = node.get_mut("mapping") else { return };
        let mark = at.push("mapping");
        for (key, value) in mapping {
            self.refer_mapped(key, value, at, base);
        }
        at.pop(mark);
    }

    fn refer_mapped(&mut self, key: &str, value: &mut Value, at: &mut Cursor, base: &Base) {
        let Some(text) = value.as_str().filter(|text| is_mapped_reference(text)) else { return };
        // An entry that leads nowhere is left out later: the others tell the types apart without it.
        let leads_somewhere = Target::read(text, &base.from).is_ok_and(|target| self.has(&target));
        if leads_somewhere && let Some(local) = self.component(text, key, ObjectKind::Schema, "schemas", at, base) {
            *value = Value::String(local);
        }
    }

    /// The reference within the joined document that stands for `text` at `key`.
    pub(super) fn component(
        &mut self,
        text: &str,
        key: &str,
        kind: ObjectKind,
        section: &'static str,
        at: &mut Cursor,
        base: &Base,
    ) -> Option<String> {
        let mark = at.push(key);
        let target = self.read(text, at, base);
        at.pop(mark);
        let target = target?;
        if target.file == self.input.root {
            return Some(format!("#{}", target.pointer));
        }
        let name = self.mount(kind, section, target);
        Some(format!("#{}", pointer::join("/components", &[section, &name])))
    }

    /// Reads a reference; if it leads nowhere, says so.
    fn read(&mut self, text: &str, at: &Cursor, base: &Base) -> Option<Target> {
        let target = match Target::read(text, &base.from) {
            Ok(target) => target,
            Err(why) => {
                self.refuse(why, text, at, base);
                return None;
            }
        };
        if target.file == self.input.root {
            return Some(target);
        }
        if !self.input.files.contains_key(&target.file) {
            let near = self.near(&target.file, self.input.files.keys());
            let message = format!("the file `{}` is not there", target.file.escape_debug());
            let diagnostic = self.error("E010", at, base, message);
            if let Some(near) = near {
                diagnostic.help(format!("did you mean `{near}`? Files are looked for relative to the one that refers"));
            } else {
                diagnostic
                    .help("files are looked for relative to the one that refers, within the description's folder");
            }
            return None;
        }
        if self.has(&target) {
            return Some(target);
        }
        // A file that cannot be read was complained about when it was read.
        if let Some(file) = self.file(&target.file) {
            let message = format!("`{}` has nothing at `{}`", target.file, target.pointer);
            let parent = pointer::parent(&target.pointer).and_then(|parent| file.pointer(parent));
            let keys = parent.and_then(Value::as_object).map(|map| map.keys().cloned().collect::<Vec<_>>());
            let near = keys.and_then(|keys| self.near(&pointer::last(&target.pointer), keys.iter()).cloned());
            let diagnostic = self.error("E011", at, base, message);
            if let Some(near) = near {
                diagnostic.help(format!("did you mean `{near}`?"));
            }
        }
        None
    }

    pub(super) fn refuse(&mut self, why: Unfollowed, text: &str, at: &Cursor, base: &Base) {
        let (message, help) = match why {
            Unfollowed::Remote => (
                format!("`{text}` is elsewhere"),
                "nothing is fetched, and no schema has this `$id`: put the file into the description's folder",
            ),
            Unfollowed::Outside => (
                format!("`{text}` leads out of the description's folder"),
                "put the file into the description's folder, or name a folder that holds both (`--folder`, or `folder` of a build script)",
            ),
            Unfollowed::Anchor => (
                format!("`{text}` is not a JSON pointer"),
                "no schema there has this `$anchor`; write `#/components/schemas/Name` or `file.yaml#/Name`",
            ),
        };
        self.error("E009", at, base, message).help(help);
    }

    pub(super) fn error(&mut self, code: &'static str, at: &Cursor, base: &Base, message: String) -> &mut Diagnostic {
        let diagnostic = self.diagnostics.error_in(code, base.place(at), message);
        // The joined document keeps the reference, so that what holds it counts as broken.
        diagnostic.pointer = Some(at.as_str().to_owned());
        diagnostic
    }

    /// The name of the component that a node of another file becomes.
    fn mount(&mut self, kind: ObjectKind, section: &'static str, target: Target) -> String {
        if let Some(name) = self.names.get(&(section, target.clone())) {
            return name.clone();
        }
        let wanted = match target.pointer.as_str() {
            "" => stem(&target.file).to_owned(),
            pointer => pointer::last(pointer).into_owned(),
        };
        let name = self.take(section, wanted);
        self.names.insert((section, target.clone()), name.clone());
        self.queue.push_back(Mount { kind, section, name: name.clone(), target });
        name
    }

    /// A name that no other component of the section has.
    pub(super) fn take(&mut self, section: &'static str, wanted: String) -> String {
        let mut name = wanted.clone();
        let mut number = 2;
        while !self.taken.insert((section, name.clone())) {
            name = format!("{wanted}{number}");
            number += 1;
        }
        name
    }

    /// Puts what a reference leads to in its place. Says whether that was done.
    fn inline(&mut self, node: &mut Value, shape: NodeShape, at: &mut Cursor, base: &Base) -> bool {
        let Some(text) = reference(node).map(str::to_owned) else { return false };
        let mark = at.push("$ref");
        let target = self.read(&text, at, base);
        let Some(target) = target else {
            at.pop(mark);
            return false;
        };
        if self.inlining.contains(&target) {
            self.error("E013", at, base, format!("`{text}` leads back to itself"));
            at.pop(mark);
            return false;
        }
        if target.file == self.input.root {
            at.pop(mark);
            self.local.push((at.as_str().to_owned(), target.pointer));
            return false;
        }
        let found = self.find(&target).filter(|found| self.afford(found));
        if found.is_none() {
            self.error("E004", at, base, "references repeat so much that the document is too large".to_owned());
        }
        at.pop(mark);
        let Some(mut found) = found else { return false };
        // What stands beside the reference belongs to this file, and wins.
        each_child_mut(node, shape, at, &mut |child, shape, at| self.walk(child, shape, at, base));
        let inner = Base::new(target.place(), at.as_str().len());
        self.origins.mount(at.as_str(), inner.place(at));
        self.inlining.push(target);
        self.walk(&mut found, shape, at, &inner);
        self.inlining.pop();
        if let Value::Object(beside) = std::mem::replace(node, found) {
            for (key, value) in beside.into_iter().filter(|(key, _)| key != "$ref") {
                let mark = at.push(&key);
                self.origins.mount(at.as_str(), base.place(at));
                at.pop(mark);
                node.as_object_mut().map(|map| map.insert(key, value));
            }
        }
        true
    }

    /// Whether a copy of the node is still within bounds.
    fn afford(&mut self, node: &Value) -> bool {
        match self.left.checked_sub(size(node)) {
            Some(left) => self.left = left,
            None => return false,
        }
        true
    }

    /// Makes components of the nodes of other files, and of what they refer to in turn.
    pub(super) fn mount_all(&mut self, tree: &mut Value) {
        while let Some(Mount { kind, section, name, target }) = self.queue.pop_front() {
            let Some(mut node) = self.find(&target) else { continue };
            let mut at = Cursor::at(&pointer::join("/components", &[section, &name]));
            let base = Base::new(target.place(), at.as_str().len());
            self.origins.mount(at.as_str(), base.place(&at));
            self.walk(&mut node, NodeShape::OrRef(kind), &mut at, &base);
            insert_component(tree, section, name, node);
        }
    }

    /// Puts what references within the root file lead to in their place, where it cannot be a component.
    pub(super) fn inline_local(&mut self, tree: &mut Value) {
        for (at, target) in std::mem::take(&mut self.local) {
            // An overlay may have taken the reference away.
            if pointer::find(tree, &at).and_then(reference).is_none() {
                continue;
            }
            let Some(found) = follow(tree, &target).filter(|found| self.afford(found)) else { continue };
            let Some(node) = tree.pointer_mut(&at) else { continue };
            if let Value::Object(beside) = std::mem::replace(node, found) {
                let here = self.origins.place(&at);
                for (key, value) in beside.into_iter().filter(|(key, _)| key != "$ref") {
                    let place = Place { file: here.file.clone(), pointer: pointer::child(&here.pointer, &key) };
                    self.origins.mount(pointer::child(&at, &key), place);
                    node.as_object_mut().map(|map| map.insert(key, value));
                }
            }
            self.origins.moved(&target, at);
        }
    }

    /// The known name that was probably meant, unless there are too many problems already.
    pub(super) fn near<'n>(&self, wanted: &str, known: impl Iterator<Item = &'n String>) -> Option<&'n String> {
        if self.diagnostics.len() > MOST_HINTS { None } else { nearest(wanted, known) }
    }

    pub(super) fn has(&mut self, target: &Target) -> bool {
        self.file(&target.file).is_some_and(|file| pointer::find(&file, &target.pointer).is_some())
    }

    /// A copy of a node of another file.
    fn find(&mut self, target: &Target) -> Option<Value> {
        pointer::find(&*self.file(&target.file)?, &target.pointer).cloned()
    }

    pub(super) fn file(&mut self, file: &str) -> Option<Rc<Value>> {
        if let Some(known) = self.files.get(file) {
            return known.clone();
        }
        let text = self.input.files.get(file)?;
        let tree = parse::parse(file, text, self.diagnostics).map(Rc::new);
        self.files.insert(file.to_owned(), tree.clone());
        tree
    }
}

const COMPONENT_KINDS: [ObjectKind; 9] = [
    ObjectKind::Schema,
    ObjectKind::Response,
    ObjectKind::Parameter,
    ObjectKind::Example,
    ObjectKind::RequestBody,
    ObjectKind::Header,
    ObjectKind::SecurityScheme,
    ObjectKind::Link,
    ObjectKind::Callback,
];

/// Puts a component into the tree.
pub(super) fn insert_component(tree: &mut Value, section: &str, name: String, node: Value) {
    let mut map = tree;
    for key in ["components", section] {
        let Some(object) = map.as_object_mut() else { return };
        map = object.entry(key).or_insert_with(|| Value::Object(Map::new()));
        // Anything else than an object is refused later; the components are needed all the same.
        if !map.is_object() {
            *map = Value::Object(Map::new());
        }
    }
    if let Some(object) = map.as_object_mut() {
        object.insert(name, node);
    }
}

/// A node of the tree, after references that are all there is of it.
fn follow(tree: &Value, pointer: &str) -> Option<Value> {
    let mut node = pointer::find(tree, pointer)?;
    for _ in 0..32 {
        match reference(node).and_then(pointer::of_ref) {
            Some(next) => node = pointer::find(tree, &next)?,
            None => return Some(node.clone()),
        }
    }
    None
}

fn stem(file: &str) -> &str {
    let name = file.rsplit('/').next().unwrap_or(file);
    name.split('.').next().unwrap_or(name)
}

fn size(node: &Value) -> usize {
    1 + match node {
        Value::Object(map) => map.values().map(size).sum(),
        Value::Array(items) => items.iter().map(size).sum(),
        _ => 0,
    }
}
