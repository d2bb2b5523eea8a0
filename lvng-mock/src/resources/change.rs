//! What a body changes of an item.

use super::asked::Asked;
use super::fitting::{with_members, without};
use super::names::path_text;
use super::patch::{self, Notation};
use super::place::Place;
use super::roles::Whole;
use crate::answer::strip;
use crate::request::Refusal;
use crate::schemas::Schema;
use crate::shape;
use crate::values::{self, Source};
use serde_json::{Map, Value};

/// So many identifiers are tried before one that is taken is used again.
const MOST_TRIES: u64 = 1000;

/// What a request does to an item.
pub(super) enum Change<'a> {
    /// It says what members are to be.
    Members(Written),
    /// It says what to do (JSON Patch), but for the identifying member that has this name.
    Operations(&'a Value, Option<&'a str>),
}

impl<'a> Change<'a> {
    /// That of a request; `None` if its body says nothing of an item. The member that identifies the item stays: its path
    /// says which one it is.
    pub(super) fn of(asked: &Asked<'a>, pointer: &str, identifier: Option<&'a str>) -> Option<Self> {
        match Notation::of(asked) {
            Notation::Operations => asked.values.body.as_ref().map(|body| Change::Operations(body, identifier)),
            _ => Some(Change::Members(Written::of(asked, pointer)?.without(identifier))),
        }
    }

    /// An item after it.
    ///
    /// # Errors
    /// It cannot be done, and nothing is changed.
    pub(super) fn applied(&self, schema: Option<&Schema>, item: Value, whole: Whole) -> Result<Value, Refusal> {
        match self {
            Change::Members(written) => Ok(written.applied(schema, item, whole)),
            Change::Operations(operations, identifier) => patch::patched(&item, operations, schema, *identifier),
        }
    }
}

/// The body of a request that changes something.
pub(super) struct Written {
    /// Its members.
    pub(super) members: Map<String, Value>,
    /// The names that it may have.
    names: Vec<String>,
    /// Whether null takes out (merge patch).
    is_merge: bool,
}

impl Written {
    /// The body of a request, or what in it stands where the response has the item; `None` if it is no object. A request
    /// without a body has no members.
    pub(super) fn of(asked: &Asked<'_>, pointer: &str) -> Option<Self> {
        let (schema, body) = sent(asked);
        match body.pointer(pointer).filter(|inner| inner.is_object() && !pointer.is_empty()) {
            Some(inner) => Self::new(asked, None, inner.clone()),
            None => Self::new(asked, schema, body),
        }
    }

    /// Those of a request for several items: what stands where the response has the list of them, or the body for one.
    pub(super) fn each(asked: &Asked<'_>, pointer: &str) -> Vec<Self> {
        let (schema, body) = sent(asked);
        match body.pointer(pointer) {
            Some(Value::Array(items)) => items.iter().filter_map(|item| Self::new(asked, None, item.clone())).collect(),
            _ => Self::new(asked, schema, body).into_iter().collect(),
        }
    }

    fn new(asked: &Asked<'_>, schema: Option<&Schema>, body: Value) -> Option<Self> {
        let Value::Object(members) = body else { return None };
        let names = schema.map(|schema| shape::properties(&schema.components, &schema.json));
        let names = names.into_iter().flatten().map(|(name, _)| name.to_owned());
        Some(Self { names: names.collect(), members, is_merge: Notation::of(asked) == Notation::Merge })
    }

    /// The same, with nothing said of a member: neither what it is to be, nor that it is not sent.
    fn without(mut self, member: Option<&str>) -> Self {
        let is_other = |name: &String| Some(name.as_str()) != member;
        self.members.retain(|name, _| is_other(name));
        self.names.retain(is_other);
        self
    }

    /// An item after the change, as far as its schema takes it.
    pub(super) fn applied(&self, schema: Option<&Schema>, mut item: Value, whole: Whole) -> Value {
        if whole == Whole::Yes {
            for name in self.names.iter().filter(|name| !self.members.contains_key(*name)) {
                item = match schema {
                    Some(schema) => without(schema, item, name),
                    None => removed(item, name),
                };
            }
        }
        let mut members = Map::new();
        for (name, value) in &self.members {
            if self.is_merge && value.is_null() {
                item = match schema {
                    Some(schema) => without(schema, item, name),
                    None => removed(item, name),
                };
                continue;
            }
            let old = item.get(name).filter(|_| whole == Whole::No);
            let value = match old {
                None if !self.is_merge => value.clone(),
                old => {
                    let mut merged = old.cloned().unwrap_or_default();
                    json_patch::merge(&mut merged, value);
                    merged
                }
            };
            members.insert(name.clone(), value);
        }
        match schema {
            Some(schema) => with_members(schema, item, members),
            None => {
                if let Some(object) = item.as_object_mut() {
                    object.extend(members);
                }
                item
            }
        }
    }
}

/// The body of a request without what only responses have, and its schema; an empty object where there is none.
fn sent<'a>(asked: &Asked<'a>) -> (Option<&'a Schema>, Value) {
    let schema = asked.operation.body.iter().flat_map(|body| &body.media).find_map(|media| media.schema.as_ref());
    let body = asked.values.body.clone().unwrap_or_else(|| Value::Object(Map::new()));
    let body = schema.map_or_else(|| body.clone(), |schema| strip(schema, &body));
    (schema, body)
}

fn removed(mut item: Value, name: &str) -> Value {
    if let Some(object) = item.as_object_mut() {
        object.shift_remove(name);
    }
    item
}

/// An identifier that no item of a collection has.
pub(super) fn fresh_id(place: &Place, known: &[String], seed: u64) -> Value {
    let components = &place.schema.components;
    let json = shape::property(components, &place.schema.json, &place.id).cloned().unwrap_or(Value::Bool(true));
    let types = shape::types(components, &json);
    if types.has("integer") && !types.has("string") {
        let largest = known.iter().filter_map(|id| id.parse::<i64>().ok()).max().unwrap_or(0);
        return Value::from(largest.saturating_add(1));
    }
    // Examples of identifiers are of one thing, and a text without a format says nothing of what they look like.
    let schema = Schema::new(json, components);
    let shown = known.first().cloned().unwrap_or_default();
    let is_taken = |value: &Value| path_text(value).is_none_or(|id| known.contains(&id));
    let mut last = Value::Null;
    for number in 0..MOST_TRIES {
        let seed = seed.wrapping_add(known.len() as u64).wrapping_add(number << 20);
        let alike = Value::from(alike(&shown, seed));
        last =
            if alike != shown && schema.is_valid(&alike) { alike } else { values::value(&schema, seed, Source::Made) };
        if !is_taken(&last) {
            break;
        }
    }
    last
}

/// A text of the same look: digits for digits, letters for letters, hexadecimal ones in a UUID.
fn alike(shown: &str, seed: u64) -> String {
    let mut rng = fastrand::Rng::with_seed(seed);
    let is_uuid = shown.len() == 36 && shown.bytes().filter(|byte| *byte == b'-').count() == 4;
    if is_uuid {
        let digits = |rng: &mut fastrand::Rng, count: usize| -> String { (0..count).map(|_| rng.digit(16)).collect() };
        let (one, two, three, four, five) =
            (digits(&mut rng, 8), digits(&mut rng, 4), digits(&mut rng, 3), digits(&mut rng, 3), digits(&mut rng, 12));
        return format!("{one}-{two}-4{three}-a{four}-{five}");
    }
    let has_digits = shown.bytes().any(|byte| byte.is_ascii_digit());
    let start = shown.rfind(['_', '-', '/', '.']).map_or(0, |at| at + 1);
    let letter = |(at, letter): (usize, char)| match letter {
        '0'..='9' => rng.digit(10),
        letter if at < start || has_digits && !letter.is_ascii_alphanumeric() => letter,
        'a'..='z' => rng.lowercase(),
        'A'..='Z' => rng.uppercase(),
        other => other,
    };
    shown.char_indices().map(letter).collect()
}

/// An item with an identifier as it stands in a path.
pub(super) fn with_id(schema: &Schema, item: Value, property: &str, id: &str) -> Value {
    let text = with_members(schema, item, Map::from_iter([(property.to_owned(), Value::from(id))]));
    if text.get(property).and_then(Value::as_str) == Some(id) {
        return text;
    }
    let number = serde_json::from_str::<Value>(id).ok().filter(Value::is_number);
    match number {
        Some(number) => with_members(schema, text, Map::from_iter([(property.to_owned(), number)])),
        None => text,
    }
}
