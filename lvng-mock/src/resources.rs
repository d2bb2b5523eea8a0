//! Resources that hang together: what was created is listed, found, changed and gone.
//!
//! Which operations belong together is read from paths, methods and schemas ([`Resources`]); what they did is kept in a
//! [`Store`]. A collection begins with what the description shows of it.

mod asked;
mod begin;
mod change;
mod filter;
mod fitting;
mod names;
mod paging;
mod patch;
mod place;
mod roles;
mod success;

pub use asked::Asked;
pub use roles::Resources;

use crate::answer::{self, Answer, Chosen};
use crate::api::{Api, Operation};
use crate::request::Refusal;
use crate::store::{Failed, Store, Stored, segment};
use asked::CollectionAt;
use change::{Change, Written};
use http::{StatusCode, header};
use place::Place;
use roles::{Changed, Number, Role, Whole, nameless};
use serde_json::{Map, Value};
use std::sync::{Mutex, MutexGuard, PoisonError};
use success::Success;

/// The identifier of what is the only thing at its path.
const ONLY: &str = "=";

/// The resources of a description, with what became of them.
pub struct State {
    resources: Resources,
    store: Mutex<Box<dyn Store>>,
}

/// An answer, or that the description alone has to give one.
type Outcome = Result<Option<Answer>, Refusal>;

fn failed(failed: Failed) -> Refusal {
    Refusal::new(500, failed.to_string())
}

/// Whether an operation has an answer for an item that is not there.
fn says_missing(operation: &Operation) -> bool {
    [404, 410].into_iter().any(|status| operation.describes(status))
}

impl State {
    /// The resources of a description, kept in a store.
    pub fn new(api: &Api, store: Box<dyn Store>) -> Self {
        Self { resources: Resources::of(api), store: Mutex::new(store) }
    }

    fn store(&self) -> MutexGuard<'_, Box<dyn Store>> {
        // Every write is whole, so one that panicked left the store as it was.
        self.store.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Answers a request, if its operation has a part in a resource.
    ///
    /// # Errors
    /// What it asks for is not there, or the store fails.
    pub fn answer(&self, asked: &Asked<'_>) -> Outcome {
        let path = asked::plain_path(asked.path);
        let asked = &Asked { path: &path, ..*asked };
        let mut store = self.store();
        let store = store.as_mut();
        self.check_above(store, asked)?;
        let role = self.resources.roles.get(&asked.operation.at);
        match role {
            None => Ok(None),
            Some(Role::Create(place, number)) => self.create(store, asked, place, *number),
            Some(Role::List(place)) => self.list(store, asked, place),
            Some(Role::Get(place)) => self.get(store, asked, place),
            Some(Role::Change(changed, whole)) => self.change(store, asked, changed, *whole),
            Some(Role::Delete(place)) => self.delete(store, asked, place.as_ref()),
            Some(Role::Read(place)) => self.read(store, asked, place),
            Some(Role::Write(place, whole)) => self.write(store, asked, place.as_ref(), *whole),
            Some(Role::Act(place)) => self.act(store, asked, place),
        }
    }

    /// Fails where an item above the path of a request has to be there and is not.
    fn check_above(&self, store: &mut dyn Store, asked: &Asked<'_>) -> Result<(), Refusal> {
        for (collection, id) in begin::items_above(&self.resources, asked.operation, asked.path) {
            self.found(store, asked, collection, &id)?;
        }
        Ok(())
    }

    /// Begins a collection with what the description shows of it, unless it was begun, or is below what a client created.
    fn begin(&self, store: &mut dyn Store, asked: &Asked<'_>, collection: CollectionAt<'_>) -> Result<(), Refusal> {
        if store.is_begun(collection.path).map_err(failed)? {
            return Ok(());
        }
        let mut is_below_created = false;
        for (above, id) in begin::items_above(&self.resources, asked.operation, asked.path) {
            let is_above = collection.path.strip_prefix(above.path).is_some_and(|rest| rest.starts_with('/'));
            let item = if is_above { store.get(above.path, &id).map_err(failed)? } else { None };
            is_below_created |= item.is_some_and(|item| item.is_created);
        }
        let shown = match is_below_created {
            true => Vec::new(),
            false => begin::shown(&self.resources, asked.api, collection.template, asked.making),
        };
        store.begin(collection.path, shown).map_err(failed)
    }

    /// An item that has to be there. `None` stands for one that may be there: where items can be neither listed nor made, or the
    /// description has no answer for that one is missing, only what a client has deleted is known to be gone.
    fn found(
        &self,
        store: &mut dyn Store,
        asked: &Asked<'_>,
        collection: CollectionAt<'_>,
        id: &str,
    ) -> Result<Option<Stored>, Refusal> {
        self.begin(store, asked, collection)?;
        let item = store.get(collection.path, id).map_err(failed)?;
        let known = self.resources.collections.get(&nameless(collection.template));
        let is_told = known.is_some_and(|known| known.is_known) && says_missing(asked.operation);
        if item.is_none() && (is_told || store.was_removed(collection.path, id).map_err(failed)?) {
            let shown: String = id.chars().take(100).collect();
            return Err(Refusal::new(404, format!("There is no `{shown}`")));
        }
        Ok(item)
    }

    fn create(&self, store: &mut dyn Store, asked: &Asked<'_>, place: &Place, number: Number) -> Outcome {
        self.begin(store, asked, asked.collection())?;
        let Some(mut envelope) = envelope(asked) else { return Ok(None) };
        let shown = envelope.pointer(&place.pointer);
        let (base, bodies) = match number {
            Number::One => (shown, Written::of(asked, &place.pointer).into_iter().collect()),
            Number::Several => (shown.and_then(|list| list.get(0)), Written::each(asked, &place.pointer)),
        };
        let Some(base) = base.filter(|base| base.is_object() && !bodies.is_empty()).cloned() else { return Ok(None) };
        let mut added = Vec::new();
        for body in &bodies {
            let Some(item) = add(store, asked, place, base.clone(), body)? else { return Ok(None) };
            added.push(item);
        }
        let mut fitted = added.iter().map(|item| fitting::fitted(&place.schema, &item.value, asked.making.seed));
        let answered = match number {
            Number::One => fitted.next().unwrap_or_default(),
            Number::Several => fitted.collect(),
        };
        fitting::set(&mut envelope, &place.pointer, answered);
        let mut answer = send(asked, &envelope);
        if let ([item], Some(answer)) = (added.as_slice(), &mut answer)
            && answer.headers.contains_key(header::LOCATION)
        {
            answer.set(header::LOCATION, &format!("{}/{}", asked.path, segment(&item.id)));
        }
        Ok(answer)
    }

    fn list(&self, store: &mut dyn Store, asked: &Asked<'_>, place: &Place) -> Outcome {
        self.begin(store, asked, asked.collection())?;
        let all = store.list(asked.path).map_err(failed)?.into_iter().map(|stored| stored.value);
        let parameters = &asked.values.parameters;
        let properties = crate::shape::properties(&place.schema.components, &place.schema.json);
        let properties: Vec<String> = properties.into_iter().map(|(name, _)| names::plain(name)).collect();
        let all: Vec<Value> = all.filter(|item| filter::matches(item, &properties, parameters.iter())).collect();
        let mut page = paging::page(asked.operation, asked.values, all, &place.id);
        let seed = asked.making.seed;
        page.items.iter_mut().for_each(|item| *item = fitting::fitted(&place.schema, item, seed));
        let Some(mut envelope) = envelope(asked) else { return Ok(None) };
        fitting::set(&mut envelope, &place.pointer, Value::Array(page.items.clone()));
        if let Some(schema) = place::success_media(asked.operation).and_then(|media| media.schema.as_ref()) {
            paging::describe(&mut envelope, &place.pointer, schema, &page);
        }
        Ok(send(asked, &envelope))
    }

    fn get(&self, store: &mut dyn Store, asked: &Asked<'_>, place: &Place) -> Outcome {
        let Some((collection, id)) = asked.item() else { return Ok(None) };
        let item = self.found(store, asked, collection, &id)?;
        Ok(item.and_then(|item| respond(asked, place, &item.value)))
    }

    fn change(&self, store: &mut dyn Store, asked: &Asked<'_>, changed: &Changed, whole: Whole) -> Outcome {
        let Some((collection, id)) = asked.item() else { return Ok(None) };
        let place = changed.known.as_ref().or(changed.made.as_ref());
        let item_place = place.or_else(|| self.item_place(asked));
        let identifier = item_place.map(|place| place.id.as_str());
        let pointer = place.map_or("", |place| &place.pointer);
        let Some(body) = Change::of(asked, pointer, identifier) else { return Ok(None) };
        let is_made = whole == Whole::Yes && (asked.operation.describes(201) || !says_missing(asked.operation));
        self.begin(store, asked, collection)?;
        let known = match is_made {
            true => store.get(collection.path, &id).map_err(failed)?,
            false => self.found(store, asked, collection, &id)?,
        };
        let is_new = is_made && known.is_none();
        let (base, is_created) = match known {
            Some(stored) => (stored.value, stored.is_created),
            None => (blank(item_place, asked.making.seed, &id), is_made),
        };
        let item = body.applied(item_place.map(|place| &place.schema), base, whole)?;
        store.put(collection.path, Stored { id, value: item.clone(), is_created }).map_err(failed)?;
        Ok(if is_new { made(asked, changed, &item) } else { replaced(asked, changed, &item) })
    }

    /// Where the item is in what answers with the items of the collection that an operation is about.
    fn item_place(&self, asked: &Asked<'_>) -> Option<&Place> {
        let (collection, _) = asked.operation.template.rsplit_once('/')?;
        let collection = self.resources.collections.get(&nameless(collection))?;
        let roles =
            [&collection.get, &collection.list].into_iter().flatten().filter_map(|at| self.resources.roles.get(at));
        roles.into_iter().find_map(|role| match role {
            Role::Get(place) | Role::List(place) => Some(place),
            _ => None,
        })
    }

    fn delete(&self, store: &mut dyn Store, asked: &Asked<'_>, place: Option<&Place>) -> Outcome {
        let Some((collection, id)) = asked.item() else { return Ok(None) };
        let item = self.found(store, asked, collection, &id)?;
        store.remove(collection.path, &id).map_err(failed)?;
        Ok(item.zip(place).and_then(|(item, place)| respond(asked, place, &item.value)))
    }

    fn read(&self, store: &mut dyn Store, asked: &Asked<'_>, place: &Place) -> Outcome {
        let stored = store.get(asked.path, ONLY).map_err(failed)?;
        Ok(stored.and_then(|stored| only(asked, place, stored.value)))
    }

    fn write(&self, store: &mut dyn Store, asked: &Asked<'_>, place: Option<&Place>, whole: Whole) -> Outcome {
        let pointer = place.map_or("", |place| &place.pointer);
        let Some(body) = Change::of(asked, pointer, None) else { return Ok(None) };
        let known = store.get(asked.path, ONLY).map_err(failed)?.map(|stored| stored.value);
        let mut base = known.filter(|_| whole == Whole::No).unwrap_or_else(|| Value::Object(Map::new()));
        if let Change::Operations(..) = body {
            // What is done to a member counts on it, wherever it comes from.
            let Some(shown) = place.and_then(|place| shown_with(asked, place, base)) else { return Ok(None) };
            base = shown;
        }
        let value = body.applied(None, base, whole)?;
        let stored = Stored { id: ONLY.to_owned(), value: value.clone(), is_created: true };
        store.put(asked.path, stored).map_err(failed)?;
        Ok(place.and_then(|place| only(asked, place, value)))
    }

    /// An action's answer has the item as it is, in the state that the description shows after it.
    fn act(&self, store: &mut dyn Store, asked: &Asked<'_>, place: &Place) -> Outcome {
        let above = asked.path.rsplit_once('/').zip(asked.operation.template.rsplit_once('/'));
        let item = above.and_then(|((path, _), (template, _))| CollectionAt::of_item(path, template));
        let Some((collection, id)) = item else { return Ok(None) };
        let Some(mut item) = self.found(store, asked, collection, &id)? else { return Ok(None) };
        let shown = envelope(asked).and_then(|envelope| envelope.pointer(&place.pointer).cloned());
        let states = shown.as_ref().and_then(Value::as_object).into_iter().flatten();
        let states = states.filter(|(name, _)| matches!(names::plain(name).as_str(), "status" | "state"));
        let states: Map<String, Value> = states.map(|(name, state)| (name.clone(), state.clone())).collect();
        // What answers with something else of this name is no answer with the item.
        if shown.as_ref().is_none_or(|shown| shown.get(&place.id).is_none()) {
            return Ok(None);
        }
        if let Some(members) = item.value.as_object_mut() {
            members.extend(states);
        }
        let value = item.value.clone();
        store.put(collection.path, item).map_err(failed)?;
        Ok(respond(asked, place, &value))
    }
}

/// Adds an item to the collection at the path of a request: a base with what a body says over it, under the identifier that it
/// was given, or a fresh one. `None` if it can have none.
fn add(
    store: &mut dyn Store,
    asked: &Asked<'_>,
    place: &Place,
    base: Value,
    body: &Written,
) -> Result<Option<Stored>, Refusal> {
    let collection = asked.path;
    let mut value = body.applied(Some(&place.schema), base, Whole::Yes);
    let id = match body.members.get(&place.id).and_then(names::path_text) {
        Some(given) => {
            let is_known = store.get(collection, &given).map_err(failed)?.is_some();
            if is_known && asked.operation.describes(409) {
                return Err(Refusal::new(409, "There is one with this identifier"));
            }
            given
        }
        None => {
            let known = store.ids(collection).map_err(failed)?;
            let fresh = change::fresh_id(place, &known, asked.making.seed);
            value = fitting::with_members(&place.schema, value, Map::from_iter([(place.id.clone(), fresh)]));
            let Some(id) = value.get(&place.id).and_then(names::path_text) else { return Ok(None) };
            id
        }
    };
    let item = Stored { id, value, is_created: true };
    store.put(collection, item.clone()).map_err(failed)?;
    Ok(Some(item))
}

/// An item for an identifier that a client has chosen.
fn blank(place: Option<&Place>, seed: u64, id: &str) -> Value {
    let Some(place) = place else { return Value::Object(Map::new()) };
    let made = crate::values::value(&place.schema, seed, crate::values::Source::Documented);
    change::with_id(&place.schema, made, &place.id, id)
}

/// The answer that the description gives by itself, as a value.
fn envelope(asked: &Asked<'_>) -> Option<Value> {
    Some(answer::value(place::success_media(asked.operation)?, asked.making))
}

/// The response of success with a value as its body; `None` if its schema does not take the value, or the client wants
/// another media type.
fn send(asked: &Asked<'_>, value: &Value) -> Option<Answer> {
    send_as(Success::of(asked.operation)?, asked, value)
}

/// The same with one of several responses of success.
fn send_as(success: Success<'_>, asked: &Asked<'_>, value: &Value) -> Option<Answer> {
    let chosen = Chosen::new(success.status, success.response, asked.incoming.headers);
    let media = success.media()?;
    let is_chosen = chosen.media.is_some_and(|chosen| std::ptr::eq(chosen, media));
    let is_valid = media.schema.as_ref().is_none_or(|schema| schema.is_valid(value));
    (is_chosen && is_valid).then(|| chosen.with_value(value, asked.making))
}

/// The response of success with an item in its place.
fn respond(asked: &Asked<'_>, place: &Place, item: &Value) -> Option<Answer> {
    respond_as(Success::of(asked.operation)?, asked, place, item)
}

/// The same with one of several responses of success.
fn respond_as(success: Success<'_>, asked: &Asked<'_>, place: &Place, item: &Value) -> Option<Answer> {
    let mut envelope = answer::value(success.media()?, asked.making);
    let fitted = fitting::fitted(&place.schema, item, asked.making.seed);
    match place.pointer.as_str() {
        "" => envelope = fitted,
        pointer => fitting::set(&mut envelope, pointer, fitted),
    }
    send_as(success, asked, &envelope)
}

/// The response that says that an item was made where the request has put it.
fn made(asked: &Asked<'_>, changed: &Changed, item: &Value) -> Option<Answer> {
    Some(respond_or_show(Success::of_made(asked.operation)?, asked, changed.made.as_ref(), item))
}

/// The response that says that an item was there, and is changed.
fn replaced(asked: &Asked<'_>, changed: &Changed, item: &Value) -> Option<Answer> {
    Some(respond_or_show(Success::of_known(asked.operation)?, asked, changed.known.as_ref(), item))
}

/// A response with an item in its place, or as the description shows it where it has none for the item.
fn respond_or_show(success: Success<'_>, asked: &Asked<'_>, place: Option<&Place>, item: &Value) -> Answer {
    let answer = place.and_then(|place| respond_as(success, asked, place, item));
    let shown = || Chosen::new(success.status, success.response, asked.incoming.headers).answer(asked.making);
    let mut answer = answer.unwrap_or_else(shown);
    if answer.status == StatusCode::CREATED && answer.headers.contains_key(header::LOCATION) {
        answer.set(header::LOCATION, asked.path);
    }
    answer
}

/// The response with the one thing at a path: what the description shows, with what was written over it.
fn only(asked: &Asked<'_>, place: &Place, written: Value) -> Option<Answer> {
    let mut envelope = envelope(asked)?;
    let value = shown_with(asked, place, written)?;
    fitting::set(&mut envelope, &place.pointer, fitting::fitted(&place.schema, &value, asked.making.seed));
    send(asked, &envelope)
}

/// The one thing at a path as the description shows it, with what was written over it.
fn shown_with(asked: &Asked<'_>, place: &Place, written: Value) -> Option<Value> {
    let shown = envelope(asked)?.pointer(&place.pointer)?.clone();
    let Value::Object(members) = written else { return None };
    Some(fitting::with_members(&place.schema, shown, members))
}
