//! `curl …` → the request that it sends.

use super::facts::text_of;
use super::piece::Piece;
use crate::page::{Example, Request, Said};
use crate::source::Source;
use serde_json::Value;

/// A word of a command: its text, and where it begins, behind a quote.
struct Word {
    text: String,
    at: usize,
}

/// What was read, and the offset behind it.
pub struct Read {
    /// The request, unless nothing in the command is an address.
    pub request: Option<Request>,
    /// What cannot be read.
    pub errors: Vec<Said<String>>,
    /// Where the command ends.
    pub end: usize,
}

/// Reads a command that begins at an offset.
pub fn read(text: &str, at: usize, source: &Source) -> Read {
    let (words, end) = words(text, at);
    let mut read = Read { request: None, errors: Vec::new(), end };
    let start = Piece { text: "", at };
    let (mut method, mut url, mut headers, mut body) = (None, None, Vec::new(), None);
    let mut rest = words.into_iter().skip(1);
    while let Some(word) = rest.next() {
        match word.text.as_str() {
            "-X" | "--request" => method = rest.next(),
            "-H" | "--header" => headers.extend(rest.next()),
            "-d" | "--data" | "--data-raw" | "--json" => body = rest.next(),
            "-F" | "--form" | "-u" | "--user" | "-o" | "--output" => drop(rest.next()),
            text if text.contains("://") || text.starts_with('/') => url = Some(word),
            _ => {}
        }
    }
    let Some(url) = url else {
        read.errors.push(said("the command has no URL".to_owned(), start.at, source));
        return read;
    };
    let default = if body.is_some() { "POST" } else { "GET" };
    let method = method.map_or_else(
        || text_of(Piece { text: default, at }, source),
        |word| said(word.text.to_uppercase(), word.at, source),
    );
    let name = |header: Word| {
        let name = header.text.split(':').next().unwrap_or_default().trim().to_owned();
        said(name, header.at, source)
    };
    // What is escaped for a shell, or no JSON at all, is not looked at.
    let body = body.filter(|body| {
        let is_plain = text.get(body.at..).is_some_and(|rest| rest.starts_with(&body.text));
        is_plain && body.text.trim_start().starts_with(['{', '['])
    });
    let body = body.and_then(|body| match json(text, body.at) {
        Ok(example) => Some(example),
        Err((offset, why)) => {
            read.errors.push(said(format!("the body of the request is no JSON: {why}"), offset, source));
            None
        }
    });
    let headers = headers.into_iter().map(name).collect();
    read.request = Some(Request { method, url: said(url.text, url.at, source), headers, body });
    read
}

fn said(value: String, offset: usize, source: &Source) -> Said<String> {
    Said { value, at: source.position(offset) }
}

/// The JSON text that begins at an offset; what follows it is left. The error says where it is wrong.
pub fn json(text: &str, at: usize) -> Result<Example, (usize, String)> {
    let rest = text.get(at..).unwrap_or_default();
    let mut values = serde_json::Deserializer::from_str(rest).into_iter::<Value>();
    match values.next() {
        Some(Ok(value)) => Ok(Example { value, start: at, end: at + values.byte_offset() }),
        Some(Err(error)) => {
            let lines = rest.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum::<usize>();
            let why = error.to_string();
            let why = why.split(" at line ").next().unwrap_or_default().to_owned();
            Err((at + lines + error.column().saturating_sub(1), why))
        }
        None => Err((at, "there is nothing".to_owned())),
    }
}

/// The words up to the end of the command, and where that is. Pages whose marks were taken out go on in the same line.
fn words(text: &str, at: usize) -> (Vec<Word>, usize) {
    let mut words = Vec::new();
    let mut word: Option<Word> = None;
    let mut quote = None;
    let mut letters =
        text.get(at..).unwrap_or_default().char_indices().map(|(offset, letter)| (at + offset, letter)).peekable();
    while let Some((offset, letter)) = letters.next() {
        match (quote, letter) {
            (Some(open), letter) if letter == open => quote = None,
            (Some('"') | None, '\\') => match letters.next() {
                Some((_, '\r')) => drop(letters.next_if(|(_, letter)| *letter == '\n')),
                Some((_, '\n')) | None => {}
                Some((offset, letter)) => push(&mut word, letter, offset),
            },
            (Some(_), letter) => push(&mut word, letter, offset),
            (None, '\'' | '"') => {
                quote = Some(letter);
                word.get_or_insert(Word { text: String::new(), at: offset + 1 });
            }
            (None, '\n') => {
                words.extend(word);
                return (words, offset);
            }
            (None, letter) if letter.is_whitespace() => words.extend(word.take()),
            (None, _) if goes_on(text, offset) => {
                words.extend(word);
                return (words, offset);
            }
            (None, letter) => push(&mut word, letter, offset),
        }
    }
    words.extend(word);
    (words, text.len())
}

fn push(word: &mut Option<Word>, letter: char, offset: usize) {
    word.get_or_insert(Word { text: String::new(), at: offset }).text.push(letter);
}

/// Whether the page's next heading begins here: `Response 200`.
fn goes_on(text: &str, offset: usize) -> bool {
    let rest = text.get(offset..).and_then(|rest| rest.strip_prefix("Response "));
    rest.is_some_and(|rest| rest.starts_with(|letter: char| letter.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_read_to_their_end() {
        let text = "curl -X put \"https://a.b/pets?x=1\" \\\n  -H \"X-Key: k\" \\\n-d '{\n\"a\": 1\n}'Response 200\n{";
        let read = read(text, 0, &Source::new(text));
        let request = read.request.unwrap();
        assert_eq!((request.method.value.as_str(), request.url.value.as_str()), ("PUT", "https://a.b/pets?x=1"));
        assert_eq!(request.headers[0].value, "X-Key");
        assert_eq!(request.body.unwrap().value, serde_json::json!({ "a": 1 }));
        assert!(text[read.end..].starts_with("Response 200"));
        assert_eq!((request.url.at.line, request.url.at.column), (1, 14));
    }

    #[test]
    fn broken_bodies_have_places() {
        let text = "curl https://a.b/pets \\\n-d '{\n\"a\": }'";
        let found = read(text, 0, &Source::new(text));
        assert_eq!(found.request.unwrap().method.value, "POST");
        assert_eq!((found.errors[0].at.line, found.errors[0].at.column), (3, 6));
        assert!(read("curl --help", 0, &Source::new("curl --help")).request.is_none());
    }
}
