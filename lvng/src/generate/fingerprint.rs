//! What a crate was made of, and what came of it, as digests: where both are as they were, `generate` has nothing to do.
//!
//! They stand in a file of the crate that is of use on one machine only. `--check` looks at no fingerprint.

use lvng_cli::command::Error;
use lvng_codegen::{Input, Options};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::fs;
use std::io::Read;
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

/// The files of a description as a digest, which is long to make for large ones.
pub(super) struct Described(Sha256);

impl Described {
    /// That of what was read.
    pub(super) fn of(input: &Input) -> Self {
        let mut hash = Sha256::new();
        add(&mut hash, format!("{} {:?}", input.root, input.overlays).as_bytes());
        for (name, text) in &input.files {
            add(&mut hash, name.as_bytes());
            add(&mut hash, text.as_bytes());
        }
        Self(hash)
    }
}

/// Adds bytes with their length, so that two parts are never taken for two others.
fn add(hash: &mut Sha256, bytes: &[u8]) {
    hash.update(u64::try_from(bytes.len()).unwrap_or(u64::MAX).to_le_bytes());
    hash.update(bytes);
}

impl Fingerprint {
    /// That of a crate in a folder; `more` is what it depends on besides.
    pub(super) fn new(folder: &Path, described: &Described, options: &Options, more: &[&str]) -> Self {
        let mut hash = described.0.clone();
        add(&mut hash, program().as_bytes());
        add(&mut hash, format!("{options:?}").as_bytes());
        more.iter().for_each(|text| add(&mut hash, text.as_bytes()));
        Self { file: folder.join(FILE), inputs: hex(hash) }
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
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    for path in files {
        hash.update(path.display().to_string().as_bytes());
        if let Some(text) = written.get(path) {
            hash.update(text.as_bytes());
            hash.update((text.len() as u64).to_le_bytes());
            continue;
        }
        let mut file = fs::File::open(path).map_err(|error| Error::at(path, error))?;
        let mut length = 0_u64;
        loop {
            let read = file.read(&mut buffer).map_err(|error| Error::at(path, error))?;
            if read == 0 {
                break;
            }
            length += read as u64;
            hash.update(&buffer[..read]);
        }
        hash.update(length.to_le_bytes());
    }
    Ok(hex(hash))
}

fn hex(hash: Sha256) -> String {
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}
