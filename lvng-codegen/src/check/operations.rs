//! Rules across operations: unique routes, path parameters, security.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value};

use super::Checker;
use super::references::Reference;
use crate::grammar::{Kind, METHODS};
use crate::pointer;

type Object = Map<String, Value>;

impl<'d> Checker<'d, '_> {
    pub(super) fn operations(&mut self) {
        let mut routes: HashMap<(String, &'static str), &'d str> = HashMap::new();
        let inherited = self.security(self.tree, "");
        for (path, item) in self.object("/paths").into_iter().flatten() {
            let Some(item) = item.as_object().filter(|_| path.starts_with('/')) else { continue };
            let at = pointer::child("/paths", path);
            self.template(path, &at);
            let shared = self.parameters(item, &at);
            for method in METHODS {
                let Some(node) = item.get(method) else { continue };
                let Some(operation) = node.as_object() else { continue };
                let at = pointer::child(&at, method);
                self.unique_route(path, method, &at, &mut routes);
                self.path_parameters(path, operation, &at, &shared);
                match node.get("security") {
                    Some(_) => drop(self.security(node, &at)),
                    None => self.use_schemes(&inherited, &at),
                }
            }
        }
    }

    /// Two paths that differ only in the names of their parameters are one route.
    fn unique_route(
        &mut self,
        path: &'d str,
        method: &'static str,
        at: &str,
        routes: &mut HashMap<(String, &'static str), &'d str>,
    ) {
        let key = (nameless(path), method);
        match routes.get(&key) {
            Some(other) => {
                let message = format!("`{path}` is the same route as `{other}`: only names of parameters differ");
                self.diagnostics.error("E031", at, message).at_key();
            }
            None => drop(routes.insert(key, path)),
        }
    }

    fn template(&mut self, path: &str, at: &str) {
        let names = template_names(path);
        let mut seen = HashSet::new();
        if let Some(twice) = names.iter().find(|name| !seen.insert(**name)) {
            let message = format!("the parameter `{twice}` is twice in the path");
            self.diagnostics.error("E032", at, message).at_key();
        }
        let braces = path.matches(['{', '}']).count();
        if braces != 2 * names.len() || names.iter().any(|name| name.is_empty()) {
            let message = "the braces of the path do not enclose names";
            self.diagnostics.error("E032", at, message).at_key().help("parameters are written `{name}`");
        }
    }

    /// The parameters of a path item or operation: name and place, with where they stand.
    fn parameters(&mut self, holder: &'d Object, at: &str) -> Vec<(&'d str, &'d str, String)> {
        let mut found: Vec<(&'d str, &'d str, String)> = Vec::new();
        let list = holder.get("parameters").and_then(Value::as_array);
        for (index, node) in list.into_iter().flatten().enumerate() {
            let place = pointer::item(&pointer::child(at, "parameters"), index);
            let Some((parameter, _)) = self.follow(node, &place) else { continue };
            let text = |key: &str| parameter.get(key).and_then(Value::as_str);
            let (Some(name), Some(position)) = (text("name"), text("in")) else { continue };
            if found.iter().any(|(known, other, _)| *known == name && *other == position) {
                let message = format!("the {position} parameter `{name}` is described twice");
                self.diagnostics.error("E033", &place, message);
            }
            found.push((name, position, place));
        }
        found
    }

    /// Path parameters and the names in the path have to be the same.
    fn path_parameters(&mut self, path: &str, operation: &'d Object, at: &str, shared: &[(&'d str, &'d str, String)]) {
        let own = self.parameters(operation, at);
        let names = template_names(path);
        let described: Vec<_> = shared.iter().chain(&own).filter(|(_, position, _)| *position == "path").collect();
        let unresolved = [operation.get("parameters"), pointer::find(self.tree, &item_parameters(at))];
        for name in &names {
            if described.iter().any(|(known, ..)| known == name) {
                continue;
            }
            // It may be one of those whose reference leads nowhere.
            let lost = unresolved.iter().flatten().filter_map(|list| list.as_array()).flatten();
            if lost.filter(|node| self.follow(node, "").is_none()).count() > 0 {
                continue;
            }
            let near = self.near(name, described.iter().map(|(known, ..)| *known));
            let help = match near {
                Some(near) => format!("did you mean `{{{near}}}`?"),
                None => {
                    format!("describe it: `- {{ name: {name}, in: path, required: true, schema: {{ type: string }} }}`")
                }
            };
            let message = format!("the path parameter `{name}` is not described");
            self.diagnostics.error("E034", at, message).at_key().help(help);
        }
    }

    /// Security requirements should name schemes that are described. Returns those they name.
    fn security(&mut self, holder: &'d Value, at: &str) -> Vec<&'d str> {
        let schemes = self.object("/components/securitySchemes");
        let list = holder.get("security").and_then(Value::as_array);
        let mut named = Vec::new();
        for (index, requirement) in list.into_iter().flatten().enumerate() {
            for name in requirement.as_object().into_iter().flat_map(Map::keys) {
                named.push(name.as_str());
                if schemes.is_some_and(|schemes| schemes.contains_key(name)) {
                    continue;
                }
                let near = schemes.and_then(|schemes| self.near(name, schemes.keys()));
                let help = match near {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "describe it under `components/securitySchemes`".to_owned(),
                };
                let place = pointer::child(&pointer::item(&pointer::child(at, "security"), index), name);
                let message = format!(
                    "there is no security scheme `{}`: the client sends nothing for it, the server asks its authenticator",
                    name.escape_debug()
                );
                self.diagnostics.warning("W018", &place, message).at_key().help(help);
            }
        }
        self.use_schemes(&named, at);
        named
    }

    /// Notes that an operation cannot be without these schemes.
    fn use_schemes(&mut self, names: &[&str], at: &str) {
        for name in names {
            self.references.push(Reference {
                pointer: at.to_owned(),
                text: Cow::Owned(format!("#{}", pointer::join("/components", &["securitySchemes", name]))),
                kind: Kind::SecurityScheme,
                referable: true,
                mapped: None,
            });
        }
    }
}

fn item_parameters(operation: &str) -> String {
    pointer::child(pointer::parent(operation).unwrap_or_default(), "parameters")
}

/// The names between braces.
pub(crate) fn template_names(path: &str) -> Vec<&str> {
    let mut names = Vec::new();
    let mut rest = path;
    while let Some((_, after)) = rest.split_once('{') {
        let Some((name, after)) = after.split_once('}') else { break };
        names.push(name);
        rest = after;
    }
    names
}

/// The path with all names of parameters taken out.
pub(crate) fn nameless(path: &str) -> String {
    let mut text = String::with_capacity(path.len());
    let mut inside = false;
    for letter in path.chars() {
        match letter {
            '{' => inside = true,
            '}' => inside = false,
            _ if inside => continue,
            _ => {}
        }
        text.push(letter);
    }
    text
}
