//! A diagnostic code.

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
