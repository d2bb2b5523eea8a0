//! Who sent a request.

use super::credentials::Credentials;
use super::{ApiError, credentials};
use crate::wire::OperationMeta;
use futures_util::future::BoxFuture;
use std::sync::Arc;

/// Finds out who sent a request.
///
/// It is asked only about requests that carry all credentials of one alternative of their operation, as far as the
/// runtime can tell; see [`Credentials`] and [`SecurityKind::Other`](crate::wire::SecurityKind::Other). What it answers
/// with [`ApiError::unauthorized`] or [`ApiError::forbidden`] goes to the client.
pub trait Authenticator: Send + Sync + 'static {
    /// Who a request comes from.
    type Principal: Send + Sync + 'static;

    /// Verifies the credentials.
    fn authenticate(
        &self,
        credentials: &Credentials,
        operation: &'static OperationMeta,
    ) -> impl Future<Output = Result<Self::Principal, ApiError>> + Send;

    /// Whether the runtime decides about requests without credentials: it refuses them where the description asks for some,
    /// and takes them as anonymous where it does not. Otherwise the authenticator is asked about every request.
    fn needs_credentials(&self) -> bool {
        true
    }

    /// Whether it knows a security scheme. A server whose operations name one that it does not know cannot be built.
    fn takes(&self, _scheme: &str) -> bool {
        true
    }
}

/// Lets everybody in, with or without credentials: for servers behind a gateway, and for tests.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoAuth;

impl Authenticator for NoAuth {
    type Principal = ();

    async fn authenticate(&self, _: &Credentials, _: &'static OperationMeta) -> Result<(), ApiError> {
        Ok(())
    }

    fn needs_credentials(&self) -> bool {
        false
    }
}

impl<A: Authenticator> Authenticator for Arc<A> {
    type Principal = A::Principal;

    fn authenticate(
        &self,
        credentials: &Credentials,
        operation: &'static OperationMeta,
    ) -> impl Future<Output = Result<Self::Principal, ApiError>> + Send {
        A::authenticate(self, credentials, operation)
    }

    fn needs_credentials(&self) -> bool {
        A::needs_credentials(self)
    }

    fn takes(&self, scheme: &str) -> bool {
        A::takes(self, scheme)
    }
}

/// An [`Authenticator`] from a function; see [`from_fn`].
#[derive(Clone, Copy, Debug)]
pub struct FromFn<F>(F);

/// Makes an authenticator from a function:
///
/// ```text
/// from_fn(|credentials, _operation| async move {
///     match credentials.bearer() {
///         Some("secret") => Ok(User::Admin),
///         _ => Err(ApiError::unauthorized("The token is not valid")),
///     }
/// })
/// ```
pub fn from_fn<F, Fut, P>(function: F) -> FromFn<F>
where
    F: Fn(Credentials, &'static OperationMeta) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Result<P, ApiError>> + Send,
    P: Send + Sync + 'static,
{
    FromFn(function)
}

impl<F, Fut, P> Authenticator for FromFn<F>
where
    F: Fn(Credentials, &'static OperationMeta) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Result<P, ApiError>> + Send,
    P: Send + Sync + 'static,
{
    type Principal = P;

    fn authenticate(
        &self,
        credentials: &Credentials,
        operation: &'static OperationMeta,
    ) -> impl Future<Output = Result<P, ApiError>> + Send {
        (self.0)(credentials.clone(), operation)
    }
}

/// An authenticator whose type is known no more.
pub(super) trait AnyAuthenticator<P>: Send + Sync {
    fn ask<'a>(
        &'a self,
        credentials: &'a Credentials,
        operation: &'static OperationMeta,
    ) -> BoxFuture<'a, Result<P, ApiError>>;

    fn needs_credentials(&self) -> bool;

    fn takes(&self, scheme: &str) -> bool;
}

impl<A: Authenticator> AnyAuthenticator<A::Principal> for A {
    fn ask<'a>(
        &'a self,
        credentials: &'a Credentials,
        operation: &'static OperationMeta,
    ) -> BoxFuture<'a, Result<A::Principal, ApiError>> {
        Box::pin(self.authenticate(credentials, operation))
    }

    fn needs_credentials(&self) -> bool {
        Authenticator::needs_credentials(self)
    }

    fn takes(&self, scheme: &str) -> bool {
        Authenticator::takes(self, scheme)
    }
}

/// Finds the principal of a request. `None`: the request is anonymous, and the operation allows that.
pub(super) async fn principal<P>(
    authenticator: &dyn AnyAuthenticator<P>,
    meta: &'static OperationMeta,
    found: Result<Option<Credentials>, credentials::Lacking>,
) -> Result<Option<P>, ApiError> {
    let credentials = match found {
        Ok(Some(credentials)) => credentials,
        _ if !authenticator.needs_credentials() => Credentials::default(),
        Ok(None) => return Ok(None),
        Err(credentials::Lacking::Missing) => return Err(ApiError::unauthorized("Credentials are missing")),
        Err(credentials::Lacking::Malformed) => return Err(ApiError::unauthorized("The credentials are malformed")),
    };
    match authenticator.ask(&credentials, meta).await {
        // The authenticator says that the request is anonymous, which the operation allows.
        Err(error) if error.status() == 401 && meta.allows_anonymous() && !credentials.are_given() => Ok(None),
        answer => answer.map(Some),
    }
}
