//! Every diagnostic code with what `explain` says of it.
//!
//! `E0xx`/`W0xx` belong to load, normalize and check (`codes/front.rs`), `E1xx`/`W1xx` to lowering
//! (`codes/lower.rs`).

mod front;
mod lower;

/// A diagnostic code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Code {
    /// `E012`.
    pub code: &'static str,
    /// One line.
    pub title: &'static str,
    /// What it means, why it matters and what to do.
    pub text: &'static str,
}

/// What a code means.
pub fn explain(code: &str) -> Option<&'static Code> {
    front::FRONT.iter().chain(lower::LOWER).find(|known| known.code.eq_ignore_ascii_case(code))
}
