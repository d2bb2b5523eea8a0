//! Where something is described.

/// A place in the description: a file and a JSON pointer into it.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The file, relative to the root file's folder.
    pub file: String,
    /// The JSON pointer (RFC 6901).
    pub pointer: String,
}
