//! Which credentials a request carries, and where.

use super::error::{ConfigError, CredentialsError, Error};
use super::secret::Redactor;
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
    BearerFrom(Source),
    BearerKept(Arc<TokenCache>),
    ApiKey(Secret),
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
        Self { name: BEARER, kind: Kind::BearerFrom(source) }
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
        Self { name: BEARER, kind: Kind::BearerKept(cache) }
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

    /// Where the values go; the scheme is asked for API keys only. `None`: a token has to be waited for.
    fn placed_at_once(&self, scheme: Option<SecurityKind>) -> Option<Result<Placement, &'static str>> {
        Some(match &self.kind {
            Kind::Placed(placed) => placed.clone(),
            Kind::BearerFrom(_) | Kind::BearerKept(_) => return None,
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

    /// The same with a token that is waited for.
    async fn place(&self, scheme: Option<SecurityKind>, used: &mut Option<UsedToken>) -> Result<Placement, PlaceError> {
        let token = match &self.kind {
            Kind::BearerFrom(source) => source().await.map_err(PlaceError::Source)?,
            Kind::BearerKept(cache) => {
                let (token, now_used) = cache.get().await.map_err(PlaceError::Source)?;
                *used = Some(now_used);
                token
            }
            Kind::Placed(_) | Kind::ApiKey(_) => {
                let placed = self.placed_at_once(scheme).unwrap_or(Err("there is nothing to be sent"));
                return placed.map_err(PlaceError::Invalid);
            }
        };
        bearer(&token).map_err(PlaceError::Invalid)
    }
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Credential({}, redacted)", self.name)
    }
}

/// The name of a bearer token, wherever it is from.
const BEARER: &str = "bearer token";

enum PlaceError {
    Invalid(&'static str),
    Source(BoxError),
}

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
            if let Some(Err(why)) = credential.placed_at_once(kind) {
                let of = if scheme.is_empty() { String::new() } else { format!(" for `{scheme}`") };
                return Err(ConfigError::new(format!("the {}{of} cannot be sent: {why}", credential.name)));
            }
        }
        Ok(())
    }

    fn kind(&self, scheme: &str) -> Option<SecurityKind> {
        self.schemes.iter().find(|known| known.name == scheme).map(|known| known.kind)
    }

    fn find(&self, scheme: &str) -> Option<&Credential> {
        self.named.get(scheme).or(match self.kind(scheme) {
            Some(SecurityKind::Bearer) => self.bearer.as_ref(),
            Some(SecurityKind::Basic) => self.basic.as_ref(),
            Some(SecurityKind::Other) => None,
            Some(_) => self.api_key.as_ref(),
            // A client without a table of schemes sends the credential that it was given.
            None => self.bearer.as_ref().or(self.basic.as_ref()),
        })
    }

    /// Whether `headers` carry what `scheme` asks for, set by hand.
    fn set_by_hand(&self, scheme: &str, headers: &HeaderMap) -> bool {
        match self.kind(scheme) {
            Some(SecurityKind::HeaderKey(name)) => headers.contains_key(name),
            Some(SecurityKind::QueryKey(_) | SecurityKind::Other) => false,
            Some(SecurityKind::CookieKey(name)) => has_cookie(headers, name),
            Some(SecurityKind::Bearer | SecurityKind::Basic) | None => headers.contains_key(header::AUTHORIZATION),
        }
    }

    /// The credentials as they would be placed, for a look at a call. A token that would have to be asked for is a word.
    pub(crate) fn place_masked(
        &self,
        meta: &'static OperationMeta,
        headers: &HeaderMap,
    ) -> Result<Vec<Placement>, Error> {
        let mut known = self.clone();
        for credential in known.named.values_mut().chain(&mut known.bearer) {
            if matches!(credential.kind, Kind::BearerFrom(_) | Kind::BearerKept(_)) {
                *credential = Credential::bearer("token");
            }
        }
        Ok(known.place_at_once(meta, headers, &mut Redactor::default())?.unwrap_or_default())
    }

    /// The schemes of the first security requirement of the operation that the client has all credentials for. If it has
    /// all of none, schemes that it cannot send itself, such as mutual TLS, count as met.
    ///
    /// `headers` are those of the request so far: a credential that the caller put there is not placed again.
    fn chosen(
        &self,
        meta: &'static OperationMeta,
        headers: &HeaderMap,
    ) -> Result<impl Iterator<Item = (&'static str, &Credential)>, Error> {
        let given = |scheme: &&str| self.find(scheme).is_some() || self.set_by_hand(scheme, headers);
        let sent_elsewhere = |scheme: &&str| given(scheme) || self.kind(scheme) == Some(SecurityKind::Other);
        let alternatives = || meta.auth.iter().filter(|all| !all.is_empty());
        let chosen = alternatives().find(|all| all.iter().all(given));
        let chosen = match chosen.or_else(|| alternatives().find(|all| all.iter().all(sent_elsewhere))) {
            Some(chosen) => *chosen,
            None if meta.allows_anonymous() => &[],
            None => return Err(CredentialsError::missing(meta).into()),
        };
        let placed = |scheme: &'static str| {
            let credential = self.find(scheme).filter(|_| !self.set_by_hand(scheme, headers))?;
            Some((scheme, credential))
        };
        Ok(chosen.iter().copied().filter_map(placed))
    }

    /// The credentials of a request; `None` if there is a token to wait for.
    pub(crate) fn place_at_once(
        &self,
        meta: &'static OperationMeta,
        headers: &HeaderMap,
        redactor: &mut Redactor,
    ) -> Result<Option<Vec<Placement>>, Error> {
        let mut all = Vec::new();
        for (scheme, credential) in self.chosen(meta, headers)? {
            let Some(placed) = credential.placed_at_once(self.kind(scheme)) else { return Ok(None) };
            let placement = placed.map_err(|why| CredentialsError::invalid(meta, scheme, why))?;
            redactor.add(placement.secret().clone());
            all.push(placement);
        }
        Ok(Some(all))
    }

    /// The credentials of a request, tokens waited for.
    pub(crate) async fn place(
        &self,
        meta: &'static OperationMeta,
        headers: &HeaderMap,
        redactor: &mut Redactor,
        used: &mut Option<UsedToken>,
    ) -> Result<Vec<Placement>, Error> {
        let mut all = Vec::new();
        for (scheme, credential) in self.chosen(meta, headers)? {
            let placement = match credential.place(self.kind(scheme), used).await {
                Ok(placement) => placement,
                Err(PlaceError::Invalid(why)) => return Err(CredentialsError::invalid(meta, scheme, why).into()),
                Err(PlaceError::Source(source)) => return Err(CredentialsError::source(meta, scheme, source).into()),
            };
            redactor.add(placement.secret().clone());
            all.push(placement);
        }
        Ok(all)
    }
}
