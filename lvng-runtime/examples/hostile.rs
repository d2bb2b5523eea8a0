//! The server that `tests/hostile/run` attacks: bodies of every kind, and short deadlines, so that the script is short as well.

use futures_util::stream;
use lvng_runtime::server::{ApiError, Context, NoAuth, Router, serve};
use lvng_runtime::wire::{ByteStream, EventStream, File, JsonObject, Value};
use lvng_runtime::{Object, Operation};
use std::collections::BTreeMap;
use std::time::Duration;

#[derive(Clone, Debug, PartialEq, Operation)]
#[operation("getThing", GET "/things/{id}")]
#[success(200, json, String)]
struct GetThing {
    #[param(path)]
    id: String,
}

#[derive(Clone, Debug, PartialEq, Operation)]
#[operation("listThings", GET "/things")]
#[success(200, json, i64)]
struct ListThings {
    #[param(query, shape = array)]
    tag: Option<Vec<String>>,
    #[param(query, style = deep_object, explode, shape = object)]
    filter: Option<JsonObject>,
}

#[derive(Clone, Debug, PartialEq, Operation)]
#[operation("putValue", PUT "/value")]
#[success(204)]
struct PutValue {
    #[body(json, required)]
    body: Value,
}

#[derive(Clone, Debug, PartialEq, Operation)]
#[operation("putNumbers", PUT "/numbers")]
#[success(204)]
struct PutNumbers {
    #[body(json, required, unique_items)]
    body: Vec<i64>,
}

#[derive(Clone, Debug, PartialEq, Operation)]
#[operation("putLists", PUT "/lists")]
#[success(204)]
struct PutLists {
    #[body(json, required)]
    body: BTreeMap<String, Vec<String>>,
}

#[derive(Clone, Debug, PartialEq, Operation)]
#[operation("putForm", PUT "/form")]
#[body(form, required)]
#[success(204)]
struct PutForm {
    name: Option<String>,
    tags: Option<Vec<String>>,
}

#[derive(Debug, Operation)]
#[operation("putParts", PUT "/parts")]
#[body(multipart, required)]
#[success(204)]
struct PutParts {
    title: Option<String>,
    file: Option<File>,
}

#[derive(Debug, Operation)]
#[operation("putBlob", PUT "/blob")]
#[success(204)]
struct PutBlob {
    #[body(bytes, required)]
    body: ByteStream,
}

#[derive(Clone, Debug, PartialEq, Operation)]
#[operation("getBlob", GET "/blob")]
#[success(200, bytes, ByteStream)]
struct GetBlob {}

#[derive(Clone, Debug, PartialEq, Operation)]
#[operation("getEvents", GET "/events")]
#[success(200, event_stream, EventStream<Tick>)]
struct GetEvents {}

#[derive(Clone, Debug, PartialEq, Object)]
struct Tick {
    text: String,
}

fn app() -> Result<axum::Router, Box<dyn std::error::Error>> {
    let router = Router::new(NoAuth)
        .body_timeout(Duration::from_secs(8))
        .route_public(async |_: Context<_>, req: GetThing| Ok(req.id))
        .route_public(async |_: Context<_>, req: ListThings| {
            let keys = req.filter.map_or(0, |filter| filter.len());
            Ok((req.tag.map_or(0, |tags| tags.len()) + keys) as i64)
        })
        .route_public(async |_: Context<_>, _: PutValue| Ok(()))
        .route_public(async |_: Context<_>, _: PutNumbers| Ok(()))
        .route_public(async |_: Context<_>, _: PutLists| Ok(()))
        .route_public(async |_: Context<_>, _: PutForm| Ok(()))
        .route_public(async |_: Context<_>, _: PutParts| Ok(()))
        .route_public(async |_: Context<_>, req: PutBlob| {
            req.body.collect().await?;
            Ok(())
        })
        .route_public(async |_: Context<_>, _: GetBlob| {
            let pieces = stream::repeat_with(|| Ok::<_, ApiError>(bytes::Bytes::from_static(&[0; 64 * 1024])));
            Ok(ByteStream::from_stream(pieces))
        })
        .route_public(async |_: Context<_>, _: GetEvents| {
            Ok(EventStream::new(stream::pending::<Result<Tick, ApiError>>()))
        });
    Ok(router.into_axum()?)
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    println!("{}", listener.local_addr()?);
    let interrupted = async { drop(tokio::signal::ctrl_c().await) };
    let serve = serve(listener, app()?)
        .head_timeout(Duration::from_secs(5))
        .write_timeout(Duration::from_secs(5))
        .shutdown_timeout(Duration::from_secs(5))
        .max_connections(15_000);
    serve.shutdown_on(interrupted).await;
    Ok(())
}
