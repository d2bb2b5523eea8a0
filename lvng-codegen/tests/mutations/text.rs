//! Mistakes in the text of a description: letters and lines lost, doubled and exchanged.

use fastrand::Rng;

/// What YAML, JSON, paths and doc comments read as more than letters.
const SPECIAL: [&str; 36] = [
    "&a ",
    "*a ",
    "<<: *a",
    "!!binary ",
    "!x ",
    "? ",
    ": ",
    "- ",
    "---\n",
    "...\n",
    "%YAML 1.2\n",
    "{",
    "}",
    "[",
    "]",
    ",",
    "\"",
    "'",
    "#",
    "|\n",
    ">\n",
    "\t",
    "\r",
    "\u{0}",
    "\u{feff}",
    "\u{202e}",
    "~",
    ".nan",
    "0x10",
    "1e999",
    "1_000",
    "\\u0000",
    "*/",
    "```",
    "$ref",
    "null",
];

/// The text with one to four mistakes.
pub fn mutate(text: &str, rng: &mut Rng) -> String {
    let mut text = text.to_owned();
    for _ in 0..rng.usize(1..=4) {
        let (from, to) = range(&text, rng);
        match rng.u8(0..6) {
            0 => text.replace_range(from..to, ""),
            1 => {
                let again = text[from..to].to_owned();
                text.insert_str(from, &again);
            }
            2 => text.insert_str(from, rng.choice(SPECIAL).unwrap_or_default()),
            3 => text.replace_range(from..to, rng.choice(SPECIAL).unwrap_or_default()),
            4 => text.truncate(from),
            _ => text = lines_exchanged(&text, rng),
        }
    }
    text
}

/// A short range between letters.
fn range(text: &str, rng: &mut Rng) -> (usize, usize) {
    let near = |position: usize| (position.min(text.len())..=text.len()).find(|at| text.is_char_boundary(*at));
    let from = near(rng.usize(..=text.len())).unwrap_or(text.len());
    let to = near(from + rng.usize(..40)).unwrap_or(text.len());
    (from, to)
}

fn lines_exchanged(text: &str, rng: &mut Rng) -> String {
    let mut lines: Vec<&str> = text.lines().collect();
    if !lines.is_empty() {
        let (one, other) = (rng.usize(..lines.len()), rng.usize(..lines.len()));
        lines.swap(one, other);
    }
    lines.join("\n")
}
