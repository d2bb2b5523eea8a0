//! Examples of bodies and answers, for docs.

/// An example of a body or an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// What it is an example of, and what the description calls it and says of it: `Example body (a cat)`.
    pub title: String,
    /// What it is.
    pub value: ExampleValue,
}

/// What an example is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExampleValue {
    /// JSON, on several lines where it is long.
    Json(String),
    /// The text of a body of another kind.
    Text(String),
    /// The URL of the file that has it.
    Elsewhere(String),
}
