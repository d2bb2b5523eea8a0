//! Bodies that may have several media types.

use super::tap::{Tap, router, status};
use bytes::Bytes;
use http::StatusCode;
use lvng_runtime::client::CallOptions;
use lvng_runtime::wire::{Body, ByteStream, Constraints, Content, EventStream, File, Mode, Value};
use lvng_runtime::{Contents, Object, Operation, Responses};

#[derive(Clone, Debug, PartialEq, Object)]
struct Pet {
    name: String,
    age: Option<i64>,
}

/// Several media types of different types.
#[derive(Debug, Operation)]
#[operation("addPet", POST "/pets")]
#[success(200, json, Value)]
struct AddPet {
    #[body(json, json("application/vnd.pet+json"), text("text/csv"), bytes("image/png"), required)]
    body: AddPetBody,
}

#[derive(Debug, Contents)]
enum AddPetBody {
    #[content(json, json("application/vnd.pet+json"))]
    Json(Pet),
    #[content(text("text/csv"))]
    Csv(String),
    #[content(bytes("image/png"))]
    Png(ByteStream),
}

/// Several media types of one schema.
#[derive(Clone, Debug, PartialEq, Operation)]
#[operation("editPet", POST "/pets/edit")]
#[body(json, form, multipart)]
#[success(200, json, json("application/vnd.pet+json"), Pet)]
struct EditPet {
    name: Option<String>,
    age: Option<i64>,
}

/// Text or JSON, a string either way.
#[derive(Clone, Debug, PartialEq, Operation)]
#[operation("greet", POST "/greet")]
#[success(200, text, json, String)]
struct Greet {
    #[body(text)]
    body: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Operation)]
#[operation("report", POST "/report")]
#[success(ReportSuccess)]
struct Report {}

#[derive(Debug, Responses)]
enum ReportSuccess {
    #[status(200, json, json("application/vnd.pet+json"))]
    OkJson(Pet),
    #[status(200, text("text/csv"))]
    OkCsv(String),
    #[status(200, bytes("application/pdf"))]
    OkPdf(ByteStream),
    #[status(200, event_stream)]
    OkEventStream(EventStream<Pet>),
    #[status(204)]
    NoContent,
}

fn pet() -> Pet {
    Pet { name: "Rex".into(), age: Some(3) }
}

fn tap() -> Tap {
    Tap::new(
        router()
            .route_public(|_, req: AddPet| async move {
                Ok(Value::from(match req.body {
                    AddPetBody::Json(pet) => format!("{pet:?}"),
                    AddPetBody::Csv(text) => text,
                    AddPetBody::Png(bytes) => format!("{:?}", bytes.collect().await?),
                }))
            })
            .route_public(|_, req: EditPet| async move { Ok(Pet { name: req.name.unwrap_or_default(), age: req.age }) })
            .route_public(|_, req: Greet| async move { Ok(format!("Hello, {}", req.body.as_deref().unwrap_or("you"))) })
            .route_public(|cx, _: Report| async move {
                Ok(match cx.wanted_media().map(|media| media.name) {
                    Some("text/csv") => ReportSuccess::OkCsv("name\nRex\n".into()),
                    Some("application/pdf") => ReportSuccess::OkPdf(Bytes::from("%PDF").into()),
                    Some("text/event-stream") => {
                        let pets = futures_util::stream::iter([Ok::<_, std::io::Error>(pet())]);
                        ReportSuccess::OkEventStream(EventStream::new(pets))
                    }
                    _ => ReportSuccess::OkJson(pet()),
                })
            }),
    )
}

#[tokio::test]
async fn the_value_chooses_its_media_type() {
    let tap = tap();
    for (body, content_type, bytes) in [
        (AddPetBody::from(pet()), "application/json", "{\"name\":\"Rex\",\"age\":3}"),
        (AddPetBody::Csv("a,b".into()), "text/csv; charset=utf-8", "a,b"),
        (AddPetBody::from(ByteStream::from(Bytes::from("PNG"))), "image/png", "PNG"),
    ] {
        let seen = tap.client().send(&AddPet { body }).await.unwrap();
        assert_eq!(tap.request().header("content-type"), content_type);
        assert_eq!(tap.request().text(), bytes);
        let expected = match content_type {
            "application/json" => format!("{:?}", pet()),
            "image/png" => "b\"PNG\"".to_owned(),
            _ => bytes.to_owned(),
        };
        assert_eq!(seen, Value::from(expected));
    }
    let vnd = [("content-type", "application/vnd.pet+json")];
    assert_eq!(tap.raw("/pets", &vnd, "{\"name\":\"Rex\",\"age\":3}").await.0, StatusCode::OK);
    assert_eq!(tap.raw("/pets", &[("content-type", "text/plain")], "x").await.0, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    assert_eq!(tap.raw("/pets", &[("content-type", "application/json")], "").await.0, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn one_schema_in_several_media_types() {
    let tap = tap();
    let edit = EditPet { name: Some("Rex".into()), age: Some(3) };
    assert_eq!(tap.client().send(&edit).await.unwrap(), pet());
    assert_eq!(tap.request().header("content-type"), "application/json");
    let part = |name: &str, text: &str| format!("--b\r\ncontent-disposition: form-data; name={name}\r\n\r\n{text}\r\n");
    for (content_type, body) in [
        ("application/x-www-form-urlencoded", "name=Rex&age=3".to_owned()),
        ("multipart/form-data; boundary=b", format!("{}{}--b--\r\n", part("name", "Rex"), part("age", "3"))),
    ] {
        let (status, answer) = tap.raw("/pets/edit", &[("content-type", content_type)], body).await;
        assert_eq!((status, answer.text()), (StatusCode::OK, "{\"name\":\"Rex\",\"age\":3}"), "{content_type}");
    }
    let (_, answer) =
        tap.raw("/pets/edit", &[("accept", "application/vnd.pet+json, application/json;q=0.5")], "").await;
    assert_eq!(answer.header("content-type"), "application/vnd.pet+json");
}

#[tokio::test]
async fn text_and_json_of_a_string() {
    let tap = tap();
    assert_eq!(tap.client().send(&Greet { body: None }).await.unwrap(), "Hello, you");
    assert_eq!(tap.request().header("content-type"), "");
    assert_eq!(tap.client().send(&Greet { body: Some("Ann".into()) }).await.unwrap(), "Hello, Ann");
    assert_eq!(tap.request().text(), "Ann");
    assert_eq!(tap.request().header("accept"), "text/plain, application/json");
    for (accept, content_type, body) in [
        ("application/json", "application/json", "\"Hello, you\""),
        ("text/plain;q=0.1, application/json", "application/json", "\"Hello, you\""),
        ("text/*", "text/plain; charset=utf-8", "Hello, you"),
        ("*/*", "text/plain; charset=utf-8", "Hello, you"),
    ] {
        let (_, answer) = tap.raw("/greet", &[("accept", accept)], "").await;
        assert_eq!((answer.header("content-type"), answer.text()), (content_type, body), "{accept}");
    }
    let options = CallOptions::new().header("accept", "application/json");
    let response = tap.client().execute(&Greet { body: None }, &options).await.unwrap();
    assert_eq!(response.value, "Hello, you");
    assert_eq!(tap.response().text(), "\"Hello, you\"");
}

#[tokio::test]
async fn responses_are_told_by_their_media_type() {
    let tap = tap();
    for (accept, bytes) in [
        ("application/json", "{\"name\":\"Rex\",\"age\":3}"),
        ("application/vnd.pet+json", "{\"name\":\"Rex\",\"age\":3}"),
        ("text/csv", "name\nRex\n"),
        ("application/pdf", "%PDF"),
        ("text/event-stream", "data: {\"name\":\"Rex\",\"age\":3}\n\n"),
    ] {
        let options = CallOptions::new().header("accept", accept);
        let answer = tap.client().execute(&Report {}, &options).await.unwrap().value;
        assert_eq!(tap.response().text(), bytes);
        let told = match answer {
            ReportSuccess::OkJson(found) => (found == pet()).then_some("json"),
            ReportSuccess::OkCsv(text) => (text == bytes).then_some("csv"),
            ReportSuccess::OkPdf(stream) => (stream.collect().await.unwrap() == bytes).then_some("pdf"),
            ReportSuccess::OkEventStream(events) => {
                let events: Vec<_> = futures_util::StreamExt::collect(events).await;
                matches!(&events[..], [Ok(found)] if *found == pet()).then_some("event-stream")
            }
            ReportSuccess::NoContent => None,
        };
        assert!(told.is_some_and(|told| accept.ends_with(told)), "{accept}: {told:?}");
    }
}

#[tokio::test]
async fn a_content_in_a_media_type_that_is_not_its_own_is_refused() {
    let media = lvng_runtime::wire::Media::new("text/html", lvng_runtime::wire::Codec::Text);
    let problems = AddPetBody::from_body(Body::Empty, media, &Constraints::NONE, Mode::Strict).unwrap_err();
    assert_eq!(problems.len(), 1);
    let file = File::new("x");
    assert_eq!(file, file.clone());
    let error = tap().client().send(&AddPet { body: AddPetBody::Json(pet()) }).await;
    assert!(error.is_ok(), "{:?}", error.map_err(|error| status(&error)));
}

/// The media types that the answer of `report` may have, as generated calls ask for them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ReportAccept {
    Json,
    Csv,
    Pdf,
}

impl ReportAccept {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Csv => "text/csv",
            Self::Pdf => "application/pdf",
        }
    }
}

#[tokio::test]
async fn callers_ask_for_one_of_the_media_types_of_an_answer() {
    let tap = tap();
    for accept in [ReportAccept::Json, ReportAccept::Csv, ReportAccept::Pdf] {
        let options = CallOptions::new().header("accept", accept.as_str());
        let found = tap.client().execute(&Report {}, &options).await.unwrap();
        assert_eq!(tap.request().header("accept"), accept.as_str());
        assert!(
            matches!(
                (accept, found.value),
                (ReportAccept::Json, ReportSuccess::OkJson(_))
                    | (ReportAccept::Csv, ReportSuccess::OkCsv(_))
                    | (ReportAccept::Pdf, ReportSuccess::OkPdf(_))
            ),
            "{accept:?}"
        );
    }
}
