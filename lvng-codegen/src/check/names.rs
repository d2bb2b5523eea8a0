//! Names of components: made of the letters that OpenAPI allows, or at least of letters that can be read as meant.

use std::collections::HashSet;

use serde_json::Map;

use super::checker::Checker;
use crate::pointer;

impl Checker<'_, '_> {
    /// Generators of descriptions name components after types of their language, ``Page`1[[User, App]]``, and refer to
    /// them by those names. A name with other characters that nothing refers to is refused.
    pub(super) fn component_names(&mut self) {
        let used: HashSet<String> = self.references.iter().filter_map(|reference| reference.target()).collect();
        let sections = self.object("/components").into_iter().flatten();
        for (section, named) in sections.filter(|(section, _)| !section.starts_with("x-")) {
            for name in named.as_object().into_iter().flat_map(Map::keys).filter(|name| !is_regular(name)) {
                let place = pointer::join("/components", &[section, name]);
                let message = format!("`{}` has characters that names of components cannot have", name.escape_debug());
                let diagnostic = match is_of_a_type(name) || used.contains(&place) {
                    true => self.diagnostics.warning("W014", &place, message),
                    false => self.diagnostics.error("E037", &place, message),
                };
                diagnostic.at_key().help("names are made of ASCII letters, digits, `.`, `-` and `_`");
            }
        }
    }
}

/// Whether OpenAPI allows a name.
fn is_regular(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-_".contains(&byte))
}

/// Whether a name is made of what names of types are made of in the languages that descriptions are written from, or of
/// another script.
fn is_of_a_type(name: &str) -> bool {
    let is_of_types = |sign: char| sign.is_ascii_alphanumeric() || ".-_$ ,`'<>[](){}+:/@&|=".contains(sign);
    !name.is_empty() && name.chars().all(|sign| is_of_types(sign) || !sign.is_ascii())
}
