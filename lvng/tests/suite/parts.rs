//! The parts of a crate: what is not chosen is not written, not depended on, and not missed.

use crate::support::{run, workspace};
use std::fs;
use std::path::{Path, PathBuf};

/// Crates of one description, by their names, what is chosen, and a file and a feature that are there and that are not.
const CRATES: [(&str, &str, [&str; 2], [&str; 2]); 4] = [
    ("shop-client", "server = false\n", ["client.rs", "blocking = ["], ["server.rs", "jwt = ["]),
    ("shop-async", ASYNC, ["client.rs", "http2 = ["], ["server.rs", "blocking = ["]),
    ("shop-server", "client = false\n", ["server.rs", "jwt = ["], ["client.rs", "http2 = ["]),
    ("shop-models", "client = false\nserver = false\n", ["mod.rs", "all-tags = ["], ["client.rs", "server = ["]),
];

/// One without features for tags, with a module and a server of another name.
const ASYNC: &str = "server = false\nblocking = false\ntag-features = false\ndefault-server = 'https://{region}.shop.example.com/{city}'\n\
                     modules.orders = 'purchases'\n";

/// The folder of the crates: the same every time, so that cargo knows what it has checked before.
fn root() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("parts")
}

/// Writes a crate, and tells its folder.
fn write(name: &str, chosen: &str) -> PathBuf {
    let (spec, runtime) = (workspace().join("tests/data/shop/openapi.yaml"), workspace().join("lvng-runtime"));
    let absolute = |path: PathBuf| path.canonicalize().unwrap().display().to_string();
    let (spec, runtime, config) = (absolute(spec), absolute(runtime), format!("{name}.toml"));
    fs::write(root().join(&config), chosen).unwrap();
    let arguments = ["generate", "--force", "--spec", &spec, "--config", &config, "--out", name, "--runtime", &runtime];
    let ran = run(&root(), &[&arguments[..], &["--vendor", "acme"]].concat());
    assert_eq!(ran.status, Some(0), "{}", ran.errors);
    root().join(name)
}

/// Runs cargo among the crates.
fn cargo(arguments: &[&str]) -> String {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
    let mut cargo = lvng_cli::command::cargo();
    cargo.args(arguments).arg("--offline").current_dir(root()).env("CARGO_TARGET_DIR", target);
    let output = cargo.output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success() && !said.contains("warning"), "{arguments:?}: {said}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn crates_have_the_parts_that_are_chosen_and_compile() {
    fs::create_dir_all(root()).unwrap();
    let names = CRATES.map(|(name, ..)| format!("{name:?}")).join(", ");
    // The profile is that of this workspace, so that what both need is built once.
    let manifest =
        format!("[workspace]\nresolver = \"3\"\nmembers = [{names}]\n\n[profile.dev]\ndebug = \"line-tables-only\"\n");
    fs::write(root().join("Cargo.toml"), manifest).unwrap();
    fs::copy(workspace().join("Cargo.lock"), root().join("Cargo.lock")).unwrap();
    for (name, chosen, there, not_there) in CRATES {
        let folder = write(name, chosen);
        let manifest = fs::read_to_string(folder.join("Cargo.toml")).unwrap();
        assert!(manifest.contains(there[1]) && !manifest.contains(not_there[1]), "{manifest}");
        let generated = folder.join("src/generated");
        assert!(generated.join(there[0]).is_file() && !generated.join(not_there[0]).exists(), "{name}");
        let modules = fs::read_to_string(generated.join("mod.rs")).unwrap();
        assert_eq!(modules.contains("mod client;"), !chosen.contains("client = false"), "{modules}");
        assert_eq!(modules.contains("mod server;"), !chosen.contains("server = false"), "{modules}");
    }
    for (name, ..) in CRATES {
        cargo(&["check", "--quiet", "--package", name]);
    }
    let read = |file: &str| fs::read_to_string(root().join("shop-async").join(file)).unwrap();
    assert!(!read("Cargo.toml").contains("all-tags") && !read("README.md").contains("all-tags"));
    assert!(!read("src/generated/mod.rs").contains("cfg(feature = \"purchases\")"));
    let client = read("src/generated/client.rs");
    assert!(client.contains("ClientBuilder::new(\"https://eu.shop.example.com/x\")"), "{client}");
    assert!(client.contains("pub fn purchases(&self)"), "{client}");
    let depends = |name: &str| cargo(&["tree", "--package", name, "--edges", "normal", "--prefix", "none"]);
    assert!(depends("shop-client").contains("tokio-rustls v") && !depends("shop-client").contains("axum v"));
    assert!(depends("shop-server").contains("axum v") && !depends("shop-server").contains("rustls v"));
    assert!(!depends("shop-models").contains("hyper v"));
}

#[test]
fn a_choice_makes_a_crate_anew_and_is_checked() {
    fs::create_dir_all(root()).unwrap();
    let folder = write("shop-changed", "");
    assert!(folder.join("src/generated/orders/server.rs").is_file());
    let readme = |folder: &Path| fs::read_to_string(folder.join("README.md")).unwrap();
    assert!(readme(&folder).contains("| `server` |") && readme(&folder).contains("Client::builder()"));
    write("shop-changed", "server = false\n");
    assert!(!folder.join("src/generated/orders/server.rs").exists());
    assert!(!readme(&folder).contains("server"), "{}", readme(&folder));
    write("shop-changed", "client = false\n");
    assert!(!readme(&folder).contains("Client") && !readme(&folder).contains("async"), "{}", readme(&folder));
}
