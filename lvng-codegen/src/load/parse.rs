//! Parse: text of one file → untyped tree.
//!
//! Keys that occur twice, values that JSON does not have and aliases that explode are noted while the tree grows.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, EnumAccess, Error, MapAccess, SeqAccess, VariantAccess, Visitor};
use serde_json::map::Entry;
use serde_json::{Map, Number, Value};

use super::repeated::merged_response;
use crate::diagnostic::{Diagnostic, Diagnostics, Place, Position};
use crate::pointer;
use crate::syntax::{Syntax, syntax, without_mark};

/// How many nodes aliases may add to a document.
const MAX_EXPANDED: usize = 1_000_000;

/// The key by which YAML 1.1 merges mappings.
const MERGE: &str = "<<";

/// How deep lists and objects may be nested: the limit of both parsers.
pub const MAX_DEPTH: usize = 128;

/// Parses a file; what is wrong with it goes to `diagnostics`.
pub(crate) fn parse(file: &str, text: &str, diagnostics: &mut Diagnostics) -> Option<Value> {
    let text = without_mark(text);
    let mut notes = Notes { left: text.len() + MAX_EXPANDED, found: Vec::new(), open: Vec::new() };
    let parsed = match syntax(text) {
        Syntax::Json if !is_yaml_name(file) => json(text, &mut notes),
        Syntax::Json => json(text, &mut notes).or_else(|_| {
            notes.found.clear();
            yaml(text, &mut notes)
        }),
        Syntax::Yaml => yaml(text, &mut notes),
    };
    for (pointer, finding) in notes.found {
        finding.report(Place { file: file.to_owned(), pointer }, diagnostics);
    }
    match parsed {
        Ok(tree) => Some(tree),
        Err(problem) => {
            problem.report(file, text, diagnostics);
            None
        }
    }
}

fn is_yaml_name(file: &str) -> bool {
    file.ends_with(".yaml") || file.ends_with(".yml")
}

fn json(text: &str, notes: &mut Notes) -> Result<Value, Problem> {
    let mut reader = serde_json::Deserializer::from_str(text);
    let tree = Node { notes, key: "" }.deserialize(&mut reader).and_then(|tree| reader.end().map(|()| tree));
    tree.map_err(|error| Problem {
        message: error.to_string(),
        position: (error.line() > 0).then(|| Position { line: error.line(), column: error.column() }),
    })
}

fn yaml(text: &str, notes: &mut Notes) -> Result<Value, Problem> {
    if let Some(position) = too_many_open(text) {
        return Err(Problem { message: DEEP.to_owned(), position: Some(position) });
    }
    Node { notes, key: "" }.deserialize(serde_yaml::Deserializer::from_str(text)).map_err(|error| Problem {
        message: error.to_string(),
        position: error.location().map(|at| Position { line: at.line(), column: at.column() }),
    })
}

/// Where more brackets are open than any description has. The parser looks at all of them again for each further one, before
/// it finds out how deep they are nested. Brackets in texts count, too, so the limit is far beyond that of nesting.
fn too_many_open(text: &str) -> Option<Position> {
    const MOST_OPEN: usize = 10_000;
    let mut open = 0_usize;
    let too_many = text.bytes().position(|byte| {
        match byte {
            b'[' | b'{' => open += 1,
            b']' | b'}' => open = open.saturating_sub(1),
            _ => {}
        }
        open > MOST_OPEN
    })?;
    let before = &text.as_bytes()[..too_many];
    let begin = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |newline| newline + 1);
    let line = 1 + before.iter().filter(|byte| **byte == b'\n').count();
    Some(Position { line, column: 1 + too_many - begin })
}

/// Why a file cannot be read at all.
struct Problem {
    message: String,
    position: Option<Position>,
}

impl Problem {
    fn report(self, file: &str, text: &str, diagnostics: &mut Diagnostics) {
        let place = Place { file: file.to_owned(), pointer: String::new() };
        // The parsers end their messages with the place, which is printed in front.
        let message = match self.position {
            Some(at) => self.message.replacen(&format!(" at line {} column {}", at.line, at.column), "", 1),
            None => self.message,
        };
        let diagnostic: &mut Diagnostic = if message.contains(DEEP) {
            diagnostics
                .error_in("E003", place, format!("nested deeper than {} levels", MAX_DEPTH))
                .help("name inner schemas under `components/schemas` and refer to them")
        } else if message.contains("repetition limit") || message.contains(TOO_MANY) {
            diagnostics
                .error_in("E004", place, "aliases repeat so much that the document is too large")
                .help("use `$ref` instead of YAML aliases")
        } else {
            diagnostics.error_in("E001", place, message)
        };
        diagnostic.position = self.position.map(|at| clamp(at, text));
    }
}

/// Parsers count columns in bytes and may stand behind the last line.
fn clamp(at: Position, text: &str) -> Position {
    let line = at.line.clamp(1, text.lines().count().max(1));
    let bytes = text.lines().nth(line - 1).unwrap_or_default().as_bytes();
    let end = at.column.saturating_sub(1).min(bytes.len());
    // Every byte that does not continue a character begins one.
    let column = 1 + bytes[..end].iter().filter(|byte| **byte & 0xC0 != 0x80).count();
    Position { line, column }
}

/// What is known while a tree grows.
struct Notes {
    left: usize,
    /// What was found, with pointers that count from the node that is read.
    found: Vec<(String, Finding)>,
    /// The members of the objects that are not at their end, one object after the other. How many an object has is known at its
    /// end, and it takes no more memory than for those.
    open: Vec<Member>,
}

/// A member of an object that is not at its end.
struct Member {
    key: String,
    value: Value,
    /// How much had been found when it was read.
    found: usize,
}

impl Notes {
    fn note(&mut self, finding: Finding) {
        self.found.push((String::new(), finding));
    }

    /// Says that all but the first findings are below a key of the node that is read. Hardly any are, so that pointers are
    /// made from their ends.
    fn move_below(&mut self, first: usize, key: &str) {
        for (pointer, _) in self.found.iter_mut().skip(first) {
            pointer.insert_str(0, &pointer::child("", key));
        }
    }
}

/// What is wrong with a node, though the text can be read.
enum Finding {
    Duplicate,
    /// A status that stands for either of two responses.
    Repeated,
    NotFinite(String),
    Tag(String),
}

impl Finding {
    fn report(self, place: Place, diagnostics: &mut Diagnostics) {
        match self {
            Finding::Duplicate => {
                let key = pointer::last(&place.pointer).into_owned();
                diagnostics
                    .error_in("E002", place, format!("the key `{key}` occurs twice in the same object"))
                    .at_key()
                    .help("only one of the two can be meant: remove or rename the other");
            }
            Finding::Repeated => {
                let key = pointer::last(&place.pointer).into_owned();
                diagnostics
                    .warning_in("W021", place, format!("the status `{key}` occurs twice: either response may come"))
                    .at_key()
                    .help("describe it once, with `oneOf` where the schemas differ");
            }
            Finding::NotFinite(number) => {
                diagnostics.error_in("E005", place, format!("`{number}` is not a number that JSON has"));
            }
            Finding::Tag(tag) => {
                diagnostics.warning_in("W001", place, format!("the YAML tag `{tag}` has no meaning here"));
            }
        }
    }
}

const TOO_MANY: &str = "too many nodes";

/// What the parsers say of too deep nesting.
const DEEP: &str = "recursion limit";

/// Reads one node.
struct Node<'n> {
    notes: &'n mut Notes,
    /// The key that it stands at; empty in a list.
    key: &'n str,
}

impl<'de> DeserializeSeed<'de> for Node<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        match self.notes.left.checked_sub(1) {
            Some(left) => self.notes.left = left,
            None => return Err(D::Error::custom(TOO_MANY)),
        }
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Node<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_none<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i128<E: Error>(self, value: i128) -> Result<Value, E> {
        self.visit_f64(value as f64)
    }

    fn visit_u128<E: Error>(self, value: u128) -> Result<Value, E> {
        self.visit_f64(value as f64)
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        match Number::from_f64(value) {
            Some(number) => Ok(Value::Number(number)),
            None => {
                self.notes.note(Finding::NotFinite(value.to_string()));
                Ok(Value::Null)
            }
        }
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        loop {
            let first = self.notes.found.len();
            let item = items.next_element_seed(Node { notes: &mut *self.notes, key: "" });
            if self.notes.found.len() > first {
                self.notes.move_below(first, &list.len().to_string());
            }
            match item? {
                Some(item) => list.push(item),
                None => break,
            }
        }
        list.shrink_to_fit();
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut entries: A) -> Result<Value, A::Error> {
        let begin = self.notes.open.len();
        let mut merged = Vec::new();
        let read = self.members(&mut entries, &mut merged);
        // What was wrong before an error is wrong all the same.
        let mut map = self.close(begin);
        read?;
        merged.into_iter().for_each(|other| merge(&mut map, other));
        Ok(Value::Object(map))
    }

    fn visit_enum<A: EnumAccess<'de>>(self, data: A) -> Result<Value, A::Error> {
        let (tag, content) = data.variant_seed(Name)?;
        self.notes.note(Finding::Tag(tag));
        content.newtype_variant_seed(self)
    }
}

impl Node<'_> {
    /// Reads the members of an object, those that a merge key names apart.
    fn members<'de, A: MapAccess<'de>>(&mut self, entries: &mut A, merged: &mut Vec<Value>) -> Result<(), A::Error> {
        while let Some(key) = entries.next_key_seed(Name)? {
            let first = self.notes.found.len();
            let value = entries.next_value_seed(Node { notes: &mut *self.notes, key: &key });
            self.notes.move_below(first, &key);
            let value = value?;
            match key == MERGE && (value.is_object() || value.is_array()) {
                true => merged.push(value),
                false => self.notes.open.push(Member { key, value, found: self.notes.found.len() }),
            }
        }
        Ok(())
    }

    /// Makes an object of the members that were read from a place on.
    fn close(&mut self, begin: usize) -> Map<String, Value> {
        let Notes { open, found, .. } = &mut *self.notes;
        let mut map = Map::with_capacity(open.len() - begin);
        let mut twice = 0;
        for member in open.drain(begin..) {
            match map.entry(member.key) {
                Entry::Vacant(free) => {
                    free.insert(member.value);
                }
                Entry::Occupied(mut taken) => {
                    let both = merged_response((self.key, taken.key()), taken.get(), &member.value);
                    let finding = if both.is_some() { Finding::Repeated } else { Finding::Duplicate };
                    // Findings are in the order of the text.
                    found.insert(member.found + twice, (pointer::child("", taken.key()), finding));
                    twice += 1;
                    taken.insert(both.unwrap_or(member.value));
                }
            }
        }
        map
    }
}

/// Adds what a merge key names, without touching keys that are there.
fn merge(map: &mut Map<String, Value>, other: Value) {
    match other {
        Value::Object(other) => {
            for (key, value) in other {
                map.entry(key).or_insert(value);
            }
        }
        Value::Array(others) => others.into_iter().for_each(|other| merge(map, other)),
        _ => {}
    }
}

/// Reads a key; numbers and the like count as they are written.
struct Name;

impl<'de> DeserializeSeed<'de> for Name {
    type Value = String;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<String, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Name {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key that is text")
    }

    fn visit_str<E>(self, value: &str) -> Result<String, E> {
        Ok(value.to_owned())
    }

    fn visit_string<E>(self, value: String) -> Result<String, E> {
        Ok(value)
    }
}
