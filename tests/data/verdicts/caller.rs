//! A client that uses everything that the crate has for callers.

use kennel::pets::{CreatePet, DeletePet, GetPet, ListPets, Pet, Status};
use kennel::{Client, Error};

pub async fn calls(client: &Client) -> Result<Vec<Pet>, Error> {
    let made: Pet = client.pets().create("Rex").age(i32::MAX).await?;
    let _: Pet = client.pets().get(&made.id).await?;
    client.pets().delete(made.id).await?;
    client.pets().list().status(Status::Free).limit(i32::MAX).await
}

pub fn requests() -> (ListPets, CreatePet, GetPet, DeletePet) {
    let _ = (ListPets::new(), CreatePet::new("Rex"), GetPet::new("p1"), DeletePet::new("p1"));
    (
        ListPets { status: Some(Status::Taken), limit: Some(i32::MAX) },
        CreatePet { name: "Rex".to_owned(), age: None },
        GetPet { id: "p1".to_owned() },
        DeletePet { id: "p1".to_owned() },
    )
}

pub fn parts(pet: Pet) -> (String, String, Option<i32>) {
    // What is new in an answer is not looked at.
    let Pet { id, name, status, age, .. } = pet;
    let state = match status {
        Status::Free => "free".to_owned(),
        Status::Taken => "taken".to_owned(),
        Status::Unknown(text) => text,
    };
    (id + &state, name, age)
}
