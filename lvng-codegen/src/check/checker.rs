//! What all checks share.

use std::borrow::Cow;

use serde_json::{Map, Value};

use crate::diagnostic::Diagnostics;
use crate::grammar::ObjectKind;
use crate::members::Members;
use crate::messages::nearest;
use crate::pointer;

/// After so many problems there are no more hints: looking for near words takes time.
const MOST_HINTS: usize = 200;

/// The checks at work.
pub(super) struct Checker<'d, 'e> {
    pub(super) tree: &'d Value,
    pub(super) diagnostics: &'e mut Diagnostics,
    /// Every reference of the document.
    pub(super) references: Vec<Reference<'d>>,
}

impl<'d> Checker<'d, '_> {
    /// The node itself, or the component that it refers to, with its pointer.
    pub(super) fn follow<'n>(&self, node: &'n Value, pointer: &str) -> Option<(&'n Value, String)>
    where
        'd: 'n,
    {
        let (mut node, mut pointer) = (node, pointer.to_owned());
        // Chains are short; longer ones are cycles.
        for _ in 0..32 {
            let Some(reference) = node.member("$ref").and_then(Value::as_str) else { return Some((node, pointer)) };
            pointer = pointer::of_ref(reference)?;
            node = pointer::find(self.tree, &pointer)?;
        }
        None
    }

    /// The known word that was probably meant, unless there are too many problems already.
    pub(super) fn near<'n, S: AsRef<str> + ?Sized + 'n>(
        &self,
        wanted: &str,
        known: impl Iterator<Item = &'n S>,
    ) -> Option<&'n S> {
        if self.diagnostics.len() > MOST_HINTS {
            return None;
        }
        nearest(wanted, known)
    }

    /// The object at a pointer.
    pub(super) fn object(&self, pointer: &str) -> Option<&'d Map<String, Value>> {
        pointer::find(self.tree, pointer)?.as_object()
    }
}

/// A reference of the document.
#[derive(Clone, Debug)]
pub(super) struct Reference<'d> {
    /// What holds it: the node with the `$ref`, or the discriminator.
    pub(super) pointer: String,
    pub(super) text: Cow<'d, str>,
    /// What it should lead to.
    pub(super) kind: ObjectKind,
    /// Whether there may be a reference at all.
    pub(super) referable: bool,
    /// Where a discriminator maps to it.
    pub(super) mapped: Option<String>,
}

impl Reference<'_> {
    /// Where the text of the reference stands.
    pub(super) fn place(&self) -> String {
        match &self.mapped {
            Some(place) => place.clone(),
            None => pointer::child(&self.pointer, "$ref"),
        }
    }

    /// The pointer that it leads to.
    pub(super) fn target(&self) -> Option<String> {
        pointer::of_ref(&self.text)
    }
}
