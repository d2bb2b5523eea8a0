//! Items → text, as prettyplease writes them.
//!
//! Nearly all that is generated is structs, enums, and methods of a line or two, whose layout is the same each time: they are
//! written straight from their tokens. Parsing them for prettyplease was a third of the time that generating takes. What
//! has another form, or does not fit in a line where only prettyplease knows how to break it, is left to prettyplease.

use super::attribute::attribute;
use super::flat::{INDENT, WIDTH, flat, line, lines, pad};
use super::function::function;
use super::pretty::pretty;
use crate::gates::Parts;
use crate::tokens::{Kind, TokenStream};
use quote::ToTokens;
use std::ops::Range;

/// The text of the items of a file: of all, or of those that belong to the parts that are written.
pub(super) fn items(items: &[TokenStream], parts: Option<Parts>) -> String {
    let mut file = File::default();
    items.iter().for_each(|tokens| file.add(tokens, parts));
    file.text
}

/// A file that grows.
#[derive(Default)]
struct File {
    text: String,
    /// What the last item belongs to.
    last: Option<Group>,
}

impl File {
    fn add(&mut self, tokens: &TokenStream, parts: Option<Parts>) {
        let mut at = top(tokens);
        match settled(tokens, 0..at, parts) {
            Some(settled) => self.add(&settled, None),
            None => documentation(tokens, at, &mut self.text),
        }
        while at < tokens.len() {
            let item = Item::at(tokens, at);
            at = item.end;
            match settled(tokens, item.start..item.end, parts) {
                Some(settled) => self.add(&settled, None),
                None => self.item(&item),
            }
        }
    }

    fn item(&mut self, item: &Item) {
        let group = item.group();
        if !self.text.is_empty() && (group == Group::Alone || self.last != Some(group)) {
            self.text.push('\n');
        }
        item.write(&mut self.text);
        self.last = Some(group);
    }
}

/// What is left of tokens where only some parts are written, if conditions stand in them. Most have none, and are not parsed.
fn settled(tokens: &TokenStream, range: Range<usize>, parts: Option<Parts>) -> Option<TokenStream> {
    let source = tokens.source(range);
    let parts = parts.filter(|_| source.contains("feature"))?;
    let mut file = syn::parse_file(source).ok()?;
    parts.settle(&mut file);
    Some(TokenStream::from(file.into_token_stream()))
}

/// Where the attributes at the top of a file end.
fn top(tokens: &TokenStream) -> usize {
    let mut end = 0;
    loop {
        end = match tokens.text(end) {
            "#" if tokens.text(end + 1) == "!" => tokens.close(end + 2) + 1,
            text if text.starts_with("//!") => end + 1,
            _ => return end,
        };
    }
}

/// The documentation at the top of a file.
fn documentation(tokens: &TokenStream, end: usize, out: &mut String) {
    let mut at = 0;
    while at < end {
        match attribute(tokens, at, 0, out) {
            Some(next) => at = next,
            None => {
                *out = pretty(tokens.source(0..end));
                break;
            }
        }
    }
}

/// What stands together without a blank line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Group {
    /// `use` lines of the same visibility.
    Use {
        is_public: bool,
    },
    /// `mod` lines of the same visibility.
    Mod {
        is_public: bool,
        is_restricted: bool,
    },
    Alone,
}

/// An item by its tokens.
struct Item<'p> {
    tokens: &'p TokenStream,
    start: usize,
    /// Behind its attributes.
    visibility: usize,
    /// Behind its visibility.
    keyword: usize,
    end: usize,
}

impl<'p> Item<'p> {
    /// The item that begins at a place.
    fn at(tokens: &'p TokenStream, start: usize) -> Self {
        let visibility = after_attributes(tokens, start);
        let keyword = after_visibility(tokens, visibility);
        Item { tokens, start, visibility, keyword, end: end_of(tokens, keyword).max(start + 1) }
    }

    fn group(&self) -> Group {
        let is_public = self.keyword > self.visibility;
        match self.tokens.text(self.keyword) {
            "use" => Group::Use { is_public },
            "mod" => Group::Mod { is_public, is_restricted: self.keyword > self.visibility + 1 },
            _ => Group::Alone,
        }
    }

    fn write(&self, out: &mut String) {
        let start = out.len();
        if self.directly(out).is_none() {
            out.truncate(start);
            out.push_str(&self.by_prettyplease());
        }
    }

    fn by_prettyplease(&self) -> String {
        let text = pretty(self.tokens.source(self.start..self.end));
        let has_members = matches!(self.tokens.text(self.keyword), "impl" | "trait");
        if has_members { spread(&text) } else { text }
    }

    fn directly(&self, out: &mut String) -> Option<()> {
        attributes(self.tokens, self.start..self.visibility, 0, out)?;
        let whole = self.visibility..self.end;
        match self.tokens.text(self.keyword) {
            "struct" if self.tokens.text(self.end - 1) == ";" => line(self.tokens, whole, 0, "\n", out),
            "struct" | "enum" => self.fields(out),
            "impl" | "trait" => self.members(out),
            "fn" => function(self.tokens, whole, 0, out),
            "use" => imports(self.tokens, whole, out),
            "mod" | "type" => line(self.tokens, whole, 0, "\n", out),
            "const" | "static" => constant(self.tokens, self.visibility..self.end, 0, out),
            _ => None,
        }
    }

    /// Opens the block of the item, and gives its tokens.
    fn open(&self, out: &mut String) -> Option<Range<usize>> {
        let open = self.tokens.scan(self.visibility..self.end, |text| text == "{")?;
        let start = out.len();
        match self.tokens.scan(self.visibility..open, |text| text == "for") {
            Some(middle) => {
                flat(self.tokens, self.visibility..middle, out)?;
                out.push_str(" for ");
                flat(self.tokens, middle + 1..open, out)?;
            }
            None => flat(self.tokens, self.visibility..open, out)?,
        }
        out.push_str(" {");
        (out.len() - start <= WIDTH).then_some(open + 1..self.end - 1)
    }

    /// A struct or an enum.
    fn fields(&self, out: &mut String) -> Option<()> {
        let inner = self.open(out)?;
        if !inner.is_empty() {
            out.push('\n');
        }
        let mut at = inner.start;
        while at < inner.end {
            let name = after_attributes(self.tokens, at);
            attributes(self.tokens, at..name, INDENT, out)?;
            let end = self.tokens.comma(name..inner.end);
            lines(self.tokens, name..end, INDENT, ",", out)?;
            out.push('\n');
            at = end + 1;
        }
        out.push_str("}\n");
        Some(())
    }

    /// An `impl` or a trait. A member that is not known here does not keep the others from being written.
    fn members(&self, out: &mut String) -> Option<()> {
        let inner = self.open(out)?;
        let mut at = inner.start;
        while at < inner.end {
            out.push('\n');
            let start = out.len();
            let name = after_attributes(self.tokens, at);
            let end = end_of(self.tokens, after_visibility(self.tokens, name)).min(inner.end);
            if member(self.tokens, at, name..end, out).is_none() {
                out.truncate(start);
                out.push_str(&self.member_by_prettyplease(at..end)?);
            }
            at = end;
        }
        out.push_str("}\n");
        Some(())
    }

    fn member_by_prettyplease(&self, range: Range<usize>) -> Option<String> {
        let keyword = self.tokens.text(self.keyword);
        let text = pretty(&format!("{keyword} X {{ {} }}", self.tokens.source(range)));
        text.strip_prefix(keyword)?.strip_prefix(" X {\n")?.strip_suffix("}\n").map(str::to_owned)
    }
}

fn member(tokens: &TokenStream, start: usize, range: Range<usize>, out: &mut String) -> Option<()> {
    attributes(tokens, start..range.start, INDENT, out)?;
    let keyword = after_visibility(tokens, range.start);
    match tokens.text(keyword) {
        "type" => line(tokens, range, INDENT, "\n", out),
        "const" if tokens.text(keyword + 1) != "fn" => constant(tokens, range, INDENT, out),
        _ => function(tokens, range, INDENT, out),
    }
}

fn attributes(tokens: &TokenStream, range: Range<usize>, indent: usize, out: &mut String) -> Option<()> {
    let mut at = range.start;
    while at < range.end {
        at = attribute(tokens, at, indent, out)?;
    }
    Some(())
}

/// A constant, or a static one.
fn constant(tokens: &TokenStream, range: Range<usize>, indent: usize, out: &mut String) -> Option<()> {
    lines(tokens, range.start..range.end - 1, indent, ";", out)?;
    out.push('\n');
    Some(())
}

/// `use` lines: a name, or names that fill lines.
fn imports(tokens: &TokenStream, range: Range<usize>, out: &mut String) -> Option<()> {
    let Some(open) = tokens.scan(range.clone(), |text| text == "{") else { return line(tokens, range, 0, "\n", out) };
    let (start, close) = (out.len(), tokens.close(open));
    flat(tokens, range.start..open, out)?;
    let names: Vec<&str> = (open + 1..close).step_by(2).map(|at| tokens.text(at)).collect();
    let commas = (open + 2..close).step_by(2);
    let is_list = names.len() > 1 && commas.clone().all(|at| tokens.text(at) == ",") && commas.len() + 1 == names.len();
    let are_names = (open + 1..close).step_by(2).all(|at| tokens.kind(at) == Some(Kind::Word));
    if !is_list || !are_names || close + 2 != range.end {
        return None;
    }
    out.push('{');
    let length: usize = names.iter().map(|name| name.len() + ", ".len()).sum();
    if out.len() - start + length - ", ".len() + "};".len() <= WIDTH {
        out.push_str(&names.join(", "));
        out.push_str("};\n");
        return Some(());
    }
    let mut column = WIDTH;
    for (place, name) in names.iter().enumerate() {
        // Behind the last name, the comma is no reason for a line more.
        let comma = usize::from(place + 1 < names.len());
        if column + 1 + name.len() + comma > WIDTH {
            out.push('\n');
            pad(INDENT, out);
            column = INDENT;
        } else {
            out.push(' ');
            column += 1;
        }
        out.push_str(name);
        out.push(',');
        column += name.len() + 1;
    }
    out.push_str("\n};\n");
    Some(())
}

/// Where attributes that begin at a place end.
fn after_attributes(tokens: &TokenStream, mut at: usize) -> usize {
    loop {
        at = match tokens.kind(at) {
            Some(Kind::Doc) => at + 1,
            Some(Kind::Mark) if tokens.text(at) == "#" && tokens.text(at + 1) == "[" => tokens.close(at + 1) + 1,
            _ => return at,
        };
    }
}

fn after_visibility(tokens: &TokenStream, at: usize) -> usize {
    match (tokens.text(at), tokens.text(at + 1)) {
        ("pub", "(") => tokens.close(at + 1) + 1,
        ("pub", _) => at + 1,
        _ => at,
    }
}

/// Where an item ends whose keyword is at a place: behind its block, or a semicolon.
fn end_of(tokens: &TokenStream, keyword: usize) -> usize {
    let is_line = matches!(tokens.text(keyword), "use" | "type" | "static")
        || tokens.text(keyword) == "const" && tokens.text(keyword + 1) != "fn";
    let last = tokens.scan(keyword..tokens.len(), |text| text == ";" || text == "{" && !is_line);
    last.map_or(tokens.len(), |last| if tokens.text(last) == "{" { tokens.close(last) + 1 } else { last + 1 })
}

/// Puts blank lines between the methods of an impl or trait.
fn spread(item: &str) -> String {
    let mut out = String::with_capacity(item.len() + item.len() / 16);
    let mut ended = false;
    for line in item.lines() {
        if ended && line.starts_with("    ") {
            out.push('\n');
        }
        out.push_str(line);
        out.push('\n');
        ended = ends_member(line);
    }
    out
}

/// The last line of a method, constant or type: at the first level, closed by `}` or `;`.
fn ends_member(line: &str) -> bool {
    let member = line.strip_prefix("    ").filter(|rest| !rest.starts_with([' ', '/', '#']));
    member.is_some_and(|rest| rest.ends_with(['}', ';']))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Input, Options, emit, lower_lenient};
    use std::fs;
    use std::path::Path;

    /// All items of all fixtures whose description is a single file.
    fn for_each_item(mut look: impl FnMut(&Item)) {
        let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
        let inputs = fs::read_dir(fixtures).unwrap().map(|folder| folder.unwrap().path().join("input.yaml"));
        for text in inputs.filter_map(|input| fs::read_to_string(input).ok()) {
            let (api, _) = lower_lenient(&Input::single("input.yaml", text), &Options::default());
            for module in emit::emit(&api) {
                for tokens in &module.items {
                    let mut at = top(tokens);
                    while at < tokens.len() {
                        let item = Item::at(tokens, at);
                        look(&item);
                        at = item.end;
                    }
                }
            }
        }
    }

    #[test]
    fn every_item_is_as_prettyplease_writes_it() {
        let (mut direct, mut all) = (0, 0);
        for_each_item(|item| {
            let mut text = String::new();
            all += 1;
            if item.directly(&mut text).is_some() {
                direct += 1;
                assert_eq!(text, item.by_prettyplease());
            }
        });
        assert!(direct * 10 > all * 8, "{direct} of {all}");
    }

    /// Of each rule by which an item is left to prettyplease: an item that would come out wrong without it.
    #[test]
    fn what_has_another_layout_is_left_to_prettyplease() {
        for source in [
            "#[doc = \"a\\nb\"] struct A;",
            "#[doc = \"/ a\"] struct A;",
            "#[a(b,)] struct A;",
            "struct A { b: (C,) }",
            "struct A { b: [C; 1 + 2] }",
            "struct A<B> where B: C { d: B }",
            "enum A { B { c: D } }",
            "enum A { B = 1 }",
            "type A = B<>;",
            "fn a() { b = c }",
            "fn a() { if b { c(); } }",
            "fn a() { b!(c); }",
            "fn a() { use b::c; }",
            "fn a() { (b) }",
            "use a::{b};",
            "use a::{b as c, d};",
            "use a::{b::{c, d}, e};",
        ] {
            let tokens: TokenStream = source.parse().unwrap();
            let (mut written, item) = (String::new(), Item::at(&tokens, 0));
            item.write(&mut written);
            assert_eq!(written, pretty(source), "{source}");
            assert_eq!(item.end, tokens.len(), "{source}");
        }
    }
}
