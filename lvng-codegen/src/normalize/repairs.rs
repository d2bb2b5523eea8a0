//! Mistakes in objects other than schemas.

use lvng_contract::{Location, Style};
use serde_json::{Map, Value, json};

use super::normalizer::{Normalizer, Object, Version};
use super::parameters::cookie_style;
use crate::diagnostic::Diagnostics;
use crate::grammar::{ObjectKind, is_extension};
use crate::members::{Members, member_mut};
use crate::messages::nearest;
use crate::pointer::{self, Cursor};

/// Schema keywords that Swagger 2 had on parameters and headers themselves.
const SWAGGER_KEYWORDS: [&str; 17] = [
    "type",
    "format",
    "items",
    "default",
    "enum",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "minLength",
    "maxLength",
    "pattern",
    "minItems",
    "maxItems",
    "uniqueItems",
    "multipleOf",
    "nullable",
];

/// Mistakes in what kind of value stands for an object.
pub(super) fn respell(node: &mut Value, kind: ObjectKind, at: &Cursor, diagnostics: &mut Diagnostics) {
    match (kind, &*node) {
        (ObjectKind::Discriminator, Value::String(property)) => {
            diagnostics.warning("W004", at.as_str(), format!("read as `propertyName: {property}`"));
            *node = json!({ "propertyName": property });
        }
        (ObjectKind::Response, Value::Null) => {
            diagnostics.warning("W002", at.as_str(), "an empty response: nothing is known of it").at_key();
            *node = Value::Object(Map::new());
        }
        (ObjectKind::MediaType, Value::Null) => {
            diagnostics.warning("W002", at.as_str(), "an empty media type: nothing is known of the content").at_key();
            *node = Value::Object(Map::new());
        }
        _ => {}
    }
}

impl Normalizer<'_> {
    /// Gives mistakes in an object their one sensible reading.
    pub(super) fn repair(&mut self, map: &mut Object, kind: ObjectKind, at: &mut Cursor) {
        match kind {
            ObjectKind::Document => self.security(map, at),
            ObjectKind::Encoding => self.comma_delimited(map, at),
            ObjectKind::Discriminator => self.mapping(map, at),
            ObjectKind::RequestBody => self.media_types(map, at),
            ObjectKind::Info => self.info(map, at),
            ObjectKind::Components => self.components(map, at),
            ObjectKind::Operation => self.operation(map, at),
            ObjectKind::Parameter => self.parameter(map, at),
            ObjectKind::Header => {
                self.media_types(map, at);
                self.header(map, at);
            }
            ObjectKind::Responses => self.responses(map, at),
            ObjectKind::Response => self.response(map, at),
            ObjectKind::SecurityScheme => self.security_scheme(map, at),
            ObjectKind::Flows => self.flows(map, at),
            ObjectKind::Flow => self.flow(map, at),
            _ => {}
        }
    }

    fn info(&mut self, map: &mut Object, at: &Cursor) {
        for key in ["title", "version"] {
            if !map.has(key) {
                self.diagnostics.warning("W005", at.as_str(), format!("`{key}` is missing"));
                map.insert(key.to_owned(), json!(""));
            }
        }
    }

    fn components(&mut self, map: &Object, at: &mut Cursor) {
        if self.version == Version::V30 && map.has("pathItems") {
            self.warn("W011", at, "pathItems", "`pathItems` means nothing in OpenAPI 3.0: only 3.1 has it");
        }
    }

    fn operation(&mut self, map: &mut Object, at: &Cursor) {
        self.security(map, at);
        if !map.has("responses") {
            self.diagnostics
                .warning("W005", at.as_str(), "`responses` is missing: nothing is known of the answers")
                .at_key();
            map.insert("responses".to_owned(), json!({}));
        }
        if !map.has("operationId") {
            self.diagnostics
                .warning("W007", at.as_str(), "`operationId` is missing: a name is made from method and path")
                .at_key();
        }
    }

    fn parameter(&mut self, map: &mut Object, at: &mut Cursor) {
        self.media_types(map, at);
        if matches!(map.member("in").and_then(Value::as_str), Some("body" | "formData")) {
            // Refused when it is checked.
            return;
        }
        self.swagger_schema(map, at);
        let is_querystring = map.member("in").and_then(Value::as_str) == Some(Location::Querystring.word());
        if !map.has("schema") && !map.has("content") && !is_querystring {
            let message = "`schema` is missing: read as a string";
            self.diagnostics.warning("W005", at.as_str(), message);
            map.insert("schema".to_owned(), json!({ "type": "string" }));
        }
        let location = map.member("in").and_then(Value::as_str).and_then(Location::from_word);
        if let Some(location @ (Location::Header | Location::Cookie)) = location {
            self.only_style(map, location, at);
        }
        self.comma_delimited(map, at);
        match location {
            Some(Location::Path) => self.required_in_path(map, at),
            Some(Location::Querystring) => self.querystring(map, at),
            Some(Location::Cookie) => cookie_style(map),
            _ => {}
        }
    }

    /// A path has no place for what may be left out.
    fn required_in_path(&mut self, map: &mut Object, at: &mut Cursor) {
        match map.member("required") {
            Some(Value::Bool(false)) => {
                self.warn("W004", at, "required", "read as `true`: a path without the parameter is another path");
            }
            None => {
                let message = "`required: true` is missing: path parameters are always required";
                self.diagnostics.warning("W005", at.as_str(), message);
            }
            Some(_) => return,
        }
        map.insert("required".to_owned(), json!(true));
    }

    /// TypeSpec's name for what OpenAPI has as the style `form` that is not exploded.
    fn comma_delimited(&mut self, map: &mut Object, at: &mut Cursor) {
        if map.member("style").is_some_and(|style| style == "commaDelimited") {
            self.warn("W004", at, "style", "`commaDelimited` is read as `form` with `explode: false`");
            map.insert("style".to_owned(), json!("form"));
            map.insert("explode".to_owned(), json!(false));
        }
    }

    /// Takes out what a discriminator maps to nothing: the other values tell the types apart without it.
    fn mapping(&mut self, map: &mut Object, at: &Cursor) {
        let is_dead = |text: &str| {
            let target = pointer::of_ref(text).unwrap_or_else(|| pointer::join("/components", &["schemas", text]));
            !self.schemas.contains(&target)
        };
        let mut note = |place: &str, text: &str, left_out: &str| {
            let mut names: Vec<_> = self.schemas.iter().map(|schema| pointer::last(schema)).collect();
            // Of equally near ones the same in every run.
            names.sort_unstable();
            let near = nearest(&pointer::last(text), names.iter().map(|name| name.as_ref()));
            let help = near.map(|near| format!("did you mean `{near}`?"));
            let message = format!("there is no schema `{}`: {left_out}", text.escape_debug());
            self.diagnostics.warning("W109", place, message).help = help;
        };
        if let Some(text) = map.member("defaultMapping").and_then(Value::as_str).filter(|text| is_dead(text)) {
            note(&pointer::child(at.as_str(), "defaultMapping"), text, "other values are unknown");
            map.shift_remove("defaultMapping");
        }
        let Some(Value::Object(mapping)) = member_mut(map, "mapping") else { return };
        for (value, text) in std::mem::take(mapping) {
            if is_extension(&value) && text.as_str().is_none_or(is_dead) {
                continue;
            }
            match text.as_str().filter(|text| is_dead(text)) {
                Some(text) => {
                    note(&pointer::join(at.as_str(), &["mapping", &value]), text, "the value is left out");
                }
                None => drop(mapping.insert(value, text)),
            }
        }
    }

    /// A key that lists media types is one key for each.
    fn media_types(&mut self, map: &mut Object, at: &Cursor) {
        let Some(Value::Object(content)) = member_mut(map, "content") else { return };
        if !content.keys().any(|name| name.contains(',')) {
            return;
        }
        let all = std::mem::take(content);
        let listed: Vec<String> = all.keys().cloned().collect();
        for (name, media) in all {
            if !name.contains(',') {
                content.insert(name, media);
                continue;
            }
            let place = pointer::join(at.as_str(), &["content", &name]);
            let message = format!("`{}` is read as a media type for each of its parts", name.escape_debug());
            self.diagnostics.warning("W004", &place, message).at_key();
            for part in name.split(',').map(str::trim).filter(|part| part.contains('/')) {
                if !listed.iter().any(|other| other == part) {
                    self.diagnostics.moved(&place, pointer::join(at.as_str(), &["content", part]));
                    content.insert(part.to_owned(), media.clone());
                }
            }
        }
    }

    /// `security: [{bearer: null}]` is a scheme without scopes.
    fn security(&mut self, map: &mut Object, at: &Cursor) {
        let requirements = member_mut(map, "security").and_then(Value::as_array_mut).into_iter().flatten().enumerate();
        for (index, requirement) in requirements {
            for (name, scopes) in requirement.as_object_mut().into_iter().flatten() {
                if scopes.is_null() {
                    let place = format!("{}/security/{index}{}", at.as_str(), pointer::child("", name));
                    self.diagnostics.warning("W002", &place, "an empty list of scopes: read as `[]`").at_key();
                    *scopes = json!([]);
                }
            }
        }
    }

    fn header(&mut self, map: &mut Object, at: &mut Cursor) {
        self.swagger_schema(map, at);
        self.only_style(map, Location::Header, at);
        // With a name of its own it is no header with something missing, and is refused when it is checked.
        if !map.has("schema") && !map.has("content") && !map.has("name") {
            self.diagnostics.warning("W005", at.as_str(), "`schema` is missing: read as a string").at_key();
            map.insert("schema".to_owned(), json!({ "type": "string" }));
        }
    }

    /// Headers and cookies have one style each; no other style is defined there.
    fn only_style(&mut self, map: &mut Object, location: Location, at: &mut Cursor) {
        let Some(style) = map.member("style").and_then(Value::as_str).and_then(Style::from_name) else { return };
        // The default of another place says nothing either.
        let is_default = Location::ALL.iter().any(|location| location.default_style() == style);
        if is_default && !location.styles().contains(&style) {
            let (style, only) = (style.word(), location.default_style().word());
            let message = format!("the style `{style}` does not exist here: read as `{only}`");
            self.warn("W004", at, "style", message);
            map.shift_remove("style");
        }
    }

    /// Moves schema keywords that stand where Swagger 2 had them.
    fn swagger_schema(&mut self, map: &mut Object, at: &mut Cursor) {
        if map.has("schema") || map.has("content") || !map.has("type") {
            return;
        }
        self.warn("W004", at, "type", "`type` belongs into `schema`: read as if it were there");
        let mut schema = Map::new();
        for key in SWAGGER_KEYWORDS {
            if let Some(value) = map.shift_remove(key) {
                self.moved(at, &format!("/{key}"), &format!("/schema/{key}"));
                schema.insert(key.to_owned(), value);
            }
        }
        map.insert("schema".to_owned(), Value::Object(schema));
    }

    /// Writes `4xx` as `4XX`.
    fn responses(&mut self, map: &mut Object, at: &mut Cursor) {
        let is_misspelt = |key: &str| {
            let &[digit, a, b] = key.as_bytes() else { return false };
            digit.is_ascii_digit()
                && a.eq_ignore_ascii_case(&b'x')
                && b.eq_ignore_ascii_case(&b'x')
                && (a, b) != (b'X', b'X')
        };
        if !map.keys().any(|key| is_misspelt(key)) {
            return;
        }
        for (key, value) in std::mem::take(map) {
            let respelled = key.to_ascii_uppercase();
            if !is_misspelt(&key) || map.contains_key(&respelled) {
                map.insert(key, value);
                continue;
            }
            let mark = at.push(&key);
            self.diagnostics.warning("W004", at.as_str(), format!("`{key}` is read as `{respelled}`")).at_key();
            at.pop(mark);
            self.moved(at, &format!("/{key}"), &format!("/{respelled}"));
            map.insert(respelled, value);
        }
    }

    fn response(&mut self, map: &mut Object, at: &mut Cursor) {
        self.media_types(map, at);
        if map.member("links").and_then(Value::as_object).is_some_and(|links| !links.is_empty()) {
            self.warn("W006", at, "links", "links are not generated");
        }
        if !map.has("description") {
            if self.version < Version::V32 {
                self.diagnostics.warning("W005", at.as_str(), "`description` is missing").at_key();
            }
            map.insert("description".to_owned(), json!(""));
        }
    }

    fn security_scheme(&mut self, map: &mut Object, at: &mut Cursor) {
        let Some(kind) = map.member("type").and_then(Value::as_str) else { return };
        let scheme = match kind {
            "basic" | "bearer" => kind.to_owned(),
            _ => return,
        };
        let message = format!("`type: {scheme}` is read as `type: http` with `scheme: {scheme}`");
        self.warn("W004", at, "type", message);
        map.insert("type".to_owned(), json!("http"));
        map.insert("scheme".to_owned(), json!(scheme));
    }

    fn flows(&mut self, map: &mut Object, at: &mut Cursor) {
        let needs = [
            ("implicit", &["authorizationUrl"][..]),
            ("password", &["tokenUrl"]),
            ("clientCredentials", &["tokenUrl"]),
            ("authorizationCode", &["authorizationUrl", "tokenUrl"]),
            ("deviceAuthorization", &["deviceAuthorizationUrl", "tokenUrl"]),
        ];
        for (name, urls) in needs {
            let Some(Value::Object(flow)) = map.get_mut(name) else { continue };
            let mark = at.push(name);
            for url in FLOW_URLS.into_iter().filter(|url| flow.get(*url).and_then(Value::as_str).is_some_and(is_no_url))
            {
                let place = pointer::child(at.as_str(), url);
                self.diagnostics.warning("W019", &place, format!("`{url}` is not a URL, so nobody can log in there"));
            }
            for url in urls {
                if flow.get(*url).is_none_or(Value::is_null) {
                    self.diagnostics.warning("W005", at.as_str(), format!("`{url}` is missing")).at_key();
                    flow.insert((*url).to_owned(), json!(""));
                }
            }
            at.pop(mark);
        }
    }

    fn flow(&mut self, map: &mut Object, at: &Cursor) {
        if map.member("scopes").is_none_or(Value::is_null) {
            self.diagnostics.warning("W005", at.as_str(), "`scopes` is missing").at_key();
            map.insert("scopes".to_owned(), json!({}));
        }
    }
}

/// The URLs of an OAuth flow.
const FLOW_URLS: [&str; 4] = ["authorizationUrl", "deviceAuthorizationUrl", "tokenUrl", "refreshUrl"];

/// Whether a text is neither an absolute URL nor visibly relative to the server.
fn is_no_url(text: &str) -> bool {
    let is_absolute = text.split_once("://").is_some_and(|(scheme, rest)| {
        let scheme_is_name = scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
        scheme.starts_with(|first: char| first.is_ascii_alphabetic()) && scheme_is_name && !rest.is_empty()
    });
    !is_absolute && !text.starts_with(['/', '.'])
}
