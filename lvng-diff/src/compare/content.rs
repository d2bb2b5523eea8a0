//! Bodies, by media type.

use super::{Comparer, Context};
use crate::findings::{Both, OperationId};
use crate::schema::Schema;
use crate::side::{At, Loc, Side};
use crate::verdict::{Direction, Directions};
use lvng_contract::media_type;
use serde_json::Value;
use std::collections::BTreeSet;

type Media<'a> = (&'a str, Loc<'a>);

impl<'a> Comparer<'a> {
    /// Compares the bodies of requests.
    pub(super) fn body(&mut self, operation: OperationId, base: Loc<'a>, head: Loc<'a>) {
        let context = Context { operation, directions: Directions::REQUEST };
        let before = self.base.child(base, "requestBody").map(|body| self.base.resolve(body));
        let after = self.head.child(head, "requestBody").map(|body| self.head.resolve(body));
        let (before, after) = match (before, after) {
            (None, None) => return,
            (None, Some(after)) => {
                let rule = if after.flag("required") { "required-body-added" } else { "optional-body-added" };
                let at = Both::at(base.at, after.at);
                return self.note_in(context, rule, at, |names| format!("{} is new", names.head));
            }
            (Some(before), None) => {
                let at = Both::at(before.at, head.at);
                return self.note_in(context, "body-removed", at, |names| format!("{} is gone", names.base));
            }
            (Some(before), Some(after)) => (before, after),
        };
        let at = self.at_key(before, after, "required");
        match (before.flag("required"), after.flag("required")) {
            (false, true) => {
                self.note_in(context, "body-became-required", at, |names| format!("{} must be sent now", names.head))
            }
            (true, false) => {
                self.note_in(context, "body-became-optional", at, |names| format!("{} may be left out now", names.head))
            }
            _ => {}
        }
        self.texts(context, before, after);
        self.contents((operation, Direction::Request), before, after);
    }

    /// Compares what may be sent, by media type.
    pub(super) fn contents(&mut self, message: (OperationId, Direction), base: Loc<'a>, head: Loc<'a>) {
        let context = Context { operation: message.0, directions: message.1.into() };
        let (before, after) = (self.base.members(base, "content"), self.head.members(head, "content"));
        self.has_xml |= before.iter().chain(&after).any(|(name, _)| name.contains("xml"));
        let (matched, gone, new) = matched(&before, &after);
        for ((name, before), (_, after)) in matched {
            self.texts(context, before, after);
            self.encodings(context, before, after);
            self.content(message, name, before, after);
        }
        let is_request = message.1 == Direction::Request;
        for (name, loc) in gone {
            let rule = if is_request { "request-media-type-removed" } else { "response-media-type-removed" };
            let at = Both::at(loc.at, self.head.below(head.at, "content"));
            self.note_in(context, rule, at, |names| format!("{} is gone", as_media(&names.base, name)));
        }
        for (name, loc) in new {
            let rule = if is_request { "request-media-type-added" } else { "response-media-type-added" };
            let at = Both::at(self.base.below(base.at, "content"), loc.at);
            self.note_in(context, rule, at, |names| format!("{} is new", as_media(&names.head, name)));
        }
    }

    fn content(&mut self, message: (OperationId, Direction), name: &str, base: Loc<'a>, head: Loc<'a>) {
        let (old, new) = (self.base.child_or_nothing(base, "schema"), self.head.child_or_nothing(head, "schema"));
        // OpenAPI 3.0 describes files as binary text, 3.1 by saying nothing.
        if is_bytes(&self.base, name, old) && is_bytes(&self.head, name, new) {
            return;
        }
        self.message(old, new, message);
    }

    /// Compares how the parts of a form are written, by name and by place.
    fn encodings(&mut self, context: Context, base: Loc<'a>, head: Loc<'a>) {
        let (before, after) = (self.base.members(base, "encoding"), self.head.members(head, "encoding"));
        let find = |list: &[Media<'a>], name: &str| list.iter().find(|(known, _)| *known == name).map(|(_, loc)| *loc);
        let names: BTreeSet<&str> = before.iter().chain(&after).map(|(name, _)| *name).collect();
        for name in names {
            let place = |side: &Side<'a>, media: Loc<'a>| side.below(side.below(media.at, "encoding"), name);
            let places = (place(&self.base, base), place(&self.head, head));
            self.encoding(context, (find(&before, name), find(&after, name)), places);
        }
        let item = (self.base.child(base, "itemEncoding"), self.head.child(head, "itemEncoding"));
        let place = |side: &Side<'a>, media: Loc<'a>| side.below(media.at, "itemEncoding");
        self.encoding(context, item, (place(&self.base, base), place(&self.head, head)));
        let (before, after) = (self.base.items(base, "prefixEncoding"), self.head.items(head, "prefixEncoding"));
        for index in 0..before.len().max(after.len()) {
            // What follows the last one is written as all others are.
            let (old, new) = (before.get(index).copied().or(item.0), after.get(index).copied().or(item.1));
            let place = |side: &Side<'a>, media: Loc<'a>| side.below(media.at, "prefixEncoding");
            self.encoding(context, (old, new), (place(&self.base, base), place(&self.head, head)));
        }
    }

    /// Compares how a part is written, and the parts in it; `places` are where that would be said.
    fn encoding(&mut self, context: Context, (old, new): (Option<Loc<'a>>, Option<Loc<'a>>), places: (At, At)) {
        if stated(old) != stated(new) {
            let at = Both::at(old.map_or(places.0, |loc| loc.at), new.map_or(places.1, |loc| loc.at));
            return self
                .note_in(context, "encoding-changed", at, |names| format!("{} is written in another way", names.head));
        }
        if old.is_some() || new.is_some() {
            let (old, new) = (old.unwrap_or(self.base.nothing(places.0)), new.unwrap_or(self.head.nothing(places.1)));
            self.encodings(context, old, new);
        }
    }
}

fn as_media(subject: &str, media: &str) -> String {
    match subject.contains(media) {
        true => subject.to_owned(),
        false => format!("{subject} as `{media}`"),
    }
}

/// What an encoding says of the wire.
fn stated(encoding: Option<Loc<'_>>) -> Vec<(&str, &Value)> {
    let members = encoding.and_then(|loc| loc.node.as_object()).into_iter().flatten();
    let keys = ["contentType", "style", "explode", "allowReserved", "headers"];
    let mut stated: Vec<(&str, &Value)> =
        members.filter(|(key, _)| keys.contains(&key.as_str())).map(|(key, value)| (key.as_str(), value)).collect();
    stated.sort_by_key(|(key, _)| *key);
    stated
}

/// Whether content is bytes that nothing more is said of.
fn is_bytes<'a>(side: &Side<'a>, media: &str, loc: Loc<'a>) -> bool {
    let essence = media_type::essence(media);
    if media_type::is_json(&essence) || media_type::is_text(&essence) || essence.starts_with("multipart/") {
        return false;
    }
    if essence == "application/x-www-form-urlencoded" {
        return false;
    }
    let schema = Schema::new(side, &[loc]);
    let says_nothing = schema.kind().is_none() && schema.choices(side).is_empty();
    says_nothing || schema.kind() == Some("string") && schema.text("format") == Some("binary")
}

/// A media type without what does not matter: case and blanks.
fn plain(name: &str) -> String {
    name.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect()
}

/// Whether a range of media types has another in it.
fn covers(range: &str, name: &str) -> bool {
    let (range, name) = (media_type::essence(range), media_type::essence(name));
    range == "*/*" || range.strip_suffix("/*").is_some_and(|kind| name.starts_with(&format!("{kind}/")))
}

type Matched<'a> = (Vec<(Media<'a>, Media<'a>)>, Vec<Media<'a>>, Vec<Media<'a>>);

/// Media types that stand for each other, those of the base alone, and those of the head alone.
fn matched<'a>(before: &[Media<'a>], after: &[Media<'a>]) -> Matched<'a> {
    let (mut gone, mut new) = (before.to_vec(), after.to_vec());
    let mut matched = Vec::new();
    let fits: [fn(&str, &str) -> bool; 3] =
        [|a, b| a == b, |a, b| plain(a) == plain(b), |a, b| media_type::essence(a) == media_type::essence(b)];
    for fits in fits {
        gone.retain(|old| match new.iter().position(|new| fits(old.0, new.0)) {
            Some(index) => {
                matched.push((*old, new.remove(index)));
                false
            }
            None => true,
        });
    }
    // A range of one side stands for all of the other that are in it.
    gone.retain(|old| match after.iter().find(|new| covers(new.0, old.0)) {
        Some(new) => {
            matched.push((*old, *new));
            false
        }
        None => true,
    });
    new.retain(|new| !before.iter().any(|old| covers(old.0, new.0)));
    (matched, gone, new)
}
