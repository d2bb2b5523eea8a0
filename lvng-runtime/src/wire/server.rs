//! Servers, by the URLs of the description.

/// A server of the description.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ServerSpec {
    /// The URL as the description spells it, with variables in braces.
    pub template: &'static str,
    /// The URL with the defaults of the variables; it may be relative.
    pub url: &'static str,
}

impl ServerSpec {
    /// A server whose URL with variables is `template`, and with their defaults `url`.
    pub const fn new(template: &'static str, url: &'static str) -> Self {
        ServerSpec { template, url }
    }
}
