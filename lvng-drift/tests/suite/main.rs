//! Pages against descriptions: what is read, what is found, and what nothing is made of.

mod forms;
mod mutations;
mod published;
mod robust;
mod settled;
mod support;
