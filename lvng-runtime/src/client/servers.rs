//! Which server a request goes to.

use super::base_url::BaseUrl;
use super::error::ConfigError;
use super::uri::has_scheme;
use crate::wire::{OperationMeta, ServerSpec};
use lvng_contract::path::{Piece, Pieces};
use std::collections::BTreeMap;

/// A server that the description lists, with values for the variables of its URL. Generated clients have a type for each.
pub trait Server {
    /// The URL as the description spells it, with variables in braces.
    const TEMPLATE: &'static str;

    /// The value of a variable; empty for a name that the URL does not have.
    fn variable(&self, name: &str) -> &str {
        let _ = name;
        ""
    }

    /// The URL with the values of its variables; relative where the description has it so.
    fn url(&self) -> String {
        let piece = |piece| match piece {
            Piece::Literal(text) => text,
            Piece::Placeholder(name) => self.variable(name),
        };
        Pieces::new(Self::TEMPLATE).map(piece).collect()
    }
}

/// Whether a URL has no host of its own.
pub(crate) fn is_relative(url: &str) -> bool {
    !has_scheme(url) && !url.starts_with("//")
}

/// The servers of a client, as its builder was told.
#[derive(Clone, Debug)]
pub(crate) struct ServerChoice {
    /// The servers of the document.
    described: &'static [ServerSpec],
    /// What all paths of the description begin with.
    common_path: &'static str,
    base_url: String,
    /// A relative server of the document, whose URL counts from the base URL.
    relative: Option<String>,
    /// Whether the base URL is none of the description.
    is_own: bool,
    /// Where servers are, by the templates of the description.
    chosen: BTreeMap<&'static str, String>,
}

impl ServerChoice {
    pub(crate) fn new(base_url: String) -> Self {
        Self { described: &[], common_path: "", base_url, relative: None, is_own: true, chosen: BTreeMap::new() }
    }

    /// Tells which servers the document has.
    pub(crate) fn set_described(&mut self, described: &'static [ServerSpec]) {
        self.described = described;
        self.is_own = !self.is_described_url(&self.base_url);
    }

    /// Tells what all paths begin with, so that a base URL may say it as well.
    pub(crate) fn set_common_path(&mut self, path: &'static str) {
        self.common_path = path;
    }

    /// Chooses a base URL in place of a server of the document.
    pub(crate) fn set_base_url(&mut self, base_url: String) {
        self.is_own = !self.is_described_url(&base_url);
        self.base_url = base_url;
        let described = self.described;
        self.chosen
            .retain(|template, url| is_relative(url) || !described.iter().any(|spec| spec.template == *template));
    }

    /// Chooses a server of the document, or of some of its operations.
    pub(crate) fn choose<S: Server>(&mut self, server: &S) {
        let url = server.url();
        if self.described.iter().any(|spec| spec.template == S::TEMPLATE) {
            match is_relative(&url) {
                true => self.relative = Some(url.clone()),
                false => (self.base_url, self.relative, self.is_own) = (url.clone(), None, false),
            }
        }
        self.chosen.insert(S::TEMPLATE, url);
    }

    /// Says where a server is.
    pub(crate) fn place<S: Server>(&mut self, url: String) {
        if self.described.iter().any(|spec| spec.template == S::TEMPLATE) {
            (self.base_url, self.relative, self.is_own) = (url.clone(), None, false);
        }
        self.chosen.insert(S::TEMPLATE, url);
    }

    fn is_described_url(&self, url: &str) -> bool {
        let plain = |url: &str| url.trim_end_matches('/').to_ascii_lowercase();
        self.described.iter().any(|spec| plain(spec.url) == plain(url))
    }

    /// Checks what was chosen.
    pub(crate) fn resolve(self, allow_http: bool) -> Result<Servers, ConfigError> {
        if is_relative(&self.base_url) && self.is_described_url(&self.base_url) {
            let path = self.base_url.trim_end_matches('/');
            return Err(ConfigError::new(format!(
                "the description does not say at which host its server `{}` is: give `base_url` of the builder the whole \
                 URL, such as `https://api.example.com{path}`",
                self.base_url
            )));
        }
        let mut base = BaseUrl::parse(&self.base_url, allow_http)?;
        if self.is_own {
            base.leave_out(self.common_path);
        }
        let base = match &self.relative {
            Some(relative) => base.resolve(relative)?,
            None => base,
        };
        Ok(Servers { base, is_own: self.is_own, chosen: self.chosen })
    }
}

/// The servers of a client.
#[derive(Clone, Debug)]
pub(crate) struct Servers {
    /// Where requests go whose operations have no server of their own.
    pub(crate) base: BaseUrl,
    is_own: bool,
    chosen: BTreeMap<&'static str, String>,
}

impl Servers {
    /// The server that an operation has in place of the base URL; `None` where it has none.
    pub(crate) fn of_operation(&self, meta: &OperationMeta) -> Result<Option<BaseUrl>, ConfigError> {
        let Some(first) = meta.servers.first() else { return Ok(None) };
        let chosen = meta.servers.iter().find_map(|spec| self.chosen.get(spec.template));
        let url = match chosen {
            Some(url) => url,
            // Whoever gives another URL for the API has keys for that place, and wants no request to go elsewhere.
            None if self.is_own && !is_relative(first.url) => return Ok(None),
            None => first.url,
        };
        let because = |error: ConfigError| {
            let message = format!("the server `{}` of the operation {} cannot be used", first.template, meta.id);
            ConfigError::because(&message, error)
        };
        self.base.resolve(url).map(Some).map_err(because)
    }
}
