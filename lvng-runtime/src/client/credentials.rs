//! Which credentials a request carries, and where.

use super::error::{ConfigError, CredentialsError, Error};
use super::token::{Token, TokenCache, UsedToken};
use crate::wire::{BoxError, OperationMeta, Secret};
use crate::wire::{SecurityKind, SecurityScheme};
use base64::Engine;
use futures_util::future::BoxFuture;
use http::{HeaderMap, HeaderName, HeaderValue, header};
use std::{collections::BTreeMap, fmt, sync::Arc};

type Source = Arc<dyn Fn() -> BoxFuture<'static, Result<Secret, BoxError>> + Send + Sync>;

/// What proves who is calling.
///
/// The values never show in `Debug`, errors or logs, and are sent to the origin of the base URL only, or of the
/// server that the description has for an operation: see [`ClientBuilder::base_url`](super::ClientBuilder::base_url).
#[derive(Clone)]
pub struct Credential {
    /// What it is, for errors.
    name: &'static str,
    kind: Kind,
}

#[derive(Clone)]
enum Kind {
    /// Ready to be sent, or why it cannot be.
    Placed(Result<Placement, &'static str>),
    Token(TokenSource),
    ApiKey(Secret),
}

#[derive(Clone)]
enum TokenSource {
    Asked(Source),
    Kept(Arc<TokenCache>),
}

impl Credential {
    fn placed(name: &'static str, placed: Result<Placement, &'static str>) -> Self {
        Self { name, kind: Kind::Placed(placed) }
    }

    /// `Authorization: Bearer <token>`.
    pub fn bearer(token: impl Into<Secret>) -> Self {
        Self::placed(BEARER, bearer(&token.into()))
    }

    /// `Authorization: Bearer <token>` with a token that is asked for before every attempt, for tokens that expire.
    ///
    /// The source should keep a token as long as it is valid; it is called for every request.
    /// [`bearer_kept`](Self::bearer_kept) keeps it.
    pub fn bearer_from<F, Fut, T>(source: F) -> Self
    where
        F: Fn() -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<T, BoxError>> + Send + 'static,
        T: Into<Secret>,
    {
        let source: Source = Arc::new(move || {
            let token = source();
            Box::pin(async move { token.await.map(Into::into) })
        });
        Self { name: BEARER, kind: Kind::Token(TokenSource::Asked(source)) }
    }

    /// `Authorization: Bearer <token>` with a token that is kept until it expires or a server refuses it.
    ///
    /// Calls that need a token while one is asked for wait for that one. A call that is answered 401 is sent once more
    /// with a new token, unless its body is a stream.
    ///
    /// ```
    /// use lvng_runtime::client::{Credential, Token};
    /// use std::time::Duration;
    ///
    /// let credential = Credential::bearer_kept(|| async {
    ///     // Ask the identity provider here.
    ///     Ok(Token::new("eyJhbGciOi…").expires_in(Duration::from_secs(3600)))
    /// });
    /// ```
    pub fn bearer_kept<F, Fut, T>(source: F) -> Self
    where
        F: Fn() -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<T, BoxError>> + Send + 'static,
        T: Into<Token>,
    {
        let cache = TokenCache::new(move || {
            let token = source();
            Box::pin(async move { token.await.map(Into::into) })
        });
        Self { name: BEARER, kind: Kind::Token(TokenSource::Kept(cache)) }
    }

    /// `Authorization: Basic …` (RFC 7617).
    pub fn basic(user: impl Into<Secret>, password: impl Into<Secret>) -> Self {
        Self::placed("user and password", basic(&user.into(), &password.into()))
    }

    /// An API key; the security scheme that it is given for says how it travels.
    pub fn api_key(key: impl Into<Secret>) -> Self {
        Self { name: "API key", kind: Kind::ApiKey(key.into()) }
    }

    /// A value in a header of its own, such as `x-api-key`.
    pub fn header(name: impl Into<String>, value: impl Into<Secret>) -> Self {
        Self::placed("header", in_header(&name.into(), &value.into()))
    }

    /// A value in the query string. Prefer headers: URLs end up in the logs of servers and proxies.
    pub fn query(name: impl Into<String>, value: impl Into<Secret>) -> Self {
        Self::placed("query parameter", Ok(Placement::Query(name.into(), value.into())))
    }

    /// A value in the `Cookie` header.
    pub fn cookie(name: impl Into<String>, value: impl Into<Secret>) -> Self {
        Self::placed("cookie", in_cookie(&name.into(), &value.into()))
    }

    /// Where the values go; the scheme is asked for API keys only.
    fn place(&self, scheme: Option<SecurityKind>) -> Place<'_> {
        Place::Now(match &self.kind {
            Kind::Placed(placed) => placed.clone(),
            Kind::Token(source) => return Place::Token(source),
            Kind::ApiKey(key) => match scheme {
                Some(SecurityKind::HeaderKey(name)) => in_header(name, key),
                Some(SecurityKind::QueryKey(name)) => Ok(Placement::Query(name.to_owned(), key.clone())),
                Some(SecurityKind::CookieKey(name)) => in_cookie(name, key),
                Some(SecurityKind::Bearer) => bearer(key),
                Some(SecurityKind::Basic | SecurityKind::Other) | None => {
                    Err("the security scheme does not say where an API key travels")
                }
            },
        })
    }
}

/// Where a credential goes, or why it cannot be sent.
enum Place<'c> {
    Now(Result<Placement, &'static str>),
    /// There is a token to wait for.
    Token(&'c TokenSource),
}

impl TokenSource {
    async fn token(&self, used: &mut Option<UsedToken>) -> Result<Secret, BoxError> {
        match self {
            TokenSource::Asked(source) => source().await,
            TokenSource::Kept(cache) => {
                let (token, now_used) = cache.get().await?;
                *used = Some(now_used);
                Ok(token)
            }
        }
    }
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Credential({}, redacted)", self.name)
    }
}

/// The name of a bearer token, wherever it is from.
const BEARER: &str = "bearer token";

fn bearer(token: &Secret) -> Result<Placement, &'static str> {
    let value = sensitive(format!("Bearer {}", present(token)?))?;
    Ok(Placement::Header(header::AUTHORIZATION, value, token.clone()))
}

fn basic(user: &Secret, password: &Secret) -> Result<Placement, &'static str> {
    if user.expose().contains(':') {
        return Err("a user name for basic authentication cannot contain a colon");
    }
    let pair = format!("{}:{}", user.expose(), password.expose());
    let encoded = base64::engine::general_purpose::STANDARD.encode(pair);
    Ok(Placement::Header(header::AUTHORIZATION, sensitive(format!("Basic {encoded}"))?, password.clone()))
}

fn in_header(name: &str, value: &Secret) -> Result<Placement, &'static str> {
    let name = HeaderName::try_from(name).map_err(|_| "its header has no valid name")?;
    Ok(Placement::Header(name, sensitive(present(value)?.to_owned())?, value.clone()))
}

fn in_cookie(name: &str, value: &Secret) -> Result<Placement, &'static str> {
    let text = present(value)?;
    let plain = |c: char| c.is_ascii_graphic() && !matches!(c, '"' | ',' | ';' | '\\');
    match text.chars().all(plain) {
        true => Ok(Placement::Cookie(name.to_owned(), value.clone())),
        false => Err("it has characters that a cookie cannot carry"),
    }
}

fn present(secret: &Secret) -> Result<&str, &'static str> {
    match secret.expose() {
        "" => Err("it is empty"),
        text => Ok(text),
    }
}

fn sensitive(text: String) -> Result<HeaderValue, &'static str> {
    let mut value = HeaderValue::try_from(text).map_err(|_| "it has characters that a header cannot carry")?;
    value.set_sensitive(true);
    Ok(value)
}

/// Whether a cookie of this name is there; those of parameters stand in the same header.
fn has_cookie(headers: &HeaderMap, name: &str) -> bool {
    let lines = headers.get_all(header::COOKIE).iter().flat_map(|line| line.as_bytes().split(|byte| *byte == b';'));
    lines.map(<[u8]>::trim_ascii).any(|pair| pair.split(|byte| *byte == b'=').next() == Some(name.as_bytes()))
}

/// A credential at its place in a request.
#[derive(Clone, Debug)]
pub(crate) enum Placement {
    Header(HeaderName, HeaderValue, Secret),
    Query(String, Secret),
    Cookie(String, Secret),
}

impl Placement {
    pub(crate) fn secret(&self) -> &Secret {
        match self {
            Placement::Header(_, _, secret) | Placement::Query(_, secret) | Placement::Cookie(_, secret) => secret,
        }
    }
}

/// The credentials of a client.
#[derive(Clone, Debug, Default)]
pub(crate) struct Keyring {
    pub(crate) schemes: &'static [SecurityScheme],
    pub(crate) named: BTreeMap<String, Credential>,
    pub(crate) bearer: Option<Credential>,
    pub(crate) basic: Option<Credential>,
    pub(crate) api_key: Option<Credential>,
}

impl Keyring {
    /// Checks that every credential can be sent, when the client is built rather than at the first call.
    pub(crate) fn check(&self) -> Result<(), ConfigError> {
        let named = self.named.iter().map(|(scheme, credential)| (scheme.as_str(), credential, self.kind(scheme)));
        let general = [&self.bearer, &self.basic, &self.api_key].into_iter().flatten();
        for (scheme, credential, kind) in named.chain(general.map(|c| ("", c, Some(SecurityKind::HeaderKey("key"))))) {
            if let Place::Now(Err(why)) = credential.place(kind) {
                let of = if scheme.is_empty() { String::new() } else { format!(" for `{scheme}`") };
                return Err(ConfigError::new(format!("the {}{of} cannot be sent: {why}", credential.name)));
            }
        }
        Ok(())
    }

    fn kind(&self, scheme: &str) -> Option<SecurityKind> {
        self.schemes.iter().find(|known| known.name == scheme).map(|known| known.kind)
    }

    fn find(&self, scheme: &str, kind: Option<SecurityKind>) -> Option<&Credential> {
        self.named.get(scheme).or(match kind {
            Some(SecurityKind::Bearer) => self.bearer.as_ref(),
            Some(SecurityKind::Basic) => self.basic.as_ref(),
            Some(SecurityKind::Other) => None,
            Some(_) => self.api_key.as_ref(),
            // A client without a table of schemes sends the credential that it was given.
            None => self.bearer.as_ref().or(self.basic.as_ref()),
        })
    }

    /// The credentials of a request: those of the first security requirement of the operation that the client has all
    /// of. If it has all of none, schemes that it cannot send itself, such as mutual TLS, count as met.
    ///
    /// `headers` are those of the request so far: a credential that the caller put there is not placed again.
    pub(crate) fn place(&self, meta: &'static OperationMeta, headers: &HeaderMap) -> Result<Placed<'_>, Error> {
        let alternatives = || meta.auth.iter().filter(|all| !all.is_empty());
        let place =
            |is_met: fn(SecurityKind) -> bool| alternatives().find_map(|all| self.place_all(all, headers, is_met));
        match place(|_| false).or_else(|| place(|kind| kind == SecurityKind::Other)) {
            Some(placed) => placed.map_err(|(scheme, why)| CredentialsError::invalid(meta, scheme, why).into()),
            None if meta.allows_anonymous() => Ok(Placed::default()),
            None => Err(CredentialsError::missing(meta).into()),
        }
    }

    /// The credentials for all of these schemes; none if one is missing. The error is a scheme, and why that for it
    /// cannot be sent.
    fn place_all(
        &self,
        schemes: &[&'static str],
        headers: &HeaderMap,
        is_met: fn(SecurityKind) -> bool,
    ) -> Option<Result<Placed<'_>, (&'static str, &'static str)>> {
        let (mut all, mut invalid) = (Placed::default(), None);
        for scheme in schemes {
            let kind = self.kind(scheme);
            if is_set_by_hand(kind, headers) {
                continue;
            }
            match self.find(scheme, kind).map(|credential| credential.place(kind)) {
                Some(Place::Now(Ok(placement))) => all.now.push(placement),
                Some(Place::Now(Err(why))) => invalid = invalid.or(Some((*scheme, why))),
                Some(Place::Token(source)) => all.tokens.push((scheme, source)),
                None if kind.is_some_and(is_met) => {}
                None => return None,
            }
        }
        Some(invalid.map_or(Ok(all), Err))
    }
}

/// Whether `headers` carry what a scheme asks for, set by hand.
fn is_set_by_hand(kind: Option<SecurityKind>, headers: &HeaderMap) -> bool {
    match kind {
        Some(SecurityKind::HeaderKey(name)) => headers.contains_key(name),
        Some(SecurityKind::QueryKey(_) | SecurityKind::Other) => false,
        Some(SecurityKind::CookieKey(name)) => has_cookie(headers, name),
        Some(SecurityKind::Bearer | SecurityKind::Basic) | None => headers.contains_key(header::AUTHORIZATION),
    }
}

/// The credentials of a request: those at hand, and sources of tokens.
#[derive(Default)]
pub(crate) struct Placed<'k> {
    now: Vec<Placement>,
    /// With the schemes that they are for.
    tokens: Vec<(&'static str, &'k TokenSource)>,
}

impl Placed<'_> {
    /// All of them, if there is no token to wait for.
    pub(crate) fn at_once(self) -> Result<Vec<Placement>, Self> {
        if self.tokens.is_empty() { Ok(self.now) } else { Err(self) }
    }

    /// All of them, tokens waited for.
    pub(crate) async fn waited_for(
        mut self,
        meta: &'static OperationMeta,
        used: &mut Option<UsedToken>,
    ) -> Result<Vec<Placement>, Error> {
        for (scheme, source) in self.tokens {
            let token = source.token(used).await.map_err(|error| CredentialsError::source(meta, scheme, error))?;
            self.now.push(bearer(&token).map_err(|why| CredentialsError::invalid(meta, scheme, why))?);
        }
        Ok(self.now)
    }

    /// All of them for a look at a call: a token that would have to be waited for is a word.
    pub(crate) fn masked(mut self) -> Vec<Placement> {
        self.now.extend(self.tokens.iter().filter_map(|_| bearer(&"token".into()).ok()));
        self.now
    }
}
