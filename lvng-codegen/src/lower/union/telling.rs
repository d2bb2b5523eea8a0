//! What tells the branches of a union apart where no discriminator does: properties with listed values.

use foldhash::HashMap;
use serde_json::Value;

use super::branch::Branch;
use super::label;
use crate::ir::Condition;
use crate::lower::merge::{Merged, Part};
use crate::lower::schema::SchemaLowering;
use crate::names;

/// How deep constants are looked for.
const DEEPEST: usize = 3;

/// The values that a place in a branch may have: the members that lead there, and the values.
type Constant = (Vec<String>, Vec<String>);

impl SchemaLowering<'_> {
    /// The required properties of each branch that have listed values.
    pub fn constants(&mut self, branches: &[Branch]) -> Vec<Vec<(String, Vec<String>)>> {
        let mut found = Vec::new();
        for branch in branches {
            let values = branch.merged.required.iter().map(|name| (name.clone(), self.property_values(branch, name)));
            found.push(values.filter(|(_, values)| !values.is_empty()).collect());
        }
        found
    }

    /// The strings that a property of a branch may be.
    pub fn property_values(&mut self, branch: &Branch, property: &str) -> Vec<String> {
        self.values_of(&branch.merged, property, 0).unwrap_or_default()
    }

    /// A branch that is a union itself stands for the values of all its branches.
    fn values_of(&mut self, merged: &Merged, property: &str, depth: usize) -> Option<Vec<String>> {
        if let Some(parts) = merged.properties.get(property) {
            return texts(self.merge(parts)?.values.as_ref()?);
        }
        let union = merged.unions.first().filter(|_| depth < 4)?;
        let mut all = Vec::new();
        for pointer in &union.branches {
            let branch = self.merge(&[Part::new(pointer.clone())])?;
            all.extend(self.values_of(&branch, property, depth + 1)?);
        }
        Some(all)
    }

    /// The words of the first property within a property that only this one of the objects without a name has.
    pub fn inner_properties(&mut self, branches: &[Branch]) -> Vec<Option<Vec<String>>> {
        let mut all: Vec<Vec<[String; 2]>> = Vec::new();
        for branch in branches {
            let mut found = Vec::new();
            for (name, parts) in branch.merged.properties.iter().filter(|_| label::is_object(branch)) {
                let merged = self.merge(parts);
                let inner = merged.iter().flat_map(|merged| merged.properties.keys());
                found.extend(inner.map(|inner| [name.clone(), inner.clone()]));
            }
            all.push(found);
        }
        let mut holders: HashMap<&[String; 2], usize> = HashMap::default();
        all.iter().flatten().for_each(|path| *holders.entry(path).or_default() += 1);
        let words = |paths: &Vec<[String; 2]>| {
            let path = paths.iter().find(|path| holders[path] == 1)?;
            Some(path.iter().flat_map(|name| names::variant_words(name)).collect())
        };
        all.iter().map(words).collect()
    }

    /// The constants of each branch that others have other values of, at the first level and below: as few places as tell
    /// all apart that can be.
    pub fn conditions(&mut self, branches: &[Branch], discriminator: Option<&str>) -> Vec<Vec<Condition>> {
        let mut all: Vec<Vec<Constant>> = Vec::new();
        for branch in branches {
            let mut found = Vec::new();
            if branch.text.is_none() {
                self.collect_constants(&branch.merged, &mut Vec::new(), &mut found);
            }
            // What the discriminator says is known.
            found.retain(|(path, _)| !matches!(path.as_slice(), [only] if Some(only.as_str()) == discriminator));
            all.push(found);
        }
        let mut conditions: Vec<Vec<Condition>> = vec![Vec::new(); branches.len()];
        let mut told = vec![false; branches.len() * branches.len()];
        for path in paths(&all) {
            let values: Vec<Option<&Vec<String>>> = all.iter().map(|branch| values_at(branch, &path)).collect();
            let mut is_telling = vec![false; branches.len()];
            let mut is_new = false;
            for (one, other) in pairs(branches.len()) {
                if let (Some(first), Some(second)) = (values[one], values[other])
                    && !first.iter().any(|value| second.contains(value))
                {
                    (is_telling[one], is_telling[other]) = (true, true);
                    is_new |= !std::mem::replace(&mut told[one * branches.len() + other], true);
                }
            }
            for (index, values) in values.iter().enumerate().filter(|(index, _)| is_new && is_telling[*index]) {
                conditions[index].extend(values.map(|values| Condition { path: path.clone(), values: values.clone() }));
            }
        }
        conditions
    }

    fn collect_constants(&mut self, merged: &Merged, path: &mut Vec<String>, found: &mut Vec<Constant>) {
        for name in &merged.required {
            let Some(parts) = merged.properties.get(name) else { continue };
            let Some(property) = self.merge(parts).filter(|property| !property.nullable) else { continue };
            path.push(name.clone());
            match property.values.as_deref().and_then(texts) {
                Some(values) => found.push((path.clone(), values)),
                None if path.len() < DEEPEST => self.collect_constants(&property, path, found),
                None => {}
            }
            path.pop();
        }
    }
}

/// The values, where all of them are texts.
fn texts(values: &[Value]) -> Option<Vec<String>> {
    values.iter().map(|value| value.as_str().map(str::to_owned)).collect()
}

/// The places that several branches have constants at, the shortest ways first.
fn paths(all: &[Vec<Constant>]) -> Vec<Vec<String>> {
    let mut paths: Vec<Vec<String>> = Vec::new();
    for (path, _) in all.iter().flatten() {
        if !paths.contains(path) {
            paths.push(path.clone());
        }
    }
    paths.sort_by_key(Vec::len);
    paths
}

fn values_at<'c>(branch: &'c [Constant], path: &[String]) -> Option<&'c Vec<String>> {
    branch.iter().find(|(known, _)| known == path).map(|(_, values)| values)
}

fn pairs(count: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..count).flat_map(move |one| (one + 1..count).map(move |other| (one, other)))
}

/// The property with listed values that every branch requires and no two share.
pub fn infer(constants: &[Vec<(String, Vec<String>)>]) -> Option<(String, Vec<Vec<String>>)> {
    let (first, rest) = constants.split_first()?;
    for (name, values) in first {
        let of_name = |branch: &Vec<(String, Vec<String>)>| {
            branch.iter().find(|(known, _)| known == name).map(|(_, values)| values.clone())
        };
        let Some(mut others) = rest.iter().map(of_name).collect::<Option<Vec<_>>>() else { continue };
        others.insert(0, values.clone());
        let mut all: Vec<&String> = others.iter().flatten().collect();
        let count = all.len();
        all.sort();
        all.dedup();
        if all.len() == count {
            return Some((name.clone(), others));
        }
    }
    None
}
