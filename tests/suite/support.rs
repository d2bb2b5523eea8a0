//! What several tests use: the example server on a loopback port, HTTP as bytes, and cargo.

use crate::memory::Memory;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{Command, Output};
use std::sync::LazyLock;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

pub use crate::memory::KEY;

/// A server that listens until it is dropped.
pub struct Server {
    pub address: SocketAddr,
    task: JoinHandle<()>,
}

impl Server {
    /// The URL of the server, for clients.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// The example server.
pub async fn serve() -> Server {
    serve_app(Memory::default().app().expect("the example server is sound")).await
}

/// Any server.
pub async fn serve_app(app: axum::Router) -> Server {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("a bound socket has an address");
    let task = tokio::spawn(async move { axum::serve(listener, app).await.expect("serving does not end") });
    Server { address, task }
}

/// Sends bytes on a connection of their own and gives what comes back until the server closes it.
pub async fn exchange(address: SocketAddr, bytes: &[u8]) -> Vec<u8> {
    let mut stream = TcpStream::connect(address).await.expect("the server listens");
    // The server may answer and close before it has read everything: that is what 413 is for.
    let _ = stream.write_all(bytes).await;
    let mut reply = Vec::new();
    let _ = tokio::time::timeout(Duration::from_secs(20), stream.read_to_end(&mut reply)).await;
    reply
}

/// Whether a body is `{"success":false,"error":{"code":…,"message":…}}`, with `details` where fields are at fault.
pub fn is_envelope(body: &[u8]) -> bool {
    let Ok(json) = serde_json::from_slice::<serde_json::Value>(body) else { return false };
    let error = &json["error"];
    let details = error.get("details").is_none_or(|details| {
        let is_detail = |detail: &serde_json::Value| detail["field"].is_string() && detail["message"].is_string();
        details.as_array().is_some_and(|list| !list.is_empty() && list.iter().all(is_detail))
    });
    json["success"] == false && error["code"].is_string() && error["message"].is_string() && details
}

/// The folder of the workspace.
pub fn workspace() -> PathBuf {
    let manifest = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    manifest.parent().expect("the package is in a folder of the workspace").to_owned()
}

/// The folder that cargo builds into.
fn target() -> PathBuf {
    // …/target/debug/deps/suite-0123456789abcdef
    let binary = std::env::current_exe().expect("this test is a file");
    binary.ancestors().nth(3).expect("cargo puts tests into target/<profile>/deps").to_owned()
}

/// Cargo, which finds what it has built for this test.
pub fn cargo() -> Command {
    let mut command = lvng_cli::command::cargo();
    command.env("CARGO_TARGET_DIR", target()).env("CARGO_TERM_COLOR", "never");
    command
}

/// The program behind `cargo xtask`, built here because cargo builds the programs of a test's own package only.
pub static XTASK: LazyLock<PathBuf> = LazyLock::new(|| {
    let status = cargo().args(["build", "--quiet", "--package", "xtask"]).current_dir(workspace()).status();
    assert!(status.expect("cargo runs").success(), "xtask does not build");
    target().join("debug/xtask")
});

/// The program `lvng`, built here as well.
pub static LVNG: LazyLock<PathBuf> = LazyLock::new(|| {
    let status = cargo().args(["build", "--quiet", "--package", "lvng"]).current_dir(workspace()).status();
    assert!(status.expect("cargo runs").success(), "lvng does not build");
    target().join("debug/lvng")
});

pub fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

pub fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}
