//! Numbers, booleans and listed values that stand as text, in every part of a request: read as JSON has them.

use super::tap::{Tap, router};
use http::StatusCode;
use lvng_runtime::{Enum, Operation};

#[derive(Clone, Debug, PartialEq, Operation)]
#[operation("take", POST "/take/{path}")]
#[body(form)]
#[success(200, text, String)]
struct Take {
    #[param(path)]
    path: i64,
    #[param(query)]
    number: Option<f64>,
    #[param(query)]
    flag: Option<bool>,
    #[param(header, "x-count")]
    count: Option<i64>,
    #[param(cookie)]
    level: Option<Level>,
    #[param(query, constant = 5)]
    five: Option<i64>,
    #[param(query)]
    mixed: Option<Mixed>,
    amount: Option<u64>,
    done: Option<bool>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Enum)]
enum Level {
    #[value(1)]
    One,
    #[value(100)]
    Hundred,
    #[unknown]
    Unknown(i64),
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Enum)]
enum Mixed {
    #[value(1)]
    One,
    #[value("1.0")]
    Text,
    #[value(true)]
    True,
    #[unknown]
    Unknown(lvng_runtime::Value),
}

fn tap() -> Tap {
    Tap::new(router().route_public(|_, req: Take| async move {
        Ok(format!(
            "{} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?}",
            req.path, req.number, req.flag, req.count, req.level, req.five, req.mixed, req.amount, req.done
        )
        .replace("None", "-"))
    }))
}

/// What a server makes of a text in a place: the answer, or the status where it refuses.
async fn taken(tap: &Tap, place: &str, text: &str) -> Result<String, StatusCode> {
    let encoded = lvng_runtime::wire::percent_encode(text);
    let (mut path, mut query, mut form) = ("0".to_owned(), String::new(), String::new());
    let cookie = format!("level={encoded}");
    let mut headers = vec![("content-type", "application/x-www-form-urlencoded")];
    match place {
        "path" => path = encoded,
        "x-count" => headers.push(("x-count", text)),
        "level" => headers.push(("cookie", &cookie)),
        "amount" | "done" => form = format!("{place}={encoded}"),
        name => query = format!("?{name}={encoded}"),
    }
    let (status, answer) = tap.raw(&format!("/take/{path}{query}"), &headers, form).await;
    if status == StatusCode::OK { Ok(answer.text().to_owned()) } else { Err(status) }
}

const REFUSED: Result<&str, StatusCode> = Err(StatusCode::BAD_REQUEST);

#[tokio::test]
async fn numbers_are_those_of_json_wherever_they_stand() {
    let tap = tap();
    let cases = [
        ("path", "1e2", Ok("100 - - - - - - - -")),
        ("path", "9007199254740993.0", Ok("9007199254740993 - - - - - - - -")),
        ("path", "-9223372036854775808", Ok("-9223372036854775808 - - - - - - - -")),
        ("x-count", "9007199254740993", Ok("0 - - Some(9007199254740993) - - - - -")),
        ("amount", "18446744073709551615", Ok("0 - - - - - - Some(18446744073709551615) -")),
        ("amount", "1.0", Ok("0 - - - - - - Some(1) -")),
        ("amount", "-1", REFUSED),
        ("number", "1e2", Ok("0 Some(100.0) - - - - - - -")),
        ("number", "-0.5", Ok("0 Some(-0.5) - - - - - - -")),
        ("number", "1e999", REFUSED),
        ("number", "1.", REFUSED),
        ("number", ".5", REFUSED),
        ("number", "Infinity", REFUSED),
        ("level", "1e2", Ok("0 - - - Some(Hundred) - - - -")),
        ("level", "2", REFUSED),
        ("five", "5.0", Ok("0 - - - - Some(5) - - -")),
        ("five", "6", REFUSED),
        ("mixed", "1", Ok("0 - - - - - Some(One) - -")),
        ("mixed", "1.0", Ok("0 - - - - - Some(Text) - -")),
        ("mixed", "10e-1", Ok("0 - - - - - Some(One) - -")),
        ("mixed", "true", Ok("0 - - - - - Some(True) - -")),
        ("mixed", "2", REFUSED),
    ];
    for (place, text, expected) in cases {
        assert_eq!(taken(&tap, place, text).await.as_deref(), expected.as_ref().map(|text| *text), "{place}: {text}");
    }
    for place in ["path", "number", "x-count", "level", "five", "mixed", "amount"] {
        for text in ["+1", "01", "0x1", "1_000", "NaN", "1,5", "1 000", "٣", "--1", "1e", "-"] {
            // Nothing but text that is visible can stand in a header.
            if place != "x-count" || text.is_ascii() {
                assert_eq!(taken(&tap, place, text).await.as_deref(), REFUSED.as_ref().map(|_| ""), "{place}: {text}");
            }
        }
        // Spaces around the value of a header are no part of it.
        if place != "x-count" {
            assert_eq!(taken(&tap, place, " 1").await.as_deref(), REFUSED.as_ref().map(|_| ""), "{place}");
        }
    }
    for place in ["path", "x-count", "level", "five", "amount"] {
        for text in
            ["-9223372036854775809", "18446744073709551616", "1.5", "1e30", "99999999999999999999999999999999999999999"]
        {
            assert_eq!(taken(&tap, place, text).await.as_deref(), REFUSED.as_ref().map(|_| ""), "{place}: {text}");
        }
    }
}

#[tokio::test]
async fn booleans_are_told_in_any_case() {
    let tap = tap();
    for (text, value) in [("true", true), ("True", true), ("TRUE", true), ("false", false), ("False", false)] {
        assert_eq!(taken(&tap, "flag", text).await, Ok(format!("0 - Some({value}) - - - - - -")), "{text}");
        assert_eq!(taken(&tap, "done", text).await, Ok(format!("0 - - - - - - - Some({value})")), "{text}");
    }
    for text in ["1", "yes", "t", " true", "on", "truefalse"] {
        assert_eq!(taken(&tap, "flag", text).await.as_deref(), REFUSED.as_ref().map(|_| ""), "{text}");
        assert_eq!(taken(&tap, "done", text).await.as_deref(), REFUSED.as_ref().map(|_| ""), "{text}");
    }
}

#[tokio::test]
async fn a_client_writes_what_a_server_reads() {
    let tap = tap();
    let request = Take {
        number: Some(1e21),
        flag: Some(true),
        count: Some(i64::MIN),
        level: Some(Level::Hundred),
        five: Some(5),
        mixed: Some(Mixed::Text),
        amount: Some(u64::MAX),
        done: Some(false),
        ..Take::new(9_007_199_254_740_993)
    };
    let seen = tap.client().send(&request).await.unwrap();
    assert_eq!(tap.request().target, "/take/9007199254740993?number=1e%2B21&flag=true&five=5&mixed=1.0");
    assert_eq!(tap.request().header("x-count"), "-9223372036854775808");
    assert_eq!(tap.request().header("cookie"), "level=100");
    assert_eq!(tap.request().text(), "amount=18446744073709551615&done=false");
    assert_eq!(
        seen,
        "9007199254740993 Some(1e21) Some(true) Some(-9223372036854775808) Some(Hundred) Some(5) Some(Text) \
         Some(18446744073709551615) Some(false)"
    );
}

#[derive(Clone, Debug, PartialEq, Operation)]
#[operation("limited", GET "/limited")]
#[success(200, text, String)]
struct Limited {
    #[param(query, max = 100)]
    limit: Option<i32>,
    #[param(query)]
    free: Option<i32>,
}

#[tokio::test]
async fn what_is_out_of_bounds_and_of_its_type_is_told_once() {
    let tap = Tap::new(router().route_public(|_, req: Limited| async move { Ok(format!("{:?}", req.limit)) }));
    for (query, told) in [
        ("limit=101", "must be at most 100"),
        ("limit=99999999999", "must be at most 100"),
        ("limit=-99999999999", "must be a whole number within 32 bits"),
        ("free=99999999999", "must be a whole number within 32 bits"),
    ] {
        let (status, answer) = tap.request_of("GET", &format!("/limited?{query}"), &[], "").await;
        assert_eq!(status, StatusCode::BAD_REQUEST);
        let counts = ["must be", told].map(|text| answer.text().matches(text).count());
        assert_eq!(counts, [1, 1], "{}", answer.text());
    }
}
