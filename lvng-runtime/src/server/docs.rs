//! The description of a server, and a page that shows it to people.

use axum::Router;
use axum::response::Html;
use axum::routing::get;
use bytes::Bytes;
use http::header;
use serde_json::{Value, json};
use std::fmt;
use swagger_ui_dist::{ApiDefinition, OpenApiSource};

/// Where the description is.
const DOCUMENT: &str = "/openapi.json";

/// The description of a server at `/openapi.json`, and a page at `/docs` that shows it and tries calls: Swagger UI, whose files
/// are in the program, so that it needs no network.
///
/// The description is JSON, in one document, as `lvng bundle --format json` prints it:
///
/// ```
/// # use lvng_runtime::server::{Docs, DocsError, NoAuth, Router};
/// # const DESCRIPTION: &str = r#"{"openapi": "3.1.0", "info": {"title": "Pets", "version": "1"}, "paths": {}}"#;
/// # fn app() -> Result<(), Box<dyn std::error::Error>> {
/// # let router = Router::new(NoAuth);
/// // const DESCRIPTION: &str = include_str!("openapi.json");
/// let app = router.into_axum()?.merge(Docs::new(DESCRIPTION)?.into_axum());
/// # Ok(())
/// # }
/// # app().unwrap();
/// ```
///
/// It asks nobody for credentials: who is not to see it must not get it merged. Paths of the description that are the same are
/// hidden by it.
#[derive(Clone)]
pub struct Docs {
    document: Bytes,
    title: String,
    page: String,
}

impl Docs {
    /// Those of a description.
    ///
    /// # Errors
    /// It is no JSON, with the place, or none of OpenAPI.
    pub fn new(description: impl Into<Bytes>) -> Result<Self, DocsError> {
        let document = description.into();
        let tree: Value = serde_json::from_slice(&document).map_err(|error| DocsError(error.to_string()))?;
        let Some(title) = tree.pointer("/info/title").and_then(Value::as_str) else {
            return Err(DocsError("it has no title at /info/title".to_owned()));
        };
        Ok(Docs { title: title.to_owned(), document, page: "/docs".to_owned() })
    }

    /// Where the page is, in place of `/docs`: a path that begins with `/`.
    pub fn at(mut self, path: impl Into<String>) -> Self {
        self.page = path.into();
        self
    }

    /// The routes, to be merged with those of a server, or nested below a path.
    ///
    /// # Panics
    /// As axum does, where the path of the page does not begin with `/`, or is `/openapi.json`.
    pub fn into_axum(self) -> Router {
        // From the place of the page, `/a/docs` is `docs`, and `/openapi.json` one step up for each folder.
        let (folders, name) = self.page.rsplit_once('/').unwrap_or_default();
        let up = "../".repeat(folders.matches('/').count());
        let files = format!("{}/-/viewer", self.page.trim_end_matches('/'));
        let linked = if name.is_empty() { "-/viewer".to_owned() } else { format!("{name}/-/viewer") };
        let document = format!("{up}{}", DOCUMENT.trim_start_matches('/'));
        let html = Self::html(&self.title, &escaped(&linked), &document, &[], "");
        let description = self.document;
        Router::new()
            .route(DOCUMENT, get(async move || ([(header::CONTENT_TYPE, "application/json")], description)))
            .route(&self.page, get(async move || Html(html)))
            .merge(Self::viewer(&files))
    }

    /// The page of a description: where the viewer's files are, where the document is, and the security schemes for which a key
    /// is filled in. Vendor extensions are shown, and calls can be tried.
    #[doc(hidden)]
    pub fn html(title: &str, files: &str, document: &str, schemes: &[&str], key: &str) -> String {
        let title = escaped(title);
        // Within a script, no text may look like its end.
        let script = |value: Value| value.to_string().replace('<', "\\u003c");
        let (url, schemes, key) = (script(json!(document)), script(json!(schemes)), script(json!(key)));
        format!(
            r#"<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="stylesheet" href="{files}/swagger-ui.css">
<link rel="icon" href="data:,">
</head>
<body>
<div id="reference"></div>
<script src="{files}/swagger-ui-bundle.js"></script>
<script>
const ui = SwaggerUIBundle({{
  url: {url},
  domNode: document.getElementById("reference"),
  deepLinking: true,
  docExpansion: "none",
  defaultModelsExpandDepth: -1,
  displayOperationId: true,
  displayRequestDuration: true,
  filter: true,
  showExtensions: true,
  tryItOutEnabled: true,
  validatorUrl: null,
  onComplete: () => {schemes}.forEach(name => ui.preauthorizeApiKey(name, {key}))
}});
</script>
</body>
</html>
"#
        )
    }

    /// The files of the viewer that the page needs, below a path. What else the viewer's crate serves is left out: it has a page of
    /// its own, which writes the address it is asked at into its HTML as it is.
    #[doc(hidden)]
    pub fn viewer(path: &str) -> Router {
        let api_definition = OpenApiSource::Uri(DOCUMENT);
        let all = swagger_ui_dist::generate_routes(ApiDefinition { uri_prefix: path, api_definition, title: None });
        let all = all.into_service::<axum::body::Body>();
        let files = ["swagger-ui.css", "swagger-ui-bundle.js"].map(|file| format!("{path}/{file}"));
        files.iter().fold(Router::new(), |router, file| router.route_service(file, all.clone()))
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

impl fmt::Debug for Docs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Docs").field("title", &self.title).field("page", &self.page).finish_non_exhaustive()
    }
}

/// What is given for a description is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocsError(String);

impl fmt::Display for DocsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the description cannot be shown: {}", self.0)
    }
}

impl std::error::Error for DocsError {}
