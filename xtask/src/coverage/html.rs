//! Report → one self-contained page: a square for every operation, a row for every tag.

use super::count::{Known, Report, Tag};
use super::table::claims;
use crate::evidence::Level;
use std::fmt::Write;

/// Sizes of the picture, in pixels at full width.
const COLUMNS: usize = 3;
const COLUMN: usize = 416;
const ROW: usize = 25;
const NAMES: usize = 148;
const SQUARE: usize = 12;
const STEP: usize = 14;
const BASE: usize = 16;

const STYLE: &str = include_str!("page.css");

/// The page.
pub fn page(report: &Report) -> String {
    let title = format!("{}: {} operations in {} tags", report.title, report.operations(), report.tags.len());
    let mut out = String::from("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    out += "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n";
    out += &format!("<title>{}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n", escape(&title));
    out += &format!("<h1>{}</h1>\n<p>{}.</p>\n", escape(&title), escape(&claims(report)));
    out += &legend(report);
    out += &picture(report);
    out += &table(report);
    out + "</body>\n</html>\n"
}

/// One bar of all operations, and what its colours mean.
fn legend(report: &Report) -> String {
    let all = report.operations().max(1);
    let (mut bar, mut list) = (String::from("<div class=\"bar\">"), String::from("<ul class=\"legend\">\n"));
    for level in report.levels() {
        let (name, count, meaning) = (level.name(), report.of(level), escape(level.meaning()));
        let share = (100 * count + all / 2) / all;
        bar += &format!("<b class=\"{name}\" style=\"flex-grow:{count}\"></b>");
        list += &format!("<li><b class=\"{name}\"></b><strong>{count} {name}</strong>, {share} %: {meaning}</li>\n");
    }
    format!("{bar}</div>\n{list}</ul>\n")
}

/// A line of the picture.
enum Line<'r> {
    Heading(String),
    Tag(&'r Tag),
}

fn picture(report: &Report) -> String {
    let lines = lines(report);
    let height = lines.len().div_ceil(COLUMNS).max(1);
    let mut body = String::new();
    for (index, line) in lines.iter().enumerate() {
        let (left, top) = (index / height * COLUMN, index % height * ROW);
        body += &match line {
            Line::Heading(text) => {
                format!("<text class=\"heading\" x=\"{left}\" y=\"{}\">{}</text>\n", top + BASE, escape(text))
            }
            Line::Tag(tag) => row(tag, left, top),
        };
    }
    let (width, height) = (COLUMNS * COLUMN, height * ROW);
    format!(
        "<div class=\"scroll\"><svg viewBox=\"0 0 {width} {height}\" role=\"img\" \
         aria-label=\"A square for every operation, by tag; the table below has the numbers\">\n{body}</svg></div>\n"
    )
}

/// The tags in groups: what is counted somewhere, what has other evidence, what is assumed.
fn lines(report: &Report) -> Vec<Line<'_>> {
    let (claimed, rest): (Vec<&Tag>, Vec<&Tag>) = report.tags.iter().partition(|tag| tag.claimed.is_some());
    let (seen, assumed): (Vec<&Tag>, Vec<&Tag>) =
        rest.into_iter().partition(|tag| tag.operations.iter().any(|known| known.level != Level::Inferred));
    let groups = [("with a claimed count", claimed), ("with other evidence", seen), ("assumed as a whole", assumed)];
    let mut lines = Vec::new();
    for (what, tags) in groups.into_iter().filter(|(_, tags)| !tags.is_empty()) {
        let count: usize = tags.iter().map(|tag| tag.operations.len()).sum();
        lines.push(Line::Heading(format!("{} tags {what}: {count}", tags.len())));
        lines.extend(tags.into_iter().map(Line::Tag));
    }
    lines
}

fn row(tag: &Tag, left: usize, top: usize) -> String {
    let names = left + NAMES;
    let mut out = format!(
        "<text class=\"name\" x=\"{}\" y=\"{}\">{}<title>{}</title></text>\n",
        names - 10,
        top + BASE,
        escape(&tag.name),
        escape(&tag.description)
    );
    for (index, known) in tag.operations.iter().enumerate() {
        out += &square(known, names + index * STEP, top + 6);
    }
    let end = names + tag.operations.len() * STEP + 6;
    let (class, text) = match tag.claimed.filter(|_| !tag.is_as_claimed()) {
        Some(claimed) => ("off", format!("{} of {claimed}", tag.operations.len())),
        None => ("count", tag.operations.len().to_string()),
    };
    let _ = writeln!(out, "<text class=\"{class}\" x=\"{end}\" y=\"{}\">{text}</text>", top + BASE);
    out
}

fn square(known: &Known, x: usize, y: usize) -> String {
    let Known { level, route, summary } = known;
    // A line is drawn half within the square and half outside.
    let (inset, size) = if *level == Level::Inferred { (".5", SQUARE - 1) } else { ("", SQUARE) };
    format!(
        "<rect class=\"{name}\" x=\"{x}{inset}\" y=\"{y}{inset}\" width=\"{size}\" height=\"{size}\" rx=\"2\">\
         <title>{}: {} ({name})</title></rect>\n",
        escape(route),
        escape(summary),
        name = level.name()
    )
}

fn table(report: &Report) -> String {
    let levels = report.levels();
    let cells = |of: &dyn Fn(Level) -> usize| -> String {
        levels.iter().map(|level| format!("<td>{}</td>", of(*level))).collect()
    };
    let claim = |claimed: Option<u64>| claimed.map_or(String::new(), |claimed| claimed.to_string());
    let head: String = levels.iter().map(|level| format!("<th>{}</th>", level.name())).collect();
    let mut out = String::from("<details>\n<summary>The numbers</summary>\n<table>\n");
    let _ = writeln!(out, "<tr><th>tag</th><th>claimed</th><th>here</th>{head}</tr>");
    for tag in &report.tags {
        let class = if tag.is_as_claimed() { "" } else { " class=\"off\"" };
        let name = escape(&tag.name);
        let (claimed, here) = (claim(tag.claimed), tag.operations.len());
        let cells = cells(&|level| tag.of(level));
        let _ = writeln!(out, "<tr{class}><th>{name}</th><td>{claimed}</td><td>{here}</td>{cells}</tr>");
    }
    let (claimed, here) = (claim(report.claimed_operations), report.operations());
    let cells = cells(&|level| report.of(level));
    let _ = writeln!(out, "<tr><th>all</th><td>{claimed}</td><td>{here}</td>{cells}</tr>");
    out + "</table>\n</details>\n"
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
