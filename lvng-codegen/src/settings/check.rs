//! Values of a settings file that are not what their keys say → diagnostics.

use super::keys::{Key, Shape};
use super::problems::Problems;
use super::read::{self, flag};
use super::text::{Content, Entry, Node};
use crate::messages::nearest;
use crate::names;

/// Notes all that is wrong in a table.
pub(super) fn table(entries: &[Entry], keys: &[Key], around: &str, problems: &mut Problems<'_>) {
    for entry in entries {
        match keys.iter().find(|key| key.name == entry.key) {
            Some(key) => value(&entry.value, &key.shape, &named(around, key.name), problems),
            None => unknown(entry, keys, around, problems),
        }
    }
}

/// Notes a blocking client without the client that it is made of.
pub(super) fn blocking(entries: &[Entry], problems: &mut Problems<'_>) {
    if let (Some(false), Some(true), Some(node)) =
        (flag(entries, "client"), flag(entries, "blocking"), read::value(entries, "blocking"))
    {
        problems
            .error("E061", node.at, "a blocking client needs the async one, which `client = false` leaves out")
            .help("leave out `client`");
    }
}

fn named(around: &str, key: &str) -> String {
    if around.is_empty() { key.to_owned() } else { format!("{around}.{key}") }
}

fn unknown(entry: &Entry, keys: &[Key], around: &str, problems: &mut Problems<'_>) {
    let names = || keys.iter().map(|key| key.name);
    let place = if around.is_empty() { "there is no key".to_owned() } else { format!("`{around}` has no key") };
    let help = match nearest(&entry.key, names()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("the keys are {}", names().collect::<Vec<_>>().join(", ")),
    };
    problems.error("E061", entry.at, format!("{place} `{}`", entry.key.escape_debug())).help(help);
}

fn value(node: &Node, shape: &Shape, name: &str, problems: &mut Problems<'_>) {
    match (shape, &node.value) {
        (Shape::Text, Content::Text(_)) | (Shape::Flag, Content::Flag(_)) => {}
        (Shape::Dependency, Content::Text(_) | Content::Table(_)) => {}
        (Shape::Name(model), Content::Text(text)) => {
            if !is_name(text, model) {
                let message = format!("`{}` is no name that code can have here", text.escape_debug());
                problems.error("E061", node.at, message).help(format!("it looks like `{model}`"));
            }
        }
        (Shape::Derive, Content::Text(text)) => {
            if let Err(why) = syn::parse_str::<syn::Path>(text) {
                problems.error("E061", node.at, format!("`{}` is no derive: {why}", text.escape_debug()));
            }
        }
        (Shape::Attribute, Content::Text(text)) => {
            if let Err(why) = syn::parse_str::<syn::Meta>(text) {
                problems.error("E061", node.at, format!("`{}` is no attribute: {why}", text.escape_debug()));
            }
        }
        (Shape::Type, Content::Text(text)) => {
            if let Err(why) = super::paths::parse(text) {
                problems.error("E061", node.at, format!("`{}` is no path of a type: {why}", text.escape_debug()));
            }
        }
        (Shape::Choice(texts), Content::Text(text)) => {
            if !texts.contains(&text.as_str()) {
                let message = format!("`{name}` has no choice `{}`", text.escape_debug());
                problems.error("E061", node.at, message).help(format!("the choices are {}", texts.join(", ")));
            }
        }
        (Shape::List(item), Content::List(items)) => {
            items.iter().for_each(|node| value(node, item, name, problems));
        }
        (Shape::Table(keys), Content::Table(entries)) => table(entries, keys, name, problems),
        (Shape::Named(_, shape), Content::Table(entries)) => {
            entries.iter().for_each(|entry| value(&entry.value, shape, &named(name, &entry.key), problems));
        }
        (shape, found) => {
            let message = format!("`{name}` is {}, not {}", wanted(shape), found.kind());
            problems.error("E061", node.at, message);
        }
    }
}

/// Whether a text is a name in the case of another.
fn is_name(text: &str, model: &str) -> bool {
    let is_type = model.starts_with(char::is_uppercase);
    let in_case = if is_type { names::type_name(text) } else { names::snake(&names::words(text)) };
    in_case == text && syn::parse_str::<syn::Ident>(text).is_ok() && !(is_type && names::is_reserved_type(text))
}

fn wanted(shape: &Shape) -> &'static str {
    match shape {
        Shape::Text | Shape::Choice(_) => "a text",
        Shape::Flag => "`true` or `false`",
        Shape::Name(_) => "a name in quotes",
        Shape::Derive => "the path of a derive in quotes",
        Shape::Attribute => "what stands between `#[` and `]`, in quotes",
        Shape::Type => "the path of a type in quotes",
        Shape::List(_) => "a list",
        Shape::Table(_) | Shape::Named(..) => "a table",
        Shape::Dependency => "a version in quotes or a table",
    }
}
