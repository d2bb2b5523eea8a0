//! A small API in the form of generated code, and a service that answers it.

use axum::body::Body;
use http::{Request, Response, StatusCode};
use http_body_util::BodyExt;
use lvng_runtime::server::{ApiError, Authenticator, Context, Credentials, Router, Routes, default_envelope, from_fn};
use lvng_runtime::wire::{BoxError, ByteStream, JsonObject, OperationMeta, SecurityKind, SecurityScheme, Value};
use lvng_runtime::{Enum, Object, Operation};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tower::ServiceExt;

pub const SECURITY_SCHEMES: &[SecurityScheme] = &[
    SecurityScheme::new("bearer", SecurityKind::Bearer),
    SecurityScheme::new("key", SecurityKind::HeaderKey("x-api-key")),
];

#[derive(Clone, Debug, PartialEq, Operation)]
#[operation("listItems", GET "/items")]
#[auth("bearer", "key")]
#[success(200, json, Vec<Item>)]
pub struct ListItems {
    #[param(query, default = 50, min = 1, max = 100)]
    pub limit: Option<i64>,
    #[param(query, shape = array, max_items = 3)]
    pub tag: Option<Vec<String>>,
    #[param(query)]
    pub ratio: Option<f64>,
    #[param(header, "x-workspace-id", max_length = 10)]
    pub workspace: Option<String>,
    #[param(cookie)]
    pub theme: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Operation)]
#[operation("createItem", POST "/items")]
#[auth("bearer", "key")]
#[body(json, required)]
#[success(201, json, Item)]
#[failure(409, json, Problem)]
pub struct CreateItem {
    #[field(min_length = 1, max_length = 20)]
    pub name: String,
    #[field(min = 0)]
    pub price: Option<f64>,
    pub count: Option<i32>,
    pub kind: Option<Kind>,
    pub meta: Option<JsonObject>,
}

#[derive(Clone, Debug, PartialEq, Operation)]
#[operation("getItem", GET "/items/{id}")]
#[auth("bearer", "key")]
#[success(200, json, Item)]
pub struct GetItem {
    #[param(path, max_length = 40)]
    pub id: String,
}

#[derive(Clone, Debug, PartialEq, Operation)]
#[operation("getMe", GET "/items/me")]
#[auth("bearer", "key")]
#[success(200, json, Item)]
pub struct GetMe {}

#[derive(Clone, Debug, PartialEq, Operation)]
#[operation("deleteItem", DELETE "/items/{itemId}")]
#[auth("bearer", "key")]
#[success(204)]
pub struct DeleteItem {
    #[param(path, "itemId")]
    pub id: String,
}

#[derive(Clone, Debug, PartialEq, Operation)]
#[operation("exportItem", GET "/items/{id}/{year}-{month}.csv")]
#[success(200, text("text/csv"), String)]
pub struct ExportItem {
    #[param(path)]
    pub id: String,
    #[param(path, min = 2000)]
    pub year: i32,
    #[param(path)]
    pub month: i32,
}

#[derive(Debug, Operation)]
#[operation("putBlob", PUT "/blobs/{name}")]
#[success(200, bytes, ByteStream)]
pub struct PutBlob {
    #[param(path)]
    pub name: String,
    #[body(bytes, required)]
    pub body: ByteStream,
}

#[derive(Clone, Debug, PartialEq, Operation)]
#[operation("submit", POST "/form")]
#[body(form, json)]
#[success(200, json, Value)]
pub struct Submit {
    pub name: Option<String>,
    pub age: Option<i32>,
}

#[derive(Clone, Debug, PartialEq, Operation)]
#[operation("whoAmI", GET "/whoami")]
#[auth("bearer", "")]
#[success(200, json, String)]
pub struct WhoAmI {}

#[derive(Clone, Debug, PartialEq, Operation)]
#[operation("fail", GET "/fail/{how}")]
#[success(200, json, Value)]
#[failure(409, json, Problem)]
pub struct Fail {
    #[param(path)]
    pub how: String,
}

#[derive(Clone, Debug, PartialEq, Object)]
pub struct Item {
    pub id: String,
    pub name: String,
    pub owner: String,
}

#[derive(Clone, Debug, PartialEq, Object)]
pub struct Problem {
    pub reason: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Enum)]
pub enum Kind {
    #[value("small")]
    Small,
    #[value("large")]
    Large,
    #[unknown]
    Unknown(String),
}

pub trait ItemsApi: Send + Sync + 'static {
    type Principal: Send + Sync + 'static;
    fn list(
        &self,
        cx: Context<Self::Principal>,
        req: ListItems,
    ) -> impl Future<Output = Result<Vec<Item>, ApiError>> + Send;
    fn create(
        &self,
        cx: Context<Self::Principal>,
        req: CreateItem,
    ) -> impl Future<Output = Result<Item, ApiError>> + Send;
    fn get(&self, cx: Context<Self::Principal>, req: GetItem) -> impl Future<Output = Result<Item, ApiError>> + Send;
    fn me(&self, cx: Context<Self::Principal>, req: GetMe) -> impl Future<Output = Result<Item, ApiError>> + Send;
    fn delete(
        &self,
        cx: Context<Self::Principal>,
        req: DeleteItem,
    ) -> impl Future<Output = Result<(), ApiError>> + Send;
    fn export(
        &self,
        cx: Context<Option<Self::Principal>>,
        req: ExportItem,
    ) -> impl Future<Output = Result<String, ApiError>> + Send;
    fn put_blob(
        &self,
        cx: Context<Option<Self::Principal>>,
        req: PutBlob,
    ) -> impl Future<Output = Result<ByteStream, ApiError>> + Send;
    fn submit(
        &self,
        cx: Context<Option<Self::Principal>>,
        req: Submit,
    ) -> impl Future<Output = Result<Value, ApiError>> + Send;
    fn who_am_i(
        &self,
        cx: Context<Option<Self::Principal>>,
        req: WhoAmI,
    ) -> impl Future<Output = Result<String, ApiError>> + Send;
    fn fail(
        &self,
        cx: Context<Option<Self::Principal>>,
        req: Fail,
    ) -> impl Future<Output = Result<Value, ApiError>> + Send;
}

pub fn routes<S: ItemsApi>() -> Routes<S, S::Principal> {
    Routes::<S, S::Principal>::new()
        .on::<ListItems>(|api, cx, req| Box::pin(api.list(cx, req)))
        .on::<CreateItem>(|api, cx, req| Box::pin(api.create(cx, req)))
        .on::<GetItem>(|api, cx, req| Box::pin(api.get(cx, req)))
        .on::<GetMe>(|api, cx, req| Box::pin(api.me(cx, req)))
        .on::<DeleteItem>(|api, cx, req| Box::pin(api.delete(cx, req)))
        .on_public::<ExportItem>(|api, cx, req| Box::pin(api.export(cx, req)))
        .on_public::<PutBlob>(|api, cx, req| Box::pin(api.put_blob(cx, req)))
        .on_public::<Submit>(|api, cx, req| Box::pin(api.submit(cx, req)))
        .on_public::<WhoAmI>(|api, cx, req| Box::pin(api.who_am_i(cx, req)))
        .on_public::<Fail>(|api, cx, req| Box::pin(api.fail(cx, req)))
}

#[derive(Debug)]
pub struct User(pub String);

/// Counts how often a handler ran.
#[derive(Clone, Default)]
pub struct Items {
    pub calls: Arc<AtomicUsize>,
}

impl Items {
    fn item(&self, id: &str, name: &str, owner: &User) -> Item {
        self.calls.fetch_add(1, Ordering::SeqCst);
        Item { id: id.to_owned(), name: name.to_owned(), owner: owner.0.clone() }
    }
}

impl ItemsApi for Items {
    type Principal = User;

    async fn list(&self, cx: Context<User>, req: ListItems) -> Result<Vec<Item>, ApiError> {
        cx.set_header("x-total", "1")?;
        Ok(vec![self.item(&format!("{:?}", req.limit), &format!("{:?}", req.tag), cx.principal())])
    }

    async fn create(&self, cx: Context<User>, req: CreateItem) -> Result<Item, ApiError> {
        if req.name == "taken" {
            return Err(ApiError::typed::<CreateItem>(Problem { reason: "taken".into() }));
        }
        Ok(self.item("1", &req.name, cx.principal()))
    }

    async fn get(&self, cx: Context<User>, req: GetItem) -> Result<Item, ApiError> {
        match req.id.as_str() {
            "none" => Err(ApiError::not_found("No such item")),
            id => Ok(self.item(id, "got", cx.principal())),
        }
    }

    async fn me(&self, cx: Context<User>, _: GetMe) -> Result<Item, ApiError> {
        Ok(self.item("me", "me", cx.principal()))
    }

    async fn delete(&self, cx: Context<User>, req: DeleteItem) -> Result<(), ApiError> {
        self.item(&req.id, "", cx.principal());
        Ok(())
    }

    async fn export(&self, _: Context<Option<User>>, req: ExportItem) -> Result<String, ApiError> {
        self.calls.fetch_add(1, Ordering::SeqCst);
        Ok(format!("{},{},{}", req.id, req.year, req.month))
    }

    async fn put_blob(&self, _: Context<Option<User>>, req: PutBlob) -> Result<ByteStream, ApiError> {
        self.calls.fetch_add(1, Ordering::SeqCst);
        Ok(req.body)
    }

    async fn submit(&self, _: Context<Option<User>>, req: Submit) -> Result<Value, ApiError> {
        self.calls.fetch_add(1, Ordering::SeqCst);
        Ok(serde_json::json!({ "name": req.name, "age": req.age }))
    }

    async fn who_am_i(&self, cx: Context<Option<User>>, _: WhoAmI) -> Result<String, ApiError> {
        self.calls.fetch_add(1, Ordering::SeqCst);
        Ok(cx.into_principal().map_or("nobody".to_owned(), |user| user.0))
    }

    fn fail(&self, cx: Context<Option<User>>, req: Fail) -> impl Future<Output = Result<Value, ApiError>> + Send {
        self.calls.fetch_add(1, Ordering::SeqCst);
        // Not even a future comes out of this one.
        assert!(req.how != "early-panic", "panic with a secret");
        async move {
            match req.how.as_str() {
                "panic" => panic!("panic with a secret"),
                "internal" => Err(ApiError::internal("a secret source")),
                "limit" => {
                    cx.set_header("x-ratelimit-remaining", 0)?;
                    Err(ApiError::too_many_requests(std::time::Duration::from_millis(1500)))
                }
                "unauthorized" => Err(ApiError::unauthorized("Not you")),
                "header" => cx.set_header("x-injected", "a\r\nb: c").map(|()| Value::Null),
                "framing" => cx.set_header("content-length", "1").map(|()| Value::Null),
                "typed" => Err(ApiError::typed::<Fail>(Problem { reason: "typed".into() })),
                _ => Err(ApiError::not_implemented()),
            }
        }
    }
}

pub fn authenticator() -> impl Authenticator<Principal = User> {
    from_fn(|credentials: Credentials, _: &'static OperationMeta| async move {
        match (credentials.bearer(), credentials.api_key()) {
            (Some("good"), _) => Ok(User("bearer".into())),
            (_, Some("good")) => Ok(User("key".into())),
            (Some("panic"), _) => panic!("panic with a secret"),
            (Some("weak"), _) => Err(ApiError::forbidden("Not allowed")),
            _ => Err(ApiError::unauthorized("The credentials are not valid")),
        }
    })
}

pub fn router(items: &Items) -> Router<User> {
    let router = Router::new(authenticator()).security_schemes(SECURITY_SCHEMES).envelope(default_envelope);
    router.mount(items.clone(), routes())
}

pub fn app(items: &Items) -> axum::Router {
    router(items).into_axum().unwrap()
}

/// A response, read to its end.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub head: Response<()>,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("{self:?}"))
    }

    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    pub fn header(&self, name: &str) -> &str {
        self.head.headers().get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The code of the envelope, which must be one.
    pub fn code(&self) -> String {
        let json = self.json();
        assert_eq!(json["success"], false, "{self:?}");
        assert_eq!(self.header("content-type"), "application/json", "{self:?}");
        assert!(json["error"]["message"].is_string(), "{self:?}");
        json["error"]["code"].as_str().unwrap_or_else(|| panic!("{self:?}")).to_owned()
    }

    /// The fields that the details name; one may break several constraints.
    pub fn fields(&self) -> Vec<String> {
        let details = self.json()["error"]["details"].as_array().cloned().unwrap_or_default();
        let mut fields: Vec<_> = details.iter().map(|detail| detail["field"].as_str().unwrap().to_owned()).collect();
        fields.dedup();
        fields
    }
}

pub async fn call(app: axum::Router, request: Request<Body>) -> Answer {
    let (parts, body) = app.oneshot(request).await.unwrap().into_parts();
    let body = body.collect().await.map_err(BoxError::from).unwrap().to_bytes().to_vec();
    Answer { status: parts.status, head: Response::from_parts(parts, ()), body }
}

/// A request with good credentials.
pub fn request(method: &str, target: &str, headers: &[(&str, &str)], body: impl Into<Body>) -> Request<Body> {
    let mut builder = Request::builder().method(method).uri(target);
    for (name, value) in headers {
        builder = builder.header(*name, http::HeaderValue::from_bytes(value.as_bytes()).unwrap());
    }
    if !headers.iter().any(|(name, _)| ["authorization", "x-api-key"].contains(name)) {
        builder = builder.header("authorization", "Bearer good");
    }
    builder.body(body.into()).unwrap()
}
