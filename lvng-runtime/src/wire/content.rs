//! Types that bodies are read into and written from.

use super::escape::scalar_text;
use super::model::read_json;
use super::notation::Notation;
use super::reader::Reader;
use super::rule::Rule;
use super::writer::Writer;
use super::{
    Body, ByteStream, Codec, Constraints, Json, Media, MediaType, Mode, Model, Part, Problem, WriteError, form,
    multipart, to_tree,
};
use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderMap, HeaderValue};
use std::borrow::Cow;

impl Body {
    /// A body of parts in a row, with the boundary that its `Content-Type` has: none where it has none.
    pub(super) fn delimited(self, media: Media, headers: &HeaderMap) -> Body {
        if media.codec != Codec::Parts {
            return self;
        }
        let content_type = headers.get(CONTENT_TYPE).and_then(|value| MediaType::parse(value.to_str().ok()?));
        let boundary = content_type.and_then(|found| found.param("boundary").map(str::to_owned)).unwrap_or_default();
        match self {
            Body::Stream(parts) => Body::Mixed(parts, boundary),
            body => Body::Mixed(body.into_bytes().into(), boundary),
        }
    }

    /// The body as it goes on the wire, with its `Content-Type`.
    pub(super) fn finish(self, media: Media) -> (Body, Cow<'static, str>) {
        match self {
            Body::Parts(parts) => {
                let (body, content_type) = multipart::encode(&parts);
                (body, content_type.into())
            }
            Body::Mixed(parts, boundary) => {
                (Body::Stream(parts), format!("{}; boundary={boundary}", media.content_type()).into())
            }
            body => (body, media.content_type()),
        }
    }
}

/// The value of the `Content-Type` header; `None` if the name is no text that a header can carry.
pub(super) fn content_type_value(name: Cow<'static, str>) -> Option<HeaderValue> {
    let bytes = match name {
        Cow::Borrowed(name) => Bytes::from_static(name.as_bytes()),
        Cow::Owned(name) => name.into(),
    };
    HeaderValue::from_maybe_shared(bytes).ok()
}

/// A type that a body can be: every [`Model`], `()` for no content, and streams.
pub trait Content: Sized + Send + 'static {
    /// The media type it has to be sent in, where that depends on the value.
    fn media(&self) -> Option<Media> {
        None
    }

    /// Writes the body in this media type.
    ///
    /// # Errors
    /// What the media type cannot hold, such as a list in a form whose style has its delimiter in an item.
    fn to_body(&self, media: Media) -> Result<Body, WriteError>;

    /// The same for a server's answer, without the properties that only clients send (`writeOnly`).
    ///
    /// # Errors
    /// As those of [`to_body`](Self::to_body).
    fn to_answer(&self, media: Media) -> Result<Body, WriteError> {
        self.to_body(media)
    }

    /// Reads the body from this media type, and checks it where `mode` is strict. All problems are listed.
    fn from_body(body: Body, media: Media, allowed: &'static Constraints, mode: Mode) -> Result<Self, Vec<Problem>>;

    /// What the body is as JSON, where it is a value.
    #[doc(hidden)]
    fn to_json(&self) -> Option<Json<'_>> {
        None
    }

    /// The same of a body whose JSON was parsed already.
    #[doc(hidden)]
    fn from_tree(
        tree: Json<'_>,
        media: Media,
        allowed: &'static Constraints,
        mode: Mode,
    ) -> Result<Self, Vec<Problem>> {
        Self::from_body(Body::Bytes(tree.to_text().into()), media, allowed, mode)
    }
}

impl<T: Model + Send + 'static> Content for T {
    fn to_body(&self, media: Media) -> Result<Body, WriteError> {
        let mut out = writer(media);
        self.write(&mut out);
        written(out, media)
    }

    fn to_answer(&self, media: Media) -> Result<Body, WriteError> {
        let mut out = writer(media).for_answer();
        self.write(&mut out);
        written(out, media)
    }

    fn to_json(&self) -> Option<Json<'_>> {
        Some(to_tree(self))
    }

    fn from_body(body: Body, media: Media, allowed: &'static Constraints, mode: Mode) -> Result<Self, Vec<Problem>> {
        match &body {
            Body::Stream(_) | Body::Mixed(..) => {
                Err(vec![Problem::of_body(Rule::Other, "was to be read as a whole, not as a stream")])
            }
            Body::Bytes(bytes) if is_json(media) => read_json(json_text(bytes, mode)?, mode, allowed),
            body => Self::from_tree(body_tree(body, media)?, media, allowed, mode),
        }
    }

    fn from_tree(
        tree: Json<'_>,
        media: Media,
        allowed: &'static Constraints,
        mode: Mode,
    ) -> Result<Self, Vec<Problem>> {
        let mut cx = Reader::of_tree(tree, mode);
        let value = cx.enter(Part::Body, Notation::of(media.codec), |cx| cx.read(allowed));
        cx.into_result(value)
    }
}

/// Whether bodies of the media type are JSON text.
pub(super) fn is_json(media: Media) -> bool {
    Notation::of(media.codec) == Notation::Json
}

/// The JSON text of a body: what follows a byte order mark, which JSON may not have and a client may ignore (RFC 8259, 8.1).
pub(super) fn json_text(bytes: &[u8], mode: Mode) -> Result<&[u8], Vec<Problem>> {
    let without_mark = bytes.strip_prefix(b"\xEF\xBB\xBF").filter(|_| mode == Mode::Lenient);
    match without_mark.unwrap_or(bytes) {
        [] => Err(vec![Problem::of_body(Rule::Syntax, "is empty, where JSON was expected")]),
        text => Ok(text),
    }
}

/// The tree of a body that is not JSON text.
pub(super) fn body_tree(body: &Body, media: Media) -> Result<Json<'_>, Vec<Problem>> {
    match (body, media.codec) {
        (Body::Parts(parts), _) => Ok(multipart::tree(parts)),
        (body, Codec::Multipart) if body.is_empty() => Ok(Json::Object(Vec::new())),
        // Servers take the parts out before.
        (_, Codec::Multipart) => Err(vec![Problem::of_body(Rule::Other, "was to be taken apart before it is read")]),
        (Body::Bytes(bytes), _) => text_tree(bytes, media),
        _ if is_json(media) => Err(vec![Problem::of_body(Rule::Syntax, "is empty, where JSON was expected")]),
        _ => text_tree(&[], media),
    }
}

fn text_tree(bytes: &[u8], media: Media) -> Result<Json<'_>, Vec<Problem>> {
    let text = std::str::from_utf8(bytes).map_err(|_| vec![Problem::of_body(Rule::Syntax, "is not valid UTF-8")])?;
    if media.codec != Codec::Form {
        return Ok(Json::String(text.into()));
    }
    form::read_form(text, media.encodings)
        .map_err(|WriteError { path, reason }| vec![Problem::at(Part::Body, &path, Rule::Syntax, reason)])
}

/// A writer of what a body of this media type is made from.
pub(super) fn writer(media: Media) -> Writer {
    if is_json(media) { Writer::of_text() } else { Writer::of_tree() }
}

/// The body that was written by [`writer`].
pub(super) fn written(out: Writer, media: Media) -> Result<Body, WriteError> {
    if is_json(media) {
        return Ok(Body::Bytes(out.into_text().into()));
    }
    let (tree, fields) = out.into_tree();
    Ok(match media.codec {
        Codec::Multipart => Body::Parts(multipart::parts_of(&tree, fields)),
        Codec::Form => Body::Bytes(form::write_form(&tree, media.encodings)?.into()),
        _ => Body::Bytes(scalar_text(&tree).into_owned().into()),
    })
}

/// No content.
impl Content for () {
    fn to_body(&self, _: Media) -> Result<Body, WriteError> {
        Ok(Body::Empty)
    }

    fn from_body(_: Body, _: Media, _: &'static Constraints, _: Mode) -> Result<Self, Vec<Problem>> {
        Ok(())
    }
}

/// Bytes as they come.
impl Content for ByteStream {
    fn to_body(&self, _: Media) -> Result<Body, WriteError> {
        Ok(match self.bytes() {
            Some(bytes) => Body::Bytes(bytes),
            None => Body::Stream(self.take()),
        })
    }

    fn from_body(body: Body, _: Media, _: &'static Constraints, _: Mode) -> Result<Self, Vec<Problem>> {
        Ok(match body {
            Body::Stream(stream) => stream,
            body => body.into_bytes().into(),
        })
    }
}

/// The problem of a body whose media type no variant of a `derive(Contents)` has.
pub fn undescribed_media_type() -> Vec<Problem> {
    vec![Problem::of_body(Rule::MediaType, "has a media type that the description does not have")]
}
