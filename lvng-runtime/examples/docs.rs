//! The server that `lvng-runtime/browser/run` looks at: one operation, with its description and the page that shows it.

use lvng_runtime::server::{ApiError, Context, Docs, NoAuth, Router, serve};
use lvng_runtime::{Object, Operation};
use std::io::Write;

/// What the page shows.
const DESCRIPTION: &str = r#"{
    "openapi": "3.1.0",
    "info": { "title": "Pets", "version": "1" },
    "tags": [{ "name": "pets" }],
    "paths": {
        "/pets/{id}": {
            "get": {
                "operationId": "getPet",
                "tags": ["pets"],
                "x-evidence": "documented",
                "parameters": [{ "name": "id", "in": "path", "required": true, "schema": { "type": "string" }, "example": "7" }],
                "responses": { "200": { "description": "A pet", "content": { "application/json": { "schema": {
                    "type": "object", "required": ["id", "name"],
                    "properties": { "id": { "type": "string" }, "name": { "type": "string" } }
                } } } } }
            }
        }
    }
}"#;

#[derive(Clone, Debug, PartialEq, Object)]
struct Pet {
    id: String,
    name: String,
}

#[derive(Clone, Debug, PartialEq, Operation)]
#[operation("getPet", GET "/pets/{id}")]
#[success(200, json, Pet)]
struct GetPet {
    #[param(path)]
    id: String,
}

async fn get_pet(_: Context<Option<()>>, request: GetPet) -> Result<Pet, ApiError> {
    Ok(Pet { id: request.id, name: "Rex".to_owned() })
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let app = Router::new(NoAuth).route_public(get_pet).into_axum()?;
    let app = app.merge(Docs::new(DESCRIPTION)?.at("/about/docs").into_axum());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    println!("listening at http://{}", listener.local_addr()?);
    std::io::stdout().flush()?;
    serve(listener, app).shutdown_on(lvng_runtime::server::interrupted()).await;
    Ok(())
}
