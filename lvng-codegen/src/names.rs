//! Rust names: text of the description → identifiers.
//!
//! Names are proposed for everything first and made unique afterwards ([`TypeNames`], [`Scope`]), so that a name depends
//! on what it names and on what it clashes with, and on nothing else. What it clashes with changes, and so does what is equal
//! to it and called as one with it: the names of the last run ([`LockedNames`]) go before all.
//!
//! **Invariant:** every name that leaves this module is a valid Rust identifier; keywords are raw (fields) or suffixed.

mod case;
mod lock;
mod plural;
mod reserved;
mod route;
mod symbols;
mod unique;

pub use case::{pascal, snake, words};
pub use lock::{Known, LockedName, LockedNames, own_method, own_operation};
pub use plural::{same_noun, singular};
pub use reserved::{is_reserved_feature, is_reserved_method, is_reserved_setter, is_reserved_type};
pub use route::{Origin, Route};
pub use symbols::{spell_out, variant_words};
pub use unique::{Candidates, NameId, Rank, Scope, TypeNames, UniqueNames};

use lvng_contract::path::{PathTemplate, Piece};
use reserved::{is_keyword, is_module_taken, is_never_raw};

/// The name of a type, before it is made unique: `list_agents` → `ListAgents`.
pub fn type_name(text: &str) -> String {
    let mut words = words(text);
    if words.is_empty() {
        words = case::words(&spell_out(text));
    }
    let name = pascal(&words);
    match name.chars().next() {
        None => "Unnamed".to_owned(),
        Some(first) if first.is_numeric() => format!("T{name}"),
        Some(_) => name,
    }
}

/// The name of the variant for a type: the type's, before that is made unique.
pub fn branch_name(text: &str) -> String {
    no_keyword(type_name(text))
}

/// The name of a field or argument: `systemPrompt` → `system_prompt`, `type` → `r#type`.
pub fn field_name(text: &str) -> String {
    field_from(&variant_words(text))
}

/// The name of a field or argument made of words.
pub fn field_from(words: &[String]) -> String {
    raw(value_name(words))
}

/// Names for an argument: its own, then with the place it travels in. Setters may not hide what every call has.
pub fn argument_names(own: String, location: Option<&str>, is_setter: bool) -> Vec<String> {
    let own = if is_setter && is_reserved_setter(&own) { format!("{own}_") } else { own };
    let placed = location.map(|location| format!("{location}_{}", own.trim_start_matches("r#")));
    std::iter::once(own).chain(placed).collect()
}

/// The name of a method: `Self` of no keyword may stand there, and raw identifiers read badly in calls.
pub fn method_name(words: &[String]) -> String {
    let name = value_name(words);
    if is_keyword(&name) { format!("{name}_") } else { name }
}

/// The module of a tag: `voice-notes` → `voice_notes`, `2fa` → `tag_2fa`, `default` → `default_api`.
pub fn module_name(tag: &str) -> String {
    let mut words = words(tag);
    if words.is_empty() {
        words = case::words(&spell_out(tag));
    }
    let name = snake(&words);
    match name.chars().next() {
        None => "unnamed".to_owned(),
        Some(first) if first.is_numeric() => format!("tag_{name}"),
        Some(_) if is_keyword(&name) || is_module_taken(&name) => format!("{name}_api"),
        Some(_) => name,
    }
}

/// The cargo feature of a module: `voice_notes` → `voice-notes`.
pub fn feature_name(module: &str) -> String {
    module.replace('_', "-")
}

/// Whether a text may be the name of a cargo feature.
pub fn is_feature(text: &str) -> bool {
    let may_follow = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    text.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_') && text.chars().all(may_follow)
}

/// The name of a variant for a value of an enumeration: `in-progress` → `InProgress`, `>=` → `GreaterOrEqual`, `` → `Empty`.
pub fn variant_name(text: &str) -> String {
    variant_from(&variant_words(text))
}

/// The name of a variant made of words.
pub fn variant_from(words: &[String]) -> String {
    let name = pascal(words);
    match name.chars().next() {
        None => "Empty".to_owned(),
        Some(first) if first.is_numeric() => format!("N{name}"),
        Some(_) => no_keyword(name),
    }
}

/// `Self` is the one keyword in upper case.
fn no_keyword(name: String) -> String {
    if name == "Self" { "Self_".to_owned() } else { name }
}

/// The words for the method of an operation, best first.
pub fn method_candidates(operation_id: &str, origin: &Origin, tag: &str, route: &Route) -> Vec<Vec<String>> {
    match origin {
        Origin::Words(own) => vec![without_tag(own, tag), own.clone()],
        Origin::Function(own) => {
            let short = without_tag(own, tag);
            // A verb of HTTP alone says less than method and path together.
            let first = if short == [route.method()] { route.verb() } else { short };
            vec![first, own.clone(), words(operation_id)]
        }
        Origin::Route => {
            let mut all = route.methods(tag);
            all.push(words(operation_id));
            all
        }
    }
}

/// The names that the struct of an operation may have, best first; the last is the id's, which nothing else has. A described
/// id is kept unless it repeats method and path and is longer than what they say.
pub fn operation_type_names(operation_id: &str, origin: &Origin, is_described: bool, route: &Route) -> Vec<String> {
    let long = type_name(operation_id);
    let short = match origin {
        Origin::Words(own) => vec![own.clone()],
        Origin::Function(own) if own.len() == 1 => vec![[own.as_slice(), route.last()].concat()],
        Origin::Function(own) => vec![own.clone()],
        Origin::Route if is_described && words(operation_id).len() <= route.name().len() => Vec::new(),
        Origin::Route => vec![route.name(), route.plain_name()],
    };
    short.iter().map(|words| type_name(&words.join("_"))).chain([long]).collect()
}

/// Words without those of a tag, if any are left.
fn without_tag(all: &[String], tag: &str) -> Vec<String> {
    let tag = words(tag);
    let rest: Vec<String> = all.iter().filter(|word| !tag.iter().any(|tag| same_noun(word, tag))).cloned().collect();
    if rest.is_empty() { all.to_vec() } else { rest }
}

/// An operationId made of method and path: `get`, `/pets/{id}` → `get_pets_by_id`.
pub fn operation_id(method: &str, path: &str) -> String {
    let mut parts = vec![method.to_lowercase()];
    for piece in PathTemplate::parse(path).pieces() {
        let (Piece::Literal(text) | Piece::Placeholder(text)) = piece;
        let words = words(text);
        if piece.name().is_some() && !words.is_empty() {
            parts.push("by".to_owned());
        }
        parts.extend(words);
    }
    if parts.len() == 1 {
        parts.push("root".to_owned());
    }
    parts.join("_")
}

fn value_name(words: &[String]) -> String {
    let name = snake(words);
    match name.chars().next() {
        None => "empty".to_owned(),
        Some(first) if first.is_numeric() => format!("n{name}"),
        Some(_) => name,
    }
}

fn raw(name: String) -> String {
    if is_never_raw(&name) {
        format!("{name}_")
    } else if is_keyword(&name) {
        format!("r#{name}")
    } else {
        name
    }
}

#[cfg(test)]
mod tests;
