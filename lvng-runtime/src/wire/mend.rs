//! Answers that are not as described, with what stands for nothing in the places that are wrong: what a lenient client
//! reads.
//!
//! The types are not asked what they would take. They are given one value after the other that says as little as possible,
//! and the first that they read stays, so that derived code knows nothing of it and costs nothing for it.

use super::json::Json;
use super::number::Number;
use super::problem::{Part, Problem};
use super::rule::Rule;
use bytes::Bytes;
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::fmt;

/// So many places of an answer are mended at most.
const MOST_PLACES: usize = 1000;

/// So often an answer is read at most: each place takes a few turns, and a turn tells of 100 places.
const MOST_TURNS: usize = 64;

/// A place of an answer that was not as described, and what was read there: see
/// [`ClientBuilder::lenient`](crate::client::ClientBuilder::lenient).
///
/// `Display` and `Debug` say what was wrong, and not the value that came, which may be secret.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct Mended {
    /// What was wrong, with the place as a JSON pointer.
    pub problem: Problem,
    /// What came; `None` where nothing did.
    pub came: Option<serde_json::Value>,
    /// What was read in its place.
    pub read: serde_json::Value,
}

impl fmt::Display for Mended {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let how = if self.is_converted() { "read as another type" } else { "left empty" };
        write!(f, "`{}` {}: {how}", self.problem.pointer, self.problem.message)
    }
}

impl fmt::Debug for Mended {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mended").field("problem", &self.problem).finish_non_exhaustive()
    }
}

impl Mended {
    /// Whether what was read says the same as what came, `5` for `"5"`; otherwise it stands for nothing.
    pub fn is_converted(&self) -> bool {
        let text = |value: &serde_json::Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let is_scalar = |value: &serde_json::Value| value.is_string() || value.is_number() || value.is_boolean();
        let came = self.came.as_ref().filter(|came| is_scalar(came));
        came.is_some_and(|came| is_scalar(&self.read) && text(came).trim_end_matches(".0") == text(&self.read))
    }
}

/// An answer that is being mended.
pub(crate) struct Mender<'t> {
    tree: Json<'t>,
    places: BTreeMap<String, Place<'t>>,
    /// What was read at places like this one, to begin with that in a list.
    known: HashMap<String, usize>,
    turns: usize,
}

struct Place<'t> {
    problem: Problem,
    came: Option<Json<'t>>,
    substitutes: Vec<Json<'t>>,
    tried: usize,
}

impl<'t> Mender<'t> {
    /// `None`: it is no JSON.
    pub(crate) fn new(text: &'t [u8]) -> Option<Self> {
        let tree = Json::parse(text).ok()?;
        Some(Self { tree, places: BTreeMap::new(), known: HashMap::new(), turns: 0 })
    }

    /// The answer with other values where these problems are. `None`: there is one that is not to be mended.
    pub(crate) fn mend(&mut self, problems: &[Problem]) -> Option<Bytes> {
        self.turns += 1;
        if problems.is_empty() || self.turns > MOST_TURNS {
            return None;
        }
        for problem in problems {
            self.put(problem)?;
        }
        (self.places.len() <= MOST_PLACES).then(|| self.tree.to_text().into())
    }

    /// Puts the next value in the place of a problem.
    fn put(&mut self, problem: &Problem) -> Option<()> {
        // What came as a whole is something else, a page of errors say.
        if problem.part != Part::Body || problem.pointer.is_empty() {
            return None;
        }
        let steps = steps(&problem.pointer);
        let shape = shape(&steps);
        if !self.places.contains_key(&problem.pointer) {
            let came = self.tree.at(&steps).cloned();
            let substitutes = match (problem.rule, &came) {
                (Rule::Required, None) => substitutes_for(None),
                (Rule::Type, Some(came)) => substitutes_for(Some(came)),
                _ => return None,
            };
            let tried = self.known.get(&shape).copied().filter(|_| came.is_none()).unwrap_or(0);
            let place = Place { problem: problem.clone(), came, substitutes, tried };
            self.places.insert(problem.pointer.clone(), place);
        }
        let place = self.places.get_mut(&problem.pointer)?;
        let substitute = place.substitutes.get(place.tried)?.clone();
        if place.came.is_none() {
            self.known.insert(shape, place.tried);
        }
        place.tried += 1;
        self.tree.set(&steps, substitute)
    }

    /// What was mended, once it is read.
    pub(crate) fn finish(self) -> Vec<Mended> {
        let mended = |place: Place<'t>| {
            let read = place.substitutes.into_iter().nth(place.tried.checked_sub(1)?)?.into_value();
            Some(Mended { problem: place.problem, came: place.came.map(Json::into_value), read })
        };
        self.places.into_values().filter_map(mended).collect()
    }
}

/// The values that are tried in place of another: the same in another type, then those that stand for nothing.
fn substitutes_for<'t>(came: Option<&Json<'t>>) -> Vec<Json<'t>> {
    let mut all = Vec::new();
    match came {
        Some(Json::String(text)) => {
            let number = Number::of_text(text).map(|_| Json::Number(Number::from_text(text.clone())));
            all.extend(number);
            match &**text {
                "true" => all.push(Json::Bool(true)),
                "false" => all.push(Json::Bool(false)),
                _ => {}
            }
        }
        Some(Json::Number(number)) => {
            let text = number.as_str().to_owned();
            let whole = text.strip_suffix(".0").map(|whole| Json::Number(Number::from_text(whole.to_owned())));
            all.extend(whole);
            all.push(Json::String(Cow::Owned(text)));
        }
        Some(Json::Bool(value)) => all.push(Json::String(Cow::Borrowed(if *value { "true" } else { "false" }))),
        _ => {}
    }
    let zero = Json::Number(Number::from_text("0"));
    let empty =
        [Json::Null, Json::Array(vec![]), Json::String("".into()), zero, Json::Bool(false), Json::Object(vec![])];
    all.extend(empty.into_iter().filter(|empty| came != Some(empty)));
    all
}

/// The names and numbers of a pointer.
fn steps(pointer: &str) -> Vec<String> {
    pointer.split('/').skip(1).map(|step| step.replace("~1", "/").replace("~0", "~")).collect()
}

/// The pointer with all items of a list as one.
fn shape(steps: &[String]) -> String {
    let is_number = |step: &str| !step.is_empty() && step.bytes().all(|byte| byte.is_ascii_digit());
    steps.iter().map(|step| if is_number(step) { "/#" } else { step.as_str() }).collect::<Vec<_>>().join("/")
}

impl<'t> Json<'t> {
    /// The value at a place. Of several members of a name it is the last, as readers have it.
    fn at(&self, steps: &[String]) -> Option<&Json<'t>> {
        steps.iter().try_fold(self, |json, step| match json {
            Json::Array(items) => items.get(step.parse::<usize>().ok()?),
            Json::Object(members) => members.iter().rfind(|(name, _)| name == step).map(|(_, value)| value),
            _ => None,
        })
    }

    /// Puts a value at a place, whose parent is there.
    fn set(&mut self, steps: &[String], value: Json<'t>) -> Option<()> {
        let (last, parents) = steps.split_last()?;
        let parent = parents.iter().try_fold(self, |json, step| match json {
            Json::Array(items) => items.get_mut(step.parse::<usize>().ok()?),
            Json::Object(members) => members.iter_mut().rfind(|(name, _)| name == step).map(|(_, value)| value),
            _ => None,
        })?;
        match parent {
            Json::Array(items) => *items.get_mut(last.parse::<usize>().ok()?)? = value,
            Json::Object(members) => match members.iter_mut().rfind(|(name, _)| name == last) {
                Some((_, old)) => *old = value,
                None => members.push((Cow::Owned(last.clone()), value)),
            },
            _ => return None,
        }
        Some(())
    }
}
