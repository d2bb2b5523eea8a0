//! `mock`: a server for a description, as a command.

use crate::store::{Memory, Sqlite, Store};
use crate::{Api, Mock, Options, Proxy, Unreadable, server};
use lvng_cli::command::Error;
use lvng_cli::overlays::Overlays;
use lvng_cli::terminal;
use std::io::Write;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use url::Url;

/// How long requests that are under way may take when the mock ends.
const GRACE: Duration = Duration::from_secs(5);

/// Descriptions may nest deep, and so do their values.
const STACK: usize = 64 << 20;

const EXAMPLES: &str = "\
Examples:
  lvng mock --spec api.yaml
      answers at http://127.0.0.1:4010 with the examples of the description, and keeps in memory what is created
  lvng mock --spec api.yaml --port 0 --db api.db --seed 7
      on a free port, with what is created in a file";

/// What it is given.
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// The description
    #[arg(long, value_name = "FILE")]
    spec: PathBuf,
    #[command(flatten)]
    overlays: Overlays,
    /// The port to listen on; 0 takes a free one
    #[arg(long, default_value_t = 4010)]
    port: u16,
    /// The address to listen on; others than loopback let others in
    #[arg(long, default_value = "127.0.0.1", value_name = "ADDRESS")]
    host: IpAddr,
    /// Keep what is created in this file (SQLite), instead of in memory
    #[arg(long, value_name = "FILE")]
    db: Option<PathBuf>,
    /// Decides all that is left to chance
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The only credentials that are taken; without it any
    #[arg(long)]
    token: Option<String>,
    /// How many milliseconds every answer takes at least
    #[arg(long, default_value_t = 0, value_name = "MILLISECONDS")]
    latency: u64,
    /// How many of the answers are failures (429, 500, 503), from 0 to 1
    #[arg(long, default_value_t = 0.0, value_name = "SHARE", value_parser = share)]
    fail_rate: f64,
    /// The most bytes of a body
    #[arg(long, default_value_t = 16 << 20, value_name = "BYTES")]
    max_body: usize,
    /// Let pages of other origins call the mock (CORS)
    #[arg(long)]
    cors: bool,
    /// Pass requests on to this server instead, and say where requests and answers break the description
    #[arg(long, value_name = "URL", conflicts_with_all = ["db", "latency", "fail_rate", "cors"])]
    proxy: Option<Url>,
    /// Let nothing pass the proxy that breaks the description
    #[arg(long, requires = "proxy")]
    strict: bool,
}

fn share(text: &str) -> Result<f64, String> {
    let share: f64 = text.parse().map_err(|_| "expected a number".to_owned())?;
    if (0.0..=1.0).contains(&share) { Ok(share) } else { Err("expected a number from 0 to 1".to_owned()) }
}

/// Serves a description on this machine, until Ctrl-C or SIGTERM.
///
/// # Errors
/// The description cannot be read, or the address not be listened on.
pub fn run(arguments: &Arguments) -> Result<(), Error> {
    let api = Api::of_file(&arguments.spec, &arguments.overlays).map_err(|error| match error {
        Unreadable::File(error) => error,
        Unreadable::Description(text) => {
            terminal::say(&text, Path::new("."));
            Error::new("nothing is served")
        }
    })?;
    let options = Options {
        seed: arguments.seed,
        token: arguments.token.clone(),
        latency: Duration::from_millis(arguments.latency),
        fail_rate: arguments.fail_rate,
        max_body: arguments.max_body,
        is_shared: arguments.cors,
        ..Options::default()
    };
    let operations = api.operations().count();
    let app = app(arguments, api, options)?;
    let mut runtime = tokio::runtime::Builder::new_multi_thread();
    let runtime =
        runtime.enable_all().thread_stack_size(STACK).build().map_err(|error| Error::usage(error.to_string()))?;
    let address = SocketAddr::new(arguments.host, arguments.port);
    let served = runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind(address).await?;
        println!("{operations} operations at http://{}", listener.local_addr()?);
        std::io::stdout().flush()?;
        lvng_runtime::server::serve(listener, app)
            .shutdown_on(lvng_runtime::server::interrupted())
            .shutdown_timeout(GRACE)
            .await;
        Ok(())
    });
    runtime.shutdown_timeout(Duration::from_secs(1));
    served.map_err(|error: std::io::Error| Error::usage(format!("{address}: {error}")))
}

/// A mock, or a proxy where there is a server.
fn app(arguments: &Arguments, api: Api, options: Options) -> Result<axum::Router, Error> {
    if let Some(target) = &arguments.proxy {
        let proxy = Proxy::new(api, target.clone(), options, |line| eprintln!("{line}"));
        let proxy = proxy.map_err(|error| Error::usage(error.to_string()))?;
        return Ok(proxy.strict(arguments.strict).into_router());
    }
    let store: Box<dyn Store> = match &arguments.db {
        None => Box::new(Memory::default()),
        Some(path) => {
            Box::new(Sqlite::open(path).map_err(|error| Error::usage(format!("{}: {error}", path.display())))?)
        }
    };
    Ok(server::router(Arc::new(Mock::new(api, options, store))))
}
