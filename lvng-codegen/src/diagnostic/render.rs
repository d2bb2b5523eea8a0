//! Diagnostics → text for people.

use std::fmt::Write;

use super::Diagnostic;
use crate::position::locate;
use crate::{Input, Options};

/// The diagnostics as text: `spec/paths/agents.yaml:41:15: error: … [E012]`, the source line with a caret, help.
pub fn render(diagnostics: &[Diagnostic], input: &Input, options: &Options) -> String {
    let mut diagnostics = diagnostics.to_vec();
    locate(&mut diagnostics, input);
    diagnostics.sort_by(|a, b| (&a.place.file, a.position).cmp(&(&b.place.file, b.position)));
    let mut text = String::new();
    for diagnostic in &diagnostics {
        // Writing to a string does not fail.
        let _ = write_one(&mut text, diagnostic, &options.source_prefix);
    }
    text
}

fn write_one(text: &mut String, diagnostic: &Diagnostic, prefix: &str) -> std::fmt::Result {
    let Diagnostic { severity, code, message, place, .. } = diagnostic;
    write!(text, "{prefix}{}", place.file)?;
    if let Some(at) = diagnostic.position {
        write!(text, ":{}:{}", at.line, at.column)?;
    } else if !place.pointer.is_empty() {
        write!(text, "#{}", place.pointer)?;
    }
    writeln!(text, ": {severity}: {message} [{code}]")?;
    let mut margin = 0;
    if let (Some(at), Some(line)) = (diagnostic.position, &diagnostic.line) {
        let number = at.line.to_string();
        margin = number.len() + 1;
        writeln!(text, " {number} | {}", line.text)?;
        writeln!(text, " {:margin$}| {:caret$}^", "", "", caret = line.caret)?;
    }
    if let Some(help) = &diagnostic.help {
        writeln!(text, " {:margin$}help: {help}", "")?;
    }
    Ok(())
}
