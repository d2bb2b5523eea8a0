//! What the branches of a union are called.

use foldhash::HashMap;

use super::branch::Branch;
use crate::lower::merge::JsonType;
use crate::{names, pointer};

/// The properties of a branch that can have one value only, with that value.
pub type Constants = Vec<(String, String)>;

/// A title longer than this is a sentence, not a name.
const LONGEST_TITLE: usize = 40;

/// A word for each branch: the component's name, or else the first that no other branch has of the title, the value of
/// the discriminator, the constants, what it requires, what it has, what its properties have, or the kind of value.
pub fn labels(
    branches: &[Branch],
    tags: &[Vec<String>],
    constants: &[Constants],
    inner: &[Option<Vec<String>>],
) -> Vec<String> {
    let title = |branch: &Branch| {
        let title = branch.title.as_deref().map(names::type_name);
        title.filter(|title| title.len() <= LONGEST_TITLE)
    };
    let tag = |tags: &Vec<String>| match tags.as_slice() {
        [tag] => Some(names::variant_name(tag)),
        _ => None,
    };
    let tiers = [
        branches.iter().map(title).collect(),
        tags.iter().map(tag).collect(),
        by_constants(constants),
        by_names(branches, |branch| branch.merged.required.iter().map(String::as_str).collect()),
        by_names(branches, |branch| branch.merged.properties.keys().map(String::as_str).collect()),
        branches.iter().map(only_property).collect(),
        inner.iter().map(|words| words.clone().map(|words| names::variant_from(&words))).collect(),
    ];
    let tiers = tiers.map(unshared);
    let label = |(index, branch): (usize, &Branch)| match (&branch.target, &branch.text) {
        (Some(target), _) => pointer::last(target).into_owned(),
        (_, Some((text, _))) => names::variant_name(text),
        _ => tiers.iter().find_map(|words| words[index].clone()).unwrap_or_else(|| kind(branch).to_owned()),
    };
    branches.iter().enumerate().map(label).collect()
}

/// The values of the constants, of as few as no other branch has alike: `PluginAdded`, `SyncA1`, `SyncB1`.
fn by_constants(all: &[Constants]) -> Vec<Option<String>> {
    let is_everywhere = |constant: &(String, String)| all.len() > 1 && all.iter().all(|other| other.contains(constant));
    let telling =
        |constants: &Constants| constants.iter().filter(|constant| !is_everywhere(constant)).cloned().collect();
    let all: Vec<Constants> = all.iter().map(telling).collect();
    let start = |constants: &Constants, count: usize| -> Constants { constants.iter().take(count).cloned().collect() };
    let label = |own: &Constants| {
        let is_telling = |count: &usize| {
            let telling = start(own, *count);
            all.iter().filter(|other| start(other, *count) == telling).count() == 1
        };
        let count = (1..=own.len()).find(is_telling)?;
        let words: Vec<String> = own[..count].iter().flat_map(|(_, value)| names::variant_words(value)).collect();
        Some(names::variant_from(&words))
    };
    all.iter().map(label).collect()
}

/// The words that only one branch has.
fn unshared(mut words: Vec<Option<String>>) -> Vec<Option<String>> {
    let mut counts: HashMap<String, usize> = HashMap::default();
    words.iter().flatten().for_each(|word| *counts.entry(word.clone()).or_default() += 1);
    words.iter_mut().for_each(|word| *word = word.take().filter(|word| counts[word] == 1));
    words
}

/// Inline objects by the properties that tell them apart: `Email`, `LatitudeLongitude`. One alone needs none.
fn by_names<'b>(branches: &'b [Branch], names_of: fn(&'b Branch) -> Vec<&'b str>) -> Vec<Option<String>> {
    let of_branch = |branch| if is_object(branch) { names_of(branch) } else { Vec::new() };
    let all: Vec<Vec<&str>> = branches.iter().map(of_branch).collect();
    let count = branches.iter().filter(|branch| is_object(branch)).count();
    if count < 2 {
        return vec![None; branches.len()];
    }
    let mut holders: HashMap<&str, usize> = HashMap::default();
    all.iter().flatten().for_each(|name| *holders.entry(name).or_default() += 1);
    let telling = |names: &[&'b str]| names.iter().copied().filter(|name| holders[name] < count).collect();
    let told: Vec<Vec<&str>> = all.iter().map(|names| telling(names)).collect();
    // What all have tells nothing, unless it is all that one of them has.
    let is_enough = all.iter().zip(&told).all(|(names, told)| names.is_empty() || !told.is_empty());
    let names = if is_enough { &told } else { &all };
    names.iter().map(|names| word(names, &holders)).collect()
}

/// An object of one property that it requires is called by it, as Rust programs write variants.
fn only_property(branch: &Branch) -> Option<String> {
    let merged = &branch.merged;
    let only = merged.properties.keys().next().filter(|name| merged.required.contains(*name))?;
    (is_object(branch) && merged.properties.len() == 1).then(|| names::variant_name(only))
}

pub fn is_object(branch: &Branch) -> bool {
    let Branch { merged, target, .. } = branch;
    let has_names = !merged.properties.is_empty() || !merged.required.is_empty();
    target.is_none() && has_names && matches!(merged.kind, None | Some(JsonType::Object))
}

/// One or two names together; of more, the first that no other branch has.
fn word(names: &[&str], holders: &HashMap<&str, usize>) -> Option<String> {
    let chosen = match names.len() {
        0..=2 => names,
        _ => names.iter().position(|name| holders[name] == 1).map_or(&[][..], |only| &names[only..=only]),
    };
    let words: Vec<String> = chosen.iter().flat_map(|name| names::variant_words(name)).collect();
    (!words.is_empty()).then(|| names::variant_from(&words))
}

fn kind(branch: &Branch) -> &'static str {
    match branch.merged.kind {
        Some(JsonType::Array) => "List",
        Some(JsonType::String) => "Text",
        Some(JsonType::Integer | JsonType::Number) => "Number",
        _ => "Object",
    }
}
