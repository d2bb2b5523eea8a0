//! Hostile requests against the running example server: no 5xx, no panic, the envelope every time.

use crate::support::{KEY, exchange, is_envelope, serve};

/// A request as bytes, and the status that it must get.
struct Attack {
    name: &'static str,
    bytes: Vec<u8>,
    status: u16,
}

/// An attack by method, target, further headers and body; framing and credentials are in order.
fn attack(name: &'static str, status: u16, line: &str, headers: &str, body: impl Into<Vec<u8>>) -> Attack {
    let body = body.into();
    let mut bytes = format!(
        "{line} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\nauthorization: Bearer {KEY}\r\ncontent-length: {}\r\n{headers}\r\n",
        body.len()
    )
    .into_bytes();
    bytes.extend(body);
    Attack { name, bytes, status }
}

/// A body for `createAgent`.
fn create(name: &'static str, status: u16, body: impl Into<Vec<u8>>) -> Attack {
    attack(name, status, "POST /api/v2/agents", "content-type: application/json\r\n", body)
}

/// A body for `createAgent` that does not say how long it is.
fn chunked(name: &'static str, status: u16, body: &str) -> Attack {
    let head = format!(
        "POST /api/v2/agents HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\nauthorization: Bearer {KEY}\r\n\
         content-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n"
    );
    Attack { name, bytes: format!("{head}{:x}\r\n{body}\r\n0\r\n\r\n", body.len()).into_bytes(), status }
}

fn get(name: &'static str, status: u16, target: &str) -> Attack {
    attack(name, status, &format!("GET {target}"), "", "")
}

fn bodies() -> Vec<Attack> {
    let deep = format!(r#"{{"name":"x","metadata":{}{}}}"#, "{\"a\":".repeat(5000), "}".repeat(5000));
    let twice_nested = format!(r#"{{"name":"x","tags":{}{}}}"#, "[".repeat(100_000), "]".repeat(100_000));
    vec![
        create("empty body", 400, ""),
        create("broken JSON", 400, "{\"name\":"),
        create("JSON with a tail", 400, r#"{"name":"x"} {"#),
        create("JSON with a comment", 400, r#"{"name":"x" /* hi */}"#),
        create("JSON with a trailing comma", 400, r#"{"name":"x",}"#),
        create("JSON in single quotes", 400, "{'name':'x'}"),
        create("NaN", 400, r#"{"name":"x","temperature":NaN}"#),
        create("infinite number", 400, r#"{"name":"x","temperature":1e999}"#),
        create("list instead of object", 400, "[]"),
        create("string instead of object", 400, r#""name""#),
        create("null instead of object", 400, "null"),
        create("number instead of object", 400, "1"),
        create("missing field", 400, "{}"),
        create("null for a required field", 400, r#"{"name":null}"#),
        create("null for an optional field", 400, r#"{"name":"x","model":null}"#),
        create("number for a string", 400, r#"{"name":1}"#),
        create("string for a number", 400, r#"{"name":"x","temperature":"0.5"}"#),
        create("string for a boolean", 400, r#"{"name":"x","isPublic":"true"}"#),
        create("string for a list", 400, r#"{"name":"x","tags":"a,b"}"#),
        create("number in a list of strings", 400, r#"{"name":"x","tags":["a",1]}"#),
        create("list for an object", 400, r#"{"name":"x","capabilities":[]}"#),
        create("above the maximum", 400, r#"{"name":"x","temperature":1.0000001}"#),
        create("below the minimum", 400, r#"{"name":"x","temperature":-0.1}"#),
        create("a name given twice", 400, r#"{"name":"x","name":"y"}"#),
        create("a name given twice, escaped once", 400, r#"{"name":"x","n\u0061me":"y"}"#),
        create("lone surrogate", 400, r#"{"name":"\ud800"}"#),
        create("invalid UTF-8", 400, b"{\"name\":\"\xff\xfe\"}".to_vec()),
        create("NUL byte", 400, b"{\"name\":\"a\0b\"}".to_vec()),
        create("byte order mark", 400, b"\xef\xbb\xbf{\"name\":\"x\"}".to_vec()),
        create("UTF-16", 400, b"\xff\xfe{\0\"\0".to_vec()),
        create("deep object", 400, deep),
        create("deep list", 400, twice_nested),
        create("3 MiB of text", 413, format!(r#"{{"name":"{}"}}"#, "x".repeat(3 << 20))),
        create("3 MiB of spaces", 413, " ".repeat(3 << 20)),
        chunked("3 MiB in chunks", 413, &" ".repeat(3 << 20)),
        chunked("broken JSON in chunks", 400, "{\"name\":"),
        attack(
            "wrong event",
            400,
            "POST /api/v2/developer/webhooks",
            "content-type: application/json\r\n",
            r#"{"url":"https://x","events":["agent.exploded"]}"#,
        ),
        attack(
            "URL of another scheme",
            400,
            "POST /api/v2/developer/webhooks",
            "content-type: application/json\r\n",
            r#"{"url":"file:///etc/passwd","events":["credit.low"]}"#,
        ),
    ]
}

fn headers() -> Vec<Attack> {
    let json = "content-type: application/json\r\n";
    let good = r#"{"name":"x"}"#;
    let post = |name, status, headers: &str| attack(name, status, "POST /api/v2/agents", headers, good);
    let bare = |name, status, headers: &str| Attack {
        name,
        bytes: format!("GET /api/v2/agents HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n{headers}\r\n")
            .into_bytes(),
        status,
    };
    vec![
        post("no content type", 415, ""),
        post("text", 415, "content-type: text/plain\r\n"),
        post("form", 415, "content-type: application/x-www-form-urlencoded\r\n"),
        post("broken content type", 415, "content-type: ;;;\r\n"),
        post("two content types", 415, "content-type: application/json\r\ncontent-type: text/plain\r\n"),
        post("another charset", 415, "content-type: application/json; charset=utf-16\r\n"),
        post("content encoding", 415, "content-type: application/json\r\ncontent-encoding: gzip\r\n"),
        post("accepts images only", 406, &format!("{json}accept: image/png\r\n")),
        bare("no credentials", 401, ""),
        bare("empty credentials", 401, "authorization:\r\n"),
        bare("scheme without token", 401, "authorization: Bearer\r\n"),
        bare("another scheme", 401, "authorization: Basic eDp5\r\n"),
        bare("wrong key", 401, "authorization: Bearer lvng_sk_live_00000000000000000000000000000000\r\n"),
        bare("key that is no text", 401, "authorization: Bearer \u{80}\u{ff}\r\n"),
        bare("two credentials", 401, "authorization: Bearer a\r\nauthorization: Bearer b\r\n"),
        bare("empty key header", 401, "x-api-key:\r\n"),
    ]
}

fn targets() -> Vec<Attack> {
    let agent = "/api/v2/agents/550e8400-e29b-41d4-a716-446655440000";
    let long = format!("/api/v2/agents?search={}", "x".repeat(20_000));
    vec![
        get("unknown path", 404, "/api/v2/agentz"),
        get("root", 404, "/"),
        get("prefix of a path", 404, "/api/v2"),
        get("slash at the end", 404, "/api/v2/agents/"),
        get("two slashes", 404, "/api//v2/agents"),
        get("upper case", 404, "/API/v2/agents"),
        get("dot segments", 400, "/api/v2/agents/../developer/logs"),
        get("encoded dot segments", 400, "/api/v2/agents/%2e%2e/developer"),
        get("a dot as id", 400, "/api/v2/agents/."),
        get("encoded slash in an id", 404, "/api/v2/agents/..%2f..%2fetc%2fpasswd"),
        get("encoded NUL in an id", 400, "/api/v2/agents/a%00b"),
        // No header holds it, so it is an id like any other: nobody's.
        get("encoded line break in an id", 404, "/api/v2/agents/a%0d%0aset-cookie:x"),
        get("broken encoding in an id", 400, "/api/v2/agents/%zz"),
        get("cut-off encoding in an id", 400, "/api/v2/agents/%4"),
        get("id that is not UTF-8", 400, "/api/v2/agents/%ff%fe"),
        get("id that is nobody's", 404, agent),
        get("stranger's script in an id", 404, "/api/v2/agents/%3Cscript%3E"),
        get("database talk in an id", 404, "/api/v2/agents/1'%20OR%20'1'='1"),
        attack("method that the path has not", 405, "DELETE /api/v2/agents", "", ""),
        attack("method that nobody knows", 405, "BREW /api/v2/agents", "", ""),
        attack("PATCH for PUT", 405, &format!("PATCH {agent}"), "content-type: application/json\r\n", "{}"),
        get("word for a number", 400, "/api/v2/agents?limit=ten"),
        get("fraction for a whole number", 400, "/api/v2/agents?limit=1.5"),
        get("number beyond 64 bits", 400, "/api/v2/agents?limit=99999999999999999999"),
        get("empty number, which is none", 200, "/api/v2/agents?limit="),
        get("number in hexadecimal", 400, "/api/v2/agents?limit=0x10"),
        get("parameter given twice", 400, "/api/v2/agents?limit=1&limit=2"),
        get("parameter given twice, encoded once", 400, "/api/v2/agents?limit=1&%6cimit=2"),
        get("status that is not listed", 400, "/api/v2/agents?status=deleted"),
        get("boolean that is none", 400, "/api/v2/agents?includePublic=yes"),
        get("broken encoding in a value", 400, "/api/v2/agents?search=%e0%a4"),
        get("broken encoding in a name", 400, "/api/v2/agents?%ff=1"),
        get("period that is not listed", 400, &format!("{agent}/stats?period=1y")),
        get("above the maximum", 400, "/api/v2/developer/logs?limit=101"),
        get("long query", 200, &long),
        get("unknown parameter", 200, "/api/v2/agents?debug=1"),
        get("only delimiters", 200, "/api/v2/agents?&&=&"),
    ]
}

fn status_and_body(reply: &[u8]) -> (u16, String) {
    let text = String::from_utf8_lossy(reply);
    let status = text.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
    let body = text.split_once("\r\n\r\n").map(|(_, body)| body.to_owned()).unwrap_or_default();
    (status, body)
}

fn head(reply: &[u8]) -> String {
    let text = String::from_utf8_lossy(reply);
    text.split_once("\r\n\r\n").map(|(head, _)| head.to_lowercase()).unwrap_or_default()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_attack_is_answered_in_the_envelope() {
    let server = serve().await;
    let attacks: Vec<Attack> = [bodies(), headers(), targets()].into_iter().flatten().collect();
    assert!(attacks.len() >= 60, "{} attacks", attacks.len());
    let mut wrong = Vec::new();
    for Attack { name, bytes, status } in &attacks {
        let reply = exchange(server.address, bytes).await;
        let (found, body) = status_and_body(&reply);
        let in_order = found == *status && (found < 400 || is_envelope(body.as_bytes()));
        if !in_order {
            wrong.push(format!(
                "{name}: {found} where {status} was expected: {}",
                body.chars().take(200).collect::<String>()
            ));
        }
        let head = head(&reply);
        if found == 405 && !head.contains("\r\nallow: ") {
            wrong.push(format!("{name}: nothing says which methods are allowed"));
        }
        if head.contains("set-cookie") {
            wrong.push(format!("{name}: a header was smuggled in"));
        }
        if body.contains(KEY) {
            wrong.push(format!("{name}: the answer holds the key"));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), attacks.len(), wrong.join("\n"));
    // The server has survived all of it.
    let (status, _) = status_and_body(&exchange(server.address, &get("", 200, "/api/v2/agents").bytes).await);
    assert_eq!(status, 200);
}
