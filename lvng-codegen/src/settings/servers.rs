//! Which server clients call unless another is given.

use super::problems::Problems;
use super::read::Located;
use crate::ir::Server;
use crate::messages::nearest;

/// Puts the server that is wanted, by its URL as it is described or by its description, before the others.
pub(super) fn put_first(wanted: &Located, servers: &mut [Server], problems: &mut Problems<'_>) {
    let is_wanted = |server: &Server| {
        let docs = [&server.docs.summary, &server.docs.description];
        let texts = docs.into_iter().flatten().map(String::as_str).chain([server.url.template.as_str()]);
        texts.into_iter().any(|text| text.trim() == wanted.value.trim())
    };
    match servers.iter().position(is_wanted) {
        Some(place) => {
            if let Some(before) = servers.get_mut(..=place) {
                before.rotate_right(1);
            }
        }
        None => {
            let message = format!("the description has no server `{}`", wanted.value.escape_debug());
            let near = nearest(&wanted.value, servers.iter().map(|server| &server.url.template));
            let help = near.map(|near| format!("did you mean `{near}`? an overlay adds what is missing"));
            problems.error("E062", wanted.at, message).help = help;
        }
    }
}
