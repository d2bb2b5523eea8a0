//! Sequences of JSON texts (RFC 7464) and lines of JSON, in both directions.

use super::tap::{Tap, router};
use bytes::Bytes;
use futures_util::{StreamExt, TryStreamExt, stream};
use lvng_runtime::client::Client;
use lvng_runtime::wire::{EventStream, StreamError};
use lvng_runtime::{Object, Operation, Value};

#[derive(Debug, Operation)]
#[operation("log", POST "/log")]
#[success(200, json_seq, EventStream<Entry>)]
struct Log {
    #[body(json_seq, required)]
    body: EventStream<Entry>,
}

#[derive(Debug, Operation)]
#[operation("values", GET "/values")]
#[success(200, json_seq("application/geo+json-seq"), EventStream<Value>)]
struct Values {}

#[derive(Debug, Operation)]
#[operation("lines", POST "/lines")]
#[success(200, json_lines("application/jsonl"), EventStream<Entry>)]
struct Lines {
    #[body(json_lines("application/jsonl"), required)]
    body: EventStream<Entry>,
}

#[derive(Clone, Debug, PartialEq, Object)]
struct Entry {
    text: String,
}

fn entries() -> [Entry; 2] {
    ["a\nb", "\u{1e}"].map(|text| Entry { text: text.to_owned() })
}

fn of(entries: [Entry; 2]) -> EventStream<Entry> {
    EventStream::new(stream::iter(entries.map(Ok::<_, std::io::Error>)))
}

#[tokio::test]
async fn texts_of_a_sequence_have_separators_before_them() {
    let tap = Tap::new(router().route_public(|_, req: Log| async move { Ok(req.body) }));
    let answer = tap.client().send(&Log { body: of(entries()) }).await.unwrap();
    let bytes = "\u{1e}{\"text\":\"a\\nb\"}\n\u{1e}{\"text\":\"\\u001e\"}\n";
    assert_eq!((tap.request().text(), tap.request().header("content-type")), (bytes, "application/json-seq"));
    assert_eq!((tap.response().text(), tap.response().header("content-type")), (bytes, "application/json-seq"));
    assert_eq!(answer.try_collect::<Vec<_>>().await.unwrap(), entries());
}

#[tokio::test]
async fn lines_of_json_have_a_line_each() {
    let tap = Tap::new(router().route_public(|_, req: Lines| async move { Ok(req.body) }));
    let answer = tap.client().send(&Lines { body: of(entries()) }).await.unwrap();
    let bytes = "{\"text\":\"a\\nb\"}\n{\"text\":\"\\u001e\"}\n";
    assert_eq!((tap.request().text(), tap.request().header("content-type")), (bytes, "application/jsonl"));
    assert_eq!((tap.response().text(), tap.response().header("content-type")), (bytes, "application/jsonl"));
    assert_eq!(answer.try_collect::<Vec<_>>().await.unwrap(), entries());
}

/// What a client makes of an answer that comes in these pieces.
async fn read(pieces: &'static [&'static str]) -> Vec<Result<Value, StreamError>> {
    let app = axum::Router::new().fallback(move || async move {
        let pieces = pieces.iter().map(|piece| Ok::<_, std::io::Error>(Bytes::from_static(piece.as_bytes())));
        ([("content-type", "application/geo+json-seq")], axum::body::Body::from_stream(stream::iter(pieces)))
    });
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
    let client = Client::builder(format!("http://{address}")).build().unwrap();
    client.send(&Values {}).await.unwrap().collect().await
}

#[tokio::test]
async fn texts_may_have_lines_and_come_in_pieces() {
    let seen = read(&["\u{1e}{\n \"a\": ", "1\n}\n\u{1e}", "2\n\u{1e}\u{1e}\"x\"", "\u{1e}[]\n"]).await;
    let seen: Vec<Value> = seen.into_iter().map(Result::unwrap).collect();
    assert_eq!(seen, [serde_json::json!({ "a": 1 }), 2.into(), "x".into(), serde_json::json!([])]);
}

#[tokio::test]
async fn a_text_that_was_cut_off_is_an_error_and_the_next_is_read() {
    let seen = read(&["no text of the sequence\u{1e}{\"a\":\u{1e}12\u{1e}3\n\u{1e}tru"]).await;
    let [object, cut, three, last] = &seen[..] else { panic!("{seen:?}") };
    assert!(matches!(object, Err(StreamError::Decode { text, .. }) if text == "{\"a\":\u{fffd}"), "{object:?}");
    // 12 may have been the beginning of 123.
    assert!(matches!(cut, Err(StreamError::Decode { text, .. }) if text == "12\u{fffd}"), "{cut:?}");
    assert_eq!(three.as_ref().unwrap(), 3);
    assert!(matches!(last, Err(StreamError::Decode { .. })), "{last:?}");
}
