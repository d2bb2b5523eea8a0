//! crates: utoipa, utoipa-axum, axum
use axum::extract::{Multipart, Path, Query};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::{Form, Json};
use interop_servers::{EVENTS, arguments, hex, models};
use serde_json::{Value, json};
use utoipa::openapi::security::{ApiKey, ApiKeyValue, Http, HttpAuthScheme, SecurityScheme};
use utoipa::{IntoParams, Modify, OpenApi, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

models!(ToSchema; parameters: IntoParams);

#[derive(Serialize, Deserialize, ToSchema)]
struct Tree {
    name: String,
    #[schema(no_recursion)]
    children: Vec<Tree>,
}

#[derive(Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Lists {
    #[serde(default)]
    ids: Vec<i64>,
    #[serde(default)]
    tags: Vec<String>,
}

#[derive(Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Limited {
    #[param(maximum = 100)]
    limit: Option<u8>,
}

#[derive(Serialize, Deserialize, ToSchema)]
struct FormBody {
    name: String,
    count: i32,
    flag: bool,
}

#[derive(ToSchema)]
#[allow(dead_code)]
struct Upload {
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
    note: String,
    count: Option<i32>,
}

#[derive(ToSchema)]
#[allow(dead_code)]
struct Uploads {
    #[schema(value_type = Vec<String>, format = Binary)]
    files: Vec<Vec<u8>>,
}

#[utoipa::path(get, path = "/path/{id}/{name}", params(PathArgs), responses((status = 200, body = Saw)))]
async fn path(Path(path): Path<PathArgs>) -> Json<Saw> {
    Json(saw(&path))
}

#[utoipa::path(get, path = "/tail/{*rest}", params(("rest" = String, Path)), responses((status = 200, body = Saw)))]
async fn tail(Path(rest): Path<String>) -> Json<Saw> {
    Json(saw(&json!({ "rest": rest })))
}

#[utoipa::path(get, path = "/scalars", params(Scalars), responses((status = 200, body = Saw)))]
async fn scalars(Query(query): Query<Scalars>) -> Json<Saw> {
    Json(saw(&query))
}

#[utoipa::path(get, path = "/lists", params(Lists), responses((status = 200, body = Saw)))]
async fn lists(axum_extra::extract::Query(query): axum_extra::extract::Query<Lists>) -> Json<Saw> {
    Json(saw(&query))
}

#[utoipa::path(get, path = "/headers", params(("X-Word" = String, Header), ("X-Count" = Option<i32>, Header)),
    responses((status = 200, body = Saw)))]
async fn headers(headers: HeaderMap) -> Json<Saw> {
    Json(saw(&json!({ "word": header(&headers, "x-word"), "count": header(&headers, "x-count") })))
}

#[utoipa::path(get, path = "/cookies", params(("session" = String, Cookie), ("n" = Option<i32>, Cookie)),
    responses((status = 200, body = Saw)))]
async fn cookies(headers: HeaderMap) -> Json<Saw> {
    let text = header(&headers, "cookie").unwrap_or_default();
    let pairs = text.split("; ").filter_map(|pair| pair.split_once('='));
    Json(saw(&pairs.collect::<BTreeMap<_, _>>()))
}

#[utoipa::path(post, path = "/thing", request_body = Thing, responses((status = 201, body = Thing)))]
async fn thing(Json(body): Json<Thing>) -> (StatusCode, Json<Thing>) {
    (StatusCode::CREATED, Json(body))
}

#[utoipa::path(post, path = "/pets", request_body = Vec<Pet>, responses((status = 200, body = Vec<Pet>)))]
async fn pets(Json(body): Json<Vec<Pet>>) -> Json<Vec<Pet>> {
    Json(body)
}

#[utoipa::path(post, path = "/tree", request_body = Tree, responses((status = 200, body = Tree)))]
async fn tree(Json(body): Json<Tree>) -> Json<Tree> {
    Json(body)
}

type Lines = BTreeMap<String, Vec<i32>>;

#[utoipa::path(post, path = "/map", request_body = BTreeMap<String, Vec<i32>>,
    responses((status = 200, body = BTreeMap<String, Vec<i32>>)))]
async fn map(Json(body): Json<Lines>) -> Json<Lines> {
    Json(body)
}

#[utoipa::path(post, path = "/any", request_body = Value, responses((status = 200, body = Value)))]
async fn any(Json(body): Json<Value>) -> Json<Value> {
    Json(body)
}

#[utoipa::path(post, path = "/form", request_body(content = FormBody, content_type = "application/x-www-form-urlencoded"),
    responses((status = 200, body = Saw)))]
async fn form(Form(body): Form<FormBody>) -> Json<Saw> {
    Json(saw(&body))
}

#[utoipa::path(post, path = "/upload", request_body(content = Upload, content_type = "multipart/form-data"),
    responses((status = 200, body = Saw)))]
async fn upload(body: Multipart) -> Json<Saw> {
    let parts = parts(body).await;
    let field = |name: &str| parts.iter().find(|part| part.0 == name).map(|part| part.3.clone());
    let file = parts.iter().find(|part| part.0 == "file").map(|part| json!({ "name": part.1, "hex": part.2 }));
    Json(saw(&json!({ "file": file, "note": field("note"), "count": field("count") })))
}

#[utoipa::path(post, path = "/uploads", request_body(content = Uploads, content_type = "multipart/form-data"),
    responses((status = 200, body = Saw)))]
async fn uploads(body: Multipart) -> Json<Saw> {
    let files = parts(body).await.into_iter().map(|part| json!({ "name": part.1, "hex": part.2 }));
    Json(saw(&json!({ "files": files.collect::<Vec<_>>() })))
}

/// Field, file name, bytes and text of each part.
async fn parts(mut body: Multipart) -> Vec<(String, Option<String>, String, String)> {
    let mut parts = Vec::new();
    while let Ok(Some(field)) = body.next_field().await {
        let (name, file) = (field.name().unwrap_or_default().to_owned(), field.file_name().map(str::to_owned));
        let bytes = field.bytes().await.unwrap_or_default();
        parts.push((name, file, hex(&bytes), String::from_utf8_lossy(&bytes).into_owned()));
    }
    parts
}

#[utoipa::path(post, path = "/bytes", request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream")))]
async fn bytes(body: axum::body::Bytes) -> axum::body::Bytes {
    body
}

#[utoipa::path(post, path = "/text", request_body = String, responses((status = 200, body = String)))]
async fn text(body: String) -> String {
    body
}

#[utoipa::path(get, path = "/events", responses((status = 200, body = Tick, content_type = "text/event-stream")))]
async fn events() -> Response {
    ([("content-type", "text/event-stream")], EVENTS).into_response()
}

#[utoipa::path(get, path = "/numbers", responses((status = 200, body = Numbers)))]
async fn numbers() -> Json<Numbers> {
    Json(numbers_now())
}

#[utoipa::path(get, path = "/answer-headers",
    responses((status = 200, body = Message, headers(("X-Count" = i32, description = "a count")))))]
async fn answer_headers() -> ([(&'static str, &'static str); 1], Json<Message>) {
    ([("X-Count", "42")], Json(Message { message: "see the headers".into() }))
}

#[utoipa::path(delete, path = "/nothing", responses((status = 204)))]
async fn nothing() -> StatusCode {
    StatusCode::NO_CONTENT
}

#[utoipa::path(get, path = "/status/{code}", params(Code),
    responses((status = 200, body = Message), (status = 202, body = Saw), (status = 404, body = Message)))]
async fn status(Path(Code { code }): Path<Code>) -> Response {
    match code {
        404 => (StatusCode::NOT_FOUND, Json(Message { message: "gone".into() })).into_response(),
        202 => (StatusCode::ACCEPTED, Json(Saw { saw: "later".into() })).into_response(),
        _ => Json(Message { message: "ok".into() }).into_response(),
    }
}

#[utoipa::path(get, path = "/limited", params(Limited), responses((status = 200, body = Saw)))]
async fn limited(Query(query): Query<Limited>) -> Json<Saw> {
    Json(saw(&query))
}

#[utoipa::path(get, path = "/page", params(Paging), responses((status = 200, body = Page)))]
async fn page(Query(query): Query<Paging>) -> Json<Page> {
    Json(page_from(query.offset))
}

#[utoipa::path(get, path = "/auth/bearer", security(("bearer" = [])), responses((status = 200, body = Saw)))]
async fn bearer(headers: HeaderMap) -> Json<Saw> {
    let token = header(&headers, "authorization").and_then(|text| text.strip_prefix("Bearer ").map(str::to_owned));
    Json(saw(&json!({ "token": token })))
}

#[utoipa::path(get, path = "/auth/header", security(("key" = [])), responses((status = 200, body = Saw)))]
async fn key(headers: HeaderMap) -> Json<Saw> {
    Json(saw(&json!({ "key": header(&headers, "x-key") })))
}

fn header(headers: &HeaderMap, name: &str) -> Option<String> {
    headers.get(name).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
}

struct Schemes;

impl Modify for Schemes {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let components = document.components.get_or_insert_with(Default::default);
        components.add_security_scheme("bearer", SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer)));
        components.add_security_scheme("key", SecurityScheme::ApiKey(ApiKey::Header(ApiKeyValue::new("X-Key"))));
    }
}

#[derive(OpenApi)]
#[openapi(info(title = "Interop", version = "1"), modifiers(&Schemes))]
struct Document;

#[tokio::main]
async fn main() {
    let (port, file) = arguments();
    let router = OpenApiRouter::with_openapi(Document::openapi())
        .routes(routes!(path))
        .routes(routes!(tail))
        .routes(routes!(scalars))
        .routes(routes!(lists))
        .routes(routes!(headers))
        .routes(routes!(cookies))
        .routes(routes!(thing))
        .routes(routes!(pets))
        .routes(routes!(tree))
        .routes(routes!(map))
        .routes(routes!(any))
        .routes(routes!(form))
        .routes(routes!(upload))
        .routes(routes!(uploads))
        .routes(routes!(bytes))
        .routes(routes!(text))
        .routes(routes!(events))
        .routes(routes!(numbers))
        .routes(routes!(answer_headers))
        .routes(routes!(nothing))
        .routes(routes!(status))
        .routes(routes!(limited))
        .routes(routes!(page))
        .routes(routes!(bearer))
        .routes(routes!(key));
    let (router, document) = router.split_for_parts();
    std::fs::write(file, serde_json::to_string_pretty(&document).expect("JSON")).expect("a file");
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await.expect("a free port");
    axum::serve(listener, router).await.expect("a server");
}
