//! A tree that is not needed for a while.

use serde::Deserialize;
use serde_json::Value;

/// A tree as text without spaces, which takes a seventh of its memory and no time to speak of.
pub(crate) struct Packed(Vec<u8>);

impl Packed {
    pub(crate) fn new(tree: Value) -> Self {
        // Values of JSON are written to memory without fail.
        Self(serde_json::to_vec(&tree).unwrap_or_else(|error| unreachable!("{error}")))
    }

    /// The tree as it was. For a deep stack, as trees may be deeper than the files that they come from.
    pub(crate) fn tree(&self) -> Value {
        let mut reader = serde_json::Deserializer::from_slice(&self.0);
        reader.disable_recursion_limit();
        Value::deserialize(&mut reader).unwrap_or_else(|error| unreachable!("it was written from a tree: {error}"))
    }
}

#[cfg(test)]
mod tests {
    use super::Packed;
    use serde_json::{Value, json};

    #[test]
    fn trees_come_back_as_they_were() {
        lvng_codegen::with_deep_stack(|| {
            let leaf = json!({ "b": [1, -1, 1.0, 1e300, 0.1, u64::MAX, "\u{0}\"é"], "a": { "": null } });
            // Deeper than the parser goes by itself.
            let deep = (0..1000).fold(leaf, |inner, _| Value::Array(vec![inner]));
            let back = Packed::new(deep.clone()).tree();
            // The texts tell the order of members and 1 from 1.0 as well.
            assert!(Packed::new(back).0 == Packed::new(deep).0);
        });
    }
}
