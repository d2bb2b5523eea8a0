//! Objects with named members: their tables, and how they are read.

use super::constraints::{Constraints, SAME_ITEM, has_equal_items};
use super::field::{Field, ObjectSpec};
use super::json::Json;
use super::member_map::MemberMap;
use super::model::Model;
use super::notation::Notation;
use super::problem::{Step, TWICE, UNKNOWN};
use super::reader::{Reader, Source, Token};
use super::rule::Rule;
use std::borrow::Cow;
use std::vec::IntoIter;

/// An object with named members.
pub trait Object: Model {
    /// What the description says of it.
    const SPEC: &'static ObjectSpec;
}

/// A member that is being waited for.
#[derive(Debug)]
pub enum Slot<T> {
    /// It did not come yet.
    Absent,
    /// It came and cannot be read; why was reported.
    Failed,
    /// It came.
    Read(T),
}

impl<T> Slot<T> {
    fn is_absent(&self) -> bool {
        matches!(self, Slot::Absent)
    }
}

impl<T> From<Option<T>> for Slot<T> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Slot::Failed, Slot::Read)
    }
}

/// Reads the members of an object, in the order in which they come.
#[derive(Debug)]
pub struct ObjectReader<'cx, 'a> {
    spec: &'static ObjectSpec,
    /// What the place of use says beyond the type.
    bounds: Option<&'static Constraints>,
    state: State,
    /// The members of a tree that are still to come.
    tree: IntoIter<(Cow<'a, str>, Json<'a>)>,
    /// The member whose value is next: its place in the table, the number of fields for another, [`DONE`] for none.
    current: usize,
    /// The name of another.
    other: Cow<'a, str>,
    /// The field that is likely to come next: objects are mostly written in the order of their description.
    expected: usize,
    count: usize,
    /// How many problems there were before it.
    problems_before: usize,
    cx: &'cx mut Reader<'a>,
}

/// Where an object or list comes from, and how far it was read.
#[derive(Clone, Copy, Debug)]
enum State {
    /// From text: it begins, and there is something in it or not.
    First(bool),
    /// From text: something of it was read.
    Next,
    Tree,
    End,
}

/// The value of the last member was read.
const DONE: usize = usize::MAX;

impl<'a> Reader<'a> {
    /// Opens an object.
    pub fn object(&mut self, spec: &'static ObjectSpec) -> Option<ObjectReader<'_, 'a>> {
        if self.is_deep() {
            self.problem(Rule::Size, "is nested too deeply");
            self.skip();
            return None;
        }
        let bounds = self.bounds.take();
        let mut tree = Vec::new();
        if matches!(self.source, Source::Tree(_)) {
            self.open_parts(true)?;
            self.open_file();
        }
        let state = match &mut self.source {
            Source::Text(scanner) => {
                if scanner.peek() != b'{' {
                    return self.no_object();
                }
                let scanned = scanner.open(b'}');
                State::First(self.well_formed(scanned)?)
            }
            Source::Tree(json) => match self.notation.members_of(std::mem::take(json)) {
                Ok(members) => {
                    tree = members;
                    State::Tree
                }
                Err(other) => {
                    self.source = Source::Tree(other);
                    return self.no_object();
                }
            },
        };
        Some(ObjectReader {
            spec,
            bounds,
            state,
            tree: tree.into_iter(),
            current: DONE,
            other: Cow::Borrowed(""),
            expected: 0,
            count: 0,
            problems_before: self.problems.len(),
            cx: self,
        })
    }

    #[cold]
    fn no_object<T>(&mut self) -> Option<T> {
        match self.token()? {
            Token::String(_) if self.notation.takes_json_text() && self.notation != Notation::Deep => {
                self.problem(Rule::Type, "must be an object as JSON text")
            }
            other => self.expected("an object", &other),
        }
        None
    }
}

impl<'a> ObjectReader<'_, 'a> {
    /// Goes to the next member: the index of the field that it is, or the number of fields for another one.
    #[inline]
    #[expect(clippy::should_implement_trait, reason = "what it goes to is read by another method")]
    pub fn next(&mut self) -> Option<usize> {
        if self.current != DONE {
            self.pass_over();
        }
        let index = if matches!(self.state, State::Tree) { self.next_in_tree()? } else { self.next_in_text()? };
        self.count += 1;
        self.current = index;
        if index < self.spec.fields.len() {
            self.expected = index + 1;
        }
        Some(index)
    }

    fn next_in_tree(&mut self) -> Option<usize> {
        let (name, value) = self.tree.next().filter(|_| !self.cx.is_malformed)?;
        self.cx.source = Source::Tree(value);
        Some(self.place_of(name))
    }

    #[inline]
    fn next_in_text(&mut self) -> Option<usize> {
        let Source::Text(scanner) = &mut self.cx.source else { return None };
        let key = self.spec.fields.get(self.expected).map_or("", |field| field.key);
        // Most text has no white space, and most members come in the order of the description.
        if !key.is_empty() && matches!(self.state, State::Next) && scanner.accept(key) {
            return Some(self.expected);
        }
        let scanned = match self.state {
            _ if self.cx.is_malformed => return None,
            State::First(more) => Ok(more),
            State::Next => scanner.more(b'}'),
            State::Tree | State::End => return None,
        };
        if scanned != Ok(true) {
            self.state = State::End;
            self.cx.well_formed(scanned);
            return None;
        }
        self.state = State::Next;
        if let Some(key) = key.strip_prefix(',')
            && scanner.accept_key(key)
        {
            return Some(self.expected);
        }
        let scanned = scanner.key();
        let name = self.cx.well_formed(scanned)?;
        Some(self.place_of(name))
    }

    /// The place of a name in the table, first looked for after the last one that came.
    fn place_of(&mut self, name: Cow<'a, str>) -> usize {
        let fields = self.spec.fields;
        let (before, after) = fields.split_at(self.expected.min(fields.len()));
        let is_it = |field: &Field| field.name == name;
        let place = after.iter().position(is_it).map(|index| before.len() + index);
        place.or_else(|| before.iter().position(is_it)).unwrap_or_else(|| {
            self.other = name;
            fields.len()
        })
    }

    /// Reads the value of the member that the table describes. If it comes twice, a client takes the last and a server
    /// refuses both: which one counts differs from parser to parser, and attacks use such differences.
    #[inline]
    pub fn field<T: Model>(&mut self, slot: &mut Slot<T>) {
        let Some(field) = self.spec.fields.get(self.current) else { return };
        if field.read_only && self.is_not_asked_for::<T>(field) {
            return;
        }
        self.current = DONE;
        let before = self.cx.problems.len();
        *slot = if self.cx.is_strict() && !slot.is_absent() {
            self.cx.twice();
            Slot::Failed
        } else {
            field.read(self.cx).into()
        };
        if self.cx.problems.len() > before {
            self.cx.problems.step_out(before, || Step::Member(Cow::Borrowed(field.name)));
        }
    }

    /// Passes over a member that only servers send: in a request it is ignored where it may be left out.
    #[cold]
    fn is_not_asked_for<T: Model>(&mut self, field: &Field) -> bool {
        // What travels in neither direction by its description travels in both.
        let ignored = !field.write_only && self.cx.is_request() && T::absent().is_some();
        if ignored {
            self.current = DONE;
            self.cx.skip();
        }
        ignored
    }

    /// Reads the value of a member that the table does not describe into the map of those.
    pub fn extra<M: MemberMap>(&mut self, slot: &mut Slot<M>) {
        let Some((name, value)) = self.member::<M::Value>() else { return };
        if slot.is_absent() {
            *slot = Slot::Read(M::default());
        }
        let (Slot::Read(map), Some(value)) = (&mut *slot, value) else {
            *slot = Slot::Failed;
            return;
        };
        if let Some(name) = map.put(name, value)
            && self.refuses_twice(&name)
        {
            *slot = Slot::Failed;
        }
    }

    /// Whether a name may not come again, which is reported.
    pub(super) fn refuses_twice(&mut self, name: &str) -> bool {
        if self.cx.is_strict() {
            self.cx.within(name, |cx| cx.problem(Rule::UniqueNames, TWICE));
        }
        self.cx.is_strict()
    }

    /// The name and value of a member that the table does not describe.
    pub(super) fn member<T: Model>(&mut self) -> Option<(String, Option<T>)> {
        if self.current != self.spec.fields.len() {
            return None;
        }
        self.current = DONE;
        let name = std::mem::take(&mut self.other).into_owned();
        let bounds = self.bounds.and_then(|bounds| bounds.values).or(self.spec.constraints.values);
        let value = self.cx.within(&name, |cx| match bounds {
            Some(bounds) => cx.read(bounds),
            None => T::read(cx),
        });
        Some((name, value))
    }

    /// The value of a field after the last member was read: a default or nothing if it did not come.
    pub fn value<T: Model>(&mut self, index: usize, slot: Slot<T>) -> Option<T> {
        match slot {
            Slot::Read(value) => Some(value),
            Slot::Failed => None,
            Slot::Absent => {
                let field = self.spec.fields.get(index)?;
                self.cx.within(field.name, |cx| field.absent(cx))
            }
        }
    }

    /// The members that the table does not describe, after the last one was read.
    pub fn extra_value<M: MemberMap>(&mut self, slot: Slot<M>) -> Option<M> {
        match slot {
            Slot::Read(map) => Some(map),
            Slot::Failed => None,
            Slot::Absent => Some(M::default()),
        }
    }

    /// Checks the number of members, and brings the problems into the order of the description, whatever that of the
    /// members was.
    pub fn finish(self) {
        if self.cx.is_strict() {
            self.spec.constraints.check_members(self.count, &mut |rule, why| self.cx.problem(rule, why));
            if let Some(bounds) = self.bounds {
                bounds.check_members(self.count, &mut |rule, why| self.cx.problem(rule, why));
            }
        }
        if self.cx.problems.len() > self.problems_before {
            let place = |name: &str| self.spec.fields.iter().position(|field| field.name == name);
            self.cx.problems.sort_members(self.problems_before, place);
        }
    }

    /// Leaves out a member that nobody read; it is refused where the description has no others.
    fn pass_over(&mut self) {
        let is_known = self.current < self.spec.fields.len();
        self.current = DONE;
        let size = self.cx.skip();
        self.cx.lose(size);
        if !is_known && self.spec.closed && self.cx.is_strict() {
            self.cx.within(&self.other, |cx| cx.problem(Rule::AdditionalProperties, UNKNOWN));
        }
    }
}

impl Reader<'_> {
    #[cold]
    fn twice(&mut self) {
        self.problem(Rule::UniqueNames, TWICE);
        self.skip();
    }
}

/// Reads the items of a list, one by one.
#[derive(Debug)]
pub(super) struct ListReader<'cx, 'a> {
    state: State,
    /// The items of a tree that are still to come.
    tree: IntoIter<Json<'a>>,
    count: usize,
    has_failed: bool,
    bounds: Option<&'static Constraints>,
    /// That of the list itself.
    notation: Notation,
    cx: &'cx mut Reader<'a>,
}

impl<'a> Reader<'a> {
    /// Opens a list.
    pub(super) fn list(&mut self) -> Option<ListReader<'_, 'a>> {
        let bounds = self.bounds.take();
        self.open_parts(false)?;
        if bounds.is_some_and(|bounds| bounds.unique_items) {
            self.check_unique_items();
        }
        let mut tree = Vec::new();
        let state = match &mut self.source {
            Source::Text(scanner) => {
                if scanner.peek() != b'[' {
                    return self.no_list();
                }
                let scanned = scanner.open(b']');
                State::First(self.well_formed(scanned)?)
            }
            Source::Tree(json) => match self.notation.items_of(std::mem::take(json)) {
                Ok(items) => {
                    tree = items;
                    State::Tree
                }
                Err(other) => {
                    self.source = Source::Tree(other);
                    return self.no_list();
                }
            },
        };
        let notation = self.notation;
        self.notation = notation.of_items();
        Some(ListReader { state, tree: tree.into_iter(), count: 0, has_failed: false, bounds, notation, cx: self })
    }

    #[cold]
    fn no_list<T>(&mut self) -> Option<T> {
        let found = self.token()?;
        self.expected("a list", &found);
        None
    }

    fn check_unique_items(&mut self) {
        let items = self.peek_tree().map(|json| self.notation.items_of(json));
        if let Some(Ok(items)) = items
            && has_equal_items(&items)
        {
            self.problem(Rule::UniqueItems, SAME_ITEM);
        }
    }
}

impl ListReader<'_, '_> {
    /// Reads the next item. An item that cannot be read is `Some(None)`, and those after it are read all the same, so that
    /// all problems are found.
    #[inline]
    pub fn next<T: Model>(&mut self) -> Option<Option<T>> {
        if !self.advance() {
            return None;
        }
        let before = self.cx.problems.len();
        let value = match self.bounds.and_then(|bounds| bounds.items) {
            Some(bounds) => self.cx.read(bounds),
            None => T::read(self.cx),
        };
        if self.cx.problems.len() > before {
            self.cx.problems.step_out(before, || Step::Item(self.count));
        }
        self.count += 1;
        self.has_failed |= value.is_none();
        Some(value)
    }

    /// Goes to the next item.
    #[inline]
    fn advance(&mut self) -> bool {
        let scanned = match (&mut self.cx.source, self.state) {
            _ if self.cx.is_malformed => return false,
            (source, State::Tree) => {
                let Some(item) = self.tree.next() else { return false };
                *source = Source::Tree(item);
                return true;
            }
            (_, State::First(more)) => Ok(more),
            (Source::Text(scanner), State::Next) => scanner.more(b']'),
            _ => return false,
        };
        self.state = if scanned == Ok(true) { State::Next } else { State::End };
        self.cx.well_formed(scanned).unwrap_or(false)
    }

    /// Checks the number of items. Whether all of them could be read.
    pub fn finish(self) -> bool {
        self.cx.notation = self.notation;
        if let Some(bounds) = self.bounds {
            bounds.check_items(self.count, &mut |rule, why| self.cx.problem(rule, why));
        }
        !self.has_failed && !self.cx.is_malformed
    }
}
