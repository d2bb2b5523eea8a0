//! Servers of paths and operations, variables of URLs, and whose credentials go where.

use super::script::{Script, shown, status, with};
use lvng_runtime::Operation;
use lvng_runtime::client::{Client, ClientBuilder, SecurityKind, SecurityScheme, Server, ServerSpec};
use lvng_runtime::wire::ByteStream;

#[derive(Debug, Operation)]
#[operation("upload", POST "/upload")]
#[auth("key")]
#[server("https://uploads.example/v2")]
#[success(204)]
struct Upload {
    #[body(bytes)]
    body: Option<ByteStream>,
}

#[derive(Clone, Debug, PartialEq, Operation)]
#[operation("search", GET "/search")]
#[auth("key")]
#[server("https://{region}.search.example", "https://eu.search.example")]
#[server("https://staging.example/v1")]
#[success(204)]
struct Search {}

#[derive(Clone, Debug, PartialEq, Operation)]
#[operation("near", GET "/x")]
#[server("/near/v1")]
#[success(204)]
struct Near {}

#[derive(Clone, Debug, PartialEq, Operation)]
#[operation("here", GET "/here")]
#[auth("key")]
#[success(204)]
struct Here {}

#[derive(Clone, Debug, PartialEq, Operation)]
#[operation("plain", GET "/plain")]
#[server("http://plain.example")]
#[success(204)]
struct Plain {}

const SERVERS: &[ServerSpec] = &[
    ServerSpec::new("https://api.example/v1", "https://api.example/v1"),
    ServerSpec::new("https://staging.example/v1", "https://staging.example/v1"),
    ServerSpec::new("https://{region}.example/{base}", "https://eu.example/v1"),
    ServerSpec::new("/relative/v3", "/relative/v3"),
];

struct Staging;
impl Server for Staging {
    const TEMPLATE: &'static str = "https://staging.example/v1";
}

struct Uploads;
impl Server for Uploads {
    const TEMPLATE: &'static str = "https://uploads.example/v2";
}

struct Relative;
impl Server for Relative {
    const TEMPLATE: &'static str = "/relative/v3";
}

struct Regional {
    region: &'static str,
    base: String,
}
impl Server for Regional {
    const TEMPLATE: &'static str = "https://{region}.example/{base}";
    fn variable(&self, name: &str) -> &str {
        match name {
            "region" => self.region,
            "base" => &self.base,
            _ => "",
        }
    }
}

struct SearchIn(&'static str);
impl Server for SearchIn {
    const TEMPLATE: &'static str = "https://{region}.search.example";
    fn variable(&self, name: &str) -> &str {
        if name == "region" { self.0 } else { "" }
    }
}

/// As a generated client begins, for a description whose first server is `first`.
fn builder(script: &Script, first: &str) -> ClientBuilder {
    const SCHEMES: &[SecurityScheme] = &[SecurityScheme::new("key", SecurityKind::HeaderKey("x-key"))];
    Client::builder(first).servers(SERVERS).security_schemes(SCHEMES).api_key("s3cr3t").service(script.clone())
}

/// Where each of the operations goes, with `*` where it carries the key.
async fn sent(set: impl FnOnce(ClientBuilder) -> ClientBuilder) -> Vec<String> {
    let script = Script::new((0..4).map(|_| status(204)));
    let client = set(builder(&script, "https://api.example/v1")).build().unwrap();
    client.send(&Here {}).await.unwrap();
    client.send(&Upload { body: Some(ByteStream::from(b"abc".to_vec())) }).await.unwrap();
    client.send(&Search {}).await.unwrap();
    client.send(&Near {}).await.unwrap();
    let seen = script.seen();
    assert_eq!(&seen[1].body[..], b"abc");
    let key = |header: Option<&str>| if header == Some("s3cr3t") { "*" } else { "" };
    seen.iter().map(|seen| format!("{}{}", seen.uri, key(seen.header("x-key")))).collect()
}

/// As a description with paths like `/api/v2/…` has it.
#[tokio::test]
async fn a_base_url_may_say_what_all_paths_begin_with() {
    #[derive(Clone, Debug, PartialEq, Operation)]
    #[operation("agents", GET "/api/v2/agents")]
    #[success(204)]
    struct Agents {}

    for (base, expected) in [
        ("https://test.example/api", "https://test.example/api/v2/agents"),
        ("https://test.example/x/api/v2/", "https://test.example/x/api/v2/agents"),
        ("https://test.example/api/api", "https://test.example/api/api/v2/agents"),
        ("https://test.example/x", "https://test.example/x/api/v2/agents"),
        // A URL of the description means what it says.
        ("https://api.example/api", "https://api.example/api/api/v2/agents"),
    ] {
        const DESCRIBED: &[ServerSpec] = &[ServerSpec::new("https://api.example/api", "https://api.example/api")];
        let script = Script::new([status(204)]);
        let settings = Client::builder("https://api.example").servers(DESCRIBED).common_path("/api/v2");
        let client = settings.base_url(base).service(script.clone()).build().unwrap();
        client.send(&Agents {}).await.unwrap();
        assert_eq!(script.seen()[0].uri.to_string(), expected);
    }
}

#[tokio::test]
async fn operations_go_to_the_servers_that_they_have() {
    let expected = [
        "https://api.example/v1/here*",
        "https://uploads.example/v2/upload*",
        "https://eu.search.example/search*",
        "https://api.example/near/v1/x",
    ];
    assert_eq!(sent(|builder| builder).await, expected);
    assert_eq!(
        sent(|builder| builder.base_url("https://API.example/v1/")).await,
        expected,
        "that is the described one"
    );
}

#[tokio::test]
async fn a_base_url_of_the_callers_own_stands_for_the_whole_api() {
    let expected = [
        "https://test.example/here*",
        "https://test.example/upload*",
        "https://test.example/search*",
        "https://test.example/near/v1/x",
    ];
    assert_eq!(sent(|builder| builder.base_url("https://test.example")).await, expected);
    assert_eq!(sent(|builder| builder.server(Staging).base_url("https://test.example")).await, expected);
    let sent =
        sent(|builder| builder.server_at::<Uploads>("https://up.test.example/u").base_url("https://test.example"));
    assert_eq!(sent.await[1..3], ["https://up.test.example/u/upload*", "https://test.example/search*"]);
}

#[tokio::test]
async fn servers_are_chosen_with_values_for_their_variables() {
    let chosen = sent(|builder| builder.server(Staging)).await;
    let expected = ["https://staging.example/v1/here*", "https://uploads.example/v2/upload*"];
    assert_eq!(chosen[..2], expected);
    assert_eq!(chosen[2], "https://staging.example/v1/search*", "the operation has it as well");
    let chosen = sent(|builder| builder.server(Regional { region: "us", base: "v9".to_owned() })).await;
    assert_eq!(chosen[..2], ["https://us.example/v9/here*", "https://uploads.example/v2/upload*"]);
    let chosen = sent(|builder| builder.server(SearchIn("us"))).await;
    assert_eq!((&*chosen[0], &*chosen[2]), ("https://api.example/v1/here*", "https://us.search.example/search*"));
    let chosen = sent(|builder| builder.base_url("https://test.example/").server(Relative)).await;
    assert_eq!(chosen[0], "https://test.example/relative/v3/here*");
    let chosen = sent(|builder| builder.server(Relative).base_url("https://test.example/x")).await;
    assert_eq!(
        (&*chosen[0], &*chosen[3]),
        ("https://test.example/relative/v3/here*", "https://test.example/near/v1/x")
    );
}

#[tokio::test]
async fn redirects_from_one_server_to_another_carry_no_key() {
    let script = Script::new([with(302, "location", "https://api.example/v1/x"), status(204)]);
    builder(&script, "https://api.example/v1").build().unwrap().send(&Search {}).await.unwrap();
    let seen = script.seen();
    assert_eq!(seen[0].header("x-key"), Some("s3cr3t"));
    assert_eq!((&*seen[1].uri, seen[1].header("x-key")), ("https://api.example/v1/x", None));
}

#[tokio::test]
async fn a_description_without_a_host_says_what_is_missing() {
    let script = Script::new([status(204)]);
    let error = builder(&script, "/relative/v3").build().unwrap_err();
    let expected = "client configuration: the description does not say at which host its server `/relative/v3` is: give `base_url` of the \
                    builder the whole URL, such as `https://api.example.com/relative/v3`";
    assert_eq!(error.to_string(), expected);
    let client = builder(&script, "/relative/v3").base_url("https://test.example/relative/v3").build().unwrap();
    client.send(&Here {}).await.unwrap();
    assert_eq!(script.seen()[0].uri, "https://test.example/relative/v3/here");
}

#[tokio::test]
async fn a_server_that_is_refused_is_an_error_of_the_call() {
    let script = Script::new([status(204)]);
    let error = builder(&script, "https://api.example/v1").build().unwrap().send(&Plain {}).await.unwrap_err();
    let expected = "client configuration: the server `http://plain.example` of the operation plain cannot be used";
    assert_eq!(error.to_string(), expected);
    assert!(shown(&error).contains("plain HTTP"), "{}", shown(&error));
    let client = builder(&script, "https://api.example/v1").allow_http(true).build().unwrap();
    client.send(&Plain {}).await.unwrap();
    assert_eq!(script.seen()[0].uri, "http://plain.example/plain");
}
