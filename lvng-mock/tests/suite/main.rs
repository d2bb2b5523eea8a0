//! Mocks of LVNG's description, of the fixtures, and of small descriptions.

mod requests;
mod support;
mod values;
