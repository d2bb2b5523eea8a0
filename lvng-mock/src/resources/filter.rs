//! Which items of a collection a query asks for.

use super::names::plain;
use lvng_contract::Location;
use serde_json::Value;

/// Parameters that look for a text anywhere in an item.
const SEARCHES: [&str; 6] = ["q", "search", "query", "keyword", "text", "term"];

/// Whether an item has what the parameters of a query ask for: those that are named like a property of it, and texts to
/// search for. Others are passed over. `properties` are all that items may have, in plain letters.
pub fn matches<'p>(
    item: &Value,
    properties: &[String],
    parameters: impl Iterator<Item = (&'p (Location, String), &'p Value)>,
) -> bool {
    let members = item.as_object();
    parameters.filter(|((location, _), _)| *location == Location::Query).all(|((_, name), wanted)| {
        let name = plain(name);
        let mut named = members.into_iter().flatten().filter(|(member, _)| plain(member) == name);
        match named.next() {
            Some((_, member)) => is_one_of(member, wanted),
            None if SEARCHES.contains(&name.as_str()) => {
                wanted.as_str().is_none_or(|text| has_text(item, &text.to_lowercase()))
            }
            None => !properties.contains(&name),
        }
    })
}

/// Whether a member is what is wanted, one of a list of these, or a list with one of these.
fn is_one_of(member: &Value, wanted: &Value) -> bool {
    match (member, wanted) {
        (_, Value::Array(wanted)) => wanted.is_empty() || wanted.iter().any(|one| is_one_of(member, one)),
        (Value::Array(members), one) => members.iter().any(|member| is_one_of(member, one)),
        // A list may be written in one text.
        (Value::String(member), Value::String(text)) => {
            member == text || text.split(',').any(|part| part.trim() == member)
        }
        (member, Value::String(text)) => serde_json::from_str::<Value>(text).is_ok_and(|wanted| wanted == *member),
        (member, wanted) => member == wanted,
    }
}

fn has_text(value: &Value, wanted: &str) -> bool {
    match value {
        Value::String(text) => text.to_lowercase().contains(wanted),
        Value::Array(items) => items.iter().any(|item| has_text(item, wanted)),
        Value::Object(members) => members.values().any(|member| has_text(member, wanted)),
        _ => false,
    }
}
