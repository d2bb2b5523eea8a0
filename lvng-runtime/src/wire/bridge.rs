//! serde for models: the derived impls of `Serialize` and `Deserialize` call these two.

use super::json::Tree;
use super::model::read_json;
use super::reader::Reader;
use super::{Constraints, Json, Mode, Model, Problem, to_tree};
use serde_core::de::{MapAccess, SeqAccess, Visitor};
use serde_core::{Deserializer, Serialize, Serializer};
use std::fmt;
use std::marker::PhantomData;

/// Writes a model to any serializer.
pub fn serialize<T: Model, S: Serializer>(model: &T, output: S) -> Result<S::Ok, S::Error> {
    to_tree(model).serialize(output)
}

/// Reads a model from any deserializer, as a client reads.
///
/// serde_json is asked for the text of the value, as its own `RawValue` asks, so that the value is read in one pass.
/// All other deserializers take the question for a newtype struct and give the value itself; a tree is made of it first.
pub fn deserialize<'de, T: Model, D: Deserializer<'de>>(input: D) -> Result<T, D::Error> {
    input.deserialize_newtype_struct(RAW_VALUE, ModelVisitor(PhantomData))
}

/// What serde_json's `RawValue` calls itself.
const RAW_VALUE: &str = "$serde_json::private::RawValue";

struct ModelVisitor<T>(PhantomData<T>);

impl<'de, T: Model> Visitor<'de> for ModelVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, input: D) -> Result<T, D::Error> {
        read_tree(input.deserialize_any(Tree)?)
    }

    fn visit_some<D: Deserializer<'de>>(self, input: D) -> Result<T, D::Error> {
        read_tree(input.deserialize_any(Tree)?)
    }

    fn visit_unit<E: serde_core::de::Error>(self) -> Result<T, E> {
        read_tree(Json::Null)
    }

    fn visit_none<E: serde_core::de::Error>(self) -> Result<T, E> {
        read_tree(Json::Null)
    }

    fn visit_bool<E: serde_core::de::Error>(self, value: bool) -> Result<T, E> {
        read_tree(Tree.visit_bool(value)?)
    }

    fn visit_i64<E: serde_core::de::Error>(self, value: i64) -> Result<T, E> {
        read_tree(Tree.visit_i64(value)?)
    }

    fn visit_u64<E: serde_core::de::Error>(self, value: u64) -> Result<T, E> {
        read_tree(Tree.visit_u64(value)?)
    }

    fn visit_f64<E: serde_core::de::Error>(self, value: f64) -> Result<T, E> {
        read_tree(Tree.visit_f64(value)?)
    }

    fn visit_str<E: serde_core::de::Error>(self, value: &str) -> Result<T, E> {
        read_tree(Json::String(value.into()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, input: A) -> Result<T, A::Error> {
        read_tree(Tree.visit_seq(input)?)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut input: A) -> Result<T, A::Error> {
        let Some(name) = input.next_key::<String>()? else { return read_tree(Json::Object(Vec::new())) };
        if name == RAW_VALUE {
            return input.next_value_seed(Text(self));
        }
        let mut members = vec![(name.into(), input.next_value_seed(Tree)?)];
        if let Json::Object(rest) = Tree.visit_map(input)? {
            members.extend(rest);
        }
        read_tree(Json::Object(members))
    }
}

fn read_tree<T: Model, E: serde_core::de::Error>(json: Json<'_>) -> Result<T, E> {
    let mut cx = Reader::of_tree(json, Mode::Lenient);
    let value = T::read(&mut cx);
    cx.into_result(value).map_err(error)
}

fn error<E: serde_core::de::Error>(problems: Vec<Problem>) -> E {
    let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
    E::custom(problems.join("; "))
}

/// Reads a model from the text of a value.
struct Text<T>(ModelVisitor<T>);

impl<'de, T: Model> serde_core::de::DeserializeSeed<'de> for Text<T> {
    type Value = T;

    fn deserialize<D: Deserializer<'de>>(self, input: D) -> Result<T, D::Error> {
        input.deserialize_str(self)
    }
}

impl<T: Model> Visitor<'_> for Text<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.expecting(f)
    }

    fn visit_str<E: serde_core::de::Error>(self, text: &str) -> Result<T, E> {
        read_json(text.as_bytes(), Mode::Lenient, &Constraints::NONE).map_err(error)
    }
}
