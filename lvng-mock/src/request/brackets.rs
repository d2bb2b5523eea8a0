//! Names with brackets in queries and forms: `filter[age]`, `ids[]`, `items[0][price]`.

use indexmap::IndexMap;

/// Names in more brackets are names as they are.
const MOST_DEPTH: usize = 32;

/// What is written under a name: texts, and what is written with one more pair of brackets.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Tree {
    pub(super) texts: Vec<String>,
    pub(super) members: IndexMap<String, Tree>,
}

impl Tree {
    pub(super) fn is_empty(&self) -> bool {
        self.texts.is_empty() && self.members.is_empty()
    }

    /// Adds the text that is written with these keys in brackets.
    pub(super) fn add(&mut self, keys: &[&str], text: String) {
        let mut place = self;
        for key in keys {
            place = place.members.entry((*key).to_owned()).or_default();
        }
        place.texts.push(text);
    }
}

/// The keys in brackets, where the rest of a name is nothing else.
pub(super) fn keys(rest: &str) -> Option<Vec<&str>> {
    let inner = rest.strip_prefix('[')?.strip_suffix(']')?;
    let keys: Vec<&str> = inner.split("][").take(MOST_DEPTH + 1).collect();
    (keys.len() <= MOST_DEPTH).then_some(keys)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_stand_in_brackets() {
        assert_eq!(keys("[age]"), Some(vec!["age"]));
        assert_eq!(keys("[0][price]"), Some(vec!["0", "price"]));
        assert_eq!(keys("[]"), Some(vec![""]));
        assert_eq!((keys(""), keys("[age"), keys("x[age]")), (None, None, None));
        assert_eq!(keys(&"[a]".repeat(MOST_DEPTH)).map(|keys| keys.len()), Some(MOST_DEPTH));
        assert_eq!(keys(&"[a]".repeat(MOST_DEPTH + 1)), None);
    }
}
