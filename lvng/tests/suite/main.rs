//! The program as people use it: on a fresh folder, with what it prints and how it exits.

mod choices;
mod crates;
mod parts;
mod programs;
mod served;
mod status;
mod support;
mod workflow;
