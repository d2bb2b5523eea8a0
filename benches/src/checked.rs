//! Bodies whose schemas say more than types, beside the validator alone: parsing into `serde_json::Value` and `is_valid`.

use crate::case::{Case, Pair};
use http::HeaderMap;
use lvng_runtime::wire::{self, Body, Media, RequestParts, SchemaDocument};
use lvng_runtime::{Object, Operation};
use serde_json::{Value, json};
use std::hint::black_box;

/// The rows.
pub fn cases() -> Vec<Case> {
    vec![
        Case {
            name: "checked-1",
            what: "read an order of 700 bytes that needs a validator, beside `jsonschema` alone",
            times: 200,
            limit: Some(1.5),
            bytes_limit: None,
            make: || pair(1),
        },
        Case {
            name: "checked-100",
            what: "read a body of 100 such orders (70 KB), beside `jsonschema` alone",
            times: 10,
            limit: Some(1.5),
            bytes_limit: None,
            make: || pair(100),
        },
    ]
}

/// As the generator embeds it.
const TEXT: &str = r##"{"$defs": {
    "Orders": {"type": "array", "items": {"$ref": "#/$defs/Order"}, "minItems": 1},
    "Order": {
        "type": "object",
        "properties": {
            "id": {"type": "string", "pattern": "^ord_[a-z0-9]{6,}$"},
            "buyer": {"$ref": "#/$defs/Buyer"},
            "email": {"type": "string", "format": "email"},
            "total": {"type": "number", "exclusiveMinimum": 0},
            "currency": {"enum": ["EUR", "USD", "GBP"]},
            "express": {"type": "boolean"},
            "phone": {"type": "string", "minLength": 5, "maxLength": 20},
            "note": {"type": "string", "maxLength": 500},
            "tags": {"type": "array", "items": {"type": "string"}, "contains": {"const": "paid"}, "uniqueItems": true},
            "lines": {"type": "array", "items": {"$ref": "#/$defs/Line"}, "minItems": 1, "maxItems": 50}
        },
        "required": ["id", "buyer", "email", "total", "currency", "lines"],
        "dependentRequired": {"express": ["phone"]},
        "if": {"properties": {"currency": {"const": "GBP"}}},
        "then": {"required": ["note"]},
        "not": {"required": ["debt"]}
    },
    "Buyer": {
        "type": "object",
        "properties": {"name": {"type": "string", "minLength": 1}, "street": {"type": "string"},
            "city": {"type": "string"}, "zip": {"type": "string", "pattern": "^[0-9]{5}$"}},
        "required": ["name", "city"],
        "unevaluatedProperties": false
    },
    "Line": {
        "type": "object",
        "properties": {"sku": {"type": "string", "minLength": 3}, "count": {"type": "integer", "minimum": 1},
            "price": {"type": "number", "minimum": 0}, "gift": {"type": "boolean"}},
        "required": ["sku", "count", "price"]
    }
}}"##;

static SCHEMAS: SchemaDocument = SchemaDocument::new(TEXT);

/// The operation, as it is generated.
#[derive(Debug, Operation)]
#[operation("order", POST "/orders")]
#[tag("orders")]
#[auth()]
#[schema(SCHEMAS, "application/json" = "/$defs/Orders")]
#[success(204)]
struct PlaceOrders {
    #[body(json, required, min_items = 1)]
    orders: Vec<Order>,
}

#[derive(Clone, Debug, PartialEq, Object)]
struct Order {
    #[field(pattern = "^ord_[a-z0-9]{6,}$")]
    id: String,
    buyer: Buyer,
    #[field(format = email)]
    email: String,
    #[field(exclusive_min = 0)]
    total: f64,
    currency: String,
    express: Option<bool>,
    #[field(min_length = 5, max_length = 20)]
    phone: Option<String>,
    #[field(max_length = 500)]
    note: Option<String>,
    #[field(unique_items)]
    tags: Option<Vec<String>>,
    #[field(min_items = 1, max_items = 50)]
    lines: Vec<Line>,
}

#[derive(Clone, Debug, PartialEq, Object)]
struct Buyer {
    #[field(min_length = 1)]
    name: String,
    street: Option<String>,
    city: String,
    #[field(pattern = "^[0-9]{5}$")]
    zip: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Object)]
struct Line {
    #[field(min_length = 3)]
    sku: String,
    #[field(min = 1)]
    count: i64,
    #[field(min = 0)]
    price: f64,
    gift: Option<bool>,
}

fn order(number: usize) -> Value {
    let line =
        |at: usize| json!({ "sku": format!("SKU-{number:04}-{at}"), "count": at + 1, "price": 12.5, "gift": false });
    json!({
        "id": format!("ord_{number:08}"),
        "buyer": { "name": "Ada Lovelace", "street": "12 St James's Square", "city": "London", "zip": "10115" },
        "email": "ada@example.com",
        "total": 74.25,
        "currency": if number.is_multiple_of(3) { "GBP" } else { "EUR" },
        "express": true,
        "phone": "+44 20 7946 0000",
        "note": "Please ring twice; the bell is above the second door on the left.",
        "tags": ["paid", "first", "export"],
        "lines": (0..5).map(line).collect::<Vec<_>>(),
    })
}

fn ours(body: &bytes::Bytes, headers: &HeaderMap) -> Result<PlaceOrders, Vec<wire::Problem>> {
    let body = Body::Bytes(body.clone());
    wire::decode(RequestParts { captures: &[], query: "", headers, media: Some(Media::JSON), body })
}

fn pair(count: usize) -> Pair {
    let validator = validator();
    let text = Value::Array((0..count).map(order).collect()).to_string();
    let (headers, same) = (HeaderMap::new(), text.clone());
    let read = ours(&text.clone().into(), &headers).expect("the orders are as described");
    assert_eq!(read.orders.len(), count);
    for (valid, invalid) in [("\"paid\"", "\"open\""), ("\"total\"", "\"debt\""), ("\"phone\"", "\"fax\"")] {
        let bad = text.replacen(valid, invalid, 1);
        assert!(ours(&bad.clone().into(), &headers).is_err(), "{invalid} is taken");
        assert!(!is_valid(&validator, bad.as_bytes()), "{invalid} is taken by the validator");
    }
    let body = bytes::Bytes::from(text);
    Pair::new(
        move || drop(black_box(ours(black_box(&body), &headers).expect("as described"))),
        move || assert!(is_valid(&validator, black_box(same.as_bytes()))),
    )
}

fn is_valid(validator: &jsonschema::Validator, body: &[u8]) -> bool {
    serde_json::from_slice(body).is_ok_and(|value: Value| validator.is_valid(&value))
}

/// The validator with the options of the runtime.
fn validator() -> jsonschema::Validator {
    let mut schema: Value = serde_json::from_str(TEXT).expect("the schema is JSON");
    schema["$ref"] = json!("#/$defs/Orders");
    let options = jsonschema::options().with_draft(jsonschema::Draft::Draft202012).should_validate_formats(true);
    options.offline().build(&schema).expect("the schema is one")
}
