//! Types of other crates in place of those of a description: what clients write with them servers read, and the other way. The
//! fixture `choices-of-types`, run.

use http::HeaderMap;
use lvng_runtime::Foreign;
use lvng_runtime::wire::{self, Body, Media, Mode, Part, Problem, RequestParts};
use std::net::Ipv4Addr;
use std::num::NonZero;
use std::time::Duration;

/// The code that is generated.
#[allow(dead_code, reason = "other names of types are for people")]
mod fixture {
    use lvng_runtime::wire::Value;
    use lvng_runtime::{Headers, Object, OneOf, Operation};
    use std::collections::BTreeMap;

    include!("../../lvng-codegen/tests/fixtures/choices-of-types/expected.rs");
}

use fixture::{GetCount, Host, HostBackup, PutHost, PutHostHeaders};

fn host() -> Host {
    Host {
        wait: Duration::from_millis(1500).into(),
        gateway: None,
        known: [("home".to_owned(), vec![Foreign(Ipv4Addr::LOCALHOST)])].into(),
        size: Foreign(NonZero::<u8>::MIN),
        backup: Some(HostBackup::String(Ipv4Addr::new(10, 0, 0, 9).into())),
    }
}

fn request() -> PutHost {
    PutHost {
        address: Ipv4Addr::new(10, 0, 0, 1).into(),
        peers: Some(vec![Ipv4Addr::new(10, 0, 0, 2).into(), Ipv4Addr::new(10, 0, 0, 3).into()]),
        count: Foreign(NonZero::<u16>::MAX.min(NonZero::new(7).unwrap())),
        x_via: Some(Ipv4Addr::BROADCAST.into()),
        body: host(),
    }
}

/// What a server reads of a request with these parts.
fn decode(address: &str, query: &str, via: &str, body: &str) -> Result<PutHost, Vec<Problem>> {
    let headers = HeaderMap::from_iter([(http::HeaderName::from_static("x-via"), via.parse().unwrap())]);
    let captures = &[("address", address)];
    let body = Body::Bytes(body.to_owned().into());
    wire::decode::<PutHost>(RequestParts { captures, query, headers: &headers, media: Some(Media::JSON), body })
}

const BODY: &str = r#"{"wait":{"secs":1,"nanos":500000000},"gateway":null,"known":{"home":["127.0.0.1"]},"size":1,"backup":"10.0.0.9"}"#;
const QUERY: &str = "peers=10.0.0.2&peers=10.0.0.3&count=7";

#[test]
fn what_a_client_writes_a_server_reads() {
    let written = wire::encode(&request()).unwrap();
    assert_eq!(written.target, format!("/hosts/10.0.0.1?{QUERY}"));
    assert_eq!(written.headers["x-via"], "255.255.255.255");
    let Body::Bytes(body) = written.body else { panic!("a body of JSON") };
    assert_eq!(std::str::from_utf8(&body).unwrap(), BODY);
    assert_eq!(decode("10.0.0.1", QUERY, "255.255.255.255", BODY), Ok(request()));
}

#[test]
fn what_a_type_does_not_take_is_refused_at_its_place_without_the_value() {
    let body = r#"{"wait":{"secs":-1,"nanos":0},"gateway":"10.0.0.999","known":{"home":[true]},"size":101}"#;
    let problems = decode("localhost", "peers=10.0.0.2&peers=x&count=0", "1.2.3", body).unwrap_err();
    let said: Vec<String> = problems.iter().map(ToString::to_string).collect();
    let all = said.join("\n");
    for expected in ["cannot be read as `Ipv4Addr`", "cannot be read as `Duration`", "cannot be read as `NonZero`"] {
        assert!(all.contains(expected), "{expected}: {all}");
    }
    for value in ["localhost", "999", "1.2.3"] {
        assert!(!all.contains(value), "{value}: {all}");
    }
    let places = |part: Part| problems.iter().filter(|problem| problem.part == part).count();
    assert_eq!((places(Part::Path), places(Part::Query), places(Part::Header)), (1, 3, 1), "{all}");
    assert_eq!(places(Part::Body), 4, "{all}");
}

#[test]
fn bounds_of_the_description_hold_besides() {
    let problems =
        decode("10.0.0.1", "peers=1.1.1.1&peers=1.1.1.2&peers=1.1.1.3&count=1001", "1.1.1.1", BODY).unwrap_err();
    assert_eq!(problems.len(), 2, "{problems:?}");
    // The default of the description is a value of the type.
    let without = BODY.replace("\"size\":1,", "");
    let size = decode("10.0.0.1", QUERY, "1.1.1.1", &without).unwrap().body.size;
    assert_eq!(size.get(), 5);
}

#[test]
fn answers_and_their_headers_are_read_and_written() {
    let count: <GetCount as wire::Operation>::Response = wire::from_json(b"12", Mode::Lenient).unwrap();
    assert_eq!(count.get(), 12);
    assert_eq!(wire::to_json(&count), b"12");
    let headers = PutHostHeaders { x_seen: Some(Ipv4Addr::LOCALHOST.into()) };
    assert_eq!(headers.x_seen.map(|seen| seen.is_loopback()), Some(true));
    let host = host();
    assert_eq!(serde_json::from_str::<Host>(BODY).unwrap(), host);
    assert_eq!(serde_json::to_string(&host).unwrap(), BODY);
}
