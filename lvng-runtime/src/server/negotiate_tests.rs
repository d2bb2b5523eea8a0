use super::*;
use crate::wire::StatusSpec;
use http::HeaderName;

fn headers(lines: &[(HeaderName, &str)]) -> HeaderMap {
    lines.iter().map(|(name, value)| (name.clone(), HeaderValue::from_bytes(value.as_bytes()).unwrap())).collect()
}

const JSON: Media = Media::JSON;
const FORM: Media = Media::new("application/x-www-form-urlencoded", Codec::Form);
const MERGE: Media = Media::new("application/merge-patch+json", Codec::Json);
const V2: Media = Media::new("application/json; version=2", Codec::Json);
const TEXT: Media = Media::new("text/*", Codec::Text);
const ANY: Media = Media::new("*/*", Codec::Bytes);

fn media(described: &'static [Media], lines: &[&str]) -> Result<Option<Media>, u16> {
    let spec = BodySpec::new(described).required(true);
    let lines: Vec<_> = lines.iter().map(|line| (header::CONTENT_TYPE, *line)).collect();
    request_media(&headers(&lines), &spec).map_err(|error| error.status().as_u16())
}

#[test]
fn content_types_are_matched() {
    for line in [
        "application/json",
        "Application/JSON",
        "application/json;charset=utf-8",
        "application/json ; charset=\"UTF-8\"",
        "application/json; charset=us-ascii",
        "application/json;",
        "application/json; x=\"a;b\\\"c\"",
        "application/vnd.x+json",
        "application/json; version=2",
    ] {
        assert_eq!(media(&[JSON], &[line]), Ok(Some(JSON)), "{line}");
    }
    for line in [
        "text/plain",
        "application/xml",
        "json",
        "",
        "application/",
        "/json",
        "application/json/x",
        "*/*",
        "application json",
        "application/json; charset=utf-16",
        "application/json; charset=latin1",
        "application/json; charset",
        "application/json, text/plain",
        "application/jsonx",
        "text/json",
        "é/ü",
    ] {
        assert_eq!(media(&[JSON], &[line]), Err(415), "{line}");
    }
    assert_eq!(media(&[JSON], &[]), Ok(None));
    assert_eq!(media(&[JSON], &["application/json", "application/json"]), Err(415));
}

#[test]
fn the_nearest_described_media_type_wins() {
    assert_eq!(media(&[ANY, JSON, FORM], &["application/x-www-form-urlencoded"]), Ok(Some(FORM)));
    assert_eq!(media(&[ANY, JSON], &["application/x+json"]), Ok(Some(JSON)));
    assert_eq!(media(&[ANY, TEXT], &["text/csv"]), Ok(Some(TEXT)));
    assert_eq!(media(&[ANY, TEXT], &["image/png"]), Ok(Some(ANY)));
    assert_eq!(media(&[JSON, V2], &["application/json; version=2"]), Ok(Some(V2)));
    assert_eq!(media(&[JSON, V2], &["application/json; version=3"]), Ok(Some(JSON)));
    assert_eq!(media(&[V2], &["application/json; version=3"]), Err(415));
    assert_eq!(media(&[V2], &["application/json; charset=utf-8"]), Ok(Some(V2)));
    assert_eq!(media(&[V2], &["application/json"]), Ok(Some(V2)));
    // Where only one kind of JSON is described, that is what is meant, and bytes of no type are bytes of any.
    assert_eq!(media(&[MERGE], &["application/json"]), Ok(Some(MERGE)));
    assert_eq!(media(&[MERGE, V2], &["application/xml"]), Err(415));
    assert_eq!(media(&[MERGE], &["application/problem+json"]), Err(415));
    assert_eq!(media(&[FORM, MERGE], &["application/json"]), Ok(Some(MERGE)));
    assert_eq!(media(&[MERGE], &["application/merge-patch+json"]), Ok(Some(MERGE)));
    assert_eq!(media(&[ANY], &["text/plain; charset=utf-16"]), Ok(Some(ANY)));
}

#[test]
fn bodies_without_a_type_are_bytes() {
    let spec = |media| BodySpec::new(media).required(true);
    assert_eq!(untyped_media(&spec(&[JSON, ANY])).unwrap(), ANY);
    let error = untyped_media(&spec(&[JSON, FORM])).unwrap_err();
    assert_eq!(error.status(), 415);
    assert_eq!(error.headers()[header::ACCEPT], "application/json, application/x-www-form-urlencoded");
}

#[test]
fn accept_excludes_only_what_it_says() {
    const OK: StatusSpec = StatusSpec::Code(200);
    let accepts = |specs: &[ResponseSpec], lines: &[&str]| {
        let lines: Vec<_> = lines.iter().map(|line| (header::ACCEPT, *line)).collect();
        check_accept(&headers(&lines), specs).is_ok()
    };
    let json = [ResponseSpec { status: OK, media: Some(JSON) }];
    for line in [
        "*/*",
        "application/json",
        "APPLICATION/*",
        "text/html, APPLICATION/JSON",
        "text/html, */*;q=0.1",
        "text/html, application/json; q=0.5",
        "",
        "nonsense",
        "application/json; charset=utf-8",
        "text/html;q=x, application/json;q=x",
        "application/json;q=1;x=\"a,b\"",
    ] {
        assert!(accepts(&json, &[line]), "{line}");
    }
    for line in
        ["text/html", "application/xml, text/*", "application/json;q=0", "*/*, application/json; q=0.0", "*/*;q=0"]
    {
        assert!(!accepts(&json, &[line]), "{line}");
    }
    assert!(accepts(&json, &["text/html", "application/json"]));
    assert!(accepts(&json, &[]));
    assert!(accepts(&[ResponseSpec { status: OK, media: None }], &["text/html"]));
    assert!(accepts(&[ResponseSpec { status: OK, media: Some(ANY) }], &["text/html"]));
    let both = [json[0], ResponseSpec { status: OK, media: Some(TEXT) }];
    assert!(accepts(&both, &["text/csv"]));
    assert!(!accepts(&both, &["image/png"]));
}

#[test]
fn content_codings_are_refused() {
    for (line, is_ok) in
        [("gzip", false), ("identity", true), ("Identity", true), ("identity, gzip", false), ("", false)]
    {
        assert_eq!(check_encoding(&headers(&[(header::CONTENT_ENCODING, line)])).is_ok(), is_ok, "{line}");
    }
    assert!(check_encoding(&HeaderMap::new()).is_ok());
}
