//! Texts of a length, a format, a pattern.

use super::pattern;
use fastrand::Rng;
use serde_json::{Map, Value};

/// Texts do not get longer than this, whatever is asked for.
const MOST_LENGTH: usize = 100_000;

const WORDS: [&str; 16] = [
    "amber", "birch", "cedar", "delta", "ember", "fjord", "grove", "harbor", "island", "juniper", "kestrel", "lagoon",
    "meadow", "nectar", "orchid", "prairie",
];

fn word(rng: &mut Rng) -> &'static str {
    WORDS.get(rng.usize(..WORDS.len())).copied().unwrap_or("amber")
}

/// A text for a schema.
pub(super) fn text(rng: &mut Rng, schema: &Map<String, Value>) -> String {
    let length = |key: &str| schema.get(key).and_then(Value::as_f64).map(|length| length as usize);
    let (least, most) = (length("minLength").unwrap_or(0).min(MOST_LENGTH), length("maxLength").unwrap_or(usize::MAX));
    let fits = |text: &String| (least..=most).contains(&text.chars().count());
    if let Some(pattern) = schema.get("pattern").and_then(Value::as_str) {
        let made = (0..60).filter_map(|attempt| pattern::text(rng, pattern, attempt, least)).find(fits);
        if let Some(made) = made {
            return made;
        }
    }
    let format = schema.get("format").and_then(Value::as_str).unwrap_or_default();
    if let Some(made) = formatted(rng, format, least, most) {
        return made;
    }
    plain(rng, least, most)
}

/// Words, as long as they have to be.
fn plain(rng: &mut Rng, least: usize, most: usize) -> String {
    let mut made = word(rng).to_owned();
    while made.len() < least {
        made.push(' ');
        made.push_str(word(rng));
    }
    made.truncate(most.max(least));
    // A cut between words.
    if made.ends_with(' ') {
        made.pop();
        made.push('s');
    }
    made
}

fn hex(rng: &mut Rng, digits: usize) -> String {
    (0..digits).map(|_| rng.digit(16)).collect()
}

fn date(rng: &mut Rng) -> String {
    format!("20{:02}-{:02}-{:02}", rng.u8(20..30), rng.u8(1..=12), rng.u8(1..=28))
}

fn time(rng: &mut Rng) -> String {
    format!("{:02}:{:02}:{:02}Z", rng.u8(0..24), rng.u8(0..60), rng.u8(0..60))
}

/// A text of a format; `None` for formats that nothing is known of, or that cannot be so long.
fn formatted(rng: &mut Rng, format: &str, least: usize, most: usize) -> Option<String> {
    let made = match format {
        "date-time" => format!("{}T{}", date(rng), time(rng)),
        "date" => date(rng),
        "time" => time(rng),
        "duration" => format!("PT{}M", rng.u8(1..60)),
        "uuid" => {
            let variant = ["8", "9", "a", "b"][rng.usize(..4)];
            let parts = [hex(rng, 8), hex(rng, 4), format!("4{}", hex(rng, 3)), format!("{variant}{}", hex(rng, 3))];
            format!("{}-{}", parts.join("-"), hex(rng, 12))
        }
        "email" | "idn-email" => format!("{}@example.com", padded(rng, least, "@example.com")),
        "hostname" | "idn-hostname" => format!("{}.example.com", word(rng)),
        "uri" | "url" | "iri" => format!("https://example.com/{}", padded(rng, least, "https://example.com/")),
        "uri-reference" | "iri-reference" => format!("/{}", padded(rng, least, "/")),
        "uri-template" => format!("/{}/{{id}}", word(rng)),
        "ipv4" | "ip" => format!("192.0.2.{}", rng.u8(1..255)),
        "ipv6" => format!("2001:db8::{}", hex(rng, 3)),
        "json-pointer" => format!("/{}", word(rng)),
        "relative-json-pointer" => format!("0/{}", word(rng)),
        "regex" => format!("^{}$", word(rng)),
        // Whole groups of four letters that are no padding.
        "byte" => "bW9j".repeat(least.div_ceil(4).max(2).min((most / 4).max(1))),
        "decimal" => format!("{}.{:02}", rng.u8(1..100), rng.u8(0..100)),
        _ => return None,
    };
    (least..=most).contains(&made.chars().count()).then_some(made)
}

/// A word with which the whole is long enough.
fn padded(rng: &mut Rng, least: usize, rest: &str) -> String {
    let word = word(rng);
    let missing = least.saturating_sub(rest.len() + word.len()).min(MOST_LENGTH);
    format!("{word}{}", "x".repeat(missing))
}
