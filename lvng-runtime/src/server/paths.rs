//! Paths: method and path of a request → the route that answers it.
//!
//! A trie of segments. All nodes that a path can reach are followed side by side, the more literal first, so nothing
//! is ever tried again: the work is linear in the length of the path and bounded by the number of routes.

use super::segment::{self, Segment};
use crate::wire::PathTemplate;
use http::Method;
use lvng_contract::discriminant::{Discriminant, RouteCandidate, rank_routes};
use lvng_contract::path::{RouteKey, SegmentPattern};
use lvng_contract::percent::is_dot_segment;
use smallvec::{SmallVec, smallvec};
use std::collections::HashMap;
use std::fmt;
use std::ops::Range;

/// The places in a path of the values of placeholders, from left to right: few templates have more than two.
pub(super) type Places = SmallVec<[Range<usize>; 2]>;

/// The nodes that a path reaches, of which there is mostly one.
type Nodes = SmallVec<[usize; 4]>;

/// The routes of a server by method and path.
pub(super) struct Paths {
    nodes: Vec<Node>,
    routes: Vec<Entry>,
    /// The number of segments of the longest template.
    depth: usize,
}

#[derive(Default)]
struct Node {
    /// Segments without placeholders, the shorter first, so that few are compared byte by byte.
    literals: Vec<(Vec<u8>, usize)>,
    /// Segments with placeholders, the most literal first.
    patterns: Vec<(SegmentPattern, usize)>,
    /// The routes that end here. Of those with one method the first answers whose discriminants a request has.
    routes: Vec<usize>,
}

impl Node {
    /// The child by a segment without placeholders, or where it would stand.
    fn literal(&self, text: &[u8]) -> Result<usize, usize> {
        let order = |other: &[u8]| other.len().cmp(&text.len()).then_with(|| other.cmp(text));
        let place = self.literals.binary_search_by(|(other, _)| order(other))?;
        Ok(self.literals[place].1)
    }
}

struct Entry {
    method: Method,
    /// One pattern per segment.
    segments: Vec<SegmentPattern>,
    /// How many segments before the first placeholder, and their length with a `/` before each.
    literal_prefix: (usize, usize),
    key: RouteKey,
    candidate: RouteCandidate,
    /// What tells it from other routes with the same method at the same node.
    discriminants: Vec<Discriminant>,
    /// Its rank among those.
    rank: usize,
}

/// What was found at a path.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// The route that answers, by the order in which the routes were added.
    Route(usize),
    /// Other methods are answered at this path: these, in the form of an `Allow` header.
    Methods(String),
    /// No operation is at this path.
    Nothing,
    /// The path is refused, and why.
    Malformed(&'static str),
}

/// Why a route cannot be added.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Refused {
    /// The same requests belong to a route that was added before.
    Taken(usize),
    /// It is no path template, and why.
    Template(String),
    /// The template has two placeholders with nothing between them, so that no path says what their values are.
    Adjacent,
    /// Its method is none.
    Method,
}

impl Paths {
    pub(super) fn new() -> Self {
        Paths { nodes: vec![Node::default()], routes: Vec::new(), depth: 0 }
    }

    /// Adds a route; routes are numbered from 0 in the order in which they are added.
    pub(super) fn add(&mut self, method: &Method, candidate: RouteCandidate) -> Result<(), Refused> {
        let template = PathTemplate::parse(candidate.path());
        template.check().map_err(|error| Refused::Template(error.to_string()))?;
        if template.has_adjacent_placeholders() {
            return Err(Refused::Adjacent);
        }
        let (segments, key) = (template.patterns(), template.route_key());
        let mut node = 0;
        for pattern in &segments {
            node = self.child(node, pattern);
        }
        let is_same = |other: &Entry| {
            let is_alike = other.candidate.discriminants() == candidate.discriminants();
            is_alike && other.method == *method && other.key == key
        };
        if let Some(&other) = self.nodes[node].routes.iter().find(|&&other| is_same(&self.routes[other])) {
            return Err(Refused::Taken(other));
        }
        self.depth = self.depth.max(segments.len());
        self.nodes[node].routes.push(self.routes.len());
        let literals = segments.iter().map_while(SegmentPattern::literal);
        let literal_prefix = literals.fold((0, 0), |(count, length), text| (count + 1, length + 1 + text.len()));
        let (method, discriminants) = (method.clone(), Vec::new());
        self.routes.push(Entry { method, segments, literal_prefix, key, candidate, discriminants, rank: 0 });
        Ok(())
    }

    /// Decides between routes with the same method at the same node, once all are added.
    pub(super) fn rank_alternatives(&mut self) {
        for node in self.nodes.iter_mut().filter(|node| node.routes.len() > 1) {
            let mut groups: HashMap<Method, Vec<usize>> = HashMap::new();
            for &route in &node.routes {
                groups.entry(self.routes[route].method.clone()).or_default().push(route);
            }
            for group in groups.values().filter(|group| group.len() > 1) {
                let candidates: Vec<_> = group.iter().map(|&route| self.routes[route].candidate.clone()).collect();
                for (rank, ranked) in rank_routes(&candidates).into_iter().enumerate() {
                    let entry = &mut self.routes[group[ranked.index]];
                    (entry.rank, entry.discriminants) = (rank, ranked.discriminants);
                }
            }
            let routes = &self.routes;
            node.routes.sort_by_key(|&route| routes[route].rank);
        }
    }

    fn child(&mut self, node: usize, pattern: &SegmentPattern) -> usize {
        let next = self.nodes.len();
        let parent = &mut self.nodes[node];
        let found = match pattern.literal() {
            Some(text) => match parent.literal(text) {
                Ok(child) => child,
                Err(place) => {
                    parent.literals.insert(place, (text.to_owned(), next));
                    next
                }
            },
            None => match parent.patterns.iter().find(|(other, _)| other == pattern) {
                Some((_, child)) => *child,
                None => {
                    parent.patterns.push((pattern.clone(), next));
                    parent.patterns.sort_by_cached_key(|(pattern, _)| pattern.rank());
                    next
                }
            },
        };
        if found == next {
            self.nodes.push(Node::default());
        }
        found
    }

    /// Finds the route for a request.
    ///
    /// A path without placeholders is matched before all templates, whatever its methods are ("Path Templating Matching"
    /// of OpenAPI): with `GET /a/me` and `DELETE /a/{id}`, `DELETE /a/me` is answered by neither. Where several
    /// templates match, which OpenAPI leaves open, the one with the more literal segment further left comes first, and one
    /// without the method is passed over. `has_all` says whether the request has discriminants; it is asked where they are
    /// all that differs.
    pub(super) fn find(&self, method: &Method, path: &str, has_all: impl Fn(&[Discriminant]) -> bool) -> Found {
        if let Err(why) = check(path) {
            return Found::Malformed(why);
        }
        let ends = self.ends(path);
        let mut described =
            ends.iter().map(|&end| self.candidates(end, method)).filter(|found| found.clone().next().is_some());
        let Some(mut candidates) = described.next() else {
            return if ends.is_empty() { Found::Nothing } else { Found::Methods(self.methods(&ends)) };
        };
        let route = match candidates.clone().nth(1) {
            // If it lacks a discriminant, what reads the request says so.
            None => candidates.next(),
            Some(_) => candidates.find(|&route| has_all(&self.routes[route].discriminants)),
        };
        route.map_or(Found::Nothing, Found::Route)
    }

    /// The nodes that have routes and match the path, the best first; where the path itself is described, only its own.
    fn ends(&self, path: &str) -> Nodes {
        let mut nodes: Nodes = smallvec![0];
        let mut next = Nodes::new();
        for segment in segments(path) {
            for &node in &nodes {
                let node = &self.nodes[node];
                if let Ok(child) = node.literal(segment.bytes()) {
                    next.push(child);
                }
                for (pattern, child) in &node.patterns {
                    if segment::matches(pattern, &segment, |_| ()) {
                        next.push(*child);
                    }
                }
            }
            std::mem::swap(&mut nodes, &mut next);
            next.clear();
            if nodes.is_empty() {
                break;
            }
        }
        nodes.retain(|node| !self.nodes[*node].routes.is_empty());
        // Literals are followed first, so a path without placeholders can only be the first.
        if nodes.first().is_some_and(|&node| self.is_concrete(node)) {
            nodes.truncate(1);
        }
        nodes
    }

    /// Whether the path of a node's routes has no placeholders.
    fn is_concrete(&self, node: usize) -> bool {
        let route = self.nodes[node].routes.first().and_then(|&route| self.routes.get(route));
        route.is_some_and(|route| route.segments.iter().all(|pattern| pattern.literal().is_some()))
    }

    /// The routes for the method at a node; GET answers HEAD unless HEAD is described.
    fn candidates(&self, node: usize, method: &Method) -> impl Iterator<Item = usize> + Clone {
        let routes = self.nodes[node].routes.iter().copied();
        let is_described = routes.clone().any(|route| self.routes[route].method == *method);
        let method = if *method == Method::HEAD && !is_described { Method::GET } else { method.clone() };
        routes.filter(move |&route| self.routes[route].method == method)
    }

    fn methods(&self, nodes: &[usize]) -> String {
        let described =
            nodes.iter().flat_map(|&node| &self.nodes[node].routes).map(|&route| &self.routes[route].method);
        let mut names: Vec<&str> = Vec::new();
        for method in described {
            let head = (*method == Method::GET).then_some("HEAD");
            for name in [method.as_str()].into_iter().chain(head) {
                if !names.contains(&name) {
                    names.push(name);
                }
            }
        }
        if !names.contains(&"OPTIONS") {
            names.push("OPTIONS");
        }
        names.join(", ")
    }

    /// The places in the path of the values of a route's placeholders.
    pub(super) fn captures(&self, route: usize, path: &str) -> Places {
        let mut places = Places::new();
        let Some(entry) = self.routes.get(route) else { return places };
        // What comes first and has no placeholders has one length, unless it came encoded.
        let (skipped, length) = if path.as_bytes().contains(&b'%') { (0, 0) } else { entry.literal_prefix };
        let patterns = segments_from(path, length).zip(entry.segments.iter().skip(skipped));
        for (segment, pattern) in patterns.filter(|(_, pattern)| pattern.literal().is_none()) {
            segment::matches(pattern, &segment, |place| places.push(segment.raw(place)));
        }
        places
    }
}

/// The segments of a path that begins with `/`.
fn segments(path: &str) -> impl Iterator<Item = Segment<'_>> {
    segments_from(path, 0)
}

/// The segments of what follows in a path from a `/` on.
fn segments_from(path: &str, slash: usize) -> impl Iterator<Item = Segment<'_>> {
    let mut start = slash + 1;
    let is_encoded = path.as_bytes().contains(&b'%');
    let rest = path.as_bytes().get(slash..).and_then(|rest| rest.strip_prefix(b"/"));
    rest.into_iter().flat_map(|rest| rest.split(|byte| *byte == b'/')).map(move |raw| {
        let segment = if is_encoded { Segment::new(raw, start) } else { Segment::plain(raw, start) };
        start += raw.len() + 1;
        segment
    })
}

/// Refuses paths that programs read differently, which only attacks have, before anything is compared:
/// - broken percent-encoding, which every program repairs in its own way;
/// - `%00`, at which readers in C cut text;
/// - segments `.` and `..`, encoded or not, which proxies take away, so that they see another path than we do.
///
/// An encoded slash is a character of its segment like any other.
fn check(path: &str) -> Result<(), &'static str> {
    if !path.starts_with('/') {
        // `OPTIONS *` and the authority of CONNECT; no template matches them.
        return Ok(());
    }
    let bytes = path.as_bytes();
    // What most paths have none of.
    if !bytes.contains(&b'%') && !bytes.contains(&b'.') {
        return Ok(());
    }
    let hex = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_hexdigit);
    for at in bytes.iter().enumerate().filter(|(_, byte)| **byte == b'%').map(|(at, _)| at) {
        if !hex(at + 1) || !hex(at + 2) {
            return Err("the percent-encoding of the path is broken");
        }
        if bytes[at + 1..].starts_with(b"00") {
            return Err("the path contains a NUL character");
        }
    }
    match bytes.split(|byte| *byte == b'/').any(is_dot_segment) {
        true => Err("the path contains a segment `.` or `..`"),
        false => Ok(()),
    }
}

impl fmt::Debug for Paths {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Paths").field("routes", &self.routes.len()).finish_non_exhaustive()
    }
}

#[cfg(test)]
#[path = "paths_tests.rs"]
mod tests;
