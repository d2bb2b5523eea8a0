//! Rules of what is for people, and of extensions.

use super::rule::{Rule, SAME, rule};
use crate::verdict::Bump::Patch;

pub(super) const RULES: &[Rule] = &[
    rule("description-changed", SAME, Patch, "A summary or description says something else."),
    rule("title-changed", SAME, Patch, "A schema has another title."),
    rule("example-changed", SAME, Patch, "An example is another."),
    rule("external-docs-changed", SAME, Patch, "The link to more documentation is another."),
    rule("info-changed", SAME, Patch, "Title, version, contact, licence or terms of the description are others."),
    rule("tag-changed", SAME, Patch, "What is said of a tag is something else, or tags stand in another order."),
    rule(
        "extension-changed",
        SAME,
        Patch,
        "A key that begins with `x-` has another value. What that means only they know who read it.",
    ),
];
