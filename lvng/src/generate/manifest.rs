//! What stands in the manifest of a crate besides what its description gives.

use lvng_cli::command::Error;
use lvng_codegen::emit::Runtime;
use std::fs;
use std::path::Path;

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

/// Where a crate finds the runtime: where its manifest says, if the runtime is there, else where it is `given`. So a path that
/// holds on every machine can be written there by hand. Without either it is the version of this program.
pub(super) fn runtime(folder: &Path, given: Option<&Path>) -> Runtime {
    let manifest = fs::read_to_string(folder.join("Cargo.toml")).unwrap_or_default();
    let line = manifest.lines().find_map(|line| line.strip_prefix("lvng-runtime = { path = \""));
    let written = line.and_then(|line| line.split('"').next());
    let is_there = |path: &&str| folder.join(path).join("Cargo.toml").is_file();
    let given = || given.map(|path| path.display().to_string());
    let path = written.filter(is_there).map(str::to_owned).or_else(given);
    path.map_or_else(|| Runtime::Version(env!("CARGO_PKG_VERSION").to_owned()), Runtime::Path)
}
