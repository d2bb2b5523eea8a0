//! Settings: `lvng.toml`, the file of choices beside a description → what the stages do otherwise.
//!
//! **Invariant:** what is written in the file is known and meant for something that is there, or is an error at its line. What is for
//! crates of their own or for build scripts alone does nothing for the other.

mod additions;
mod check;
mod foreign;
mod keys;
mod operations;
mod paths;
mod patterns;
mod problems;
mod read;
mod renames;
mod schema;
mod servers;
mod text;

pub use keys::names as setting_names;
pub use read::Located;
use renames::Renames;
pub(crate) use renames::TYPE_NAME;
pub use schema::schema as settings_schema;

use crate::diagnostic::Diagnostics;
use crate::document::Document;
use crate::ir::{Api, Dependency, MapType};
use crate::{Features, Input, Options, Parts};
use additions::Additions;
pub(crate) use foreign::Foreigners;
use keys::KEYS;
use operations::Selection;
use problems::Problems;

/// The name of the file that is looked for beside a description.
pub const SETTINGS_FILE: &str = "lvng.toml";

/// What the file of choices says.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// The name of the file; empty where there is none.
    pub file: String,
    /// Overlays of the description, by their paths from the folder of the file.
    pub overlays: Vec<Located>,
    /// The list of what may be left out, by its path from the folder of the file.
    pub allow_skips: Option<String>,
    /// Whether warnings fail the run.
    pub deny_warnings: bool,
    /// The vendor of extension keys.
    pub vendor: Option<String>,
    /// Whether there is an async client, where that is said.
    pub client: Option<bool>,
    /// Whether there is a client without async, where that is said.
    pub blocking: Option<bool>,
    /// Whether there is a server, where that is said.
    pub server: Option<bool>,
    /// Whether tags have cargo features, where that is said.
    tag_features: Option<bool>,
    default_server: Option<Located>,
    maps: MapType,
    operations: Selection,
    renames: Renames,
    additions: Additions,
    /// Types of other crates.
    pub(crate) foreign: Foreigners,
    /// What a crate depends on besides.
    pub(crate) dependencies: Vec<Dependency>,
}

impl Settings {
    /// What the file of an input says, as far as it can be understood. What is wrong with it is told by the run.
    pub fn of(input: &Input) -> Self {
        Self::read(input, &mut Diagnostics::default())
    }

    /// Reads the file of an input, with all that is wrong with it.
    pub(crate) fn read(input: &Input, diagnostics: &mut Diagnostics) -> Self {
        let Some((file, text)) = input.settings.as_ref().and_then(|file| input.files.get_key_value(file)) else {
            return Self::default();
        };
        let (entries, malformed) = text::read(text);
        let mut problems = Problems { file, diagnostics };
        let is_whole = malformed.is_empty();
        for (at, message) in malformed {
            problems.error("E060", at, format!("not TOML: {message}"));
        }
        // What follows a slip is often read as something else.
        if is_whole {
            check::table(&entries, KEYS, "", &mut problems);
            check::blocking(&entries, &mut problems);
        }
        Settings {
            file: file.clone(),
            overlays: read::texts(&entries, "overlays"),
            allow_skips: read::text(&entries, "allow-skips"),
            deny_warnings: read::flag(&entries, "deny-warnings").unwrap_or_default(),
            vendor: read::text(&entries, "vendor"),
            client: read::flag(&entries, "client"),
            blocking: read::flag(&entries, "blocking"),
            server: read::flag(&entries, "server"),
            tag_features: read::flag(&entries, "tag-features"),
            default_server: read::value(&entries, "default-server").and_then(read::text_of),
            maps: read::text(&entries, "maps").and_then(|text| map_type(&text)).unwrap_or_default(),
            operations: Selection::read(&entries),
            renames: Renames::read(&entries),
            additions: Additions::read(&entries),
            foreign: Foreigners::read(file, &entries),
            dependencies: foreign::dependencies(&entries),
        }
    }

    /// Options with what the file says where they say nothing.
    pub(crate) fn options(&self, options: &Options) -> Options {
        Options {
            vendor: options.vendor.clone().or_else(|| self.vendor.clone()),
            deny_warnings: options.deny_warnings || self.deny_warnings,
            ..options.clone()
        }
    }

    /// The parts that are chosen; where nothing is said of one, it is as in others.
    pub fn parts(&self, otherwise: Parts) -> Parts {
        let client = self.client.unwrap_or(otherwise.client);
        Parts {
            client,
            blocking: client && self.blocking.unwrap_or(otherwise.blocking),
            server: self.server.unwrap_or(otherwise.server),
            features: match (otherwise.features, self.tag_features) {
                (Features::All, Some(false)) => Features::Parts,
                (features, _) => features,
            },
        }
    }

    /// Adds to an API what is chosen for its types, its maps and its servers.
    pub(crate) fn finish(&self, api: &mut Api, diagnostics: &mut Diagnostics) {
        let mut problems = Problems { file: &self.file, diagnostics };
        self.additions.apply(api, &mut problems);
        api.maps = self.maps;
        if let Some(wanted) = &self.default_server {
            servers::put_first(wanted, &mut api.servers.document, &mut problems);
        }
    }

    /// The name that is chosen for the module of a tag.
    pub(crate) fn module(&self, tag: &str) -> Option<&str> {
        self.renames.module(tag)
    }

    /// Changes a document to what is chosen.
    pub(crate) fn apply(&self, document: &mut Document, diagnostics: &mut Diagnostics) {
        // What cannot be read has been complained about.
        if document.tree.is_null() {
            return;
        }
        let mut problems = Problems { file: &self.file, diagnostics };
        // What stands in for schemas that no operation is left for is no slip.
        self.foreign.mark(document, &mut problems);
        self.renames.apply(document, &mut problems);
        self.operations.apply(document, &mut problems);
    }
}

fn map_type(text: &str) -> Option<MapType> {
    MapType::ALL.into_iter().find(|maps| maps.name() == text)
}
