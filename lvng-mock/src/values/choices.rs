//! How it is chosen between what a schema leaves open.

use crate::schemas::Components;
use fastrand::Rng;

/// What choosing needs.
pub(super) struct Choices<'c> {
    pub(super) components: &'c Components,
    pub(super) rng: Rng,
    /// Whether alternatives are taken by chance instead of the first.
    pub(super) varies: bool,
    /// Whether null is an alternative like any other, and not only where nothing else fits.
    pub(super) takes_null: bool,
}
