//! What a server logs.

use super::api::*;
use lvng_runtime::Operation;
use lvng_runtime::server::{ApiError, Context, NoAuth, RequestId, RequestLog, Router};
use lvng_runtime::wire::ByteStream;
use std::fmt::{Debug, Write};
use std::sync::{Arc, Mutex};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

/// Keeps a line for each event: its level, and its fields in their order.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<String>>>);

struct Line(String);

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        write!(self.0, " {field}={value:?}").unwrap();
    }
}

impl Subscriber for Lines {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("lvng_runtime")
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut line = Line(event.metadata().level().to_string());
        event.record(&mut line);
        self.0.lock().unwrap().push(line.0);
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

#[derive(Clone, Debug, PartialEq, Operation)]
#[operation("read", GET "/read/{how}")]
#[success(200, bytes, ByteStream)]
struct Read {
    #[param(path)]
    how: String,
}

async fn read(_: Context<Option<()>>, req: Read) -> Result<ByteStream, ApiError> {
    let disk = || std::io::Error::other("the disk is full");
    match req.how.as_str() {
        "panic" => panic!("a handler panics"),
        "cause" => Err(ApiError::internal(disk())),
        "hidden" => Err(ApiError::not_found("no such thing").with_source(disk())),
        "busy" => Err(ApiError::unavailable(std::time::Duration::from_secs(1))),
        _ => Ok(ByteStream::from_stream(futures_util::stream::iter([Err::<bytes::Bytes, _>(disk())]))),
    }
}

#[tokio::test]
async fn causes_of_server_errors_are_logged_with_their_operation() {
    let lines = Lines::default();
    let _guard = tracing::subscriber::set_default(lines.clone());
    let app = Router::new(NoAuth).route_public(read).into_axum().unwrap();
    for (how, status) in [("panic", 500), ("cause", 500), ("hidden", 404), ("busy", 503), ("%00", 400)] {
        let answer = call(app.clone(), request("GET", &format!("/read/{how}"), &[], "")).await;
        assert_eq!(answer.status.as_u16(), status, "{how}");
        assert!(!answer.text().contains("disk") && !answer.text().contains("panics"), "{answer:?}");
    }
    let response = tower::ServiceExt::oneshot(app, request("GET", "/read/stream", &[], "")).await.unwrap();
    assert!(http_body_util::BodyExt::collect(response.into_body()).await.is_err());
    let seen = lines.0.lock().unwrap();
    assert_eq!(
        *seen,
        [
            r#"ERROR message=a request failed operation="read" status=500 error=a handler panicked: a handler panics"#,
            r#"ERROR message=a request failed operation="read" status=500 error=the disk is full"#,
            "ERROR message=an answer broke off error=the disk is full",
        ]
    );
}

#[tokio::test]
async fn requests_have_names_and_lines() {
    let lines = Lines::default();
    let _guard = tracing::subscriber::set_default(lines.clone());
    let named = async |cx: Context<Option<()>>, _: Name| {
        Ok(cx.extensions().get::<RequestId>().map_or_else(String::new, |id| id.as_str().to_owned()))
    };
    let app = Router::new(NoAuth).route_public(named).into_axum().unwrap().layer(RequestLog);
    let long = "x".repeat(129);
    for (given, is_kept) in [("abc-1", true), ("", false), ("a b", false), (long.as_str(), false), ("a\tb", false)] {
        let answer = call(app.clone(), request("GET", "/name", &[("x-request-id", given)], "")).await;
        let id = answer.header("x-request-id").to_owned();
        assert_eq!(answer.json(), id.as_str());
        assert_eq!(id == given, is_kept, "{given}");
        assert!(!id.is_empty() && id.len() <= 128);
        let line = lines.0.lock().unwrap().pop().unwrap();
        assert!(line.contains(&format!("id=\"{id}\"")) && line.contains("operation=\"name\" status=200"), "{line}");
    }
    assert_eq!(call(app, request("GET", "/nothing?secret", &[], "")).await.status, 404);
    let line = lines.0.lock().unwrap().pop().unwrap();
    assert!(line.contains("operation=\"\" status=404") && !line.contains("secret"), "{line}");
}

#[derive(Clone, Debug, PartialEq, Operation)]
#[operation("name", GET "/name")]
#[success(200, json, String)]
struct Name {}
