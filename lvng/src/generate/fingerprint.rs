//! What a crate was made of, and what came of it, as hashes: where both are as they were, `generate` has nothing to do.
//!
//! They stand in a file of the crate that is of use on one machine only. `--check` looks at no fingerprint. Their 64 bits tell
//! one text from another but for an accident; who makes two alike on purpose keeps a crate from being made again, no more.

use foldhash::quality::FixedState;
use lvng_cli::command::Error;
use lvng_codegen::{Input, Options};
use std::collections::HashMap;
use std::fs;
use std::hash::{BuildHasher, Hasher};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

/// The file, beside `Cargo.toml`.
const FILE: &str = ".generate.fingerprint";

/// What a crate is made of: the description, the settings, and this program.
pub(super) struct Fingerprint {
    file: PathBuf,
    inputs: String,
}

/// The texts of files that are known to be as they were written.
pub(super) type Written<'t> = HashMap<PathBuf, &'t str>;

/// What was noted of a crate.
pub(super) struct Noted {
    /// How many files it has.
    pub(super) files: usize,
    /// How many warnings there were.
    pub(super) warnings: usize,
}

impl Fingerprint {
    /// That of a crate in a folder, without the names that it has, which are among what came of it; `more` is what it depends on
    /// besides.
    pub(super) fn new(folder: &Path, input: &Input, options: &Options, more: &str) -> Self {
        let mut hash = FixedState::default().build_hasher();
        add(&mut hash, format!("{} {:?}", input.root, input.overlays));
        for (name, text) in &input.files {
            add(&mut hash, name);
            add(&mut hash, text);
        }
        [&program(), &format!("{options:?}"), more].iter().for_each(|text| add(&mut hash, text));
        Self { file: folder.join(FILE), inputs: hex(&hash) }
    }

    /// What was noted of the crate, if it was made of the same and its files are as they were written.
    pub(super) fn unchanged(&self, files: &[PathBuf]) -> Option<Noted> {
        let text = fs::read_to_string(&self.file).ok()?;
        let mut lines = text.lines();
        let (inputs, outputs, warnings) = (lines.next()?, lines.next()?, lines.next()?);
        if inputs != self.inputs || outputs != digest(files, &Written::new()).ok()? {
            return None;
        }
        Some(Noted { files: files.len(), warnings: warnings.parse().ok()? })
    }

    /// Notes what came of it. What has just been written is not read again.
    pub(super) fn note(&self, files: &[PathBuf], written: &Written, warnings: usize) -> Result<(), Error> {
        let outputs = digest(files, written)?;
        let text = format!("{}\n{outputs}\n{warnings}\n", self.inputs);
        fs::write(&self.file, text).map_err(|error| Error::at(&self.file, error))
    }
}

/// This program, as far as files tell: versions stay the same while it is worked on.
fn program() -> String {
    let about = |path: PathBuf| {
        let about = fs::metadata(&path).ok()?;
        let modified = about.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
        Some(format!("{} {} {}", path.display(), about.len(), modified.as_nanos()))
    };
    let program = std::env::current_exe().ok().and_then(about);
    format!("{} {}", env!("CARGO_PKG_VERSION"), program.unwrap_or_default())
}

/// The names and texts of files, in their order.
fn digest(files: &[PathBuf], written: &Written) -> Result<String, Error> {
    let mut hash = FixedState::default().build_hasher();
    for path in files {
        add(&mut hash, path.display().to_string());
        match written.get(path) {
            Some(text) => add(&mut hash, text),
            None => add(&mut hash, fs::read(path).map_err(|error| Error::at(path, error))?),
        }
    }
    Ok(hex(&hash))
}

/// Adds text with its length, so that two parts are never taken for two others.
fn add(hash: &mut impl Hasher, text: impl AsRef<[u8]>) {
    hash.write_usize(text.as_ref().len());
    hash.write(text.as_ref());
}

fn hex(hash: &impl Hasher) -> String {
    format!("{:016x}", hash.finish())
}
