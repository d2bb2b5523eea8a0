//! What of a description a value can break.

use std::fmt;

macro_rules! rules {
    ($($(#[$doc:meta])* $name:ident $text:literal,)*) => {
        /// What of the description is broken: a keyword of JSON Schema, or what a message has to be before there is a value.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Rule {
            $($(#[$doc])* $name,)*
        }

        impl Rule {
            /// The keyword, such as `maxLength`; what is none is in words with hyphens, such as `media-type`.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Rule::$name => $text,)*
                }
            }

            /// The rule of a keyword.
            #[cfg(feature = "json-schema")]
            pub(super) fn of_keyword(keyword: &str) -> Self {
                match keyword {
                    $($text => Rule::$name,)*
                    _ => Rule::Other,
                }
            }
        }
    };
}

rules! {
    /// The value is of another type, or a text does not stand for one of the type.
    Type "type",
    /// A property or parameter that has to be there is not.
    Required "required",
    /// Only some values are allowed.
    Enum "enum",
    /// Only one value is allowed.
    Const "const",
    /// A number is too small.
    Minimum "minimum",
    /// A number is too large.
    Maximum "maximum",
    /// A number is not greater than its bound.
    ExclusiveMinimum "exclusiveMinimum",
    /// A number is not less than its bound.
    ExclusiveMaximum "exclusiveMaximum",
    /// A number is no multiple of a step.
    MultipleOf "multipleOf",
    /// A text is too short.
    MinLength "minLength",
    /// A text is too long.
    MaxLength "maxLength",
    /// A text does not match.
    Pattern "pattern",
    /// A text is not of its format.
    Format "format",
    /// A list is too short.
    MinItems "minItems",
    /// A list is too long.
    MaxItems "maxItems",
    /// A list holds an item twice.
    UniqueItems "uniqueItems",
    /// A list does not hold such an item, or not the right number of them.
    Contains "contains",
    /// An object has too few properties.
    MinProperties "minProperties",
    /// An object has too many properties.
    MaxProperties "maxProperties",
    /// A property is not described.
    AdditionalProperties "additionalProperties",
    /// A property is not described by any of the schemas that apply.
    UnevaluatedProperties "unevaluatedProperties",
    /// An item is not described by any of the schemas that apply.
    UnevaluatedItems "unevaluatedItems",
    /// A list has more items than are described.
    Items "items",
    /// The name of a property is not allowed.
    PropertyNames "propertyNames",
    /// One property demands another.
    DependentRequired "dependentRequired",
    /// A value fits none of several schemas.
    AnyOf "anyOf",
    /// A value fits none of several schemas, or more than one of them.
    OneOf "oneOf",
    /// A value is one that is excluded.
    Not "not",
    /// There must be no value.
    False "false",
    /// The media type of a body or file is not described.
    MediaType "media-type",
    /// A name comes more than once.
    UniqueNames "unique-names",
    /// The text cannot be read: it is no JSON, no UTF-8, no form.
    Syntax "syntax",
    /// The value is larger or deeper than is read.
    Size "size",
    /// Anything else.
    Other "other",
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
