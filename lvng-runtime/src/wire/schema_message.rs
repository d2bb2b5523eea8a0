//! What a validator found wrong, as the end of a sentence. Values of the request are not repeated: they may be secret.

use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind as Kind;

/// So much of what the description says is repeated, in characters.
const MOST_OF_A_TEXT: usize = 200;

/// The message of a problem.
pub(super) fn message(error: &ValidationError<'_>) -> String {
    match error.kind() {
        Kind::AdditionalItems { .. } | Kind::UnevaluatedItems { .. } => "has more items than are described".to_owned(),
        Kind::PropertyNames { .. } => "has a property whose name is not allowed".to_owned(),
        Kind::Contains => "must hold an item of another kind, or another number of them".to_owned(),
        Kind::Not { .. } => "is what the description excludes".to_owned(),
        Kind::FalseSchema => "must not be there".to_owned(),
        Kind::OneOfMultipleValid { .. } => "fits more than one of the alternatives, of which it must be one".to_owned(),
        Kind::OneOfNotValid { .. } | Kind::AnyOf { .. } => "fits none of the alternatives".to_owned(),
        Kind::UniqueItems => "must not hold the same item twice".to_owned(),
        Kind::Format { format } => format!("must be of the format {}", cut(format)),
        Kind::Pattern { pattern } => format!("must match the pattern {}", cut(pattern)),
        Kind::BacktrackLimitExceeded { .. } | Kind::RegexEngineFailure { .. } => {
            "takes too long to be held against the pattern".to_owned()
        }
        Kind::Enum { .. } => "must be one of the values that the description lists".to_owned(),
        Kind::Constant { .. } => "must be the value that the description gives".to_owned(),
        Kind::Minimum { limit } => format!("must be at least {limit}"),
        Kind::Maximum { limit } => format!("must be at most {limit}"),
        Kind::ExclusiveMinimum { limit } => format!("must be greater than {limit}"),
        Kind::ExclusiveMaximum { limit } => format!("must be less than {limit}"),
        Kind::MultipleOf { multiple_of } => format!("must be a multiple of {multiple_of}"),
        Kind::MinLength { limit } => format!("must have at least {limit} characters"),
        Kind::MaxLength { limit } => format!("must have at most {limit} characters"),
        Kind::MinItems { limit } => format!("must have at least {limit} items"),
        Kind::MaxItems { limit } => format!("must have at most {limit} items"),
        Kind::MinProperties { limit } => format!("must have at least {limit} properties"),
        Kind::MaxProperties { limit } => format!("must have at most {limit} properties"),
        Kind::Type { .. } => "must be of the type that the description gives".to_owned(),
        other => format!("does not meet `{}` of the description", cut(other.keyword())),
    }
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(MOST_OF_A_TEXT) {
        Some((end, _)) => [text.get(..end).unwrap_or_default(), "…"].concat(),
        None => text.to_owned(),
    }
}
