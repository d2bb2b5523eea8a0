//! Tables of objects: what the description says of their members.

use super::constraints::Constraints;
use super::part_encoding::PartEncodings;
use super::table::setters;

/// A named member of an object, or a parameter.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Field {
    /// The name on the wire.
    pub name: &'static str,
    /// The name as the text of a JSON object has it after another member: `,"name":`. Empty where it is part of no object.
    pub key: &'static str,
    /// The member must be there although its type is an `Option`: null says that there is no value.
    pub nullable: bool,
    /// The value of an absent member, as JSON text.
    pub default: Option<&'static str>,
    /// The only value, as JSON text.
    pub constant: Option<&'static str>,
    /// Only the server sends it.
    pub read_only: bool,
    /// Only the client sends it.
    pub write_only: bool,
    /// Marked as deprecated.
    pub deprecated: bool,
    /// The media types that a part of a multipart body may have, separated by commas.
    pub content_type: Option<&'static str>,
    /// The parts in its part, where that is multipart itself.
    pub parts: &'static PartEncodings,
    /// What values are allowed.
    pub constraints: Constraints,
}

impl Field {
    /// A parameter of this name without further attributes.
    pub const fn new(name: &'static str) -> Self {
        Field::member(name, "")
    }

    /// A member of this name, whose text in a JSON object is `key`, without further attributes.
    pub const fn member(name: &'static str, key: &'static str) -> Self {
        Field {
            name,
            key,
            nullable: false,
            default: None,
            constant: None,
            read_only: false,
            write_only: false,
            deprecated: false,
            content_type: None,
            parts: PartEncodings::NONE,
            constraints: Constraints::NONE,
        }
    }
}

setters!(Field {
    nullable: bool,
    default: Option<&'static str>,
    constant: Option<&'static str>,
    read_only: bool,
    write_only: bool,
    deprecated: bool,
    content_type: Option<&'static str>,
    parts: &'static PartEncodings,
    constraints: Constraints,
});

/// What the description says of an object.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct ObjectSpec {
    /// The named members.
    pub fields: &'static [Field],
    /// No other members are allowed.
    pub closed: bool,
    /// Bounds on the number of members.
    pub constraints: Constraints,
}

impl ObjectSpec {
    /// An object without named members.
    pub const EMPTY: ObjectSpec = ObjectSpec { fields: &[], closed: false, constraints: Constraints::NONE };

    /// An object with these named members, and others.
    #[doc(hidden)]
    pub const fn new(fields: &'static [Field]) -> Self {
        ObjectSpec { fields, closed: false, constraints: Constraints::NONE }
    }
}

setters!(ObjectSpec { closed: bool, constraints: Constraints });
