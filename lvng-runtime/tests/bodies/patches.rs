//! JSON merge patches: what is absent stays absent, null is null, on both sides.
//!
//! The types are as the generator's fixture `patches` has them.

use super::tap::{Tap, router, status};
use http::StatusCode;
use lvng_runtime::wire::{Patch, from_json, to_json};
use lvng_runtime::{Enum, Object, Operation};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

#[derive(Clone, Debug, PartialEq, Operation)]
#[operation("patchOrder", PATCH "/orders/{id}")]
#[success(204)]
struct PatchOrder {
    #[param(path)]
    id: i64,
    #[body(json("application/merge-patch+json"), required)]
    body: OrderPatch,
}

#[derive(Clone, Debug, PartialEq, Object)]
struct OrderPatch {
    id: Option<i64>,
    complete: Patch<bool>,
    state: Option<OrderState>,
    qty: Patch<i64>,
    address: Patch<AddressPatch>,
    parent: Patch<Box<OrderPatch>>,
    labels: Patch<BTreeMap<String, Option<String>>>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Enum)]
enum OrderState {
    #[value("placed")]
    Placed,
    #[unknown]
    Unknown(String),
}

#[derive(Clone, Debug, PartialEq, Object)]
struct AddressPatch {
    city: Option<String>,
    country: Patch<String>,
}

/// A server, and what its handler got.
fn tap() -> (Tap, Arc<Mutex<Option<OrderPatch>>>) {
    let got = Arc::new(Mutex::new(None));
    let keep = Arc::clone(&got);
    let router = router().route_public(move |_, req: PatchOrder| {
        *keep.lock().unwrap() = Some(req.body);
        async { Ok(()) }
    });
    (Tap::new(router), got)
}

#[tokio::test]
async fn a_patch_arrives_as_it_was_written() {
    let (tap, got) = tap();
    let nothing = OrderPatch::new();
    let address = AddressPatch { country: Patch::Null, ..AddressPatch::new() };
    let labels = BTreeMap::from([("a".to_owned(), None), ("b".to_owned(), Some("c".to_owned()))]);
    let parent = OrderPatch { state: Some(OrderState::Placed), ..OrderPatch::new() };
    let all = OrderPatch {
        qty: Patch::Null,
        address: address.into(),
        labels: labels.into(),
        parent: Box::new(parent).into(),
        ..nothing.clone()
    };
    let table = [
        (nothing.clone(), "{}"),
        (OrderPatch { qty: Patch::Value(2), ..nothing.clone() }, r#"{"qty":2}"#),
        (OrderPatch { complete: Patch::Value(false), ..nothing }, r#"{"complete":false}"#),
        (all, r#"{"qty":null,"address":{"country":null},"parent":{"state":"placed"},"labels":{"a":null,"b":"c"}}"#),
    ];
    for (body, text) in table {
        tap.client().send(&PatchOrder { id: 1, body: body.clone() }).await.unwrap();
        assert_eq!(tap.request().text(), text);
        assert_eq!(tap.request().header("content-type"), "application/merge-patch+json");
        assert_eq!(got.lock().unwrap().take(), Some(body), "{text}");
        // What was read is written as it was, by whoever reads it.
        let read: OrderPatch = from_json(text.as_bytes(), lvng_runtime::wire::Mode::Lenient).unwrap();
        assert_eq!(String::from_utf8(to_json(&read)).unwrap(), text);
    }
}

#[tokio::test]
async fn null_removes_only_what_need_not_be_there() {
    let (tap, got) = tap();
    let json = [("content-type", "application/merge-patch+json")];
    for (text, problem) in [
        (r#"{"state":null}"#, "must not be null"),
        (r#"{"address":{"city":null}}"#, "must not be null"),
        (r#"{"qty":"two"}"#, "must be a whole number"),
    ] {
        let (status, answer) = tap.request_of("PATCH", "/orders/1", &json, text).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{text}");
        assert!(answer.text().contains(problem), "{}", answer.text());
        assert_eq!(got.lock().unwrap().take(), None);
    }
    let refused =
        PatchOrder { id: 1, body: OrderPatch { state: Some(OrderState::Unknown("x".into())), ..OrderPatch::new() } };
    assert_eq!(status(&tap.client().send(&refused).await.unwrap_err()), 400);
}
