//! A server and two clients, made of a description by `build.rs`.

pub mod petstore {
    lvng_runtime::include_api!("petstore");
}
mod again;

use petstore::pets::{CreatePet, NewPet, Pet};
use petstore::server::{BuildError, NoAuth, Router, axum};

fn server() -> Result<axum::Router, BuildError> {
    Router::new(NoAuth)
        .route(|_, req: CreatePet| async move { Ok(Pet { id: 1, name: req.body.name }) })
        .into_axum()
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}", listener.local_addr()?);
    let app = server()?;
    tokio::spawn(async move { axum::serve(listener, app).await });
    let client = petstore::Client::builder().base_url(&url).build()?;
    match client.pets().create(NewPet { name: "Tobias".to_owned() }).await {
        Ok(pet) => println!("made {}", pet.name),
        Err(petstore::Error::Api(error)) => println!("refused: {}", error.status()),
        Err(error) => return Err(error.into()),
    }
    let client = again::Client::builder().base_url(&url).build()?;
    let pet = client.pets().create(again::pets::NewPet { name: "Rex".to_owned() }).await?;
    println!("made {}", pet.name);
    Ok(())
}
