//! Credentials: client → wire → server, with the bytes on the wire.

use super::tap::Tap;
use lvng_runtime::Operation;
use lvng_runtime::client::{Client, ClientBuilder};
use lvng_runtime::server::{ApiError, Context, Credentials, Router, from_fn};
use lvng_runtime::wire::{Operation, OperationMeta, SecurityKind, SecurityScheme};

const SCHEMES: &[SecurityScheme] = &[
    SecurityScheme::new("bearer", SecurityKind::Bearer),
    SecurityScheme::new("basic", SecurityKind::Basic),
    SecurityScheme::new("header", SecurityKind::HeaderKey("X-Key")),
    SecurityScheme::new("query", SecurityKind::QueryKey("api key")),
    SecurityScheme::new("cookie", SecurityKind::CookieKey("sid")),
    SecurityScheme::new("other", SecurityKind::Other),
];

/// An operation with these alternatives and a parameter beside them.
macro_rules! operation {
    ($name:ident, $path:tt, $($auth:tt)*) => {
        #[derive(Clone, Debug, PartialEq, Operation)]
        #[operation($path, GET $path)]
        #[auth($($auth)*)]
        #[success(200, json, String)]
        struct $name {
            #[param(query)]
            q: Option<String>,
            #[param(cookie)]
            theme: Option<String>,
        }

        impl Default for $name {
            fn default() -> Self {
                $name { q: Some("1".into()), theme: Some("dark".into()) }
            }
        }
    };
}

operation!(Bearer, "/bearer", "bearer");
operation!(Basic, "/basic", "basic");
operation!(HeaderKey, "/header", "header");
operation!(QueryKey, "/query", "query");
operation!(CookieKey, "/cookie", "cookie");
operation!(All, "/all", "bearer" + "header" + "query" + "cookie");
operation!(Either, "/either", "basic" + "query", "header");
operation!(Perhaps, "/perhaps", "header", "");
operation!(Public, "/public",);
operation!(Other, "/other", "other" + "header");

/// Says which alternative was complete, and with what.
async fn who(credentials: Credentials, _: &'static OperationMeta) -> Result<String, ApiError> {
    let basic = credentials.basic().map(|(user, password)| format!("{user}:{password}"));
    let certificate = credentials.request().and_then(|request| request.headers.get("x-cert"));
    if credentials.complete().contains(&"other") && certificate.is_none() {
        return Err(ApiError::unauthorized("No certificate"));
    }
    let found = [credentials.bearer().map(str::to_owned), basic, credentials.api_key().map(str::to_owned)];
    Ok(format!("{}: {}", credentials.complete().join("+"), found.into_iter().flatten().collect::<Vec<_>>().join(" ")))
}

fn with<O: Operation<Response = String>>(router: Router<String>) -> Router<String> {
    let answer = |cx: Context<String>, _: O| async move { Ok(cx.principal().clone()) };
    router.route(answer)
}

fn with_public<O: Operation<Response = String>>(router: Router<String>) -> Router<String> {
    router.route_public(|cx: Context<Option<String>>, _: O| async move {
        Ok(cx.into_principal().unwrap_or_else(|| "nobody".to_owned()))
    })
}

fn tap() -> Tap {
    let router = Router::new(from_fn(who)).security_schemes(SCHEMES);
    let router = with::<CookieKey>(with::<QueryKey>(with::<HeaderKey>(with::<Basic>(with::<Bearer>(router)))));
    let router = with::<Other>(with::<Either>(with::<All>(router)));
    Tap::new(with_public::<Public>(with_public::<Perhaps>(router)))
}

/// What the server took the caller for; target, `Authorization`, `X-Key` and `Cookie` as they were sent.
async fn call<O>(give: impl Fn(ClientBuilder) -> ClientBuilder) -> (String, [String; 4])
where
    O: Operation<Response = String> + Default,
{
    let tap = tap();
    let builder = Client::builder("https://api.example").security_schemes(SCHEMES).service(tap.clone());
    let seen = match give(builder).build().unwrap().send(&O::default()).await {
        Ok(seen) => seen,
        Err(error) => error.to_string(),
    };
    let sent = tap.request();
    let lines = ["authorization", "x-key", "cookie"].map(|name| sent.header(name).to_owned());
    let [authorization, key, cookie] = lines;
    (seen, [sent.target, authorization, key, cookie])
}

#[tokio::test]
async fn every_kind_travels_as_described() {
    let table = [
        (call::<Bearer>(|b| b.bearer("t.o~k")).await, "bearer: t.o~k", ["/bearer?q=1", "Bearer t.o~k", "", ""]),
        (
            call::<Basic>(|b| b.basic("Aladdin", "open: sesame é")).await,
            "basic: Aladdin:open: sesame é",
            ["/basic?q=1", "Basic QWxhZGRpbjpvcGVuOiBzZXNhbWUgw6k=", "", ""],
        ),
        (call::<HeaderKey>(|b| b.api_key("k 1&")).await, "header: k 1&", ["/header?q=1", "", "k 1&", ""]),
        (
            call::<QueryKey>(|b| b.api_key("k 1+&=")).await,
            "query: k 1+&=",
            ["/query?q=1&api%20key=k%201%2B%26%3D", "", "", ""],
        ),
        (call::<CookieKey>(|b| b.api_key("k+1%20=")).await, "cookie: k+1%20=", ["/cookie?q=1", "", "", "sid=k+1%20="]),
        (
            call::<All>(|b| b.bearer("t").api_key("k")).await,
            "bearer+header+query+cookie: t k",
            ["/all?q=1&api%20key=k", "Bearer t", "k", "sid=k"],
        ),
        (
            call::<Either>(|b| b.basic("u", "p").api_key("k")).await,
            "basic+query: u:p k",
            ["/either?q=1&api%20key=k", "Basic dTpw", "", ""],
        ),
        (call::<Either>(|b| b.api_key("k")).await, "header: k", ["/either?q=1", "", "k", ""]),
        (call::<Perhaps>(|b| b.api_key("k")).await, "header: k", ["/perhaps?q=1", "", "k", ""]),
        (call::<Perhaps>(|b| b.bearer("t")).await, "nobody", ["/perhaps?q=1", "", "", ""]),
        (call::<Public>(|b| b.bearer("t").api_key("k")).await, "nobody", ["/public?q=1", "", "", ""]),
        (
            call::<Other>(|b| b.api_key("k").default_header("x-cert", "c")).await,
            "other+header: k",
            ["/other?q=1", "", "k", ""],
        ),
        (
            call::<Other>(|b| b.api_key("k")).await,
            "/other: 401 Unauthorized: No certificate (UNAUTHORIZED)",
            ["/other?q=1", "", "k", ""],
        ),
    ];
    for ((seen, sent), expected, lines) in table {
        assert_eq!(seen, expected, "{sent:?}");
        // The cookie of the operation stands beside that of the credentials.
        let [target, authorization, key, cookie] = lines.map(str::to_owned);
        let cookie = if cookie.is_empty() { String::new() } else { format!("; {cookie}") };
        assert_eq!(sent, [target, authorization, key, format!("theme=dark{cookie}")]);
    }
}

operation!(Read, "/read", "bearer"("files.read"));
operation!(Write, "/write", "bearer"("files.read", "files.write"), "basic" + "header"("owner"), "query");
operation!(Odd, "/odd", "bearer"("say \"a\"", "files.read"));
operation!(Any, "/any", "bearer"("files.write"), "");

/// Tokens and keys are the scopes that they have.
async fn scoped(credentials: Credentials, operation: &'static OperationMeta) -> Result<String, ApiError> {
    let has = |scheme: &str, scope: &str| match scheme {
        "bearer" => credentials.bearer().is_some_and(|token| token.split('+').any(|has| has == scope)),
        _ => credentials.api_key() == Some(scope),
    };
    credentials.check_scopes(has)?;
    let [scheme, ..] = credentials.complete() else { return Err(ApiError::internal("nothing is complete")) };
    assert_eq!(credentials.scopes(scheme).is_empty(), operation.scopes_of(0, scheme).is_empty());
    Ok(format!("{scheme}: {}", credentials.scopes(scheme).join(" ")))
}

/// What the server says to an operation: who it takes the caller for, or status, code and challenge.
async fn ask<O>(give: impl Fn(ClientBuilder) -> ClientBuilder) -> (String, String)
where
    O: Operation<Response = String> + Default,
{
    let router = Router::new(from_fn(scoped)).security_schemes(SCHEMES);
    let tap = Tap::new(with_public::<Any>(with::<Odd>(with::<Write>(with::<Read>(with::<Bearer>(router))))));
    let builder = Client::builder("https://api.example").security_schemes(SCHEMES).service(tap.clone());
    let said = match give(builder).build().unwrap().send(&O::default()).await {
        Ok(said) => said,
        Err(error) => error.to_string(),
    };
    (said, tap.response().header("www-authenticate").to_owned())
}

#[tokio::test]
async fn scopes_are_asked_for_by_alternative_and_scheme() {
    let lacks = |id: &str, scopes: &str| {
        let code = "INSUFFICIENT_SCOPE";
        format!("{id}: 403 Forbidden: The credentials lack a scope that the operation needs: {scopes} ({code})")
    };
    let challenge = |scopes: &str| format!(r#"Bearer error="insufficient_scope", scope="{scopes}""#);
    let table = [
        (ask::<Bearer>(|b| b.bearer("x")).await, "bearer: ".to_owned(), String::new()),
        (ask::<Read>(|b| b.bearer("files.read+x")).await, "bearer: files.read".to_owned(), String::new()),
        (ask::<Read>(|b| b.bearer("x")).await, lacks("/read", "files.read"), challenge("files.read")),
        (
            ask::<Write>(|b| b.bearer("x+files.read")).await,
            lacks("/write", "files.read, files.write"),
            challenge("files.read files.write"),
        ),
        // The client sends the first alternative that it has all of; its scopes decide.
        (ask::<Write>(|b| b.basic("u", "p").api_key("owner")).await, "basic: ".to_owned(), String::new()),
        (ask::<Write>(|b| b.api_key("anybody")).await, "query: ".to_owned(), String::new()),
        (ask::<Odd>(|b| b.bearer("x")).await, lacks("/odd", r#"say "a", files.read"#), challenge("files.read")),
        // It is open to everybody, whatever the token can do.
        (ask::<Any>(|b| b.bearer("x")).await, "bearer: files.write".to_owned(), String::new()),
        (ask::<Any>(|b| b).await, "nobody".to_owned(), String::new()),
    ];
    for ((said, header), expected, expected_header) in table {
        assert_eq!((said, header), (expected, expected_header));
    }
}
