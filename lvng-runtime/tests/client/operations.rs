//! The operations that the tests send.

use lvng_runtime::client::{SecurityKind, SecurityScheme};
use lvng_runtime::wire::{ByteStream, Value};
use lvng_runtime::{Object, Operation};

pub const SCHEMES: &[SecurityScheme] = &[
    SecurityScheme::new("bearer", SecurityKind::Bearer),
    SecurityScheme::new("basic", SecurityKind::Basic),
    SecurityScheme::new("key", SecurityKind::HeaderKey("x-api-key")),
    SecurityScheme::new("queryKey", SecurityKind::QueryKey("api_key")),
    SecurityScheme::new("cookieKey", SecurityKind::CookieKey("sid")),
    SecurityScheme::new("certificate", SecurityKind::Other),
];

#[derive(Clone, Debug, PartialEq, Object)]
pub struct Thing {
    pub id: String,
    pub size: i64,
}

#[derive(Clone, Debug, PartialEq, Operation)]
#[operation("getThing", GET "/things/{id}")]
#[tag("things")]
#[auth("bearer", "key")]
#[success(200, json, Thing)]
#[failure(404, json, Value)]
pub struct GetThing {
    #[param(path)]
    pub id: String,
    #[param(query)]
    pub view: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Operation)]
#[operation("createThing", POST "/things")]
#[tag("things")]
#[auth("bearer", "key")]
#[body(json, required)]
#[success(201, json, Thing)]
#[failure(400, json, Value)]
pub struct CreateThing {
    pub id: String,
    pub size: Option<i64>,
}

#[derive(Clone, Debug, PartialEq, Operation)]
#[operation("deleteThing", DELETE "/things/{id}")]
#[tag("things")]
#[auth("basic" + "queryKey", "cookieKey")]
#[success(204)]
#[failure(404, json, Value)]
pub struct DeleteThing {
    #[param(path)]
    pub id: String,
}

#[derive(Clone, Debug, PartialEq, Operation)]
#[operation("sealThing", PUT "/things/{id}/seal")]
#[tag("things")]
#[auth("certificate", "bearer")]
#[success(204)]
pub struct SealThing {
    #[param(path)]
    pub id: String,
}

#[derive(Clone, Debug, PartialEq, Operation)]
#[operation("searchThings", GET "/public/things")]
#[tag("things")]
#[auth("queryKey", "")]
#[success(200, json, Value)]
#[failure(400, json, Value)]
pub struct SearchThings {
    #[param(query)]
    pub q: Option<String>,
}

#[derive(Debug, Operation)]
#[operation("download", GET "/things/{id}/content")]
#[tag("things")]
#[auth()]
#[success(200, bytes("application/octet-stream"), ByteStream)]
#[failure(404, json, Value)]
pub struct Download {
    #[param(path)]
    pub id: String,
}

#[derive(Debug, Operation)]
#[operation("upload", PUT "/things/{id}/content")]
#[tag("things")]
#[auth()]
#[success(204)]
#[failure(404, json, Value)]
pub struct Upload {
    #[param(path)]
    pub id: String,
    #[body(bytes("application/octet-stream"), required)]
    pub body: ByteStream,
}

#[derive(Clone, Debug, PartialEq, Operation)]
#[operation("listThings", GET "/things")]
#[tag("things")]
#[auth()]
#[success(200, json, ThingPage)]
#[failure(400, json, Value)]
pub struct ListThings {
    #[param(query)]
    pub limit: Option<i64>,
    #[param(query)]
    pub offset: Option<i64>,
    #[param(query)]
    pub cursor: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Object)]
pub struct ThingPage {
    pub things: Vec<Thing>,
    pub total: Option<i64>,
    pub next: Option<String>,
}

pub fn get(id: &str) -> GetThing {
    GetThing { id: id.into(), view: None }
}

pub fn create(id: &str) -> CreateThing {
    CreateThing { id: id.into(), size: None }
}

#[derive(Clone, Debug, PartialEq, Operation)]
#[operation("getLimited", GET "/limited")]
#[tag("limited")]
#[success(204)]
#[rate_limit(10, minute)]
pub struct GetLimited {}

#[derive(Clone, Debug, PartialEq, Operation)]
#[operation("putLimited", PUT "/limited")]
#[tag("limited")]
#[success(204)]
#[rate_limit(10, minute)]
pub struct PutLimited {}
