//! Reading a JSON tree into types: where we are, how strict we are, what was wrong.

use super::{Codec, Constraints, Json, Members, Model, Param, Shape, Style, deep};
use std::borrow::Cow;
use std::fmt;

/// A place in a request or response where it breaks the description.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Which part of the message.
    pub part: Part,
    /// The place in that part, such as `limit` or `agents[0].name`; empty for the whole.
    pub path: String,
    /// What is wrong, as the end of a sentence: `must be a string`.
    pub message: String,
}

/// A part of a request or response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The path.
    Path,
    /// The query string.
    Query,
    /// A header.
    Header,
    /// A cookie.
    Cookie,
    /// The body.
    Body,
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Part::Path => "path",
            Part::Query => "query",
            Part::Header => "header",
            Part::Cookie => "cookie",
            Part::Body => "body",
        })
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.path.as_str() {
            "" => write!(f, "{} {}", self.part, self.message),
            path => write!(f, "{} `{path}` {}", self.part, self.message),
        }
    }
}

/// How much is accepted beyond the description.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// A server reads: constraints are checked, unknown values of closed lists are refused.
    Strict,
    /// A client reads: what can be understood is.
    Lenient,
}

/// How values are written in the part of the message that is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Notation {
    /// As JSON.
    Json,
    /// Scalars are text, lists are names given several times, objects are JSON text: forms and most parameters.
    Text,
    /// Scalars are text, lists and objects are JSON text: what is inside a list of a form, or inside a parameter.
    Inner,
    /// Scalars are text, lists and objects are names with brackets, which can look the same: `deepObject`.
    Deep,
}

impl Notation {
    /// That of a body.
    pub(super) fn of(codec: Codec) -> Self {
        match codec {
            Codec::Json | Codec::JsonLines | Codec::EventStream => Notation::Json,
            Codec::Form | Codec::Multipart | Codec::Text | Codec::Bytes => Notation::Text,
        }
    }

    /// That of a parameter, or of a header of a response.
    pub(super) fn of_param(param: &Param) -> Self {
        match (param.style, param.shape) {
            (Style::Json, _) => Notation::Json,
            (Style::DeepObject, _) => Notation::Deep,
            (_, Shape::Array) => Notation::Text,
            (_, Shape::Object | Shape::Primitive) => Notation::Inner,
        }
    }
}

/// The bytes of stack that reading may use: half of what threads have by default, in Rust and in tokio.
const MOST_STACK: usize = 1 << 20;

/// The state of reading a JSON tree.
#[derive(Debug)]
pub struct Reader {
    mode: Mode,
    notation: Notation,
    part: Part,
    path: Vec<Step>,
    problems: Vec<Problem>,
    event: Option<String>,
    /// How many values may still be looked at to tell the alternatives apart that are being tried.
    allowance: Option<usize>,
    /// How many values the alternative does not know that is being tried.
    lost: Option<usize>,
    /// Where the stack was at the outermost object; 0 before it.
    stack: usize,
}

/// A step into a value.
#[derive(Debug)]
pub enum Step {
    /// Into a member of an object.
    Member(Cow<'static, str>),
    /// Into an item of a list.
    Item(usize),
}

impl From<&'static str> for Step {
    fn from(name: &'static str) -> Self {
        Step::Member(Cow::Borrowed(name))
    }
}

impl From<String> for Step {
    fn from(name: String) -> Self {
        Step::Member(Cow::Owned(name))
    }
}

impl From<usize> for Step {
    fn from(index: usize) -> Self {
        Step::Item(index)
    }
}

/// More problems than this are not worth listing, and a hostile body could hold millions.
const MOST_PROBLEMS: usize = 100;

/// How many values may be looked at to tell alternatives apart, for each value that they hold.
const ALLOWANCE_PER_VALUE: usize = 32;

/// The same for small values.
const LEAST_ALLOWANCE: usize = 100_000;

impl Reader {
    /// A reader of a body.
    pub fn new(mode: Mode) -> Self {
        Reader {
            mode,
            notation: Notation::Json,
            part: Part::Body,
            path: Vec::new(),
            problems: Vec::new(),
            event: None,
            allowance: None,
            lost: None,
            stack: 0,
        }
    }

    /// Whether objects in objects have used up the stack that they may use.
    ///
    /// JSON is at most 128 levels deep, and a level takes as much stack as its struct is wide: with hundreds of fields
    /// that is more than a thread has.
    pub(super) fn is_deep(&mut self) -> bool {
        let here = 0u8;
        let here = std::ptr::from_ref(&here).addr();
        if self.stack == 0 || self.path.is_empty() {
            self.stack = here;
        }
        here.abs_diff(self.stack) > MOST_STACK
    }

    /// Reads the data of a server-sent event of this name.
    pub(super) fn with_event(mut self, event: Option<String>) -> Self {
        self.event = event;
        self
    }

    /// The name of the server-sent event whose data is read.
    pub fn event(&self) -> Option<String> {
        self.event.clone()
    }

    /// Whether a server reads.
    pub fn is_strict(&self) -> bool {
        self.mode == Mode::Strict
    }

    /// Whether numbers and booleans stand as text, as in parameters and forms.
    pub fn is_text(&self) -> bool {
        self.notation != Notation::Json
    }

    /// Whether objects stand as JSON text.
    pub(super) fn takes_json_text(&self) -> bool {
        matches!(self.notation, Notation::Text | Notation::Inner)
    }

    /// Reads a part of the message.
    pub(super) fn enter<T>(&mut self, part: Part, notation: Notation, read: impl FnOnce(&mut Self) -> T) -> T {
        let before = (self.part, self.notation);
        (self.part, self.notation) = (part, notation);
        let value = read(self);
        (self.part, self.notation) = before;
        value
    }

    /// Reads an item of a list.
    pub(super) fn item<T>(&mut self, index: usize, read: impl FnOnce(&mut Self) -> T) -> T {
        let inner = if self.notation == Notation::Text { Notation::Inner } else { self.notation };
        self.within(index, |cx| cx.enter(cx.part, inner, read))
    }

    /// The items of what stands for a list here; the value itself if it stands for none.
    pub(super) fn items_of<'json>(&self, json: Json<'json>) -> Result<Vec<Json<'json>>, Json<'json>> {
        match (json, self.notation) {
            (Json::Array(items), _) => Ok(items),
            (json, Notation::Json) | (json @ Json::Null, _) | (json @ Json::Object(_), Notation::Deep) => Err(json),
            (Json::String(text), Notation::Inner) => match Json::parse(text.as_bytes()).map(Json::into_owned) {
                Ok(Json::Array(items)) => Ok(items),
                _ => Ok(vec![Json::String(text)]),
            },
            // Items are named one by one, so a list of one item looks like the item.
            (item, _) => Ok(vec![item]),
        }
    }

    /// The members of what stands for an object here; the value itself if it stands for none.
    pub(super) fn members_of<'json>(&self, json: Json<'json>) -> Result<Members<'json>, Json<'json>> {
        match (json, self.notation) {
            (Json::Object(members), _) => Ok(members),
            (Json::Array(items), Notation::Deep) => Ok(deep::by_index(items)),
            (Json::String(text), _) if self.takes_json_text() => {
                match Json::parse(text.as_bytes()).map(Json::into_owned) {
                    Ok(Json::Object(members)) => Ok(members),
                    _ => Err(Json::String(text)),
                }
            }
            (json, _) => Err(json),
        }
    }

    /// Reads what is one step further in.
    pub fn within<T>(&mut self, step: impl Into<Step>, read: impl FnOnce(&mut Self) -> T) -> T {
        self.path.push(step.into());
        let value = read(self);
        self.path.pop();
        value
    }

    /// Reports a problem here.
    pub fn problem(&mut self, message: impl Into<String>) {
        if self.problems.len() < MOST_PROBLEMS {
            let path = self.path_text();
            self.problems.push(Problem { part: self.part, path, message: message.into() });
        }
    }

    /// Reports that something else was expected here.
    pub fn expected(&mut self, what: &str, found: &Json<'_>) {
        self.problem(format!("must be {what}, not {}", found.kind()));
    }

    /// Whether nothing was reported.
    pub fn is_clean(&self) -> bool {
        self.problems.is_empty()
    }

    /// What was reported.
    pub fn into_problems(self) -> Vec<Problem> {
        self.problems
    }

    /// Checks and reads a value.
    pub fn read<T: Model>(&mut self, json: Json<'_>, constraints: &Constraints) -> Option<T> {
        if self.is_strict() {
            constraints.check(&json, self);
        }
        T::read(json, self)
    }

    /// Tries an alternative. Of those that fit, the one is best that knows most of the value; of equals the first.
    pub fn trial<T: Model, U>(
        &mut self,
        json: &Json<'_>,
        (mode, allowed): (Mode, &Constraints),
        best: &mut Option<(usize, U)>,
        wrap: fn(T) -> U,
    ) {
        let least = best.as_ref().map(|(lost, _)| *lost);
        if least == Some(0) {
            return;
        }
        let before = self.lost.replace(0);
        let value = self.attempt(json, mode, allowed);
        let lost = std::mem::replace(&mut self.lost, before).unwrap_or_default();
        if let Some(value) = value.filter(|_| least.is_none_or(|least| lost < least)) {
            *best = Some((lost, wrap(value)));
        }
    }

    /// The best alternative; what it does not know is lost to what holds it, too.
    pub fn best<U>(&mut self, best: Option<(usize, U)>) -> Option<U> {
        let (lost, value) = best?;
        self.lose(lost);
        Some(value)
    }

    /// Whether a type knows none of the members of an object.
    pub(super) fn knows_nothing_of<T: Model>(&mut self, json: &Json<'_>) -> bool {
        let before = self.lost.replace(0);
        // Whether it can be read does not matter.
        let _ = self.attempt::<T>(json, Mode::Lenient, &Constraints::NONE);
        let lost = std::mem::replace(&mut self.lost, before).unwrap_or_default();
        matches!(json, Json::Object(members) if lost == members.len())
    }

    /// Notes values that a type does not know, while alternatives are told apart.
    pub(super) fn lose(&mut self, count: usize) {
        if let Some(lost) = &mut self.lost {
            *lost += count;
        }
    }

    /// Whether alternatives are being told apart.
    pub(super) fn is_trial(&self) -> bool {
        self.lost.is_some()
    }

    /// Reads without leaving problems behind, for telling alternatives apart.
    ///
    /// Alternatives that hold alternatives cost twice as much with each level, so there is an allowance for it, which
    /// bodies of people do not use up. After that nothing fits.
    pub(super) fn attempt<T: Model>(&mut self, json: &Json<'_>, mode: Mode, allowed: &Constraints) -> Option<T> {
        let size = json.size();
        let before = (self.mode, self.allowance);
        let allowance = self.allowance.unwrap_or(LEAST_ALLOWANCE + ALLOWANCE_PER_VALUE * size);
        self.allowance = Some(allowance.checked_sub(size)?);
        self.mode = mode;
        let problems = std::mem::take(&mut self.problems);
        let value = self.read(json.clone(), allowed).filter(|_| self.problems.is_empty());
        self.problems = problems;
        self.mode = before.0;
        if before.1.is_none() {
            self.allowance = None;
        }
        value
    }

    /// How alternatives are tried: a client that finds none to fit exactly takes the first that can be understood.
    pub fn trial_modes(&self) -> &'static [Mode] {
        match self.mode {
            Mode::Strict => &[Mode::Strict],
            Mode::Lenient => &[Mode::Strict, Mode::Lenient],
        }
    }

    /// What to make of a value that is none of the alternatives: a client keeps it.
    pub fn unknown_variant(&mut self, json: Json<'_>, names: &[&str]) -> Option<serde_json::Value> {
        if self.is_strict() {
            self.problem(format!("fits none of {}", names.join(", ")));
            return None;
        }
        Some(json.into_value())
    }

    /// What to make of a value whose discriminator is not listed: a client keeps it.
    pub fn unknown_tag(&mut self, json: Json<'_>, property: &'static str, tags: &[&str]) -> Option<serde_json::Value> {
        if self.is_strict() {
            self.within(property, |cx| cx.problem(format!("must be one of {}", tags.join(", "))));
            return None;
        }
        Some(json.into_value())
    }

    /// Reads a string of a list; a client takes any.
    pub fn string_of<'json>(&mut self, json: Json<'json>, values: &[&str]) -> Option<Cow<'json, str>> {
        let Json::String(text) = json else {
            self.expected("a string", &json);
            return None;
        };
        let known = !self.is_strict() || values.contains(&text.as_ref());
        if !known {
            self.problem(format!("must be one of {}", values.join(", ")));
        }
        Some(text).filter(|_| known)
    }

    /// Reads a whole number of a list; a client takes any.
    pub fn integer_of(&mut self, json: Json<'_>, values: &[i64]) -> Option<i64> {
        let value = i64::read(json, self)?;
        let known = !self.is_strict() || values.contains(&value);
        if !known {
            self.problem(format!("must be one of {values:?}"));
        }
        Some(value).filter(|_| known)
    }

    /// Reads a number of a list; a client takes any.
    pub fn number_of(&mut self, json: Json<'_>, values: &[f64]) -> Option<f64> {
        let value = f64::read(json, self)?;
        let known = !self.is_strict() || values.contains(&value);
        if !known {
            self.problem(format!("must be one of {values:?}"));
        }
        Some(value).filter(|_| known)
    }

    /// Reads a value of a list, given as JSON text; a client takes any.
    pub fn value_of(&mut self, json: Json<'_>, values: &[&str]) -> Option<serde_json::Value> {
        let mut value = json.into_value();
        // A parameter is text, whatever its type: the text of a listed value stands for that value.
        if let (true, Some(text)) = (self.is_text(), value.as_str())
            && !values.contains(&value.to_string().as_str())
            && values.contains(&text)
        {
            value = serde_json::from_str(text).unwrap_or_default();
        }
        if values.contains(&value.to_string().as_str()) {
            return Some(value);
        }
        // The members of an object have no order.
        let mut listed = values.iter().filter_map(|text| serde_json::from_str(text).ok());
        let found = listed.find(|listed: &serde_json::Value| *listed == value);
        if found.is_none() && self.is_strict() {
            self.problem(format!("must be one of {}", values.join(", ")));
            return None;
        }
        found.or(Some(value))
    }

    fn path_text(&self) -> String {
        let mut text = String::new();
        for step in &self.path {
            match step {
                Step::Member(name) if text.is_empty() => text.push_str(name),
                Step::Member(name) => {
                    text.push('.');
                    text.push_str(name);
                }
                Step::Item(index) => text.push_str(&format!("[{index}]")),
            }
        }
        text
    }
}
