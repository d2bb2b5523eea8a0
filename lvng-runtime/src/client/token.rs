//! Tokens that expire: asked for when one is needed, kept as long as they hold, once for all calls that wait for one.

use crate::wire::{BoxError, Secret};
use futures_util::future::BoxFuture;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::sync::Mutex;
use tokio::time::Instant;

/// A token is replaced this long before it expires, or when a tenth of its time is left if that is shorter: a request
/// takes time to arrive.
const MARGIN: Duration = Duration::from_secs(30);

/// A token with the time for which it holds.
///
/// Texts and [`Secret`]s are tokens that hold until a server refuses them.
#[derive(Clone, Debug)]
pub struct Token {
    secret: Secret,
    expires_in: Option<Duration>,
}

impl Token {
    /// A token that holds until a server refuses it.
    pub fn new(token: impl Into<Secret>) -> Self {
        Self { secret: token.into(), expires_in: None }
    }

    /// How long it holds, as `expires_in` of OAuth 2 says it. It is replaced a little before: 30 s, or a tenth of the
    /// time if that is shorter.
    pub fn expires_in(mut self, time: Duration) -> Self {
        self.expires_in = Some(time);
        self
    }
}

impl<T: Into<Secret>> From<T> for Token {
    fn from(token: T) -> Self {
        Token::new(token)
    }
}

type Source = dyn Fn() -> BoxFuture<'static, Result<Token, BoxError>> + Send + Sync;

/// A source of tokens with the last one that it gave.
pub(crate) struct TokenCache {
    source: Box<Source>,
    /// Held while a token is asked for, so that everybody else waits for the answer.
    kept: Mutex<Kept>,
    /// How often the source failed.
    failures: AtomicU64,
}

#[derive(Default)]
struct Kept {
    token: Option<Secret>,
    /// Counts the tokens.
    version: u64,
    replace_at: Option<Instant>,
    /// What the source said when it failed last.
    failure: Arc<str>,
}

/// The token that a request carries, to be forgotten if the server refuses it.
pub(crate) struct UsedToken {
    cache: Arc<TokenCache>,
    version: u64,
}

impl TokenCache {
    pub(crate) fn new(
        source: impl Fn() -> BoxFuture<'static, Result<Token, BoxError>> + Send + Sync + 'static,
    ) -> Arc<Self> {
        Arc::new(Self { source: Box::new(source), kept: Mutex::default(), failures: AtomicU64::new(0) })
    }

    /// The token that is kept, or a new one.
    pub(crate) async fn get(self: &Arc<Self>) -> Result<(Secret, UsedToken), BoxError> {
        let failures = self.failures.load(Ordering::Relaxed);
        let mut kept = self.kept.lock().await;
        let holds = kept.replace_at.is_none_or(|at| Instant::now() < at);
        if let Some(secret) = kept.token.as_ref().filter(|_| holds) {
            return Ok((secret.clone(), self.used(kept.version)));
        }
        // It failed while this call waited, which is an answer to this call, too.
        if self.failures.load(Ordering::Relaxed) != failures {
            return Err(kept.failure.to_string().into());
        }
        let token = (self.source)().await.inspect_err(|error| {
            kept.failure = error.to_string().into();
            self.failures.fetch_add(1, Ordering::Relaxed);
        })?;
        kept.version += 1;
        kept.replace_at = token.expires_in.and_then(|time| Instant::now().checked_add(time - (time / 10).min(MARGIN)));
        kept.token = Some(token.secret.clone());
        Ok((token.secret, self.used(kept.version)))
    }

    fn used(self: &Arc<Self>, version: u64) -> UsedToken {
        UsedToken { cache: self.clone(), version }
    }
}

impl UsedToken {
    /// Takes note that the server refused the token; one that took its place meanwhile is kept.
    pub(crate) async fn forget(self) {
        let mut kept = self.cache.kept.lock().await;
        if kept.version == self.version {
            kept.token = None;
        }
    }
}

impl fmt::Debug for UsedToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("UsedToken")
    }
}
