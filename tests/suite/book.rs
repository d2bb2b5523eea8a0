//! The book shows what works: its commands are run, its programs compiled and their tests passed, its inclusions there.

use crate::support::{LVNG, cargo, stderr, stdout, workspace};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn book() -> PathBuf {
    workspace().join("docs/book")
}

/// The pages in the order of the table of contents.
fn pages() -> Vec<(String, String)> {
    let contents = fs::read_to_string(book().join("src/SUMMARY.md")).expect("the book has a table of contents");
    let links = contents.split("](").skip(1).filter_map(|rest| Some(rest.split_once(')')?.0));
    links
        .map(|page| (page.to_owned(), fs::read_to_string(book().join("src").join(page)).expect("the page is there")))
        .collect()
}

/// The commands of a page.
///
/// Installing the program is left to those who read: tests run what is built here.
fn commands(page: &str) -> impl Iterator<Item = &str> {
    blocks(page, "sh").filter(|line| !line.starts_with("cargo install --locked --path lvng "))
}

/// The lines of all blocks in a language.
fn blocks<'a>(page: &'a str, language: &str) -> impl Iterator<Item = &'a str> {
    let fence = format!("```{language}\n");
    page.match_indices(&fence)
        .map(move |(at, _)| page[at..].split("```").nth(1).and_then(|block| block.split_once('\n')).expect("it ends").1)
        .collect::<Vec<_>>()
        .into_iter()
        .flat_map(str::lines)
}

/// Copies what the book's commands work on into an empty folder.
fn copy_example(folder: &Path) {
    fs::create_dir_all(folder.join("api/v2")).expect("the folder can be made");
    for (file, copy) in [
        ("pets.yaml", "pets.yaml"),
        ("shelter.overlay.yaml", "shelter.overlay.yaml"),
        ("pets.yaml", "api/v2/openapi.yaml"),
    ] {
        fs::copy(book().join("example").join(file), folder.join(copy)).expect("the file can be copied");
    }
}

/// Runs a command as the book has it.
fn run(line: &str, folder: &Path) {
    let arguments = line.strip_prefix("lvng ").unwrap_or_else(|| panic!("`{line}` is no command of this project"));
    let mut command = Command::new(&*LVNG);
    let output = command.args(arguments.split(' ')).current_dir(folder).output().expect("lvng runs");
    assert!(output.status.success(), "{line}\n{}{}", stdout(&output), stderr(&output));
}

#[test]
fn commands_of_the_book_run() {
    let pages = pages();
    let mut count = 0;
    for (name, page) in &pages {
        let folder = tempfile::tempdir().expect("a temporary folder");
        copy_example(folder.path());
        // What the first page has made is there on the others.
        run(commands(&pages[0].1).next().expect("the first page has a command"), folder.path());
        for line in commands(page) {
            run(line, folder.path());
            count += 1;
        }
        assert!(!page.contains("```bash") && !page.contains("```console"), "{name}: commands stand in blocks of `sh`");
    }
    assert!(count >= 6, "{count} commands");
}

#[test]
fn inclusions_of_the_book_are_there() {
    let mut count = 0;
    for (name, page) in pages() {
        for part in page.split("{{#include ").skip(1) {
            let (target, _) = part.split_once("}}").expect("an inclusion ends");
            let (file, what) = target.split_once(':').unwrap_or((target, ""));
            let text = fs::read_to_string(book().join("src").join(file))
                .unwrap_or_else(|error| panic!("{name}: {target}: {error}"));
            let is_there = match what.split_once(':') {
                Some((first, "")) => text.lines().count() >= first.parse().expect("a number of a line"),
                Some((_, last)) => text.lines().count() >= last.parse().expect("a number of a line"),
                None => what.is_empty() || text.contains(&format!("ANCHOR: {what}\n")),
            };
            assert!(is_there, "{name}: {target}");
            count += 1;
        }
    }
    assert!(count >= 8, "{count} inclusions");
}

#[test]
fn programs_of_the_book_compile_and_pass_their_tests() {
    // The same folder every time, so that cargo knows what it has built before.
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("book");
    fs::create_dir_all(root.join("src")).expect("the folder can be made");
    let manifest = "[package]\nname = \"book\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\nmembers = [\"pets\"]\n\n\
                    [profile.dev]\ndebug = \"line-tables-only\"\n\n[patch.crates-io]\nlvng-runtime = { path = \"RUNTIME\" }\n\n[dependencies]\npets = { path = \"pets\", features = [\"docs-page\", \"server\"] }\n\
                    tokio = { version = \"1\", features = [\"macros\", \"net\", \"rt\"] }\n";
    // As if the runtime were published.
    let runtime = workspace().join("lvng-runtime").display().to_string();
    fs::write(root.join("Cargo.toml"), manifest.replace("RUNTIME", &runtime)).expect("the file can be written");
    for entry in fs::read_dir(book().join("example/src")).expect("the programs are there") {
        let path = entry.expect("it can be read").path();
        fs::copy(&path, root.join("src").join(path.file_name().expect("a file has a name"))).expect("it can be copied");
    }
    fs::copy(workspace().join("Cargo.lock"), root.join("Cargo.lock")).expect("the workspace has a lock file");
    copy_example(&root);
    run(commands(&pages()[0].1).next().expect("the first page has a command"), &root);
    let output =
        cargo().args(["test", "--quiet", "--offline", "--lib"]).current_dir(&root).output().expect("cargo runs");
    let said = format!("{}{}", stdout(&output), stderr(&output));
    assert!(output.status.success() && said.contains("2 passed") && !said.contains("warning"), "{said}");
}
