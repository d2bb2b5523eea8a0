//! Reads each stream twice, as bytes and as typed values, and compares what is in it.

use described::Client;
use futures_util::StreamExt;
use lvng_runtime::wire::{EventParser, EventStream, StreamEvent};
use std::fmt::Debug;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(20);

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let address = std::env::args().nth(1).expect("the address of the server");
    let client = Client::builder().base_url(format!("http://{address}")).build().expect("a client");
    let api = client.responses();
    let mut wrong = 0;
    wrong += compare(&address, "/events", api.events().await.expect("an answer")).await;
    wrong += compare(&address, "/events/typed", api.events_typed().await.expect("an answer")).await;
    wrong += compare(&address, "/events/typed2", api.events_typed2().await.expect("an answer")).await;
    wrong += compare(&address, "/events/sse", api.events_sse().await.expect("an answer")).await;
    wrong += compare(&address, "/jsonl", api.jsonl().await.expect("an answer")).await;
    if wrong > 0 {
        println!("{wrong} streams differ");
        std::process::exit(1);
    }
}

/// Prints what arrived, and says whether something is missing or other than on the wire.
async fn compare<T: Debug + Send + 'static>(address: &str, path: &str, stream: EventStream<T>) -> usize {
    let sent = sent(address, path);
    let read = tokio::time::timeout(PATIENCE, stream.events().collect::<Vec<_>>()).await.expect("an end");
    let arrived: Vec<&StreamEvent<T>> = read.iter().flatten().collect();
    println!("{path}: {} sent, {} arrived typed as {}", sent.len(), arrived.len(), std::any::type_name::<T>());
    for event in &read {
        match event {
            Ok(StreamEvent { event, id, retry, data }) => println!("    {event:?} {id:?} {retry:?} {data:?}"),
            Err(error) => println!("    {error}"),
        }
    }
    let names = arrived.iter().map(|event| (event.event.clone(), event.id.clone()));
    usize::from(sent.is_empty() || read.iter().any(Result::is_err) || !names.eq(sent))
}

/// Names and ids of what the server sends, past the client.
fn sent(address: &str, path: &str) -> Vec<(Option<String>, Option<String>)> {
    let mut socket = TcpStream::connect(address).expect("a connection");
    socket.set_read_timeout(Some(PATIENCE)).expect("a timeout");
    // HTTP/1.0 has no chunks.
    write!(socket, "GET {path} HTTP/1.0\r\nHost: {address}\r\n\r\n").expect("a request");
    let mut text = String::new();
    socket.read_to_string(&mut text).expect("an answer");
    let (head, body) = text.split_once("\r\n\r\n").expect("a head");
    if !head.to_ascii_lowercase().contains("text/event-stream") {
        return body.lines().filter(|line| !line.trim().is_empty()).map(|_| (None, None)).collect();
    }
    let mut parser = EventParser::new();
    parser.push(body.as_bytes()).expect("short events");
    std::iter::from_fn(|| parser.next()).map(|event| (event.event, event.id)).collect()
}
