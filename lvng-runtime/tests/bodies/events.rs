//! Server-sent events: texts as they stand, names and ids, and data of nothing.

use super::tap::{Tap, router};
use futures_util::{TryStreamExt, stream};
use lvng_runtime::wire::{EventStream, StreamError, StreamEvent};
use lvng_runtime::{Enum, Object, OneOf, Operation};

/// `schema: {type: string}`, or no schema.
#[derive(Debug, Operation)]
#[operation("texts", POST "/texts")]
#[success(200, event_stream, EventStream<String>)]
struct Texts {
    #[body(event_stream, required)]
    body: EventStream<String>,
}

#[derive(Debug, Operation)]
#[operation("typed", POST "/typed")]
#[success(200, event_stream, EventStream<Delta>)]
struct Typed {
    #[body(event_stream, required)]
    body: EventStream<Delta>,
}

#[derive(Clone, Debug, Default, PartialEq, Object)]
struct Delta {
    delta: Option<String>,
}

#[derive(Debug, Operation)]
#[operation("mixed", POST "/mixed")]
#[success(200, event_stream, EventStream<Mixed>)]
struct SendMixed {
    #[body(event_stream, required)]
    body: EventStream<Mixed>,
}

#[derive(Clone, Debug, PartialEq, OneOf)]
#[discriminator(event)]
enum Mixed {
    #[when("token")]
    Token(String),
    #[when("delta")]
    Delta(Delta),
    /// Events without a name.
    #[when("message")]
    Message(Last),
    #[unknown]
    Unknown { event: Option<String>, data: String },
}

#[derive(Clone, Debug, PartialEq, Enum)]
enum Last {
    #[value("[DONE]")]
    Done,
    #[unknown]
    Unknown(String),
}

fn tap() -> Tap {
    Tap::new(
        router()
            .route_public(|_, req: Texts| async move { Ok(EventStream::of_events(req.body.events())) })
            .route_public(|_, req: Typed| async move { Ok(EventStream::of_events(req.body.events())) })
            .route_public(|_, req: SendMixed| async move { Ok(EventStream::of_events(req.body.events())) }),
    )
}

fn of<T: Send + 'static>(events: Vec<StreamEvent<T>>) -> EventStream<T> {
    EventStream::of_events(stream::iter(events.into_iter().map(Ok::<_, std::io::Error>)))
}

#[tokio::test]
async fn a_text_is_its_text_whatever_it_looks_like() {
    let tap = tap();
    let texts = ["hello", "5", "true", "null", "\"q\"", "{\"a\":1}", "", " space", "two\nlines", "[1", "1e400"];
    let body = EventStream::new(stream::iter(texts.map(|text| Ok::<_, std::io::Error>(text.to_owned()))));
    let answer = tap.client().send(&Texts { body }).await.unwrap();
    let bytes = "data: hello\n\ndata: 5\n\ndata: true\n\ndata: null\n\ndata: \"q\"\n\ndata: {\"a\":1}\n\ndata:\n\n\
                 data:  space\n\ndata: two\ndata: lines\n\ndata: [1\n\ndata: 1e400\n\n";
    assert_eq!(tap.request().text(), bytes);
    assert_eq!(tap.response().text(), bytes);
    let seen: Vec<String> = answer.try_collect().await.unwrap();
    assert_eq!(seen, texts);
}

#[tokio::test]
async fn names_and_ids_travel_with_the_values() {
    let tap = tap();
    let delta = |text: &str| Delta { delta: Some(text.to_owned()) };
    let first = StreamEvent { id: Some("1".into()), ..StreamEvent::from(delta("a")) };
    let retry = Some(std::time::Duration::from_millis(20));
    let error = StreamEvent { event: Some("error".into()), retry, ..StreamEvent::from(Delta::default()) };
    let body = of(vec![first.clone(), error.clone()]);
    let answer = tap.client().send(&Typed { body }).await.unwrap();
    let bytes = "id: 1\ndata: {\"delta\":\"a\"}\n\nevent: error\nretry: 20\ndata: {}\n\n";
    assert_eq!(tap.request().text(), bytes);
    assert_eq!(tap.response().text(), bytes);
    assert_eq!(answer.events().try_collect::<Vec<_>>().await.unwrap(), [first, error]);
    // Who wants no more has the values alone.
    let answer = tap.client().send(&Typed { body: of(vec![delta("b").into()]) }).await.unwrap();
    assert_eq!(answer.try_collect::<Vec<_>>().await.unwrap(), [delta("b")]);
}

#[tokio::test]
async fn events_of_several_types_have_texts_among_them() {
    let tap = tap();
    let values = [
        Mixed::Token("1".into()),
        Mixed::Token("{\"delta\":1}".into()),
        Mixed::Delta(Delta { delta: Some("a".into()) }),
    ];
    let body = EventStream::new(stream::iter(values.clone().map(Ok::<_, std::io::Error>)));
    let answer = tap.client().send(&SendMixed { body }).await.unwrap();
    let bytes =
        "event: token\ndata: 1\n\nevent: token\ndata: {\"delta\":1}\n\nevent: delta\ndata: {\"delta\":\"a\"}\n\n";
    assert_eq!(tap.request().text(), bytes);
    assert_eq!(tap.response().text(), bytes);
    let seen: Vec<_> = answer.events().map_ok(|event| (event.event, event.data)).try_collect().await.unwrap();
    let names = ["token", "token", "delta"].map(|name| Some(name.to_owned()));
    assert_eq!(seen, names.into_iter().zip(values).collect::<Vec<_>>());
}

#[tokio::test]
async fn the_last_event_may_be_one_of_the_description_and_have_no_name() {
    let tap = tap();
    let values = [Mixed::Message(Last::Done), Mixed::Token("[DONE]".into())];
    let body = EventStream::new(stream::iter(values.clone().map(Ok::<_, std::io::Error>)));
    let answer = tap.client().send(&SendMixed { body }).await.unwrap();
    let bytes = "data: [DONE]\n\nevent: token\ndata: [DONE]\n\n";
    assert_eq!(tap.request().text(), bytes);
    assert_eq!(tap.response().text(), bytes);
    assert_eq!(answer.try_collect::<Vec<_>>().await.unwrap(), values);
    // Where it is none of the description it ends the stream.
    let answer = tap.client().send(&Typed { body: of(vec![Delta::default().into()]) }).await.unwrap();
    assert_eq!(answer.try_collect::<Vec<_>>().await.unwrap(), [Delta::default()]);
    // A text is a text.
    let body = of(vec![StreamEvent::from("[DONE]".to_owned()), StreamEvent::from("more".to_owned())]);
    let answer = tap.client().send(&Texts { body }).await.unwrap();
    assert_eq!(answer.try_collect::<Vec<_>>().await.unwrap(), ["[DONE]", "more"]);
}

#[tokio::test]
async fn events_that_are_not_described_keep_name_and_data() {
    let text =
        "event: error\ndata: {\"a\":\ndata: 1}\n\nevent: ping\ndata:\n\ndata: other\n\nevent: token\ndata: [DONE]\n\n";
    let mut seen = listen(text).await;
    let unknown = |event: &str, data: &str| Mixed::Unknown { event: Some(event.into()), data: data.into() };
    assert_eq!(seen.next().await.unwrap().unwrap(), unknown("error", "{\"a\":\n1}"));
    assert_eq!(seen.next().await.unwrap().unwrap(), unknown("ping", ""));
    assert_eq!(seen.next().await.unwrap().unwrap(), Mixed::Message(Last::Unknown("other".into())));
    assert_eq!(seen.next().await.unwrap().unwrap(), Mixed::Token("[DONE]".into()));
    assert!(seen.next().await.is_none());
    // A server takes none: its handler sees what is wrong.
    let seen = std::sync::Arc::new(std::sync::Mutex::new(None));
    let kept = seen.clone();
    let tap = Tap::new(router().route_public(move |_, mut req: SendMixed| {
        let kept = kept.clone();
        async move {
            *kept.lock().unwrap() = req.body.next().await;
            Ok(of(Vec::new()))
        }
    }));
    tap.client().send(&SendMixed { body: of(vec![unknown("error", "x").into()]) }).await.unwrap();
    assert_eq!(tap.request().text(), "event: error\ndata: x\n\n");
    let Some(Err(error)) = seen.lock().unwrap().take() else { panic!("taken") };
    assert_eq!(
        error.to_string(),
        "a value of the stream cannot be read; body `event` must be one of token, delta, message"
    );
}

/// What a client makes of an answer.
async fn listen(text: &'static str) -> EventStream<Mixed> {
    let app = axum::Router::new().fallback(move || async move { ([("content-type", "text/event-stream")], text) });
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
    let client = lvng_runtime::client::Client::builder(format!("http://{address}")).build().unwrap();
    client.send(&SendMixed { body: of(Vec::new()) }).await.unwrap()
}

#[tokio::test]
async fn data_of_nothing_is_no_error() {
    let app = axum::Router::new().fallback(|| async {
        let text = "data:\n\nevent: ping\ndata\n\ndata: {\"delta\":\"a\"}\n\ndata: x\n\n";
        ([("content-type", "text/event-stream")], text)
    });
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let server = tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
    let client = lvng_runtime::client::Client::builder(format!("http://{address}")).build().unwrap();
    let mut seen = client.send(&Typed { body: of(Vec::new()) }).await.unwrap();
    assert_eq!(seen.next().await.unwrap().unwrap(), Delta { delta: Some("a".into()) });
    assert!(matches!(seen.next().await, Some(Err(StreamError::Decode { text, .. })) if text == "x"));
    assert!(seen.next().await.is_none());
    server.abort();
}

#[tokio::test]
async fn events_and_lines_are_read_from_any_bytes() {
    let recorded = "event: delta\nid: 7\ndata: {\"delta\":\"a\"}\n\nevent: token\ndata: b\n\n";
    let mut events = EventStream::<Mixed>::from_bytes(recorded.to_owned());
    assert_eq!(events.next().await.unwrap().unwrap(), Mixed::Delta(Delta { delta: Some("a".into()) }));
    assert_eq!(events.next().await.unwrap().unwrap(), Mixed::Token("b".into()));
    assert!(events.next().await.is_none());
    let lines = EventStream::<Delta>::from_json_lines("{\"delta\":\"a\"}\n{}".to_owned());
    let read: Vec<Delta> = lines.try_collect().await.unwrap();
    assert_eq!(read, [Delta { delta: Some("a".into()) }, Delta::default()]);
}
