//! The text of a settings file → a tree whose nodes know where they stand.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::diagnostic::Position;

/// A value with its place.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub(super) at: Position,
    pub(super) value: Content,
}

/// What a value is.
#[derive(Clone, Debug)]
pub(super) enum Content {
    Text(String),
    Flag(bool),
    List(Vec<Node>),
    Table(Vec<Entry>),
    /// A number or a time, which no setting is.
    Other(&'static str),
}

/// A key with its value.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) key: String,
    pub(super) at: Position,
    pub(super) value: Node,
}

/// A place where the text is not TOML, and what is wrong there.
pub(super) type Malformed = (Position, String);

/// Reads a text, with all that is wrong with it.
pub(super) fn read(text: &str) -> (Vec<Entry>, Vec<Malformed>) {
    let (table, errors) = DeTable::parse_recoverable(text);
    let lines = Lines { text };
    let malformed = errors.iter().map(|error| {
        let at = error.span().map_or(0, |span| span.start);
        (lines.position(at), error.message().lines().next().unwrap_or_default().to_owned())
    });
    let mut entries = lines.entries(table.get_ref());
    // Tables are kept in the order of their names, and messages and code follow the file.
    sort(&mut entries);
    (entries, malformed.collect())
}

fn sort(entries: &mut [Entry]) {
    entries.sort_by_key(|entry| entry.at);
    for entry in entries {
        if let Content::Table(entries) = &mut entry.value.value {
            sort(entries);
        }
    }
}

struct Lines<'t> {
    text: &'t str,
}

impl Lines<'_> {
    fn position(&self, at: usize) -> Position {
        let before = self.text.get(..at).unwrap_or(self.text);
        let start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
        Position { line, column: before[start..].chars().count() + 1 }
    }

    fn entries(&self, table: &DeTable<'_>) -> Vec<Entry> {
        let entry = |(key, value): (&Spanned<_>, &Spanned<DeValue<'_>>)| {
            let name: &std::borrow::Cow<'_, str> = key.get_ref();
            Entry { key: name.clone().into_owned(), at: self.position(key.span().start), value: self.node(value) }
        };
        table.iter().map(entry).collect()
    }

    fn node(&self, value: &Spanned<DeValue<'_>>) -> Node {
        let content = match value.get_ref() {
            DeValue::String(text) => Content::Text(text.clone().into_owned()),
            DeValue::Boolean(flag) => Content::Flag(*flag),
            DeValue::Array(items) => Content::List(items.iter().map(|item| self.node(item)).collect()),
            DeValue::Table(table) => Content::Table(self.entries(table)),
            DeValue::Integer(_) | DeValue::Float(_) => Content::Other("a number"),
            DeValue::Datetime(_) => Content::Other("a time"),
        };
        Node { at: self.position(value.span().start), value: content }
    }
}

impl Content {
    /// What it is, for messages.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Content::Text(_) => "a text",
            Content::Flag(_) => "`true` or `false`",
            Content::List(_) => "a list",
            Content::Table(_) => "a table",
            Content::Other(kind) => kind,
        }
    }
}
