//! Recordings: HTTP Archive 1.2 as browsers, mitmproxy and Playwright write it → exchanges.

use crate::exchange::{Body, Exchange, Message};
use crate::secrets::shown_url;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use lvng_codegen::diagnostic::{Diagnostics, Place, Position};
use lvng_codegen::{Input, pointer, position};
use serde_json::Value;
use url::Url;
use url::form_urlencoded::Serializer;

/// How many things that are wrong with a recording are told.
const MOST_ERRORS: usize = 20;

/// What a recording has.
#[derive(Debug, Default)]
pub struct Recording {
    /// Those of its exchanges that are with the API.
    pub exchanges: Vec<Exchange>,
    /// How many requests went elsewhere.
    pub elsewhere: usize,
    /// How many requests to the API got no response.
    pub failed: usize,
}

/// Where the API is.
#[derive(Clone, Debug, Default)]
pub struct Bases {
    urls: Vec<Url>,
    /// Whether the paths of the URLs are not part of the API's.
    is_stripped: bool,
}

impl Bases {
    /// The API is below these URLs.
    ///
    /// # Errors
    /// One of them is none.
    pub fn given(urls: &[String]) -> Result<Self, String> {
        let read = |url: &String| Url::parse(url).map_err(|error| format!("`{url}` is no URL: {error}"));
        Ok(Self { urls: urls.iter().map(read).collect::<Result<_, _>>()?, is_stripped: true })
    }

    /// The API is where the description's servers are; anywhere, if none of their URLs names a host.
    pub fn of_servers(servers: &[&str]) -> Self {
        let urls = servers.iter().filter_map(|url| Url::parse(url).ok());
        Self { urls: urls.filter(Url::has_host).collect(), is_stripped: false }
    }

    /// The URLs, for people.
    pub fn shown(&self) -> String {
        self.urls.iter().map(|url| shown_url(url).to_string()).collect::<Vec<_>>().join(", ")
    }

    /// The path of a URL, if it is one of the API.
    fn path(&self, url: &Url) -> Option<String> {
        if self.urls.is_empty() {
            return Some(url.path().to_owned());
        }
        self.urls.iter().find_map(|base| {
            let is_there = base.host() == url.host() && base.port_or_known_default() == url.port_or_known_default();
            let below = if self.is_stripped { base.path().trim_end_matches('/') } else { "" };
            let path = url.path().strip_prefix(below)?;
            (is_there && path.starts_with('/')).then(|| path.to_owned())
        })
    }
}

/// Reads a recording.
///
/// # Errors
/// The text for people, with places, if it is not one.
pub fn read(name: &str, text: &str, bases: &Bases) -> Result<Recording, String> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let tree: Value = serde_json::from_str(text).map_err(|error| {
        let place = format!(" at line {} column {}", error.line(), error.column());
        let message = error.to_string().replacen(&place, "", 1);
        format!("{name}:{}:{}: error: {message}\n", error.line(), error.column().max(1))
    })?;
    let mut reader = Reader { bases, errors: Vec::new(), recording: Recording::default() };
    reader.document(&tree);
    if reader.errors.is_empty() {
        return Ok(reader.recording);
    }
    Err(located(name, text, reader.errors))
}

/// Errors with their lines.
fn located(name: &str, text: &str, errors: Vec<(String, String)>) -> String {
    let mut diagnostics = Diagnostics::default();
    let more = errors.len().saturating_sub(MOST_ERRORS);
    for (pointer, message) in errors.into_iter().take(MOST_ERRORS) {
        diagnostics.error_in("E000", Place { file: name.to_owned(), pointer }, message).at_key();
    }
    let mut list = diagnostics.into_vec();
    position::locate(&mut list, &Input::single(name, text));
    let mut said: String = list
        .into_iter()
        .map(|found| {
            let at = found.position.unwrap_or(Position { line: 1, column: 1 });
            format!("{name}:{}:{}: error: {}\n", at.line, at.column, found.message)
        })
        .collect();
    if more > 0 {
        said.push_str(&format!("{name}: {more} more errors\n"));
    }
    said
}

/// Reading at work.
struct Reader<'b> {
    bases: &'b Bases,
    /// Pointers and messages.
    errors: Vec<(String, String)>,
    recording: Recording,
}

impl Reader<'_> {
    fn document(&mut self, tree: &Value) {
        let Some(log) = tree.get("log").filter(|log| log.is_object()) else {
            return self.error("", "expected a HAR document: an object with `log`".to_owned());
        };
        let Some(entries) = log.get("entries").and_then(Value::as_array) else {
            return self.error("/log", "expected `log.entries`, a list".to_owned());
        };
        for (index, entry) in entries.iter().enumerate() {
            let at = pointer::item("/log/entries", index);
            self.entry(entry, &at, index + 1);
        }
    }

    fn entry(&mut self, entry: &Value, at: &str, number: usize) {
        let (Some(request), Some(response)) = (entry.get("request"), entry.get("response")) else {
            return self.error(at, "expected an entry with `request` and `response`".to_owned());
        };
        let at_request = pointer::child(at, "request");
        let Some(method) = request.get("method").and_then(Value::as_str) else {
            return self.error(&at_request, "expected a request with `method`, a text".to_owned());
        };
        let at_url = pointer::child(&at_request, "url");
        let Some(url) = request.get("url").and_then(Value::as_str) else {
            return self.error(&at_request, "expected a request with `url`, a text".to_owned());
        };
        let url = match Url::parse(url) {
            Ok(url) => url,
            // The URL may hold secrets.
            Err(error) => return self.error(&at_url, format!("the URL cannot be read: {error}")),
        };
        let at_response = pointer::child(at, "response");
        let status = response.get("status").and_then(Value::as_u64).and_then(|status| u16::try_from(status).ok());
        // Browsers write 0, mitmproxy and others less, where there was no response.
        let is_failed = status.is_none_or(|status| status < 100);
        if is_failed && !response.get("status").is_some_and(Value::is_number) {
            return self.error(&at_response, "expected a response with `status`, a number".to_owned());
        }
        let is_http = matches!(url.scheme(), "http" | "https");
        let Some(path) = self.bases.path(&url).filter(|_| is_http) else {
            self.recording.elsewhere += 1;
            return;
        };
        let Some(status) = status.filter(|_| !is_failed) else {
            self.recording.failed += 1;
            return;
        };
        let request =
            Message { headers: headers(request), body: self.sent(request, &pointer::child(&at_request, "postData")) };
        // The question of a browser whether it may ask is CORS's, not the API's.
        if method == "OPTIONS" && request.header("access-control-request-method").is_some() {
            self.recording.elsewhere += 1;
            return;
        }
        let request = with_media_type(request, entry.pointer("/request/postData"));
        let response = Message {
            headers: headers(response),
            body: self.received(response, &pointer::child(&at_response, "content")),
        };
        let response = with_media_type(response, entry.pointer("/response/content"));
        let (method, query) = (method.to_uppercase(), url.query().unwrap_or_default().to_owned());
        self.recording.exchanges.push(Exchange { number, method, path, query, request, status, response });
    }

    /// The body of a request.
    fn sent(&mut self, request: &Value, at: &str) -> Body {
        let Some(data) = request.get("postData").filter(|data| data.is_object()) else {
            let size = request.get("bodySize").and_then(Value::as_i64).unwrap_or(-1);
            return if size > 0 { Body::Unknown } else { Body::Empty };
        };
        if let Some(text) = data.get("text").and_then(Value::as_str).filter(|text| !text.is_empty()) {
            return self.decoded(text, data, at);
        }
        let params = data.get("params").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        let is_form = data.get("mimeType").and_then(Value::as_str).is_some_and(|name| name.contains("urlencoded"));
        if params.is_empty() {
            return Body::Empty;
        }
        if !is_form {
            return Body::Unknown;
        }
        let mut form = Serializer::new(String::new());
        for param in params {
            let text = |key: &str| param.get(key).and_then(Value::as_str).unwrap_or_default();
            form.append_pair(text("name"), text("value"));
        }
        Body::whole(form.finish())
    }

    /// The body of a response.
    fn received(&mut self, response: &Value, at: &str) -> Body {
        let Some(content) = response.get("content").filter(|content| content.is_object()) else {
            return Body::Unknown;
        };
        if let Some(text) = content.get("text").and_then(Value::as_str).filter(|text| !text.is_empty()) {
            return self.decoded(text, content, at);
        }
        let number = |node: &Value, key: &str| node.get(key).and_then(Value::as_i64);
        let sizes = [number(content, "size"), number(response, "bodySize")];
        // Without a text there was nothing, if a size says so; -1 says that it is not known.
        if sizes.contains(&Some(0)) { Body::Empty } else { Body::Unknown }
    }

    fn decoded(&mut self, text: &str, holder: &Value, at: &str) -> Body {
        let bytes = match holder.get("encoding").and_then(Value::as_str) {
            Some("base64") => match STANDARD.decode(text) {
                Ok(bytes) => bytes,
                Err(error) => {
                    self.error(&pointer::child(at, "text"), format!("the text is no base64: {error}"));
                    return Body::Unknown;
                }
            },
            _ => text.as_bytes().to_vec(),
        };
        // Texts are recorded after decompression, but not by every writer.
        if bytes.starts_with(&[0x1F, 0x8B]) { Body::Unknown } else { Body::whole(bytes) }
    }

    fn error(&mut self, at: &str, message: String) {
        self.errors.push((at.to_owned(), message));
    }
}

/// The headers of a request or response, without the pseudo headers of HTTP/2 and HTTP/3.
fn headers(message: &Value) -> Vec<(String, String)> {
    let list = message.get("headers").and_then(Value::as_array).into_iter().flatten();
    let pairs = list.filter_map(|header| Some((header.get("name")?.as_str()?, header.get("value")?.as_str()?)));
    pairs
        .filter(|(name, _)| !name.starts_with(':'))
        .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
        .collect()
}

/// With the media type that stands beside the body, where no header has one.
fn with_media_type(mut message: Message, holder: Option<&Value>) -> Message {
    let name = holder.and_then(|holder| holder.get("mimeType")).and_then(Value::as_str).unwrap_or_default();
    let is_known = name.contains('/') && name != "x-unknown";
    if is_known && message.header("content-type").is_none() {
        message.headers.push(("content-type".to_owned(), name.to_owned()));
    }
    message
}
