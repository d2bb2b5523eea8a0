//! What well-meant requests get, and how the server sits inside axum.

use super::api::*;
use axum::body::Body;
use axum::extract::ConnectInfo;
use http::{HeaderValue, Request, StatusCode};
use lvng_runtime::Operation;
use lvng_runtime::server::{ApiError, NoAuth, Router};
use lvng_runtime::wire::{OperationMeta, Value};
use serde_json::json;
use std::net::SocketAddr;
use std::sync::Arc;

const JSON: (&str, &str) = ("content-type", "application/json");

async fn send(method: &str, target: &str, headers: &[(&str, &str)], body: &'static str) -> Answer {
    call(app(&Items::default()), request(method, target, headers, body)).await
}

#[tokio::test]
async fn operations_are_answered() {
    let answer = send("POST", "/items", &[JSON], r#"{"name":"a","price":1,"kind":"small","meta":{"x":[]}}"#).await;
    assert_eq!(answer.status, StatusCode::CREATED);
    assert_eq!(answer.header("content-type"), "application/json");
    assert_eq!(answer.json(), json!({ "id": "1", "name": "a", "owner": "bearer" }));

    let answer = send("GET", "/items?limit=7&tag=a&tag=b%2Cc", &[("x-api-key", "good")], "").await;
    assert_eq!(answer.json()[0], json!({ "id": "Some(7)", "name": r#"Some(["a", "b,c"])"#, "owner": "key" }));
    assert_eq!(answer.header("x-total"), "1");

    assert_eq!(send("GET", "/items/me", &[], "").await.json()["name"], "me");
    assert_eq!(send("GET", "/items/a%2Fb%20c", &[], "").await.json()["id"], "a/b c");
    assert_eq!(send("GET", "/items/x/2024-5.csv", &[], "").await.text(), "x,2024,5");
    let answer = send("DELETE", "/items/a", &[], "").await;
    assert_eq!((answer.status, answer.body.len()), (StatusCode::NO_CONTENT, 0));
    // A path that the description has is matched before its templates, whatever its methods are.
    let answer = send("DELETE", "/items/me", &[], "").await;
    assert_eq!((answer.status, answer.header("allow")), (StatusCode::METHOD_NOT_ALLOWED, "GET, HEAD, OPTIONS"));
    let answer = send("PUT", "/blobs/x", &[], "bytes without a type").await;
    assert_eq!(answer.text(), "bytes without a type");
}

#[tokio::test]
async fn bodies_of_other_media_types_are_read() {
    let form = ("content-type", "application/x-www-form-urlencoded");
    assert_eq!(send("POST", "/form", &[form], "name=a+b&age=7").await.json(), json!({ "name": "a b", "age": 7 }));
    assert_eq!(send("POST", "/form", &[JSON], r#"{"age":7}"#).await.json(), json!({ "name": null, "age": 7 }));
    let nothing = json!({ "name": null, "age": null });
    for headers in [&[form] as &[_], &[JSON], &[]] {
        assert_eq!(send("POST", "/form", headers, "").await.json(), nothing, "{headers:?}");
    }
}

/// Numbers and texts that JSON may write so, and that not every reader takes.
#[tokio::test]
async fn values_in_other_spellings_are_read() {
    for (age, read) in [("7.0", 7), ("-0", 0), ("-0.0", 0), ("7e0", 7), ("70e-1", 7), ("2147483647.0", i32::MAX)] {
        let body = format!(r#"{{"age":{age}}}"#);
        let answer = call(app(&Items::default()), request("POST", "/form", &[JSON], body)).await;
        assert_eq!(answer.json()["age"], read, "{age}");
    }
    for (name, read) in [(r"\u0000", "\0"), (r"\ud83d\ude00", "\u{1f600}"), (r"\u00e9\/", "é/")] {
        let body = format!("\r\n\t {{\"name\":\"{name}\"}} \n");
        let answer = call(app(&Items::default()), request("POST", "/form", &[JSON], body)).await;
        assert_eq!(answer.json()["name"], read, "{name}");
    }
    for content_type in ["application/json;charset=UTF-8", "Application/JSON; charset=\"utf8\"", "application/x+json"] {
        let answer = send("POST", "/form", &[("content-type", content_type)], r#"{"name":"a"}"#).await;
        assert_eq!(answer.json()["name"], "a", "{content_type}");
    }
    let form = ("content-type", "application/x-www-form-urlencoded; charset=utf-8");
    for (body, read) in [("name=%00", "\0"), ("=x&name=a", "a"), ("name", ""), ("n%61me=a%26b%3D&&", "a&b=")] {
        assert_eq!(send("POST", "/form", &[form], body).await.json()["name"], read, "{body}");
    }
}

#[tokio::test]
async fn a_body_that_is_not_described_is_ignored() {
    for headers in [&[JSON] as &[_], &[("content-type", "text/html")], &[("content-encoding", "gzip")], &[]] {
        assert_eq!(
            send("DELETE", "/items/x", headers, "{not json").await.status,
            StatusCode::NO_CONTENT,
            "{headers:?}"
        );
    }
}

#[tokio::test]
async fn head_and_options_are_answered() {
    let (get, head) = (send("GET", "/items/me", &[], "").await, send("HEAD", "/items/me", &[], "").await);
    assert_eq!((head.status, head.body.len()), (StatusCode::OK, 0));
    assert_eq!(head.header("content-length"), get.body.len().to_string());
    assert_eq!(head.header("content-type"), "application/json");
    let answer = send("HEAD", "/nowhere", &[], "").await;
    assert_eq!((answer.status, answer.body.len()), (StatusCode::NOT_FOUND, 0));
    let answer = send("OPTIONS", "/items/me", &[("authorization", "none needed")], "").await;
    assert_eq!((answer.status, answer.header("allow")), (StatusCode::NO_CONTENT, "GET, HEAD, OPTIONS"));
    let answer = send("PATCH", "/items", &[], "").await;
    assert_eq!((answer.status, answer.header("allow")), (StatusCode::METHOD_NOT_ALLOWED, "GET, HEAD, POST, OPTIONS"));
    assert_eq!(answer.code(), "METHOD_NOT_ALLOWED");
}

#[tokio::test]
async fn credentials_are_asked_for() {
    for (headers, status) in [
        (&[("authorization", "")] as &[_], 401),
        (&[("authorization", "Bearer")], 401),
        (&[("authorization", "Bearer bad")], 401),
        (&[("authorization", "Basic Z29vZDpnb29k")], 401),
        (&[("authorization", "Bearer good"), ("authorization", "Bearer good")], 401),
        (&[("x-api-key", "bad")], 401),
        (&[("authorization", "Bearer weak")], 403),
        (&[("authorization", "Bearer bad"), ("x-api-key", "good")], 200),
    ] {
        let answer = send("GET", "/items/x", headers, "").await;
        assert_eq!(answer.status.as_u16(), status, "{headers:?}");
        if status == 401 {
            assert_eq!(answer.code(), "UNAUTHORIZED");
            let challenges: Vec<_> = answer.head.headers().get_all("www-authenticate").iter().collect();
            assert_eq!(challenges, ["Bearer", r#"ApiKey in="header", name="x-api-key""#]);
        }
    }
    let answer = send("GET", "/items/x", &[("authorization", "Bearer panic")], "").await;
    assert_eq!((answer.status.as_u16(), answer.code().as_str()), (500, "INTERNAL_ERROR"));
}

#[tokio::test]
async fn optional_credentials_may_be_left_out_but_not_wrong() {
    assert_eq!(send("GET", "/whoami", &[("x-api-key", "no scheme here")], "").await.json(), "nobody");
    assert_eq!(send("GET", "/whoami", &[("authorization", "Digest x")], "").await.json(), "nobody");
    assert_eq!(send("GET", "/whoami", &[], "").await.json(), "bearer");
    assert_eq!(send("GET", "/whoami", &[("authorization", "Bearer bad")], "").await.status, 401);
    assert_eq!(send("GET", "/whoami", &[("authorization", "Bearer")], "").await.status, 401);
}

#[tokio::test]
async fn credentials_come_before_everything_that_the_body_says() {
    let items = Items::default();
    let never = Body::from_stream(futures_util::stream::pending::<Result<bytes::Bytes, std::io::Error>>());
    let request = request("POST", "/items", &[("x-api-key", "bad"), ("content-type", "text/html")], never);
    assert_eq!(call(app(&items), request).await.status, 401);
}

#[tokio::test]
async fn errors_of_handlers_are_sent() {
    let answer = send("GET", "/fail/limit", &[], "").await;
    assert_eq!((answer.status.as_u16(), answer.header("retry-after")), (429, "2"));
    assert_eq!((answer.code().as_str(), answer.header("x-ratelimit-remaining")), ("RATE_LIMIT_EXCEEDED", "0"));
    let answer = send("GET", "/fail/typed", &[], "").await;
    assert_eq!((answer.status.as_u16(), answer.json()), (409, json!({ "reason": "typed" })));
    let answer = send("POST", "/items", &[JSON], r#"{"name":"taken"}"#).await;
    assert_eq!((answer.status.as_u16(), answer.json()), (409, json!({ "reason": "taken" })));
    assert_eq!(send("GET", "/items/none", &[], "").await.code(), "NOT_FOUND");
    let answer = send("GET", "/fail/unauthorized", &[], "").await;
    assert_eq!((answer.code().as_str(), answer.header("www-authenticate")), ("UNAUTHORIZED", "Bearer"));
    assert_eq!(send("GET", "/fail/not-implemented", &[], "").await.status, 501);
}

#[tokio::test]
async fn panics_and_sources_stay_inside() {
    for how in ["panic", "early-panic", "internal", "header", "framing"] {
        let answer = send("GET", &format!("/fail/{how}"), &[], "").await;
        assert_eq!((answer.status.as_u16(), answer.code().as_str()), (500, "INTERNAL_ERROR"), "{how}");
        assert!(!answer.text().contains("secret"), "{how}");
        assert_eq!(answer.header("x-injected"), "");
        let error = answer.head.extensions().get::<Arc<ApiError>>().expect("an error for the logs");
        assert!(std::error::Error::source(&**error).is_some());
    }
}

#[tokio::test]
async fn the_envelope_can_be_replaced() {
    let short = router(&Items::default()).envelope(|error| json!({ "oops": error.code(), "n": error.details().len() }));
    let app = short.into_axum().unwrap();
    let answer = call(app.clone(), request("GET", "/nowhere", &[], "")).await;
    assert_eq!((answer.status.as_u16(), answer.json()), (404, json!({ "oops": "NOT_FOUND", "n": 0 })));
    let answer = call(app, request("GET", "/items?limit=x&ratio=y", &[], "")).await;
    assert_eq!((answer.status.as_u16(), answer.json()), (400, json!({ "oops": "VALIDATION_ERROR", "n": 2 })));
    let app = router(&Items::default()).envelope(|_| panic!("an envelope panics")).into_axum().unwrap();
    assert_eq!(call(app, request("GET", "/nowhere", &[], "")).await.code(), "NOT_FOUND");
}

#[tokio::test]
async fn servers_without_authentication_let_everybody_in() {
    let app = Router::new(NoAuth)
        .route::<GetItem, _, _>(|cx, req| async move {
            let () = cx.principal();
            Ok(Item { id: req.id, name: cx.operation().id.to_owned(), owner: format!("{:?}", cx.peer()) })
        })
        .route_public::<WhoAmI, _, _>(|cx, _| async move { Ok(format!("{:?}", cx.principal())) })
        .into_axum()
        .unwrap();
    let mut plain = Request::get("/items/x").body(Body::empty()).unwrap();
    plain.extensions_mut().insert(ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 7))));
    let answer = call(app.clone(), plain).await;
    assert_eq!(answer.json(), json!({ "id": "x", "name": "getItem", "owner": "Some(127.0.0.1:7)" }));
    assert_eq!(call(app, Request::get("/whoami").body(Body::empty()).unwrap()).await.json(), "Some(())");
}

/// No request says where `a` ends.
#[derive(Clone, Debug, PartialEq, Operation)]
#[operation("adjacent", GET "/items/{a}{b}")]
#[success(200, json, Value)]
struct Adjacent {
    #[param(path)]
    a: String,
    #[param(path)]
    b: String,
}

#[tokio::test]
async fn an_operation_that_cannot_be_matched_is_not_in_the_way_of_others() {
    let app = Router::new(NoAuth)
        .route_public::<Adjacent, _, _>(|_, req| async move { Ok(Value::from(req.a + &req.b)) })
        .route_public::<WhoAmI, _, _>(|cx, _| async move { Ok(format!("{:?}", cx.principal())) })
        .into_axum()
        .unwrap();
    assert_eq!(call(app.clone(), request("GET", "/items/xy", &[], "")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(call(app, request("GET", "/whoami", &[], "")).await.status, StatusCode::OK);
}

#[tokio::test]
async fn wrong_servers_are_not_built() {
    let error = router(&Items::default()).mount(Items::default(), routes()).build().unwrap_err();
    assert_eq!(error.problems.len(), 10);
    let both = "getItem (`GET /items/{id}`) and getItem (`GET /items/{id}`) answer the same requests";
    assert!(error.problems.iter().any(|problem| problem == both), "{error}");
    let error = Router::new(authenticator()).mount(Items::default(), routes()).into_axum().unwrap_err();
    let unknown = ["bearer", "key"].map(|name| format!("nothing says how the security scheme `{name}` travels"));
    assert_eq!(error.problems, unknown);
    let router = Router::new(authenticator()).route::<Submit, _, _>(|_, _| async { Ok(json!(null)) });
    let error = router.build().unwrap_err();
    assert_eq!(error.to_string(), "submit (`POST /form`) asks for no credentials: bind it as public");
}

/// An operation with a server of its own.
#[derive(Clone, Debug, PartialEq, Operation)]
#[operation("upload", GET "/uploads/{id}")]
#[server("https://uploads.example.com/v9")]
#[success(200, json, String)]
struct Upload {
    #[param(path)]
    id: String,
}

#[tokio::test]
async fn paths_are_below_those_of_the_described_servers() {
    let described = || {
        let router = Router::new(authenticator()).security_schemes(SECURITY_SCHEMES);
        let router = router.servers(&["https://api.example.com/v1/", "/staging"]).mount(Items::default(), routes());
        router.route_public(|_, Upload { id }| async { Ok(id) })
    };
    let status = async |router: Router<User>, target| {
        call(router.into_axum().unwrap(), request("GET", target, &[], "")).await.status.as_u16()
    };
    for (target, expected) in [
        ("/v1/items/x", 200),
        ("/items/x", 404),
        ("/staging/items/x", 404),
        ("/v9/uploads/x", 200),
        ("/v1/uploads/x", 404),
    ] {
        assert_eq!(status(described(), target).await, expected, "{target}");
    }
    // A proxy takes the path off, or puts another one before it.
    for (base, target) in [("", "/items/x"), ("", "/uploads/x"), ("/v2/", "/v2/items/x"), ("/v2", "/v2/uploads/x")] {
        assert_eq!(status(described().base_path(base), target).await, 200, "{base} {target}");
    }
}

#[tokio::test]
async fn axum_can_nest_and_layer_it() {
    let own = axum::Router::new().route("/own", axum::routing::get(|| async { "own" }));
    let mark = |mut response: http::Response<Body>| {
        let id = response.extensions().get::<&'static OperationMeta>().map_or("none", |meta| meta.id);
        response.headers_mut().insert("x-operation", HeaderValue::from_static(id));
        response
    };
    let layered = app(&Items::default()).layer(tower::util::MapResponseLayer::new(mark));
    let nested = own.clone().nest("/v1", layered);
    for (target, status, operation) in [
        ("/v1/items/x", 200, "getItem"),
        ("/v1/nowhere", 404, "none"),
        ("/v1/items/%2e%2e", 400, "none"),
        ("/own", 200, ""),
    ] {
        let answer = call(nested.clone(), request("GET", target, &[], "")).await;
        assert_eq!((answer.status.as_u16(), answer.header("x-operation")), (status, operation), "{target}");
        if status >= 400 {
            answer.code();
        }
    }
    let merged = own.clone().merge(app(&Items::default()));
    assert_eq!(call(merged.clone(), request("GET", "/own", &[], "")).await.text(), "own");
    assert_eq!(call(merged, request("GET", "/items/x", &[], "")).await.status, 200);
    let service = own.nest_service("/v2", router(&Items::default()).build().unwrap());
    assert_eq!(call(service, request("GET", "/v2/items/x", &[], "")).await.json()["id"], "x");
}
