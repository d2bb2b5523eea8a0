//! Parameters of OpenAPI 3.2: query strings as one value, cookies in their own style, reserved characters in paths and cookies.

use super::tap::{Tap, router, status};
use lvng_runtime::client::Error;
use lvng_runtime::{Object, Operation};
use std::fmt::Debug;

#[derive(Clone, Debug, PartialEq, Operation)]
#[operation("search", GET "/search")]
#[success(200, json, Search)]
struct SearchFor {
    #[param(querystring, "query", shape = object)]
    query: Search,
}

#[derive(Clone, Debug, Default, PartialEq, Object)]
struct Search {
    #[field(min_length = 1)]
    text: String,
    limit: Option<i64>,
    tags: Option<Vec<String>>,
    inner: Option<Inner>,
}

#[derive(Clone, Debug, PartialEq, Object)]
struct Inner {
    a: i64,
}

#[derive(Clone, Debug, PartialEq, Operation)]
#[operation("select", GET "/select")]
#[success(200, json, Option<Search>)]
struct Select {
    #[param(querystring, style = json)]
    selector: Option<Search>,
}

#[derive(Clone, Debug, PartialEq, Operation)]
#[operation("path", GET "/path")]
#[success(200, json, String)]
struct Path {
    #[param(querystring)]
    path: String,
}

#[derive(Clone, Debug, Default, PartialEq, Operation)]
#[operation("bake", GET "/cookies")]
#[success(200, json, Vec<String>)]
struct Bake {
    #[param(cookie, style = cookie)]
    session: Option<String>,
    #[param(cookie, style = cookie, shape = array)]
    sizes: Option<Vec<i64>>,
    #[param(cookie, style = cookie, explode = false, shape = array)]
    colours: Option<Vec<String>>,
    #[param(cookie, allow_reserved)]
    encoded: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Operation)]
#[operation("file", GET "/files/{name}/{tags}")]
#[success(200, json, Vec<String>)]
struct GetFile {
    #[param(path, allow_reserved)]
    name: String,
    #[param(path, allow_reserved, shape = array)]
    tags: Vec<String>,
}

fn tap() -> Tap {
    Tap::new(
        router()
            .route_public(|_, req: SearchFor| async move { Ok(req.query) })
            .route_public(|_, req: Select| async move { Ok(req.selector) })
            .route_public(|_, req: Path| async move { Ok(req.path) })
            .route_public(|_, req: Bake| async move { Ok(vec![format!("{req:?}")]) })
            .route_public(|_, req: GetFile| async move { Ok([vec![req.name], req.tags].concat()) }),
    )
}

fn search(text: &str) -> Search {
    Search { text: text.into(), ..Search::default() }
}

#[tokio::test]
async fn a_query_string_may_be_a_form() {
    let tap = tap();
    let tags = Some(vec!["a,b".to_owned(), "&".to_owned()]);
    let query = Search { limit: Some(5), tags, inner: Some(Inner { a: 1 }), ..search("a b+c") };
    let answer = tap.client().send(&SearchFor { query: query.clone() }).await.unwrap();
    let target = "/search?text=a%20b%2Bc&limit=5&tags=a%2Cb&tags=%26&inner=%7B%22a%22%3A1%7D";
    assert_eq!(tap.request().target, target);
    assert_eq!(answer, query);
    // As browsers write forms.
    let (code, message) = tap.request_of("GET", "/search?text=a+b&tags=x", &[], "").await;
    assert_eq!((code.as_u16(), message.text()), (200, r#"{"text":"a b","tags":["x"]}"#));
}

#[tokio::test]
async fn a_query_string_may_be_json() {
    let tap = tap();
    let selector = Some(Search { tags: Some(vec!["x".into()]), ..search("\"é&") });
    let answer = tap.client().send(&Select { selector: selector.clone() }).await.unwrap();
    let target = "/select?%7B%22text%22%3A%22%5C%22%C3%A9%26%22%2C%22tags%22%3A%5B%22x%22%5D%7D";
    assert_eq!(tap.request().target, target);
    assert_eq!(answer, selector);
    assert_eq!(tap.client().send(&Select { selector: None }).await.unwrap(), None);
    assert_eq!(tap.request().target, "/select");
}

#[tokio::test]
async fn a_query_string_may_be_text() {
    let tap = tap();
    let path = "$.a['b c']&+".to_owned();
    assert_eq!(tap.client().send(&Path { path: path.clone() }).await.unwrap(), path);
    assert_eq!(tap.request().target, "/path?%24.a%5B%27b%20c%27%5D%26%2B");
}

#[tokio::test]
async fn query_strings_that_break_the_description_are_refused() {
    let tap = tap();
    for (target, says) in [
        ("/search", r#"{"field":"query","message":"is missing"}"#),
        ("/search?limit=5", r#""message":"is missing""#),
        ("/search?text=", "character"),
        ("/search?text=a&limit=x", "limit"),
        ("/search?text=%FF", "encoding is broken"),
        ("/select?%7B", "it is not valid JSON"),
        ("/select?%5B%5D", "must be an object"),
        ("/path", r#"{"field":"path","message":"is missing"}"#),
        ("/path?%FF", "encoding"),
    ] {
        let (code, message) = tap.request_of("GET", target, &[], "").await;
        assert!(code.as_u16() == 400 && message.text().contains(says), "{target}: {}", message.text());
    }
    let error = tap.client().send(&SearchFor { query: search("") }).await.unwrap_err();
    assert_eq!(status(&error), 400);
}

#[tokio::test]
async fn cookies_of_their_own_style_are_not_encoded() {
    let tap = tap();
    let colours = Some(vec!["blue".to_owned(), "dark red".to_owned()]);
    let bake = Bake {
        session: Some("a=b%20\"c\",d".into()),
        sizes: Some(vec![1, 2]),
        colours,
        encoded: Some("a/b;c d&e".into()),
    };
    let answer = tap.client().send(&bake).await.unwrap();
    let cookies = "session=a=b%20\"c\",d; sizes=1; sizes=2; colours=blue,dark red; encoded=a/b%3Bc%20d&e";
    assert_eq!(tap.request().header("cookie"), cookies);
    assert_eq!(answer, [format!("{bake:?}")]);
}

#[tokio::test]
async fn what_no_cookie_can_hold_is_not_sent() {
    let tap = tap();
    for text in ["a;b", "é", "a\nb", " a"] {
        let error = tap.client().send(&Bake { session: Some(text.into()), ..Bake::default() }).await.unwrap_err();
        assert!(matches!(error, Error::Encode(_)), "{text:?}: {error:?}");
    }
    let colours = Some(vec!["a,b".to_owned(), "c".to_owned()]);
    let error = tap.client().send(&Bake { colours, ..Bake::default() }).await.unwrap_err();
    assert!(error.to_string().contains("delimiter"), "{error}");
}

#[tokio::test]
async fn reserved_characters_of_a_path_stay_but_for_those_that_end_a_segment() {
    let tap = tap();
    let (name, tags) = ("a:b@c!$&'()*+,;=[d]/?#%é", ["x,y", "z;=.", "w"].map(str::to_owned).to_vec());
    let answer = tap.client().send(&GetFile { name: name.into(), tags: tags.clone() }).await.unwrap();
    assert_eq!(tap.request().target, "/files/a:b@c!$&'()*+,;=%5Bd%5D%2F%3F%23%25%C3%A9/x%2Cy,z%3B%3D%2E,w");
    assert_eq!(answer, [vec![name.to_owned()], tags].concat());
}
