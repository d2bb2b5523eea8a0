//! `multipart/form-data`.

use super::tap::{Tap, router, status};
use bytes::Bytes;
use futures_util::stream;
use http::{HeaderValue, StatusCode, header};
use lvng_runtime::server::ApiError;
use lvng_runtime::wire::{ByteStream, DateTime, File, JsonObject, Operation as _, Patch, Value, encode};
use lvng_runtime::{Enum, Object, Operation, object};
use std::collections::BTreeMap;

/// A body whose properties are arguments.
#[derive(Clone, Debug, PartialEq, Operation)]
#[operation("upload", POST "/upload")]
#[body(multipart, required)]
#[success(200, json, Value)]
struct Upload {
    #[field(max_length = 20)]
    title: String,
    avatar: File,
    #[field(content_type = "image/png, image/jpeg", max_items = 2)]
    pictures: Option<Vec<File>>,
    #[field(min = 1)]
    count: Option<i64>,
    public: Option<bool>,
    at: Option<DateTime>,
    kind: Option<Kind>,
    tags: Option<Vec<String>>,
    sizes: Option<Vec<Vec<i64>>>,
    owner: Option<Owner>,
    owners: Option<Vec<Owner>>,
    #[field(content_type = "application/json")]
    ids: Option<Vec<i64>>,
    #[field(content_type = "text/csv")]
    table: Option<String>,
    note: Patch<String>,
    #[extra]
    extra: BTreeMap<String, Value>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Enum)]
enum Kind {
    #[value("small")]
    Small,
    #[unknown]
    Unknown(String),
}

#[derive(Clone, Debug, PartialEq, Object)]
struct Owner {
    name: String,
    age: Option<i64>,
}

/// A body of a named type.
#[derive(Clone, Debug, PartialEq, Operation)]
#[operation("uploadWhole", POST "/whole")]
#[success(200, json, Value)]
struct UploadWhole {
    #[body(multipart)]
    body: Option<Document>,
}

#[derive(Clone, Debug, PartialEq, Object)]
struct Document {
    file: File,
    meta: Option<JsonObject>,
}

fn upload() -> Upload {
    Upload::new("A title", File::new("abc"))
}

fn full() -> Upload {
    let avatar = File::new(vec![0xFF, 0x00, 0x0D])
        .with_name("a \"b\"\r\n.bin")
        .with_content_type("image/webp")
        .with_header(header::CONTENT_LANGUAGE, HeaderValue::from_static("de"));
    Upload {
        avatar,
        pictures: Some(vec![
            File::new("1").with_name("1.png").with_content_type("image/png"),
            File::new("2").with_name("2.jpg").with_content_type("image/jpeg"),
        ]),
        count: Some(3),
        public: Some(true),
        at: Some("2026-03-19T16:00:00Z".parse().unwrap()),
        kind: Some(Kind::Small),
        tags: Some(vec!["x".into(), "y, z".into()]),
        sizes: Some(vec![vec![1, 2]]),
        owner: Some(Owner { name: "5".into(), age: Some(5) }),
        owners: Some(vec![Owner { name: "é".into(), age: None }]),
        ids: Some(vec![7]),
        table: Some("a,b\r\n1,2\r\n".into()),
        note: Patch::Value(String::new()),
        extra: BTreeMap::from([("more".to_owned(), Value::from("text"))]),
        ..upload()
    }
}

/// What the server saw comes back as the text of its `Debug`.
fn tap() -> Tap {
    Tap::new(
        router()
            .max_body_bytes(4_000)
            .route_public(|_, req: Upload| async move { Ok(Value::from(format!("{req:?}"))) })
            .route_public(|_, req: UploadWhole| async move {
                let Some(body) = req.body else { return Ok(Value::Null) };
                let bytes = body.file.clone().collect().await?;
                Ok(object! { "bytes": bytes.to_vec(), "meta": body.meta.map_or(Value::Null, Value::Object) }.into())
            }),
    )
}

#[tokio::test]
async fn parts_are_typed_on_both_sides() {
    let tap = tap();
    let sent = full();
    let seen = tap.client().send(&sent).await.unwrap();
    assert_eq!(seen, Value::from(format!("{sent:?}")));
}

#[tokio::test]
async fn parts_on_the_wire() {
    let tap = tap();
    let request = Upload {
        avatar: File::new("abc")
            .with_name("a\"b.txt")
            .with_content_type("text/plain")
            .with_header(header::CONTENT_LANGUAGE, HeaderValue::from_static("de")),
        at: None,
        kind: None,
        ..full()
    };
    tap.client().send(&request).await.unwrap();
    let part = |head: &str, body: &str| format!("--B\r\nContent-Disposition: form-data; {head}\r\n\r\n{body}\r\n");
    let json = "\r\nContent-Type: application/json";
    let expected = [
        part("name=\"title\"", "A title"),
        part("name=\"avatar\"; filename=\"a%22b.txt\"\r\nContent-Type: text/plain\r\ncontent-language: de", "abc"),
        part("name=\"pictures\"; filename=\"1.png\"\r\nContent-Type: image/png", "1"),
        part("name=\"pictures\"; filename=\"2.jpg\"\r\nContent-Type: image/jpeg", "2"),
        part("name=\"count\"", "3"),
        part("name=\"public\"", "true"),
        part("name=\"tags\"", "x"),
        part("name=\"tags\"", "y, z"),
        part(&format!("name=\"sizes\"{json}"), "[[1,2]]"),
        part(&format!("name=\"owner\"{json}"), "{\"name\":\"5\",\"age\":5}"),
        part(&format!("name=\"owners\"{json}"), "{\"name\":\"é\"}"),
        part(&format!("name=\"ids\"{json}"), "[7]"),
        part("name=\"table\"\r\nContent-Type: text/csv", "a,b\r\n1,2\r\n"),
        part("name=\"note\"", ""),
        part("name=\"more\"", "text"),
        "--B--\r\n".to_owned(),
    ];
    assert_eq!(tap.request().multipart(), expected.concat());
}

#[tokio::test]
async fn a_file_has_a_name_and_a_type_of_its_part() {
    let tap = tap();
    let pictures = Some(vec![File::new("1")]);
    tap.client().send(&Upload { pictures, ..upload() }).await.unwrap();
    let text = tap.request().multipart();
    assert!(text.contains("name=\"avatar\"; filename=\"avatar\"\r\nContent-Type: application/octet-stream\r\n\r\nabc"));
    assert!(text.contains("name=\"pictures\"; filename=\"pictures\"\r\nContent-Type: image/png\r\n\r\n1"), "{text}");
}

#[tokio::test]
async fn streams_are_sent_as_they_come() {
    let tap = tap();
    let pieces = stream::iter(["ab", "", "cd"].map(|piece| Ok::<_, std::io::Error>(Bytes::from(piece))));
    let file = File::new(ByteStream::from_stream(pieces)).with_name("s");
    let request = UploadWhole { body: Some(Document { file, meta: Some(object! { "a": 1 }) }) };
    let seen = tap.client().send(&request).await.unwrap();
    assert_eq!(seen, Value::from(object! { "bytes": vec![97, 98, 99, 100], "meta": object! { "a": 1 } }));
    assert_eq!(tap.client().send(&UploadWhole { body: None }).await.unwrap(), Value::Null);
    assert_eq!(tap.request().header("content-type"), "");
}

#[test]
fn bodies_without_streams_can_be_sent_again() {
    let encoded = encode(&upload()).unwrap();
    assert!(matches!(encoded.body, lvng_runtime::wire::Body::Bytes(_)), "{encoded:?}");
    assert_eq!(Upload::META.body.unwrap().media[0].name, "multipart/form-data");
}

#[tokio::test]
async fn limits_hold() {
    let tap = tap();
    let file = File::new(vec![b'a'; 5_000]);
    let error = tap.client().send(&Upload { avatar: file, ..upload() }).await.unwrap_err();
    assert_eq!(status(&error), 413);
    let file =
        ByteStream::from_stream(stream::iter((0..9).map(|_| Ok::<_, std::io::Error>(Bytes::from(vec![b'a'; 1_000])))));
    let error = tap.client().send(&Upload { avatar: file.into(), ..upload() }).await.unwrap_err();
    assert_eq!(status(&error), 413);
}

#[tokio::test]
async fn what_breaks_the_description_is_refused() {
    let tap = tap();
    let png = File::new("1").with_content_type("image/png");
    for (request, field) in [
        (Upload { title: "x".repeat(21), ..upload() }, "title"),
        (Upload { count: Some(0), ..upload() }, "count"),
        (Upload { kind: Some(Kind::Unknown("huge".into())), ..upload() }, "kind"),
        (Upload { pictures: Some(vec![png; 3]), ..upload() }, "pictures"),
        (Upload { pictures: Some(vec![File::new("1").with_content_type("text/html")]), ..upload() }, "pictures"),
    ] {
        let error = tap.client().send(&request).await.unwrap_err();
        assert_eq!(status(&error), 400);
        assert!(tap.response().text().contains(&format!("\"field\":\"{field}\"")), "{}", tap.response().text());
    }
}

#[tokio::test]
async fn malformed_bodies_end_in_400() {
    let tap = tap();
    let part = "--b\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nt\r\n";
    for (content_type, body) in [
        ("multipart/form-data", format!("{part}--b--\r\n")),
        ("multipart/form-data; boundary=\"\"", String::new()),
        ("multipart/form-data; boundary=b", String::new()),
        ("multipart/form-data; boundary=b", "nonsense".to_owned()),
        ("multipart/form-data; boundary=b", part.to_owned()),
        ("multipart/form-data; boundary=c", format!("{part}--b--\r\n")),
        ("multipart/form-data; boundary=b", "--b\r\n\r\nno name\r\n--b--\r\n".to_owned()),
        ("multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; na".to_owned()),
        ("multipart/form-data; boundary=b", format!("--b\r\n{}\r\n\r\n", "x: y\r\n".repeat(500))),
        ("multipart/form-data; boundary=b", format!("{part}{part}--b--\r\n")),
        ("multipart/form-data; boundary=b", "--b--\r\n".to_owned()),
    ] {
        let (status, answer) = tap.raw("/upload", &[("content-type", content_type)], body.clone()).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{content_type}\n{body}");
        assert!(answer.text().starts_with("{\"success\":false,\"error\":{\"code\":\""), "{}", answer.text());
    }
}

#[tokio::test]
async fn parts_as_other_clients_write_them() {
    let tap = tap();
    let body = "preamble\r\n--b\r\ncontent-disposition: form-data; name=title; filename=\"t.txt\"\r\n\r\nt\r\n\
                --b\r\nContent-Disposition: form-data; name=\"avatar\"; filename=\"\u{1}é%22.svg\"\r\n\
                Content-Type: image/svg+xml\r\n\r\n<svg/>\r\n\
                --b\r\nContent-Disposition: form-data; name=\"owner\"\r\n\r\n{\"name\":\"n\"}\r\n\
                --b\r\nContent-Disposition: form-data; name=\"tags\"\r\n\r\none\r\n\
                --b--\r\nepilogue";
    let (status, answer) = tap.raw("/upload", &[("content-type", "multipart/form-data; boundary=\"b\"")], body).await;
    assert_eq!(status, StatusCode::OK, "{}", answer.text());
    let text = answer.text();
    for part in
        ["title: \\\"t\\\"", "image/svg+xml", "é\\\\\\\".svg", "Owner { name: \\\"n\\\"", "tags: Some([\\\"one\\\"])"]
    {
        assert!(text.contains(part), "{part}: {text}");
    }
}

#[test]
fn limits_are_errors_that_say_so() {
    let error: ApiError = lvng_runtime::wire::BoxError::from("a source").into();
    assert_eq!(error.status(), StatusCode::INTERNAL_SERVER_ERROR);
}
