//! Method and path of an operation → the words that a person would call it by.
//!
//! Only the path itself counts, not what other operations are called or where they are: `/api/v1` is left out because of
//! what it says, not because all paths begin with it, so that a path more renames nothing.

use super::plural::{is_plural, same_noun, singular};
use super::words;
use lvng_contract::path::{PathTemplate, Piece};

/// Method and path of an operation, taken apart.
#[derive(Clone, Debug)]
pub struct Route {
    method: String,
    path: String,
    pieces: Vec<Part>,
    /// How many pieces at the begin are `/api/v1` and the like.
    mount: usize,
    /// What the path names, without `/api/v1`.
    nouns: Vec<Noun>,
    /// Whether the path ends in a parameter.
    is_item: bool,
}

/// A piece of a path, in words.
#[derive(Clone, Debug)]
enum Part {
    Text(Vec<String>),
    Parameter(Vec<String>),
}

/// Literal text of a path between two slashes.
#[derive(Clone, Debug)]
struct Noun {
    words: Vec<String>,
    /// Whether a parameter follows: it is one of many.
    is_one: bool,
}

/// What an operationId is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Words of somebody's own.
    Words(Vec<String>),
    /// The name of a function, between or beside method and path, which say nothing more.
    Function(Vec<String>),
    /// Method and path alone.
    Route,
}

impl Route {
    /// Takes method and path apart.
    pub fn new(method: &str, path: &str) -> Self {
        let pieces = parts(path);
        let mut nouns: Vec<Noun> = Vec::new();
        let mut is_item = false;
        for piece in &pieces {
            match piece {
                Part::Text(words) => nouns.push(Noun { words: words.clone(), is_one: false }),
                Part::Parameter(_) => nouns.iter_mut().next_back().into_iter().for_each(|noun| noun.is_one = true),
            }
            is_item = matches!(piece, Part::Parameter(_));
        }
        let mount = mount(&nouns);
        nouns.drain(..mount);
        Self { method: method.to_lowercase(), path: path.to_owned(), pieces, mount, nouns, is_item }
    }

    /// The method in lower case.
    pub fn method(&self) -> &str {
        &self.method
    }

    /// What an operationId is made of: exactly method and path in either order, with a function's name or without, as
    /// frameworks write them; or else words of its own.
    pub fn origin(&self, id: &str) -> Origin {
        let all = words(&without_controller(id));
        let is = |words: &[String], run: &[&str]| words.iter().eq(run);
        let is_route = |run: &Vec<&str>| {
            let begins = all.split_first().is_some_and(|(first, rest)| *first == self.method && is(rest, run));
            begins || all.split_last().is_some_and(|(last, rest)| *last == self.method && is(rest, run))
        };
        if self.spellings().iter().any(is_route) {
            return Origin::Route;
        }
        match self.function(id).map(words).filter(|function| !function.is_empty()) {
            Some(function) => Origin::Function(function),
            None => Origin::Words(all),
        }
    }

    /// The function that an id names before path and method, as FastAPI writes it, or after them, as HubSpot does.
    fn function<'i>(&self, id: &'i str) -> Option<&'i str> {
        let plain: String =
            self.path.chars().map(|letter| if letter.is_alphanumeric() { letter } else { '_' }).collect();
        let before = id.strip_suffix(&format!("{plain}_{}", self.method));
        before.or_else(|| id.strip_prefix(&format!("{}-{}_", self.method, self.path)))
    }

    /// All words of the path, those of parameters too.
    fn whole(&self) -> Vec<&str> {
        self.pieces.iter().flat_map(Part::words).collect()
    }

    /// The ways to write the path in words: with the names of parameters, with `by` before them, without them. Where
    /// `/api/v1` is left out, a person chose the words, who may mean something by the parameter's name.
    fn spellings(&self) -> Vec<Vec<&str>> {
        let by = |piece: &Part| matches!(piece, Part::Parameter(_)).then_some("by");
        let is_text = |piece: &&Part| matches!(piece, Part::Text(_));
        let mut all: Vec<Vec<&str>> = vec![self.whole()];
        for pieces in [self.pieces.as_slice(), self.pieces.get(self.mount..).unwrap_or_default()] {
            all.push(pieces.iter().flat_map(|piece| by(piece).into_iter().chain(piece.words())).collect());
            all.push(pieces.iter().filter(is_text).flat_map(Part::words).collect());
        }
        all.retain(|run| !run.is_empty());
        all
    }

    /// The methods by which a tag may call the operation, best first: `list`, `create`, `get`, `update`, `delete` where
    /// method and path say so, with what the path names beside the tag.
    pub fn methods(&self, tag: &str) -> Vec<Vec<String>> {
        let (short, _) = self.beside(tag);
        let all: Vec<&Noun> = self.nouns.iter().collect();
        let mut found: Vec<Vec<String>> = Vec::new();
        let mut add = |words: Vec<String>| {
            if !found.contains(&words) {
                found.push(words);
            }
        };
        add(self.named(&short));
        if matches!(self.method.as_str(), "put" | "patch") {
            // One path may have both.
            add(self.with_verb(&self.method, &short));
        }
        add(self.named(&all));
        found
    }

    /// Whether the first of the methods leaves nothing out: nothing that the path names, nor that all of a kind are
    /// deleted.
    pub fn says_all(&self, tag: &str) -> bool {
        let (short, long) = self.beside(tag);
        short.len() == long.len() && (self.method != "delete" || self.is_item)
    }

    /// What the path names beside the tag: without what the tag's own things belong to, which is an argument and need not
    /// be said, and with it.
    fn beside(&self, tag: &str) -> (Vec<&Noun>, Vec<&Noun>) {
        let tag = words(tag);
        let is_of_tag = |noun: &Noun| noun.words.iter().all(|word| tag.iter().any(|tag| same_noun(word, tag)));
        let own = self.nouns.iter().rposition(is_of_tag);
        let others = self.nouns.iter().enumerate().filter(|(_, noun)| !is_of_tag(noun));
        let is_said = |place: usize, noun: &Noun| own.is_none_or(|own| place > own || !noun.is_one);
        let short = others.clone().filter(|(place, noun)| is_said(*place, noun)).map(|(_, noun)| noun).collect();
        (short, others.map(|(_, noun)| noun).collect())
    }

    /// What the operation does, apart from what with.
    pub fn verb(&self) -> Vec<String> {
        self.named(&[])
    }

    /// A name that says all that the path names, and what is done with it.
    pub fn name(&self) -> Vec<String> {
        let nouns: Vec<&Noun> = self.nouns.iter().collect();
        match self.verb_of(&nouns) {
            "" => self.with_verb(&self.method, &nouns),
            verb => self.with_verb(verb, &nouns),
        }
    }

    /// The same with the method of HTTP for a verb.
    pub fn plain_name(&self) -> Vec<String> {
        self.with_verb(&self.method, &self.nouns.iter().collect::<Vec<_>>())
    }

    /// The last thing that the path names.
    pub fn last(&self) -> &[String] {
        self.nouns.last().map_or(&[], |noun| noun.words.as_slice())
    }

    /// A verb with nouns, some of those of the path.
    fn named(&self, nouns: &[&Noun]) -> Vec<String> {
        self.with_verb(self.verb_of(nouns), nouns)
    }

    fn verb_of(&self, nouns: &[&Noun]) -> &str {
        let is_many = self.last().last().is_some_and(|word| is_plural(word));
        match (self.method.as_str(), self.is_item, is_many) {
            ("get", false, true) => "list",
            ("post", false, true) => "create",
            // What is no thing of many is something to do: `/login`, `/agents/{id}/start`.
            ("post", false, false) if self.ends_in(nouns) => "",
            ("post", false, false) if !self.nouns.is_empty() => "create",
            ("put" | "patch", ..) => "update",
            (method, ..) => method,
        }
    }

    fn with_verb(&self, verb: &str, nouns: &[&Noun]) -> Vec<String> {
        let is_one_made = verb == "create" || self.is_item;
        let ends = self.ends_in(nouns);
        let said = nouns.iter().enumerate().flat_map(|(place, noun)| {
            let is_end = ends && place + 1 == nouns.len();
            in_number(&noun.words, if is_end { is_one_made } else { noun.is_one })
        });
        let mut words: Vec<String> = Vec::new();
        words.extend((!verb.is_empty()).then(|| verb.to_owned()));
        words.extend(said);
        if words.get(1).is_some_and(|word| word == verb) {
            // `PATCH /accounts/update_credentials`.
            words.remove(0);
        }
        if self.nouns.is_empty() && !self.is_item {
            words.push("root".to_owned());
        }
        words
    }

    /// Whether the last of the nouns is the path's.
    fn ends_in(&self, nouns: &[&Noun]) -> bool {
        nouns.last().zip(self.nouns.last()).is_some_and(|(last, own)| std::ptr::eq(*last, own))
    }
}

impl Part {
    fn words(&self) -> impl Iterator<Item = &str> {
        let (Part::Text(words) | Part::Parameter(words)) = self;
        words.iter().map(String::as_str)
    }
}

/// The pieces of a path that say something.
fn parts(path: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    for piece in PathTemplate::parse(path).pieces() {
        match piece {
            Piece::Literal(text) => {
                let texts = text.split('/').map(words).filter(|words| !words.is_empty());
                parts.extend(texts.map(Part::Text));
            }
            Piece::Placeholder(name) => parts.push(Part::Parameter(words(name))),
        }
    }
    parts
}

/// How many nouns at the begin say where the API is and not what it is about: `/api`, `/rest/v2`, `/crm/v3`.
fn mount(nouns: &[Noun]) -> usize {
    const PLACES: &[&str] = &["api", "apis", "rest"];
    let is_fixed = |noun: &&Noun| !noun.is_one || is_version(&noun.words);
    let head: Vec<&Noun> = nouns.iter().take(3).take_while(is_fixed).collect();
    let version = head.iter().rposition(|noun| is_version(&noun.words)).map_or(0, |place| place + 1);
    let place = head.iter().take_while(|noun| noun.words.iter().all(|word| PLACES.contains(&word.as_str()))).count();
    let mount = version.max(place);
    if mount < nouns.len() { mount } else { 0 }
}

/// `v1`, `v2beta1`, `v1.1`.
fn is_version(words: &[String]) -> bool {
    let is_number = |word: &String| word.chars().all(|letter| letter.is_ascii_digit());
    let [first, rest @ ..] = words else { return false };
    first.strip_prefix('v').is_some_and(|rest| rest.starts_with(|first: char| first.is_ascii_digit()))
        && rest.iter().all(is_number)
}

/// NestJS puts the class before the method: `ThingsController_list` → `Things_list`.
fn without_controller(id: &str) -> String {
    match id.split_once('_').and_then(|(class, method)| Some((class.strip_suffix("Controller")?, method))) {
        Some((class, method)) if !class.is_empty() => format!("{class}_{method}"),
        _ => id.to_owned(),
    }
}

/// Words whose last one is as many as meant.
fn in_number(words: &[String], is_single: bool) -> Vec<String> {
    let mut words = words.to_vec();
    if let Some(last) = words.last_mut().filter(|_| is_single) {
        *last = singular(last);
    }
    words
}
