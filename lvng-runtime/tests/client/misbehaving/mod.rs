//! A server that misbehaves in every way that we know, and what a client makes of it: over sockets, so that nothing in
//! between behaves better than a network.
//!
//! The cases are data (`cases.rs`). The same run with `panic = "abort"`: `lvng-runtime/tests/abort.sh`.

pub mod cases;

use cases::{Act, Case, Expected, Sent};
use lvng_runtime::client::{CallOptions, Client, Error, SecurityKind, SecurityScheme};
use lvng_runtime::wire::{BoxError, ByteStream, EventStream, Value};
use lvng_runtime::{Object, Operation};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

const SCHEMES: &[SecurityScheme] = &[SecurityScheme::new("bearer", SecurityKind::Bearer)];

#[derive(Clone, Debug, PartialEq, Object)]
pub struct Thing {
    id: String,
    size: i64,
}

#[derive(Clone, Debug, Operation)]
#[operation("getThing", GET "/thing")]
#[auth("bearer")]
#[success(200, json, Thing)]
pub struct GetThing {}

#[derive(Clone, Debug, Operation)]
#[operation("createThing", POST "/things")]
#[auth("bearer")]
#[body(json, required)]
#[success(201, json, Thing)]
struct CreateThing {
    id: String,
}

#[derive(Debug, Operation)]
#[operation("putContent", PUT "/content")]
#[auth("bearer")]
#[success(204)]
struct PutContent {
    #[body(bytes, required)]
    body: ByteStream,
}

#[derive(Debug, Operation)]
#[operation("getContent", GET "/content")]
#[auth("bearer")]
#[success(200, bytes, ByteStream)]
struct GetContent {}

#[derive(Debug, Operation)]
#[operation("listen", GET "/events")]
#[auth("bearer")]
#[success(200, event_stream, EventStream<Value>)]
struct Listen {}

/// A server of one case: each connection is one request and gets the next act, the last of them for ever.
pub async fn serve(acts: Vec<Act>) -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let requests = Arc::new(AtomicUsize::new(0));
    let count = requests.clone();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let (acts, count) = (acts.clone(), count.clone());
            tokio::spawn(answer(stream, acts, count));
        }
    });
    (address, requests)
}

/// Reads a request to its end, and only then counts it: connections that nothing was sent on are none.
async fn answer(mut stream: TcpStream, acts: Vec<Act>, count: Arc<AtomicUsize>) {
    if !read_request(&mut stream).await {
        return;
    }
    let number = count.fetch_add(1, Ordering::SeqCst);
    let act = acts.get(number).or(acts.last());
    match act {
        Some(Act::Say(bytes)) => {
            let _ = stream.write_all(bytes).await;
            let _ = stream.shutdown().await;
            // What is not read yet must not become a reset.
            let _ = tokio::time::timeout(Duration::from_secs(5), stream.read(&mut [0; 64])).await;
        }
        Some(Act::SayAndHang(bytes)) => {
            let _ = stream.write_all(bytes).await;
            let _ = tokio::time::timeout(Duration::from_secs(60), stream.read(&mut [0; 64])).await;
        }
        Some(Act::SayAndReset(bytes)) => {
            let _ = stream.write_all(bytes).await;
            let _ = stream.set_zero_linger();
        }
        None => {}
    }
}

async fn read_request(stream: &mut TcpStream) -> bool {
    let mut read = Vec::new();
    loop {
        let mut piece = [0; 4096];
        match stream.read(&mut piece).await {
            Ok(length) if length > 0 => read.extend_from_slice(&piece[..length]),
            _ => return false,
        }
        let text = String::from_utf8_lossy(&read).to_lowercase();
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse::<usize>().ok());
        let is_whole = match length {
            Some(length) => body.len() >= length,
            None => !head.contains("transfer-encoding") || body.ends_with("0\r\n\r\n"),
        };
        if is_whole {
            return true;
        }
    }
}

/// Sends what the case sends, and reads streams to their end.
async fn send(client: &Client, sent: Sent) -> Result<usize, Error> {
    let keyed = CallOptions::new().idempotency_key("k-1");
    match sent {
        Sent::Get => client.send(&GetThing {}).await.map(|_| 1),
        Sent::Post => client.send(&CreateThing { id: "a".into() }).await.map(|_| 1),
        Sent::PostWithKey => client.execute(&CreateThing { id: "a".into() }, &keyed).await.map(|_| 1),
        Sent::Put => client.send(&PutContent { body: b"abc".to_vec().into() }).await.map(|()| 1),
        Sent::PutStream => {
            let pieces = futures_util::stream::iter([Ok::<_, BoxError>("abc".into())]);
            client.send(&PutContent { body: ByteStream::from_stream(pieces) }).await.map(|()| 1)
        }
        Sent::Download => Ok(client.send(&GetContent {}).await?.collect().await?.len()),
        Sent::Listen => {
            let mut events = client.send(&Listen {}).await?;
            let mut count = 0;
            while let Some(event) = events.next().await {
                event?;
                count += 1;
            }
            Ok(count)
        }
    }
}

/// What comes of a case, and how many requests the server has seen.
pub async fn outcome(case: &Case) -> (Result<usize, Error>, usize) {
    let (address, requests) = serve(case.acts.clone()).await;
    // Where silence is the case it is short; everywhere else a machine may be slow.
    let patience = Duration::from_millis(if case.is_silent { 2_000 } else { 60_000 });
    let client = Client::builder(address)
        .security_schemes(SCHEMES)
        .bearer("s3cr3t-token")
        .max_retries(if case.is_silent { 1 } else { 3 })
        .retry_base_delay(Duration::from_millis(1))
        .attempt_timeout(patience)
        .idle_timeout(patience)
        .max_response_bytes(1 << 20)
        .build()
        .unwrap();
    let outcome = send(&client, case.sent).await;
    (outcome, requests.load(Ordering::SeqCst))
}

async fn run(case: Case) -> Result<(), String> {
    let (outcome, sent) = outcome(&case).await;
    let is_right = case.expected.fits(&outcome) && sent == case.requests;
    let shown = match &outcome {
        Ok(count) => format!("read {count}"),
        Err(error) => format!("{error} ({error:?})"),
    };
    if shown.contains("s3cr3t") {
        return Err(format!("{}: the key shows in {shown}", case.name));
    }
    if is_right {
        return Ok(());
    }
    Err(format!("{}: {shown} after {sent} requests; expected {:?} after {}", case.name, case.expected, case.requests))
}

impl Expected {
    fn fits(&self, outcome: &Result<usize, Error>) -> bool {
        match (self, outcome) {
            (Expected::Read(count), Ok(found)) => count == found,
            (Expected::Status(status), Err(Error::Api(error))) => error.status().as_u16() == *status,
            (Expected::NotAsDescribed(text), Err(error)) => error.is_decode() && error.to_string().contains(text),
            (Expected::Timeout, Err(error)) => error.is_timeout(),
            (Expected::Transport(text), Err(Error::Transport(error))) => error.to_string().contains(text),
            _ => false,
        }
    }
}

/// Runs all cases at once and says which went wrong, and how many there are.
pub async fn run_all() -> (Vec<String>, usize) {
    let mut running = tokio::task::JoinSet::new();
    cases::all().into_iter().for_each(|case| {
        running.spawn(run(case));
    });
    let outcomes = running.join_all().await;
    let count = outcomes.len();
    (outcomes.into_iter().filter_map(Result::err).collect(), count)
}

#[cfg(test)]
#[tokio::test(flavor = "multi_thread")]
async fn whatever_a_server_does_a_client_ends_with_what_it_did() {
    let (wrong, count) = run_all().await;
    assert!(wrong.is_empty(), "{} of {count} cases:\n{}", wrong.len(), wrong.join("\n"));
    assert!(count >= 120, "{count} cases");
}
