//! What the derives refuse, and where they say so.

use crate::{contents, enumeration, headers, object, one_of, operation, responses, shared};
use proc_macro2::TokenStream;
use syn::{DeriveInput, Result};

type Derive = fn(&DeriveInput) -> Result<TokenStream>;

/// The errors of a derive: the words that they point at, and what they say.
fn errors(derive: Derive, source: &str) -> Vec<(String, String)> {
    let input = syn::parse_str(source).expect("the test has valid Rust");
    let errors = derive(&input).err().into_iter().flatten();
    errors.map(|error| (error.span().source_text().unwrap_or_default(), error.to_string())).collect()
}

/// Checks that a derive refuses `source` at the word `at`, and says so.
#[track_caller]
fn refuses(derive: Derive, source: &str, at: &str, text: &str) {
    let errors = errors(derive, source);
    assert!(errors.iter().any(|(word, said)| word == at && said.contains(text)), "{source}\n{errors:#?}");
}

#[track_caller]
fn takes(derive: Derive, source: &str) {
    assert_eq!(errors(derive, source), [], "{source}");
}

/// An operation with these attributes and fields.
fn an_operation(attributes: &str, fields: &str) -> String {
    format!("#[operation(\"getPet\", GET \"/pets/{{id}}\")] {attributes} struct GetPet {{ {fields} }}")
}

#[test]
fn every_unknown_key_of_a_field_is_refused_where_it_stands() {
    let source = "struct Pet { #[field(minimum = 3, requird)] age: i64, #[field(nulable)] name: Option<String> }";
    let told = errors(object::derive, source);
    let words: Vec<_> = told.iter().map(|(word, _)| word.as_str()).collect();
    assert_eq!(words, ["minimum", "requird", "nulable"], "{told:#?}");
    assert_eq!(told[0].1, "`minimum` is no key of `field`: did you mean `min`?");
    assert!(told[1].1.starts_with("`requird` is no key of `field`: expected one of `nullable`, `read_only`"));
    assert_eq!(told[2].1, "`nulable` is no key of `field`: did you mean `nullable`?");
}

#[test]
fn keys_are_refused_in_every_attribute_of_a_model() {
    let field = |keys: &str| format!("struct Pet {{ #[field({keys})] age: i64 }}");
    refuses(object::derive, &field("items(maxlength = 3)"), "maxlength", "key of `items`: did you mean `max_length`?");
    refuses(object::derive, &field("nullable = true"), "nullable", "has no value");
    refuses(object::derive, &field("min"), "min", "expected `min = …`");
    refuses(object::derive, &field("items = 3"), "items", "expected `items(…)`");
    refuses(object::derive, &field("min = 1, min = 2"), "min", "given twice");
    refuses(object::derive, &field("\"a\", \"b\""), "\"b\"", "unexpected value in `field`");
    refuses(object::derive, &field("5"), "5", "expected the name on the wire");
    refuses(object::derive, &field("min = \"a\""), "\"a\"", "expected a number");
    refuses(object::derive, &field("format = emial"), "emial", "no format: did you mean `email`?");
    refuses(object::derive, &field("query"), "query", "no key of `field`");
    refuses(object::derive, "#[object(close)] struct Pet {}", "close", "did you mean `closed`?");
    refuses(object::derive, "struct Pet { #[extra(min = 1)] all: Map }", "min", "no key of `extra`: there are none");
    refuses(object::derive, &field("default = 5u8"), "5u8", "expected a value");
    refuses(object::derive, &field("default = \"5\""), "\"5\"", "expected an integer");
    refuses(object::derive, &field("default = 5.0"), "5.0", "expected an integer");
    refuses(object::derive, &field("default = null"), "null", "expected an integer");
    let list = "struct Pet { #[field(default = [1, yes])] ages: Option<Vec<i64>> }";
    refuses(object::derive, list, "yes", "expected a value");
    let list = "struct Pet { #[field(constant = [1])] ages: Vec<i64> }";
    refuses(object::derive, list, "[1]", "expected a string, a number or a boolean");
    refuses(
        enumeration::derive,
        "enum E { #[value(jsn(\"[]\"))] A, #[unknown] U(Value) }",
        "jsn(\"[]\")",
        "`json(\"…\")`",
    );
    refuses(enumeration::derive, "enum E { #[value(yes)] A, #[unknown] U(Value) }", "yes", "expected a value");
    refuses(enumeration::derive, "enum E { #[unknown(any)] U(String) }", "any", "no key of `unknown`");
    takes(enumeration::derive, "#[loose] enum E { #[value(\"1\")] A, #[unknown] U(String) }");
    refuses(
        enumeration::derive,
        "#[loose] enum E { #[value(1)] A, #[unknown] U(i64) }",
        "E",
        "no meaning where values",
    );
    let union = |allowed: &str| format!("enum E {{ #[allowed({allowed})] A(String), #[unknown] U(Value) }}");
    refuses(one_of::derive, &union("max_lenght = 3"), "max_lenght", "key of `allowed`: did you mean `max_length`?");
    refuses(one_of::derive, "#[discriminator(events)] enum E { A(B) }", "events", "or `event`");
    let unknown = |tag: &str, fields: &str| format!("#[discriminator({tag})] enum E {{ #[unknown] U {fields} }}");
    refuses(one_of::derive, &unknown("event", "(Value)"), "U", "{ event: Option<String>, data: String }");
    refuses(one_of::derive, &unknown("\"t\"", "{ event: Option<String>, data: String }"), "U", "holds one value");
    refuses(one_of::derive, "#[discriminator(\"t\")] enum E { #[when()] A(B) }", "when", "expected a value");
    refuses(one_of::derive, "enum E { #[when(\"a\")] A(B) }", "when", "without `#[discriminator(…)]`");
}

#[test]
fn keys_are_refused_in_every_attribute_of_an_operation() {
    let with = |attributes: &str| an_operation(attributes, "");
    let of = |field: &str| an_operation("", &format!("{field} id: String"));
    let refuses = |source: &str, at: &str, text: &str| refuses(operation::derive, source, at, text);
    refuses("#[operation(\"a\", GETT \"/\")] struct A {}", "GETT", "no method: did you mean `GET`?");
    refuses("#[operation(\"a\", GET \"/\", depricated)] struct A {}", "depricated", "did you mean `deprecated`?");
    refuses("#[operation(\"a\", GET \"/\", Shared)] struct A {}", "Shared", "no key of `operation`");
    refuses("#[operation(\"a\", GET \"/\", ..Shared, deprecated)] struct A {}", "deprecated", "unexpected token");
    refuses(&with("#[failure(none)] #[failure(404)]"), "none", "`none` beside another `failure`");
    refuses(&with("#[rate_limit(none, 5)]"), "5", "unexpected value");
    refuses(&with("#[body(jsn, required)]"), "jsn", "no codec: did you mean `json`?");
    refuses(&with("#[body(json, requird)]"), "requird", "key of `body`: did you mean `required`?");
    refuses(&with("#[body(form(encodin(\"a\")))]"), "encodin", "did you mean `encoding`?");
    refuses(&with("#[body(form(encoding(\"a\", stile = form)))]"), "stile", "did you mean `style`?");
    refuses(&with("#[body(form(encoding(style = form)))]"), "encoding", "expected the name of a property");
    refuses(&with("#[success(200, jason, Pet)]"), "jason", "no codec: did you mean `json`?");
    refuses(&with("#[failure(defalt)]"), "defalt", "expected a status");
    refuses(&with("#[success(200, 404, 200)]"), "200", "`200` is listed twice");
    refuses(&with("#[success(200, json, Pet)] #[success(200, json(\"application/json\"), Pet)]"), "200", "twice");
    refuses(&with("#[success(200, json, Pet)] #[success(202, json, Job)]"), "Job", "an enum that derives `Responses`");
    refuses(&with("#[success(200, json, Pet)] #[success(204)]"), "204", "an enum that derives `Responses`");
    refuses(&with("#[success(GetPetSuccess)] #[success(204)]"), "GetPetSuccess", "no other `success` beside it");
    refuses(&with("#[success(200, json)]"), ")", "expected the type of the content");
    refuses(&with("#[success(200, json, Pet, Job)]"), ",", "unexpected token");
    refuses(&with("#[evidence()]"), "evidence", "expected a level");
    refuses(&with("#[evidence(documented, 5)]"), "5", "expected a source");
    refuses(&with("#[evidence(documented, twice)]"), "twice", "no key of `evidence`");
    refuses(&with("#[rate_limit()]"), "rate_limit", "expected a number of requests");
    refuses(&with("#[rate_limit(100)]"), "rate_limit", "expected a number of requests and a window");
    refuses(&with("#[rate_limit(100, minite)]"), "minite", "no window: did you mean `minute`?");
    refuses(&with("#[rate_limit(100, minute, user, ip)]"), "ip", "no key of `rate_limit`");
    refuses(&with("#[pagination(position = \"offset\")]"), "pagination", "expected a style");
    refuses(&with("#[pagination(ofset)]"), "ofset", "did you mean `offset`?");
    refuses(&with("#[pagination(offset, itmes = \"/a\")]"), "itmes", "did you mean `items`?");
    refuses(&with("#[tag(\"a\")] #[tag(\"b\")]"), "tag", "given twice");
    refuses(&with("#[auth(\"a\" \"b\")]"), "\"b\"", "expected `,`");
    refuses(&of("#[param(qurey)]"), "qurey", "no location: did you mean `query`?");
    refuses(&of("#[param(\"id\")]"), "param", "expected `path`");
    refuses(&of("#[param(path, query)]"), "query", "one location");
    refuses(&of("#[param(query, explod)]"), "explod", "did you mean `explode`?");
    refuses(&of("#[param(query, style = fom)]"), "fom", "no style: did you mean `form`?");
    refuses(&of("#[param(query, shape = list)]"), "list", "no shape: expected one of `primitive`, `array`");
    refuses(&of("#[param(query, allow_reservd)]"), "allow_reservd", "did you mean `allow_reserved`?");
    refuses(&of("#[field] #[param(path)]"), "param", "no meaning beside `field`");
    refuses(&of("#[tag(\"a\")] #[field]"), "tag", "no meaning here");
    refuses(&of(""), "id", "expected `#[param(…)]`, or a `#[body(…)]` of the operation");
    refuses(&of("#[field(min = 1)]"), "field", "or a `#[body(…)]` of the operation");
    refuses(&of("#[extra]"), "extra", "or a `#[body(…)]` of the operation");
    refuses(&an_operation("#[body(json)]", "#[body(json)] pet: Pet"), "body", "has a body already");
    refuses(&of("#[body(json)] pet: Pet, #[body(json)]"), "id", "has a body already");
}

#[test]
fn keys_are_refused_in_every_attribute_of_an_answer() {
    refuses(headers::derive, "struct H { #[header(\"X-A\", shap = array)] a: Vec<String> }", "shap", "`shape`?");
    refuses(contents::derive, "enum C { #[content(jsom)] A(B) }", "jsom", "did you mean `json`?");
    refuses(shared::derive, "#[tag(\"a\")] #[rate_limit(100, munite)] struct S;", "munite", "did you mean `minute`?");
    refuses(shared::derive, "#[tag(\"a\")] struct S { a: i64 }", "S", "expected a struct without fields");
    let responses = |variants: &str| format!("enum R {{ {variants} }}");
    let refuses = |variants: &str, at: &str, text: &str| refuses(responses::derive, &responses(variants), at, text);
    refuses("#[status(200, jsom)] A(B)", "jsom", "did you mean `json`?");
    refuses("#[status(\"20X\", json)] A(B)", "\"20X\"", "expected a status");
    refuses("#[status(200, json)] A(B), #[status(200, json)] C(D)", "200", "`200` is listed twice");
    refuses("#[status(200, json)] A", "A", "expected a variant that holds one value");
    refuses("#[status(200)] A(B)", "A", "expected a variant that holds nothing");
    refuses("A(B)", "A", "expected `#[status(…)]`");
}

#[test]
fn what_is_known_is_taken() {
    takes(
        object::derive,
        "struct Pet { #[field(\"Name\", nullable, min_length = 1, items(min = 0))] name: Option<A> }",
    );
    takes(object::derive, "#[object(closed, min_properties = 1)] struct Pet { #[extra] all: BTreeMap<String, Value> }");
    takes(one_of::derive, "#[discriminator(\"t\")] enum E { #[when(\"a\", \"b\")] #[allowed(min = 1)] A(i64) }");
    takes(contents::derive, "enum C { #[content(json, json(\"application/x+json\"))] #[allowed(min = 1)] A(i64) }");
    let attributes =
        "#[tag(\"pets\")] #[auth(\"a\" + \"b\", \"\")] #[body(form(encoding(\"a\", shape = array)), required)]
        #[success(200, json, Pet)] #[failure(400, \"4XX\", default)] #[evidence(documented, \"S1\", \"S2\")]
        #[rate_limit(100, minute, \"API key\")] #[pagination(offset, position = \"offset\", items = \"/pets\")]";
    let fields = "#[param(path, \"ID\", style = label, explode = false)] id: String, #[field(min = -1)] age: i64,
        #[param(query, style = form, explode, shape = array, allow_reserved, allow_empty)] tags: Option<Vec<String>>,
        #[extra] rest: BTreeMap<String, Value>";
    takes(operation::derive, &an_operation(attributes, fields));
    takes(operation::derive, &an_operation("#[success(a::Found)] #[failure(404)] #[failure(409, json, Pet)]", ""));
    takes(
        responses::derive,
        "enum R { #[status(200, json, text)] A(B), #[status(\"2XX\", json)] B(C), #[status(204)] D }",
    );
    takes(operation::derive, "#[operation(\"a\", GET \"/\", deprecated, ..a::Shared)] #[rate_limit(none)] struct A;");
    takes(shared::derive, "#[tag(\"a\")] #[auth()] #[failure(GetPetError)] struct Shared;");
    takes(headers::derive, "struct H { #[header(\"X-A\", shape = array)] a: Vec<String>, b: Option<i64> }");
}
