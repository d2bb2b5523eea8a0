use super::operations::{CreateThing, Download, GetThing, SearchThings, create, get};
use super::script::{Act, BASE, Script, THING, ok, shown};
use lvng_runtime::client::{CallOptions, Client, Credential, Error};
use lvng_runtime::wire::BoxError;
use std::time::{Duration, UNIX_EPOCH};

#[tokio::test]
async fn requests_as_sent() {
    let script = Script::new([ok(), Act::Answer(201, vec![], THING)]);
    let client = script.builder().bearer("t").default_header("x-a", "1").default_header("x-b", "1").build().unwrap();
    let operation = GetThing { id: "a/ü?".into(), view: Some("full & all".into()) };
    let options = CallOptions::new().header("x-b", "2");
    client.execute(&operation, &options).await.unwrap();
    client.send(&CreateThing { size: Some(3), ..create("a") }).await.unwrap();
    let seen = script.seen();
    assert_eq!(seen[0].method, "GET");
    assert_eq!(seen[0].uri, "https://api.example/v1/things/a%2F%C3%BC%3F?view=full%20%26%20all");
    assert_eq!((seen[0].header("x-a"), seen[0].header("x-b")), (Some("1"), Some("2")));
    assert!(seen[0].header("accept").unwrap().starts_with("application/json"));
    assert!(seen[0].header("user-agent").unwrap().starts_with("lvng-runtime/"));
    assert_eq!((&seen[1].method[..], &seen[1].body[..]), ("POST", &br#"{"id":"a","size":3}"#[..]));
    assert_eq!(seen[1].header("content-type"), Some("application/json"));
}

#[tokio::test]
async fn what_cannot_be_written_is_not_sent() {
    let script = Script::new([]);
    for id in ["", ".", ".."] {
        let error = script.client().send(&get(id)).await.unwrap_err();
        assert!(matches!(error, Error::Encode(_)), "{error}");
        assert_eq!(error.operation(), Some("getThing"));
    }
    let options = CallOptions::new().header("x-a", "1\r\nx-evil: 1");
    let error = script.client().execute(&get("a"), &options).await.unwrap_err();
    assert!(matches!(error, Error::Config(_)), "{error}");
}

#[tokio::test]
async fn the_response_beside_its_value() {
    let headers = vec![
        ("x-ratelimit-limit", "100".to_owned()),
        ("x-ratelimit-remaining", "97".to_owned()),
        ("x-ratelimit-reset", "1711843200".to_owned()),
        ("x-request-id", "req-1".to_owned()),
    ];
    let script = Script::new([Act::Answer(200, headers, THING)]);
    let response = script.client().execute(&get("a"), &CallOptions::new()).await.unwrap();
    assert_eq!((response.status.as_u16(), response.request_id()), (200, Some("req-1")));
    let limit = response.rate_limit().unwrap();
    assert_eq!((limit.limit, limit.remaining), (Some(100), Some(97)));
    assert_eq!(limit.reset, Some(UNIX_EPOCH + Duration::from_secs(1_711_843_200)));
    assert_eq!(limit.reset_in(), Some(Duration::ZERO));
    assert_eq!(response.map(|thing| thing.size).into_inner(), 1);
}

#[derive(Clone, Debug, PartialEq, lvng_runtime::Operation)]
#[operation("ping", POST "/ping")]
#[success(200)]
struct Ping {}

#[tokio::test]
async fn a_body_that_nothing_describes_can_be_had() {
    let text = vec![("content-type", "text/plain".to_owned())];
    let script = Script::new([Act::Answer(200, text, "pong at noon"), ok()]);
    let response = script.client().execute(&Ping {}, &CallOptions::new()).await.unwrap();
    assert_eq!((&response.body()[..], response.header("content-type")), (&b"pong at noon"[..], Some("text/plain")));
    let response = script.client().execute(&get("a"), &CallOptions::new()).await.unwrap();
    assert_eq!(response.map(|thing| thing.size).body(), THING.as_bytes());
}

#[derive(Clone, Debug, PartialEq, lvng_runtime::Operation)]
#[operation("forget", DELETE "/things")]
struct Forget {}

#[tokio::test]
async fn no_content_is_null_where_nothing_is_described() {
    let script = Script::new([Act::Answer(204, vec![], ""), Act::Answer(200, vec![], r#"{"n":1}"#)]);
    assert_eq!(script.client().send(&Forget {}).await.unwrap(), lvng_runtime::Value::Null);
    assert_eq!(script.client().send(&Forget {}).await.unwrap()["n"], 1);
}

#[tokio::test]
async fn errors_of_the_server() {
    let body = r#"{"success":false,"error":{"code":"NOT_FOUND","message":"No such\nthing"}}"#;
    let headers = vec![("x-request-id", "req-1".to_owned())];
    let script = Script::new([Act::Answer(404, headers, body)]);
    let error = script.client().send(&get("a")).await.unwrap_err();
    assert!(error.is_not_found());
    assert_eq!(error.to_string(), "getThing: 404 Not Found: No such thing (NOT_FOUND) [request req-1]");
    let api = error.api().unwrap();
    assert_eq!((api.code(), api.message()), (Some("NOT_FOUND"), Some("No such\nthing")));
    assert_eq!((api.body(), api.path()), (&body.into(), "/v1/things/a"));
    // The error has it all, too.
    assert_eq!((error.code(), error.message()), (Some("NOT_FOUND"), Some("No such\nthing")));
    assert_eq!(
        (error.body().unwrap(), error.request_id(), error.headers().unwrap().len()),
        (&body.into(), Some("req-1"), 1)
    );
    assert_eq!(api.decode::<GetThing>().unwrap()["success"], false);
}

#[tokio::test]
async fn bodies_that_are_not_as_described() {
    let table = [
        (r#"{"id":"a","size":"big"}"#, "size"),
        (r#"{"id":"a"}"#, "size"),
        ("<html>", ""),
        ("", ""),
        (r#"{"id":"a","size":1"#, ""),
    ];
    for (body, path) in table {
        let script = Script::new([Act::Answer(200, vec![("x-request-id", "1".into())], body)]);
        let Error::Decode(error) = script.client().send(&get("a")).await.unwrap_err() else { panic!("{body}") };
        assert_eq!((error.problems()[0].path.as_str(), error.body()), (path, &body.into()), "{error}");
        assert_eq!((error.status().as_u16(), error.headers().len()), (200, 1));
        assert!(error.to_string().starts_with("getThing: the response (200) is not as described: body "), "{error}");
    }
}

#[tokio::test]
async fn the_kinds_of_errors() {
    type Question = fn(&Error) -> bool;
    let kinds: [(&str, Question, &[u16]); 7] = [
        ("validation", Error::is_validation, &[400, 422]),
        ("unauthorized", Error::is_unauthorized, &[401]),
        ("forbidden", Error::is_forbidden, &[403]),
        ("not found", Error::is_not_found, &[404, 410]),
        ("conflict", Error::is_conflict, &[409]),
        ("rate limited", Error::is_rate_limited, &[429]),
        ("server error", Error::is_server_error, &[500, 503]),
    ];
    let options = CallOptions::new().retries(0);
    for (expected, _, codes) in kinds {
        for code in codes {
            let script = Script::new([Act::Answer(*code, vec![], "")]);
            let error = script.client().execute(&get("a"), &options).await.unwrap_err();
            let found: Vec<_> = kinds.iter().filter(|(_, is_it, _)| is_it(&error)).map(|(name, ..)| *name).collect();
            assert_eq!(found, [expected], "{code}");
        }
    }
    let script = Script::new([Act::Answer(200, vec![], "")]);
    assert!(script.client().send(&get("a")).await.unwrap_err().is_decode());
}

#[tokio::test]
async fn fields_are_named_in_the_text_of_an_error() {
    let fastapi = r#"{"detail":[{"loc":["body","name"],"msg":"Field required"},{"loc":["query","n"],"msg":"is bad"}]}"#;
    let script = Script::new([Act::Answer(422, vec![], fastapi)]);
    let error = script.client().send(&get("a")).await.unwrap_err();
    assert_eq!(error.to_string(), "getThing: 422 Unprocessable Entity: `name` Field required; `n` is bad");
    assert_eq!(error.details().len(), 2);
}

#[tokio::test]
async fn what_came_in_place_of_json_is_said() {
    let typed = |media: &str| vec![("content-type", media.to_owned())];
    let page = "<html>\n  <body>Log in, s3cr3t-token</body>";
    let table = [
        (typed("text/html; charset=utf-8"), page, "; it is `text/html`: `<html> <body>Log in, [redacted]</body>`"),
        (typed("text/plain"), &*"x".repeat(100), &*format!("; it is `text/plain`: `{}…`", "x".repeat(80))),
        (typed("application/json"), "<", "line 1 column 1"),
        (vec![("content-encoding", "br".to_owned())], "\u{1}", "; its encoding is `br`, which was not undone"),
    ];
    for (headers, body, end) in table {
        let body: &'static str = Box::leak(body.to_owned().into_boxed_str());
        let error = Script::new([Act::Answer(200, headers, body)]).client().send(&get("a")).await.unwrap_err();
        assert!(error.to_string().ends_with(end) && error.is_decode(), "{error}");
        assert_eq!(error.body().unwrap(), body);
    }
}

#[tokio::test]
async fn a_byte_order_mark_is_no_harm() {
    let script = Script::new([Act::Answer(200, vec![], "\u{feff}{\"id\":\"a\",\"size\":1}")]);
    assert_eq!(script.client().send(&get("a")).await.unwrap().size, 1);
}

#[tokio::test]
async fn bodies_without_end_are_cut() {
    let script = Script::new([ok(), ok(), Act::Answer(404, vec![], "no such thing, and more")]);
    let builder = || script.builder().bearer("t");
    assert!(builder().max_response_bytes(THING.len()).build().unwrap().send(&get("a")).await.is_ok());
    let error = builder().max_response_bytes(THING.len() - 1).build().unwrap().send(&get("a")).await.unwrap_err();
    assert_eq!(error.to_string(), "getThing: the body of the response is larger than 18 bytes");
    let error = builder().max_response_bytes(7).build().unwrap().send(&get("a")).await.unwrap_err();
    let error = error.api().unwrap();
    assert_eq!((error.status().as_u16(), error.body().as_ref()), (404, b"no such" as &[u8]));
}

#[tokio::test]
async fn streams_are_handed_on_and_errors_of_streams_are_read() {
    let acts = [Act::Answer(200, vec![], "abc"), Act::Answer(404, vec![], r#"{"error":"gone"}"#)];
    let script = Script::new(acts);
    let client = script.builder().max_response_bytes(20).build().unwrap();
    let mut stream = client.send(&Download { id: "a".into() }).await.unwrap();
    assert_eq!(stream.next().await.unwrap().unwrap(), "abc");
    assert!(stream.next().await.is_none());
    let error = client.send(&Download { id: "a".into() }).await.unwrap_err();
    assert_eq!(error.api().unwrap().message(), Some("gone"));
}

#[tokio::test]
async fn causes_are_in_the_chain() {
    let script = Script::new([Act::Break]);
    let error = script.client().execute(&get("a"), &CallOptions::new().retries(0)).await.unwrap_err();
    assert_eq!(error.to_string(), "getThing: the connection broke before the server answered");
    assert!(shown(&error).contains("connection reset"), "{}", shown(&error));
}

#[test]
fn clients_and_calls_cross_threads() {
    fn is_send<T: Send + 'static>(_: T) {}
    fn is_shared<T: Send + Sync + Clone>(_: &T) {}
    let client = Client::builder(BASE).bearer("t").build().unwrap();
    is_shared(&client);
    is_send(client.send(&get("a")));
    is_send(client.execute(&get("a"), &CallOptions::new()));
    assert_eq!(client.base_url(), BASE);
    assert!(size_of::<Error>() <= 64, "{}", size_of::<Error>());
}

#[tokio::test]
async fn an_axum_router_is_a_transport() {
    let things = axum::routing::get(async |uri: http::Uri| format!(r#"{{"id":"{}","size":2}}"#, uri.path()));
    let router = axum::Router::new().route("/v1/things/{id}", things);
    let client = Client::builder(BASE).bearer("t").service(router).build().unwrap();
    assert_eq!(client.send(&get("a")).await.unwrap().id, "/v1/things/a");
    assert_eq!(client.with_bearer("u").base_url(), BASE);
}

/// Whatever a server answers, a client says what is wrong with it.
#[tokio::test]
async fn nasty_answers_are_errors_that_say_so() {
    let deep: &'static str = Box::leak(("[".repeat(10_000) + &"]".repeat(10_000)).into_boxed_str());
    let twice = r#"{"id":"a","size":1,"size":2}"#;
    let bodies = [
        "",
        " ",
        "null",
        "[]",
        "\"\"",
        "{",
        "{}",
        "\0",
        "\u{feff}",
        "<html>",
        deep,
        twice,
        r#"{"id":"a","size":1e400}"#,
        r#"{"id":"a","size":9223372036854775808}"#,
        r#"{"id":"\ud800","size":1}"#,
        r#"{"id":"a","size":1.5}"#,
        r#"{"id":"a","size":-0.0}"#,
        r#"{"id":"a","size":1.0}"#,
        r#"{"error":{"message":7}}"#,
        r#"{"error":{"code":null,"details":[{}]}}"#,
        r#"{"error":"\u0000"}"#,
    ];
    let types =
        ["", "application/json", "application/json; charset=utf-16", "text/html", "\u{e9}", ";", "*/*", "a/b/c"];
    let mut read = Vec::new();
    for status in [200, 201, 204, 299, 304, 400, 404, 418, 500, 599, 700, 999] {
        for body in bodies {
            for content_type in types {
                let headers = vec![("content-type", content_type.to_owned()), ("retry-after", "\u{e9}".to_owned())];
                let script = Script::new([Act::Answer(status, headers, body)]);
                let options = CallOptions::new().retries(0);
                match script.client().execute(&get("a"), &options).await {
                    Ok(answer) => read.push((status, body, answer.value.size)),
                    Err(error) => {
                        assert!(error.to_string().starts_with("getThing: "), "{error}");
                        let _ = error.api().map(|api| {
                            (api.code().is_some(), api.message().is_some(), api.decode::<GetThing>().is_ok())
                        });
                    }
                }
            }
        }
    }
    read.dedup();
    read.retain(|(status, ..)| *status == 200);
    let [zero, one] = [r#"{"id":"a","size":-0.0}"#, r#"{"id":"a","size":1.0}"#];
    // Of two members with one name a client takes the last, as JavaScript, Python and serde_json do.
    assert_eq!(read, [(200, twice, 2), (200, zero, 0), (200, one, 1)]);
}

#[tokio::test]
async fn a_call_is_shown_as_a_command_of_curl_without_its_keys() {
    let script = Script::new([]);
    let curl = |client: Client, options| client.to_curl(&create("it's"), &options).unwrap();
    let shown = curl(script.client(), CallOptions::new().header("x-plain", "1").header("x-api-token", "s3cr3t"));
    let parts = [
        "curl -X POST 'https://api.example/v1/things' -H '",
        " -H 'authorization: ***'",
        " -H 'x-plain: 1'",
        " -H 'x-api-token: ***'",
        r#" --data-raw '{"id":"it'\''s"}'"#,
    ];
    for part in parts {
        assert!(shown.contains(part), "{part} in {shown}");
    }
    assert!(!shown.contains("s3cr3t"), "{shown}");

    let source = Credential::bearer_from(std::future::pending::<Result<String, BoxError>>);
    let shown = curl(script.builder().credential("bearer", source).build().unwrap(), CallOptions::new());
    assert!(shown.contains(" -H 'authorization: ***'"), "{shown}");

    let client = script.builder().credential("queryKey", Credential::api_key("s3 cr3t")).build().unwrap();
    let shown = client.to_curl(&SearchThings { q: Some("a b".into()) }, &CallOptions::new()).unwrap();
    assert!(shown.starts_with("curl -X GET 'https://api.example/v1/public/things?q=a%20b&api_key=***'"), "{shown}");
    assert!(script.builder().build().unwrap().to_curl(&get("a"), &CallOptions::new()).is_err());
    assert_eq!(script.seen().len(), 0);
}
