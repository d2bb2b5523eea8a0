//! Which of its media types a body is sent in.

/// The media types that a body of one type may have, for callers to choose from and handlers to tell apart. The first of the
/// description is the default.
pub trait ContentType: Copy + Default + PartialEq + Send + Sync + 'static {
    /// All of them, in the order of the body's [`media`](super::BodySpec::media).
    const ALL: &'static [Self];
}
