//! The responses of an operation, by status.

use serde_json::Value;

use crate::ir::StatusSpec;
use crate::pointer;
use crate::resolve::{Operation, Resolver};

/// A response of the description, or a reference to one, with its pointer.
pub struct Described<'r> {
    pub status: StatusSpec,
    pub node: &'r Value,
    pub pointer: String,
}

/// The responses of an operation; `default` comes last.
pub fn described<'r>(resolver: &'r Resolver, operation: &Operation) -> Vec<Described<'r>> {
    let at = pointer::child(&operation.pointer, "responses");
    let all = resolver.node(&at).and_then(Value::as_object).into_iter().flatten();
    let one = |(key, node): (&String, &'r Value)| {
        Some(Described { status: StatusSpec::parse(key)?, node, pointer: pointer::child(&at, key) })
    };
    let mut all: Vec<Described<'_>> = all.filter_map(one).collect();
    all.sort_by_key(|described| described.status == StatusSpec::Default);
    all
}
