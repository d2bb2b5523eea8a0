//! Which of the items a page has, and what an envelope says of it.

use super::names::{path_text, plain};
use crate::api::Operation;
use crate::request::Values;
use crate::schemas::Schema;
use lvng_codegen::pointer;
use lvng_contract::Location;
use serde_json::{Value, json};

const LIMITS: [&str; 13] = [
    "limit",
    "perpage",
    "pagesize",
    "size",
    "maxresults",
    "top",
    "first",
    "take",
    "pagelimit",
    "maxitems",
    "maxkeys",
    "resultsperpage",
    "count",
];
const OFFSETS: [&str; 4] = ["offset", "skip", "startindex", "start"];
const PAGES: [&str; 3] = ["page", "pagenumber", "pageno"];
const CURSORS: [&str; 9] = [
    "cursor",
    "after",
    "pagetoken",
    "nexttoken",
    "startingafter",
    "marker",
    "continue",
    "nextcursor",
    "continuationtoken",
];

/// A page of a list.
pub struct Page {
    /// Its items.
    pub items: Vec<Value>,
    total: usize,
    offset: usize,
    limit: usize,
    number: usize,
    /// Where the next page begins.
    next: Option<String>,
}

/// The parameter of a query that has one of the roles: as the description says it, or by a name in common use.
fn parameter<'v>(operation: &Operation, values: &'v Values, keys: &[&str], names: &[&str]) -> Option<&'v Value> {
    let said = |key: &&str| operation.paging.as_ref().and_then(|paging| paging.get(*key)?.as_str());
    if let Some(name) = keys.iter().find_map(said) {
        return values.parameter(Location::Query, name);
    }
    let mut sent = values.parameters.iter().filter(|((location, _), _)| *location == Location::Query);
    sent.find(|((_, name), _)| names.contains(&plain(name).as_str())).map(|(_, value)| value)
}

/// The size of a page that no one asked for: the default of the parameter, or all.
fn usual_limit(operation: &Operation) -> Option<usize> {
    let said =
        operation.paging.as_ref().and_then(|paging| paging.get("limit").or_else(|| paging.get("size"))?.as_str());
    let is_limit = |name: &str| said.map_or_else(|| LIMITS.contains(&plain(name).as_str()), |said| said == name);
    let described = operation.parameters.iter().filter(|parameter| parameter.location == Location::Query);
    let limit = described.into_iter().find(|parameter| is_limit(&parameter.name))?;
    limit.schema.as_ref()?.json.get("default").and_then(count)
}

/// The page of all items that a request asks for; `id` is the property that tells them apart.
pub fn page(operation: &Operation, values: &Values, all: Vec<Value>, id: &str) -> Page {
    let sent = |keys: &[&str], names: &[&str]| parameter(operation, values, keys, names);
    let limit = sent(&["limit", "size"], &LIMITS).and_then(count).or_else(|| usual_limit(operation));
    let limit = limit.unwrap_or(all.len()).max(1);
    let all = before(operation, sent(&["cursor"], &[]), all);
    let number = sent(&["page"], &PAGES).and_then(count);
    let cursor = sent(&["cursor"], &CURSORS).and_then(path_text);
    let key = |item: &Value| item.get(id).and_then(path_text);
    let offset = match (sent(&["offset"], &OFFSETS).and_then(count), number, cursor) {
        (Some(offset), _, _) => offset,
        (None, Some(number), _) => number.saturating_sub(1).saturating_mul(limit),
        (None, None, Some(cursor)) => {
            all.iter().position(|item| key(item).as_deref() == Some(&cursor)).map_or(0, |at| at + 1)
        }
        (None, None, None) => 0,
    };
    let total = all.len();
    let items: Vec<Value> = all.into_iter().skip(offset).take(limit).collect();
    let has_more = offset.saturating_add(items.len()) < total;
    let next = items.last().and_then(key).filter(|_| has_more);
    Page { items, total, offset, limit, number: number.unwrap_or(offset / limit + 1), next }
}

fn count(value: &Value) -> Option<usize> {
    value.as_u64().and_then(|count| usize::try_from(count).ok())
}

/// Items whose property is below the one of the last item, where lists move on by that (`time-cursor`).
fn before(operation: &Operation, cursor: Option<&Value>, all: Vec<Value>) -> Vec<Value> {
    let paging = operation.paging.as_ref().filter(|paging| paging.get("style") == Some(&json!("time-cursor")));
    let property = paging.and_then(|paging| paging.get("next")?.as_str());
    match (property, cursor.and_then(Value::as_str)) {
        (Some(property), Some(cursor)) => all
            .into_iter()
            .filter(|item| item.get(property).and_then(Value::as_str).is_some_and(|at| at < cursor))
            .collect(),
        _ => all,
    }
}

/// Says in an envelope what is true of a page: in members with names in common use, as far as the schema takes it.
pub fn describe(envelope: &mut Value, list: &str, schema: &Schema, page: &Page) {
    let mut places = Vec::new();
    members(envelope, "", list, 0, &mut places);
    for (at, name) in places {
        let Some(old) = envelope.pointer(&at) else { continue };
        let Some(new) = page.value(&plain(&name), old).filter(|new| new != old) else { continue };
        let mut tried = envelope.clone();
        super::fitting::set(&mut tried, &at, new);
        if schema.is_valid(&tried) {
            *envelope = tried;
        } else if let Some(parent) = pointer::parent(&at) {
            // What says that there is more goes where null is not allowed.
            let mut tried = envelope.clone();
            if let Some(object) = tried.pointer_mut(parent).and_then(Value::as_object_mut) {
                object.shift_remove(&name);
            }
            if page.next.is_none() && old.is_string() && schema.is_valid(&tried) {
                *envelope = tried;
            }
        }
    }
}

/// The members of an envelope, not those of its list.
fn members(value: &Value, at: &str, list: &str, depth: usize, found: &mut Vec<(String, String)>) {
    for (name, member) in value.as_object().into_iter().flatten().filter(|_| depth < 3) {
        let here = pointer::child(at, name);
        if here != list {
            found.push((here.clone(), name.clone()));
            members(member, &here, list, depth + 1, found);
        }
    }
}

impl Page {
    /// What is true of a member of an envelope.
    fn value(&self, name: &str, old: &Value) -> Option<Value> {
        let is_url = old.as_str().is_some_and(|text| text.contains("://"));
        match name {
            "total" | "totalcount" | "totalitems" | "totalresults" | "totalelements" | "totalrecords"
            | "totalentries" | "totalrows"
                if old.is_number() =>
            {
                Some(json!(self.total))
            }
            "count" | "resultcount" | "numberofelements" if old.is_number() => Some(json!(self.items.len())),
            "pages" | "totalpages" | "pagecount" | "lastpage" if old.is_number() => {
                Some(json!(self.total.div_ceil(self.limit).max(1)))
            }
            "limit" | "perpage" | "pagesize" if old.is_number() => Some(json!(self.limit)),
            "offset" | "skip" if old.is_number() => Some(json!(self.offset)),
            "page" | "pagenumber" | "currentpage" if old.is_number() => Some(json!(self.number)),
            "hasmore" | "hasnext" | "hasnextpage" | "more" if old.is_boolean() => Some(json!(self.next.is_some())),
            "nextcursor" | "nexttoken" | "nextpagetoken" | "endcursor" | "next" | "cursor" | "continuationtoken"
                if (old.is_string() || old.is_null()) && !(is_url && self.next.is_some()) =>
            {
                Some(self.next.as_ref().map_or(Value::Null, |next| json!(next)))
            }
            _ => None,
        }
    }
}
