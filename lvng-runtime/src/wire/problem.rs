//! Places in a request or response that break the description.

use std::borrow::Cow;
use std::fmt;

/// A place in a request or response where it breaks the description.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Which part of the message.
    pub part: Part,
    /// The place in that part, such as `limit` or `agents[0].name`; empty for the whole. Long names and paths are cut.
    pub path: String,
    /// What is wrong, as the end of a sentence: `must be a string`.
    pub message: String,
}

impl Problem {
    /// A problem of the body as a whole.
    pub(super) fn of_body(message: impl Into<String>) -> Self {
        Problem { part: Part::Body, path: String::new(), message: message.into() }
    }

    /// A problem of a place in the body.
    #[cfg(feature = "json-schema")]
    pub(super) fn of_body_at(path: String, message: String) -> Self {
        Problem { part: Part::Body, path, message }
    }

    /// Whether the problem is one of a place within another place of the body.
    #[cfg(feature = "json-schema")]
    pub(super) fn is_within(&self, path: &str) -> bool {
        let rest = self.path.strip_prefix(path).filter(|_| self.part == Part::Body);
        rest.is_some_and(|rest| path.is_empty() || rest.is_empty() || rest.starts_with(['.', '[']))
    }
}

/// A part of a request or response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
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

/// A step into a value.
#[derive(Debug)]
pub(super) enum Step {
    /// Into a member of an object.
    Member(Cow<'static, str>),
    /// Into an item of a list.
    Item(usize),
}

/// More problems than this are not worth listing, and a hostile body could hold millions.
pub(super) const MOST_PROBLEMS: usize = 100;

/// Names of members come from the client, and a path that repeats a long one for each problem would make the answer
/// larger than the request by far. So much of a name is told, in characters.
const MOST_OF_A_NAME: usize = 100;

/// So much of a path is told, in bytes: the innermost steps are left out.
const MOST_OF_A_PATH: usize = 500;

/// The problems that were found so far.
///
/// A problem learns its place on the way out: whoever read a member or an item adds that step to what was reported
/// inside. Reading what is right costs nothing that way.
#[derive(Debug, Default)]
pub(super) struct Problems(Vec<Unplaced>);

/// A problem whose place is known from some value inwards.
#[derive(Debug)]
struct Unplaced {
    part: Part,
    message: String,
    /// The innermost step comes first.
    steps: Vec<Step>,
}

impl Problems {
    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Reports a problem of the value that is read.
    #[cold]
    pub fn push(&mut self, part: Part, message: String) {
        if self.0.len() < MOST_PROBLEMS {
            self.0.push(Unplaced { part, message, steps: Vec::new() });
        }
    }

    /// Says that the problems after the first `before` are one step further in.
    #[cold]
    pub fn step_out(&mut self, before: usize, step: impl Fn() -> Step) {
        for problem in self.0.iter_mut().skip(before) {
            problem.steps.push(step());
        }
    }

    /// Sorts the problems after the first `before`, which are those of an object, by the place that the description has
    /// for a member: first those of the object as a whole, last those of members that it does not have.
    #[cold]
    pub fn sort_members(&mut self, before: usize, place: impl Fn(&str) -> Option<usize>) {
        let key = |problem: &Unplaced| match problem.steps.last() {
            Some(Step::Member(name)) => 1 + place(name).unwrap_or(usize::MAX - 1),
            _ => 0,
        };
        if let Some(problems) = self.0.get_mut(before..) {
            problems.sort_by_key(key);
        }
    }

    /// The problems with their places.
    pub fn into_vec(self) -> Vec<Problem> {
        let place = |Unplaced { part, message, steps }| Problem { part, path: path(&steps), message };
        self.0.into_iter().map(place).collect()
    }
}

fn path(steps: &[Step]) -> String {
    let mut path = String::new();
    for step in steps.iter().rev() {
        if path.len() > MOST_OF_A_PATH {
            path.push('…');
            break;
        }
        match step {
            Step::Member(name) => {
                if !path.is_empty() {
                    path.push('.');
                }
                push_name(&mut path, name);
            }
            Step::Item(index) => path.push_str(&format!("[{index}]")),
        }
    }
    path
}

fn push_name(path: &mut String, name: &str) {
    match name.char_indices().nth(MOST_OF_A_NAME) {
        Some((end, _)) => {
            path.push_str(name.get(..end).unwrap_or_default());
            path.push('…');
        }
        None => path.push_str(name),
    }
}

/// A place in a JSON value.
#[cfg(feature = "json-schema")]
#[derive(Debug)]
pub(super) struct Place(Vec<Step>);

#[cfg(feature = "json-schema")]
impl Place {
    /// The place at a JSON pointer of a value, which says what is a name and what is a number of an item.
    pub fn of_pointer(pointer: &str, value: &serde_json::Value) -> Self {
        use serde_json::Value;
        let mut steps = Vec::new();
        let mut value = Some(value);
        for segment in pointer.split('/').skip(1) {
            if let Some(Value::Array(items)) = value
                && let Ok(index) = segment.parse::<usize>()
            {
                value = items.get(index);
                steps.push(Step::Item(index));
                continue;
            }
            let name = segment.replace("~1", "/").replace("~0", "~");
            value = value.and_then(|value| value.get(&name));
            steps.push(Step::Member(name.into()));
        }
        steps.reverse();
        Place(steps)
    }

    /// Such as `agents[0].name`.
    pub fn path(&self) -> String {
        path(&self.0)
    }
}

/// A value that a place of a message cannot hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WriteError {
    /// The property that cannot be written; empty for the value as a whole.
    pub path: String,
    /// Why, as the end of a sentence.
    pub reason: &'static str,
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.path.as_str() {
            "" => f.write_str(self.reason),
            path => write!(f, "`{path}` {}", self.reason),
        }
    }
}

impl std::error::Error for WriteError {}

/// Why a member is refused whose name comes again.
pub(super) const TWICE: &str = "must not be given twice";
