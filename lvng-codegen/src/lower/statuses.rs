//! The responses of an operation, by status.

use serde_json::Value;

use crate::ir::StatusSpec;
use crate::pointer;
use crate::resolve::{Operation, Resolver};

/// A response of the description with its pointer.
pub type Described = (StatusSpec, String);

/// The responses of an operation; `default` comes last.
pub fn described(resolver: &Resolver, operation: &Operation) -> Vec<Described> {
    let at = pointer::child(&operation.pointer, "responses");
    let all = resolver.node(&at).and_then(Value::as_object).into_iter().flatten();
    let mut all: Vec<Described> =
        all.filter_map(|(key, _)| Some((StatusSpec::parse(key)?, pointer::child(&at, key)))).collect();
    all.sort_by_key(|(status, _)| *status == StatusSpec::Default);
    all
}
