//! Requests that break the description: none reaches a handler, none gets 5xx, all get the envelope.

use super::api::*;
use super::serve::{LONG, Server};
use axum::body::Body;
use bytes::Bytes;
use futures_util::stream;
use std::sync::atomic::Ordering;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

const JSON: (&str, &str) = ("content-type", "application/json");

struct Case {
    request: (&'static str, &'static str),
    headers: &'static [(&'static str, &'static str)],
    body: Vec<u8>,
    status: u16,
    code: &'static str,
    /// What the details name.
    fields: &'static [&'static str],
}

fn get(target: &'static str, status: u16, code: &'static str, fields: &'static [&'static str]) -> Case {
    Case { request: ("GET", target), headers: &[], body: Vec::new(), status, code, fields }
}

/// A body for `createItem`, refused with 400.
fn create(body: impl Into<Vec<u8>>, fields: &'static [&'static str]) -> Case {
    let request = ("POST", "/items");
    Case { request, headers: &[JSON], body: body.into(), status: 400, code: "VALIDATION_ERROR", fields }
}

fn typed(headers: &'static [(&'static str, &'static str)], status: u16, code: &'static str) -> Case {
    Case { request: ("POST", "/items"), headers, body: br#"{"name":"a"}"#.to_vec(), status, code, fields: &[] }
}

async fn check(cases: Vec<Case>) {
    for case in cases {
        let items = Items::default();
        let (method, target) = case.request;
        let answer = call(app(&items), request(method, target, case.headers, case.body.clone())).await;
        let shown = format!(
            "{method} {target} {:?} {:?}",
            case.headers,
            String::from_utf8_lossy(&case.body[..case.body.len().min(80)])
        );
        assert_eq!(answer.status.as_u16(), case.status, "{shown}: {answer:?}");
        assert_eq!(answer.code(), case.code, "{shown}");
        assert_eq!(answer.fields(), case.fields, "{shown}");
        assert_eq!(items.calls.load(Ordering::SeqCst), 0, "{shown}: the handler ran");
    }
}

#[tokio::test]
async fn paths() {
    let bad = |target| get(target, 400, "BAD_REQUEST", &[]);
    let none = |target| get(target, 404, "NOT_FOUND", &[]);
    check(vec![
        bad("/items/.."),
        bad("/items/."),
        bad("/items/../items"),
        bad("/items/%2e%2e"),
        bad("/items/%2E%2e/x"),
        bad("/items/.%2e"),
        bad("/../../etc/passwd"),
        bad("/items/x%00"),
        bad("/items/%"),
        bad("/items/%zz"),
        bad("/items/%4"),
        bad("/%c0%2"),
        none("/"),
        none("//items"),
        none("/items/"),
        none("/items//"),
        none("/items/x/y/z"),
        none("/ITEMS"),
        none("/items%2Fme"),
        none("/items/x/2024.csv"),
        none("/.well-known"),
        none("/%FF"),
        none("/items\\me"),
        none("/items;x=y"),
        none("/items/x/-.csv"),
    ])
    .await;
    let wrong = |target, fields| get(target, 400, "VALIDATION_ERROR", fields);
    check(vec![
        wrong("/items/%FF", &["id"]),
        wrong("/items/%c0%ae", &["id"]),
        wrong("/items/%ed%a0%80", &["id"]),
        wrong("/items/01234567890123456789012345678901234567890", &["id"]),
        wrong("/items/x/y-1.csv", &["year"]),
        wrong("/items/x/1999-z.csv", &["year", "month"]),
        wrong("/items/x/2024-1-2.csv", &["month"]),
        wrong("/items/x/99999999999-1.csv", &["year"]),
        wrong("/items/x/0x7e8-1e-1.csv", &["year", "month"]),
        wrong("/items/x/2024-05.csv", &["month"]),
        wrong("/items/x/%202024-%EF%BC%91.csv", &["year", "month"]),
    ])
    .await;
}

#[tokio::test]
async fn queries() {
    let wrong = |target, fields| get(target, 400, "VALIDATION_ERROR", fields);
    check(vec![
        wrong("/items?limit=0", &["limit"]),
        wrong("/items?limit=101", &["limit"]),
        wrong("/items?limit=abc", &["limit"]),
        wrong("/items?limit=+", &["limit"]),
        wrong("/items?limit=1.5", &["limit"]),
        wrong("/items?limit=1e-1", &["limit"]),
        wrong("/items?limit=007", &["limit"]),
        wrong("/items?limit=+5", &["limit"]),
        wrong("/items?limit=0x10", &["limit"]),
        wrong("/items?limit=null", &["limit"]),
        wrong("/items?limit=99999999999999999999", &["limit"]),
        wrong("/items?limit=1&limit=2", &["limit"]),
        wrong("/items?limit=1&l%69mit=1", &["limit"]),
        wrong("/items?ratio=NaN", &["ratio"]),
        wrong("/items?ratio=inf", &["ratio"]),
        wrong("/items?ratio=-Infinity", &["ratio"]),
        wrong("/items?ratio=1e999", &["ratio"]),
        wrong("/items?tag=a&tag=b&tag=c&tag=d", &["tag"]),
        wrong("/items?tag=%FF", &["tag"]),
        wrong("/items?limit=%zz", &["limit"]),
        wrong("/items?%FF=1", &["query"]),
        wrong("/items?limit=x&ratio=y", &["limit", "ratio"]),
    ])
    .await;
}

#[tokio::test]
async fn headers() {
    let wrong = |headers, fields| Case { headers, ..get("/items", 400, "VALIDATION_ERROR", fields) };
    check(vec![
        wrong(&[("x-workspace-id", "01234567890")], &["x-workspace-id"]),
        wrong(&[("x-workspace-id", "a"), ("x-workspace-id", "b")], &["x-workspace-id"]),
        wrong(&[("x-workspace-id", "0123456789\u{e9}")], &["x-workspace-id"]),
        wrong(&[("cookie", "theme=a; theme=b")], &["theme"]),
        wrong(&[("cookie", "theme=%FF")], &["theme"]),
    ])
    .await;
    let mut latin = request("GET", "/items", &[], "");
    latin.headers_mut().insert("x-workspace-id", http::HeaderValue::from_bytes(b"caf\xe9").unwrap());
    let answer = call(app(&Items::default()), latin).await;
    assert_eq!((answer.status.as_u16(), answer.fields()), (400, vec!["x-workspace-id".to_owned()]));
    let unsupported = |headers| typed(headers, 415, "UNSUPPORTED_MEDIA_TYPE");
    check(vec![
        unsupported(&[]),
        unsupported(&[("content-type", "")]),
        unsupported(&[("content-type", "text/plain")]),
        unsupported(&[("content-type", "application/x-www-form-urlencoded")]),
        unsupported(&[("content-type", "multipart/form-data; boundary=x")]),
        unsupported(&[("content-type", "application/json; charset=utf-16")]),
        unsupported(&[("content-type", "application/json; charset=iso-8859-1")]),
        unsupported(&[("content-type", "application/json, application/json")]),
        unsupported(&[JSON, JSON]),
        unsupported(&[("content-type", "\u{e9}/json")]),
        unsupported(&[JSON, ("content-encoding", "gzip")]),
        unsupported(&[JSON, ("content-encoding", "identity, br")]),
        unsupported(&[JSON, ("content-encoding", "\u{e9}")]),
        typed(&[JSON, ("accept", "text/html")], 406, "NOT_ACCEPTABLE"),
        typed(&[JSON, ("accept", "application/json;q=0, */*")], 406, "NOT_ACCEPTABLE"),
    ])
    .await;
}

#[tokio::test]
async fn bodies() {
    let nested = |open: &str, close: &str, depth: usize| {
        format!(r#"{{"name":"a","meta":{{"x":{}{}}}}}"#, open.repeat(depth), close.repeat(depth))
    };
    let long = format!(r#"{{"name":"{}"}}"#, "x".repeat(1 << 20));
    let many = format!(r#"{{"name":"a"{}}}"#, r#","name":"a""#.repeat(50_000));
    check(vec![
        create("", &["body"]),
        create(" ", &["body"]),
        create("{", &["body"]),
        create("null", &["body"]),
        create("[]", &["body"]),
        create("\"name\"", &["body"]),
        create(r#"{"name":"a"}x"#, &["body"]),
        create(r#"{"name":"a",}"#, &["body"]),
        create(r#"{'name':'a'}"#, &["body"]),
        create(r#"{"name":"a"} {"name":"b"}"#, &["body"]),
        create("\u{feff}{\"name\":\"a\"}", &["body"]),
        create(b"{\"name\":\"\xff\"}", &["body"]),
        create(b"{\"name\":\"\xed\xa0\x80\"}", &["body"]),
        create(r#"{"name":"\ud800"}"#, &["body"]),
        create("{\"name\":\"a\nb\"}", &["body"]),
        create(b"{\0\"\0n\0a\0m\0e\0", &["body"]),
        create(r#"{"name":NaN}"#, &["body"]),
        create(r#"{"name":"a","price":NaN}"#, &["body"]),
        create(r#"{"name":"a","price":Infinity}"#, &["body"]),
        create(r#"{"name":"a","price":1e999}"#, &["body"]),
        create(r#"{"name":"a","price":01}"#, &["body"]),
        create(r#"{"name":"a","meta":{"x":-1e400}}"#, &["body"]),
        create(nested("[", "]", 10_000), &["body"]),
        create(nested("[", "]", 100_000), &["body"]),
        create(nested("{\"x\":", "}", 100_000), &["body"]),
        create("[".repeat(190_000), &["body"]),
        create("{}", &["name"]),
        create(r#"{"name":null}"#, &["name"]),
        create(r#"{"name":1}"#, &["name"]),
        create(r#"{"name":""}"#, &["name"]),
        create(r#"{"name":["a"]}"#, &["name"]),
        create(r#"{"Name":"a"}"#, &["name"]),
        create(long, &["name"]),
        create(r#"{"name":"a","name":"b"}"#, &["name"]),
        create(r#"{"name":"a","n\u0061me":"b"}"#, &["name"]),
        create(many, &["name"]),
        create(r#"{"name":"a","price":-1}"#, &["price"]),
        create(r#"{"name":"a","price":"1"}"#, &["price"]),
        create(r#"{"name":"a","price":null}"#, &["price"]),
        create(r#"{"name":"a","count":1.5}"#, &["count"]),
        create(r#"{"name":"a","count":2147483648}"#, &["count"]),
        create(r#"{"name":"a","count":-99999999999999999999}"#, &["count"]),
        create(r#"{"name":"a","count":9223372036854775808}"#, &["count"]),
        create(r#"{"name":"a","count":1e300}"#, &["count"]),
        create(r#"{"name":"a","count":true}"#, &["count"]),
        create(r#"{"name":"a","kind":"medium"}"#, &["kind"]),
        create(r#"{"name":"a","meta":[]}"#, &["meta"]),
        create(r#"{"name":"","price":-1,"count":"x"}"#, &["name", "price", "count"]),
    ])
    .await;
}

#[tokio::test]
async fn forms() {
    let form = |body: &'static str, fields| Case {
        request: ("POST", "/form"),
        headers: &[("content-type", "application/x-www-form-urlencoded")],
        ..create(body, fields)
    };
    check(vec![
        form("age=x", &["age"]),
        form("age=1&age=2", &["age"]),
        form("name=%FF", &["body"]),
        form("name=%zz", &["body"]),
        form("age=+", &["age"]),
    ])
    .await;
}

#[tokio::test]
async fn large_bodies() {
    let items = Items::default();
    let app = router(&items).max_body_bytes(1000).into_axum().unwrap();
    let piece = || Ok::<_, std::io::Error>(Bytes::from_static(&[b' '; 600]));
    let chunked = || Body::from_stream(stream::iter([piece(), piece()]));
    let endless = Body::from_stream(stream::repeat_with(piece));
    for (body, length) in
        [(Body::from(vec![b' '; 1001]), None), (chunked(), None), (endless, None), (Body::from("{}"), Some("1001"))]
    {
        let mut headers = vec![JSON];
        headers.extend(length.map(|length| ("content-length", length)));
        let answer = call(app.clone(), request("POST", "/items", &headers, body)).await;
        assert_eq!((answer.status.as_u16(), answer.code().as_str()), (413, "PAYLOAD_TOO_LARGE"));
    }
    let answer = call(app.clone(), request("PUT", "/blobs/x", &[], chunked())).await;
    assert_eq!(answer.status, 413);
    let answer = call(app, request("PUT", "/blobs/x", &[], vec![b' '; 1000])).await;
    assert_eq!((answer.status.as_u16(), answer.body.len()), (200, 1000));
    assert_eq!(items.calls.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn slow_and_broken_bodies() {
    let items = Items::default();
    let app = router(&items).body_timeout(Duration::from_millis(30)).into_axum().unwrap();
    let slow = stream::unfold((), |()| async {
        tokio::time::sleep(Duration::from_millis(10)).await;
        Some((Ok::<_, std::io::Error>(Bytes::from_static(b" ")), ()))
    });
    let answer = call(app.clone(), request("POST", "/items", &[JSON], Body::from_stream(slow))).await;
    assert_eq!((answer.status.as_u16(), answer.code().as_str()), (408, "REQUEST_TIMEOUT"));
    let cut = [Ok(r#"{"name":"a"}"#), Err(std::io::Error::from(std::io::ErrorKind::UnexpectedEof))];
    let answer = call(app, request("POST", "/items", &[JSON], Body::from_stream(stream::iter(cut)))).await;
    assert_eq!((answer.status.as_u16(), answer.code().as_str()), (400, "BAD_REQUEST"));
    assert_eq!(items.calls.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn limits_of_single_operations() {
    let app = router(&Items::default())
        .limits(|operation| operation.path.starts_with("/blobs"), |limits| limits.max_upload_bytes(2_000))
        .max_body_bytes(1_000)
        .into_axum()
        .unwrap();
    for (method, target, length, status) in [
        ("PUT", "/blobs/x", 2_000, 200),
        ("PUT", "/blobs/x", 2_001, 413),
        ("POST", "/items", 1_000, 400),
        ("POST", "/items", 1_001, 413),
    ] {
        let headers = [if method == "POST" { JSON } else { ("content-type", "application/octet-stream") }];
        let answer = call(app.clone(), request(method, target, &headers, vec![b' '; length])).await;
        assert_eq!(answer.status.as_u16(), status, "{method} {target} {length}");
    }
}

/// Every method and path of short pieces: whatever comes, it is no 5xx.
#[tokio::test]
async fn no_request_makes_the_runtime_fail() {
    let pieces = ["/", "items", "me", "%2e", ".", "%", "%2F", "-", ".csv", "?", "&", "=", "limit", "%FF", "\u{e9}"];
    let items = Items::default();
    let app = app(&items);
    for mut number in 0..pieces.len().pow(3) {
        let mut target = "/".to_owned();
        for _ in 0..3 {
            target.push_str(pieces[number % pieces.len()]);
            number /= pieces.len();
        }
        let method = ["GET", "POST", "DELETE", "BREW"][number % 4];
        if target.parse::<http::Uri>().is_ok() {
            let answer = call(app.clone(), request(method, &target, &[JSON], "{")).await;
            assert!(answer.status.as_u16() < 500, "{method} {target}: {answer:?}");
        }
    }
}

/// What all bodies together, and each of them, may cost: 503 is for those who have done nothing wrong.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_memory_for_bodies_is_limited() {
    let items = Items::default();
    let create = |app: axum::Router, body: String| {
        call(app, request("POST", "/items", &[("content-type", "application/json")], body))
    };
    let values = |count: usize| format!(r#"{{"name":"a","meta":{{"x":[{}1]}}}}"#, "1,".repeat(count));
    let answer = create(app(&items), values(200_000)).await;
    assert_eq!((answer.status.as_u16(), answer.code().as_str()), (413, "PAYLOAD_TOO_LARGE"));
    // More than 64 KiB.
    assert_eq!(create(app(&items), values(100_000)).await.status, 201);
    let small = router(&items).max_body_memory(10_000).into_axum().unwrap();
    let answer = create(small.clone(), values(10_000)).await;
    assert_eq!((answer.status.as_u16(), answer.header("retry-after")), (503, "1"));
    assert_eq!(create(small.clone(), values(5_000)).await.status, 201);
    assert_eq!(create(small, values(5_000)).await.status, 201);
}

/// Tokio hands what a thread has to do to others only where no `LocalSet` runs.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn large_bodies_are_read_on_a_local_set_and_behind_a_socket() {
    let body = format!(r#"{{"name":"a","meta":{{"x":[{}1]}}}}"#, "1,".repeat(100_000));
    let headers = [("content-type", "application/json"), ("authorization", "Bearer good")];
    let items = Items::default();
    let local = tokio::task::LocalSet::new();
    let (here, sent) = (app(&items), request("POST", "/items", &headers, body.clone()));
    let answered = local.run_until(async move { tokio::task::spawn_local(call(here, sent)).await }).await;
    assert_eq!(answered.unwrap().status, 201);
    let server = Server::new(app(&items), |serve| serve).await;
    let mut socket = server.connect().await;
    let head = format!(
        "POST /items HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\n\
         Authorization: Bearer good\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    socket.write_all(head.as_bytes()).await.unwrap();
    socket.write_all(body.as_bytes()).await.unwrap();
    let mut answer = String::new();
    tokio::time::timeout(LONG, socket.read_to_string(&mut answer)).await.expect("it ends").unwrap();
    assert!(answer.starts_with("HTTP/1.1 201"), "{answer}");
    server.stop().await;
}
