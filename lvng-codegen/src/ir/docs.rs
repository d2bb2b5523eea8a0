//! Text for people.

/// Text for people.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Docs {
    /// One line.
    pub summary: Option<String>,
    /// More.
    pub description: Option<String>,
    /// Marked as deprecated.
    pub deprecated: bool,
}
