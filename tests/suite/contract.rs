//! The words of the wire contract stand in `lvng-contract` and nowhere else.

use lvng_contract::{Codec, PageStyle, Style, TextFormat, TypedFormat};
use std::fs;
use std::path::{Path, PathBuf};

/// The words that mean nothing else, so that each of them in quotes is a copy of a table.
fn words() -> Vec<&'static str> {
    let codecs = Codec::ALL.iter().flat_map(|codec| [codec.word(), codec.usual_media_type()]);
    let styles = Style::ALL.iter().flat_map(|style| [style.word(), style.name().unwrap_or_default()]);
    let pages = PageStyle::ALL.iter().flat_map(|style| [style.word(), style.name()]);
    let formats = TextFormat::ALL.iter().map(|format| format.word());
    let formats = formats.chain(TypedFormat::ALL.iter().map(|format| format.word()));
    // Single words of English have other uses, and these media types are sent by code that has no table at hand.
    let is_special = |word: &&str| word.contains(|c: char| !c.is_ascii_lowercase());
    let is_common = |word: &&str| ["application/json", "text/plain", "application/octet-stream"].contains(word);
    codecs.chain(styles).chain(pages).chain(formats).filter(is_special).filter(|word| !is_common(word)).collect()
}

/// The files of a folder and those below, without tests.
fn sources(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("the folder can be read").path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if path.is_dir() {
            sources(&path, files);
        } else if name.ends_with(".rs") && !name.ends_with("tests.rs") {
            files.push(path);
        }
    }
}

#[test]
fn words_of_the_contract_stand_in_one_place() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let words = words();
    assert!(["event_stream", "spaceDelimited", "time-cursor", "date-time"].iter().all(|word| words.contains(word)));
    let mut files = Vec::new();
    for source in ["lvng-codegen/src", "lvng-runtime/src", "lvng-runtime/derive/src", "xtask/src", "lvng/src"] {
        sources(&root.join(source), &mut files);
    }
    let mut copies = Vec::new();
    for file in files {
        let text = fs::read_to_string(&file).expect("the file is text");
        let code = text.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
        let found = words.iter().filter(|word| code.contains(&format!("\"{word}\"")));
        copies.extend(found.map(|word| format!("{}: {word}", file.display())));
    }
    assert!(copies.is_empty(), "use the word of `lvng-contract`:\n{}", copies.join("\n"));
}
