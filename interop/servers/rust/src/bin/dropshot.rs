//! crates: dropshot
use dropshot::{
    ApiDescription, Body, ClientErrorStatusCode, ConfigDropshot, ConfigLogging, ConfigLoggingLevel, HttpError,
    HttpResponseCreated, HttpResponseDeleted, HttpResponseHeaders, HttpResponseOk, Path, Query, RequestContext,
    ServerBuilder, TypedBody, UntypedBody, endpoint,
};
use interop_servers::{arguments, models};
use schemars08 as schemars;
use schemars08::JsonSchema;
use serde_json::Value;

models!(JsonSchema; parameters: JsonSchema);

type Context = RequestContext<()>;
type Answer<T> = Result<HttpResponseOk<T>, HttpError>;

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
    limit: Option<u8>,
}

#[derive(Serialize, Deserialize, JsonSchema)]
struct Counted {
    #[serde(rename = "X-Count")]
    count: String,
}

#[endpoint { method = GET, path = "/path/{id}/{name}" }]
async fn by_path(_: Context, args: Path<PathArgs>) -> Answer<Saw> {
    Ok(HttpResponseOk(saw(&args.into_inner())))
}

#[endpoint { method = GET, path = "/scalars" }]
async fn scalars(_: Context, query: Query<Scalars>) -> Answer<Saw> {
    Ok(HttpResponseOk(saw(&query.into_inner())))
}

#[endpoint { method = POST, path = "/thing" }]
async fn thing(_: Context, body: TypedBody<Thing>) -> Result<HttpResponseCreated<Thing>, HttpError> {
    Ok(HttpResponseCreated(body.into_inner()))
}

#[endpoint { method = POST, path = "/pets" }]
async fn pets(_: Context, body: TypedBody<Vec<Pet>>) -> Answer<Vec<Pet>> {
    Ok(HttpResponseOk(body.into_inner()))
}

#[endpoint { method = POST, path = "/tree" }]
async fn tree(_: Context, body: TypedBody<Tree>) -> Answer<Tree> {
    Ok(HttpResponseOk(body.into_inner()))
}

#[endpoint { method = POST, path = "/map" }]
async fn map(_: Context, body: TypedBody<BTreeMap<String, Vec<i32>>>) -> Answer<BTreeMap<String, Vec<i32>>> {
    Ok(HttpResponseOk(body.into_inner()))
}

#[endpoint { method = POST, path = "/any" }]
async fn any(_: Context, body: TypedBody<Value>) -> Answer<Value> {
    Ok(HttpResponseOk(body.into_inner()))
}

#[endpoint { method = POST, path = "/form", content_type = "application/x-www-form-urlencoded" }]
async fn form(_: Context, body: TypedBody<FormBody>) -> Answer<Saw> {
    Ok(HttpResponseOk(saw(&body.into_inner())))
}

#[endpoint { method = POST, path = "/bytes" }]
async fn bytes(_: Context, body: UntypedBody) -> Result<http::Response<Body>, HttpError> {
    let answer = http::Response::builder().header("content-type", "application/octet-stream");
    answer.body(Body::from(body.as_bytes().to_vec())).map_err(|error| HttpError::for_internal_error(error.to_string()))
}

#[endpoint { method = GET, path = "/numbers" }]
async fn numbers(_: Context) -> Answer<Numbers> {
    Ok(HttpResponseOk(numbers_now()))
}

#[endpoint { method = GET, path = "/answer-headers" }]
async fn answer_headers(_: Context) -> Result<HttpResponseHeaders<HttpResponseOk<Message>, Counted>, HttpError> {
    let answer = HttpResponseOk(Message { message: "see the headers".into() });
    Ok(HttpResponseHeaders::new(answer, Counted { count: "42".into() }))
}

#[endpoint { method = DELETE, path = "/nothing" }]
async fn nothing(_: Context) -> Result<HttpResponseDeleted, HttpError> {
    Ok(HttpResponseDeleted())
}

#[endpoint { method = GET, path = "/status/{code}" }]
async fn status(_: Context, args: Path<Code>) -> Answer<Message> {
    if args.into_inner().code == 404 {
        return Err(HttpError::for_client_error(None, ClientErrorStatusCode::NOT_FOUND, "gone".into()));
    }
    Ok(HttpResponseOk(Message { message: "ok".into() }))
}

#[endpoint { method = GET, path = "/limited" }]
async fn limited(_: Context, query: Query<Limited>) -> Answer<Saw> {
    Ok(HttpResponseOk(saw(&query.into_inner())))
}

#[endpoint { method = GET, path = "/page" }]
async fn page(_: Context, query: Query<Paging>) -> Answer<Page> {
    Ok(HttpResponseOk(page_from(query.into_inner().offset)))
}

fn api() -> Result<ApiDescription<()>, dropshot::ApiDescriptionRegisterError> {
    let mut api = ApiDescription::new();
    api.register(by_path)?;
    api.register(scalars)?;
    api.register(thing)?;
    api.register(pets)?;
    api.register(tree)?;
    api.register(map)?;
    api.register(any)?;
    api.register(form)?;
    api.register(bytes)?;
    api.register(numbers)?;
    api.register(answer_headers)?;
    api.register(nothing)?;
    api.register(status)?;
    api.register(limited)?;
    api.register(page)?;
    Ok(api)
}

#[tokio::main]
async fn main() {
    let (port, file) = arguments();
    let api = api().expect("operations that fit together");
    let document = api.openapi("Interop", "1.0.0".parse().expect("a version")).json().expect("JSON");
    std::fs::write(file, document.to_string()).expect("a file");
    let log = ConfigLogging::StderrTerminal { level: ConfigLoggingLevel::Warn }.to_logger("interop").expect("a log");
    let config = ConfigDropshot { bind_address: ([127, 0, 0, 1], port).into(), ..ConfigDropshot::default() };
    ServerBuilder::new(api, (), log).config(config).start().expect("a free port").await.expect("a server");
}
