//! What the operations of a tag have in common.

use super::{Answer, RateLimit, SecurityRequirement};

/// What most operations of a tag say alike, so that it stands once in their module.
#[derive(Clone, Debug)]
pub struct Shared {
    /// The struct that has it: `Shared`.
    pub name: String,
    /// Alternatives of schemes that belong together; empty means public.
    pub auth: Vec<Vec<SecurityRequirement>>,
    /// What a failed call answers; `None` where nothing is listed.
    pub failure: Option<Answer>,
    /// The rate limit.
    pub rate_limit: Option<RateLimit>,
}
