//! Names that mean something already.

/// Strict and reserved keywords of all editions.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do", "dyn", "else",
    "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod",
    "move", "mut", "override", "priv", "pub", "ref", "return", "self", "static", "struct", "super", "trait", "true",
    "try", "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// Whether a snake-case name is a keyword.
pub fn is_keyword(name: &str) -> bool {
    KEYWORDS.contains(&name)
}

/// Whether a name is a keyword that cannot be written raw.
pub fn is_never_raw(name: &str) -> bool {
    matches!(name, "self" | "super" | "crate" | "_")
}

/// The prelude, which derived code and readers count on. All other names of generated modules are imported, or written
/// as paths where a schema has the name.
const PRELUDE: &[&str] = &[
    "AsMut",
    "AsRef",
    "Box",
    "Clone",
    "Copy",
    "Debug",
    "Default",
    "DoubleEndedIterator",
    "Drop",
    "Eq",
    "Err",
    "ExactSizeIterator",
    "Extend",
    "Fn",
    "FnMut",
    "FnOnce",
    "From",
    "FromIterator",
    "Hash",
    "Into",
    "IntoIterator",
    "Iterator",
    "None",
    "Ok",
    "Option",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Result",
    "Self",
    "Send",
    "Sized",
    "Some",
    "String",
    "Sync",
    "ToOwned",
    "ToString",
    "TryFrom",
    "TryInto",
    "Unpin",
    "Vec",
    "AsyncFn",
    "AsyncFnMut",
    "AsyncFnOnce",
    "Future",
    "IntoFuture",
];

/// Whether a type of the description may not have this name.
pub fn is_reserved_type(name: &str) -> bool {
    PRELUDE.contains(&name)
}

/// Setters of a call that are not arguments of its operation.
const SETTERS: &[&str] = &[
    "send",
    "with_response",
    "with_options",
    "to_curl",
    "with_timeout",
    "with_attempt_timeout",
    "with_idle_timeout",
    "with_header",
    "with_retries",
    "with_idempotency_key",
    "items",
    "pages",
    "request",
    "into_request",
    "new",
    "into_future",
];

/// Whether `Call` has a method of this name already.
pub fn is_reserved_setter(name: &str) -> bool {
    SETTERS.contains(&name)
}

/// Methods that the client or server of a tag has anyway, by derives and blanket impls.
const METHODS: &[&str] =
    &["new", "clone", "fmt", "from", "into", "try_from", "try_into", "borrow", "borrow_mut", "to_owned", "type_id"];

/// Whether a method of client and server may not have this name.
pub fn is_reserved_method(name: &str) -> bool {
    METHODS.contains(&name) || is_keyword(name)
}

/// Whether every generated crate has a feature of this name, or a dependency.
pub fn is_reserved_feature(name: &str) -> bool {
    const OF_EVERY_CRATE: [&str; 18] = [
        "all-tags",
        "aws-lc",
        "blocking",
        "brotli",
        "client",
        "default",
        "docs-page",
        "gzip",
        "http2",
        "jwt",
        "lvng-runtime",
        "metrics-facade",
        "redis",
        "reqwest",
        "server",
        "tls",
        "tracing",
        "zstd",
    ];
    OF_EVERY_CRATE.contains(&name)
}

/// Whether a name of a module, feature, or method of `Client` or `Router` is taken.
pub fn is_module_taken(name: &str) -> bool {
    const TAKEN: &[&str] = &[
        "client",
        "server",
        "common",
        "blocking",
        "default",
        "all_tags",
        "generated",
        "builder",
        "new",
        "send",
        "from_env",
        "clone",
        "into_axum",
        "max_body_bytes",
        "with",
        "route",
        "route_public",
        "unimplemented",
        "answer_unimplemented",
        "build",
        "from",
        "into",
        "std",
        "core",
        "alloc",
        "lvng_runtime",
        "test",
        "serde",
        "wire",
        "serde_json",
        "replaced",
    ];
    TAKEN.contains(&name)
}
