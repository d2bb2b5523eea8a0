//! A crate that has nothing but a build script and a description: made, run against its own server, and made again when the
//! description changes, by what cargo says.

use lvng_cli::command::cargo;
use std::fs;
use std::path::{Path, PathBuf};

/// A package outside of the workspace; the same folder every time, so that cargo knows what it has built before.
struct Package(PathBuf);

/// What a run of cargo said.
struct Said {
    is_good: bool,
    stdout: String,
    stderr: String,
}

impl Said {
    /// Whether the build script of the package ran.
    fn ran_the_script(&self) -> bool {
        self.stderr.lines().any(|line| line.contains("Running `") && line.trim_end().ends_with("build-script-build`"))
    }

    #[track_caller]
    fn printed(&self, text: &str) {
        assert!(self.is_good && self.stdout == text, "{}\n{}", self.stdout, self.stderr);
    }
}

fn here() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

impl Package {
    fn new() -> Self {
        let package = Self(Path::new(env!("CARGO_TARGET_TMPDIR")).join("outside"));
        let _ = fs::remove_dir_all(&package.0);
        let workspace = here().parent().expect("the package is in a folder of the workspace");
        let path = |name: &str| format!("{:?}", workspace.join(name).display().to_string());
        // The profile is that of this workspace, so that what both need is built once.
        package.write(
            "Cargo.toml",
            &format!(
                "[package]\nname = \"outside\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n\
                 [profile.dev]\ndebug = \"line-tables-only\"\n\n[dependencies]\n\
                 lvng-runtime = {{ path = {}, default-features = false, features = [\"client\", \"server\"] }}\n\
                 tokio = {{ version = \"1\", features = [\"macros\", \"net\", \"rt-multi-thread\"] }}\n\n\
                 [build-dependencies]\nlvng-build = {{ path = {} }}\n",
                path("lvng-runtime"),
                path("lvng-build")
            ),
        );
        package.write("Cargo.lock", &read(&workspace.join("Cargo.lock")));
        let data = here().join("tests/data");
        for (from, to) in [("build.rs", "build.rs"), ("program.rs", "src/main.rs")] {
            package.write(to, &read(&data.join(from)));
        }
        for file in ["api/petstore.yaml", "api/schemas/pets.yaml", "api/lvng.toml"] {
            package.write(file, &read(&data.join(file)));
        }
        package
    }

    fn write(&self, file: &str, text: &str) {
        let path = self.0.join(file);
        fs::create_dir_all(path.parent().expect("a file is in a folder")).expect("the folder can be made");
        fs::write(path, text).expect("the file can be written");
    }

    /// Replaces what a file has once.
    fn edit(&self, file: &str, from: &str, to: &str) {
        let text = read(&self.0.join(file));
        assert_eq!(text.matches(from).count(), 1, "{from} in {file}");
        self.write(file, &text.replace(from, to));
    }

    fn run(&self) -> Said {
        // …/target/debug/deps/outside-0123456789abcdef
        let test = std::env::current_exe().expect("this test is a file");
        let target = test.ancestors().nth(3).expect("cargo puts tests into target/<profile>/deps");
        let mut command = cargo();
        command.args(["run", "--offline", "--verbose"]).current_dir(&self.0);
        command.env("CARGO_TARGET_DIR", target).env("CARGO_TERM_COLOR", "never");
        let output = command.output().expect("cargo runs");
        let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
        Said { is_good: output.status.success(), stdout: text(&output.stdout), stderr: text(&output.stderr) }
    }
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn a_build_script_makes_client_and_server_anew_where_the_description_changes() {
    let package = Package::new();
    let generated = package.0.join("src/again/generated");
    package.write("src/again/generated/gone.rs", "what the description had before\n");

    let first = package.run();
    assert!(first.ran_the_script(), "{}", first.stderr);
    // The pet's name has six letters, and the schema allows five.
    first.printed("refused: 400 Bad Request\nmade Rex\n");
    assert!(!generated.join("gone.rs").exists() && !generated.join("server.rs").exists());
    let code = read(&generated.join("pets/client.rs"));
    assert!(!code.contains("feature = ") && code.contains("use crate::again::generated::client::Call;"), "{code}");
    assert!(read(&package.0.join("names.lock")).contains("NewPet"));

    let second = package.run();
    assert!(!second.ran_the_script() && second.stderr.contains("Fresh outside v0.0.0"), "{}", second.stderr);
    second.printed(&first.stdout);

    // A file that the description refers to.
    let before = fs::metadata(generated.join("mod.rs")).and_then(|file| file.modified()).expect("it is there");
    package.edit("api/schemas/pets.yaml", "maxLength: 5", "maxLength: 6");
    let third = package.run();
    assert!(third.ran_the_script(), "{}", third.stderr);
    assert!(third.stderr.contains("the file `api/schemas/pets.yaml` has changed"), "{}", third.stderr);
    third.printed("made Tobias\nmade Rex\n");
    let after = fs::metadata(generated.join("mod.rs")).and_then(|file| file.modified()).expect("it is there");
    assert_eq!(before, after, "a file that stays the same was written");

    // The description itself; what is wrong with it is cargo's error, and nothing is half written.
    package.edit("api/petstore.yaml", "schemas/pets.yaml#/NewPet", "schemas/dogs.yaml#/NewPet");
    let broken = package.run();
    assert!(
        !broken.is_good && broken.stderr.contains("error: outside@0.0.0: api/petstore.yaml:12:"),
        "{}",
        broken.stderr
    );
    assert_eq!(read(&generated.join("pets/client.rs")), code);
    // The file that was missing comes about.
    package.write("api/schemas/dogs.yaml", &read(&package.0.join("api/schemas/pets.yaml")));
    package.run().printed("made Tobias\nmade Rex\n");

    // Without a file of choices, and with one that comes about.
    let choices = read(&package.0.join("api/lvng.toml"));
    fs::remove_file(package.0.join("api/lvng.toml")).expect("it is there");
    assert!(package.run().ran_the_script());
    let still = package.run();
    assert!(!still.ran_the_script(), "{}", still.stderr);
    package.write("api/lvng.toml", &choices);
    let added = package.run();
    assert!(added.ran_the_script() && added.stderr.contains("the file `api` has changed"), "{}", added.stderr);

    // What is chosen; a type that is not there is the compiler's error, at a line that names the setting.
    package.write("api/lvng.toml", "[formats]\nint64 = \"std::num::Wraping<i64>\"\n");
    let chosen = package.run();
    assert!(chosen.stderr.contains("the file `api/lvng.toml` has changed"), "{}", chosen.stderr);
    let line = "pub type Int64 = Foreign<::std::num::Wraping<i64>>; // api/lvng.toml:2:9\n";
    assert!(!chosen.is_good && chosen.stderr.contains(line), "{}", chosen.stderr);
    // One that is there and is too little for it as well.
    package.write("api/lvng.toml", "[formats]\nint64 = \"std::sync::Mutex<i64>\"\n");
    let chosen = package.run();
    let line = "assert_foreign::<::std::sync::Mutex<i64>>(); // api/lvng.toml:2:9\n";
    assert!(!chosen.is_good && chosen.stderr.contains(line), "{}", chosen.stderr);
    // A value of the type, on both sides.
    package.write("api/lvng.toml", "[formats]\nint64 = \"std::num::Wrapping<i64>\"\n");
    package.edit("src/main.rs", "id: 1,", "id: std::num::Wrapping(1).into(),");
    package.run().printed("made Tobias\nmade Rex\n");
}
