//! Reading and writing JSON, beside serde.

use crate::by_hand::models::{self, AgentList, CheckedAgentList};
use crate::case::{Case, Pair};
use crate::data::{self, value};
use lvng_api::agents::ListAgentsResponse;
use lvng_runtime::wire::{Mode, from_json, to_json};
use std::hint::black_box;

/// The rows.
pub fn cases() -> Vec<Case> {
    vec![
        Case {
            name: "read-100",
            what: "read a list of 100 agents, beside serde's derive",
            times: 20,
            limit: Some(0.9),
            bytes_limit: Some(1.1),
            make: || read(100),
        },
        Case {
            name: "read-1000",
            what: "read a list of 1,000 agents, beside serde's derive",
            times: 5,
            limit: Some(0.9),
            bytes_limit: Some(1.1),
            make: || read(1_000),
        },
        Case {
            name: "read-checked",
            what: "read 1,000, beside serde's derive with times checked by chrono",
            times: 5,
            limit: None,
            bytes_limit: None,
            make: read_checked,
        },
        Case {
            name: "read-strict",
            what: "read 1,000 as a server does, beside serde's derive",
            times: 5,
            limit: None,
            bytes_limit: None,
            make: read_strict,
        },
        Case {
            name: "write-100",
            what: "write a list of 100 agents, beside `serde_json::to_vec`",
            times: 40,
            limit: Some(0.9),
            bytes_limit: None,
            make: || write(100),
        },
        Case {
            name: "write-1000",
            what: "write a list of 1,000 agents, beside `serde_json::to_vec`",
            times: 10,
            limit: Some(0.9),
            bytes_limit: None,
            make: || write(1_000),
        },
        Case {
            name: "serde-read",
            what: "`serde_json::from_slice` of 1,000 agents: our types, beside serde's derive",
            times: 5,
            limit: Some(1.5),
            bytes_limit: None,
            make: serde_read,
        },
        Case {
            name: "serde-write",
            what: "`serde_json::to_vec` of 1,000 agents: our types, beside serde's derive",
            times: 5,
            limit: None,
            bytes_limit: None,
            make: serde_write,
        },
    ]
}

fn ours(json: &[u8], mode: Mode) -> ListAgentsResponse {
    from_json(json, mode).expect("the list is as described")
}

fn by_hand(json: &[u8]) -> AgentList {
    serde_json::from_slice(json).expect("the list is as described")
}

fn assert_read_alike(json: &[u8]) {
    assert_eq!(value(&to_json(&ours(json, Mode::Strict))), value(json), "what we read is not what is there");
    assert_eq!(value(&models::to_json(&by_hand(json))), value(json), "what is read by hand is not what is there");
}

fn read(count: usize) -> Pair {
    let json = data::list(count);
    assert_read_alike(&json);
    let same = json.clone();
    Pair::new(
        move || drop(black_box(ours(black_box(&json), Mode::Lenient))),
        move || drop(black_box(by_hand(black_box(&same)))),
    )
}

fn read_strict() -> Pair {
    let json = data::list(1_000);
    assert_read_alike(&json);
    let same = json.clone();
    Pair::new(
        move || drop(black_box(ours(black_box(&json), Mode::Strict))),
        move || drop(black_box(by_hand(black_box(&same)))),
    )
}

fn read_checked() -> Pair {
    let json = data::list(1_000);
    let same = json.clone();
    let by_hand = move |json: &[u8]| -> CheckedAgentList { serde_json::from_slice(json).expect("as described") };
    assert_eq!(by_hand(&json).agents.len(), ours(&json, Mode::Lenient).agents.len());
    Pair::new(
        move || drop(black_box(ours(black_box(&json), Mode::Lenient))),
        move || drop(black_box(by_hand(black_box(&same)))),
    )
}

fn write(count: usize) -> Pair {
    let json = data::list(count);
    assert_read_alike(&json);
    let (our_list, list) = (ours(&json, Mode::Lenient), by_hand(&json));
    Pair::new(
        move || drop(black_box(to_json(black_box(&our_list)))),
        move || drop(black_box(models::to_json(black_box(&list)))),
    )
}

fn serde_read() -> Pair {
    let json = data::list(1_000);
    assert_read_alike(&json);
    let ours = |json: &[u8]| -> ListAgentsResponse { serde_json::from_slice(json).expect("the list is as described") };
    assert_eq!(value(&to_json(&ours(&json))), value(&json));
    let same = json.clone();
    Pair::new(move || drop(black_box(ours(black_box(&json)))), move || drop(black_box(by_hand(black_box(&same)))))
}

fn serde_write() -> Pair {
    let json = data::list(1_000);
    assert_read_alike(&json);
    let (our_list, list) = (ours(&json, Mode::Lenient), by_hand(&json));
    let ours = |list: &ListAgentsResponse| serde_json::to_vec(list).expect("the list can be written");
    assert_eq!(value(&ours(&our_list)), value(&json));
    Pair::new(
        move || drop(black_box(ours(black_box(&our_list)))),
        move || drop(black_box(models::to_json(black_box(&list)))),
    )
}
