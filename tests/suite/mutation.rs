//! Requests that the description does not allow, each with one thing wrong.

use crate::operations::Raw;
use crate::pattern;
use crate::random::Maker;
use crate::request::{self, Arguments};
use crate::spec;
use bytes::Bytes;
use lvng_codegen::ir::{
    Argument, ArgumentLocation, Codec, Constraints, Extra, Field, Location, Number, Object, OneOf, OneOfVariant,
    Operation, Presence, Shape, TypeDef, TypeKind, TypeName, TypeRef, VariantShape,
};
use serde_json::{Map, Value, json};
use std::collections::HashMap;

/// A request with one thing wrong.
pub struct Mutation {
    pub what: String,
    pub raw: Raw,
}

/// A value with one thing wrong.
type Bad = (String, Value);

/// Bad requests of an operation.
pub fn of(operation: &'static Operation, maker: &mut Maker) -> Vec<Mutation> {
    let mutator = Mutator { types: spec::types() };
    let mut arguments = maker.arguments(operation);
    // What is not there cannot be wrong.
    for _ in 0..3 {
        for (index, value) in maker.arguments(operation) {
            arguments.entry(index).or_insert(value);
        }
    }
    let good = request::write(operation, &arguments);
    let mut mutations = Vec::new();
    for (index, argument) in operation.arguments.iter().enumerate() {
        mutator.argument(operation, (index, argument), &arguments, &mut mutations);
    }
    body(operation, &good, &mut mutations);
    framing(&good, &mut mutations);
    mutations
}

/// What is wrong with the body as a whole.
fn body(operation: &'static Operation, good: &Raw, mutations: &mut Vec<Mutation>) {
    let (Some(spec), Some(text)) = (&operation.body, &good.body) else { return };
    if spec.media[0].codec != Codec::Json {
        return;
    }
    let mut with = |what: &str, body: Option<Bytes>| {
        mutations.push(Mutation { what: what.to_owned(), raw: Raw { body, ..good.clone() } });
    };
    with("body cut off", Some(text.slice(..text.len() - 1)));
    with("body with a tail", Some([text, &b" ,"[..]].concat().into()));
    with("body in Latin-1", Some(b"{\"\xe9\": 1}".as_slice().into()));
    if spec.required {
        with("no body", None);
    }
    if spec.flattened {
        with("list for the body", Some("[]".into()));
        with("null for the body", Some("null".into()));
    }
    if spec.flattened && spec.closed {
        with("body with a property of its own", Some(with_member(text, "nobody knows me").into()));
    }
    let mut raw = good.clone();
    raw.headers.insert("content-type".to_owned(), "text/csv".to_owned());
    mutations.push(Mutation { what: "another content type".to_owned(), raw });
}

fn with_member(text: &[u8], name: &str) -> String {
    let mut members: Map<String, Value> = serde_json::from_slice(text).expect("the body is an object");
    members.insert(name.to_owned(), json!(1));
    Value::Object(members).to_string()
}

/// What is wrong around parameters and body.
fn framing(good: &Raw, mutations: &mut Vec<Mutation>) {
    let mut with = |what: &str, raw: Raw| mutations.push(Mutation { what: what.to_owned(), raw });
    let (path, query) = good.target.split_once('?').unwrap_or((&good.target, ""));
    with("segment at the end", Raw { target: format!("{path}/nobody/knows/me?{query}"), ..good.clone() });
    with("broken encoding in the query", Raw { target: format!("{path}?%zz=1&{query}"), ..good.clone() });
    with("method that nobody has", Raw { method: "BREW".to_owned(), ..good.clone() });
    let mut headers = good.headers.clone();
    headers.insert("accept".to_owned(), "video/mp4".to_owned());
    with("accepts videos only", Raw { headers, ..good.clone() });
}

struct Mutator {
    types: HashMap<TypeName, &'static TypeDef>,
}

impl Mutator {
    fn argument(
        &self,
        operation: &'static Operation,
        (index, argument): (usize, &Argument),
        arguments: &Arguments,
        mutations: &mut Vec<Mutation>,
    ) {
        let Argument { field, location, .. } = argument;
        let name = &field.wire_name;
        let mut with = |what: String, arguments: &Arguments| {
            mutations.push(Mutation { what, raw: request::write(operation, arguments) });
        };
        let style = match location {
            ArgumentLocation::Parameter(_, style) | ArgumentLocation::Querystring(style, _) => Some(style),
            ArgumentLocation::BodyField | ArgumentLocation::BodyExtra | ArgumentLocation::Body => None,
        };
        let is_path = matches!(location, ArgumentLocation::Parameter(Location::Path, _));
        let is_optional_body =
            *location == ArgumentLocation::Body && !operation.body.as_ref().is_some_and(|body| body.required);
        if is_required(field) && !is_path && *location != ArgumentLocation::BodyExtra && !is_optional_body {
            let mut arguments = arguments.clone();
            arguments.remove(&index);
            with(format!("without `{name}`"), &arguments);
        }
        let bad = match (style, arguments.get(&index)) {
            (Some(_), _) => self.bad_texts(field),
            (None, Some(good)) if *location == ArgumentLocation::BodyExtra => {
                let mut bad = self.bad_values(&field.ty, &field.constraints, good);
                // The other properties lie beside those with a name, so they are an object whatever they are.
                bad.retain(|(_, value)| value.is_object());
                bad
            }
            (None, Some(good)) => self.bad_members(field, good),
            (None, None) => Vec::new(),
        };
        for (what, value) in bad {
            // Nothing stands between two slashes that are one.
            if is_path && value == "" {
                continue;
            }
            let mut arguments = arguments.clone();
            arguments.insert(index, value);
            with(format!("`{name}` {what}"), &arguments);
        }
        if let (ArgumentLocation::Parameter(Location::Query, style), Some(value)) = (location, arguments.get(&index))
            && style.shape == Shape::Primitive
        {
            let mut raw = request::write(operation, arguments);
            let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            raw.target += &format!("&{name}={}", text.bytes().map(|byte| format!("%{byte:02x}")).collect::<String>());
            mutations.push(Mutation { what: format!("`{name}` given twice"), raw });
        }
    }

    /// Texts that are no values of a parameter.
    fn bad_texts(&self, field: &Field) -> Vec<Bad> {
        let mut bad: Vec<Bad> = self.bad_scalars(&field.ty, &field.constraints);
        let kinds = self.kinds(&field.ty);
        // A number is a text as well: what is wrong with it must be more than that it is one.
        let is_text = |value: &Value| {
            let is_scalar = !value.is_object() && !value.is_array();
            is_scalar && (value.is_string() || !kinds.contains(&"string"))
        };
        bad.retain(|(_, value)| is_text(value));
        if kinds == ["boolean"] {
            bad.extend(["yes", "1", "on", ""].map(|text| (format!("is {text:?}"), json!(text))));
        }
        if kinds == ["number"] {
            bad.extend(["ten", "0x10", "1,5", "NaN", ""].map(|text| (format!("is {text:?}"), json!(text))));
        }
        // An empty text stands for nothing where nothing is allowed.
        if matches!(field.presence, Presence::Optional | Presence::OptionalNullable) && field.ty != TypeRef::String {
            bad.retain(|(_, value)| *value != json!(""));
        }
        bad
    }

    /// Bad values of a member, null among them.
    fn bad_members(&self, field: &Field, good: &Value) -> Vec<Bad> {
        let mut bad = self.bad_values(&field.ty, &field.constraints, good);
        let takes_null = matches!(field.presence, Presence::Nullable | Presence::OptionalNullable)
            || (field.presence == Presence::Required && self.kinds(&field.ty).contains(&"null"));
        if !takes_null {
            bad.push(("is null".to_owned(), Value::Null));
        }
        if let Some(only) = &field.constant {
            bad.retain(|(_, value)| *value != **only);
            bad.push((format!("is not {only}"), json!("another")));
        }
        bad
    }

    /// Bad values of a type: of another kind, beyond a constraint, or with something wrong inside the good one.
    fn bad_values(&self, ty: &TypeRef, constraints: &Constraints, good: &Value) -> Vec<Bad> {
        let mut bad = self.bad_scalars(ty, constraints);
        if good.is_null() {
            return bad;
        }
        match ty {
            TypeRef::Nullable(inner) | TypeRef::Boxed(inner) => return self.bad_values(inner, constraints, good),
            TypeRef::List(item) => {
                let of_item = &constraints.items;
                let items = good.as_array().cloned().unwrap_or_default();
                for (index, item_good) in items.iter().enumerate() {
                    for (what, value) in self.bad_values(item, of_item, item_good) {
                        let mut items = items.clone();
                        items[index] = value;
                        bad.push((format!("[{index}] {what}"), items.into()));
                    }
                }
                bad.extend(bad_lengths(constraints, &items));
            }
            TypeRef::Map(value) => {
                let of_value = &constraints.values;
                let members = good.as_object().cloned().unwrap_or_default();
                for (name, member) in &members {
                    for (what, value) in self.bad_values(value, of_value, member) {
                        bad.push((format!("/{name} {what}"), replaced(&members, name, value)));
                    }
                }
            }
            TypeRef::Named(name) => match &self.types[name].kind {
                TypeKind::Alias(ty) => return self.bad_values(ty, constraints, good),
                TypeKind::Object(object) => bad.extend(self.bad_objects(object, good)),
                TypeKind::Enum(_) | TypeKind::OneOf(_) | TypeKind::Contents(_) => {}
            },
            _ => {}
        }
        bad
    }

    fn bad_objects(&self, object: &Object, good: &Value) -> Vec<Bad> {
        let Some(members) = good.as_object() else { return Vec::new() };
        let mut bad = Vec::new();
        for field in &object.fields {
            let name = &field.wire_name;
            let Some(member) = members.get(name) else { continue };
            for (what, value) in self.bad_members(field, member) {
                bad.push((format!("/{name} {what}"), replaced(members, name, value)));
            }
            if is_required(field) {
                let mut members = members.clone();
                members.shift_remove(name);
                bad.push((format!("without /{name}"), members.into()));
            }
        }
        if object.extra == Extra::Denied {
            bad.push(("with a property of its own".to_owned(), replaced(members, "nobody knows me", json!(1))));
        }
        bad
    }

    /// Values of another kind, and scalars beyond a constraint.
    fn bad_scalars(&self, ty: &TypeRef, constraints: &Constraints) -> Vec<Bad> {
        let kinds = self.kinds(ty);
        let others = [
            ("boolean", json!(true)),
            ("number", json!(1234.5)),
            ("string", json!("no such value")),
            ("array", json!([])),
            ("object", json!({})),
        ];
        let others = others.into_iter().filter(|(kind, _)| !kinds.contains(kind));
        let mut bad: Vec<Bad> = others.map(|(kind, value)| (format!("is of kind {kind}"), value)).collect();
        bad.extend(self.bad_formats(ty));
        if kinds.contains(&"number") {
            bad.extend(bad_numbers(ty, constraints));
        }
        if kinds.contains(&"string") {
            bad.extend(bad_strings(constraints));
        }
        bad
    }

    /// Values of the right kind that are not in the format or list.
    fn bad_formats(&self, ty: &TypeRef) -> Vec<Bad> {
        let is = |value: Value| (format!("is {value}"), value);
        match ty {
            TypeRef::DateTime => {
                ["yesterday", "2026-02-30T00:00:00Z", "2026-03-19T16:00:00"].map(|text| is(json!(text))).into()
            }
            TypeRef::Date => ["yesterday", "2026-02-30", "20260319"].map(|text| is(json!(text))).into(),
            TypeRef::Uuid => vec![is(json!("550e8400-e29b-41d4-a716")), is(json!(""))],
            TypeRef::Base64 => vec![is(json!("*"))],
            TypeRef::I32 | TypeRef::U32 => vec![is(json!(0.5)), is(json!(1_u64 << 40))],
            TypeRef::I64 | TypeRef::U64 => vec![is(json!(0.5)), is(json!(1e30))],
            TypeRef::Nullable(inner) | TypeRef::Boxed(inner) => self.bad_formats(inner),
            TypeRef::Named(name) => match &self.types[name].kind {
                TypeKind::Alias(ty) => self.bad_formats(ty),
                TypeKind::Enum(list) if list.base == TypeRef::String => {
                    ["no such value", ""].map(|text| is(json!(text))).into()
                }
                TypeKind::Enum(list) if list.base == TypeRef::I64 => vec![is(json!(987_654_321))],
                TypeKind::OneOf(OneOf { discriminator: Some(property), .. }) => vec![is(json!({ property: "nobody" }))],
                _ => Vec::new(),
            },
            _ => Vec::new(),
        }
    }

    /// The kinds of JSON that a type takes.
    fn kinds(&self, ty: &TypeRef) -> Vec<&'static str> {
        match ty {
            TypeRef::Null => vec!["null"],
            TypeRef::Bool => vec!["boolean"],
            TypeRef::I32 | TypeRef::I64 | TypeRef::U32 | TypeRef::U64 | TypeRef::F32 | TypeRef::F64 => vec!["number"],
            TypeRef::List(_) => vec!["array"],
            TypeRef::Map(_) | TypeRef::JsonObject => vec!["object"],
            TypeRef::Any => vec!["null", "boolean", "number", "string", "array", "object"],
            TypeRef::Boxed(inner) => self.kinds(inner),
            TypeRef::Nullable(inner) => [self.kinds(inner), vec!["null"]].concat(),
            TypeRef::Named(name) => match &self.types[name].kind {
                TypeKind::Alias(ty) => self.kinds(ty),
                TypeKind::Object(_) => vec!["object"],
                TypeKind::Enum(list) => self.kinds(&list.base),
                TypeKind::Contents(_) => Vec::new(),
                TypeKind::OneOf(one_of) => one_of.variants.iter().flat_map(|variant| self.kinds_of(variant)).collect(),
            },
            _ => vec!["string"],
        }
    }

    fn kinds_of(&self, variant: &OneOfVariant) -> Vec<&'static str> {
        match variant.shape {
            VariantShape::Whole => self.kinds(&variant.ty),
            VariantShape::Text(_) => vec!["string"],
            VariantShape::Empty { .. } | VariantShape::Member { .. } => vec!["object"],
        }
    }
}

fn is_required(field: &Field) -> bool {
    matches!(field.presence, Presence::Required | Presence::Nullable) && field.default.is_none()
}

fn replaced(members: &Map<String, Value>, name: &str, value: Value) -> Value {
    let mut members = members.clone();
    members.insert(name.to_owned(), value);
    members.into()
}

fn bad_lengths(constraints: &Constraints, items: &[Value]) -> Vec<Bad> {
    let mut bad = Vec::new();
    if constraints.min_items.is_some_and(|least| least > 0) {
        bad.push(("is empty".to_owned(), json!([])));
    }
    let first = items.first();
    if let (Some(most), Some(item)) = (constraints.max_items.filter(|most| *most < 1000), first) {
        let too_many: Vec<_> = (0..=most).map(|_| item.clone()).collect();
        bad.push((format!("has more than {most} items"), too_many.into()));
    }
    if let (true, Some(item)) = (constraints.unique_items, first) {
        bad.push(("has an item twice".to_owned(), json!([item, item])));
    }
    bad
}

fn bad_strings(constraints: &Constraints) -> Vec<Bad> {
    let mut bad = Vec::new();
    if let Some(least) = constraints.min_length.filter(|least| *least > 0) {
        bad.push((format!("is shorter than {least}"), "é".repeat(least as usize - 1).into()));
    }
    if let Some(most) = constraints.max_length.filter(|most| *most < 100_000) {
        bad.push((format!("is longer than {most}"), "é".repeat(most as usize + 1).into()));
    }
    if let Some((pattern, text)) = constraints.pattern.as_ref().and_then(|text| Some((text, pattern::other(text)?))) {
        bad.push((format!("does not match {pattern}"), text.into()));
    }
    bad
}

fn bad_numbers(ty: &TypeRef, constraints: &Constraints) -> Vec<Bad> {
    let mut bad = Vec::new();
    let is_float = matches!(ty, TypeRef::F32 | TypeRef::F64);
    let number = |value: f64| if is_float || value.fract() != 0.0 { json!(value) } else { json!(value as i64) };
    let mut with = |bound: &Option<Number>, step: f64, what: &str| {
        if let Some(bound) = bound.as_ref().and_then(Number::as_f64) {
            bad.push((format!("is {what} {bound}"), number(bound + step)));
        }
    };
    let step = if is_float { 0.01 } else { 1.0 };
    with(&constraints.min, -step, "below");
    with(&constraints.max, step, "above");
    with(&constraints.exclusive_min, 0.0, "not above");
    with(&constraints.exclusive_max, 0.0, "not below");
    if let Some(of) = constraints.multiple_of.as_ref().and_then(Number::as_f64).filter(|of| is_float || *of > 1.0) {
        bad.push((format!("is no multiple of {of}"), number(if is_float { of * 1.5 } else { of + 1.0 })));
    }
    bad
}
