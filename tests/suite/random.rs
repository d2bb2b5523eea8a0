//! Random values, made from the IR: requests that the description allows, and answers that it lists.

use crate::operations::{Answer, Raw};
use crate::request::{self, Arguments};
use crate::spec;
use bytes::Bytes;
use fastrand::Rng;
use lvng_codegen::ir::{
    Argument, ArgumentLocation, Codec, Constraints, Extra, Field, Location, Number, Object, OneOfVariant, Operation,
    Presence, Response, StatusSpec, TypeDef, TypeKind, TypeName, TypeRef, VariantShape,
};
use serde_json::{Map, Value, json};
use std::collections::HashMap;

/// Characters that something on the way could trip over.
const CHARACTERS: &[char] = &[
    'a', 'b', 'Z', '0', '9', ' ', '-', '_', '.', '~', '"', '\\', '/', '%', '+', '&', '=', '#', '?', ',', ';', ':', '|',
    '<', '{', '[', '\'', '\n', '\r', '\t', '\u{7f}', 'é', 'ß', '日', '🦀', '\u{2028}', '\u{feff}', '\u{301}',
];
/// Beyond this depth nothing is made that may be left out.
const DEEP: usize = 4;

/// Where a text travels, which bounds what it can hold.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Path,
    Header,
    Anywhere,
}

/// Makes values.
pub struct Maker {
    pub rng: Rng,
    types: HashMap<TypeName, &'static TypeDef>,
    place: Place,
    /// Whether values beyond those listed are made, as clients must take them.
    open: bool,
}

impl Maker {
    pub fn new(seed: u64) -> Self {
        Maker { rng: Rng::with_seed(seed), types: spec::types(), place: Place::Anywhere, open: false }
    }

    /// Arguments that the description allows.
    pub fn arguments(&mut self, operation: &'static Operation) -> Arguments {
        let mut arguments = Arguments::new();
        for (index, argument) in operation.arguments.iter().enumerate() {
            let is_required = matches!(argument.field.presence, Presence::Required | Presence::Nullable);
            if is_required || self.rng.bool() {
                arguments.insert(index, self.argument(argument));
            }
        }
        arguments
    }

    fn argument(&mut self, Argument { field, location, .. }: &Argument) -> Value {
        self.place = match location {
            ArgumentLocation::Parameter(Location::Path, _) => Place::Path,
            ArgumentLocation::Parameter(Location::Header, _) => Place::Header,
            _ => Place::Anywhere,
        };
        let value = match location {
            ArgumentLocation::BodyExtra => self.value(&field.ty, &field.constraints, 1),
            ArgumentLocation::Body | ArgumentLocation::BodyField => self.field(field, 0),
            _ if field.constant.is_some() => self.field(field, 0),
            // A list without items cannot be told from one that is not there, and null has no text.
            _ => {
                let mut constraints = field.constraints.clone();
                constraints.min_items = Some(1);
                self.value(&field.ty, &constraints, 0)
            }
        };
        self.place = Place::Anywhere;
        value
    }

    /// A request with these arguments.
    pub fn request(&mut self, operation: &'static Operation) -> Raw {
        let arguments = self.arguments(operation);
        request::write(operation, &arguments)
    }

    /// An answer of success.
    pub fn success(&mut self, operation: &'static Operation) -> Answer {
        let responses = &operation.success.responses;
        // Several statuses with the same content share a type, which is sent with the first.
        let last = if operation.success.several.is_some() { responses.len() } else { 1 };
        match responses.get(self.rng.usize(..last)) {
            Some(response) => self.answer(response, false),
            None => Answer { status: 200, body: Bytes::from(self.any(0).to_string()), is_failure: false },
        }
    }

    /// An error that the description lists, if it lists any.
    pub fn failure(&mut self, operation: &'static Operation) -> Option<Answer> {
        let responses = &operation.failure.responses;
        let response = self.rng.choice(responses)?;
        Some(self.answer(response, true))
    }

    fn answer(&mut self, response: &Response, is_failure: bool) -> Answer {
        let status = match response.status {
            StatusSpec::Code(code) => code,
            StatusSpec::Class(class) => class * 100,
            StatusSpec::Default if is_failure => 500,
            StatusSpec::Default => 200,
        };
        self.open = true;
        let body = match &response.content {
            None => Bytes::new(),
            Some((media, ty)) => self.body(media[0].codec, ty),
        };
        self.open = false;
        Answer { status, body, is_failure }
    }

    fn body(&mut self, codec: Codec, ty: &TypeRef) -> Bytes {
        match (codec, ty) {
            (Codec::EventStream, TypeRef::Events(item)) => {
                let events = (0..self.rng.usize(..4)).map(|_| self.event(item));
                events.collect::<String>().into()
            }
            (Codec::JsonLines, TypeRef::Events(item)) => {
                let lines =
                    (0..self.rng.usize(..4)).map(|_| format!("{}\n", self.value(item, &Constraints::default(), 1)));
                lines.collect::<String>().into()
            }
            (Codec::Json, ty) => self.value(ty, &Constraints::default(), 0).to_string().into(),
            (Codec::Text, TypeRef::String) => self.text(&Constraints::default()).into(),
            (Codec::Bytes, _) => (0..self.rng.usize(..50)).map(|_| self.rng.u8(..)).collect::<Vec<_>>().into(),
            other => panic!("no answer is made of {other:?} yet"),
        }
    }

    /// A server-sent event, named where its name says what it holds.
    fn event(&mut self, item: &TypeRef) -> String {
        if let TypeRef::Named(name) = item
            && let TypeKind::OneOf(one_of) = &self.types[name].kind
            && one_of.by_event
        {
            let variant = &one_of.variants[self.rng.usize(..one_of.variants.len())];
            let value = self.value(&variant.ty, &Constraints::default(), 1);
            return format!("event: {}\ndata: {value}\n\n", variant.tags[0]);
        }
        format!("data: {}\n\n", self.value(item, &Constraints::default(), 1))
    }

    /// A value of a type.
    pub fn value(&mut self, ty: &TypeRef, constraints: &Constraints, depth: usize) -> Value {
        match ty {
            TypeRef::Unit => Value::Null,
            TypeRef::Bool => self.rng.bool().into(),
            TypeRef::I32 => self.integer(constraints, i32::MIN.into(), i32::MAX.into()),
            TypeRef::I64 => self.integer(constraints, i64::MIN.into(), i64::MAX.into()),
            TypeRef::U32 => self.integer(constraints, 0, u32::MAX.into()),
            TypeRef::U64 => self.integer(constraints, 0, u64::MAX.into()),
            TypeRef::F32 => json!(f64::from(self.rng.i16(..)) / 8.0),
            TypeRef::F64 => self.float(constraints),
            TypeRef::String | TypeRef::Secret => self.text(constraints).into(),
            TypeRef::DateTime => format!("{}T{}", self.date(), self.time()).into(),
            TypeRef::Date => self.date().into(),
            TypeRef::Null => Value::Null,
            TypeRef::Uuid => self.uuid().into(),
            TypeRef::Base64 => ["", "AA==", "AAE=", "AAEC", "++//"][self.rng.usize(..5)].into(),
            TypeRef::Any => self.any(depth),
            TypeRef::JsonObject => self.map(&TypeRef::Any, constraints, depth),
            TypeRef::Map(value) => self.map(value, constraints, depth),
            TypeRef::List(item) => self.list(item, constraints, depth),
            TypeRef::Nullable(_) if self.rng.u8(..4) == 0 || depth > DEEP => Value::Null,
            TypeRef::Nullable(inner) | TypeRef::Boxed(inner) => self.value(inner, constraints, depth),
            TypeRef::Named(name) => self.named(self.types[name], constraints, depth),
            other => panic!("no value is made of {other:?} yet"),
        }
    }

    fn named(&mut self, def: &'static TypeDef, constraints: &Constraints, depth: usize) -> Value {
        match &def.kind {
            TypeKind::Alias(ty) => self.value(ty, constraints, depth),
            TypeKind::Object(object) => self.object(object, depth),
            TypeKind::Enum(list) if self.open && list.base == TypeRef::String && self.rng.u8(..8) == 0 => {
                json!("a value of next year")
            }
            TypeKind::Contents(_) => panic!("no value is made for several kinds of content yet"),
            TypeKind::Enum(list) => list.variants[self.rng.usize(..list.variants.len())].value.clone(),
            TypeKind::OneOf(one_of) => {
                let variant = &one_of.variants[self.rng.usize(..one_of.variants.len())];
                // What is new in one variant may be well known in another.
                let open = std::mem::replace(&mut self.open, false);
                let mut value = self.variant(variant, depth);
                self.open = open;
                if let (Some(property), Some(tag), Some(object)) =
                    (&one_of.discriminator, variant.tags.first(), value.as_object_mut())
                {
                    object.insert(property.clone(), tag.as_str().into());
                }
                value
            }
        }
    }

    fn variant(&mut self, variant: &OneOfVariant, depth: usize) -> Value {
        match &variant.shape {
            VariantShape::Whole => self.value(&variant.ty, &Constraints::default(), depth + 1),
            VariantShape::Text(text) => json!(text),
            VariantShape::Empty { .. } => json!({}),
            VariantShape::Member { name, .. } => {
                json!({ name: self.value(&variant.ty, &variant.constraints, depth + 1) })
            }
        }
    }

    fn object(&mut self, object: &Object, depth: usize) -> Value {
        let mut members = Map::new();
        for field in &object.fields {
            let is_required = matches!(field.presence, Presence::Required | Presence::Nullable);
            // What a reader would put in for an absent member does not come back as it went.
            if is_required || field.default.is_some() || (depth < DEEP && self.rng.bool()) {
                members.insert(field.wire_name.clone(), self.field(field, depth + 1));
            }
        }
        if let Extra::Kept(_, ty) = &object.extra {
            for number in 0..self.rng.usize(..3) {
                members.insert(format!("extra {number}"), self.value(ty, &Constraints::default(), depth + 1));
            }
        }
        Value::Object(members)
    }

    fn field(&mut self, field: &Field, depth: usize) -> Value {
        let may_be_null = matches!(field.presence, Presence::Nullable | Presence::OptionalNullable);
        if may_be_null && self.rng.u8(..4) == 0 {
            return Value::Null;
        }
        match &field.constant {
            Some(only) => (**only).clone(),
            None => self.value(&field.ty, &field.constraints, depth),
        }
    }

    fn list(&mut self, item: &TypeRef, constraints: &Constraints, depth: usize) -> Value {
        let least = constraints.min_items.unwrap_or(0);
        let most = if depth > DEEP { least } else { constraints.max_items.unwrap_or(least + 3).min(least + 3) };
        let of_item = &constraints.items;
        let mut items: Vec<Value> = Vec::new();
        for _ in 0..self.rng.u64(least..=most) {
            let value = self.value(item, of_item, depth + 1);
            if !constraints.unique_items || !items.contains(&value) {
                items.push(value);
            }
        }
        items.into()
    }

    fn map(&mut self, value: &TypeRef, constraints: &Constraints, depth: usize) -> Value {
        let least = constraints.min_properties.unwrap_or(0);
        let most = if depth > DEEP { least } else { constraints.max_properties.unwrap_or(least + 3).min(least + 3) };
        let of_value = &constraints.values;
        let count = self.rng.u64(least..=most);
        let member = |number| (format!("key {number}"), self.value(value, of_value, depth + 1));
        Value::Object((0..count).map(member).collect())
    }

    /// Any JSON value. Null is left out: where it stands for an absent value it does not come back.
    fn any(&mut self, depth: usize) -> Value {
        let kinds = if depth > DEEP { 4 } else { 6 };
        match self.rng.usize(..kinds) {
            0 => self.rng.bool().into(),
            1 => self.rng.i64(..).into(),
            2 => self.float(&Constraints::default()),
            3 => self.text(&Constraints::default()).into(),
            4 => self.list(&TypeRef::Any, &Constraints::default(), depth + 1),
            _ => self.map(&TypeRef::Any, &Constraints::default(), depth + 1),
        }
    }

    fn integer(&mut self, constraints: &Constraints, least: i128, most: i128) -> Value {
        let bound = |number: &Option<Number>| number.as_ref().and_then(Number::as_f64).map(|number| number as i128);
        let least = bound(&constraints.min).unwrap_or(least).max(least);
        let least = bound(&constraints.exclusive_min).map_or(least, |bound| least.max(bound + 1));
        let most = bound(&constraints.max).unwrap_or(most).min(most);
        let most = bound(&constraints.exclusive_max).map_or(most, |bound| most.min(bound - 1));
        let step = bound(&constraints.multiple_of).unwrap_or(1).max(1);
        let number = match self.rng.u8(..4) {
            0 => least,
            1 => most,
            _ => 0.clamp(least, most) + i128::from(self.rng.u8(..)).min(most - 0.clamp(least, most)),
        };
        let number = (number - number.rem_euclid(step)).max(least + (step - least.rem_euclid(step)) % step);
        match i64::try_from(number) {
            Ok(number) => number.into(),
            Err(_) => u64::try_from(number).unwrap_or(u64::MAX).into(),
        }
    }

    fn float(&mut self, constraints: &Constraints) -> Value {
        let bound = |number: &Option<Number>| number.as_ref().and_then(Number::as_f64);
        let least = bound(&constraints.min).or(bound(&constraints.exclusive_min));
        let most = bound(&constraints.max).or(bound(&constraints.exclusive_max));
        if let Some(step) = bound(&constraints.multiple_of) {
            return json!(step * (least.unwrap_or(0.0) / step).ceil());
        }
        match (least, most) {
            (None, None) => {
                json!([0.1, -0.0, 1e300, 5e-324, 1e21, 123_456_789.123, self.rng.f64()][self.rng.usize(..7)])
            }
            (least, most) => {
                let least = least.unwrap_or_else(|| most.unwrap_or(0.0) - 1000.0);
                let most = most.unwrap_or(least + 1000.0);
                // Not quite the bounds, which may be excluded.
                json!(least + (most - least) * self.rng.f64().clamp(0.001, 0.999))
            }
        }
    }

    fn text(&mut self, constraints: &Constraints) -> String {
        if let Some(format) = constraints.format {
            return self.formatted(format.word());
        }
        if let Some(pattern) = &constraints.pattern {
            return crate::pattern::matching(pattern, &mut self.rng);
        }
        let least = constraints.min_length.unwrap_or(0).max(u64::from(self.place != Place::Anywhere));
        let most = constraints.max_length.unwrap_or(least + 12).clamp(least, least + 12);
        let length = self.rng.u64(least..=most);
        let text: String = (0..length).map(|_| self.character()).collect();
        // No URL can hold these as a segment.
        if self.place == Place::Path && matches!(text.as_str(), "." | "..") { "-".repeat(text.len()) } else { text }
    }

    /// Text of a format that servers check. A pattern beside it is one that such texts match.
    fn formatted(&mut self, format: &str) -> String {
        let texts: &[&str] = match format {
            "decimal" => &["0", "-12.30", "1e9"],
            "duration" => &["PT1H30M", "P3W", "-P1DT0.5S"],
            "email" => &["ann@example.com", "a+b@x"],
            "ipv6" => &["::1", "2001:db8::1"],
            "ip" | "ipv4" => &["192.0.2.1", "10.0.0.255"],
            "time" => &["16:00:00Z", "23:59:60.5+01:00"],
            "uri" => &["https://example.com/a?b=c#d", "http://[::1]:8080"],
            other => panic!("no text is made of the format {other} yet"),
        };
        texts[self.rng.usize(..texts.len())].to_owned()
    }

    fn character(&mut self) -> char {
        match self.place {
            Place::Header => self.rng.alphanumeric(),
            _ => CHARACTERS[self.rng.usize(..CHARACTERS.len())],
        }
    }

    fn date(&mut self) -> String {
        format!("{}-{:02}-{:02}", self.rng.u16(1970..2100), self.rng.u8(1..=12), self.rng.u8(1..=28))
    }

    fn time(&mut self) -> String {
        let fraction = ["", ".5", ".123", ".123456789"][self.rng.usize(..4)];
        let zone = ["Z", "+00:00", "-05:30"][self.rng.usize(..3)];
        format!("{:02}:{:02}:{:02}{fraction}{zone}", self.rng.u8(..24), self.rng.u8(..60), self.rng.u8(..60))
    }

    fn uuid(&mut self) -> String {
        let hex = format!("{:032x}", self.rng.u128(..));
        [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]].join("-")
    }
}
