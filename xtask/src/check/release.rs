//! What changed in `spec/` since the last release, against the version.

use crate::spec::VENDOR;
use lvng::check::release::{NAME, judge, numbers};
use lvng::check::table::Line;
use lvng::diff;
use lvng_cli::command::{Error, text};
use lvng_cli::overlays::Overlays;
use std::path::Path;
use std::process::{Command, Stdio};

/// The version in `Cargo.toml` against what changed in `spec/` since the last tag.
pub fn of_workspace(root: &Path, base: Option<&str>, accept: Option<&Path>) -> Line {
    let tag = match last_tag(root) {
        Ok(Some(tag)) => tag,
        Ok(None) => return Line::skipped(NAME, "no release yet: there is no tag vX.Y.Z"),
        Err(why) => return Line::skipped(NAME, why),
    };
    let prefix = git(root, &["rev-parse", "--show-prefix"]).unwrap_or_default();
    let base = base.map_or_else(|| format!("{tag}:{prefix}spec"), str::to_owned);
    let head = root.join("spec").display().to_string();
    let names = root.join("lvng-api/names.lock");
    Line::of(NAME, &format!("cargo xtask diff {base} spec --names lvng-api/names.lock"), || {
        let manifest = root.join("Cargo.toml");
        let version = version_in(&text(&manifest)?);
        let version = version.ok_or_else(|| Error::new(format!("{}: no version", manifest.display())))?;
        let found =
            diff::summary((&base, &head), (Some(VENDOR.to_owned()), Some(&names)), &Overlays::default(), accept)?;
        Ok(judge(&found, (&tag, tag.trim_start_matches('v')), &version, "Cargo.toml"))
    })
}

/// The greatest tag `vX.Y.Z` of what HEAD contains. The error says why there are no tags to look at.
fn last_tag(root: &Path) -> Result<Option<String>, String> {
    let list = git(root, &["tag", "--list", "v[0-9]*", "--merged", "HEAD", "--sort=-v:refname"])?;
    Ok(list
        .lines()
        .find(|tag| tag.strip_prefix('v').is_some_and(|version| numbers(version).is_some()))
        .map(str::to_owned))
}

/// What git prints.
fn git(root: &Path, arguments: &[&str]) -> Result<String, String> {
    let mut git = Command::new("git");
    let output = git.arg("-C").arg(root).args(arguments).stdin(Stdio::null()).output();
    let output = output.map_err(|error| format!("git cannot be run: {error}"))?;
    match output.status.success() {
        true => Ok(String::from_utf8_lossy(&output.stdout).trim_end().to_owned()),
        false => Err(String::from_utf8_lossy(&output.stderr).lines().next().unwrap_or("git failed").to_owned()),
    }
}

/// The version of the workspace, or of the package, in the text of a manifest.
fn version_in(manifest: &str) -> Option<String> {
    let mut sections = manifest.split("\n[");
    let section = sections.find(|section| {
        let section = section.trim_start_matches('[');
        section.starts_with("workspace.package]") || section.starts_with("package]")
    })?;
    let line = section.lines().find_map(|line| line.strip_prefix("version"))?;
    Some(line.trim_start_matches([' ', '=']).trim().trim_matches('"').to_owned())
}
