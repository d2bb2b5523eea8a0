//! Types that hold themselves → as few boxes as it takes.

use std::collections::BTreeSet;

use foldhash::HashMap;

use super::draft_id::DraftId;
use crate::ir::{TypeKind, TypeRef};

/// A use of a type by a part of another that takes its size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Edge {
    from: usize,
    /// Which of the type's parts.
    part: usize,
    to: usize,
}

/// Puts boxes around parts until no type holds itself.
pub fn break_cycles(kinds: &mut [Option<TypeKind<DraftId>>]) {
    let mut edges = Vec::new();
    for (from, kind) in kinds.iter_mut().enumerate() {
        for (part, ty) in parts(kind).into_iter().enumerate() {
            if let Some(to) = held(ty) {
                edges.push(Edge { from, part, to });
            }
        }
    }
    for component in components(kinds.len(), &edges) {
        let inner: Vec<Edge> = edges
            .iter()
            .copied()
            .filter(|edge| component.contains_key(&edge.from) && component.contains_key(&edge.to))
            .collect();
        if inner.is_empty() {
            continue;
        }
        for edge in backward(&component, &inner) {
            if let Some(ty) = parts(&mut kinds[edge.from]).into_iter().nth(edge.part) {
                enclose(ty);
            }
        }
    }
}

/// The parts that can hold another type.
fn parts(kind: &mut Option<TypeKind<DraftId>>) -> Vec<&mut TypeRef<DraftId>> {
    match kind {
        Some(TypeKind::Object(object)) => object.fields.iter_mut().map(|field| &mut field.ty).collect(),
        Some(TypeKind::OneOf(union)) => union.variants.iter_mut().map(|variant| &mut variant.ty).collect(),
        _ => Vec::new(),
    }
}

/// The type that is held in place; lists and maps keep their items elsewhere.
fn held(ty: &TypeRef<DraftId>) -> Option<usize> {
    match ty {
        TypeRef::Named(draft) => Some(draft.index()),
        TypeRef::Nullable(item) => held(item),
        _ => None,
    }
}

fn enclose(ty: &mut TypeRef<DraftId>) {
    match ty {
        TypeRef::Nullable(item) => enclose(item),
        _ => *ty = TypeRef::Boxed(Box::new(ty.clone())),
    }
}

/// The strongly connected components with cycles, each with its members and their place in the order of drafts.
/// Tarjan's algorithm with a stack of its own, since chains of types may be long.
fn components(count: usize, edges: &[Edge]) -> Vec<HashMap<usize, usize>> {
    let mut out: Vec<Vec<usize>> = vec![Vec::new(); count];
    for edge in edges {
        if edge.to < count {
            out[edge.from].push(edge.to);
        }
    }
    let mut state =
        Tarjan { index: vec![None; count], low: vec![0; count], on_stack: vec![false; count], ..Tarjan::default() };
    for start in 0..count {
        if state.index[start].is_none() {
            state.visit(start, &out);
        }
    }
    let is_cyclic = |members: &Vec<usize>| match members.as_slice() {
        [only] => out[*only].contains(only),
        _ => true,
    };
    let in_order = |mut members: Vec<usize>| {
        members.sort_unstable();
        members.into_iter().enumerate().map(|(place, member)| (member, place)).collect()
    };
    state.found.into_iter().filter(is_cyclic).map(in_order).collect()
}

#[derive(Default)]
struct Tarjan {
    index: Vec<Option<usize>>,
    low: Vec<usize>,
    on_stack: Vec<bool>,
    stack: Vec<usize>,
    next: usize,
    found: Vec<Vec<usize>>,
}

impl Tarjan {
    fn visit(&mut self, start: usize, out: &[Vec<usize>]) {
        let mut work = vec![(start, 0)];
        self.enter(start);
        while let Some((node, position)) = work.pop() {
            match out[node].get(position) {
                Some(&next) => {
                    work.push((node, position + 1));
                    match self.index[next] {
                        None => {
                            self.enter(next);
                            work.push((next, 0));
                        }
                        Some(index) if self.on_stack[next] => self.low[node] = self.low[node].min(index),
                        Some(_) => {}
                    }
                }
                None => {
                    self.leave(node);
                    if let Some((parent, _)) = work.last() {
                        self.low[*parent] = self.low[*parent].min(self.low[node]);
                    }
                }
            }
        }
    }

    fn enter(&mut self, node: usize) {
        self.index[node] = Some(self.next);
        self.low[node] = self.next;
        self.next += 1;
        self.stack.push(node);
        self.on_stack[node] = true;
    }

    fn leave(&mut self, node: usize) {
        if Some(self.low[node]) != self.index[node] {
            return;
        }
        let mut members = Vec::new();
        while let Some(member) = self.stack.pop() {
            self.on_stack[member] = false;
            members.push(member);
            if member == node {
                break;
            }
        }
        self.found.push(members);
    }
}

/// The edges that point backward in an order with few of them (Eades, Lin and Smyth 1993): taken away, no cycle is left.
fn backward(component: &HashMap<usize, usize>, edges: &[Edge]) -> Vec<Edge> {
    let order = order(component, edges);
    let is_backward = |edge: &&Edge| order[&edge.from] >= order[&edge.to];
    edges.iter().filter(is_backward).copied().collect()
}

fn order(component: &HashMap<usize, usize>, edges: &[Edge]) -> HashMap<usize, usize> {
    let mut degrees = Degrees::new(component, edges);
    let (mut front, mut back) = (Vec::new(), Vec::new());
    while let Some((rank, _, node)) = degrees.queue.first().copied() {
        match rank {
            Rank::Sink => back.push(node),
            Rank::Source | Rank::Other => front.push(node),
        }
        degrees.remove(node);
    }
    front.extend(back.into_iter().rev());
    front.into_iter().enumerate().map(|(place, node)| (node, place)).collect()
}

/// What is taken next: what leads nowhere, then what nothing leads to, then what leads to most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Sink,
    Source,
    Other,
}

/// The nodes that are left, with the edges between them counted.
struct Degrees {
    /// Neighbours by node: where its edges lead, and where edges to it come from.
    next: HashMap<usize, Vec<usize>>,
    previous: HashMap<usize, Vec<usize>>,
    /// How many edges leave and enter a node that is left.
    left: HashMap<usize, (usize, usize)>,
    /// The nodes that are left: best first, the earlier one of equals.
    queue: BTreeSet<(Rank, isize, usize)>,
}

impl Degrees {
    fn new(component: &HashMap<usize, usize>, edges: &[Edge]) -> Self {
        let left = component.keys().map(|node| (*node, (0, 0))).collect();
        let mut degrees =
            Degrees { next: HashMap::default(), previous: HashMap::default(), left, queue: BTreeSet::new() };
        for edge in edges.iter().filter(|edge| edge.from != edge.to) {
            degrees.next.entry(edge.from).or_default().push(edge.to);
            degrees.previous.entry(edge.to).or_default().push(edge.from);
            degrees.left.entry(edge.from).or_default().0 += 1;
            degrees.left.entry(edge.to).or_default().1 += 1;
        }
        degrees.queue = degrees.left.iter().map(|(node, counts)| entry(*node, *counts)).collect();
        degrees
    }

    fn remove(&mut self, node: usize) {
        if let Some(counts) = self.left.remove(&node) {
            self.queue.remove(&entry(node, counts));
        }
        for next in self.next.remove(&node).unwrap_or_default() {
            self.change(next, |counts| counts.1 -= 1);
        }
        for previous in self.previous.remove(&node).unwrap_or_default() {
            self.change(previous, |counts| counts.0 -= 1);
        }
    }

    /// Changes the counts of a node that is left, and so its place in the queue.
    fn change(&mut self, node: usize, change: impl FnOnce(&mut (usize, usize))) {
        let Some(counts) = self.left.get_mut(&node) else { return };
        self.queue.remove(&entry(node, *counts));
        change(counts);
        self.queue.insert(entry(node, *counts));
    }
}

fn entry(node: usize, (out, into): (usize, usize)) -> (Rank, isize, usize) {
    let rank = match (out, into) {
        (0, _) => Rank::Sink,
        (_, 0) => Rank::Source,
        _ => Rank::Other,
    };
    // Within a rank of many only this differs; sinks and sources are taken in the order of the description.
    let surplus = if rank == Rank::Other { into as isize - out as isize } else { 0 };
    (rank, surplus, node)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::{Object, OneOf};
    use crate::lower::types::variant;

    fn named(index: usize) -> TypeRef<DraftId> {
        TypeRef::Named(DraftId::at(index))
    }

    fn union(of: &[TypeRef<DraftId>]) -> Option<TypeKind<DraftId>> {
        let variants = of.iter().map(|ty| variant(String::new(), ty.clone(), Vec::new())).collect();
        Some(TypeKind::OneOf(OneOf { discriminator: None, by_event: false, variants, unknown: String::new() }))
    }

    fn boxes(kinds: &mut [Option<TypeKind<DraftId>>]) -> usize {
        break_cycles(kinds);
        kinds.iter_mut().flat_map(parts).filter(|ty| format!("{ty:?}").contains("Boxed")).count()
    }

    #[test]
    fn a_type_that_holds_itself_gets_one_box() {
        assert_eq!(boxes(&mut [union(&[named(0), TypeRef::String])]), 1);
    }

    #[test]
    fn lists_need_no_box() {
        assert_eq!(boxes(&mut [union(&[TypeRef::List(Box::new(named(0)))])]), 0);
    }

    #[test]
    fn a_hub_is_boxed_where_it_is_held_least() {
        // 0 holds 1, 2 and 3, each of which holds 0: three boxes at worst and at best; 4 holds 0 from outside.
        let mut kinds = [
            union(&[named(1), named(2), named(3)]),
            union(&[named(0)]),
            union(&[named(0)]),
            union(&[named(0)]),
            union(&[named(0)]),
        ];
        assert_eq!(boxes(&mut kinds), 3);
        // A ring with three ways in one direction and one in the other needs one.
        let mut ring = [union(&[named(1), named(1), named(1)]), union(&[named(0)])];
        assert_eq!(boxes(&mut ring), 1);
    }

    #[test]
    fn no_cycle_no_box() {
        let mut kinds = [union(&[named(1), named(2)]), union(&[named(2)]), Some(TypeKind::Object(Object::default()))];
        assert_eq!(boxes(&mut kinds), 0);
    }

    #[test]
    fn long_chains_cost_no_stack() {
        let count = 100_000;
        let mut kinds: Vec<_> =
            (0..count).map(|number| union(&[named((number + 1).min(count - 1)), TypeRef::String])).collect();
        assert_eq!(boxes(&mut kinds), 1);
    }
}
