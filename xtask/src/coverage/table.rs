//! Report → table for the terminal, Markdown, JSON.

use super::count::{Report, Tag};
use crate::evidence::Level;
use serde_json::{Map, Value, json};

/// A table in plain text.
pub fn text(report: &Report) -> String {
    let rows = rows(report);
    let widths: Vec<usize> = (0..rows[0].len()).map(|column| width(&rows, column)).collect();
    let line = |row: &Vec<String>| {
        let cells = row.iter().zip(&widths).enumerate().map(|(column, (cell, width))| match column {
            0 => format!("{cell:width$}"),
            _ => format!("{cell:>width$}"),
        });
        format!("{}\n", cells.collect::<Vec<_>>().join("  ").trim_end())
    };
    let rule = format!("{}\n", "-".repeat(widths.iter().sum::<usize>() + 2 * (widths.len() - 1)));
    let (last, body) = rows.split_last().map_or((None, &rows[..]), |(last, body)| (Some(last), body));
    let mut out = body.first().map(line).unwrap_or_default();
    out += &rule;
    body.iter().skip(1).for_each(|row| out += &line(row));
    out += &rule;
    out += &last.map(line).unwrap_or_default();
    out + "\n" + &sentence(report) + "\n"
}

/// A table in Markdown.
pub fn markdown(report: &Report) -> String {
    let rows = rows(report);
    let mut out = String::new();
    for (index, row) in rows.iter().enumerate() {
        let is_last = index + 1 == rows.len();
        let cell = |cell: &String| if is_last && !cell.is_empty() { format!("**{cell}**") } else { cell.clone() };
        out += &format!("| {} |\n", row.iter().map(cell).collect::<Vec<_>>().join(" | "));
        if index == 0 {
            out += &format!("| --- |{}\n", " ---: |".repeat(row.len() - 1));
        }
    }
    out + "\n" + &sentence(report) + "\n"
}

/// The same as data.
pub fn json(report: &Report) -> Value {
    let levels = |of: &dyn Fn(Level) -> usize| -> Map<String, Value> {
        report.levels().into_iter().map(|level| (level.name().to_owned(), json!(of(level)))).collect()
    };
    let tag = |tag: &Tag| {
        json!({
            "tag": tag.name,
            "claimed": tag.claimed,
            "operations": tag.operations.len(),
            "evidence": levels(&|level| tag.of(level)),
        })
    };
    json!({
        "claimed": { "tags": report.claimed_tags, "operations": report.claimed_operations },
        "tags": report.tags.len(),
        "operations": report.operations(),
        "evidence": levels(&|level| report.of(level)),
        "by_tag": report.tags.iter().map(tag).collect::<Vec<_>>(),
    })
}

/// What the table says, in words.
fn sentence(report: &Report) -> String {
    format!("{} operations in {} tags. {}.", report.operations(), report.tags.len(), claims(report))
}

/// Whether the counts are as claimed, in words.
pub fn claims(report: &Report) -> String {
    let claimed: Vec<&Tag> = report.tags.iter().filter(|tag| tag.claimed.is_some()).collect();
    let (tags, operations) = (claimed.len(), claimed.iter().map(|tag| tag.operations.len()).sum::<usize>());
    match claimed.iter().filter(|tag| !tag.is_as_claimed()).count() {
        _ if tags == 0 => "No tag has a claimed count".to_owned(),
        0 => format!("{tags} tags have a claimed count, and their {operations} operations agree with it"),
        off => format!("{tags} tags have a claimed count; off: {off}"),
    }
}

/// Head, tags, total.
fn rows(report: &Report) -> Vec<Vec<String>> {
    let levels = report.levels();
    let number = |count: usize| if count == 0 { "·".to_owned() } else { count.to_string() };
    let claim = |claimed: Option<u64>| claimed.map_or(String::new(), |claimed| claimed.to_string());
    let mut head = vec!["tag".to_owned(), "claimed".to_owned(), "here".to_owned()];
    head.extend(levels.iter().map(|level| level.name().to_owned()));
    let mut rows = vec![head];
    for tag in &report.tags {
        let mark = if tag.is_as_claimed() { "" } else { "!" };
        let mut row = vec![tag.name.clone(), claim(tag.claimed), format!("{mark}{}", tag.operations.len())];
        row.extend(levels.iter().map(|level| number(tag.of(*level))));
        rows.push(row);
    }
    let name = format!("{} tags", report.tags.len());
    let mut total = vec![name, claim(report.claimed_operations), report.operations().to_string()];
    total.extend(levels.iter().map(|level| number(report.of(*level))));
    rows.push(total);
    rows
}

fn width(rows: &[Vec<String>], column: usize) -> usize {
    rows.iter().map(|row| row[column].chars().count()).max().unwrap_or_default()
}
