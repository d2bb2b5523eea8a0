//! Descriptions of git revisions, read through one `git cat-file` that is asked for file after file.

use super::side::Side;
use crate::description::ROOTS;
use lvng_cli::command::Error;
use lvng_cli::overlays::Overlays;
use lvng_codegen::{Input, load};
use std::collections::BTreeMap;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// Reads a description at a path of a revision, which is a file or a folder, seen from the top of the repository.
pub(super) fn read(revision: &str, path: &str, overlays: &Overlays) -> Result<Side, Error> {
    check_revision(revision)?;
    let mut objects = Objects::open()?;
    let path = path.trim_matches('/');
    let named = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}/{name}") };
    let whole = format!("{revision}:{path}");
    let (root, text) = match objects.get(&whole)? {
        Some(Object::File(bytes)) => (path.to_owned(), utf8(&whole, bytes)?),
        Some(Object::Other) => {
            let mut found = None;
            for name in ROOTS {
                let root = named(name);
                let whole = format!("{revision}:{root}");
                if let Some(Object::File(bytes)) = objects.get(&whole)? {
                    found = Some((root, utf8(&whole, bytes)?));
                    break;
                }
            }
            found.ok_or_else(|| Error::usage(format!("{whole}: there is no {} in the folder", ROOTS.join(", "))))?
        }
        None => return Err(Error::usage(format!("{whole}: the revision `{revision}` has no such path"))),
    };
    let (folder, name) = split(&root, overlays.given_folder())?;
    let prefix = format!("{revision}:{folder}");
    let files = BTreeMap::from([(name.to_owned(), text)]);
    let mut input = Input { root: name.to_owned(), files, ..Input::default() };
    follow(&mut objects, &prefix, name, &mut input)?;
    for overlay in overlays.add_to(&mut input, Path::new(""), false)? {
        follow(&mut objects, &prefix, &overlay, &mut input)?;
    }
    Ok(Side { input, prefix })
}

/// The folder of the description's files, with a slash at its end unless it is the top of the repository, and the name of the
/// root file in it. A folder that is given is seen from the top, too.
fn split<'r>(root: &'r str, given: Option<&Path>) -> Result<(&'r str, &'r str), Error> {
    let Some(given) = given else {
        return Ok(root.split_at(root.rfind('/').map_or(0, |slash| slash + 1)));
    };
    let name = Path::new(root).strip_prefix(given.strip_prefix(".").unwrap_or(given));
    let outside = || Error::usage(format!("{root} is not in the folder {}", given.display()));
    let length = name.map_err(|_| outside())?.as_os_str().len();
    Ok(root.split_at(root.len() - length))
}

/// Reads all that a file refers to, directly or not. What an overlay adds stands in the root, so its references count from
/// there, as those of the root do.
fn follow(objects: &mut Objects, prefix: &str, file: &str, input: &mut Input) -> Result<(), Error> {
    let text = input.files.get(file).map_or("", String::as_str);
    let mut open: Vec<String> = load::referenced_files(&input.root, text).into_iter().collect();
    while let Some(file) = open.pop() {
        if input.files.contains_key(&file) {
            continue;
        }
        let whole = format!("{prefix}{file}");
        // A file that is not there is left to the reader, which knows who refers to it.
        if let Some(Object::File(bytes)) = objects.get(&whole)? {
            let text = utf8(&whole, bytes)?;
            open.extend(load::referenced_files(&file, &text));
            input.files.insert(file, text);
        }
    }
    Ok(())
}

/// Says what is wrong with a revision in git's own words.
fn check_revision(revision: &str) -> Result<(), Error> {
    let mut git = Command::new("git");
    git.args(["rev-parse", "--verify", "--quiet", "--end-of-options", &format!("{revision}^{{tree}}")]);
    let output = git.stdin(Stdio::null()).output().map_err(no_git)?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let said = said.trim();
    let said = if said.is_empty() { String::new() } else { format!(": {said}") };
    Err(Error::usage(format!("`{revision}` is neither a file or folder nor a git revision{said}")))
}

fn no_git(error: io::Error) -> Error {
    Error::usage(format!("a revision is read by `git`, which cannot be run: {error}"))
}

fn utf8(whole: &str, bytes: Vec<u8>) -> Result<String, Error> {
    String::from_utf8(bytes).map_err(|error| {
        let read = error.as_bytes().get(..error.utf8_error().valid_up_to()).unwrap_or_default();
        let line = 1 + read.iter().filter(|byte| **byte == b'\n').count();
        Error::new(format!("{whole}:{line}: error: the file is not UTF-8"))
    })
}

/// What a revision has at a path.
enum Object {
    File(Vec<u8>),
    /// A folder, or a repository within the repository.
    Other,
}

/// `git cat-file --batch`: takes names, gives objects.
struct Objects {
    child: Child,
    /// `None` once the process is told that nothing more comes.
    names: Option<ChildStdin>,
    objects: BufReader<ChildStdout>,
}

impl Objects {
    fn open() -> Result<Self, Error> {
        let mut git = Command::new("git");
        git.args(["cat-file", "--batch"]).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = git.spawn().map_err(no_git)?;
        let (names, objects) = (child.stdin.take(), child.stdout.take());
        let objects = objects.map(BufReader::new).ok_or_else(|| Error::usage("git: no output"))?;
        Ok(Self { child, names, objects })
    }

    /// The object of a name such as `main:spec/openapi.yaml`.
    fn get(&mut self, name: &str) -> Result<Option<Object>, Error> {
        if name.contains('\n') {
            return Ok(None);
        }
        self.ask(name).map_err(|error| Error::usage(format!("git: {name}: {error}")))
    }

    fn ask(&mut self, name: &str) -> io::Result<Option<Object>> {
        if let Some(names) = &mut self.names {
            writeln!(names, "{name}")?;
            names.flush()?;
        }
        let mut header = String::new();
        self.objects.read_line(&mut header)?;
        // `<hash> <type> <size>`, or the name with what is wrong.
        let words: Vec<&str> = header.split_whitespace().collect();
        let (kind, size) = match words.as_slice() {
            [.., "missing" | "ambiguous"] | [] => return Ok(None),
            [_, kind, size] => match size.parse::<u64>() {
                Ok(size) => (*kind, size),
                Err(_) => return Ok(None),
            },
            _ => return Ok(None),
        };
        let mut bytes = Vec::new();
        (&mut self.objects).take(size + 1).read_to_end(&mut bytes)?;
        // A line break that is not the object's follows it.
        bytes.pop();
        Ok(Some(if kind == "blob" { Object::File(bytes) } else { Object::Other }))
    }
}

impl Drop for Objects {
    fn drop(&mut self) {
        // It ends when nothing more comes; nothing better can be done if it does not say so.
        self.names.take();
        let _ = self.child.wait();
    }
}
