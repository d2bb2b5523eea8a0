//! Types that bodies are read into and written from.

use super::{ByteStream, Codec, Json, Media, Model, Reader, param, to_json};
use bytes::Bytes;

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
}

/// A type that a body can be: every [`Model`], `()` for no content, and streams.
pub trait Content: Sized + Send + 'static {
    /// Writes the body in this media type.
    fn to_body(&self, media: Media) -> Body;

    /// Reads the body from this media type. Problems go to `cx`.
    fn from_body(body: Body, media: Media, cx: &mut Reader) -> Option<Self>;
}

impl<T: Model + Send + 'static> Content for T {
    fn to_body(&self, media: Media) -> Body {
        let json = to_json(self);
        match media.codec {
            Codec::Json | Codec::JsonLines | Codec::EventStream => Body::Bytes(json.into()),
            codec => match Json::parse(&json) {
                Ok(tree) => Body::Bytes(encode_tree(&tree, codec).into()),
                // The writer writes valid JSON.
                Err(_) => Body::Empty,
            },
        }
    }

    fn from_body(body: Body, media: Media, cx: &mut Reader) -> Option<Self> {
        let bytes = match body {
            Body::Bytes(bytes) => bytes,
            Body::Empty => Bytes::new(),
            Body::Stream(_) => {
                cx.problem("was to be read as a whole, not as a stream");
                return None;
            }
        };
        let is_text = !matches!(media.codec, Codec::Json | Codec::JsonLines | Codec::EventStream);
        let json = read_tree(&bytes, media.codec, cx)?;
        let part = super::Part::Body;
        cx.enter(part, is_text, |cx| T::read(json, cx))
    }
}

/// Reads the tree that a body holds.
pub(super) fn read_tree<'b>(bytes: &'b Bytes, codec: Codec, cx: &mut Reader) -> Option<Json<'b>> {
    match codec {
        Codec::Json | Codec::JsonLines | Codec::EventStream => match Json::parse(bytes) {
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
        _ => {
            let Ok(text) = std::str::from_utf8(bytes) else {
                cx.problem("is not valid UTF-8");
                return None;
            };
            match codec {
                Codec::Form => {
                    let form = param::read_form(text);
                    if form.is_none() {
                        cx.problem("is not a valid form: its encoding is broken");
                    }
                    form
                }
                _ => Some(Json::String(text.into())),
            }
        }
    }
}

/// Writes a tree in a codec other than JSON.
pub(super) fn encode_tree(tree: &Json<'_>, codec: Codec) -> String {
    match codec {
        Codec::Form => param::write_form(tree),
        _ => param::scalar_text(tree).into_owned(),
    }
}

/// No content.
impl Content for () {
    fn to_body(&self, _: Media) -> Body {
        Body::Empty
    }

    fn from_body(_: Body, _: Media, _: &mut Reader) -> Option<Self> {
        Some(())
    }
}

/// Bytes as they come.
impl Content for ByteStream {
    fn to_body(&self, _: Media) -> Body {
        Body::Stream(self.take())
    }

    fn from_body(body: Body, _: Media, _: &mut Reader) -> Option<Self> {
        Some(match body {
            Body::Stream(stream) => stream,
            Body::Bytes(bytes) => bytes.into(),
            Body::Empty => Bytes::new().into(),
        })
    }
}
