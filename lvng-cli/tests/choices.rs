//! `lvng.toml` is found beside a description or where it is said, and what it names counts from its folder.

use lvng_cli::description::read;
use lvng_cli::overlays::Overlays;
use lvng_cli::skips::allowed_skips;
use lvng_codegen::{Options, Settings, lower};
use std::fs;
use std::path::Path;

fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

const API: (&str, &str) = ("api.yaml", "openapi: 3.0.3\ninfo: { title: Plain, version: 1.0.0 }\npaths: {}\n");

fn overlay(title: &str) -> String {
    format!(
        "overlay: 1.0.0\ninfo: {{ title: O, version: 1.0.0 }}\nactions: [{{ target: $.info, update: {{ title: {title} }} }}]\n"
    )
}

fn title(root: &Path, overlays: &Overlays) -> String {
    let input = read(root, overlays, "").unwrap();
    lower(&input, &Options::default()).unwrap().0.title
}

#[test]
fn overlays_of_the_file_are_applied_before_those_of_the_command() {
    let (mine, yours) = (overlay("Mine"), overlay("Yours"));
    let folder = folder(&[
        API,
        ("lvng.toml", "overlays = ['fixes/mine.yaml']"),
        ("fixes/mine.yaml", &mine),
        ("other/else.toml", "overlays = ['../yours.yaml']"),
        ("yours.yaml", &yours),
    ]);
    let at = |name: &str| folder.path().join(name);
    assert_eq!(title(&at("api.yaml"), &Overlays::default()), "Mine");
    assert_eq!(title(&at("api.yaml"), &Overlays::of(vec![at("yours.yaml")])), "Yours");
    assert_eq!(title(&at("api.yaml"), &Overlays::default().with_config(Some(at("other/else.toml")))), "Yours");
}

#[test]
fn an_overlay_that_is_not_there_is_told_with_its_place() {
    let folder = folder(&[API, ("lvng.toml", "# fixes\noverlays = ['gone.yaml']\n")]);
    let said = read(&folder.path().join("api.yaml"), &Overlays::default(), "").unwrap_err().to_string();
    assert!(
        said.contains("lvng.toml:2:13: error: the overlay `") && said.ends_with("gone.yaml` is not there"),
        "{said}"
    );
}

#[test]
fn the_list_of_the_file_counts_unless_another_is_given() {
    let folder = folder(&[
        API,
        ("lvng.toml", "allow-skips = 'skips.txt'"),
        ("skips.txt", "GET /a E109\n"),
        ("b", "GET /b E109\n"),
    ]);
    let root = folder.path().join("api.yaml");
    let settings = Settings::of(&read(&root, &Overlays::default(), "").unwrap());
    let config = Overlays::default().config(&root);
    let first = |given: Option<&Path>| allowed_skips(given, &settings, config.as_deref()).unwrap()[0].what.clone();
    assert_eq!(first(None), "GET /a");
    assert_eq!(first(Some(&folder.path().join("b"))), "GET /b");
}
