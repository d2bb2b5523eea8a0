//! What a server logs.

use super::api::*;
use lvng_runtime::Operation;
use lvng_runtime::server::{ApiError, Context, NoAuth, Router};
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
