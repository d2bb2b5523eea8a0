//! A server of `description.yaml`: what it read of a request is what it answers. The first argument is the port.

use api::operations::*;
use api::server::{ApiError, BuildError, Context, Credentials, Router, axum, from_fn, serve};
use futures_util::{StreamExt, stream};
use lvng_runtime::wire::{Model, StreamEvent, to_json};
use lvng_runtime::{EventStream, File};
use serde_json::{Value, json};
use std::io;

type Anyone = Context<Option<Value>>;

fn saw(value: Value) -> Result<Saw, ApiError> {
    Ok(Saw { saw: value.to_string() })
}

fn plain<T: Model>(value: &T) -> Value {
    serde_json::from_slice(&to_json(value)).unwrap_or_default()
}

async fn seen(file: File) -> Value {
    let mut bytes = Vec::new();
    let mut stream = file.stream();
    while let Some(Ok(chunk)) = stream.next().await {
        bytes.extend_from_slice(&chunk);
    }
    json!({ "name": file.name(), "hex": bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>() })
}

fn parameters(router: Router<Value>) -> Router<Value> {
    router
        .route_public(async |_: Anyone, req: ReadPath| saw(json!({ "id": req.id, "name": req.name })))
        .route_public(async |_: Anyone, req: Scalars| {
            saw(json!({
                "flag": req.flag, "count": req.count, "ratio": req.ratio, "day": plain(&req.day), "at": plain(&req.at),
                "id": plain(&req.id), "color": plain(&req.color), "word": req.word,
            }))
        })
        .route_public(async |_: Anyone, req: ListsOperation| saw(json!({ "ids": req.ids, "tags": req.tags })))
        .route_public(async |_: Anyone, req: Commas| saw(json!({ "ids": req.ids })))
        .route_public(async |_: Anyone, req: ObjectQuery| saw(json!({ "filter": plain(&req.filter) })))
        .route_public(async |_: Anyone, req: ReadHeaders| saw(json!({ "word": req.x_word, "count": req.x_count })))
        .route_public(async |_: Anyone, req: HeaderList| saw(json!({ "tags": req.x_tags })))
        .route_public(async |_: Anyone, req: Cookies| saw(json!({ "session": req.session, "n": req.n })))
        .route_public(async |_: Anyone, req: Limited| saw(json!({ "limit": req.limit })))
}

fn bodies(router: Router<Value>) -> Router<Value> {
    router
        .route_public(async |_: Anyone, req: ThingOperation| Ok(req.body))
        .route_public(async |_: Anyone, req: PatchThing| {
            let mut members = serde_json::Map::new();
            match req.note {
                lvng_runtime::Patch::Absent => {}
                lvng_runtime::Patch::Null => drop(members.insert("note".into(), Value::Null)),
                lvng_runtime::Patch::Value(note) => drop(members.insert("note".into(), note.into())),
            }
            members.extend(req.extra.map(|extra| ("extra".to_owned(), Value::from(extra))));
            saw(Value::Object(members))
        })
        .route_public(async |_: Anyone, req: Pets| Ok(req.body))
        .route_public(async |_: Anyone, req: TreeOperation| Ok(req.body))
        .route_public(async |_: Anyone, req: AnyValue| Ok(req.body))
        .route_public(async |_: Anyone, req: SendMap| Ok(req.body))
        .route_public(async |_: Anyone, req: SendForm| {
            saw(json!({ "name": req.name, "count": req.count, "flag": req.flag, "tags": req.tags }))
        })
        .route_public(async |_: Anyone, req: Upload| {
            saw(json!({ "file": seen(req.file).await, "note": req.note, "count": req.count }))
        })
        .route_public(async |_: Anyone, req: Uploads| {
            let mut files = Vec::new();
            for file in req.files.unwrap_or_default() {
                files.push(seen(file).await);
            }
            saw(json!({ "files": files }))
        })
        .route_public(async |_: Anyone, req: SendBytes| Ok(req.body))
        .route_public(async |_: Anyone, req: SendText| Ok(req.body))
}

fn answers(router: Router<Value>) -> Router<Value> {
    router
        .route_public(async |_: Anyone, _: Events| {
            let ticks = [(1, "a\nb"), (2, "é")].map(|(n, text)| {
                let data = Tick { n, text: text.to_owned() };
                Ok::<_, io::Error>(StreamEvent { event: Some("tick".into()), id: Some(n.to_string()), retry: None, data })
            });
            Ok(EventStream::of_events(stream::iter(ticks)))
        })
        .route_public(async |_: Anyone, _: NumbersOperation| {
            let decimal = "1234567890123456789012345678.10".to_owned();
            Ok(Numbers { big: i64::MAX, small: i64::MIN, decimal, ratio: 1e300 })
        })
        .route_public(async |_: Anyone, req: ReadPage| {
            let start = usize::try_from(req.offset.unwrap_or(0)).unwrap_or(0);
            Ok(Page { items: (0..5).skip(start).take(2).map(|n| Item { n }).collect(), total: 5 })
        })
        .route_public(async |_: Anyone, _: Nothing| Ok(()))
        .route_public(async |_: Anyone, req: ReadStatus| match req.code {
            404 => Err(ApiError::not_found("gone")),
            202 => Ok(ReadStatusSuccess::Accepted(Saw { saw: "later".into() })),
            _ => Ok(ReadStatusSuccess::Ok(Message { message: "ok".into() })),
        })
}

fn secured(router: Router<Value>) -> Router<Value> {
    router
        .route(async |cx: Context<Value>, _: AuthBasic| saw(cx.principal().clone()))
        .route(async |cx: Context<Value>, _: AuthBearer| saw(cx.principal().clone()))
        .route(async |cx: Context<Value>, _: AuthHeader| saw(cx.principal().clone()))
        .route(async |cx: Context<Value>, _: AuthQuery| saw(cx.principal().clone()))
        .route(async |cx: Context<Value>, _: AuthCookie| saw(cx.principal().clone()))
}

fn app() -> Result<axum::Router, BuildError> {
    let authenticator = from_fn(async |credentials: Credentials, _| {
        Ok(match (credentials.basic(), credentials.bearer(), credentials.api_key()) {
            (Some((user, password)), _, _) => json!({ "user": user, "password": password }),
            (_, Some(token), _) => json!({ "token": token }),
            (_, _, key) => json!({ "key": key }),
        })
    });
    secured(answers(bodies(parameters(Router::new(authenticator))))).into_axum()
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let port = std::env::args().nth(1).and_then(|port| port.parse().ok()).expect("a port");
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await.expect("a free port");
    serve(listener, app().expect("operations that fit together")).await;
}
