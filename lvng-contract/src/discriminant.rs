//! Telling operations at one path apart.
//!
//! OpenAPI asks for one operation per method and path, so services that choose by a header (`X-Target: Jobs.Start`) or a
//! parameter (`?Action=Start`, `?uploadId=7`) are described with paths that differ in a fragment or in fixed query text,
//! neither of which is part of the path of a request. The one value that such a parameter may have says which operation
//! is meant, or that it is there at all, if it cannot be there with any other. A server answers by this, and the generator
//! warns where it leaves two operations alike.

use crate::{Location, PathTemplate, Shape};
use std::cmp::Reverse;
use std::collections::HashSet;
use std::collections::hash_map::{Entry, HashMap};

/// Where a parameter can be seen before the body is read, and its name: headers in lower case.
type Name = (Location, String);

/// What the head of a request has if it is for an operation.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Discriminant {
    /// [`Location::Header`] or [`Location::Query`].
    pub location: Location,
    /// The name of the header, in lower case, or of the query parameter.
    pub name: String,
    /// The text that it must have; `None`: any.
    pub value: Option<String>,
}

/// A parameter of an operation, as far as it can tell the operation from others.
#[derive(Clone, Debug)]
pub struct RouteParameter<'a> {
    /// Where it travels; paths and cookies tell nothing.
    pub location: Location,
    /// Its name on the wire.
    pub name: &'a str,
    /// Whether it must be given.
    pub required: bool,
    /// Which kind of value it has.
    pub shape: Shape,
    /// The only value that it may have, as text.
    pub constant: Option<String>,
}

/// An operation that may have the method and path of others.
#[derive(Clone, Debug)]
pub struct RouteCandidate {
    path: String,
    has_fragment: bool,
    /// Sorted, each once.
    discriminants: Vec<Discriminant>,
    /// What may be there, and so says nothing of the operations that must have it.
    optional: Vec<Name>,
}

/// A candidate among others with the same method and path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RankedRoute {
    /// Its index in the list of candidates.
    pub index: usize,
    /// What a request must have to be for it.
    pub discriminants: Vec<Discriminant>,
    /// The index of the candidate that answers all its requests, because nothing tells the two apart.
    pub shadowed_by: Option<usize>,
}

impl RouteCandidate {
    /// A candidate with the path template `path`. Fixed query text tells it from others, and so do parameters that must
    /// be given or have only one value.
    pub fn new<'a>(path: &str, parameters: impl IntoIterator<Item = RouteParameter<'a>>) -> Self {
        let template = PathTemplate::parse(path);
        let fixed = |(name, value): (std::borrow::Cow<'_, str>, std::borrow::Cow<'_, str>)| Discriminant {
            location: Location::Query,
            name: name.into_owned(),
            value: Some(value.into_owned()),
        };
        let mut discriminants: Vec<_> = template.query_pairs().into_iter().map(fixed).collect();
        let mut optional = Vec::new();
        for RouteParameter { location, name, required, shape, constant } in parameters {
            let name = match location {
                Location::Header => name.to_ascii_lowercase(),
                Location::Query => name.to_owned(),
                Location::Path | Location::Cookie | Location::Querystring => continue,
            };
            // Lists and objects are not written as one text.
            let constant = constant.filter(|_| shape == Shape::Primitive);
            // Objects may travel under other names than their own.
            if constant.is_some() || (required && shape != Shape::Object) {
                discriminants.push(Discriminant { location, name, value: constant });
            } else {
                optional.push((location, name));
            }
        }
        discriminants.sort_unstable();
        discriminants.dedup();
        let is_fixed =
            |(location, name): &Name| discriminants.iter().any(|it| (it.location, &it.name) == (*location, name));
        optional.retain(|name| !is_fixed(name));
        Self { path: path.to_owned(), has_fragment: !template.fragment().is_empty(), discriminants, optional }
    }

    /// The path template.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What every request for the operation has in its head.
    pub fn discriminants(&self) -> &[Discriminant] {
        &self.discriminants
    }
}

/// Decides between candidates with the same method and path. They come back in the order in which a server tries them:
/// the first whose discriminants a request has is the one that it is for. Where nothing tells two apart, the one whose
/// path has no fragment comes first.
pub fn rank_routes(candidates: &[RouteCandidate]) -> Vec<RankedRoute> {
    let optional: HashSet<&Name> = candidates.iter().flat_map(|candidate| &candidate.optional).collect();
    let tells = |it: &&Discriminant| it.value.is_some() || !optional.contains(&(it.location, it.name.clone()));
    let mut ranked: Vec<RankedRoute> = candidates
        .iter()
        .enumerate()
        .map(|(index, candidate)| {
            let discriminants = candidate.discriminants.iter().filter(tells).cloned().collect();
            RankedRoute { index, discriminants, shadowed_by: None }
        })
        .collect();
    ranked.sort_by_key(|route| {
        let RouteCandidate { path, has_fragment, .. } = &candidates[route.index];
        (Reverse(route.discriminants.len()), *has_fragment, path)
    });
    let mut first: HashMap<&[Discriminant], usize> = HashMap::new();
    let mut shadows = vec![None; candidates.len()];
    for route in &ranked {
        match first.entry(&route.discriminants) {
            Entry::Vacant(entry) => drop(entry.insert(route.index)),
            Entry::Occupied(other) => shadows[route.index] = Some(*other.get()),
        }
    }
    for route in &mut ranked {
        route.shadowed_by = shadows[route.index];
    }
    ranked
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANY: RouteParameter<'_> = RouteParameter {
        location: Location::Query,
        name: "",
        required: false,
        shape: Shape::Primitive,
        constant: None,
    };

    fn constant<'a>(location: Location, name: &'a str, value: &str) -> RouteParameter<'a> {
        RouteParameter { location, name, required: true, constant: Some(value.to_owned()), ..ANY }
    }

    fn required(name: &str) -> RouteParameter<'_> {
        RouteParameter { name, required: true, ..ANY }
    }

    /// The paths in the order in which they are tried, each with how many discriminants and what shadows it.
    fn ranked(candidates: &[RouteCandidate]) -> Vec<(&str, usize, Option<&str>)> {
        let path = |index: usize| candidates[index].path.as_str();
        rank_routes(candidates)
            .into_iter()
            .map(|route| (path(route.index), route.discriminants.len(), route.shadowed_by.map(path)))
            .collect()
    }

    #[test]
    fn values_of_headers_and_query_text_tell_operations_apart() {
        let header = |path, value| RouteCandidate::new(path, [constant(Location::Header, "X-Target", value)]);
        let candidates = [header("/#a", "Jobs.Start"), header("/#b", "Jobs.Stop"), RouteCandidate::new("/?list", [])];
        assert_eq!(ranked(&candidates), [("/?list", 1, None), ("/#a", 1, None), ("/#b", 1, None)]);
        let start = Discriminant {
            location: Location::Header,
            name: "x-target".to_owned(),
            value: Some("Jobs.Start".to_owned()),
        };
        assert_eq!(candidates[0].discriminants(), [start]);
    }

    #[test]
    fn query_text_is_compared_decoded() {
        let candidates = ["/a?x=a%20b", "/a?x=a+b", "/a?x=ab"].map(|path| RouteCandidate::new(path, []));
        let first = Some("/a?x=a%20b");
        assert_eq!(ranked(&candidates), [("/a?x=a%20b", 1, None), ("/a?x=a+b", 1, first), ("/a?x=ab", 1, None)]);
        let candidates = ["/a?x=1&y=2", "/a?y=2&x=1"].map(|path| RouteCandidate::new(path, []));
        assert_eq!(ranked(&candidates), [("/a?x=1&y=2", 2, None), ("/a?y=2&x=1", 2, Some("/a?x=1&y=2"))]);
    }

    #[test]
    fn what_may_be_left_out_elsewhere_says_nothing() {
        let candidates = [
            RouteCandidate::new("/jobs", [RouteParameter { name: "limit", ..ANY }]),
            RouteCandidate::new("/jobs#after", [required("after")]),
            RouteCandidate::new("/jobs#limited", [required("limit")]),
        ];
        assert_eq!(
            ranked(&candidates),
            [("/jobs#after", 1, None), ("/jobs", 0, None), ("/jobs#limited", 0, Some("/jobs"))]
        );
    }

    #[test]
    fn objects_and_cookies_cannot_be_seen() {
        let object = RouteParameter { shape: Shape::Object, ..required("filter") };
        let cookie = RouteParameter { location: Location::Cookie, ..required("id") };
        assert_eq!(RouteCandidate::new("/a", [object, cookie]).discriminants(), []);
    }

    #[test]
    fn the_only_value_of_a_list_is_no_text() {
        let list = RouteParameter { shape: Shape::Array, ..constant(Location::Query, "ids", "[1]") };
        let there = Discriminant { location: Location::Query, name: "ids".to_owned(), value: None };
        assert_eq!(RouteCandidate::new("/a", [list]).discriminants(), [there]);
    }

    #[test]
    fn headers_have_no_case_and_parameters_have() {
        let header = |name| RouteCandidate::new("/", [constant(Location::Header, name, "1")]);
        assert_eq!(header("X-A").discriminants(), header("x-a").discriminants());
        let query = |name| RouteCandidate::new("/", [constant(Location::Query, name, "1")]);
        assert_ne!(query("A").discriminants(), query("a").discriminants());
    }
}
