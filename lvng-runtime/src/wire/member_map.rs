//! Maps that hold members by their names.

use super::model::Model;
use std::collections::{BTreeMap, HashMap, btree_map, hash_map};

/// A map of members by their names.
pub trait MemberMap: Default {
    /// What the members are.
    type Value: Model;

    /// Puts a member in, and gives the name back if there was one, whose value is replaced.
    fn put(&mut self, name: String, value: Self::Value) -> Option<String>;

    /// The members with their names.
    fn members(&self) -> impl Iterator<Item = (&String, &Self::Value)>;
}

macro_rules! members {
    ($map:ident, $entry:path) => {
        impl<T: Model> MemberMap for $map<String, T> {
            type Value = T;

            fn put(&mut self, name: String, value: T) -> Option<String> {
                use $entry as Entry;
                match self.entry(name) {
                    Entry::Vacant(entry) => {
                        entry.insert(value);
                        None
                    }
                    Entry::Occupied(mut entry) => {
                        entry.insert(value);
                        Some(entry.key().clone())
                    }
                }
            }

            fn members(&self) -> impl Iterator<Item = (&String, &T)> {
                self.iter()
            }
        }
    };
}

members!(BTreeMap, btree_map::Entry);
members!(HashMap, hash_map::Entry);
#[cfg(feature = "indexmap")]
use indexmap::{IndexMap, map as index_map};
#[cfg(feature = "indexmap")]
members!(IndexMap, index_map::Entry);
