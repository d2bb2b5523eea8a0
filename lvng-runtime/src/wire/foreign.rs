//! Types of other crates in place of those that a description would give.

use super::model::Model;
use super::reader::Reader;
use super::rule::Rule;
use super::writer::Writer;
use serde_core::de::DeserializeOwned;
use serde_core::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;
use std::fmt;
use std::ops::{Deref, DerefMut};
use std::str::FromStr;

/// A value of a type of another crate, which a choice puts in place of what the description has: `jiff::Timestamp` for
/// `format: date-time`.
///
/// On the wire it is what the type's serde traits make of it. Where there is no JSON (paths, queries, headers, forms) it is
/// read from the text as from a string, and where the type takes no string, from the number or boolean that the text says.
/// What the type does not take, a server refuses and a client cannot decode; the bounds of the description are checked
/// besides.
///
/// ```
/// use lvng_runtime::Foreign;
///
/// let address: Foreign<std::net::Ipv4Addr> = "127.0.0.1".parse()?;
/// assert!(address.is_loopback());
/// assert_eq!(Foreign(std::net::Ipv4Addr::LOCALHOST), address);
/// # Ok::<(), std::net::AddrParseError>(())
/// ```
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Foreign<T>(pub T);

impl<T> Foreign<T> {
    /// The value.
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T: Serialize + DeserializeOwned> Model for Foreign<T> {
    fn read(cx: &mut Reader<'_>) -> Option<Self> {
        let value = cx.value()?;
        let found = T::deserialize(&value).ok().or_else(|| match &value {
            Value::String(text) if cx.is_text() => T::deserialize(&scalar(text)?).ok(),
            _ => None,
        });
        if found.is_none() {
            // What serde says of it may have the value in it, which is not repeated.
            cx.problem(Rule::Format, format!("cannot be read as `{}`", name::<T>()));
        }
        found.map(Self)
    }

    fn write(&self, out: &mut Writer) {
        match serde_json::to_value(&self.0) {
            Ok(value) => out.value(&value),
            // No JSON stands for it, as none does for an infinite number.
            Err(_) => out.null(),
        }
    }
}

/// The number or boolean that a text says.
fn scalar(text: &str) -> Option<Value> {
    serde_json::from_str(text).ok().filter(|value: &Value| value.is_number() || value.is_boolean())
}

/// The name of a type without its path.
fn name<T>() -> &'static str {
    let name = std::any::type_name::<T>();
    let plain = name.split('<').next().unwrap_or(name);
    plain.rsplit("::").next().unwrap_or(plain)
}

/// Whether a type can stand in for one of a description: used in generated code for its bounds, so that what is missing is
/// said where the choice is named.
pub const fn assert_foreign<T>()
where
    T: Serialize + DeserializeOwned + Clone + fmt::Debug + PartialEq + Send + Sync + 'static,
{
}

impl<T> From<T> for Foreign<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

impl<T> Deref for Foreign<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> DerefMut for Foreign<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.0
    }
}

/// As the type itself shows it.
impl<T: fmt::Debug> fmt::Debug for Foreign<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<T: fmt::Display> fmt::Display for Foreign<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<T: FromStr> FromStr for Foreign<T> {
    type Err = T::Err;

    fn from_str(text: &str) -> Result<Self, T::Err> {
        text.parse().map(Self)
    }
}

impl<T: Serialize> Serialize for Foreign<T> {
    fn serialize<S: Serializer>(&self, output: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(output)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Foreign<T> {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        T::deserialize(input).map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Mode, from_json, to_json};
    use super::*;
    use std::net::Ipv4Addr;

    #[test]
    fn values_are_those_of_the_type() {
        let read = |text: &str| from_json::<Foreign<Ipv4Addr>>(text.as_bytes(), Mode::Strict);
        assert_eq!(read("\"10.0.0.1\""), Ok(Foreign(Ipv4Addr::new(10, 0, 0, 1))));
        assert_eq!(to_json(&Foreign(Ipv4Addr::LOCALHOST)), b"\"127.0.0.1\"");
        let problems = read("\"10.0.0.256\"").unwrap_err();
        assert_eq!(problems.len(), 1);
        let said = problems[0].to_string();
        assert!(said.contains("cannot be read as `Ipv4Addr`") && !said.contains("256"), "{said}");
        let all: Foreign<Vec<Option<u8>>> = from_json(b"[1, null]", Mode::Lenient).unwrap();
        assert_eq!(all.into_inner(), [Some(1), None]);
    }
}
