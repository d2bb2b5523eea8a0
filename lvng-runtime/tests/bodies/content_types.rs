//! Media types that callers choose, and those that differ in a parameter: client → wire → server.

use super::tap::{Tap, router, status};
use futures_util::StreamExt;
use lvng_runtime::client::CallOptions;
use lvng_runtime::server::Context;
use lvng_runtime::wire::{ByteStream, ContentType, Value};
use lvng_runtime::{Contents, File, Object, Operation, Responses};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum SaveContentType {
    #[default]
    Json,
    Form,
    Multipart,
}

impl ContentType for SaveContentType {
    const ALL: &'static [Self] = &[Self::Json, Self::Form, Self::Multipart];
}

#[derive(Clone, Debug, PartialEq, Operation)]
#[operation("save", POST "/save")]
#[body(json, form, multipart, required)]
#[success(200, json, String)]
struct Save {
    a: i64,
    b: Option<String>,
    #[content_type]
    content_type: SaveContentType,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum EditContentType {
    #[default]
    JsonPatch,
    MergePatch,
}

impl ContentType for EditContentType {
    const ALL: &'static [Self] = &[Self::JsonPatch, Self::MergePatch];
}

#[derive(Clone, Debug, PartialEq, Operation)]
#[operation("edit", PATCH "/edit")]
#[success(200, json, String)]
struct Edit {
    #[content_type]
    content_type: EditContentType,
    #[body(json("application/json-patch+json"), json("application/merge-patch+json"))]
    body: Option<Pod>,
}

#[derive(Clone, Debug, PartialEq, Object)]
struct Pod {
    name: String,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum ScanContentType {
    #[default]
    Multipart,
    Json,
}

impl ContentType for ScanContentType {
    const ALL: &'static [Self] = &[Self::Multipart, Self::Json];
}

/// As it is generated where JSON is described before the form.
#[derive(Clone, Debug, PartialEq, Operation)]
#[operation("scan", POST "/scan")]
#[body(multipart, json)]
#[success(200, json, String)]
struct Scan {
    scan: Option<File>,
    #[content_type]
    content_type: ScanContentType,
}

fn tap() -> Tap {
    let router = router()
        .route_public(|_, save: Save| async move { Ok(format!("{:?} {} {:?}", save.content_type, save.a, save.b)) })
        .route_public(|_, edit: Edit| async move {
            Ok(format!("{:?} {:?}", edit.content_type, edit.body.map(|body| body.name)))
        })
        .route_public(|_, scan: Scan| async move {
            let bytes = scan.scan.as_ref().and_then(File::bytes).cloned().unwrap_or_default();
            Ok(format!("{:?} {}", scan.content_type, String::from_utf8_lossy(&bytes)))
        });
    Tap::new(router)
}

#[tokio::test]
async fn the_caller_chooses_and_the_handler_knows() {
    let tap = tap();
    let client = tap.client();
    let save = Save { content_type: SaveContentType::Form, b: Some("x y".to_owned()), ..Save::new(1) };
    assert_eq!(
        client.send(&Save { content_type: SaveContentType::default(), ..save.clone() }).await.unwrap(),
        r#"Json 1 Some("x y")"#
    );
    assert_eq!(
        (tap.request().header("content-type"), tap.request().text()),
        ("application/json", r#"{"a":1,"b":"x y"}"#)
    );
    assert_eq!(client.send(&save).await.unwrap(), r#"Form 1 Some("x y")"#);
    let sent = tap.request();
    assert_eq!((sent.header("content-type"), sent.text()), ("application/x-www-form-urlencoded", "a=1&b=x%20y"));
    let form = Save { content_type: SaveContentType::Multipart, ..save };
    assert_eq!(client.send(&form).await.unwrap(), r#"Multipart 1 Some("x y")"#);
    let expected = "--B\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n\
                    --B\r\nContent-Disposition: form-data; name=\"b\"\r\n\r\nx y\r\n--B--\r\n";
    assert_eq!(tap.request().multipart(), expected);
}

#[tokio::test]
async fn patches_of_both_kinds_are_told_apart() {
    let tap = tap();
    let client = tap.client();
    let body = Some(Pod { name: "p".to_owned() });
    for (content_type, name) in [
        (EditContentType::JsonPatch, "application/json-patch+json"),
        (EditContentType::MergePatch, "application/merge-patch+json"),
    ] {
        let said = client.send(&Edit { content_type, body: body.clone() }).await.unwrap();
        assert_eq!(said, format!(r#"{content_type:?} Some("p")"#));
        assert_eq!((tap.request().header("content-type"), tap.request().text()), (name, r#"{"name":"p"}"#));
    }
    let nothing = Edit { content_type: EditContentType::MergePatch, body: None };
    assert_eq!(client.send(&nothing).await.unwrap(), "JsonPatch None", "without a body it has no type");
    assert_eq!(tap.request().header("content-type"), "");
}

#[tokio::test]
async fn files_go_as_a_form() {
    let tap = tap();
    let scan = Scan { scan: Some(File::new("a scan")), ..Scan::new() };
    assert_eq!(tap.client().send(&scan).await.unwrap(), "Multipart a scan");
    assert!(tap.request().header("content-type").starts_with("multipart/form-data"));
    assert!(tap.request().text().contains("a scan\r\n"));
}

#[derive(Clone, Debug, PartialEq, Object)]
struct V1 {
    a: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Object)]
struct V2 {
    a: Option<String>,
    b: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Contents)]
enum Doc {
    #[content(json("application/json; version=1"))]
    V1(V1),
    #[content(json("application/json; version=2"))]
    V2(V2),
}

#[derive(Clone, Debug, PartialEq, Operation)]
#[operation("getDoc", POST "/docs")]
#[success(200, json("application/json; version=1"), json("application/json; version=2"), Doc)]
struct GetDoc {
    #[body(json("application/json; version=1"), json("application/json; version=2"))]
    body: Option<Doc>,
}

#[tokio::test]
async fn parameters_of_media_types_tell_them_apart() {
    let answer = |cx: Context<Option<()>>, req: GetDoc| async move {
        let text = |text: &str| Some(text.to_owned());
        let read = match req.body {
            Some(Doc::V1(_)) => text("1"),
            Some(Doc::V2(_)) => text("2"),
            None => None,
        };
        match cx.wanted_media().is_some_and(|media| media.name.ends_with("=2")) {
            true => Ok(Doc::V2(V2 { a: read, b: text("b") })),
            false => Ok(Doc::V1(V1 { a: read })),
        }
    };
    let tap = Tap::new(router().route_public(answer));
    for (content_type, accept, expected) in [
        ("application/json; version=1", "*/*", Ok(("1", r#"{"a":"1"}"#))),
        ("application/json;version=2", "application/json; version=2", Ok(("2", r#"{"a":"2","b":"b"}"#))),
        ("application/json", "application/json", Ok(("1", r#"{"a":"1"}"#))),
        (
            "application/json; charset=utf-8",
            "application/json; version=1; q=0.1, application/json;version=2",
            Ok(("2", r#"{"a":"1","b":"b"}"#)),
        ),
        ("application/json; version=1", "application/json; charset=utf-8", Ok(("1", r#"{"a":"1"}"#))),
        ("application/json; version=1", "application/json; odata=verbose", Ok(("1", r#"{"a":"1"}"#))),
        ("application/json; version=1", "application/json; version=9", Err(406)),
        ("application/json; version=7", "*/*", Err(415)),
    ] {
        let (found, message) = tap.raw("/docs", &[("content-type", content_type), ("accept", accept)], "{}").await;
        match expected {
            Ok((version, text)) => {
                let name = format!("application/json; version={version}");
                assert_eq!(
                    (found.as_u16(), message.header("content-type"), message.text()),
                    (200, &*name, text),
                    "{content_type}, {accept}"
                );
            }
            Err(status) => assert_eq!(found.as_u16(), status, "{content_type}, {accept}"),
        }
    }
    let client = tap.client();
    let two = GetDoc { body: Some(Doc::V2(V2 { a: None, b: None })) };
    let options = CallOptions::new().header("accept", "application/json; version=2");
    let doc = client.execute(&two, &options).await.unwrap().value;
    assert_eq!(doc, Doc::V2(V2 { a: Some("2".to_owned()), b: Some("b".to_owned()) }));
    assert_eq!(tap.request().header("content-type"), "application/json; version=2");
    let error =
        client.execute(&two, &CallOptions::new().header("accept", "application/json;version=3")).await.unwrap_err();
    assert_eq!(status(&error), 406);
}

#[derive(Debug, Operation)]
#[operation("form", POST "/form")]
#[success(200, json, String)]
struct Form {
    #[body(bytes("multipart/form-data"), required)]
    body: ByteStream,
}

#[derive(Debug, Operation)]
#[operation("anything", POST "/anything")]
#[success(Echo)]
struct SendAnything {
    #[body(json, bytes("*/*"), required)]
    body: Anything,
}

#[derive(Debug, Contents)]
enum Anything {
    #[content(json)]
    Json(Value),
    #[content(bytes("*/*"))]
    Any(ByteStream),
}

#[derive(Debug, Responses)]
enum Echo {
    #[status(200, json)]
    Json(Value),
    #[status(200, bytes("*/*"))]
    Any(ByteStream),
}

/// All bytes of a stream.
async fn all(stream: ByteStream) -> String {
    let pieces: Vec<_> = stream.map(|piece| piece.expect("a stream in memory has no faults").to_vec()).collect().await;
    String::from_utf8(pieces.concat()).expect("text was sent")
}

#[tokio::test]
async fn a_form_that_is_described_as_a_text_is_bytes() {
    let answer = |cx: Context<Option<()>>, req: Form| async move {
        let content_type = cx.headers()["content-type"].to_str().map(str::to_owned).unwrap_or_default();
        Ok(format!("{content_type}: {}", all(req.body).await))
    };
    let tap = Tap::new(router().route_public(answer));
    let text = "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--x--\r\n";
    let options = CallOptions::new().header("content-type", "multipart/form-data; boundary=x");
    let form = Form { body: ByteStream::from(text.as_bytes().to_vec()) };
    let said = tap.client().execute(&form, &options).await.unwrap().value;
    assert_eq!(said, format!("multipart/form-data; boundary=x: {text}"));
    assert_eq!(tap.request().text(), text);
}

#[tokio::test]
async fn anything_is_bytes_unless_it_is_json() {
    let echo = |_, req: SendAnything| async move {
        Ok(match req.body {
            Anything::Json(value) => Echo::Json(value),
            Anything::Any(stream) => Echo::Any(stream),
        })
    };
    let tap = Tap::new(router().route_public(echo));
    let client = tap.client();
    let json = client.send(&SendAnything { body: Anything::Json(serde_json::json!({ "a": [1] })) }).await.unwrap();
    assert!(matches!(json, Echo::Json(value) if value["a"][0] == 1));
    assert_eq!((tap.request().header("content-type"), tap.request().text()), ("application/json", r#"{"a":[1]}"#));
    let bytes = Anything::Any(ByteStream::from(b"{\"a\":".to_vec()));
    let Echo::Any(stream) = client.send(&SendAnything { body: bytes }).await.unwrap() else { panic!("no bytes") };
    assert_eq!(all(stream).await, "{\"a\":");
    assert_eq!(tap.request().header("content-type"), "application/octet-stream");
    assert_eq!(tap.response().header("content-type"), "application/octet-stream");
}
