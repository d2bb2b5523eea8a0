//! English plurals, as far as names need them.

/// Whether two words are the same but for their number: `agent`, `agents`.
pub fn same_noun(left: &str, right: &str) -> bool {
    left == right || singular(left) == singular(right)
}

/// Plurals that no rule below gets right.
const IRREGULAR: &[(&str, &str)] = &[
    ("people", "person"),
    ("children", "child"),
    ("indices", "index"),
    ("vertices", "vertex"),
    ("matrices", "matrix"),
    ("criteria", "criterion"),
    ("caches", "cache"),
    ("movies", "movie"),
    ("cookies", "cookie"),
    ("statuses", "status"),
    ("aliases", "alias"),
    ("viruses", "virus"),
    ("bonuses", "bonus"),
    ("buses", "bus"),
    ("canvases", "canvas"),
    ("leaves", "leaf"),
    ("shelves", "shelf"),
    ("knives", "knife"),
    ("wolves", "wolf"),
];

/// Singular words that end in `s`.
const SINGULAR: &[&str] = &[
    "series",
    "species",
    "news",
    "canvas",
    "alias",
    "bias",
    "atlas",
    "gas",
    "always",
    "https",
    "dns",
    "sms",
    "tls",
    "aws",
    "kubernetes",
    "redis",
    "os",
    "ios",
    "macos",
    "lens",
    "analytics",
    "this",
    "has",
    "was",
    "as",
    "is",
    "us",
    "pos",
    "gps",
    "css",
    "rss",
    "kms",
    "ecs",
    "eks",
    "rds",
    "sqs",
    "sns",
    "mfs",
    "nas",
    "vps",
];

/// Plurals that stand for one thing: there is one of them, not a list.
const ONE_THING: &[&str] = &[
    "capabilities",
    "credentials",
    "defaults",
    "details",
    "diagnostics",
    "docs",
    "instructions",
    "limits",
    "metrics",
    "options",
    "preferences",
    "properties",
    "settings",
    "statistics",
    "stats",
    "totals",
];

/// Whether a lower-case word stands for many things of a kind.
pub fn is_plural(word: &str) -> bool {
    !ONE_THING.contains(&word) && singular(word) != word
}

/// The singular of a lower-case word; words that are none stay.
pub fn singular(word: &str) -> String {
    if let Some((_, singular)) = IRREGULAR.iter().find(|(plural, _)| *plural == word) {
        return (*singular).to_owned();
    }
    let keeps_its_s = ["ss", "us", "is"].iter().any(|ending| word.ends_with(ending));
    if SINGULAR.contains(&word) || keeps_its_s || word.len() < 3 {
        return word.to_owned();
    }
    if let Some(stem) = word.strip_suffix("ies").filter(|stem| stem.len() > 1) {
        return format!("{stem}y");
    }
    if ["sses", "xes", "ches", "shes", "zzes"].iter().any(|ending| word.ends_with(ending)) {
        return word[..word.len() - 2].to_owned();
    }
    word.strip_suffix('s').unwrap_or(word).to_owned()
}
