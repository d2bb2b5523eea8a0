//! Answers that are not as described, read by a client that is built for it.

use lvng_runtime::client::{CallOptions, Client, Error, Mended, testing::Answers};
use lvng_runtime::wire::{DateTime, JsonObject, Value};
use lvng_runtime::{Enum, Object, OneOf, Operation};
use std::sync::{Arc, Mutex};

#[derive(Clone, Debug, PartialEq, Object)]
struct Owner {
    name: String,
    age: i64,
}

#[derive(Clone, Debug, PartialEq, Enum)]
enum Kind {
    #[value("cat")]
    Cat,
    #[unknown]
    Unknown(String),
}

#[derive(Clone, Debug, PartialEq, OneOf)]
enum Size {
    Number(i64),
    Owner(Owner),
    #[unknown]
    Unknown(Value),
}

#[derive(Clone, Debug, PartialEq, Object)]
struct Pet {
    id: String,
    weight: f64,
    is_good: bool,
    kind: Kind,
    tags: Vec<String>,
    owner: Owner,
    notes: Option<String>,
    more: JsonObject,
    any: Value,
    born: Option<DateTime>,
    size: Option<Size>,
}

#[derive(Clone, Debug, PartialEq, Operation)]
#[operation("getPet", GET "/pet")]
#[success(200, json, Pet)]
struct GetPet {}

#[derive(Clone, Debug, PartialEq, Operation)]
#[operation("listOwners", GET "/owners")]
#[success(200, json, Vec<Owner>)]
struct ListOwners {}

const WHOLE: &str = r#"{"id":"a","weight":1.5,"is_good":true,"kind":"cat","tags":["x"],"owner":{"name":"Ann","age":30},"more":{"m":1},"any":1}"#;

type Told = Arc<Mutex<Vec<String>>>;

fn lenient(answers: Answers) -> (Client, Told) {
    let told = Told::default();
    let ours = told.clone();
    let tell = move |operation: &'static str, mended: &[Mended]| {
        ours.lock().unwrap().extend(mended.iter().map(|place| format!("{operation} {place}")));
    };
    let client = Client::builder("https://api.example").service(answers).lenient(tell).build().unwrap();
    (client, told)
}

/// The pet that an answer is, and the places that were mended as `pointer: came -> read`.
async fn pet(body: &str) -> Result<(Pet, Vec<String>), Error> {
    let (client, told) = lenient(Answers::new().json(200, body));
    let response = client.execute(&GetPet {}, &CallOptions::new()).await?;
    assert_eq!(response.body(), body, "what came is kept");
    let came = |place: &Mended| place.came.as_ref().map_or("nothing".to_owned(), Value::to_string);
    let shown = |place: &Mended| format!("{}: {} -> {}", place.problem.pointer, came(place), place.read);
    let places: Vec<String> = response.mended().iter().map(shown).collect();
    assert_eq!(told.lock().unwrap().len(), places.len(), "nothing is mended in silence");
    Ok((response.into_inner(), places))
}

#[tokio::test]
async fn an_answer_as_described_is_read_as_ever() {
    let (pet, places) = pet(WHOLE).await.unwrap();
    assert_eq!((pet.id.as_str(), places.len()), ("a", 0));
}

#[tokio::test]
async fn what_is_wrong_is_read_as_what_says_the_same_or_nothing() {
    for (from, to, expected) in [
        // Missing.
        (r#""id":"a","#, "", r#"/id: nothing -> """#),
        (r#""weight":1.5,"#, "", "/weight: nothing -> 0"),
        (r#""is_good":true,"#, "", "/is_good: nothing -> false"),
        (r#""kind":"cat","#, "", r#"/kind: nothing -> """#),
        (r#""tags":["x"],"#, "", "/tags: nothing -> []"),
        (r#""more":{"m":1},"#, "", "/more: nothing -> {}"),
        (r#","any":1"#, "", "/any: nothing -> null"),
        (r#","age":30"#, "", "/owner/age: nothing -> 0"),
        // Null.
        (r#""id":"a""#, r#""id":null"#, r#"/id: null -> """#),
        (r#"["x"]"#, "null", "/tags: null -> []"),
        (r#"["x"]"#, r#"["x",null]"#, r#"/tags/1: null -> """#),
        (r#"{"m":1}"#, "null", "/more: null -> {}"),
        // The same in another type.
        (r#""id":"a""#, r#""id":12345678901234567890"#, r#"/id: 12345678901234567000.0 -> "12345678901234567890""#),
        (r#""id":"a""#, r#""id":true"#, r#"/id: true -> "true""#),
        ("1.5", r#""1.5""#, r#"/weight: "1.5" -> 1.5"#),
        ("30", r#""30""#, r#"/owner/age: "30" -> 30"#),
        ("30", "30.0", "/owner/age: 30.0 -> 30"),
        ("true", r#""false""#, r#"/is_good: "false" -> false"#),
        // Something else altogether.
        ("30", r#""thirty""#, r#"/owner/age: "thirty" -> 0"#),
        (r#"["x"]"#, r#"{"x":1}"#, r#"/tags: {"x":1} -> []"#),
        (r#""cat""#, "[1]", r#"/kind: [1] -> """#),
        (r#","any":1"#, r#","any":1,"notes":5"#, r#"/notes: 5 -> "5""#),
        (r#","any":1"#, r#","any":1,"notes":{}"#, "/notes: {} -> null"),
    ] {
        let body = WHOLE.replacen(from, to, 1);
        let expected_one =
            expected.replace("12345678901234567000.0", &Value::from(12345678901234567890_u64).to_string());
        match pet(&body).await {
            Ok((_, places)) if places == [expected_one] => {}
            // Whole numbers may be written with a fraction, and are read so by every client.
            Ok((pet, places)) if places.is_empty() && expected.contains("30.0") => assert_eq!(pet.owner.age, 30),
            other => panic!("{body}: {other:?}, expected {expected}"),
        }
    }
    // What fits no alternative of a union is kept as ever.
    let (other, places) = pet(&WHOLE.replacen(r#","any":1"#, r#","any":1,"size":"large""#, 1)).await.unwrap();
    assert_eq!((other.size, places.len()), (Some(Size::Unknown("large".into())), 0));
    let (pet, places) = pet("{}").await.unwrap();
    assert_eq!(pet.owner, Owner { name: String::new(), age: 0 });
    assert_eq!(pet.kind, Kind::Unknown(String::new()));
    assert_eq!(places.len(), 10, "{places:?}");
}

#[tokio::test]
async fn what_cannot_be_made_up_for_is_refused_with_what_came() {
    for (body, expected) in [
        ("[]".to_owned(), "getPet"),
        ("null".to_owned(), "getPet"),
        ("\"down\"".to_owned(), "getPet"),
        ("{\"id\":".to_owned(), "is not valid JSON"),
        ("<html>".to_owned(), "is not valid JSON"),
    ] {
        let error = pet(&body).await.unwrap_err();
        assert!(error.is_decode() && error.to_string().contains(expected), "{body}: {error}");
        assert_eq!(error.body().unwrap(), &body);
    }
}

#[tokio::test]
async fn long_lists_are_mended_up_to_a_limit() {
    let owners = |count: usize| format!("[{}]", vec![r#"{"name":null}"#; count].join(","));
    let (client, told) = lenient(Answers::new().json(200, owners(450)).json(200, owners(501)));
    let read = client.send(&ListOwners {}).await.unwrap();
    assert_eq!((read.len(), told.lock().unwrap().len()), (450, 900));
    let error = client.send(&ListOwners {}).await.unwrap_err().to_string();
    // The fault of the answer as it came.
    assert!(error.contains("`[0].name` must be a string, not null"), "{error}");
    assert_eq!(told.lock().unwrap().len(), 900);
}

#[tokio::test]
async fn texts_say_what_was_wrong_and_not_what_came() {
    let (client, told) = lenient(Answers::new().json(200, r#"[{"name":5,"age":"s3cr3t"}]"#));
    let response = client.execute(&ListOwners {}, &CallOptions::new()).await.unwrap();
    let shown = told.lock().unwrap().join("; ");
    assert!(shown.contains("listOwners `/0/age` ") && shown.contains(": left empty"), "{shown}");
    assert!(shown.contains("listOwners `/0/name` ") && shown.contains(": read as another type"), "{shown}");
    assert!(!shown.contains("s3cr3t") && !format!("{:?}", response.mended()).contains("s3cr3t"));
    // Mapped, the response still knows it.
    assert_eq!(response.map(|_| ()).mended().len(), 2);
}

#[tokio::test]
async fn other_clients_refuse() {
    let client = Client::builder("https://api.example").service(Answers::new().json(200, "{}")).build().unwrap();
    assert!(client.send(&GetPet {}).await.unwrap_err().is_decode());
}
