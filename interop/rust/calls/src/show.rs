//! What an answer holds, as JSON text.

use futures_util::StreamExt;
use lvng_runtime::wire::{Model, to_json};
use lvng_runtime::{ByteStream, EventStream};
use serde_json::{Value, json};

/// An answer as JSON text, or why it cannot be read to its end.
pub type Shown = Result<String, String>;

/// The answer is a value of a described type.
pub fn as_json<T: Model>(value: &T) -> Shown {
    String::from_utf8(to_json(value)).map_err(|error| error.to_string())
}

/// The answer has no content.
pub fn nothing() -> Shown {
    Ok("null".to_owned())
}

/// The answer is bytes.
pub async fn as_bytes(mut stream: ByteStream) -> Shown {
    use base64::Engine;
    let mut all = Vec::new();
    while let Some(chunk) = stream.next().await {
        all.extend_from_slice(&chunk.map_err(|error| error.to_string())?);
    }
    Ok(json!({ "base64": base64::engine::general_purpose::STANDARD.encode(all) }).to_string())
}

/// The answer is a stream of values: each with the name and id of its event, where it has them.
pub async fn as_events<T: Model + Send + 'static>(stream: EventStream<T>) -> Shown {
    let mut events = Vec::new();
    let mut stream = Box::pin(stream.events());
    while let Some(event) = stream.next().await {
        let event = event.map_err(|error| error.to_string())?;
        let data: Value = serde_json::from_str(&as_json(&event.data)?).map_err(|error| error.to_string())?;
        events.push(match (event.event, event.id) {
            (None, None) => data,
            (event, id) => json!({ "event": event, "id": id, "data": data }),
        });
    }
    Ok(Value::from(events).to_string())
}
