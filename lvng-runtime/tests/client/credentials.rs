use super::operations::{DeleteThing, Download, SCHEMES, SealThing, SearchThings, create, get};
use super::script::{Act, Script, ok, shown, status};
use bytes::Bytes;
use http::{Request, Response};
use http_body_util::Full;
use lvng_runtime::client::{CallOptions, Client, Credential, Error, RequestBody, Token};
use lvng_runtime::wire::BoxError;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

#[tokio::test]
async fn the_first_alternative_that_is_there() {
    let script = Script::new([ok(), ok(), ok()]);
    script.builder().bearer("s3cr3t-token").api_key("s3cr3t-key").build().unwrap().send(&get("a")).await.unwrap();
    script.builder().api_key("s3cr3t-key").build().unwrap().send(&get("a")).await.unwrap();
    let named = script.builder().credential("bearer", Credential::bearer("named-token"));
    named.bearer("other").build().unwrap().send(&get("a")).await.unwrap();
    let seen = script.seen();
    let of = |index: usize| (seen[index].header("authorization"), seen[index].header("x-api-key"));
    assert_eq!(of(0), (Some("Bearer s3cr3t-token"), None));
    assert_eq!(of(1), (None, Some("s3cr3t-key")));
    assert_eq!(of(2), (Some("Bearer named-token"), None));
    assert!(
        seen.iter().all(|seen| !format!("{:?}", seen.headers).contains("s3cr3t")),
        "values are marked as sensitive"
    );
}

#[tokio::test]
async fn all_of_an_alternative_or_none() {
    let script = Script::new([status(204), status(204)]);
    let delete = DeleteThing { id: "a".into() };
    let client = script.builder().basic("user", "s3cr3t").api_key("k&=y").build().unwrap();
    client.send(&delete).await.unwrap();
    let client = script.builder().credential("cookieKey", Credential::api_key("s1d")).build().unwrap();
    client.send(&delete).await.unwrap();
    let seen = script.seen();
    assert_eq!(seen[0].header("authorization"), Some("Basic dXNlcjpzM2NyM3Q="));
    assert_eq!(seen[0].uri, "https://api.example/v1/things/a?api_key=k%26%3Dy");
    assert_eq!(seen[0].header("cookie"), None);
    assert_eq!((seen[1].header("authorization"), seen[1].header("cookie")), (None, Some("sid=s1d")));
}

#[tokio::test]
async fn missing_ones_are_an_error_before_anything_is_sent() {
    let script = Script::new([]);
    let error = script.builder().build().unwrap().send(&get("a")).await.unwrap_err();
    assert!(matches!(error, Error::Credentials(_)));
    let expected = "getThing: no credentials: the operation needs `bearer` or `key`; give them to the client's builder";
    assert_eq!(error.to_string(), expected);
    let client = script.builder().basic("user", "s3cr3t").build().unwrap();
    let error = client.send(&DeleteThing { id: "a".into() }).await.unwrap_err();
    assert!(error.to_string().contains("needs `basic` with `queryKey` or `cookieKey`"), "{error}");
}

#[tokio::test]
async fn what_the_transport_sends_is_not_missing() {
    let script = Script::new([status(204), status(204)]);
    let seal = SealThing { id: "a".into() };
    script.builder().api_key("s3cr3t-key").build().unwrap().send(&seal).await.unwrap();
    script.builder().bearer("s3cr3t-token").build().unwrap().send(&seal).await.unwrap();
    let seen = script.seen();
    assert_eq!((seen[0].header("authorization"), seen[0].header("x-api-key")), (None, None));
    assert_eq!(seen[1].header("authorization"), Some("Bearer s3cr3t-token"), "what is there comes first");
}

#[tokio::test]
async fn public_operations_carry_none_and_optional_ones_what_is_there() {
    let script = Script::new([status(200), Act::Answer(200, vec![], "1"), Act::Answer(200, vec![], "1")]);
    let all = || script.builder().bearer("s3cr3t-token").basic("u", "s3cr3t");
    all().api_key("s3cr3t-key").build().unwrap().send(&Download { id: "a".into() }).await.unwrap();
    all().build().unwrap().send(&SearchThings { q: None }).await.unwrap();
    all().api_key("k").build().unwrap().send(&SearchThings { q: None }).await.unwrap();
    let seen = script.seen();
    assert!(seen.iter().all(|seen| seen.header("authorization").is_none() && seen.header("x-api-key").is_none()));
    let uris: Vec<_> = seen.iter().map(|seen| seen.uri.trim_start_matches("https://api.example/v1")).collect();
    assert_eq!(uris, ["/things/a/content", "/public/things", "/public/things?api_key=k"]);
}

#[tokio::test]
async fn headers_set_by_hand_count() {
    let script = Script::new([ok(), ok()]);
    let options = CallOptions::new().header("authorization", "Bearer mine");
    script.builder().build().unwrap().execute(&get("a"), &options).await.unwrap();
    script.client().execute(&get("a"), &options).await.unwrap();
    assert!(script.seen().iter().all(|seen| seen.header("authorization") == Some("Bearer mine")));
}

#[tokio::test]
async fn a_client_without_a_table_of_schemes() {
    let script = Script::new([ok(), ok()]);
    let builder = || Client::builder("https://api.example").service(script.clone());
    builder().bearer("t").build().unwrap().send(&get("a")).await.unwrap();
    let credential = Credential::header("X-Key", "k");
    builder().credential("key", credential).build().unwrap().send(&get("a")).await.unwrap();
    assert_eq!(script.seen()[0].header("authorization"), Some("Bearer t"));
    assert_eq!(script.seen()[1].header("x-key"), Some("k"));
    let error = builder().credential("key", Credential::api_key("s3cr3t")).build().unwrap_err();
    assert!(error.to_string().contains("does not say where an API key travels"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn tokens_from_a_source_are_fresh_for_every_attempt() {
    let script = Script::new([status(503), ok()]);
    let count = Arc::new(AtomicUsize::new(0));
    let source = move || {
        let number = count.fetch_add(1, Ordering::SeqCst);
        async move { Ok::<_, BoxError>(format!("token-{number}")) }
    };
    let client = script.builder().credential("bearer", Credential::bearer_from(source)).build().unwrap();
    client.send(&get("a")).await.unwrap();
    let seen: Vec<_> = script.seen().iter().map(|seen| seen.header("authorization").unwrap().to_owned()).collect();
    assert_eq!(seen, ["Bearer token-0", "Bearer token-1"]);

    let failing = Credential::bearer_from(|| async { Err::<String, BoxError>("the vault is sealed".into()) });
    let client = Script::new([]).builder().credential("bearer", failing).build().unwrap();
    let error = client.send(&get("a")).await.unwrap_err();
    assert_eq!(error.to_string(), "getThing: no token for `bearer` could be obtained");
    assert_eq!(std::error::Error::source(&error).unwrap().to_string(), "the vault is sealed");
}

#[tokio::test]
async fn one_client_for_many_users() {
    let script = Script::new([ok(), ok()]);
    let client = script.client();
    client.with_bearer("second").send(&get("a")).await.unwrap();
    client.send(&get("a")).await.unwrap();
    assert_eq!(script.seen()[0].header("authorization"), Some("Bearer second"));
    assert_eq!(script.seen()[1].header("authorization"), Some("Bearer s3cr3t-token"));
}

#[test]
fn unusable_ones_are_refused_when_the_client_is_built() {
    let builder = || Script::new([]).builder();
    let all = [
        builder().bearer("s3cr3t\r\nx-evil: 1"),
        builder().bearer(""),
        builder().api_key(""),
        builder().api_key("s3cr3t\n"),
        builder().basic("s3cr3t:user", "s3cr3t"),
        builder().credential("cookieKey", Credential::api_key("s3cr3t; admin=1")),
        builder().credential("bearer", Credential::header("not a name", "s3cr3t")),
        builder().default_header("x-a", "s3cr3t\n"),
        builder().base_url("https://user:s3cr3t@api.example"),
        builder().base_url("http://api.example"),
    ];
    for builder in all {
        assert!(!format!("{builder:?} {builder:#?}").contains("s3cr3t"));
        let error = builder.build().unwrap_err();
        assert!(matches!(error, Error::Config(_)));
        assert!(!shown(&error).contains("s3cr3t"), "{}", shown(&error));
    }
}

#[tokio::test(start_paused = true)]
async fn nothing_shows_them() {
    let echo = r#"{"error":{"code":"s3cr3t-token","message":"bad token s3cr3t-token","details":[{"field":"s3cr3t-token","message":"s3cr3t-token"}]}}"#;
    let wrong = r#"{"id":"s3cr3t-token","size":"s3cr3t-token"}"#;
    let acts = [Act::Answer(401, vec![("set-cookie", "s3cr3t-token".into())], echo), Act::Answer(200, vec![], wrong)];
    let script = Script::new(acts.into_iter().chain((0..8).map(|_| Act::Break)));
    let client = script.client();
    assert!(!format!("{client:?} {client:#?}").contains("s3cr3t"));
    for _ in 0..3 {
        let error = client.send(&get("a")).await.unwrap_err();
        assert!(!shown(&error).contains("s3cr3t"), "{}", shown(&error));
    }
    let credentials =
        [Credential::bearer("s3cr3t"), Credential::basic("s3cr3t", "s3cr3t"), Credential::query("k", "s3cr3t")];
    assert!(!format!("{credentials:?}").contains("s3cr3t"));
}

/// Tokens that are numbered, and how many were asked for.
fn numbered(life: Option<Duration>) -> (Credential, Arc<AtomicUsize>) {
    let count = Arc::new(AtomicUsize::new(0));
    let ours = count.clone();
    let credential = Credential::bearer_kept(move || {
        let number = ours.fetch_add(1, Ordering::Relaxed) + 1;
        async move {
            tokio::time::sleep(Duration::from_secs(1)).await;
            let token = Token::new(format!("s3cr3t-{number}"));
            Ok(if let Some(life) = life { token.expires_in(life) } else { token })
        }
    });
    (credential, count)
}

fn with_credential(script: &Script, credential: Credential) -> Client {
    script.builder().credential("bearer", credential).build().unwrap()
}

fn sent_tokens(script: &Script) -> Vec<String> {
    script.seen().iter().map(|seen| seen.header("authorization").unwrap().replace("Bearer s3cr3t-", "")).collect()
}

#[tokio::test(start_paused = true)]
async fn a_token_that_is_refused_is_replaced_once() {
    let created = Act::Answer(201, vec![], super::script::THING);
    let script = Script::new([ok(), status(401), ok(), status(401), created, status(401), status(401)]);
    let (credential, count) = numbered(None);
    let client = with_credential(&script, credential);
    client.send(&get("a")).await.unwrap();
    client.execute(&get("a"), &CallOptions::new().retries(0)).await.unwrap();
    // Refused is not seen: a POST is sent again, too.
    client.send(&create("a")).await.unwrap();
    let error = client.send(&get("a")).await.unwrap_err();
    assert_eq!(error.status().unwrap(), 401);
    assert_eq!((sent_tokens(&script).concat(), count.load(Ordering::Relaxed)), ("1122334".to_owned(), 4));
}

#[tokio::test(start_paused = true)]
async fn calls_that_wait_for_a_token_wait_for_the_same() {
    // A server that takes one token only, and none of those before.
    let valid = Arc::new(AtomicUsize::new(1));
    let ours = valid.clone();
    let service = tower::service_fn(move |request: Request<RequestBody>| {
        let token = format!("Bearer s3cr3t-{}", ours.load(Ordering::Relaxed));
        let is_valid = request.headers()["authorization"] == token;
        let response = Response::builder().status(if is_valid { 200 } else { 401 });
        async move { response.body(Full::<Bytes>::from(super::script::THING)) }
    });
    let (credential, count) = numbered(None);
    let client = Client::builder("https://api.example").security_schemes(SCHEMES).service(service);
    let client = client.credential("bearer", credential).max_retries(0).build().unwrap();
    for refreshed in 1..=3 {
        valid.store(refreshed, Ordering::Relaxed);
        for answer in futures_util::future::join_all((0..20).map(|_| client.send(&get("a")))).await {
            answer.unwrap();
        }
        assert_eq!(count.load(Ordering::Relaxed), refreshed);
    }
}

#[tokio::test(start_paused = true)]
async fn a_token_is_replaced_before_it_expires() {
    for (life, fresh, stale) in [(3600, 3500, 3580), (100, 80, 95)] {
        let script = Script::new([ok(), ok(), ok()]);
        let client = with_credential(&script, numbered(Some(Duration::from_secs(life))).0);
        client.send(&get("a")).await.unwrap();
        tokio::time::sleep(Duration::from_secs(fresh)).await;
        client.send(&get("a")).await.unwrap();
        tokio::time::sleep(Duration::from_secs(stale - fresh)).await;
        client.send(&get("a")).await.unwrap();
        assert_eq!(sent_tokens(&script).concat(), "112", "{life}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_source_that_fails_fails_all_that_wait_and_is_asked_again_later() {
    let count = Arc::new(AtomicUsize::new(0));
    let ours = count.clone();
    let credential = Credential::bearer_kept(move || {
        let number = ours.fetch_add(1, Ordering::Relaxed);
        async move {
            tokio::time::sleep(Duration::from_secs(1)).await;
            if number == 0 { Err(BoxError::from("no answer")) } else { Ok("s3cr3t-2") }
        }
    });
    let script = Script::new([ok()]);
    let client = script.builder().credential("bearer", credential).build().unwrap();
    let all = futures_util::future::join_all((0..5).map(|_| client.send(&get("a")))).await;
    assert!(all.iter().all(|answer| matches!(answer, Err(Error::Credentials(_)))));
    assert_eq!(count.load(Ordering::Relaxed), 1);
    client.send(&get("a")).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_source_that_is_late_is_no_silent_server() {
    let sources = [Credential::bearer_kept(std::future::pending::<Result<Token, BoxError>>)];
    for source in sources.into_iter().chain([Credential::bearer_from(std::future::pending::<Result<String, BoxError>>)])
    {
        let client = Script::new([]).builder().credential("bearer", source).build().unwrap();
        let error = client.send(&get("a")).await.unwrap_err();
        assert_eq!(error.to_string(), "getThing: no token came within 30s");
        assert!(matches!(error, Error::Credentials(_)));
    }
}
