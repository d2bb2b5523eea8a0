//! Places in a request or response that break the description.

#[cfg(feature = "json-schema")]
use super::json::Json;
use super::rule::Rule;
use std::borrow::Cow;
use std::fmt;

/// A place in a request or response where it breaks the description. Values are never repeated: they may be secret.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Problem {
    /// Which part of the message.
    pub part: Part,
    /// The place in that part as a JSON pointer (RFC 6901): `/agents/0/name` of a body, `/limit` for a parameter; empty for
    /// the whole. Where names are too long to be repeated it leads to the value around them.
    pub pointer: String,
    /// The same place for people: `limit`, `agents[0].name`. Long names and paths are cut.
    pub path: String,
    /// What of the description is broken.
    pub rule: Rule,
    /// What is wrong, as the end of a sentence: `must be a string`.
    pub message: String,
}

impl Problem {
    /// A problem of the body as a whole.
    pub(super) fn of_body(rule: Rule, message: impl Into<String>) -> Self {
        Self::of_steps(Part::Body, &[], rule, message.into())
    }

    /// The problem of a body that was to be a stream of events and is none.
    #[cfg(feature = "client")]
    pub(crate) fn of_no_events() -> Self {
        Problem::of_body(Rule::MediaType, "is no stream of events")
    }

    /// A problem of a parameter, header or property; of the whole without a name.
    pub(super) fn at(part: Part, name: &str, rule: Rule, message: &str) -> Self {
        let step = (!name.is_empty()).then(|| Step::into_member(name));
        Self::of_steps(part, step.as_slice(), rule, message.to_owned())
    }

    /// A problem of the value that steps lead to, the innermost first.
    pub(super) fn of_steps(part: Part, steps: &[Step], rule: Rule, message: String) -> Self {
        Problem { part, pointer: pointer(steps), path: path(steps), rule, message: cut(message) }
    }

    /// Whether the problem is one of a place within that of another.
    pub(super) fn is_within(&self, outer: &Problem) -> bool {
        let rest = self.pointer.strip_prefix(&outer.pointer).filter(|_| self.part == outer.part);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }

    /// About so many bytes are told of it.
    fn size(&self) -> usize {
        self.pointer.len() + self.path.len() + self.message.len()
    }
}

/// Keeps as many problems as are worth telling: at most 100, and not many more than 64 KiB of text.
pub(crate) fn limit(problems: &mut Vec<Problem>) {
    let mut told = 0;
    problems.truncate(MOST_PROBLEMS);
    problems.retain(|problem| {
        let is_told = told < MOST_TEXT;
        told += problem.size();
        is_told
    });
}

/// So much text is told of all problems together, in bytes.
const MOST_TEXT: usize = 64 * 1024;

/// So much of a message is told, in characters: a description may list thousands of values.
const MOST_OF_A_MESSAGE: usize = 1000;

fn cut(mut message: String) -> String {
    if message.len() > MOST_OF_A_MESSAGE
        && let Some((end, _)) = message.char_indices().nth(MOST_OF_A_MESSAGE)
    {
        message.truncate(end);
        message.push('…');
    }
    message
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
    /// Into a member of an object: its name, or the beginning of one that is longer than what is told of it.
    Member(Cow<'static, str>),
    /// Into an item of a list.
    Item(usize),
}

impl Step {
    /// Into a member whose name comes from the message. Each problem below keeps a step, so that a long name would be kept a
    /// hundred times.
    pub fn into_member(name: &str) -> Self {
        // One character more than is told shows that it was cut.
        let end = name.char_indices().nth(MOST_OF_A_NAME + 1).map_or(name.len(), |(end, _)| end);
        Step::Member(Cow::Owned(name.get(..end).unwrap_or_default().to_owned()))
    }
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
    rule: Rule,
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
    pub fn push(&mut self, part: Part, rule: Rule, message: String) {
        if self.0.len() < MOST_PROBLEMS {
            self.0.push(Unplaced { part, rule, message, steps: Vec::new() });
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
        let place = |Unplaced { part, rule, message, steps }| Problem::of_steps(part, &steps, rule, message);
        let mut problems = self.0.into_iter().map(place).collect();
        limit(&mut problems);
        problems
    }
}

fn pointer(steps: &[Step]) -> String {
    let mut pointer = String::new();
    for step in steps.iter().rev() {
        let before = pointer.len();
        pointer.push('/');
        match step {
            Step::Member(name) if name.chars().nth(MOST_OF_A_NAME).is_none() => {
                pointer.push_str(&name.replace('~', "~0").replace('/', "~1"));
            }
            Step::Member(_) => pointer.truncate(before),
            Step::Item(index) => pointer.push_str(&index.to_string()),
        }
        if pointer.len() == before || pointer.len() > MOST_OF_A_PATH {
            pointer.truncate(before);
            break;
        }
    }
    pointer
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

/// A place in a JSON value of a part of a message.
#[cfg(feature = "json-schema")]
#[derive(Debug)]
pub(super) struct Place(Part, Vec<Step>);

#[cfg(feature = "json-schema")]
impl Place {
    /// The place at a JSON pointer of a value, which says what is a name and what is a number of an item.
    ///
    /// The value is the one of that name in the part, or all of it.
    pub fn of_pointer((part, name): (Part, Option<&'static str>), pointer: &str, value: &Json<'_>) -> Self {
        let mut steps = Vec::new();
        let mut value = Some(value);
        for segment in pointer.split('/').skip(1) {
            if let Some(Json::Array(items)) = value
                && let Ok(index) = segment.parse::<usize>()
            {
                value = items.get(index);
                steps.push(Step::Item(index));
                continue;
            }
            let name = segment.replace("~1", "/").replace("~0", "~");
            value = match value {
                Some(Json::Object(members)) => members.iter().find(|(own, _)| *own == name).map(|(_, value)| value),
                _ => None,
            };
            steps.push(Step::into_member(&name));
        }
        steps.reverse();
        steps.extend(name.map(|name| Step::Member(name.into())));
        Place(part, steps)
    }

    /// The place of a member of the value there.
    pub fn member(mut self, name: &str) -> Self {
        self.1.insert(0, Step::into_member(name));
        self
    }

    /// A problem there.
    pub fn problem(&self, rule: Rule, message: String) -> Problem {
        Problem::of_steps(self.0, &self.1, rule, message)
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

/// Why something that has to be there is asked for.
pub(super) const MISSING: &str = "is missing";

/// Why a property is refused that is not described.
pub(super) const UNKNOWN: &str = "is not a known property";

/// Why a member is refused whose name comes again.
pub(super) const TWICE: &str = "must not be given twice";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_names_are_not_kept_with_each_problem() {
        let name = "é".repeat(1 << 20);
        let mut problems = Problems::default();
        for index in 0..MOST_PROBLEMS {
            problems.push(Part::Body, Rule::Type, "must be a string".to_owned());
            problems.step_out(index, || Step::Item(index));
        }
        problems.step_out(0, || Step::into_member(&name));
        let kept = |problem: &Unplaced| {
            problem
                .steps
                .iter()
                .map(|step| match step {
                    Step::Member(name) => name.len(),
                    Step::Item(_) => 0,
                })
                .sum::<usize>()
        };
        assert!(problems.0.iter().map(kept).sum::<usize>() < 64 * 1024);
        let problems = problems.into_vec();
        let path = format!("{}…[99]", "é".repeat(MOST_OF_A_NAME));
        assert_eq!(
            problems.last().map(|problem| (problem.path.as_str(), problem.pointer.as_str())),
            Some((path.as_str(), ""))
        );
    }

    #[test]
    fn names_that_are_just_short_enough_are_told_whole() {
        for (letters, pointer) in
            [(MOST_OF_A_NAME, format!("/{}", "a".repeat(MOST_OF_A_NAME))), (MOST_OF_A_NAME + 1, String::new())]
        {
            let problem = Problem::at(Part::Body, &"a".repeat(letters), Rule::Type, "is odd");
            assert_eq!(problem.pointer, pointer, "{letters} letters");
        }
    }
}
