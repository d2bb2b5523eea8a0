//! Requests that resources are asked with.

use crate::answer::Making;
use crate::api::{Api, Operation};
use crate::request::{Incoming, Values};
use crate::store::segment;
use lvng_contract::percent::percent_decode;

/// A request for an operation that has a part in a resource.
pub struct Asked<'a> {
    /// The description.
    pub api: &'a Api,
    /// The operation.
    pub operation: &'a Operation,
    /// The path of the request without the base of the API.
    pub path: &'a str,
    /// The request.
    pub incoming: &'a Incoming<'a>,
    /// What it says.
    pub values: &'a Values,
    /// How answers are made.
    pub making: Making<'a>,
}

impl<'a> Asked<'a> {
    /// The collection at its path.
    pub(super) fn collection(&self) -> CollectionAt<'a> {
        CollectionAt { path: self.path, template: &self.operation.template }
    }

    /// The identifier of the item at its path, with the item's collection.
    pub(super) fn item(&self) -> Option<(CollectionAt<'a>, String)> {
        CollectionAt::of_item(self.path, &self.operation.template)
    }
}

/// A path in the one way of writing that the store knows: `/pets/%61` is `/pets/a`.
pub(super) fn plain_path(path: &str) -> String {
    let plain = |part: &str| percent_decode(part).map_or_else(|| part.to_owned(), |part| segment(&part));
    path.split('/').map(plain).collect::<Vec<_>>().join("/")
}

/// Where a collection is.
#[derive(Clone, Copy, Debug)]
pub(super) struct CollectionAt<'a> {
    /// Its path.
    pub(super) path: &'a str,
    /// The template of its path.
    pub(super) template: &'a str,
}

impl<'a> CollectionAt<'a> {
    /// The collection of the item at a path, with the item's identifier.
    pub(super) fn of_item(path: &'a str, template: &'a str) -> Option<(Self, String)> {
        let (path, id) = path.rsplit_once('/')?;
        let (template, last) = template.rsplit_once('/')?;
        let id = percent_decode(id)?.into_owned();
        (last.starts_with('{') && last.ends_with('}')).then_some((Self { path, template }, id))
    }
}
