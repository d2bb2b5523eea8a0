//! What the descriptions of responses say → docs, where there is none nearer to it.
//!
//! An enum of several responses has them at its variants, and a type that is answered once says what it is. What is left
//! is listed by status: of components, which many operations have, at the type of their errors, of others at the operation.

use std::collections::BTreeMap;

use foldhash::HashMap;

use super::docs;
use super::draft_id::innermost_name;
use crate::ir::{Answer, Api, Docs, Response, StatusSpec, TypeDef, TypeName};

/// What a response is, unless that is no more than its status says.
pub fn says_more(response: &Response) -> Option<&str> {
    const PHRASES: [&str; 17] = [
        "ok",
        "success",
        "successful",
        "successful response",
        "successful operation",
        "default response",
        "response",
        "operation successful",
        "request successful",
        "error",
        "an error",
        "error response",
        "default",
        "failure",
        "unexpected error",
        "default error response",
        "validation error",
    ];
    let text = response.docs.description.as_deref()?;
    let plain = |text: &str| -> String {
        let letters = text.chars().map(|letter| if letter.is_alphanumeric() { letter } else { ' ' });
        let text: String = letters.flat_map(char::to_lowercase).collect();
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let said = plain(text);
    let is_name = said.replace(' ', "") == response.variant.to_lowercase();
    let is_number = said.parse::<u16>().is_ok();
    (!said.is_empty() && !is_name && !is_number && !PHRASES.contains(&said.as_str())).then_some(text)
}

/// Lists what is said nowhere else.
pub fn list(api: &mut Api) {
    let defs = api.tags.iter().flat_map(|tag| tag.types.iter().map(|def| (Some(&tag.module), def)));
    let defs = defs.chain(api.common.iter().map(|def| (None, def)));
    let name = |module: Option<&String>, def: &TypeDef| TypeName { module: module.cloned(), name: def.name.clone() };
    let said: HashMap<TypeName, Docs> = defs.map(|(module, def)| (name(module, def), def.docs.clone())).collect();
    let mut of_types: HashMap<TypeName, BTreeMap<String, String>> = HashMap::default();
    for operation in api.tags.iter_mut().flat_map(|tag| &mut tag.operations) {
        let is_said = |response: &Response, text: &str| {
            type_of(response).is_some_and(|ty| said.get(ty).is_some_and(|docs| has(docs, text)))
        };
        let success: Vec<_> = left(&operation.success).filter(|(response, text)| !is_said(response, text)).collect();
        let only = match (success.as_slice(), operation.success.responses.as_slice()) {
            ([(_, text)], [_]) if !text.contains('\n') => Some(docs::continued(text)),
            _ => None,
        };
        let success = success.into_iter().filter(|_| only.is_none());
        let mut lines: Vec<String> = success.map(|(response, text)| line(&status(response.status), text)).collect();
        for (response, text) in left(&operation.failure).filter(|(response, text)| !is_said(response, text)) {
            match type_of(response).filter(|_| response.is_component) {
                Some(ty) => {
                    _ = of_types.entry(ty.clone()).or_default().insert(status(response.status), text.to_owned())
                }
                None => lines.push(line(&status(response.status), text)),
            }
        }
        operation.success.description = only;
        operation.response_docs = lines;
    }
    let tags = api.tags.iter_mut().flat_map(|tag| tag.types.iter_mut().map(|def| (Some(&tag.module), def)));
    for (module, def) in tags.chain(api.common.iter_mut().map(|def| (None, def))) {
        let lines = of_types.remove(&name(module, def)).unwrap_or_default();
        append(&mut def.docs, &lines.iter().map(|(status, text)| line(status, text)).collect::<Vec<_>>());
    }
}

/// The responses of an answer that is no enum, with what they say.
fn left(answer: &Answer) -> impl Iterator<Item = (&Response, &str)> {
    let responses = answer.responses.iter().filter(|_| answer.several.is_none());
    responses.filter_map(|response| Some((response, says_more(response)?)))
}

/// Whether docs have a text, perhaps as the rest of a sentence.
fn has(docs: &Docs, text: &str) -> bool {
    let mut letters = text.trim_end_matches('.').chars();
    letters.next();
    [&docs.summary, &docs.description].into_iter().flatten().any(|said| said.contains(letters.as_str()))
}

fn append(docs: &mut Docs, lines: &[String]) {
    if !lines.is_empty() {
        docs::append(docs, &lines.join("\n"));
    }
}

/// An item of a list; what has several paragraphs is one with lines below.
fn line(status: &str, text: &str) -> String {
    format!("- {status}: {}", text.replace('\n', "\n  "))
}

fn status(status: StatusSpec) -> String {
    match status {
        StatusSpec::Code(code) => code.to_string(),
        StatusSpec::Class(class) => format!("{class}XX"),
        StatusSpec::Default => "Other".to_owned(),
    }
}

/// The type of this crate that a response has.
fn type_of(response: &Response) -> Option<&TypeName> {
    innermost_name(&response.content.as_ref()?.1)
}
