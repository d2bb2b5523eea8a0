//! Reading values: where they come from, how strict we are, what was wrong.

use super::constraints::Constraints;
use super::file::File;
use super::json::Json;
use super::notation::Notation;
use super::number::Number;
use super::part_value::parts_of;
use super::problem::{Part, Problem, Problems, Step};
use super::rule::Rule;
use super::scanner::{Malformed, Scanner, why_malformed};
use lvng_contract::media_type::is_json;
use std::borrow::Cow;

/// How much is accepted beyond the description.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// A server reads: constraints are checked, unknown values of closed lists are refused.
    Strict,
    /// A client reads: what can be understood is.
    Lenient,
}

/// Reads one value after the other into types: straight from JSON text, or from a tree where a message has no JSON.
///
/// Every problem is reported with its place, and reading goes on after it.
#[derive(Debug)]
pub struct Reader<'a> {
    pub(super) source: Source<'a>,
    pub(super) mode: Mode,
    pub(super) notation: Notation,
    pub(super) part: Part,
    /// What the next value may be, where that is to be checked. Whatever reads the value takes them.
    pub(super) bounds: Option<&'static Constraints>,
    pub(super) problems: Problems,
    pub(super) trial: Trial,
    /// The text turned out not to be JSON; nothing else counts then.
    pub(super) is_malformed: bool,
    event: Option<String>,
    /// Whether a server reads a request, which ignores what only servers send. Alternatives that are tried change the
    /// mode, but not this.
    is_request: bool,
    /// Where the stack was at the outermost object; 0 before it.
    stack: usize,
}

/// The alternative that is being tried.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Trial {
    /// How many values may still be looked at; `None` where nothing is tried.
    pub(super) allowance: Option<usize>,
    /// How many values the alternative does not know; `None` where that does not matter.
    pub(super) lost: Option<usize>,
}

/// Where the next value comes from.
#[derive(Clone, Debug)]
pub(super) enum Source<'a> {
    /// JSON text, at the place where the value begins.
    Text(Scanner<'a>),
    /// The value itself, which is taken out.
    Tree(Json<'a>),
}

/// A value, or the beginning of one.
#[derive(Debug)]
pub(super) enum Token<'a> {
    Null,
    Bool(bool),
    Number(Number<'a>),
    String(Cow<'a, str>),
    /// The list has still to be read.
    Array,
    /// The object has still to be read.
    Object,
    File(Box<File>),
}

impl Token<'_> {
    /// The kind of value, for messages.
    fn kind(&self) -> &'static str {
        match self {
            Token::Null => "null",
            Token::Bool(_) => "a boolean",
            Token::Number(_) => "a number",
            Token::String(_) => "a string",
            Token::Array => "a list",
            Token::Object => "an object",
            Token::File(_) => "a file",
        }
    }
}

/// The bytes of stack that reading may use: half of what threads have by default, in Rust and in tokio.
const MOST_STACK: usize = 1 << 20;

impl<'a> Reader<'a> {
    fn new(source: Source<'a>, mode: Mode) -> Self {
        Reader {
            source,
            mode,
            notation: Notation::Json,
            part: Part::Body,
            bounds: None,
            problems: Problems::default(),
            trial: Trial::default(),
            is_malformed: false,
            event: None,
            is_request: mode == Mode::Strict,
            stack: 0,
        }
    }

    /// A reader of JSON text.
    pub(super) fn of_text(text: &'a str, mode: Mode) -> Self {
        Reader::new(Source::Text(Scanner::new(text)), mode)
    }

    /// A reader of a value that is there already.
    pub(super) fn of_tree(json: Json<'a>, mode: Mode) -> Self {
        Reader::new(Source::Tree(json), mode)
    }

    /// Reads the data of a server-sent event of this name.
    pub(super) fn with_event(mut self, event: Option<String>) -> Self {
        self.event = event;
        self
    }

    /// The name of the server-sent event whose data is read: `message` for one that has none.
    pub fn event_name(&self) -> Option<String> {
        Some(self.event.clone().unwrap_or_else(|| "message".to_owned()))
    }

    /// What to make of an event that is not listed: a client keeps its name and its data.
    pub fn unknown_event(&mut self, names: &[&str]) -> Option<(Option<String>, String)> {
        if self.is_strict() {
            self.within("event", |cx| cx.problem(Rule::Enum, format!("must be one of {}", names.join(", "))));
            self.skip();
            return None;
        }
        let data = match std::mem::replace(&mut self.source, Source::Tree(Json::Null)) {
            Source::Text(scanner) => scanner.text().to_owned(),
            Source::Tree(Json::String(text)) => text.into_owned(),
            // What stands for data of no characters.
            Source::Tree(_) => String::new(),
        };
        Some((self.event.clone(), data))
    }

    /// Whether a server reads.
    #[inline]
    pub fn is_strict(&self) -> bool {
        self.mode == Mode::Strict
    }

    /// Whether a server reads a request.
    pub(super) fn is_request(&self) -> bool {
        self.is_request
    }

    /// Whether numbers and booleans stand as text, as in parameters and forms.
    pub fn is_text(&self) -> bool {
        self.notation != Notation::Json
    }

    /// Whether the next value is a text of no characters in a form or query.
    #[inline]
    pub(super) fn is_empty_text(&self) -> bool {
        self.is_text()
            && matches!(self.part, Part::Query | Part::Body)
            && matches!(&self.source, Source::Tree(Json::String(text)) if text.is_empty())
    }

    /// Takes a part of a multipart body that came as a file for what it holds, where no file is wanted: browsers name every
    /// part that has a type.
    pub(super) fn open_file(&mut self) {
        if let Source::Tree(Json::File(file)) = &self.source
            && let Some(Ok(text)) = file.bytes().map(|bytes| std::str::from_utf8(bytes))
        {
            let is_json = file.content_type().is_some_and(is_json);
            let json = Json::parse(text.as_bytes()).ok().filter(|_| is_json).map(Json::into_owned);
            self.source = Source::Tree(json.unwrap_or_else(|| Json::String(Cow::Owned(text.to_owned()))));
        }
    }

    /// Takes a part that is parts itself for these, by name or in a row, where an object or a list is wanted. `None` if it
    /// is broken, which is reported.
    pub(super) fn open_parts(&mut self, by_name: bool) -> Option<()> {
        let Source::Tree(Json::File(file)) = &self.source else { return Some(()) };
        match parts_of(file, by_name) {
            None => {}
            Some(Ok(json)) => self.source = Source::Tree(json),
            Some(Err(why)) => {
                self.problem(Rule::Syntax, why);
                self.skip();
                return None;
            }
        }
        Some(())
    }

    /// Whether alternatives are being told apart.
    pub(super) fn is_trying(&self) -> bool {
        self.trial.allowance.is_some()
    }

    /// Whether objects in objects have used up the stack that they may use.
    ///
    /// JSON is at most 127 levels deep, and a level takes as much stack as its struct is wide: with hundreds of fields
    /// that is more than a thread has.
    pub(super) fn is_deep(&mut self) -> bool {
        let here = 0u8;
        let here = std::ptr::from_ref(&here).addr();
        if self.stack == 0 {
            self.stack = here;
        }
        here.abs_diff(self.stack) > MOST_STACK
    }

    /// Reads a part of the message.
    pub(super) fn enter<T>(&mut self, part: Part, notation: Notation, read: impl FnOnce(&mut Self) -> T) -> T {
        let before = (self.part, self.notation);
        (self.part, self.notation) = (part, notation);
        let value = read(self);
        (self.part, self.notation) = before;
        value
    }

    /// Reads the member of this name.
    pub(super) fn within<T>(&mut self, name: &str, read: impl FnOnce(&mut Self) -> T) -> T {
        let before = self.problems.len();
        let value = read(self);
        if self.problems.len() > before {
            self.problems.step_out(before, || Step::into_member(name));
        }
        value
    }

    /// Reads an item of a list.
    pub(super) fn item<T>(&mut self, index: usize, read: impl FnOnce(&mut Self) -> T) -> T {
        let before = self.problems.len();
        let value = self.enter(self.part, self.notation.of_items(), read);
        if self.problems.len() > before {
            self.problems.step_out(before, || Step::Item(index));
        }
        value
    }

    /// Reports a problem of the value that is read.
    pub fn problem(&mut self, rule: Rule, message: impl Into<String>) {
        self.problems.push(self.part, rule, message.into());
    }

    /// Reports that something else was expected, and goes past what is there.
    #[cold]
    pub(super) fn expected(&mut self, what: &str, found: &Token<'_>) {
        self.problem(Rule::Type, format!("must be {what}, not {}", found.kind()));
        if matches!(found, Token::Array | Token::Object) {
            self.skip();
        }
    }

    #[cold]
    fn malformed<T>(&mut self) -> Option<T> {
        self.is_malformed = true;
        None
    }

    /// What the scanner found, if it is JSON.
    #[inline]
    pub(super) fn well_formed<T>(&mut self, scanned: Result<T, Malformed>) -> Option<T> {
        match scanned {
            Ok(value) => Some(value),
            Err(Malformed) => self.malformed(),
        }
    }

    /// Whether the next value is `null`.
    #[inline]
    pub(super) fn is_null(&mut self) -> bool {
        match &mut self.source {
            Source::Text(scanner) => scanner.peek() == b'n',
            Source::Tree(json) => matches!(json, Json::Null),
        }
    }

    /// Takes the next value if it is `null`.
    #[inline]
    pub(super) fn take_null(&mut self) -> bool {
        self.is_null() && matches!(self.token(), Some(Token::Null))
    }

    /// The next value if it has no parts. Bounds on it are checked, those on a list or object are left to its reader.
    #[inline]
    pub(super) fn token(&mut self) -> Option<Token<'a>> {
        let scanned = match &mut self.source {
            Source::Text(scanner) => match scanner.peek() {
                b'"' => scanner.string().map(Token::String),
                b'{' => return Some(Token::Object),
                b'[' => return Some(Token::Array),
                b't' | b'f' => scanner.bool().map(Token::Bool),
                b'n' => scanner.null().map(|()| Token::Null),
                _ => scanner.number().map(|text| Token::Number(Number::from_text(text))),
            },
            Source::Tree(Json::Array(_)) => return Some(Token::Array),
            Source::Tree(Json::Object(_)) => return Some(Token::Object),
            Source::Tree(json) => Ok(match std::mem::replace(json, Json::Null) {
                Json::Bool(value) => Token::Bool(value),
                Json::Number(number) => Token::Number(number),
                Json::String(text) => Token::String(text),
                Json::File(file) => Token::File(file),
                Json::Null | Json::Array(_) | Json::Object(_) => Token::Null,
            }),
        };
        let token = self.well_formed(scanned)?;
        if let Some(bounds) = self.bounds.take() {
            let is_text = self.is_text();
            match &token {
                Token::Number(number) if bounds.bounds_numbers() => {
                    bounds.check_number(number.as_f64(), &mut |rule, why| self.problem(rule, why));
                }
                Token::String(text) => bounds.check_string(text, is_text, &mut |rule, why| self.problem(rule, why)),
                _ => {}
            }
        }
        Some(token)
    }

    /// The next value if it is a string of JSON text without escapes and bounds, as most are.
    #[inline]
    pub(super) fn plain_string(&mut self) -> Option<&'a str> {
        match &mut self.source {
            Source::Text(scanner) if self.bounds.is_none() => {
                scanner.peek();
                scanner.plain_string()
            }
            _ => None,
        }
    }

    /// The next value, which must be a string.
    #[inline]
    pub(super) fn string(&mut self, what: &str) -> Option<Cow<'a, str>> {
        if let Some(text) = self.plain_string() {
            return Some(Cow::Borrowed(text));
        }
        self.open_file();
        match self.token()? {
            Token::String(text) => Some(text),
            other => {
                self.expected(what, &other);
                None
            }
        }
    }

    /// Goes past the next value, and counts the values that it is made of.
    pub(super) fn skip(&mut self) -> usize {
        match &mut self.source {
            Source::Text(scanner) => {
                let scanned = scanner.skip();
                self.well_formed(scanned).unwrap_or_default()
            }
            Source::Tree(json) => std::mem::replace(json, Json::Null).size(),
        }
    }

    /// The next value as a tree, which leaves it there.
    pub(super) fn peek_tree(&mut self) -> Option<Json<'a>> {
        match &self.source {
            Source::Text(scanner) => {
                let scanned = {
                    let mut ahead = *scanner;
                    Json::scan(&mut ahead)
                };
                self.well_formed(scanned)
            }
            Source::Tree(json) => Some(json.clone()),
        }
    }

    /// Whether nothing was reported.
    pub(super) fn is_clean(&self) -> bool {
        self.problems.is_empty() && !self.is_malformed
    }

    /// The value if nothing was reported, and what was reported otherwise.
    pub(super) fn into_result<T>(self, value: Option<T>) -> Result<T, Vec<Problem>> {
        match value {
            Some(value) if self.is_clean() => Ok(value),
            _ => Err(self.problems.into_vec()),
        }
    }
}

impl Reader<'_> {
    /// Reads the one value that there is by a function. `None`: it was to come from JSON text, and the text is not JSON.
    pub(super) fn read_all<T>(mut self, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<Result<T, Vec<Problem>>> {
        let value = read(&mut self);
        let is_at_end = match &mut self.source {
            Source::Text(scanner) => scanner.end().is_ok(),
            Source::Tree(_) => true,
        };
        (is_at_end && !self.is_malformed).then(|| self.into_result(value))
    }
}

/// Reads JSON text by a function, which has to read the one value that it holds.
pub(super) fn read_json_with<T>(
    bytes: &[u8],
    mode: Mode,
    read: impl FnOnce(&mut Reader<'_>) -> Option<T>,
) -> Result<T, Vec<Problem>> {
    let malformed = || vec![Problem::of_body(Rule::Syntax, why_malformed(bytes))];
    let text = std::str::from_utf8(bytes).map_err(|_| malformed())?;
    Reader::of_text(text, mode).read_all(read).unwrap_or_else(|| Err(malformed()))
}
