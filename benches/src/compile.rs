//! What a generated crate costs to compile: the table of `compile-cost.sh`.

use std::path::Path;
use std::process::Command;

/// By which it is chosen.
pub const NAME: &str = "compile";

/// The table, or why there is none.
pub fn table() -> String {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("compile-cost.sh");
    let output = match Command::new("bash").arg(&script).output() {
        Ok(output) => output,
        Err(error) => return format!("What the crate costs to compile is left out: {}: {error}", script.display()),
    };
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    match output.status.success() {
        true => format!("{text}\nAt most 12.3 ms per operation with all features."),
        false => format!("{text}\n{}", String::from_utf8_lossy(&output.stderr)),
    }
}
