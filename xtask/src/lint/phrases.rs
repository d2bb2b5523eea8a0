//! Text in our own words: no run of eight is that of a source document.

use lvng::document::each_node;
use lvng_cli::command::Error;
use lvng_codegen::diagnostic::Diagnostics;
use lvng_codegen::pointer;
use serde_json::Value;
use std::collections::HashMap;
use std::fs;
use std::path::Path;

/// How many words in a row are too many.
const RUN: usize = 8;

/// The runs of words of the source documents.
pub struct Phrases {
    /// By text, with the name of the document.
    runs: HashMap<String, String>,
}

impl Phrases {
    /// Reads the documents of a folder; `None` where it is not there.
    pub fn read(folder: &Path) -> Result<Option<Self>, Error> {
        if !folder.is_dir() {
            return Ok(None);
        }
        let mut runs = HashMap::new();
        for entry in fs::read_dir(folder).map_err(|error| Error::at(folder, error))? {
            let path = entry.map_err(|error| Error::at(folder, error))?.path();
            if path.extension().is_some_and(|extension| extension == "txt") {
                let text = fs::read_to_string(&path).map_err(|error| Error::at(&path, error))?;
                let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
                runs.extend(runs_of(&text).into_iter().map(|run| (run, name.clone())));
            }
        }
        Ok(Some(Self { runs }))
    }

    /// The first run of a text that a document has too, with the name of the document.
    fn shared(&self, text: &str) -> Option<(String, &str)> {
        let mut runs = runs_of(text).into_iter();
        runs.find_map(|run| self.runs.get(&run).map(|document| (run, document.as_str())))
    }
}

/// Words in a row: letters, digits and apostrophes, lower case.
fn runs_of(text: &str) -> Vec<String> {
    let is_part = |letter: char| letter.is_alphanumeric() || letter == '_' || letter == '\'';
    let text = text.to_lowercase();
    let words: Vec<&str> = text.split(|letter| !is_part(letter)).filter(|word| !word.is_empty()).collect();
    words.windows(RUN).map(|run| run.join(" ")).collect()
}

/// Checks summaries, descriptions and titles.
pub fn check(tree: &Value, phrases: &Phrases, diagnostics: &mut Diagnostics) {
    each_node(tree, &mut |node, at| {
        for key in ["summary", "description", "title"] {
            let text = node.get(key).and_then(Value::as_str).unwrap_or_default();
            if let Some((run, document)) = phrases.shared(text) {
                let message = format!("{RUN} words in a row are those of {document}: `{run}`");
                diagnostics.error("L007", &pointer::child(at, key), message).help("say it in other words");
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eight_words_are_too_many() {
        let text = "The agent's reply is sent back to the caller at once.";
        let runs = runs_of(text).into_iter().map(|run| (run, "a.txt".to_owned())).collect();
        let phrases = Phrases { runs };
        let (run, document) = phrases.shared("Note: `the AGENT'S reply` is *sent* back to the user").unwrap();
        assert_eq!((run.as_str(), document), ("the agent's reply is sent back to the", "a.txt"));
        assert!(phrases.shared("The agent's reply is sent back to us").is_none());
    }
}
