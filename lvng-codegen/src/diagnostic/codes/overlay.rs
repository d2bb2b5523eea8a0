//! The codes of overlays: `E050` to `E055` and `W020`.

use crate::diagnostic::Code;

/// The codes of overlays.
pub(super) const OVERLAY: &[Code] = &[
    Code {
        code: "E050",
        title: "Not an Overlay document",
        text: "An Overlay document is an object that begins with `overlay: 1.1.0`, or 1.0.0; the last number does not \
               matter. See https://spec.openapis.org/overlay/v1.1.0.html.",
    },
    Code {
        code: "E051",
        title: "A part of an overlay that is missing or wrong",
        text: "An overlay has `info` with `title` and `version`, and `actions`, each with a `target` and one of `update`, \
               `remove: true` and `copy` (from version 1.1). Other keys are misspelt, or extensions that begin with `x-`.",
    },
    Code {
        code: "E052",
        title: "A query that is not JSONPath",
        text: "`target` and `copy` are queries of JSONPath (RFC 9535): `$.paths['/pets'].get`, \
               `$.paths.*.get.parameters[?@.name == 'limit']`. Names with other characters than letters, digits and `_` \
               are written in brackets and quotes.",
    },
    Code {
        code: "E053",
        title: "A query that selects nothing",
        text: "The specification lets such an action pass without a word; here it is an error, because it was written for \
               something that is not there or has moved. Targets count from the root of the description as one document: \
               path items of other files are under `paths`, other things of other files under `components`, by the name \
               after the last `/` of their references. `copy` has to select exactly one node.",
    },
    Code {
        code: "E054",
        title: "An action that does not fit what it selects",
        text: "Objects are merged with objects, lists appended to lists, primitive values replaced by primitive values; \
               anything may be appended to a list that the target selects. A target selects nodes of one of these types \
               only.",
    },
    Code {
        code: "E055",
        title: "An action with `update` and `copy`",
        text: "By the specification each of the two has no effect if the other is there, so nothing would happen. Make two \
               actions of it.",
    },
    Code {
        code: "W020",
        title: "A part of an overlay without effect",
        text: "Beside `remove: true`, an `update` or `copy` does nothing; and neither does an action that has none of the \
               three.",
    },
];
