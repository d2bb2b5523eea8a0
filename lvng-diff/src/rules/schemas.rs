//! Rules of schemas, apart from bounds.

use super::rule::{NARROWER, OTHER, Rule, SAME, WIDER, Wire, rule};
use crate::verdict::Bump::{Minor, Patch};

pub(super) const RULES: &[Rule] = &[
    // Types.
    rule("type-changed", OTHER, Minor, "Values are of another type."),
    rule(
        "type-widened",
        WIDER,
        Minor,
        "Values may be of more types than before: all numbers instead of whole ones, say.",
    ),
    rule("type-narrowed", NARROWER, Minor, "Values are of fewer types than before: whole numbers only, say."),
    rule("format-added", NARROWER, Minor, "Text or numbers must have a format, such as `date-time`."),
    rule("format-removed", WIDER, Minor, "Text or numbers need not have a format any more."),
    rule("format-changed", OTHER, Minor, "Text or numbers have another format."),
    rule("format-widened", WIDER, Minor, "Numbers may be larger or more precise: `int64` instead of `int32`."),
    rule("format-narrowed", NARROWER, Minor, "Numbers are smaller or less precise: `int32` instead of `int64`."),
    rule(
        "format-hint-changed",
        SAME,
        Patch,
        "A format that nobody is bound to check, or that refuses nothing, is another.",
    ),
    rule("became-nullable", WIDER, Minor, "`null` may stand where it could not."),
    rule("became-not-nullable", NARROWER, Minor, "`null` must not stand where it could."),
    // Values.
    rule(
        "enum-value-added",
        WIDER,
        Minor,
        "There is one more value to choose from. A `match` over the Rust enum lacks an arm.",
    ),
    rule("enum-value-removed", NARROWER, Minor, "There is one value less to choose from."),
    rule("enum-added", NARROWER, Minor, "Only listed values may stand where any could."),
    rule("constant-changed", OTHER, Minor, "The only value that may stand is another."),
    rule("enum-removed", WIDER, Minor, "Any value may stand where only listed ones could."),
    rule(
        "default-added",
        SAME,
        Minor,
        "It is said what is meant where a value is left out. Nothing is known of what was meant before.",
    ),
    rule("default-removed", (Wire::Clients, Wire::Fine), Minor, "Leaving a value out does not mean what it meant."),
    rule(
        "default-changed",
        (Wire::Clients, Wire::Fine),
        Minor,
        "Leaving a value out means another value: the same request asks for something else.",
    ),
    rule("pattern-added", NARROWER, Minor, "Text must match a pattern."),
    rule("pattern-removed", WIDER, Minor, "Text need not match a pattern any more."),
    rule("pattern-changed", OTHER, Minor, "Text must match another pattern. Which of the two takes more is not known."),
    rule("unique-items-added", NARROWER, Minor, "No item of a list may be there twice."),
    rule("unique-items-removed", WIDER, Minor, "Items of a list may be there twice."),
    // Objects.
    rule(
        "optional-property-added",
        SAME,
        Minor,
        "An object may have one more member, which the base lets pass. The struct has one more field, so that literals of it \
         lack one.",
    ),
    rule(
        "optional-property-added-to-closed-object",
        WIDER,
        Minor,
        "An object may have one more member, which the base refuses: it takes no members but its own.",
    ),
    rule(
        "required-property-added",
        NARROWER,
        Minor,
        "An object must have one more member, which nobody sends who knows only the base.",
    ),
    rule(
        "required-property-added-to-closed-object",
        OTHER,
        Minor,
        "An object must have one more member, which nobody sends who knows only the base, and which the base refuses.",
    ),
    rule(
        "optional-property-removed",
        (Wire::Clients, Wire::Fine),
        Minor,
        "An object does not have a member any more. What clients say with it is not heard; in responses it could be missing \
         before.",
    ),
    rule(
        "optional-property-removed-from-closed-object",
        NARROWER,
        Minor,
        "An object must not have a member any more: it takes no members but its own.",
    ),
    rule(
        "required-property-removed",
        (Wire::Clients, Wire::Clients),
        Minor,
        "An object does not have a member any more that was always there. What clients say with it is not heard, and what \
         they look for is missing.",
    ),
    rule(
        "required-property-removed-from-closed-object",
        (Wire::Both, Wire::Both),
        Minor,
        "An object must not have a member any more that was always there: each side lacks it or refuses it.",
    ),
    rule("property-became-required", NARROWER, Minor, "A member must be there that could be missing."),
    rule("property-became-optional", WIDER, Minor, "A member may be missing that was always there."),
    rule(
        "property-became-read-only",
        (Wire::Clients, Wire::Fine),
        Minor,
        "A member is not part of requests any more: what clients say with it is refused or not heard.",
    ),
    rule("property-no-longer-read-only", SAME, Minor, "A member may be part of requests."),
    rule(
        "required-property-no-longer-read-only",
        (Wire::Clients, Wire::Fine),
        Minor,
        "A member must be part of requests that was only in responses.",
    ),
    rule(
        "property-became-write-only",
        (Wire::Fine, Wire::Clients),
        Minor,
        "A member is not part of responses any more.",
    ),
    rule("property-no-longer-write-only", SAME, Minor, "A member may be part of responses."),
    rule(
        "required-property-no-longer-write-only",
        (Wire::Fine, Wire::Servers),
        Minor,
        "A member must be part of responses that was only in requests.",
    ),
    rule("object-closed", NARROWER, Minor, "An object takes no members but its own, where it took others."),
    rule("object-opened", WIDER, Minor, "An object takes other members than its own, where it took none."),
    rule(
        "other-members-stated",
        SAME,
        Minor,
        "It is said in so many words that an object takes members of any kind beside its own, or not said any more. The \
         struct has a field for them only if it is.",
    ),
    // Choices.
    rule("alternative-added", WIDER, Minor, "A value may be of one more kind (`oneOf`, `anyOf`)."),
    rule("alternative-removed", NARROWER, Minor, "A value is of one kind less (`oneOf`, `anyOf`)."),
    rule("became-choice", WIDER, Minor, "A value may be of other kinds as well, where it was of one."),
    rule("no-longer-choice", NARROWER, Minor, "A value is of one kind, where it could be of several."),
    rule(
        "one-of-became-any-of",
        WIDER,
        Minor,
        "A value may fit several alternatives, where it had to fit one and no other.",
    ),
    rule(
        "any-of-became-one-of",
        NARROWER,
        Minor,
        "A value must fit one alternative and no other, where it could fit several.",
    ),
    rule("not-added", NARROWER, Minor, "Values of a schema are refused (`not`)."),
    rule("not-removed", WIDER, Minor, "Values of a schema are not refused any more (`not`)."),
    rule("not-changed", OTHER, Minor, "Values of another schema are refused (`not`)."),
    rule("discriminator-added", SAME, Minor, "A member tells of which kind a value is. The values are the same."),
    rule(
        "discriminator-removed",
        OTHER,
        Minor,
        "No member tells any more of which kind a value is: who looks at it may look in vain.",
    ),
    rule("discriminator-property-changed", OTHER, Minor, "Another member tells of which kind a value is."),
    rule(
        "discriminator-value-added",
        WIDER,
        Minor,
        "A kind has one more name in the member that tells it, which the base does not know.",
    ),
    rule("discriminator-value-removed", NARROWER, Minor, "A kind has one name less in the member that tells it."),
    rule(
        "discriminator-value-changed",
        OTHER,
        Minor,
        "A name in the member that tells the kind of a value stands for another kind.",
    ),
    // Keywords that the generated code does not check.
    rule(
        "assertion-added",
        NARROWER,
        Minor,
        "A keyword of JSON Schema, such as `if` or `dependentRequired`, refuses values that the base takes.",
    ),
    rule("assertion-removed", WIDER, Minor, "A keyword of JSON Schema refuses no values any more."),
    rule(
        "assertion-changed",
        OTHER,
        Minor,
        "A keyword of JSON Schema says something else. Which of the two takes more is not known.",
    ),
    rule(
        "content-of-text-changed",
        OTHER,
        Minor,
        "What text holds is encoded, or to be read, in another way (`contentEncoding`, `contentMediaType`, `contentSchema`).",
    ),
    rule("xml-changed", OTHER, Minor, "Values have other names or another shape in XML. JSON is the same."),
    // Names.
    rule("schema-renamed", SAME, Minor, "A schema has another name, which no message carries. Its type has that name."),
    rule(
        "schema-inlined",
        SAME,
        Minor,
        "A schema stands where it is used instead of under a name of its own. Its type has another name.",
    ),
    rule(
        "schema-extracted",
        SAME,
        Minor,
        "A schema has a name of its own instead of standing where it is used. Its type has another name.",
    ),
    rule(
        "schema-replaced",
        SAME,
        Minor,
        "Another schema is used, of another name. What it says otherwise on the wire is told by itself.",
    ),
    rule("unused-schema-removed", SAME, Patch, "A schema that no operation uses is gone."),
    rule("unused-schema-added", SAME, Patch, "There is a new schema that no operation uses."),
    // What no change of the wire accounts for.
    rule(
        "rust-item-changed",
        SAME,
        Minor,
        "An item of the generated crate has another path, is another, new or gone, though nothing that it is made of changed: \
         something else took its name, or what alone used it is not alone any more.",
    ),
    rule("schema-deprecated", SAME, Minor, "A value should not be used any more, but still works."),
    rule("schema-undeprecated", SAME, Minor, "A value may be used again."),
];
