//! What OpenAPI 3.2 has new on the wire, by the code that is generated from the fixture `v3-2-whole`: a client, a server, and
//! the bytes between them.

use super::tap::{Tap, router};
use futures_util::{StreamExt, TryStreamExt, stream};
use lvng_runtime::wire::{ByteStream, EventStream, File, StreamEvent};

/// The code that is generated.
#[allow(dead_code, reason = "other names of types are for people")]
mod fixture {
    use lvng_runtime::wire::EventStream;
    use lvng_runtime::{File, Object, OneOf, Operation, OperationDefaults, Value};

    include!("../../../lvng-codegen/tests/fixtures/v3-2-whole/expected.rs");
}

use fixture::{
    Card, Cat, CopyPets, Dog, EchoEvents, EchoKinds, EchoLines, EchoNested, EchoParts, EchoPlaces, EchoSequence,
    Filter, FindPets, Kind, Other, Pet, PetEvent, PetOrStringOrFilter, ReadName, ReadStyles, SearchPets,
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
            .route_public(|_, req: EchoParts| async move { Ok(req.body) })
            .route_public(|_, req: EchoPlaces| async move { Ok(req.body) })
            .route_public(|_, req: EchoKinds| async move { Ok(req.body) })
            .route_public(|_, req: ReadStyles| async move { Ok(req.query) })
            .route_public(|_, req: EchoNested| async move {
                let count = req.files.map(|files| files.len() as i64);
                let rows = req.rows.into_iter().map(|row| Card {
                    photo: req.card.photo.clone(),
                    pet: pet(&row.join("+")),
                    count,
                });
                Ok(of(std::iter::once(req.card.clone()).chain(rows).collect()))
            }),
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
async fn members_of_query_strings_have_styles() {
    let tap = tap();
    let query = Filter { name: "a/b:c".to_owned(), tags: Some(vec!["x y".to_owned(), "z".to_owned()]) };
    assert_eq!(tap.client().send(&ReadStyles { query: query.clone() }).await.unwrap(), query);
    assert_eq!(tap.request().target, "/styles?name=a/b:c&tags=x%20y%7Cz");
}

#[tokio::test]
async fn what_tells_kinds_apart_may_be_missing_or_say_something_else() {
    let tap = tap();
    let other = |kind: Option<&str>, more: Option<&str>| {
        Kind::Other(Other { kind: kind.map(str::to_owned), more: more.map(str::to_owned) })
    };
    let body = vec![
        Kind::Cat(Cat { kind: "cat".to_owned(), lives: 9 }),
        Kind::Dog(Dog { kind: "Dog".to_owned(), barks: true }),
        other(None, Some("x")),
        other(Some("fish"), None),
        other(Some("Other"), None),
    ];
    let bytes =
        r#"[{"kind":"cat","lives":9},{"kind":"Dog","barks":true},{"more":"x"},{"kind":"fish"},{"kind":"Other"}]"#;
    assert_eq!(tap.client().send(&EchoKinds { body: body.clone() }).await.unwrap(), body);
    assert_eq!((tap.request().text(), tap.response().text()), (bytes, bytes));
    for body in [r#"[{"kind":"fish","more":5}]"#, r#"[{"more":5}]"#, r#"[{"kind":"cat"}]"#, "[5]"] {
        let (status, answer) = tap.raw("/kinds", &[("content-type", "application/json")], body).await;
        assert_eq!(status, 400, "{body}: {}", answer.text());
    }
}

#[tokio::test]
async fn a_stream_ends_with_its_last_event() {
    let tap = tap();
    let gone = || PetEvent::Gone("away".to_owned());
    let more = stream::iter(vec![Ok::<_, std::io::Error>(gone().into()), Ok(PetEvent::Born(pet("Rex")).into())]);
    // Nothing comes after that, not even an end.
    let body = EventStream::of_events(more.chain(stream::pending()));
    let answer = tap.client().send(&EchoEvents { body }).await.unwrap();
    assert_eq!(answer.try_collect::<Vec<_>>().await.unwrap(), [gone()]);
    let bytes = "event: gone\ndata: away\n\n";
    assert_eq!((tap.request().text(), tap.response().text()), (bytes, bytes));
    let sent = format!("{bytes}event: said\ndata: more\n\n");
    let read = EventStream::<PetEvent>::from_bytes(ByteStream::from_stream(
        stream::iter([Ok::<_, std::io::Error>(sent.into())]).chain(stream::pending()),
    ));
    assert_eq!(read.try_collect::<Vec<_>>().await.unwrap(), [gone()]);
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

/// A message with its boundaries, which nobody can know, called `B`, `C` and so on in the order of their parts.
fn with_short_boundaries(text: &str) -> String {
    let mut text = text.to_owned();
    for short in ["B", "C", "D", "E", "F", "G"] {
        let Some(at) = text.find("boundary-") else { break };
        let long: String = text[at..].chars().take_while(|char| !"\r\n".contains(*char)).collect();
        text = text.replace(&long, short);
    }
    text
}

/// A card as it is written in a part.
fn card_of(boundary: &str, name: &str, count: i64) -> String {
    [
        &format!("--{boundary}"),
        "Content-Disposition: form-data; name=\"photo\"; filename=\"photo\"",
        "Content-Type: image/png",
        "",
        "png",
        &format!("--{boundary}"),
        "Content-Disposition: form-data; name=\"pet\"",
        "Content-Type: application/vnd.pet+json",
        "",
        &format!("{{\"name\":\"{name}\"}}"),
        &format!("--{boundary}"),
        "Content-Disposition: form-data; name=\"count\"",
        "",
        &count.to_string(),
        &format!("--{boundary}--\r\n"),
    ]
    .join("\r\n")
}

#[tokio::test]
async fn parts_in_parts() {
    let tap = tap();
    let card =
        |name: &str, count| Card { photo: File::new("png").with_content_type("image/png"), pet: pet(name), count };
    let table = File::new("a,b").with_content_type("text/csv");
    let image = File::from(ByteStream::from_stream(stream::iter(
        ["GI", "F"].map(|piece| Ok::<_, std::io::Error>(piece.into())),
    )));
    let nested = EchoNested {
        title: "T".to_owned(),
        card: card("Rex", Some(5)),
        files: Some(vec![table, image]),
        rows: vec![vec!["a".to_owned(), "b".to_owned()], Vec::new()],
    };
    let answer = tap.client().send(&nested).await.unwrap();
    let sent = with_short_boundaries(tap.request().text());
    let lines = [
        "--B",
        "Content-Disposition: form-data; name=\"title\"",
        "",
        "T",
        "--B",
        "Content-Disposition: form-data; name=\"card\"",
        "Content-Type: multipart/form-data; boundary=C",
        "",
        &card_of("C", "Rex", 5),
        "--B",
        "Content-Disposition: form-data; name=\"files\"",
        "Content-Type: multipart/mixed; boundary=D",
        "",
        "--D\r\ncontent-type: text/csv\r\n\r\na,b",
        "--D\r\ncontent-type: image/png\r\n\r\nGIF\r\n--D--\r\n",
        "--B",
        "Content-Disposition: form-data; name=\"rows\"",
        "Content-Type: multipart/mixed; boundary=E",
        "",
        "--E\r\ncontent-type: multipart/alternative; boundary=F\r\n",
        "--F\r\ncontent-type: text/plain\r\n\r\na",
        "--F\r\ncontent-type: text/plain\r\n\r\nb\r\n--F--\r\n",
        "--E\r\ncontent-type: multipart/alternative; boundary=G\r\n",
        "--G--\r\n",
        "--E--\r\n",
        "--B--\r\n",
    ];
    assert_eq!(sent, lines.join("\r\n"));
    let seen = with_short_boundaries(tap.response().text());
    let cards = [card_of("C", "Rex", 5), card_of("D", "a+b", 2), card_of("E", "", 2)];
    let parts = cards.iter().zip(["C", "D", "E"]).map(|(card, boundary)| {
        format!("--B\r\ncontent-type: multipart/form-data; boundary={boundary}\r\n\r\n{card}\r\n")
    });
    assert_eq!(seen, format!("{}--B--\r\n", parts.collect::<String>()));
    // A file without a name is sent by that of its part.
    let card = |name: &str, count| {
        let card = card(name, Some(count));
        Card { photo: card.photo.with_name("photo"), ..card }
    };
    let cards = [card("Rex", 5), card("a+b", 2), card("", 2)];
    assert_eq!(answer.try_collect::<Vec<_>>().await.unwrap(), cards);
}

#[tokio::test]
async fn broken_parts_in_parts_are_refused() {
    let tap = tap();
    let card = card_of("C", "Rex", 5);
    let rows =
        "--R\r\nContent-Type: multipart/mixed; boundary=S\r\n\r\n--S\r\n\r\na\r\n--S--\r\n\r\n--R--\r\n".to_owned();
    let many = format!("{}--R--\r\n", "--R\r\n\r\n\r\n".repeat(1_001));
    let part = |name: &str, content_type: &str, text: &str| {
        format!(
            "--B\r\nContent-Disposition: form-data; name=\"{name}\"\r\nContent-Type: {content_type}\r\n\r\n{text}\r\n"
        )
    };
    let title = part("title", "text/plain", "T");
    let form = |card: (&str, &str), rows: (&str, &str)| {
        format!("{title}{}{}--B--\r\n", part("card", card.0, card.1), part("rows", rows.0, rows.1))
    };
    let (of_card, of_rows) = ("multipart/form-data; boundary=C", "multipart/mixed; boundary=R");
    let send =
        async |body: String| tap.raw("/nested", &[("content-type", "multipart/form-data; boundary=B")], body).await;
    assert_eq!(send(form((of_card, &card), (of_rows, &rows))).await.0, 200);
    for (card, rows, said) in [
        (("multipart/form-data", card.as_str()), (of_rows, rows.as_str()), "has no boundary"),
        ((of_card, &card[..card.len() - 10]), (of_rows, &rows), "ends before its last part"),
        ((of_card, "--C\r\nno header\r\n\r\n\r\n--C--"), (of_rows, &rows), "a header of a part cannot be read"),
        ((of_card, "--C\r\n\r\n5\r\n--C--"), (of_rows, &rows), "has a part without a name"),
        ((of_card, &card.replace("image/png", "image/gif")), (of_rows, &rows), "must be of the media type image/png"),
        ((of_card, &card.replace("Rex\"", "Rex\",")), (of_rows, &rows), "object"),
        ((of_card, &card.replace("\r\n5\r\n", "\r\nfive\r\n")), (of_rows, &rows), "must be a whole number"),
        ((of_card, &card), (of_rows, &many), "has more than 1000 parts"),
    ] {
        let (status, answer) = send(form(card, rows)).await;
        assert_eq!(status, 400, "{said}: {}", answer.text());
        assert!(answer.text().contains(said), "{said}: {}", answer.text());
    }
}

#[tokio::test]
async fn parts_by_their_places() {
    let tap = tap();
    let values = || {
        vec![
            PetOrStringOrFilter::Pet(pet("Rex")),
            PetOrStringOrFilter::String("<p>".to_owned()),
            PetOrStringOrFilter::Filter(filter("x")),
            PetOrStringOrFilter::Filter(filter("y")),
        ]
    };
    let answer = tap.client().send(&EchoPlaces { body: of(values()) }).await.unwrap();
    let part = |content_type: &str, text: &str| format!("--B\r\ncontent-type: {content_type}\r\n\r\n{text}\r\n");
    let filter =
        |name: &str| part("application/vnd.filter+json", &format!(r#"{{"name":"{name}","tags":["a b","c"]}}"#));
    let parts = [part("application/json", r#"{"name":"Rex"}"#), part("text/html", "<p>"), filter("x"), filter("y")];
    for message in [tap.request(), tap.response()] {
        let boundary = message.header("content-type").strip_prefix("multipart/mixed; boundary=").unwrap();
        assert_eq!(message.text().replace(boundary, "B"), format!("{}--B--\r\n", parts.concat()));
    }
    assert_eq!(answer.try_collect::<Vec<_>>().await.unwrap(), values());
}
