//! Diagnostics → what they mean for the code.

use lvng_codegen::diagnostic::Diagnostic;

/// What a diagnostic means for the code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// The code is what the description means.
    Exact,
    /// The code is looser than the description.
    Degraded,
    /// The part is not generated.
    Skipped,
    /// What has it is left out.
    Error,
}

/// A diagnostic's effect on a construct.
pub struct Remark {
    pub effect: Effect,
    pub construct: &'static str,
}

/// The codes of warnings. One that is not listed is taken as degraded, so that nothing seems better than it is.
const EFFECTS: &[(&str, Effect, &str)] = &[
    ("W001", Effect::Exact, "document"),
    ("W002", Effect::Exact, "document"),
    ("W003", Effect::Exact, "document"),
    ("W004", Effect::Exact, "document"),
    ("W005", Effect::Exact, "document"),
    ("W007", Effect::Exact, "operation"),
    ("W008", Effect::Exact, "schema"),
    ("W009", Effect::Degraded, "constraint"),
    ("W010", Effect::Degraded, "default"),
    ("W011", Effect::Exact, "document"),
    ("W012", Effect::Exact, "constraint"),
    ("W013", Effect::Degraded, "constraint"),
    ("W014", Effect::Exact, "schema"),
    ("W015", Effect::Skipped, "server"),
    ("W016", Effect::Exact, "operation"),
    ("W017", Effect::Skipped, "path parameter"),
    ("W018", Effect::Degraded, "security scheme"),
    ("W019", Effect::Exact, "security scheme"),
    ("W020", Effect::Exact, "document"),
    ("W021", Effect::Exact, "response"),
    ("W022", Effect::Exact, "operation"),
    ("W023", Effect::Exact, "constraint"),
    ("W024", Effect::Degraded, "media type"),
    ("W025", Effect::Exact, "tag"),
    ("W026", Effect::Degraded, "constraint"),
    ("W101", Effect::Degraded, "default"),
    ("W102", Effect::Degraded, "constraint"),
    ("W103", Effect::Degraded, "union"),
    ("W104", Effect::Skipped, "media type"),
    ("W105", Effect::Degraded, "constraint"),
    ("W106", Effect::Exact, "enumeration"),
    ("W107", Effect::Degraded, "other name"),
    ("W109", Effect::Degraded, "union"),
    ("W110", Effect::Degraded, "constraint"),
    ("W111", Effect::Degraded, "media type"),
    ("W112", Effect::Degraded, "security scheme"),
    ("W113", Effect::Degraded, "constraint"),
    ("W114", Effect::Degraded, "union"),
    ("W115", Effect::Skipped, "header parameter"),
    ("W116", Effect::Exact, "extension"),
    ("W117", Effect::Exact, "path parameter"),
    ("W118", Effect::Skipped, "path parameter"),
    ("W119", Effect::Degraded, "query parameter"),
    ("W120", Effect::Degraded, "media type"),
    ("W121", Effect::Degraded, "response header"),
    ("W122", Effect::Degraded, "constraint"),
    ("W123", Effect::Degraded, "response header"),
    ("W130", Effect::Degraded, "parameter"),
    ("W131", Effect::Degraded, "path"),
    ("W132", Effect::Degraded, "path"),
    ("W133", Effect::Degraded, "response"),
    ("W134", Effect::Degraded, "response"),
    ("W140", Effect::Degraded, "server"),
    ("W141", Effect::Exact, "server"),
];

/// What a diagnostic means.
pub fn of(diagnostic: &Diagnostic) -> Remark {
    if diagnostic.is_error() {
        return Remark { effect: Effect::Error, construct: "error" };
    }
    if diagnostic.code == "W006" {
        return stand_in(&diagnostic.place.pointer);
    }
    let known = EFFECTS.iter().find(|(code, ..)| *code == diagnostic.code);
    let (effect, construct) = known.map_or((Effect::Degraded, "other"), |(_, effect, construct)| (*effect, *construct));
    Remark { effect, construct }
}

/// The parts that OpenAPI has and Rust does not: generated in another shape, or not at all.
fn stand_in(pointer: &str) -> Remark {
    let has = |segment: &str| pointer.split('/').any(|found| found == segment);
    let (effect, construct) = match () {
        () if has("callbacks") => (Effect::Degraded, "callback"),
        () if has("webhooks") => (Effect::Degraded, "webhook"),
        () if has("links") => (Effect::Skipped, "link"),
        () => (Effect::Skipped, "other"),
    };
    Remark { effect, construct }
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_warning_has_an_effect() {
        let codes = (1..200).map(|number| format!("W{number:03}"));
        let codes = codes.filter(|code| lvng_codegen::diagnostic::explain(code).is_some() && code != "W006");
        let missing: Vec<String> =
            codes.filter(|code| !super::EFFECTS.iter().any(|(known, ..)| known == code)).collect();
        assert!(missing.is_empty(), "not in the table: {missing:?}");
    }
}
