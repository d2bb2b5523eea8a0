//! OpenAPI description → Rust crate: models, client and server.
//!
//! Text in, text out: no file is read or written here, and nothing is known of the API that is described.

mod accept;
pub mod check;
pub mod diagnostic;
pub mod emit;
mod grammar;
pub mod ir;
pub mod load;
pub mod lower;
pub mod names;
pub mod normalize;
pub mod pointer;
pub mod position;
pub mod render;
pub mod resolve;
mod stack;

use std::collections::BTreeMap;

pub use accept::{AcceptedSkip, accepted_skips};
use diagnostic::{Diagnostic, Diagnostics};
use ir::Skipped;
use resolve::Resolver;

/// A description: a root file and the files it may refer to.
#[derive(Clone, Debug, Default)]
pub struct Input {
    /// The name of the root file: `openapi.yaml`.
    pub root: String,
    /// Texts by path relative to the root's folder, with `/` between segments.
    pub files: BTreeMap<String, String>,
}

impl Input {
    /// A description of one file.
    pub fn single(root: impl Into<String>, text: impl Into<String>) -> Self {
        let root = root.into();
        Self { files: BTreeMap::from([(root.clone(), text.into())]), root }
    }
}

/// What the caller may choose.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Extension keys are `x-{vendor}-…`; without a vendor no such extensions are read.
    pub vendor: Option<String>,
    /// The command that headers name: `cargo xtask generate`.
    pub command: String,
    /// What is put before file names in headers, docs and diagnostics: `spec/`.
    pub source_prefix: String,
    /// Whether warnings fail the run.
    pub deny_warnings: bool,
    /// The operations that may be left out; what else has errors fails the run, and so does an entry that is of no use.
    pub accepted_skips: Vec<AcceptedSkip>,
}

/// A file of the generated crate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// Its path relative to the generated folder, with `/` between segments.
    pub path: String,
    /// Its text.
    pub text: String,
}

/// A successful run.
#[derive(Clone, Debug)]
pub struct Output {
    /// The generated files.
    pub files: Vec<SourceFile>,
    /// Warnings.
    pub diagnostics: Vec<Diagnostic>,
    /// What was generated from.
    pub api: ir::Api,
}

impl Output {
    /// The number of operations.
    pub fn operations(&self) -> usize {
        self.api.tags.iter().map(|tag| tag.operations.len()).sum()
    }

    /// The number of tags.
    pub fn tags(&self) -> usize {
        self.api.tags.len()
    }

    /// The number of models.
    pub fn models(&self) -> usize {
        self.api.common.len() + self.api.tags.iter().map(|tag| tag.types.len()).sum::<usize>()
    }
}

/// A run that found errors.
#[derive(Clone, Debug, Default)]
pub struct Failure {
    /// Errors and warnings, all of the run.
    pub diagnostics: Vec<Diagnostic>,
    /// The operations that cannot be generated, accepted or not.
    pub skipped: Vec<Skipped>,
}

/// Generates a crate from a description.
pub fn generate(input: &Input, options: &Options) -> Result<Output, Failure> {
    stack::deep(|| {
        let mut diagnostics = Diagnostics::default();
        let resolver = front(input, &mut diagnostics);
        let api = lower_all(&resolver, options, &mut diagnostics);
        let diagnostics = finish(diagnostics, &api.skipped, options)?;
        let modules = emit::emit(&api, options);
        let files = render::render(modules, options);
        Ok(Output { files, diagnostics, api })
    })
}

/// Reads a description as far as the IR, for commands that count and compare.
pub fn lower_only(input: &Input, options: &Options) -> Result<(ir::Api, Vec<Diagnostic>), Failure> {
    stack::deep(|| {
        let mut diagnostics = Diagnostics::default();
        let resolver = front(input, &mut diagnostics);
        let api = lower_all(&resolver, options, &mut diagnostics);
        let diagnostics = finish(diagnostics, &api.skipped, options)?;
        Ok((api, diagnostics))
    })
}

/// Reads a description as far as the IR whatever is wrong with it: what could be read, and all that is to say.
pub fn survey(input: &Input, options: &Options) -> (ir::Api, Vec<Diagnostic>) {
    stack::deep(|| {
        let mut diagnostics = Diagnostics::default();
        let resolver = front(input, &mut diagnostics);
        let api = lower_all(&resolver, options, &mut diagnostics);
        (api, diagnostics.into_vec())
    })
}

/// Joins a description into one document without external references.
pub fn bundle(input: &Input) -> Result<serde_json::Value, Failure> {
    stack::deep(|| {
        let mut diagnostics = Diagnostics::default();
        let document = load::load(input, &mut diagnostics);
        finish(diagnostics, &[], &Options::default())?;
        Ok(document.tree)
    })
}

/// Load, normalize, check and resolve.
pub fn front(input: &Input, diagnostics: &mut Diagnostics) -> Resolver {
    let document = load::load(input, diagnostics);
    let document = normalize::normalize(document, diagnostics);
    let checked = check::check(document, diagnostics);
    resolve::resolve(checked, diagnostics)
}

/// Lowers a description; `skipped` of the result has what earlier stages left out, too.
fn lower_all(resolver: &Resolver, options: &Options, diagnostics: &mut Diagnostics) -> ir::Api {
    let mut api = lower::lower(resolver, options, diagnostics);
    let earlier = resolver.skipped().iter().cloned().map(|skipped| Skipped {
        operation_id: skipped
            .operation_id
            .unwrap_or_else(|| names::operation_id(&skipped.method.to_ascii_lowercase(), &skipped.path)),
        path: skipped.path,
        method: skipped.method,
        place: skipped.place,
        pointer: skipped.pointer,
        because: skipped.because,
    });
    api.skipped.splice(0..0, earlier);
    api
}

fn finish(mut diagnostics: Diagnostics, skipped: &[Skipped], options: &Options) -> Result<Vec<Diagnostic>, Failure> {
    accept::accept(&mut diagnostics, skipped, &options.accepted_skips);
    let mut failed = diagnostics.has_errors();
    let mut diagnostics = diagnostics.into_vec();
    if options.deny_warnings && !diagnostics.is_empty() {
        diagnostics.iter_mut().for_each(|diagnostic| diagnostic.severity = diagnostic::Severity::Error);
        failed = true;
    }
    if failed {
        return Err(Failure { diagnostics, skipped: skipped.to_vec() });
    }
    Ok(diagnostics)
}
