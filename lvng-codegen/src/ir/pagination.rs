//! How operations page through lists.

use super::{TypeName, TypeRef};
pub use lvng_contract::PageStyle;

/// `x-{vendor}-pagination`, checked against parameters and response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pagination<N = TypeName> {
    /// The style.
    pub style: PageStyle,
    /// Wire name of the query parameter that moves on.
    pub position: Option<String>,
    /// Wire name of the query parameter for the number of items.
    pub limit: Option<String>,
    /// JSON pointer to the items.
    pub items: Option<String>,
    /// JSON pointer to the total, or to a boolean that says whether there is more.
    pub end: Option<PageEnd>,
    /// Cursor: JSON pointer to the next cursor. Item cursor: the property of the last item.
    pub next: Option<String>,
    /// What paging by items needs, when all of it is known.
    pub paged: Option<PagedItems<N>>,
}

/// How the last page is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PageEnd {
    /// Pointer to the number of all items.
    Total(String),
    /// Pointer to a boolean.
    HasMore(String),
}

/// Rust names for paging through items.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PagedItems<N = TypeName> {
    /// The type of an item.
    pub item: TypeRef<N>,
    /// The field path in the response: `["agents"]`; each with whether it is optional.
    pub items: Vec<(String, bool)>,
    /// The field path to total, has-more or the next cursor, from the response; for `ItemCursor` from an item. Empty where the
    /// description names none of them.
    pub end: Vec<(String, bool)>,
    /// The argument that moves on.
    pub position: String,
    /// The argument's integer or string type.
    pub position_type: TypeRef<N>,
}
