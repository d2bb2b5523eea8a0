//! Routes: which operations a server can tell apart.

use std::collections::hash_map::{Entry, HashMap};

use super::Lowering;
use super::operation::OperationDraft;
use crate::check::nameless;
use crate::ir::{Operation, Position};
use crate::pointer;

impl Lowering<'_> {
    /// Says which operations have the requests of another. Their paths differ in a fragment, which no request has; that
    /// differ in names only was refused before.
    pub fn note_same_requests(&mut self, drafts: &[OperationDraft]) {
        let mut routes: HashMap<(&str, String, Vec<(bool, String, String)>), &str> = HashMap::new();
        for draft in drafts {
            let operation = &draft.operation;
            let (path, _) = sent(&operation.path);
            match routes.entry((&operation.http_method, nameless(path), marks(operation))) {
                Entry::Vacant(entry) => _ = entry.insert(&operation.path),
                Entry::Occupied(first) => {
                    let message = format!(
                        "no request tells `{}` from `{}`, which a server answers in its place",
                        operation.path,
                        first.get()
                    );
                    let place = pointer::parent(&draft.pointer).unwrap_or_default();
                    self.diagnostics.warning("W132", place, message).at_key();
                }
            }
        }
    }
}

/// What of a path template is sent: the path, and fixed query text.
pub fn sent(path: &str) -> (&str, Option<&str>) {
    let sent = path.split('#').next().unwrap_or_default();
    sent.split_once('?').map_or((sent, None), |(path, query)| (path, Some(query)))
}

/// What tells an operation from others with its method and path, as servers do it: fixed query text, and parameters with
/// only one value. Whether it is a header, its name, its value.
fn marks(operation: &Operation) -> Vec<(bool, String, String)> {
    let (_, query) = sent(&operation.path);
    let fixed = query.into_iter().flat_map(|query| query.split('&')).map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (false, name.to_owned(), format!("\"{value}\""))
    });
    let constants = operation.arguments.iter().filter_map(|argument| {
        let field = &argument.field;
        match argument.position {
            Position::Header(_) => Some((true, field.wire.to_ascii_lowercase(), field.constant.clone()?)),
            Position::Query(_) => Some((false, field.wire.clone(), field.constant.clone()?)),
            _ => None,
        }
    });
    let mut marks: Vec<_> = fixed.chain(constants).collect();
    marks.sort_unstable();
    marks.dedup();
    marks
}
