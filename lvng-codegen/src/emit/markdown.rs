//! Prose of a description → Markdown that rustdoc takes without a warning, wrapped.
//!
//! **Invariant:** the lines hold no bare URL, no link that rustdoc would look up, no HTML tag, no code block that it
//! would compile, no character that changes the direction of text; and no line begins a list, heading, quote or
//! table that the source did not begin there.

use super::inline::{HARD_BREAK, inline, is_directional};
use std::borrow::Cow;

/// The widest line, without the `/// ` and the indentation in front of it.
const WIDTH: usize = 92;
/// Lists and quotes deeper than this are flattened.
const DEPTH: usize = 6;

/// Cleans and wraps `text`.
pub(crate) fn lines(text: &str) -> Vec<String> {
    if is_prose(text) {
        return wrap(text);
    }
    let text = clean(text);
    Blocks::new(dedent(&text), 0).run()
}

/// Cleans and wraps the first paragraph of `text`.
pub(crate) fn first_paragraph(text: &str) -> Vec<String> {
    if let Some((first, _)) = text.split_once("\n\n").filter(|(first, _)| is_prose(first)) {
        return wrap(first);
    }
    let mut all = lines(text);
    all.truncate(all.iter().position(String::is_empty).unwrap_or(all.len()));
    all
}

/// Whether a text is one paragraph in which nothing means anything to Markdown, as most are. To find so by the rules below took a
/// twentieth of the time of generating.
fn is_prose(text: &str) -> bool {
    let is_plain = |byte| matches!(byte, b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b' '..=b'"' | b'$'..=b')' | b'+'..=b'/' | b':' | b';' | b'=' | b'?' | b'@' | b'{' | b'}');
    text.starts_with(|first: char| first.is_ascii_alphabetic()) && text.bytes().all(is_plain) && !text.contains("http")
}

/// Wraps one paragraph that is Markdown already.
pub(crate) fn wrap(markdown: &str) -> Vec<String> {
    fill(markdown, WIDTH)
}

/// The lines of a block of code, without what rustc refuses in docs.
pub(crate) fn verbatim(text: &str) -> impl Iterator<Item = String> {
    text.lines().map(|line| clean(line).trim_end().to_owned())
}

/// Puts ` · ` between facts, and breaks lines there where that can be.
pub(crate) fn wrap_facts(facts: &[String]) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for fact in facts {
        let Some(line) = out.last_mut() else {
            out = wrap(fact);
            continue;
        };
        line.push_str(" ·");
        let fits = line.chars().count() + 1 + fact.chars().count() <= WIDTH;
        if fits || fact.split(' ').next().is_some_and(begins_block) {
            line.push(' ');
            line.push_str(fact);
        } else {
            out.extend(wrap(fact));
        }
    }
    out
}

fn clean(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| byte == b'\n' || byte == b' ' || byte.is_ascii_graphic()) {
        return Cow::Borrowed(text);
    }
    let text = text.replace("\r\n", "\n").replace('\r', "\n").replace('\t', "    ");
    text.chars().filter(|&c| c == '\n' || !(c.is_control() || is_directional(c))).collect()
}

fn dedent(text: &str) -> Vec<&str> {
    let lines: Vec<&str> = text.trim_matches('\n').lines().collect();
    let depth = lines.iter().filter(|line| !line.trim().is_empty()).map(|line| indent(line)).min().unwrap_or(0);
    lines.into_iter().map(|line| line.get(depth..).unwrap_or("")).collect()
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

/// A list that is open where the reader stands.
struct List {
    /// The indentation of its markers in the source.
    source: usize,
    /// The indentation of its text in the output.
    text: usize,
}

struct Blocks<'a> {
    source: Vec<&'a str>,
    next: usize,
    out: Vec<String>,
    list: Vec<List>,
    quotes: usize,
}

impl<'a> Blocks<'a> {
    fn new(source: Vec<&'a str>, quotes: usize) -> Self {
        Blocks { source, next: 0, out: Vec::new(), list: Vec::new(), quotes }
    }

    fn run(mut self) -> Vec<String> {
        while let Some(&line) = self.source.get(self.next) {
            let text = line.trim_start();
            let depth = indent(line);
            if text.is_empty() {
                self.next += 1;
                self.blank();
                continue;
            }
            let after_blank = self.out.last().is_none_or(String::is_empty);
            if after_blank && item(text).is_none() {
                self.leave_lists(depth);
            }
            if let Some(fence) = fence(text) {
                self.fenced(fence);
            } else if let Some((marker, rest)) = item(text).filter(|(marker, _)| self.may_begin(marker, after_blank)) {
                self.item(depth, marker, rest);
            } else if after_blank && self.list.is_empty() && depth >= 4 {
                self.indented();
            } else if is_line_of_its_own(text) {
                self.next += 1;
                self.push(&single(text));
            } else if text.starts_with('>') && self.quotes < DEPTH {
                self.quote();
            } else if self.is_table() {
                self.table();
            } else {
                self.paragraph(text);
            }
        }
        while self.out.last().is_some_and(String::is_empty) {
            self.out.pop();
        }
        self.out
    }

    fn width(&self) -> usize {
        WIDTH - 2 * self.quotes - self.margin()
    }

    fn margin(&self) -> usize {
        self.list.last().map_or(0, |list| list.text)
    }

    fn push(&mut self, line: &str) {
        let margin = self.margin();
        self.out.push(format!("{:margin$}{line}", ""));
    }

    fn blank(&mut self) {
        if self.out.last().is_some_and(|line| !line.is_empty()) {
            self.out.push(String::new());
        }
    }

    fn leave_lists(&mut self, depth: usize) {
        while self.list.last().is_some_and(|list| depth < list.source + 2) {
            self.list.pop();
        }
    }

    fn fenced(&mut self, fence: &str) {
        self.next += 1;
        let rest = &self.source[self.next..];
        let count = rest.iter().position(|line| closes(line, fence)).unwrap_or(rest.len());
        let code: Vec<&str> = rest[..count].to_vec();
        self.next += (count + 1).min(rest.len());
        self.code(&code);
    }

    fn indented(&mut self) {
        let rest = &self.source[self.next..];
        let count = rest.iter().position(|line| !line.trim().is_empty() && indent(line) < 4).unwrap_or(rest.len());
        let code: Vec<&str> = rest[..count].to_vec();
        self.next += count;
        let blanks = code.iter().rev().take_while(|line| line.trim().is_empty()).count();
        self.code(&code[..code.len() - blanks]);
        self.blank();
    }

    /// rustdoc would compile a block that does not say what it is.
    fn code(&mut self, lines: &[&str]) {
        let depth = lines.iter().filter(|line| !line.trim().is_empty()).map(|line| indent(line)).min().unwrap_or(0);
        let ticks = longest_run(lines, '`').max(2) + 1;
        let fence = "`".repeat(ticks);
        self.push(&format!("{fence}text"));
        for line in lines {
            self.push(line.get(depth..).unwrap_or("").trim_end());
        }
        self.push(&fence);
    }

    /// A list of bullets may begin right below a paragraph, a numbered one only with 1 (CommonMark, 5.3).
    fn may_begin(&self, marker: &str, after_blank: bool) -> bool {
        after_blank
            || !self.list.is_empty()
            || !marker.starts_with(|c: char| c.is_ascii_digit())
            || marker.len() == 2 && marker.starts_with('1')
    }

    fn item(&mut self, depth: usize, marker: &str, rest: &str) {
        let in_list = !self.list.is_empty();
        self.leave_lists(depth);
        self.list.truncate(DEPTH);
        if !in_list {
            self.blank();
        }
        let margin = self.margin();
        self.next += 1;
        let text = self.joined(rest);
        self.list.push(List { source: depth, text: margin + marker.len() + 1 });
        let text = fill(&inline(&text), self.width());
        let mut lines = text.iter();
        self.out
            .push(format!("{:margin$}{marker} {}", "", lines.next().map_or("", String::as_str)).trim_end().to_owned());
        lines.for_each(|line| self.push(line));
    }

    fn quote(&mut self) {
        let rest = &self.source[self.next..];
        let count = rest.iter().position(|line| line.trim().is_empty()).unwrap_or(rest.len());
        let inner = rest[..count].iter().map(|line| strip_quote(line)).collect();
        self.next += count;
        for line in Blocks::new(inner, self.quotes + 1).run() {
            self.push(format!("> {line}").trim_end());
        }
    }

    fn is_table(&self) -> bool {
        let row = self.source[self.next];
        let rule = self.source.get(self.next + 1).copied().unwrap_or("");
        row.contains('|') && rule.contains('-') && rule.contains('|') && rule.chars().all(|c| " |:-".contains(c))
    }

    fn table(&mut self) {
        self.blank();
        while let Some(row) = self.source.get(self.next).filter(|row| row.contains('|')) {
            self.next += 1;
            self.push(&single(row.trim()));
        }
        self.blank();
    }

    fn paragraph(&mut self, text: &str) {
        self.next += 1;
        let text = self.joined(text);
        for line in fill(&inline(&text), self.width()) {
            self.push(&line);
        }
    }

    /// The text with the lines that continue it.
    fn joined(&mut self, first: &str) -> String {
        let mut text = with_break(first);
        while let Some(line) = self.source.get(self.next).filter(|line| self.continues(line)) {
            self.next += 1;
            if !text.ends_with(HARD_BREAK) {
                text.push(' ');
            }
            text.push_str(&with_break(line.trim_start()));
        }
        text.trim_end_matches(HARD_BREAK).to_owned()
    }

    fn continues(&self, line: &str) -> bool {
        let text = line.trim_start();
        let begins_item = item(text).is_some_and(|(marker, _)| self.may_begin(marker, false));
        !(text.is_empty()
            || begins_item
            || fence(text).is_some()
            || is_line_of_its_own(text)
            || text.starts_with('>')
            || text.starts_with('|'))
    }
}

fn single(line: &str) -> String {
    inline(line).replace(HARD_BREAK, " ")
}

/// A line that ends in two spaces or a backslash breaks there.
fn with_break(line: &str) -> String {
    match line.strip_suffix("  ").or_else(|| line.strip_suffix('\\')) {
        Some(line) => format!("{}{HARD_BREAK}", line.trim_end()),
        None => line.trim_end().to_owned(),
    }
}

fn strip_quote(line: &str) -> &str {
    let line = line.trim_start();
    let line = line.strip_prefix('>').unwrap_or(line);
    line.strip_prefix(' ').unwrap_or(line)
}

fn fence(text: &str) -> Option<&str> {
    let mark = text.chars().next().filter(|&c| c == '`' || c == '~')?;
    let length = text.len() - text.trim_start_matches(mark).len();
    let (fence, info) = text.split_at(length);
    (length >= 3 && (mark == '~' || !info.contains('`'))).then_some(fence)
}

fn closes(line: &str, fence: &str) -> bool {
    let line = line.trim();
    line.len() >= fence.len() && line.starts_with(fence) && line.trim_start_matches(&fence[..1]).is_empty()
}

fn longest_run(lines: &[&str], c: char) -> usize {
    lines.iter().map(|line| line.split(|other| other != c).map(str::len).max().unwrap_or(0)).max().unwrap_or(0)
}

/// The marker of a list item and its text.
fn item(text: &str) -> Option<(&str, &str)> {
    let (marker, rest) = text.split_once(' ').unwrap_or((text, ""));
    let is_rule = !rest.is_empty() && is_line_of_its_own(text);
    (is_marker(marker) && !is_rule).then_some((marker, rest.trim_start()))
}

fn is_marker(word: &str) -> bool {
    let number = word.strip_suffix(['.', ')']).unwrap_or("");
    let is_number = (1..=9).contains(&number.len()) && number.bytes().all(|c| c.is_ascii_digit());
    is_number || matches!(word, "-" | "+" | "*")
}

/// Headings, rules and the lines under headings.
fn is_line_of_its_own(text: &str) -> bool {
    let hashes = text.len() - text.trim_start_matches('#').len();
    let is_heading = (1..=6).contains(&hashes) && text[hashes..].starts_with(' ');
    let mut marks = text.chars().filter(|c| *c != ' ');
    let first = marks.next().filter(|c| "-_*=".contains(*c));
    is_heading || first.is_some_and(|first| marks.clone().count() >= 2 && marks.all(|c| c == first))
}

/// Breaks Markdown into lines of at most `width` columns where it can.
fn fill(markdown: &str, width: usize) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for piece in markdown.split(HARD_BREAK).filter(|piece| !piece.trim().is_empty()) {
        let mut words = piece.split(' ').filter(|word| !word.is_empty());
        let first = words.next().unwrap_or("");
        match out.last_mut() {
            Some(last) => {
                last.push('\\');
                out.push(as_text(first));
            }
            None => out.push(first.to_owned()),
        }
        fill_piece(words, width, &mut out);
    }
    out
}

/// Puts the words behind the last line.
fn fill_piece<'a>(words: impl Iterator<Item = &'a str>, width: usize, out: &mut Vec<String>) {
    let mut line = out.pop().unwrap_or_default();
    line.reserve(width);
    let mut columns = line.chars().count();
    for word in words {
        let length = word.chars().count();
        if columns + 1 + length <= width || begins_block(word) {
            line.extend([" ", word]);
            columns += 1 + length;
        } else {
            out.push(std::mem::replace(&mut line, String::with_capacity(width)));
            line.push_str(word);
            columns = length;
        }
    }
    out.push(line);
}

/// A word that begins a block at the start of a line.
fn begins_block(word: &str) -> bool {
    let is_run = |mark: char| word.chars().all(|c| c == mark);
    is_marker(word)
        || word.starts_with('>')
        || "#=-_*".chars().any(is_run)
        || word.starts_with("```")
        || word.starts_with("~~~")
}

fn as_text(word: &str) -> String {
    match word.strip_suffix(['.', ')']).filter(|_| is_marker(word)) {
        Some(number) => format!("{number}\\{}", &word[number.len()..]),
        None if begins_block(word) => format!("\\{word}"),
        None => word.to_owned(),
    }
}
