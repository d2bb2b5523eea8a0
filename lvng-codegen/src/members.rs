//! Members of JSON objects by name.
//!
//! Objects of OpenAPI have few members, and comparing a key with all of them is faster than looking it up by its hash, which
//! was a fifth of the time of reading a large description.

use serde_json::{Map, Value};

/// Objects with more members are looked up in by hash.
const FEW: usize = 16;

/// Members by name, of objects and of values that may be objects.
pub trait Members {
    /// The member of a name.
    fn member(&self, name: &str) -> Option<&Value>;

    /// Whether there is a member of a name.
    fn has(&self, name: &str) -> bool {
        self.member(name).is_some()
    }
}

impl Members for Map<String, Value> {
    fn member(&self, name: &str) -> Option<&Value> {
        if self.len() > FEW {
            return self.get(name);
        }
        self.iter().find(|(key, _)| key.as_str() == name).map(|(_, value)| value)
    }
}

impl Members for Value {
    fn member(&self, name: &str) -> Option<&Value> {
        self.as_object()?.member(name)
    }
}

/// A member to change.
pub(crate) fn member_mut<'m>(map: &'m mut Map<String, Value>, name: &str) -> Option<&'m mut Value> {
    if map.len() > FEW {
        return map.get_mut(name);
    }
    map.iter_mut().find(|(key, _)| key.as_str() == name).map(|(_, value)| value)
}

/// Takes a member out; the order of the others stays.
pub(crate) fn take(map: &mut Map<String, Value>, name: &str) -> Option<Value> {
    if map.has(name) { map.shift_remove(name) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objects_of_any_size_have_their_members() {
        for size in [0, 1, FEW, FEW + 1, 3 * FEW] {
            let map: Map<String, Value> =
                (0..size).map(|number| (format!("key{number}"), Value::from(number))).collect();
            for number in 0..=size {
                let name = format!("key{number}");
                assert_eq!(map.member(&name), map.get(&name), "{name} of {size}");
            }
            let mut changed = map.clone();
            member_mut(&mut changed, "key1").into_iter().for_each(|value| *value = Value::Null);
            assert_eq!(changed.get("key1"), (size > 1).then_some(&Value::Null));
            let mut fewer = map.clone();
            assert_eq!(take(&mut fewer, "key0"), map.get("key0").cloned());
            assert_eq!(take(&mut fewer, "key0"), None);
            assert!(fewer.keys().eq(map.keys().skip(1)));
        }
        assert_eq!(Value::from(1).member("key"), None);
    }
}
