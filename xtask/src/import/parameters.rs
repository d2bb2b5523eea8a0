//! The parameters of two operations: those of their path items included, in pairs by place and name.

use super::compare::Comparer;
use lvng::document::{Operation, Place, follow, reference};
use lvng_contract::PathTemplate;
use serde_json::{Map, Value};

/// A parameter as its operation has it.
struct Parameter<'d> {
    /// As written: a reference, perhaps.
    node: &'d Value,
    found: &'d Value,
    key: (String, String),
}

impl<'d> Comparer<'d> {
    /// Compares the parameters of two operations.
    pub(super) fn parameters(&mut self, ours: &Operation<'d>, theirs: &Operation<'d>) {
        let mut here = collect(self.here, ours);
        let mut there = collect(self.there, theirs);
        // What a placeholder is called does not matter on the wire.
        let [here_path, there_path] = [ours.path, theirs.path].map(PathTemplate::parse);
        let renamed: Vec<(&str, &str)> = there_path.names().zip(here_path.names()).collect();
        for parameter in there.iter_mut().filter(|parameter| parameter.key.0 == "path") {
            if let Some((_, name)) = renamed.iter().find(|(theirs, _)| *theirs == parameter.key.1) {
                parameter.key.1 = (*name).to_owned();
            }
        }
        let mut pairs = Vec::new();
        for by_reference in [true, false] {
            here.retain(|ours| {
                let is_same = |theirs: &Parameter<'_>| match by_reference {
                    true => reference(ours.node).is_some() && reference(ours.node) == reference(theirs.node),
                    false => ours.key == theirs.key,
                };
                let found = there.iter().position(is_same);
                found
                    .inspect(|index| pairs.push((ours.node, ours.found, ours.key.clone(), there.remove(*index))))
                    .is_none()
            });
        }
        for (node, found, key, theirs) in pairs {
            let label = label(&key);
            self.within(&label, |it| match (reference(node), reference(theirs.node)) {
                (Some(ours), Some(other)) if ours == other => it.node(node, theirs.node, Place::Node),
                _ => it.node(&rest(found), &rest(theirs.found), Place::Node),
            });
        }
        for parameter in here {
            self.within(&label(&parameter.key), |it| it.change(Some(parameter.found.clone()), None));
        }
        for parameter in there {
            self.within(&label(&parameter.key), |it| it.change(None, Some(parameter.found.clone())));
        }
    }
}

fn collect<'d>(tree: &'d Value, operation: &Operation<'d>) -> Vec<Parameter<'d>> {
    let mut all: Vec<Parameter<'d>> = Vec::new();
    for holder in [operation.item, operation.node] {
        for node in holder.get("parameters").and_then(Value::as_array).into_iter().flatten() {
            let (found, _) = follow(tree, node, "");
            let text = |key: &str| found.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
            let name = if text("in") == "header" { text("name").to_lowercase() } else { text("name") };
            let parameter = Parameter { node, found, key: (text("in"), name) };
            match all.iter_mut().find(|known| known.key == parameter.key) {
                Some(known) => *known = parameter,
                None => all.push(parameter),
            }
        }
    }
    all
}

fn label((place, name): &(String, String)) -> String {
    format!("{place} `{name}`")
}

/// Without what the pair was found by.
fn rest(parameter: &Value) -> Value {
    let members = parameter.as_object().into_iter().flatten();
    let rest: Map<String, Value> = members
        .filter(|(key, _)| !["name", "in"].contains(&key.as_str()))
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect();
    Value::Object(rest)
}
