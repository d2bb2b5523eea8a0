//! A folder is compared with what it should hold, and replaced as a whole.

use lvng_cli::tree::{Files, compare, files, replace};
use std::fs;

fn wanted(files: &[(&str, &str)]) -> Files {
    files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
}

#[test]
fn a_folder_comes_to_hold_what_is_wanted_and_nothing_else() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("generated");
    let first = wanted(&[("a.rs", "1"), ("b/c.rs", "2"), ("b/d.rs", "3")]);
    assert_eq!(replace(&folder, &first).unwrap().missing, ["a.rs", "b/c.rs", "b/d.rs"]);
    assert!(compare(&folder, &first).unwrap().is_empty());
    let modified = || fs::metadata(folder.join("a.rs")).unwrap().modified().unwrap();
    let before = modified();
    let difference = replace(&folder, &wanted(&[("a.rs", "1"), ("b/c.rs", "4")])).unwrap();
    assert_eq!((difference.changed, difference.left_over), (vec!["b/c.rs".to_owned()], vec!["b/d.rs".to_owned()]));
    assert_eq!((difference.unchanged, modified()), (vec!["a.rs".to_owned()], before));
    let found = files(&folder).unwrap();
    assert_eq!(found, ["a.rs", "b/c.rs"].map(|path| folder.join(path)));
}

#[test]
fn a_folder_that_is_not_there_holds_nothing() {
    let place = tempfile::tempdir().unwrap();
    fs::write(place.path().join("file"), "").unwrap();
    for folder in ["missing", "file/below"] {
        assert!(files(&place.path().join(folder)).unwrap().is_empty(), "{folder}");
    }
    assert!(files(&place.path().join("file")).is_err());
}

#[test]
#[cfg(unix)]
fn links_lead_where_they_lead_and_what_is_no_file_is_refused() {
    let place = tempfile::tempdir().unwrap();
    let (folder, other) = (place.path().join("generated"), place.path().join("other"));
    replace(&folder, &wanted(&[("a.rs", "1")])).unwrap();
    replace(&other, &wanted(&[("b.rs", "2")])).unwrap();
    std::os::unix::fs::symlink(&other, folder.join("linked")).unwrap();
    std::os::unix::fs::symlink("nowhere", folder.join("broken.rs")).unwrap();
    let names = |found: Vec<std::path::PathBuf>| {
        let names = found.iter().map(|path| path.strip_prefix(&folder).unwrap().display().to_string());
        names.collect::<Vec<_>>()
    };
    assert_eq!(names(files(&folder).unwrap()), ["a.rs", "broken.rs", "linked/b.rs"]);
    let _socket = std::os::unix::net::UnixListener::bind(folder.join("socket")).unwrap();
    let error = files(&folder).unwrap_err().to_string();
    assert!(error.contains("socket") && error.contains("neither a file nor a folder"), "{error}");
}
