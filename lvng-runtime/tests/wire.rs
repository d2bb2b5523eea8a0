//! The wire with hand-written operations: what the derives make, in bytes.

use http::HeaderMap;
use lvng_runtime::__private::{Reader, Writer};
use lvng_runtime::wire::{
    Body, Codec, Constraints, Content, DateTime, Media, Mode, Model, Operation, Patch, Problem, RequestParts, Value,
    decode, encode, from_json, to_json,
};
use lvng_runtime::{Contents, Enum, Object, OneOf, Operation, object};
use std::cell::Cell;
use std::collections::BTreeMap;

#[derive(Clone, Debug, PartialEq, Operation)]
#[operation("createThing", POST "/things/{id}/{size}")]
#[tag("things")]
#[auth("key", "bearer" + "cookie")]
#[body(json, required)]
#[success(201, json, Thing)]
#[failure(404, 409, json, Value)]
#[failure("5XX")]
#[evidence(documented, "S1")]
#[rate_limit(100, minute)]
struct CreateThing {
    #[param(path)]
    id: String,
    #[param(path)]
    size: i64,
    #[param(query, min = 1, max = 100, default = 50)]
    limit: Option<i64>,
    #[param(query)]
    ratio: Option<f64>,
    #[param(query, shape = array)]
    tag: Option<Vec<String>>,
    #[param(query, "ids", style = pipe_delimited, explode = false, shape = array)]
    ids: Option<Vec<i64>>,
    #[param(query, style = deep_object, explode, shape = object)]
    filter: Option<Filter>,
    #[param(header, "x-workspace-id")]
    workspace: Option<String>,
    #[field("systemPrompt", max_length = 5)]
    system_prompt: String,
    kind: Option<Kind>,
    note: Patch<String>,
}

#[derive(Clone, Debug, PartialEq, Object)]
struct Filter {
    from: Option<i64>,
    kind: Option<Kind>,
}

#[derive(Clone, Debug, PartialEq, Object)]
struct Thing {
    #[field(constant = true)]
    success: bool,
    id: String,
    #[field(nullable)]
    avatar: Option<String>,
    at: Option<DateTime>,
    shape: Option<Shape>,
    #[field(items(min = 0), unique_items)]
    counts: Vec<i64>,
    ratio: Option<f64>,
    #[extra]
    extra: BTreeMap<String, Value>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Enum)]
enum Kind {
    #[value("a")]
    A,
    #[value("b b")]
    Bb,
    #[unknown]
    Unknown(String),
}

#[derive(Clone, Debug, PartialEq, OneOf)]
#[discriminator("type")]
enum Shape {
    #[when("circle")]
    Circle(Circle),
    #[unknown]
    Unknown(Value),
}

#[derive(Clone, Debug, PartialEq, Object)]
#[object(closed)]
struct Circle {
    r#type: String,
    radius: f64,
}

fn thing() -> CreateThing {
    CreateThing {
        limit: Some(5),
        tag: Some(vec!["x y".into(), "a,b".into()]),
        ids: Some(vec![1, 2]),
        filter: Some(Filter { from: Some(3), kind: Some(Kind::Bb) }),
        workspace: Some("w".into()),
        kind: Some(Kind::A),
        note: Patch::Null,
        ..CreateThing::new("a/b", 7, "hi")
    }
}

fn body(text: &str) -> Body {
    Body::Bytes(text.to_owned().into())
}

fn parts<'a>(query: &'a str, headers: &'a HeaderMap, text: &str) -> RequestParts<'a> {
    RequestParts {
        captures: &[("id", "a%2Fb"), ("size", "7")],
        query,
        headers,
        media: Some(Media::new("application/json", Codec::Json)),
        body: body(text),
    }
}

fn refused(query: &str, text: &str) -> Vec<String> {
    let headers = HeaderMap::new();
    let problems: Vec<Problem> = decode::<CreateThing>(parts(query, &headers, text)).unwrap_err();
    problems.iter().map(ToString::to_string).collect()
}

#[test]
fn a_request_goes_out_and_comes_back() {
    let sent = thing();
    let request = encode(&sent).unwrap();
    assert_eq!(request.method, "POST");
    assert_eq!(
        request.target,
        "/things/a%2Fb/7?limit=5&tag=x%20y&tag=a%2Cb&ids=1%7C2&filter%5Bfrom%5D=3&filter%5Bkind%5D=b%20b"
    );
    assert_eq!(request.headers["x-workspace-id"], "w");
    let Body::Bytes(bytes) = request.body else { panic!("the body is bytes") };
    assert_eq!(bytes, r#"{"systemPrompt":"hi","kind":"a","note":null}"#);
    let (_, query) = request.target.split_once('?').unwrap();
    let text = String::from_utf8(bytes.to_vec()).unwrap();
    assert_eq!(decode::<CreateThing>(parts(query, &request.headers, &text)).unwrap(), sent);
}

#[test]
fn floats_keep_their_last_digit() {
    let text = r#"{"success":true,"id":"","avatar":null,"counts":[],"ratio":0.18273453440562037}"#;
    let thing: Thing = from_json(text.as_bytes(), Mode::Strict).unwrap();
    assert_eq!(thing.ratio, Some(0.182_734_534_405_620_37));
    assert_eq!(to_json(&thing), text.as_bytes());
    let sent = CreateThing { ratio: thing.ratio, ..CreateThing::new("a", 1, "") };
    assert_eq!(encode(&sent).unwrap().target, "/things/a/1?ratio=0.18273453440562037");
}

#[test]
fn defaults_are_filled_when_read() {
    let headers = HeaderMap::new();
    let read = decode::<CreateThing>(parts("", &headers, r#"{"systemPrompt":"hi"}"#)).unwrap();
    assert_eq!((read.limit, read.note), (Some(50), Patch::Absent));
}

#[test]
fn all_problems_of_a_request_are_reported_with_their_places() {
    assert_eq!(
        refused("limit=0&tag=%ff&ids=1&ids=2", r#"{"systemPrompt":"too long","kind":"c"}"#),
        [
            "query `limit` must be at least 1",
            "query `tag` cannot be read: its encoding is broken",
            "body `systemPrompt` must have at most 5 characters",
            "body `kind` must be one of a, b b",
        ]
    );
    assert_eq!(refused("limit=x", "{}"), ["query `limit` must be a whole number", "body `systemPrompt` is missing"]);
    assert_eq!(refused("", ""), ["body is missing"]);
    for number in ["+5", "%2B5", "-", "5.", "0x5", "5_0", " 5", "٥", "007", "08.5"] {
        let query = format!("limit={number}&ratio={number}");
        let problems = refused(&query, r#"{"systemPrompt":""}"#);
        assert_eq!(problems, ["query `limit` must be a whole number", "query `ratio` must be a number"], "{number}");
    }
    let headers = HeaderMap::new();
    let read = decode::<CreateThing>(parts("limit=70e-1&ratio=-5e-1", &headers, r#"{"systemPrompt":""}"#)).unwrap();
    assert_eq!((read.limit, read.ratio), (Some(7), Some(-0.5)));
    assert!(refused("", "{")[0].starts_with("body is not valid JSON"));
    let twice = r#"{"systemPrompt":"a","systemPrompt":"b"}"#;
    assert_eq!(refused("", twice), ["body `systemPrompt` must not be given twice"]);
    assert_eq!(refused("", r#"{"systemPrompt":"a","kind":null}"#), ["body `kind` must not be null"]);
}

#[test]
fn path_parameters_cannot_change_the_path() {
    for id in ["", ".", ".."] {
        assert!(encode(&CreateThing::new(id, 1, "x")).is_err(), "{id:?}");
    }
    let error = encode(&CreateThing::new("..", 1, "x")).unwrap_err().to_string();
    assert!(error.ends_with("path `id` must not make a segment of the path `.` or `..`"), "{error}");
    let sent = CreateThing { workspace: Some("a\r\nb: c".into()), ..CreateThing::new("x", 1, "x") };
    let error = encode(&sent).unwrap_err().to_string();
    assert!(error.contains("header `x-workspace-id`") && !error.contains("b: c"), "{error}");
}

#[test]
fn models_keep_what_they_do_not_know() {
    let text = r#"{"success":true,"id":"1","avatar":null,"at":"2026-03-19T16:00:00.000Z","shape":{"type":"hexagon","n":[1]},"counts":[1,2],"ratio":1,"more":{"a":1.5}}"#;
    let thing: Thing = from_json(text.as_bytes(), Mode::Lenient).unwrap();
    assert!(matches!(&thing.shape, Some(Shape::Unknown(_))));
    assert_eq!(String::from_utf8(to_json(&thing)).unwrap(), text);
    assert_eq!(serde_json::to_string(&thing).unwrap().len(), text.len());
    assert_eq!(serde_json::from_str::<Thing>(text).unwrap(), thing);
}

#[test]
fn reading_names_the_place() {
    let text = r#"{"success":true,"avatar":null,"counts":[1,"x",2.5]}"#;
    let problems = from_json::<Thing>(text.as_bytes(), Mode::Lenient).unwrap_err();
    let texts: Vec<_> = problems.iter().map(ToString::to_string).collect();
    assert_eq!(
        texts,
        [
            "body `id` is missing",
            "body `counts[1]` must be a whole number, not a string",
            "body `counts[2]` must be a whole number",
        ]
    );
}

#[test]
fn servers_read_strictly() {
    let text =
        r#"{"success":false,"id":"1","avatar":null,"counts":[-1,-1],"shape":{"type":"circle","radius":1,"x":2}}"#;
    let problems = from_json::<Thing>(text.as_bytes(), Mode::Strict).unwrap_err();
    let texts: Vec<_> = problems.iter().map(ToString::to_string).collect();
    assert_eq!(
        texts,
        [
            "body `success` must be true",
            "body `shape.x` is not a known property",
            "body `counts` must not hold the same item twice",
            "body `counts[0]` must be at least 0",
            "body `counts[1]` must be at least 0",
        ]
    );
}

#[test]
fn the_table_says_what_the_attributes_say() {
    let meta = CreateThing::META;
    assert_eq!((meta.id, meta.tag, meta.path), ("createThing", "things", "/things/{id}/{size}"));
    assert_eq!(meta.auth, [&["key"][..], &["bearer", "cookie"]]);
    assert_eq!(meta.params.len(), 8);
    assert_eq!(meta.body.unwrap().object.fields.len(), 3);
    assert_eq!(meta.failure.len(), 3);
    assert_eq!(meta.evidence.unwrap().sources, ["S1"]);
}

#[test]
fn free_objects_are_written_by_a_macro() {
    assert_eq!(object! { "a": 1, "b": "x" }.len(), 2);
}

/// What is derived for deprecated items is quiet itself: only those who use them are told.
#[deny(deprecated)]
mod deprecated {
    use super::*;
    use lvng_runtime::wire::Object as _;

    #[derive(Clone, Debug, PartialEq, Object)]
    #[deprecated]
    struct Old {
        #[deprecated]
        #[field(max_length = 5)]
        name: String,
        title: Option<String>,
    }

    #[derive(Clone, Debug, PartialEq, Enum)]
    enum State {
        #[value("open")]
        Open,
        #[deprecated]
        #[value("shut")]
        Shut,
        #[unknown]
        Unknown(String),
    }

    #[derive(Clone, Debug, PartialEq, Operation)]
    #[operation("list", GET "/list", deprecated)]
    struct List {
        #[deprecated]
        #[param(query)]
        state: Option<State>,
    }

    #[test]
    #[allow(deprecated)]
    fn they_work_as_others_do() {
        assert!(Old::SPEC.fields[0].deprecated && !Old::SPEC.fields[1].deprecated);
        assert!(List::META.deprecated && List::META.params[0].field.deprecated);
        let old: Old = from_json(br#"{"name":"a"}"#, Mode::Strict).unwrap();
        assert_eq!(old, Old::new("a"));
        let list = List { state: Some(State::Shut) };
        assert_eq!(encode(&list).unwrap().target, "/list?state=shut");
        assert_eq!(State::from("open"), State::Open);
    }
}

/// Alternatives that hold each other: told apart by what comes last.
#[derive(Clone, Debug, PartialEq, OneOf)]
enum Node {
    Left(Box<Left>),
    Right(Box<Right>),
    #[unknown]
    Unknown(Value),
}

#[derive(Clone, Debug, PartialEq, Object)]
struct Left {
    child: Option<Node>,
    left: i64,
}

#[derive(Clone, Debug, PartialEq, Object)]
struct Right {
    child: Option<Node>,
    right: Counted,
}

/// A number that counts how often it is read on this thread. Telling alternatives apart is bounded by the number of
/// values looked at, the least bound is 100,000, and without one the test would not end.
#[derive(Clone, Debug, PartialEq)]
struct Counted(i64);

thread_local!(static READS: Cell<usize> = const { Cell::new(0) });

impl Model for Counted {
    fn read(cx: &mut Reader<'_>) -> Option<Self> {
        READS.set(READS.get() + 1);
        assert!(READS.get() < 150_000, "alternatives are tried without a bound");
        i64::read(cx).map(Counted)
    }

    fn write(&self, out: &mut Writer) {
        self.0.write(out);
    }
}

#[test]
fn telling_alternatives_apart_costs_no_more_than_it_may() {
    let nested = |depth: usize| {
        let text = (0..depth).fold(r#"{"right":1}"#.to_owned(), |child, _| format!(r#"{{"child":{child},"right":1}}"#));
        (from_json::<Node>(text.as_bytes(), Mode::Strict), from_json::<Node>(text.as_bytes(), Mode::Lenient), text)
    };
    let (strict, lenient, text) = nested(8);
    assert_eq!(to_json(&strict.unwrap()), text.as_bytes());
    assert_eq!(to_json(&lenient.unwrap()), text.as_bytes());
    READS.set(0);
    let (strict, lenient, text) = nested(100);
    assert_eq!(strict.unwrap_err()[0].to_string(), "body fits none of Left, Right");
    // A client keeps what it cannot tell.
    assert_eq!(to_json(&lenient.unwrap()), text.as_bytes());
    assert!(READS.get() > 0);
}

/// Alternatives that only optional properties tell apart.
#[derive(Clone, Debug, PartialEq, OneOf)]
enum Contact {
    Mail(Mail),
    Phone(Phone),
    Both(Box<Both>),
    #[unknown]
    Unknown(Value),
}

#[derive(Clone, Debug, PartialEq, Object)]
struct Mail {
    mail: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Object)]
struct Phone {
    phone: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Object)]
struct Both {
    first: Option<Contact>,
    second: Option<Contact>,
}

#[test]
fn of_alternatives_that_fit_the_one_counts_that_knows_most() {
    for mode in [Mode::Strict, Mode::Lenient] {
        for text in [r#"{"phone":"1"}"#, r#"{"mail":"a"}"#, r#"{"first":{"phone":"1"},"second":{"mail":"a"}}"#, "{}"] {
            let contact: Contact = from_json(text.as_bytes(), mode).unwrap();
            assert_eq!(String::from_utf8_lossy(&to_json(&contact)), text, "{contact:?}");
        }
    }
    // What none of them knows is ignored, as in any object.
    let contact: Contact = from_json(br#"{"first":{"phone":"1","x":2},"y":3}"#, Mode::Strict).unwrap();
    assert_eq!(to_json(&contact), br#"{"first":{"phone":"1"}}"#);
}

#[derive(Clone, Debug, PartialEq, Object)]
struct Set {
    #[field(unique_items)]
    items: Vec<Value>,
}

#[test]
fn objects_are_the_same_in_any_order_of_their_members() {
    let read = |text: &str| from_json::<Set>(text.as_bytes(), Mode::Strict).is_ok();
    assert!(read(r#"{"items":[{"a":1,"b":2},{"a":1,"b":3}]}"#));
    assert!(!read(r#"{"items":[{"a":1,"b":{"c":1,"d":2}},{"b":{"d":2,"c":1},"a":1}]}"#));
}

/// `type: string` beside `enum: [1, true, on]`: servers send either.
#[test]
fn loose_values_are_read_from_scalars_and_written_as_strings() {
    #[derive(Clone, Debug, PartialEq, Enum)]
    #[loose]
    enum Level {
        #[value("1")]
        One,
        #[value("true")]
        True,
        #[value("on")]
        On,
        #[unknown]
        Unknown(String),
    }
    let table = [("1", Level::One), ("\"1\"", Level::One), ("true", Level::True), ("\"\\u006fn\"", Level::On)];
    for (text, expected) in table {
        for mode in [Mode::Strict, Mode::Lenient] {
            let found: Level = from_json(text.as_bytes(), mode).unwrap();
            assert_eq!(found, expected);
            assert_eq!(to_json(&found), format!("\"{expected}\"").as_bytes());
        }
    }
    assert_eq!(from_json::<Level>(b"2", Mode::Lenient).unwrap(), Level::Unknown("2".to_owned()));
    for text in ["2", "\"off\"", "null", "[1]"] {
        assert!(from_json::<Level>(text.as_bytes(), Mode::Strict).is_err(), "{text}");
    }
}

#[test]
fn values_of_any_kind_are_listed() {
    #[derive(Clone, Debug, PartialEq, Enum)]
    enum Answer {
        #[value(1e+300)]
        Huge,
        #[value(json("{\"a\":1,\"b\":2}"))]
        Pair,
        #[value("\u{1}\u{8}")]
        Control,
        #[unknown]
        Unknown(Value),
    }
    // The members of an object come in any order.
    let table = [
        ("1e300", Answer::Huge, "1e+300"),
        (r#"{"b":2,"a":1}"#, Answer::Pair, r#"{"a":1,"b":2}"#),
        (r#""\u0001\b""#, Answer::Control, r#""\u0001\b""#),
    ];
    for (text, expected, written) in table {
        let found: Answer = from_json(text.as_bytes(), Mode::Strict).unwrap();
        assert_eq!(found, expected);
        assert_eq!(to_json(&found), written.as_bytes());
    }
    assert!(from_json::<Answer>(br#"{"a":1}"#, Mode::Strict).is_err());
}

#[test]
fn constants_are_filled_in_as_their_type_has_them() {
    #[derive(Clone, Debug, PartialEq, Object)]
    struct Fixed {
        #[field(constant = -4)]
        weight: f64,
        #[field(constant = -4)]
        legs: i64,
        #[field(constant = "\"a\"\n\u{1}")]
        sound: String,
        #[field(constant = 1.5, nullable)]
        height: Option<f64>,
    }
    let expected = Fixed { weight: -4.0, legs: -4, sound: "\"a\"\n\u{1}".to_owned(), height: Some(1.5) };
    assert_eq!(Fixed::new(), expected);
    assert_eq!(from_json::<Fixed>(&to_json(&expected), Mode::Strict), Ok(expected));
}

#[derive(Clone, Debug, Default, PartialEq, Object)]
struct Formats {
    #[field(format = decimal)]
    decimal: Option<String>,
    #[field(format = duration)]
    duration: Option<String>,
    #[field(format = email)]
    email: Option<String>,
    #[field(format = ip)]
    ip: Option<String>,
    #[field(format = ipv4)]
    ipv4: Option<String>,
    #[field(format = ipv6)]
    ipv6: Option<String>,
    #[field(format = time)]
    time: Option<String>,
    #[field(items(format = uri))]
    uri: Option<Vec<String>>,
}

#[test]
fn a_server_refuses_text_that_is_not_of_its_format() {
    let table: &[(&str, &[&str], &[&str])] = &[
        ("decimal", &["12.30", "-0", "+.5", "1e-7"], &["", "1,5", "12 ", "0x1", "NaN", "."]),
        ("duration", &["PT1H30M", "P3W", "P1Y2M3DT4H5M6.7S", "-P1D", "PT0S"], &["", "P", "PT", "P1DT", "1h", "30"]),
        ("email", &["ann@example.com", "\\\"a b\\\"@x"], &["", "ann", "@x", "ann@", "ann@a b", "jörg@x", "a@@b.c"]),
        ("ip", &["192.0.2.1", "::1"], &["", "192.0.2", "192.0.2.256", "192.0.2.0/24", "localhost"]),
        ("ipv4", &["192.0.2.1"], &["::1", "192.0.2.01"]),
        ("ipv6", &["2001:db8::1", "::ffff:192.0.2.1"], &["192.0.2.1", "[::1]"]),
        ("time", &["16:00:00Z", "16:00", "23:59:60.5+01:00"], &["", "24:00", "4pm", "16:00:00 Z", "16:60"]),
        (
            "uri",
            &["https://example.com/%C3%A4?b#c", "urn:isbn:1", "a+b:"],
            &["", "https://example.com/ä", "https://example.com/%", "example.com", "//x", "https://a b", "1:x"],
        ),
    ];
    for (name, good, bad) in table {
        let read = |text: &str, mode| {
            let value = if *name == "uri" { format!("[\"{text}\"]") } else { format!("\"{text}\"") };
            from_json::<Formats>(format!("{{\"{name}\":{value}}}").as_bytes(), mode)
        };
        for text in *good {
            assert!(read(text, Mode::Strict).is_ok(), "{name} {text}");
        }
        for text in *bad {
            let problems = read(text, Mode::Strict).expect_err(text);
            assert!(problems[0].to_string().contains(" must be a"), "{name} {text}: {}", problems[0]);
            assert!(read(text, Mode::Lenient).is_ok(), "a client takes {name} {text}");
        }
    }
}

#[derive(Clone, Debug, PartialEq, OneOf)]
enum Input {
    #[allowed(min = 3)]
    Integer(i64),
    #[allowed(max_items = 2, items(max_length = 2))]
    List(Vec<String>),
    #[allowed(max_length = 5)]
    Text(String),
    #[unknown]
    Unknown(Value),
}

#[test]
fn a_server_checks_what_a_variant_allows() {
    let read = |text: &str, mode| from_json::<Input>(text.as_bytes(), mode);
    for (good, expected) in [("3", Input::Integer(3)), (r#"["ab"]"#, Input::List(vec!["ab".into()]))] {
        assert_eq!(read(good, Mode::Strict).unwrap(), expected);
    }
    for bad in ["2", r#"["abc"]"#, r#"["a","b","c"]"#, r#""abcdef""#] {
        let problems = read(bad, Mode::Strict).unwrap_err();
        assert_eq!(problems[0].to_string(), "body fits none of Integer, List, Text", "{bad}");
        assert!(!matches!(read(bad, Mode::Lenient).unwrap(), Input::Unknown(_)), "a client takes {bad}");
    }
}

#[derive(Clone, Debug, PartialEq, Contents)]
enum Codes {
    #[content(json)]
    #[allowed(max_items = 1)]
    Json(Vec<i64>),
    #[content(text)]
    #[allowed(max_length = 2)]
    Text(String),
}

#[test]
fn a_server_checks_what_a_body_of_each_media_type_allows() {
    let read = |text: &str, media: Media| {
        let read = Codes::from_body(body(text), media, &Constraints::NONE, Mode::Strict);
        read.map_err(|problems| problems.iter().map(ToString::to_string).collect::<Vec<_>>())
    };
    let text = Media::new("text/plain", Codec::Text);
    assert_eq!(read("[1]", Media::JSON), Ok(Codes::Json(vec![1])));
    assert_eq!(read("[1,2]", Media::JSON).unwrap_err(), ["body must have at most 1 items"]);
    assert_eq!(read("[]", text), Ok(Codes::Text("[]".into())));
    assert_eq!(read("123", text).unwrap_err(), ["body must have at most 2 characters"]);
}

#[derive(Clone, Debug, PartialEq, OneOf)]
#[discriminator("kind")]
enum Pet {
    #[when("cat", "kitten")]
    Cat(Cat),
    #[when("dog")]
    Dog(Dog),
    #[when("other")]
    Other(BTreeMap<String, Value>),
    #[when("wild")]
    Wild(Box<Wild>),
    #[unknown]
    Unknown(Value),
}

#[derive(Clone, Debug, Default, PartialEq, Object)]
struct Cat {
    kind: Option<String>,
    lives: Option<i64>,
}

#[derive(Clone, Debug, PartialEq, Object)]
struct Dog {
    of: Option<Box<Pet>>,
}

#[derive(Clone, Debug, PartialEq, OneOf)]
#[discriminator("habitat")]
enum Wild {
    #[when("sea")]
    Fish(Dog),
}

#[test]
fn a_union_writes_the_discriminator_that_its_value_does_not_have() {
    let json = |pet: &Pet| String::from_utf8(to_json(pet)).unwrap();
    let cat = Pet::Cat(Cat { kind: Some("kitten".into()), lives: Some(9) });
    assert_eq!(json(&cat), r#"{"kind":"kitten","lives":9}"#);
    assert_eq!(json(&Pet::Cat(Cat::default())), r#"{"kind":"cat"}"#);
    let dog = Pet::Dog(Dog { of: Some(Box::new(Pet::Dog(Dog { of: None }))) });
    assert_eq!(json(&dog), r#"{"of":{"kind":"dog"},"kind":"dog"}"#);
    let other = Pet::Other(BTreeMap::from([("legs".to_owned(), 8.into())]));
    assert_eq!(json(&other), r#"{"legs":8,"kind":"other"}"#);
    let wild = Pet::Wild(Box::new(Wild::Fish(Dog { of: None })));
    assert_eq!(json(&wild), r#"{"kind":"wild","habitat":"sea"}"#);
    for pet in [dog, wild] {
        for mode in [Mode::Strict, Mode::Lenient] {
            assert_eq!(from_json::<Pet>(&to_json(&pet), mode).unwrap(), pet);
        }
    }
}

macro_rules! wide {
    ($($field:ident)*) => {
        /// Each level of it takes tens of kilobytes of stack.
        #[derive(Clone, Debug, PartialEq, Object)]
        struct Wide {
            next: Option<Box<Wide>>,
            $($field: Option<String>,)*
        }
    };
}

wide! {
    f_aa f_ab f_ac f_ad f_ae f_af f_ag f_ah f_ai f_aj f_ak f_al f_am f_an f_ao f_ap
    f_aq f_ar f_as f_at f_ba f_bb f_bc f_bd f_be f_bf f_bg f_bh f_bi f_bj f_bk f_bl
    f_bm f_bn f_bo f_bp f_bq f_br f_bs f_bt f_ca f_cb f_cc f_cd f_ce f_cf f_cg f_ch
    f_ci f_cj f_ck f_cl f_cm f_cn f_co f_cp f_cq f_cr f_cs f_ct f_da f_db f_dc f_dd
    f_de f_df f_dg f_dh f_di f_dj f_dk f_dl f_dm f_dn f_do f_dp f_dq f_dr f_ds f_dt
    f_ea f_eb f_ec f_ed f_ee f_ef f_eg f_eh f_ei f_ej f_ek f_el f_em f_en f_eo f_ep
    f_eq f_er f_es f_et f_fa f_fb f_fc f_fd f_fe f_ff f_fg f_fh f_fi f_fj f_fk f_fl
    f_fm f_fn f_fo f_fp f_fq f_fr f_fs f_ft f_ga f_gb f_gc f_gd f_ge f_gf f_gg f_gh
    f_gi f_gj f_gk f_gl f_gm f_gn f_go f_gp f_gq f_gr f_gs f_gt f_ha f_hb f_hc f_hd
    f_he f_hf f_hg f_hh f_hi f_hj f_hk f_hl f_hm f_hn f_ho f_hp f_hq f_hr f_hs f_ht
    f_ia f_ib f_ic f_id f_ie f_if f_ig f_ih f_ii f_ij f_ik f_il f_im f_in f_io f_ip
    f_iq f_ir f_is f_it f_ja f_jb f_jc f_jd f_je f_jf f_jg f_jh f_ji f_jj f_jk f_jl
    f_jm f_jn f_jo f_jp f_jq f_jr f_js f_jt
}

#[test]
fn wide_objects_nested_deeply_are_refused_before_the_stack_ends() {
    let read = |depth: usize| {
        let text = format!("{}{{}}{}", r#"{"next":"#.repeat(depth), "}".repeat(depth));
        let read = move || from_json::<Wide>(text.as_bytes(), Mode::Strict).map_err(|problems| problems[0].to_string());
        // The stack of a thread of tokio.
        let thread = std::thread::Builder::new().stack_size(2 << 20).spawn(read).unwrap();
        thread.join().unwrap()
    };
    assert!(read(5).is_ok());
    let problem = read(125).unwrap_err();
    assert!(problem.ends_with("is nested too deeply"), "{problem}");
}
