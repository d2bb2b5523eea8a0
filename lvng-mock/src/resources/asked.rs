//! Requests that resources are asked with.

use super::begin::CollectionAt;
use crate::answer::Making;
use crate::api::{Api, Operation};
use crate::request::{Incoming, Values};

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
