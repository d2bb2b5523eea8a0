//! Unions: how their variants are told apart, and what is written for each.

use lvng_runtime::wire::{Mode, Model, Value, from_json, to_json};
use lvng_runtime::{Object, OneOf};
use serde_json::json;
use std::fmt::Debug;

fn read<T: Model + Debug>(text: &str) -> T {
    from_json(text.as_bytes(), Mode::Lenient).unwrap()
}

fn text<T: Model>(value: &T) -> String {
    String::from_utf8(to_json(value)).unwrap()
}

/// What a server says of a value.
fn problem<T: Model + Debug>(text: &str) -> String {
    from_json::<T>(text.as_bytes(), Mode::Strict).unwrap_err()[0].to_string()
}

/// Reads by client and server, and writes the same bytes.
#[track_caller]
fn both_ways<T: Model + Debug + PartialEq>(text: &str, value: &T) {
    for mode in [Mode::Strict, Mode::Lenient] {
        let found = from_json::<T>(text.as_bytes(), mode);
        assert_eq!(found.as_ref().ok(), Some(value), "{text} in {mode:?}: {found:?}");
    }
    assert_eq!(String::from_utf8(to_json(value)).unwrap(), text);
}

mod nested {
    //! As in the fixture `discriminators-nested`.
    use super::*;

    #[derive(Clone, Debug, PartialEq, OneOf)]
    #[discriminator("kind")]
    enum Pet {
        #[when("cat")]
        Cat(Cat),
        #[when("dog")]
        Dog(Dog),
        #[unknown]
        Unknown(Value),
    }

    #[derive(Clone, Debug, PartialEq, Object)]
    struct Cat {
        #[field(constant = "cat")]
        kind: String,
        lives: i64,
    }

    #[derive(Clone, Debug, PartialEq, OneOf)]
    #[discriminator("sub")]
    enum Dog {
        #[when("puppy")]
        Puppy(Puppy),
        #[when("Dog")]
        Other(DogBase),
        #[unknown]
        Unknown(Value),
    }

    #[derive(Clone, Debug, PartialEq, Object)]
    struct DogBase {
        #[field(constant = "dog")]
        kind: String,
        sub: String,
    }

    #[derive(Clone, Debug, PartialEq, Object)]
    struct Puppy {
        #[field(constant = "dog")]
        kind: String,
        #[field(constant = "puppy")]
        sub: String,
        toys: i64,
    }

    #[test]
    fn each_level_keeps_what_the_innermost_kind_has() {
        let puppy = r#"{"kind":"dog","sub":"puppy","toys":3}"#;
        both_ways(puppy, &Dog::Puppy(Puppy::new(3)));
        both_ways(puppy, &Pet::Dog(Dog::Puppy(Puppy::new(3))));
        both_ways(r#"{"kind":"cat","lives":9}"#, &Pet::Cat(Cat::new(9)));
        both_ways(r#"{"kind":"dog","sub":"Dog"}"#, &Pet::Dog(Dog::Other(DogBase::new("Dog"))));
    }

    #[test]
    fn a_kind_that_is_new_at_some_level_is_kept_as_it_is_by_clients_and_refused_by_servers() {
        for new in [r#"{"kind":"dog","sub":"wolf","pack":[1]}"#, r#"{"kind":"fish","fins":2}"#] {
            assert_eq!(text(&read::<Pet>(new)), new);
        }
        assert_eq!(read::<Dog>(r#"{"sub":"wolf"}"#), Dog::Unknown(json!({"sub": "wolf"})));
        assert_eq!(problem::<Pet>(r#"{"kind":"dog","sub":"wolf"}"#), "body `sub` must be one of puppy, Dog");
        assert_eq!(problem::<Pet>(r#"{"kind":"fish"}"#), "body `kind` must be one of cat, dog");
    }

    #[test]
    fn each_level_writes_its_own_discriminator() {
        let puppy = Puppy { kind: "cat".into(), sub: "old".into(), toys: 1 };
        assert_eq!(text(&Pet::Dog(Dog::Puppy(puppy.clone()))), r#"{"kind":"dog","sub":"puppy","toys":1}"#);
        // A value that is no variant says what it holds.
        assert_eq!(text(&puppy), r#"{"kind":"cat","sub":"old","toys":1}"#);
    }
}

mod tags {
    use super::*;
    use lvng_runtime::wire::{Body, Codec, Constraints, Content, Media};

    /// What `oneOf` with a mapping gives where the branches say no more than `type: string`.
    #[derive(Clone, Debug, PartialEq, OneOf)]
    #[discriminator("petType")]
    enum Pet {
        #[when("kitty", "cat")]
        Cat(Cat),
        #[when("dog")]
        Dog(Cat),
        #[unknown]
        Unknown(Value),
    }

    #[derive(Clone, Debug, PartialEq, Object)]
    struct Cat {
        #[field("petType")]
        pet_type: Option<String>,
        skill: String,
    }

    fn cat(pet_type: Option<&str>) -> Cat {
        Cat { pet_type: pet_type.map(str::to_owned), skill: "purr".into() }
    }

    #[test]
    fn a_variant_writes_a_value_that_stands_for_it() {
        assert_eq!(text(&Pet::Cat(cat(Some("wrong")))), r#"{"petType":"kitty","skill":"purr"}"#);
        assert_eq!(text(&Pet::Dog(cat(Some("kitty")))), r#"{"petType":"dog","skill":"purr"}"#);
        assert_eq!(text(&Pet::Cat(cat(None))), r#"{"skill":"purr","petType":"kitty"}"#);
        // Of several that stand for it, the one that came goes back.
        both_ways(r#"{"petType":"cat","skill":"purr"}"#, &Pet::Cat(cat(Some("cat"))));
        let list = vec![Pet::Dog(cat(Some("x"))), Pet::Cat(cat(Some("y")))];
        let expected = r#"[{"petType":"dog","skill":"purr"},{"petType":"kitty","skill":"purr"}]"#;
        assert_eq!(String::from_utf8(to_json(&list)).unwrap(), expected);
    }

    #[test]
    fn forms_have_it_too() {
        let media = Media::new("application/x-www-form-urlencoded", Codec::Form);
        let body = Pet::Cat(cat(Some("wrong"))).to_body(media).unwrap();
        let Body::Bytes(bytes) = body else { panic!("a form is bytes") };
        assert_eq!(bytes, "petType=kitty&skill=purr");
        let pet = Pet::from_body(Body::Bytes(bytes), media, &Constraints::NONE, Mode::Strict).unwrap();
        assert_eq!(pet, Pet::Cat(cat(Some("kitty"))));
    }

    /// A number may tell, too: the mapping has its digits.
    #[derive(Clone, Debug, PartialEq, OneOf)]
    #[discriminator("version")]
    enum Job {
        #[when("1")]
        One(Version),
        #[when("2")]
        Two(Version),
        #[unknown]
        Unknown(Value),
    }

    #[derive(Clone, Debug, PartialEq, Object)]
    struct Version {
        version: i64,
    }

    #[test]
    fn a_number_tells_and_stays_a_number() {
        both_ways(r#"{"version":2}"#, &Job::Two(Version { version: 2 }));
        assert_eq!(text(&Job::Two(Version { version: 7 })), r#"{"version":2}"#);
        assert_eq!(text(&read::<Job>(r#"{"version":3}"#)), r#"{"version":3}"#);
    }
}

mod conditions {
    //! As in the fixture `one-of-constants-inside`.
    use super::*;

    #[derive(Clone, Debug, PartialEq, OneOf)]
    enum Event {
        #[when("/syncEvent/type" = "session.created")]
        Created(Created),
        #[when("/syncEvent/type" = ["session.deleted", "session.gone"])]
        Deleted(Deleted),
        #[unknown]
        Unknown(Value),
    }

    #[derive(Clone, Debug, PartialEq, Object)]
    struct Created {
        #[field(constant = "sync")]
        r#type: String,
        #[field("syncEvent")]
        sync_event: CreatedSyncEvent,
    }

    #[derive(Clone, Debug, PartialEq, Object)]
    struct CreatedSyncEvent {
        #[field(constant = "session.created")]
        r#type: String,
        at: i64,
    }

    #[derive(Clone, Debug, PartialEq, Object)]
    struct Deleted {
        #[field("syncEvent")]
        sync_event: DeletedSyncEvent,
    }

    #[derive(Clone, Debug, PartialEq, Object)]
    struct DeletedSyncEvent {
        r#type: String,
        why: Option<String>,
    }

    #[test]
    fn constants_below_the_first_level_tell_variants_apart() {
        let created = r#"{"type":"sync","syncEvent":{"type":"session.created","at":1}}"#;
        both_ways(created, &Event::Created(Created::new(CreatedSyncEvent::new(1))));
        both_ways(
            r#"{"syncEvent":{"type":"session.gone","why":"end"}}"#,
            &Event::Deleted(Deleted::new(DeletedSyncEvent { why: Some("end".into()), r#type: "session.gone".into() })),
        );
        for new in [
            r#"{"syncEvent":{"at":1,"type":"session.updated"},"type":"sync"}"#,
            r#"{"syncEvent":"session.created"}"#,
            "{}",
            "[]",
        ] {
            let Event::Unknown(value) = read(new) else { panic!("{new} is none of them") };
            assert_eq!(value.to_string(), new);
            assert_eq!(problem::<Event>(new), "body fits none of Created, Deleted");
        }
        // A client takes one that has other faults.
        let odd = r#"{"type":"other","syncEvent":{"type":"session.created","at":1}}"#;
        assert!(matches!(read::<Event>(odd), Event::Created(_)));
    }

    /// Where a value of the discriminator stands for two variants, the rest tells.
    #[derive(Clone, Debug, PartialEq, OneOf)]
    #[discriminator("type")]
    enum Sync {
        #[when("sync", "/a~1b" = "one")]
        One(Of),
        #[when("sync", "/a~1b" = "two")]
        Two(Of),
        #[unknown]
        Unknown(Value),
    }

    #[derive(Clone, Debug, PartialEq, Object)]
    struct Of {
        r#type: String,
        #[field("a/b")]
        of: String,
    }

    #[test]
    fn conditions_stand_beside_values_of_the_discriminator() {
        let of = |of: &str| Of::new("sync", of);
        both_ways(r#"{"type":"sync","a/b":"two"}"#, &Sync::Two(of("two")));
        both_ways(r#"{"type":"sync","a/b":"one"}"#, &Sync::One(of("one")));
        let new = r#"{"a/b":"three","type":"sync"}"#;
        assert_eq!(read::<Sync>(new), Sync::Unknown(serde_json::from_str(new).unwrap()));
    }
}

mod rust_enums {
    //! As in the fixture `one-of-rust-enums`: what serde makes of enums, by how they are tagged.
    use super::*;

    #[derive(Clone, Debug, PartialEq, OneOf)]
    enum External {
        #[value("Pending")]
        Pending,
        #[member("Value", min = 0)]
        Value(i64),
        #[member("Point")]
        #[object(closed)]
        Point(Point),
        #[member("Maybe", nullable)]
        Maybe(Option<String>),
        #[unknown]
        Unknown(Value),
    }

    #[derive(Clone, Debug, PartialEq, Object)]
    struct Point {
        x: f64,
    }

    #[derive(Clone, Debug, PartialEq, OneOf)]
    #[discriminator("t")]
    enum Adjacent {
        #[when("Pending")]
        Pending,
        #[when("Gone")]
        #[object(closed)]
        Gone,
        #[when("Value")]
        #[member("c")]
        Value(i64),
        #[when("Point")]
        #[member("c")]
        Point(Point),
        #[when("Other")]
        Other(Other),
        #[unknown]
        Unknown(Value),
    }

    #[derive(Clone, Debug, PartialEq, Object)]
    struct Other {
        t: String,
    }

    #[test]
    fn the_variant_is_the_only_member_or_a_text() {
        both_ways(r#""Pending""#, &External::Pending);
        both_ways(r#"{"Value":5}"#, &External::Value(5));
        both_ways(r#"{"Point":{"x":1}}"#, &External::Point(Point::new(1.0)));
        both_ways(r#"{"Maybe":null}"#, &External::Maybe(None));
        both_ways(r#"{"Maybe":"so"}"#, &External::Maybe(Some("so".into())));
        for new in [r#""Later""#, r#"{"Later":1}"#, "7", "null", r#"{"Value":"x"}"#] {
            let External::Unknown(value) = read(new) else { panic!("{new} is none of them") };
            assert_eq!(value.to_string(), new);
            assert_eq!(problem::<External>(new), "body fits none of Pending, Value, Point, Maybe");
        }
        assert_eq!(problem::<External>(r#"{"Value":-1}"#), "body fits none of Pending, Value, Point, Maybe");
        assert!(problem::<External>(r#"{"Point":{"x":1},"y":1}"#).starts_with("body fits none"));
        assert_eq!(read::<External>(r#"{"Value":-1,"y":1}"#), External::Value(-1));
    }

    #[test]
    fn the_variant_is_a_member_and_its_value_another() {
        both_ways(r#"{"t":"Pending"}"#, &Adjacent::Pending);
        both_ways(r#"{"t":"Gone"}"#, &Adjacent::Gone);
        both_ways(r#"{"t":"Value","c":5}"#, &Adjacent::Value(5));
        both_ways(r#"{"t":"Point","c":{"x":2}}"#, &Adjacent::Point(Point::new(2.0)));
        both_ways(r#"{"t":"Other"}"#, &Adjacent::Other(Other::new("Other")));
        assert_eq!(read::<Adjacent>(r#"{"more":1,"t":"Pending"}"#), Adjacent::Pending);
        assert_eq!(problem::<Adjacent>(r#"{"t":"Gone","more":1}"#), "body `more` is not a known property");
        assert_eq!(problem::<Adjacent>(r#"{"t":"Value"}"#), "body `c` is missing");
        assert_eq!(problem::<Adjacent>(r#"{"t":"Value","c":"x"}"#), "body `c` must be a whole number, not a string");
        assert_eq!(text(&read::<Adjacent>(r#"{"t":"New","c":1}"#)), r#"{"t":"New","c":1}"#);
    }
}

mod null {
    //! As in the fixture `null-alone`.
    use super::*;
    use lvng_runtime::{Enum, Null, Patch};

    #[derive(Clone, Debug, PartialEq, Object)]
    struct Item {
        #[field(nullable)]
        hello: Option<Hello>,
        #[field(constant = null)]
        never: Null,
        by_name: Patch<Null>,
        list: Option<Vec<Null>>,
    }

    #[derive(Clone, Debug, PartialEq, Eq, Hash, Enum)]
    enum Hello {
        #[value("HI")]
        Hi,
        #[value("")]
        Empty,
        #[unknown]
        Unknown(String),
    }

    #[test]
    fn null_alone_is_read_and_written_where_nothing_else_may_stand() {
        both_ways(r#"{"hello":null,"never":null}"#, &Item::new(None));
        let item = Item { by_name: Patch::Null, list: Some(vec![Null::Null]), ..Item::new(Some(Hello::Empty)) };
        both_ways(r#"{"hello":"","never":null,"by_name":null,"list":[null]}"#, &item);
        both_ways("null", &Null::Null);
    }

    #[test]
    fn anything_else_is_refused_by_servers_and_kept_by_clients() {
        for odd in ["0", r#""junk""#, "{}", "[null]", "false"] {
            let text = format!(r#"{{"hello":"HI","never":{odd},"by_name":{odd}}}"#);
            let problems = from_json::<Item>(text.as_bytes(), Mode::Strict).unwrap_err();
            let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
            assert_eq!(problems, ["body `never` must be null", "body `by_name` must be null"], "{odd}");
            assert_eq!(super::text(&read::<Item>(&text)), text);
        }
        assert_eq!(problem::<Item>(r#"{"hello":null}"#), "body `never` is missing");
        assert_eq!(problem::<Item>(r#"{"hello":123,"never":null}"#), "body `hello` must be a string, not a number");
        assert_eq!(problem::<Item>(r#"{"never":null}"#), "body `hello` is missing");
    }
}
