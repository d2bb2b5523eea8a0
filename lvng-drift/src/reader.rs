//! The text of a page → what it says.
//!
//! Reads Markdown, and the plain text that remains of a page whose marks were taken out: there, headings and code may
//! follow each other in one line, and the cells of a table run together.

mod calls;
mod facts;
mod general;
mod heading;
mod piece;
mod request;
mod row;

use crate::page::{Endpoint, Example, In, Page, Parameter, Resource, Response, Said, Total};
use crate::source::Source;
use facts::text_of;
use piece::Piece;
use regex::Regex;
use row::Columns;
use std::sync::LazyLock;

static COUNT: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"^([0-9][0-9,]*) endpoints?$").ok());
static ITEM: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^[-*] \**(\w[^*(:]*?)\**[ (:—–-]+([0-9][0-9,]*) endpoints?\b").ok());
static TOTALS: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"\b([0-9][0-9,]*) (?:OpenAPI )?(tags|operations)\b").ok());

/// Reads a page; `name` is how it is shown.
pub fn read(name: &str, text: &str) -> Page {
    let source = Source::new(text);
    let mut reader =
        Reader { text: source.text(), source: &source, at: 0, page: Page::default(), state: State::default() };
    while reader.at < reader.text.len() {
        reader.step();
    }
    let mut page = reader.page;
    for endpoint in &mut page.endpoints {
        complete(endpoint, &mut page.unreadable);
    }
    Page { name: name.to_owned(), source, ..page }
}

/// An endpoint whose heading has no method has that of its request.
fn complete(endpoint: &mut Endpoint, unreadable: &mut Vec<Said<String>>) {
    if endpoint.method.is_none() {
        endpoint.method = endpoint.request.as_ref().map(|request| request.method.clone());
    }
    if endpoint.method.is_none() {
        let why = format!("neither heading nor request says the method of {}", endpoint.path.value);
        unreadable.push(Said { value: why, at: endpoint.path.at });
        endpoint.is_cut = true;
    }
}

struct Reader<'t> {
    text: &'t str,
    source: &'t Source,
    at: usize,
    page: Page,
    state: State<'t>,
}

/// What the lines so far make of the next.
#[derive(Default)]
struct State<'t> {
    /// Whether lines belong to the last endpoint.
    in_endpoint: bool,
    /// The list of parameters that rows belong to.
    list: Option<In>,
    /// Whether the last row lacks its description.
    is_open: bool,
    /// The columns of the table that rows belong to.
    columns: Option<Columns>,
    /// Whether the body of a response comes next.
    wants_body: bool,
    /// The last line with text.
    last: Option<Piece<'t>>,
}

impl<'t> Reader<'t> {
    fn step(&mut self) {
        let rest = self.text.get(self.at..).unwrap_or_default();
        self.at += rest.len() - rest.trim_start().len();
        let line = Piece::line(self.text, self.at);
        if self.state.wants_body && line.text.starts_with(['{', '[']) {
            return self.body();
        }
        if line.text.starts_with("curl ") {
            return self.request();
        }
        self.at = (line.at + line.text.len() + 1).min(self.text.len());
        if !line.text.is_empty() && !line.text.starts_with("```") {
            self.line(line);
            self.state.last = Some(line);
        }
    }

    fn line(&mut self, line: Piece<'t>) {
        if let Some(found) = heading::endpoint(line) {
            return self.endpoint(&found);
        }
        if let Some(place) = heading::parameters(line) {
            self.state.list = Some(place);
            return self.state.end_rows();
        }
        if let Some(status) = heading::response(line) {
            return self.response(status);
        }
        if heading::is_request(line) {
            self.state.list = None;
            return self.state.end_rows();
        }
        if let Some(path) = heading::base_path(line) {
            self.page.base_path = Some(text_of(path, self.source));
            return;
        }
        if line.text.starts_with('|') {
            // What a row of methods says is in two cells.
            self.page.general.extend(general::read(line, self.source));
            return self.table(&line.cells());
        }
        self.state.columns = None;
        if self.state.list.is_some() && !line.text.starts_with('#') && self.row(line) {
            return;
        }
        self.prose(line);
    }

    fn endpoint(&mut self, found: &heading::Endpoint<'t>) {
        self.state = State { in_endpoint: true, ..State::default() };
        let text = |piece: Piece<'t>| text_of(piece, self.source);
        let access = |(value, label): (bool, Piece<'t>)| Said { value, at: self.source.position(label.at) };
        self.page.endpoints.push(Endpoint {
            method: found.method.map(text),
            path: text(found.path),
            is_authenticated: found.is_authenticated.map(access),
            parameters: Vec::new(),
            request: None,
            responses: Vec::new(),
            is_cut: false,
        });
    }

    fn response(&mut self, status: Piece<'t>) {
        self.state.list = None;
        self.state.end_rows();
        let status = text_of(status, self.source);
        if let Some(endpoint) = self.current() {
            endpoint.responses.push(Response { status, example: None });
            self.state.wants_body = true;
        }
    }

    /// The endpoint that lines belong to.
    fn current(&mut self) -> Option<&mut Endpoint> {
        let in_endpoint = self.state.in_endpoint;
        self.page.endpoints.last_mut().filter(|_| in_endpoint)
    }

    fn unreadable(&mut self, said: Said<String>) {
        self.page.unreadable.push(said);
        if let Some(endpoint) = self.current() {
            endpoint.is_cut = true;
        }
    }

    /// The JSON text of a response.
    fn body(&mut self) {
        self.state.wants_body = false;
        match request::json(self.text, self.at) {
            Ok(example) => {
                self.at = example.end;
                self.keep(example);
            }
            Err((offset, why)) => {
                let said = Said { value: format!("the response is no JSON: {why}"), at: self.source.position(offset) };
                self.unreadable(said);
                self.at += Piece::line(self.text, self.at).text.len();
            }
        }
    }

    fn keep(&mut self, example: Example) {
        if let Some(response) = self.current().and_then(|endpoint| endpoint.responses.last_mut()) {
            response.example = Some(example);
        }
    }

    fn request(&mut self) {
        self.state.list = None;
        self.state.end_rows();
        let read = request::read(self.text, self.at, self.source);
        self.at = read.end;
        read.errors.into_iter().for_each(|error| self.unreadable(error));
        let Some(request) = read.request else { return };
        match self.current() {
            Some(endpoint) if endpoint.request.is_none() => endpoint.request = Some(request),
            _ => self.page.requests.push(request),
        }
    }

    /// A line of a Markdown table.
    fn table(&mut self, cells: &[Piece<'t>]) {
        let Some(columns) = self.state.columns.clone() else {
            self.state.columns = Some(Columns::of(cells));
            return;
        };
        if row::is_rule(cells) {
            return;
        }
        let cell = |column: Option<usize>| column.and_then(|column| cells.get(column)).copied();
        if let (Some(name), Some(count)) = (cell(columns.name), cell(columns.count)) {
            return self.resource(name, count);
        }
        if let (Some(place), true) = (self.state.list, columns.name.is_some()) {
            match row::of_table(cells, &columns, place, self.source) {
                Ok(parameter) => self.parameter(parameter),
                Err(said) => self.unreadable(said),
            }
            return;
        }
        cells.iter().for_each(|cell| self.prose(*cell));
    }

    /// A line of a list whose cells run together, or the description of the row before.
    fn row(&mut self, line: Piece<'t>) -> bool {
        let Some(place) = self.state.list else { return false };
        if let Some((parameter, description)) = row::run_together(line, place, self.source) {
            self.parameter(parameter);
            self.state.is_open = description.text.trim().is_empty();
            return true;
        }
        let is_open = std::mem::take(&mut self.state.is_open);
        if is_open {
            let facts = facts::read(line, self.source);
            if let Some(parameter) = self.current().and_then(|endpoint| endpoint.parameters.last_mut()) {
                parameter.facts = facts;
            }
            return true;
        }
        // A rule or a word of emphasis may stand anywhere; a row is one word at least.
        if line.text.chars().any(char::is_alphabetic) && self.state.in_endpoint {
            let why = "this is no row of name, type and description".to_owned();
            self.unreadable(Said { value: why, at: self.source.position(line.at) });
            return true;
        }
        false
    }

    fn parameter(&mut self, parameter: Parameter) {
        if let Some(endpoint) = self.current() {
            endpoint.parameters.push(parameter);
        }
    }

    /// Text for people, which may name counts, calls and values.
    fn prose(&mut self, line: Piece<'t>) {
        if line.text.starts_with('#') {
            self.state.in_endpoint = false;
            self.state.list = None;
        }
        if let Some(count) = captured(&COUNT, line, 1) {
            if let Some(name) = self.state.last {
                self.resource(heading::title(name).0, count);
            }
            return;
        }
        if let (Some(name), Some(count)) = (captured(&ITEM, line, 1), captured(&ITEM, line, 2)) {
            return self.resource(name, count);
        }
        for found in TOTALS.iter().flat_map(|pattern| pattern.captures_iter(line.text)) {
            if let (Some(count), Some(word)) = (found.get(1), found.get(2))
                && let Some(number) = number(count.as_str())
            {
                let total = Total { of_tags: word.as_str() == "tags", count: number };
                self.page.totals.push(Said { value: total, at: self.source.position(line.at + count.start()) });
            }
        }
        self.page.general.extend(general::read(line, self.source));
        self.page.calls.extend(calls::read(line, self.text, self.source));
        self.page.lists.extend(facts::values(line, self.source));
    }

    fn resource(&mut self, name: Piece<'t>, count: Piece<'t>) {
        let at = self.source.position(count.at);
        match number(count.text) {
            Some(count) => {
                let name = text_of(name, self.source);
                self.page.resources.push(Resource { name, count: Said { value: count, at } });
            }
            None => self.unreadable(Said { value: format!("`{}` is no number of endpoints", count.text), at }),
        }
    }
}

impl State<'_> {
    fn end_rows(&mut self) {
        self.is_open = false;
        self.columns = None;
        self.wants_body = false;
    }
}

fn captured<'t>(pattern: &LazyLock<Option<Regex>>, line: Piece<'t>, group: usize) -> Option<Piece<'t>> {
    let line = line.trim(char::is_whitespace);
    Some(line.found(pattern.as_ref()?.captures(line.text)?.get(group)?))
}

/// `1,234`.
fn number(text: &str) -> Option<u64> {
    text.replace(',', "").parse().ok()
}
