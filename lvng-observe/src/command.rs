//! `observe`: real traffic, held against a description, as a command.

use crate::har::{self, Bases};
use crate::propose::propose;
use crate::proxy::{Passed, Proxy};
use crate::secrets::shown_url;
use crate::{Description, Observations, Observer, report};
use lvng_cli::command::{Error, print, text};
use lvng_cli::description;
use lvng_cli::overlays::Overlays;
use lvng_cli::terminal;
use std::io::Write;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;
use url::Url;

const EXAMPLES: &str = "\
Examples:
  lvng observe --spec api.yaml --target https://staging.example.com
      a proxy: point a client there, and end it by Ctrl-C
  lvng observe --spec api.yaml --har recording.har --propose fix.yaml
      a recording of a browser, and an overlay after which it has no findings";

/// What it is given.
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// The description
    #[arg(long, value_name = "FILE")]
    spec: PathBuf,
    #[command(flatten)]
    overlays: Overlays,
    /// Pass requests on to this server and look at them
    #[arg(long, value_name = "URL", required_unless_present = "har")]
    target: Option<Url>,
    /// Where to listen, with `--target`
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:0", conflicts_with = "har")]
    listen: SocketAddr,
    /// End after so many seconds, with `--target`; else Ctrl-C ends
    #[arg(long = "for", value_name = "SECONDS", requires = "target")]
    seconds: Option<u64>,
    /// End after so many requests, with `--target`
    #[arg(long, value_name = "NUMBER", requires = "target")]
    requests: Option<usize>,
    /// How many seconds the target may take until a response begins
    #[arg(long, value_name = "SECONDS", default_value_t = 120, conflicts_with = "har")]
    patience: u64,
    /// Look at a recording (HTTP Archive); may be given several times
    #[arg(long, value_name = "FILE", conflicts_with = "target")]
    har: Vec<PathBuf>,
    /// The URL that the API had when it was recorded, instead of the description's servers; may be given several times
    #[arg(long, value_name = "URL", requires = "har")]
    base: Vec<String>,
    /// How to print the findings
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// Write an OpenAPI Overlay 1.1 after which the same traffic has no findings; JSON if the name ends so, YAML else
    #[arg(long, value_name = "FILE")]
    propose: Option<PathBuf>,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Format {
    Text,
    Json,
}

/// Looks at traffic, and prints how it differs from the description.
///
/// # Errors
/// The description or a recording cannot be read, the address not be listened on, or the server not be called.
pub fn run(arguments: &Arguments) -> Result<ExitCode, Error> {
    let prefix = description::prefix(&arguments.spec, &arguments.overlays);
    let input = description::read(&arguments.spec, &arguments.overlays, &prefix)?;
    let description = Arc::new(Description::read(input, &prefix).map_err(printed)?);
    let observer = Observer::new(Arc::clone(&description));
    let seen = match &arguments.target {
        Some(target) => proxied(arguments, target, observer)?,
        None => recorded(arguments, &description, observer)?,
    };
    match arguments.format {
        Format::Text => terminal::print(&report::text(&seen, &description), Path::new("."))?,
        Format::Json => print(&format!("{:#}\n", report::json(&seen, &description)))?,
    };
    if let Some(path) = &arguments.propose {
        write_proposal(path, &description, &seen)?;
    }
    Ok(if seen.findings.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Errors that have their places in them.
fn printed(text: String) -> Error {
    terminal::say(&text, Path::new("."));
    Error::new("nothing was looked at")
}

fn recorded(arguments: &Arguments, description: &Description, mut observer: Observer) -> Result<Observations, Error> {
    let bases = match arguments.base.as_slice() {
        [] => Bases::of_servers(&description.servers()),
        given => Bases::given(given).map_err(Error::new)?,
    };
    let mut count = 0;
    for path in &arguments.har {
        let recorded = text(path)?;
        let recording = har::read(&path.display().to_string(), &recorded, &bases).map_err(printed)?;
        if recording.exchanges.is_empty() && recording.failed == 0 && recording.elsewhere > 0 {
            let (name, elsewhere) = (path.display(), recording.elsewhere);
            return Err(Error::new(format!(
                "{name}: none of the {elsewhere} recorded requests goes to {}; give the URL of the API with --base",
                bases.shown()
            )));
        }
        observer.pass_over(recording.elsewhere);
        (0..recording.failed).for_each(|_| observer.fail());
        let entries = recording.exchanges.len() + recording.elsewhere + recording.failed;
        for mut exchange in recording.exchanges {
            // Numbers go on from file to file.
            exchange.number += count;
            observer.observe(exchange);
        }
        count += entries;
    }
    Ok(observer.finish())
}

fn proxied(arguments: &Arguments, target: &Url, mut observer: Observer) -> Result<Observations, Error> {
    if !matches!(target.scheme(), "http" | "https") {
        return Err(Error::usage(format!("--target {}: expected a URL of http or https", shown_url(target))));
    }
    let runtime = tokio::runtime::Runtime::new().map_err(|error| Error::usage(error.to_string()))?;
    let (sender, mut passed) = tokio::sync::mpsc::unbounded_channel();
    let patience = Duration::from_secs(arguments.patience);
    let proxy = Proxy::new(target.clone(), patience, sender).map_err(|error| Error::usage(error.to_string()))?;
    let (enough, is_enough) = tokio::sync::oneshot::channel::<()>();
    let most = arguments.requests.unwrap_or(usize::MAX);
    // Looking takes long where bodies are large; what passes must not wait for it.
    let looking = std::thread::spawn(move || {
        let mut enough = Some(enough);
        let mut count = 0;
        while let Some(passed) = passed.blocking_recv() {
            match passed {
                Passed::Exchange(exchange) => observer.observe(*exchange),
                Passed::Failed => observer.fail(),
            }
            count += 1;
            if count >= most {
                // The proxy may have ended for another reason.
                let _ = enough.take().map(|enough| enough.send(()));
            }
        }
        observer.finish()
    });
    let seconds = arguments.seconds;
    let served = runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind(arguments.listen).await?;
        // Before anybody is told, so that none of their signals is missed.
        let interrupted = lvng_runtime::server::interrupted();
        println!("listening on http://{}, for {}", listener.local_addr()?, shown_url(target));
        std::io::stdout().flush()?;
        proxy.serve(listener, stop(seconds, is_enough, interrupted)).await
    });
    // What is still under way ends here, and is looked at as far as it came.
    runtime.shutdown_timeout(Duration::from_secs(1));
    served.map_err(|error| Error::usage(format!("{}: {error}", arguments.listen)))?;
    looking.join().map_err(|_| Error::new("looking at the traffic failed"))
}

/// Done when it is time to end.
async fn stop(
    seconds: Option<u64>,
    is_enough: tokio::sync::oneshot::Receiver<()>,
    interrupted: impl Future<Output = ()>,
) {
    let time = async {
        match seconds {
            Some(seconds) => tokio::time::sleep(Duration::from_secs(seconds)).await,
            None => std::future::pending().await,
        }
    };
    let enough = async {
        if is_enough.await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    tokio::select! {
        () = time => {}
        () = enough => {}
        // Where signals cannot be had, time and number end it.
        () = interrupted => {}
    }
}

fn write_proposal(path: &Path, description: &Arc<Description>, seen: &Observations) -> Result<(), Error> {
    let proposal = propose(description, seen).map_err(printed)?;
    let Some(overlay) = proposal.overlay else {
        eprintln!("{}: nothing to propose; not written", path.display());
        return Ok(());
    };
    let is_json = path.extension().is_some_and(|end| end == "json");
    let text = match is_json {
        true => format!("{overlay:#}\n"),
        false => serde_yaml::to_string(&overlay).map_err(|error| Error::usage(error.to_string()))?,
    };
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut stage = tempfile::NamedTempFile::new_in(folder).map_err(|error| Error::at(folder, error))?;
    stage.write_all(text.as_bytes()).map_err(|error| Error::at(path, error))?;
    stage.persist(path).map_err(|error| Error::at(path, error.error))?;
    let actions = overlay["actions"].as_array().map_or(0, Vec::len);
    eprintln!("{}: {actions} actions proposed", path.display());
    for finding in &proposal.left {
        eprintln!("no overlay settles this: {}: {}", finding.kind.name(), finding.message);
    }
    Ok(())
}
