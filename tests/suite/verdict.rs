//! Whom a change breaks in Rust, as `lvng-diff` says it, against the compiler: a caller and a server that use all of a
//! generated crate are compiled with the crate of the changed description.

use crate::support::{XTASK, cargo, stderr, workspace};
use lvng_codegen::Input;
use lvng_codegen::diagnostic::Diagnostics;
use lvng_diff::{Description, Verdicts, compare};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, MutexGuard, PoisonError};

pub(crate) fn data(file: &str) -> String {
    let path = workspace().join("tests/data/verdicts").join(file);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// A change of the description: what is replaced by what, the first time it occurs.
pub(crate) type Mutation = (&'static str, &'static str, &'static str);

/// Each kind of verdict once: both, callers only, and nobody.
pub(crate) const FEW: &[Mutation] = &[
    ("a text", "description: Gone.", "description: It is gone."),
    ("operation removed", "    delete:\n      operationId: deletePet", "    x-delete:\n      operationId: deletePet"),
    (
        "field added to a model",
        "        status: { $ref: \"#/components/schemas/Status\" }\n        age: { type: integer, format: int32 }\n",
        "        status: { $ref: \"#/components/schemas/Status\" }\n        age: { type: integer, format: int32 }\n        chip: { type: string }\n",
    ),
    ("enum value added", "enum: [free, taken]", "enum: [free, taken, gone]"),
    (
        "parameter's type",
        "limit, in: query, schema: { type: integer, format: int32 }",
        "limit, in: query, schema: { type: string }",
    ),
];

/// The rest.
pub(crate) const MORE: &[Mutation] = &[
    (
        "operation added",
        "  /pets/{id}:\n    get:",
        "  /pets/{id}:\n    head:\n      operationId: headPet\n      tags: [pets]\n      parameters:\n        - { name: id, in: path, required: true, schema: { type: string } }\n      responses: { \"204\": { description: It is there. } }\n    get:",
    ),
    ("operation renamed", "operationId: getPet", "operationId: fetchPet"),
    ("path changed", "  /pets/{id}:", "  /animals/{id}:"),
    (
        "tag renamed on one operation",
        "operationId: deletePet\n      tags: [pets]",
        "operationId: deletePet\n      tags: [removal]",
    ),
    ("parameter removed", "        - { name: limit, in: query, schema: { type: integer, format: int32 } }\n", ""),
    (
        "optional parameter added",
        "        - { name: limit,",
        "        - { name: page, in: query, schema: { type: integer } }\n        - { name: limit,",
    ),
    (
        "required parameter added",
        "        - { name: limit,",
        "        - { name: page, in: query, required: true, schema: { type: integer } }\n        - { name: limit,",
    ),
    ("parameter renamed", "name: limit, in: query", "name: size, in: query"),
    ("parameter became required", "{ name: limit, in: query,", "{ name: limit, in: query, required: true,"),
    (
        "integer's format",
        "limit, in: query, schema: { type: integer, format: int32 }",
        "limit, in: query, schema: { type: integer, format: int64 }",
    ),
    (
        "bound of a parameter",
        "limit, in: query, schema: { type: integer, format: int32 }",
        "limit, in: query, schema: { type: integer, format: int32, minimum: 1 }",
    ),
    (
        "body field added, optional",
        "                name: { type: string }\n",
        "                name: { type: string }\n                chip: { type: string }\n",
    ),
    (
        "body field added, required",
        "              required: [name]\n              properties:\n",
        "              required: [name, chip]\n              properties:\n                chip: { type: string }\n",
    ),
    ("body field removed", "                age: { type: integer, format: int32 }\n", ""),
    ("body field became required", "              required: [name]", "              required: [name, age]"),
    ("body field became optional", "              required: [name]\n", ""),
    (
        "body field's type",
        "                age: { type: integer, format: int32 }",
        "                age: { type: number }",
    ),
    (
        "body field nullable",
        "                age: { type: integer, format: int32 }",
        "                age: { type: integer, format: int32, nullable: true }",
    ),
    (
        "response model's field removed",
        "        status: { $ref: \"#/components/schemas/Status\" }\n        age: { type: integer, format: int32 }\n",
        "        status: { $ref: \"#/components/schemas/Status\" }\n",
    ),
    ("response model's field became required", "required: [id, name, status]", "required: [id, name, status, age]"),
    ("response model's field became optional", "required: [id, name, status]", "required: [id, name]"),
    (
        "response model's field renamed",
        "required: [id, name, status]\n      properties:\n        id:",
        "required: [key, name, status]\n      properties:\n        key:",
    ),
    (
        "response model's field's type",
        "        name: { type: string }\n        status",
        "        name: { type: boolean }\n        status",
    ),
    (
        "response became another type",
        "schema: { type: array, items: { $ref: \"#/components/schemas/Pet\" } }",
        "schema: { $ref: \"#/components/schemas/Pet\" }",
    ),
    ("response status changed", "\"204\": { description: Gone. }", "\"202\": { description: Gone. }"),
    (
        "error response added",
        "\"204\": { description: Gone. }",
        "\"204\": { description: Gone. }\n        \"404\": { description: There is none. }",
    ),
    ("enum value removed", "enum: [free, taken]", "enum: [free]"),
    ("enum value renamed", "enum: [free, taken]", "enum: [free, given]"),
    ("enum became plain text", "Status: { type: string, enum: [free, taken] }", "Status: { type: string }"),
    ("deprecated", "operationId: getPet", "operationId: getPet\n      deprecated: true"),
    ("server's URL", "https://kennel.example", "https://kennel.test"),
    ("title", "title: Kennel", "title: The kennel"),
    ("credentials asked for", "operationId: getPet", "operationId: getPet\n      security: [{ key: [] }]"),
    (
        "body in another media type as well",
        "        required: true\n        content:\n",
        "        required: true\n        content:\n          text/plain: { schema: { type: string } }\n",
    ),
    (
        "response in another media type as well",
        "        \"201\":\n          description: The pet.\n          content:\n",
        "        \"201\":\n          description: The pet.\n          content:\n            text/plain: { schema: { type: string } }\n",
    ),
    (
        "other members stated",
        "required: [id, name, status]",
        "required: [id, name, status]\n      additionalProperties: true",
    ),
    (
        "object closed",
        "required: [id, name, status]",
        "required: [id, name, status]\n      additionalProperties: false",
    ),
    (
        "name taken by a schema",
        "  schemas:\n",
        "  schemas:\n    GetPet: { type: object, properties: { a: { type: string } } }\n",
    ),
];

/// A workspace of the generated crate, a caller and a server; the same folder every time, so that cargo knows what it has
/// checked before.
pub(crate) struct Programs(pub(crate) PathBuf);

impl Programs {
    pub(crate) fn new() -> Self {
        let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("verdicts");
        let programs = Programs(root);
        let manifest = "[workspace]\nresolver = \"3\"\nmembers = [\"kennel\", \"caller\", \"server\"]\n\n\
                        [profile.dev]\ndebug = \"line-tables-only\"\n";
        programs.write("Cargo.toml", manifest);
        let lock = fs::read_to_string(workspace().join("Cargo.lock")).expect("the workspace has a lock file");
        programs.write("Cargo.lock", &lock);
        for name in ["caller", "server"] {
            let manifest = format!(
                "[package]\nname = \"kennel-{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n\
                 kennel = {{ path = \"../kennel\", features = [\"server\"] }}\n"
            );
            programs.write(&format!("{name}/Cargo.toml"), &manifest);
            programs.write(&format!("{name}/src/lib.rs"), &data(&format!("{name}.rs")));
        }
        programs
    }

    pub(crate) fn write(&self, file: &str, text: &str) {
        let path = self.0.join(file);
        fs::create_dir_all(path.parent().expect("a file is in a folder")).expect("the folder can be made");
        if fs::read_to_string(&path).is_ok_and(|found| found == text) {
            return;
        }
        fs::write(path, text).expect("the file can be written");
    }

    /// Whether caller and server do not compile with the crate of a description, and what the compiler says.
    pub(crate) fn broken(&self, description: &str) -> ([bool; 2], String) {
        self.write("openapi.yaml", description);
        forget_names(&self.0.join("kennel"));
        let mut command = Command::new(&*XTASK);
        command.args(["generate", "--spec"]).arg(self.0.join("openapi.yaml")).arg("--out").arg(self.0.join("kennel"));
        let output = command.output().expect("xtask runs");
        assert!(output.status.success(), "{}", stderr(&output));
        let mut said = String::new();
        let broken = ["kennel", "kennel-caller", "kennel-server"].map(|package| {
            let mut command = cargo();
            command.args(["check", "--quiet", "--offline", "--package", package]).current_dir(&self.0);
            let output = command.output().expect("cargo runs");
            said.push_str(&stderr(&output));
            !output.status.success()
        });
        assert!(!broken[0], "the generated crate does not compile: {said}");
        ([broken[1], broken[2]], said)
    }
}

/// Takes away the names that a crate keeps from what it was generated from before: each description has its own here.
pub(crate) fn forget_names(folder: &Path) {
    let path = folder.join("names.lock");
    if path.exists() {
        fs::remove_file(path).expect("the names can be removed");
    }
}

/// What `lvng-diff` says.
pub(crate) fn verdicts(base: &str, head: &str) -> Verdicts {
    let mut diagnostics = Diagnostics::default();
    let mut read = |text: &str| Description::read(&Input::single("openapi.yaml", text), &mut diagnostics);
    let (mut base, mut head) = (read(base), read(head));
    assert!(!diagnostics.has_errors(), "{:?}", diagnostics.into_vec());
    compare(&mut base, &mut head).iter().fold(Verdicts::NOBODY, |all, change| all.or(change.verdicts))
}

/// The folder is one test's at a time. A test that failed leaves it as good as any.
pub(crate) fn turn() -> MutexGuard<'static, ()> {
    static TURN: Mutex<()> = Mutex::new(());
    TURN.lock().unwrap_or_else(PoisonError::into_inner)
}

fn check(mutations: &[Mutation]) {
    let _turn = turn();
    let (programs, base) = (Programs::new(), data("openapi.yaml"));
    let (broken, said) = programs.broken(&base);
    assert_eq!(broken, [false, false], "{said}");
    let mut differences = Vec::new();
    for (name, from, to) in mutations {
        assert!(base.contains(from), "{name}: {from:?} is not there");
        let head = base.replacen(from, to, 1);
        let (compiler, said) = programs.broken(&head);
        let verdicts = verdicts(&base, &head);
        let diff = [verdicts.callers, verdicts.implementors];
        println!("{name}: the compiler breaks callers, implementors: {compiler:?}; the verdict {diff:?}");
        if compiler != diff {
            differences.push(format!("{name}: compiler {compiler:?}, verdict {diff:?}\n{said}"));
        }
    }
    assert!(differences.is_empty(), "{} of {}:\n{}", differences.len(), mutations.len(), differences.join("\n"));
}

#[test]
fn verdicts_are_those_of_the_compiler() {
    check(FEW);
}

#[test]
#[ignore = "compiles a caller and a server for each of some forty changes"]
fn all_verdicts_are_those_of_the_compiler() {
    check(MORE);
}
