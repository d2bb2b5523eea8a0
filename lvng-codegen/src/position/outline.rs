//! Side table: JSON pointer → where key and value stand.

use std::collections::{HashMap, HashSet};

use crate::diagnostic::Position;
use crate::pointer::{self, Cursor};

/// Where the nodes that diagnostics point to stand in a file, with those around them.
#[derive(Debug, Default)]
pub(super) struct Outline {
    entries: HashMap<String, Entry>,
    bare_numbers: HashSet<String>,
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    key: Option<Position>,
    value: Position,
    container: bool,
}

impl Outline {
    /// The pointers of the keys that are numbers without quotes.
    pub(super) fn into_bare_numbers(self) -> HashSet<String> {
        self.bare_numbers
    }

    /// Where a node, or else the nearest one around it, stands. Lists and objects are shown by their key.
    pub(super) fn find(&self, pointer: &str, at_key: bool) -> Position {
        let mut pointer = pointer;
        loop {
            if let Some(entry) = self.entries.get(pointer) {
                let by_key = at_key || entry.container;
                return entry.key.filter(|_| by_key).unwrap_or(entry.value);
            }
            match pointer::parent(pointer) {
                Some(parent) => pointer = parent,
                None => return Position { line: 1, column: 1 },
            }
        }
    }
}

/// The nodes that diagnostics point to, with those around them.
pub(super) type Wanted<'p> = HashSet<&'p str>;

/// A pointer with all those above it.
pub(super) fn with_ancestors(pointer: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(pointer), |pointer| pointer::parent(pointer))
}

/// Grows an outline from what a parser meets.
#[derive(Debug)]
pub(super) struct Builder<'w> {
    wanted: &'w Wanted<'w>,
    outline: Outline,
    at: Cursor,
    open: Vec<Open>,
}

/// A list or object that is not at its end yet.
#[derive(Debug)]
struct Open {
    kind: OpenKind,
    /// Whether something in it may be wanted: what is around a wanted node is.
    is_wanted: bool,
    /// Where the cursor goes back to afterwards.
    mark: usize,
}

#[derive(Debug)]
enum OpenKind {
    List(usize),
    /// The key whose value comes next, with the mark to go back to.
    Map(Option<(Position, usize)>),
}

impl<'w> Builder<'w> {
    pub(super) fn new(wanted: &'w Wanted<'w>) -> Self {
        Self { wanted, outline: Outline::default(), at: Cursor::default(), open: Vec::new() }
    }

    /// Whether what comes next is a key.
    pub(super) fn expects_key(&self) -> bool {
        matches!(self.open.last(), Some(Open { kind: OpenKind::Map(None), .. }))
    }

    pub(super) fn key(&mut self, key: &str, position: Position) {
        if let Some(Open { kind: OpenKind::Map(pending), .. }) = self.open.last_mut() {
            let mark = self.at.push(key);
            *pending = Some((position, mark));
        }
    }

    /// Says that the key was a number without quotes.
    pub(super) fn bare_number(&mut self) {
        self.outline.bare_numbers.insert(self.at.as_str().to_owned());
    }

    pub(super) fn scalar(&mut self, position: Position) {
        let (mark, _) = self.begin(position, false);
        self.at.pop(mark);
    }

    /// The beginning of a list; whether anything in it may be wanted.
    pub(super) fn list(&mut self, position: Position) -> bool {
        self.open(OpenKind::List(0), position)
    }

    /// The beginning of an object; whether anything in it may be wanted.
    pub(super) fn map(&mut self, position: Position) -> bool {
        self.open(OpenKind::Map(None), position)
    }

    /// The end of a list or object.
    pub(super) fn end(&mut self) {
        if let Some(open) = self.open.pop() {
            self.at.pop(open.mark);
        }
    }

    pub(super) fn finish(self) -> Outline {
        self.outline
    }

    fn open(&mut self, kind: OpenKind, position: Position) -> bool {
        let (mark, is_wanted) = self.begin(position, true);
        self.open.push(Open { kind, is_wanted, mark });
        is_wanted
    }

    /// Notes a value; returns the mark to go back to after it, and whether it is wanted.
    fn begin(&mut self, value: Position, container: bool) -> (usize, bool) {
        let may_be_wanted = self.open.last().is_none_or(|open| open.is_wanted);
        let (key, mark) = match self.open.last_mut().map(|open| &mut open.kind) {
            Some(OpenKind::List(next)) => {
                let mark = self.at.push_index(*next);
                *next += 1;
                (None, mark)
            }
            Some(OpenKind::Map(pending)) => match pending.take() {
                Some((position, mark)) => (Some(position), mark),
                None => (None, self.at.as_str().len()),
            },
            None => (None, self.at.as_str().len()),
        };
        let is_wanted = may_be_wanted && self.wanted.contains(self.at.as_str());
        if is_wanted {
            self.outline.entries.insert(self.at.as_str().to_owned(), Entry { key, value, container });
        }
        (mark, is_wanted)
    }
}
