//! A server that answers everything and looks at all that it is sent.

use kennel::pets::{CreatePet, DeletePet, GetPet, ListPets, Pet, PetsApi, Status};
use kennel::server::{ApiError, BuildError, Context, NoAuth, Router, axum};

struct Kennel;

fn pet(id: String, name: String, age: Option<i32>) -> Pet {
    Pet { id, name, status: Status::Free, age }
}

impl PetsApi for Kennel {
    type Principal = ();

    async fn list(&self, _: Context<Option<()>>, req: ListPets) -> Result<Vec<Pet>, ApiError> {
        // A server names what it looks at; what is new is not its business until it says so.
        let ListPets { status, limit, .. } = req;
        let _: Option<i32> = limit;
        match status {
            Some(Status::Free) | None => Ok(vec![pet("p1".to_owned(), "Rex".to_owned(), Some(3))]),
            Some(Status::Taken | Status::Unknown(_)) => Ok(Vec::new()),
        }
    }

    async fn create(&self, _: Context<Option<()>>, req: CreatePet) -> Result<Pet, ApiError> {
        let CreatePet { name, age, .. } = req;
        Ok(pet("p1".to_owned(), name, age))
    }

    async fn get(&self, _: Context<Option<()>>, req: GetPet) -> Result<Pet, ApiError> {
        Ok(pet(req.id, "Rex".to_owned(), None))
    }

    async fn delete(&self, _: Context<Option<()>>, req: DeletePet) -> Result<(), ApiError> {
        let _: String = req.id;
        Ok(())
    }
}

pub fn app() -> Result<axum::Router, BuildError> {
    Router::new(NoAuth).pets(Kennel).into_axum()
}
