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
    /// What the type is to what it is called after.
    pub role: Role,
    /// The operation or component that it belongs to.
    pub root: String,
}

/// A name of more letters is made shorter, unless the description has it.
const LONGEST: usize = 60;

/// What a type is to the operation or type that it is called after.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// A part like others: a property, an item, the body of an error.
    Part,
    /// One of the types of a union.
    Branch,
    /// What an operation answers on success, which it is expected to have a type of its own for.
    Answer,
}

impl Context {
    /// A type that is called by what it belongs to.
    pub fn inline(name: impl Into<String>) -> Self {
        let name = name.into();
        Self { root: name.clone(), names: vec![name], rank: Rank::Inline, takes_constant: false, role: Role::Part }
    }

    /// A type of a part of what this context stands for.
    fn part(&self, words: &[String]) -> Self {
        Self { root: self.root.clone(), ..Self::inline(self.longer(words)) }
    }

    /// The name with words more. Where that is too long, the words between it and what it all belongs to are left out; and
    /// where it still is, only the last word of that is said.
    fn longer(&self, words: &[String]) -> String {
        let own = names::pascal(words);
        let full = format!("{}{own}", self.name());
        if full.len() <= LONGEST {
            return full;
        }
        let short = format!("{}{own}", self.root);
        let last = names::words(&self.root).pop().unwrap_or_default();
        let kind = format!("{own}{}", names::pascal(&[last]));
        let is_name =
            |name: &&String| name.len() <= LONGEST && name.starts_with(char::is_alphabetic) && **name != self.root;
        [short, kind].iter().find(is_name).cloned().unwrap_or(full)
    }

    /// A component of the description.
    pub fn component(name: &str) -> Self {
        let rust = names::type_name(name);
        let rank = if rust == name { Rank::Exact } else { Rank::Component };
        Self { root: rust.clone(), names: vec![rust], rank, takes_constant: false, role: Role::Part }
    }

    /// The best name.
    pub fn name(&self) -> &str {
        self.names.first().map_or("Unnamed", String::as_str)
    }

    /// A property or parameter, by its words: `CreateAgent`, `model` → `CreateAgentModel`.
    pub fn property(&self, words: &[String]) -> Self {
        Self { takes_constant: true, ..self.part(words) }
    }

    /// The items of a list: `Tags` → `Tag`, or `DataItem` where the word has no plural.
    pub fn item(&self) -> Self {
        let item = self.longer(&["item".to_owned()]);
        let mut words = names::words(self.name());
        if let Some(last) = words.last_mut() {
            *last = names::singular(last);
        }
        let singular = names::pascal(&words);
        let names = if singular == self.name() { vec![item] } else { vec![singular, item] };
        Self { names, root: self.root.clone(), ..Self::inline("") }
    }

    /// The values of a map.
    pub fn value(&self) -> Self {
        self.part(&["value".to_owned()])
    }

    /// A branch of a union.
    pub fn branch(&self, word: &str) -> Self {
        Self { role: Role::Branch, ..self.variant(word) }
    }

    /// What an operation answers.
    pub fn answer(&self) -> Self {
        Self { role: Role::Answer, ..self.variant("response") }
    }

    /// One type of several, by a word that tells it from the others.
    pub fn variant(&self, word: &str) -> Self {
        self.part(&names::words(word))
    }
}
