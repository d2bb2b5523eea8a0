//! One of the two descriptions, as it is walked.

use crate::description::Description;
use lvng_codegen::members::Members;
use lvng_codegen::pointer;
use serde_json::{Map, Value};
use std::cell::RefCell;
use std::collections::HashMap;

/// A step from a node to one below.
#[derive(Clone, Copy, Debug)]
enum Step<'a> {
    Root,
    Key(&'a str),
    Index(usize),
}

/// Where a node is, as a number that [`Side::pointer`] makes a pointer of: most nodes are the same in both descriptions, and
/// nobody asks for their pointers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct At(u32);

/// A node and where it is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Loc<'a> {
    pub(crate) node: &'a Value,
    pub(crate) at: At,
}

impl<'a> Loc<'a> {
    pub(crate) fn get(&self, key: &str) -> Option<&'a Value> {
        self.node.member(key)
    }

    pub(crate) fn text(&self, key: &str) -> Option<&'a str> {
        self.get(key)?.as_str()
    }

    pub(crate) fn flag(&self, key: &str) -> bool {
        self.get(key) == Some(&Value::Bool(true))
    }
}

/// What stands where nothing is said: as a schema, it takes any value.
static NOTHING: Value = Value::Null;

/// A description, with what its references lead to.
pub(crate) struct Side<'a> {
    pub(crate) description: &'a Description,
    steps: RefCell<Vec<(u32, Step<'a>)>>,
    targets: RefCell<HashMap<&'a str, Option<Loc<'a>>>>,
    /// The schemas that have a schema as a part, by its name.
    subtypes: HashMap<&'a str, Vec<&'a str>>,
}

impl<'a> Side<'a> {
    pub(crate) fn new(description: &'a Description) -> Self {
        let steps = RefCell::new(vec![(0, Step::Root)]);
        Self { description, steps, targets: RefCell::default(), subtypes: subtypes(&description.tree) }
    }

    pub(crate) fn root(&self) -> Loc<'a> {
        Loc { node: &self.description.tree, at: At(0) }
    }

    fn step(&self, at: At, step: Step<'a>) -> At {
        let mut steps = self.steps.borrow_mut();
        steps.push((at.0, step));
        At(u32::try_from(steps.len() - 1).unwrap_or_default())
    }

    /// A place below, whether or not there is something.
    pub(crate) fn below(&self, at: At, key: &'a str) -> At {
        self.step(at, Step::Key(key))
    }

    pub(crate) fn item(&self, at: At, index: usize) -> At {
        self.step(at, Step::Index(index))
    }

    pub(crate) fn child(&self, loc: Loc<'a>, key: &'a str) -> Option<Loc<'a>> {
        let node = loc.get(key)?;
        Some(Loc { node, at: self.below(loc.at, key) })
    }

    /// What stands at a key; where nothing does, what stands for that.
    pub(crate) fn child_or_nothing(&self, loc: Loc<'a>, key: &'a str) -> Loc<'a> {
        self.child(loc, key).unwrap_or(self.nothing(loc.at))
    }

    pub(crate) fn nothing(&self, at: At) -> Loc<'a> {
        Loc { node: &NOTHING, at }
    }

    /// The members of an object at a key.
    pub(crate) fn members(&self, loc: Loc<'a>, key: &'a str) -> Vec<(&'a str, Loc<'a>)> {
        let Some(map) = self.child(loc, key) else { return Vec::new() };
        self.entries(map)
    }

    /// The members of an object, without extensions.
    pub(crate) fn entries(&self, loc: Loc<'a>) -> Vec<(&'a str, Loc<'a>)> {
        let members = loc.node.as_object().into_iter().flatten();
        members.map(|(key, node)| (key.as_str(), Loc { node, at: self.below(loc.at, key) })).collect()
    }

    /// The items of a list at a key.
    pub(crate) fn items(&self, loc: Loc<'a>, key: &'a str) -> Vec<Loc<'a>> {
        let Some(list) = self.child(loc, key) else { return Vec::new() };
        let items = list.node.as_array().into_iter().flatten().enumerate();
        items.map(|(index, node)| Loc { node, at: self.item(list.at, index) }).collect()
    }

    /// What a node is after all references. Where one leads nowhere, the node that has it.
    pub(crate) fn resolve(&self, loc: Loc<'a>) -> Loc<'a> {
        let mut loc = loc;
        // Chains are short; longer ones are cycles.
        for _ in 0..32 {
            let Some(target) = loc.text("$ref").and_then(|reference| self.target(reference)) else { break };
            loc = target;
        }
        loc
    }

    /// What a reference leads to.
    pub(crate) fn target(&self, reference: &'a str) -> Option<Loc<'a>> {
        if let Some(known) = self.targets.borrow().get(reference) {
            return *known;
        }
        let found = self.find(reference);
        self.targets.borrow_mut().insert(reference, found);
        found
    }

    fn find(&self, reference: &'a str) -> Option<Loc<'a>> {
        let pointer = pointer::of_ref(reference)?;
        let mut loc = self.root();
        for key in pointer::segments(&pointer) {
            loc = match loc.node {
                Value::Object(map) => {
                    let (key, node) = map.get_key_value(key.as_ref())?;
                    Loc { node, at: self.below(loc.at, key) }
                }
                Value::Array(items) => {
                    let index = key.parse().ok()?;
                    Loc { node: items.get(index)?, at: self.item(loc.at, index) }
                }
                _ => return None,
            };
        }
        Some(loc)
    }

    pub(crate) fn pointer(&self, at: At) -> String {
        let steps = self.steps.borrow();
        let (mut keys, mut index) = (Vec::new(), at.0);
        while let Some((parent, step)) = steps.get(index as usize) {
            match step {
                Step::Root => break,
                Step::Key(key) => keys.push(pointer::escape(key).into_owned()),
                Step::Index(index) => keys.push(index.to_string()),
            }
            index = *parent;
        }
        keys.iter().rev().fold(String::new(), |pointer, key| pointer + "/" + key)
    }

    /// A section of the components.
    pub(crate) fn components(&self, section: &str) -> Option<&'a Map<String, Value>> {
        self.description.tree.get("components")?.get(section)?.as_object()
    }

    /// The schemas that have a schema as a part: what its discriminator chooses from.
    pub(crate) fn subtypes(&self, name: &str) -> &[&'a str] {
        self.subtypes.get(name).map_or(&[], Vec::as_slice)
    }

    /// The schema of a name.
    pub(crate) fn schema(&self, name: &str) -> Option<Loc<'a>> {
        let components = self.child(self.child(self.root(), "components")?, "schemas")?;
        let (name, node) = components.node.as_object()?.get_key_value(name)?;
        Some(Loc { node, at: self.below(components.at, name) })
    }

    pub(crate) fn has_schema(&self, name: &str) -> bool {
        self.components("schemas").is_some_and(|schemas| schemas.contains_key(name))
    }
}

/// The name of the schema that a reference leads to.
pub(crate) fn schema_name(reference: &str) -> Option<&str> {
    reference.strip_prefix("#/components/schemas/").filter(|name| !name.contains('/'))
}

fn subtypes(tree: &Value) -> HashMap<&str, Vec<&str>> {
    let mut subtypes: HashMap<&str, Vec<&str>> = HashMap::new();
    let schemas = tree.get("components").and_then(|components| components.get("schemas")?.as_object());
    for (name, schema) in schemas.into_iter().flatten() {
        let parts = schema.get("allOf").and_then(Value::as_array).into_iter().flatten();
        for base in parts.filter_map(|part| schema_name(part.get("$ref")?.as_str()?)) {
            subtypes.entry(base).or_default().push(name);
        }
    }
    subtypes
}
