//! What a build script says to cargo, by lines on its standard output.

use lvng_codegen::diagnostic::{Diagnostic, render_summary};
use lvng_codegen::{Failure, Input, Options};
use std::path::Path;

/// Has the script run again when a file changes.
pub(crate) fn rerun_if_changed(path: &Path) {
    println!("cargo::rerun-if-changed={}", path.display());
}

/// Prints warnings.
pub(crate) fn warn(diagnostics: &[Diagnostic], input: &Input, options: &Options) {
    say("warning", diagnostics, input, options);
}

/// Prints errors, which fail the build, the warnings beside them, and what would allow the errors.
pub(crate) fn fail(failure: &Failure, input: &Input, options: &Options) {
    let (errors, warnings): (Vec<_>, Vec<_>) = failure.diagnostics.iter().cloned().partition(Diagnostic::is_error);
    say("warning", &warnings, input, options);
    say("error", &errors, input, options);
    let entries = failure.entries();
    if !entries.is_empty() {
        line("error", "what has errors is left out if a file given by `.allow_skips(…)` has these lines:");
        entries.iter().for_each(|entry| line("error", entry));
    }
}

/// The runtime cannot be asked which features it has.
pub(crate) fn note_json_schema() {
    line(
        "warning",
        "the description has bodies that types alone do not check: servers do with the feature `json-schema` of lvng-runtime",
    );
}

fn say(kind: &str, diagnostics: &[Diagnostic], input: &Input, options: &Options) {
    let (text, hidden) = render_summary(diagnostics, input, options);
    text.lines().for_each(|text| line(kind, text));
    if hidden > 0 {
        line(kind, &format!("{hidden} more are like these"));
    }
}

fn line(kind: &str, text: &str) {
    println!("cargo::{kind}={text}");
}
