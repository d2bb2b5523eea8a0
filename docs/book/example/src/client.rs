//! What a program does with the client.

use pets::pets::{Kind, NewPet};
use pets::{Client, Error};

// ANCHOR: client
/// A client with the key in `PETS_KEY`.
pub fn client() -> Result<Client, Box<dyn std::error::Error>> {
    Ok(Client::builder().api_key(std::env::var("PETS_KEY")?).build()?)
}
// ANCHOR_END: client

// ANCHOR: calls
/// Takes in a cat, and counts the cats.
pub async fn take_in(client: &Client, name: &str) -> Result<usize, Error> {
    let cat = client.pets().create(NewPet::new(name, Kind::Cat)).await?;
    println!("{} is called {}", cat.id, cat.name);

    let mut cats = client.pets().list().kind(Kind::Cat).items();
    let mut count = 0;
    while let Some(cat) = cats.next().await {
        println!("{}", cat?.name);
        count += 1;
    }
    Ok(count)
}
// ANCHOR_END: calls

// ANCHOR: errors
/// The name of a pet, if there is one.
pub async fn name(client: &Client, id: &str) -> Result<Option<String>, Error> {
    match client.pets().get(id).await {
        Ok(pet) => Ok(Some(pet.name)),
        Err(error) if error.is_not_found() => Ok(None),
        Err(error) => Err(error),
    }
}
// ANCHOR_END: errors
