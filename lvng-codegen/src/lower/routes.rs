//! Routes: which operations a server can tell apart.

use std::collections::hash_map::{Entry, HashMap};

use super::Lowering;
use super::operation::OperationDraft;
use crate::check::nameless;
use crate::ir::{Operation, Position, Presence, Shape};
use crate::pointer;

impl Lowering<'_> {
    /// Says which operations have the requests of another. Their paths differ in a fragment, which no request has; that
    /// differ in names only was refused before.
    pub fn note_same_requests(&mut self, drafts: &[OperationDraft]) {
        let mut routes: HashMap<(&str, String, Vec<Mark>), &str> = HashMap::new();
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

/// What a request has in its head: whether it is a header, its name, its value as JSON if there is only one.
type Mark = (bool, String, Option<String>);

/// What tells an operation from others with its method and path, as servers do it: fixed query text, and parameters that
/// must be given or have only one value.
fn marks(operation: &Operation) -> Vec<Mark> {
    let (_, query) = sent(&operation.path);
    let fixed = query.into_iter().flat_map(|query| query.split('&')).map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (false, name.to_owned(), Some(format!("\"{value}\"")))
    });
    let constants = operation.arguments.iter().filter_map(|argument| {
        let field = &argument.field;
        let (name, style) = match &argument.position {
            Position::Header(style) => ((true, field.wire.to_ascii_lowercase()), style),
            Position::Query(style) => ((false, field.wire.clone()), style),
            _ => return None,
        };
        let is_required = matches!(field.presence, Presence::Required | Presence::Nullable);
        // Objects may travel under other names than their own.
        let is_mark = field.constant.is_some() || (is_required && style.shape != Shape::Object);
        is_mark.then(|| (name.0, name.1, field.constant.clone()))
    });
    let mut marks: Vec<_> = fixed.chain(constants).collect();
    marks.sort_unstable();
    marks.dedup();
    marks
}
