//! Names that mean the same though they are written differently.

use crate::request::write_json;
use serde_json::Value;

/// A name in lower case without what separates its words: `page_size`, `pageSize` and `page-size` are one.
pub fn plain(name: &str) -> String {
    name.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Which of the properties of an item stands in the path of it, by the name of the placeholder.
pub fn id_property<'p>(properties: &[&'p str], placeholder: &str) -> Option<&'p str> {
    let wanted = plain(placeholder);
    let find = |test: &dyn Fn(&str) -> bool| properties.iter().copied().find(|name| test(&plain(name)));
    let is_id = |name: &str| matches!(name, "id" | "uuid" | "guid" | "gid");
    find(&|name| name == wanted)
        .or_else(|| wanted.ends_with("id").then(|| find(&is_id)).flatten())
        .or_else(|| find(&|name| name.len() > 2 && wanted.ends_with(name)))
        .or_else(|| find(&is_id))
}

/// A value as it stands in a path; `None` if it cannot.
pub fn path_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()).filter(|text| !text.is_empty()),
        Value::Number(_) => Some(write_json(value)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_are_found_by_the_name_in_the_path() {
        for (properties, placeholder, wanted) in [
            (vec!["name", "id"], "petId", Some("id")),
            (vec!["name", "id"], "pet_name", Some("name")),
            (vec!["id", "userId"], "user_id", Some("userId")),
            (vec!["slug", "title"], "slug", Some("slug")),
            (vec!["uuid", "title"], "id", Some("uuid")),
            (vec!["title"], "id", None),
        ] {
            assert_eq!(id_property(&properties, placeholder), wanted, "{placeholder}");
        }
    }
}
