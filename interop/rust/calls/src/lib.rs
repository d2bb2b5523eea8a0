//! Calls operations of a generated client with arguments in JSON, and says what was sent and what came back.
//!
//! The program `interop-dispatch` writes a function that makes a generated operation of a method, a path and [`Args`]; what
//! is here does the rest: [`run`] reads cases from standard input, one a line, and prints an outcome for each.

mod args;
mod outcome;
mod show;

pub use args::{Args, bytes, file, json};
pub use outcome::{Call, Outcome, invoke, pages};
pub use show::{Shown, as_bytes, as_events, as_json, nothing};

use futures_util::future::BoxFuture;
use lvng_runtime::Credential;
use lvng_runtime::client::Client;
use lvng_runtime::wire::{SecurityKind, SecurityScheme};
use serde_json::Value;
use std::io::{BufRead, Write};
use std::time::Duration;

/// How long a call may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// Makes the call of a method and a path, or says why there is none.
pub type Calls = fn(Client, String, Args) -> BoxFuture<'static, Result<Call, String>>;

/// Calls what standard input lists and prints the outcomes. The address of the server is the program's argument.
pub fn run(schemes: &'static [SecurityScheme], calls: Calls) {
    let address = std::env::args().nth(1).expect("the address of the server");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    for line in std::io::stdin().lock().lines() {
        let line = line.expect("a line of text");
        let case: Value = serde_json::from_str(&line).expect("a case in JSON");
        let client = client(&address, schemes, &case["credentials"]);
        let key = case["key"].as_str().unwrap_or_default().to_owned();
        let call = calls(client, key, Args::new(case["args"].clone()));
        let outcome = runtime.block_on(async { tokio::time::timeout(PATIENCE, call).await });
        let said = match outcome {
            Ok(Ok(call)) => call.to_json(),
            Ok(Err(why)) => serde_json::json!({ "refused": why }),
            Err(_) => serde_json::json!({ "error": "no answer in time" }),
        };
        println!("{said}");
        std::io::stdout().flush().expect("a reader");
    }
}

/// A client with a credential for every scheme, of those that the case has by kind.
fn client(address: &str, schemes: &'static [SecurityScheme], credentials: &Value) -> Client {
    let mut builder = Client::builder(address).timeout(PATIENCE).max_retries(0).security_schemes(schemes);
    for scheme in schemes {
        if let Some(credential) = credential(scheme, credentials) {
            builder = builder.credential(scheme.name, credential);
        }
    }
    builder.build().expect("a client")
}

fn credential(scheme: &SecurityScheme, credentials: &Value) -> Option<Credential> {
    let text = |name: &str| credentials[name].as_str().map(str::to_owned);
    match scheme.kind {
        SecurityKind::Basic => {
            let (user, password) = (text("user")?, text("password")?);
            Some(Credential::basic(user, password))
        }
        SecurityKind::Bearer => text("token").map(Credential::bearer),
        _ => text("key").map(Credential::api_key),
    }
}
