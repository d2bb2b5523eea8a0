//! Where the items stand in the generated files of the head. Only modules that have a difference are rendered.

use super::difference::{Anchor, Difference};
use lvng_codegen::ir::Api;
use lvng_codegen::{Options, render, with_deep_stack};
use std::collections::{BTreeSet, HashMap};

/// In modules of more types and operations no lines are looked up: rendering them takes as long as all the rest.
const MOST_ITEMS: usize = 1000;

/// Fills in the places.
pub(super) fn find(differences: &mut [Difference], api: &Api) {
    for difference in differences.iter_mut() {
        difference.item.file = difference.anchor.as_ref().map(|anchor| anchor.file.clone());
    }
    let anchors = differences.iter().filter_map(|difference| difference.anchor.as_ref());
    let large = large(api);
    let files: BTreeSet<&str> =
        anchors.map(|anchor| anchor.file.as_str()).filter(|file| !large.contains(*file)).collect();
    if files.is_empty() {
        return;
    }
    let sources = with_deep_stack(|| render::emitted(api, &Options::default(), |path| files.contains(path)));
    let texts: HashMap<&str, File> = sources.iter().map(|file| (file.path.as_str(), File::new(&file.text))).collect();
    for difference in differences {
        let anchor = difference.anchor.as_ref();
        difference.item.line = anchor.and_then(|anchor| texts.get(anchor.file.as_str())?.line(anchor));
    }
}

/// The files of modules that have too many items.
fn large(api: &Api) -> BTreeSet<String> {
    let of_tags = api.tags.iter().filter(|tag| tag.types.len() + tag.operations.len() > MOST_ITEMS);
    let files = of_tags.flat_map(|tag| ["mod", "client", "server"].map(|name| format!("{}/{name}.rs", tag.module)));
    files.chain((api.common.len() > MOST_ITEMS).then(|| "common.rs".to_owned())).collect()
}

/// A generated file.
struct File<'t> {
    lines: Vec<&'t str>,
    /// The lines that open items, by the names of those, or by all of the line.
    opened: HashMap<&'t str, usize>,
}

impl<'t> File<'t> {
    fn new(text: &'t str) -> Self {
        let lines: Vec<&str> = text.lines().collect();
        let mut opened = HashMap::new();
        for (index, line) in lines.iter().enumerate().filter(|(_, line)| !line.starts_with(' ')) {
            opened.entry(*line).or_insert(index);
            if let Some(name) = name(line) {
                opened.entry(name).or_insert(index);
            }
        }
        Self { lines, opened }
    }

    /// The line of an item, or of what it was part of, from 1.
    fn line(&self, anchor: &Anchor) -> Option<usize> {
        let owner = anchor.owner.as_ref().map(|owner| self.opened.get(owner.as_str()).copied());
        let index = match owner {
            Some(None) => return None,
            Some(Some(owner)) => self.within(owner, &anchor.line).unwrap_or(owner),
            None if anchor.line.starts_with(' ') => {
                self.lines.iter().position(|line| line.starts_with(&anchor.line))?
            }
            None => *self.opened.get(anchor.line.as_str())?,
        };
        Some(index + 1)
    }

    /// The line that begins so, in the item that a line opens.
    fn within(&self, owner: usize, start: &str) -> Option<usize> {
        let inside = self.lines.iter().enumerate().skip(owner + 1).take_while(|(_, line)| !line.starts_with('}'));
        let is_whole = |rest: &str| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_');
        let mut found = inside.filter(|(_, line)| {
            line.strip_prefix(start).is_some_and(|rest| start.ends_with([' ', '(']) || is_whole(rest))
        });
        found.next().map(|(index, _)| index)
    }
}

/// The name of the type, trait or alias that a line opens.
fn name(line: &str) -> Option<&str> {
    let rest =
        ["pub struct ", "pub enum ", "pub trait ", "pub type "].iter().find_map(|start| line.strip_prefix(start))?;
    rest.split(|c: char| !(c.is_alphanumeric() || c == '_')).next()
}
