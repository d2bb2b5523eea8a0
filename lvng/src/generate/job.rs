//! What to generate, where to, and what stands around it.

use super::arguments::Arguments;
use super::fingerprint::Fingerprint;
use super::manifest::{self, Whereabouts};
use crate::description::locked_names;
use crate::program::Program;
use lvng_cli::command::Error;
use lvng_cli::skips;
use lvng_cli::tree::{self, Files};
use lvng_codegen::diagnostic::Diagnostic;
use lvng_codegen::{Failure, Input, LockedNames, Options, Output, Parts, Settings, diagnostic, emit, render};
use std::fs;
use std::path::{Path, PathBuf};

/// The file of a crate that says what its types and methods are called.
const NAMES: &str = "names.lock";

/// What to generate, and where to.
pub struct Job {
    /// What paths are shown relative to.
    root: PathBuf,
    pub(super) spec: PathBuf,
    pub(super) options: Options,
    /// The folder of generated modules.
    pub(super) generated: PathBuf,
    pub(super) krate: Crate,
    /// Whether all warnings and errors are shown, not only the first of each kind.
    verbose: bool,
    /// The lines of a list that would allow what is left out and is in no list.
    pub(super) left_out: Vec<String>,
}

/// What surrounds the generated modules.
pub(super) enum Crate {
    /// A crate written by hand but for the list of features in its manifest, and the list of names.
    ByHand { folder: PathBuf },
    /// A crate of generated files: its folder and name, and where the runtime is.
    Whole { folder: PathBuf, name: String, runtime: Whereabouts },
}

impl Crate {
    /// Its folder.
    pub(super) fn folder(&self) -> &Path {
        let (Crate::ByHand { folder } | Crate::Whole { folder, .. }) = self;
        folder
    }
}

impl Job {
    /// A crate of generated files, as arguments say.
    pub(super) fn whole(arguments: &Arguments, program: &Program) -> Result<Self, Error> {
        let missing = |what| Error::usage(format!("{what} is missing"));
        let folder = arguments.out.as_ref().ok_or_else(|| missing("the folder of the crate (--out)"))?;
        let given = match &arguments.name {
            Some(name) => name.clone(),
            None => folder_name(folder)?,
        };
        let name = crate_name(&given)?;
        if name != given {
            eprintln!("the crate is called `{name}`, because `{given}` is no usual name of a crate");
        }
        if let Some(path) = arguments.runtime.as_ref().filter(|path| !path.join("Cargo.toml").is_file()) {
            return Err(Error::usage(format!("--runtime: there is no crate in {}", path.display())));
        }
        let runtime = Whereabouts { asked: arguments.runtime.clone(), at_hand: program.runtime.clone() };
        Ok(Job {
            spec: program.root(arguments.spec.as_deref())?,
            options: Options {
                vendor: arguments.vendor.clone(),
                command: format!("{} generate", program.name),
                crate_name: name.replace('-', "_"),
                ..Options::default()
            },
            generated: folder.join("src/generated"),
            krate: Crate::Whole { folder: folder.clone(), name, runtime },
            root: PathBuf::new(),
            verbose: arguments.verbose,
            left_out: Vec::new(),
        })
    }

    /// A crate in a folder that is written by hand but for its generated modules, its features and its names. Paths are shown
    /// relative to `root`.
    pub fn by_hand(root: PathBuf, spec: PathBuf, folder: PathBuf, options: Options) -> Self {
        Job {
            spec,
            options,
            generated: folder.join("src/generated"),
            krate: Crate::ByHand { folder },
            root,
            verbose: true,
            left_out: Vec::new(),
        }
    }

    /// Reads what is chosen beside the description.
    pub(super) fn choose(&mut self, input: &Input, arguments: &Arguments) -> Result<(), Error> {
        let config = arguments.overlays.config(&self.spec);
        let given = arguments.allow_skips.as_deref();
        let settings = Settings::of(input);
        self.options.allowed_skips = skips::allowed_skips(given, &settings, config.as_deref())?;
        // One that is written by hand says itself which features it has.
        if matches!(self.krate, Crate::Whole { .. }) {
            self.options.parts = Some(settings.parts(Parts::WHOLE)).filter(|parts| *parts != Parts::WHOLE);
        }
        Ok(())
    }

    /// The parts of a crate of its own.
    fn parts(&self) -> Parts {
        self.options.parts.unwrap_or(Parts::WHOLE)
    }

    /// The names that the crate has.
    pub(super) fn names(&self) -> Result<LockedNames, Error> {
        let path = self.krate.folder().join(NAMES);
        if path.is_file() { locked_names(&path) } else { Ok(LockedNames::default()) }
    }

    /// What a crate of its own is made of.
    pub(super) fn fingerprint(&self, input: &Input) -> Option<Fingerprint> {
        let Crate::Whole { folder, name, runtime } = &self.krate else { return None };
        let package = format!("{:?}", manifest::package(folder, name, runtime, self.parts()));
        Some(Fingerprint::new(folder, input, &self.options, &package))
    }

    /// The files beside the generated modules, and these.
    pub(super) fn with_surroundings(&self, generated: impl IntoIterator<Item = PathBuf>) -> Vec<PathBuf> {
        let around = ["Cargo.toml", "README.md", "src/lib.rs", NAMES].map(|file| self.krate.folder().join(file));
        around.into_iter().chain(generated).collect()
    }

    /// The files that the crate has.
    pub(super) fn found(&self) -> Result<Vec<PathBuf>, Error> {
        Ok(self.with_surroundings(tree::files(&self.generated)?))
    }

    /// Warnings and errors as text.
    pub(super) fn say(&self, diagnostics: &[Diagnostic], input: &Input) -> String {
        if self.verbose {
            return diagnostic::render(diagnostics, input, &self.options);
        }
        let (text, hidden) = diagnostic::render_summary(diagnostics, input, &self.options);
        if hidden == 0 { text } else { format!("{text}{hidden} are not shown one by one; `--verbose` shows all\n") }
    }

    /// Generates what has no errors, if they belong to operations that can be left out. Our own description has to be
    /// whole.
    pub(super) fn generate_rest(&mut self, failure: &Failure, input: &Input) -> Option<Output> {
        let entries = failure.entries();
        if entries.is_empty() || self.options.deny_warnings {
            return None;
        }
        let mut options = self.options.clone();
        options.allowed_skips.extend(lvng_codegen::allowed_skips("", &entries.join("\n")).ok()?);
        let mut output = lvng_codegen::generate(input, &options).ok()?;
        output.diagnostics.clone_from(&failure.diagnostics);
        self.left_out = entries;
        Some(output)
    }

    /// The files beside the generated modules, by path.
    pub(super) fn surroundings(&self, output: &Output) -> Result<Vec<(PathBuf, String)>, Error> {
        let names = (self.krate.folder().join(NAMES), output.api.names.render(&self.options.command));
        match &self.krate {
            Crate::ByHand { folder } => {
                let path = &folder.join("Cargo.toml");
                let text = fs::read_to_string(path).map_err(|error| Error::at(path, error))?;
                let features = emit::features(&output.api).concat();
                Ok(vec![names, (path.clone(), manifest::with_features(&text, &features, path)?)])
            }
            Crate::Whole { folder, name, runtime } => {
                let root = render::render(vec![emit::lib_rs(&output.api)], &self.options);
                let alone = if manifest::stands_alone(folder) { manifest::ALONE } else { "" };
                let package = manifest::package(folder, name, runtime, self.parts());
                let text = emit::cargo_toml(&output.api, &package) + alone;
                let manifest = (folder.join("Cargo.toml"), text);
                let root = root.into_iter().map(|file| (folder.join("src").join(file.path), file.text));
                let readme =
                    (folder.join("README.md"), emit::readme(&output.api, name, self.parts(), &self.options.command));
                // One that people wrote is theirs.
                let is_ours =
                    |path: &Path| fs::read_to_string(path).map_or(true, |text| text.starts_with(emit::README_MARK));
                let readme = Some(readme).filter(|(path, _)| is_ours(path));
                Ok([names, manifest].into_iter().chain(readme).chain(root).collect())
            }
        }
    }

    /// The files that are not as they would be written, and in what way.
    pub(super) fn stale(
        &self,
        files: &Files,
        surroundings: Vec<(PathBuf, String)>,
    ) -> Result<Vec<(&'static str, PathBuf)>, Error> {
        let difference = tree::compare(&self.generated, files)?;
        let mut stale = Vec::new();
        for (what, paths) in
            [("changed", &difference.changed), ("missing", &difference.missing), ("left over", &difference.left_over)]
        {
            stale.extend(paths.iter().map(|path| (what, self.generated.join(path))));
        }
        for (path, text) in surroundings {
            let found = fs::read_to_string(&path).unwrap_or_default();
            stale.extend((found != text).then_some(("changed", path)));
        }
        Ok(stale)
    }

    /// A path as it is shown.
    pub(super) fn shown(&self, path: &Path) -> String {
        path.strip_prefix(&self.root).unwrap_or(path).display().to_string()
    }
}

/// A text as the name of a crate: ASCII letters in lower case, digits, `-` and `_`, with a letter first.
fn crate_name(text: &str) -> Result<String, Error> {
    let plain = |c: char| if c.is_ascii_alphanumeric() || c == '_' { c.to_ascii_lowercase() } else { '-' };
    let name: String = text.chars().map(plain).collect();
    let name = name.trim_matches('-');
    match name.chars().next() {
        None => Err(Error::usage(format!("`{text}` makes no name for a crate; give one with --name"))),
        Some(first) if first.is_ascii_digit() => Ok(format!("api-{name}")),
        Some(_) => Ok(name.to_owned()),
    }
}

fn folder_name(folder: &Path) -> Result<String, Error> {
    let name = folder.file_name().and_then(|name| name.to_str()).map(str::to_owned);
    name.ok_or_else(|| Error::usage(format!("{}: no name for the crate; give one with --name", folder.display())))
}
