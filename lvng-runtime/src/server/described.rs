//! Errors of the runtime in the form that the description has for an operation.
//!
//! Descriptions have no word for which member of an error is its message. So the error is written with all names that
//! descriptions commonly give to its parts, the type of the operation's errors picks its own of them, and what comes out
//! counts if it meets the description and still says what is wrong. Where one name has several meanings (`error` is an object
//! or a text), they are tried one after the other, once per operation.

use super::envelope::default_envelope;
use super::error::{ApiError, Detail};
use super::reply::RawReply;
use crate::wire::machinery::{ReplyReader, ReplyWriter};
use crate::wire::{Body, Codec, DateTime, Mode, Operation, OperationMeta, Reply};
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use lvng_contract::error_form::{DETAIL_MEMBERS, DetailPart, ERROR_MEMBERS, ErrorPart};
use lvng_contract::media_type::essence;
use serde_json::{Value, json};
use std::borrow::Cow;
use std::sync::OnceLock;

/// Reads an error of the description leniently, in JSON or as plain text, and writes it if it meets the description.
type Rewrite = fn(StatusCode, Codec, Bytes) -> Option<RawReply>;

/// The errors that an operation describes.
pub(super) struct DescribedErrors {
    meta: &'static OperationMeta,
    rewrite: Rewrite,
    /// How errors without and with details are written; `None` once it is known that they cannot be.
    forms: [OnceLock<Option<Form>>; 2],
}

#[derive(Clone, Copy)]
enum Form {
    /// The default envelope is what the description has, so nothing needs to be rewritten.
    Envelope,
    Names(Meanings),
    /// The message as JSON.
    Message,
    /// The message as `text/plain`.
    Plain,
}

impl DescribedErrors {
    pub(super) fn of<O: Operation>() -> Self {
        DescribedErrors { meta: O::META, rewrite: rewrite::<O>, forms: Default::default() }
    }

    /// Those of an operation whose type is not known.
    pub(super) fn unknown(meta: &'static OperationMeta) -> Self {
        DescribedErrors { meta, rewrite: |_, _, _| None, forms: Default::default() }
    }

    pub(super) fn meta(&self) -> &'static OperationMeta {
        self.meta
    }

    /// Whether the description says anything of errors.
    pub(super) fn is_any(&self) -> bool {
        !self.meta.failure.is_empty()
    }

    /// The answer for an error, if the description has a form that it can be written in.
    pub(super) fn reply(&self, error: &ApiError) -> Option<RawReply> {
        let (form, sent) = self.statuses(error)?;
        let known = &self.forms[usize::from(!error.details().is_empty())];
        let mut reply = self.written(*known.get_or_init(|| self.search(form, error)).as_ref()?, form, error)?;
        reply.status = sent;
        Some(reply)
    }

    /// An error in a form, if it meets the description.
    fn written(&self, form: Form, status: StatusCode, error: &ApiError) -> Option<RawReply> {
        match form {
            Form::Envelope => None,
            Form::Names(meanings) => (self.rewrite)(status, Codec::Json, to_bytes(&meanings.members(error, 0))),
            Form::Message => (self.rewrite)(status, Codec::Json, to_bytes(&with_details(error).into())),
            Form::Plain => (self.rewrite)(status, Codec::Text, with_details(error).into_owned().into()),
        }
    }

    /// The status whose form is used, and the one that is sent: where 400 is not described for a request that does not meet
    /// the description, it is 422. A status that is not described at all is sent in the form of another.
    fn statuses(&self, error: &ApiError) -> Option<(StatusCode, StatusCode)> {
        let wanted = error.status();
        let is_described =
            |status: StatusCode| self.meta.failure.iter().any(|spec| spec.status.matches(status.as_u16()));
        let unprocessable = StatusCode::UNPROCESSABLE_ENTITY;
        if is_described(wanted) {
            return Some((wanted, wanted));
        }
        if wanted == StatusCode::BAD_REQUEST && !error.details().is_empty() && is_described(unprocessable) {
            return Some((unprocessable, unprocessable));
        }
        let other =
            (400..600).filter_map(|code| StatusCode::from_u16(code).ok()).find(|status| is_described(*status))?;
        Some((other, wanted))
    }

    /// The form in which an error says what is wrong and meets the description.
    fn search(&self, status: StatusCode, error: &ApiError) -> Option<Form> {
        let envelope = to_bytes(&default_envelope(error));
        if let Some(RawReply { body: Body::Bytes(written), .. }) = (self.rewrite)(status, Codec::Json, envelope.clone())
            && written == envelope
        {
            return Some(Form::Envelope);
        }
        let written = |meanings: Meanings| match self.written(Form::Names(meanings), status, error)?.body {
            Body::Bytes(bytes) => Some(bytes),
            _ => None,
        };
        let has_details = |bytes: &Bytes| error.details().iter().any(|detail| says(bytes, &detail.message));
        let says_why = |bytes: &Bytes| says(bytes, error.message()) || has_details(bytes);
        let first = Meanings::all().find(|meanings| written(*meanings).as_ref().is_some_and(says_why));
        // Where the form has no place for details they are part of the message.
        let found = first.map(|first| {
            let mut others = std::iter::once(first).chain(first.with_other_details());
            let is_full = |meanings: &Meanings| written(*meanings).as_ref().is_some_and(has_details);
            if error.details().is_empty() { first } else { others.find(is_full).unwrap_or(first.told()) }
        });
        let found = found.map(Form::Names);
        let found = found.or_else(|| {
            [Form::Message, Form::Plain].into_iter().find(|form| self.written(*form, status, error).is_some())
        });
        if found.is_none() {
            let operation = self.meta.id;
            tracing::warn!(operation, status = status.as_u16(), "errors of the runtime do not fit the described form");
        }
        found
    }
}

fn rewrite<O: Operation>(status: StatusCode, codec: Codec, error: Bytes) -> Option<RawReply> {
    let specs = O::META.failure;
    let media_type = if codec == Codec::Json { "application/json" } else { "text/plain" };
    let headers = HeaderMap::from_iter([(header::CONTENT_TYPE, HeaderValue::from_static(media_type))]);
    let reader = |body, mode| ReplyReader { specs, status, headers: &headers, body: Body::Bytes(body), mode };
    let input = reader(error, Mode::Lenient);
    let media = specs.get(input.matching_response()?)?.media?;
    // Other texts, such as HTML, have a syntax that a message does not keep to.
    if media.codec != codec || codec == Codec::Text && essence(media.name) != media_type {
        return None;
    }
    let mut writer = ReplyWriter::new(specs);
    writer.chosen = Some(status);
    O::Error::read(input).ok()?.write(&mut writer);
    let reply = RawReply::from(writer.finish().ok()?);
    let Body::Bytes(bytes) = &reply.body else { return None };
    O::Error::read(reader(bytes.clone(), Mode::Strict)).ok()?;
    Some(reply)
}

/// Whether JSON text has a text within one of its own.
fn says(json: &Bytes, text: &str) -> bool {
    let text = Value::from(text).to_string();
    let text = text.trim_matches('"').as_bytes();
    !text.is_empty() && json.windows(text.len()).any(|window| window == text)
}

fn to_bytes(value: &Value) -> Bytes {
    // A `Value` can always be written: its keys are texts.
    serde_json::to_vec(value).unwrap_or_default().into()
}

/// What names with several meanings mean, each a choice in some bits.
#[derive(Clone, Copy)]
struct Meanings(u16);

impl Meanings {
    fn all() -> impl Iterator<Item = Self> {
        (0..1 << 10).map(Meanings)
    }

    /// The same with the details in the message.
    fn told(self) -> Self {
        Meanings(self.0 | 1 << 10)
    }

    /// The same but for what decides how details are written.
    fn with_other_details(self) -> impl Iterator<Item = Self> {
        const DETAILS: u16 = 0b11_0001_0011;
        Self::all().filter(move |other| (other.0 ^ self.0) & !DETAILS == 0)
    }

    /// Which of `count` meanings, a power of two, the bits from `bit` on stand for.
    fn choice(self, bit: u32, count: u16) -> u16 {
        (self.0 >> bit) % count
    }

    fn is_set(self, bit: u32) -> bool {
        self.choice(bit, 2) == 1
    }

    /// The error with all names for its parts. Types leave out those that they do not have.
    fn members(self, error: &ApiError, depth: u8) -> Value {
        let told = &*if self.is_set(10) { with_details(error) } else { error.message().into() };
        // Some descriptions want the list whether there is something to list or not.
        let entries = (!error.details().is_empty() || self.is_set(7)).then(|| self.entries(error));
        let member = |(name, part): &(&str, ErrorPart)| {
            let value = match part {
                ErrorPart::Details => entries.clone()?,
                part => self.part(*part, error, told, depth),
            };
            Some(((*name).to_owned(), value))
        };
        Value::Object(ERROR_MEMBERS.iter().filter_map(member).collect())
    }

    /// What a part of the error is, `told` being its message.
    fn part(self, part: ErrorPart, error: &ApiError, told: &str, depth: u8) -> Value {
        let code = error.code();
        let (number, reason) = (error.status().as_u16(), error.status().canonical_reason().unwrap_or("Error"));
        match part {
            ErrorPart::Success => false.into(),
            ErrorPart::Code if self.is_set(2) => number.into(),
            ErrorPart::Code | ErrorPart::CodeText => code.into(),
            ErrorPart::Messages if self.is_set(3) => json!([told]),
            ErrorPart::MessageOrDetails if self.is_set(4) => Self::objects(error).into(),
            ErrorPart::Message | ErrorPart::Messages | ErrorPart::MessageOrDetails => told.into(),
            ErrorPart::Title => (if self.is_set(5) { told } else { reason }).into(),
            ErrorPart::Type => "about:blank".into(),
            ErrorPart::Status if self.is_set(6) => code.into(),
            ErrorPart::Status | ErrorPart::StatusNumber => number.into(),
            ErrorPart::Time => DateTime::now().as_str().into(),
            ErrorPart::Error => match self.choice(0, 4) {
                0 | 1 if depth == 0 => self.members(error, depth + 1),
                2 => reason.into(),
                _ => told.into(),
            },
            ErrorPart::Details => self.entries(error),
        }
    }

    /// The details of an error: objects, texts, or lists of texts by field.
    fn entries(self, error: &ApiError) -> Value {
        match self.choice(8, 4) {
            0 | 3 => Self::objects(error).into(),
            1 => details(error).map(|(field, message)| Value::from(format!("{field}: {message}"))).collect(),
            _ => details(error).fold(json!({}), |mut fields, (field, message)| {
                match &mut fields[field] {
                    Value::Array(messages) => messages.push(message.into()),
                    first => *first = json!([message]),
                }
                fields
            }),
        }
    }

    fn objects(error: &ApiError) -> Vec<Value> {
        let object = |(field, message): (&str, &str)| {
            let steps: Vec<&str> = field.split(['.', '[', ']']).filter(|part| !part.is_empty()).collect();
            let value = |part: DetailPart| match part {
                DetailPart::Place => field.into(),
                DetailPart::Pointer => format!("/{}", steps.join("/")).into(),
                DetailPart::Steps => json!(steps),
                DetailPart::Message => message.into(),
                DetailPart::Code => error.code().into(),
                DetailPart::Type => "value_error".into(),
            };
            Value::Object(DETAIL_MEMBERS.iter().map(|(name, part)| ((*name).to_owned(), value(*part))).collect())
        };
        details(error).map(object).collect()
    }
}

/// The message with what is wrong: of the first details, with their places.
fn with_details(error: &ApiError) -> Cow<'_, str> {
    const SHOWN: usize = 8;
    if error.details().is_empty() {
        return error.message().into();
    }
    let shown = details(error).take(SHOWN).map(|(field, message)| format!("`{field}` {message}"));
    let more = error.details().len().saturating_sub(SHOWN);
    let more = (more > 0).then(|| format!("and {more} more"));
    let all: Vec<String> = shown.chain(more).collect();
    format!("{}: {}", error.message(), all.join("; ")).into()
}

/// Place and message of each detail; the message of the error itself where it has none.
fn details(error: &ApiError) -> impl Iterator<Item = (&str, &str)> {
    let own = error.details().is_empty().then_some(("body", error.message()));
    error.details().iter().map(|Detail { field, message, .. }| (field.as_str(), message.as_str())).chain(own)
}
