//! Exchange → sightings: one request and its response, held against the operation that it is for.

mod bodies;
mod bounds;
mod headers;
mod parameters;
mod schema;
mod text;

use crate::description::{Description, Node, operations};
use crate::exchange::{Exchange, Message};
use crate::finding::{Change, Kind, Sighting};
use crate::infer::Types;
use crate::routes::{Matched, guess};
use crate::secrets;
use lvng_contract::{Method, StatusSpec};
use std::collections::HashMap;

/// How many nodes of values are looked at in one exchange; unions look at some of them several times.
const MOST_NODES: usize = 2_000_000;

/// Which way a value travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// From the client.
    Request,
    /// From the server.
    Response,
}

/// What came of one exchange.
pub struct Checked {
    /// The operation, by method and template; for one that is not described, the path itself with identifiers masked.
    pub operation: String,
    /// Whether the description has the operation.
    pub is_described: bool,
    /// Whether the server refused the request, so that what is wrong with it is no difference between the two.
    pub is_refused: bool,
    /// What differs, each with the part of the message it was seen in.
    pub(crate) sightings: Vec<(String, Sighting)>,
    /// The types of the values that schemas were held against, by the pointer of the schema.
    pub(crate) types: HashMap<String, Types>,
    /// Bodies that could not be looked at, or not to their end.
    pub unread_bodies: usize,
}

/// Checking at work.
struct Check<'d> {
    description: &'d Description,
    direction: Direction,
    /// Of the part of the message that is looked at.
    sightings: Vec<Sighting>,
    /// Of the parts before, with their names.
    seen: Vec<(String, Sighting)>,
    types: HashMap<String, Types>,
    /// Whether this is only to see how well an alternative fits.
    is_trial: bool,
    left: usize,
    unread_bodies: usize,
}

/// Holds an exchange against a description.
pub fn check(description: &Description, exchange: &Exchange) -> Checked {
    let mut check = Check {
        description,
        direction: Direction::Request,
        sightings: Vec::new(),
        seen: Vec::new(),
        types: HashMap::new(),
        is_trial: false,
        left: MOST_NODES,
        unread_bodies: 0,
    };
    let found = find(description, exchange);
    let Some((matched, item, operation)) = &found else {
        let (operation, sighting) = undeclared(description, exchange);
        let is_refused = matches!(exchange.status, 404 | 405 | 501);
        let sightings = if is_refused { Vec::new() } else { vec![("request".to_owned(), sighting)] };
        return Checked {
            operation,
            is_described: false,
            is_refused,
            sightings,
            types: HashMap::new(),
            unread_bodies: 0,
        };
    };
    check.parameters(exchange, matched, item, operation);
    check.end_part("request".to_owned());
    check.request_body(&exchange.request, operation);
    check.end_part("request body".to_owned());
    let is_refused = refuses(exchange.status) && !check.seen.is_empty();
    if is_refused {
        check.seen.clear();
        check.types.clear();
    }
    check.direction = Direction::Response;
    // A cache answered, or the connection became another one: neither is the operation's.
    if exchange.status >= 200 && exchange.status != 304 {
        check.answer(exchange, operation);
    }
    let operation = format!("{} {}", exchange.method, matched.route.template);
    let Check { types, unread_bodies, seen: sightings, .. } = check;
    Checked { operation, is_described: true, is_refused, sightings, types, unread_bodies }
}

/// Whether a status says that the request itself is wrong.
fn refuses(status: u16) -> bool {
    matches!(status, 400 | 405 | 406 | 413 | 414 | 415 | 422 | 431 | 501)
}

/// The operation that an exchange is for, with its path item.
fn find<'d>(description: &'d Description, exchange: &Exchange) -> Option<(Matched<'d>, Node<'d>, Node<'d>)> {
    let method = Method::from_name(&exchange.method)?;
    for base in &description.base_paths {
        let Some(path) = exchange.path.strip_prefix(base.as_str()) else { continue };
        for matched in description.routes.matching(path, &exchange.query) {
            let Some(item) = description.node(&matched.route.at).map(|item| description.follow(item)) else { continue };
            let operation = operations(&item).into_iter().find(|(known, _)| *known == method);
            if let Some((_, operation)) = operation {
                return Some((matched, item, operation));
            }
        }
    }
    None
}

/// What an operation that is not described looks like, and the sighting of it.
fn undeclared(description: &Description, exchange: &Exchange) -> (String, Sighting) {
    let below = |base: &String| exchange.path.strip_prefix(base.as_str()).filter(|path| path.starts_with('/'));
    let path = description.base_paths.iter().find_map(below).unwrap_or(&exchange.path);
    let known = description.routes.matching(path, &exchange.query).next().map(|matched| matched.route);
    let (template, at) = match known {
        Some(route) => {
            let item = description.node(&route.at).map(|item| description.follow(item).at);
            (route.template.clone(), item.unwrap_or_else(|| route.at.clone()))
        }
        None => (guess(path), "/paths".to_owned()),
    };
    let operation = format!("{} {template}", exchange.method);
    let message = match known {
        Some(_) => format!("`{template}` has no `{}`", exchange.method.to_lowercase()),
        None => format!("no path is `{template}`"),
    };
    let change = match Method::from_name(&exchange.method) {
        Some(_) => Change::Operation { template, method: exchange.method.to_lowercase() },
        None => Change::None,
    };
    let sighting =
        Sighting { kind: Kind::Operation, subject: operation.clone(), message, at, pointer: String::new(), change };
    (operation, sighting)
}

impl<'d> Check<'d> {
    /// The response of an exchange.
    fn answer(&mut self, exchange: &Exchange, operation: &Node<'d>) {
        let Some(response) = self.response(exchange.status, operation) else {
            return self.end_part("response".to_owned());
        };
        self.response_headers(&exchange.response, &response);
        self.end_part(format!("response {}", exchange.status));
        if exchange.method != "HEAD" {
            self.response_body(&exchange.response, &response);
        }
        self.end_part(format!("response {} body", exchange.status));
    }

    fn end_part(&mut self, name: String) {
        let sightings = std::mem::take(&mut self.sightings);
        self.seen.extend(sightings.into_iter().map(|sighting| (name.clone(), sighting)));
    }

    fn see(&mut self, kind: Kind, at: &str, subject: &str, message: String, pointer: &str, change: Change) {
        let (at, subject, pointer) = (at.to_owned(), subject.to_owned(), pointer.to_owned());
        self.sightings.push(Sighting { kind, subject, message, at, pointer, change });
    }

    /// The response of an operation for a status: the most specific one.
    fn response(&mut self, status: u16, operation: &Node<'d>) -> Option<Node<'d>> {
        let rank = |spec: StatusSpec| match spec {
            StatusSpec::Code(_) => 0,
            StatusSpec::Class(_) => 1,
            StatusSpec::Default => 2,
        };
        let described = operation.members("responses").into_iter();
        let fitting = described.filter_map(|(key, node)| {
            let spec = StatusSpec::parse(&key.to_uppercase().replace("DEFAULT", "default"))?;
            spec.matches(status).then_some((rank(spec), node))
        });
        let found = fitting.min_by_key(|(rank, _)| *rank).map(|(_, node)| self.description.follow(node));
        if found.is_none() {
            let at = operation.get("responses").map_or_else(|| operation.at.clone(), |responses| responses.at);
            let message = format!("no response has the status {status}");
            self.see(Kind::Status, &at, &status.to_string(), message, "", Change::Status(status));
        }
        found
    }

    /// The media type that a message has, among those that are described; the sighting, if there is none.
    fn media_type(&mut self, message: &Message, owner: &Node<'d>, what: &str) -> Option<(String, Node<'d>)> {
        let name = message.media_type().unwrap_or_else(|| "application/octet-stream".to_owned());
        let described = owner.members("content");
        let is = |key: &str, wanted: &str| lvng_contract::media_type::essence(key) == wanted;
        let range = format!("{}/*", name.split('/').next().unwrap_or_default());
        let found = [name.as_str(), range.as_str(), "*/*"]
            .iter()
            .find_map(|wanted| described.iter().find(|(key, _)| is(key, wanted)).map(|(_, node)| node.clone()));
        match found {
            Some(node) => Some((name, node)),
            None => {
                let text = format!("{what} has no `{}`", secrets::shown(&name));
                let change = Change::MediaType { media_type: name.clone(), shape: self.shape(message, &name) };
                self.see(Kind::MediaType, &owner.at, &name, text, "", change);
                None
            }
        }
    }
}
