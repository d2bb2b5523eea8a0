//! What the operations of a tag have in common, so that it stands once in their module.

use std::hash::Hash;

use foldhash::HashMap;

use crate::ir::{Answer, Inherited, Operation, Response, Shared};

/// Two operations are shorter, and more easily read, when each says all of it.
const LEAST: usize = 3;

/// What most of the operations say, in a struct of this name. Each operation knows afterwards what it has from there.
pub fn share(operations: &mut [Operation], name: &str) -> Option<Shared> {
    if operations.len() < LEAST {
        return None;
    }
    let listed: Vec<Option<String>> = operations.iter().map(|operation| listed(&operation.failure)).collect();
    let auth = most_frequent(operations.iter().map(|operation| Some(&operation.auth)));
    let failure = most_frequent(listed.iter().map(Option::as_ref));
    let rate_limit = most_frequent(operations.iter().map(|operation| Some(&operation.rate_limit)));
    let nothing = Some(String::new());
    let listed_by_most = failure.map_or(&nothing, |index| &listed[index]);
    let shared = Shared {
        name: name.to_owned(),
        auth: auth.map_or_else(Vec::new, |index| operations[index].auth.clone()),
        failure: failure.map(|index| operations[index].failure.clone()).filter(|_| *listed_by_most != nothing),
        rate_limit: rate_limit.and_then(|index| operations[index].rate_limit.clone()),
    };
    for (operation, listed) in operations.iter_mut().zip(&listed) {
        operation.inherited = Inherited {
            auth: operation.auth == shared.auth,
            failure: listed == listed_by_most,
            rate_limit: operation.rate_limit == shared.rate_limit,
        };
    }
    Some(shared)
}

/// The responses without what is said of them in words. Those of an enumeration belong to the operation that it is named
/// after.
fn listed(answer: &Answer) -> Option<String> {
    let response = |response: &Response| format!("{:?}{:?};", response.status, response.content);
    answer.several.is_none().then(|| answer.responses.iter().map(response).collect())
}

/// The first that says what most say, where two say the same.
fn most_frequent<K: Eq + Hash>(all: impl Iterator<Item = Option<K>>) -> Option<usize> {
    let mut counts: HashMap<K, (usize, usize)> = HashMap::default();
    for (index, key) in all.enumerate() {
        if let Some(key) = key {
            counts.entry(key).or_insert((0, index)).0 += 1;
        }
    }
    let (count, index) = counts.into_values().max_by_key(|(count, index)| (*count, std::cmp::Reverse(*index)))?;
    (count > 1).then_some(index)
}

#[cfg(test)]
mod tests {
    use super::most_frequent;

    #[test]
    fn the_first_of_the_most_frequent_is_taken() {
        let most = |all: &[Option<&'static str>]| most_frequent(all.iter().copied());
        assert_eq!(most(&[Some("a"), Some("b"), Some("b")]), Some(1));
        assert_eq!(most(&[Some("b"), Some("a"), Some("a"), Some("b")]), Some(0));
        assert_eq!(most(&[Some("a"), Some("b"), None, None]), None);
        assert_eq!(most(&[]), None);
    }
}
