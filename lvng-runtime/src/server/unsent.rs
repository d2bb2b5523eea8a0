//! How much of an answer the kernel takes before the client does.

use std::any::Any;

/// What waits to be sent. Without a limit the kernel takes some MiB of an answer that nobody reads: memory that no one counts, and
/// time to copy it that others wait for. More is on its way where the client takes it.
#[cfg(any(target_os = "android", target_os = "linux"))]
const UNSENT_BYTES: u32 = 128 * 1024;

/// Limits it for a connection of TCP, where the system can. Others have buffers of one size.
#[cfg(any(target_os = "android", target_os = "linux"))]
pub(super) fn limit(io: &dyn Any) {
    if let Some(stream) = io.downcast_ref::<tokio::net::TcpStream>() {
        // A connection without it works as well.
        let _ = socket2::SockRef::from(stream).set_tcp_notsent_lowat(UNSENT_BYTES);
    }
}

#[cfg(not(any(target_os = "android", target_os = "linux")))]
pub(super) fn limit(_: &dyn Any) {}

#[cfg(all(test, any(target_os = "android", target_os = "linux")))]
mod tests {
    use super::*;
    use tokio::net::{TcpListener, TcpStream};

    #[tokio::test]
    async fn connections_of_tcp_are_limited() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let stream = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
        limit(&stream);
        assert_eq!(socket2::SockRef::from(&stream).tcp_notsent_lowat().unwrap(), UNSENT_BYTES);
        limit(&"no socket");
    }
}
