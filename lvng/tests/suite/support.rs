//! Folders, descriptions and runs of the program.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A description without a fault.
pub const PETS: &str = "openapi: 3.0.3
info: { title: Pets, version: '2.1' }
paths:
  /pets:
    get:
      operationId: listPets
      tags: [pets]
      responses:
        '200':
          description: All.
          content:
            application/json:
              schema: { type: array, items: { $ref: '#/components/schemas/Pet' } }
              example: [{ name: Ada }]
components:
  schemas:
    Pet: { type: object, required: [name], properties: { name: { type: string, example: Ada } } }
";

pub fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// How a run ended.
pub struct Ran {
    pub status: Option<i32>,
    pub out: String,
    pub errors: String,
}

impl Ran {
    /// What was printed, as JSON.
    #[track_caller]
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {}{}", self.out, self.errors))
    }
}

/// The program in a folder.
pub fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lvng"));
    command.args(arguments).current_dir(folder).env_remove("CLICOLOR_FORCE").env_remove("NO_COLOR");
    command
}

pub fn run(folder: &Path, arguments: &[&str]) -> Ran {
    run_command(&mut command(folder, arguments))
}

pub fn run_command(command: &mut Command) -> Ran {
    let output = command.output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Ran { status: output.status.code(), out: text(output.stdout), errors: text(output.stderr) }
}

/// An empty folder with a description `api.yaml`.
pub fn folder(text: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("api.yaml"), text).unwrap();
    folder
}
