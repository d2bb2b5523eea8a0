//! Headers of responses: server → wire → client, with the text on the wire.

use super::tap::{Tap, router};
use lvng_runtime::client::Error;
use lvng_runtime::server::Context;
use lvng_runtime::wire::DateTime;
use lvng_runtime::{Enum, Headers, Object, Operation};

#[derive(Clone, Debug, PartialEq, Operation)]
#[operation("listPets", GET "/pets")]
#[success(204)]
struct ListPets {
    #[param(query)]
    case: String,
}

#[derive(Clone, Debug, PartialEq, Headers)]
struct ListPetsHeaders {
    #[header("X-Total", min = 0)]
    x_total: i64,
    #[header("X-Next")]
    x_next: Option<String>,
    #[header("X-Words", shape = array)]
    x_words: Option<Vec<String>>,
    #[header("X-Range", shape = object)]
    x_range: Option<Range>,
    #[header("X-Pairs", explode = true, shape = object)]
    x_pairs: Option<Range>,
    #[header("X-Json", style = json, shape = object)]
    x_json: Option<Range>,
    #[header("X-Order", default = "up")]
    x_order: Option<Order>,
    #[header("Set-Cookie", shape = array)]
    set_cookie: Option<Vec<String>>,
    #[header("Last-Modified")]
    last_modified: Option<DateTime>,
}

#[derive(Clone, Debug, PartialEq, Object)]
struct Range {
    from: i64,
    to: Option<i64>,
}

#[derive(Clone, Debug, PartialEq, Eq, Enum)]
enum Order {
    #[value("up")]
    Up,
    #[unknown]
    Unknown(String),
}

fn full() -> ListPetsHeaders {
    let range = || Some(Range { from: 1, to: Some(9) });
    ListPetsHeaders {
        x_next: Some("b c".to_owned()),
        x_words: Some(vec!["a".to_owned(), "b".to_owned()]),
        x_range: range(),
        x_pairs: range(),
        x_json: range(),
        x_order: Some(Order::Unknown("down".to_owned())),
        last_modified: "2024-03-31T00:01:00Z".parse().ok(),
        ..ListPetsHeaders::new(42)
    }
}

fn tap() -> Tap {
    Tap::new(router().route_public(|cx: Context<Option<()>>, req: ListPets| async move {
        match req.case.as_str() {
            "full" => cx.set_headers(&full())?,
            "letters" => {
                cx.set_headers(&ListPetsHeaders { x_next: Some("é".to_owned()), ..ListPetsHeaders::new(0) })?
            }
            "split" => {
                let x_words = Some(vec!["a,b".to_owned()]);
                cx.set_headers(&ListPetsHeaders { x_words, ..ListPetsHeaders::new(0) })?
            }
            "cookies" => {
                let set_cookie = Some(vec!["a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT".to_owned(), "b=2".to_owned()]);
                cx.set_headers(&ListPetsHeaders { set_cookie, ..ListPetsHeaders::new(0) })?;
                cx.append_header("set-cookie", "c=3")?;
            }
            "cookies one by one" => {
                cx.set_header_as("Set-Cookie", &vec!["x=0".to_owned()])?;
                cx.set_header_as("Set-Cookie", &vec!["a=1, 2".to_owned(), "b=2".to_owned()])?;
                assert!(cx.append_header("content-length", "1").is_err(), "it frames the message");
            }
            "least" => cx.set_headers(&ListPetsHeaders::new(0))?,
            "broken" => {
                cx.set_header("x-total", "many")?;
                cx.set_header("x-json", "{")?;
            }
            _ => cx.set_headers(&ListPetsHeaders { x_next: Some("a\nb".to_owned()), ..ListPetsHeaders::new(0) })?,
        }
        Ok(())
    }))
}

async fn headers(tap: &Tap, case: &str) -> Result<ListPetsHeaders, Error> {
    Ok(tap.client().execute(&ListPets::new(case), &Default::default()).await?.headers_as()?)
}

#[tokio::test]
async fn a_client_reads_the_headers_that_a_server_sets() {
    let tap = tap();
    assert_eq!(headers(&tap, "full").await.unwrap(), full());
    let sent = tap.response();
    let lines = ["x-total", "x-next", "x-words", "x-range", "x-pairs", "x-json", "x-order", "last-modified"];
    assert_eq!(
        lines.map(|name| sent.header(name)),
        ["42", "b c", "a,b", "from,1,to,9", "from=1,to=9", "{\"from\":1,\"to\":9}", "down", "2024-03-31T00:01:00Z"]
    );
    assert_eq!(headers(&tap, "letters").await.unwrap().x_next.as_deref(), Some("é"));
    assert_eq!(tap.response().headers["x-next"].as_bytes(), "é".as_bytes());
    let least = headers(&tap, "least").await.unwrap();
    // A default is filled in.
    assert_eq!(least, ListPetsHeaders { x_order: Some(Order::Up), ..ListPetsHeaders::new(0) });
    assert!(lines[1..].iter().all(|name| tap.response().header(name).is_empty()));
}

#[tokio::test]
async fn headers_that_are_not_as_described_are_named() {
    let error = headers(&tap(), "broken").await.unwrap_err();
    let text = "listPets: the response (204) is not as described: header `X-Total` must be a whole number (and 1 more)";
    assert_eq!(error.to_string(), text);
    // What would come back as something else is not sent.
    for case in ["line break", "split"] {
        let error = headers(&tap(), case).await.unwrap_err();
        assert_eq!(error.status().map(|status| status.as_u16()), Some(500), "{case}");
    }
}

#[tokio::test]
async fn lines_of_one_name_are_one_list() {
    let mut map = http::HeaderMap::new();
    for (name, text) in [("x-total", "1"), ("x-total", "2"), ("x-words", "a, b"), ("x-words", "c")] {
        map.append(name, text.parse().unwrap());
    }
    let read: ListPetsHeaders = lvng_runtime::__private::read_headers(&map).unwrap();
    assert_eq!((read.x_total, read.x_words), (1, Some(["a", "b", "c"].map(str::to_owned).to_vec())));
}

#[tokio::test]
async fn each_cookie_has_a_line_of_its_own() {
    let tap = tap();
    let read = headers(&tap, "cookies").await.unwrap();
    let cookies = ["a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT", "b=2", "c=3"];
    assert_eq!(read.set_cookie.as_deref(), Some(&cookies.map(str::to_owned)[..]));
    let lines = |tap: &Tap| -> Vec<String> {
        let sent = tap.response();
        sent.headers.get_all("set-cookie").iter().map(|line| line.to_str().unwrap().to_owned()).collect()
    };
    assert_eq!(lines(&tap), cookies);
    let client = tap.client();
    let answer = client.execute(&ListPets::new("cookies one by one"), &Default::default()).await.unwrap();
    assert_eq!(lines(&tap), ["a=1, 2", "b=2"]);
    assert_eq!(answer.header_as::<Vec<String>>("Set-Cookie").unwrap(), ["a=1, 2", "b=2"]);
    assert_eq!(answer.header_as::<String>("set-cookie").as_deref(), Some("a=1, 2"));
    assert_eq!(answer.header_as::<Vec<String>>("x-none"), None);
}
