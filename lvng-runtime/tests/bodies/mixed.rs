//! Bodies of `multipart/mixed` whose parts are values in a row, in both directions.

use super::tap::{Message, Tap, router};
use bytes::Bytes;
use futures_util::{StreamExt, TryStreamExt, stream};
use lvng_runtime::client::Client;
use lvng_runtime::wire::{ByteStream, EventStream, File, StreamError};
use lvng_runtime::{Object, Operation};

#[derive(Debug, Operation)]
#[operation("mixed", POST "/mixed")]
#[success(200, parts, EventStream<Entry>)]
struct Mixed {
    #[body(parts, required)]
    body: EventStream<Entry>,
}

#[derive(Debug, Operation)]
#[operation("images", POST "/images")]
#[success(200, parts("multipart/related", item("image/png")), EventStream<File>)]
struct Images {
    #[body(parts("multipart/related", item("image/png")), required)]
    body: EventStream<File>,
}

#[derive(Debug, Operation)]
#[operation("texts", POST "/texts")]
#[success(200, parts(item("text/csv")), EventStream<String>)]
struct Texts {
    #[body(parts(item("text/csv")), required)]
    body: EventStream<String>,
}

#[derive(Clone, Debug, PartialEq, Object)]
struct Entry {
    text: String,
}

fn tap() -> Tap {
    Tap::new(
        router()
            .route_public(|_, req: Mixed| async move { Ok(req.body) })
            .route_public(|_, req: Images| async move { Ok(req.body) })
            .route_public(|_, req: Texts| async move { Ok(req.body) }),
    )
}

fn of<T: Send + 'static>(values: Vec<T>) -> EventStream<T> {
    EventStream::new(stream::iter(values.into_iter().map(Ok::<_, std::io::Error>)))
}

/// The text of a body, its boundary as `B`.
fn text(message: &Message, media: &str) -> String {
    let boundary = message.header("content-type").strip_prefix(&format!("{media}; boundary=")).expect("a boundary");
    message.text().replace(boundary, "B")
}

#[tokio::test]
async fn each_value_is_a_part() {
    let tap = tap();
    let entries = ["a", "\r\n--B"].map(|text| Entry { text: text.to_owned() }).to_vec();
    let answer = tap.client().send(&Mixed { body: of(entries.clone()) }).await.unwrap();
    let bytes = "--B\r\ncontent-type: application/json\r\n\r\n{\"text\":\"a\"}\r\n\
                 --B\r\ncontent-type: application/json\r\n\r\n{\"text\":\"\\r\\n--B\"}\r\n--B--\r\n";
    assert_eq!(text(&tap.request(), "multipart/mixed"), bytes);
    assert_eq!(text(&tap.response(), "multipart/mixed"), bytes);
    assert_eq!(answer.try_collect::<Vec<_>>().await.unwrap(), entries);
    // No value is a body all the same.
    let answer = tap.client().send(&Mixed { body: of(Vec::new()) }).await.unwrap();
    assert_eq!(text(&tap.request(), "multipart/mixed"), "--B--\r\n");
    assert!(answer.try_collect::<Vec<_>>().await.unwrap().is_empty());
}

#[tokio::test]
async fn parts_may_be_files_and_texts() {
    let tap = tap();
    let streamed = ByteStream::from_stream(stream::iter([Ok::<_, std::io::Error>(Bytes::from_static(b"two"))]));
    let files = vec![File::new("one").with_name("a\"b.png"), File::new(streamed).with_content_type("image/gif")];
    let answer = tap.client().send(&Images { body: of(files) }).await.unwrap();
    let bytes = "--B\r\ncontent-type: image/png\r\ncontent-disposition: attachment; filename=\"a_b.png\"\r\n\r\none\r\n\
                 --B\r\ncontent-type: image/gif\r\n\r\ntwo\r\n--B--\r\n";
    assert_eq!(text(&tap.request(), "multipart/related"), bytes);
    assert_eq!(text(&tap.response(), "multipart/related"), bytes);
    let seen: Vec<File> = answer.try_collect().await.unwrap();
    let seen: Vec<_> = seen.iter().map(|file| (file.content_type().unwrap(), file.bytes().unwrap().as_ref())).collect();
    assert_eq!(seen, [("image/png", &b"one"[..]), ("image/gif", b"two")]);

    let texts = vec!["a,b\r\n1,2\r\n".to_owned(), String::new()];
    let answer = tap.client().send(&Texts { body: of(texts.clone()) }).await.unwrap();
    let bytes =
        "--B\r\ncontent-type: text/csv\r\n\r\na,b\r\n1,2\r\n\r\n--B\r\ncontent-type: text/csv\r\n\r\n\r\n--B--\r\n";
    assert_eq!(text(&tap.request(), "multipart/mixed"), bytes);
    assert_eq!(answer.try_collect::<Vec<_>>().await.unwrap(), texts);
}

/// What a client makes of an answer that comes in pieces of this many bytes.
async fn read(text: &'static str, size: usize) -> Vec<Result<Entry, StreamError>> {
    let app = axum::Router::new().fallback(move || async move {
        let pieces = text.as_bytes().chunks(size).map(|piece| Ok::<_, std::io::Error>(Bytes::from_static(piece)));
        ([("content-type", "multipart/mixed; boundary=\"b b\"")], axum::body::Body::from_stream(stream::iter(pieces)))
    });
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
    let client = Client::builder(format!("http://{address}")).build().unwrap();
    client.send(&Mixed { body: of(Vec::new()) }).await.unwrap().collect().await
}

#[tokio::test]
async fn parts_are_found_wherever_the_pieces_end() {
    let text = "preamble --b b\r\n--b b \t\r\nContent-Type: application/json;\r\n charset=utf-8\r\nX-A: b\r\n\r\n{\"text\":\"a\"}\r\n\
                --b b\r\n\r\n{\"text\":\"--b b\"}\r\n--b b--\r\nepilogue\r\n--b b\r\n";
    for size in [1, 2, 3, 7, 1000] {
        let seen: Vec<_> = read(text, size).await.into_iter().map(|entry| entry.unwrap().text).collect();
        assert_eq!(seen, ["a", "--b b"], "{size}");
    }
}

#[tokio::test]
async fn what_is_no_part_is_an_error() {
    for (text, says) in [
        ("--b b\r\ncontent-type: application/json\r\n\r\n{}\r\n--b b--", "text"),
        ("--b b\r\n\r\n{\"text\":\"a\"}", "ends before its last part"),
        ("", "ends before its last part"),
        ("--b b\r\nno header\r\n\r\n{}\r\n--b b--", "header of a part"),
        ("--b b\r\nno: body\r\n--b b--", "no empty line"),
        ("--b b x\r\n\r\n{}\r\n--b b--", "has more on it"),
    ] {
        let seen = read(text, 4).await;
        let [Err(error)] = &seen[..] else { panic!("{text:?}: {seen:?}") };
        assert!(error.to_string().contains(says), "{text:?}: {error}");
    }
    let (code, message) = tap().raw("/mixed", &[("content-type", "multipart/mixed")], "--b\r\n").await;
    assert_eq!(code, 400, "{}", message.text());
    assert!(message.text().contains("no boundary"), "{}", message.text());
}
