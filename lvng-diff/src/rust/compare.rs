//! Two crates → what is different, and whose code that breaks.
//!
//! Callers use models and clients, implementors implement server traits with models. Who makes values of a struct writes
//! literals of it, which lack what is new; who reads it names what it looks at, and matches on enums without a `_`.

use super::difference::{Anchor, Difference, ItemChange, RustItem};
use super::matching::{Matching, matching};
use super::signature;
use super::surface::{Cause, Member, MemberKind, Owner, OwnerKind, Surface};
use crate::verdict::{Direction, Directions};
use std::collections::{HashMap, HashSet};

pub(super) fn compare(base: &Surface, head: &Surface) -> Vec<Difference> {
    let matching = matching(base, head);
    let mut comparison = Comparison {
        renamed: renamed(&matching),
        modules: head.owners.iter().filter(|owner| owner.kind == OwnerKind::Module).map(Owner::name).collect(),
        found: Vec::new(),
    };
    for (before, after) in &matching.pairs {
        comparison.pair(before, after);
    }
    matching.removed.iter().for_each(|owner| comparison.removed(owner));
    matching.added.iter().for_each(|owner| comparison.added(owner));
    comparison.features(base, head);
    comparison.found
}

/// The paths that are others in the head.
fn renamed<'s>(matching: &Matching<'s>) -> HashMap<&'s str, &'s str> {
    let pairs = matching.pairs.iter().filter(|(before, after)| before.path != after.path);
    pairs.map(|(before, after)| (before.path.as_str(), after.path.as_str())).collect()
}

struct Comparison<'s> {
    renamed: HashMap<&'s str, &'s str>,
    /// The modules of the head.
    modules: HashSet<&'s str>,
    found: Vec<Difference>,
}

/// Whom something breaks: callers, implementors.
#[derive(Clone, Copy)]
struct Whom(bool, bool);

const NOBODY: Whom = Whom(false, false);
const CALLERS: Whom = Whom(true, false);
const IMPLEMENTORS: Whom = Whom(false, true);
const BOTH: Whom = Whom(true, true);

/// The item of one side, or of both, that a difference is about.
#[derive(Clone, Copy)]
struct About<'s> {
    base: Option<&'s Owner>,
    head: Option<&'s Owner>,
}

impl<'s> Comparison<'s> {
    fn pair(&mut self, before: &'s Owner, after: &'s Owner) {
        let about = About { base: Some(before), head: Some(after) };
        if before.path != after.path {
            let text = format!("is `{}` now", after.path);
            self.whole(about, before.path.clone(), ItemChange::Renamed, text, users(before));
        }
        let signature = self.turned(&before.signature);
        if signature != after.signature {
            let text = format!("is {} now, was {}", after.signature, before.signature);
            self.whole(about, after.path.clone(), ItemChange::Changed, text, users(before));
            let word = |owner: &Owner| owner.signature.split(' ').nth(1).map(str::to_owned);
            // Parts of another kind of thing cannot be compared.
            if word(before) != word(after) {
                return;
            }
        }
        self.members(about, before, after);
    }

    fn members(&mut self, about: About<'s>, before: &'s Owner, after: &'s Owner) {
        let find = |owner: &'s Owner, member: &Member| {
            owner.members.iter().find(|known| known.name == member.name && slot(known.kind) == slot(member.kind))
        };
        // Fields come first. Setters and constructors follow from them: where those are told, they are not.
        let mut fields: HashSet<&str> = HashSet::new();
        let is_repeated = |fields: &HashSet<&str>, member: &Member| match member.kind {
            MemberKind::Setter => fields.contains(&*member.name),
            MemberKind::Constructor => !fields.is_empty(),
            _ => false,
        };
        for member in before.members.iter().filter(|member| find(after, member).is_none()) {
            if !is_repeated(&fields, member) {
                self.part(about, member, ItemChange::Removed, format!("the {} is gone", member.kind.word()));
                fields.extend((member.kind == MemberKind::Field).then_some(&*member.name));
            }
        }
        for member in &after.members {
            if is_repeated(&fields, member) {
                continue;
            }
            let is_told = match find(before, member) {
                Some(old) => self.member(about, old, member),
                None => {
                    let ty = match member.signature.trim_matches(['(', ')']) {
                        "" => String::new(),
                        ty => format!(": `{ty}`"),
                    };
                    self.part(about, member, ItemChange::Added, format!("the {} is new{ty}", member.kind.word()));
                    true
                }
            };
            fields.extend((is_told && member.kind == MemberKind::Field).then_some(&*member.name));
        }
    }

    /// Compares a part of both. Says whether there was something to tell.
    fn member(&mut self, about: About<'s>, old: &'s Member, new: &'s Member) -> bool {
        let signature = self.turned(&old.signature);
        let is_required_now = (old.kind, new.kind) == (MemberKind::OptionalHandler, MemberKind::Handler);
        let is_free_now = (old.kind, new.kind) == (MemberKind::Handler, MemberKind::OptionalHandler);
        let word = new.kind.word();
        if signature != *new.signature {
            let now = |signature: &str| match signature.trim_matches(['(', ')']) {
                "" if new.kind == MemberKind::Variant => "nothing".to_owned(),
                _ if new.kind == MemberKind::Variant => format!("`{}`", signature.trim_matches(['(', ')'])),
                _ => format!("`{signature}`"),
            };
            let verb = if new.kind == MemberKind::Variant { "holds" } else { "is" };
            let text = format!("the {word} {verb} {} now, was {}", now(&new.signature), now(&old.signature));
            self.part(about, new, ItemChange::Changed, text);
        } else if is_required_now {
            self.part(about, new, ItemChange::Changed, "the method of the server trait must be written now".to_owned());
        } else if is_free_now {
            let text = "the method of the server trait need not be written any more".to_owned();
            self.part(about, new, ItemChange::Changed, text);
        } else {
            return false;
        }
        true
    }

    fn removed(&mut self, owner: &'s Owner) {
        let about = About { base: Some(owner), head: None };
        let text = format!("{} is gone", noun(owner));
        self.whole(about, owner.path.clone(), ItemChange::Removed, text, users(owner));
    }

    fn added(&mut self, owner: &'s Owner) {
        let about = About { base: None, head: Some(owner) };
        let text = format!("{} is new", noun(owner));
        self.whole(about, owner.path.clone(), ItemChange::Added, text, NOBODY);
        if owner.kind == OwnerKind::Operation {
            // A trait that implementors have has one more method.
            let handlers = owner.members.iter().filter(|member| slot(member.kind) == slot(MemberKind::Handler));
            for handler in handlers {
                let text = format!("the {} is new", handler.kind.word());
                self.part(about, handler, ItemChange::Added, text);
            }
        }
    }

    fn features(&mut self, base: &'s Surface, head: &'s Surface) {
        for (of, others, change, whom) in
            [(base, head, ItemChange::Removed, CALLERS), (head, base, ItemChange::Added, NOBODY)]
        {
            for feature in of.features.iter().filter(|feature| !others.features.contains(feature)) {
                let text = format!("the feature is {}", if change == ItemChange::Added { "new" } else { "gone" });
                let about = About { base: None, head: None };
                self.tell(about, (format!("feature {feature}"), change, text), whom, (Cause::Whole, None));
            }
        }
    }

    fn part(&mut self, about: About<'s>, member: &'s Member, change: ItemChange, text: String) {
        let Some(owner) = about.head.or(about.base) else { return };
        let mut whom = whom(owner, member, change);
        let was_named = |owner: &Owner| owner.members.iter().any(|old| old.kind == MemberKind::Error && is_named(old));
        if member.kind == MemberKind::Error && !about.base.is_some_and(was_named) {
            whom = NOBODY;
        }
        let anchor = about.head.and_then(|owner| self.anchor(owner, Some(member)));
        self.tell(about, (path(owner, member), change, text), whom, (member.cause.clone(), anchor));
    }

    fn whole(&mut self, about: About<'s>, path: String, change: ItemChange, text: String, whom: Whom) {
        let anchor = about.head.and_then(|owner| self.anchor(owner, None));
        self.tell(about, (path, change, text), whom, (Cause::Whole, anchor));
    }

    fn tell(
        &mut self,
        about: About<'s>,
        (item, change, text): (String, ItemChange, String),
        Whom(breaks_callers, breaks_implementors): Whom,
        (cause, anchor): (Cause, Option<Anchor>),
    ) {
        let pointers = |owner: Option<&Owner>| owner.map(|owner| owner.pointers.clone()).unwrap_or_default();
        self.found.push(Difference {
            item: RustItem { item, change, text, breaks_callers, breaks_implementors, file: None, line: None },
            base: pointers(about.base),
            head: pointers(about.head),
            cause,
            anchor,
        });
    }

    /// A signature of the base in terms of the head.
    fn turned(&self, text: &str) -> String {
        if self.renamed.is_empty() {
            return text.to_owned();
        }
        signature::turned(text, |path| self.renamed.get(path).map(|head| (*head).to_owned()))
    }

    /// Where an item of the head is found.
    fn anchor(&self, owner: &Owner, member: Option<&Member>) -> Option<Anchor> {
        let module = owner.module();
        let file = |name: &str| match self.modules.contains(module) {
            _ if owner.path.starts_with("client::servers::") => "client/servers.rs".to_owned(),
            true => format!("{module}/{name}.rs"),
            false => format!("{module}.rs"),
        };
        let name = owner.name();
        let Some(member) = member else {
            return Some(match owner.kind {
                OwnerKind::Module => {
                    Anchor { file: "mod.rs".to_owned(), owner: None, line: format!("pub mod {name};") }
                }
                _ => Anchor { file: file("mod"), owner: None, line: name.to_owned() },
            });
        };
        let (file, owner, line) = match member.kind {
            MemberKind::Field => (file("mod"), Some(name.to_owned()), format!("    pub {}: ", member.name)),
            MemberKind::Variant => (file("mod"), Some(name.to_owned()), format!("    {}", member.name)),
            MemberKind::Constructor | MemberKind::Error => (file("mod"), None, name.to_owned()),
            MemberKind::Client => (file("client"), None, member.name.to_string()),
            MemberKind::Server => (file("server"), None, member.name.to_string()),
            MemberKind::Method => (file("client"), None, format!("    pub fn {}(&self", member.name)),
            MemberKind::Setter => {
                let opened = format!("impl<C> Call<'_, C, {name}> {{");
                (file("client"), Some(opened), format!("    pub fn {}(", member.name))
            }
            MemberKind::Paging => (file("client"), None, format!("impl Paginated for {name} {{")),
            MemberKind::Handler | MemberKind::OptionalHandler => {
                (file("server"), None, format!("    fn {}(", member.name))
            }
        };
        Some(Anchor { file, owner, line })
    }
}

/// Parts of one slot are the same part if they have the same name.
fn slot(kind: MemberKind) -> MemberKind {
    if kind == MemberKind::OptionalHandler { MemberKind::Handler } else { kind }
}

/// What an item is called.
fn noun(owner: &Owner) -> &'static str {
    match (owner.kind, owner.signature.split(' ').nth(1)) {
        (OwnerKind::Module, _) => "the module with its feature",
        (OwnerKind::Guest, _) => "the client method",
        (OwnerKind::Operation, _) => "the operation with its methods",
        (OwnerKind::Type, Some("enum")) => "the enum",
        (OwnerKind::Type, Some("name")) | (OwnerKind::Type, None) => "the alias",
        (OwnerKind::Type, _) => "the struct",
    }
}

/// Whether an error type is one that somebody has a use for: what is not described is none.
fn is_named(error: &Member) -> bool {
    !matches!(&*error.signature, "Value" | "()")
}

/// Those who use an item: what no message carries, only callers.
fn users(owner: &Owner) -> Whom {
    if owner.directions.is_empty() { CALLERS } else { BOTH }
}

/// The path of a part of an item.
fn path(owner: &Owner, member: &Member) -> String {
    let (module, name) = (owner.module(), &member.name);
    let (client, server) = owner.interfaces.as_ref().map_or(("", ""), |(client, server)| (client, server));
    match member.kind {
        MemberKind::Client | MemberKind::Server => format!("{module}::{name}"),
        MemberKind::Method => format!("{module}::{client}::{name}"),
        MemberKind::Setter => format!("client::Call<{}>::{name}", owner.path),
        MemberKind::Handler | MemberKind::OptionalHandler => format!("{module}::{server}::{name}"),
        MemberKind::Field | MemberKind::Variant | MemberKind::Constructor | MemberKind::Error | MemberKind::Paging => {
            format!("{}::{name}", owner.path)
        }
    }
}

/// Whom a difference of a part breaks.
fn whom(owner: &Owner, member: &Member, change: ItemChange) -> Whom {
    let is_new = change == ItemChange::Added;
    let makers = match owner.kind {
        // Callers make requests; what is made of one is the server's to read.
        OwnerKind::Operation => CALLERS,
        _ if owner.directions.is_empty() => CALLERS,
        _ => makers(owner.directions),
    };
    match member.kind {
        MemberKind::Field if is_new => makers,
        MemberKind::Constructor => makers,
        MemberKind::Field | MemberKind::Variant => users(owner),
        MemberKind::Handler => IMPLEMENTORS,
        MemberKind::OptionalHandler if change == ItemChange::Removed => IMPLEMENTORS,
        MemberKind::OptionalHandler if change == ItemChange::Changed => IMPLEMENTORS,
        MemberKind::Server if !is_new => IMPLEMENTORS,
        // Callers decode it, implementors answer with it.
        MemberKind::Error if !is_new => BOTH,
        MemberKind::Method | MemberKind::Setter | MemberKind::Client | MemberKind::Paging if !is_new => CALLERS,
        _ => NOBODY,
    }
}

fn makers(directions: Directions) -> Whom {
    Whom(directions.contains(Direction::Request), directions.contains(Direction::Response))
}
