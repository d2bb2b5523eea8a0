//! Text for people, cleaned.

use serde_json::Value;

use crate::ir::Docs;
use crate::members::Members;

/// Title and description of a schema.
pub fn from_schema(node: &Value) -> Docs {
    let text = |key: &str| node.member(key).and_then(Value::as_str);
    let mut docs = Docs {
        summary: text("title").and_then(line),
        description: text("description").and_then(clean),
        deprecated: node.member("deprecated") == Some(&Value::Bool(true)),
    };
    more(&mut docs, node);
    docs
}

/// What a tag is called, what it is for, and where more is to be read.
pub fn from_tag(node: &Value) -> Docs {
    let text = |key: &str| node.member(key).and_then(Value::as_str);
    let mut docs = summarized(text("summary"), text("description"), false);
    if let Some(kind) = text("kind").and_then(line) {
        append(&mut docs, &format!("Kind: {}", code(&kind)));
    }
    more(&mut docs, node);
    docs
}

/// What the document says of itself, and whose it is.
pub fn from_info(info: &Value) -> Docs {
    let text = |key: &str| info.member(key)?.as_str().and_then(line);
    let mut docs = described(info.member("description").and_then(Value::as_str));
    if let Some(summary) = text("summary") {
        let description = docs.description.take();
        docs.description = Some(summary);
        description.iter().for_each(|text| append(&mut docs, text));
    }
    let of = |object: &str, key: &str| info.get(object)?.member(key)?.as_str().and_then(line);
    let named = |name: Option<String>, more: Vec<String>| {
        let all: Vec<String> = name.into_iter().chain(more).collect();
        (!all.is_empty()).then(|| all.join(", "))
    };
    let license = named(
        of("license", "name"),
        [of("license", "identifier").map(|id| code(&id)), of("license", "url").map(|url| link(&url))]
            .into_iter()
            .flatten()
            .collect(),
    );
    let contact = named(
        of("contact", "name"),
        [of("contact", "email"), of("contact", "url").map(|url| link(&url))].into_iter().flatten().collect(),
    );
    let lines = [("License", license), ("Terms of service", text("termsOfService").map(|url| link(&url)))];
    let lines = lines.into_iter().chain([("Contact", contact)]);
    let lines: Vec<String> = lines.filter_map(|(what, said)| Some(format!("- {what}: {}", said?))).collect();
    if !lines.is_empty() {
        append(&mut docs, &lines.join("\n"));
    }
    docs
}

/// What a response is: its summary, and its description where that says something else. A reference to it may have both of
/// its own.
pub fn from_response(summary: Option<&str>, description: Option<&str>) -> Docs {
    let (summary, described) = (summary.and_then(line), described(description));
    let description = match (summary, described.description) {
        (Some(summary), Some(text)) if !text.starts_with(&summary) => Some(format!("{summary}. {text}")),
        (summary, text) => text.or(summary),
    };
    Docs { description, ..Docs::default() }
}

/// Summary and description of an operation; without a description of its own, that of its path, which is said of all
/// operations there.
pub fn from_operation(node: &Value, path: Option<&Value>) -> Docs {
    let text = |key: &str| node.member(key).and_then(Value::as_str);
    let of_path = |key: &str| path.and_then(|path| path.member(key)).and_then(Value::as_str);
    let is_silent = text("description").is_none();
    let description = text("description").or_else(|| of_path("description"));
    let summary = text("summary").or_else(|| of_path("summary").filter(|_| is_silent));
    let mut docs = summarized(summary, description, node.member("deprecated") == Some(&Value::Bool(true)));
    more(&mut docs, node);
    docs
}

/// Adds where more is to be read: `externalDocs` of a node.
pub fn more(docs: &mut Docs, node: &Value) {
    let text = |key: &str| node.member("externalDocs")?.member(key)?.as_str().and_then(line);
    let Some(url) = text("url") else { return };
    append(docs, &format!("{}: {}", text("description").as_deref().unwrap_or("See also"), link(&url)));
}

/// An address, as Markdown.
pub fn link(url: &str) -> String {
    let is_link = url.contains("://") && !url.contains([' ', '<', '>']);
    if is_link { format!("<{url}>") } else { code(url) }
}

/// Text as code, as Markdown.
pub fn code(text: &str) -> String {
    format!("`{}`", text.replace('`', "'"))
}

/// A description alone.
pub fn described(description: Option<&str>) -> Docs {
    Docs { summary: None, description: description.and_then(clean), deprecated: false }
}

fn summarized(summary: Option<&str>, description: Option<&str>, deprecated: bool) -> Docs {
    let description = description.and_then(clean);
    // A summary of several paragraphs is a description.
    if let Some(text) = summary.and_then(clean).filter(|text| text.contains("\n\n")) {
        let mut docs = Docs { summary: None, description: Some(text.clone()), deprecated };
        description.filter(|more| *more != text).iter().for_each(|more| append(&mut docs, more));
        return docs;
    }
    let summary = summary.and_then(line);
    // Many documents repeat the summary as description.
    let description = description.filter(|text| Some(text) != summary.as_ref());
    Docs { summary, description, deprecated }
}

/// Adds a paragraph.
pub fn append(docs: &mut Docs, paragraph: &str) {
    docs.description = Some(match docs.description.take() {
        Some(text) => format!("{text}\n\n{paragraph}"),
        None => paragraph.to_owned(),
    });
}

/// A sentence as the rest of another.
pub fn continued(text: &str) -> String {
    const WORDS: [&str; 7] = ["A", "An", "The", "All", "One", "Whether", "What"];
    let is_word = |word: &str| WORDS.contains(&word);
    match text.split_once(' ') {
        Some((first, rest)) if is_word(first) => format!("{} {rest}", first.to_lowercase()),
        _ => text.to_owned(),
    }
}

/// One line, without a full stop at its end.
fn line(text: &str) -> Option<String> {
    let mut words = text.split_whitespace();
    let mut text = words.next().unwrap_or_default().to_owned();
    words.for_each(|word| text.extend([" ", word]));
    let text = if text.ends_with("..") { &text } else { text.strip_suffix('.').unwrap_or(&text) };
    (!text.is_empty()).then(|| text.to_owned())
}

/// Lines without trailing blanks and control characters; no blank lines around.
fn clean(text: &str) -> Option<String> {
    // Most texts are one line of letters.
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        let text = text.trim_end();
        return (!text.is_empty()).then(|| text.to_owned());
    }
    let visible = |letter: &char| !letter.is_control() || matches!(letter, '\n' | '\t');
    let text: String = text.replace("\r\n", "\n").replace('\r', "\n").chars().filter(visible).collect();
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    let text = lines.join("\n").trim_matches('\n').to_owned();
    (!text.trim().is_empty()).then_some(text)
}
