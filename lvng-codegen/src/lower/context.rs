//! Where a schema stands, as far as its type's name is concerned.

use crate::names::{self, Rank};

/// What a type without a name of its own is called at a place of the description.
#[derive(Clone, Debug)]
pub struct Context {
    /// The names, best first; never empty.
    pub names: Vec<String>,
    /// Who goes first where names clash.
    pub rank: Rank,
    /// Whether a single allowed value can be noted beside the type, as for fields and parameters.
    pub takes_constant: bool,
}

impl Context {
    /// A type that is called by what it belongs to.
    pub fn inline(name: impl Into<String>) -> Self {
        Self { names: vec![name.into()], rank: Rank::Inline, takes_constant: false }
    }

    /// A component of the description.
    pub fn component(name: &str) -> Self {
        let rust = names::type_name(name);
        let rank = if rust == name { Rank::Exact } else { Rank::Component };
        Self { names: vec![rust], rank, takes_constant: false }
    }

    /// The best name.
    pub fn name(&self) -> &str {
        self.names.first().map_or("Unnamed", String::as_str)
    }

    /// A property or parameter: `CreateAgent`, `model` → `CreateAgentModel`.
    pub fn property(&self, wire: &str) -> Self {
        let words = names::variant_words(wire);
        Self { takes_constant: true, ..Self::inline(format!("{}{}", self.name(), names::pascal(&words))) }
    }

    /// The items of a list: `Tags` → `Tag`, or `DataItem` where the word has no plural.
    pub fn item(&self) -> Self {
        let item = format!("{}Item", self.name());
        let mut words = names::words(self.name());
        if let Some(last) = words.last_mut() {
            *last = names::singular(last);
        }
        let singular = names::pascal(&words);
        let names = if singular == self.name() { vec![item] } else { vec![singular, item] };
        Self { names, ..Self::inline("") }
    }

    /// The values of a map.
    pub fn value(&self) -> Self {
        Self::inline(format!("{}Value", self.name()))
    }

    /// One type of several, by a word that tells it from the others.
    pub fn variant(&self, word: &str) -> Self {
        Self::inline(format!("{}{}", self.name(), names::pascal(&names::words(word))))
    }
}
