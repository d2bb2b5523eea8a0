//! A report as SARIF 2.1.0, which code hosts and editors show.

use super::{FileNames, Report, json::verdicts};
use crate::change::{Change, Site};
use crate::rules;
use crate::verdict::Bump;
use serde_json::{Value, json};

impl Report {
    /// The report as SARIF 2.1.0, with all rules.
    pub fn sarif(&self) -> String {
        let rules: Vec<Value> =
            rules::all().map(|rule| json!({ "id": rule.id, "shortDescription": { "text": rule.text } })).collect();
        let index = |id: &str| rules::all().position(|rule| rule.id == id);
        let results: Vec<Value> =
            self.changes.iter().map(|change| self.result(change, index(change.rule.id))).collect();
        let document = json!({
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
            "version": "2.1.0",
            "runs": [{
                "tool": { "driver": {
                    "name": env!("CARGO_PKG_NAME"),
                    "version": env!("CARGO_PKG_VERSION"),
                    "rules": rules,
                } },
                "properties": { "bump": self.bump().word() },
                "results": results,
            }],
        });
        format!("{document:#}\n")
    }

    fn result(&self, change: &Change, index: Option<usize>) -> Value {
        let level = match change.bump() {
            Bump::Major => "error",
            _ if change.verdicts.any() => "warning",
            _ => "note",
        };
        let mut result = json!({
            "ruleId": change.rule.id,
            "ruleIndex": index,
            "level": level,
            "message": { "text": change.text },
            "locations": [location(&self.head_files, &change.head)],
            "relatedLocations": [location(&self.base_files, &change.base)],
            "partialFingerprints": { "ruleAndPointer/v1": format!("{} #{}", change.rule.id, change.pointer()) },
            "properties": {
                "breaks": verdicts(change.verdicts),
                "operations": change.reached.iter().map(|reached| reached.operation.route.clone()).collect::<Vec<_>>(),
            },
        });
        if let (true, Some(result)) = (change.is_accepted, result.as_object_mut()) {
            result.insert("suppressions".to_owned(), json!([{ "kind": "external", "status": "accepted" }]));
        }
        result
    }
}

fn location(files: &FileNames, site: &Site) -> Value {
    let mut physical = json!({ "artifactLocation": { "uri": uri(&files.of(site)) } });
    if let (Some(at), Some(physical)) = (site.position, physical.as_object_mut()) {
        physical.insert("region".to_owned(), json!({ "startLine": at.line, "startColumn": at.column }));
    }
    json!({
        "physicalLocation": physical,
        "logicalLocations": [{ "fullyQualifiedName": format!("#{}", site.pointer) }],
    })
}

/// A path as a relative reference (RFC 3986): a colon in its first segment would make a scheme of it.
fn uri(path: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/!$&'()*+,;=@".contains(&byte);
    path.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}
