//! serde for models: the derived impls of `Serialize` and `Deserialize` call these two.

use super::{Mode, Model, Reader, to_json};
use serde::de::Error as _;
use serde::ser::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

/// Writes a model to any serializer.
pub fn serialize<T: Model, S: Serializer>(model: &T, output: S) -> Result<S::Ok, S::Error> {
    let tree: Value = serde_json::from_slice(&to_json(model)).map_err(S::Error::custom)?;
    tree.serialize(output)
}

/// Reads a model from any deserializer, as a client reads.
pub fn deserialize<'de, T: Model, D: Deserializer<'de>>(input: D) -> Result<T, D::Error> {
    let tree = Value::deserialize(input)?;
    let mut cx = Reader::new(Mode::Lenient);
    let model = T::read((&tree).into(), &mut cx);
    model.ok_or_else(|| {
        let problems: Vec<String> = cx.into_problems().iter().map(ToString::to_string).collect();
        D::Error::custom(problems.join("; "))
    })
}
