//! `x-{vendor}-pagination`, checked against the parameters and the response.

use serde_json::Value;

use super::draft_id::DraftId;
use super::drafts::{AnswerDraft, AnswerType, ArgumentDraft};
use super::extension::only_keys;
use super::report::Report;
use super::types::TypeTable;
use crate::diagnostic::Diagnostic;
use crate::ir::{
    ArgumentLocation, Extra, Field, FieldPath, LastPage, Location, PageEnd, PageStyle, PagedItems, Pagination,
    Presence, Progress, TypeKind, TypeRef,
};
use crate::members::Members;
use crate::pointer;

/// What is paged through: the arguments of an operation, and what it answers.
#[derive(Clone, Copy)]
pub struct Paged<'o> {
    pub arguments: &'o [ArgumentDraft],
    pub success: &'o AnswerDraft,
    pub table: &'o TypeTable,
}

/// The extension as written, while it is read.
struct Reader<'o, 'r, 'd> {
    operation: Paged<'o>,
    value: &'o Value,
    pointer: String,
    report: &'r mut Report<'d>,
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

impl Pointers<'_> {
    /// How the position moves on, by the field path that tells the end; `None` where no next page is known.
    fn progress(self, position: &Field<DraftId>, end: FieldPath) -> Option<Progress> {
        let is_cursor = position.presence == Presence::Optional && self.next.is_some() && !end.is_empty();
        match self.style {
            PageStyle::Offset => Some(Progress::Offset(self.last_page(end))),
            PageStyle::Page => {
                // The page that a request without a number gets is the first one.
                let first = position.default.as_deref().and_then(Value::as_i64).unwrap_or(1);
                Some(Progress::Page(first, self.last_page(end)))
            }
            PageStyle::Cursor if is_cursor => Some(Progress::Cursor(end)),
            PageStyle::ItemCursor if is_cursor => Some(Progress::ItemCursor(end)),
            _ => None,
        }
    }

    fn last_page(self, end: FieldPath) -> LastPage {
        match self.end {
            Some(_) if self.next.is_some() || end.is_empty() => LastPage::Empty,
            Some(PageEnd::Total(_)) => LastPage::Total(end),
            Some(PageEnd::HasMore(_)) => LastPage::HasMore(end),
            None => LastPage::Empty,
        }
    }
}

/// Where a pointer into a response leads.
enum Walk {
    /// To a field: the path to it, and its type.
    Found(FieldPath, TypeRef<DraftId>),
    /// Into what the description leaves open.
    Open,
    /// Nowhere.
    Nowhere,
}

impl<'o> Paged<'o> {
    /// How an operation with this extension pages, with Rust names where all of it is known.
    pub fn pagination(
        self,
        extension: Option<(&'o Value, String)>,
        report: &mut Report<'_>,
    ) -> Option<Pagination<DraftId>> {
        const KEYS: &[&str] =
            &["style", "limit", "size", "offset", "page", "cursor", "items", "total", "hasMore", "next"];
        let (value, pointer) = extension?;
        only_keys(value, &pointer, KEYS, report)?;
        Reader { operation: self, value, pointer, report }.pagination()
    }

    /// The query parameter of this name.
    fn query(self, wire_name: &str) -> Option<&'o ArgumentDraft> {
        let is_query = |argument: &&ArgumentDraft| {
            matches!(argument.location, ArgumentLocation::Parameter(Location::Query, _))
                && argument.field.wire_name == wire_name
        };
        self.arguments.iter().find(is_query)
    }
}

impl Reader<'_, '_, '_> {
    fn pagination(&mut self) -> Option<Pagination<DraftId>> {
        let style = self.page_style()?;
        let position = match style.position_key() {
            Some(key) => Some(self.required_parameter(key)?),
            None => None,
        };
        let limit = self.parameter(if self.value.member("size").is_some() { "size" } else { "limit" })?;
        let items = self.text("items")?;
        let next = self.text("next")?;
        let total = self.text("total")?.map(PageEnd::Total);
        let end = total.or(self.text("hasMore")?.map(PageEnd::HasMore));
        let pointers = Pointers { style, position: &position, items: &items, end: &end, next: &next };
        let paged = self.paged_items(pointers);
        Some(Pagination { style, position, limit, items, end, next, paged })
    }

    /// Refuses what a key has.
    fn refuse(&mut self, code: &'static str, key: &str, message: impl Into<String>) -> &mut Diagnostic {
        self.report.error(code, &pointer::child(&self.pointer, key), message)
    }

    fn page_style(&mut self) -> Option<PageStyle> {
        let style = self.value.member("style").and_then(Value::as_str).and_then(PageStyle::from_name);
        if style.is_none() {
            let names: Vec<_> = PageStyle::ALL.iter().map(|style| style.name()).collect();
            self.refuse("E106", "style", format!("expected a style: one of {}", names.join(", ")));
        }
        style
    }

    /// A text of the extension; the outer `None` says that the value is not a text.
    fn text(&mut self, key: &str) -> Option<Option<String>> {
        match self.value.member(key) {
            None => Some(None),
            Some(Value::String(text)) => Some(Some(text.clone())),
            Some(_) => {
                self.refuse("E106", key, "expected a text");
                None
            }
        }
    }

    /// The wire name of a query parameter that the operation has; the outer `None` says that it has none of this name.
    fn parameter(&mut self, key: &str) -> Option<Option<String>> {
        let Some(name) = self.text(key)? else { return Some(None) };
        if self.operation.query(&name).is_none() {
            self.refuse("E107", key, format!("there is no query parameter `{name}`"));
            return None;
        }
        Some(Some(name))
    }

    fn required_parameter(&mut self, key: &str) -> Option<String> {
        let name = self.parameter(key)?;
        if name.is_none() {
            let message = format!("expected `{key}`, the name of a query parameter");
            self.report.error("E106", &self.pointer, message);
        }
        name
    }

    fn paged_items(&mut self, pagination: Pointers<'_>) -> Option<PagedItems<DraftId>> {
        let Paged { success, .. } = self.operation;
        let (_, response) = success.responses.iter().find_map(|response| response.content.as_ref())?;
        let (items, list) = self.follow("items", pagination.items.as_deref()?, response)?;
        let TypeRef::List(item) = list else {
            if list != TypeRef::Any {
                self.refuse("E107", "items", "the pointer leads to something other than a list");
            }
            return None;
        };
        let end = match (pagination.end, pagination.next) {
            (_, Some(next)) if pagination.style == PageStyle::ItemCursor => {
                let next = if next.starts_with('/') { next.clone() } else { pointer::join("", &[next]) };
                self.follow("next", &next, &item)?.0
            }
            (_, Some(next)) => self.follow("next", next, response)?.0,
            (Some(PageEnd::Total(total)), None) => self.follow("total", total, response)?.0,
            (Some(PageEnd::HasMore(more)), None) => self.follow("hasMore", more, response)?.0,
            (None, None) => Vec::new(),
        };
        // Several kinds of answers have no field to look into.
        if matches!(success.ty, AnswerType::Several(_)) {
            return None;
        }
        let argument = self.operation.query(pagination.position.as_deref()?)?;
        let progress = pagination.progress(&argument.field, end)?;
        Some(PagedItems { item: *item, items, position: argument.field.ident.clone(), progress })
    }

    /// Follows a pointer of the extension; one that leads nowhere is an error, one into the open is not.
    fn follow(&mut self, key: &str, path: &str, ty: &TypeRef<DraftId>) -> Option<(FieldPath, TypeRef<DraftId>)> {
        match walk(self.operation.table, ty, path) {
            Walk::Found(steps, ty) => Some((steps, ty)),
            Walk::Open => None,
            Walk::Nowhere => {
                let message = format!("the pointer `{path}` leads to no property of the response");
                self.refuse("E107", key, message)
                    .help("give a JSON pointer such as `/agents`, or leave it out while the place is unknown");
                None
            }
        }
    }
}

fn walk(table: &TypeTable, ty: &TypeRef<DraftId>, path: &str) -> Walk {
    let mut steps = Vec::new();
    let mut ty = ty.clone();
    if !path.is_empty() && !path.starts_with('/') {
        return Walk::Nowhere;
    }
    for key in pointer::segments(path) {
        let object = match table.draft(&ty).and_then(|draft| draft.kind.as_ref()) {
            Some(TypeKind::Object(object)) => object,
            Some(_) => return Walk::Open,
            None if matches!(ty, TypeRef::Any | TypeRef::JsonObject | TypeRef::Map(_)) => return Walk::Open,
            None => return Walk::Nowhere,
        };
        match object.fields.iter().find(|field| field.wire_name == key) {
            Some(field) => {
                steps.push((field.ident.clone(), field.presence != Presence::Required));
                ty = field.ty.clone();
            }
            None if matches!(object.extra, Extra::Kept(..)) => return Walk::Open,
            None => return Walk::Nowhere,
        }
    }
    Walk::Found(steps, ty)
}
