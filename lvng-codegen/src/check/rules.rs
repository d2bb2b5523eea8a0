//! Rules of single objects that tables do not say.

use lvng_contract::path::Pieces;
use lvng_contract::{Location, StatusSpec, is_token};
use serde_json::{Map, Value};

use super::checker::Checker;
use crate::grammar::{MUTUAL_TLS, ObjectKind};
use crate::members::Members;
use crate::messages::describe;
use crate::normalize::TYPES;
use crate::pointer::{self, Cursor};

const SCHEME_TYPES: [&str; 5] = ["apiKey", "http", "oauth2", "openIdConnect", MUTUAL_TLS];

type Object = Map<String, Value>;

impl Checker<'_, '_> {
    /// Checks the rules of an object of a kind.
    pub(super) fn rules(&mut self, map: &Object, kind: ObjectKind, at: &mut Cursor) {
        match kind {
            ObjectKind::Schema => self.schema_rules(map, at),
            ObjectKind::Discriminator => self.mapping(at.as_str()),
            ObjectKind::Parameter => self.parameter_rules(map, at),
            ObjectKind::Header => self.header_rules(map, at),
            ObjectKind::Encoding => self.style(map, Location::Query, at),
            ObjectKind::Responses => self.response_codes(map, at),
            ObjectKind::Response => self.header_names(map, at),
            ObjectKind::SecurityScheme => self.scheme_rules(map, at),
            ObjectKind::Server => self.server_rules(map, at),
            _ => {}
        }
    }

    fn schema_rules(&mut self, map: &Object, at: &mut Cursor) {
        self.one_of(map, "type", &TYPES, "E022", at);
        self.required_names(map, at);
        self.closed_parts(map, at);
        for (low, high) in [
            ("minimum", "maximum"),
            ("minLength", "maxLength"),
            ("minItems", "maxItems"),
            ("minProperties", "maxProperties"),
        ] {
            let (Some(least), Some(most)) = (number(map, low), number(map, high)) else { continue };
            if least > most {
                let message = format!("`{low}` is greater than `{high}`: no value is allowed");
                self.diagnostics.warning("W012", &pointer::child(at.as_str(), low), message);
            }
        }
    }

    /// A required property that is not described, in an object where all of them should be.
    fn required_names(&mut self, map: &Object, at: &Cursor) {
        let Some(Value::Object(properties)) = map.member("properties") else { return };
        let Some(Value::Array(required)) = map.member("required") else { return };
        if ["allOf", "oneOf", "anyOf", "additionalProperties"].iter().any(|key| map.has(key)) {
            return;
        }
        for (index, name) in required.iter().enumerate() {
            let Some(name) = name.as_str().filter(|name| !properties.contains_key(*name)) else { continue };
            let near = self.near(name, properties.keys()).map(|near| format!("did you mean `{near}`?"));
            let place = pointer::item(&pointer::child(at.as_str(), "required"), index);
            let message = format!("`{}` is required but not among the properties", name.escape_debug());
            self.diagnostics.warning("W013", &place, message).help = near;
        }
    }

    fn parameter_rules(&mut self, map: &Object, at: &mut Cursor) {
        let position = map.member("in").and_then(Value::as_str).unwrap_or_default();
        match Location::from_word(position) {
            Some(location) => self.style(map, location, at),
            None => self.position(map, position, at),
        }
        let name = map.member("name").and_then(Value::as_str).unwrap_or_default();
        if position == "header" {
            self.token_name(name, position, at);
        }
        self.schema_or_content(map, at);
    }

    fn style(&mut self, map: &Object, location: Location, at: &mut Cursor) {
        let names: Vec<&str> = location.styles().iter().filter_map(|style| style.name()).collect();
        self.one_of(map, "style", &names, "E024", at);
    }

    fn position(&mut self, map: &Object, position: &str, at: &mut Cursor) {
        let help = match position {
            "body" => "describe it as `requestBody`",
            "formData" => "describe it as `requestBody` with the content `application/x-www-form-urlencoded`",
            _ => {
                let words: Vec<&str> = Location::ALL.iter().map(|location| location.word()).collect();
                self.one_of(map, "in", &words, "E023", at);
                return;
            }
        };
        let message = format!("`in: {position}` is of Swagger 2");
        self.diagnostics.error("E023", &pointer::child(at.as_str(), "in"), message).help(help);
    }

    fn header_rules(&mut self, map: &Object, at: &mut Cursor) {
        self.style(map, Location::Header, at);
        if ["schema", "content"].iter().all(|key| !map.has(key)) {
            let message = "a header with a `name`, but neither `schema` nor `content`, describes nothing";
            self.diagnostics
                .error("E026", &pointer::child(at.as_str(), "name"), message)
                .at_key()
                .help("the key of the header is its name; give it a `schema`");
        }
        self.schema_or_content(map, at);
    }

    fn schema_or_content(&mut self, map: &Object, at: &Cursor) {
        let Some(content) = map.member("content") else { return };
        let place = pointer::child(at.as_str(), "content");
        if map.has("schema") {
            self.diagnostics
                .error("E026", &place, "`content` and `schema` exclude each other")
                .at_key()
                .help("keep the one that is meant");
        }
        let count = content.as_object().map_or(1, Map::len);
        if count != 1 {
            let message = format!("`content` needs exactly one media type here, found {count}");
            self.diagnostics.error("E026", &place, message).at_key();
        }
    }

    fn response_codes(&mut self, map: &Object, at: &Cursor) {
        for key in map.keys().filter(|key| !key.starts_with("x-")) {
            if StatusSpec::parse(key).is_none() {
                let message = format!("`{}` is not a status code", key.escape_debug());
                self.diagnostics
                    .error("E028", &pointer::child(at.as_str(), key), message)
                    .at_key()
                    .help("status codes are `200`, `2XX` and the like, or `default`");
            }
        }
    }

    fn header_names(&mut self, map: &Object, at: &Cursor) {
        let Some(Value::Object(headers)) = map.member("headers") else { return };
        for name in headers.keys().filter(|name| !is_token(name)) {
            let message = format!("`{}` is not a name that a header can have", name.escape_debug());
            let place = pointer::join(at.as_str(), &["headers", name]);
            self.diagnostics.error("E027", &place, message).at_key();
        }
    }

    fn scheme_rules(&mut self, map: &Object, at: &mut Cursor) {
        self.one_of(map, "type", &SCHEME_TYPES, "E029", at);
        let kind = map.member("type").and_then(Value::as_str).unwrap_or_default();
        let needs: &[&str] = match kind {
            "apiKey" => &["name", "in"],
            "http" => &["scheme"],
            "oauth2" => &["flows"],
            "openIdConnect" => &["openIdConnectUrl"],
            _ => &[],
        };
        for key in needs.iter().filter(|key| !map.has(key)) {
            let message = format!("a security scheme of type `{kind}` needs `{key}`");
            self.diagnostics.error("E029", at.as_str(), message).at_key();
        }
        if kind == "apiKey" {
            let carries_keys = |location: &&Location| !matches!(location, Location::Path | Location::Querystring);
            let locations = Location::ALL.iter().filter(carries_keys);
            let words: Vec<&str> = locations.map(|location| location.word()).collect();
            self.one_of(map, "in", &words, "E029", at);
            // As in RFC 9110, 5.1, and in RFC 6265, 4.1.1.
            let text = |key| map.member(key).and_then(Value::as_str);
            if let (Some(name), Some(position @ ("header" | "cookie"))) = (text("name"), text("in")) {
                self.token_name(name, position, at);
            }
        }
        if kind == MUTUAL_TLS {
            let message = "client certificates belong to the transport: the client sends nothing for them, the server asks \
                           its authenticator";
            self.diagnostics.warning("W018", at.as_str(), message).at_key();
        }
    }

    /// The `name` of what travels in a header or in a cookie is a token.
    fn token_name(&mut self, name: &str, position: &str, at: &Cursor) {
        if !is_token(name) {
            let message = format!("`{}` is not a name that a {position} can have", name.escape_debug());
            self.diagnostics.error("E027", &pointer::child(at.as_str(), "name"), message);
        }
    }

    fn server_rules(&mut self, map: &Object, at: &Cursor) {
        let Some(url) = map.member("url").and_then(Value::as_str) else { return };
        let place = pointer::child(at.as_str(), "url");
        if url.is_empty() {
            self.diagnostics.warning("W015", &place, "an empty server URL: the server is left out").help("write `/`");
        }
        let variables = map.member("variables").and_then(Value::as_object);
        for name in Pieces::new(url).names() {
            if variables.is_none_or(|variables| !variables.contains_key(name)) {
                let message = format!("the server variable `{name}` has no default: the server is left out");
                self.diagnostics.warning("W015", &place, message).help("describe it under `variables`");
            }
        }
    }

    /// Refuses a text that is not among the known ones.
    fn one_of(&mut self, map: &Object, key: &str, known: &[&str], code: &'static str, at: &Cursor) {
        let Some(value) = map.member(key) else { return };
        let text = match value {
            Value::String(text) if known.contains(&text.as_str()) => return,
            Value::String(text) => text,
            // Other kinds of values were refused by the table.
            _ => return,
        };
        let list = known.iter().map(|known| format!("`{known}`")).collect::<Vec<_>>().join(", ");
        let help = match self.near(text, known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("it is one of {list}"),
        };
        let message = format!("unknown `{key}`: {}", describe(value));
        self.diagnostics.error(code, &pointer::child(at.as_str(), key), message).help(help);
    }
}

fn number(map: &Object, key: &str) -> Option<f64> {
    map.member(key).and_then(Value::as_f64)
}
