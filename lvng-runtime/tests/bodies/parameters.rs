//! OpenAPI's table of styles (3.0.4, 4.7.12.3 "Style Examples"): client → wire → server, byte by byte.
//!
//! The table of 3.0.3 differs in two cells. `label` without `explode` has dots there where RFC 6570, which it points to,
//! has commas; and `|` stands unencoded, which no URL may have. Both are as in 3.0.4 here.

use super::tap::{Message, Tap, router};
use lvng_runtime::server::Router;
use lvng_runtime::wire::{Operation, encode};
use lvng_runtime::{Object, Operation};
use std::collections::BTreeMap;
use std::fmt::Debug;

/// The object of the table.
#[derive(Clone, Debug, PartialEq, Object)]
struct Rgb {
    #[field("R")]
    r: i64,
    #[field("G")]
    g: i64,
    #[field("B")]
    b: i64,
}

type Map = BTreeMap<String, String>;

/// An operation with a parameter of each shape: `#[param(place, key = value …)]`.
macro_rules! operation {
    ($name:ident, $path:tt, $($setting:tt)*) => {
        #[derive(Clone, Debug, PartialEq, Operation)]
        #[operation($path, GET $path)]
        #[success(200, json, String)]
        struct $name {
            #[param($($setting)*)]
            text: String,
            #[param($($setting)*, shape = array)]
            list: Vec<String>,
            #[param($($setting)*, shape = object)]
            object: Rgb,
        }

        impl Table for $name {
            fn of(text: &str, list: &[&str]) -> Self {
                let list = list.iter().map(|item| (*item).to_owned()).collect();
                $name { text: text.to_owned(), list, object: Rgb { r: 100, g: 200, b: 150 } }
            }
        }
    };
}

operation!(Simple, "/simple/{text}/{list}/{object}", path);
operation!(SimpleExploded, "/simple*/{text}/{list}/{object}", path, explode);
operation!(Label, "/label/{text}/{list}/{object}", path, style = label);
operation!(LabelExploded, "/label*/{text}/{list}/{object}", path, style = label, explode);
operation!(Matrix, "/matrix/{text}/{list}/{object}", path, style = matrix);
operation!(MatrixExploded, "/matrix*/{text}/{list}/{object}", path, style = matrix, explode);
operation!(Form, "/form", query, style = form, explode = false);
operation!(FormExploded, "/form*", query, style = form, explode);
operation!(Reserved, "/reserved", query, style = form, explode, allow_reserved);
operation!(Spaces, "/spaces", query, style = space_delimited, explode = false);
operation!(SpacesExploded, "/spaces*", query, style = space_delimited, explode);
operation!(Pipes, "/pipes", query, style = pipe_delimited, explode = false);
operation!(PipesExploded, "/pipes*", query, style = pipe_delimited, explode);
operation!(Deep, "/deep", query, style = deep_object, explode);
operation!(Content, "/content", query, style = json);
operation!(Header, "/header", header);
operation!(HeaderExploded, "/header*", header, explode);
operation!(HeaderContent, "/header-content", header, style = json);
operation!(Cookie, "/cookie", cookie, style = form, explode = false);
operation!(CookieExploded, "/cookie*", cookie, style = form, explode);
operation!(CookieContent, "/cookie-content", cookie, style = json);

/// An object of any names beside another parameter.
#[derive(Clone, Debug, PartialEq, Operation)]
#[operation("spread", GET "/spread/{path}")]
#[success(200, json, String)]
struct Spread {
    #[param(path, style = matrix, explode, shape = object)]
    path: Map,
    #[param(query, style = form, explode, shape = object)]
    query: Map,
    #[param(query)]
    limit: Option<i64>,
    #[param(header, explode, shape = object)]
    header: Option<Map>,
    #[param(cookie, "a+b", style = form, explode)]
    cookie: Option<String>,
}

trait Table: Operation<Response = String> + Clone + Debug {
    fn of(text: &str, list: &[&str]) -> Self;
}

fn with<O: Operation<Response = String> + Debug>(router: Router<()>) -> Router<()> {
    router.route_public(|_, req: O| async move { Ok(format!("{req:?}")) })
}

fn tap() -> Tap {
    let router = with::<MatrixExploded>(with::<Matrix>(with::<LabelExploded>(with::<Label>(router()))));
    let router = with::<Reserved>(with::<FormExploded>(with::<Form>(with::<SimpleExploded>(with::<Simple>(router)))));
    let router = with::<PipesExploded>(with::<Pipes>(with::<SpacesExploded>(with::<Spaces>(router))));
    let router = with::<HeaderContent>(with::<HeaderExploded>(with::<Header>(with::<Content>(with::<Deep>(router)))));
    Tap::new(with::<Spread>(with::<CookieContent>(with::<CookieExploded>(with::<Cookie>(router)))))
}

/// Sends an operation, which must come back as it was, and hands over what was sent.
async fn trip<O: Operation<Response = String> + Clone + Debug>(operation: O) -> Message {
    let tap = tap();
    let shown = format!("{operation:?}");
    match tap.client().send(&operation).await {
        Ok(seen) => assert_eq!(seen, shown, "{:?}", tap.request()),
        Err(error) => panic!("{shown}: {error} {:?}", tap.request()),
    }
    tap.request()
}

/// The row of the table: its string, array and object.
fn row<O: Table>() -> O {
    O::of("blue", &["blue", "black", "brown"])
}

/// Texts with all that has a meaning somewhere; a text that is empty.
fn odd<O: Table>() -> O {
    O::of("a/b?c#d&e=f+g;h,i%20j|k é", &["", "x"])
}

const ODD: &str = "a%2Fb%3Fc%23d%26e%3Df%2Bg%3Bh%2Ci%2520j%7Ck%20%C3%A9";

#[tokio::test]
async fn paths() {
    let table = [
        (trip(row::<Simple>()).await, "/simple/blue/blue,black,brown/R,100,G,200,B,150".to_owned()),
        (trip(row::<SimpleExploded>()).await, "/simple*/blue/blue,black,brown/R=100,G=200,B=150".to_owned()),
        (trip(row::<Label>()).await, "/label/.blue/.blue,black,brown/.R,100,G,200,B,150".to_owned()),
        (trip(row::<LabelExploded>()).await, "/label*/.blue/.blue.black.brown/.R=100.G=200.B=150".to_owned()),
        (trip(row::<Matrix>()).await, "/matrix/;text=blue/;list=blue,black,brown/;object=R,100,G,200,B,150".to_owned()),
        (
            trip(row::<MatrixExploded>()).await,
            "/matrix*/;text=blue/;list=blue;list=black;list=brown/;R=100;G=200;B=150".to_owned(),
        ),
        (trip(odd::<Simple>()).await, format!("/simple/{ODD}/,x/R,100,G,200,B,150")),
        (trip(odd::<SimpleExploded>()).await, format!("/simple*/{ODD}/,x/R=100,G=200,B=150")),
        (trip(odd::<Label>()).await, format!("/label/.{ODD}/.,x/.R,100,G,200,B,150")),
        (trip(odd::<LabelExploded>()).await, format!("/label*/.{ODD}/..x/.R=100.G=200.B=150")),
        (trip(odd::<Matrix>()).await, format!("/matrix/;text={ODD}/;list=,x/;object=R,100,G,200,B,150")),
        (trip(odd::<MatrixExploded>()).await, format!("/matrix*/;text={ODD}/;list;list=x/;R=100;G=200;B=150")),
        // The column "empty".
        (trip(Matrix::of("", &[""])).await, "/matrix/;text/;list/;object=R,100,G,200,B,150".to_owned()),
        (trip(MatrixExploded::of("", &[""])).await, "/matrix*/;text/;list/;R=100;G=200;B=150".to_owned()),
        // A dot would end the item.
        (trip(LabelExploded::of("a.b", &["1.5", "."])).await, "/label*/.a.b/.1%2E5.%2E/.R=100.G=200.B=150".to_owned()),
    ];
    for (sent, target) in table {
        assert_eq!(sent.target, target);
    }
}

#[tokio::test]
async fn queries() {
    let table = [
        (trip(row::<Form>()).await, "/form?text=blue&list=blue,black,brown&object=R,100,G,200,B,150".to_owned()),
        (
            trip(row::<FormExploded>()).await,
            "/form*?text=blue&list=blue&list=black&list=brown&R=100&G=200&B=150".into(),
        ),
        (
            trip(row::<Spaces>()).await,
            "/spaces?text=blue&list=blue%20black%20brown&object=R%20100%20G%20200%20B%20150".into(),
        ),
        (
            trip(row::<SpacesExploded>()).await,
            "/spaces*?text=blue&list=blue&list=black&list=brown&R=100&G=200&B=150".into(),
        ),
        (
            trip(row::<Pipes>()).await,
            "/pipes?text=blue&list=blue%7Cblack%7Cbrown&object=R%7C100%7CG%7C200%7CB%7C150".into(),
        ),
        (
            trip(row::<PipesExploded>()).await,
            "/pipes*?text=blue&list=blue&list=black&list=brown&R=100&G=200&B=150".into(),
        ),
        (
            trip(row::<Deep>()).await,
            "/deep?text=blue&list%5B%5D=blue&list%5B%5D=black&list%5B%5D=brown\
             &object%5BR%5D=100&object%5BG%5D=200&object%5BB%5D=150"
                .into(),
        ),
        (
            trip(row::<Content>()).await,
            "/content?text=%22blue%22&list=%5B%22blue%22%2C%22black%22%2C%22brown%22%5D\
             &object=%7B%22R%22%3A100%2C%22G%22%3A200%2C%22B%22%3A150%7D"
                .into(),
        ),
        (trip(odd::<Form>()).await, format!("/form?text={ODD}&list=,x&object=R,100,G,200,B,150")),
        (trip(odd::<FormExploded>()).await, format!("/form*?text={ODD}&list=&list=x&R=100&G=200&B=150")),
        (
            trip(odd::<Reserved>()).await,
            "/reserved?text=a/b?c%23d%26e%3Df%2Bg;h,i%2520j%7Ck%20%C3%A9&list=&list=x&R=100&G=200&B=150".into(),
        ),
        (trip(odd::<Spaces>()).await, format!("/spaces?text={ODD}&list=%20x&object=R%20100%20G%20200%20B%20150")),
        (trip(odd::<Pipes>()).await, format!("/pipes?text={ODD}&list=%7Cx&object=R%7C100%7CG%7C200%7CB%7C150")),
        // The column "empty"; a list of nothing is no pair when there is one for each item (RFC 6570, 2.3).
        (trip(Form::of("", &[])).await, "/form?text=&list=&object=R,100,G,200,B,150".into()),
        (trip(Spaces::of("", &[])).await, "/spaces?text=&list=&object=R%20100%20G%20200%20B%20150".into()),
        (trip(Pipes::of("", &[])).await, "/pipes?text=&list=&object=R%7C100%7CG%7C200%7CB%7C150".into()),
    ];
    for (sent, target) in table {
        assert_eq!(sent.target, target);
    }
}

#[tokio::test]
async fn headers_and_cookies() {
    let json = [r#""blue""#, r#"["blue","black","brown"]"#, r#"{"R":100,"G":200,"B":150}"#];
    let lines = |sent: &Message| ["text", "list", "object"].map(|name| sent.header(name).to_owned());
    assert_eq!(lines(&trip(row::<Header>()).await), ["blue", "blue,black,brown", "R,100,G,200,B,150"]);
    assert_eq!(lines(&trip(row::<HeaderExploded>()).await), ["blue", "blue,black,brown", "R=100,G=200,B=150"]);
    assert_eq!(lines(&trip(row::<HeaderContent>()).await), json);
    // Nothing is encoded in headers.
    let sent = trip(Header::of("a/b?c#d&e=f+g;h,i%20j|k", &["50%", "", "[1,2]"])).await;
    assert_eq!(lines(&sent), ["a/b?c#d&e=f+g;h,i%20j|k", "50%,,[1,2]", "R,100,G,200,B,150"]);
    let sent = trip(Header::of("é", &[])).await;
    assert_eq!((sent.headers["text"].as_bytes(), sent.header("list")), ("é".as_bytes(), ""));

    let cookie = |sent: Message| sent.header("cookie").to_owned();
    let sent = cookie(trip(row::<Cookie>()).await);
    assert_eq!(sent, "text=blue; list=blue,black,brown; object=R,100,G,200,B,150");
    let sent = cookie(trip(row::<CookieExploded>()).await);
    assert_eq!(sent, "text=blue; list=blue; list=black; list=brown; R=100; G=200; B=150");
    let encoded = json.map(lvng_runtime::wire::percent_encode);
    let sent = cookie(trip(row::<CookieContent>()).await);
    assert_eq!(sent, format!("text={}; list={}; object={}", encoded[0], encoded[1], encoded[2]));
    let sent = cookie(trip(odd::<CookieExploded>()).await);
    assert_eq!(sent, format!("text={ODD}; list=; list=x; R=100; G=200; B=150"));
}

fn map<const N: usize>(members: [(&str, &str); N]) -> Map {
    members.map(|(name, value)| (name.to_owned(), value.to_owned())).into()
}

#[tokio::test]
async fn members_and_names_of_any_text() {
    let members = map([("", "x"), ("a=b&c", "1+1"), ("é;d", "")]);
    let header = Some(map([("a", "b=c"), ("d", "")]));
    let sent =
        trip(Spread { path: members.clone(), query: members, limit: Some(5), header, cookie: Some("1+1".into()) })
            .await;
    let path = "/spread/;=x;a%3Db%26c=1%2B1;%C3%A9%3Bd";
    assert_eq!(sent.target, format!("{path}?=x&a%3Db%26c=1%2B1&%C3%A9%3Bd=&limit=5"));
    assert_eq!((sent.header("header"), sent.header("cookie")), ("a=b=c,d=", "a%2Bb=1%2B1"));
}

/// What would come back as something else is an error of the caller, and nothing is sent.
#[test]
fn what_no_style_can_hold_is_not_sent() {
    let spread = || Spread { path: map([("a", "")]), query: map([]), limit: None, header: None, cookie: None };
    let deep = (0..200).fold(lvng_runtime::wire::Value::Null, |inner, _| vec![inner].into());
    fn refused(operation: impl Operation) -> String {
        let error = encode(&operation).unwrap_err().to_string();
        error.split_once("cannot be written: ").map_or(String::new(), |(_, why)| why.to_owned())
    }
    let split = "holds a text with the delimiter of its style in it, which cannot be told from one";
    let only = "holds an empty text and no more, which cannot be told from nothing";
    let table = [
        (refused(Simple::of("", &["a"])), "path `text` must not be empty".to_owned()),
        (refused(Simple::of("a", &[])), "path `list` must not be empty".to_owned()),
        (refused(Simple::of("a\0", &["a"])), "path `text` must not hold a NUL character".to_owned()),
        (refused(Matrix::of("a", &[])), "path `list` must not be empty".to_owned()),
        (refused(Label::of("", &["a"])), "path `text` must not make a segment of the path `.` or `..`".to_owned()),
        (refused(Spread { path: map([]), ..spread() }), "path `path` must not be empty".to_owned()),
        (refused(Spaces::of("a", &["b c", "d"])), format!("query `list` {split}")),
        (refused(Pipes::of("a", &["b|c", "d"])), format!("query `list` {split}")),
        (refused(Form::of("a", &[""])), format!("query `list` {only}")),
        (refused(Header::of("a", &[""])), format!("header `list` {only}")),
        (refused(Header::of("a", &["b,c"])), format!("header `list` {split}")),
        (refused(Header::of("a", &["[b", "c,d]"])), format!("header `list` {split}")),
        (
            refused(Header::of("a", &["b", " c"])),
            "header `list` has a part that begins or ends with a space".to_owned(),
        ),
        (refused(Header::of("a ", &["b"])), "header `text` must not begin or end with a space".to_owned()),
        (
            refused(Header::of("a\nb", &["b"])),
            "header `text` must be text without line breaks and control characters".to_owned(),
        ),
        (
            refused(Spread { header: Some(map([("a=b", "c")])), ..spread() }),
            "header `header` has a member with `=` in its name".to_owned(),
        ),
        (
            refused(Spread { query: map([("limit", "7")]), ..spread() }),
            "query `query` has a member with the name of another parameter".to_owned(),
        ),
        (refused(Any { value: deep }), "query `value` is nested too deeply".to_owned()),
    ];
    for (found, expected) in table {
        assert_eq!(found, expected);
    }
}

#[derive(Clone, Debug, PartialEq, Operation)]
#[operation("any", GET "/any")]
#[success(204)]
struct Any {
    #[param(query, style = json)]
    value: lvng_runtime::wire::Value,
}

/// What other clients send: read as it is meant, or refused with the place.
#[tokio::test]
async fn parameters_as_others_write_them() {
    let tap = tap();
    let get = async |target: &str, headers: &[(&str, &str)]| tap.request_of("GET", target, headers, "").await;
    let color = "object: Rgb { r: 100, g: 200, b: 150 }";
    for (target, headers, list) in [
        ("/spaces?text=a&list=b+c%20d&object=R+100+G+200+B+150", vec![], r#"["b", "c", "d"]"#),
        ("/pipes?text=a&list=b|c%7cd&object=R|100|G|200|B|150", vec![], r#"["b", "c", "d"]"#),
        ("/form?text=a&list=b%2Cc,d&object=R,100,G,200,B,150", vec![], r#"["b,c", "d"]"#),
        ("/form*?list=c%2F&text=%61&%6cist=d+e&B=150&G=200&R=100&&x", vec![], r#"["c/", "d e"]"#),
        ("/matrix/;text=a/;list=b,c/;object=R,100,G,200,B,150", vec![], r#"["b", "c"]"#),
        ("/matrix*/;text=a/;list=;list=c/;B=150;G=200;R=100", vec![], r#"["", "c"]"#),
        (
            "/header",
            vec![("text", "a"), ("list", "b, c"), ("list", ""), ("list", "d"), ("object", "R,100 , G,200,B,150")],
            r#"["b", "c", "d"]"#,
        ),
        ("/header*", vec![("text", "a"), ("list", "b"), ("object", "R=100"), ("object", "G=200,B=150")], r#"["b"]"#),
        (
            "/cookie*",
            vec![("cookie", "text=a;list=b+c"), ("cookie", "list=d; R=100; G=200; B=150; x=é")],
            r#"["b+c", "d"]"#,
        ),
    ] {
        let (status, answer) = get(target, &headers).await;
        let seen: String =
            serde_json::from_str(answer.text()).unwrap_or_else(|_| panic!("{target}: {}", answer.text()));
        assert_eq!(status, 200);
        let (_, seen) = seen.split_once(" { text: \"a\", list: ").unwrap_or_else(|| panic!("{target}: {seen}"));
        assert_eq!(seen, format!("{list}, {color} }}"), "{target}");
    }
    for (target, headers, field) in [
        ("/matrix/;textual/;list=b/;object=R,100,G,200,B,150", vec![], "text"),
        ("/matrix/;text=a/;listing=b/;object=R,100,G,200,B,150", vec![], "list"),
        ("/matrix*/;text=a/;list=b;c/;R=100;G=200;B=150", vec![], "list"),
        ("/label/a/.b/.R,100,G,200,B,150", vec![], "text"),
        ("/simple/a/b/R,100,G,200,B", vec![], "object"),
        ("/simple*/a/b/R=100,G,200", vec![], "object"),
        ("/form?text=a&text=b&list=b&object=R,100,G,200,B,150", vec![], "text"),
        ("/header", vec![("text", "a"), ("text", "b"), ("list", "b"), ("object", "R,100,G,200,B,150")], "text"),
        ("/header", vec![("text", "a"), ("list", "b"), ("object", "R,100,G,200,B,150,C")], "object"),
        ("/cookie*", vec![("cookie", "text=%; list=b; R=100; G=200; B=150")], "text"),
    ] {
        let (status, answer) = get(target, &headers).await;
        assert_eq!(status, 400, "{target}: {}", answer.text());
        assert!(answer.text().contains(&format!("\"field\":\"{field}\"")), "{target}: {}", answer.text());
    }
}

/// Sends an operation if it can be written: then it must come back as it was.
async fn trip_or_refuse<O: Operation<Response = String> + Debug>(tap: &Tap, operation: O) -> bool {
    if encode(&operation).is_err() {
        return false;
    }
    match tap.client().send(&operation).await {
        Ok(seen) => assert_eq!(seen, format!("{operation:?}"), "{:?}", tap.request()),
        Err(error) => panic!("{operation:?}: {error} {:?}", tap.request()),
    }
    true
}

/// Whatever can be written comes back, in any style.
#[tokio::test]
async fn random_values_come_back_or_are_refused() {
    let characters = [
        "a",
        "Z",
        "0",
        " ",
        "+",
        "%",
        "%2F",
        "%zz",
        "&",
        "=",
        ",",
        ";",
        ".",
        "|",
        "/",
        "?",
        "#",
        "\"",
        "\\",
        "[",
        "]",
        "{",
        "}",
        "[1,2]",
        "{\"a\":1}",
        "é",
        "\u{1f600}",
        "\0",
        "\r\n",
        "\t",
        "\u{feff}",
        "..",
    ];
    let mut rng = fastrand::Rng::with_seed(0x51e5);
    let tap = tap();
    let mut sent = [0; 21];
    for _ in 0..120 {
        let mut text =
            || -> String { (0..rng.usize(..4)).map(|_| characters[rng.usize(..characters.len())]).collect() };
        let (one, all, named) = (text(), [text(), text(), text()], text());
        let list: Vec<&str> = all.iter().map(String::as_str).take(rng.usize(..4)).collect();
        let members: Map = all.iter().map(|name| (name.clone(), named.clone())).take(rng.usize(..4)).collect();
        let spread = Spread {
            path: members.clone(),
            query: members.clone(),
            limit: None,
            header: None,
            cookie: Some(one.clone()),
        };
        let came = [
            trip_or_refuse(&tap, Simple::of(&one, &list)).await,
            trip_or_refuse(&tap, SimpleExploded::of(&one, &list)).await,
            trip_or_refuse(&tap, Label::of(&one, &list)).await,
            trip_or_refuse(&tap, LabelExploded::of(&one, &list)).await,
            trip_or_refuse(&tap, Matrix::of(&one, &list)).await,
            trip_or_refuse(&tap, MatrixExploded::of(&one, &list)).await,
            trip_or_refuse(&tap, Form::of(&one, &list)).await,
            list.is_empty() || trip_or_refuse(&tap, FormExploded::of(&one, &list)).await,
            list.is_empty() || trip_or_refuse(&tap, Reserved::of(&one, &list)).await,
            trip_or_refuse(&tap, Spaces::of(&one, &list)).await,
            list.is_empty() || trip_or_refuse(&tap, SpacesExploded::of(&one, &list)).await,
            trip_or_refuse(&tap, Pipes::of(&one, &list)).await,
            list.is_empty() || trip_or_refuse(&tap, PipesExploded::of(&one, &list)).await,
            list.is_empty() || trip_or_refuse(&tap, Deep::of(&one, &list)).await,
            trip_or_refuse(&tap, Content::of(&one, &list)).await,
            trip_or_refuse(&tap, Header::of(&one, &list)).await,
            trip_or_refuse(&tap, HeaderContent::of(&one, &list)).await,
            trip_or_refuse(&tap, Cookie::of(&one, &list)).await,
            list.is_empty() || trip_or_refuse(&tap, CookieExploded::of(&one, &list)).await,
            trip_or_refuse(&tap, CookieContent::of(&one, &list)).await,
            members.is_empty() || trip_or_refuse(&tap, Spread { header: Some(members), ..spread }).await,
        ];
        came.iter().zip(&mut sent).for_each(|(came, count)| *count += usize::from(*came));
    }
    // Each of them got through often enough to say something.
    assert!(sent.iter().all(|count| *count > 10), "{sent:?}");
}

/// Pieces of everything in every place: nothing makes the runtime fail.
#[tokio::test]
async fn no_parameter_makes_the_runtime_fail() {
    let pieces = [
        "text", "list", "object", "R", "=", "&", ";", ",", "[", "]", "%5B", "%", "%00", "%FF", "+", "{", "\"", "1",
        ".", "|",
    ];
    let mut rng = fastrand::Rng::with_seed(0x0dd5);
    let tap = tap();
    for _ in 0..2_000 {
        let mut text = || -> String { (0..rng.usize(..9)).map(|_| pieces[rng.usize(..pieces.len())]).collect() };
        let (query, cookie, [one, two]) = (text(), text(), [text(), text()]);
        let path = [
            "form",
            "form*",
            "spaces",
            "pipes*",
            "deep",
            "content",
            "header",
            "header*",
            "header-content",
            "cookie",
            "cookie*",
            "spread/;a=b",
            "matrix/;text=a",
            "label*/.a",
        ][rng.usize(..14)];
        let target = format!("/{path}/{one}?{query}").replace(['"', '{', '|'], "").replace("/?", "?");
        if target.parse::<http::Uri>().is_err() {
            continue;
        }
        let headers = [("cookie", &*cookie), ("text", &one), ("list", &two), ("list", &one), ("object", &two)];
        let (status, answer) = tap.request_of("GET", &target, &headers, "").await;
        assert!(status.as_u16() < 500, "{target} {headers:?}: {}", answer.text());
    }
}
