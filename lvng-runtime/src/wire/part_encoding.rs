//! What the description says of the parts of a multipart body: `encoding`, `prefixEncoding` and `itemEncoding`.

use super::table::setters;

/// How a part is written: an Encoding Object of the description.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PartEncoding {
    /// The property that the part is of; empty for parts that are known by their place.
    pub name: &'static str,
    /// The media types that it may have, separated by commas.
    pub content_type: Option<&'static str>,
    /// The parts in the part, where it is multipart itself.
    pub parts: &'static PartEncodings,
}

impl PartEncoding {
    /// A part that has no parts in it.
    #[doc(hidden)]
    pub const fn new(name: &'static str, content_type: Option<&'static str>) -> Self {
        PartEncoding { name, content_type, parts: PartEncodings::NONE }
    }
}

setters!(PartEncoding { parts: &'static PartEncodings });

/// How the parts of a body, or of a part, are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PartEncodings {
    /// Parts with names (`encoding`).
    pub named: &'static [PartEncoding],
    /// The first parts of those in a row (`prefixEncoding`).
    pub prefix: &'static [PartEncoding],
    /// The other parts of those in a row (`itemEncoding`).
    pub item: Option<&'static PartEncoding>,
}

impl PartEncodings {
    /// Nothing is said.
    pub const NONE: &'static PartEncodings = &PartEncodings { named: &[], prefix: &[], item: None };

    /// The encodings of parts with names, of the first ones in a row, and of the others.
    #[doc(hidden)]
    pub const fn new(
        named: &'static [PartEncoding],
        prefix: &'static [PartEncoding],
        item: Option<&'static PartEncoding>,
    ) -> Self {
        PartEncodings { named, prefix, item }
    }

    /// That of the part at a place in a row.
    pub(super) fn at(&self, index: usize) -> Option<&'static PartEncoding> {
        self.prefix.get(index).or(self.item)
    }
}
