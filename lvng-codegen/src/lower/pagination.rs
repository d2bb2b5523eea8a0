//! `x-{vendor}-pagination`, checked against the parameters and the response.

use serde_json::Value;

use super::Lowering;
use super::operation::AnswerDraft;
use super::response::AnswerType;
use super::types::DraftId;
use crate::ir::{Argument, Extra, PageEnd, PageStyle, PagedItems, Pagination, Position, Presence, TypeKind, TypeRef};
use crate::pointer;

/// What is paged through: the arguments of an operation, and what it answers.
#[derive(Clone, Copy)]
pub struct Paged<'o> {
    pub arguments: &'o [Argument<DraftId>],
    pub success: &'o AnswerDraft,
}

/// The extension as written.
struct Written<'v> {
    value: &'v Value,
    pointer: String,
}

/// What the extension says about the way through the pages.
#[derive(Clone, Copy)]
struct Pointers<'p> {
    style: PageStyle,
    position: &'p Option<String>,
    items: &'p Option<String>,
    end: &'p Option<PageEnd>,
    next: &'p Option<String>,
}

/// A path of fields, each with whether it is optional.
type Steps = Vec<(String, bool)>;

/// Where a pointer into a response leads.
enum Walk {
    /// To a field: the path to it, and its type.
    Found(Steps, TypeRef<DraftId>),
    /// Into what the description leaves open.
    Open,
    /// Nowhere.
    Nowhere,
}

impl Lowering<'_> {
    /// How an operation pages, with Rust names where all of it is known.
    pub fn pagination(&mut self, pointer: &str, operation: Paged<'_>) -> Option<Pagination<DraftId>> {
        const KEYS: &[&str] =
            &["style", "limit", "size", "offset", "page", "cursor", "items", "total", "hasMore", "next"];
        let (value, at) = self.extension(pointer, "pagination")?;
        self.only_keys(value, &at, KEYS)?;
        let written = Written { value, pointer: at };
        let style = self.page_style(&written)?;
        let position = match style.position_key() {
            Some(key) => Some(self.parameter(&written, key, operation, true)??),
            None => None,
        };
        let limit_key = if written.value.get("size").is_some() { "size" } else { "limit" };
        let limit = self.parameter(&written, limit_key, operation, false)?;
        let items = self.text(&written, "items")?;
        let next = self.text(&written, "next")?;
        let total = self.text(&written, "total")?.map(PageEnd::Total);
        let end = total.or(self.text(&written, "hasMore")?.map(PageEnd::HasMore));
        let pointers = Pointers { style, position: &position, items: &items, end: &end, next: &next };
        let rust = self.paged_items(&written, pointers, operation);
        Some(Pagination { style, position, limit, items, end, next, rust })
    }

    fn page_style(&mut self, written: &Written<'_>) -> Option<PageStyle> {
        let style = written.value.get("style").and_then(Value::as_str).and_then(PageStyle::from_name);
        if style.is_none() {
            let names: Vec<_> = PageStyle::ALL.iter().map(|style| style.name()).collect();
            let at = pointer::child(&written.pointer, "style");
            self.error("E106", &at, format!("expected a style: one of {}", names.join(", ")));
        }
        style
    }

    /// A text of the extension; the outer `None` says that it is none.
    fn text(&mut self, written: &Written<'_>, key: &str) -> Option<Option<String>> {
        match written.value.get(key) {
            None => Some(None),
            Some(Value::String(text)) => Some(Some(text.clone())),
            Some(_) => {
                self.error("E106", &pointer::child(&written.pointer, key), "expected a text");
                None
            }
        }
    }

    /// The wire name of a query parameter that the operation has.
    fn parameter(
        &mut self,
        written: &Written<'_>,
        key: &str,
        operation: Paged<'_>,
        needed: bool,
    ) -> Option<Option<String>> {
        let Some(name) = self.text(written, key)? else {
            if needed {
                self.error("E106", &written.pointer, format!("expected `{key}`, the name of a query parameter"));
                return None;
            }
            return Some(None);
        };
        if query(operation, &name).is_none() {
            self.error("E107", &pointer::child(&written.pointer, key), format!("there is no query parameter `{name}`"));
            return None;
        }
        Some(Some(name))
    }

    fn paged_items(
        &mut self,
        written: &Written<'_>,
        pagination: Pointers<'_>,
        operation: Paged<'_>,
    ) -> Option<PagedItems<DraftId>> {
        let content = operation.success.responses.iter().find_map(|response| response.content.as_ref());
        let (_, response) = content?;
        let (items, list) = self.follow(written, ("items", pagination.items.as_deref()?), response)?;
        let TypeRef::List(item) = list else {
            if list != TypeRef::Any {
                self.error(
                    "E107",
                    &pointer::child(&written.pointer, "items"),
                    "the pointer leads to something other than a list",
                );
            }
            return None;
        };
        let end = match (pagination.end, pagination.next) {
            (_, Some(next)) if pagination.style == PageStyle::ItemCursor => {
                let next = if next.starts_with('/') { next.clone() } else { pointer::join("", &[next]) };
                self.follow(written, ("next", &next), &item)?.0
            }
            (_, Some(next)) => self.follow(written, ("next", next), response)?.0,
            (Some(PageEnd::Total(total)), None) => self.follow(written, ("total", total), response)?.0,
            (Some(PageEnd::HasMore(more)), None) => self.follow(written, ("hasMore", more), response)?.0,
            (None, None) => Vec::new(),
        };
        // Several kinds of answers have no field to look into.
        if matches!(operation.success.ty, AnswerType::Several(_)) {
            return None;
        }
        let argument = query(operation, pagination.position.as_deref()?)?;
        let (position, position_type) = (argument.field.rust.clone(), argument.field.ty.clone());
        Some(PagedItems { item: *item, items, end, position, position_type })
    }

    /// Follows a pointer of the extension; one that leads nowhere is an error, one into the open is not.
    fn follow(
        &mut self,
        written: &Written<'_>,
        (key, path): (&str, &str),
        ty: &TypeRef<DraftId>,
    ) -> Option<(Steps, TypeRef<DraftId>)> {
        match self.walk(ty, path) {
            Walk::Found(steps, ty) => Some((steps, ty)),
            Walk::Open => None,
            Walk::Nowhere => {
                let message = format!("the pointer `{path}` leads to no property of the response");
                self.error("E107", &pointer::child(&written.pointer, key), message)
                    .help("give a JSON pointer such as `/agents`, or leave it out while the place is unknown");
                None
            }
        }
    }

    fn walk(&self, ty: &TypeRef<DraftId>, path: &str) -> Walk {
        let mut steps = Vec::new();
        let mut ty = ty.clone();
        if !path.is_empty() && !path.starts_with('/') {
            return Walk::Nowhere;
        }
        for key in pointer::segments(path) {
            let object = match self.types.draft(&ty).and_then(|draft| draft.kind.as_ref()) {
                Some(TypeKind::Object(object)) => object,
                Some(_) => return Walk::Open,
                None if matches!(ty, TypeRef::Any | TypeRef::JsonObject | TypeRef::Map(_)) => return Walk::Open,
                None => return Walk::Nowhere,
            };
            match object.fields.iter().find(|field| field.wire == key) {
                Some(field) => {
                    steps.push((field.rust.clone(), field.presence != Presence::Required));
                    ty = field.ty.clone();
                }
                None if matches!(object.extra, Extra::Kept(..)) => return Walk::Open,
                None => return Walk::Nowhere,
            }
        }
        Walk::Found(steps, ty)
    }
}

fn query<'o>(operation: Paged<'o>, wire: &str) -> Option<&'o Argument<DraftId>> {
    let is_query =
        |argument: &&Argument<DraftId>| matches!(argument.position, Position::Query(_)) && argument.field.wire == wire;
    operation.arguments.iter().find(is_query)
}
