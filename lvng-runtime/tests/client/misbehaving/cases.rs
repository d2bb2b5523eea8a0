//! What the server does, and what must come of it.

/// What a server does once it has read a request.
#[derive(Clone)]
pub enum Act {
    /// Writes these bytes and closes the connection.
    Say(Vec<u8>),
    /// Writes these bytes and nothing more, with the connection open.
    SayAndHang(Vec<u8>),
    /// Writes these bytes and breaks the connection.
    SayAndReset(Vec<u8>),
}

/// What the client sends.
#[derive(Clone, Copy, Debug)]
pub enum Sent {
    Get,
    Post,
    PostWithKey,
    Put,
    PutStream,
    Download,
    Listen,
}

/// What must come of it.
#[derive(Clone, Debug)]
pub enum Expected {
    /// Success, with so many bytes or events of a stream.
    Read(usize),
    Status(u16),
    NotAsDescribed(&'static str),
    Timeout,
    Transport(&'static str),
}

pub struct Case {
    pub name: String,
    pub sent: Sent,
    pub acts: Vec<Act>,
    pub expected: Expected,
    /// How many requests the server must have seen.
    pub requests: usize,
    /// Whether the case is about waiting in vain.
    pub is_silent: bool,
}

use Expected::*;
use Sent::*;

const THING: &str = r#"{"id":"a","size":1}"#;
const BROKE: Expected = Transport("the connection broke");
/// Tried again after: all that say "later".
const TRANSIENT: [u16; 6] = [408, 429, 500, 502, 503, 504];
const FINAL: [u16; 24] = [
    400, 401, 402, 403, 404, 405, 406, 409, 410, 411, 412, 413, 414, 415, 418, 422, 423, 425, 428, 431, 451, 501, 505,
    511,
];

pub fn all() -> Vec<Case> {
    let mut cases = Vec::new();
    statuses(&mut cases);
    waits(&mut cases);
    connections(&mut cases);
    heads(&mut cases);
    bodies(&mut cases);
    framing(&mut cases);
    redirects(&mut cases);
    streams(&mut cases);
    cases
}

fn case(cases: &mut Vec<Case>, name: impl Into<String>, sent: Sent, acts: Vec<Act>, outcome: (Expected, usize)) {
    let (expected, requests) = outcome;
    cases.push(Case { name: format!("{}, {sent:?}", name.into()), sent, acts, expected, requests, is_silent: false });
}

fn silent(cases: &mut Vec<Case>, name: &str, sent: Sent, acts: Vec<Act>, outcome: (Expected, usize)) {
    case(cases, name, sent, acts, outcome);
    cases.last_mut().unwrap().is_silent = true;
}

/// An answer that closes the connection.
fn answer(status: &str, headers: &[&str], body: &[u8]) -> Act {
    let mut text = format!("HTTP/1.1 {status}\r\nconnection: close\r\ncontent-length: {}\r\n", body.len());
    headers.iter().for_each(|header| text += &format!("{header}\r\n"));
    let mut bytes = (text + "\r\n").into_bytes();
    bytes.extend_from_slice(body);
    Act::Say(bytes)
}

fn status(status: u16, headers: &[&str]) -> Act {
    answer(&format!("{status} X"), headers, b"")
}

fn json(body: impl AsRef<[u8]>) -> Act {
    answer("200 OK", &["content-type: application/json"], body.as_ref())
}

fn good() -> Act {
    json(THING)
}

fn raw(text: impl Into<Vec<u8>>) -> Act {
    Act::Say(text.into())
}

fn statuses(cases: &mut Vec<Case>) {
    for code in TRANSIENT {
        for (sent, requests) in [(Get, 4), (Post, 1), (PostWithKey, 4), (Put, 4), (PutStream, 1)] {
            case(cases, format!("{code}"), sent, vec![status(code, &[])], (Status(code), requests));
        }
        case(cases, format!("{code} once"), Get, vec![status(code, &[]), good()], (Read(1), 2));
    }
    for code in FINAL {
        case(cases, format!("{code}"), Get, vec![status(code, &[])], (Status(code), 1));
    }
    case(cases, "999", Get, vec![status(999, &[])], (Status(999), 1));
}

fn waits(cases: &mut Vec<Case>) {
    let past = "date: Sun, 31 Mar 2024 00:00:00 GMT";
    for header in [
        "retry-after: 0",
        "retry-after: 0.01",
        "retry-after: Sun, 31 Mar 2024 00:00:00 GMT",
        "retry-after-ms: 1",
        "retry-after: -1",
        "retry-after: soon",
        "x-ratelimit-reset: 1711843200",
        "x-ratelimit-reset: 2024-03-31T00:00:00Z",
        "ratelimit-reset: 0",
        "ratelimit: \"default\";r=0;t=0",
        "x-should-retry: true",
    ] {
        case(cases, header, Get, vec![status(429, &[past, header]), good()], (Read(1), 2));
    }
    for header in [
        "retry-after: 3600",
        "retry-after: Sun, 31 Mar 2024 01:00:00 GMT",
        "retry-after-ms: 3600000",
        "x-ratelimit-reset: 1711846800",
        "x-ratelimit-reset: 2024-03-31T01:00:00Z",
        "ratelimit: \"default\";r=0;t=3600",
        "x-should-retry: false",
    ] {
        case(cases, header, Get, vec![status(429, &[past, header]), good()], (Status(429), 1));
    }
    case(cases, "404 to be retried", Get, vec![status(404, &["x-should-retry: true"]), good()], (Read(1), 2));
    case(cases, "404 to be retried", Post, vec![status(404, &["x-should-retry: true"])], (Status(404), 1));
}

fn connections(cases: &mut Vec<Case>) {
    let breaks = [("closed", raw("")), ("reset", Act::SayAndReset(Vec::new()))];
    for (name, act) in breaks {
        for (sent, requests) in [(Get, 4), (Post, 1), (PostWithKey, 4), (Put, 4), (PutStream, 1)] {
            case(cases, name, sent, vec![act.clone()], (BROKE, requests));
        }
        case(cases, format!("{name} once"), Get, vec![act.clone(), good()], (Read(1), 2));
        case(cases, format!("{name} once"), PostWithKey, vec![act, good()], (Read(1), 2));
    }
    silent(cases, "silent", Get, vec![Act::SayAndHang(Vec::new())], (Timeout, 2));
    silent(cases, "silent", Post, vec![Act::SayAndHang(Vec::new())], (Timeout, 1));
    let half = b"HTTP/1.1 200 OK\r\ncontent-length: 19\r\n\r\n{\"id\"".to_vec();
    silent(cases, "silent in the body", Post, vec![Act::SayAndHang(half)], (Timeout, 1));
}

fn heads(cases: &mut Vec<Case>) {
    const NOT_HTTP: Expected = Transport("is not HTTP that can be read");
    let long = format!("HTTP/1.1 200 OK\r\nx-long: {}\r\n\r\n", "x".repeat(1 << 20));
    let many = format!("HTTP/1.1 200 OK\r\n{}\r\n", "x-many: 1\r\n".repeat(300));
    for (name, text) in [
        ("a head of 1 MiB", long.as_str()),
        ("300 headers", &many),
        ("two lengths", "HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n12"),
        ("HTTP/0.9", "<html>hello</html>\r\n\r\n"),
        ("another protocol", "SSH-2.0-OpenSSH_9.6\r\n\r\n"),
        ("a status of letters", "HTTP/1.1 abc OK\r\n\r\n"),
        ("a status of five digits", "HTTP/1.1 99999 ?\r\n\r\n"),
        ("a version that is none", "HTTP/9.9 200 OK\r\n\r\n"),
        ("a header without colon", "HTTP/1.1 200 OK\r\nnonsense\r\n\r\n"),
        ("a length that is no number", "HTTP/1.1 200 OK\r\ncontent-length: many\r\n\r\n"),
    ] {
        case(cases, name, Get, vec![raw(text)], (NOT_HTTP, 1));
    }
    for (name, text) in [
        ("HTTP/1.0 with a length", format!("HTTP/1.0 200 OK\r\ncontent-length: 19\r\n\r\n{THING}")),
        ("HTTP/1.0 without", format!("HTTP/1.0 200 OK\r\n\r\n{THING}")),
        ("100 first", format!("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 19\r\n\r\n{THING}")),
        ("103 first", format!("HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\nHTTP/1.1 200 OK\r\n\r\n{THING}")),
        ("no reason", format!("HTTP/1.1 200\r\ncontent-length: 19\r\n\r\n{THING}")),
        ("neither length nor chunks", format!("HTTP/1.1 200 OK\r\n\r\n{THING}")),
    ] {
        case(cases, name, Get, vec![raw(text)], (Read(1), 1));
    }
    case(cases, "half a head", Get, vec![raw("HTTP/1.1 200 OK\r\ncontent-le")], (BROKE, 4));
}

fn bodies(cases: &mut Vec<Case>) {
    let deep = "[".repeat(20_000);
    for (name, body) in [
        ("nothing", &b""[..]),
        ("half an object", br#"{"id":"a","#),
        ("two objects", br#"{"id":"a","size":1}{}"#),
        ("a length too short", br#"{"id":"a","size":"#),
        ("invalid UTF-8", b"{\"id\":\"\xff\",\"size\":1}"),
        ("UTF-16", b"\xff\xfe{\0"),
        ("NaN", br#"{"id":"a","size":NaN}"#),
        ("a comment", br#"{"id":"a","size":1} // done"#),
        ("depth", deep.as_bytes()),
        ("null", b"null"),
        ("a list", b"[]"),
        ("a text", br#""a""#),
    ] {
        case(cases, format!("{name} for JSON"), Get, vec![json(body)], (NotAsDescribed("body "), 1));
    }
    for (name, body, place) in [
        ("a required member is missing", r#"{"id":"a"}"#, "size"),
        ("a required member is null", r#"{"id":null,"size":1}"#, "id"),
        ("a text for a number", r#"{"id":"a","size":"1"}"#, "size"),
        ("a number for a text", r#"{"id":1,"size":1}"#, "id"),
        ("a fraction for an integer", r#"{"id":"a","size":1.5}"#, "size"),
        ("twenty digits", r#"{"id":"a","size":12345678901234567890}"#, "size"),
    ] {
        case(cases, name, Get, vec![json(body)], (NotAsDescribed(place), 1));
        // Success is not done again, whatever it looks like.
        case(cases, name, PostWithKey, vec![json(body)], (NotAsDescribed(place), 1));
    }
    for (name, body) in [
        ("a byte order mark", "\u{feff}{\"id\":\"a\",\"size\":1}"),
        ("a name twice", r#"{"id":"a","id":"b","size":1}"#),
        ("an unknown member", r#"{"id":"a","size":1,"new":[{}]}"#),
        ("1.0 for an integer", r#"{"id":"a","size":1.0}"#),
        ("white space", " \r\n{ \"id\" : \"a\" , \"size\" : 1 }\n "),
    ] {
        case(cases, name, Get, vec![json(body)], (Read(1), 1));
    }
    for media in ["content-type: text/plain", "content-type: application/octet-stream", "content-type: ;", "x-none: 1"]
    {
        case(cases, format!("JSON as {media}"), Get, vec![answer("200 OK", &[media], THING.as_bytes())], (Read(1), 1));
    }
    let page = b"<html><body>Please log in</body></html>";
    let html = |status| vec![answer(status, &["content-type: text/html"], page)];
    case(cases, "a page with 200", Get, html("200 OK"), (NotAsDescribed("`text/html`: `<html><body>Please log in"), 1));
    case(cases, "a page with 404", Get, html("404 Not Found"), (Status(404), 1));
    let brotli = vec![answer("200 OK", &["content-encoding: compress"], b"\x1f\x9d")];
    case(cases, "an unknown encoding", Get, brotli, (NotAsDescribed("`compress`"), 1));
    case(cases, "204 for JSON", Get, vec![status(204, &[])], (NotAsDescribed("is empty"), 1));
    case(cases, "200 for nothing", Put, vec![json(THING)], (Read(1), 1));
}

fn framing(cases: &mut Vec<Case>) {
    let chunked = |rest: &str| raw(format!("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n{rest}"));
    case(cases, "chunks", Get, vec![chunked(&format!("13\r\n{THING}\r\n0\r\n\r\n"))], (Read(1), 1));
    case(cases, "chunks without end", Get, vec![chunked(&format!("13\r\n{THING}\r\n"))], (BROKE, 4));
    case(cases, "chunks without end", Post, vec![chunked(&format!("13\r\n{THING}\r\n"))], (BROKE, 1));
    case(cases, "half a chunk", Get, vec![chunked("13\r\n{\"id\"")], (BROKE, 4));
    case(cases, "a chunk of no size", Get, vec![chunked("zz\r\n")], (BROKE, 4));
    case(
        cases,
        "a length too long",
        Get,
        vec![raw(format!("HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{THING}"))],
        (BROKE, 4),
    );
    let reset = Act::SayAndReset(format!("HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{THING}").into_bytes());
    case(cases, "reset in the body, once", Get, vec![reset, good()], (Read(1), 2));
    let large = || vec![json(vec![b' '; (1 << 20) + 1])];
    case(cases, "more than the limit", Get, large(), (Transport("larger than 1048576 bytes"), 1));
    let large = vec![answer("500 X", &[], &vec![b' '; (1 << 20) + 1])];
    case(cases, "an error that is more than the limit", Get, large, (Status(500), 4));
}

fn redirects(cases: &mut Vec<Case>) {
    let refused = || Transport("a redirect was not followed");
    let to = |code: u16, place: &str| status(code, &[&format!("location: {place}")]);
    for code in [301, 302, 303, 307, 308] {
        case(cases, format!("{code}"), Get, vec![to(code, "/elsewhere"), good()], (Read(1), 2));
    }
    for code in [301, 302] {
        case(cases, format!("{code}"), Post, vec![to(code, "/elsewhere")], (refused(), 1));
    }
    for code in [303, 307, 308] {
        case(cases, format!("{code}"), Post, vec![to(code, "/elsewhere"), good()], (Read(1), 2));
    }
    case(cases, "307", PutStream, vec![to(307, "/elsewhere")], (refused(), 1));
    case(cases, "a circle", Get, vec![to(302, "/thing")], (refused(), 6));
    case(cases, "no location", Get, vec![status(302, &[])], (Status(302), 1));
    for place in ["http://[", "ftp://127.0.0.1/", "http://example.com/"] {
        case(cases, format!("to {place}"), Get, vec![to(302, place)], (refused(), 1));
    }
    case(cases, "304", Get, vec![status(304, &[])], (Status(304), 1));
}

/// A download of 1 GiB, in ranges that are all cut off after so many bytes.
fn cut_every(step: usize) -> Vec<Act> {
    let (length, piece) = (1_usize << 30, "x".repeat(step));
    let act = |from: usize| {
        let status = if from == 0 { "200 OK" } else { "206 Partial Content" };
        let range = format!("content-range: bytes {from}-{}/{length}", length - 1);
        raw(format!(
            "HTTP/1.1 {status}\r\nconnection: close\r\ncontent-length: {}\r\naccept-ranges: bytes\r\netag: \"v1\"\r\n\
             {range}\r\n\r\n{piece}",
            length - from
        ))
    };
    (0..8).map(|n| act(n * step)).collect()
}

fn streams(cases: &mut Vec<Case>) {
    let head = "HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\n";
    case(cases, "a download", Download, vec![raw(format!("{head}abcdef"))], (Read(6), 1));
    case(cases, "a download that is cut", Download, vec![raw(format!("{head}abc"))], (BROKE, 1));
    let reset = Act::SayAndReset(format!("{head}abc").into_bytes());
    case(cases, "a download that is reset", Download, vec![reset], (BROKE, 1));
    case(cases, "a download that is cut every 64 KiB", Download, cut_every(64 << 10), (BROKE, 4));
    case(cases, "503 for a download", Download, vec![status(503, &[]), raw(format!("{head}abcdef"))], (Read(6), 2));
    silent(
        cases,
        "a download that falls silent",
        Download,
        vec![Act::SayAndHang(format!("{head}abc").into_bytes())],
        (Timeout, 1),
    );

    let events = |rest: &str| format!("HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n{rest}");
    for (name, rest, count) in [
        ("events", "data: 1\n\ndata: 2\n\n", 2),
        ("CR", "data: 1\r\rdata: 2\r\r", 2),
        ("CRLF, comments and a mark", "\u{feff}: hello\r\n\r\ndata: 1\r\n\r\n", 1),
        ("an event without its empty line", "data: 1\n\ndata: 2", 1),
        ("[DONE]", "data: 1\n\ndata: [DONE]\n\ndata: 2\n\n", 1),
        ("no event", "", 0),
    ] {
        case(cases, name, Listen, vec![raw(events(rest))], (Read(count), 1));
    }
    silent(cases, "events that stop", Listen, vec![Act::SayAndHang(events("data: 1\n\n").into_bytes())], (Timeout, 1));
    let cut = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ncontent-length: 99\r\n\r\ndata: 1\n\n";
    case(cases, "events that are cut", Listen, vec![raw(cut)], (BROKE, 1));
    for media in ["application/json", "text/html", "application/problem+json"] {
        let other = vec![answer("200 OK", &[&format!("content-type: {media}")], br#"{"error":"not streaming"}"#)];
        case(cases, format!("{media} for events"), Listen, other, (NotAsDescribed("is no stream of events"), 1));
    }
}
