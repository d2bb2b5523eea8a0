//! A response between its value and the wire.

use super::{Body, Content, Media, Mode, Problem, Reader, ResponseSpec, StatusSpec};
use http::StatusCode;
use http::header::{self, HeaderMap, HeaderValue};

/// What a call answers: the content of one response, or an enum of several by status.
pub trait Reply: Sized + Send + 'static {
    /// Reads a response.
    fn read(input: ReplyReader<'_>) -> Result<Self, Vec<Problem>>;

    /// Writes a response.
    fn write(self, out: &mut ReplyWriter);
}

/// A response as it came from the wire.
#[derive(Debug)]
pub struct ReplyReader<'a> {
    /// The responses that the description lists.
    pub specs: &'static [ResponseSpec],
    /// The status that came.
    pub status: StatusCode,
    /// The headers that came.
    pub headers: &'a HeaderMap,
    /// The body that came.
    pub body: Body,
}

impl ReplyReader<'_> {
    /// The response of the description that the status stands for: its own code first, then its class, then `default`.
    pub fn which(&self) -> Option<usize> {
        let rank = |spec: &ResponseSpec| match spec.status {
            StatusSpec::Code(_) => 0,
            StatusSpec::Class(_) => 1,
            StatusSpec::Default => 2,
        };
        let status = self.status.as_u16();
        let matching = self.specs.iter().enumerate().filter(|(_, spec)| spec.status.matches(status));
        matching.min_by_key(|(_, spec)| rank(spec)).map(|(index, _)| index)
    }

    /// Whether the response of this status is read as it comes, not as a whole.
    pub fn is_streamed(specs: &'static [ResponseSpec], status: StatusCode, headers: &HeaderMap) -> bool {
        let reader = ReplyReader { specs, status, headers, body: Body::Empty };
        let index = reader.which().unwrap_or(0);
        specs.get(index).and_then(|spec| spec.media).is_some_and(|media| media.codec.is_streamed())
    }

    /// Reads the body as the content of `specs[index]`.
    pub fn content<T: Content>(self, index: usize) -> Result<T, Vec<Problem>> {
        let mut cx = Reader::new(Mode::Lenient);
        let media = self.specs.get(index).and_then(|spec| spec.media).unwrap_or(Media::JSON);
        match T::from_body(self.body, media, &mut cx) {
            Some(value) => Ok(value),
            None => Err(cx.into_problems()),
        }
    }

    /// The error of a status that the description does not list.
    pub fn undescribed<T>(&self) -> Result<T, Vec<Problem>> {
        let mut cx = Reader::new(Mode::Lenient);
        cx.problem(format!("cannot be read: the description lists no response for status {}", self.status));
        Err(cx.into_problems())
    }
}

/// A response on its way to the wire.
#[derive(Debug)]
pub struct ReplyWriter {
    /// The responses that the description lists.
    pub specs: &'static [ResponseSpec],
    /// The status.
    pub status: StatusCode,
    /// The headers; `Content-Type` is set by the content.
    pub headers: HeaderMap,
    /// The body.
    pub body: Body,
}

impl ReplyWriter {
    /// An empty response with the first status that the description lists, else 200.
    pub fn new(specs: &'static [ResponseSpec]) -> Self {
        let status = specs.iter().find_map(|spec| default_status(spec.status)).unwrap_or(StatusCode::OK);
        ReplyWriter { specs, status, headers: HeaderMap::new(), body: Body::Empty }
    }

    /// Writes the content of `specs[index]` with its status.
    pub fn content<T: Content>(&mut self, index: usize, value: &T) {
        let spec = self.specs.get(index);
        if let Some(status) = spec.and_then(|spec| default_status(spec.status)) {
            self.status = status;
        }
        let media = spec.and_then(|spec| spec.media).unwrap_or(Media::JSON);
        self.body = value.to_body(media);
        if !matches!(self.body, Body::Empty)
            && let Ok(name) = HeaderValue::from_str(&media.content_type())
        {
            self.headers.insert(header::CONTENT_TYPE, name);
        }
    }
}

/// The status to send for an entry of the description.
fn default_status(spec: StatusSpec) -> Option<StatusCode> {
    match spec {
        StatusSpec::Code(code) => StatusCode::from_u16(code).ok(),
        StatusSpec::Class(class) => StatusCode::from_u16(class * 100).ok(),
        StatusSpec::Default => None,
    }
}

impl<T: Content> Reply for T {
    fn read(input: ReplyReader<'_>) -> Result<Self, Vec<Problem>> {
        // A status that is not listed, such as 200 where 201 is, most likely has the content of the one that is.
        let index = input.which().unwrap_or(0);
        input.content(index)
    }

    fn write(self, out: &mut ReplyWriter) {
        out.content(0, &self);
    }
}
