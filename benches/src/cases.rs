//! Everything that is measured.

use crate::case::Case;
use crate::{checked, client, growth, json, server};

/// All cases, in the order in which they are printed.
pub fn all() -> Vec<Case> {
    let cases = [json::cases(), server::cases(), client::cases(), checked::cases(), growth::cases()];
    cases.into_iter().flatten().collect()
}
