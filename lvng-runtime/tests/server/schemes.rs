//! An authenticator per scheme: which alternative of an operation counts, and what is missing.

use super::api::{call, request};
use lvng_runtime::Operation;
use lvng_runtime::server::{
    ApiError, Authenticator, Context, Credential, Credentials, Router, SchemeAuthenticator, Schemes, Verified,
    same_secret,
};
use lvng_runtime::wire::{SecurityKind, SecurityScheme};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

const SCHEMES: &[SecurityScheme] = &[
    SecurityScheme::new("token", SecurityKind::Bearer),
    SecurityScheme::new("key", SecurityKind::HeaderKey("x-key")),
    SecurityScheme::new("tenant", SecurityKind::HeaderKey("x-tenant")),
    SecurityScheme::new("mtls", SecurityKind::Other),
];

macro_rules! operation {
    ($name:ident, $path:tt, $($auth:tt)*) => {
        #[derive(Clone, Debug, PartialEq, Operation)]
        #[operation($path, GET $path)]
        #[auth($($auth)*)]
        #[success(200, json, String)]
        struct $name {}
    };
}

operation!(Either, "/either", "token", "key");
operation!(Both, "/both", "token" + "tenant", "key");
operation!(Scoped, "/scoped", "token"("read", "write"), "key");
operation!(Certificate, "/certificate", "mtls");
operation!(Optional, "/optional", "token", "");

/// The header that a proxy adds once it has seen a certificate.
struct Certificates;

impl SchemeAuthenticator for Certificates {
    type Principal = String;

    async fn verify(&self, _: &'static str, credentials: &Credentials) -> Result<Verified<String>, ApiError> {
        let name = credentials.request().and_then(|request| request.headers.get("x-certificate")?.to_str().ok());
        name.map(|name| Verified::new(name.to_owned())).ok_or_else(|| ApiError::unauthorized("No certificate"))
    }
}

fn schemes(asked: &Arc<AtomicUsize>) -> Schemes<String> {
    let asked = asked.clone();
    Schemes::new()
        .on_fn("token", move |credential| {
            asked.fetch_add(1, Ordering::SeqCst);
            async move {
                match credential {
                    Credential::Bearer(token) if token == "down" => Err(ApiError::unavailable(Default::default())),
                    Credential::Bearer(token) if token.starts_with("tok") => {
                        Ok(Verified::new("token".to_owned()).with_scopes(token.split('-').skip(1)))
                    }
                    _ => Err(ApiError::unauthorized("The token is not valid")),
                }
            }
        })
        .on_fn("key", async |credential| match credential {
            Credential::ApiKey(key) if same_secret(&key, "k") => Ok("key".to_owned()),
            _ => Err(ApiError::unauthorized("The key is not valid")),
        })
        .on_fn("tenant", async |credential| match credential {
            Credential::ApiKey(name) => Ok(name),
            _ => Err(ApiError::unauthorized("The tenant is not valid")),
        })
        .on("mtls", Certificates)
}

fn router(authenticator: impl Authenticator<Principal = String>) -> Router<String> {
    let name = async |cx: Context<String>| Ok(cx.into_principal());
    Router::new(authenticator)
        .security_schemes(SCHEMES)
        .route(move |cx, _: Either| name(cx))
        .route(move |cx, _: Both| name(cx))
        .route(move |cx, _: Scoped| name(cx))
        .route(move |cx, _: Certificate| name(cx))
        .route_public(async |cx: Context<Option<String>>, _: Optional| {
            Ok(cx.into_principal().unwrap_or_else(|| "nobody".to_owned()))
        })
}

/// Target and headers of a request, the status and the name in the answer.
type Case<'c> = (&'c str, &'c [(&'c str, &'c str)], u16, &'c str);

#[tokio::test]
async fn the_first_alternative_that_holds_counts() {
    let asked = Arc::new(AtomicUsize::new(0));
    let app = router(schemes(&asked)).into_axum().unwrap();
    let token = |token: &'static str| ("authorization", token);
    let (good, bad) = (token("Bearer tok"), token("Bearer x"));
    let (key, no_key, tenant) = (("x-key", "k"), ("x-key", "x"), ("x-tenant", "t"));
    let cases: &[Case] = &[
        ("/either", &[good], 200, "token"),
        ("/either", &[bad, key], 200, "key"),
        ("/either", &[good, no_key], 200, "token"),
        ("/either", &[bad, no_key], 401, ""),
        ("/either", &[token("Bearer down"), no_key], 503, ""),
        ("/either", &[token("Bearer down"), key], 200, "key"),
        ("/both", &[good, tenant], 200, "token"),
        ("/both", &[bad, tenant], 401, ""),
        ("/both", &[good, key], 200, "key"),
        ("/scoped", &[token("Bearer tok-read-write-more")], 200, "token"),
        ("/scoped", &[token("Bearer tok-read")], 403, ""),
        ("/scoped", &[token("Bearer tok-read"), key], 200, "key"),
        ("/scoped", &[token("Bearer tok-read"), no_key], 403, ""),
        ("/certificate", &[("authorization", "x"), ("x-certificate", "ada")], 200, "ada"),
        ("/certificate", &[("authorization", "x")], 401, ""),
        ("/optional", &[good], 200, "token"),
        ("/optional", &[("authorization", "Digest x")], 200, "nobody"),
        ("/optional", &[bad], 401, ""),
    ];
    for (target, headers, status, name) in cases {
        asked.store(0, Ordering::SeqCst);
        let answer = call(app.clone(), request("GET", target, headers, "")).await;
        assert_eq!(answer.status, *status, "{target} {headers:?}");
        assert!(asked.load(Ordering::SeqCst) <= 1, "{target} {headers:?}");
        match *status {
            200 => assert_eq!(answer.json(), *name, "{target} {headers:?}"),
            401 => assert!(!answer.header("www-authenticate").is_empty()),
            403 => assert!(answer.header("www-authenticate").contains(r#"scope="read write""#)),
            _ => {}
        }
    }
}

#[test]
fn every_scheme_is_known_or_refused() {
    let asked = Arc::default();
    let without = |build: fn(Schemes<String>) -> Schemes<String>| router(build(schemes(&asked))).build().map(drop);
    assert_eq!(without(|schemes| schemes.refuse("key")), Ok(()));
    let error = router(Schemes::new().refuse("token").refuse("key").refuse("mtls")).build().map(drop).unwrap_err();
    assert_eq!(error.to_string(), "the authenticator does not know the security scheme `tenant`");
}
