//! Texts with names in braces: `a{b}c` → `a`, `{b}`, `c`.

/// A piece of a text with names in braces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'t> {
    /// Text that stands for itself, as the description spells it.
    Literal(&'t str),
    /// The name between `{` and `}`.
    Placeholder(&'t str),
}

impl<'t> Piece<'t> {
    /// The text that stands for itself; `None` for a placeholder.
    pub fn literal(self) -> Option<&'t str> {
        match self {
            Piece::Literal(text) => Some(text),
            Piece::Placeholder(_) => None,
        }
    }

    /// The name of a placeholder.
    pub fn name(self) -> Option<&'t str> {
        match self {
            Piece::Placeholder(name) => Some(name),
            Piece::Literal(_) => None,
        }
    }
}

/// The pieces of a text from left to right. Braces that enclose no name are literal text.
///
/// It reads all texts of OpenAPI that have names in braces: paths, and the URLs of servers.
#[derive(Clone, Debug)]
pub struct Pieces<'t> {
    rest: &'t str,
}

impl<'t> Pieces<'t> {
    /// The pieces of `text`.
    pub fn new(text: &'t str) -> Self {
        Self { rest: text }
    }

    /// The names in braces.
    pub fn names(self) -> impl Iterator<Item = &'t str> {
        self.filter_map(Piece::name)
    }

    fn literal(&mut self, end: usize) -> Option<Piece<'t>> {
        let (text, rest) = self.rest.split_at(end);
        self.rest = rest;
        (!text.is_empty()).then_some(Piece::Literal(text))
    }
}

impl<'t> Iterator for Pieces<'t> {
    type Item = Piece<'t>;

    fn next(&mut self) -> Option<Piece<'t>> {
        let Some((before, inside)) = split_at_byte(self.rest, b'{') else { return self.literal(self.rest.len()) };
        match split_at_byte(inside, b'}') {
            None => self.literal(self.rest.len()),
            Some(("", _)) => self.literal(before.len() + "{}".len()),
            Some(_) if !before.is_empty() => self.literal(before.len()),
            Some((name, after)) => {
                self.rest = after;
                Some(Piece::Placeholder(name))
            }
        }
    }
}

/// What stands before and after an ASCII character. On texts this short, `split_once` costs three times as much.
fn split_at_byte(text: &str, mark: u8) -> Option<(&str, &str)> {
    let at = text.bytes().position(|byte| byte == mark)?;
    Some((&text[..at], &text[at + 1..]))
}

/// Cuts a path template into the path, the fixed query text behind a `?`, and the fragment with its `#`.
pub(super) fn cut(template: &str) -> (&str, Option<&str>, &str) {
    // Most templates are a path alone, and a client comes here for each request.
    if !template.bytes().any(|byte| matches!(byte, b'?' | b'#')) {
        return (template, None, "");
    }
    let (sent, fragment) = cut_before(template, '#');
    let (path, query) = cut_before(sent, '?');
    (path, query.strip_prefix('?'), fragment)
}

/// Cuts a text before the first of these characters that stands outside braces.
fn cut_before(text: &str, mark: char) -> (&str, &str) {
    let mut at = 0;
    for piece in Pieces::new(text) {
        match piece {
            Piece::Literal(literal) => match literal.find(mark) {
                Some(found) => return text.split_at(at + found),
                None => at += literal.len(),
            },
            Piece::Placeholder(name) => at += name.len() + "{}".len(),
        }
    }
    (text, "")
}

#[cfg(test)]
mod tests {
    use super::Piece::{Literal, Placeholder};
    use super::*;

    #[test]
    fn names_are_found_in_braces() {
        let pieces = |text| Pieces::new(text).collect::<Vec<_>>();
        assert_eq!(pieces(""), []);
        assert_eq!(pieces("{a}b{c}"), [Placeholder("a"), Literal("b"), Placeholder("c")]);
        assert_eq!(pieces("a}{b"), [Literal("a}{b")]);
        assert_eq!(pieces("{a{b}}"), [Placeholder("a{b"), Literal("}")]);
        assert_eq!(pieces("a{}{b}"), [Literal("a{}"), Placeholder("b")]);
        assert_eq!(Pieces::new("https://{host}.example/{base}").names().collect::<Vec<_>>(), ["host", "base"]);
    }

    #[test]
    fn what_is_inside_braces_is_not_cut() {
        assert_eq!(cut_before("/{a#b}/c#d#e", '#'), ("/{a#b}/c", "#d#e"));
        assert_eq!(cut_before("/{a}", '#'), ("/{a}", ""));
    }
}
