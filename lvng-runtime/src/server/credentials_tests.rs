use super::*;
use crate::server::ApiError;
use crate::server::authenticate::{from_fn, principal};
use crate::wire::MethodSpec;

const SCHEMES: &[SecurityScheme] = &[
    SecurityScheme { name: "bearer", kind: SecurityKind::Bearer },
    SecurityScheme { name: "basic", kind: SecurityKind::Basic },
    SecurityScheme { name: "header", kind: SecurityKind::HeaderKey("x-api-key") },
    SecurityScheme { name: "query", kind: SecurityKind::QueryKey("api key") },
    SecurityScheme { name: "cookie", kind: SecurityKind::CookieKey("sid") },
    SecurityScheme { name: "certificate", kind: SecurityKind::Other },
];

const fn meta(auth: &'static [&'static [&'static str]]) -> OperationMeta {
    OperationMeta {
        id: "op",
        tag: "tag",
        method: MethodSpec::Get,
        path: "/",
        param_schemas: &[],
        params: &[],
        body: None,
        success: &[],
        failure: &[],
        auth,
        scopes: &[],
        evidence: None,
        rate_limit: None,
        pagination: None,
        servers: &[],
        deprecated: false,
    }
}

fn collect_from(
    meta: &'static OperationMeta,
    lines: &[(&'static str, &str)],
    uri: &str,
) -> Result<Option<Credentials>, Lacking> {
    let (mut request, ()) = http::Request::get(uri).body(()).unwrap().into_parts();
    for (name, value) in lines {
        request.headers.append(*name, HeaderValue::from_bytes(value.as_bytes()).unwrap());
    }
    collect(meta, &places(meta, SCHEMES), &request)
}

static BEARER_OP: OperationMeta = meta(&[&["bearer"]]);
static BASIC_OP: OperationMeta = meta(&[&["basic"]]);
static HEADER_OP: OperationMeta = meta(&[&["header"]]);
static QUERY_OP: OperationMeta = meta(&[&["query"]]);
static COOKIE_OP: OperationMeta = meta(&[&["cookie"]]);
static EITHER_OP: OperationMeta = meta(&[&["bearer"], &["header"]]);
static BOTH_OP: OperationMeta = meta(&[&["bearer", "header"], &["cookie"]]);
static OPTIONAL_OP: OperationMeta = meta(&[&["bearer"], &[]]);
static PUBLIC_OP: OperationMeta = meta(&[]);
static CERTIFICATE_OP: OperationMeta = meta(&[&["certificate"], &["bearer"]]);
static CERTIFICATE_AND_KEY_OP: OperationMeta = meta(&[&["certificate", "header"]]);
static OPTIONAL_CERTIFICATE_OP: OperationMeta = meta(&[&["certificate"], &[]]);
static LOST_OP: OperationMeta = meta(&[&["of no table"]]);

#[test]
fn every_kind_is_read() {
    let bearer = |line: &str| collect_from(&BEARER_OP, &[("authorization", line)], "/");
    assert_eq!(bearer("Bearer a.b-c_~+/=").unwrap().unwrap().bearer(), Some("a.b-c_~+/="));
    assert_eq!(bearer("bEARER   x").unwrap().unwrap().bearer(), Some("x"));
    let basic = |line: &str| collect_from(&BASIC_OP, &[("authorization", line)], "/");
    assert_eq!(basic("Basic dXNlcjpwYTpzcw==").unwrap().unwrap().basic(), Some(("user", "pa:ss")));
    let header = collect_from(&HEADER_OP, &[("x-api-key", "k")], "/");
    assert_eq!(header.unwrap().unwrap().api_key(), Some("k"));
    let query = collect_from(&QUERY_OP, &[], "/?a=%&api+key=k%20%2B&b");
    assert_eq!(query.unwrap().unwrap().api_key(), Some("k +"));
    let cookie = collect_from(&COOKIE_OP, &[("cookie", "a=b; sid=k=1"), ("cookie", "x")], "/");
    assert_eq!(cookie.unwrap().unwrap().get("cookie"), Some(&Credential::ApiKey("k=1".into())));
}

#[test]
fn malformed_credentials_are_told_from_missing_ones() {
    for (meta, lines, uri, lacking) in [
        (&BEARER_OP, vec![], "/", Lacking::Missing),
        (&BEARER_OP, vec![("authorization", "Digest x")], "/", Lacking::Missing),
        (&BEARER_OP, vec![("authorization", "")], "/", Lacking::Missing),
        (&BEARER_OP, vec![("authorization", "Bearer")], "/", Lacking::Malformed),
        (&BEARER_OP, vec![("authorization", "Bearer ")], "/", Lacking::Malformed),
        (&BEARER_OP, vec![("authorization", "Bearer a b")], "/", Lacking::Malformed),
        (&BEARER_OP, vec![("authorization", "Bearer \u{e9}")], "/", Lacking::Malformed),
        (&BEARER_OP, vec![("authorization", "Bearer a"), ("authorization", "Bearer b")], "/", Lacking::Malformed),
        (&BASIC_OP, vec![("authorization", "Basic !!")], "/", Lacking::Malformed),
        (&BASIC_OP, vec![("authorization", "Basic dXNlcg==")], "/", Lacking::Malformed),
        (&BASIC_OP, vec![("authorization", "Basic /w==")], "/", Lacking::Malformed),
        (&HEADER_OP, vec![("x-api-key", "")], "/", Lacking::Malformed),
        (&HEADER_OP, vec![("x-api-key", "a"), ("x-api-key", "a")], "/", Lacking::Malformed),
        (&QUERY_OP, vec![], "/?api%20key=", Lacking::Malformed),
        (&QUERY_OP, vec![], "/?api%20key=%FF", Lacking::Malformed),
        (&QUERY_OP, vec![], "/?api%20key=a&api+key=a", Lacking::Malformed),
        (&COOKIE_OP, vec![("cookie", "sid=a; sid=b")], "/", Lacking::Malformed),
        (&OPTIONAL_OP, vec![("authorization", "Bearer")], "/", Lacking::Malformed),
        (&BOTH_OP, vec![("authorization", "Bearer a")], "/", Lacking::Missing),
    ] {
        assert_eq!(collect_from(meta, &lines, uri).err(), Some(lacking), "{lines:?} {uri}");
    }
}

#[test]
fn alternatives_are_complete_or_not_there() {
    let found = collect_from(&EITHER_OP, &[("x-api-key", "k")], "/").unwrap().unwrap();
    assert_eq!(found.complete(), ["header"]);
    let found = collect_from(&BOTH_OP, &[("x-api-key", "k"), ("authorization", "Bearer t")], "/").unwrap().unwrap();
    assert_eq!(found.complete(), ["bearer", "header"]);
    assert_eq!(found.schemes().collect::<Vec<_>>(), ["bearer", "header"]);
    assert!(collect_from(&OPTIONAL_OP, &[], "/").unwrap().is_none());
    assert!(collect_from(&OPTIONAL_OP, &[("authorization", "Bearer t")], "/").unwrap().is_some());
    assert!(collect_from(&PUBLIC_OP, &[("authorization", "Bearer")], "/").unwrap().is_none());
}

#[test]
fn what_only_the_authenticator_can_find_is_left_to_it() {
    let found = collect_from(&CERTIFICATE_OP, &[("x-client-cert", "c")], "/").unwrap().unwrap();
    assert_eq!(found.complete(), ["certificate"]);
    assert_eq!(found.schemes().count(), 0, "nothing is known to be there");
    assert_eq!(found.request().unwrap().headers["x-client-cert"], "c");
    let found = collect_from(&CERTIFICATE_OP, &[("authorization", "Bearer t")], "/").unwrap().unwrap();
    assert_eq!(found.complete(), ["bearer"], "what is there comes first");
    assert_eq!(collect_from(&CERTIFICATE_AND_KEY_OP, &[], "/").err(), Some(Lacking::Missing));
    assert!(collect_from(&CERTIFICATE_AND_KEY_OP, &[("x-api-key", "k")], "/").unwrap().is_some());
    assert!(collect_from(&OPTIONAL_CERTIFICATE_OP, &[], "/").unwrap().is_some());
    assert_eq!(collect_from(&LOST_OP, &[], "/").err(), Some(Lacking::Missing), "no table, no way in");
    let plain = collect_from(&BEARER_OP, &[("authorization", "Bearer t")], "/").unwrap().unwrap();
    assert!(plain.request().is_none(), "nothing is copied for others");
}

#[tokio::test]
async fn nobody_is_let_in_without_the_authenticators_word() {
    let refusing = from_fn(|found: Credentials, _| async move {
        let headers = &found.request().expect("the request is at hand").headers;
        match headers.contains_key("x-client-cert") {
            true => Ok(()),
            false => Err(ApiError::unauthorized("There is no certificate")),
        }
    });
    let ask = async |meta: &'static OperationMeta, lines: &[(&'static str, &str)]| {
        principal(&refusing, meta, collect_from(meta, lines, "/")).await.map_err(|error| error.status().as_u16())
    };
    assert_eq!(ask(&CERTIFICATE_OP, &[("x-client-cert", "c")]).await, Ok(Some(())));
    assert_eq!(ask(&CERTIFICATE_OP, &[]).await, Err(401));
    assert_eq!(ask(&OPTIONAL_CERTIFICATE_OP, &[]).await, Ok(None), "the description takes nobody, too");
}

#[test]
fn debug_shows_no_secret() {
    let lines = [("x-api-key", "key-secret"), ("authorization", "Bearer token-secret")];
    let found = collect_from(&BOTH_OP, &lines, "/").unwrap().unwrap();
    assert_eq!(format!("{found:?}"), r#"{"bearer": Bearer(redacted), "header": ApiKey(redacted)}"#);
    let found = collect_from(&CERTIFICATE_AND_KEY_OP, &lines, "/").unwrap().unwrap();
    assert_eq!(format!("{found:?}"), r#"{"header": ApiKey(redacted)}"#);
}

#[test]
fn challenges_name_the_schemes() {
    let challenges = |meta: &OperationMeta| {
        let mut headers = HeaderMap::new();
        challenge(&mut headers, meta, SCHEMES);
        headers.get_all(header::WWW_AUTHENTICATE).iter().map(|v| v.to_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(challenges(&EITHER_OP), ["Bearer", r#"ApiKey in="header", name="x-api-key""#]);
    assert_eq!(challenges(&BASIC_OP), [r#"Basic realm="api", charset="UTF-8""#]);
    assert_eq!(challenges(&PUBLIC_OP), ["Bearer"]);
    assert_eq!(challenges(&CERTIFICATE_AND_KEY_OP), [r#"ApiKey in="header", name="x-api-key""#]);
}
