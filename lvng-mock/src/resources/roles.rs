//! Operations → what they do to which resource, by paths, methods and schemas alone.

use super::place::{self, Kind, Place};
use super::success::Success;
use crate::api::{Api, Operation};
use lvng_contract::PathTemplate;
use std::collections::HashMap;

/// What an operation does.
pub enum Role {
    /// Adds items to the collection at its path, and answers with them.
    Create(Place, Number),
    /// Answers with the items of the collection at its path.
    List(Place),
    /// Answers with the item at its path.
    Get(Place),
    /// Changes the item at its path: all of it, or parts.
    Change(Changed, Whole),
    /// Takes the item at its path out, and answers with it where there is a place.
    Delete(Option<Place>),
    /// Answers with the one thing at its path.
    Read(Place),
    /// Changes the one thing at its path.
    Write(Option<Place>, Whole),
    /// Does something with an item above it, and answers with that item.
    Act(Place),
}

/// Where an operation that changes an item answers with it, if it does.
pub struct Changed {
    /// With one that was there.
    pub known: Option<Place>,
    /// With one that it has made.
    pub made: Option<Place>,
}

impl Changed {
    fn of(operation: &Operation, placeholder: &str, kind: &Kind) -> Self {
        let place =
            |success: Option<Success<'_>>| place::item_in(success?, placeholder, kind).filter(|place| kind.has(place));
        Self { known: place(Success::of_known(operation)), made: place(Success::of_made(operation)) }
    }
}

/// How many items there are in an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Number {
    /// One, which the place is that of.
    One,
    /// A list of them, which the place is that of.
    Several,
}

/// Whether what is not sent is taken out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whole {
    /// What is sent is all there is (`PUT`).
    Yes,
    /// What is not sent stays (`PATCH`).
    No,
}

/// The resources of a description.
#[derive(Default)]
pub struct Resources {
    /// By the pointer of the operation.
    pub roles: HashMap<String, Role>,
    /// The collections, by path without the names of placeholders.
    pub collections: HashMap<String, Collection>,
}

/// A path with items below it.
pub struct Collection {
    /// The name of the placeholder of an item.
    pub placeholder: String,
    /// What its items are like.
    kind: Kind,
    /// The pointer of the operation that lists them.
    pub list: Option<String>,
    /// The pointer of the operation that answers with one.
    pub get: Option<String>,
    /// Whether they can be listed or made: elsewhere identifiers come from where nobody can look.
    pub is_known: bool,
}

/// A path without the names of its placeholders.
pub fn nameless(template: &str) -> String {
    PathTemplate::parse(template).nameless()
}

/// The path of the collection and the name of the placeholder, if a path is that of an item.
fn item_path(template: &str) -> Option<(&str, &str)> {
    let (collection, last) = template.rsplit_once('/')?;
    let name = last.strip_prefix('{')?.strip_suffix('}')?;
    (!collection.is_empty() && !name.contains(['{', '}'])).then_some((collection, name))
}

impl Resources {
    /// Those of a description.
    pub fn of(api: &Api) -> Self {
        let mut resources = Self::default();
        let mut known: HashMap<(String, &str), &Operation> = HashMap::new();
        for operation in api.operations() {
            known.entry((nameless(&operation.template), &operation.method)).or_insert(operation);
        }
        let by_path = |template: &str, method: &str| known.get(&(nameless(template), method)).copied();
        for operation in api.operations() {
            let Some((collection, placeholder)) = item_path(&operation.template) else { continue };
            // What is only deleted, or only changed, cannot be looked at.
            let list = by_path(collection, "GET").and_then(|list| Some((list, place::list(list, placeholder)?)));
            let get = by_path(&operation.template, "GET");
            let get = get.filter(|get| place::item(get, placeholder, &Kind::default()).is_some());
            if list.is_none() && get.is_none() {
                continue;
            }
            let (list, listed) = list.unzip();
            let writers = [by_path(collection, "POST"), by_path(&operation.template, "PUT")];
            let writers = writers.into_iter().chain([by_path(&operation.template, "PATCH")]).flatten();
            let kind = Kind::of(listed, writers, get, placeholder);
            let item = || place::item(operation, placeholder, &kind);
            let role = match operation.method.as_str() {
                "GET" => item().map(Role::Get),
                "PUT" => Some(Role::Change(Changed::of(operation, placeholder, &kind), Whole::Yes)),
                "PATCH" => Some(Role::Change(Changed::of(operation, placeholder, &kind), Whole::No)),
                "DELETE" => Some(Role::Delete(item().filter(|place| kind.has(place)))),
                _ => None,
            };
            let Some(role) = role else { continue };
            resources.roles.insert(operation.at.clone(), role);
            resources.collections.entry(nameless(collection)).or_insert_with(|| Collection {
                placeholder: placeholder.to_owned(),
                kind,
                is_known: list.is_some(),
                list: list.map(|list| list.at.clone()),
                get: get.map(|get| get.at.clone()),
            });
        }
        for operation in api.operations().filter(|operation| item_path(&operation.template).is_none()) {
            let role = resources
                .of_collection(operation)
                .or_else(|| single(operation, by_path))
                .or_else(|| resources.action(operation, by_path));
            if let (Some(Role::Create(..)), Some(collection)) =
                (&role, resources.collections.get_mut(&nameless(&operation.template)))
            {
                collection.is_known = true;
            }
            resources.roles.extend(role.map(|role| (operation.at.clone(), role)));
        }
        resources
    }

    fn of_collection(&self, operation: &Operation) -> Option<Role> {
        let collection = self.collections.get(&nameless(&operation.template))?;
        match operation.method.as_str() {
            "POST" => {
                let one = place::item(operation, &collection.placeholder, &collection.kind);
                let is_item = one.as_ref().is_some_and(|one| collection.kind.has(one));
                // What is rather a task has the identifier of what it makes, if nothing else has.
                let several = place::list(operation, &collection.placeholder).filter(|_| !is_item);
                let several = several.map(|place| Role::Create(place, Number::Several));
                several.or_else(|| one.map(|place| Role::Create(place, Number::One)))
            }
            "GET" => place::list(operation, &collection.placeholder).map(Role::List),
            _ => None,
        }
    }

    /// `POST /things/{id}/start`, if it answers with the thing.
    fn action<'a>(&self, operation: &Operation, by_path: impl Fn(&str, &str) -> Option<&'a Operation>) -> Option<Role> {
        // Of what can be listed there, something is made.
        if by_path(&operation.template, "GET").is_some_and(place::has_list) {
            return None;
        }
        let (item, _) = operation.template.rsplit_once('/').filter(|_| operation.method == "POST")?;
        let (collection, placeholder) = item_path(item)?;
        let kind = &self.collections.get(&nameless(collection))?.kind;
        place::item(operation, placeholder, kind).filter(|place| kind.has(place)).map(Role::Act)
    }
}

/// One thing at a path that can be looked at and changed.
fn single<'a>(operation: &Operation, by_path: impl Fn(&str, &str) -> Option<&'a Operation>) -> Option<Role> {
    let get = by_path(&operation.template, "GET")?;
    let writer = by_path(&operation.template, "PATCH").or_else(|| by_path(&operation.template, "PUT"))?;
    let found = place::same_as_body(get, writer)?;
    match operation.method.as_str() {
        "GET" => Some(Role::Read(found)),
        "PUT" => Some(Role::Write(place::same_as_body(operation, operation), Whole::Yes)),
        "PATCH" => Some(Role::Write(place::same_as_body(operation, operation), Whole::No)),
        _ => None,
    }
}
