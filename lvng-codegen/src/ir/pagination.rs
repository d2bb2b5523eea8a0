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
    /// The field path in the response: `["agents"]`.
    pub items: FieldPath,
    /// The argument that moves on.
    pub position: String,
    /// How it moves on.
    pub progress: Progress,
}

/// A path of fields, each with whether it may be absent.
pub type FieldPath = Vec<(String, bool)>;

/// How the request for the next page is made of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Progress {
    /// The position is the number of items before the page.
    Offset(LastPage),
    /// The position is the number of the page. The first page has this number.
    Page(i64, LastPage),
    /// The next position is at this field path of the response.
    Cursor(FieldPath),
    /// The next position is at this field path of the last item.
    ItemCursor(FieldPath),
}

/// How a page says that it is the last, by a field path of the response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LastPage {
    /// By the number of all items.
    Total(FieldPath),
    /// By a boolean that is false.
    HasMore(FieldPath),
    /// By having no items.
    Empty,
}
