//! Rules across operations: paths, parameters, security.

use std::borrow::Cow;

use lvng_contract::path::{PathTemplate, TemplateError};
use serde_json::{Map, Value};

use super::checker::{Checker, Reference};
use crate::grammar::{ObjectKind, method};
use crate::members::Members;
use crate::normalize::QUERYSTRING;
use crate::pointer;

type Object = Map<String, Value>;

impl<'d> Checker<'d, '_> {
    pub(super) fn operations(&mut self) {
        let inherited = self.security(self.tree, "");
        for (path, item) in self.object("/paths").into_iter().flatten() {
            let Some(item) = item.as_object().filter(|_| path.starts_with('/')) else { continue };
            let at = pointer::child("/paths", path);
            let template = PathTemplate::parse(path);
            self.template(&template, &at);
            self.parameters(item, &at);
            for (key, node) in item.iter().filter(|(key, _)| method(key).is_some()) {
                let Some(operation) = node.as_object() else { continue };
                let at = pointer::child(&at, key);
                self.parameters(operation, &at);
                self.querystring([(item, pointer::parent(&at).unwrap_or_default()), (operation, &at)]);
                match node.member("security") {
                    Some(_) => drop(self.security(node, &at)),
                    None => self.use_schemes(&inherited, &at),
                }
            }
        }
    }

    fn template(&mut self, template: &PathTemplate<'_>, at: &str) {
        match template.check() {
            Ok(()) => {}
            Err(TemplateError::Repeated(twice)) => {
                let message = format!("the parameter `{twice}` is twice in the path");
                self.diagnostics.error("E032", at, message).at_key();
            }
            Err(_) => {
                let message = "the braces of the path do not enclose names";
                self.diagnostics.error("E032", at, message).at_key().help("parameters are written `{name}`");
            }
        }
    }

    /// No parameter of a path item or operation is described twice.
    fn parameters(&mut self, holder: &'d Object, at: &str) {
        let mut found: Vec<(&'d str, &'d str)> = Vec::new();
        let list = holder.member("parameters").and_then(Value::as_array);
        for (index, node) in list.into_iter().flatten().enumerate() {
            let place = pointer::item(&pointer::child(at, "parameters"), index);
            let Some((parameter, _)) = self.follow(node, &place) else { continue };
            let text = |key: &str| parameter.member(key).and_then(Value::as_str);
            let (Some(name), Some(position)) = (text("name"), text("in")) else { continue };
            if found.contains(&(name, position)) {
                let message = format!("the {position} parameter `{name}` is described twice");
                self.diagnostics.error("E033", &place, message);
            }
            found.push((name, position));
        }
    }

    /// A parameter that is the whole query string is the only one that is in it.
    fn querystring(&mut self, holders: [(&'d Object, &str); 2]) {
        let (mut whole, mut others) = (Vec::new(), 0);
        for (holder, at) in holders {
            let list = holder.member("parameters").and_then(Value::as_array);
            for (index, node) in list.into_iter().flatten().enumerate() {
                let place = pointer::item(&pointer::child(at, "parameters"), index);
                let Some((parameter, _)) = self.follow(node, &place) else { continue };
                match parameter.get(QUERYSTRING).is_some() {
                    true => whole.push(place),
                    false => others += usize::from(parameter.member("in").is_some_and(|place| place == "query")),
                }
            }
        }
        let message = match (whole.len(), others) {
            (0, _) | (1, 0) => return,
            (1, _) => "`in: querystring` is the whole query string: there are no parameters `in: query` beside it",
            _ => "`in: querystring` is the whole query string: there cannot be two of them",
        };
        if let Some(place) = whole.last() {
            self.diagnostics.error("E033", place, message);
        }
    }

    /// Security requirements should name schemes that are described. Returns those they name.
    fn security(&mut self, holder: &'d Value, at: &str) -> Vec<&'d str> {
        let schemes = self.object("/components/securitySchemes");
        let list = holder.member("security").and_then(Value::as_array);
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
                kind: ObjectKind::SecurityScheme,
                referable: true,
                mapped: None,
            });
        }
    }
}
