//! How well operations are known: `x-lvng-evidence`.

use lvng::document::Operation;
use serde_json::Value;

/// The key of an operation.
pub const KEY: &str = "x-lvng-evidence";

/// How well an operation is known, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    Official,
    Documented,
    Partial,
    Named,
    Inferred,
    /// The description does not say, or not in words that are known.
    Unsaid,
}

impl Level {
    pub const ALL: [Level; 6] =
        [Level::Official, Level::Documented, Level::Partial, Level::Named, Level::Inferred, Level::Unsaid];

    /// Those that a description can name.
    pub fn described() -> impl Iterator<Item = Level> {
        Level::ALL.into_iter().filter(|level| *level != Level::Unsaid)
    }

    pub fn name(self) -> &'static str {
        match self {
            Level::Official => "official",
            Level::Documented => "documented",
            Level::Partial => "partial",
            Level::Named => "named",
            Level::Inferred => "inferred",
            Level::Unsaid => "unsaid",
        }
    }

    /// What it means, in a line.
    pub fn meaning(self) -> &'static str {
        match self {
            Level::Official => "taken from LVNG's own file",
            Level::Documented => "a document shows parameters and reply",
            Level::Partial => "a document shows some of it",
            Level::Named => "a document says that it exists",
            Level::Inferred => "no document shows it",
            Level::Unsaid => "the description does not say",
        }
    }

    /// The level of an operation.
    pub fn of(operation: &Operation<'_>) -> Level {
        let level = operation.node.get(KEY).and_then(|evidence| evidence.get("level")).and_then(Value::as_str);
        level.and_then(|level| Level::described().find(|known| known.name() == level)).unwrap_or(Level::Unsaid)
    }
}
