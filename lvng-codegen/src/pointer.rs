//! JSON pointers (RFC 6901): text that names a node of a document.
//!
//! Pointers are plain strings: `""` is the root, `/paths/~1pets/get` a node below it.

use std::borrow::Cow;

use serde_json::Value;

use crate::members::Members;

/// Writes a key as a segment: `~` becomes `~0`, `/` becomes `~1`.
pub fn escape(key: &str) -> Cow<'_, str> {
    if !key.bytes().any(|byte| matches!(byte, b'~' | b'/')) {
        return Cow::Borrowed(key);
    }
    let mut segment = String::with_capacity(key.len() + 4);
    push_escaped(&mut segment, key);
    Cow::Owned(segment)
}

fn push_escaped(text: &mut String, key: &str) {
    let mut rest = key;
    while let Some(end) = rest.bytes().position(|byte| matches!(byte, b'~' | b'/')) {
        let (plain, special) = rest.split_at(end);
        text.push_str(plain);
        text.push_str(if special.starts_with('~') { "~0" } else { "~1" });
        rest = &special[1..];
    }
    text.push_str(rest);
}

/// Reads a segment back into a key.
pub fn unescape(segment: &str) -> Cow<'_, str> {
    // Keys are short, which bytes are looked through sooner than by a search.
    let Some(mut next) = segment.bytes().position(|byte| byte == b'~') else { return Cow::Borrowed(segment) };
    let mut key = String::with_capacity(segment.len());
    let mut rest = segment;
    loop {
        let (plain, special) = rest.split_at(next);
        key.push_str(plain);
        let (taken, read) = match special.as_bytes() {
            [_, b'1', ..] => (2, '/'),
            [_, b'0', ..] => (2, '~'),
            _ => (1, '~'),
        };
        key.push(read);
        rest = &special[taken..];
        match rest.find('~') {
            Some(found) => next = found,
            None => break,
        }
    }
    key.push_str(rest);
    Cow::Owned(key)
}

/// The pointer of a child by key.
pub fn child(parent: &str, key: &str) -> String {
    let mut pointer = String::with_capacity(parent.len() + 1 + key.len());
    pointer.push_str(parent);
    pointer.push('/');
    push_escaped(&mut pointer, key);
    pointer
}

/// The pointer of a child of a list.
pub fn item(parent: &str, index: usize) -> String {
    format!("{parent}/{index}")
}

/// The pointer of a descendant by keys: `join("/components", &["schemas", "Pet"])`.
pub fn join(parent: &str, keys: &[&str]) -> String {
    keys.iter().fold(parent.to_owned(), |pointer, key| child(&pointer, key))
}

/// The pointer of the parent, unless at the root.
pub fn parent(pointer: &str) -> Option<&str> {
    pointer.rfind('/').map(|slash| &pointer[..slash])
}

/// The last segment as a key; empty at the root.
pub fn last(pointer: &str) -> Cow<'_, str> {
    unescape(pointer.rsplit('/').next().unwrap_or_default())
}

/// The keys from the root down.
pub fn segments(pointer: &str) -> impl Iterator<Item = Cow<'_, str>> {
    pointer.split('/').skip(1).map(unescape)
}

/// The node at a pointer. `Value::pointer` does the same and allocates for every segment.
pub fn find<'t>(tree: &'t Value, pointer: &str) -> Option<&'t Value> {
    if !pointer.is_empty() && !pointer.starts_with('/') {
        return None;
    }
    let (mut node, mut rest) = (tree, pointer);
    while let Some(below) = rest.strip_prefix('/') {
        let end = below.bytes().position(|byte| byte == b'/');
        let (segment, after) = below.split_at(end.unwrap_or(below.len()));
        node = step(node, segment)?;
        rest = after;
    }
    Some(node)
}

/// The node below a node that a segment names.
pub(crate) fn step<'t>(node: &'t Value, segment: &str) -> Option<&'t Value> {
    let key = unescape(segment);
    match node {
        Value::Object(map) => map.member(&key),
        Value::Array(items) => items.get(index(&key)?),
        _ => None,
    }
}

/// A key as the index of a list: digits without zeros before them.
fn index(key: &str) -> Option<usize> {
    let is_plain = key.bytes().all(|byte| byte.is_ascii_digit()) && (key == "0" || !key.starts_with('0'));
    key.parse().ok().filter(|_| is_plain)
}

/// Whether `pointer` is `ancestor` or below it.
pub fn is_within(pointer: &str, ancestor: &str) -> bool {
    pointer.strip_prefix(ancestor).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The pointer of a `$ref` into the same document: `#/components/schemas/Pet` → `/components/schemas/Pet`, with percent
/// encoding taken back.
pub fn of_ref(reference: &str) -> Option<String> {
    let fragment = reference.strip_prefix('#')?;
    let fragment = percent_decode(fragment);
    (fragment.is_empty() || fragment.starts_with('/')).then(|| fragment.into_owned())
}

/// The schema that a mapping names: by reference, by name, or by file.
pub fn of_mapping(target: &str) -> String {
    of_ref(target).unwrap_or_else(|| {
        let file = target.rsplit('/').next().unwrap_or(target);
        let stem = [".json", ".yaml", ".yml"].iter().find_map(|ending| file.strip_suffix(ending));
        join("/components/schemas", &[stem.unwrap_or(file)])
    })
}

/// Takes percent encoding back; what is not valid stays as it is.
pub fn percent_decode(text: &str) -> Cow<'_, str> {
    if !text.bytes().any(|byte| byte == b'%') {
        return Cow::Borrowed(text);
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let decoded = match (first, tail) {
            (b'%', [high, low, ..]) => hex(*high).zip(hex(*low)).map(|(high, low)| high * 16 + low),
            _ => None,
        };
        bytes.push(decoded.unwrap_or(*first));
        rest = if decoded.is_some() { &tail[2..] } else { tail };
    }
    String::from_utf8(bytes).map_or(Cow::Borrowed(text), Cow::Owned)
}

/// Writes what a URI cannot hold as it is with percent encoding; `/` stays.
pub fn percent_encode(text: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-._~!$&'()*+,;=:@/".contains(c);
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        if is_plain(letter) {
            out.push(letter);
            continue;
        }
        let mut bytes = [0; 4];
        letter.encode_utf8(&mut bytes).bytes().for_each(|byte| out.push_str(&format!("%{byte:02X}")));
    }
    out
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

/// A pointer that grows and shrinks while a tree is walked, without an allocation per node.
#[derive(Clone, Debug, Default)]
pub struct Cursor {
    text: String,
}

impl Cursor {
    /// Starts at a pointer.
    pub fn at(pointer: &str) -> Self {
        Self { text: pointer.to_owned() }
    }

    /// The pointer.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Goes down to a key; returns the mark to go [back](Self::pop) to.
    pub fn push(&mut self, key: &str) -> usize {
        let mark = self.text.len();
        self.text.push('/');
        push_escaped(&mut self.text, key);
        mark
    }

    /// Goes down to an item of a list.
    pub fn push_index(&mut self, index: usize) -> usize {
        let mark = self.text.len();
        self.text.push('/');
        self.text.push_str(&index.to_string());
        mark
    }

    /// Goes back up.
    pub fn pop(&mut self, mark: usize) {
        self.text.truncate(mark);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_survive() {
        let pointer = join("", &["paths", "/a~b/{id}", "get"]);
        assert_eq!(pointer, "/paths/~1a~0b~1{id}/get");
        let keys: Vec<_> = segments(&pointer).collect();
        assert_eq!(keys, ["paths", "/a~b/{id}", "get"]);
        assert_eq!(unescape("~01~1é~"), "~1/é~");
        assert_eq!(escape("é~1/"), "é~01~1");
        assert_eq!(last("/paths/~1a"), "/a");
        assert_eq!(parent("/paths/~1a"), Some("/paths"));
        assert_eq!(parent(""), None);
    }

    #[test]
    fn nodes_are_found() {
        let tree = serde_json::json!({ "a/b": [{ "~": 1 }, 2], "": 3 });
        for pointer in ["", "/a~1b", "/a~1b/0/~0", "/a~1b/1", "/a~1b/01", "/a~1b/2", "/a~1b/-", "/", "a", "/a~1b/1/x"] {
            assert_eq!(find(&tree, pointer), tree.pointer(pointer), "{pointer}");
        }
    }

    #[test]
    fn refs_are_decoded() {
        assert_eq!(of_ref("#/a/%7Bid%7D").as_deref(), Some("/a/{id}"));
        assert_eq!(of_ref("#/a/100%").as_deref(), Some("/a/100%"));
        assert_eq!(of_ref("#").as_deref(), Some(""));
        assert_eq!(of_ref("#Pet"), None);
        assert_eq!(of_ref("other.yaml#/a"), None);
    }

    #[test]
    fn prefixes_end_at_segments() {
        assert!(is_within("/a/b", "/a"));
        assert!(is_within("/a", "/a"));
        assert!(!is_within("/ab", "/a"));
    }
}
