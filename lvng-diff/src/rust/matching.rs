//! Which item of the base is which of the head.

use super::surface::{Owner, OwnerKind, Surface};
use std::collections::HashMap;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};

/// Pairs of items, and what is only in one of the crates.
pub(super) struct Matching<'s> {
    pub(super) pairs: Vec<(&'s Owner, &'s Owner)>,
    pub(super) removed: Vec<&'s Owner>,
    pub(super) added: Vec<&'s Owner>,
}

/// Items are the same by their path, then by their place in the description, then by what they are made of, where there is
/// one such only.
pub(super) fn matching<'s>(base: &'s Surface, head: &'s Surface) -> Matching<'s> {
    let mut matching = Matching { pairs: Vec::new(), removed: Vec::new(), added: Vec::new() };
    let mut before: Vec<&Owner> = base.owners.iter().collect();
    let mut after: Vec<&Owner> = head.owners.iter().collect();
    type Key = Option<u64>;
    let keys: [&dyn Fn(&Owner) -> Key; 3] = [
        &|owner| digest(&(owner.path.as_str(), owner.kind == OwnerKind::Operation)),
        &|owner| {
            let word = owner.signature.split(' ').nth(1);
            digest(&(owner.kind as u8, &owner.pointers, owner.pointers.len() == 1, word))
        },
        &|owner| (owner.members.len() > 1 && owner.kind != OwnerKind::Module).then(|| shape(owner))?,
    ];
    for (round, key) in keys.into_iter().enumerate() {
        let must_be_alone = round == 2;
        let open = by_key(&before, key);
        let others = by_key(&after, key);
        let mut taken = Vec::new();
        for (key, left) in &open {
            let Some(right) = others.get(key) else { continue };
            if must_be_alone && (left.len() > 1 || right.len() > 1) {
                continue;
            }
            taken.extend(left.iter().copied().zip(right.iter().copied()));
        }
        taken.sort_unstable_by_key(|(_, right)| *right);
        let pair = |(left, right): &(usize, usize)| Some((*before.get(*left)?, *after.get(*right)?));
        matching.pairs.extend(taken.iter().filter_map(pair));
        let gone: (Vec<usize>, Vec<usize>) = taken.into_iter().unzip();
        before = without(before, gone.0);
        after = without(after, gone.1);
    }
    (matching.removed, matching.added) = (before, after);
    matching
}

fn by_key(owners: &[&Owner], key: &dyn Fn(&Owner) -> Option<u64>) -> HashMap<u64, Vec<usize>> {
    let mut map: HashMap<u64, Vec<usize>> = HashMap::new();
    for (index, owner) in owners.iter().enumerate() {
        if let Some(key) = key(owner) {
            map.entry(key).or_default().push(index);
        }
    }
    map
}

fn without<'s>(owners: Vec<&'s Owner>, mut gone: Vec<usize>) -> Vec<&'s Owner> {
    gone.sort_unstable();
    let is_left = |(index, _): &(usize, &'s Owner)| gone.binary_search(index).is_err();
    owners.into_iter().enumerate().filter(is_left).map(|(_, owner)| owner).collect()
}

fn shape(owner: &Owner) -> Option<u64> {
    let mut hasher = DefaultHasher::new();
    (owner.kind as u8, &owner.signature).hash(&mut hasher);
    for member in &owner.members {
        (&member.name, member.kind, &member.signature).hash(&mut hasher);
    }
    Some(hasher.finish())
}

fn digest(key: &impl Hash) -> Option<u64> {
    let mut hasher = DefaultHasher::new();
    key.hash(&mut hasher);
    Some(hasher.finish())
}
