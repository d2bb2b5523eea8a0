//! The cases of `tests/client/misbehaving` as a program, so that they also run where a panic ends the process, which
//! tests cannot: `lvng-runtime/tests/abort.sh`.

#[path = "../tests/client/misbehaving/mod.rs"]
mod misbehaving;

use lvng_runtime::blocking::Client;
use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    // The blocking client inside a runtime: what used to be a panic.
    let closed = Client::builder("http://127.0.0.1:1").max_retries(0).build();
    let refused = closed.map(|client| client.send(&misbehaving::GetThing {}));
    let is_refused = matches!(refused, Ok(Err(_)));
    let (wrong, count) = misbehaving::run_all().await;
    wrong.iter().for_each(|wrong| eprintln!("{wrong}"));
    println!("{count} cases, {} wrong; the blocking client inside a runtime: {}", wrong.len(), is_refused);
    if wrong.is_empty() && is_refused { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
