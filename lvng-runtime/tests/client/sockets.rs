//! Over TCP: what the network sees, not what the client believes.

use super::operations::{Download, SCHEMES, Upload, create, get};
use super::script::{THING, shown};
use bytes::Bytes;
use futures_util::{StreamExt, stream};
use lvng_runtime::client::{Client, ClientBuilder, Error};
use lvng_runtime::wire::{BoxError, ByteStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::sleep;

pub type Heard = Arc<Mutex<Vec<String>>>;

/// A server that answers each connection with one text and keeps what it heard.
pub async fn server(answers: Vec<String>) -> (String, Heard) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let heard = Heard::default();
    let ours = heard.clone();
    tokio::spawn(async move {
        for answer in answers {
            let (mut stream, _) = listener.accept().await.unwrap();
            let request = read_request(&mut stream).await;
            ours.lock().unwrap().push(request);
            stream.write_all(answer.as_bytes()).await.unwrap();
        }
    });
    (address, heard)
}

/// Head and body, as far as one read of a quiet line gives them.
async fn read_request(stream: &mut TcpStream) -> String {
    let (mut text, mut buffer) = (String::new(), [0; 4096]);
    loop {
        let read = tokio::time::timeout(Duration::from_millis(200), stream.read(&mut buffer)).await;
        match read {
            Ok(Ok(length)) if length > 0 => text += &String::from_utf8_lossy(&buffer[..length]),
            _ => return text,
        }
    }
}

fn answer(status: &str, headers: &str, body: &str) -> String {
    format!("HTTP/1.1 {status}\r\ncontent-length: {}\r\nconnection: close\r\n{headers}\r\n{body}", body.len())
}

fn client(address: &str) -> ClientBuilder {
    Client::builder(address).security_schemes(SCHEMES).bearer("s3cr3t-token").max_retries(0)
}

#[tokio::test]
async fn a_call() {
    let (address, heard) = server(vec![answer("201 Created", "", THING)]).await;
    let thing = client(&address).build().unwrap().send(&create("a")).await.unwrap();
    assert_eq!(thing.size, 1);
    let heard = heard.lock().unwrap()[0].clone();
    assert!(heard.starts_with("POST /things HTTP/1.1\r\n"), "{heard}");
    for line in ["authorization: Bearer s3cr3t-token", "content-type: application/json", "content-length: 10"] {
        assert!(heard.contains(&format!("\r\n{line}\r\n")), "{line} in {heard}");
    }
    assert!(heard.ends_with("\r\n\r\n{\"id\":\"a\"}"), "{heard}");
}

#[tokio::test]
async fn no_credentials_across_origins() {
    let (other, heard_by_other) = server(vec![answer("200 OK", "", THING)]).await;
    let (home, heard_at_home) = server(vec![answer("302 Found", &format!("location: {other}/x\r\n"), "")]).await;
    let client = client(&home).default_header("x-workspace", "s3cr3t-w").default_header("cookie", "sid=s3cr3t");
    client.build().unwrap().send(&get("a")).await.unwrap();
    assert!(heard_at_home.lock().unwrap()[0].contains("s3cr3t-token"));
    let heard = heard_by_other.lock().unwrap()[0].clone();
    assert!(heard.starts_with("GET /x HTTP/1.1\r\n") && !heard.contains("s3cr3t"), "{heard}");
    assert!(!heard.to_lowercase().contains("referer") && !heard.to_lowercase().contains("authorization"), "{heard}");
}

#[tokio::test]
async fn no_server() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let client = Client::builder(address).security_schemes(SCHEMES).max_retries(0);
    let client = client.credential("key", lvng_runtime::client::Credential::query("k", "s3cr3t")).build().unwrap();
    let error = client.send(&get("a")).await.unwrap_err();
    assert!(error.is_connect(), "{error:?}");
    assert_eq!(error.to_string(), "getThing: no connection to the server");
    assert!(!shown(&error).contains("s3cr3t"), "{}", shown(&error));
}

#[tokio::test]
async fn servers_that_hang_up_or_talk_nonsense() {
    for text in ["", "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{", "SSH-2.0-x\r\n", "HTTP/1.1 99999 ?\r\n\r\n"] {
        let (address, _) = server(vec![text.to_owned()]).await;
        let error = client(&address).build().unwrap().send(&get("s3cr3t")).await.unwrap_err();
        assert!(matches!(error, Error::Transport(_)), "{text:?}: {error:?}");
        assert!(!shown(&error).contains("s3cr3t"), "{}", shown(&error));
    }
}

#[tokio::test]
async fn heads_that_are_not_http_are_said_and_not_asked_for_again() {
    let long = format!("HTTP/1.1 200 OK\r\nx-long: {}\r\n\r\n", "x".repeat(1 << 20));
    let many = format!("HTTP/1.1 200 OK\r\n{}\r\n", "x-many: 1\r\n".repeat(300));
    let two = "HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n12".to_owned();
    for text in [long, many, two, "HTTP/1.1 abc OK\r\n\r\n".to_owned(), "<html></html>".to_owned()] {
        let (address, heard) = server(vec![text.clone(), answer("200 OK", "", THING)]).await;
        let error = client(&address).max_retries(3).build().unwrap().send(&get("a")).await.unwrap_err();
        assert!(error.to_string().contains("is not HTTP that can be read: "), "{:.40}: {error:?}", text);
        assert_eq!(heard.lock().unwrap().len(), 1, "{text:.40}");
    }
}

#[tokio::test]
async fn a_server_that_says_nothing() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let client = client(&address).timeout(Duration::from_millis(100)).build().unwrap();
    assert!(client.send(&get("a")).await.unwrap_err().is_timeout());
}

#[tokio::test]
async fn a_body_that_stalls_counts_against_the_timeout() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let stalling = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        read_request(&mut stream).await;
        stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 19\r\n\r\n{").await.unwrap();
        sleep(Duration::from_secs(5)).await;
    });
    let client = client(&address).timeout(Duration::from_millis(600)).build().unwrap();
    assert!(client.send(&get("a")).await.unwrap_err().is_timeout());
    stalling.abort();
}

#[tokio::test]
async fn downloads_outlive_the_timeout() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        read_request(&mut stream).await;
        stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\nabc").await.unwrap();
        sleep(Duration::from_millis(800)).await;
        stream.write_all(b"def").await.unwrap();
    });
    let client = client(&address).timeout(Duration::from_millis(600)).build().unwrap();
    let mut stream = client.send(&Download { id: "a".into() }).await.unwrap();
    assert_eq!(stream.next().await.unwrap().unwrap(), "abc");
    assert_eq!(stream.collect().await.unwrap(), "def");
}

#[tokio::test]
async fn uploads_are_sent_as_they_come() {
    let (address, heard) = server(vec![answer("204 No Content", "", "")]).await;
    let pieces = stream::iter(["abc", "def"]).map(|piece| Ok::<_, BoxError>(Bytes::from(piece)));
    let body = ByteStream::from_stream(pieces);
    client(&address).build().unwrap().send(&Upload { id: "a".into(), body }).await.unwrap();
    let heard = heard.lock().unwrap()[0].clone();
    assert!(heard.contains("transfer-encoding: chunked\r\n"), "{heard}");
    assert!(heard.contains("\r\n\r\n3\r\nabc\r\n3\r\ndef\r\n0\r\n\r\n"), "{heard}");
}

#[tokio::test]
async fn uploads_of_known_length_say_it() {
    let pieces = || ByteStream::from_stream(stream::iter(["abc", "def"]).map(|piece| Ok::<_, BoxError>(piece.into())));
    for body in [ByteStream::from(b"abcdef".to_vec()), pieces().with_length(6)] {
        let (address, heard) = server(vec![answer("204 No Content", "", "")]).await;
        client(&address).build().unwrap().send(&Upload { id: "a".into(), body }).await.unwrap();
        let heard = heard.lock().unwrap()[0].clone();
        assert!(heard.contains("\r\ncontent-length: 6\r\n") && heard.ends_with("\r\n\r\nabcdef"), "{heard}");
        assert!(!heard.contains("transfer-encoding"), "{heard}");
    }
}

#[tokio::test]
async fn a_length_that_is_not_true_is_an_error() {
    let (address, _) = server(vec![answer("204 No Content", "", "")]).await;
    let body = ByteStream::from_stream(stream::iter([Ok::<_, BoxError>(Bytes::from("abc"))])).with_length(6);
    let error = client(&address).build().unwrap().send(&Upload { id: "a".into(), body }).await.unwrap_err();
    assert!(matches!(error, Error::Transport(_)), "{error:?}");
}
