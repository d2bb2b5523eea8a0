//! crates: salvo, salvo-oapi
use interop_servers::{arguments, models};
use salvo::http::StatusCode;
use salvo::oapi::extract::{FormBody, JsonBody, PathParam, QueryParam};
use salvo::oapi::{OpenApi, ToParameters, ToSchema, endpoint};
use salvo::prelude::{Json, Listener, Response, Router, Server, TcpListener, Writer};
use serde_json::{Value, json};

models!(ToSchema; parameters: ToSchema);

#[derive(Serialize, Deserialize, ToSchema)]
struct Tree {
    name: String,
    children: Vec<Tree>,
}

#[derive(Serialize, Deserialize, ToSchema)]
struct Form {
    name: String,
    count: i32,
    flag: bool,
}

#[derive(Serialize, Deserialize, ToParameters)]
#[salvo(parameters(default_parameter_in = Query))]
struct Query {
    flag: Option<bool>,
    count: Option<i64>,
    ratio: Option<f64>,
    day: Option<NaiveDate>,
    at: Option<DateTime<Utc>>,
    id: Option<Uuid>,
    color: Option<Color>,
    word: Option<String>,
}

#[endpoint]
async fn path(id: PathParam<i64>, name: PathParam<String>) -> Json<Saw> {
    Json(saw(&json!({ "id": id.into_inner(), "name": name.into_inner() })))
}

#[endpoint]
async fn scalars(query: Query) -> Json<Saw> {
    Json(saw(&query))
}

#[endpoint(status_codes(201))]
async fn thing(body: JsonBody<Thing>, response: &mut Response) -> Json<Thing> {
    response.status_code(StatusCode::CREATED);
    Json(body.into_inner())
}

#[endpoint]
async fn pets(body: JsonBody<Vec<Pet>>) -> Json<Vec<Pet>> {
    Json(body.into_inner())
}

#[endpoint]
async fn tree(body: JsonBody<Tree>) -> Json<Tree> {
    Json(body.into_inner())
}

#[endpoint]
async fn map(body: JsonBody<BTreeMap<String, Vec<i32>>>) -> Json<BTreeMap<String, Vec<i32>>> {
    Json(body.into_inner())
}

#[endpoint]
async fn any(body: JsonBody<Value>) -> Json<Value> {
    Json(body.into_inner())
}

#[endpoint]
async fn form(body: FormBody<Form>) -> Json<Saw> {
    Json(saw(&body.into_inner()))
}

#[endpoint]
async fn numbers() -> Json<Numbers> {
    Json(numbers_now())
}

#[endpoint]
async fn page(offset: QueryParam<usize, false>) -> Json<Page> {
    Json(page_from(offset.into_inner()))
}

#[endpoint(status_codes(204), responses((status_code = 204, description = "nothing")))]
async fn nothing(response: &mut Response) {
    response.status_code(StatusCode::NO_CONTENT);
}

#[tokio::main]
async fn main() {
    let (port, file) = arguments();
    let router = Router::new()
        .push(Router::with_path("path/{id}/{name}").get(path))
        .push(Router::with_path("scalars").get(scalars))
        .push(Router::with_path("thing").post(thing))
        .push(Router::with_path("pets").post(pets))
        .push(Router::with_path("tree").post(tree))
        .push(Router::with_path("map").post(map))
        .push(Router::with_path("any").post(any))
        .push(Router::with_path("form").post(form))
        .push(Router::with_path("numbers").get(numbers))
        .push(Router::with_path("page").get(page))
        .push(Router::with_path("nothing").delete(nothing));
    let document = OpenApi::new("Interop", "1").merge_router(&router);
    std::fs::write(file, document.to_pretty_json().expect("JSON")).expect("a file");
    let listener = TcpListener::new(("127.0.0.1", port)).bind().await;
    Server::new(listener).serve(router).await;
}
