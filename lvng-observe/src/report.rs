//! Findings → text and JSON.

use crate::description::Description;
use crate::finding::Finding;
use crate::observer::Observations;
use serde_json::{Value, json};
use std::fmt::Write;

/// The findings for people.
pub fn text(seen: &Observations, description: &Description) -> String {
    let mut text = String::new();
    for (finding, place) in seen.findings.iter().zip(places(&seen.findings, description)) {
        let at = &finding.example;
        // Writing to a string does not fail.
        let _ = writeln!(text, "{place}: {}: {}", finding.kind.name(), finding.message);
        let pointer = if at.pointer.is_empty() { String::new() } else { format!(", at `{}`", at.pointer) };
        let _ = writeln!(
            text,
            "    {}, first in exchange {}: {}, {}{pointer}",
            times(finding.count),
            at.exchange,
            at.operation,
            at.part
        );
    }
    let _ = writeln!(text, "{}", summary(seen));
    text
}

/// What was seen, in a line or two.
pub fn summary(seen: &Observations) -> String {
    let mut text = format!(
        "{} with {}: {}",
        counted(seen.exchanges, "exchange"),
        counted(seen.operations, "operation"),
        counted(seen.findings.len(), "finding")
    );
    for (what, count) in [
        ("for no operation that is described", seen.undescribed),
        ("not as described, and refused by the server", seen.refused),
        ("without a response from the target", seen.failed),
        ("recorded, but with another server", seen.elsewhere),
        ("bodies not looked at to their end: not recorded, compressed, too long or broken off", seen.unread_bodies),
        ("different, but too many to be kept: proposals do not know them", seen.dropped),
    ] {
        if count > 0 {
            // Writing to a string does not fail.
            let _ = write!(text, "\n  {what}: {count}");
        }
    }
    text
}

/// The findings for programs.
pub fn json(seen: &Observations, description: &Description) -> Value {
    let findings: Vec<Value> = seen
        .findings
        .iter()
        .zip(places(&seen.findings, description))
        .map(|(finding, place)| {
            json!({
                "kind": finding.kind.name(),
                "message": finding.message,
                "count": finding.count,
                "file": finding.place.file,
                "pointer": finding.place.pointer,
                "place": place,
                "example": {
                    "exchange": finding.example.exchange,
                    "operation": finding.example.operation,
                    "part": finding.example.part,
                    "pointer": finding.example.pointer,
                },
            })
        })
        .collect();
    json!({
        "exchanges": seen.exchanges,
        "operations": seen.operations,
        "undescribed": seen.undescribed,
        "refused": seen.refused,
        "elsewhere": seen.elsewhere,
        "failed": seen.failed,
        "unreadBodies": seen.unread_bodies,
        "findings": findings,
    })
}

/// `once`, `2 times`.
pub fn times(count: usize) -> String {
    if count == 1 { "once".to_owned() } else { format!("{count} times") }
}

fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

fn places(findings: &[Finding], description: &Description) -> Vec<String> {
    let places: Vec<_> = findings.iter().map(|finding| finding.place.clone()).collect();
    description.positions(&places)
}
