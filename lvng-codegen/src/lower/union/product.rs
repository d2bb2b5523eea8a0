//! Several unions that hold at once → the alternatives of which one holds in each.
//!
//! A branch that all unions have is an alternative itself: what it forms with others is among its own values. Of the other
//! branches each of one union goes with each of the next, unless no value can be both. Unions that would make too many
//! alternatives show up inside the variants of the others, and where even that would be too many they are left out: their
//! number grows with each as a power.

use foldhash::HashSet;
use serde_json::Value;

use crate::diagnostic::Diagnostics;
use crate::lower::merge::{Additional, JsonType, Merged, Part, Union};
use crate::lower::report::Report;
use crate::lower::schemas::Schemas;

/// With more alternatives a union becomes a union of unions.
const MOST: usize = 64;

/// With more alternatives, those inside others counted, a union is left out.
const MOST_IN_ALL: usize = MOST * MOST;

/// How deep properties are compared.
const DEEPEST: usize = 3;

/// Unions that hold at once.
pub struct Product<'m> {
    /// Those that are told apart as one.
    pub unions: Vec<&'m Union>,
    /// The branches that each alternative of them is made of.
    pub alternatives: Vec<Vec<String>>,
    /// Those that are left out.
    pub left_out: Vec<&'m Union>,
}

/// Puts unions together.
pub fn product<'m>(schemas: Schemas<'_>, unions: &'m [Union]) -> Option<Product<'m>> {
    let (first, rest) = unions.split_first()?;
    let alternatives = first.branches.iter().map(|branch| vec![branch.clone()]).collect();
    let mut product = Product { unions: vec![first], alternatives, left_out: Vec::new() };
    let mut inside: Vec<&Union> = Vec::new();
    for union in rest {
        let is_small = product.alternatives.len() * union.branches.len() <= MOST_IN_ALL;
        let combined = is_small.then(|| combine(schemas, &product.alternatives, union));
        match combined.filter(|alternatives| alternatives.len() <= MOST) {
            Some(alternatives) => {
                product.alternatives = alternatives;
                product.unions.push(union);
            }
            None => inside.push(union),
        }
    }
    let mut all = product.alternatives.len();
    for union in inside {
        match all.saturating_mul(union.branches.len()) {
            more if more > MOST_IN_ALL => product.left_out.push(union),
            more => all = more,
        }
    }
    Some(product)
}

fn combine(schemas: Schemas<'_>, known: &[Vec<String>], union: &Union) -> Vec<Vec<String>> {
    let identity = |branch: &String| schemas.target(branch).unwrap_or_else(|| branch.clone());
    let others: HashSet<String> = union.branches.iter().map(&identity).collect();
    let is_common = |alternative: &&Vec<String>| alternative.iter().any(|branch| others.contains(&identity(branch)));
    let common: HashSet<String> = known.iter().filter(is_common).flatten().map(identity).collect();
    let mut found = Vec::new();
    for alternative in known {
        if is_common(&alternative) {
            found.push(alternative.clone());
            continue;
        }
        for branch in union.branches.iter().filter(|branch| !common.contains(&identity(branch))) {
            let parts = |branches: &[String]| branches.iter().map(Part::new).collect::<Vec<_>>();
            if may_be_both(schemas, &parts(alternative), &[Part::new(branch)], 0) {
                found.push(alternative.iter().chain([branch]).cloned().collect());
            }
        }
    }
    found
}

/// Whether a value can match two schemas, as far as their types, values and required properties say.
pub fn may_be_both(schemas: Schemas<'_>, one: &[Part], other: &[Part], depth: usize) -> bool {
    // What is wrong with them is reported where they are lowered.
    let mut unheard = Diagnostics::default();
    let mut report = Report::new(&mut unheard);
    let mut merge = |parts: &[Part]| schemas.merge(parts, &mut report).ok();
    let (Some(one), Some(other)) = (merge(one), merge(other)) else { return true };
    let both_hold = |name: &String| match (one.properties.get(name), other.properties.get(name)) {
        // Where neither requires it, a value may be both without it, but there is no type for such a property.
        (Some(of_one), Some(of_other)) => depth >= DEEPEST || may_be_both(schemas, of_one, of_other, depth + 1),
        (None, Some(_)) => !(other.required.contains(name) && one.additional == Additional::Denied),
        (Some(_), None) => !(one.required.contains(name) && other.additional == Additional::Denied),
        (None, None) => true,
    };
    is_of_both_kinds(&one, &other)
        && share_values(&one, &other)
        && one.properties.keys().chain(other.properties.keys()).all(both_hold)
}

fn is_of_both_kinds(one: &Merged, other: &Merged) -> bool {
    match (one.kind, other.kind) {
        (Some(JsonType::Integer), Some(JsonType::Number)) | (Some(JsonType::Number), Some(JsonType::Integer)) => true,
        (Some(first), Some(second)) => first == second || one.is_kind_inferred || other.is_kind_inferred,
        _ => true,
    }
}

fn share_values(one: &Merged, other: &Merged) -> bool {
    match (&one.values, &other.values) {
        (Some(first), Some(second)) => first.iter().any(|value| second.contains(value)),
        (Some(values), None) => values.iter().any(|value| is_of_kind(value, other.kind)),
        (None, Some(values)) => values.iter().any(|value| is_of_kind(value, one.kind)),
        (None, None) => true,
    }
}

fn is_of_kind(value: &Value, kind: Option<JsonType>) -> bool {
    match kind {
        None => true,
        Some(JsonType::String) => value.is_string(),
        Some(JsonType::Integer | JsonType::Number) => value.is_number(),
        Some(JsonType::Boolean) => value.is_boolean(),
        Some(JsonType::Object) => value.is_object(),
        Some(JsonType::Array) => value.is_array(),
    }
}
