//! Parameters: where they travel and how their values are written (OpenAPI 3.0.4, 4.7.12, and 3.2.0, 4.12).

use crate::vocabulary;

vocabulary! {
    /// Where a parameter travels, by its word in descriptions and attributes.
    pub enum Location {
        /// In a placeholder of the path template.
        Path = "path",
        /// In the query string.
        Query = "query",
        /// As a request header.
        Header = "header",
        /// In the `Cookie` header.
        Cookie = "cookie",
        /// As the whole query string.
        Querystring = "querystring",
    }
}

vocabulary! {
    /// The serialization styles of OpenAPI.
    pub enum Style {
        /// `a,b` in paths and headers.
        Simple = "simple",
        /// `.a.b` in paths.
        Label = "label",
        /// `;name=a` in paths.
        Matrix = "matrix",
        /// `name=a&name=b` or `name=a,b` in queries and cookies.
        Form = "form",
        /// `name=a%20b` in queries.
        SpaceDelimited = "space_delimited",
        /// `name=a|b` in queries.
        PipeDelimited = "pipe_delimited",
        /// `name[key]=a` in queries.
        DeepObject = "deep_object",
        /// `name=a; name=b` in cookies, where nothing is encoded.
        Cookie = "cookie",
        /// The value as JSON text: a parameter described by `content`.
        Json = "json",
    }
}

vocabulary! {
    /// The kind of value that a parameter holds, which decides how its style applies.
    pub enum Shape {
        /// A string, number or boolean.
        Primitive = "primitive",
        /// A list.
        Array = "array",
        /// An object.
        Object = "object",
    }
}

impl Location {
    /// The styles that OpenAPI has for parameters at this location. The first one is meant where none is named.
    pub const fn styles(self) -> &'static [Style] {
        match self {
            Location::Path => &[Style::Simple, Style::Label, Style::Matrix],
            Location::Query => &[Style::Form, Style::SpaceDelimited, Style::PipeDelimited, Style::DeepObject],
            Location::Header => &[Style::Simple],
            Location::Cookie => &[Style::Form, Style::Cookie],
            Location::Querystring => &[Style::Form],
        }
    }

    /// The style of parameters at this location that name none.
    pub const fn default_style(self) -> Style {
        self.styles()[0]
    }
}

impl Style {
    /// `style` in a description; `None` for JSON text, which is described by `content` instead.
    pub const fn name(self) -> Option<&'static str> {
        match self {
            Style::SpaceDelimited => Some("spaceDelimited"),
            Style::PipeDelimited => Some("pipeDelimited"),
            Style::DeepObject => Some("deepObject"),
            Style::Json => None,
            Style::Simple | Style::Label | Style::Matrix | Style::Form | Style::Cookie => Some(self.word()),
        }
    }

    /// The style of this name in a description.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|style| style.name() == Some(name))
    }

    /// Whether OpenAPI says how values of a shape are written in the style.
    pub const fn is_defined_for(self, shape: Shape) -> bool {
        match self {
            Style::SpaceDelimited | Style::PipeDelimited | Style::DeepObject => !matches!(shape, Shape::Primitive),
            Style::Simple | Style::Label | Style::Matrix | Style::Form | Style::Cookie | Style::Json => true,
        }
    }

    /// Whether arrays and objects are written as several pairs where the description does not say.
    pub const fn default_explode(self) -> bool {
        // OpenAPI gives `explode` no meaning for `deepObject`, whose pairs are always several.
        matches!(self, Style::Form | Style::DeepObject | Style::Cookie)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_names_lead_back() {
        for &style in Style::ALL {
            assert_eq!(Style::from_word(style.word()), Some(style));
            assert_eq!(style.name().and_then(Style::from_name), Some(style).filter(|style| *style != Style::Json));
        }
        assert_eq!((Style::from_name("json"), Style::from_name("deep_object")), (None, None));
        assert_eq!(Location::from_word("query"), Some(Location::Query));
        assert_eq!(Shape::from_word("array"), Some(Shape::Array));
        assert_eq!(Shape::from_word("list"), None);
    }

    #[test]
    fn defaults_are_those_of_openapi() {
        let defaults = |location: Location| (location.default_style(), location.default_style().default_explode());
        assert_eq!(defaults(Location::Path), (Style::Simple, false));
        assert_eq!(defaults(Location::Query), (Style::Form, true));
        assert_eq!(defaults(Location::Header), (Style::Simple, false));
        assert_eq!(defaults(Location::Cookie), (Style::Form, true));
        for style in [Style::Label, Style::Matrix, Style::SpaceDelimited, Style::PipeDelimited, Style::Json] {
            assert!(!style.default_explode(), "{style:?}");
        }
    }
}
