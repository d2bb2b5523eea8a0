//! Writes the program that calls every operation of a generated crate: `interop-dispatch CRATE/src/generated >main.rs`.
//!
//! It reads what `cargo xtask generate` wrote: operations are structs with an attribute `operation`, their fields say where
//! arguments go, and answers are types or enums by status. For each operation it writes a function that makes the struct of
//! arguments in JSON, so that one list of cases serves the crates of all descriptions.

mod build;
mod crate_items;
mod operation;

use crate_items::CrateItems;
use std::fmt::Write;
use std::path::Path;

fn main() {
    let mut args = std::env::args().skip(1);
    let folder = args.next().expect("the folder `src/generated` of a generated crate");
    let items = CrateItems::read(Path::new(&folder)).expect("generated Rust");
    println!("{}", program(&items));
}

/// The whole program.
fn program(items: &CrateItems) -> String {
    let operations = operation::all(items);
    let mut out = String::from(HEAD);
    for operation in &operations {
        let _ = writeln!(out, "        {:?} => {}(client, args).await,", operation.key, operation.function);
    }
    out.push_str("        _ => Err(\"not described\".to_owned()),\n    }})\n}\n");
    for operation in &operations {
        out.push('\n');
        out.push_str(&operation::function(operation, items));
    }
    out
}

const HEAD: &str = "//! Written by interop-dispatch.
#![allow(unused, clippy::all)]
use interop_calls::{Args, Call, Shown, as_bytes, as_events, as_json, bytes, file, invoke, json, nothing, pages};
use lvng_runtime::client::Client;

fn main() {
    interop_calls::run(api::SECURITY_SCHEMES, call);
}

fn call(client: Client, key: String, args: Args) -> futures_util::future::BoxFuture<'static, Result<Call, String>> {
    Box::pin(async move { match key.as_str() {
";
