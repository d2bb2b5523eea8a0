//! Numbers as JSON writes them, also where they stand as text: digits are kept until it is known which type they are read into.

use super::scanner::Scanner;
use std::borrow::Cow;

/// A number of JSON text, by its digits.
#[derive(Clone, Debug)]
pub struct Number<'a>(Cow<'a, str>);

/// Numbers are equal when their values are: `1`, `1.0` and `10e-1` are one number (JSON Schema, 4.2.2).
impl PartialEq for Number<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0 || Decimal::read(&self.0) == Decimal::read(&other.0)
    }
}

impl<'a> Number<'a> {
    /// A number that is written like this.
    pub(super) fn from_text(text: impl Into<Cow<'a, str>>) -> Self {
        Number(text.into())
    }

    /// The number that a text is, where it is one of JSON and no more: without a plus sign, leading zeros and spaces.
    pub(super) fn of_text(text: &'a str) -> Option<Self> {
        let mut scanner = Scanner::new(text);
        scanner.number().ok().filter(|number| number.len() == text.len()).map(Number::from_text)
    }

    /// As it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The nearest `f64`.
    pub fn as_f64(&self) -> f64 {
        self.0.parse().unwrap_or(f64::NAN)
    }

    /// The number as serde_json keeps it: beyond 64 bits it is the nearest `f64`.
    pub fn into_value(self) -> serde_json::Value {
        self.0.parse().map_or(serde_json::Value::Null, serde_json::Value::Number)
    }

    /// Copies the text that it borrows.
    pub(super) fn into_owned(self) -> Number<'static> {
        Number(Cow::Owned(self.0.into_owned()))
    }
}

/// As an integer where it is one of 64 bits, otherwise as the nearest `f64`.
impl serde_core::Serialize for Number<'_> {
    fn serialize<S: serde_core::Serializer>(&self, output: S) -> Result<S::Ok, S::Error> {
        if let Ok(number) = self.0.parse::<i64>() {
            output.serialize_i64(number)
        } else if let Ok(number) = self.0.parse::<u64>() {
            output.serialize_u64(number)
        } else {
            output.serialize_f64(self.as_f64())
        }
    }
}

/// What a number says when it is to be whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Whole {
    /// It is whole.
    Is(i128),
    /// It is whole, and greater than any integer here.
    Huge,
    /// It is not.
    Not,
}

/// The whole number that a text of JSON stands for; `1.0` and `1e3` are whole as well (JSON Schema, 6.1.1).
pub(super) fn whole(text: &str) -> Whole {
    if let Ok(number) = text.parse::<i64>() {
        return Whole::Is(number.into());
    }
    Decimal::read(text).map_or(Whole::Not, Decimal::whole)
}

/// A number without rounding: `digits × 10^scale`, where the digits neither begin nor end with 0.
#[derive(PartialEq, Eq)]
struct Decimal {
    is_negative: bool,
    digits: String,
    scale: i64,
}

impl Decimal {
    fn read(text: &str) -> Option<Self> {
        let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
        let (is_negative, mantissa) = match mantissa.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, mantissa),
        };
        let (units, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let all = format!("{units}{fraction}");
        let digits = all.trim_start_matches('0').trim_end_matches('0');
        if digits.is_empty() {
            return Some(Decimal { is_negative: false, digits: String::new(), scale: 0 });
        }
        let zeros = all.len() - all.trim_end_matches('0').len();
        // An exponent that does not fit is not supported.
        let exponent: i32 = exponent.parse().ok()?;
        let scale = i64::from(exponent) - fraction.len() as i64 + zeros as i64;
        Some(Decimal { is_negative, digits: digits.to_owned(), scale })
    }

    fn whole(self) -> Whole {
        /// `i128` holds every number of 38 digits.
        const MOST_DIGITS: usize = 38;
        let Ok(zeros) = usize::try_from(self.scale) else { return Whole::Not };
        if self.digits.len().saturating_add(zeros) > MOST_DIGITS {
            return Whole::Huge;
        }
        let text = self.digits + &"0".repeat(zeros);
        match if text.is_empty() { Ok(0) } else { text.parse::<i128>() } {
            Ok(number) => Whole::Is(if self.is_negative { -number } else { number }),
            Err(_) => Whole::Huge,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_are_exact() {
        let table = [
            ("0", Whole::Is(0)),
            ("-0", Whole::Is(0)),
            ("-0.0", Whole::Is(0)),
            ("1.0", Whole::Is(1)),
            ("1e3", Whole::Is(1000)),
            ("10e-1", Whole::Is(1)),
            ("1.50e1", Whole::Is(15)),
            ("1.5", Whole::Not),
            ("1e-1", Whole::Not),
            ("9007199254740993.0", Whole::Is(9_007_199_254_740_993)),
            ("-9223372036854775809", Whole::Is(-9_223_372_036_854_775_809)),
            ("18446744073709551616", Whole::Is(18_446_744_073_709_551_616)),
            ("1e300", Whole::Huge),
            ("1e-300", Whole::Not),
        ];
        for (text, expected) in table {
            assert_eq!(whole(text), expected, "{text}");
        }
    }

    #[test]
    fn numbers_are_equal_by_value() {
        let number = Number::from_text;
        assert_eq!(number("1"), number("1.0"));
        assert_eq!(number("100"), number("1e2"));
        assert_eq!(number("0.10"), number("1e-1"));
        assert_ne!(number("9007199254740993"), number("9007199254740992"));
        assert_ne!(number("1"), number("-1"));
    }
}
