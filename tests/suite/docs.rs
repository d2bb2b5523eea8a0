//! The documentation shows what is there.

use std::path::Path;

/// Every block behind `<!-- snippet: FILE -->` stands in that file.
#[test]
fn snippets_are_copies() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut checked = 0;
    for document in ["README.md", "ARCHITECTURE.md", "lvng-api/README.md"] {
        let text = std::fs::read_to_string(root.join(document)).expect("the document is there");
        for part in text.split("<!-- snippet: ").skip(1) {
            let (file, rest) = part.split_once(" -->\n").expect("the mark ends");
            let block = rest.split("```").nth(1).expect("a block follows the mark");
            let (_, snippet) = block.split_once('\n').expect("the block names its language");
            let source = std::fs::read_to_string(root.join(file)).expect("the file is there");
            assert!(source.contains(snippet), "{document}: {file} does not hold\n{snippet}");
            checked += 1;
        }
    }
    assert!(checked >= 7, "{checked} snippets");
}
