use super::operations::{SearchThings, Upload, create, get};
use super::script::{Act, Script, THING, ok, shown, status, with};
use bytes::Bytes;
use futures_util::stream;
use lvng_runtime::client::CallOptions;
use lvng_runtime::wire::{BoxError, ByteStream};

fn to(status: u16, location: &str) -> Act {
    with(status, "location", location)
}

#[tokio::test]
async fn within_the_origin_all_goes_along() {
    let script = Script::new([to(302, "/v1/other?view=x"), to(307, "https://api.example/last"), ok()]);
    let client = script.builder().bearer("s3cr3t-token").default_header("x-workspace", "w").build().unwrap();
    client.send(&get("a")).await.unwrap();
    let uris: Vec<_> = script.seen().into_iter().map(|seen| seen.uri).collect();
    assert_eq!(
        uris,
        ["https://api.example/v1/things/a", "https://api.example/v1/other?view=x", "https://api.example/last"]
    );
    for seen in script.seen() {
        assert_eq!(seen.header("authorization"), Some("Bearer s3cr3t-token"));
        assert_eq!(seen.header("x-workspace"), Some("w"));
    }
}

#[tokio::test]
async fn to_another_origin_nothing_secret_goes() {
    let script = Script::new([to(302, "https://evil.example/x"), to(302, "https://api.example/v1/back"), ok()]);
    let client = script
        .builder()
        .bearer("s3cr3t-token")
        .default_header("x-workspace", "s3cr3t-w")
        .default_header("cookie", "sid=s3cr3t")
        .user_agent("tests/1")
        .build()
        .unwrap();
    let options = CallOptions::new().header("x-other", "s3cr3t").idempotency_key("s3cr3t-k");
    client.execute(&get("a"), &options).await.unwrap();
    let seen = script.seen();
    assert_eq!(seen[0].header("x-workspace"), Some("s3cr3t-w"));
    for foreign in &seen[1..] {
        assert!(!format!("{:?}", foreign.headers).contains("s3cr3t"), "{:?}", foreign.headers);
        let mut names: Vec<_> = foreign.headers.keys().map(|name| name.as_str()).collect();
        names.sort();
        assert_eq!(names, ["accept", "user-agent"]);
    }
}

#[tokio::test]
async fn keys_in_the_query_stay_at_home() {
    let home = "https://api.example/v1/x?q=1&api_key=s3cr3t-key";
    let script = Script::new([to(302, home), to(302, "https://evil.example/x?api_key=s3cr3t-key&q=1"), ok()]);
    let client = script.builder().api_key("s3cr3t-key").build().unwrap();
    client.send(&SearchThings { q: Some("1".into()) }).await.unwrap();
    let uris: Vec<_> = script.seen().into_iter().map(|seen| seen.uri).collect();
    assert_eq!(
        uris,
        ["https://api.example/v1/public/things?q=1&api_key=s3cr3t-key", home, "https://evil.example/x?q=1"]
    );
}

#[tokio::test]
async fn bodies_follow_307_and_308_within_the_origin_only() {
    let created = || Act::Answer(201, vec![], THING);
    let script = Script::new([to(308, "/v1/elsewhere"), created()]);
    script.client().send(&create("a")).await.unwrap();
    let seen = script.seen();
    assert_eq!((&seen[1].method[..], &seen[1].body[..]), ("POST", &br#"{"id":"a"}"#[..]));
    assert_eq!(seen[1].header("content-type"), Some("application/json"));

    let script = Script::new([to(303, "/v1/elsewhere"), created()]);
    script.client().send(&create("a")).await.unwrap();
    let seen = script.seen();
    assert_eq!((&seen[1].method[..], &seen[1].body[..]), ("GET", &b""[..]));
    assert_eq!(seen[1].header("content-type"), None);

    for (status, location) in [(307, "https://evil.example/"), (301, "/v1/elsewhere"), (302, "/v1/elsewhere")] {
        let script = Script::new([to(status, location)]);
        let error = script.client().send(&create("a")).await.unwrap_err();
        assert!(error.to_string().starts_with("createThing: a redirect was not followed: "), "{error}");
        assert_eq!(script.seen().len(), 1);
    }
}

#[tokio::test]
async fn streamed_bodies_cannot_follow() {
    let script = Script::new([to(307, "/v1/elsewhere")]);
    let body = ByteStream::from_stream(stream::iter([Ok::<_, BoxError>(Bytes::from("abc"))]));
    let error = script.client().send(&Upload { id: "a".into(), body }).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "upload: a redirect was not followed: the body was streamed and cannot be sent again"
    );
    let script = Script::new([to(307, "/v1/elsewhere"), status(204)]);
    script.client().send(&Upload { id: "a".into(), body: b"abc".to_vec().into() }).await.unwrap();
    assert_eq!(script.seen()[1].body, "abc");
}

#[tokio::test]
async fn five_are_followed() {
    let script = Script::new((0..5).map(|_| to(302, "/v1/again")).chain([ok()]));
    script.client().send(&get("a")).await.unwrap();
    let script = Script::new((0..6).map(|_| to(302, "/v1/again")));
    let error = script.client().send(&get("a")).await.unwrap_err();
    assert_eq!(error.to_string(), "getThing: a redirect was not followed: there were more than 5");
    assert_eq!(script.seen().len(), 6);
}

#[tokio::test]
async fn plain_http_and_odd_places_are_refused() {
    for location in ["http://api.example/v1/?k=s3cr3t", "http://127.0.0.1/s3cr3t", "ftp://s3cr3t@a/", "http://["] {
        let script = Script::new([to(302, location)]);
        let error = script.client().send(&get("a")).await.unwrap_err();
        assert!(!shown(&error).contains("s3cr3t"), "{}", shown(&error));
        assert_eq!(script.seen().len(), 1, "{location}");
    }
}

#[tokio::test]
async fn a_redirect_without_location_is_an_answer() {
    let script = Script::new([Act::Answer(302, vec![], "")]);
    let error = script.client().send(&get("a")).await.unwrap_err();
    assert_eq!(error.to_string(), "getThing: 302 Found");
}
