//! The extensions `x-{vendor}-…` of operations, except pagination.

use serde_json::Value;

use super::foreign;
use super::report::Report;
use super::schemas::Schemas;
use crate::ir::{Evidence, RateLimit};
use crate::members::Members;
use crate::messages::nearest;
use crate::{names, pointer};

/// The extensions that operations may have.
pub const KNOWN: &[&str] = &["aliases", "evidence", "feature", "method", "pagination", "rate-limit"];

/// The extensions of a description.
#[derive(Clone, Copy)]
pub struct Extensions<'a> {
    pub schemas: Schemas<'a>,
    /// Whose they are: without a vendor there are none.
    pub vendor: Option<&'a str>,
}

impl<'a> Extensions<'a> {
    /// Notes extensions of the vendor that nothing here reads: most likely they are misspelt.
    pub fn unknown_extensions(self, pointer: &str, report: &mut Report<'_>) {
        let Some(vendor) = self.vendor else { return };
        let start = format!("x-{vendor}-");
        let keys = self.schemas.node(pointer).and_then(Value::as_object).into_iter().flat_map(|node| node.keys());
        for key in keys {
            let Some(name) = key.strip_prefix(&start).filter(|name| !KNOWN.contains(name)) else { continue };
            let help = match nearest(name, KNOWN.iter().copied()) {
                Some(near) => format!("did you mean `{start}{near}`?"),
                None => format!("the extensions are {start}{}", KNOWN.join(&format!(", {start}"))),
            };
            report
                .warning("W116", &pointer::child(pointer, key), format!("`{key}` is not known: it is ignored"))
                .at_key()
                .help(help);
        }
    }

    /// An extension of the vendor, with its pointer.
    pub fn extension(self, pointer: &str, name: &str) -> Option<(&'a Value, String)> {
        let key = format!("x-{}-{name}", self.vendor?);
        let value = self.schemas.keyword(pointer, &key)?;
        Some((value, pointer::child(pointer, &key)))
    }

    /// `x-{vendor}-method`, or what another tool's extension says; what is wrong with it is reported by `check_method`.
    pub fn explicit_method(self, pointer: &str) -> Option<String> {
        match self.extension(pointer, "method") {
            Some((value, _)) => value.as_str().filter(|name| !names::words(name).is_empty()).map(str::to_owned),
            None => {
                let operation = self.schemas.node(pointer)?;
                let own = foreign::method(operation).map(str::to_owned);
                own.or_else(|| foreign::method_by_id(self.schemas.node("")?, operation))
            }
        }
    }

    /// The group that another tool's extension gives an operation in place of its tag.
    pub fn group(self, pointer: &str) -> Option<String> {
        foreign::group(self.schemas.node(pointer)?)
    }

    /// Refuses an `x-{vendor}-method` that names nothing.
    pub fn check_method(self, pointer: &str, report: &mut Report<'_>) {
        let Some((_, at)) = self.extension(pointer, "method") else { return };
        if self.explicit_method(pointer).is_none() {
            report.error("E106", &at, "expected the name of a method, such as `list`");
        }
    }

    /// `x-{vendor}-aliases`.
    pub fn aliases(self, pointer: &str, report: &mut Report<'_>) -> Vec<String> {
        let Some((value, at)) = self.extension(pointer, "aliases") else { return Vec::new() };
        let names = value.as_array().and_then(|list| list.iter().map(Value::as_str).collect::<Option<Vec<_>>>());
        match names.filter(|names| names.iter().all(|name| !names::words(name).is_empty())) {
            Some(names) => names.into_iter().map(|name| names::method_name(&names::words(name))).collect(),
            None => {
                report.error("E106", &at, "expected a list of names of methods, such as [list]");
                Vec::new()
            }
        }
    }

    /// `x-{vendor}-evidence`.
    pub fn evidence(self, pointer: &str, report: &mut Report<'_>) -> Option<Evidence> {
        let (value, at) = self.extension(pointer, "evidence")?;
        only_keys(value, &at, &["level", "sources"], report)?;
        let level = value.member("level").and_then(Value::as_str);
        let Some(level) = level.filter(|level| !level.trim().is_empty()) else {
            report.error("E106", &pointer::child(&at, "level"), "expected how well it is known, such as `documented`");
            return None;
        };
        let sources = match value.member("sources") {
            None => Some(Vec::new()),
            Some(list) => {
                list.as_array().and_then(|list| list.iter().map(|code| code.as_str().map(str::to_owned)).collect())
            }
        };
        let Some(sources) = sources else {
            report.error("E106", &pointer::child(&at, "sources"), "expected a list of texts, such as [S1, S4]");
            return None;
        };
        Some(Evidence { level: level.to_owned(), sources })
    }

    /// `x-{vendor}-feature`.
    pub fn feature(self, pointer: &str, report: &mut Report<'_>) -> Option<String> {
        let (value, at) = self.extension(pointer, "feature")?;
        match value.as_str().filter(|name| names::is_feature(name)) {
            None => {
                report.error("E106", &at, "expected the name of a cargo feature: letters, digits, `-` and `_`");
                None
            }
            Some(name) if names::is_reserved_feature(name) => {
                report.error("E106", &at, format!("`{name}` is a feature of every generated crate"));
                None
            }
            Some(name) => Some(name.to_owned()),
        }
    }

    /// `x-{vendor}-rate-limit`.
    pub fn rate_limit(self, pointer: &str, report: &mut Report<'_>) -> Option<RateLimit> {
        const WINDOWS: &[&str] = &["second", "minute", "hour", "day"];
        let (value, at) = self.extension(pointer, "rate-limit")?;
        only_keys(value, &at, &["requests", "per", "scope"], report)?;
        let requests = value.member("requests").and_then(Value::as_u64).and_then(|count| u32::try_from(count).ok());
        let Some(requests) = requests.filter(|count| *count > 0) else {
            report.error("E106", &pointer::child(&at, "requests"), "expected a number of requests, from 1");
            return None;
        };
        let Some(per) = value.member("per").and_then(Value::as_str).filter(|per| WINDOWS.contains(per)) else {
            report.error("E106", &pointer::child(&at, "per"), format!("expected one of {}", WINDOWS.join(", ")));
            return None;
        };
        let scope = value.member("scope");
        if scope.is_some_and(|scope| !scope.is_string()) {
            report.error("E106", &pointer::child(&at, "scope"), "expected what is counted, such as `user` or `ip`");
            return None;
        }
        let scope = scope.and_then(Value::as_str).map(str::to_owned);
        Some(RateLimit { requests, per: per.to_owned(), scope })
    }
}

/// Refuses anything but an object, and misspelt keys.
pub fn only_keys(value: &Value, at: &str, keys: &[&str], report: &mut Report<'_>) -> Option<()> {
    let Some(object) = value.as_object() else {
        report.error("E106", at, format!("expected an object with {}", keys.join(", ")));
        return None;
    };
    for key in object.keys().filter(|key| !keys.contains(&key.as_str())) {
        report
            .error("E106", &pointer::child(at, key), format!("`{key}` is not known here"))
            .at_key()
            .help(format!("the keys are {}", keys.join(", ")));
    }
    Some(())
}
