//! A server that answers what is described.

use pets::pets::{CreatePet, DeletePet, GetPet, ListPets, Pet, PetPage, PetsApi};
use pets::server::{ApiError, BuildError, Context, NoAuth, Router, axum};
use std::sync::{Mutex, MutexGuard, PoisonError};

// ANCHOR: service
/// Pets in memory.
#[derive(Default)]
pub struct Shelter(Mutex<Vec<Pet>>);

impl PetsApi for Shelter {
    type Principal = ();

    async fn list(&self, _: Context<()>, req: ListPets) -> Result<PetPage, ApiError> {
        let pets = self.pets();
        let wanted: Vec<&Pet> =
            pets.iter().filter(|pet| req.kind.as_ref().is_none_or(|kind| *kind == pet.kind)).collect();
        let total = u32::try_from(wanted.len()).unwrap_or(u32::MAX);
        let count = |number: i64| usize::try_from(number).unwrap_or(0);
        let (offset, limit) = (count(req.offset.unwrap_or(0).into()), count(req.limit.unwrap_or(20).into()));
        Ok(PetPage::new(wanted.into_iter().skip(offset).take(limit).cloned().collect(), total))
    }

    async fn create(&self, _: Context<()>, req: CreatePet) -> Result<Pet, ApiError> {
        let mut pets = self.pets();
        let id = format!("pet-{}", pets.len() + 1);
        let pet = Pet { born: req.body.born, ..Pet::new(req.body.name, req.body.kind, id) };
        pets.push(pet.clone());
        Ok(pet)
    }

    async fn get(&self, _: Context<()>, req: GetPet) -> Result<Pet, ApiError> {
        let found = self.pets().iter().find(|pet| pet.id == req.id).cloned();
        found.ok_or_else(|| ApiError::not_found("There is no such pet"))
    }

    async fn delete(&self, _: Context<()>, req: DeletePet) -> Result<(), ApiError> {
        self.pets().retain(|pet| pet.id != req.id);
        Ok(())
    }
}
// ANCHOR_END: service

impl Shelter {
    fn pets(&self) -> MutexGuard<'_, Vec<Pet>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

// ANCHOR: app
/// The service behind its routes; whoever asks is let in.
pub fn app() -> Result<axum::Router, BuildError> {
    Router::new(NoAuth).pets(Shelter::default()).into_axum()
}
// ANCHOR_END: app
