//! What OpenAPI 3.2 has new on the wire, by the code that is generated from the fixture `v3-2-whole`: a client, a server, and
//! the bytes between them.

use super::tap::{Tap, router};
use futures_util::{TryStreamExt, stream};
use lvng_runtime::wire::{EventStream, StreamEvent};

/// The code that is generated.
#[allow(dead_code, reason = "other names of types are for people")]
mod fixture {
    use lvng_runtime::wire::EventStream;
    use lvng_runtime::{Object, OneOf, Operation, OperationDefaults};

    include!("../../../lvng-codegen/tests/fixtures/v3-2-whole/expected.rs");
}

use fixture::{
    CopyPets, EchoEvents, EchoLines, EchoParts, EchoSequence, Filter, FindPets, Pet, PetEvent, ReadName, SearchPets,
};

fn pet(name: &str) -> Pet {
    Pet { name: name.to_owned() }
}

fn filter(name: &str) -> Filter {
    Filter { name: name.to_owned(), tags: Some(vec!["a b".to_owned(), "c".to_owned()]) }
}

fn of<T: Send + 'static>(values: Vec<T>) -> EventStream<T> {
    EventStream::new(stream::iter(values.into_iter().map(Ok::<_, std::io::Error>)))
}

fn tap() -> Tap {
    Tap::new(
        router()
            .route_public(|_, req: FindPets| async move { Ok(vec![pet(&req.body.name)]) })
            .route_public(|_, _: CopyPets| async move { Ok(vec![pet("copy")]) })
            .route_public(|_, req: SearchPets| async move {
                Ok(vec![pet(&req.filter.name), pet(&req.session), pet(&format!("{:?}", req.seen))])
            })
            .route_public(|_, req: ReadName| async move { Ok(req.name) })
            .route_public(|_, req: EchoEvents| async move { Ok(EventStream::of_events(req.body.events())) })
            .route_public(|_, req: EchoSequence| async move { Ok(req.body) })
            .route_public(|_, req: EchoLines| async move { Ok(req.body) })
            .route_public(|_, req: EchoParts| async move { Ok(req.body) }),
    )
}

#[tokio::test]
async fn methods() {
    let tap = tap();
    let answer = tap.client().send(&FindPets { body: filter("Rex") }).await.unwrap();
    let sent = tap.request();
    assert_eq!((sent.method.as_str(), sent.target.as_str()), ("QUERY", "/pets"));
    assert_eq!(sent.text(), r#"{"name":"Rex","tags":["a b","c"]}"#);
    assert_eq!((tap.response().text(), answer), (r#"[{"name":"Rex"}]"#, vec![pet("Rex")]));
    let answer = tap.client().send(&CopyPets {}).await.unwrap();
    assert_eq!((tap.request().method.as_str(), tap.request().body.as_slice()), ("COPY", &b""[..]));
    assert_eq!((tap.response().text(), answer), (r#"[{"name":"copy"}]"#, vec![pet("copy")]));
}

#[tokio::test]
async fn query_strings_cookies_and_paths() {
    let tap = tap();
    let search = SearchPets { filter: filter("Rex&"), session: "a=b%20".into(), seen: Some(vec![1, 2]) };
    let answer = tap.client().send(&search).await.unwrap();
    assert_eq!(tap.request().target, "/search?name=Rex%26&tags=a%20b&tags=c");
    assert_eq!(tap.request().header("cookie"), "session=a=b%20; seen=1; seen=2");
    assert_eq!(answer, ["Rex&", "a=b%20", "Some([1, 2])"].map(pet));
    let name = "a:b,c;d=e/f?g".to_owned();
    assert_eq!(tap.client().send(&ReadName { name: name.clone() }).await.unwrap(), name);
    assert_eq!(tap.request().target, "/files/a:b,c;d=e%2Ff%3Fg");
}

#[tokio::test]
async fn events() {
    let tap = tap();
    let retry = Some(std::time::Duration::from_secs(1));
    let born = StreamEvent { id: Some("1".into()), retry, ..StreamEvent::from(PetEvent::Born(pet("Rex"))) };
    let events = vec![Ok::<_, std::io::Error>(born), Ok(PetEvent::Said("{5}\n".to_owned()).into())];
    let body = EventStream::of_events(stream::iter(events));
    let answer = tap.client().send(&EchoEvents { body }).await.unwrap();
    let bytes = "event: born\nid: 1\nretry: 1000\ndata: {\"name\":\"Rex\"}\n\nevent: said\ndata: {5}\ndata:\n\n";
    assert_eq!((tap.request().text(), tap.response().text()), (bytes, bytes));
    assert_eq!(tap.response().header("content-type"), "text/event-stream");
    let seen: Vec<_> = answer.events().map_ok(|event| (event.id, event.retry, event.data)).try_collect().await.unwrap();
    let said = PetEvent::Said("{5}\n".to_owned());
    assert_eq!(seen, [(Some("1".to_owned()), retry, PetEvent::Born(pet("Rex"))), (None, None, said)]);
}

#[tokio::test]
async fn sequences_lines_and_parts() {
    let tap = tap();
    let pets = || vec![pet("Rex"), pet("é")];
    let answer = tap.client().send(&EchoSequence { body: of(pets()) }).await.unwrap();
    let bytes = "\u{1e}{\"name\":\"Rex\"}\n\u{1e}{\"name\":\"é\"}\n";
    assert_eq!((tap.request().text(), tap.response().text()), (bytes, bytes));
    assert_eq!(answer.try_collect::<Vec<_>>().await.unwrap(), pets());
    let answer = tap.client().send(&EchoLines { body: of(pets()) }).await.unwrap();
    let bytes = "{\"name\":\"Rex\"}\n{\"name\":\"é\"}\n";
    assert_eq!((tap.request().text(), tap.response().text()), (bytes, bytes));
    assert_eq!(answer.try_collect::<Vec<_>>().await.unwrap(), pets());
    let answer = tap.client().send(&EchoParts { body: of(pets()) }).await.unwrap();
    let bytes = "--B\r\ncontent-type: application/vnd.pet+json\r\n\r\n{\"name\":\"Rex\"}\r\n\
                 --B\r\ncontent-type: application/vnd.pet+json\r\n\r\n{\"name\":\"é\"}\r\n--B--\r\n";
    for message in [tap.request(), tap.response()] {
        let boundary = message.header("content-type").strip_prefix("multipart/mixed; boundary=").unwrap();
        assert_eq!(message.text().replace(boundary, "B"), bytes);
    }
    assert_eq!(answer.try_collect::<Vec<_>>().await.unwrap(), pets());
}
