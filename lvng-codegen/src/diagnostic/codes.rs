//! Every diagnostic code with what `explain` says of it.
//!
//! `E0xx`/`W0xx` belong to load, normalize and check (`codes/reading.rs`; overlays: `codes/overlay.rs`; settings:
//! `codes/settings.rs`), `E1xx`/`W1xx` to lowering
//! (`codes/lower.rs`).

mod lower;
mod overlay;
mod reading;
mod settings;

use super::code::Code;

/// What a code means.
pub fn explain(code: &str) -> Option<&'static Code> {
    reading::FRONT
        .iter()
        .chain(overlay::OVERLAY)
        .chain(settings::SETTINGS)
        .chain(lower::LOWER)
        .find(|known| known.code.eq_ignore_ascii_case(code))
}
