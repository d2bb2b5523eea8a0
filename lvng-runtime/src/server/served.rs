//! What [`serve`](super::serve()) says of a request, in its extensions.

/// The connection that a request came by.
///
/// Such a request is answered by a task that tokio spawned, and not by one of a `LocalSet`, where `block_in_place` panics. Nothing
/// else tells the two apart.
#[derive(Clone, Copy, Debug)]
pub(super) struct Served {
    /// Whether the connection speaks TLS.
    pub(super) is_tls: bool,
}
