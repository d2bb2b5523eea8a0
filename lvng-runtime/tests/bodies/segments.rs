//! Parameters that share a segment of the path: a value may hold the text that stands between them.

use super::tap::{Tap, router};
use lvng_runtime::Operation;

#[derive(Clone, Debug, PartialEq, Operation)]
#[operation("getFile", GET "/f/{name}.{ext}")]
#[success(200, text, String)]
struct GetFile {
    #[param(path)]
    name: String,
    #[param(path)]
    ext: String,
}

#[derive(Clone, Debug, PartialEq, Operation)]
#[operation("compare", GET "/cmp/{base}...{head}")]
#[success(200, text, String)]
struct Compare {
    #[param(path)]
    base: String,
    #[param(path)]
    head: String,
}

#[tokio::test]
async fn what_is_written_is_read_back() {
    let tap = Tap::new(
        router()
            .route_public(|_, req: GetFile| async move { Ok(format!("{} | {}", req.name, req.ext)) })
            .route_public(|_, req: Compare| async move { Ok(format!("{} | {}", req.base, req.head)) }),
    );
    for (name, ext, target) in [
        ("a.b", "gz", "/f/a%2Eb.gz"),
        ("a", "tar.gz", "/f/a.tar.gz"),
        ("a.b", "tar.gz", "/f/a%2Eb.tar.gz"),
        ("%2E", "é/.", "/f/%252E.%C3%A9%2F."),
        ("..", "x", "/f/%2E%2E.x"),
    ] {
        let seen = tap.client().send(&GetFile::new(name, ext)).await.unwrap();
        assert_eq!((tap.request().target.as_str(), seen), (target, format!("{name} | {ext}")));
    }
    for (base, head, target) in
        [("a...b", "c", "/cmp/a%2E%2E%2Eb...c"), ("a.", ".b", "/cmp/a%2E....b"), ("v1.0", "v1.1", "/cmp/v1%2E0...v1.1")]
    {
        let seen = tap.client().send(&Compare::new(base, head)).await.unwrap();
        assert_eq!((tap.request().target.as_str(), seen), (target, format!("{base} | {head}")));
    }
}
