//! What a build script can say, into a folder: which code comes of it, and where nothing does.

use lvng_build::{Builder, Error, configure};
use std::fs;
use std::path::Path;

/// A description with an operation that cannot be generated, and a method that an extension names.
const PETS: &str = "openapi: 3.0.3
info: { title: Pets, version: '1' }
paths:
  /pets:
    get:
      operationId: listPets
      x-acme-method: everyone
      tags: [pets]
      responses: { '200': { description: All., content: { application/json: { schema: { type: array, items: { type: string } } } } } }
    post:
      operationId: createPet
      tags: [pets]
      requestBody: { content: { application/json: { schema: { $ref: '#/components/schemas/Gone' } } } }
      responses: { '204': { description: ok } }
";

/// What the description forgets.
const OVERLAY: &str = "overlay: 1.0.0
info: { title: What is gone, version: '1' }
actions:
  - target: $
    update: { components: { schemas: { Gone: { type: object, properties: { name: { type: string } } } } } }
";

/// A folder with the description, a list and an overlay.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (file, text) in [("pets.yaml", PETS), ("skips.txt", "POST /pets E016\n"), ("gone.yaml", OVERLAY)] {
        fs::write(folder.path().join(file), text).expect("the file can be written");
    }
    folder
}

/// Compiles the description into the folder `out`.
fn compile(folder: &Path, builder: Builder) -> Result<(), Error> {
    builder.out_dir(folder.join("out")).compile(folder.join("pets.yaml"))
}

fn code(folder: &Path, file: &str) -> String {
    let path = folder.join("out").join(file);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn errors_that_no_list_has_write_nothing() {
    let folder = folder();
    let error = compile(folder.path(), configure()).expect_err("an operation has an error");
    assert!(error.to_string().ends_with("pets.yaml: 1 errors; nothing was written"), "{error}");
    assert!(!folder.path().join("out").exists());
}

#[test]
fn allow_skips_leaves_operations_out() {
    let folder = folder();
    compile(folder.path(), configure().allow_skips(folder.path().join("skips.txt")))
        .expect("the list has the operation");
    let client = code(folder.path(), "generated/pets/client.rs");
    assert!(client.contains("ListPets") && !client.contains("CreatePet"), "{client}");
    // A list that is of no use any more is an error.
    let lists = configure().allow_skips(folder.path().join("skips.txt")).overlay(folder.path().join("gone.yaml"));
    let error = compile(folder.path(), lists).expect_err("the operation has no error");
    assert!(error.to_string().contains("1 errors"), "{error}");
    let error = compile(folder.path(), configure().allow_skips(folder.path().join("none.txt"))).expect_err("no list");
    assert!(error.to_string().contains("none.txt: "), "{error}");
}

#[test]
fn overlays_mend_the_description() {
    let folder = folder();
    compile(folder.path(), configure().overlay(folder.path().join("gone.yaml"))).expect("the overlay has the schema");
    assert!(code(folder.path(), "generated/pets/mod.rs").contains("pub struct Gone"));
    assert!(code(folder.path(), "generated/pets/client.rs").contains("CreatePet"));
    let error = compile(folder.path(), configure().overlay(folder.path().join("none.yaml"))).expect_err("no overlay");
    assert!(error.to_string().contains("none.yaml: "), "{error}");
}

#[test]
fn a_vendor_names_methods() {
    let folder = folder();
    let overlaid = || configure().overlay(folder.path().join("gone.yaml"));
    compile(folder.path(), overlaid()).expect("it can be generated");
    assert!(!code(folder.path(), "generated/pets/client.rs").contains("pub fn everyone("));
    compile(folder.path(), overlaid().vendor("acme")).expect("it can be generated");
    assert!(code(folder.path(), "generated/pets/client.rs").contains("pub fn everyone("));
}

#[test]
fn parts_are_those_that_are_chosen() {
    let folder = folder();
    let parts = |client, blocking, server| {
        let builder = configure().client(client).blocking(blocking).server(server);
        compile(folder.path(), builder.overlay(folder.path().join("gone.yaml"))).expect("it can be generated");
        let root = code(folder.path(), "mod.rs");
        let is_there = |file: &str| folder.path().join("out/generated/pets").join(file).is_file();
        (root.contains("client::Client;"), root.contains("client::BlockingClient;"), is_there("server.rs"))
    };
    for chosen in [(true, false, false), (true, true, false), (true, true, true), (false, false, true)] {
        assert_eq!(parts(chosen.0, chosen.1, chosen.2), chosen);
    }
}
