//! Bodies, before they are read and once they are written.

use super::file::File;
use super::stream::ByteStream;
use bytes::Bytes;

/// The body of a request or response.
#[derive(Debug, Default)]
#[non_exhaustive]
pub enum Body {
    /// No body.
    #[default]
    Empty,
    /// All of it; can be sent again.
    Bytes(Bytes),
    /// As it comes; can be sent once.
    Stream(ByteStream),
    /// The parts of a multipart body, before they are bytes.
    Parts(Vec<FormPart>),
    /// The parts of a multipart body in a row, as they come, with the boundary between them.
    Mixed(ByteStream, String),
}

impl Body {
    /// Whether there is nothing in it, as far as that is known.
    pub fn is_empty(&self) -> bool {
        match self {
            Body::Empty => true,
            Body::Bytes(bytes) => bytes.is_empty(),
            Body::Parts(parts) => parts.is_empty(),
            Body::Stream(_) | Body::Mixed(..) => false,
        }
    }

    /// The bytes of a body that is no stream.
    pub(super) fn into_bytes(self) -> Bytes {
        match self {
            Body::Bytes(bytes) => bytes,
            _ => Bytes::new(),
        }
    }
}

/// A part of a multipart body: text is a file without a name.
#[derive(Clone, Debug, PartialEq)]
pub struct FormPart {
    /// The name of the field.
    pub name: String,
    /// What it holds.
    pub file: File,
    /// Whether it is to have a filename.
    pub is_file: bool,
}
