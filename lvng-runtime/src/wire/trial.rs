//! Telling alternatives apart by trying them: unions without a discriminator.

use super::reader::{Reader, Source};
use super::rule::Rule;
use super::{Constraints, Json, Mode, Model};
use std::borrow::Cow;

/// How many values may be looked at to tell alternatives apart, for each value that they hold.
const ALLOWANCE_PER_VALUE: usize = 32;

/// The same for small values.
const LEAST_ALLOWANCE: usize = 100_000;

/// A value that is one of several types.
#[derive(Debug)]
pub struct Choice<'a, U> {
    start: Source<'a>,
    end: Source<'a>,
    /// How many values it is made of.
    size: usize,
    /// What fits best so far, with the number of values that it does not know.
    best: Option<(usize, U)>,
}

impl<'a> Reader<'a> {
    /// Begins to try alternatives for the next value.
    pub fn choice<U>(&mut self) -> Option<Choice<'a, U>> {
        self.check_whole();
        let start = self.source.clone();
        let size = self.skip();
        (!self.is_malformed).then(|| Choice { start, end: self.source.clone(), size, best: None })
    }

    /// How alternatives are tried: a client that finds none to fit exactly takes the first that can be understood.
    pub fn trial_modes(&self) -> &'static [Mode] {
        match self.mode {
            Mode::Strict => &[Mode::Strict],
            Mode::Lenient => &[Mode::Strict, Mode::Lenient],
        }
    }

    /// Notes values that a type does not know, while alternatives are told apart.
    pub(super) fn lose(&mut self, count: usize) {
        if let Some(lost) = &mut self.trial.lost {
            *lost += count;
        }
    }

    /// Whether a type knows none of the members of an object.
    pub(super) fn knows_nothing_of<T: Model>(&mut self, json: &Json<'a>) -> bool {
        let (_, lost) = self.count_lost(|cx| cx.attempt_tree::<T>(json));
        matches!(json, Json::Object(members) if lost == members.len())
    }

    /// Reads a value that is there already, without leaving problems behind.
    pub(super) fn attempt_tree<T: Model>(&mut self, json: &Json<'a>) -> Option<T> {
        self.attempt(&Source::Tree(json.clone()), json.size(), self.mode, |cx| cx.read(&Constraints::NONE))
    }

    /// Counts the values that are lost meanwhile.
    fn count_lost<T>(&mut self, read: impl FnOnce(&mut Self) -> T) -> (T, usize) {
        let before = self.trial.lost.replace(0);
        let value = read(self);
        let lost = std::mem::replace(&mut self.trial.lost, before).unwrap_or_default();
        (value, lost)
    }

    /// Reads without leaving problems behind, for telling alternatives apart.
    ///
    /// Alternatives that hold alternatives cost twice as much with each level, so there is an allowance for it, which
    /// ordinary bodies do not use up. Once it is used up, no alternative fits.
    fn attempt<T>(
        &mut self,
        start: &Source<'a>,
        size: usize,
        mode: Mode,
        read: impl FnOnce(&mut Self) -> Option<T>,
    ) -> Option<T> {
        let (mode_before, allowance_before) = (self.mode, self.trial.allowance);
        let allowance = allowance_before.unwrap_or(LEAST_ALLOWANCE + ALLOWANCE_PER_VALUE * size);
        self.trial.allowance = Some(allowance.checked_sub(size)?);
        self.mode = mode;
        self.source = start.clone();
        let problems = std::mem::take(&mut self.problems);
        let value = read(self).filter(|_| self.problems.is_empty());
        self.problems = problems;
        self.mode = mode_before;
        if allowance_before.is_none() {
            self.trial.allowance = None;
        }
        value
    }
}

impl<'a, U> Choice<'a, U> {
    /// The text at the end of a path of members of the value.
    pub fn text_at(&self, path: &[&str]) -> Option<Cow<'a, str>> {
        self.start.text_at(path)
    }

    /// Tries an alternative. Of those that fit, the one is best that knows most of the value; of equals the first.
    pub fn attempt(&mut self, cx: &mut Reader<'a>, mode: Mode, read: impl FnOnce(&mut Reader<'a>) -> Option<U>) {
        let least = self.best.as_ref().map(|(lost, _)| *lost);
        if least == Some(0) {
            return;
        }
        let (value, lost) = cx.count_lost(|cx| cx.attempt(&self.start, self.size, mode, read));
        cx.source = self.end.clone();
        if let Some(value) = value.filter(|_| least.is_none_or(|least| lost < least)) {
            self.best = Some((lost, value));
        }
    }

    /// The best alternative; values that it does not know count for what holds it, too.
    pub fn best(&mut self, cx: &mut Reader<'a>) -> Option<U> {
        let (lost, value) = self.best.take()?;
        cx.lose(lost);
        Some(value)
    }

    /// What to make of a value that is none of the alternatives: a client keeps it.
    pub fn none_fits(self, cx: &mut Reader<'a>, names: &[&str]) -> Option<serde_json::Value> {
        if cx.is_strict() {
            cx.problem(Rule::AnyOf, format!("fits none of {}", names.join(", ")));
            return None;
        }
        cx.source = self.start;
        cx.value()
    }
}
