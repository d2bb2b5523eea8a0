//! The parts of a crate → its cargo features, and what is said of them.

use crate::{Features, Parts};

const CLIENT: &str = r#"# The async client.
client = ["lvng-runtime/client"]
# HTTP/2 for servers that offer it.
http2 = ["client", "lvng-runtime/http2"]
# Which encodings of answers are asked for.
gzip = ["client", "lvng-runtime/gzip"]
brotli = ["client", "lvng-runtime/brotli"]
zstd = ["client", "lvng-runtime/zstd"]
# reqwest in place of the client's own connections, for settings that only it has.
reqwest = ["client", "lvng-runtime/reqwest"]
# TLS by aws-lc in place of ring.
aws-lc = ["client", "lvng-runtime/aws-lc"]
# Spans of calls and attempts.
tracing = ["client", "lvng-runtime/tracing"]
"#;

const BLOCKING: &str = r#"# The same client without async.
blocking = ["client", "lvng-runtime/blocking"]
"#;

const SERVER: &str = r#"# Traits to answer the operations, and a router over axum.
server = ["lvng-runtime/server"]
"#;

const VALIDATING_SERVER: &str = r#"# Traits to answer the operations, and a router over axum.
server = ["lvng-runtime/server", "lvng-runtime/json-schema"]
"#;

const OF_SERVERS: &str = r#"# What servers verify JSON Web Tokens with.
jwt = ["server", "lvng-runtime/jwt"]
# TLS of servers, with HTTP/2 by the handshake.
tls = ["server", "lvng-runtime/tls"]
# Rate limits that several server processes share.
redis = ["server", "lvng-runtime/redis"]
# A page that shows the description and tries calls.
docs-page = ["server", "lvng-runtime/docs-page"]
# Metrics go to the recorder that the program set for the crate `metrics`.
metrics-facade = ["server", "lvng-runtime/metrics-facade"]
"#;

/// The lines of `[features]` for the parts; `has_validators` tells whether servers hold bodies against schemas.
pub(super) fn features(parts: Parts, has_validators: bool) -> String {
    let server = if has_validators { VALIDATING_SERVER } else { SERVER };
    let lines = [
        (parts.client, CLIENT),
        (parts.client && parts.blocking, BLOCKING),
        (parts.server, server),
        (parts.server, OF_SERVERS),
    ];
    lines.into_iter().filter(|(is_there, _)| *is_there).map(|(_, lines)| lines).collect()
}

/// The features of the parts.
pub(super) fn names(parts: Parts) -> Vec<&'static str> {
    let names = [(parts.client, "client"), (parts.client && parts.blocking, "blocking"), (parts.server, "server")];
    names.into_iter().filter(|(is_there, _)| *is_there).map(|(_, name)| name).collect()
}

/// The features that are on unless somebody turns them off: the client, or what there is in place of one.
pub(super) fn default_features(parts: Parts) -> Vec<&'static str> {
    let of_parts: &[_] = match (parts.client, parts.server) {
        (true, _) => &["client", "http2", "gzip"],
        (false, true) => &["server"],
        (false, false) => &[],
    };
    let of_tags = (parts.features == Features::All).then_some("all-tags");
    of_parts.iter().copied().chain(of_tags).collect()
}

/// What a crate of the parts is, before what it is of.
pub(super) fn title(parts: Parts) -> &'static str {
    match (parts.client, parts.server) {
        (true, true) => "Client and server",
        (true, false) => "Client",
        (false, true) => "Server",
        (false, false) => "Models",
    }
}

/// What a crate of the parts has besides models, in a sentence.
pub(super) fn besides_models(parts: Parts) -> &'static str {
    match (parts.client, parts.blocking, parts.server) {
        (true, true, true) => ", with models, an async and a blocking client, and server traits over axum",
        (true, true, false) => ", with models, an async and a blocking client",
        (true, false, true) => ", with models, an async client, and server traits over axum",
        (true, false, false) => ", with models and an async client",
        (false, _, true) => ", with models and server traits over axum",
        (false, _, false) => ", models alone",
    }
}
