//! Text → query of JSONPath (RFC 9535).

use serde_json::Value;
use serde_json_path::JsonPath;

/// Longer queries are not read.
const LONGEST: usize = 8192;

/// How deep brackets may be nested. The parser doubles its work with each filter inside another.
const DEEPEST: usize = 8;

/// A query that can be read.
#[derive(Clone, Debug)]
pub(super) struct Query {
    text: String,
    path: JsonPath,
}

impl Query {
    /// Reads a query. The error is for people, and says where in the text it is.
    pub(super) fn read(text: &str) -> Result<Self, String> {
        if text.len() > LONGEST {
            return Err(format!("the query is longer than {LONGEST} bytes"));
        }
        if depth(text) > DEEPEST {
            return Err(format!("brackets are nested deeper than {DEEPEST} levels"));
        }
        let path = JsonPath::parse(text).map_err(|error| why(text, error.position(), error.message()))?;
        Ok(Self { text: text.to_owned(), path })
    }

    /// As it is written.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The pointers of what it selects, each once, in the order of the document.
    pub(super) fn select(&self, tree: &Value) -> Vec<String> {
        let mut seen = std::collections::HashSet::new();
        let located = self.path.query_located(tree);
        let mut pointers: Vec<String> = located.locations().map(|location| location.to_json_pointer()).collect();
        pointers.retain(|pointer| seen.insert(pointer.clone()));
        pointers
    }

    /// Of a query that selects nothing, the longest beginning that selects something, and the rest.
    pub(super) fn missing(&self, tree: &Value) -> Option<(&str, &str)> {
        let ends = self.text.char_indices().filter(|(_, letter)| matches!(letter, '.' | '[')).map(|(end, _)| end);
        let prefix = |end: usize| JsonPath::parse(&self.text[..end]).ok();
        let ends: Vec<usize> = ends.filter(|end| prefix(*end).is_some()).collect();
        let end = ends.into_iter().rev().find(|end| prefix(*end).is_some_and(|path| !path.query(tree).is_empty()))?;
        Some(self.text.split_at(end))
    }
}

/// What is wrong with a query.
fn why(text: &str, position: usize, message: &str) -> String {
    if !text.starts_with('$') {
        return "a query begins with `$`, the root of the description".to_owned();
    }
    let rest: String = text.get(position..).unwrap_or_default().chars().take(20).collect();
    let at = if rest.is_empty() { "at its end".to_owned() } else { format!("at `{rest}`") };
    // The parser has no words for most of what it refuses.
    let message = message.strip_prefix("parser error").unwrap_or(message);
    if message.is_empty() { at } else { format!("{at}: {message}") }
}

/// How deep brackets and parentheses are nested, outside of quotes.
fn depth(text: &str) -> usize {
    let (mut open, mut deepest, mut quote) = (0_usize, 0, None);
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        match (quote, letter) {
            (Some(_), '\\') => drop(letters.next()),
            (Some(mark), letter) if letter == mark => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"') => quote = Some(letter),
            (None, '[' | '(') => open += 1,
            (None, ']' | ')') => open = open.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(open);
    }
    deepest
}
