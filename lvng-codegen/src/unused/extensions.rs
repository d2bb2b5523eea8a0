//! The extensions that some stage reads, by the kind of object that has them.

use crate::grammar::ObjectKind;
use crate::load::PATH_FILES;
use crate::lower::{extension, foreign};
use crate::normalize::TERMINAL;

/// Whether some stage reads an extension.
pub(super) fn is_read(kind: ObjectKind, key: &str, vendor: Option<&str>) -> bool {
    let of_vendor = || key.strip_prefix("x-")?.strip_prefix(vendor?)?.strip_prefix('-');
    match kind {
        ObjectKind::Document => key == PATH_FILES || key == foreign::OF_DOCUMENT,
        ObjectKind::Operation => {
            foreign::OF_OPERATIONS.contains(&key) || of_vendor().is_some_and(|name| extension::KNOWN.contains(&name))
        }
        ObjectKind::Parameter => foreign::OF_PARAMETERS.contains(&key),
        ObjectKind::Schema => {
            [foreign::OF_ENUMS, foreign::OF_PROPERTIES, foreign::OF_PARAMETERS].concat().contains(&key)
                || key == "x-nullable"
                || key == TERMINAL
        }
        _ => false,
    }
}
