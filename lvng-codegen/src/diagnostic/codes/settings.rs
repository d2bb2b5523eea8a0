//! The codes of settings: `E060` to `E062`.

use crate::diagnostic::Code;

/// The codes of settings.
pub(super) const SETTINGS: &[Code] = &[
    Code {
        code: "E060",
        title: "Settings that are not TOML",
        text: "A settings file is a TOML document (https://toml.io/en/v1.0.0). Names with other characters than letters, \
               digits, `-` and `_` are written in quotes: `\"#/components/schemas/Pet\" = …`.",
    },
    Code {
        code: "E061",
        title: "A setting that is not known, or is something else",
        text: "The keys of settings and what their values are, with an example of each, are in the book: \
               \"Choices: lvng.toml\". A JSON Schema for editors is in `docs/lvng.schema.json`.",
    },
    Code {
        code: "E062",
        title: "A setting for something that is not there",
        text: "A setting names a schema, a property, an operation or a tag that the description does not have, or not any \
               more; nothing would come of it. Names are those of the description as one document, after overlays, before \
               anything was renamed.",
    },
];
