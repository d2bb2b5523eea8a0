//! The names that descriptions commonly give to the parts of an error.
//!
//! Descriptions have no word for which member of an error is its message. A server fills the form that an operation describes by
//! these names; the generator warns of forms that cannot be filled so.

/// What a member of an error says. Where it may say several things, a server tries one after the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorPart {
    /// That the request failed: false.
    Success,
    /// The word for the kind of error, or the status as a number.
    Code,
    /// The word for the kind of error.
    CodeText,
    /// What is wrong.
    Message,
    /// What is wrong, as a text or as a list of one.
    Messages,
    /// What is wrong, as a text or as a list of details.
    MessageOrDetails,
    /// What is wrong, or the phrase of the status.
    Title,
    /// The URI of the kind of problem (RFC 9457).
    Type,
    /// The status as a number, or the word for the kind of error.
    Status,
    /// The status as a number.
    StatusNumber,
    /// The time.
    Time,
    /// An error within the error, the phrase of the status, or what is wrong.
    Error,
    /// The details: a list of objects or of texts, or lists of texts by field.
    Details,
}

/// What a detail of an error says: what is wrong at one place of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DetailPart {
    /// The place: `tags[0].name`.
    Place,
    /// The place as a JSON pointer.
    Pointer,
    /// The place as a list of its steps.
    Steps,
    /// What is wrong.
    Message,
    /// The word for the kind of error.
    Code,
    /// The kind of problem.
    Type,
}

/// What a value of JSON is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JsonKind {
    /// A boolean.
    Boolean,
    /// A number.
    Number,
    /// A text.
    Text,
    /// A list.
    List,
    /// An object.
    Object,
}

/// The statuses that a server answers of itself: all others are those of handlers.
pub const OWN_STATUSES: &[u16] = &[400, 401, 403, 404, 405, 406, 408, 413, 415, 422, 429, 500, 501, 503];

/// The members of an error.
pub const ERROR_MEMBERS: &[(&str, ErrorPart)] = &[
    ("success", ErrorPart::Success),
    ("ok", ErrorPart::Success),
    ("code", ErrorPart::Code),
    ("error_code", ErrorPart::CodeText),
    ("errorCode", ErrorPart::CodeText),
    ("msg", ErrorPart::Message),
    ("error_message", ErrorPart::Message),
    ("errorMessage", ErrorPart::Message),
    ("error_description", ErrorPart::Message),
    ("description", ErrorPart::Message),
    ("reason", ErrorPart::Message),
    ("message", ErrorPart::Messages),
    ("detail", ErrorPart::MessageOrDetails),
    ("title", ErrorPart::Title),
    ("type", ErrorPart::Type),
    ("status", ErrorPart::Status),
    ("statusCode", ErrorPart::StatusNumber),
    ("status_code", ErrorPart::StatusNumber),
    ("timestamp", ErrorPart::Time),
    ("error", ErrorPart::Error),
    ("details", ErrorPart::Details),
    ("errors", ErrorPart::Details),
    ("issues", ErrorPart::Details),
    ("violations", ErrorPart::Details),
    ("problems", ErrorPart::Details),
    ("fields", ErrorPart::Details),
    ("invalid-params", ErrorPart::Details),
];

/// The members of a detail that is an object.
pub const DETAIL_MEMBERS: &[(&str, DetailPart)] = &[
    ("field", DetailPart::Place),
    ("path", DetailPart::Place),
    ("name", DetailPart::Place),
    ("property", DetailPart::Place),
    ("param", DetailPart::Place),
    ("parameter", DetailPart::Place),
    ("pointer", DetailPart::Pointer),
    ("loc", DetailPart::Steps),
    ("location", DetailPart::Place),
    ("message", DetailPart::Message),
    ("msg", DetailPart::Message),
    ("reason", DetailPart::Message),
    ("detail", DetailPart::Message),
    ("description", DetailPart::Message),
    ("error", DetailPart::Message),
    ("title", DetailPart::Message),
    ("code", DetailPart::Code),
    ("type", DetailPart::Type),
];

impl ErrorPart {
    /// What the member of this name says, if it is known.
    pub fn of(name: &str) -> Option<Self> {
        ERROR_MEMBERS.iter().find(|(known, _)| *known == name).map(|(_, part)| *part)
    }

    /// What its value may be.
    pub fn kinds(self) -> &'static [JsonKind] {
        match self {
            ErrorPart::Success => &[JsonKind::Boolean],
            ErrorPart::Code | ErrorPart::Status => &[JsonKind::Text, JsonKind::Number],
            ErrorPart::CodeText | ErrorPart::Message | ErrorPart::Title | ErrorPart::Type | ErrorPart::Time => {
                &[JsonKind::Text]
            }
            ErrorPart::Messages | ErrorPart::MessageOrDetails => &[JsonKind::Text, JsonKind::List],
            ErrorPart::StatusNumber => &[JsonKind::Number],
            ErrorPart::Error => &[JsonKind::Object, JsonKind::Text],
            ErrorPart::Details => &[JsonKind::List, JsonKind::Object],
        }
    }

    /// Whether it can say what is wrong.
    pub fn says_why(self) -> bool {
        use ErrorPart::{Details, Error, Message, MessageOrDetails, Messages, Title};
        matches!(self, Message | Messages | MessageOrDetails | Title | Error | Details)
    }
}

impl DetailPart {
    /// What the member of this name says, if it is known.
    pub fn of(name: &str) -> Option<Self> {
        DETAIL_MEMBERS.iter().find(|(known, _)| *known == name).map(|(_, part)| *part)
    }

    /// What its value is.
    pub fn kind(self) -> JsonKind {
        match self {
            DetailPart::Steps => JsonKind::List,
            _ => JsonKind::Text,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_name_has_one_meaning() {
        let errors: HashSet<&str> = ERROR_MEMBERS.iter().map(|(name, _)| *name).collect();
        let details: HashSet<&str> = DETAIL_MEMBERS.iter().map(|(name, _)| *name).collect();
        assert_eq!((errors.len(), details.len()), (ERROR_MEMBERS.len(), DETAIL_MEMBERS.len()));
        assert!(ERROR_MEMBERS.iter().all(|(name, part)| ErrorPart::of(name) == Some(*part)));
        assert!(DETAIL_MEMBERS.iter().all(|(name, part)| DetailPart::of(name) == Some(*part)));
        assert!(ErrorPart::of("errorId").is_none() && DetailPart::of("errorId").is_none());
    }

    #[test]
    fn what_says_why_can_be_a_text_a_list_or_an_object() {
        for (name, part) in ERROR_MEMBERS.iter().filter(|(_, part)| part.says_why()) {
            assert!(!part.kinds().contains(&JsonKind::Number) && !part.kinds().contains(&JsonKind::Boolean), "{name}");
        }
    }
}
