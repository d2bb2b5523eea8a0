//! The description for people and programs: `/` has Swagger UI with all operations, to be tried against the mock, and
//! `/openapi.json` the description in one document.
//!
//! The page is that of servers (`lvng_runtime::server::Docs`), with a key filled in.

use crate::api::{Api, server_path};
use axum::Router;
use axum::body::Body;
use axum::response::Response;
use http::{HeaderMap, HeaderValue, header};
use lvng_codegen::load::forget_bases;
use lvng_runtime::server::Docs;
use serde_json::{Value, json};

/// Where the files of the viewer are.
const VIEWER: &str = "/-/viewer";

/// Where the document is.
const DOCUMENT: &str = "/openapi.json";

/// The files of the viewer.
pub fn viewer() -> Router {
    Docs::viewer(VIEWER)
}

/// The pages of a description.
pub struct Pages {
    page: String,
    document: String,
}

impl Pages {
    /// Those of a description, whose document names the mock as the only server.
    pub fn of(api: &Api) -> Self {
        let title = api.tree.pointer("/info/title").and_then(Value::as_str).unwrap_or("API");
        // Any key will do, so that calls can be tried at once.
        let schemes = api.tree.pointer("/components/securitySchemes").and_then(Value::as_object).into_iter().flatten();
        let has_key = |scheme: &Value| scheme["type"] == "apiKey" || scheme["scheme"] == "bearer";
        let names: Vec<&str> = schemes.filter(|(_, scheme)| has_key(scheme)).map(|(name, _)| name.as_str()).collect();
        let page = Docs::html(title, VIEWER, DOCUMENT, &names, "mock");
        let mut tree = api.tree.clone();
        forget_bases(&mut tree);
        let first = tree.get("servers").and_then(|servers| servers.get(0)).and_then(server_path).unwrap_or_default();
        if let Some(root) = tree.as_object_mut() {
            let url = if first.is_empty() { "/".to_owned() } else { first };
            root.insert("servers".to_owned(), json!([{ "url": url, "description": "This mock" }]));
        }
        // Those of paths and operations would lead elsewhere.
        let paths = tree.get_mut("paths").and_then(Value::as_object_mut).into_iter().flatten();
        for item in paths.filter_map(|(_, item)| item.as_object_mut()) {
            item.shift_remove("servers");
            item.values_mut()
                .filter_map(Value::as_object_mut)
                .for_each(|operation| drop(operation.shift_remove("servers")));
        }
        Self { page, document: tree.to_string() }
    }

    /// The answer to a request for one of them, where the description has no such path. Browsers ask for the page.
    pub fn answer(&self, method: &http::Method, path: &str, headers: &HeaderMap) -> Option<Response> {
        let accept = headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok()).unwrap_or_default();
        let (text, media_type) = match path {
            _ if method != http::Method::GET && method != http::Method::HEAD => return None,
            "/" if accept.is_empty() || accept.contains("text/html") || accept.contains("*/*") => {
                (&self.page, "text/html; charset=utf-8")
            }
            DOCUMENT => (&self.document, "application/json"),
            _ => return None,
        };
        let mut response = Response::new(Body::from(text.clone()));
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
        Some(response)
    }
}
