//! `cargo xtask generate`: writes `lvng-api` from `spec/`, or a crate of its own from any description.

use crate::spec::{ROOT, SpecDir, VENDOR, workspace};
use lvng::generate::{Job, write};
use lvng_cli::command::Error;
use lvng_codegen::Options;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[derive(clap::Args)]
pub struct Own {
    #[command(flatten)]
    any: lvng::generate::Arguments,
    /// The folder with `spec/` and `lvng-api/` to work on, instead of this workspace
    #[arg(long, value_name = "DIR", hide = true, conflicts_with = "spec")]
    root: Option<PathBuf>,
}

pub fn run(arguments: &Own) -> Result<ExitCode, Error> {
    match arguments.any.spec {
        Some(_) => lvng::generate::run(&arguments.any, &SpecDir::default().program()),
        None => write(job(&arguments.root.clone().unwrap_or_else(workspace)), &arguments.any),
    }
}

/// The crate of this project, from the description of this project.
pub fn job(root: &Path) -> Job {
    let options = Options {
        vendor: Some(VENDOR.to_owned()),
        command: "cargo xtask generate".to_owned(),
        crate_name: "lvng_api".to_owned(),
        source_prefix: "spec/".to_owned(),
        // Our own description has no excuse for a warning.
        deny_warnings: true,
        ..Options::default()
    };
    Job::by_hand(root.to_owned(), root.join("spec").join(ROOT), root.join("lvng-api"), options)
}
