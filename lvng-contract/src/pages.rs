//! How lists come in pages.

use crate::vocabulary;

vocabulary! {
    /// How a list operation pages.
    #[non_exhaustive]
    pub enum PageStyle {
        /// Skip a number of items.
        Offset = "offset",
        /// Ask for a page by its number.
        Page = "page",
        /// Send back an opaque cursor from the last response.
        Cursor = "cursor",
        /// Send back a property of the last item.
        ItemCursor = "item_cursor",
        /// Only the number of items can be limited.
        Limit = "limit",
    }
}

impl PageStyle {
    /// The `style` of the extension `x-{vendor}-pagination`.
    pub const fn name(self) -> &'static str {
        match self {
            PageStyle::ItemCursor => "time-cursor",
            style => style.word(),
        }
    }

    /// The style of this name in the extension.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|style| style.name() == name)
    }

    /// The key of the extension that names the query parameter which moves on; `None` where there is no next page.
    pub const fn position_key(self) -> Option<&'static str> {
        match self {
            PageStyle::Offset => Some("offset"),
            PageStyle::Page => Some("page"),
            PageStyle::Cursor | PageStyle::ItemCursor => Some("cursor"),
            PageStyle::Limit => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_names_lead_back() {
        for &style in PageStyle::ALL {
            assert_eq!(PageStyle::from_word(style.word()), Some(style));
            assert_eq!(PageStyle::from_name(style.name()), Some(style));
        }
        assert_eq!(PageStyle::from_name("item_cursor"), None);
    }
}
