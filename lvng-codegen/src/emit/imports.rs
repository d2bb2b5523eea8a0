//! The `use` lines of a file, in the order that rustfmt gives them.

use super::ident::{ident, path_tokens};
use crate::tokens::{TokenStream, quote};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// What code is compiled for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Condition<'a> {
    /// A cargo feature.
    Feature(&'a str),
    /// The documentation, whose links need names that the code does not.
    Doc,
}

/// The conditions of what uses a name, one of them is enough; `None` where one use has no condition.
type Conditions<'a> = Option<BTreeSet<Condition<'a>>>;

/// Names, and where they come from.
#[derive(Debug, Default)]
pub(crate) struct Imports<'a> {
    /// The path of each name.
    names: BTreeMap<String, (String, Conditions<'a>)>,
}

impl<'a> Imports<'a> {
    /// Notes a use of a name, if it does not come from elsewhere already.
    pub(crate) fn add(&mut self, path: &str, name: &str, condition: Option<Condition<'a>>) -> bool {
        match (self.names.get_mut(name), condition) {
            (None, condition) => {
                let conditions = condition.map(|condition| BTreeSet::from([condition]));
                self.names.insert(name.to_owned(), (path.to_owned(), conditions));
            }
            (Some((known, _)), _) if known != path => return false,
            (Some((_, Some(conditions))), Some(condition)) => _ = conditions.insert(condition),
            (Some((_, conditions)), _) => *conditions = None,
        }
        true
    }

    /// The lines.
    pub(crate) fn lines(&self) -> TokenStream {
        let mut lines: BTreeMap<(&str, &Conditions<'_>), Vec<&str>> = BTreeMap::new();
        for (name, (path, conditions)) in &self.names {
            lines.entry((path, conditions)).or_default().push(name);
        }
        let mut lines: Vec<_> = lines.into_iter().collect();
        lines.iter_mut().for_each(|(_, names)| names.sort_by_cached_key(|name| version(name)));
        lines.sort_by_cached_key(|((path, _), names)| order(path, names));
        lines.into_iter().map(|((path, conditions), names)| line(path, &names, conditions)).collect()
    }
}

fn line(path: &str, names: &[&str], conditions: &Conditions<'_>) -> TokenStream {
    let conditions: Vec<_> = conditions.iter().flatten().map(condition).collect();
    let gate = match conditions.as_slice() {
        [] => None,
        [condition] => Some(quote!(#[cfg(#condition)])),
        conditions => Some(quote!(#[cfg(any(#(#conditions),*))])),
    };
    let path = path_tokens(path);
    let names: Vec<_> = names.iter().map(|name| ident(name)).collect();
    match names.as_slice() {
        [name] => quote!(#gate use #path::#name;),
        names => quote!(#gate use #path::{#(#names),*};),
    }
}

fn condition(condition: &Condition<'_>) -> TokenStream {
    match condition {
        Condition::Feature(feature) => quote!(feature = #feature),
        Condition::Doc => quote!(doc),
    }
}

/// A part of a line, in the order of lines.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Segment {
    Super,
    Crate,
    Name(Vec<Chunk>),
    List(Vec<Vec<Chunk>>),
}

fn order(path: &str, names: &[&str]) -> Vec<Segment> {
    let segment = |name: &str| match name {
        "super" => Segment::Super,
        "crate" => Segment::Crate,
        name => Segment::Name(version(name)),
    };
    let last = match names {
        [name] => segment(name),
        names => Segment::List(names.iter().map(|name| version(name)).collect()),
    };
    path.split("::").map(segment).chain([last]).collect()
}

/// A part of a name, in the order of names: `V2` is before `V10`.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Chunk {
    Underscore,
    /// Length and text of the digits without the zeros in front, and how many zeros those are.
    Number(usize, String, Reverse<usize>),
    Letter(char),
}

fn version(name: &str) -> Vec<Chunk> {
    let mut chunks = Vec::with_capacity(name.len());
    let mut rest = name.trim_start_matches("r#");
    while let Some(c) = rest.chars().next() {
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let length = if digits > 0 { digits } else { c.len_utf8() };
        let (chunk, after) = rest.split_at(length);
        chunks.push(match c {
            '_' => Chunk::Underscore,
            '0'..='9' => {
                let number = chunk.trim_start_matches('0');
                Chunk::Number(number.len(), number.to_owned(), Reverse(chunk.len() - number.len()))
            }
            c => Chunk::Letter(c),
        });
        rest = after;
    }
    chunks
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As rustfmt 1.8 sorts them in the style of edition 2024.
    #[test]
    fn names_and_lines_are_in_the_order_of_rustfmt() {
        let mut imports = Imports::default();
        for name in ["Value", "Va", "V10", "r#type", "VA", "v1", "V2", "Z", "V_a", "V02"] {
            imports.add("lvng_runtime::wire", name, None);
        }
        for (path, name) in [
            ("std::collections", "BTreeMap"),
            ("lvng_runtime", "Object"),
            ("lvng_runtime", "Enum"),
            ("lvng_runtime::client::paging", "End"),
            ("lvng_runtime::client", "Paginated"),
            ("crate::generated::b10", "C"),
            ("crate::generated::b2", "D"),
            ("crate::generated", "B"),
            ("super", "A"),
        ] {
            assert!(imports.add(path, name, None));
        }
        assert!(!imports.add("crate::generated", "A", None), "it is that of `super`");
        imports.add("super", "Guess", Some(Condition::Feature("inferred")));
        imports.add("super", "Guess", Some(Condition::Doc));
        imports.add("super", "Known", Some(Condition::Doc));
        imports.add("super", "Known", None);
        let expected = quote! {
            #[cfg(any(feature = "inferred", doc))]
            use super::Guess;
            use super::{A, Known};
            use crate::generated::B;
            use crate::generated::b2::D;
            use crate::generated::b10::C;
            use lvng_runtime::client::Paginated;
            use lvng_runtime::client::paging::End;
            use lvng_runtime::wire::{V_a, V02, V2, V10, VA, Va, Value, Z, r#type, v1};
            use lvng_runtime::{Enum, Object};
            use std::collections::BTreeMap;
        };
        assert_eq!(imports.lines().to_string(), expected.to_string());
    }
}
