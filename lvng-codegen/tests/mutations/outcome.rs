//! What must hold of whatever becomes of a description, for the property test and the fuzzer.

use lvng_codegen::{Input, Options, SourceFile, diagnostic, emit, generate, lower_lenient, render};

/// Generates and checks: a failure has an error, what is emitted is Rust, what is said is explained and can be shown.
pub fn check(input: &Input) -> Vec<SourceFile> {
    let options = Options { vendor: Some("acme".to_owned()), ..Options::default() };
    let (files, diagnostics) = match generate(input, &options) {
        Ok(output) => (output.files, output.diagnostics),
        Err(failure) => {
            assert!(failure.diagnostics.iter().any(|problem| problem.is_error()), "a failure without an error");
            // What is without errors could be generated all the same.
            let (api, _) = lower_lenient(input, &options);
            (render::render(emit::emit(&api), &options), failure.diagnostics)
        }
    };
    for file in &files {
        if let Err(error) = syn::parse_file(&file.text) {
            panic!("{} is not Rust: {error}\n{}", file.path, file.text);
        }
    }
    for problem in &diagnostics {
        assert!(diagnostic::explain(problem.code).is_some(), "{} is not explained", problem.code);
    }
    diagnostic::render(&diagnostics, input, &options);
    files
}
