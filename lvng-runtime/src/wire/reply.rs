//! A response between its value and the wire.

use super::content::content_type_value;
use super::rule::Rule;
use super::{
    Body, Codec, Constraints, Content, Media, MediaType, Mode, Problem, ResponseSpec, StatusSpec, WriteError,
    match_distance,
};
use http::StatusCode;
use http::header::{self, HeaderMap, HeaderValue};
#[cfg(feature = "client")]
use lvng_contract::media_type::{essence, is_json};
use std::cmp::Reverse;
use std::ops::Range;

/// What a call answers: the content of one response, or an enum of several by status.
pub trait Reply: Sized + Send + 'static {
    /// Reads a response.
    #[doc(hidden)]
    fn read(input: ReplyReader<'_>) -> Result<Self, Vec<Problem>>;

    /// Writes a response.
    #[doc(hidden)]
    fn write(self, out: &mut ReplyWriter);
}

/// An answer of several responses that differ, with the table of them.
///
/// Derive it with [`derive(Responses)`](lvng_runtime_derive::Responses); the operation names the type and nothing else:
///
/// ```
/// use lvng_runtime::{Operation, Responses};
///
/// #[derive(Responses)]
/// enum StartJobSuccess {
///     #[status(200, json)]
///     Done(i64),
///     #[status(202, text)]
///     Later(String),
/// }
///
/// #[derive(Operation)]
/// #[operation("startJob", POST "/jobs")]
/// #[success(StartJobSuccess)]
/// struct StartJob {}
/// ```
///
/// Statuses that stand a second time at the operation do not compile, so the two cannot differ:
///
/// ```compile_fail,E0277
/// # use lvng_runtime::{Operation, Responses};
/// # #[derive(Responses)]
/// # enum StartJobSuccess {
/// #     #[status(200, json)]
/// #     Done(i64),
/// #     #[status(202, text)]
/// #     Later(String),
/// # }
/// #[derive(Operation)]
/// #[operation("startJob", POST "/jobs")]
/// #[success(200, json, StartJobSuccess)]
/// struct StartJob {}
/// ```
pub trait Responses: Reply {
    /// What each variant stands for. An operation that answers the type has this table.
    const SPECS: &'static [ResponseSpec];
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
    /// Whether the content is read as a client reads it, or exactly as it is described.
    pub mode: Mode,
}

impl ReplyReader<'_> {
    /// The response of the description that status and `Content-Type` stand for: of the statuses the code itself, then
    /// its class, then `default`; of their media types the one that fits best, or the first where none does.
    pub fn matching_response(&self) -> Option<usize> {
        let status = self.status.as_u16();
        let matching = self.specs.iter().enumerate().filter(|(_, spec)| spec.status.matches(status));
        let (first, described) = matching.min_by_key(|(_, spec)| Reverse(spec.status.specificity()))?;
        let same_status = self.specs.iter().enumerate().filter(|(_, spec)| spec.status == described.status);
        if same_status.clone().nth(1).is_none() {
            return Some(first);
        }
        let found = self.headers.get(header::CONTENT_TYPE).and_then(|value| MediaType::parse(value.to_str().ok()?));
        let Some(found) = found else { return Some(first) };
        let fitting = same_status.filter_map(|(index, spec)| Some((match_distance(&spec.media?, &found)?, index)));
        Some(fitting.min().map_or(first, |(_, index)| index))
    }

    /// Whether the response of this status is read as it comes, not as a whole.
    pub fn is_streamed(specs: &'static [ResponseSpec], status: StatusCode, headers: &HeaderMap) -> bool {
        let is_streamed = |spec: &ResponseSpec| spec.media.is_some_and(|media| media.codec.is_streamed());
        if !specs.iter().any(is_streamed) {
            return false;
        }
        let reader = ReplyReader { specs, status, headers, body: Body::Empty, mode: Mode::Lenient };
        specs.get(reader.matching_response().unwrap_or(0)).is_some_and(is_streamed)
    }

    /// Whether what was to be events is something else by its type: the error or the login page of a gateway, say. Types that
    /// say nothing, such as `text/plain`, are taken for events.
    #[cfg(feature = "client")]
    pub(crate) fn is_no_event_stream(specs: &'static [ResponseSpec], status: StatusCode, headers: &HeaderMap) -> bool {
        let found = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).map(essence);
        let is_other = |found: String| {
            is_json(&found) || found.ends_with("xml") || found == "text/html" || found.starts_with("image/")
        };
        let reader = ReplyReader { specs, status, headers, body: Body::Empty, mode: Mode::Lenient };
        let spec = specs.get(reader.matching_response().unwrap_or(0)).and_then(|spec| spec.media);
        spec.is_some_and(|media| media.codec == Codec::EventStream) && found.is_some_and(is_other)
    }

    /// Reads the body as the content of `specs[index]`.
    pub fn content<T: Content>(self, index: usize) -> Result<T, Vec<Problem>> {
        let media = self.specs.get(index).and_then(|spec| spec.media).unwrap_or(Media::JSON);
        let body = self.body.delimited(media, self.headers);
        T::from_body(body, media, &Constraints::NONE, self.mode)
    }

    /// The error of a status that the description does not list.
    pub fn undescribed<T>(&self) -> Result<T, Vec<Problem>> {
        let message = format!("cannot be read: the description lists no response for status {}", self.status);
        Err(vec![Problem::of_body(Rule::MediaType, message)])
    }
}

impl ResponseSpec {
    /// Responses that all have the content `T`, or none: several types are an enum that derives `Responses`.
    #[doc(hidden)]
    pub const fn listed<T: Content>(specs: &'static [ResponseSpec]) -> &'static [ResponseSpec] {
        specs
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
    /// How much the client wants each of the responses, from `Accept`; empty if it does not matter.
    pub wanted: Vec<f32>,
    /// The status that the server chose where the description leaves a choice.
    pub chosen: Option<StatusCode>,
    error: Option<WriteError>,
}

impl ReplyWriter {
    /// An empty response with the first status that the description lists, else 200.
    pub fn new(specs: &'static [ResponseSpec]) -> Self {
        let status = specs.iter().find_map(|spec| default_status(spec.status)).unwrap_or(StatusCode::OK);
        ReplyWriter {
            specs,
            status,
            headers: HeaderMap::new(),
            body: Body::Empty,
            wanted: Vec::new(),
            chosen: None,
            error: None,
        }
    }

    /// Writes the content of `specs[index]` with its status.
    pub fn content<T: Content>(&mut self, index: usize, value: &T) {
        let spec = self.specs.get(index);
        if let Some(spec) = spec {
            let chosen = self.chosen.filter(|chosen| spec.status.matches(chosen.as_u16()));
            self.status = chosen.or(default_status(spec.status)).unwrap_or(self.status);
        }
        let media = spec.and_then(|spec| spec.media).unwrap_or(Media::JSON);
        let (body, content_type) = match value.to_answer(media) {
            Ok(body) => body.finish(media),
            Err(error) => {
                self.error = Some(error);
                return;
            }
        };
        self.body = body;
        if matches!(self.body, Body::Empty) {
            return;
        }
        if let Some(value) = content_type_value(content_type) {
            self.headers.insert(header::CONTENT_TYPE, value);
        }
        if media.codec == Codec::EventStream {
            // What waits for the whole before it passes it on defeats the stream.
            self.headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        }
    }

    /// The response, once its content was written.
    ///
    /// # Errors
    /// What the media type of the content cannot hold.
    pub fn finish(self) -> Result<EncodedResponse, WriteError> {
        match self.error {
            Some(error) => Err(error),
            None => Ok(EncodedResponse { status: self.status, headers: self.headers, body: self.body }),
        }
    }

    /// Writes the content of one of `specs[range]`, which are one response in several media types: the one that the
    /// client wants most, the first if it has no preference.
    pub fn content_among<T: Content>(&mut self, range: Range<usize>, value: &T) {
        let wanted = |index: usize| self.wanted.get(index).copied().unwrap_or(1.0);
        let first = range.start;
        let best = range.fold(first, |best, index| if wanted(index) > wanted(best) { index } else { best });
        self.content(best, value);
    }
}

/// A response as it goes on the wire.
#[derive(Debug)]
#[non_exhaustive]
pub struct EncodedResponse {
    /// The status.
    pub status: StatusCode,
    /// The headers that the operation sets.
    pub headers: HeaderMap,
    /// The body.
    pub body: Body,
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
    fn read(mut input: ReplyReader<'_>) -> Result<Self, Vec<Problem>> {
        // Where nothing is described the value is any JSON, and no content, such as that of 204, is none.
        if input.specs.is_empty() && input.body.is_empty() && input.mode == Mode::Lenient {
            input.body = Body::Bytes("null".into());
        }
        // A status that is not listed, such as 200 where 201 is, most likely has the content of the one that is.
        let index = input.matching_response().unwrap_or(0);
        input.content(index)
    }

    fn write(self, out: &mut ReplyWriter) {
        let is_chosen = |spec: &ResponseSpec| out.chosen.is_some_and(|chosen| spec.status.matches(chosen.as_u16()));
        let first = out.specs.iter().position(is_chosen).unwrap_or(0);
        let status = out.specs.get(first).map(|spec| spec.status);
        let rest = out.specs.iter().skip(first);
        let same_status = rest.take_while(|spec| Some(spec.status) == status).count();
        out.content_among(first..first + same_status, &self);
    }
}
