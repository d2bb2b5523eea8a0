//! Items in memory.

use super::Store;
use super::stored::{Failed, Stored, below};
use indexmap::IndexMap;
use std::collections::{BTreeMap, HashSet};

/// Items in memory, gone with the process.
#[derive(Debug, Default)]
pub struct Memory {
    collections: BTreeMap<String, IndexMap<String, Stored>>,
    /// Collections and identifiers.
    removed: HashSet<(String, String)>,
}

impl Store for Memory {
    fn get(&self, collection: &str, id: &str) -> Result<Option<Stored>, Failed> {
        Ok(self.collections.get(collection).and_then(|items| items.get(id)).cloned())
    }

    fn list(&self, collection: &str) -> Result<Vec<Stored>, Failed> {
        Ok(self.collections.get(collection).into_iter().flat_map(IndexMap::values).cloned().collect())
    }

    fn ids(&self, collection: &str) -> Result<Vec<String>, Failed> {
        Ok(self.collections.get(collection).into_iter().flat_map(IndexMap::keys).cloned().collect())
    }

    fn put(&mut self, collection: &str, item: Stored) -> Result<(), Failed> {
        self.collections.entry(collection.to_owned()).or_default().insert(item.id.clone(), item);
        Ok(())
    }

    fn remove(&mut self, collection: &str, id: &str) -> Result<(), Failed> {
        if let Some(items) = self.collections.get_mut(collection) {
            items.shift_remove(id);
        }
        let below = below(collection, id);
        self.collections.retain(|path, _| !path.starts_with(&below));
        self.removed.insert((collection.to_owned(), id.to_owned()));
        Ok(())
    }

    fn was_removed(&self, collection: &str, id: &str) -> Result<bool, Failed> {
        Ok(self.removed.contains(&(collection.to_owned(), id.to_owned())))
    }

    fn is_begun(&self, collection: &str) -> Result<bool, Failed> {
        Ok(self.collections.contains_key(collection))
    }

    fn begin(&mut self, collection: &str, items: Vec<Stored>) -> Result<(), Failed> {
        let items = items.into_iter().map(|item| (item.id.clone(), item));
        self.collections.insert(collection.to_owned(), items.collect());
        Ok(())
    }
}
