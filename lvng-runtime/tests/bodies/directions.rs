//! `readOnly` and `writeOnly` at run time: a server leaves out what only clients send, and ignores what only it sends.

use super::tap::{Tap, router};
use lvng_runtime::wire::{EventStream, Mode, from_json, to_json};
use lvng_runtime::{Object, OneOf, Operation, Value};
use std::collections::BTreeMap;

#[derive(Clone, Debug, PartialEq, Object)]
#[object(closed)]
struct User {
    #[field(read_only, min = 1)]
    id: Option<i64>,
    name: String,
    #[field(write_only)]
    secret: Option<String>,
    /// What says that it travels in neither direction travels in both.
    #[field(read_only, write_only)]
    both: Option<String>,
    friend: Option<Box<User>>,
}

#[derive(Clone, Debug, PartialEq, OneOf)]
enum Anybody {
    User(User),
    #[unknown]
    Unknown(Value),
}

#[derive(Clone, Debug, PartialEq, Operation)]
#[operation("saveUser", POST "/users")]
#[success(200, json, User)]
struct SaveUser {
    #[body(json, form, required)]
    body: User,
}

#[derive(Clone, Debug, PartialEq, Operation)]
#[operation("saveAnybody", POST "/anybody")]
#[success(200, json, Anybody)]
struct SaveAnybody {
    #[body(json, required)]
    body: Anybody,
}

#[derive(Clone, Debug, PartialEq, Operation)]
#[operation("saveFields", POST "/fields")]
#[body(json, required)]
#[success(200, json, Value)]
struct SaveFields {
    #[field(read_only)]
    id: Option<i64>,
    #[field(write_only)]
    secret: Option<String>,
}

/// An inline body that keeps what it does not know is one argument where some of it is read-only.
#[derive(Clone, Debug, PartialEq, Operation)]
#[operation("saveOpen", POST "/open")]
#[success(200, json, Value)]
struct SaveOpen {
    #[body(json, required)]
    body: SaveOpenBody,
}

#[derive(Clone, Debug, PartialEq, Object)]
struct SaveOpenBody {
    #[field(read_only)]
    id: Option<String>,
    name: Option<String>,
    #[extra]
    extra: BTreeMap<String, Value>,
}

#[derive(Debug, Operation)]
#[operation("watch", POST "/watch")]
#[success(200, event_stream, EventStream<User>)]
struct Watch {}

fn user() -> User {
    let friend = User { id: Some(2), secret: Some("t".into()), ..User::new("b") };
    User {
        id: Some(1),
        secret: Some("s".into()),
        both: Some("x".into()),
        friend: Some(friend.into()),
        ..User::new("a")
    }
}

fn tap() -> Tap {
    Tap::new(
        router()
            // The handler answers what it stores, with all that the client sent.
            .route_public(|_, req: SaveUser| async move { Ok(User { id: Some(req.body.id.unwrap_or(7)), ..req.body }) })
            .route_public(|_, req: SaveAnybody| async move { Ok(req.body) })
            .route_public(|_, req: SaveFields| async move { Ok(Value::from(format!("{:?} {:?}", req.id, req.secret))) })
            .route_public(|_, req: SaveOpen| async move {
                Ok(Value::from(format!("{:?} {:?} {:?}", req.body.id, req.body.name, req.body.extra)))
            })
            .route_public(|_, _: Watch| async move {
                Ok(EventStream::new(futures_util::stream::iter([Ok::<_, std::io::Error>(user())])))
            }),
    )
}

const JSON: [(&str, &str); 1] = [("content-type", "application/json")];

#[tokio::test]
async fn each_side_sends_what_is_its_own() {
    let tap = tap();
    let answer = tap.client().send(&SaveUser { body: user() }).await.unwrap();
    // A client sends what it has: a server that is not this one may want it.
    let sent = r#"{"id":1,"name":"a","secret":"s","both":"x","friend":{"id":2,"name":"b","secret":"t"}}"#;
    assert_eq!(tap.request().text(), sent);
    let answered = r#"{"id":7,"name":"a","both":"x","friend":{"name":"b"}}"#;
    assert_eq!(tap.response().text(), answered);
    let friend = User::new("b");
    assert_eq!(answer, User { id: Some(7), both: Some("x".into()), friend: Some(friend.into()), ..User::new("a") });

    let (status, answer) = tap.raw("/anybody", &JSON, sent).await;
    assert_eq!((status.as_u16(), answer.text()), (200, r#"{"name":"a","both":"x","friend":{"name":"b"}}"#));
    let form = [("content-type", "application/x-www-form-urlencoded")];
    let (status, answer) = tap.raw("/users", &form, "id=1&name=a&secret=s").await;
    assert_eq!((status.as_u16(), answer.text()), (200, r#"{"id":7,"name":"a"}"#));
    let (_, answer) = tap.raw("/fields", &JSON, r#"{"id":1,"secret":"s"}"#).await;
    assert_eq!(answer.text(), r#""None Some(\"s\")""#);
    let (_, answer) = tap.raw("/open", &JSON, r#"{"id":"1","name":"a","more":2}"#).await;
    assert_eq!(serde_json::from_str::<String>(answer.text()).unwrap(), r#"None Some("a") {"more": Number(2)}"#);
    let (_, answer) = tap.raw("/watch", &[], "").await;
    let event = "data: {\"id\":1,\"name\":\"a\",\"both\":\"x\",\"friend\":{\"id\":2,\"name\":\"b\"}}\n\n";
    assert_eq!(answer.text(), event);
}

#[tokio::test]
async fn what_is_ignored_is_not_checked_either() {
    let tap = tap();
    for id in ["0", "null", "\"x\"", "[{}]"] {
        let (status, answer) = tap.raw("/users", &JSON, format!(r#"{{"id":{id},"name":"a"}}"#)).await;
        assert_eq!((status.as_u16(), answer.text()), (200, r#"{"id":7,"name":"a"}"#), "{id}");
    }
    let (status, _) = tap.raw("/users", &JSON, r#"{"id":1,"name":"a","other":1}"#).await;
    assert_eq!(status, 400);
}

#[test]
fn a_client_reads_and_keeps_everything() {
    let text = to_json(&user());
    assert_eq!(from_json::<User>(&text, Mode::Lenient).unwrap(), user());
    // Also where it tries alternatives as a server would.
    assert_eq!(from_json::<Anybody>(&text, Mode::Lenient).unwrap(), Anybody::User(user()));
    assert_eq!(serde_json::from_slice::<User>(&text).unwrap(), user());
    assert_eq!(serde_json::to_vec(&user()).unwrap(), text);
}
