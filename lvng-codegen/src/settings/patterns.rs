//! Patterns of names, in which `*` stands for any letters.

/// Whether a text is one of a pattern.
pub(super) fn matches(pattern: &str, text: &str) -> bool {
    let Some((first, rest)) = pattern.split_once('*') else { return pattern == text };
    let Some(mut text) = text.strip_prefix(first) else { return false };
    let mut parts = rest.split('*').peekable();
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            return text.ends_with(part);
        }
        // The first place is as good as any: what follows has the most left.
        match text.find(part) {
            Some(at) => text = text.get(at + part.len()..).unwrap_or_default(),
            None => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn stars_stand_for_any_letters() {
        let is = |pattern: &str, text: &str| assert!(matches(pattern, text), "{pattern} {text}");
        let is_not = |pattern: &str, text: &str| assert!(!matches(pattern, text), "{pattern} {text}");
        is("/pets", "/pets");
        is_not("/pets", "/pets/{id}");
        is("/pets*", "/pets/{id}");
        is("*", "");
        is("a*b*c", "abxbc");
        is("*/{id}", "/a/b/{id}");
        is_not("a*a", "a");
        is_not("*b", "ba");
        is("**", "x");
    }
}
