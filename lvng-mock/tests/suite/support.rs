//! Descriptions and requests for tests.

use axum::body::Body;
use http::{HeaderMap, HeaderName, HeaderValue};
use http_body_util::BodyExt;
use lvng_cli::overlays::Overlays;
use lvng_codegen::Input;
use lvng_mock::answer::Payload;
use lvng_mock::mock::Head;
use lvng_mock::request::Content;
use lvng_mock::store::Memory;
use lvng_mock::{Api, Mock, Options, Unreadable, server};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tower::ServiceExt;

/// The workspace.
pub fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// A description in files.
fn file(path: &Path) -> Result<Api, Unreadable> {
    Api::of_file(path, &Overlays::default())
}

/// LVNG's description.
pub fn lvng() -> Api {
    file(&workspace().join("spec/openapi.yaml")).expect("the description can be read")
}

/// The descriptions of the fixtures that can be read, by name.
pub fn fixtures() -> Vec<(String, Api)> {
    let folder = workspace().join("lvng-codegen/tests/fixtures");
    let entries = std::fs::read_dir(folder).expect("the fixtures are there").flatten();
    let mut found: Vec<(String, Api)> = entries
        .filter_map(|entry| {
            let input = ["input.yaml", "input.json"]
                .map(|name| entry.path().join(name))
                .into_iter()
                .find(|path| path.is_file())?;
            Some((entry.file_name().to_string_lossy().into_owned(), file(&input).ok()?))
        })
        .collect();
    found.sort_by(|one, other| one.0.cmp(&other.0));
    found
}

/// A description in one text.
pub fn text(yaml: &str) -> Api {
    let files = BTreeMap::from([("api.yaml".to_owned(), yaml.to_owned())]);
    let input = Input { root: "api.yaml".to_owned(), files, ..Input::default() };
    Api::read(&input, "").expect("the description can be read")
}

/// A mock that keeps everything in memory.
pub fn mock(api: Api, options: Options) -> Mock {
    Mock::new(api, options, Box::new(Memory::default()))
}

/// A request.
pub struct Sent {
    method: String,
    target: String,
    headers: HeaderMap,
    body: Content,
}

/// What came back.
pub struct Reply {
    pub status: u16,
    pub headers: HeaderMap,
    pub text: String,
    /// The text as JSON; null if it is none.
    pub json: Value,
}

impl Sent {
    pub fn new(method: &str, target: &str) -> Self {
        Self { method: method.to_owned(), target: target.to_owned(), headers: HeaderMap::new(), body: Content::Empty }
    }

    pub fn header(mut self, name: &str, value: &str) -> Self {
        let name = HeaderName::try_from(name).expect("the name is one");
        self.headers.insert(name, HeaderValue::from_str(value).expect("the value is one"));
        self
    }

    pub fn json(self, value: &Value) -> Self {
        self.body("application/json", &value.to_string())
    }

    pub fn body(mut self, media_type: &str, text: &str) -> Self {
        self.body = Content::Bytes(text.to_owned().into());
        self.header("content-type", media_type)
    }

    /// Asks the mock itself.
    pub fn to(self, mock: &Mock) -> Reply {
        let (path, query) = self.target.split_once('?').unwrap_or((&self.target, ""));
        let answer = mock.answer(&Head { method: &self.method, path, query, headers: &self.headers }, self.body);
        let text = match answer.payload {
            Payload::Empty => String::new(),
            Payload::Whole(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
            Payload::Pieces(pieces) => String::from_utf8_lossy(&pieces.concat()).into_owned(),
        };
        Reply::new(answer.status.as_u16(), answer.headers, text)
    }

    /// Asks the app around the mock.
    pub fn over_http(self, mock: Mock) -> Reply {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().expect("there is a runtime");
        runtime.block_on(async {
            let body = match self.body {
                Content::Bytes(bytes) => Body::from(bytes),
                _ => Body::empty(),
            };
            let mut request = http::Request::builder().method(self.method.as_str()).uri(&self.target);
            request.headers_mut().expect("the request is right").extend(self.headers);
            let app = server::router(Arc::new(mock));
            let response =
                app.oneshot(request.body(body).expect("the request is right")).await.expect("it is answered");
            let (head, body) = response.into_parts();
            let bytes = body.collect().await.expect("the body has an end").to_bytes();
            Reply::new(head.status.as_u16(), head.headers, String::from_utf8_lossy(&bytes).into_owned())
        })
    }
}

impl Reply {
    fn new(status: u16, headers: HeaderMap, text: String) -> Self {
        Self { status, headers, json: serde_json::from_str(&text).unwrap_or_default(), text }
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}
