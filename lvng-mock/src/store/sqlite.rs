//! Items in a file of SQLite.

use super::Store;
use super::stored::{Failed, Stored, below};
use rusqlite::{Connection, OptionalExtension, Row, params};
use std::path::Path;
use std::time::Duration;

/// Another process may have the file for so long.
const PATIENCE: Duration = Duration::from_secs(5);

const TABLES: &str = "
    CREATE TABLE IF NOT EXISTS collections (path TEXT PRIMARY KEY) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS items (
        position INTEGER PRIMARY KEY AUTOINCREMENT,
        collection TEXT NOT NULL,
        id TEXT NOT NULL,
        is_created INTEGER NOT NULL,
        value TEXT NOT NULL,
        UNIQUE (collection, id)
    );
    CREATE TABLE IF NOT EXISTS removed (collection TEXT, id TEXT, PRIMARY KEY (collection, id)) WITHOUT ROWID;
";

/// Items in a file. Every write is one transaction, and is on the disk when it returns (write-ahead log, full
/// synchronisation).
#[derive(Debug)]
pub struct Sqlite {
    connection: Connection,
}

impl From<rusqlite::Error> for Failed {
    fn from(error: rusqlite::Error) -> Self {
        Failed(error.to_string())
    }
}

impl Sqlite {
    /// Opens a file, or makes it.
    ///
    /// # Errors
    /// It cannot be opened, or is no such file.
    pub fn open(path: &Path) -> Result<Self, Failed> {
        let connection = Connection::open(path)?;
        connection.busy_timeout(PATIENCE)?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.execute_batch(TABLES)?;
        Ok(Self { connection })
    }
}

fn stored(row: &Row<'_>) -> rusqlite::Result<Stored> {
    let text: String = row.get(2)?;
    let value = serde_json::from_str(&text)
        .map_err(|error| rusqlite::Error::FromSqlConversionFailure(2, rusqlite::types::Type::Text, Box::new(error)))?;
    Ok(Stored { id: row.get(0)?, is_created: row.get(1)?, value })
}

fn put(connection: &Connection, collection: &str, item: &Stored) -> rusqlite::Result<usize> {
    connection
        .prepare_cached(
            "INSERT INTO items (collection, id, is_created, value) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (collection, id) DO UPDATE SET is_created = excluded.is_created, value = excluded.value",
        )?
        .execute(params![collection, item.id, item.is_created, item.value.to_string()])
}

fn begin(connection: &Connection, collection: &str) -> rusqlite::Result<usize> {
    connection.prepare_cached("INSERT OR IGNORE INTO collections (path) VALUES (?1)")?.execute([collection])
}

impl Store for Sqlite {
    fn get(&self, collection: &str, id: &str) -> Result<Option<Stored>, Failed> {
        let query = "SELECT id, is_created, value FROM items WHERE collection = ?1 AND id = ?2";
        Ok(self.connection.prepare_cached(query)?.query_row([collection, id], stored).optional()?)
    }

    fn list(&self, collection: &str) -> Result<Vec<Stored>, Failed> {
        let query = "SELECT id, is_created, value FROM items WHERE collection = ?1 ORDER BY position";
        let mut statement = self.connection.prepare_cached(query)?;
        let rows = statement.query_map([collection], stored)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    fn ids(&self, collection: &str) -> Result<Vec<String>, Failed> {
        let query = "SELECT id FROM items WHERE collection = ?1 ORDER BY position";
        let mut statement = self.connection.prepare_cached(query)?;
        let rows = statement.query_map([collection], |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    fn put(&mut self, collection: &str, item: Stored) -> Result<(), Failed> {
        let transaction = self.connection.transaction()?;
        begin(&transaction, collection)?;
        put(&transaction, collection, &item)?;
        Ok(transaction.commit()?)
    }

    fn remove(&mut self, collection: &str, id: &str) -> Result<(), Failed> {
        let transaction = self.connection.transaction()?;
        transaction.execute("DELETE FROM items WHERE collection = ?1 AND id = ?2", [collection, id])?;
        transaction.execute("INSERT OR IGNORE INTO removed (collection, id) VALUES (?1, ?2)", [collection, id])?;
        let below = below(collection, id);
        let length = i64::try_from(below.chars().count()).unwrap_or(i64::MAX);
        for (table, column) in [("items", "collection"), ("collections", "path")] {
            let delete = format!("DELETE FROM {table} WHERE substr({column}, 1, ?1) = ?2");
            transaction.execute(&delete, params![length, below])?;
        }
        Ok(transaction.commit()?)
    }

    fn was_removed(&self, collection: &str, id: &str) -> Result<bool, Failed> {
        let query = "SELECT 1 FROM removed WHERE collection = ?1 AND id = ?2";
        Ok(self.connection.prepare_cached(query)?.exists([collection, id])?)
    }

    fn is_begun(&self, collection: &str) -> Result<bool, Failed> {
        Ok(self.connection.prepare_cached("SELECT 1 FROM collections WHERE path = ?1")?.exists([collection])?)
    }

    fn begin(&mut self, collection: &str, items: Vec<Stored>) -> Result<(), Failed> {
        let transaction = self.connection.transaction()?;
        begin(&transaction, collection)?;
        for item in &items {
            put(&transaction, collection, item)?;
        }
        Ok(transaction.commit()?)
    }
}
