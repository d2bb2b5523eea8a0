//! What messages say: the words that were probably meant, and what nodes are called.

use serde_json::Value;

/// The known word that is nearest to `wanted`, if it is near enough to have been meant.
pub(crate) fn nearest<'n, S: AsRef<str> + ?Sized + 'n>(
    wanted: &str,
    known: impl Iterator<Item = &'n S>,
) -> Option<&'n S> {
    let letters: Vec<char> = wanted.chars().flat_map(char::to_lowercase).take(LONGEST).collect();
    let limit = (letters.len() / 3).clamp(1, 3);
    known
        .take(MOST)
        .filter_map(|word| Some((distance(&letters, word.as_ref(), limit)?, word)))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, word)| word)
}

/// More words are not looked through.
const MOST: usize = 5000;

/// Longer words are compared by their beginning.
const LONGEST: usize = 64;

/// The number of letters to insert, delete, replace or swap with a neighbour, unless it is more than `limit`.
fn distance(wanted: &[char], word: &str, limit: usize) -> Option<usize> {
    // Three bytes a letter at most, four for few: a cheap way to skip most words.
    if word.len() > 4 * (wanted.len() + limit) || word.len() + limit < wanted.len() {
        return None;
    }
    let word: Vec<char> = word.chars().flat_map(char::to_lowercase).take(LONGEST).collect();
    if word.len().abs_diff(wanted.len()) > limit {
        return None;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=word.len()).collect();
    for (row, letter) in wanted.iter().enumerate() {
        let mut current = vec![row + 1];
        for (column, other) in word.iter().enumerate() {
            let replaced = above[column] + usize::from(letter != other);
            let mut best = replaced.min(above[column + 1] + 1).min(current[column] + 1);
            let swapped = row > 0 && column > 0 && wanted[row - 1] == *other && word[column - 1] == *letter;
            if swapped {
                best = best.min(before[column - 1] + 1);
            }
            current.push(best);
        }
        before = std::mem::replace(&mut above, current);
    }
    above.last().copied().filter(|distance| *distance <= limit)
}

/// What a node is, for messages.
pub(crate) fn describe(node: &Value) -> String {
    match node {
        Value::Null => "nothing".to_owned(),
        Value::Bool(flag) => format!("`{flag}`"),
        Value::Number(number) => format!("the number {number}"),
        Value::String(text) if text.chars().count() > 40 => {
            format!("the text `{}…`", text.chars().take(40).collect::<String>().escape_debug())
        }
        Value::String(text) => format!("the text `{}`", text.escape_debug()),
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "an object".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn misspelt_words_are_recognized() {
        let types = ["string", "integer", "number", "boolean", "array", "object"];
        let near = |wanted: &str| nearest(wanted, types.iter()).copied();
        assert_eq!(near("strng"), Some("string"));
        assert_eq!(near("sting"), Some("string"));
        assert_eq!(near("String"), Some("string"));
        assert_eq!(near("obejct"), Some("object"));
        assert_eq!(near("uuid"), None);
        assert_eq!(near(""), None);
    }
}
