//! Values that are read in one pass: names that come twice, numbers by their digits, text that breaks off, and serde.

use lvng_runtime::wire::{JsonObject, Mode, Model, Value, from_json, to_json};
use lvng_runtime::{Object, OneOf};
use std::collections::BTreeMap;

#[derive(Clone, Debug, PartialEq, Object)]
struct Item {
    id: i64,
    #[field("the \"name\"")]
    name: Option<String>,
    free: Option<Value>,
    map: Option<BTreeMap<String, i64>>,
    #[extra]
    extra: BTreeMap<String, Value>,
}

#[derive(Clone, Debug, PartialEq, OneOf)]
#[discriminator("kind")]
enum Pet {
    #[when("cat")]
    Cat(Tagged),
    #[when("dog")]
    Dog(Tagged),
    #[unknown]
    Unknown(Value),
}

#[derive(Clone, Debug, PartialEq, Object)]
struct Tagged {
    kind: Option<String>,
    n: Option<i64>,
}

fn problems<T: Model + std::fmt::Debug>(text: &str, mode: Mode) -> Vec<String> {
    from_json::<T>(text.as_bytes(), mode).unwrap_err().iter().map(ToString::to_string).collect()
}

#[test]
fn of_two_equal_names_a_client_takes_the_last_and_a_server_refuses_both() {
    let table = [
        (r#"{"id":1,"id":2}"#, r#"{"id":2}"#, "body `id` must not be given twice"),
        (r#"{"id":1,"x":1,"x":2}"#, r#"{"id":1,"x":2}"#, "body `x` must not be given twice"),
        (r#"{"id":1,"map":{"a":1,"a":2}}"#, r#"{"id":1,"map":{"a":2}}"#, "body `map.a` must not be given twice"),
        (r#"{"id":1,"free":[{"a":1,"a":2}]}"#, r#"{"id":1,"free":[{"a":2}]}"#, "body `free` has the member `a` twice"),
        // Escapes make the same name of another text.
        (r#"{"id":1,"\u0069d":2}"#, r#"{"id":2}"#, "body `id` must not be given twice"),
    ];
    for (text, last, problem) in table {
        let item: Item = from_json(text.as_bytes(), Mode::Lenient).unwrap();
        assert_eq!(String::from_utf8(to_json(&item)).unwrap(), last, "{text}");
        assert_eq!(problems::<Item>(text, Mode::Strict), [problem], "{text}");
    }
    let free: JsonObject = from_json(br#"{"a":1,"b":0,"a":2}"#, Mode::Lenient).unwrap();
    assert_eq!(Value::Object(free), serde_json::json!({"a": 2, "b": 0}));
    assert_eq!(problems::<JsonObject>(r#"{"a":1,"a":2}"#, Mode::Strict), ["body has the member `a` twice"]);
    let pet: Pet = from_json(br#"{"kind":"cat","n":1,"kind":"dog"}"#, Mode::Lenient).unwrap();
    assert_eq!(pet, Pet::Dog(Tagged { kind: Some("dog".into()), n: Some(1) }));
    assert_eq!(
        problems::<Pet>(r#"{"kind":"cat","kind":"dog"}"#, Mode::Strict),
        ["body `kind` must not be given twice"]
    );
}

#[test]
fn whole_numbers_are_read_from_their_digits() {
    let fine = [
        ("9007199254740993.0", 9_007_199_254_740_993),
        ("-9223372036854775808", i64::MIN),
        ("9223372036854775807", i64::MAX),
        ("1e3", 1000),
        ("-0.0", 0),
        ("120e-1", 12),
    ];
    for mode in [Mode::Strict, Mode::Lenient] {
        for (text, number) in fine {
            assert_eq!(from_json::<i64>(text.as_bytes(), mode).unwrap(), number, "{text}");
        }
        for text in ["-9223372036854775809", "9223372036854775808", "1e30", "1e300", "36000000000000000000000000"] {
            assert_eq!(problems::<i64>(text, mode), ["body must be a whole number within 64 bits"], "{text}");
        }
        for text in ["1.5", "1e-1", "9007199254740993.5"] {
            assert_eq!(problems::<i64>(text, mode), ["body must be a whole number"], "{text}");
        }
    }
}

#[test]
fn text_that_is_not_json_is_one_problem_wherever_it_breaks_off() {
    let text = r#"{"id": 1, "the \"name\"": "é\n", "free": [1, {"a": null}], "map": {"b": 2}, "x": true}"#;
    from_json::<Item>(text.as_bytes(), Mode::Strict).unwrap();
    for end in 0..text.len() {
        let cut = &text.as_bytes()[..end];
        for mode in [Mode::Strict, Mode::Lenient] {
            let problems = from_json::<Item>(cut, mode).unwrap_err();
            assert_eq!(problems.len(), 1, "{problems:?}");
            assert!(problems[0].to_string().starts_with("body is not valid JSON: "), "{problems:?}");
        }
    }
    let after = problems::<Item>(r#"{"id":1} x"#, Mode::Lenient);
    assert_eq!(after, ["body is not valid JSON: trailing characters at line 1 column 10"]);
    // What breaks the type counts only in JSON.
    let after = problems::<Item>(r#"{"id":""} x"#, Mode::Lenient);
    assert_eq!(after, ["body is not valid JSON: trailing characters at line 1 column 11"]);
}

#[test]
fn problems_come_in_the_order_of_the_description() {
    let expected = ["body `id` must be a whole number, not a string", "body `map.a` must be a whole number, not null"];
    for text in [r#"{"id":"1","map":{"a":null}}"#, r#"{"map":{"a":null},"id":"1"}"#] {
        assert_eq!(problems::<Item>(text, Mode::Strict), expected);
    }
}

/// What serde makes of a model, by ways that do not begin with the text of the model alone.
/// More members than a tuple has.
#[derive(Clone, Debug, PartialEq, Object)]
struct Long {
    a: i64,
    b: i64,
    c: i64,
    d: i64,
    e: i64,
    f: i64,
    g: i64,
    h: i64,
    i: i64,
    j: i64,
    k: i64,
    l: i64,
    m: i64,
    #[field(read_only)]
    n: Option<i64>,
    #[extra]
    extra: BTreeMap<String, i64>,
}

#[test]
fn an_object_of_many_members_is_read_as_one_of_few() {
    let text = r#"{"a":1,"b":2,"c":3,"d":4,"e":5,"f":6,"g":7,"h":8,"i":9,"j":10,"k":11,"l":12,"m":13,"n":14,"z":15}"#;
    let long: Long = from_json(text.as_bytes(), Mode::Lenient).unwrap();
    assert_eq!((long.a, long.l, long.m, long.n, long.extra["z"]), (1, 12, 13, Some(14), 15));
    assert_eq!(String::from_utf8(to_json(&long)).unwrap(), text);
    let names = ["m", "l", "k", "j", "i", "h", "g", "f", "e", "d", "c", "b", "a"];
    let members = names.map(|name| format!(r#""{name}":{}"#, name.len()));
    let reversed: Long = from_json(format!("{{{}}}", members.join(",")).as_bytes(), Mode::Strict).unwrap();
    assert_eq!((reversed.a, reversed.m, reversed.n), (1, 1, None));
    // What is wrong on both sides of the end of the first tuple is told, in the order of the table.
    let text = r#"{"m":"x","z":"x","l":"x","c":3,"d":4,"e":5,"f":6,"g":7,"h":8,"i":9,"j":10,"k":11,"b":2}"#;
    let told = problems::<Long>(text, Mode::Strict);
    let places: Vec<&str> = told.iter().filter_map(|problem| problem.split('`').nth(1)).collect();
    assert_eq!(places, ["a", "l", "m", "z"], "{told:?}");
}

#[test]
fn serde_reads_models_wherever_they_stand() {
    #[derive(Debug, PartialEq, serde::Deserialize, serde::Serialize)]
    struct Holder {
        items: Vec<Item>,
        #[serde(flatten)]
        pet: BTreeMap<String, Pet>,
    }
    #[derive(Debug, PartialEq, serde::Deserialize)]
    #[serde(untagged)]
    enum Either {
        Number(i64),
        Item(Item),
    }
    let text = r#"{"items":[{"id":1,"the \"name\"":"a","free":1.5,"y":[true]}],"pet":{"kind":"cat","n":3}}"#;
    let holder: Holder = serde_json::from_str(text).unwrap();
    assert_eq!(serde_json::to_string(&holder).unwrap(), text);
    let value: Value = serde_json::from_str(text).unwrap();
    assert_eq!(serde_json::from_value::<Holder>(value.clone()).unwrap(), holder);
    assert_eq!(serde_json::to_value(&holder).unwrap(), value);
    assert_eq!(serde_json::from_reader::<_, Holder>(text.as_bytes()).unwrap(), holder);
    let item = &holder.items[0];
    assert_eq!(serde_json::from_str::<Either>(r#"{"id":1,"the \"name\"":"a","free":1.5,"y":[true]}"#).unwrap(), {
        Either::Item(item.clone())
    });
    let problem = serde_json::from_str::<Holder>(r#"{"items":[{"id":"x"}]}"#).unwrap_err().to_string();
    assert!(problem.starts_with("body `id` must be a whole number, not a string"), "{problem}");
}

#[derive(Clone, Debug, PartialEq, Object)]
struct Stamped {
    at: Option<lvng_runtime::DateTime>,
    day: Option<lvng_runtime::Date>,
    id: Option<lvng_runtime::Uuid>,
    bytes: Option<lvng_runtime::Base64>,
}

/// What services write, whether a server takes it, and the instant or day that it is.
#[test]
fn times_of_real_services_are_kept_as_they_came() {
    let instants = [
        ("2026-03-19T16:00:00Z", true, Some("2026-03-19T16:00:00+00:00")),
        ("2026-03-19T16:00:00.5+01:00", true, Some("2026-03-19T16:00:00.500+01:00")),
        ("2026-03-19T16:00:00+0000", true, Some("2026-03-19T16:00:00+00:00")),
        ("2026-03-19T16:00Z", false, Some("2026-03-19T16:00:00+00:00")),
        ("2026-03-19T16:00:00", false, None),
        ("2026-03-19 16:00:00.123", false, None),
        ("never", false, None),
    ];
    for (text, is_exact, instant) in instants {
        let json = format!(r#"{{"at":"{text}"}}"#);
        let read: Stamped = from_json(json.as_bytes(), Mode::Lenient).expect("a client takes what comes");
        let at = read.at.as_ref().expect("it is there");
        assert_eq!((at.as_str(), at.to_chrono().map(|at| at.to_rfc3339())), (text, instant.map(str::to_owned)));
        assert_eq!(String::from_utf8(to_json(&read)).expect("JSON is UTF-8"), json);
        assert_eq!(from_json::<Stamped>(json.as_bytes(), Mode::Strict).is_ok(), is_exact, "{text}");
    }
    let clock = |text: &str| {
        let read: Stamped = from_json(format!(r#"{{"at":"{text}"}}"#).as_bytes(), Mode::Lenient).expect("it is read");
        read.at.and_then(|at| at.to_naive()).map(|clock| clock.to_string())
    };
    assert_eq!(clock("2026-03-19T16:00:00").as_deref(), Some("2026-03-19 16:00:00"));
    assert_eq!(clock("2026-03-19T16:00:00+05:00").as_deref(), Some("2026-03-19 16:00:00"));
    assert_eq!(clock("never"), None);
}

/// A server is exact about times, as the official test suite of JSON Schema has them.
#[test]
fn a_server_takes_times_as_the_rfc_has_them() {
    let cases = [
        ("1998-12-31T23:59:60Z", true),
        ("1998-12-31T15:59:60.123-08:00", true),
        ("1963-06-19t08:30:06.283185z", true),
        ("2026-03-31T16:00:00+0530", true),
        ("1998-12-31T23:58:60Z", false),
        ("1998-12-31T22:59:60Z", false),
        ("1990-12-31T15:59:59-24:00", false),
        ("+11963-06-19T08:30:06Z", false),
        ("1963-06-19T08:30:06\u{2212}08:00", false),
        ("2026-02-30T00:00:00Z", false),
        (" 2026-03-19T16:00:00Z", false),
        ("2026-03-19T16:00:00Z ", false),
        ("2026-3-9T16:00:00Z", false),
        ("2026-03-19T16:00:00Z00", false),
    ];
    for (text, is_exact) in cases {
        let json = format!(r#"{{"at":"{text}"}}"#);
        assert_eq!(from_json::<Stamped>(json.as_bytes(), Mode::Strict).is_ok(), is_exact, "{text}");
    }
    for text in ["2024-1-1", " 2024-01-15", "+2024-01-15", "+024-01-15", "2024-01-15 ", "2024-02-30", "-024-01-15"] {
        let json = format!(r#"{{"day":"{text}"}}"#);
        assert!(from_json::<Stamped>(json.as_bytes(), Mode::Strict).is_err(), "{text}");
    }
}

#[test]
fn what_is_no_id_and_no_base64_is_kept() {
    let text = r#"{"at":"soon","day":"31.12.2026","id":"order-7","bytes":"not base64!"}"#;
    let read: Stamped = from_json(text.as_bytes(), Mode::Lenient).expect("a client takes what comes");
    assert_eq!(String::from_utf8(to_json(&read)).expect("JSON is UTF-8"), text);
    let (id, bytes) = (read.id.expect("it is there"), read.bytes.expect("it is there"));
    assert_eq!((id.to_string().as_str(), id.to_uuid()), ("order-7", None));
    assert_eq!((bytes.text().as_ref(), bytes.bytes()), ("not base64!", None));
    assert_eq!(problems::<Stamped>(text, Mode::Strict).len(), 4);
    // What can be read is not written anew either.
    for text in [
        r#"{"id":"A1A2A3A4-B1B2-C1C2-D1D2-D3D4D5D6D7D8"}"#,
        r#"{"id":"urn:uuid:a1a2a3a4-b1b2-c1c2-d1d2-d3d4d5d6d7d8"}"#,
        r#"{"id":"{a1a2a3a4-b1b2-c1c2-d1d2-d3d4d5d6d7d8}"}"#,
        r#"{"bytes":"-_8"}"#,
    ] {
        let read: Stamped = from_json(text.as_bytes(), Mode::Lenient).expect("a client takes what comes");
        assert_eq!(String::from_utf8(to_json(&read)).expect("JSON is UTF-8"), text);
        let usual = "a1a2a3a4-b1b2-c1c2-d1d2-d3d4d5d6d7d8".parse().expect("it is a UUID");
        assert!(read.id.is_none_or(|id| id == usual));
        assert!(read.bytes.is_none_or(|bytes| bytes.into_bytes() == Some(vec![0xFB, 0xFF])));
    }
}

#[test]
fn days_ids_and_bytes_of_real_services_are_read_and_servers_are_exact() {
    let cases = [
        (r#"{"day":"2026-03-19"}"#, true),
        (r#"{"day":"2026-3-19"}"#, false),
        (r#"{"day":"2026-03-19T00:00:00"}"#, false),
        (r#"{"id":"a1a2a3a4-b1b2-c1c2-d1d2-d3d4d5d6d7d8"}"#, true),
        (r#"{"id":"{a1a2a3a4-b1b2-c1c2-d1d2-d3d4d5d6d7d8}"}"#, false),
        (r#"{"id":"a1a2a3a4b1b2c1c2d1d2d3d4d5d6d7d8"}"#, false),
        (r#"{"id":"urn:uuid:a1a2a3a4-b1b2-c1c2-d1d2-d3d4d5d6d7d8"}"#, false),
        (r#"{"bytes":"+/8="}"#, true),
        (r#"{"bytes":"-_8"}"#, false),
        (r#"{"bytes":"+/8"}"#, false),
    ];
    for (json, is_exact) in cases {
        let read: Stamped = from_json(json.as_bytes(), Mode::Lenient).expect("a client takes what comes");
        assert!(read.day.is_none_or(|day| day.to_chrono().is_some()), "{json}");
        assert!(read.bytes.is_none_or(|bytes| bytes.bytes() == Some(&[0xFB, 0xFF])), "{json}");
        assert_eq!(from_json::<Stamped>(json.as_bytes(), Mode::Strict).is_ok(), is_exact, "{json}");
    }
}
