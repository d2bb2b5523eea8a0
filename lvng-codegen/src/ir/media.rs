//! How values are written: media types and styles.

pub use lvng_contract::{Codec, Location, Shape, Style};

/// A media type with its codec.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Media {
    /// As the description spells it.
    pub name: String,
    /// How it is read and written.
    pub codec: Codec,
    /// The properties of a form that are written in a style of their own.
    pub encodings: Vec<Encoding>,
    /// The media type of the parts, where the body is parts in a row and the type of the value does not say it.
    pub part: Option<String>,
}

/// The style of a property of a form.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Encoding {
    /// The name of the property.
    pub name: String,
    /// How it is written.
    pub style: ParamStyle,
}

/// How a parameter is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ParamStyle {
    /// The style.
    pub style: Style,
    /// Whether arrays and objects become several pairs.
    pub explode: bool,
    /// What kind of value it is.
    pub shape: Shape,
    /// Whether reserved characters stay as they are.
    pub allow_reserved: bool,
    /// Whether an empty text stands for no value: of an optional parameter whose type has no empty text.
    pub allow_empty: bool,
}
