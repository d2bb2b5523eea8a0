//! `additionalOperations` of path items (OpenAPI 3.2) → operations beside the others, at keys that say whose they were.

use lvng_contract::{Method, is_token};
use serde_json::Value;

use super::normalizer::Object;
use crate::diagnostic::Diagnostics;
use crate::grammar::{additional_key, is_extension, methods};
use crate::pointer;

const KEY: &str = "additionalOperations";

/// Puts all of them beside the others.
pub(super) fn additional(tree: &mut Value, diagnostics: &mut Diagnostics) {
    for root in ["/paths", "/webhooks"] {
        items(tree.pointer_mut(root), root, diagnostics);
    }
    let callbacks = tree.pointer_mut("/components/callbacks").and_then(Value::as_object_mut);
    for (name, callback) in callbacks.into_iter().flatten() {
        items(Some(callback), &pointer::join("/components/callbacks", &[name]), diagnostics);
    }
}

fn items(node: Option<&mut Value>, at: &str, diagnostics: &mut Diagnostics) {
    for (name, item) in node.and_then(Value::as_object_mut).into_iter().flatten().filter(|(key, _)| !is_extension(key))
    {
        let Some(item) = item.as_object_mut() else { continue };
        let at = pointer::child(at, name);
        of_item(item, &at, diagnostics);
        let keys: Vec<String> = methods(item).map(|(key, _)| key.to_owned()).collect();
        for key in keys {
            let callbacks = item.get_mut(&key).and_then(|operation| operation.get_mut("callbacks")?.as_object_mut());
            for (name, callback) in callbacks.into_iter().flatten() {
                items(Some(callback), &pointer::join(&at, &[&key, "callbacks", name]), diagnostics);
            }
        }
    }
}

fn of_item(item: &mut Object, at: &str, diagnostics: &mut Diagnostics) {
    if !item.get(KEY).is_some_and(Value::is_object) {
        return;
    }
    let Some(Value::Object(additional)) = item.shift_remove(KEY) else { return };
    for (name, operation) in additional.into_iter().filter(|(name, _)| !is_extension(name)) {
        let from = pointer::join(at, &[KEY, &name]);
        if !is_token(&name) {
            let message = format!("`{}` is no HTTP method", name.escape_debug());
            let help = "a method is made of letters, digits and a few signs (RFC 9110, 5.6.2)";
            diagnostics.error("E018", &from, message).at_key().help(help);
            continue;
        }
        let key = match Method::from_name(&name) {
            Some(method) if item.contains_key(method.key()) => {
                let message = format!("`{}` of the path describes this operation already", method.key());
                diagnostics.error("E018", &from, message).at_key();
                continue;
            }
            Some(method) => {
                let message = format!("the method has a key of its own: it is read as `{}`", method.key());
                diagnostics.warning("W004", &from, message).at_key();
                method.key().to_owned()
            }
            None => {
                note_case(&name, &from, diagnostics);
                additional_key(&name)
            }
        };
        diagnostics.moved(&from, pointer::child(at, &key));
        item.insert(key, operation);
    }
}

/// Methods are case-sensitive (RFC 9110, 9.1): `post` is another than POST, which hardly anyone means.
fn note_case(name: &str, at: &str, diagnostics: &mut Diagnostics) {
    let Some(method) = Method::from_name(&name.to_ascii_uppercase()) else { return };
    let help = format!("{method} has the key `{}` in the path item", method.key());
    diagnostics
        .warning("W022", at, format!("`{name}` is sent as it is spelt, which is not {method}"))
        .at_key()
        .help(help);
}
