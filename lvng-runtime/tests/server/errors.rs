//! Errors of the runtime in the form that the description has for them.

use super::api::{Answer, call, request};
use lvng_runtime::server::{ApiError, Context, NoAuth, Router};
use lvng_runtime::wire::{DateTime, Value};
use lvng_runtime::{Enum, Object, Operation};
use serde_json::json;

/// An operation with a number in its query, and the form of its errors.
macro_rules! operation {
    ($name:ident, $path:literal, $($failure:tt)*) => {
        #[derive(Clone, Debug, PartialEq, Operation)]
        #[operation($path, GET $path)]
        #[success(204)]
        #[failure($($failure)*)]
        struct $name {
            #[param(query, max = 9)]
            n: Option<i64>,
            #[param(query, min = 1)]
            m: Option<i64>,
        }
    };
}

#[derive(Clone, Debug, PartialEq, Object)]
struct Titled {
    title: String,
}

#[derive(Clone, Debug, PartialEq, Object)]
struct ProblemDetails {
    #[field("type")]
    kind: Option<String>,
    title: String,
    status: i32,
    detail: Option<String>,
    errors: Option<Vec<Entry>>,
}

#[derive(Clone, Debug, PartialEq, Object)]
struct Entry {
    pointer: String,
    detail: String,
}

#[derive(Clone, Debug, PartialEq, Object)]
struct Invalid {
    detail: Vec<Located>,
}

#[derive(Clone, Debug, PartialEq, Object)]
struct Located {
    loc: Vec<String>,
    msg: String,
    #[field("type")]
    kind: String,
}

#[derive(Clone, Debug, PartialEq, Object)]
#[object(closed)]
struct Nested {
    error: NestedError,
}

#[derive(Clone, Debug, PartialEq, Object)]
#[object(closed)]
struct NestedError {
    code: i32,
    message: String,
    status: String,
}

#[derive(Clone, Debug, PartialEq, Object)]
struct Listed {
    #[field("statusCode")]
    status_code: i32,
    message: Vec<String>,
    error: String,
    timestamp: DateTime,
}

#[derive(Clone, Debug, PartialEq, Object)]
struct ByField {
    message: String,
    errors: Value,
}

#[derive(Clone, Debug, PartialEq, Object)]
struct Plain {
    error: String,
}

/// Nothing says what belongs into it.
#[derive(Clone, Debug, PartialEq, Object)]
struct Strange {
    incident: String,
}

#[derive(Clone, Debug, PartialEq, Object)]
struct Coded {
    code: Code,
    message: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Enum)]
enum Code {
    #[value("NOT_FOUND")]
    NotFound,
    #[unknown]
    Unknown(String),
}

operation!(GetTitled, "/titled", 400, json, Titled);
operation!(GetProblem, "/problem", 400, json("application/problem+json"), ProblemDetails);
operation!(GetInvalid, "/invalid", 422, json, Invalid);
operation!(GetNested, "/nested", default, json, Nested);
operation!(GetListed, "/listed", 400, json, Listed);
operation!(GetByField, "/by-field", 400, json, ByField);
operation!(GetPlain, "/plain", 404, json, Plain);
operation!(GetStrange, "/strange", 400, json, Strange);
operation!(GetCoded, "/coded", 400, 404, json, Coded);
operation!(GetMessage, "/message", 400, json, String);
operation!(GetText, "/text", 400, text("text/plain"), String);
operation!(GetPage, "/page", 400, text("text/html"), String);

/// An answer of an operation of which nothing is described but success.
#[derive(Clone, Debug, PartialEq, Operation)]
#[operation("getBare", GET "/bare")]
#[success(204)]
struct GetBare {
    #[param(query, max = 9)]
    n: Option<i64>,
}

macro_rules! routes {
    ($($operation:ident),*) => {
        Router::new(NoAuth)$(.route_public(|_: Context<Option<()>>, req: $operation| async move {
            match req.n {
                Some(4) => Err(ApiError::not_found("No 4 here")),
                _ => Ok(()),
            }
        }))*
    };
}

async fn get(target: &str) -> Answer {
    let router = routes!(
        GetTitled, GetProblem, GetInvalid, GetNested, GetListed, GetByField, GetPlain, GetStrange, GetCoded,
        GetMessage, GetText, GetPage, GetBare
    );
    call(router.into_axum().unwrap(), request("GET", target, &[], "")).await
}

/// The message of a request that does not meet the description.
const MESSAGE: &str = "The request does not meet the description";

#[tokio::test]
async fn errors_have_the_described_form() {
    let (large, small) = ("must be at most 9", "must be at least 1");
    let told = format!("{MESSAGE}: `n` {large}");
    for (target, status, body) in [
        // No place for details: they are part of the message.
        ("/titled?n=10", 400, json!({ "title": told })),
        (
            "/problem?n=10&m=0",
            400,
            json!({
                "type": "about:blank", "title": "Bad Request", "status": 400, "detail": MESSAGE,
                "errors": [{ "pointer": "/n", "detail": large }, { "pointer": "/m", "detail": small }],
            }),
        ),
        // The description has 422 and no 400.
        ("/invalid?n=10", 422, json!({ "detail": [{ "loc": ["n"], "msg": large, "type": "value_error" }] })),
        ("/nested?n=10", 400, json!({ "error": { "code": 400, "message": told, "status": "VALIDATION_ERROR" } })),
        ("/nested?n=4", 404, json!({ "error": { "code": 404, "message": "No 4 here", "status": "NOT_FOUND" } })),
        ("/plain?n=4", 404, json!({ "error": "No 4 here" })),
        // Sent in the form of the status that is described.
        ("/plain?n=10", 400, json!({ "error": told })),
        ("/coded?n=4", 404, json!({ "code": "NOT_FOUND", "message": "No 4 here" })),
        ("/message?n=10", 400, json!(told)),
        ("/message?n=4", 404, json!("No 4 here")),
    ] {
        let answer = get(target).await;
        assert_eq!((answer.status.as_u16(), answer.json()), (status, body), "{target}");
    }
    assert_eq!(get("/problem?n=10").await.header("content-type"), "application/problem+json");
    let answer = get("/text?n=10").await;
    assert_eq!((answer.header("content-type"), answer.text()), ("text/plain; charset=utf-8", &*told));
    let answer = get("/listed?n=10").await.json();
    assert_eq!(answer["message"], json!([told]));
    assert_eq!((&answer["statusCode"], &answer["error"]), (&json!(400), &json!("Bad Request")));
    let answer = get("/by-field?n=10").await.json();
    assert!(answer["errors"].is_array(), "{answer}");
}

#[tokio::test]
async fn what_has_no_form_of_its_own_has_another() {
    // No operation, or one that describes no errors: the first that does.
    for (target, status, message) in [
        ("/nowhere", 404, "There is no operation at this path"),
        ("/bare?n=10", 400, "The request does not meet the description: `n` must be at most 9"),
        ("/bare?n=4", 404, "No 4 here"),
    ] {
        let answer = get(target).await;
        assert_eq!((answer.status.as_u16(), answer.json()), (status, json!({ "title": message })), "{target}");
    }
    // What cannot be filled, or would break the description: the default envelope.
    for (target, code) in ["/strange?n=10", "/coded?n=10", "/page?n=10"].map(|target| (target, "VALIDATION_ERROR")) {
        assert_eq!(get(target).await.code(), code, "{target}");
    }
    let app = routes!(GetTitled).envelope(|error| json!({ "own": error.code() })).into_axum().unwrap();
    assert_eq!(call(app, request("GET", "/titled?n=10", &[], "")).await.json(), json!({ "own": "VALIDATION_ERROR" }));
}

operation!(Hooked, "/hooked", 400, json, Titled);

/// What the hook saw: the status, the operation, and the head of the request.
type Seen = std::sync::Arc<std::sync::Mutex<Vec<(u16, Option<&'static str>, String)>>>;

fn hooked(seen: &Seen) -> Router<()> {
    let seen = seen.clone();
    let router = Router::new(NoAuth).route_public(async |_: Context<_>, req: Hooked| match req.n {
        Some(1) => Err(ApiError::unavailable(std::time::Duration::from_secs(7))),
        Some(2) => Err(ApiError::typed::<Hooked>(Titled { title: "of the handler".to_owned() })),
        _ => Ok(()),
    });
    router.on_error(move |cx| {
        let trace = cx.headers().get("x-trace").and_then(|trace| trace.to_str().ok()).unwrap_or_default();
        let head = format!("{} {} {trace}", cx.method(), cx.uri());
        seen.lock().unwrap().push((cx.error().status().as_u16(), cx.operation().map(|operation| operation.id), head));
        assert_ne!(trace, "panic", "hooks may panic");
        (trace != "none").then(|| {
            let mut response = http::Response::new(format!("{}: {}", cx.error().code(), cx.error().message()).into());
            *response.status_mut() = cx.error().status();
            response.headers_mut().insert("x-traced", http::HeaderValue::from_static("yes"));
            response
        })
    })
}

#[tokio::test]
async fn the_hook_sees_each_error_with_the_head_of_its_request() {
    let seen = Seen::default();
    let app = hooked(&seen).into_axum().unwrap();
    for (method, target, status, operation) in [
        ("GET", "/hooked?n=99", 400, Some("/hooked")),
        ("GET", "/hooked?n=1", 503, Some("/hooked")),
        ("GET", "/hooked?n=2", 400, Some("/hooked")),
        ("GET", "/nowhere?a=1", 404, None),
        ("POST", "/hooked", 405, None),
        ("GET", "/%zz", 400, None),
    ] {
        let answer = call(app.clone(), request(method, target, &[("x-trace", "7")], "")).await;
        assert_eq!((answer.status.as_u16(), answer.header("x-traced")), (status, "yes"), "{target}");
        assert!(answer.text().contains(": "), "{}", answer.text());
        let last = seen.lock().unwrap().pop().unwrap();
        assert_eq!(last, (status, operation, format!("{method} {target} 7")));
    }
    // What belongs to an error goes with the answer of the hook.
    let answer = call(app.clone(), request("GET", "/hooked?n=1", &[], "")).await;
    assert_eq!(answer.header("retry-after"), "7");
    assert_eq!(call(app.clone(), request("PUT", "/hooked", &[], "")).await.header("allow"), "GET, HEAD, OPTIONS");
    assert_eq!(call(app, request("GET", "/hooked", &[], "")).await.status, 204);
}

#[tokio::test]
async fn a_hook_that_says_nothing_or_panics_leaves_errors_as_they_are() {
    let app = hooked(&Seen::default()).into_axum().unwrap();
    for trace in ["none", "panic"] {
        let headers = [("x-trace", trace)];
        let answer = call(app.clone(), request("GET", "/hooked?n=99", &headers, "")).await;
        assert!(answer.status == 400 && answer.text().starts_with("{\"title\":"), "{}", answer.text());
        let answer = call(app.clone(), request("GET", "/hooked?n=2", &headers, "")).await;
        assert_eq!((answer.status.as_u16(), answer.text()), (400, "{\"title\":\"of the handler\"}"));
    }
}

#[tokio::test]
async fn errors_of_layers_reach_the_hook() {
    let seen = Seen::default();
    let refusing = tower::layer::layer_fn(|_: lvng_runtime::server::OperationService| {
        tower::service_fn(async |_: http::Request<axum::body::Body>| {
            Err::<http::Response<axum::body::Body>, _>(ApiError::forbidden("not today"))
        })
    });
    let app = hooked(&seen).layer(|_| true, refusing).into_axum().unwrap();
    let answer = call(app, request("GET", "/hooked?n=3", &[("x-trace", "8")], "")).await;
    assert_eq!((answer.status.as_u16(), answer.text()), (403, "FORBIDDEN: not today"));
    assert_eq!(*seen.lock().unwrap(), [(403, Some("/hooked"), "GET /hooked?n=3 8".to_owned())]);
}
