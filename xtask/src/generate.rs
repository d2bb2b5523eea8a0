//! `cargo xtask generate`: writes `lvng-api` from `spec/`, or a crate of its own from any description.

mod fingerprint;

use crate::spec::locked_names;
use fingerprint::{Fingerprint, Noted};
use lvng_cli::command::{Error, workspace};
use lvng_cli::description;
use lvng_cli::overlays::Overlays;
use lvng_cli::tree::{self, Difference, Files};
use lvng_codegen::diagnostic::Diagnostic;
use lvng_codegen::{AllowedSkip, Failure, Input, LockedNames, Options, Output, diagnostic, emit, render};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

/// Where the features of the description stand in a `Cargo.toml` that is otherwise written by hand.
const FEATURES: (&str, &str) = (
    "# features of the description: begin, written by `cargo xtask generate`\n",
    "# features of the description: end\n",
);

#[derive(clap::Args, Default)]
pub struct Arguments {
    /// Write nothing; exit with 1 and name each file that is not as it would be written
    #[arg(long)]
    pub check: bool,
    /// The description, instead of `spec/openapi.yaml`
    #[arg(long, value_name = "FILE", requires = "out")]
    pub spec: Option<PathBuf>,
    /// The folder of the crate to write, with `--spec`
    #[arg(long, value_name = "DIR", requires = "spec")]
    pub out: Option<PathBuf>,
    /// The name of the crate to write, instead of the folder's
    #[arg(long, requires = "out")]
    pub name: Option<String>,
    /// The folder with `spec/` and `lvng-api/` to work on, instead of this workspace
    #[arg(long, value_name = "DIR", hide = true, conflicts_with = "spec")]
    pub root: Option<PathBuf>,
    /// The vendor of extension keys `x-<vendor>-evidence` and so on, with `--spec`
    #[arg(long, requires = "spec")]
    pub vendor: Option<String>,
    /// A list of what may be left out, with `--spec`: on each line an operationId, or a method and a path, or a component
    /// that no operation uses (`#/components/schemas/Pet`), and the code of the error
    #[arg(long, value_name = "FILE", requires = "spec")]
    pub allow_skips: Option<PathBuf>,
    /// Show every warning and error, not only the first of each kind; with `--spec`
    #[arg(long, requires = "spec")]
    pub verbose: bool,
    /// Generate although nothing has changed since the last time; with `--spec`
    #[arg(long, requires = "spec")]
    pub force: bool,
    #[command(flatten)]
    pub overlays: Overlays,
}

/// The file of a crate that says what its types and methods are called.
const NAMES: &str = "names.lock";

/// What to generate, and where to.
struct Job {
    /// What paths are shown relative to.
    root: PathBuf,
    spec: PathBuf,
    options: Options,
    /// The folder of generated modules.
    generated: PathBuf,
    krate: Crate,
    /// Whether all warnings and errors are shown, not only the first of each kind.
    verbose: bool,
    /// The lines of a list that would allow what is left out and is in no list.
    left_out: Vec<String>,
}

/// The exit status where something is left out that no list allows to be: the crate is there, and is not all of it.
const INCOMPLETE: u8 = 3;

/// What surrounds the generated modules.
enum Crate {
    /// A crate written by hand but for the list of features in its manifest, and the list of names.
    ByHand { folder: PathBuf },
    /// A crate of generated files: its folder and name.
    Whole { folder: PathBuf, name: String },
}

impl Crate {
    /// Its folder.
    fn folder(&self) -> &Path {
        let (Crate::ByHand { folder } | Crate::Whole { folder, .. }) = self;
        folder
    }
}

pub fn run(arguments: &Arguments) -> Result<ExitCode, Error> {
    let start = Instant::now();
    let mut job = Job::new(arguments)?;
    job.options.names = job.names()?;
    let input = description::read(&job.spec, &arguments.overlays, &job.options.source_prefix)?;
    let fingerprint = job.fingerprint(&input);
    // Who wants to see all warnings, or whether the files are right, wants it done.
    let is_lazy = !(arguments.check || arguments.force || arguments.verbose);
    if let Some(noted) =
        fingerprint.as_ref().filter(|_| is_lazy).and_then(|known| known.unchanged(&job.written().ok()?))
    {
        return Ok(job.nothing_to_do(&noted));
    }
    let output = match lvng_codegen::generate(&input, &job.options) {
        Ok(output) => output,
        Err(failure) => match job.generate_rest(&failure, &input) {
            Some(output) => output,
            None => return Ok(refuse(&failure, &job.say(&failure.diagnostics, &input))),
        },
    };
    eprint!("{}", job.say(&output.diagnostics, &input));
    let files: Files = output.files.iter().map(|file| (file.path.clone(), file.text.clone())).collect();
    if arguments.check {
        return job.check(&files, &output);
    }
    let difference = tree::replace(&job.generated, &files)?;
    for (path, text) in job.surroundings(&output)? {
        tree::write(&path, &text)?;
    }
    // What is not whole is said again each time.
    if job.left_out.is_empty()
        && let Some(fingerprint) = fingerprint
    {
        // Names are read before and written after, and are a part of what is made of.
        job.options.names = job.names()?;
        let fingerprint = job.fingerprint(&input).unwrap_or(fingerprint);
        fingerprint.note(&job.written()?, output.diagnostics.len())?;
    }
    report(&output, &difference, start.elapsed());
    if let Crate::Whole { folder, .. } = &job.krate {
        eprintln!("next: cd {} && cargo doc --open, or cargo check --all-features", folder.display());
    }
    Ok(job.result())
}

/// What `--check` finds.
pub struct Freshness {
    /// How many files the description gives.
    pub files: usize,
    /// How many are not as they would be written.
    pub stale: usize,
    /// How many errors keep the description from being generated from.
    pub errors: usize,
}

/// What `--check` finds, for those who print it themselves.
pub fn freshness(arguments: &Arguments) -> Result<Freshness, Error> {
    let mut job = Job::new(arguments)?;
    job.options.names = job.names()?;
    let input = description::read(&job.spec, &arguments.overlays, &job.options.source_prefix)?;
    let output = match lvng_codegen::generate(&input, &job.options) {
        Ok(output) => output,
        Err(failure) => {
            let errors = failure.diagnostics.iter().filter(|diagnostic| diagnostic.is_error()).count();
            return Ok(Freshness { files: 0, stale: 0, errors });
        }
    };
    let files: Files = output.files.iter().map(|file| (file.path.clone(), file.text.clone())).collect();
    Ok(Freshness { files: files.len(), stale: job.stale(&files, &output)?.len(), errors: 0 })
}

impl Job {
    fn new(arguments: &Arguments) -> Result<Self, Error> {
        let command = "cargo xtask generate".to_owned();
        let root = arguments.root.clone().unwrap_or_else(workspace);
        let (Some(spec), Some(folder)) = (&arguments.spec, &arguments.out) else {
            let krate = root.join("lvng-api");
            return Ok(Job {
                spec: root.join("spec/openapi.yaml"),
                options: Options {
                    vendor: Some("lvng".to_owned()),
                    command,
                    crate_name: "lvng_api".to_owned(),
                    source_prefix: "spec/".to_owned(),
                    // Our own description has no excuse for a warning.
                    deny_warnings: true,
                    ..Options::default()
                },
                generated: krate.join("src/generated"),
                krate: Crate::ByHand { folder: krate },
                root,
                verbose: true,
                left_out: Vec::new(),
            });
        };
        let given = match &arguments.name {
            Some(name) => name.clone(),
            None => folder_name(folder)?,
        };
        let name = crate_name(&given)?;
        if name != given {
            eprintln!("the crate is called `{name}`, because `{given}` is no usual name of a crate");
        }
        Ok(Job {
            spec: spec.clone(),
            options: Options {
                vendor: arguments.vendor.clone(),
                command,
                crate_name: name.replace('-', "_"),
                source_prefix: String::new(),
                deny_warnings: false,
                allowed_skips: arguments.allow_skips.as_deref().map(allowed_skips).transpose()?.unwrap_or_default(),
                ..Options::default()
            },
            generated: folder.join("src/generated"),
            krate: Crate::Whole { folder: folder.clone(), name },
            root,
            verbose: arguments.verbose,
            left_out: Vec::new(),
        })
    }

    /// The names that the crate has.
    fn names(&self) -> Result<LockedNames, Error> {
        let path = self.krate.folder().join(NAMES);
        if path.is_file() { locked_names(&path) } else { Ok(LockedNames::default()) }
    }

    /// What a crate of its own is made of.
    fn fingerprint(&self, input: &Input) -> Option<Fingerprint> {
        let Crate::Whole { folder, name } = &self.krate else { return None };
        Some(Fingerprint::new(folder, input, &self.options, &[name, &runtime(folder)]))
    }

    /// The files that are written, and those beside them.
    fn written(&self) -> Result<Vec<PathBuf>, Error> {
        let around = ["Cargo.toml", "README.md", "src/lib.rs", NAMES].map(|file| self.krate.folder().join(file));
        Ok(around.into_iter().chain(tree::files(&self.generated)?).collect())
    }

    fn nothing_to_do(&self, noted: &Noted) -> ExitCode {
        println!("nothing has changed: {} files are as they were written", noted.files);
        if noted.warnings > 0 {
            eprintln!("there were {} warnings; `--verbose` shows all", noted.warnings);
        }
        self.result()
    }

    /// Warnings and errors as text.
    fn say(&self, diagnostics: &[Diagnostic], input: &Input) -> String {
        if self.verbose {
            return diagnostic::render(diagnostics, input, &self.options);
        }
        let (text, hidden) = diagnostic::render_summary(diagnostics, input, &self.options);
        if hidden == 0 { text } else { format!("{text}{hidden} are not shown one by one; `--verbose` shows all\n") }
    }

    /// Generates what has no errors, if they belong to operations that can be left out. Our own description has to be
    /// whole.
    fn generate_rest(&mut self, failure: &Failure, input: &Input) -> Option<Output> {
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

    /// The exit status, and what to do about it.
    fn result(&self) -> ExitCode {
        if self.left_out.is_empty() {
            return ExitCode::SUCCESS;
        }
        eprintln!(
            "what has errors is left out; with these lines in a file given by `--allow-skips` that is no failure:"
        );
        self.left_out.iter().for_each(|entry| eprintln!("{entry}"));
        ExitCode::from(INCOMPLETE)
    }

    /// The files beside the generated modules, by path.
    fn surroundings(&self, output: &Output) -> Result<Vec<(PathBuf, String)>, Error> {
        let names = (self.krate.folder().join(NAMES), output.api.names.render(&self.options.command));
        match &self.krate {
            Crate::ByHand { folder } => {
                let manifest = &folder.join("Cargo.toml");
                let text = fs::read_to_string(manifest).map_err(|error| Error::at(manifest, error))?;
                let features = emit::features(&output.api).concat();
                Ok(vec![names, (manifest.clone(), with_features(&text, &features, manifest)?)])
            }
            Crate::Whole { folder, name } => {
                let runtime = runtime(folder);
                let root = render::render(vec![emit::lib_rs(&output.api)], &self.options);
                let alone = if stands_alone(folder) { ALONE } else { "" };
                let manifest = emit::cargo_toml(&output.api, name, &runtime) + alone;
                let manifest = (folder.join("Cargo.toml"), manifest);
                let root = root.into_iter().map(|file| (folder.join("src").join(file.path), file.text));
                let readme = (folder.join("README.md"), emit::readme(&output.api, name, &self.options.command));
                // One that people wrote is theirs.
                let is_ours =
                    |path: &Path| fs::read_to_string(path).map_or(true, |text| text.starts_with(emit::README_MARK));
                let readme = Some(readme).filter(|(path, _)| is_ours(path));
                Ok([names, manifest].into_iter().chain(readme).chain(root).collect())
            }
        }
    }

    /// The files that are not as they would be written, and in what way.
    fn stale(&self, files: &Files, output: &Output) -> Result<Vec<(&'static str, PathBuf)>, Error> {
        let difference = tree::compare(&self.generated, files)?;
        let mut stale = Vec::new();
        for (what, paths) in
            [("changed", &difference.changed), ("missing", &difference.missing), ("left over", &difference.left_over)]
        {
            stale.extend(paths.iter().map(|path| (what, self.generated.join(path))));
        }
        for (path, text) in self.surroundings(output)? {
            let found = fs::read_to_string(&path).unwrap_or_default();
            stale.extend((found != text).then_some(("changed", path)));
        }
        Ok(stale)
    }

    fn check(&self, files: &Files, output: &Output) -> Result<ExitCode, Error> {
        let stale = self.stale(files, output)?;
        if stale.is_empty() {
            println!("{} files are up to date", files.len());
            return Ok(ExitCode::SUCCESS);
        }
        for (what, path) in &stale {
            eprintln!("{what}: {}", path.strip_prefix(&self.root).unwrap_or(path).display());
        }
        eprintln!("{} files are not what the description gives; run `{}`", stale.len(), self.options.command);
        Ok(ExitCode::FAILURE)
    }
}

/// What makes a crate no part of a workspace around it.
const ALONE: &str = "\n# No part of the workspace around it; without this table it can become a member.\n[workspace]\n";

/// Whether a crate needs a workspace of its own: cargo refuses a crate below a workspace that does not name it as a member.
/// What its manifest says already stays.
fn stands_alone(folder: &Path) -> bool {
    let workspace_of = |manifest: &Path| {
        let text = fs::read_to_string(manifest).ok()?;
        Some((text.lines().any(|line| line.trim() == "[workspace]"), text))
    };
    if let Some((has_its_own, _)) = workspace_of(&folder.join("Cargo.toml")) {
        return has_its_own;
    }
    let folder = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    let around = folder.ancestors().skip(1).find_map(|above| match workspace_of(&above.join("Cargo.toml"))? {
        (true, text) => Some((above, text)),
        (false, _) => None,
    });
    around.is_some_and(|(root, text)| {
        let place = folder.strip_prefix(root).map(|place| place.display().to_string()).unwrap_or_default();
        !members(&text).any(|member| is_matched(member, &place))
    })
}

/// The members that the manifest of a workspace lists.
fn members(manifest: &str) -> impl Iterator<Item = &str> {
    let lines =
        manifest.split_inclusive('\n').scan(0, |at, line| Some((std::mem::replace(at, *at + line.len()), line)));
    let list = lines.map(|(at, line)| (at, line.trim_start())).find_map(|(at, line)| {
        let rest = line.strip_prefix("members")?.trim_start();
        rest.starts_with('=').then(|| manifest[at..].split(']').next().unwrap_or_default())
    });
    list.unwrap_or_default().split(['"', '\'']).skip(1).step_by(2)
}

/// Whether a folder is one of a pattern of members, in which a `*` stands for part of a name.
fn is_matched(pattern: &str, place: &str) -> bool {
    let pattern = pattern.strip_prefix("./").unwrap_or(pattern).trim_end_matches('/');
    let is_name = |(pattern, name): (&str, &str)| match pattern.split_once('*') {
        Some((first, last)) => {
            name.len() >= first.len() + last.len() && name.starts_with(first) && name.ends_with(last)
        }
        None => pattern == name,
    };
    pattern.split('/').count() == place.split('/').count() && pattern.split('/').zip(place.split('/')).all(is_name)
}

/// Where a crate finds the runtime: where its manifest says, if the runtime is there, else in this workspace. So a path that
/// holds on every machine can be written there by hand.
fn runtime(folder: &Path) -> String {
    let manifest = fs::read_to_string(folder.join("Cargo.toml")).unwrap_or_default();
    let line = manifest.lines().find_map(|line| line.strip_prefix("lvng-runtime = { path = \""));
    let written = line.and_then(|line| line.split('"').next());
    let is_there = |path: &&str| folder.join(path).join("Cargo.toml").is_file();
    let here = || workspace().join("lvng-runtime").display().to_string();
    written.filter(is_there).map_or_else(here, str::to_owned)
}

fn allowed_skips(path: &Path) -> Result<Vec<AllowedSkip>, Error> {
    let text = fs::read_to_string(path).map_err(|error| Error::at(path, error))?;
    lvng_codegen::allowed_skips(&path.display().to_string(), &text).map_err(Error::new)
}

fn refuse(failure: &Failure, text: &str) -> ExitCode {
    eprint!("{text}");
    let count = |error: bool| failure.diagnostics.iter().filter(|diagnostic| diagnostic.is_error() == error).count();
    eprintln!("{} errors, {} warnings; nothing was written", count(true), count(false));
    ExitCode::FAILURE
}

fn report(output: &Output, difference: &Difference, time: Duration) {
    let Difference { missing, changed, left_over, unchanged } = difference;
    println!("{} operations in {} tags, {} models", output.operations(), output.tags(), output.models());
    for skipped in &output.api.skipped {
        println!("left out: {} {} ({})", skipped.method, skipped.path, skipped.operation_id);
    }
    println!(
        "{} files written, {} unchanged, {} removed, in {:.2} s",
        missing.len() + changed.len(),
        unchanged.len(),
        left_over.len(),
        time.as_secs_f64()
    );
}

fn with_features(text: &str, features: &str, manifest: &Path) -> Result<String, Error> {
    let (begin, end) = FEATURES;
    let parts = text.split_once(begin).and_then(|(head, rest)| Some((head, rest.split_once(end)?.1)));
    let (head, tail) = parts.ok_or_else(|| {
        Error::new(format!("{}: expected the lines {} and {}", manifest.display(), begin.trim(), end.trim()))
    })?;
    Ok(format!("{head}{begin}{features}{end}{tail}"))
}

/// A text as the name of a crate: ASCII letters in lower case, digits, `-` and `_`, with a letter first.
fn crate_name(text: &str) -> Result<String, Error> {
    let plain = |c: char| if c.is_ascii_alphanumeric() || c == '_' { c.to_ascii_lowercase() } else { '-' };
    let name: String = text.chars().map(plain).collect();
    let name = name.trim_matches('-');
    match name.chars().next() {
        None => Err(Error::new(format!("`{text}` makes no name for a crate; give one with --name"))),
        Some(first) if first.is_ascii_digit() => Ok(format!("api-{name}")),
        Some(_) => Ok(name.to_owned()),
    }
}

fn folder_name(folder: &Path) -> Result<String, Error> {
    let name = folder.file_name().and_then(|name| name.to_str()).map(str::to_owned);
    name.ok_or_else(|| Error::new(format!("{}: no name for the crate; give one with --name", folder.display())))
}
