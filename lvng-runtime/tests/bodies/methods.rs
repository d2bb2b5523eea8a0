//! QUERY and methods that OpenAPI has no key for. The types are as the generator's fixture `v3-2-methods` has them.

use super::tap::{Tap, router};
use http::StatusCode;
use lvng_runtime::Operation;
use lvng_runtime::wire::MethodSpec;

#[derive(Clone, Debug, PartialEq, Operation)]
#[operation("queryFiles", QUERY "/files")]
#[body(json, required)]
#[success(200, json, Vec<String>)]
struct QueryFiles {
    name: String,
    size: Option<i64>,
}

#[derive(Clone, Debug, PartialEq, Operation)]
#[operation("copyFile", "COPY" "/files/{path}")]
#[success(201)]
struct CopyFile {
    #[param(path)]
    path: String,
    #[param(header, "Destination")]
    destination: String,
}

fn tap() -> Tap {
    let router = router()
        .route_public(|_, req: QueryFiles| async move { Ok(vec![req.name, format!("{:?}", req.size)]) })
        .route_public(|cx, req: CopyFile| async move {
            assert_eq!((cx.method().as_str(), &*req.path, &*req.destination), ("COPY", "a b", "/c"));
            Ok(())
        });
    Tap::new(router)
}

#[tokio::test]
async fn both_sides_speak_them() {
    let tap = tap();
    let found = tap.client().send(&QueryFiles { name: "a".into(), size: Some(2) }).await.unwrap();
    assert_eq!(found, ["a", "Some(2)"]);
    let sent = tap.request();
    assert_eq!((&*sent.method, &*sent.target, sent.text()), ("QUERY", "/files", r#"{"name":"a","size":2}"#));
    assert_eq!(sent.header("content-type"), "application/json");
    tap.client().send(&CopyFile { path: "a b".into(), destination: "/c".into() }).await.unwrap();
    let sent = tap.request();
    assert_eq!((&*sent.method, &*sent.target, sent.header("destination")), ("COPY", "/files/a%20b", "/c"));
}

#[tokio::test]
async fn a_server_says_what_a_query_may_be() {
    let tap = tap();
    let text = [("content-type", "text/plain")];
    for (method, target, headers, expected, query) in [
        ("QUERY", "/files", &text[..], StatusCode::UNSUPPORTED_MEDIA_TYPE, Some("application/json")),
        ("OPTIONS", "/files", &[], StatusCode::NO_CONTENT, Some("application/json")),
        ("POST", "/files", &text, StatusCode::METHOD_NOT_ALLOWED, Some("application/json")),
        ("copy", "/files/a", &[], StatusCode::METHOD_NOT_ALLOWED, None),
        ("QUERY", "/files/a", &[], StatusCode::METHOD_NOT_ALLOWED, None),
    ] {
        let (status, answer) = tap.request_of(method, target, headers, "x").await;
        let name = format!("{method} {target}");
        assert_eq!(status, expected, "{name}");
        assert_eq!(answer.headers.get("accept-query").map(|value| value.to_str().unwrap()), query, "{name}");
    }
    let (_, answer) = tap.request_of("OPTIONS", "/files/a", &[], "").await;
    assert_eq!(answer.header("allow"), "COPY, OPTIONS");
}

#[test]
fn what_may_be_repeated() {
    use lvng_runtime::wire::Operation;
    assert_eq!((QueryFiles::META.method, CopyFile::META.method), (MethodSpec::Query, MethodSpec::Other("COPY")));
    assert_eq!((QueryFiles::META.is_idempotent(), CopyFile::META.is_idempotent()), (true, false));
}
