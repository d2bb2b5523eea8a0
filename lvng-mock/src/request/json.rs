//! JSON text → a value whose integers beyond 64 bits compare right with bounds of 64 bits.
//!
//! `serde_json` reads such an integer as the nearest double, which may be a bound itself: `-9223372036854775809` is the least
//! integer of 64 bits then. Here one that lies beyond its double becomes the next double away from zero.
//!
//! Values of clients are written with such integers as integers: for JSON Schema before draft 6, as in OpenAPI 3.0, a number with
//! an exponent is none.

use serde_core::Serialize;
use serde_json::Value;
use serde_json::ser::{CompactFormatter, Formatter, Serializer};
use std::borrow::Cow;
use std::cmp::Ordering;
use std::io::{self, Write};

/// Reads a text.
pub(crate) fn read(text: &str) -> serde_json::Result<Value> {
    serde_json::from_str(&rounded(text))
}

/// Writes a value.
pub(crate) fn write(value: &Value) -> String {
    let mut text = Vec::new();
    // Nothing can fail where a value is written to memory.
    let _ = value.serialize(&mut Serializer::with_formatter(&mut text, WholeIntegers));
    String::from_utf8(text).unwrap_or_default()
}

/// Writes all digits of integers beyond 64 bits.
struct WholeIntegers;

impl Formatter for WholeIntegers {
    fn write_f64<W: ?Sized + Write>(&mut self, writer: &mut W, value: f64) -> io::Result<()> {
        match value.abs() >= BEYOND_64_BITS {
            true => write!(writer, "{value:.0}"),
            false => CompactFormatter.write_f64(writer, value),
        }
    }
}

/// 2 to the power of 63. Doubles from here on have no fraction.
const BEYOND_64_BITS: f64 = 9_223_372_036_854_775_808.0;

/// The text with other digits for integers that `serde_json` would bring nearer to zero.
fn rounded(text: &str) -> Cow<'_, str> {
    let mut out = String::new();
    let mut copied = 0;
    for (start, end) in long_integers(text) {
        let Some(double) = text.get(start..end).and_then(away_from_zero) else { continue };
        out.push_str(text.get(copied..start).unwrap_or_default());
        out.push_str(&format!("{double:e}"));
        copied = end;
    }
    if copied == 0 {
        return Cow::Borrowed(text);
    }
    out.push_str(text.get(copied..).unwrap_or_default());
    Cow::Owned(out)
}

/// No integer of fewer digits is beyond 64 bits.
const LEAST_DIGITS: usize = 19;

/// Where the integers of many digits are in a text, outside of strings.
fn long_integers(text: &str) -> Vec<(usize, usize)> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let (mut at, mut is_string) = (0, false);
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' if is_string => at += 1,
            b'"' => is_string = !is_string,
            b'-' | b'0'..=b'9' if !is_string => {
                let rest = bytes.get(at..).unwrap_or_default();
                let is_of_number = |byte: &&u8| matches!(byte, b'-' | b'+' | b'.' | b'e' | b'E' | b'0'..=b'9');
                let length = rest.iter().take_while(is_of_number).count();
                let digits = rest.iter().take(length).skip(usize::from(*byte == b'-'));
                if length >= LEAST_DIGITS && digits.clone().all(u8::is_ascii_digit) {
                    found.push((at, at + length));
                }
                at += length.max(1) - 1;
            }
            _ => {}
        }
        at += 1;
    }
    found
}

/// The next double away from zero, for an integer whose own double is nearer to zero than it is; `None` if it is not, or fits
/// into 64 bits.
fn away_from_zero(integer: &str) -> Option<f64> {
    if integer.parse::<i64>().is_ok() || integer.parse::<u64>().is_ok() {
        return None;
    }
    let double: f64 = integer.parse().ok().filter(|double: &f64| double.is_finite())?;
    let digits = integer.trim_start_matches('-');
    // Without a fraction, a double is written with all its digits.
    let written = format!("{:.0}", double.abs());
    let order = digits.len().cmp(&written.len()).then_with(|| digits.cmp(&written));
    let next = f64::from_bits(double.to_bits() + 1);
    (order == Ordering::Greater && next.is_finite()).then_some(next)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn integers_beyond_64_bits_are_beyond_the_bounds() {
        let schema = json!({ "type": "integer", "minimum": i64::MIN, "maximum": i64::MAX });
        let validator = jsonschema::validator_for(&schema).unwrap();
        for (text, is_inside) in [
            ("-9223372036854775808", true),
            ("-9223372036854775808.0", true),
            ("-9223372036854775809", false),
            ("-9223372036854775810", false),
            ("-92233720368547758080", false),
            ("9223372036854775807", true),
            ("9223372036854775808", false),
            ("18446744073709551616", false),
        ] {
            let value = read(text).unwrap();
            assert_eq!(validator.is_valid(&value), is_inside, "{text}: {value}");
        }
        assert_eq!(read("18446744073709551615").unwrap(), json!(u64::MAX));
        // One more than a double that has no neighbour so near.
        assert!(read("100000000000000000001").unwrap().as_f64().unwrap() > 1e20);
        assert_eq!(read("100000000000000000000").unwrap().as_f64().unwrap(), 1e20);
    }

    #[test]
    fn integers_stay_integers() {
        let text =
            r#"{"a":[-10000000000000000000000,9223372036854775808,9223372036854775807,1.5,1.0,1e-7],"b":"1e30"}"#;
        assert_eq!(write(&read(text).unwrap()), text);
        assert_eq!(write(&read("1e300").unwrap()).len(), 301);
    }

    #[test]
    fn other_texts_stay_as_they_are() {
        for text in [
            r#"{"-9223372036854775809": "-9223372036854775809", "\"-9223372036854775809": [1, -2.5e-3, 12345]}"#,
            "[]",
            "-",
            "\"\\",
            "1-9223372036854775809",
        ] {
            assert!(matches!(rounded(text), Cow::Borrowed(_)), "{text}");
        }
        assert!(read("1-2").is_err());
        assert!(read(&"9".repeat(400)).is_err());
        let value = read(r#"{"a": [-9223372036854775809, "-9223372036854775809"]}"#).unwrap();
        assert_eq!(value, json!({ "a": [-9223372036854777856.0, "-9223372036854775809"] }));
    }
}
