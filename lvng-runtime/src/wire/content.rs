//! Types that bodies are read into and written from.

use super::reader::Notation;
use super::{
    ByteStream, Codec, Constraints, FormPart, Json, JsonWriter, Media, Model, Reader, form, multipart, param, to_json,
};
use bytes::Bytes;
use std::borrow::Cow;

/// The body of a request or response.
#[derive(Debug, Default)]
pub enum Body {
    /// None.
    #[default]
    Empty,
    /// All of it; can be sent again.
    Bytes(Bytes),
    /// As it comes; can be sent once.
    Stream(ByteStream),
    /// The parts of a multipart body, before they are bytes.
    Parts(Vec<FormPart>),
    /// What its media type cannot hold: the property, and why.
    Unwritable(String, &'static str),
}

impl Body {
    /// Whether there is nothing in it, as far as that is known.
    pub fn is_empty(&self) -> bool {
        match self {
            Body::Empty | Body::Unwritable(..) => true,
            Body::Bytes(bytes) => bytes.is_empty(),
            Body::Parts(parts) => parts.is_empty(),
            Body::Stream(_) => false,
        }
    }

    /// The bytes of a body that is no stream.
    pub(super) fn into_bytes(self) -> Bytes {
        match self {
            Body::Bytes(bytes) => bytes,
            _ => Bytes::new(),
        }
    }

    /// The body as it goes on the wire, with its `Content-Type`.
    pub(super) fn finish(self, media: Media) -> (Body, Cow<'static, str>) {
        match self {
            Body::Parts(parts) => {
                let (body, content_type) = multipart::encode(&parts);
                (body, content_type.into())
            }
            body => (body, media.content_type()),
        }
    }
}

/// A type that a body can be: every [`Model`], `()` for no content, and streams.
pub trait Content: Sized + Send + 'static {
    /// The media type it has to be sent in, where that depends on the value.
    fn media(&self) -> Option<Media> {
        None
    }

    /// Writes the body in this media type.
    fn to_body(&self, media: Media) -> Body;

    /// Reads the body from this media type. Problems go to `cx`.
    fn from_body(body: Body, media: Media, allowed: &Constraints, cx: &mut Reader) -> Option<Self>;
}

impl<T: Model + Send + 'static> Content for T {
    fn to_body(&self, media: Media) -> Body {
        if media.codec == Codec::Multipart {
            let mut out = JsonWriter::of_parts();
            self.write(&mut out);
            return Body::Parts(out.into_parts());
        }
        let json = to_json(self);
        match media.codec {
            Codec::Json | Codec::JsonLines | Codec::EventStream => Body::Bytes(json.into()),
            _ => encode_json(&json, media),
        }
    }

    fn from_body(body: Body, media: Media, allowed: &Constraints, cx: &mut Reader) -> Option<Self> {
        let json = read_tree(&body, media, cx)?;
        let part = super::Part::Body;
        cx.enter(part, Notation::of(media.codec), |cx| cx.read(json, allowed))
    }
}

/// Reads the tree that a body holds.
pub(super) fn read_tree<'b>(body: &'b Body, media: Media, cx: &mut Reader) -> Option<Json<'b>> {
    match body {
        Body::Parts(parts) => Some(multipart::tree(parts)),
        Body::Bytes(bytes) => read_bytes(bytes, media, cx),
        Body::Empty | Body::Unwritable(..) => read_bytes(&[], media, cx),
        Body::Stream(_) => {
            cx.problem("was to be read as a whole, not as a stream");
            None
        }
    }
}

fn read_bytes<'b>(bytes: &'b [u8], media: Media, cx: &mut Reader) -> Option<Json<'b>> {
    match media.codec {
        Codec::Json | Codec::JsonLines | Codec::EventStream => match Json::parse(without_mark(bytes, cx)) {
            Ok(json) => Some(json),
            Err(_) if bytes.is_empty() => {
                cx.problem("is empty, where JSON was expected");
                None
            }
            Err(error) => {
                cx.problem(format!("is not valid JSON: {error}"));
                None
            }
        },
        // Servers take the parts out before.
        Codec::Multipart if bytes.is_empty() => Some(Json::Object(Vec::new())),
        Codec::Multipart => {
            cx.problem("was to be taken apart before it is read");
            None
        }
        _ => {
            let Ok(text) = std::str::from_utf8(bytes) else {
                cx.problem("is not valid UTF-8");
                return None;
            };
            match media.codec {
                Codec::Form => match form::read_form(text, media.encodings) {
                    Ok(form) => Some(form),
                    Err((name, why)) => {
                        match name.is_empty() {
                            true => cx.problem(why),
                            false => cx.within(name, |cx| cx.problem(why)),
                        }
                        None
                    }
                },
                _ => Some(Json::String(text.into())),
            }
        }
    }
}

/// The bytes after a byte order mark, which JSON may not have and a client may ignore (RFC 8259, 8.1).
fn without_mark<'b>(bytes: &'b [u8], cx: &Reader) -> &'b [u8] {
    bytes.strip_prefix(b"\xEF\xBB\xBF").filter(|_| !cx.is_strict()).unwrap_or(bytes)
}

/// Turns JSON text into another text.
pub(super) fn encode_json(json: &[u8], media: Media) -> Body {
    let tree = Json::parse(json);
    match (media.codec, &tree) {
        (Codec::Form, Ok(tree)) => match form::write_form(tree, media.encodings) {
            Ok(form) => Body::Bytes(form.into()),
            Err((name, why)) => Body::Unwritable(name, why),
        },
        (Codec::Form, Err(_)) => Body::Unwritable(String::new(), param::TOO_DEEP),
        (_, Ok(tree)) => Body::Bytes(param::scalar_text(tree).into_owned().into()),
        // Lists and objects are JSON text there, as deep as they may be.
        (_, Err(_)) => Body::Bytes(Bytes::copy_from_slice(json)),
    }
}

/// No content.
impl Content for () {
    fn to_body(&self, _: Media) -> Body {
        Body::Empty
    }

    fn from_body(_: Body, _: Media, _: &Constraints, _: &mut Reader) -> Option<Self> {
        Some(())
    }
}

/// Bytes as they come.
impl Content for ByteStream {
    fn to_body(&self, _: Media) -> Body {
        Body::Stream(self.take())
    }

    fn from_body(body: Body, _: Media, _: &Constraints, _: &mut Reader) -> Option<Self> {
        Some(match body {
            Body::Stream(stream) => stream,
            body => body.into_bytes().into(),
        })
    }
}
