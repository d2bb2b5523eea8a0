//! The types of a generated crate by name, with the path of each.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use syn::{Item, ItemEnum, ItemStruct};

/// Structs and enums of a generated crate.
#[derive(Debug, Default)]
pub struct CrateItems {
    /// The path of a type by its name: `api::pets::Pet`.
    pub paths: BTreeMap<String, String>,
    /// Structs in the order of their files.
    pub structs: Vec<(String, ItemStruct)>,
    /// Enums by name.
    pub enums: BTreeMap<String, ItemEnum>,
}

impl CrateItems {
    /// Reads `common.rs` and the `mod.rs` of each tag.
    pub fn read(folder: &Path) -> Result<Self, String> {
        let mut files: Vec<(String, PathBuf)> = Vec::new();
        for entry in std::fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))? {
            let path = entry.map_err(|error| error.to_string())?.path();
            let name = path.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            if path.is_dir() && path.join("mod.rs").is_file() {
                files.push((name, path.join("mod.rs")));
            } else if path.is_file() && name == "common" {
                files.push((name, path));
            }
        }
        files.sort();
        let mut items = Self::default();
        for (module, file) in files {
            let text = std::fs::read_to_string(&file).map_err(|error| error.to_string())?;
            let parsed = syn::parse_file(&text).map_err(|error| format!("{}: {error}", file.display()))?;
            parsed.items.into_iter().for_each(|item| items.add(&module, item));
        }
        Ok(items)
    }

    /// The struct of a name.
    pub fn find(&self, name: &str) -> Option<&ItemStruct> {
        self.structs.iter().map(|(_, item)| item).find(|item| item.ident == name)
    }

    fn add(&mut self, module: &str, item: Item) {
        let name = match &item {
            Item::Struct(item) => item.ident.to_string(),
            Item::Enum(item) => item.ident.to_string(),
            Item::Type(item) => item.ident.to_string(),
            _ => return,
        };
        if name != "Shared" {
            self.paths.insert(name.clone(), format!("api::{module}::{name}"));
        }
        match item {
            Item::Struct(item) => self.structs.push((module.to_owned(), item)),
            Item::Enum(item) => drop(self.enums.insert(name, item)),
            _ => {}
        }
    }
}
