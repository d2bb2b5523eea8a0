//! JSON text as it is written: strings with their escapes, lists, members.

use super::scanner::plain_end;

/// The name of a member, after what stands before it. `key` is its text after another member, if that is
/// known.
#[inline]
pub(super) fn push_key(out: &mut Vec<u8>, is_first: bool, name: &str, key: &str) {
    match (key.as_bytes(), is_first) {
        ([_, key @ ..], true) => {
            out.push(b'{');
            out.extend_from_slice(key);
        }
        (key @ [_, ..], false) => out.extend_from_slice(key),
        ([], _) => {
            out.push(if is_first { b'{' } else { b',' });
            push_string(out, name);
            out.push(b':');
        }
    }
}

pub(super) fn push_bool(out: &mut Vec<u8>, value: bool) {
    out.extend_from_slice(if value { b"true" } else { b"false" });
}

#[inline]
pub(super) fn push_string(out: &mut Vec<u8>, text: &str) {
    let bytes = text.as_bytes();
    out.reserve(bytes.len() + 2);
    out.push(b'"');
    let mut at = 0;
    loop {
        let end = plain_end(bytes, at);
        out.extend_from_slice(bytes.get(at..end).unwrap_or_default());
        let Some(byte) = bytes.get(end) else { break };
        push_escape(out, *byte);
        at = end + 1;
    }
    out.push(b'"');
}

/// A byte that a string does not hold as it is (RFC 8259, 7).
#[cold]
fn push_escape(out: &mut Vec<u8>, byte: u8) {
    match byte {
        b'"' | b'\\' => out.extend([b'\\', byte]),
        b'\n' => out.extend_from_slice(b"\\n"),
        b'\r' => out.extend_from_slice(b"\\r"),
        b'\t' => out.extend_from_slice(b"\\t"),
        0x8 => out.extend_from_slice(b"\\b"),
        0xC => out.extend_from_slice(b"\\f"),
        other => out.extend_from_slice(format!("\\u{other:04x}").as_bytes()),
    }
}

/// Writes a value of any type as JSON text.
pub(super) fn push_value(out: &mut Vec<u8>, value: &serde_json::Value) {
    use serde_json::Value;
    match value {
        Value::Null => out.extend_from_slice(b"null"),
        Value::Bool(value) => push_bool(out, *value),
        Value::Number(number) => out.extend_from_slice(number.to_string().as_bytes()),
        Value::String(text) => push_string(out, text),
        Value::Array(items) => push_items(out, items, push_value),
        Value::Object(members) => {
            push_members(out, members.iter().map(|(name, value)| (name.as_str(), value)), push_value)
        }
    }
}

pub(super) fn push_items<T>(out: &mut Vec<u8>, items: &[T], push: fn(&mut Vec<u8>, &T)) {
    out.push(b'[');
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            out.push(b',');
        }
        push(out, item);
    }
    out.push(b']');
}

pub(super) fn push_members<'m, T: 'm>(
    out: &mut Vec<u8>,
    members: impl Iterator<Item = (&'m str, &'m T)>,
    push: fn(&mut Vec<u8>, &T),
) {
    let mut is_empty = true;
    for (name, value) in members {
        push_key(out, std::mem::take(&mut is_empty), name, "");
        push(out, value);
    }
    out.extend_from_slice(if is_empty { b"{}" } else { b"}" });
}
