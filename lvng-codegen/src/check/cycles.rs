//! Cycles that no type can have: references to references, `allOf` of itself, a choice of itself.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::checker::Checker;
use super::references::listed;
use crate::members::Members;
use crate::pointer;

/// Sections whose components may be references.
const SECTIONS: [&str; 7] =
    ["schemas", "responses", "parameters", "examples", "requestBodies", "headers", "securitySchemes"];

/// Edges from a component to those it refers to, with where they stand.
type Graph = HashMap<String, Vec<(String, String)>>;

impl Checker<'_, '_> {
    pub(super) fn cycles(&mut self) {
        // A cycle of references is one of `allOf` and of choices too; once is enough.
        let mut refused = HashSet::new();
        for section in SECTIONS {
            let graph = self.graph(section, &[]);
            self.refuse_cycles(&graph, &mut refused, "refers to itself through references only: it stands for nothing");
        }
        let graph = self.graph("schemas", &["allOf"]);
        self.refuse_cycles(&graph, &mut refused, "contains itself through `allOf`");
        let graph = self.graph("schemas", &["oneOf", "anyOf"]);
        self.refuse_cycles(&graph, &mut refused, "is a choice of itself");
    }

    /// What every component of a section refers to, itself or through lists under the given keys.
    fn graph(&self, section: &str, keys: &[&str]) -> Graph {
        let place = pointer::join("/components", &[section]);
        let mut graph = Graph::new();
        for (name, node) in self.object(&place).into_iter().flatten() {
            let at = pointer::child(&place, name);
            let mut edges = Vec::new();
            edges_of(node, &at, keys, &mut edges);
            if !edges.is_empty() {
                graph.insert(at, edges);
            }
        }
        graph
    }

    fn refuse_cycles(&mut self, graph: &Graph, refused: &mut HashSet<String>, message: &str) {
        let mut done: HashMap<&str, bool> = HashMap::new();
        let mut starts: Vec<&String> = graph.keys().collect();
        starts.sort();
        for start in starts {
            if done.contains_key(start.as_str()) {
                continue;
            }
            // `false` while a component is on the path, `true` afterwards.
            done.insert(start, false);
            let mut path: Vec<(&str, usize)> = vec![(start, 0)];
            while let Some((node, next)) = path.last_mut() {
                let Some((target, at)) = graph.get(*node).and_then(|edges| edges.get(*next)) else {
                    done.insert(node, true);
                    path.pop();
                    continue;
                };
                *next += 1;
                match done.get(target.as_str()) {
                    Some(false) if refused.insert(at.clone()) => {
                        let message = format!("`{}` {message}", pointer::last(target));
                        self.diagnostics
                            .error("E021", at, message)
                            .help("at least one step has to be a property or an item");
                    }
                    Some(_) => {}
                    None => {
                        done.insert(target, false);
                        path.push((target, 0));
                    }
                }
            }
        }
    }
}

fn edges_of(node: &Value, at: &str, keys: &[&str], edges: &mut Vec<(String, String)>) {
    if let Some(text) = node.member("$ref").and_then(Value::as_str) {
        if let Some(target) = pointer::of_ref(text) {
            edges.push((target, pointer::child(at, "$ref")));
        }
        return;
    }
    for key in keys {
        for (index, part) in listed(node, key) {
            let at = pointer::item(&pointer::child(at, key), index);
            edges_of(part, &at, keys, edges);
        }
    }
}
