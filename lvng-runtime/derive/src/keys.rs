//! The entries of an attribute, by key: `"wireName", nullable, min = 0, items(max_length = 5)`.

use proc_macro2::Group;
use quote::ToTokens;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::token::Bracket;
use syn::{Attribute, Error, Expr, Ident, Lit, LitStr, Meta, Result, Token, bracketed, parenthesized};

/// The entries of an attribute that have not been read yet.
///
/// Readers take the keys that they know, and [`Keys::finish`] refuses the rest: a key that nothing reads must not look as
/// if it meant something.
pub struct Keys {
    /// The attribute, or the key that the entries belong to: `field`, `items`.
    owner: Ident,
    entries: Vec<Entry>,
    /// The keys that were asked for.
    known: Vec<&'static str>,
}

enum Entry {
    /// `"text"` or `5`
    Literal(Box<Lit>),
    Key(Ident, Value),
}

enum Value {
    /// `nullable`
    Flag,
    /// `min = 0`
    Expr(Box<Expr>),
    /// `items(…)`
    List(Vec<Entry>),
}

impl Parse for Entry {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        if input.peek(Lit) {
            return Ok(Entry::Literal(Box::new(input.parse()?)));
        }
        let key: Ident = input.parse()?;
        if input.peek(Token![=]) {
            input.parse::<Token![=]>()?;
            return Ok(Entry::Key(key, Value::Expr(Box::new(parse_value(input)?))));
        }
        if input.peek(syn::token::Paren) {
            let inner;
            parenthesized!(inner in input);
            return Ok(Entry::Key(key, Value::List(parse_entries(&inner)?)));
        }
        Ok(Entry::Key(key, Value::Flag))
    }
}

/// Reads a value. Lists stay as they are written: with what syn has for them it takes twice as long to build, and all
/// crates of a client wait for it.
fn parse_value(input: ParseStream<'_>) -> Result<Expr> {
    match input.peek(Bracket) {
        true => Ok(Expr::Verbatim(input.parse::<Group>()?.into_token_stream())),
        false => input.parse(),
    }
}

/// The values of a list.
pub fn items(input: ParseStream<'_>) -> Result<Punctuated<Expr, Token![,]>> {
    let inner;
    bracketed!(inner in input);
    Punctuated::parse_terminated_with(&inner, parse_value)
}

fn parse_entries(input: ParseStream<'_>) -> Result<Vec<Entry>> {
    Ok(Punctuated::<Entry, Token![,]>::parse_terminated(input)?.into_iter().collect())
}

impl Keys {
    /// The entries of an attribute; none for `#[field]`.
    pub fn new(attribute: &Attribute) -> Result<Self> {
        let entries = match &attribute.meta {
            Meta::Path(_) => Vec::new(),
            _ => attribute.parse_args_with(parse_entries)?,
        };
        Ok(Keys { entries, ..Keys::none(attribute.path().require_ident()?) })
    }

    /// No entries.
    pub fn none(owner: &Ident) -> Self {
        Keys { owner: owner.clone(), entries: Vec::new(), known: Vec::new() }
    }

    /// The rest of what stands in parentheses after `owner`.
    pub fn parse(owner: &Ident, input: ParseStream<'_>) -> Result<Self> {
        Ok(Keys { entries: parse_entries(input)?, ..Keys::none(owner) })
    }

    /// The attribute, or the key that the entries belong to.
    pub fn owner(&self) -> &Ident {
        &self.owner
    }

    /// The next literal.
    pub fn literal(&mut self) -> Option<Lit> {
        let index = self.entries.iter().position(|entry| matches!(entry, Entry::Literal(_)))?;
        match self.entries.remove(index) {
            Entry::Literal(literal) => Some(*literal),
            Entry::Key(..) => None,
        }
    }

    /// The next literal, which must be text: `what` it stands for.
    pub fn text(&mut self, what: &str) -> Result<Option<LitStr>> {
        match self.literal() {
            None => Ok(None),
            Some(Lit::Str(text)) => Ok(Some(text)),
            Some(other) => Err(Error::new(other.span(), format!("expected {what}, a string"))),
        }
    }

    /// The next key without a value, whatever it is.
    pub fn word(&mut self) -> Option<Ident> {
        let index = self.entries.iter().position(|entry| matches!(entry, Entry::Key(_, Value::Flag)))?;
        match self.entries.remove(index) {
            Entry::Key(word, _) => Some(word),
            Entry::Literal(_) => None,
        }
    }

    /// `nullable`
    pub fn flag(&mut self, key: &'static str) -> Result<Option<Ident>> {
        match self.take(key) {
            None => Ok(None),
            Some((key, Value::Flag)) => Ok(Some(key)),
            Some((key, _)) => Err(Error::new(key.span(), format!("`{key}` has no value"))),
        }
    }

    /// `min = 0`
    pub fn value(&mut self, key: &'static str) -> Result<Option<(Ident, Expr)>> {
        match self.take(key) {
            None => Ok(None),
            Some((key, Value::Expr(value))) => Ok(Some((key, *value))),
            Some((key, _)) => Err(Error::new(key.span(), format!("expected `{key} = …`"))),
        }
    }

    /// `explode` or `explode = false`
    pub fn switch(&mut self, key: &'static str) -> Result<Option<Expr>> {
        match self.take(key) {
            None => Ok(None),
            Some((_, Value::Expr(value))) => Ok(Some(*value)),
            Some((key, Value::Flag)) => Ok(Some(syn::parse_quote_spanned!(key.span()=> true))),
            Some((key, Value::List(_))) => Err(Error::new(key.span(), format!("expected `{key}` or `{key} = …`"))),
        }
    }

    /// `items(…)`
    pub fn list(&mut self, key: &'static str) -> Result<Option<Keys>> {
        match self.take(key) {
            None => Ok(None),
            Some((key, Value::List(entries))) => Ok(Some(Keys { entries, ..Keys::none(&key) })),
            Some((key, _)) => Err(Error::new(key.span(), format!("expected `{key}(…)`"))),
        }
    }

    fn take(&mut self, key: &'static str) -> Option<(Ident, Value)> {
        if self.entries.is_empty() {
            return None;
        }
        self.known.push(key);
        let is_it = |entry: &Entry| matches!(entry, Entry::Key(name, _) if name == key);
        let index = self.entries.iter().position(is_it)?;
        match self.entries.remove(index) {
            Entry::Key(key, value) => Some((key, value)),
            Entry::Literal(_) => None,
        }
    }

    /// Refuses the entries that nothing has taken, each at its key.
    pub fn finish(self) -> Result<()> {
        let Keys { owner, entries, known } = self;
        let refusal = |entry| match entry {
            Entry::Literal(literal) => Error::new(literal.span(), format!("unexpected value in `{owner}`")),
            Entry::Key(key, _) if known.iter().any(|known| key == known) => {
                Error::new(key.span(), format!("`{key}` is given twice"))
            }
            Entry::Key(key, _) => unknown(&key, &format!("key of `{owner}`"), &known),
        };
        combine(entries.into_iter().map(refusal))
    }
}

/// All errors as one.
pub fn combine(errors: impl IntoIterator<Item = Error>) -> Result<()> {
    let all = errors.into_iter().reduce(|mut all, error| {
        all.combine(error);
        all
    });
    all.map_or(Ok(()), Err)
}

/// All values, or the errors of all that have none.
pub fn collect<T>(results: impl Iterator<Item = Result<T>>) -> Result<Vec<T>> {
    let mut values = Vec::new();
    let mut errors = Vec::new();
    for result in results {
        match result {
            Ok(value) => values.push(value),
            Err(error) => errors.push(error),
        }
    }
    combine(errors).map(|()| values)
}

/// The one of `all` that a word stands for: `what` it should be.
pub fn known<T: Copy>(word: &Ident, what: &str, all: &[T], name: fn(T) -> &'static str) -> Result<T> {
    let found = all.iter().copied().find(|one| word == name(*one));
    found.ok_or_else(|| unknown(word, what, &all.iter().copied().map(name).collect::<Vec<_>>()))
}

/// The error of a word that nothing knows, with the nearest word that there is: `what` it should be.
pub fn unknown(word: &Ident, what: &str, known: &[&'static str]) -> Error {
    let text = word.to_string();
    let hint = match nearest(&text, known) {
        Some(near) => format!("did you mean `{near}`?"),
        None if known.is_empty() => "there are none".to_owned(),
        None => format!("expected one of `{}`", known.join("`, `")),
    };
    Error::new(word.span(), format!("`{text}` is no {what}: {hint}"))
}

/// The word that was most likely meant: one that differs in a few letters, or that only its beginning stands for.
fn nearest<'k>(text: &str, known: &[&'k str]) -> Option<&'k str> {
    let limit = text.len().div_ceil(3).clamp(1, 3);
    let near = known.iter().map(|word| (distance(text, word), *word)).filter(|(distance, _)| *distance <= limit);
    let begins = || known.iter().copied().filter(|word| text.starts_with(*word) || word.starts_with(text));
    near.min_by_key(|(distance, _)| *distance).map(|(_, word)| word).or_else(|| begins().max_by_key(|word| word.len()))
}

/// The number of letters to insert, delete or replace (Levenshtein).
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut above: Vec<usize> = (0..=other.len()).collect();
    for (row, letter) in one.chars().enumerate() {
        let mut current = vec![row + 1];
        for (column, other) in other.iter().enumerate() {
            let replaced = above[column] + usize::from(letter != *other);
            current.push(replaced.min(above[column + 1] + 1).min(current[column] + 1));
        }
        above = current;
    }
    above[other.len()]
}
