//! An answer that is not what the description says.

use super::header_text::request_id;
use super::secret::Redactor;
use crate::wire::{Part, Problem};
use bytes::Bytes;
use http::{HeaderMap, StatusCode, header};
use lvng_contract::media_type::{essence, is_json};
use std::fmt;

/// A response whose body, or whose headers as a type, are not what the description says.
///
/// The problems name places and what was expected there. The body itself is in [`body`](Self::body) only:
/// it may hold secrets, so `Debug` and `Display` leave it out. Only of one that is no JSON by its type, a page of HTML
/// say, the beginning is shown.
pub struct DecodeError(Box<Inner>);

struct Inner {
    operation: &'static str,
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
    problems: Vec<Problem>,
    /// What came in place of JSON.
    came: Option<String>,
}

/// So many characters of a body that is no JSON are shown.
const SHOWN: usize = 80;
/// In so many bytes of it secrets are looked for: a token that begins in what is shown may be long.
const SEARCHED: usize = 16 << 10;

/// What a body is that is no JSON: its media type and its beginning, on one line and without the secrets of the request.
fn what_came(headers: &HeaderMap, body: &Bytes, redactor: &Redactor) -> Option<String> {
    let of = |name| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(coding) = of(header::CONTENT_ENCODING).filter(|coding| !coding.eq_ignore_ascii_case("identity")) {
        return Some(format!("its encoding is `{}`, which was not undone", coding.escape_debug()));
    }
    let media = of(header::CONTENT_TYPE).map(essence).filter(|media| !is_json(media))?;
    let text = String::from_utf8_lossy(body.get(..SEARCHED).unwrap_or(body));
    let mut words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    redactor.clean(&mut words);
    let shown: String = words.chars().filter(|c| !c.is_control()).take(SHOWN).collect();
    let more = if shown.len() < words.len() || body.len() > SEARCHED { "…" } else { "" };
    Some(format!("it is `{media}`: `{shown}{more}`"))
}

impl DecodeError {
    pub(crate) fn new(
        operation: &'static str,
        (status, headers, body): (StatusCode, HeaderMap, Bytes),
        mut problems: Vec<Problem>,
        redactor: &Redactor,
    ) -> Self {
        problems.iter_mut().for_each(|problem| {
            redactor.clean(&mut problem.message);
            redactor.clean(&mut problem.path);
            redactor.clean(&mut problem.pointer);
        });
        // Types that came as described are not in question.
        let is_whole = |problem: &Problem| problem.part == Part::Body && problem.path.is_empty();
        let came = problems.iter().any(is_whole).then(|| what_came(&headers, &body, redactor)).flatten();
        Self(Box::new(Inner { operation, status, headers, body, problems, came }))
    }

    /// The operationId.
    pub fn operation(&self) -> &'static str {
        self.0.operation
    }

    /// The status of the response.
    pub fn status(&self) -> StatusCode {
        self.0.status
    }

    /// The headers of the response.
    pub fn headers(&self) -> &HeaderMap {
        &self.0.headers
    }

    /// The id by which the operator of the server finds the request, from the usual headers.
    pub fn request_id(&self) -> Option<&str> {
        request_id(&self.0.headers)
    }

    /// The body as it came; empty for bodies that are streamed, and where the headers are at fault.
    pub fn body(&self) -> &Bytes {
        &self.0.body
    }

    /// Where the response is not what the description says.
    pub fn problems(&self) -> &[Problem] {
        &self.0.problems
    }
}

impl fmt::Debug for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DecodeError")
            .field("operation", &self.0.operation)
            .field("status", &self.0.status)
            .field("problems", &self.0.problems)
            .field("body", &format_args!("{} bytes", self.0.body.len()))
            .finish_non_exhaustive()
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (operation, status) = (self.0.operation, self.0.status.as_u16());
        write!(f, "{operation}: the response ({status}) is not as described")?;
        if let Some(problem) = self.0.problems.first() {
            write!(f, ": {problem}")?;
        }
        if let Some(came) = &self.0.came {
            write!(f, "; {came}")?;
        }
        match self.0.problems.len() {
            0 | 1 => Ok(()),
            many => write!(f, " (and {} more)", many - 1),
        }
    }
}

impl std::error::Error for DecodeError {}
