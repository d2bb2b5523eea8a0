//! The names that the types and methods of a crate have, as a file: they are kept when the description changes.
//!
//! A name depends on what else there is: equal inline types share one, and of two that would be called the same one gives
//! way. With the names of the last run at hand, what is there keeps its name and what is new gives way.
//!
//! A thing is known again by what it is called after and by its pointer; by the first alone where it has moved, as by another
//! order of a list.

use std::collections::BTreeSet;
use std::fmt::Write;

use foldhash::HashMap;

use super::{is_reserved_method, is_reserved_type, type_name, words};
use crate::list;

/// The names of types and methods.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LockedNames {
    /// The names of types.
    pub types: Vec<LockedName>,
    /// The names of methods; each is called after the id of its operation and the module of its client: `list_pets@pets`.
    pub methods: Vec<LockedName>,
}

/// The name of a thing.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LockedName {
    /// Where the joined description has it.
    pub pointer: String,
    /// What it is called after: the name it would have if it were alone.
    pub own: String,
    /// Its name.
    pub name: String,
}

impl LockedNames {
    /// Reads the file.
    ///
    /// # Errors
    /// The first line that is no name of a type or a method, with its place.
    pub fn parse(file: &str, text: &str) -> Result<Self, String> {
        let mut locked = Self::default();
        for (line, entry) in list::entries(text) {
            let mut parts = entry.splitn(4, ' ');
            let (kind, name, own, pointer) = (parts.next(), parts.next(), parts.next(), parts.next());
            let (Some(name), Some(own)) = (name, own) else {
                return Err(format!(
                    "{file}:{line}: expected `type` or `fn`, a name, what it is made of, and a pointer"
                ));
            };
            let (list, is_name): (_, fn(&str) -> bool) = match kind {
                Some("type") => (&mut locked.types, is_type),
                Some("fn") => (&mut locked.methods, is_method),
                _ => return Err(format!("{file}:{line}: expected `type` or `fn` at the beginning of the line")),
            };
            if !is_name(name) {
                return Err(format!("{file}:{line}: `{name}` is no name that a generated crate can have there"));
            }
            let pointer = pointer.unwrap_or_default().to_owned();
            list.push(LockedName { pointer, own: own.to_owned(), name: name.to_owned() });
        }
        Ok(locked)
    }

    /// The text of the file.
    pub fn render(&self, command: &str) -> String {
        let mut text = format!(
            "# The names of types and methods, written by `{command}`, which keeps them: what is added to the description\n\
             # renames nothing that is here. Without a line, or without this file, names are made anew.\n\
             #\n\
             # fn or type, its name, what it is called after, and where the description has it\n"
        );
        for (kind, list) in [("fn", &self.methods), ("type", &self.types)] {
            for LockedName { pointer, own, name } in list.iter().collect::<BTreeSet<_>>() {
                let gap = if pointer.is_empty() { "" } else { " " };
                // Writing to a string does not fail.
                let _ = writeln!(text, "{kind} {name} {own}{gap}{pointer}");
            }
        }
        text
    }
}

/// Whether a type may have this name.
fn is_type(text: &str) -> bool {
    is_identifier(text) && !text.starts_with(char::is_lowercase) && !is_reserved_type(text)
}

/// Whether a method may have this name.
fn is_method(text: &str) -> bool {
    is_identifier(text) && !text.starts_with(char::is_uppercase) && !is_reserved_method(text)
}

/// Whether a text is an identifier of Rust and no keyword.
fn is_identifier(text: &str) -> bool {
    !text.starts_with("r#") && !text.starts_with('_') && syn::parse_str::<syn::Ident>(text).is_ok()
}

/// What the things of a description are known by, to find the names that they had.
#[derive(Debug, Default)]
pub struct Known<'n> {
    by_both: HashMap<(&'n str, &'n str), &'n str>,
    /// Nothing where several have it.
    by_own: HashMap<&'n str, Option<&'n str>>,
    by_pointer: HashMap<&'n str, Option<&'n str>>,
}

impl<'n> Known<'n> {
    /// The names of one kind.
    pub fn new(names: &'n [LockedName]) -> Self {
        let mut known = Self::default();
        for LockedName { pointer, own, name } in names {
            known.by_both.insert((own, pointer), name);
            known.by_own.entry(own).and_modify(|several| *several = None).or_insert(Some(name));
            known.by_pointer.entry(pointer).and_modify(|several| *several = None).or_insert(Some(name));
        }
        known
    }

    /// The names that things had, by what they are called after and their pointers.
    pub fn find(&self, things: &[(&str, &str)]) -> Vec<Option<&'n str>> {
        if self.by_both.is_empty() {
            return vec![None; things.len()];
        }
        let (mut owns, mut pointers): (HashMap<&str, usize>, HashMap<&str, usize>) = Default::default();
        for (own, pointer) in things {
            *owns.entry(own).or_default() += 1;
            *pointers.entry(pointer).or_default() += 1;
        }
        let find = |(own, pointer): &(&str, &str)| {
            let both = self.by_both.get(&(*own, *pointer)).copied();
            let by_own = || self.by_own.get(own).copied().flatten().filter(|_| owns[own] == 1);
            let by_pointer = || self.by_pointer.get(pointer).copied().flatten().filter(|_| pointers[pointer] == 1);
            both.or_else(by_own).or_else(|| by_pointer().filter(|_| is_of_component(pointer)))
        };
        things.iter().map(find).collect()
    }
}

/// Whether a pointer leads to a part of a component without passing a list: there is the same thing whoever uses it first,
/// after whom it is called.
fn is_of_component(pointer: &str) -> bool {
    let mut parts = pointer.split('/').skip(1);
    let is_number = |part: &str| part.bytes().all(|c| c.is_ascii_digit());
    parts.next() == Some("components") && parts.nth(2).is_some() && !pointer.split('/').skip(1).any(is_number)
}

/// What the method of an operation is called after, for a client.
pub fn own_method(operation_id: &str, module: &str) -> String {
    format!("{}@{module}", words(operation_id).join("_"))
}

/// What a struct of an operation is called after.
pub fn own_operation(operation_id: &str) -> String {
    type_name(operation_id)
}
