//! Tokens → pieces: words, punctuation and brackets in a row, with one text for all of them.
//!
//! A tree of tokens can be walked by taking it apart only. Pieces are looked at as often as is needed, and cost no
//! allocation each.

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};
use std::fmt::Write;
use std::ops::Range;

/// What a piece is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A name, keyword, lifetime or literal.
    Word,
    /// Punctuation; `::`, `->`, `=>`, `>>` and `..` are one piece.
    Mark,
    /// An opening bracket.
    Open,
    /// A closing bracket.
    Close,
}

/// A part of the text.
#[derive(Clone, Copy, Debug)]
struct Piece {
    kind: Kind,
    /// Whether what follows may belong to the same mark.
    is_joint: bool,
    start: usize,
    end: usize,
    /// Of an opening bracket, where it is closed.
    close: usize,
}

/// Pieces by their places, in order.
#[derive(Debug, Default)]
pub(super) struct Pieces {
    /// All pieces with spaces between them, so that any part of it can be parsed.
    text: String,
    all: Vec<Piece>,
}

/// Marks of several characters.
const LONG: [&str; 5] = ["::", "->", "=>", ">>", ".."];

impl Pieces {
    /// Takes tokens apart.
    pub(super) fn of(tokens: TokenStream) -> Self {
        let mut pieces = Pieces::default();
        pieces.add(tokens);
        pieces
    }

    fn add(&mut self, tokens: TokenStream) {
        for token in tokens {
            match token {
                TokenTree::Group(group) => {
                    let (delimiter, inner) = (group.delimiter(), group.stream());
                    // What nobody else holds is walked without a copy.
                    drop(group);
                    self.group(delimiter, inner);
                }
                TokenTree::Ident(ident) => {
                    let is_lifetime = self.all.last().is_some_and(|last| last.is_joint && self.ends_with(last, '\''));
                    if !is_lifetime {
                        self.push(Kind::Word);
                    }
                    // Writing to a text cannot fail.
                    let _ = write!(self.text, "{ident}");
                    self.end(Kind::Word);
                }
                TokenTree::Literal(literal) => {
                    self.push(Kind::Word);
                    let _ = write!(self.text, "{literal}");
                    self.end(Kind::Word);
                }
                TokenTree::Punct(punct) => self.punct(punct.as_char(), punct.spacing() == Spacing::Joint),
            }
        }
    }

    fn group(&mut self, delimiter: Delimiter, inner: TokenStream) {
        let (open, close) = match delimiter {
            Delimiter::Parenthesis => ('(', ')'),
            Delimiter::Brace => ('{', '}'),
            Delimiter::Bracket => ('[', ']'),
            Delimiter::None => return self.add(inner),
        };
        let start = self.all.len();
        self.push(Kind::Open);
        self.text.push(open);
        self.end(Kind::Open);
        self.add(inner);
        self.all[start].close = self.all.len();
        self.push(Kind::Close);
        self.text.push(close);
        self.end(Kind::Close);
    }

    fn punct(&mut self, mark: char, is_joint: bool) {
        let belongs = self.all.last().is_some_and(|last| {
            let known = |long: &&str| long.starts_with(&self.text[last.start..last.end]) && long.ends_with(mark);
            last.is_joint && last.end - last.start == 1 && LONG.iter().any(known)
        });
        if !belongs {
            self.push(Kind::Mark);
        }
        self.text.push(mark);
        self.end(Kind::Mark);
        if let Some(last) = self.all.last_mut() {
            last.is_joint = is_joint;
        }
    }

    fn push(&mut self, kind: Kind) {
        if self.all.last().is_some_and(|last| !last.is_joint) {
            self.text.push(' ');
        }
        let start = self.text.len();
        self.all.push(Piece { kind, is_joint: false, start, end: start, close: 0 });
    }

    fn end(&mut self, kind: Kind) {
        let end = self.text.len();
        if let Some(last) = self.all.last_mut() {
            *last = Piece { kind, is_joint: false, end, ..*last };
        }
    }

    fn ends_with(&self, piece: &Piece, mark: char) -> bool {
        self.text[piece.start..piece.end].ends_with(mark)
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.all.len()
    }

    /// The text of a piece; none behind the last.
    pub(super) fn text(&self, at: usize) -> &str {
        self.all.get(at).map_or("", |piece| &self.text[piece.start..piece.end])
    }

    /// What a piece is.
    pub(super) fn kind(&self, at: usize) -> Option<Kind> {
        self.all.get(at).map(|piece| piece.kind)
    }

    /// The place of the bracket that closes the one at a place.
    pub(super) fn close(&self, open: usize) -> usize {
        self.all.get(open).map_or(open, |piece| piece.close)
    }

    /// The text of several pieces, as it can be parsed.
    pub(super) fn source(&self, range: Range<usize>) -> &str {
        match (self.all.get(range.start), self.all.get(range.end.wrapping_sub(1))) {
            (Some(first), Some(last)) if !range.is_empty() => &self.text[first.start..last.end],
            _ => "",
        }
    }

    /// The first piece of a text that is not inside of brackets.
    pub(super) fn scan(&self, range: Range<usize>, is_wanted: impl Fn(&str) -> bool) -> Option<usize> {
        let mut at = range.start;
        while at < range.end {
            if is_wanted(self.text(at)) {
                return Some(at);
            }
            at = if self.kind(at) == Some(Kind::Open) { self.close(at) + 1 } else { at + 1 };
        }
        None
    }

    /// The next comma that is not inside of brackets or of `<…>`; the end where there is none.
    pub(super) fn comma(&self, range: Range<usize>) -> usize {
        let mut at = range.start;
        let mut depth = 0_usize;
        while at < range.end {
            match self.text(at) {
                "," if depth == 0 => return at,
                "<" => depth += 1,
                ">" => depth = depth.saturating_sub(1),
                ">>" => depth = depth.saturating_sub(2),
                _ => {}
            }
            at = if self.kind(at) == Some(Kind::Open) { self.close(at) + 1 } else { at + 1 };
        }
        range.end
    }
}
