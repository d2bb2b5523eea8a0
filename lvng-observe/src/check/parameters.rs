//! Path, query and headers of a request.

use super::text::{coerced, guessed};
use super::{Check, headers};
use crate::description::Node;
use crate::exchange::{Exchange, Message};
use crate::finding::{Change, Kind};
use crate::infer::{Shape, Types};
use crate::routes::Matched;
use crate::secrets;
use lvng_codegen::pointer::Cursor;
use lvng_contract::percent::form_decode;

/// The value of a cookie as it was sent; all are in one header, or HTTP/2 has each in one.
fn cookie<'m>(message: &'m Message, name: &str) -> Option<&'m str> {
    let headers = message.headers.iter().filter(|(known, _)| known == "cookie");
    let pairs = headers.flat_map(|(_, value)| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.into_iter().find(|(known, _)| *known == name).map(|(_, value)| value)
}

/// A parameter that is described.
struct Parameter<'d> {
    name: &'d str,
    location: &'d str,
    node: Node<'d>,
}

impl<'d> Check<'d> {
    /// The parameters of a request.
    pub(super) fn parameters(
        &mut self,
        exchange: &Exchange,
        matched: &Matched<'_>,
        item: &Node<'d>,
        operation: &Node<'d>,
    ) {
        let described = self.described(item, operation);
        for parameter in &described {
            match parameter.location {
                "path" => {
                    if let Some(value) = matched.values.get(parameter.name) {
                        self.plain_value(&parameter.node, value, parameter.name);
                    }
                }
                "header" => match exchange.request.header(&parameter.name.to_lowercase()) {
                    Some(value) => self.plain_value(&parameter.node, value, parameter.name),
                    None => self.absent(parameter),
                },
                "cookie" => match cookie(&exchange.request, parameter.name) {
                    Some(value) => self.plain_value(&parameter.node, value, parameter.name),
                    None => self.absent(parameter),
                },
                _ => {}
            }
        }
        self.query(exchange, matched, &described, operation);
        for (name, value) in &exchange.request.headers {
            let is_described = described
                .iter()
                .any(|parameter| parameter.location == "header" && parameter.name.eq_ignore_ascii_case(name));
            let is_credential = self.description.credentials.contains(&("header".to_owned(), name.clone()));
            if !is_described && !is_credential && !headers::is_of_http(name) {
                let shown = secrets::shown(name);
                let message = format!("the operation has no header `{shown}`");
                let shape = Shape::of(&guessed(value));
                let change = Change::Parameter { name: name.clone(), location: "header", shape };
                self.see(Kind::Header, &operation.at, name, message, &shown, change);
            }
        }
    }

    /// The parameters of an operation; its own take the place of those of the path.
    fn described(&self, item: &Node<'d>, operation: &Node<'d>) -> Vec<Parameter<'d>> {
        let mut all: Vec<Parameter<'d>> = Vec::new();
        for node in operation.list("parameters").into_iter().chain(item.list("parameters")) {
            let node = self.description.follow(node);
            let (Some(name), Some(location)) = (node.text("name"), node.text("in")) else { continue };
            if !all.iter().any(|known| known.name == name && known.location == location) {
                all.push(Parameter { name, location, node });
            }
        }
        all
    }

    fn query(&mut self, exchange: &Exchange, matched: &Matched<'_>, described: &[Parameter<'d>], operation: &Node<'d>) {
        // One value that need not be pairs.
        if described.iter().any(|parameter| parameter.location == "querystring") {
            return;
        }
        let pairs = exchange.query.split('&').filter(|pair| !pair.is_empty());
        let decoded = |text: &str| form_decode(text).map_or_else(|| text.to_owned(), |text| text.into_owned());
        let pairs: Vec<(String, String)> = pairs
            .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
            .map(|(name, value)| (decoded(name), decoded(value)))
            .collect();
        let described: Vec<_> = described.iter().filter(|parameter| parameter.location == "query").collect();
        for parameter in &described {
            let values: Vec<&String> =
                pairs.iter().filter(|(name, _)| name == parameter.name).map(|(_, value)| value).collect();
            let is_there = !values.is_empty() || pairs.iter().any(|(name, _)| self.owns(parameter, name));
            values.into_iter().for_each(|value| self.plain_value(&parameter.node, value, parameter.name));
            if !is_there {
                self.absent(parameter);
            }
        }
        for (name, value) in &pairs {
            let is_described = described.iter().any(|parameter| self.owns(parameter, name));
            let is_fixed = matched.route.fixed_query().any(|fixed| fixed == name);
            let is_credential = self.description.credentials.contains(&("query".to_owned(), name.to_lowercase()));
            if !is_described && !is_fixed && !is_credential {
                let shown = secrets::shown(name);
                let message = format!("the operation has no query parameter `{shown}`");
                let shape = Shape::of(&guessed(value));
                let change = Change::Parameter { name: name.clone(), location: "query", shape };
                self.see(Kind::QueryParameter, &operation.at, name, message, &shown, change);
            }
        }
    }

    /// Whether a name in a query is that of a parameter, or of a property of it.
    fn owns(&self, parameter: &Parameter<'d>, name: &str) -> bool {
        let is_below = |rest: &str| rest.starts_with('[');
        if name == parameter.name || name.strip_prefix(parameter.name).is_some_and(is_below) {
            return true;
        }
        let style = parameter.node.text("style").unwrap_or("form");
        let is_spread = style == "form" && parameter.node.value.get("explode") != Some(&false.into());
        let schema = parameter.node.get("schema").map(|schema| self.description.follow(schema));
        schema.filter(|_| is_spread).is_some_and(|schema| {
            schema.members("properties").iter().any(|(property, _)| *property == name)
                || (schema.text("type") == Some("object") && schema.get("additionalProperties").is_some())
        })
    }

    fn absent(&mut self, parameter: &Parameter<'d>) {
        if parameter.node.is("required") {
            let name = parameter.name;
            let message = format!("the required {} parameter `{name}` is not sent", parameter.location);
            self.see(Kind::Required, &parameter.node.at, name, message, name, Change::Optional);
        }
    }

    /// The value of a parameter or header, where its schema is one of texts, numbers and the like, or of lists of these.
    pub(super) fn plain_value(&mut self, owner: &Node<'d>, text: &str, name: &str) {
        let Some(schema) = owner.get("schema").map(|schema| self.description.follow(schema)) else { return };
        let mut types = self.declared_types(&schema);
        let mut texts = vec![text];
        let mut schema = schema;
        if types.has(Types::named("array")) {
            let Some(items) = schema.get("items").map(|items| self.description.follow(items)) else { return };
            let separator = match owner.text("style") {
                Some("pipeDelimited") => '|',
                Some("spaceDelimited") => ' ',
                _ => ',',
            };
            texts = text.split(separator).map(str::trim).collect();
            types = self.declared_types(&items);
            schema = items;
        }
        let is_plain = !types.has(Types::named("object")) && !types.has(Types::named("array"));
        for text in texts.into_iter().filter(|_| is_plain) {
            let mut at = Cursor::default();
            at.push(&secrets::shown(name));
            self.value(schema.clone(), &coerced(text, types), &mut at, secrets::is_secret_name(name));
        }
    }
}
