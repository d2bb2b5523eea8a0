//! What several tests use: descriptions, servers on loopback ports, and the proxy before them.

use crate::memory::KEY;
use lvng_codegen::Input;
use lvng_observe::propose::{Proposal, propose};
use lvng_observe::proxy::{Passed, Proxy};
use lvng_observe::{Body, Description, Exchange, Message, Observations, Observer};
use serde_json::Value;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// How long a test waits for anything.
pub const DEADLINE: Duration = Duration::from_secs(30);

/// This project's description.
pub fn ours() -> Arc<Description> {
    Arc::new(Description::read(our_files(), "spec/").unwrap_or_else(|errors| panic!("{errors}")))
}

/// The files of this project's description.
pub fn our_files() -> Input {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec");
    let mut files = BTreeMap::new();
    read(&folder, "", &mut files);
    files.retain(|name, _| name.ends_with(".yaml"));
    Input { root: "openapi.yaml".to_owned(), files, ..Input::default() }
}

fn read(folder: &PathBuf, prefix: &str, files: &mut BTreeMap<String, String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = format!("{prefix}{}", path.file_name().unwrap().to_str().unwrap());
        match path.is_dir() {
            true => read(&path, &format!("{name}/"), files),
            false => drop(files.insert(name, std::fs::read_to_string(&path).unwrap())),
        }
    }
}

/// A description of one file.
pub fn described(text: &str) -> Arc<Description> {
    Arc::new(Description::read(Input::single("api.yaml", text), "").unwrap_or_else(|errors| panic!("{errors}")))
}

/// What is found in exchanges.
pub fn observed(description: &Arc<Description>, exchanges: &[Exchange]) -> Observations {
    let mut observer = Observer::new(Arc::clone(description));
    exchanges.iter().cloned().for_each(|exchange| observer.observe(exchange));
    observer.finish()
}

/// The findings, each as `kind: message`.
pub fn said(seen: &Observations) -> Vec<String> {
    seen.findings.iter().map(|finding| format!("{}: {}", finding.kind.name(), finding.message)).collect()
}

/// An exchange of JSON.
pub fn exchange(method: &str, path: &str, sent: Option<Value>, status: u16, received: Option<Value>) -> Exchange {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let message = |value: Option<Value>| match value {
        None => Message::default(),
        Some(value) => Message {
            headers: vec![("content-type".to_owned(), "application/json".to_owned())],
            body: Body::whole(value.to_string()),
        },
    };
    Exchange {
        number: 1,
        method: method.to_owned(),
        path: path.to_owned(),
        query: query.to_owned(),
        request: message(sent),
        status,
        response: message(received),
    }
}

/// Proposes an overlay for what was found, applies it, and sees that the same exchanges differ no more.
#[track_caller]
pub fn settled(description: &Arc<Description>, exchanges: &[Exchange]) -> Value {
    let Proposal { overlay, left } = propose(description, &observed(description, exchanges)).unwrap();
    let overlay = overlay.expect("something is proposed");
    assert!(left.is_empty(), "{left:#?}\n{overlay:#}");
    let changed =
        description.with_overlay("overlay.yaml", overlay.to_string()).unwrap_or_else(|errors| panic!("{errors}"));
    let again = observed(&Arc::new(changed), exchanges);
    assert!(again.findings.is_empty(), "{:#?}\n{overlay:#}", said(&again));
    overlay
}

/// A server that listens until it is dropped.
pub struct Server {
    pub address: SocketAddr,
    task: JoinHandle<()>,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Any server.
pub async fn serve(app: axum::Router) -> Server {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let task = tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
    Server { address, task }
}

/// A proxy before a server, until it is told to end.
pub struct Watched {
    pub address: SocketAddr,
    passed: UnboundedReceiver<Passed>,
    stop: oneshot::Sender<()>,
    task: JoinHandle<std::io::Result<()>>,
}

impl Watched {
    pub async fn before(target: SocketAddr) -> Self {
        Self::with_patience(target, DEADLINE).await
    }

    pub async fn with_patience(target: SocketAddr, patience: Duration) -> Self {
        let (sender, passed) = tokio::sync::mpsc::unbounded_channel();
        let proxy = Proxy::new(format!("http://{target}").parse().unwrap(), patience, sender).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel();
        let task = tokio::spawn(proxy.serve(listener, async move { drop(stopped.await) }));
        Self { address, passed, stop, task }
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// The next thing that passed.
    pub async fn next(&mut self) -> Passed {
        tokio::time::timeout(DEADLINE, self.passed.recv()).await.expect("in time").expect("the proxy is there")
    }

    /// Ends, and gives all exchanges.
    pub async fn end(mut self) -> Vec<Exchange> {
        let _ = self.stop.send(());
        tokio::time::timeout(DEADLINE, self.task).await.expect("in time").unwrap().unwrap();
        let mut exchanges = Vec::new();
        while let Ok(Some(passed)) = tokio::time::timeout(DEADLINE, self.passed.recv()).await {
            if let Passed::Exchange(exchange) = passed {
                exchanges.push(*exchange);
            }
        }
        exchanges.sort_by_key(|exchange| exchange.number);
        exchanges
    }
}

/// This project's client, for a server at an address.
pub fn client(address: SocketAddr) -> lvng_api::Client {
    lvng_api::Client::builder().base_url(format!("http://{address}")).bearer(KEY).build().unwrap()
}
