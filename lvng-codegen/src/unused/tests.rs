//! Documents with every key of every object, taken apart key by key.

mod catalogue;

use std::collections::BTreeSet;
use std::sync::OnceLock;

use proc_macro2::{TokenStream, TokenTree};
use serde_json::{Map, Value};

use super::unused;
use crate::grammar::{NodeShape, ObjectKind, each_child, keys};
use crate::pointer::{self, Cursor};
use crate::{Input, Options, emit, lower_lenient};

/// The documents, by the names of their files.
const DOCUMENTS: [(&str, &str); 3] = [
    ("v3-0", include_str!("../../tests/keywords/v3-0.yaml")),
    ("v3-1", include_str!("../../tests/keywords/v3-1.yaml")),
    ("v3-2", include_str!("../../tests/keywords/v3-2.yaml")),
];

/// A key of an object of a document, and what comes of it.
struct Fact {
    /// The name of the document.
    document: &'static str,
    kind: ObjectKind,
    key: String,
    /// Whether it stands beside a reference to such an object.
    is_beside_reference: bool,
    at: String,
    /// Why nothing comes of it, as `unused` lists it.
    listed: Option<&'static str>,
    /// Whether it stands below a key that is listed or spoken of, as everything there.
    is_below: bool,
    /// The codes of what is said at the key or below it.
    codes: BTreeSet<&'static str>,
    /// What changes without it, or with another value.
    effect: Effect,
}

/// What the change of a key changes.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct Effect {
    /// Generated code.
    code: bool,
    /// Docs of generated code.
    docs: bool,
    /// What is said of the document.
    said: bool,
    /// Whether an error is said then.
    error: bool,
}

/// A key of an object of the document.
struct Found {
    object: String,
    kind: ObjectKind,
    key: String,
    is_beside_reference: bool,
}

fn options() -> Options {
    Options { vendor: Some("acme".to_owned()), ..Options::default() }
}

fn input(tree: &Value) -> Input {
    Input::single("root.json", tree.to_string())
}

/// All that comes of a document: its items without their docs, the docs, and what is said of it.
#[derive(Default, PartialEq)]
struct Outcome {
    code: String,
    docs: String,
    said: Vec<(&'static str, String, String)>,
}

fn outcome(tree: &Value) -> Outcome {
    let (api, diagnostics) = lower_lenient(&input(tree), &options());
    let said = diagnostics.iter().map(|found| (found.code, found.place.pointer.clone(), found.message.clone()));
    let mut outcome = Outcome { said: said.collect(), ..Outcome::default() };
    for module in emit::emit(&api) {
        outcome.code.push_str(&module.path);
        outcome.docs.push_str(&module.path);
        module.items.iter().for_each(|items| outcome.split(items.to_string().parse().unwrap()));
    }
    outcome
}

impl Outcome {
    /// Adds items, docs apart from the rest.
    fn split(&mut self, tokens: TokenStream) {
        let mut is_attribute = false;
        for token in tokens {
            match token {
                TokenTree::Group(group) if is_attribute && is_docs(&group) => self.docs.push_str(&group.to_string()),
                TokenTree::Group(group) => {
                    self.code.push_str(&format!("{:?}", group.delimiter()));
                    self.split(group.stream());
                }
                TokenTree::Punct(punct) if is_attribute && punct.as_char() == '!' => continue,
                TokenTree::Punct(punct) if punct.as_char() == '#' => {
                    is_attribute = true;
                    continue;
                }
                token => self.code.push_str(&format!(" {token}")),
            }
            is_attribute = false;
        }
    }
}

/// Whether an attribute is docs.
fn is_docs(attribute: &proc_macro2::Group) -> bool {
    let text = attribute.stream().to_string();
    text.starts_with("doc =") || (text.starts_with("cfg_attr") && text.contains("doc ="))
}

fn found(node: &Value, shape: NodeShape, at: &mut Cursor, all: &mut Vec<Found>) {
    if let (Some(kind), Value::Object(members)) = (shape.kind(), node) {
        let refers = members.contains_key("$ref") && !matches!(kind, ObjectKind::Schema | ObjectKind::PathItem);
        for key in members.keys() {
            // Paths, statuses and the like are names, not keys.
            let is_name =
                crate::grammar::member(kind, key).is_some() && keys(kind).iter().all(|known| known.name != *key);
            let is_default = kind == ObjectKind::Responses && key == "default";
            if !is_name || refers || is_default {
                let (object, key) = (at.as_str().to_owned(), key.clone());
                all.push(Found { object, kind, key, is_beside_reference: refers });
            }
        }
    }
    each_child(node, shape, at, &mut |child, shape, at| found(child, shape, at, all));
}

/// The document without a key, and with another value at it: a key that has to be there, or that others imply, is only
/// told by the second.
fn changed(tree: &Value, found: &Found) -> [Value; 2] {
    let without = with(tree, found, |object| drop(object.shift_remove(&found.key)));
    let other = with(tree, found, |object| match object.get_mut(&found.key) {
        Some(Value::String(text)) if found.kind == ObjectKind::Schema && found.key == "type" => {
            *text = "boolean".to_owned()
        }
        Some(Value::String(text)) => text.insert_str(0, "changed"),
        Some(Value::Bool(flag)) => *flag = !*flag,
        _ => {}
    });
    [without, other]
}

fn with(tree: &Value, found: &Found, change: impl FnMut(&mut Map<String, Value>)) -> Value {
    let mut changed = tree.clone();
    changed.pointer_mut(&found.object).and_then(Value::as_object_mut).into_iter().for_each(change);
    changed
}

/// What the change of a key changes. That it is missing, or malformed, may be told though what it says is of no use.
fn effect(tree: &Value, whole: &Outcome, found: &Found) -> Effect {
    let mut effect = Effect::default();
    for changed in changed(tree, found) {
        // The first that tells is enough: each takes some hundredth of a second.
        if effect.code || effect.docs || changed == *tree {
            continue;
        }
        let other = outcome(&changed);
        let error = other.said.iter().any(|said| said.0.starts_with('E') && !whole.said.contains(said));
        effect.error |= error;
        effect.code |= !error && other.code != whole.code;
        effect.docs |= !error && other.docs != whole.docs;
        effect.said |= other.said != whole.said;
    }
    effect
}

/// What comes of each key of the documents; made once, since it takes a while.
fn facts() -> &'static [Fact] {
    static FACTS: OnceLock<Vec<Fact>> = OnceLock::new();
    FACTS.get_or_init(|| {
        std::thread::scope(|scope| {
            let threads = DOCUMENTS.map(|(name, text)| scope.spawn(move || of_document(name, text, |_| true)));
            threads.into_iter().flat_map(|thread| thread.join().expect("a document is taken apart")).collect()
        })
    })
}

/// What comes of those keys of a document that are wanted.
fn of_document(document: &'static str, text: &str, is_wanted: impl Fn(&Found) -> bool) -> Vec<Fact> {
    let tree: Value = serde_yaml::from_str(text).expect("the document is YAML");
    let whole = outcome(&tree);
    let unused = unused(&input(&tree), &options());
    let listed = |at: &str| {
        unused.iter().find(|unused| unused.places.iter().any(|place| place.pointer == at)).map(|unused| unused.why)
    };
    let places: BTreeSet<&str> =
        unused.iter().flat_map(|unused| &unused.places).map(|place| place.pointer.as_str()).collect();
    let is_below = |at: &str, of: &str| at != of && pointer::is_within(at, of);
    let mut all = Vec::new();
    found(&tree, NodeShape::Object(ObjectKind::Document), &mut Cursor::default(), &mut all);
    let mut told: Vec<String> = Vec::new();
    let mut facts = Vec::new();
    for found in all {
        let at = pointer::child(&found.object, &found.key);
        let below = places.iter().any(|of| is_below(&at, of)) || told.iter().any(|of| is_below(&at, of));
        if super::keys::is_told(found.kind, &found.key) {
            told.push(at.clone());
        }
        if !is_wanted(&found) {
            continue;
        }
        // What is below something is told with it.
        let is_at = |said: &str| pointer::is_within(said, &at) || (below && pointer::is_within(&at, said));
        let codes = whole.said.iter().filter(|said| is_at(&said.1)).map(|said| said.0).collect();
        let effect = if below { Effect::default() } else { effect(&tree, &whole, &found) };
        facts.push(Fact {
            document,
            kind: found.kind,
            key: found.key,
            is_beside_reference: found.is_beside_reference,
            listed: listed(&at),
            is_below: below,
            codes,
            effect,
            at,
        });
    }
    facts
}

#[test]
fn what_changes_nothing_is_listed() {
    let mut faults = Vec::new();
    // Of components, each one is listed or not.
    for fact in facts().iter().filter(|fact| !fact.is_below && fact.kind != ObjectKind::Components) {
        let Effect { code, docs, said, .. } = fact.effect;
        match fact.listed {
            Some(_) if code || docs => faults.push(format!("is listed and changes something: {}", fact.at)),
            None if !code && !docs && !said => faults.push(format!("changes nothing and is not listed: {}", fact.at)),
            _ => {}
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn the_documents_have_every_key() {
    let seen: BTreeSet<(&str, &str)> = facts().iter().map(|fact| (fact.kind.article(), fact.key.as_str())).collect();
    let kinds = [
        ObjectKind::Document,
        ObjectKind::Info,
        ObjectKind::Contact,
        ObjectKind::License,
        ObjectKind::Server,
        ObjectKind::ServerVariable,
        ObjectKind::Components,
        ObjectKind::PathItem,
        ObjectKind::Operation,
        ObjectKind::ExternalDocs,
        ObjectKind::Parameter,
        ObjectKind::RequestBody,
        ObjectKind::MediaType,
        ObjectKind::Encoding,
        ObjectKind::Response,
        ObjectKind::Example,
        ObjectKind::Link,
        ObjectKind::Header,
        ObjectKind::Tag,
        ObjectKind::Schema,
        ObjectKind::Discriminator,
        ObjectKind::Xml,
        ObjectKind::SecurityScheme,
        ObjectKind::Flows,
        ObjectKind::Flow,
    ];
    let all = kinds.into_iter().flat_map(|kind| keys(kind).iter().map(move |key| (kind.article(), key.name)));
    let missing: Vec<_> = all.filter(|(kind, key)| !seen.contains(&(*kind, *key))).collect();
    assert!(missing.is_empty(), "no document has {missing:?}");
}
