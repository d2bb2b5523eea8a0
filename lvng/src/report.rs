//! `report`: what became of a description: exact, degraded (with why) or skipped, per construct and place.

mod checks;
mod constructs;
mod effects;

use crate::description::Description;
use crate::program::Program;
use constructs::Counts;
use effects::{Effect, Remark};
use lvng_cli::command::{Error, print};
use lvng_cli::overlays::Overlays;
use lvng_cli::terminal::{self, Progress};
use lvng_codegen::diagnostic::{Diagnostic, Place, Position};
use lvng_codegen::ir::{Api, Skipped};
use lvng_codegen::{Checks, Input, Options, Unused, lower_lenient, position};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::PathBuf;
use std::process::ExitCode;

const EXAMPLES: &str = "\
Examples:
  lvng report --spec api.yaml
      what is exact, what is looser than described and why, and what is left out
  lvng report --spec api.yaml --format json
      the same for programs";

/// What it is given.
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// The description: a file, or the folder of an `openapi.yaml`
    #[arg(long, value_name = "FILE")]
    spec: Option<PathBuf>,
    /// The vendor of extension keys `x-<vendor>-evidence` and so on, with `--spec`
    #[arg(long, requires = "spec")]
    vendor: Option<String>,
    /// How to print it
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    #[command(flatten)]
    overlays: Overlays,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Format {
    /// Tables for the terminal
    Text,
    Json,
}

/// What became of a description.
struct Report {
    title: String,
    counts: BTreeMap<&'static str, Counts>,
    degraded: Vec<Entry>,
    skipped: Vec<Entry>,
    errors: Vec<Entry>,
    /// Keys and components that nothing comes of.
    unused: Vec<(Unused, Option<Position>)>,
    /// What of the schemas of requests is checked.
    checks: Checks,
    /// Mistakes that were read as they were meant, and the like: the code is exact.
    read_as_meant: usize,
}

/// Something that is not exact.
struct Entry {
    construct: &'static str,
    codes: Vec<&'static str>,
    why: String,
    help: Option<String>,
    place: Place,
    position: Option<Position>,
}

/// Prints the report.
///
/// # Errors
/// The description cannot be read.
pub fn run(arguments: &Arguments, program: &Program) -> Result<ExitCode, Error> {
    let description = program.read(arguments.spec.as_deref(), arguments.vendor.as_deref(), &arguments.overlays)?;
    let Description { input, options, .. } = &description;
    let progress = Progress::of(format!("reading {}", description.root.display()));
    let (api, mut diagnostics) = lower_lenient(input, options);
    position::locate(&mut diagnostics, input);
    let report = Report {
        unused: unused_keys(input, options),
        checks: lvng_codegen::checks(input),
        ..Report::new(&api, &diagnostics, input)
    };
    drop(progress);
    match arguments.format {
        Format::Text => terminal::print(&report.text(&options.source_prefix), &description.folder),
        Format::Json => print(&format!("{:#}\n", report.json())),
    }
}

impl Report {
    fn new(api: &Api, diagnostics: &[Diagnostic], input: &Input) -> Self {
        let mut report = Self {
            title: format!("{} {}", api.title, api.version).trim().to_owned(),
            counts: BTreeMap::new(),
            degraded: Vec::new(),
            skipped: api.skipped.iter().map(|skipped| operation(skipped, diagnostics, input)).collect(),
            errors: Vec::new(),
            unused: Vec::new(),
            checks: Checks::default(),
            read_as_meant: 0,
        };
        for diagnostic in diagnostics {
            let Remark { effect, construct } = effects::of(diagnostic);
            let list = match effect {
                Effect::Error => &mut report.errors,
                Effect::Degraded => &mut report.degraded,
                Effect::Skipped => &mut report.skipped,
                Effect::Exact => {
                    report.read_as_meant += 1;
                    continue;
                }
            };
            list.push(Entry::of(diagnostic, construct));
        }
        let mut all = constructs::count(api);
        for entry in &report.degraded {
            let counts = all.entry(entry.construct).or_default();
            counts.exact = counts.exact.saturating_sub(1);
            counts.degraded += 1;
        }
        report.skipped.iter().for_each(|entry| all.entry(entry.construct).or_default().skipped += 1);
        report.counts = all;
        report
    }

    fn text(&self, prefix: &str) -> String {
        let mut text = format!("{}\n\n{:<24}{:>8}{:>10}{:>9}\n", self.title, "", "exact", "degraded", "skipped");
        for (construct, Counts { exact, degraded, skipped }) in &self.counts {
            // Writing to a string does not fail.
            let _ = writeln!(text, "{construct:<24}{exact:>8}{degraded:>10}{skipped:>9}");
        }
        text.push_str(&checks::text(&self.checks, prefix));
        if self.read_as_meant > 0 {
            let _ = writeln!(text, "\n{} mistakes were read as they were meant", self.read_as_meant);
        }
        for (title, list) in [("Degraded", &self.degraded), ("Skipped", &self.skipped), ("Errors", &self.errors)] {
            if !list.is_empty() {
                let _ = writeln!(text, "\n{title}:");
                list.iter().for_each(|entry| text.push_str(&entry.text(prefix)));
            }
        }
        if !self.unused.is_empty() {
            text.push_str("\nNothing is generated from:\n");
            self.unused.iter().for_each(|(unused, at)| text.push_str(&unused_line(unused, *at, prefix)));
        }
        text
    }

    fn json(&self) -> Value {
        let counts = self.counts.iter().map(|(construct, Counts { exact, degraded, skipped })| {
            ((*construct).to_owned(), json!({ "exact": exact, "degraded": degraded, "skipped": skipped }))
        });
        let list = |entries: &[Entry]| entries.iter().map(Entry::json).collect::<Value>();
        json!({
            "title": self.title,
            "constructs": counts.collect::<serde_json::Map<String, Value>>(),
            "degraded": list(&self.degraded),
            "skipped": list(&self.skipped),
            "errors": list(&self.errors),
            "checks": checks::json(&self.checks),
            "unused": self.unused.iter().map(|(unused, _)| unused_json(unused)).collect::<Value>(),
            "readAsMeant": self.read_as_meant,
        })
    }
}

/// An operation that is left out, with the errors that it is left out for.
fn operation(skipped: &Skipped, diagnostics: &[Diagnostic], input: &Input) -> Entry {
    let Skipped { method, path, operation_id, place, .. } = skipped;
    let why = format!("`{method} {path}` ({operation_id}) is left out because of the errors below");
    // A place of its own has no diagnostic yet, so one is made to be located.
    let mut here = lvng_codegen::diagnostic::Diagnostics::default();
    here.error_in("E108", place.clone(), "").at_key();
    let mut here = here.into_vec();
    position::locate(&mut here, input);
    Entry {
        construct: "operation",
        codes: skipped.codes(diagnostics),
        why,
        help: None,
        place: place.clone(),
        position: here.first().and_then(|here| here.position),
    }
}

/// What nothing comes of, with the position of the first place.
fn unused_keys(input: &Input, options: &Options) -> Vec<(Unused, Option<Position>)> {
    let all = lvng_codegen::unused(input, options);
    // Places have positions by way of diagnostics.
    let mut here = lvng_codegen::diagnostic::Diagnostics::default();
    for place in all.iter().filter_map(|unused| unused.places.first()) {
        here.error_in("E108", place.clone(), "").at_key();
    }
    let mut here = here.into_vec();
    position::locate(&mut here, input);
    all.into_iter().zip(here.into_iter().map(|here| here.position)).collect()
}

/// `  12 × externalDocs of an operation: why (openapi.yaml:3:5 and 11 more)`.
fn unused_line(unused: &Unused, at: Option<Position>, prefix: &str) -> String {
    let Unused { object, key, why, places } = unused;
    let at = at.map(|at| format!(":{}:{}", at.line, at.column)).unwrap_or_default();
    let first = places.first().map(|place| format!("{prefix}{}{at}", place.file)).unwrap_or_default();
    let more = if places.len() > 1 { format!(" and {} more", places.len() - 1) } else { String::new() };
    format!("  {:>4} × `{key}` of {object}: {why} ({first}{more})\n", places.len())
}

fn unused_json(unused: &Unused) -> Value {
    let Unused { object, key, why, places } = unused;
    let places = places.iter().map(|place| json!({ "file": place.file, "pointer": place.pointer }));
    json!({ "object": object, "key": key, "why": why, "places": places.collect::<Value>() })
}

impl Entry {
    fn of(diagnostic: &Diagnostic, construct: &'static str) -> Self {
        Self {
            construct,
            codes: vec![diagnostic.code],
            why: diagnostic.message.clone(),
            help: diagnostic.help.clone(),
            place: diagnostic.place.clone(),
            position: diagnostic.position,
        }
    }

    fn text(&self, prefix: &str) -> String {
        let at = self.position.map(|at| format!(":{}:{}", at.line, at.column)).unwrap_or_default();
        let Self { construct, codes, why, place, .. } = self;
        let codes = codes.join(", ");
        let help = self.help.as_ref().map(|help| format!("    help: {help}\n")).unwrap_or_default();
        format!("  {prefix}{}{at} {construct}: {why} [{codes}]\n    #{}\n{help}", place.file, place.pointer)
    }

    fn json(&self) -> Value {
        json!({
            "construct": self.construct,
            "codes": self.codes,
            "why": self.why,
            "help": self.help,
            "file": self.place.file,
            "pointer": self.place.pointer,
            "line": self.position.map(|at| at.line),
            "column": self.position.map(|at| at.column),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PETS: &str = "\
openapi: 3.0.3
info: { title: Pets, version: '1' }
paths:
  /pets:
    get:
      operationId: listPets
      parameters:
        - { name: limit, in: query, schema: { type: integer, default: many } }
        - { name: page, in: query, schema: { type: int } }
      callbacks: { sold: { '{url}': {} } }
      responses: { '204': { description: ok } }
    put:
      operationId: putPets
      parameters: [{ name: a, in: query, schema: { type: strin } }]
      responses: { '204': { description: ok } }
components:
  schemas:
    Name: { type: string, pattern: '(?=a)', enum: [a, b] }
    Pet: { type: object, properties: { name: { type: string, pattern: '(?=a)' }, age: { type: integer, minimum: 0 } } }
";

    fn report() -> Report {
        let input = Input::single("pets.yaml", PETS);
        let (api, mut diagnostics) = lower_lenient(&input, &Options::default());
        position::locate(&mut diagnostics, &input);
        Report::new(&api, &diagnostics, &input)
    }

    #[test]
    fn counts_are_by_construct() {
        let report = report();
        let counts = |construct: &str| {
            let Counts { exact, degraded, skipped } = report.counts.get(construct).copied().unwrap_or_default();
            (exact, degraded, skipped)
        };
        assert_eq!(counts("operation"), (1, 0, 1));
        assert_eq!(counts("query parameter"), (2, 0, 0));
        assert_eq!(counts("default"), (0, 1, 0));
        assert_eq!(counts("callback"), (0, 1, 0));
        assert_eq!(counts("struct"), (1, 0, 0));
        assert_eq!(report.read_as_meant, 1);
        assert_eq!(report.errors.len(), 1);
    }

    #[test]
    fn what_is_not_exact_has_a_place_and_a_reason() {
        let text = report().text("spec/");
        assert!(text.contains("spec/pets.yaml:12:5 operation: `PUT /pets` (putPets) is left out"), "{text}");
        assert!(text.contains("#/paths/~1pets/get/callbacks"), "{text}");
        let json = report().json();
        assert_eq!(json["degraded"][0]["construct"], "callback");
        assert_eq!(json["degraded"][1]["construct"], "default");
        assert_eq!(json["skipped"][0]["codes"], json!(["E022"]));
        assert_eq!(json["errors"][0]["line"], 14);
    }
}
