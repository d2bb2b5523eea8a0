//! `encoding`, `prefixEncoding` and `itemEncoding` → how parts are written.

use lvng_contract::media_type;
use serde_json::Value;

use super::schemas::Schemas;
use crate::ir::{PartEncoding, PartEncodings};
use crate::pointer;

impl PartEncoding {
    /// The encoding at `pointer`; what says nothing where there is none.
    pub fn read(schemas: Schemas<'_>, pointer: &str, name: Option<&str>) -> Self {
        let list = schemas.keyword(pointer, "contentType").and_then(Value::as_str);
        let content_type = list.filter(|list| !list.trim().is_empty()).map(str::to_owned);
        let mut found = Self { name: name.map(str::to_owned), content_type, parts: None };
        if found.is_multipart() {
            found.parts = PartEncodings::read(schemas, pointer);
        }
        found
    }

    /// Whether the part is parts itself.
    pub fn is_multipart(&self) -> bool {
        self.content_type.as_deref().is_some_and(is_multipart)
    }

    /// Whether the part is a file: neither text nor JSON, nor parts.
    pub fn is_binary(&self) -> bool {
        let is_binary = |list: &str| list.split(',').all(|name| !media_type::is_text(name));
        !self.is_multipart() && self.content_type.as_deref().is_some_and(is_binary)
    }

    /// The encodings of the parts in a row in it.
    pub fn in_a_row(&self) -> impl Iterator<Item = &PartEncoding> {
        self.parts.iter().flat_map(|parts| parts.in_a_row())
    }

    fn says_nothing(&self) -> bool {
        self.content_type.is_none()
    }
}

impl PartEncodings {
    /// What a media type, or the encoding of a part that is parts itself, says of them.
    pub fn read(schemas: Schemas<'_>, pointer: &str) -> Option<Box<Self>> {
        let at = |key: &str| pointer::child(pointer, key);
        let names = schemas.node(&at("encoding")).and_then(Value::as_object);
        let named = names.into_iter().flat_map(|names| names.keys());
        let named = named.map(|name| PartEncoding::read(schemas, &pointer::child(&at("encoding"), name), Some(name)));
        let named = named.filter(|encoding| !encoding.says_nothing()).collect();
        Self { named, ..Self::read_row(schemas, pointer) }.boxed()
    }

    /// The same where parts have no names.
    pub fn read_in_a_row(schemas: Schemas<'_>, pointer: &str) -> Option<Box<Self>> {
        Self::read_row(schemas, pointer).boxed()
    }

    fn read_row(schemas: Schemas<'_>, pointer: &str) -> Self {
        let at = |key: &str| pointer::child(pointer, key);
        let count = schemas.node(&at("prefixEncoding")).and_then(Value::as_array).map_or(0, Vec::len);
        let places = (0..count).map(|place| pointer::item(&at("prefixEncoding"), place));
        let prefix: Vec<_> = places.map(|at| PartEncoding::read(schemas, &at, None)).collect();
        let item = PartEncoding::read(schemas, &at("itemEncoding"), None);
        Self {
            named: Vec::new(),
            // Places count, so that what says nothing stays where something follows.
            prefix: if prefix.iter().all(PartEncoding::says_nothing) { Vec::new() } else { prefix },
            item: (!item.says_nothing()).then_some(item),
        }
    }

    fn boxed(self) -> Option<Box<Self>> {
        (self != Self::default()).then(|| Box::new(self))
    }

    /// Those of parts in a row.
    pub fn in_a_row(&self) -> impl Iterator<Item = &PartEncoding> {
        self.prefix.iter().chain(&self.item)
    }
}

/// Whether content of one of these types is parts.
pub fn is_multipart(list: &str) -> bool {
    list.split(',').any(|name| media_type::essence(name).starts_with("multipart/"))
}
