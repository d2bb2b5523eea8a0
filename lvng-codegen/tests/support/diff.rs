//! Comparing text with a file that says what it should be.

use similar::TextDiff;
use std::fs;
use std::path::Path;

/// Compares a text with a file, or writes the file under `UPDATE=1`. No text stands for no file.
pub fn assert_same(path: &Path, text: &str) {
    if std::env::var_os("UPDATE").is_some() {
        return write(path, text);
    }
    let expected = fs::read_to_string(path).ok();
    match &expected {
        Some(expected) => assert!(!text.is_empty(), "{} should not be there:\n{expected}", path.display()),
        None => assert!(text.is_empty(), "{} is missing; UPDATE=1 writes it:\n{text}", path.display()),
    }
    let expected = expected.unwrap_or_default();
    if expected != text {
        let diff = TextDiff::from_lines(&expected, text);
        let diff = diff.unified_diff().context_radius(3).header("expected", "now").to_string();
        panic!("{} differs; UPDATE=1 rewrites it:\n{diff}", path.display());
    }
}

fn write(path: &Path, text: &str) {
    if text.is_empty() {
        if path.exists() {
            fs::remove_file(path).unwrap();
        }
        return;
    }
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}
