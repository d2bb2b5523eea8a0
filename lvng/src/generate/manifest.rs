//! What stands in the manifest of a crate besides what its description gives.

use lvng_cli::command::Error;
use lvng_codegen::Parts;
use lvng_codegen::emit::{Package, Runtime};
use std::borrow::Cow;
use std::fs;
use std::path::{Component, Path, PathBuf};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Where the features of the description stand in a `Cargo.toml` that is otherwise written by hand.
const FEATURES: (&str, &str) = (
    "# features of the description: begin, written by `cargo xtask generate`\n",
    "# features of the description: end\n",
);

/// A manifest with other features.
pub(super) fn with_features(text: &str, features: &str, manifest: &Path) -> Result<String, Error> {
    let (begin, end) = FEATURES;
    let parts = text.split_once(begin).and_then(|(head, rest)| Some((head, rest.split_once(end)?.1)));
    let (head, tail) = parts.ok_or_else(|| {
        Error::new(format!("{}: expected the lines {} and {}", manifest.display(), begin.trim(), end.trim()))
    })?;
    Ok(format!("{head}{begin}{features}{end}{tail}"))
}

/// What makes a crate no part of a workspace around it.
pub(super) const ALONE: &str =
    "\n# No part of the workspace around it; without this table it can become a member.\n[workspace]\n";

/// Whether a crate needs a workspace of its own: cargo refuses a crate below a workspace that does not name it as a member.
/// What its manifest says already stays.
pub(super) fn stands_alone(folder: &Path) -> bool {
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

/// What is chosen of the crate in a folder: what its manifest says already, and where the runtime is.
pub(super) fn package(folder: &Path, name: &str, runtime: &Whereabouts, parts: Parts) -> Package {
    let manifest = fs::read_to_string(folder.join("Cargo.toml")).unwrap_or_default();
    Package { name: name.to_owned(), runtime: runtime.of(folder, &manifest), more: more(&manifest), parts }
}

/// The keys of `[package]` that follow from the description.
const OURS: [&str; 6] = ["name", "description", "version", "edition", "rust-version", "readme"];

/// The keys of `[package]` that somebody added, such as the licence, as they wrote them, over however many lines.
fn more(manifest: &str) -> String {
    // What cannot be read is cargo's to tell; the rest stays.
    let (document, _) = DeTable::parse_recoverable(manifest);
    let Some(DeValue::Table(package)) = document.get_ref().get("package").map(Spanned::get_ref) else {
        return String::new();
    };
    let theirs = package.iter().filter(|(key, _)| !OURS.contains(&key.get_ref().as_ref()));
    let mut lines: Vec<(usize, &str)> = theirs.flat_map(|(key, value)| written(manifest, key, value)).collect();
    lines.sort_unstable();
    lines.into_iter().map(|(_, text)| format!("{text}\n")).collect()
}

/// A key with its value as it is written, or each of those that begin with it, if it is no table with a header of its own.
fn written<'m>(manifest: &'m str, key: &Spanned<Cow<'_, str>>, value: &Spanned<DeValue<'_>>) -> Vec<(usize, &'m str)> {
    let start = manifest.get(..key.span().start).map_or(0, |before| before.rfind('\n').map_or(0, |end| end + 1));
    if manifest.get(start..).is_none_or(|line| line.trim_start().starts_with('[')) {
        return Vec::new();
    }
    let is_inline = manifest.get(value.span().start..).is_some_and(|text| text.starts_with('{'));
    if let (DeValue::Table(inner), false) = (value.get_ref(), is_inline) {
        return inner.iter().flat_map(|(key, value)| written(manifest, key, value)).collect();
    }
    let end = value.span().end;
    let rest = manifest.get(end..).unwrap_or_default().lines().next().map_or(0, str::len);
    manifest.get(start..end + rest).map(|text| (start, text.trim_end())).into_iter().collect()
}

/// Where the runtime is.
#[derive(Clone, Debug)]
pub(super) struct Whereabouts {
    /// Where the command was told that it is.
    pub(super) asked: Option<PathBuf>,
    /// Where the program has it.
    pub(super) at_hand: Option<PathBuf>,
}

impl Whereabouts {
    /// Where a crate finds it: where the command was told, else where the manifest says (a repository, or a folder that has it),
    /// so that what holds on every machine can be written there by hand, else where the program has it. Without any of these
    /// it is the version of this program.
    fn of(&self, folder: &Path, manifest: &str) -> Runtime {
        let by_path = |path: &Path| Runtime::path(&path.display().to_string(), env!("CARGO_PKG_VERSION"));
        if let Some(asked) = &self.asked {
            let path = if asked.is_absolute() { None } else { seen_from(folder, asked) };
            return by_path(path.as_ref().unwrap_or(asked));
        }
        let keys = keys(manifest);
        let is_there = |path: &str| folder.join(path).join("Cargo.toml").is_file();
        if let Some((_, path)) = keys.iter().find(|(key, path)| *key == "path" && is_there(path)) {
            return by_path(Path::new(path));
        }
        if keys.iter().any(|(key, _)| *key == "git") {
            let keys = keys.iter().filter(|(key, _)| ["git", "branch", "tag", "rev", "version"].contains(key));
            return Runtime::keys(
                &keys.map(|(key, value)| format!("{key} = \"{value}\"")).collect::<Vec<_>>().join(", "),
            );
        }
        match &self.at_hand {
            // Beside the checkout or in it the crate moves with it; elsewhere it does not.
            Some(path) => by_path(seen_from(folder, path).filter(|path| is_near(path)).as_ref().unwrap_or(path)),
            None => Runtime::version(env!("CARGO_PKG_VERSION")),
        }
    }
}

/// The keys of the dependency on the runtime that have texts.
fn keys(manifest: &str) -> Vec<(&str, &str)> {
    let line = manifest.lines().find_map(|line| line.strip_prefix("lvng-runtime = {"));
    let mut parts = line.unwrap_or_default().split('"');
    let mut keys = Vec::new();
    while let (Some(before), Some(value)) = (parts.next(), parts.next()) {
        keys.push((before.trim().trim_start_matches(',').trim_end_matches('=').trim(), value));
    }
    keys
}

/// The path that leads to a folder from another, which need not be there yet.
fn seen_from(folder: &Path, path: &Path) -> Option<PathBuf> {
    let full = |path: &Path| path.canonicalize().or_else(|_| std::path::absolute(path)).ok();
    let (there, here) = (full(path)?, full(folder)?);
    let common = there.components().zip(here.components()).take_while(|(there, here)| there == here).count();
    let up = here.components().skip(common).map(|_| Component::ParentDir);
    Some(up.chain(there.components().skip(common)).collect())
}

/// Whether a path leads to the folder above the checkout of a runtime, or below it.
fn is_near(path: &Path) -> bool {
    path.components().filter(|step| *step != Component::ParentDir).count() <= 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_wrote_into_the_manifest_stays() {
        let manifest = "[package]\nname = \"a\"\nversion = \"1.0.0\"\nlicense = \"MIT\"\nrepository = \"https://x\"\n\n# The version\n\
                        [features]\nlicence = []\n[dependencies]\nlvng-runtime = { git = \"https://x/y\", tag = \"v1\", default-features = false }\n";
        assert_eq!(more(manifest), "license = \"MIT\"\nrepository = \"https://x\"\n");
        let spread = "[package]\nname = \"a\"\n# Who wrote it.\nauthors = [\n  \"Ada\", # first\n  \"[Bob]\",\n]\n\
                      keywords = [\"a\"] # few\nmetadata.own.key = 1\nlints = { workspace = true }\nabout = \"\"\"\n[x]\n\"\"\"\nversion = \"1.0.0\"\n\
                      [package.metadata.openapi]\nversion = \"1\"\n";
        let kept = "authors = [\n  \"Ada\", # first\n  \"[Bob]\",\n]\nkeywords = [\"a\"] # few\nmetadata.own.key = 1\n\
                    lints = { workspace = true }\nabout = \"\"\"\n[x]\n\"\"\"\n";
        assert_eq!(more(spread), kept);
        assert_eq!(more(&format!("[package]\n{kept}\n# The version\n[features]\n")), kept);
        assert_eq!((more(""), more("[package\n"), more("package = 1")), Default::default());
        let nowhere = Whereabouts { asked: None, at_hand: None };
        assert_eq!(nowhere.of(Path::new("a"), manifest), Runtime::keys("git = \"https://x/y\", tag = \"v1\""));
        assert_eq!(nowhere.of(Path::new("a"), ""), Runtime::version(env!("CARGO_PKG_VERSION")));
    }

    #[test]
    fn the_runtime_is_found_by_the_shortest_way_that_holds() {
        let folder = tempfile::tempdir().unwrap();
        let runtime = folder.path().join("checkout/lvng-runtime");
        fs::create_dir_all(&runtime).unwrap();
        fs::create_dir_all(folder.path().join("client")).unwrap();
        fs::write(runtime.join("Cargo.toml"), "").unwrap();
        let by_path = |path: &str| Runtime::path(path, env!("CARGO_PKG_VERSION"));
        let place = |folder: &str, asked: Option<&Path>, manifest: &str| {
            let (asked, at_hand) = (asked.map(Path::to_owned), Some(runtime.clone()));
            Whereabouts { asked, at_hand }.of(Path::new(folder), manifest)
        };
        let at = |name: &str| folder.path().join(name).display().to_string();
        assert_eq!(place(&at("client"), None, ""), by_path("../checkout/lvng-runtime"));
        assert_eq!(place(&at("checkout/client"), None, ""), by_path("../lvng-runtime"));
        assert_eq!(place("/elsewhere", None, ""), by_path(&runtime.display().to_string()));
        // Who asks for an absolute path gets one.
        assert_eq!(place(&at("client"), Some(&runtime), ""), by_path(&runtime.display().to_string()));
        let written = "lvng-runtime = { path = \"../checkout/../checkout/lvng-runtime\", default-features = false }\n";
        assert_eq!(place(&at("client"), None, written), by_path("../checkout/../checkout/lvng-runtime"));
        let gone = "lvng-runtime = { path = \"../gone\" }\n";
        assert_eq!(place(&at("client"), None, gone), by_path("../checkout/lvng-runtime"));
    }
}
