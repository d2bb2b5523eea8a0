//! Tokens that a server takes, and those that it does not. They are made by the library that reads them, but for those that
//! no library makes.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{EncodingKey, Header, encode};
use lvng_runtime::Operation;
use lvng_runtime::server::{Algorithm, Context, Jwt, Router, Schemes};
use lvng_runtime::wire::{SecurityKind, SecurityScheme};
use serde::Deserialize;
use serde_json::{Value, json};
use std::time::{Duration, SystemTime};
use tower::ServiceExt;

const SECRET: &[u8] = b"a secret of thirty-two bytes, or more";

// Made for these tests, and used nowhere else.
const PRIVATE: &str = "-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg8Pw11+nt0IGwxzB+
mHHS1sKu2EWCpvShmsGyr2dBwcihRANCAARmbCOD/NqVYe5UHF4IjNuxxKkZyZ9w
N2wf2zZEHrxoVLSJAyGEtV+35TDtiw1quuQkZyZGAlSTv65WF62WtKPA
-----END PRIVATE KEY-----
";
const PUBLIC: &str = "-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEZmwjg/zalWHuVBxeCIzbscSpGcmf
cDdsH9s2RB68aFS0iQMhhLVft+Uw7YsNarrkJGcmRgJUk7+uVhetlrSjwA==
-----END PUBLIC KEY-----
";
const X: &str = "Zmwjg_zalWHuVBxeCIzbscSpGcmfcDdsH9s2RB68aFQ";
const Y: &str = "tIkDIYS1X7flMO2LDWq65CRnJkYCVJO_rlYXrZa0o8A";

#[derive(Debug, PartialEq, Deserialize)]
struct Claims {
    sub: String,
}

/// Seconds since 1970, from now.
fn at(from_now: i64) -> i64 {
    SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_secs() as i64 + from_now
}

/// Good claims, with some members changed or, where null, taken away.
fn claims(changed: Value) -> Value {
    let mut claims = json!({"sub": "ada", "exp": at(600), "aud": "api", "iss": "https://id.example.com"});
    for (name, value) in changed.as_object().unwrap() {
        claims[name] = value.clone();
    }
    claims.as_object_mut().unwrap().retain(|_, value| !value.is_null());
    claims
}

fn signed(algorithm: Algorithm, kid: Option<&str>, claims: &Value) -> String {
    let key = match algorithm {
        Algorithm::ES256 => EncodingKey::from_ec_pem(PRIVATE.as_bytes()),
        _ => EncodingKey::from_secret(SECRET),
    };
    encode(&Header { kid: kid.map(str::to_owned), ..Header::new(algorithm) }, claims, &key.unwrap()).unwrap()
}

fn raw(header: &Value, claims: &Value, signature: &str) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    format!("{}.{}.{signature}", part(header), part(claims))
}

fn jwt() -> Jwt<Claims> {
    Jwt::secret(SECRET).unwrap().audience(["api", "other"]).issuer(["https://id.example.com"])
}

/// The user of a token and its scopes, or the status.
fn verify(jwt: &Jwt<Claims>, token: &str) -> Result<(String, Vec<String>), u16> {
    let verified = jwt.verify_token(token).map_err(|error| error.status().as_u16())?;
    Ok((verified.principal().sub.clone(), verified.scopes().to_vec()))
}

#[test]
fn claims_decide() {
    let hs256 = |changed| signed(Algorithm::HS256, None, &claims(changed));
    for good in [
        json!({}),
        json!({"aud": ["x", "other"]}),
        json!({"exp": at(-30)}),
        json!({"nbf": at(30)}),
        json!({"nbf": at(-5), "iat": at(-5)}),
    ] {
        assert_eq!(verify(&jwt(), &hs256(good.clone())), Ok(("ada".into(), vec![])), "{good}");
    }
    for bad in [
        json!({"exp": at(-90)}),
        json!({"exp": null}),
        json!({"exp": "soon"}),
        json!({"nbf": at(90)}),
        json!({"aud": "else"}),
        json!({"aud": null}),
        json!({"aud": []}),
        json!({"iss": "https://id.example.com.evil.org"}),
        json!({"iss": null}),
        json!({"sub": null}),
        json!({"sub": 1}),
    ] {
        assert_eq!(verify(&jwt(), &hs256(bad.clone())), Err(401), "{bad}");
    }
    assert_eq!(verify(&jwt().leeway(Duration::ZERO), &hs256(json!({"exp": at(-30)}))), Err(401));
    // A token for somebody is not one for anybody.
    assert_eq!(verify(&Jwt::secret(SECRET).unwrap(), &hs256(json!({}))), Err(401));
}

#[test]
fn scopes_are_texts_or_lists() {
    for (changed, expected) in [
        (json!({"scope": "a b  c"}), vec!["a", "b", "c"]),
        (json!({"scp": ["a", "b"]}), vec!["a", "b"]),
        (json!({"scp": "a b"}), vec!["a", "b"]),
        (json!({"scope": "a", "scp": ["b"]}), vec!["a"]),
        (json!({"scope": 1}), vec![]),
    ] {
        let token = signed(Algorithm::HS256, None, &claims(changed.clone()));
        assert_eq!(verify(&jwt(), &token).unwrap().1, expected, "{changed}");
    }
}

#[test]
fn signatures_are_those_of_the_key_and_its_algorithm() {
    let good = claims(json!({}));
    let token = signed(Algorithm::HS256, None, &good);
    let (message, signature) = token.rsplit_once('.').unwrap();
    let other = claims(json!({"sub": "eve"}));
    for bad in [
        raw(&json!({"alg": "none"}), &good, ""),
        raw(&json!({"alg": "NONE", "typ": "JWT"}), &good, ""),
        raw(&json!({"alg": "none"}), &good, signature),
        raw(&json!({"alg": "HS256"}), &other, signature),
        raw(&json!({"alg": "HS256", "jwk": {"kty": "oct", "k": ""}}), &other, signature),
        signed(Algorithm::HS512, None, &good),
        signed(Algorithm::ES256, None, &good),
        format!("{message}."),
        format!("{message}.{}", signature.to_uppercase()),
        message.to_owned(),
        format!("{token}.x"),
        "..".to_owned(),
        "x".repeat(60_000),
    ] {
        assert_eq!(verify(&jwt(), &bad), Err(401), "{bad}");
    }
}

#[test]
fn public_keys_are_no_secrets() {
    let jwt = Jwt::<Claims>::public_key(Algorithm::ES256, PUBLIC).unwrap().audience(["api"]);
    let good = claims(json!({}));
    assert_eq!(verify(&jwt, &signed(Algorithm::ES256, None, &good)), Ok(("ada".into(), vec![])));
    // Signed with what everybody knows.
    let key = EncodingKey::from_secret(PUBLIC.as_bytes()).unwrap();
    assert_eq!(verify(&jwt, &encode(&Header::new(Algorithm::HS256), &good, &key).unwrap()), Err(401));
    assert!(Jwt::<Claims>::public_key(Algorithm::HS256, PUBLIC).is_err());
    assert!(Jwt::<Claims>::public_key(Algorithm::RS256, "no key").is_err());
    assert!(Jwt::<Claims>::secret("short").is_err());
}

#[test]
fn a_set_has_keys_by_name() {
    let point = |kid: &str| json!({"kty": "EC", "crv": "P-256", "kid": kid, "x": X, "y": Y, "use": "sig"});
    let secret = json!({"kty": "oct", "kid": "s", "alg": "HS256", "k": URL_SAFE_NO_PAD.encode(SECRET)});
    let encryption = json!({"kty": "EC", "crv": "P-256", "kid": "e", "x": X, "y": Y, "use": "enc"});
    let set = |keys: Value| Jwt::<Claims>::jwks(&json!({ "keys": keys }).to_string()).map(|jwt| jwt.audience(["api"]));
    let jwt = set(json!([point("a"), secret, encryption])).unwrap();
    let good = claims(json!({}));
    for (algorithm, kid, expected) in [
        (Algorithm::ES256, Some("a"), true),
        (Algorithm::ES256, None, true),
        (Algorithm::HS256, Some("s"), true),
        (Algorithm::ES256, Some("e"), false),
        (Algorithm::ES256, Some("b"), false),
        // Named is a key of another algorithm.
        (Algorithm::HS256, Some("a"), false),
    ] {
        let verified = verify(&jwt, &signed(algorithm, kid, &good));
        assert_eq!(verified.is_ok(), expected, "{algorithm:?} {kid:?}");
    }
    for bad in [json!([]), json!([encryption]), json!([{"kty": "EC", "crv": "P-256", "x": X, "y": Y, "alg": "HS256"}])]
    {
        assert!(set(bad.clone()).is_err(), "{bad}");
    }
    assert!(Jwt::<Claims>::jwks("{").is_err());
}

#[derive(Clone, Debug, PartialEq, Operation)]
#[operation("getName", GET "/name")]
#[auth("token")]
#[success(200, json, String)]
struct GetName {}

#[tokio::test]
async fn a_server_takes_tokens() {
    const SCHEMES: &[SecurityScheme] = &[SecurityScheme::new("token", SecurityKind::Bearer)];
    let app = Router::new(Schemes::new().on("token", jwt()))
        .security_schemes(SCHEMES)
        .route(async |cx: Context<Claims>, _: GetName| Ok(cx.into_principal().sub))
        .into_axum()
        .unwrap();
    let token = signed(Algorithm::HS256, None, &claims(json!({})));
    for (token, status, challenge) in [(token.as_str(), 200, ""), ("x.y.z", 401, r#"Bearer error="invalid_token""#)] {
        let request = http::Request::get("/name").header("authorization", format!("Bearer {token}"));
        let response = app.clone().oneshot(request.body(axum::body::Body::empty()).unwrap()).await.unwrap();
        assert_eq!(response.status(), status);
        let found = response.headers().get("www-authenticate").map_or("", |value| value.to_str().unwrap());
        assert_eq!(found, challenge);
    }
}
