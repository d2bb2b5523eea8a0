//! Streams both ways: bytes, server-sent events, JSON lines.

use super::tap::{Tap, router, status};
use bytes::Bytes;
use futures_util::{Stream, StreamExt, TryStreamExt, stream};
use http::StatusCode;
use lvng_runtime::client::Client;
use lvng_runtime::server::{ApiError, Context};
use lvng_runtime::wire::{ByteStream, EventStream, StreamError, Value};
use lvng_runtime::{Object, OneOf, Operation};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::sync::mpsc;

#[derive(Debug, Operation)]
#[operation("echo", POST "/echo")]
#[success(200, bytes, ByteStream)]
struct Echo {
    #[body(bytes, required)]
    body: ByteStream,
}

#[derive(Debug, Operation)]
#[operation("ingest", POST "/ingest")]
#[success(200, json_lines, EventStream<Row>)]
struct Ingest {
    #[body(json_lines, required)]
    body: EventStream<Row>,
}

#[derive(Clone, Debug, PartialEq, Object)]
struct Row {
    #[field(max_length = 3)]
    id: String,
}

#[derive(Clone, Debug, PartialEq, Operation)]
#[operation("chat", POST "/chat")]
#[body(json, required)]
#[success(200, event_stream, EventStream<ChatEvent>)]
struct Chat {
    message: String,
}

#[derive(Clone, Debug, PartialEq, OneOf)]
#[discriminator(event)]
enum ChatEvent {
    #[when("text_delta")]
    TextDelta(TextDelta),
    #[when("done")]
    Done(Option<Done>),
    #[unknown]
    Unknown { event: Option<String>, data: String },
}

#[derive(Clone, Debug, PartialEq, Object)]
struct TextDelta {
    delta: String,
}

#[derive(Clone, Debug, PartialEq, Object)]
struct Done {
    reason: Option<String>,
}

fn delta(text: &str) -> ChatEvent {
    ChatEvent::TextDelta(TextDelta { delta: text.into() })
}

fn tap() -> Tap {
    Tap::new(
        router()
            .max_body_bytes(100)
            .body_timeout(Duration::from_millis(100))
            .route_public(|_, req: Echo| async move { Ok(req.body.collect().await?.into()) })
            .route_public(|_, req: Ingest| async move {
                let rows: Vec<Row> = req.body.try_collect().await?;
                Ok(EventStream::new(stream::iter(rows.into_iter().map(Ok::<_, std::io::Error>))))
            })
            .route_public(|cx: Context<Option<()>>, req: Chat| async move {
                cx.set_header_as("x-words", &vec!["a".to_owned(), "b".to_owned()])?;
                cx.set_header_as("x-total", &42i64)?;
                if req.message.is_empty() {
                    return Err(ApiError::bad_request("nothing to say"));
                }
                let events =
                    vec![delta(&req.message), ChatEvent::Done(Some(Done { reason: None })), ChatEvent::Done(None)];
                Ok(EventStream::new(stream::iter(events.into_iter().map(Ok::<_, std::io::Error>))))
            }),
    )
}

#[tokio::test]
async fn bytes_both_ways() {
    let tap = tap();
    let pieces = stream::iter(["ab", "", "cd"].map(|piece| Ok::<_, std::io::Error>(Bytes::from(piece))));
    let echoed = tap.client().send(&Echo { body: ByteStream::from_stream(pieces) }).await.unwrap();
    assert_eq!(echoed.collect().await.unwrap(), "abcd");
    assert_eq!(tap.request().header("content-type"), "application/octet-stream");
    assert_eq!(tap.request().text(), "abcd");
}

#[tokio::test]
async fn the_limit_holds_while_a_stream_is_read() {
    let tap = tap();
    let octets = [("content-type", "application/octet-stream")];
    for (pieces, expected) in [(10, StatusCode::OK), (11, StatusCode::PAYLOAD_TOO_LARGE)] {
        let body = stream::iter((0..pieces).map(|_| Ok::<_, std::io::Error>(Bytes::from(vec![b'a'; 10]))));
        let (status, _) = tap.raw("/echo", &octets, axum::body::Body::from_stream(body)).await;
        assert_eq!(status, expected);
    }
    let error = tap.client().send(&Echo { body: Bytes::from(vec![b'a'; 101]).into() }).await.unwrap_err();
    assert_eq!(status(&error), 413);
    let slow = axum::body::Body::from_stream(stream::pending::<Result<Bytes, std::io::Error>>());
    assert_eq!(tap.raw("/echo", &octets, slow).await.0, StatusCode::REQUEST_TIMEOUT);
    let cut = stream::iter([Ok(Bytes::from("a")), Err(std::io::Error::other("cut"))]);
    assert_eq!(tap.raw("/echo", &octets, axum::body::Body::from_stream(cut)).await.0, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn json_lines_both_ways() {
    let tap = tap();
    let rows = ["1", "2"].map(|id| Row { id: id.into() });
    let body = EventStream::new(stream::iter(rows.clone().map(Ok::<_, std::io::Error>)));
    let back: Vec<Row> = tap.client().send(&Ingest { body }).await.unwrap().try_collect().await.unwrap();
    assert_eq!(back, rows);
    assert_eq!(tap.request().header("content-type"), "application/x-ndjson");
    assert_eq!(tap.request().text(), "{\"id\":\"1\"}\n{\"id\":\"2\"}\n");
    // A server reads strictly.
    let (status, answer) =
        tap.raw("/ingest", &[("content-type", "application/x-ndjson")], "{\"id\":\"1\"}\n{\"id\":\"long\"}\n").await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert!(answer.text().contains("\"field\":\"id\""), "{}", answer.text());
}

#[tokio::test]
async fn events_have_the_names_of_their_types() {
    let tap = tap();
    let response = tap.client().execute(&Chat::new("Hi\n"), &Default::default()).await.unwrap();
    assert_eq!(response.header_as::<i64>("X-Total"), Some(42));
    assert_eq!(response.header_as::<Vec<String>>("X-Words"), Some(vec!["a".to_owned(), "b".to_owned()]));
    assert_eq!(response.header_as::<i64>("X-Words"), None);
    assert_eq!(response.header_as::<String>("X-Words").as_deref(), Some("a,b"));
    let events: Vec<ChatEvent> = response.value.try_collect().await.unwrap();
    assert_eq!(events, [delta("Hi\n"), ChatEvent::Done(Some(Done { reason: None })), ChatEvent::Done(None)]);
    assert_eq!(tap.response().header("content-type"), "text/event-stream");
    assert_eq!(tap.response().header("cache-control"), "no-cache");
    assert_eq!(
        tap.response().text(),
        "event: text_delta\ndata: {\"delta\":\"Hi\\n\"}\n\nevent: done\ndata: {}\n\nevent: done\ndata: null\n\n"
    );
    let error = tap.client().send(&Chat::new("")).await.unwrap_err();
    assert_eq!(error.api().and_then(|error| error.header_as::<i64>("X-Total")), Some(42));
}

/// Events that a property of their data tells apart.
#[derive(Clone, Debug, PartialEq, Operation)]
#[operation("watch", GET "/watch")]
#[success(200, event_stream, EventStream<Change>)]
struct Watch {}

#[derive(Clone, Debug, PartialEq, OneOf)]
#[discriminator("type")]
enum Change {
    #[when("made")]
    Made(Made),
    #[unknown]
    Unknown(Value),
}

#[derive(Clone, Debug, PartialEq, Object)]
struct Made {
    #[field(constant = "made")]
    r#type: String,
    text: String,
}

#[tokio::test]
async fn events_are_told_by_a_property() {
    let made = |text: &str| Change::Made(Made::new(text));
    let events = move || stream::iter(["a\nb", "é"].map(made).map(Ok::<_, std::io::Error>));
    let tap = Tap::new(router().route_public(move |_, _: Watch| async move { Ok(EventStream::new(events())) }));
    let back: Vec<Change> = tap.client().send(&Watch {}).await.unwrap().try_collect().await.unwrap();
    assert_eq!(back, ["a\nb", "é"].map(made));
    let line = |text: &str| format!("data: {{\"type\":\"made\",\"text\":\"{text}\"}}\n\n");
    assert_eq!(tap.response().text(), line("a\\nb") + &line("é"));
}

/// Every notation of the format (WHATWG HTML, 9.2.6): byte order mark, all line ends, data of several lines, fields that
/// are not known, an event that the end cuts off.
#[tokio::test]
async fn events_as_others_write_them() {
    let text = "\u{feff}: hello\r\nretry: 10\r\nid: 1\r\ndata: {\r\ndata:\"type\": \"made\",\r\ndata:  \"text\": \"a\"}\r\n\r\n\
                event: any\rid\rdata:{\"type\":\"made\",\"text\":\"b\"}\r\r\
                foo: bar\n\ndata\n\nid: 2\ndata: {\"type\":\"new\"}\n\ndata: {\"type\":\"made\",\"text\":\"lost\"}\n";
    let app = axum::Router::new().fallback(move || async move { ([("content-type", "text/event-stream")], text) });
    let client = Client::builder(serve(app).await).build().unwrap();
    let events: Vec<_> = client.send(&Watch {}).await.unwrap().collect().await;
    let events: Vec<_> = events.into_iter().map(Result::unwrap).collect();
    let new = Change::Unknown(serde_json::json!({ "type": "new" }));
    // Data without text stands for null.
    let [a, b] = ["a", "b"].map(|text| Change::Made(Made::new(text)));
    assert_eq!(events, [a, b, Change::Unknown(Value::Null), new]);
}

/// A stream of what is sent.
fn channel<T: Send + 'static>()
-> (mpsc::UnboundedSender<std::io::Result<T>>, impl Stream<Item = std::io::Result<T>> + Send + Unpin + 'static) {
    let (sender, receiver) = mpsc::unbounded_channel();
    let received = stream::unfold(receiver, |mut receiver| async move { Some((receiver.recv().await?, receiver)) });
    (sender, received.boxed())
}

/// A server that sends what it is given, as it is.
async fn serve(app: axum::Router) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
    format!("http://{address}")
}

#[tokio::test]
async fn events_that_nobody_described_are_kept() {
    let text = ": comment\n\nevent: text_delta\ndata: {\"delta\":\"a\"}\n\nevent: new\ndata: {\"x\":1}\n\n\
                event: text_delta\ndata: {}\n\nevent: done\ndata:\n\ndata: [DONE]\n\ndata: never\n\n";
    let app = axum::Router::new().fallback(move || async move { ([("content-type", "text/event-stream")], text) });
    let client = Client::builder(serve(app).await).build().unwrap();
    let events: Vec<_> = client.send(&Chat::new("Hi")).await.unwrap().collect().await;
    let [first, unknown, broken, done] = &events[..] else { panic!("{events:?}") };
    assert_eq!(first.as_ref().unwrap(), &delta("a"));
    assert_eq!(unknown.as_ref().unwrap(), &ChatEvent::Unknown { event: Some("new".into()), data: "{\"x\":1}".into() });
    assert!(matches!(broken, Err(StreamError::Decode { .. })), "{broken:?}");
    assert_eq!(done.as_ref().unwrap(), &ChatEvent::Done(None));
}

#[tokio::test]
async fn an_answer_of_another_type_is_no_empty_stream() {
    let text = r#"{"error":"not streaming"}"#;
    for media in ["application/json", "text/html", "application/problem+json", "application/xml"] {
        let app = axum::Router::new().fallback(move || async move { ([("content-type", media)], text) });
        let error = Client::builder(serve(app).await).build().unwrap().send(&Chat::new("Hi")).await.unwrap_err();
        assert!(error.to_string().contains("is no stream of events"), "{error}");
        assert_eq!(error.body().unwrap(), text);
    }
    // A type that says nothing may be events.
    let events = "event: text_delta\ndata: {\"delta\":\"a\"}\n\n";
    let app = axum::Router::new().fallback(move || async move { ([("content-type", "text/plain")], events) });
    let mut read = Client::builder(serve(app).await).build().unwrap().send(&Chat::new("Hi")).await.unwrap();
    assert_eq!(read.next().await.unwrap().unwrap(), delta("a"));
}

/// Each event arrives before the next is made. (That the timeout of a call is not that of its stream, the tests of the
/// client show.)
#[tokio::test(flavor = "multi_thread")]
async fn events_are_flushed_one_by_one() {
    let (sender, receiver) = channel::<ChatEvent>();
    let receiver = Arc::new(Mutex::new(Some(receiver)));
    let routes = router().route_public(move |_, _: Chat| {
        let receiver = receiver.lock().unwrap().take();
        async move {
            let receiver = receiver.ok_or_else(|| ApiError::conflict("The events are gone"))?;
            Ok(EventStream::new(receiver).with_keep_alive(Duration::from_millis(50)))
        }
    });
    let base = serve(routes.into_axum().unwrap()).await;
    let client = Client::builder(base).build().unwrap();
    let mut events = client.send(&Chat::new("Hi")).await.unwrap();
    for text in ["a", "b", "c", "d"] {
        sender.send(Ok(delta(text))).unwrap();
        assert_eq!(events.next().await.unwrap().unwrap(), delta(text));
    }
    drop(sender);
    assert!(events.next().await.is_none());
}

/// The handler gets the first bytes before the last are sent.
#[tokio::test(flavor = "multi_thread")]
async fn a_request_is_read_as_it_comes() {
    let routes = router().route_public(|_, req: Echo| async move { Ok(req.body) });
    let client = Client::builder(serve(routes.into_axum().unwrap()).await).build().unwrap();
    let (sender, receiver) = channel::<Bytes>();
    sender.send(Ok(Bytes::from("first"))).unwrap();
    let mut echoed = client.send(&Echo { body: ByteStream::from_stream(receiver) }).await.unwrap();
    assert_eq!(echoed.next().await.unwrap().unwrap(), "first");
    sender.send(Ok(Bytes::from("second"))).unwrap();
    assert_eq!(echoed.next().await.unwrap().unwrap(), "second");
    drop(sender);
    assert!(echoed.next().await.is_none());
}

#[tokio::test(start_paused = true)]
async fn idle_streams_are_kept_alive() {
    let routes = router().route_public(|_, _: Chat| async move {
        let late = stream::once(async {
            tokio::time::sleep(Duration::from_millis(120)).await;
            Ok::<_, std::io::Error>(ChatEvent::Done(None))
        });
        Ok(EventStream::new(late).with_keep_alive(Duration::from_millis(50)))
    });
    let tap = Tap::new(routes);
    let events: Vec<_> = tap.client().send(&Chat::new("Hi")).await.unwrap().try_collect().await.unwrap();
    assert_eq!(events, [ChatEvent::Done(None)]);
    assert_eq!(tap.response().text(), ":\n\n:\n\nevent: done\ndata: null\n\n");
}
