//! The documentation shows what is there.

use std::path::Path;

/// Every block behind `<!-- snippet: FILE -->` stands in that file.
#[test]
fn snippets_are_copies() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut checked = 0;
    for document in ["README.md", "ARCHITECTURE.md", "lvng-api/README.md", "lvng-api/src/guide/from_python.md"] {
        let text = std::fs::read_to_string(root.join(document)).expect("the document is there");
        for part in text.split("<!-- snippet: ").skip(1) {
            let (file, rest) = part.split_once(" -->\n").expect("the mark ends");
            let block = rest.split("```").nth(1).expect("a block follows the mark");
            let (_, block) = block.split_once('\n').expect("the block names its language");
            // rustdoc hides these.
            let snippet: String = block.split_inclusive('\n').filter(|line| !line.starts_with("# ")).collect();
            let source = std::fs::read_to_string(root.join(file)).expect("the file is there");
            assert!(source.contains(&snippet), "{document}: {file} does not hold\n{snippet}");
            checked += 1;
        }
    }
    assert!(checked >= 7, "{checked} snippets");
}

/// The front page of the crate leads to every tag and every guide.
#[test]
fn the_front_page_is_complete() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../lvng-api/src");
    let read = |file: &str| std::fs::read_to_string(source.join(file)).expect("the file is there");
    let (page, guides, modules) = (read("lib.rs"), read("guide.rs"), read("generated/mod.rs"));
    let has_feature =
        |name: &str| modules.contains(&format!("#[cfg(feature = \"{}\")]\npub mod {name};", name.replace('_', "-")));
    let tags = modules.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'));
    let tags: Vec<&str> = tags.filter(|name| has_feature(name) && !["client", "server"].contains(name)).collect();
    assert_eq!(tags.len(), 51);
    for tag in tags {
        assert!(page.contains(&format!("//! | [`{tag}`] |")), "no row for {tag}");
    }
    for guide in guides.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(" {}")) {
        assert!(page.contains(&format!("(guide::{guide})")), "no link to {guide}");
        assert!(guides.contains(&format!("[`{guide}`]")), "{guide} is not in the list of guides");
    }
}
