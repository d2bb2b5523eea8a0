//! The codes of what `coverage` and `lint` find, for `cargo xtask explain`.

use lvng_codegen::diagnostic::Code;

pub const CODES: &[Code] = &[
    Code {
        code: "C001",
        title: "A tag has another number of operations than claimed",
        text: "`x-lvng-claimed-operations` of a tag is the count that the API overview gives. Describe what is \
               missing, take out what is too much, or mend the claim if the overview changed. A tag without \
               operations has no place in the description.",
    },
    Code {
        code: "C002",
        title: "The description has other totals than claimed",
        text: "`x-lvng-claimed` of the root has the numbers of tags and operations that LVNG's SDK pages count.",
    },
    Code {
        code: "C003",
        title: "An operation without evidence",
        text: "Every operation says in `x-lvng-evidence` how well it is known and from which documents. Only the level \
               `inferred` may have no source.",
    },
    Code {
        code: "C004",
        title: "A documented operation without an example",
        text: "`documented` means that a document shows the parameters and the whole reply. So there is something to \
               show: give an `example` for the JSON body and for every successful JSON reply.",
    },
    Code {
        code: "L001",
        title: "An operationId that is missing or taken",
        text: "Types and methods are named after operationIds, and other tools find operations by them. Each operation \
               has one that no other has.",
    },
    Code {
        code: "L002",
        title: "An operation that is not in the file of its tag",
        text: "An operation has one tag, which the root lists, and stands in `paths/<tag>.yaml`. Operations that share \
               a path with one of that tag may stand there as well.",
    },
    Code {
        code: "L003",
        title: "Evidence that is not well-formed",
        text: "`x-lvng-evidence: { level: …, sources: [ … ] }` has a level that is explained in the description's \
               README and the short names of documents, each once. Only `inferred` may have none, and it is what goes with \
               `x-lvng-feature: inferred`.",
    },
    Code {
        code: "L005",
        title: "A component that nothing uses",
        text: "No operation needs it, directly or through others. Use it or take it out; the history keeps it.",
    },
    Code {
        code: "L006",
        title: "A file that is not part of the description",
        text: "Files of paths are listed in `x-path-files` of the root; files of schemas are referred to. Nobody reads \
               this one.",
    },
    Code {
        code: "L007",
        title: "Text that is taken from a document",
        text: "The description is in our own words: no eight words in a row are those of a source document. Names, \
               types, limits and values are facts and carry over; sentences do not.",
    },
];
