//! The stages, one after the other.

use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::document::Document;
use crate::ir::{self, Skipped};
use crate::lower as lowering;
use crate::render::{self, SourceFile};
use crate::resolve::{self, Resolver};
use crate::{Failure, Input, Options, Settings, allowed_skips, check, embed, load, names, normalize, stack};

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

/// Generates a crate from a description.
pub fn generate(input: &Input, options: &Options) -> Result<Output, Failure> {
    stack::deep(|| {
        let mut diagnostics = Diagnostics::default();
        let resolver = load_and_check(input, &mut diagnostics);
        let options = &resolver.settings().options(options);
        let api = lower_all(&resolver, options, &mut diagnostics);
        let diagnostics = finish(diagnostics, &api.skipped, options)?;
        let is_wanted = |path: &str| options.parts.is_none_or(|parts| parts.has_file(path));
        // All that was read is of no use any more, and its memory is.
        drop(resolver);
        let files = render::emitted(&api, options, is_wanted);
        Ok(Output { files, diagnostics, api })
    })
}

/// Reads a description as far as the IR, for commands that count and compare.
pub fn lower(input: &Input, options: &Options) -> Result<(ir::Api, Vec<Diagnostic>), Failure> {
    stack::deep(|| {
        let mut diagnostics = Diagnostics::default();
        let resolver = load_and_check(input, &mut diagnostics);
        let options = &resolver.settings().options(options);
        let api = lower_all(&resolver, options, &mut diagnostics);
        let diagnostics = finish(diagnostics, &api.skipped, options)?;
        Ok((api, diagnostics))
    })
}

/// Reads a description as far as the IR whatever is wrong with it: what could be read, and all that is to say.
pub fn lower_lenient(input: &Input, options: &Options) -> (ir::Api, Vec<Diagnostic>) {
    stack::deep(|| {
        let mut diagnostics = Diagnostics::default();
        let resolver = load_and_check(input, &mut diagnostics);
        let options = &resolver.settings().options(options);
        let api = lower_all(&resolver, options, &mut diagnostics);
        (api, diagnostics.into_vec())
    })
}

/// Reads a document that is joined and normalized as far as the IR, whatever is wrong with it, and gives the document back
/// as it was. `diagnostics` know where it comes from, and what is wrong is noted in them.
pub fn lower_document(document: Document, options: &Options, diagnostics: &mut Diagnostics) -> (ir::Api, Document) {
    stack::deep(|| {
        let (checked, whole) = check::check_keeping(document, diagnostics);
        let resolver = resolve::resolve(checked, diagnostics);
        let api = lower_all(&resolver, options, diagnostics);
        (api, whole.unwrap_or(Document { tree: resolver.tree }))
    })
}

/// Joins a description into one document without external references.
pub fn bundle(input: &Input) -> Result<serde_json::Value, Failure> {
    stack::deep(|| {
        let mut diagnostics = Diagnostics::default();
        let mut document = load::load(input, &mut diagnostics);
        finish(diagnostics, &[], &Options::default())?;
        load::forget_bases(&mut document.tree);
        Ok(document.tree)
    })
}

/// Load, normalize, check and resolve.
pub fn load_and_check(input: &Input, diagnostics: &mut Diagnostics) -> Resolver {
    let settings = Settings::read(input, diagnostics);
    let mut document = load::load(input, diagnostics);
    settings.apply(&mut document, diagnostics);
    let embedded = embed::embed(&document, diagnostics);
    let document = normalize::normalize(document, diagnostics);
    let checked = check::check(document, diagnostics);
    resolve::resolve(checked, diagnostics).with_embedded(embedded).with_settings(settings)
}

/// Lowers a description; `skipped` of the result has what earlier stages left out, too.
fn lower_all(resolver: &Resolver, options: &Options, diagnostics: &mut Diagnostics) -> ir::Api {
    let mut api = lowering::lower(resolver, options, diagnostics);
    resolver.embedded().settle(diagnostics);
    resolver.settings().finish(&mut api, diagnostics);
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
    allowed_skips::apply(&mut diagnostics, skipped, &options.allowed_skips);
    let mut failed = diagnostics.has_errors();
    let mut diagnostics = diagnostics.into_vec();
    if options.deny_warnings && !diagnostics.is_empty() {
        diagnostics.iter_mut().for_each(|diagnostic| diagnostic.severity = Severity::Error);
        failed = true;
    }
    if failed {
        return Err(Failure { diagnostics, skipped: skipped.to_vec() });
    }
    Ok(diagnostics)
}
