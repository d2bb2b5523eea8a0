//! The format `byte`.

use super::types::read_text;
use super::{Model, Reader, Writer};
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig, STANDARD};
use base64::{Engine, alphabet};
use std::borrow::Cow;
use std::str::FromStr;

/// Bytes that travel in base64 (RFC 4648, 4): `format: byte`.
///
/// A client also reads them unpadded, in the alphabet of URLs (5) and with line breaks, and keeps what is no base64 at all.
/// What it read it sends back as it was.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Base64 {
    /// `None` where the text is no base64.
    bytes: Option<Vec<u8>>,
    /// As it was written, where that is not how the bytes are written here.
    text: Option<Box<str>>,
}

impl Base64 {
    /// The bytes; `None` where a server sent a text that is no base64.
    pub fn bytes(&self) -> Option<&[u8]> {
        self.bytes.as_deref()
    }

    /// The bytes; `None` where a server sent a text that is no base64.
    pub fn into_bytes(self) -> Option<Vec<u8>> {
        self.bytes
    }

    /// The text that travels.
    pub fn text(&self) -> Cow<'_, str> {
        match (&self.text, &self.bytes) {
            (Some(text), _) => Cow::Borrowed(text),
            (None, bytes) => Cow::Owned(STANDARD.encode(bytes.as_deref().unwrap_or_default())),
        }
    }

    /// Keeps a text as it is.
    fn of_text(text: &str) -> Self {
        match STANDARD.decode(text) {
            // This decoder takes only what the encoder writes.
            Ok(bytes) => bytes.into(),
            Err(_) => Base64 { bytes: decode_any(text), text: Some(text.into()) },
        }
    }
}

/// Takes the form with padding only.
impl FromStr for Base64 {
    type Err = base64::DecodeError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        STANDARD.decode(text).map(Base64::from)
    }
}

impl From<Vec<u8>> for Base64 {
    fn from(bytes: Vec<u8>) -> Self {
        Base64 { bytes: Some(bytes), text: None }
    }
}

impl From<&[u8]> for Base64 {
    fn from(bytes: &[u8]) -> Self {
        bytes.to_vec().into()
    }
}

impl Model for Base64 {
    fn read(cx: &mut Reader<'_>) -> Option<Self> {
        let what = "bytes in base64";
        match cx.is_strict() {
            true => read_text(cx, what),
            false => cx.string(what).map(|text| Base64::of_text(&text)),
        }
    }

    fn write(&self, out: &mut Writer) {
        out.string(&self.text());
    }
}

/// Reads base64 in any of its forms.
fn decode_any(text: &str) -> Option<Vec<u8>> {
    let plain = |byte: u8| match byte {
        b'-' => b'+',
        b'_' => b'/',
        other => other,
    };
    let text: Vec<u8> = text.bytes().filter(|byte| !byte.is_ascii_whitespace()).map(plain).collect();
    let engine = GeneralPurpose::new(
        &alphabet::STANDARD,
        GeneralPurposeConfig::new()
            .with_decode_padding_mode(DecodePaddingMode::Indifferent)
            .with_decode_allow_trailing_bits(true),
    );
    engine.decode(text).ok()
}
