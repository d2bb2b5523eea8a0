//! The cases of `tests/client/misbehaving` as a program, so that they also run where a panic ends the process, which
//! tests cannot: `lvng-runtime/tests/abort.sh`.
//!
//! With the argument `beside` it serves the cases to another client, and says what came of them here: `tests/sdk/run`.

#[path = "../tests/client/misbehaving/mod.rs"]
mod misbehaving;

use lvng_runtime::blocking::Client;
use lvng_runtime::client::Error;
use std::process::ExitCode;
use std::sync::atomic::Ordering;

#[tokio::main]
async fn main() -> ExitCode {
    if std::env::args().nth(1).as_deref() == Some("beside") {
        return beside().await;
    }
    // The blocking client inside a runtime: what used to be a panic.
    let closed = Client::builder("http://127.0.0.1:1").max_retries(0).build();
    let refused = closed.map(|client| client.send(&misbehaving::GetThing {}));
    let is_refused = matches!(refused, Ok(Err(_)));
    let (wrong, count) = misbehaving::run_all().await;
    wrong.iter().for_each(|wrong| eprintln!("{wrong}"));
    println!("{count} cases, {} wrong; the blocking client inside a runtime: {}", wrong.len(), is_refused);
    if wrong.is_empty() && is_refused { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// A line per case: what is sent, whether silence is the case, the server's address, what came of it here after how many
/// requests, and the name. At the end of the input a line per case with the number of requests of the other client.
async fn beside() -> ExitCode {
    let mut counts = Vec::new();
    for case in misbehaving::cases::all() {
        let (outcome, requests) = misbehaving::outcome(&case).await;
        let outcome = match outcome {
            Ok(count) => format!("read {count}"),
            Err(Error::Api(error)) => format!("status {}", error.status().as_u16()),
            Err(error) if error.is_timeout() => "timeout".to_owned(),
            Err(error) if error.is_decode() => "not as described".to_owned(),
            Err(_) => "connection".to_owned(),
        };
        let (address, count) = misbehaving::serve(case.acts).await;
        println!("{:?}\t{}\t{address}\t{outcome}\t{requests}\t{}", case.sent, case.is_silent, case.name);
        counts.push(count);
    }
    println!();
    // A thread of its own reads, so that the servers go on meanwhile.
    let end = tokio::task::spawn_blocking(|| std::io::read_to_string(std::io::stdin()));
    let _ = end.await;
    counts.iter().for_each(|count| println!("{}", count.load(Ordering::SeqCst)));
    ExitCode::SUCCESS
}
