//! What a `$ref` says: a file and a pointer into it.

use std::borrow::Cow;

use crate::diagnostic::Place;
use crate::pointer::{of_ref, percent_decode, percent_encode};

/// A node of a file.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Target {
    pub(super) file: String,
    pub(super) pointer: String,
}

/// Why a `$ref` leads nowhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unfollowed {
    /// It is the URL of something elsewhere.
    Remote,
    /// It leads out of the folder.
    Outside,
    /// The fragment is not a JSON pointer.
    Anchor,
}

impl Target {
    /// As a place.
    pub(super) fn place(&self) -> Place {
        Place { file: self.file.clone(), pointer: self.pointer.clone() }
    }

    /// The `$ref` that leads here from a file.
    pub(super) fn reference_from(&self, file: &str) -> String {
        let pointer = percent_encode(&self.pointer);
        if self.file == file {
            return format!("#{pointer}");
        }
        let common = folder(file).iter().zip(folder(&self.file)).take_while(|(one, other)| *one == other).count();
        let up = "../".repeat(folder(file).len() - common);
        let down: Vec<&str> = self.file.split('/').skip(common).collect();
        format!("{up}{}#{pointer}", percent_encode(&down.join("/")))
    }

    /// Reads a `$ref` that stands in `file`.
    pub(super) fn read(reference: &str, file: &str) -> Result<Self, Unfollowed> {
        let (path, fragment) = match reference.split_once('#') {
            Some((path, fragment)) => (path, Cow::Owned(format!("#{fragment}"))),
            None => (reference, Cow::Borrowed("#")),
        };
        let pointer = of_ref(&fragment).ok_or(Unfollowed::Anchor)?;
        if path.is_empty() {
            return Ok(Self { file: file.to_owned(), pointer });
        }
        Ok(Self { file: relative(&percent_decode(path), file)?, pointer })
    }
}

/// The folders that a file is in.
fn folder(file: &str) -> Vec<&str> {
    let mut segments: Vec<&str> = file.split('/').collect();
    segments.pop();
    segments
}

/// The path of a file that is named relative to another one.
pub(super) fn relative(path: &str, file: &str) -> Result<String, Unfollowed> {
    let scheme = path.split(['/', '.']).next().unwrap_or_default();
    if scheme.len() > 1 && scheme.contains(':') {
        return Err(Unfollowed::Remote);
    }
    if path.starts_with('/') || path.contains('\\') {
        return Err(Unfollowed::Outside);
    }
    let mut segments: Vec<&str> = file.split('/').collect();
    segments.pop();
    for segment in path.split('/') {
        match segment {
            "" | "." => {}
            ".." => drop(segments.pop().ok_or(Unfollowed::Outside)?),
            segment => segments.push(segment),
        }
    }
    Ok(segments.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(reference: &str) -> Result<(String, String), Unfollowed> {
        Target::read(reference, "paths/agents.yaml").map(|target| (target.file, target.pointer))
    }

    #[test]
    fn files_are_relative_to_where_they_are_named() {
        let some = |file: &str, pointer: &str| Ok((file.to_owned(), pointer.to_owned()));
        assert_eq!(read("../schemas/agents.yaml#/Agent"), some("schemas/agents.yaml", "/Agent"));
        assert_eq!(read("./more.yaml"), some("paths/more.yaml", ""));
        assert_eq!(read("#/here"), some("paths/agents.yaml", "/here"));
        assert_eq!(read("a%20b.yaml#/x~1y"), some("paths/a b.yaml", "/x~1y"));
    }

    #[test]
    fn what_is_written_is_read_back() {
        for (file, pointer) in [
            ("schemas/agents.yaml", "/Agent"),
            ("paths/agents.yaml", "/a~1%7b %41"),
            ("x/y z.yaml", ""),
            ("é#?.yaml", "/é"),
        ] {
            let target = Target { file: file.to_owned(), pointer: pointer.to_owned() };
            for from in ["paths/agents.yaml", "openapi.yaml", "a/b/c.yaml"] {
                assert_eq!(Target::read(&target.reference_from(from), from), Ok(target.clone()), "{file} from {from}");
            }
        }
    }

    #[test]
    fn nothing_leads_out_of_the_folder() {
        assert_eq!(read("../../etc/passwd"), Err(Unfollowed::Outside));
        assert_eq!(read("/etc/passwd"), Err(Unfollowed::Outside));
        assert_eq!(read("..\\x.yaml"), Err(Unfollowed::Outside));
        assert_eq!(read("https://example.com/x.yaml#/a"), Err(Unfollowed::Remote));
        assert_eq!(read("file:///etc/passwd"), Err(Unfollowed::Remote));
        assert_eq!(read("#Pet"), Err(Unfollowed::Anchor));
    }
}
