//! Arguments of a call, as JSON by place and name.

use lvng_runtime::wire::{Mode, Model, from_json};
use lvng_runtime::{ByteStream, File};
use serde_json::Value;

/// The arguments of a call: `{"path": {…}, "query": {…}, "header": {…}, "cookie": {…}, "body": …}`.
#[derive(Clone, Debug)]
pub struct Args(Value);

impl Args {
    /// Arguments that nothing was taken of.
    pub fn new(value: Value) -> Self {
        Self(value)
    }

    /// A parameter; headers have names in any case. A path with one parameter may call it as it likes.
    pub fn at(&self, place: &str, name: &str) -> Option<&Value> {
        let all = self.0.get(place)?.as_object()?;
        let only = || all.values().next().filter(|_| place == "path" && all.len() == 1);
        let found = || all.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value);
        all.get(name).or_else(found).or_else(only)
    }

    /// The body as a whole.
    pub fn body(&self) -> Option<&Value> {
        self.0.get("body")
    }

    /// Fails where an argument has no place in the operation: `known` are its places and names.
    pub fn known(&self, known: &[(&str, &str)]) -> Result<(), String> {
        let places = self.0.as_object().into_iter().flatten();
        for (place, names) in places {
            if place == "body" {
                if !known.iter().any(|(known, _)| known == place) {
                    return Err("no body is described".to_owned());
                }
                continue;
            }
            for name in names.as_object().into_iter().flatten().map(|(name, _)| name) {
                let is_only = place == "path" && names.as_object().is_some_and(|names| names.len() == 1);
                let is_it = |(at, known): &&(&str, &str)| at == place && known.eq_ignore_ascii_case(name);
                if !is_only && !known.iter().any(|entry| is_it(&entry)) {
                    return Err(format!("no {place} parameter `{name}` is described"));
                }
            }
        }
        Ok(())
    }
}

/// A value of whatever type the operation wants.
pub fn json<T: Model>(value: Option<&Value>, name: &str) -> Result<T, String> {
    let text = value.unwrap_or(&Value::Null).to_string();
    from_json(text.as_bytes(), Mode::Lenient).map_err(|problems| match value {
        Some(_) => problems.iter().map(|problem| format!("`{name}`: {problem}")).collect::<Vec<_>>().join("; "),
        None => format!("`{name}` is required by the description"),
    })
}

/// A file: `{"name": …, "type": …, "text": …}`.
pub fn file(value: &Value) -> Result<File, String> {
    let mut file = File::new(content(value)?);
    if let Some(name) = value["name"].as_str() {
        file = file.with_name(name);
    }
    if let Some(media) = value["type"].as_str() {
        file = file.with_content_type(media);
    }
    Ok(file)
}

/// Bytes: `{"base64": …}` or `{"text": …}`.
pub fn bytes(value: Option<&Value>) -> Result<ByteStream, String> {
    content(value.unwrap_or(&Value::Null)).map(ByteStream::from)
}

fn content(value: &Value) -> Result<Vec<u8>, String> {
    use base64::Engine;
    match (value["base64"].as_str(), value["text"].as_str()) {
        (Some(text), _) => {
            base64::engine::general_purpose::STANDARD.decode(text).map_err(|error| format!("not base64: {error}"))
        }
        (None, Some(text)) => Ok(text.as_bytes().to_vec()),
        (None, None) => Err("the description wants a file or bytes here".to_owned()),
    }
}
