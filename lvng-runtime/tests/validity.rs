//! What a generated server takes and refuses, to the letter of the description: the fixture `validity`, run.

use http::HeaderMap;
use lvng_runtime::wire::{self, Body, Media, Problem, RequestParts};

/// The code that is generated.
#[allow(dead_code, reason = "other names of types are for people")]
mod fixture {
    use lvng_runtime::wire::{Date, JsonObject, Null, Patch, SchemaDocument, Uuid, Value};
    use lvng_runtime::{Enum, Object, OneOf, Operation, OperationDefaults};
    use std::collections::BTreeMap;

    include!("../../lvng-codegen/tests/fixtures/validity/expected.rs");
}

/// Where the generated code looks for its schemas.
mod generated {
    pub mod schemas {
        pub use crate::fixture::SCHEMAS;
    }
}

use fixture::{
    EitherOperation, Letters, Lists, Nulls, NumbersOperation, Open, Others, RequiredOperation, TextsOperation, Unions,
};

fn decode<O: wire::Operation>(body: &str) -> Result<O, Vec<Problem>> {
    let headers = HeaderMap::new();
    let body = Body::Bytes(body.to_owned().into());
    wire::decode::<O>(RequestParts { captures: &[], query: "", headers: &headers, media: Some(Media::JSON), body })
}

/// Holds bodies against the description: those that are valid, and those that are not.
fn judge<O: wire::Operation>(valid: &[&str], invalid: &[&str]) {
    for body in valid {
        if let Err(problems) = decode::<O>(body) {
            panic!("{} refuses {body}: {problems:?}", O::META.id);
        }
    }
    for body in invalid {
        assert!(decode::<O>(body).is_err(), "{} takes {body}", O::META.id);
    }
}

/// The same of bodies with one property.
fn judge_member<O: wire::Operation>(name: &str, valid: &[&str], invalid: &[&str]) {
    let bodies = |values: &[&str]| values.iter().map(|value| format!("{{\"{name}\": {value}}}")).collect::<Vec<_>>();
    let (valid, invalid) = (bodies(valid), bodies(invalid));
    judge::<O>(
        &valid.iter().map(String::as_str).collect::<Vec<_>>(),
        &invalid.iter().map(String::as_str).collect::<Vec<_>>(),
    );
}

#[test]
fn what_is_required_is_asked_for_whether_it_is_described_or_not() {
    judge::<RequiredOperation>(&[r#"{"id": null}"#, r#"{"id": 1, "x": 2}"#], &["{}", r#"{"x": 2}"#]);
}

#[test]
fn patterns_are_those_of_ecma_262() {
    judge_member::<TextsOperation>("digits", &[r#""1234""#], &[r#""१२३४""#, r#""12345""#]);
    judge_member::<TextsOperation>("word", &[r#""a_9""#], &[r#""é""#, r#""a b""#]);
    judge_member::<TextsOperation>("one", &[r#""é""#, r#""😀""#], &[r#""\r""#, r#""\u2028""#, r#""ab""#]);
    judge_member::<TextsOperation>("and", &[r#""&""#, r#""b""#], &[r#""c""#]);
    judge_member::<Letters>("letters", &[r#""é""#, r#""Жя""#], &[r#""1""#, r#""a1""#]);
}

#[test]
fn dates_and_uuids_are_written_as_the_standards_have_them() {
    let dates = [
        r#""2024-1-5""#,
        r#"" 2024-01-15""#,
        r#""2024-01-15 ""#,
        r#""+2024-01-15""#,
        r#""24-01-15""#,
        r#""2023-02-29""#,
    ];
    judge_member::<TextsOperation>("date", &[r#""2024-01-15""#, r#""2024-02-29""#], &dates);
    let uuids = [
        r#""550e8400e29b41d4a716446655440000""#,
        r#""{550e8400-e29b-41d4-a716-446655440000}""#,
        r#""urn:uuid:550e8400-e29b-41d4-a716-446655440000""#,
    ];
    judge_member::<TextsOperation>("uuid", &[r#""550e8400-e29b-41d4-a716-446655440000""#], &uuids);
}

#[test]
fn what_is_null_alone_is_nothing_else() {
    for name in ["kind", "constant", "listed"] {
        judge_member::<Nulls>(name, &["null"], &["5", r#""null""#, "false", "{}", "[]"]);
    }
}

#[test]
fn one_of_is_exactly_one() {
    judge::<Unions>(
        &[r#"{"card": "1"}"#, r#"{"iban": "2"}"#, r#"{"card": "1", "iban": 2}"#],
        &[r#"{"card": "1", "iban": "2"}"#, "{}", r#"{"card": 1}"#],
    );
    judge::<EitherOperation>(&[r#"{"a": 1}"#, r#"{"b": null}"#], &["{}", r#"{"a": 1, "b": 1}"#, r#"{"c": 1}"#]);
}

#[test]
fn formats_are_checked_with_and_without_a_type() {
    let mails = [r#""joe bloggs@example.com""#, r#""a@b.c, d@e.f""#, r#""a@@b.c""#, r#""a""#];
    judge_member::<TextsOperation>(
        "email",
        &[r#""joe.bloggs@example.com""#, r#""\"joe bloggs\"@example.com""#],
        &mails,
    );
    let uris = [r#""https://example.com/<>""#, r#""https://example.com:abc/""#, r#""http://example.com/%""#, r#""/a""#];
    judge_member::<TextsOperation>("uri", &[r#""https://example.com/a?b#c""#, r#""urn:oasis:names""#], &uris);
    // Of a value that is no text, a format says nothing.
    judge_member::<Letters>("address", &[r#""127.0.0.1""#, "5", "{}"], &[r#""127.0.0.256""#, r#""localhost""#]);
}

#[test]
fn names_by_pattern_and_open_tuples_refuse_nothing_valid() {
    judge_member::<Open>("names", &["{}", r#"{"a": 1}"#, r#"{"x-a": "b", "y": []}"#], &[r#"{"x-a": 1}"#]);
    judge_member::<Open>("tuple", &["[]", "[1]", r#"[1, "a", true]"#], &[r#"["a", 1]"#, r#"[1, 2]"#]);
}

#[test]
fn numbers_are_read_by_their_digits() {
    judge_member::<NumbersOperation>(
        "whole",
        &["1", "1.0", "1e3", "-9223372036854775808", "9223372036854775807"],
        &["-9223372036854775809", "9223372036854775808", "1.5", r#""1""#],
    );
    let read = decode::<NumbersOperation>(r#"{"whole": 9007199254740993.0}"#).expect("a whole number");
    assert_eq!(read.whole, Some(9_007_199_254_740_993));
}

#[test]
fn lists_are_held_against_what_they_contain_and_equal_and_refer_to() {
    judge_member::<Lists>("some", &["[1]", "[null, 2]"], &["[]"]);
    judge_member::<Lists>("listed", &["[1]", "[1.0]", "[10e-1]"], &["[2]", "[1, 1]", "1"]);
    // Both schemas have an anchor of one name, each its own.
    judge_member::<Lists>("numbers", &["[1, 2]", "[]"], &[r#"["x"]"#]);
    judge_member::<Lists>("texts", &[r#"["x"]"#, "[]"], &["[1]"]);
}

#[test]
fn bounds_on_properties_that_are_not_named_hold_beside_those_that_are() {
    judge::<Others>(
        &[r#"{"name": "a", "x": 0}"#, r#"{"in": {"name": "a", "x": 1}}"#],
        &[r#"{"x": -1}"#, r#"{"in": {"x": -1}}"#, r#"{"x": "a"}"#],
    );
}
