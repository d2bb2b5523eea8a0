//! An authenticator for each security scheme.

use super::ApiError;
use super::authenticate::Authenticator;
use super::credentials::{Credential, Credentials};
use crate::wire::OperationMeta;
use futures_util::future::BoxFuture;
use std::fmt;

/// Who a credential belongs to, and what it may do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified<P> {
    principal: P,
    scopes: Vec<String>,
}

impl<P> Verified<P> {
    /// A credential without scopes: operations that ask for some are answered with 403.
    pub fn new(principal: P) -> Self {
        Verified { principal, scopes: Vec::new() }
    }

    /// The scopes that the credential has.
    pub fn with_scopes<S: Into<String>>(mut self, scopes: impl IntoIterator<Item = S>) -> Self {
        self.scopes = scopes.into_iter().map(Into::into).collect();
        self
    }

    /// Whom it belongs to.
    pub fn principal(&self) -> &P {
        &self.principal
    }

    /// The scopes that the credential has.
    pub fn scopes(&self) -> &[String] {
        &self.scopes
    }

    /// The same for another type of principal.
    ///
    /// # Errors
    /// What `change` fails with: a user who is gone, say.
    pub fn try_map<Q>(self, change: impl FnOnce(P) -> Result<Q, ApiError>) -> Result<Verified<Q>, ApiError> {
        Ok(Verified { principal: change(self.principal)?, scopes: self.scopes })
    }
}

impl<P> From<P> for Verified<P> {
    fn from(principal: P) -> Self {
        Verified::new(principal)
    }
}

/// Checks the credentials for one security scheme.
pub trait SchemeAuthenticator: Send + Sync + 'static {
    /// Who a request comes from.
    type Principal: Send + Sync + 'static;

    /// Verifies what the request has for `scheme`: [`Credentials::get`], or [`Credentials::request`] where HTTP has no name
    /// for the kind of scheme.
    fn verify(
        &self,
        scheme: &'static str,
        credentials: &Credentials,
    ) -> impl Future<Output = Result<Verified<Self::Principal>, ApiError>> + Send;
}

/// An [`Authenticator`] made of one for each security scheme.
///
/// Of the alternatives of an operation the first is taken whose schemes are all verified, with all scopes that it asks of
/// them; the principal is that of its first scheme. Where there is none, the answer is 401, or 403 where nothing but scopes is
/// missing. What a scheme fails with itself is answered as it is.
///
/// ```
/// use lvng_runtime::server::{ApiError, Credential, Schemes, Verified, same_secret};
///
/// struct User(String);
///
/// let authenticator = Schemes::<User>::new()
///     .on_fn("apiKey", async |credential| match credential {
///         Credential::ApiKey(key) if same_secret(&key, "secret") => Ok(Verified::new(User("admin".to_owned()))),
///         _ => Err(ApiError::unauthorized("The key is not valid")),
///     })
///     .refuse("basicAuth");
/// ```
///
/// A server whose operations name a scheme that is neither [`on`](Self::on) nor [`refuse`](Self::refuse)d cannot be built.
pub struct Schemes<P> {
    /// `None` for those that are refused.
    known: Vec<(&'static str, Option<BoxedScheme<P>>)>,
}

type BoxedScheme<P> = Box<dyn AnyScheme<P>>;

impl<P: Send + Sync + 'static> Schemes<P> {
    /// No scheme.
    pub fn new() -> Self {
        Schemes { known: Vec::new() }
    }

    /// How credentials for a scheme are verified, by the name that the description has for it.
    pub fn on(self, scheme: &'static str, authenticator: impl SchemeAuthenticator<Principal = P>) -> Self {
        self.add(scheme, Some(Box::new(authenticator)))
    }

    /// The same by a function of the credential. Schemes of [`SecurityKind::Other`](crate::wire::SecurityKind::Other) have
    /// none: they need [`on`](Self::on).
    pub fn on_fn<F, Fut, V>(self, scheme: &'static str, verify: F) -> Self
    where
        F: Fn(Credential) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<V, ApiError>> + Send + 'static,
        V: Into<Verified<P>> + 'static,
    {
        self.add(scheme, Some(Box::new(SchemeFn(verify))))
    }

    /// A scheme of the description that this server does not take.
    pub fn refuse(self, scheme: &'static str) -> Self {
        self.add(scheme, None)
    }

    fn add(mut self, scheme: &'static str, authenticator: Option<BoxedScheme<P>>) -> Self {
        self.known.retain(|(known, _)| *known != scheme);
        self.known.push((scheme, authenticator));
        self
    }

    async fn verify(&self, scheme: &'static str, credentials: &Credentials) -> Result<Verified<P>, ApiError> {
        match self.known.iter().find(|(known, _)| *known == scheme) {
            Some((scheme, Some(authenticator))) => authenticator.verify_boxed(scheme, credentials).await,
            _ => Err(ApiError::unauthorized("The server does not take these credentials")),
        }
    }
}

impl<P: Send + Sync + 'static> Authenticator for Schemes<P> {
    type Principal = P;

    async fn authenticate(&self, credentials: &Credentials, operation: &'static OperationMeta) -> Result<P, ApiError> {
        // Each scheme is asked once, though several alternatives may have it.
        let mut asked: Vec<(&'static str, Option<Verified<P>>)> = Vec::new();
        let mut refusal: Option<ApiError> = None;
        for (place, all) in credentials.alternatives() {
            for &scheme in all {
                if asked.iter().all(|(other, _)| *other != scheme) {
                    let verified = self.verify(scheme, credentials).await;
                    asked.push((scheme, verified.map_err(|error| keep_graver(&mut refusal, error)).ok()));
                }
            }
            let verified = |scheme: &str| asked.iter().find(|(other, _)| *other == scheme)?.1.as_ref();
            if !all.iter().all(|scheme| verified(scheme).is_some()) {
                continue;
            }
            let lacks = |scheme: &&'static str| {
                let has = verified(scheme).map_or(&[][..], |verified| &verified.scopes);
                operation.scopes_of(place, scheme).iter().any(|scope| has.iter().all(|other| other != scope))
            };
            if all.iter().any(lacks) {
                let scopes = all.iter().flat_map(|scheme| operation.scopes_of(place, scheme).iter().copied());
                keep_graver(&mut refusal, ApiError::insufficient_scope(scopes));
                continue;
            }
            let first = asked.into_iter().find(|(scheme, _)| all.first() == Some(scheme));
            if let Some((_, Some(Verified { principal, .. }))) = first {
                return Ok(principal);
            }
            break;
        }
        Err(refusal.unwrap_or_else(|| ApiError::unauthorized("Credentials are missing")))
    }

    fn takes(&self, scheme: &str) -> bool {
        self.known.iter().any(|(known, _)| *known == scheme)
    }
}

/// Keeps the error with the higher status: what the server cannot do counts more than what is not allowed, and that more
/// than what is not known. The first of each.
fn keep_graver(kept: &mut Option<ApiError>, error: ApiError) {
    if kept.as_ref().is_none_or(|kept| kept.status() < error.status()) {
        *kept = Some(error);
    }
}

/// A [`SchemeAuthenticator`] whose type is known no more.
trait AnyScheme<P>: Send + Sync {
    fn verify_boxed<'a>(
        &'a self,
        scheme: &'static str,
        credentials: &'a Credentials,
    ) -> BoxFuture<'a, Result<Verified<P>, ApiError>>;
}

impl<A: SchemeAuthenticator> AnyScheme<A::Principal> for A {
    fn verify_boxed<'a>(
        &'a self,
        scheme: &'static str,
        credentials: &'a Credentials,
    ) -> BoxFuture<'a, Result<Verified<A::Principal>, ApiError>> {
        Box::pin(self.verify(scheme, credentials))
    }
}

struct SchemeFn<F>(F);

impl<F, Fut, V, P> AnyScheme<P> for SchemeFn<F>
where
    F: Fn(Credential) -> Fut + Send + Sync,
    Fut: Future<Output = Result<V, ApiError>> + Send + 'static,
    V: Into<Verified<P>> + 'static,
    P: 'static,
{
    fn verify_boxed<'a>(
        &'a self,
        scheme: &'static str,
        credentials: &'a Credentials,
    ) -> BoxFuture<'a, Result<Verified<P>, ApiError>> {
        match credentials.get(scheme).cloned() {
            Some(credential) => {
                let verifying = (self.0)(credential);
                Box::pin(async move { verifying.await.map(Into::into) })
            }
            None => Box::pin(async { Err(ApiError::unauthorized("Credentials are missing")) }),
        }
    }
}

impl<P: Send + Sync + 'static> Default for Schemes<P> {
    fn default() -> Self {
        Self::new()
    }
}

impl<P> fmt::Debug for Schemes<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.known.iter().map(|(scheme, _)| scheme)).finish()
    }
}
