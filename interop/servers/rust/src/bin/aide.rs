//! crates: aide, schemars, axum
use aide::axum::ApiRouter;
use aide::axum::routing::{delete_with, get_with, post_with};
use aide::openapi::{Info, OpenApi};
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::{Form, Json};
use interop_servers::{arguments, models};
use schemars::JsonSchema;
use serde_json::{Value, json};

models!(JsonSchema; parameters: JsonSchema);

#[derive(Serialize, Deserialize, JsonSchema)]
struct Tree {
    name: String,
    children: Vec<Tree>,
}

#[derive(Serialize, Deserialize, JsonSchema)]
struct FormBody {
    name: String,
    count: i32,
    flag: bool,
}

#[derive(Serialize, Deserialize, JsonSchema)]
struct Limited {
    #[schemars(range(max = 100))]
    limit: Option<u8>,
}

async fn path(Path(path): Path<PathArgs>) -> Json<Saw> {
    Json(saw(&path))
}

async fn tail(Path(rest): Path<String>) -> Json<Saw> {
    Json(saw(&json!({ "rest": rest })))
}

async fn scalars(Query(query): Query<Scalars>) -> Json<Saw> {
    Json(saw(&query))
}

async fn thing(Json(body): Json<Thing>) -> (StatusCode, Json<Thing>) {
    (StatusCode::CREATED, Json(body))
}

async fn same<T>(Json(body): Json<T>) -> Json<T> {
    Json(body)
}

async fn form(Form(body): Form<FormBody>) -> Json<Saw> {
    Json(saw(&body))
}

async fn text(body: String) -> String {
    body
}

async fn numbers() -> Json<Numbers> {
    Json(numbers_now())
}

async fn status(Path(Code { code }): Path<Code>) -> Response {
    match code {
        404 => (StatusCode::NOT_FOUND, Json(Message { message: "gone".into() })).into_response(),
        202 => (StatusCode::ACCEPTED, Json(Saw { saw: "later".into() })).into_response(),
        _ => Json(Message { message: "ok".into() }).into_response(),
    }
}

async fn limited(Query(query): Query<Limited>) -> Json<Saw> {
    Json(saw(&query))
}

async fn page(Query(query): Query<Paging>) -> Json<Page> {
    Json(page_from(query.offset))
}

#[tokio::main]
async fn main() {
    let (port, file) = arguments();
    aide::generate::extract_schemas(true);
    aide::generate::infer_responses(true);
    let info = Info { title: "Interop".into(), version: "1".into(), ..Info::default() };
    let mut document = OpenApi { info, ..OpenApi::default() };
    let router: axum::Router = ApiRouter::new()
        .api_route("/path/{id}/{name}", get_with(path, |op| op.id("path")))
        .api_route("/tail/{*rest}", get_with(tail, |op| op.id("tail")))
        .api_route("/scalars", get_with(scalars, |op| op.id("scalars")))
        .api_route("/thing", post_with(thing, |op| op.id("thing").response::<201, Json<Thing>>()))
        .api_route("/pets", post_with(same::<Vec<Pet>>, |op| op.id("pets")))
        .api_route("/tree", post_with(same::<Tree>, |op| op.id("tree")))
        .api_route("/map", post_with(same::<BTreeMap<String, Vec<i32>>>, |op| op.id("map")))
        .api_route("/any", post_with(same::<Value>, |op| op.id("any")))
        .api_route("/form", post_with(form, |op| op.id("form")))
        .api_route("/text", post_with(text, |op| op.id("text")))
        .api_route("/numbers", get_with(numbers, |op| op.id("numbers")))
        .api_route(
            "/nothing",
            delete_with(async || StatusCode::NO_CONTENT, |op| op.id("nothing").response::<204, ()>()),
        )
        .api_route(
            "/status/{code}",
            get_with(status, |op| {
                op.id("status")
                    .response::<200, Json<Message>>()
                    .response::<202, Json<Saw>>()
                    .response::<404, Json<Message>>()
            }),
        )
        .api_route("/limited", get_with(limited, |op| op.id("limited")))
        .api_route("/page", get_with(page, |op| op.id("page")))
        .finish_api(&mut document);
    std::fs::write(file, serde_json::to_string_pretty(&document).expect("JSON")).expect("a file");
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await.expect("a free port");
    axum::serve(listener, router).await.expect("a server");
}
