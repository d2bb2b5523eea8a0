//! Paths of the description, and which of them a request is for.

use lvng_codegen::pointer;
use lvng_contract::path::{PathTemplate, SegmentPattern};
use lvng_contract::percent::{form_decode, percent_decode};
use serde_json::Value;
use std::collections::HashMap;

/// A path of the description.
#[derive(Clone, Debug)]
pub struct Route {
    /// The template, as it is described.
    pub template: String,
    /// The pointer of its path item.
    pub at: String,
    segments: Vec<SegmentPattern>,
    names: Vec<Vec<String>>,
    /// Query text that the template ends with: only requests with it are for the path.
    query: Vec<(String, String)>,
}

/// A path that a request is for, with the values of its placeholders.
#[derive(Clone, Debug)]
pub struct Matched<'r> {
    /// The path.
    pub route: &'r Route,
    /// Decoded.
    pub values: HashMap<&'r str, String>,
}

/// The paths of a document.
#[derive(Clone, Debug, Default)]
pub struct Routes {
    all: Vec<Route>,
    /// Indices by the number of segments; those with more literal text first.
    by_length: HashMap<usize, Vec<usize>>,
}

impl Routes {
    /// Reads the paths of a document.
    pub fn of(tree: &Value) -> Self {
        let paths = tree.get("paths").and_then(Value::as_object).into_iter().flatten();
        let mut all: Vec<Route> =
            paths.filter(|(key, _)| key.starts_with('/')).map(|(key, _)| Route::new(key)).collect();
        // The more literal of two comes first at the first segment where they differ.
        all.sort_by_cached_key(|route| {
            let ranks = route.segments.iter().map(|segment| segment.literal().is_none().then(|| segment.rank()));
            (std::cmp::Reverse(route.query.len()), ranks.collect::<Vec<_>>())
        });
        let mut by_length: HashMap<usize, Vec<usize>> = HashMap::new();
        for (index, route) in all.iter().enumerate() {
            by_length.entry(route.segments.len()).or_default().push(index);
        }
        Self { all, by_length }
    }

    /// All of them.
    pub fn iter(&self) -> std::slice::Iter<'_, Route> {
        self.all.iter()
    }

    /// Those that a request may be for, the most specific first.
    pub fn matching<'r>(&'r self, path: &str, query: &str) -> impl Iterator<Item = Matched<'r>> {
        let length = path.strip_prefix('/').unwrap_or(path).split('/').count();
        let candidates = self.by_length.get(&length).into_iter().flatten().filter_map(|index| self.all.get(*index));
        candidates.filter_map(move |route| route.matches(path, query))
    }
}

impl Route {
    fn new(template: &str) -> Self {
        let parsed = PathTemplate::parse(template);
        let names = parsed.segments().iter().map(|segment| {
            let names = segment.pieces().iter().filter_map(|piece| match piece {
                lvng_contract::path::Piece::Placeholder(name) => Some((*name).to_owned()),
                lvng_contract::path::Piece::Literal(_) => None,
            });
            names.collect()
        });
        Self {
            template: template.to_owned(),
            at: pointer::child("/paths", template),
            names: names.collect(),
            segments: parsed.patterns(),
            query: parsed
                .query_pairs()
                .into_iter()
                .map(|(name, value)| (name.into_owned(), value.into_owned()))
                .collect(),
        }
    }

    /// The names of its placeholders.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().flatten().map(String::as_str)
    }

    fn matches(&self, path: &str, query: &str) -> Option<Matched<'_>> {
        let mut values = HashMap::new();
        let mut segments = path.strip_prefix('/').unwrap_or(path).split('/');
        for (pattern, names) in self.segments.iter().zip(&self.names) {
            let segment = percent_decode(segments.next()?)?;
            let found = fill(pattern, &segment)?;
            values.extend(names.iter().map(String::as_str).zip(found));
        }
        let has = |(name, value): &(String, String)| {
            query.split('&').any(|pair| {
                let (key, text) = pair.split_once('=').unwrap_or((pair, ""));
                form_decode(key).as_deref() == Some(name) && form_decode(text).as_deref() == Some(value)
            })
        };
        (segments.next().is_none() && self.query.iter().all(has)).then_some(Matched { route: self, values })
    }

    /// The names of its fixed query text.
    pub fn fixed_query(&self) -> impl Iterator<Item = &str> {
        self.query.iter().map(|(name, _)| name.as_str())
    }
}

/// The values of a segment's placeholders. None of them is empty.
fn fill(pattern: &SegmentPattern, segment: &str) -> Option<Vec<String>> {
    if let Some(literal) = pattern.literal() {
        return (literal == segment.as_bytes()).then(Vec::new);
    }
    let mut rest = segment.strip_prefix(std::str::from_utf8(pattern.prefix()).ok()?)?;
    let mut values = Vec::new();
    for (index, after) in pattern.after().iter().enumerate() {
        let after = std::str::from_utf8(after).ok()?;
        let is_last = index + 1 == pattern.after().len();
        let end = match (is_last, after) {
            (true, after) => rest.len().checked_sub(after.len()).filter(|_| rest.ends_with(after))?,
            (false, "") => rest.chars().next().map_or(0, char::len_utf8),
            (false, after) => 1 + rest.get(1..)?.find(after)?,
        };
        let value = rest.get(..end).filter(|value| !value.is_empty())?;
        values.push(value.to_owned());
        rest = rest.get(end + after.len()..)?;
    }
    Some(values)
}

/// A template for a path that is not described: segments that look like identifiers become placeholders.
pub fn guess(path: &str) -> String {
    let mut count = 0;
    let segments: Vec<String> = path
        .split('/')
        .map(|segment| {
            let decoded = percent_decode(segment).unwrap_or_default().into_owned();
            let is_odd = decoded.contains(['{', '}', '?', '#']) || (decoded.is_empty() && !segment.is_empty());
            if !is_odd && !is_identifier(&decoded) {
                return segment.to_owned();
            }
            count += 1;
            if count == 1 { "{id}".to_owned() } else { format!("{{id{count}}}") }
        })
        .collect();
    segments.join("/")
}

/// Numbers, UUIDs, hexadecimal keys, `agt_000000000001`; but not `v2`.
fn is_identifier(segment: &str) -> bool {
    let digits = segment.bytes().filter(u8::is_ascii_digit).count();
    let is_version = segment.len() <= 3 && segment.starts_with(['v', 'V']);
    let is_number = digits > 0 && digits == segment.len();
    // Addresses are names of people.
    is_number
        || segment.contains('@')
        || (!is_version && digits >= 2 && segment.len() >= 6)
        || crate::secrets::is_secret_text(segment)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn requests_find_their_path() {
        let tree = json!({ "paths": {
            "/a/{id}": {}, "/a/b": {}, "/{x}/b": {}, "/f/{name}.{kind}": {}, "/q?mode=fast": {}, "/q": {}, "x-no": {},
            "/v/{id}": {}, "/v/{id}:run": {}, "/v/x{id}": {},
        } });
        let routes = Routes::of(&tree);
        let find = |path: &str, query: &str| {
            let found = routes.matching(path, query).next()?;
            let mut values: Vec<_> = found.values.into_iter().map(|(name, value)| format!("{name}={value}")).collect();
            values.sort();
            Some(format!("{} {}", found.route.template, values.join(" ")).trim().to_owned())
        };
        assert_eq!(find("/a/b", "").as_deref(), Some("/a/b"));
        assert_eq!(find("/a/b%20c", "").as_deref(), Some("/a/{id} id=b c"));
        assert_eq!(find("/c/b", "").as_deref(), Some("/{x}/b x=c"));
        assert_eq!(find("/f/a.b.json", "").as_deref(), Some("/f/{name}.{kind} kind=b.json name=a"));
        assert_eq!(find("/v/7:run", "").as_deref(), Some("/v/{id}:run id=7"));
        assert_eq!(find("/v/x7:run", "").as_deref(), Some("/v/{id}:run id=x7"));
        assert_eq!(find("/v/x7", "").as_deref(), Some("/v/x{id} id=7"));
        assert_eq!(find("/v/7:go", "").as_deref(), Some("/v/{id} id=7:go"));
        assert_eq!(find("/q", "a=1&mode=fast").as_deref(), Some("/q?mode=fast"));
        assert_eq!(find("/q", "mode=slow").as_deref(), Some("/q"));
        assert_eq!(find("/a", ""), None);
        assert_eq!(find("/a/", ""), None);
        assert_eq!(find("/a/b/c", ""), None);
    }

    #[test]
    fn identifiers_become_placeholders() {
        assert_eq!(guess("/api/v2/agents/agt_000000000001/runs/7"), "/api/v2/agents/{id}/runs/{id2}");
        assert_eq!(guess("/users/f3c1b2a4-9a4e-4f5c-8a33-1e2d3c4b5a69"), "/users/{id}");
        assert_eq!(guess("/users/ann%40example.com/posts"), "/users/{id}/posts");
        assert_eq!(guess("/api/v2/me"), "/api/v2/me");
    }
}
