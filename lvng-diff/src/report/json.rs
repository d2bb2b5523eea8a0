//! A report as JSON.

use super::{FileNames, Report};
use crate::change::{Change, Reached, Site};
use crate::verdict::{Direction, Directions, Verdicts};
use serde_json::{Value, json};

impl Report {
    /// The report as one JSON document, with a line break at its end.
    pub fn json(&self) -> String {
        let document = json!({
            "bump": self.bump().word(),
            "bump_below_one": self.bump().below_one().word(),
            "wire_bump": self.wire_bump().word(),
            "rust_bump": self.rust_bump().word(),
            "base_version": self.version,
            "next_version": self.version.as_deref().and_then(|version| self.bump().after(version)),
            "changes": self.changes.iter().map(|change| self.change_value(change)).collect::<Vec<_>>(),
        });
        format!("{document:#}\n")
    }

    fn change_value(&self, change: &Change) -> Value {
        let rust = change.rust.iter().map(|item| {
            json!({
                "item": item.item,
                "change": item.change.word(),
                "text": item.text,
                "breaks_callers": item.breaks_callers,
                "breaks_implementors": item.breaks_implementors,
                "file": item.file,
                "line": item.line,
            })
        });
        json!({
            "rule": change.rule.id,
            "text": change.text,
            "breaks": verdicts(change.verdicts),
            "bump": change.bump().word(),
            "directions": directions(change.directions),
            "base": site(&self.base_files, &change.base),
            "head": site(&self.head_files, &change.head),
            "operations": change.reached.iter().map(reached).collect::<Vec<_>>(),
            "rust": rust.collect::<Vec<_>>(),
            "accepted": change.is_accepted,
        })
    }
}

pub(super) fn verdicts(verdicts: Verdicts) -> Value {
    json!({
        "clients": verdicts.clients,
        "servers": verdicts.servers,
        "rust_callers": verdicts.callers,
        "rust_implementors": verdicts.implementors,
    })
}

fn directions(directions: Directions) -> Vec<&'static str> {
    let word = |direction| if direction == Direction::Request { "request" } else { "response" };
    directions.iter().map(word).collect()
}

fn site(files: &FileNames, site: &Site) -> Value {
    json!({
        "file": files.of(site),
        "line": site.position.map(|at| at.line),
        "column": site.position.map(|at| at.column),
        "pointer": site.pointer,
    })
}

fn reached(reached: &Reached) -> Value {
    json!({
        "operation": reached.operation.route,
        "operation_id": reached.operation.id,
        "tag": reached.operation.tag,
        "directions": directions(reached.directions),
    })
}
