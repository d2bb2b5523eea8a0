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
    /// What is said of the parts, where the body is parts in a row.
    pub parts: Option<Box<PartEncodings>>,
}

/// How a part of a multipart body is written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct PartEncoding {
    /// The property that it is of; none for parts that are known by their place.
    pub name: Option<String>,
    /// The media types that it may have, separated by commas.
    pub content_type: Option<String>,
    /// The parts in it, where it is multipart itself.
    pub parts: Option<Box<PartEncodings>>,
}

/// How the parts of a multipart body, or of a part, are written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct PartEncodings {
    /// Those with names (`encoding`).
    pub named: Vec<PartEncoding>,
    /// The first of those in a row (`prefixEncoding`).
    pub prefix: Vec<PartEncoding>,
    /// The others of those in a row (`itemEncoding`).
    pub item: Option<PartEncoding>,
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
