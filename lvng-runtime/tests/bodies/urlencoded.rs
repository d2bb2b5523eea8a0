//! `application/x-www-form-urlencoded`: client → wire → server, byte by byte.

use super::tap::{Tap, router};
use lvng_runtime::wire::{Operation, Patch, encode};
use lvng_runtime::{Object, Operation};
use std::collections::BTreeMap;

/// Properties as the description has them when it says nothing of their styles.
#[derive(Clone, Debug, PartialEq, Operation)]
#[operation("plain", POST "/plain")]
#[body(form, required)]
#[success(200, json, String)]
struct Plain {
    text: Option<String>,
    count: Option<i64>,
    on: Option<bool>,
    list: Option<Vec<String>>,
    object: Option<Rgb>,
    note: Patch<String>,
    #[extra]
    extra: BTreeMap<String, String>,
}

#[derive(Clone, Debug, PartialEq, Object)]
struct Rgb {
    #[field("R")]
    r: i64,
    #[field("G")]
    g: Option<i64>,
}

/// `encoding` for each of them.
#[derive(Clone, Debug, PartialEq, Operation)]
#[operation("styled", POST "/styled")]
#[success(200, json, String)]
struct Styled {
    #[body(form(
        encoding("commas", explode = false, shape = array),
        encoding("spaces", style = space_delimited, shape = array),
        encoding("pipes", style = pipe_delimited, shape = array),
        encoding("deep", style = deep_object, explode, shape = object),
        encoding("items", style = deep_object, explode, shape = array),
        encoding("names", style = deep_object, explode, shape = object),
        encoding("text", allow_reserved),
    ))]
    body: Option<Styles>,
}

#[derive(Clone, Debug, Default, PartialEq, Object)]
struct Styles {
    commas: Option<Vec<i64>>,
    spaces: Option<Vec<String>>,
    pipes: Option<Vec<String>>,
    deep: Option<Rgb>,
    items: Option<Vec<Rgb>>,
    names: Option<BTreeMap<String, i64>>,
    text: Option<String>,
    list: Option<Vec<String>>,
}

fn tap() -> Tap {
    let router = router().route_public(|_, req: Plain| async move { Ok(format!("{req:?}")) });
    Tap::new(router.route_public(|_, req: Styled| async move { Ok(format!("{req:?}")) }))
}

/// Sends an operation, which must come back as it was, and hands over the bytes that were sent.
async fn trip<O: Operation<Response = String> + std::fmt::Debug>(operation: O) -> String {
    let tap = tap();
    let seen = tap.client().send(&operation).await.unwrap_or_else(|error| panic!("{error}: {:?}", tap.request()));
    assert_eq!(seen, format!("{operation:?}"), "{}", tap.request().text());
    assert_eq!(tap.request().header("content-type"), "application/x-www-form-urlencoded");
    tap.request().text().to_owned()
}

fn texts<const N: usize>(texts: [&str; N]) -> Option<Vec<String>> {
    Some(texts.map(str::to_owned).to_vec())
}

fn plain() -> Plain {
    Plain { text: None, count: None, on: None, list: None, object: None, note: Patch::Absent, extra: BTreeMap::new() }
}

#[tokio::test]
async fn properties_are_pairs() {
    let all = Plain {
        text: Some("a b&c=d+é%".into()),
        count: Some(-5),
        on: Some(true),
        list: texts(["x,y", ""]),
        object: Some(Rgb { r: 1, g: None }),
        note: Patch::Value(String::new()),
        extra: BTreeMap::from([("k 1".into(), "v".into())]),
    };
    let expected =
        "text=a%20b%26c%3Dd%2B%C3%A9%25&count=-5&on=true&list=x%2Cy&list=&object=%7B%22R%22%3A1%7D&note=&k%201=v";
    assert_eq!(trip(all).await, expected);
    assert_eq!(trip(Plain { list: texts(["x"]), ..plain() }).await, "list=x");
    assert_eq!(trip(plain()).await, "");
}

#[tokio::test]
async fn styles_are_those_of_the_query() {
    let rgb = || Rgb { r: 100, g: Some(200) };
    let body = |styles: Styles| Styled { body: Some(styles) };
    let table = [
        (Styles { commas: Some(vec![1, 2]), ..Styles::default() }, "commas=1,2"),
        (Styles { commas: Some(vec![1]), ..Styles::default() }, "commas=1"),
        (Styles { commas: Some(vec![]), ..Styles::default() }, "commas="),
        (Styles { spaces: texts(["a", "b,c"]), ..Styles::default() }, "spaces=a%20b%2Cc"),
        (Styles { pipes: texts(["a", "b c"]), ..Styles::default() }, "pipes=a%7Cb%20c"),
        (Styles { deep: Some(rgb()), ..Styles::default() }, "deep%5BR%5D=100&deep%5BG%5D=200"),
        (
            Styles { items: Some(vec![rgb(), Rgb { r: 1, g: None }]), ..Styles::default() },
            "items%5B0%5D%5BR%5D=100&items%5B0%5D%5BG%5D=200&items%5B1%5D%5BR%5D=1",
        ),
        (Styles { names: Some(BTreeMap::from([("0".into(), 7)])), ..Styles::default() }, "names%5B0%5D=7"),
        (
            Styles { text: Some("a/b?c&d".into()), list: texts(["x", "y"]), ..Styles::default() },
            "text=a/b?c%26d&list=x&list=y",
        ),
    ];
    for (styles, bytes) in table {
        assert_eq!(trip(body(styles)).await, bytes);
    }
    let error = encode(&body(Styles { pipes: texts(["a|b", "c"]), ..Styles::default() })).unwrap_err().to_string();
    assert!(error.contains("body `pipes` holds a text with the delimiter of its style"), "{error}");
    let form = [("content-type", "application/x-www-form-urlencoded")];
    for (bytes, field) in
        [("commas=1&commas=x", "commas[1]"), ("deep%5BR=1", "deep"), ("commas=1,x", "commas[1]"), ("list=%", "body")]
    {
        let (status, answer) = tap().raw("/styled", &form, bytes).await;
        assert_eq!(status, 400, "{bytes}");
        assert!(answer.text().contains(&format!("\"field\":\"{field}\"")), "{bytes}: {}", answer.text());
    }
}

#[tokio::test]
async fn random_values_come_back_or_are_refused() {
    let characters =
        ["a", " ", "+", "%", "%zz", "&", "=", ",", "|", "[", "]", "[1]", "{\"a\":1}", "\"", "é", "\0", "\r\n"];
    let mut rng = fastrand::Rng::with_seed(0xf0a3);
    let tap = tap();
    for _ in 0..200 {
        let mut text =
            || -> String { (0..rng.usize(..4)).map(|_| characters[rng.usize(..characters.len())]).collect() };
        let all = vec![text(), text(), text()];
        // A name of the description is no extra one.
        let extra = BTreeMap::from([(format!("{}x", text()), text())]);
        let named = BTreeMap::from([(text(), 1), (text(), 2)]);
        let plain = Plain { text: Some(text()), list: Some(all.clone()), extra, note: Patch::Value(text()), ..plain() };
        let styles = Styles { pipes: Some(all.clone()), text: Some(text()), ..Styles::default() };
        let deep = Styles { names: Some(named), list: Some(all.clone()), ..Styles::default() };
        let spaces = Styles { spaces: Some(all), ..Styles::default() };
        assert_eq!(tap.client().send(&plain).await.unwrap(), format!("{plain:?}"));
        for body in [styles, deep, spaces].map(|styles| Styled { body: Some(styles) }) {
            if encode(&body).is_ok() {
                assert_eq!(tap.client().send(&body).await.unwrap(), format!("{body:?}"), "{}", tap.request().text());
            }
        }
    }
}
