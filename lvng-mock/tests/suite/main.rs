//! Mocks of LVNG's description, of the fixtures, and of small descriptions.

mod durable;
mod requests;
mod resources;
mod support;
mod values;
