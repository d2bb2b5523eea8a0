//! What changed since the last release, against the version.

use super::table::{Line, State};
use crate::diff::{self, Summary};
use crate::program::Program;
use lvng_cli::overlays::Overlays;
use std::path::Path;

/// The name of the check.
pub const NAME: &str = "release";

/// The `info.version` of a description against what changed since another state of it.
/// The base may be any place that `diff` takes; with it goes a list of changes that are accepted.
pub fn of_description(
    spec: &Path,
    (base, accept): (Option<&str>, Option<&Path>),
    overlays: &Overlays,
    program: &Program,
) -> Line {
    let Some(base) = base else { return Line::skipped(NAME, "nothing to compare with is given by --base") };
    let head = spec.display().to_string();
    let command = format!("{} diff {base} {head}{} --fail-on any", program.name, overlays.as_arguments());
    Line::of(NAME, &command, || {
        let found = diff::summary((base, &head), (program.vendor(), None), overlays, accept)?;
        let (before, after) = &found.versions;
        Ok(judge(&found, (base, before.as_deref().unwrap_or_default()), after.as_deref().unwrap_or_default(), &head))
    })
}

/// Whether a version is enough. Without versions of three numbers, what breaks nobody is.
pub fn judge(found: &Summary, (base, before): (&str, &str), version: &str, file: &str) -> State {
    let changes = format!("{} changes since {base}, {}", found.changes, found.bump.word());
    let Some(needed) = found.bump.after(before) else {
        return match found.bump {
            lvng_diff::Bump::Major => {
                State::Bad(format!("{changes}; versions are not X.Y.Z, so nothing may break"), None)
            }
            _ => State::Good(changes),
        };
    };
    match (numbers(&needed), numbers(version)) {
        (Some(least), Some(have)) if have >= least => State::Good(format!("{changes}; {version} is enough")),
        _ => State::Bad(
            format!("{changes}; the version is {version}, {needed} is needed"),
            Some(format!("version {needed} in {file}")),
        ),
    }
}

/// The three numbers of a version.
pub fn numbers(version: &str) -> Option<[u64; 3]> {
    let numbers: Vec<u64> = version.split('.').map(|number| number.parse().ok()).collect::<Option<_>>()?;
    numbers.try_into().ok()
}
