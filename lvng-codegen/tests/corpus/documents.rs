//! The documents of the corpus, and what the generator makes of them.

use lvng_codegen::{AllowedSkip, Failure, Input, Options, Output, SETTINGS_FILE, diagnostic, generate, load, position};
use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

/// A document of the corpus.
#[derive(Clone, Debug)]
pub struct Document {
    /// `valid`, `invalid`, `real` or `fixture`.
    pub kind: String,
    /// Its path, in the corpus if it is relative.
    pub file: String,
}

/// What becomes of a document.
pub enum Outcome {
    /// Everything is generated.
    Complete,
    /// All but some operations are, and why.
    Skips(usize, Vec<&'static str>),
    /// Nothing is: the code of the first error and its line.
    Refused(&'static str, usize),
    /// What must never be.
    Wrong(String),
}

impl Outcome {
    pub fn of(document: &Document) -> Outcome {
        match catch_unwind(AssertUnwindSafe(|| document.generate())) {
            Ok(Ok(output)) => Outcome::of_output(&output),
            Ok(Err(failure)) => Outcome::of_failure(failure, document),
            Err(_) => Outcome::Wrong("panic".to_owned()),
        }
    }

    fn of_output(output: &Generated) -> Outcome {
        let broken = output.output.files.iter().find_map(|file| Some((file, syn::parse_file(&file.text).err()?)));
        match (broken, output.left_out) {
            (Some((file, error)), _) => Outcome::Wrong(format!("{}: {error}", file.path)),
            (None, 0) => Outcome::Complete,
            (None, count) => Outcome::Skips(count, output.codes.clone()),
        }
    }

    fn of_failure(failure: Failure, document: &Document) -> Outcome {
        let mut errors: Vec<_> = failure.diagnostics.into_iter().filter(diagnostic::Diagnostic::is_error).collect();
        if let Ok(input) = document.read() {
            position::locate(&mut errors, &input);
        }
        errors.sort_by_key(|error| error.position);
        match errors.first() {
            Some(error) => Outcome::Refused(error.code, error.position.map_or(0, |position| position.line)),
            None => Outcome::Wrong("refused without an error".to_owned()),
        }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Outcome::Complete => f.write_str("ok"),
            Outcome::Skips(count, codes) => write!(f, "skips {count} {}", codes.join(" ")),
            Outcome::Refused(code, line) => write!(f, "refused {code}@{line}"),
            Outcome::Wrong(what) => write!(f, "wrong: {what}"),
        }
    }
}

/// What is generated from a document when everything that has errors may be left out.
pub struct Generated {
    pub output: Output,
    /// The number of operations, and of components that no operation uses.
    pub left_out: usize,
    pub codes: Vec<&'static str>,
}

impl Document {
    /// Generates, and leaves out what has to be.
    pub fn generate(&self) -> Result<Generated, Failure> {
        let Ok(input) = self.read() else { return Err(Failure::default()) };
        let vendor = Some("acme".to_owned());
        let options = |allowed_skips| Options { allowed_skips, vendor: vendor.clone(), ..Options::default() };
        let failure = match generate(&input, &options(Vec::new())) {
            Ok(output) => return Ok(Generated { output, left_out: 0, codes: Vec::new() }),
            Err(failure) => failure,
        };
        let entry =
            |what: String, code: &str| AllowedSkip { what, code: code.to_owned(), file: "skips".to_owned(), line: 1 };
        let mut accepted = Vec::new();
        for skipped in &failure.skipped {
            let codes = skipped.codes(&failure.diagnostics);
            accepted.extend(codes.iter().map(|code| entry(format!("{} {}", skipped.method, skipped.path), code)));
        }
        // What no operation explains is accepted by its place, unless it is the document as a whole.
        let rest = match generate(&input, &options(accepted.clone())) {
            Ok(output) => return Ok(Generated::from(output, &accepted)),
            Err(failure) => failure.diagnostics.into_iter().filter(diagnostic::Diagnostic::is_error),
        };
        for error in rest {
            let component = error.pointer.filter(|pointer| pointer.starts_with("/components/"));
            accepted.extend(component.map(|pointer| entry(format!("#{pointer}"), error.code)));
        }
        generate(&input, &options(accepted.clone())).map(|output| Generated::from(output, &accepted))
    }

    /// Reads the file and those it refers to.
    pub fn read(&self) -> std::io::Result<Input> {
        let path = corpus().join(&self.file);
        let folder = path.parent().unwrap_or(Path::new("."));
        let root = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let text = |path: &Path| fs::read(path).map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        let mut files = BTreeMap::from([(root.clone(), text(&path)?)]);
        let mut open = vec![root.clone()];
        while let Some(file) = open.pop() {
            for reference in load::referenced_files(&file, &files[&file]) {
                if let Ok(found) = text(&folder.join(&reference)) {
                    let is_new = files.insert(reference.clone(), found).is_none();
                    open.extend(is_new.then_some(reference));
                }
            }
        }
        let settings = text(&folder.join(SETTINGS_FILE)).ok().map(|text| {
            files.insert(SETTINGS_FILE.to_owned(), text);
            SETTINGS_FILE.to_owned()
        });
        Ok(Input { root, files, settings, ..Input::default() })
    }
}

impl Generated {
    fn from(output: Output, accepted: &[AllowedSkip]) -> Generated {
        let mut codes: Vec<&'static str> = Vec::new();
        for entry in accepted {
            codes.extend(diagnostic::explain(&entry.code).map(|code| code.code));
        }
        codes.sort_unstable();
        codes.dedup();
        let components = accepted.iter().filter(|entry| entry.what.starts_with('#')).count();
        Generated { left_out: output.api.skipped.len() + components, output, codes }
    }
}

/// The folder of the corpus.
pub fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus")
}

/// The documents of the corpus, or those whose path contains one of the parts of `CORPUS`, which stand between commas.
pub fn all() -> Option<Vec<Document>> {
    let Ok(index) = fs::read_to_string(corpus().join("index.tsv")) else {
        eprintln!("skipped: {} is not there", corpus().display());
        return None;
    };
    let documents = index.lines().skip(1).filter_map(|line| {
        let mut columns = line.split('\t').map(str::to_owned);
        Some(Document { kind: columns.next()?, file: columns.next()? })
    });
    Some(documents.filter(is_wanted).collect())
}

/// The fixtures that are not refused; the same parts of `CORPUS` choose among them.
pub fn fixtures() -> impl Iterator<Item = Document> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut folders: Vec<PathBuf> = entries.filter(|folder| folder.join("expected.rs").is_file()).collect();
    folders.sort();
    let roots = folders.into_iter().filter_map(|folder| {
        let names = ["input.yaml", "input.json"].into_iter();
        names.map(|name| folder.join(name)).find(|root| root.is_file())
    });
    let document = |root: PathBuf| Document { kind: "fixture".to_owned(), file: root.display().to_string() };
    roots.map(document).filter(is_wanted)
}

fn is_wanted(document: &Document) -> bool {
    let wanted = std::env::var("CORPUS").unwrap_or_default();
    wanted.split(',').any(|part| document.file.contains(part))
}

/// Does `work` for all documents on two threads, and keeps their order.
pub fn in_parallel<T: Send>(documents: Vec<Document>, work: fn(&Document) -> T) -> Vec<(Document, T)> {
    let done = Mutex::new(Vec::new());
    let open = Mutex::new(documents.into_iter().enumerate());
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                loop {
                    let next = open.lock().expect("no thread panics with the lock").next();
                    let Some((number, document)) = next else { break };
                    let result = work(&document);
                    done.lock().expect("no thread panics with the lock").push((number, document, result));
                }
            });
        }
    });
    let mut done = done.into_inner().expect("no thread panics with the lock");
    done.sort_by_key(|(number, ..)| *number);
    done.into_iter().map(|(_, document, result)| (document, result)).collect()
}
