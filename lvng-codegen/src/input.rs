//! What a run is given.

use std::collections::BTreeMap;

use crate::allowed_skips::AllowedSkip;
use crate::gates::Parts;
use crate::names::LockedNames;

/// A description: a root file and the files it may refer to.
#[derive(Clone, Debug, Default)]
pub struct Input {
    /// The name of the root file: `openapi.yaml`.
    pub root: String,
    /// Texts by path relative to the root's folder, with `/` between segments.
    pub files: BTreeMap<String, String>,
    /// Those of the files that are [Overlay documents](https://spec.openapis.org/overlay/v1.1.0.html), in the order in which
    /// they are applied to the description.
    pub overlays: Vec<String>,
    /// The one of the files that has the settings, in TOML.
    pub settings: Option<String>,
}

impl Input {
    /// Whether a file has no part of the description: it has settings, or is an overlay of it.
    pub(crate) fn is_beside(&self, file: &String) -> bool {
        self.settings.as_ref() == Some(file) || self.overlays.contains(file)
    }

    /// A description of one file.
    pub fn single(root: impl Into<String>, text: impl Into<String>) -> Self {
        let root = root.into();
        Self { files: BTreeMap::from([(root.clone(), text.into())]), root, ..Self::default() }
    }
}

/// What the caller may choose.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Extension keys are `x-{vendor}-…`; without a vendor no such extensions are read.
    pub vendor: Option<String>,
    /// The command that headers name: `cargo xtask generate`.
    pub command: String,
    /// The crate that the modules are for, as Rust names it: `lvng_api`. Docs of methods show an example of a call where it is
    /// known.
    pub crate_name: String,
    /// What is put before file names in headers, docs and diagnostics: `spec/`.
    pub source_prefix: String,
    /// Whether warnings fail the run.
    pub deny_warnings: bool,
    /// The operations that may be left out; what else has errors fails the run, and so does an entry that is of no use.
    pub allowed_skips: Vec<AllowedSkip>,
    /// The names that the types and methods of the crate have, if it was generated before.
    pub names: LockedNames,
    /// The path of the generated modules in their crate, instead of `crate::generated`.
    pub module: Option<String>,
    /// The parts that are written, instead of all of them behind cargo features.
    pub parts: Option<Parts>,
}
