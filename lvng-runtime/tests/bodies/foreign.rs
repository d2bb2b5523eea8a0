//! What clients send that others made, where it can mean one thing only: encoded commas, parts with a file name, empty
//! inputs, types without a body.

use super::tap::{Tap, router};
use http::StatusCode;
use lvng_runtime::wire::{File, Patch};
use lvng_runtime::{Date, Enum, Object, Operation};

#[derive(Clone, Debug, PartialEq, Operation)]
#[operation("find", GET "/find/{nums}")]
#[success(200, text, String)]
struct Find {
    #[param(path, shape = array)]
    nums: Vec<i64>,
    #[param(query, explode = false, shape = array)]
    days: Option<Vec<Date>>,
    #[param(query, explode = false, shape = array)]
    texts: Option<Vec<String>>,
    #[param(query, explode = false, shape = array)]
    sizes: Option<Vec<Size>>,
    #[param(query, explode = false, shape = object)]
    range: Option<Range>,
    #[param(query, style = deep_object, explode, shape = object)]
    deep: Option<Range>,
    #[param(query, default = 5)]
    limit: Option<i64>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Enum)]
enum Size {
    #[value("small")]
    Small,
    #[unknown]
    Unknown(String),
}

#[derive(Clone, Debug, PartialEq, Object)]
struct Range {
    name: String,
    min: Option<i64>,
    ids: Option<Vec<i64>>,
}

#[derive(Clone, Debug, PartialEq, Operation)]
#[operation("fill", POST "/fill")]
#[body(multipart, form(encoding("csv", explode = false, shape = array)))]
#[success(200, text, String)]
struct Fill {
    name: Option<String>,
    n: Option<i64>,
    flag: Option<bool>,
    at: Option<Date>,
    null: Patch<i64>,
    csv: Option<Vec<i64>>,
    meta: Option<Range>,
    doc: Option<File>,
    docs: Option<Vec<File>>,
}

#[derive(Clone, Debug, PartialEq, Operation)]
#[operation("note", POST "/note")]
#[success(200, text, String)]
struct Note {
    #[body(json("application/vnd.note+json"))]
    body: Option<Range>,
}

#[derive(Clone, Debug, PartialEq, Operation)]
#[operation("must", POST "/must")]
#[body(multipart, required)]
#[success(200, text, String)]
struct Must {
    doc: File,
    n: i64,
}

fn tap() -> Tap {
    Tap::new(
        router()
            .route_public(|_, req: Find| async move {
                let days: Option<Vec<String>> = req.days.map(|days| days.iter().map(ToString::to_string).collect());
                let Find { nums, texts, sizes, range, deep, limit, .. } = req;
                Ok(format!("{nums:?} {days:?} {texts:?} {sizes:?} {range:?} {deep:?} {limit:?}").replace("None", "-"))
            })
            .route_public(|_, req: Fill| async move {
                let Fill { name, n, flag, at, null, csv, meta, doc, docs } = req;
                let docs = docs.map(|docs| docs.len());
                Ok(format!("{name:?} {n:?} {flag:?} {at:?} {null:?} {csv:?} {meta:?} {} {docs:?}", doc.is_some())
                    .replace("None", "-"))
            })
            .route_public(|_, req: Note| async move { Ok(format!("{:?}", req.body)) })
            .route_public(|_, req: Must| async move { Ok(format!("{} {:?}", req.n, req.doc.length())) }),
    )
}

async fn get(target: &str) -> (u16, String) {
    let (status, answer) = tap().request_of("GET", target, &[], "").await;
    (status.as_u16(), answer.text().to_owned())
}

#[tokio::test]
async fn encoded_commas_separate_what_has_none() {
    for (target, expected) in [
        ("/find/1%2C2", "[1, 2] - - - - - Some(5)"),
        ("/find/1,2%2c3", "[1, 2, 3] - - - - - Some(5)"),
        ("/find/1?days=2024-01-01%2C2024-01-02", "[1] Some([\"2024-01-01\", \"2024-01-02\"]) - - - - Some(5)"),
        ("/find/1?days=2024-01-01&days=2024-01-02", "[1] Some([\"2024-01-01\", \"2024-01-02\"]) - - - - Some(5)"),
        ("/find/1?sizes=small%2Csmall", "[1] - - Some([Small, Small]) - - Some(5)"),
        // A text may hold a comma, and the client of this crate encodes those that it holds.
        ("/find/1?texts=a%2Cb", "[1] - Some([\"a,b\"]) - - - Some(5)"),
        ("/find/1?texts=a,b%2Cc", "[1] - Some([\"a\", \"b,c\"]) - - - Some(5)"),
        ("/find/1?range=name%2Cn%2Cmin%2C3", "[1] - - - Some(Range { name: \"n\", min: Some(3), ids: - }) - Some(5)"),
        ("/find/1?deep=%7B%22name%22%3A%22n%22%7D", "[1] - - - - Some(Range { name: \"n\", min: -, ids: - }) Some(5)"),
        (
            "/find/1?deep[name]=n&deep[ids]=[1,2]",
            "[1] - - - - Some(Range { name: \"n\", min: -, ids: Some([1, 2]) }) Some(5)",
        ),
        ("/find/1?limit=", "[1] - - - - - Some(5)"),
        ("/find/1?limit=&days=&sizes=", "[1] Some([]) - Some([]) - - Some(5)"),
    ] {
        assert_eq!(get(target).await, (200, expected.to_owned()), "{target}");
    }
    for (target, why) in [
        ("/find/1%2Cx", "must be a whole number"),
        ("/find/1?sizes=small%2Clarge", "must be one of small"),
        ("/find/1?range=name%2Cn%2Cmin", "names and values have to take turns"),
        ("/find/1?range=name,n,min", "names and values have to take turns"),
        ("/find/1?limit=1&limit=2", "must not be given twice"),
    ] {
        let (status, text) = get(target).await;
        assert_eq!(status, 400, "{target}: {text}");
        assert!(text.contains(why), "{target}: {text}");
    }
}

async fn post(target: &str, content_type: &str, body: &str) -> (u16, String) {
    let (status, answer) = tap().raw(target, &[("content-type", content_type)], body.to_owned()).await;
    (status.as_u16(), answer.text().to_owned())
}

/// A multipart body of parts, each with what follows `form-data; ` in its head, and its content.
fn multipart(parts: &[(&str, &str)]) -> String {
    let part =
        |(head, content): &(&str, &str)| format!("--B\r\nContent-Disposition: form-data; {head}\r\n\r\n{content}\r\n");
    parts.iter().map(part).collect::<String>() + "--B--\r\n"
}

const MULTIPART: &str = "multipart/form-data; boundary=B";
const FORM: &str = "application/x-www-form-urlencoded";

#[tokio::test]
async fn parts_are_what_the_description_says_whatever_they_are_called() {
    let json = "name=\"meta\"; filename=\"blob\"\r\nContent-Type: application/json";
    let body = multipart(&[
        (json, r#"{"name":"n","ids":[1]}"#),
        ("name=\"n\"; filename=\"blob\"\r\nContent-Type: application/json", "5"),
        ("name=\"flag\"; filename=\"blob\"\r\nContent-Type: text/plain", "True"),
        ("name=\"at\"; filename=\"blob\"", "2024-01-01"),
        ("name=\"doc\"; filename=\"a.json\"\r\nContent-Type: application/json", "{}"),
    ]);
    let seen = "- Some(5) Some(true) Some(Date { text: \"2024-01-01\" }) Absent - \
                Some(Range { name: \"n\", min: -, ids: Some([1]) }) true -";
    assert_eq!(post("/fill", MULTIPART, &body).await, (200, seen.to_owned()));
    let (status, text) = post("/fill", MULTIPART, &multipart(&[(json, "{")])).await;
    assert!(status == 400 && text.contains("\"field\":\"meta\""), "{status} {text}");
}

#[tokio::test]
async fn inputs_that_nobody_filled_in_are_not_there() {
    let empty = "Some(\"\") - - - Null - - false -";
    assert_eq!(post("/fill", FORM, "name=&n=&flag=&at=&null=&meta=").await, (200, empty.to_owned()));
    let no_file = "\"; filename=\"\"\r\nContent-Type: application/octet-stream";
    let (doc, docs) = (format!("name=\"doc{no_file}"), format!("name=\"docs{no_file}"));
    let parts =
        [("name=\"name\"", ""), ("name=\"n\"", ""), ("name=\"null\"", ""), (doc.as_str(), ""), (docs.as_str(), "")];
    assert_eq!(post("/fill", MULTIPART, &multipart(&parts)).await, (200, empty.to_owned()));
    // What must be there is missing, or is no number.
    let (status, text) = post("/must", MULTIPART, &multipart(&[(doc.as_str(), ""), ("name=\"n\"", "")])).await;
    assert_eq!(status, 400);
    for problem in [r#"{"field":"doc","message":"is missing"}"#, r#"{"field":"n","message":"must be a whole number"}"#]
    {
        assert!(text.contains(problem), "{text}");
    }
    assert_eq!(
        post("/fill", FORM, "csv=1%2C2&flag=FALSE").await,
        (200, "- - Some(false) - Absent Some([1, 2]) - false -".into())
    );
}

#[tokio::test]
async fn no_body_is_none_whatever_its_type() {
    for content_type in [FORM, "application/vnd.note+json", "text/plain", MULTIPART, "multipart/form-data", "nonsense"]
    {
        assert_eq!(post("/note", content_type, "").await, (200, "None".to_owned()), "{content_type}");
        assert_eq!(
            post("/fill", content_type, "").await,
            (200, "- - - - Absent - - false -".to_owned()),
            "{content_type}"
        );
    }
    assert_eq!(post("/note", FORM, "a=b").await.0, StatusCode::UNSUPPORTED_MEDIA_TYPE.as_u16());
    let plain = post("/note", "application/json", r#"{"name":"n"}"#).await;
    assert_eq!(plain, (200, "Some(Range { name: \"n\", min: None, ids: None })".to_owned()));
}
