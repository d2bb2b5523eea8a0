//! Rust as a row of tokens with one text for all of them, and a [`quote!`](quote) that makes it.
//!
//! Those of `proc_macro2` are a tree with an allocation for each name and bracket, which has to be taken apart to be written:
//! with them, emission and rendering together took twice as long. Nothing here parses, and no token has a span.

mod convert;
mod quoting;

pub(crate) use quoting::{
    Each, EachOf, bind_each, bind_next, each_token, each_variable, quote, repeated, token, variable,
};

use std::fmt;
use std::ops::Range;
use std::str::FromStr;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A name, keyword, lifetime or literal.
    Word,
    /// Punctuation; `::`, `->` and the like are one token.
    Mark,
    /// An opening bracket.
    Open,
    /// A closing bracket.
    Close,
    /// A line of documentation, with the slashes before it.
    Doc,
}

/// A part of the text.
#[derive(Clone, Copy, Debug)]
struct Token {
    kind: Kind,
    start: u32,
    end: u32,
    /// Of an opening bracket, the place of the one that closes it.
    close: u32,
}

/// Tokens by their places, in order.
#[derive(Clone, Debug, Default)]
pub struct TokenStream {
    /// All tokens with spaces between them, so that any part of it can be parsed.
    text: String,
    all: Vec<Token>,
}

impl TokenStream {
    /// None yet, with room for some.
    pub(crate) fn new() -> Self {
        Self { text: String::with_capacity(128), all: Vec::with_capacity(16) }
    }

    /// Adds a token as it is written, a bracket apart.
    pub(crate) fn push(&mut self, text: &str) {
        let is_word =
            |first: u8| first.is_ascii_alphanumeric() || matches!(first, b'_' | b'"' | b'\'') || !first.is_ascii();
        let kind = if text.as_bytes().first().is_some_and(|first| is_word(*first)) { Kind::Word } else { Kind::Mark };
        self.add(kind, text);
    }

    /// Adds an opening bracket, and gives its place for [`TokenStream::end`].
    pub(crate) fn begin(&mut self, bracket: &str) -> usize {
        self.add(Kind::Open, bracket);
        self.all.len() - 1
    }

    /// Closes the bracket at a place.
    pub(crate) fn end(&mut self, open: usize, bracket: &str) {
        let close = place(self.all.len());
        self.add(Kind::Close, bracket);
        if let Some(open) = self.all.get_mut(open) {
            open.close = close;
        }
    }

    /// Adds a line of documentation, of the item that follows or of the file that it stands in.
    pub(crate) fn document(&mut self, is_inner: bool, line: &str) {
        let gap = if line.is_empty() { "" } else { " " };
        // What would end the line is left to the parser.
        if line.bytes().any(|byte| byte.is_ascii_control()) {
            let line = [gap, line].concat();
            let attribute = if is_inner { quote!(#![doc = #line]) } else { quote!(#[doc = #line]) };
            return self.append(&attribute);
        }
        let start = self.space();
        self.text.extend([if is_inner { "//!" } else { "///" }, gap, line]);
        self.token(Kind::Doc, start);
        self.text.push('\n');
    }

    fn add(&mut self, kind: Kind, text: &str) {
        let start = self.space();
        self.text.push_str(text);
        self.token(kind, start);
    }

    /// Makes what was added to the text since `start` a token.
    fn token(&mut self, kind: Kind, start: usize) {
        self.all.push(Token { kind, start: place(start), end: place(self.text.len()), close: 0 });
    }

    /// Adds a token as the parser has it: without a space where it is joint, and as the end of the last one where it belongs to it.
    fn put(&mut self, kind: Kind, text: &str, is_joint: bool, belongs: bool) {
        if !is_joint {
            return self.add(kind, text);
        }
        let start = self.text.len();
        self.text.push_str(text);
        match self.all.last_mut().filter(|_| belongs) {
            Some(last) => *last = Token { kind, end: place(self.text.len()), ..*last },
            None => self.token(kind, start),
        }
    }

    /// The text of the last token.
    fn last(&self) -> &str {
        self.text(self.all.len().wrapping_sub(1))
    }

    /// Puts a space behind the last token, and gives where the next one begins.
    fn space(&mut self) -> usize {
        if !self.all.is_empty() {
            self.text.push(' ');
        }
        self.text.len()
    }

    fn append(&mut self, other: &TokenStream) {
        if other.all.is_empty() {
            return;
        }
        let (text, place) = (place(self.space()), place(self.all.len()));
        self.text.push_str(&other.text);
        self.all.extend(other.all.iter().map(|token| Token {
            kind: token.kind,
            start: token.start + text,
            end: token.end + text,
            close: token.close + place,
        }));
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.all.len()
    }

    /// The text of a token; none behind the last.
    pub(crate) fn text(&self, at: usize) -> &str {
        self.all.get(at).map_or("", |token| &self.text[token.start as usize..token.end as usize])
    }

    /// What a token is.
    pub(crate) fn kind(&self, at: usize) -> Option<Kind> {
        self.all.get(at).map(|token| token.kind)
    }

    /// The place of the bracket that closes the one at a place.
    pub(crate) fn close(&self, open: usize) -> usize {
        self.all.get(open).map_or(open, |token| token.close as usize)
    }

    /// The text of several tokens, as it can be parsed.
    pub(crate) fn source(&self, range: Range<usize>) -> &str {
        match (self.all.get(range.start), self.all.get(range.end.wrapping_sub(1))) {
            (Some(first), Some(last)) if !range.is_empty() => &self.text[first.start as usize..last.end as usize],
            _ => "",
        }
    }

    /// The first token of a text that is not inside of brackets.
    pub(crate) fn scan(&self, range: Range<usize>, is_wanted: impl Fn(&str) -> bool) -> Option<usize> {
        let mut at = range.start;
        while at < range.end {
            if is_wanted(self.text(at)) {
                return Some(at);
            }
            at = self.behind(at);
        }
        None
    }

    /// The next comma that is not inside of brackets or of `<…>`; the end where there is none.
    pub(crate) fn comma(&self, range: Range<usize>) -> usize {
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
            at = self.behind(at);
        }
        range.end
    }

    /// The place behind a token, and behind what it opens.
    fn behind(&self, at: usize) -> usize {
        if self.kind(at) == Some(Kind::Open) { self.close(at) + 1 } else { at + 1 }
    }
}

/// A place in tokens or their text. No description that is read has so much text that it would not fit.
fn place(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

impl fmt::Display for TokenStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl FromIterator<TokenStream> for TokenStream {
    fn from_iter<I: IntoIterator<Item = TokenStream>>(streams: I) -> Self {
        let mut all = TokenStream::default();
        streams.into_iter().for_each(|stream| all.append(&stream));
        all
    }
}

impl FromStr for TokenStream {
    type Err = proc_macro2::LexError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse::<proc_macro2::TokenStream>().map(TokenStream::from)
    }
}

/// What can stand as `#name` in a [`quote!`](quote).
pub(crate) trait ToTokens {
    /// Adds itself.
    fn to_tokens(&self, tokens: &mut TokenStream);

    /// It alone.
    fn to_token_stream(&self) -> TokenStream {
        let mut tokens = TokenStream::default();
        self.to_tokens(&mut tokens);
        tokens
    }
}

/// A name, raw with `r#` before it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ident<'n>(&'n str);

impl<'n> Ident<'n> {
    /// The name of a text that is one.
    pub(crate) fn new(name: &'n str) -> Self {
        Self(name)
    }
}

impl ToTokens for Ident<'_> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.add(Kind::Word, self.0);
    }
}

/// A literal as it is written.
#[derive(Clone, Debug)]
pub(crate) struct Literal(String);

impl Literal {
    /// A number without the name of its type.
    pub(crate) fn number(number: impl fmt::Display) -> Self {
        Self(number.to_string())
    }

    /// A string that is written as it reads, between as many `#` as it needs.
    pub(crate) fn raw(text: &str) -> Self {
        let longest = text.split('"').skip(1).map(|rest| rest.len() - rest.trim_start_matches('#').len()).max();
        let fence = "#".repeat(longest.unwrap_or(0) + 1);
        Self(["r", &fence, "\"", text, "\"", &fence].concat())
    }
}

impl ToTokens for Literal {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.add(Kind::Word, &self.0);
    }
}

impl ToTokens for str {
    /// A string literal.
    fn to_tokens(&self, tokens: &mut TokenStream) {
        if !self.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
            return tokens.add(Kind::Word, &proc_macro2::Literal::string(self).to_string());
        }
        let start = tokens.space();
        tokens.text.push('"');
        let mut rest = self;
        while let Some(at) = rest.bytes().position(|byte| matches!(byte, b'"' | b'\\')) {
            let (plain, special) = rest.split_at(at);
            tokens.text.extend([plain, "\\", &special[..1]]);
            rest = &special[1..];
        }
        tokens.text.push_str(rest);
        tokens.text.push('"');
        tokens.token(Kind::Word, start);
    }
}

impl ToTokens for String {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        self.as_str().to_tokens(tokens);
    }
}

impl ToTokens for bool {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.add(Kind::Word, if *self { "true" } else { "false" });
    }
}

impl ToTokens for TokenStream {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.append(self);
    }
}

impl<T: ToTokens> ToTokens for Option<T> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        self.iter().for_each(|inner| inner.to_tokens(tokens));
    }
}

impl<T: ToTokens + ?Sized> ToTokens for &T {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        (**self).to_tokens(tokens);
    }
}
