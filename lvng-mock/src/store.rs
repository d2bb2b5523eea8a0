//! What clients have created and changed: in memory, or in a file.

mod memory;
mod sqlite;
mod stored;

pub use memory::Memory;
pub use sqlite::Sqlite;
pub(crate) use stored::segment;
pub use stored::{Failed, Stored};

/// Items of collections, each collection by its path, whose segments are all written in one way.
///
/// A write that has returned is done: what it wrote is there after the process was killed, if the store has a file.
pub trait Store: Send {
    /// An item by its identifier.
    ///
    /// # Errors
    /// The file cannot be read.
    fn get(&self, collection: &str, id: &str) -> Result<Option<Stored>, Failed>;

    /// All items of a collection, the oldest first.
    ///
    /// # Errors
    /// The file cannot be read.
    fn list(&self, collection: &str) -> Result<Vec<Stored>, Failed>;

    /// The identifiers of all items of a collection, the oldest first.
    ///
    /// # Errors
    /// The file cannot be read.
    fn ids(&self, collection: &str) -> Result<Vec<String>, Failed>;

    /// Adds an item, or changes the one with its identifier.
    ///
    /// # Errors
    /// The file cannot be written.
    fn put(&mut self, collection: &str, item: Stored) -> Result<(), Failed>;

    /// Takes out an item, and all collections below it.
    ///
    /// # Errors
    /// The file cannot be written.
    fn remove(&mut self, collection: &str, id: &str) -> Result<(), Failed>;

    /// Whether an item was taken out, whatever became of it since.
    ///
    /// # Errors
    /// The file cannot be read.
    fn was_removed(&self, collection: &str, id: &str) -> Result<bool, Failed>;

    /// Whether a collection was begun.
    ///
    /// # Errors
    /// The file cannot be read.
    fn is_begun(&self, collection: &str) -> Result<bool, Failed>;

    /// Begins a collection with the items that it has before anyone creates one.
    ///
    /// # Errors
    /// The file cannot be written.
    fn begin(&mut self, collection: &str, items: Vec<Stored>) -> Result<(), Failed>;
}
