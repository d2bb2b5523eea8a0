//! Recordings in the shapes that browsers, mitmproxy and Playwright give them, and what is said of those that cannot be read.

use crate::support::{described, observed, said, settled};
use lvng_observe::Body;
use lvng_observe::har::{self, Bases, Recording};

const THINGS: &str = include_str!("../data/things.yaml");
const CHROMIUM: &str = include_str!("../data/chromium.har");
const MITMPROXY: &str = include_str!("../data/mitmproxy.har");
const PLAYWRIGHT: &str = include_str!("../data/playwright.har");

fn bases() -> Bases {
    Bases::of_servers(&["https://api.example.com/v1", "/relative"])
}

#[track_caller]
fn read(text: &str) -> Recording {
    har::read("traffic.har", text, &bases()).unwrap_or_else(|errors| panic!("{errors}"))
}

#[test]
fn recordings_of_a_browser_are_read() {
    let recording = read(CHROMIUM);
    assert_eq!((recording.exchanges.len(), recording.elsewhere, recording.failed), (1, 2, 1));
    let seen = &recording.exchanges[0];
    assert!(seen.request.headers.iter().all(|(name, _)| !name.starts_with(':')));
    assert!(matches!(&seen.response.body, Body::Whole(bytes) if bytes.starts_with(b"[{")));
    let description = described(THINGS);
    let seen = observed(&description, &recording.exchanges);
    assert_eq!(
        said(&seen),
        [
            "undeclared field: `Thing` has no `colour`",
            "undeclared query parameter: the operation has no query parameter `page`",
            "undeclared query parameter: the operation has no query parameter `token`",
        ]
    );
    let overlay = settled(&description, &recording.exchanges);
    assert!(!overlay.to_string().contains("secret"));
}

#[test]
fn recordings_of_mitmproxy_are_read() {
    let recording = read(MITMPROXY);
    assert_eq!((recording.exchanges.len(), recording.elsewhere, recording.failed), (2, 0, 0));
    let description = described(THINGS);
    assert_eq!(
        said(&observed(&description, &recording.exchanges)),
        [
            "undeclared operation: no path is `/picture`",
            "undeclared status: no response has the status 202",
            "other type: `Thing.size` is described as integer, found string",
        ]
    );
    let overlay = settled(&description, &recording.exchanges).to_string();
    assert!(overlay.contains("image/png"), "{overlay}");
}

#[test]
fn recordings_of_playwright_are_read() {
    let recording = read(&format!("\u{feff}{PLAYWRIGHT}"));
    assert_eq!(recording.exchanges.len(), 2);
    let description = described(THINGS);
    let seen = observed(&description, &recording.exchanges);
    // The other body is in a file of its own.
    assert_eq!(said(&seen), ["undeclared field: the schema has no `shape`"]);
    assert_eq!(seen.unread_bodies, 2);
    settled(&description, &recording.exchanges);
}

#[test]
fn the_api_is_where_it_is_said_to_be() {
    let of = |urls: &[&str]| {
        let urls: Vec<String> = urls.iter().map(|url| (*url).to_owned()).collect();
        har::read("a", CHROMIUM, &Bases::given(&urls).unwrap()).unwrap()
    };
    let recording = of(&["https://api.example.com:443/v1/"]);
    assert_eq!(recording.exchanges[0].path, "/things");
    assert_eq!(of(&["http://api.example.com/v1"]).exchanges.len(), 0);
    assert_eq!(of(&["https://api.example.com/v2"]).exchanges.len(), 0);
    assert_eq!(har::read("a", CHROMIUM, &Bases::of_servers(&["/v1"])).unwrap().exchanges.len(), 2);
    assert!(Bases::given(&["nowhere".to_owned()]).is_err());
}

#[test]
fn what_is_wrong_with_a_recording_is_said_with_its_place() {
    let errors = |text: &str| har::read("traffic.har", text, &bases()).unwrap_err();
    assert_eq!(errors("{\n  \"log\": {\n"), "traffic.har:3:1: error: EOF while parsing an object\n");
    assert_eq!(errors("[]"), "traffic.har:1:1: error: expected a HAR document: an object with `log`\n");
    assert_eq!(errors("{ \"log\":\n {} }"), "traffic.har:1:3: error: expected `log.entries`, a list\n");
    let text = r#"{ "log": { "entries": [
  1,
  { "request": {}, "response": {} },
  { "request": { "method": "GET" }, "response": {} },
  { "request": { "method": "GET", "url": "//x" }, "response": {} },
  { "request": { "method": "GET", "url": "https://api.example.com/" }, "response": { "status": "200" } },
  { "request": { "method": "GET", "url": "https://api.example.com/" }, "response": { "status": 200, "content": {
    "encoding": "base64", "text": "***" } } }
] } }"#;
    assert_eq!(
        errors(text),
        "\
traffic.har:2:3: error: expected an entry with `request` and `response`
traffic.har:3:5: error: expected a request with `method`, a text
traffic.har:4:5: error: expected a request with `url`, a text
traffic.har:5:35: error: the URL cannot be read: relative URL without a base
traffic.har:6:72: error: expected a response with `status`, a number
traffic.har:8:27: error: the text is no base64: Invalid symbol 42, offset 0.
"
    );
    let many = format!("{{ \"log\": {{ \"entries\": [{}] }} }}", vec!["1"; 30].join(","));
    assert!(errors(&many).ends_with("traffic.har: 10 more errors\n"));
}
