//! crates: poem-openapi, poem
use chrono::{DateTime, NaiveDate, Utc};
use interop_servers::{arguments, hex};
use poem::listener::TcpListener;
use poem::{Route, Server};
use poem_openapi::auth::{ApiKey, Basic, Bearer};
use poem_openapi::param::{Cookie, Header, Path, Query};
use poem_openapi::payload::{Binary, EventStream, Form, Json, PlainText};
use poem_openapi::types::multipart::Upload;
use poem_openapi::{ApiResponse, Enum, Multipart, Object, OpenApi, OpenApiService, SecurityScheme, Union};
use rust_decimal::Decimal;
use serde_json::{Value, json};
use std::collections::HashMap;
use uuid::Uuid;

#[derive(Object)]
struct Saw {
    saw: String,
}

fn saw(value: Value) -> Json<Saw> {
    Json(Saw { saw: value.to_string() })
}

#[derive(Enum)]
enum Color {
    #[oai(rename = "red")]
    Red,
    #[oai(rename = "dark blue")]
    DarkBlue,
}

#[derive(Object)]
struct Owner {
    name: String,
    email: Option<String>,
}

#[derive(Object)]
struct Thing {
    id: i64,
    #[oai(validator(min_length = 1))]
    name: String,
    price: Decimal,
    ratio: f64,
    active: bool,
    color: Color,
    day: NaiveDate,
    at: DateTime<Utc>,
    uid: Uuid,
    tags: Vec<String>,
    owner: Option<Owner>,
    note: Option<String>,
    #[oai(skip_serializing_if_is_none)]
    extra: Option<String>,
    #[oai(default)]
    counts: HashMap<String, i32>,
}

#[derive(Object)]
struct Cat {
    lives: u32,
}

#[derive(Object)]
struct Dog {
    bark: f64,
}

#[derive(Union)]
#[oai(discriminator_name = "kind")]
enum Pet {
    #[oai(mapping = "cat")]
    Cat(Cat),
    #[oai(mapping = "dog")]
    Dog(Dog),
}

#[derive(Object)]
struct Tree {
    name: String,
    children: Vec<Tree>,
}

#[derive(Object)]
struct Tick {
    n: u32,
    text: String,
}

#[derive(Object)]
struct Message {
    message: String,
}

#[derive(Object)]
struct Numbers {
    big: i64,
    small: i64,
    decimal: Decimal,
    ratio: f64,
}

#[derive(Object)]
struct Item {
    n: u32,
}

#[derive(Object)]
struct Page {
    items: Vec<Item>,
    total: u32,
}

#[derive(Object, serde::Deserialize)]
struct FormBody {
    name: String,
    count: i32,
    flag: bool,
}

#[derive(Multipart)]
struct File {
    file: Upload,
    note: String,
    count: Option<i32>,
}

#[derive(Multipart)]
struct Files {
    files: Vec<Upload>,
}

#[derive(ApiResponse)]
enum Created {
    #[oai(status = 201)]
    Created(Json<Thing>),
}

#[derive(ApiResponse)]
enum Nothing {
    #[oai(status = 204)]
    Nothing,
}

#[derive(ApiResponse)]
enum Status {
    #[oai(status = 200)]
    Ok(Json<Message>),
    #[oai(status = 202)]
    Later(Json<Saw>),
    #[oai(status = 404)]
    Gone(Json<Message>),
}

#[derive(ApiResponse)]
enum Counted {
    #[oai(status = 200)]
    Ok(Json<Message>, #[oai(header = "X-Count")] i32),
}

#[derive(SecurityScheme)]
#[oai(ty = "basic")]
struct ByPassword(Basic);

#[derive(SecurityScheme)]
#[oai(ty = "bearer")]
struct ByToken(Bearer);

#[derive(SecurityScheme)]
#[oai(ty = "api_key", key_name = "X-Key", key_in = "header")]
struct ByHeader(ApiKey);

#[derive(SecurityScheme)]
#[oai(ty = "api_key", key_name = "key", key_in = "query")]
struct ByQuery(ApiKey);

#[derive(SecurityScheme)]
#[oai(ty = "api_key", key_name = "key", key_in = "cookie")]
struct ByCookie(ApiKey);

async fn seen(file: Upload) -> Value {
    let name = file.file_name().map(str::to_owned);
    json!({ "name": name, "hex": hex(&file.into_vec().await.unwrap_or_default()) })
}

struct Api;

#[OpenApi]
impl Api {
    #[oai(path = "/path/:id/:name", method = "get")]
    async fn path(&self, id: Path<i64>, name: Path<String>) -> Json<Saw> {
        saw(json!({ "id": id.0, "name": name.0 }))
    }

    #[oai(path = "/scalars", method = "get")]
    #[allow(clippy::too_many_arguments)]
    async fn scalars(
        &self,
        flag: Query<Option<bool>>,
        count: Query<Option<i64>>,
        ratio: Query<Option<f64>>,
        day: Query<Option<NaiveDate>>,
        at: Query<Option<DateTime<Utc>>>,
        id: Query<Option<Uuid>>,
        word: Query<Option<String>>,
        color: Query<Option<Color>>,
    ) -> Json<Saw> {
        let color = color.0.map(|color| if matches!(color, Color::Red) { "red" } else { "dark blue" });
        saw(json!({ "flag": flag.0, "count": count.0, "ratio": ratio.0, "day": day.0, "at": at.0, "id": id.0,
            "word": word.0, "color": color }))
    }

    #[oai(path = "/lists", method = "get")]
    async fn lists(&self, ids: Query<Vec<i64>>, tags: Query<Vec<String>>) -> Json<Saw> {
        saw(json!({ "ids": ids.0, "tags": tags.0 }))
    }

    #[oai(path = "/commas", method = "get")]
    async fn commas(&self, #[oai(explode = false)] ids: Query<Vec<i64>>) -> Json<Saw> {
        saw(json!({ "ids": ids.0 }))
    }

    #[oai(path = "/headers", method = "get")]
    async fn headers(
        &self,
        #[oai(name = "X-Word")] word: Header<String>,
        #[oai(name = "X-Count")] count: Header<Option<i32>>,
    ) -> Json<Saw> {
        saw(json!({ "word": word.0, "count": count.0 }))
    }

    #[oai(path = "/header-list", method = "get")]
    async fn header_list(&self, #[oai(name = "X-Tags")] tags: Header<Vec<String>>) -> Json<Saw> {
        saw(json!({ "tags": tags.0 }))
    }

    #[oai(path = "/cookies", method = "get")]
    async fn cookies(&self, session: Cookie<String>, n: Cookie<Option<i32>>) -> Json<Saw> {
        saw(json!({ "session": session.0, "n": n.0 }))
    }

    #[oai(path = "/thing", method = "post")]
    async fn thing(&self, body: Json<Thing>) -> Created {
        Created::Created(body)
    }

    #[oai(path = "/pets", method = "post")]
    async fn pets(&self, body: Json<Vec<Pet>>) -> Json<Vec<Pet>> {
        body
    }

    #[oai(path = "/tree", method = "post")]
    async fn tree(&self, body: Json<Tree>) -> Json<Tree> {
        body
    }

    #[oai(path = "/map", method = "post")]
    async fn map(&self, body: Json<HashMap<String, Vec<i32>>>) -> Json<HashMap<String, Vec<i32>>> {
        body
    }

    #[oai(path = "/any", method = "post")]
    async fn any(&self, body: Json<Value>) -> Json<Value> {
        body
    }

    #[oai(path = "/form", method = "post")]
    async fn form(&self, body: Form<FormBody>) -> Json<Saw> {
        let FormBody { name, count, flag } = body.0;
        saw(json!({ "name": name, "count": count, "flag": flag }))
    }

    #[oai(path = "/upload", method = "post")]
    async fn upload(&self, body: File) -> Json<Saw> {
        saw(json!({ "file": seen(body.file).await, "note": body.note, "count": body.count }))
    }

    #[oai(path = "/uploads", method = "post")]
    async fn uploads(&self, body: Files) -> Json<Saw> {
        let mut files = Vec::new();
        for file in body.files {
            files.push(seen(file).await);
        }
        saw(json!({ "files": files }))
    }

    #[oai(path = "/bytes", method = "post")]
    async fn bytes(&self, body: Binary<Vec<u8>>) -> Binary<Vec<u8>> {
        body
    }

    #[oai(path = "/text", method = "post")]
    async fn text(&self, body: PlainText<String>) -> PlainText<String> {
        body
    }

    #[oai(path = "/typed-events", method = "get")]
    async fn events(&self) -> EventStream<futures_util::stream::BoxStream<'static, Tick>> {
        let ticks = [Tick { n: 1, text: "a\nb".into() }, Tick { n: 2, text: "é".into() }];
        EventStream::new(Box::pin(futures_util::stream::iter(ticks)))
    }

    #[oai(path = "/numbers", method = "get")]
    async fn numbers(&self) -> Json<Numbers> {
        let decimal = "1234567890123456789012345678.1".parse().unwrap_or_default();
        Json(Numbers { big: i64::MAX, small: i64::MIN, decimal, ratio: 1e300 })
    }

    #[oai(path = "/answer-headers", method = "get")]
    async fn answer_headers(&self) -> Counted {
        Counted::Ok(Json(Message { message: "see the headers".into() }), 42)
    }

    #[oai(path = "/nothing", method = "delete")]
    async fn nothing(&self) -> Nothing {
        Nothing::Nothing
    }

    #[oai(path = "/status/:code", method = "get")]
    async fn status(&self, code: Path<u16>) -> Status {
        match code.0 {
            404 => Status::Gone(Json(Message { message: "gone".into() })),
            202 => Status::Later(Json(Saw { saw: "later".into() })),
            _ => Status::Ok(Json(Message { message: "ok".into() })),
        }
    }

    #[oai(path = "/limited", method = "get")]
    async fn limited(&self, #[oai(validator(maximum(value = "100")))] limit: Query<Option<i32>>) -> Json<Saw> {
        saw(json!({ "limit": limit.0 }))
    }

    #[oai(path = "/page", method = "get")]
    async fn page(&self, offset: Query<Option<usize>>) -> Json<Page> {
        let items = (0..5).skip(offset.0.unwrap_or(0)).take(2).map(|n| Item { n }).collect();
        Json(Page { items, total: 5 })
    }

    #[oai(path = "/auth/basic", method = "get")]
    async fn basic(&self, auth: ByPassword) -> Json<Saw> {
        saw(json!({ "user": auth.0.username, "password": auth.0.password }))
    }

    #[oai(path = "/auth/bearer", method = "get")]
    async fn bearer(&self, auth: ByToken) -> Json<Saw> {
        saw(json!({ "token": auth.0.token }))
    }

    #[oai(path = "/auth/header", method = "get")]
    async fn key_header(&self, auth: ByHeader) -> Json<Saw> {
        saw(json!({ "key": auth.0.key }))
    }

    #[oai(path = "/auth/query", method = "get")]
    async fn key_query(&self, auth: ByQuery) -> Json<Saw> {
        saw(json!({ "key": auth.0.key }))
    }

    #[oai(path = "/auth/cookie", method = "get")]
    async fn key_cookie(&self, auth: ByCookie) -> Json<Saw> {
        saw(json!({ "key": auth.0.key }))
    }
}

#[tokio::main]
async fn main() {
    let (port, file) = arguments();
    let service = OpenApiService::new(Api, "Interop", "1");
    std::fs::write(file, service.spec()).expect("a file");
    let listener = TcpListener::bind(("127.0.0.1".to_owned(), port));
    Server::new(listener).run(Route::new().nest("/", service)).await.expect("a server");
}
