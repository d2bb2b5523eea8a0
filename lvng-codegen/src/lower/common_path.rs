//! The path with which all paths begin, by which a client knows that a base URL says it again.

use lvng_contract::path::{Piece, Pieces, beginning_at_end};

use crate::ir::Server;
use crate::resolve::Resolver;

/// The segments without placeholders that all paths begin with and that are the whole of none, as `/api/v2`; empty where
/// there are none, or where a server of the document says some of them itself, so that they are meant twice.
pub fn common_path(resolver: &Resolver, servers: &[Server]) -> String {
    let operations = resolver.operations().iter().filter(|operation| !resolver.is_hook(operation));
    let mut paths = operations.map(|operation| literal_segments(&operation.path));
    let Some(mut common) = paths.next() else { return String::new() };
    for path in paths {
        let equal = common.iter().zip(&path).take_while(|(one, other)| one == other).count();
        common.truncate(equal);
    }
    let common: String = common.iter().flat_map(|segment| ["/", segment]).collect();
    let is_said = |server: &Server| beginning_at_end(server.url.default.trim_end_matches('/'), &common).is_some();
    if servers.iter().any(is_said) { String::new() } else { common }
}

/// The segments up to the first placeholder, without the last one of the path.
fn literal_segments(path: &str) -> Vec<&str> {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let Some((before, _)) = path.strip_prefix('/').and_then(|path| path.rsplit_once('/')) else { return Vec::new() };
    let is_literal = |segment: &&str| Pieces::new(segment).all(|piece| matches!(piece, Piece::Literal(_)));
    before.split('/').take_while(is_literal).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn which_segments_count() {
        for (path, expected) in [
            ("/api/v2/agents/{id}", vec!["api", "v2", "agents"]),
            ("/api/v2/agents", vec!["api", "v2"]),
            ("/pets", vec![]),
            ("/{tenant}/pets/x", vec![]),
            ("/a/b?c=/d/e", vec!["a"]),
            ("/", vec![]),
        ] {
            assert_eq!(literal_segments(path), expected, "{path}");
        }
    }
}
