//! `Prefer` (RFC 7240): what a client wants to be answered, by the names that Prism has.

use http::HeaderMap;
use std::time::Duration;

/// A client waits so long at most when it asks to.
const MOST_WAIT: Duration = Duration::from_secs(60);

/// Preferences of a request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Prefer {
    /// `code=404`: the status of the answer.
    pub code: Option<u16>,
    /// `example=name`: an example by its name.
    pub example: Option<String>,
    /// `dynamic=true`: made values, whatever the description shows.
    pub dynamic: bool,
    /// `wait=SECONDS`: how long to wait before answering, 60 s at most.
    pub wait: Option<Duration>,
}

impl Prefer {
    /// Those of a request; what is not known or cannot be read is passed over.
    pub fn of(headers: &HeaderMap) -> Self {
        let mut prefer = Self::default();
        let lines = headers.get_all("prefer").iter().filter_map(|line| line.to_str().ok());
        // The first of several with one name counts (RFC 7240, 2).
        for preference in lines.flat_map(|line| line.split(',')) {
            let preference = preference.split(';').next().unwrap_or_default();
            let (name, value) = preference.split_once('=').unwrap_or((preference, ""));
            let value = value.trim().trim_matches('"');
            match name.trim().to_ascii_lowercase().as_str() {
                "code" if prefer.code.is_none() => {
                    prefer.code = value.parse().ok().filter(|code| (200..600).contains(code));
                }
                "example" if prefer.example.is_none() => prefer.example = Some(value.to_owned()),
                "dynamic" => prefer.dynamic |= value.eq_ignore_ascii_case("true"),
                "wait" if prefer.wait.is_none() => {
                    let seconds = value.parse().ok().filter(|seconds: &f64| *seconds >= 0.0);
                    prefer.wait = seconds.map(|seconds| Duration::from_secs_f64(seconds.min(MOST_WAIT.as_secs_f64())));
                }
                _ => {}
            }
        }
        prefer
    }

    /// Whether the answer is chosen by the client, so that nothing is stored or looked up.
    pub fn is_stateless(&self) -> bool {
        self.code.is_some() || self.example.is_some() || self.dynamic
    }

    /// What is applied, as the value of `Preference-Applied`.
    pub fn applied(&self) -> Option<String> {
        let mut applied = Vec::new();
        applied.extend(self.code.map(|code| format!("code={code}")));
        // Names may have any letters, so only that there was one is said.
        applied.extend(self.example.as_ref().map(|_| "example".to_owned()));
        applied.extend(self.dynamic.then(|| "dynamic=true".to_owned()));
        applied.extend(self.wait.map(|wait| format!("wait={}", wait.as_secs_f64())));
        (!applied.is_empty()).then(|| applied.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    #[test]
    fn preferences_are_read() {
        let mut headers = HeaderMap::new();
        headers.append("prefer", HeaderValue::from_static("code=404, example=\"not found\"; x, code=500"));
        headers.append("prefer", HeaderValue::from_static("Dynamic=true, wait=0.5, respond-async"));
        let prefer = Prefer::of(&headers);
        let wanted = Prefer {
            code: Some(404),
            example: Some("not found".to_owned()),
            dynamic: true,
            wait: Some(Duration::from_millis(500)),
        };
        assert_eq!(prefer, wanted);
        assert_eq!(prefer.applied().as_deref(), Some("code=404, example, dynamic=true, wait=0.5"));
    }

    #[test]
    fn what_cannot_be_read_says_nothing() {
        for line in ["", "code=99", "code=abc", "wait=-1", "wait=NaN", "return=minimal", "=,;"] {
            let headers =
                HeaderMap::from_iter([(http::HeaderName::from_static("prefer"), HeaderValue::from_static(line))]);
            assert_eq!(Prefer::of(&headers), Prefer::default(), "{line}");
        }
    }
}
