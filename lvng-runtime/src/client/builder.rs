//! Settings of a client.

use super::body::RequestBody;
use super::budget::Budget;
use super::call::{Client, FromClient};
use super::credentials::{Credential, Keyring};
use super::error::{ConfigError, Error};
use super::lenient::Lenient;
use super::network::{Network, NetworkSettings, Proxies};
use super::options::parse_header;
#[cfg(feature = "reqwest")]
use super::over_reqwest::OverReqwest;
use super::retry::RetryPolicy;
use super::servers::{Server, ServerChoice};
use super::shared::Shared;
use super::timeouts::Timeouts;
use super::transport::{HttpService, InService, Transport};
use crate::wire::{BoxError, Mended, Secret, SecurityScheme, ServerSpec};
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Request, Response, header};
use std::{
    fmt,
    marker::PhantomData,
    sync::{Arc, Mutex},
    time::Duration,
};
use tower_layer::Layer;
use tower_service::Service;

const USER_AGENT: &str = concat!("lvng-runtime/", env!("CARGO_PKG_VERSION"));
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
const MAX_RESPONSE_BYTES: usize = 64 << 20;

/// Settings of a client; [`build`](Self::build) makes it. `T` is what is built: a [`Client`], a blocking one, or a
/// generated one around either.
///
/// ```
/// # fn main() -> Result<(), lvng_runtime::client::Error> {
/// use lvng_runtime::client::Client;
/// use std::time::Duration;
///
/// let client = Client::builder("https://api.example.com").bearer("token").timeout(Duration::from_secs(5)).build()?;
/// # Ok(())
/// # }
/// ```
#[must_use = "a builder does nothing until `build` is called"]
pub struct ClientBuilder<T = Client> {
    servers: ServerChoice,
    allow_http: bool,
    keyring: Keyring,
    retry: RetryPolicy,
    timeouts: Timeouts,
    connect_timeout: Duration,
    headers: HeaderMap,
    max_response_bytes: usize,
    transport: TransportConfig,
    network: NetworkSettings,
    layers: Vec<Wrap>,
    keep_rate_limits: bool,
    lenient: Option<Lenient>,
    problem: Option<String>,
    built: PhantomData<fn() -> T>,
}

impl Client {
    /// Settings for the server at `base_url`.
    pub fn builder(base_url: impl Into<String>) -> ClientBuilder {
        ClientBuilder::new(base_url)
    }
}

/// Puts a layer around a transport.
type Wrap = Box<dyn FnOnce(Arc<dyn Transport>) -> Arc<dyn Transport> + Send>;

enum TransportConfig {
    Network,
    #[cfg(feature = "reqwest")]
    Reqwest(Box<reqwest::ClientBuilder>),
    #[cfg(feature = "reqwest")]
    Given(reqwest::Client),
    Service(Arc<dyn Transport>),
}

impl<T> ClientBuilder<T> {
    /// Settings for the server at `base_url`, such as `https://api.example.com/v1`.
    ///
    /// Plain `http://` is refused by [`build`](Self::build) except for loopback addresses, see
    /// [`allow_http`](Self::allow_http); so are user names, queries and fragments.
    pub fn new(base_url: impl Into<String>) -> Self {
        Self {
            servers: ServerChoice::new(base_url.into()),
            allow_http: false,
            keyring: Keyring::default(),
            retry: RetryPolicy::default(),
            timeouts: Timeouts::default(),
            connect_timeout: CONNECT_TIMEOUT,
            headers: HeaderMap::from_iter([(header::USER_AGENT, HeaderValue::from_static(USER_AGENT))]),
            max_response_bytes: MAX_RESPONSE_BYTES,
            transport: TransportConfig::Network,
            network: NetworkSettings::default(),
            layers: Vec::new(),
            keep_rate_limits: false,
            lenient: None,
            problem: None,
            built: PhantomData,
        }
    }

    /// Another base URL, in place of the servers of the description.
    ///
    /// It stands for the whole API, a test server or a proxy say, and the credentials are taken to be for it: operations
    /// for which the description has servers of their own are sent there as well, unless [`server`](Self::server) or
    /// [`server_at`](Self::server_at) says where those are. Relative URLs of such servers count from it.
    ///
    /// It may say what all paths of the description begin with, in whole or in part: `https://api.example.com/api` for
    /// paths like `/api/v2/agents` is `https://api.example.com`. Where a server really has both, say it twice.
    pub fn base_url(mut self, base_url: impl Into<String>) -> Self {
        self.servers.set_base_url(base_url.into());
        self
    }

    /// A server of the description, with values for the variables of its URL.
    ///
    /// One of the document takes the place of the base URL; a relative one counts from it. One that only some operations
    /// have is where they are sent. The servers of a description are one API to a client, so credentials are sent to each
    /// of them.
    pub fn server<S: Server>(mut self, server: S) -> Self {
        self.servers.choose(&server);
        self
    }

    /// Where a server of the description really is, a test server or proxy say: `server_at::<servers::Uploads>(url)`.
    pub fn server_at<S: Server>(mut self, url: impl Into<String>) -> Self {
        self.servers.place::<S>(url.into());
        self
    }

    /// The servers of the document. Generated clients set this.
    pub fn servers(mut self, servers: &'static [ServerSpec]) -> Self {
        self.servers.set_described(servers);
        self
    }

    /// What all paths of the description begin with, such as `/api/v2`. Generated clients set this.
    pub fn common_path(mut self, path: &'static str) -> Self {
        self.servers.set_common_path(path);
        self
    }

    /// Takes `http://` for hosts other than `localhost`, `127.0.0.0/8` and `[::1]`: credentials then travel readable.
    pub fn allow_http(mut self, allow: bool) -> Self {
        self.allow_http = allow;
        self
    }

    /// A token for the operations that take a bearer token.
    pub fn bearer(mut self, token: impl Into<Secret>) -> Self {
        self.keyring.bearer = Some(Credential::bearer(token));
        self
    }

    /// A key for the operations that take an API key; the description says in which header, query parameter or cookie.
    pub fn api_key(mut self, key: impl Into<Secret>) -> Self {
        self.keyring.api_key = Some(Credential::api_key(key));
        self
    }

    /// User and password for the operations that take basic authentication.
    pub fn basic(mut self, user: impl Into<Secret>, password: impl Into<Secret>) -> Self {
        self.keyring.basic = Some(Credential::basic(user, password));
        self
    }

    /// A credential for the security scheme of that name in the description.
    pub fn credential(mut self, scheme: impl Into<String>, credential: Credential) -> Self {
        self.keyring.named.insert(scheme.into(), credential);
        self
    }

    /// How the credentials of each security scheme travel. Generated clients set this.
    pub fn security_schemes(mut self, schemes: &'static [SecurityScheme]) -> Self {
        self.keyring.schemes = schemes;
        self
    }

    /// How long a call may take, with all its attempts and the waits between them; without limit unless set.
    ///
    /// For responses that are streamed it ends with the headers. A retry that could only begin later is not waited for.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeouts.total = Some(timeout);
        self
    }

    /// How long an attempt may take, redirects and reading the body included; 30 s unless set.
    ///
    /// While the body of the request is sent it begins anew with each piece that the network takes, so that an upload
    /// fails when it stands still and not for its length. For responses that are streamed it ends with the headers.
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.timeouts.attempt = timeout;
        self
    }

    /// How long connecting may take; 10 s unless set.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// How long a streamed response may be silent while its next piece is waited for; 30 s unless set.
    ///
    /// The stream then ends with an error that says so. `Duration::MAX` is no limit, for servers that are silent by design.
    pub fn idle_timeout(mut self, timeout: Duration) -> Self {
        self.timeouts.idle = timeout;
        self
    }

    /// How often a call is tried again; 3 unless set, 0 for never.
    ///
    /// Tried again are calls without an answer (no connection, timeout, broken connection) and those answered with one of
    /// the [statuses](Self::retry_statuses), if repeating them is safe: all but POST and PATCH, and these with an
    /// [idempotency key](super::CallOptions::idempotency_key). If no connection came about, the server has not seen the
    /// request, and any is repeated. Requests with a streamed body never are.
    ///
    /// A server has the last word by `x-should-retry: true` or `false`.
    pub fn max_retries(mut self, retries: u32) -> Self {
        self.retry.max_retries = retries;
        self
    }

    /// Which statuses are tried again; 408, 429, 500, 502, 503 and 504 unless set. Services that answer 409 where
    /// somebody else was quicker want it in the list.
    pub fn retry_statuses(mut self, statuses: impl IntoIterator<Item = u16>) -> Self {
        self.retry.statuses = statuses.into_iter().collect();
        self
    }

    /// What all retries of the client together may cost, so that many calls do not keep down a server that is down; 500
    /// unless set.
    ///
    /// A retry takes 5, one after a timeout 10. A call that succeeds gives back what its last retry took, or 1 if it needed
    /// none. With less than a retry takes, calls fail with the error that they have.
    pub fn retry_budget(mut self, tokens: u32) -> Self {
        self.retry.budget = Budget::new(tokens);
        self
    }

    /// Whether waits are a random part of what is said at [`retry_base_delay`](Self::retry_base_delay), so that clients
    /// that failed together do not come back together; true unless set. False makes waits the same each time, for tests.
    pub fn retry_jitter(mut self, jitter: bool) -> Self {
        self.retry.jitter = jitter;
        self
    }

    /// Whether POST and PATCH get an `Idempotency-Key` of their own where the call has none, and are retried with it;
    /// false unless set. For servers that know the header: others would do the thing twice.
    pub fn automatic_idempotency_keys(mut self, add: bool) -> Self {
        self.retry.adds_keys = add;
        self
    }

    /// How long to wait before the first retry at most; 200 ms unless set. Every further wait is up to three times as long.
    ///
    /// What the server asks for is respected: `Retry-After` and `retry-after-ms`, and the end of the window where a rate
    /// limit is used up (`X-RateLimit-Reset`, `RateLimit`).
    pub fn retry_base_delay(mut self, delay: Duration) -> Self {
        self.retry.base_delay = delay;
        self
    }

    /// The longest wait before a retry; 60 s unless set. If the server asks for a longer one, its answer is returned at
    /// once as the error, with [`retry_after`](super::Error::retry_after).
    pub fn max_retry_delay(mut self, delay: Duration) -> Self {
        self.retry.max_delay = delay;
        self
    }

    /// Whether calls wait for their turn where the description has a rate limit, instead of being refused; false unless set.
    ///
    /// A limit counts for the operations of a tag together that have it, over all clones of the client: after a window's
    /// worth at once, calls go out evenly and in the order in which they were made. Attempts after the first count as well.
    /// Other clients with the same key are not known; a 429 is retried as ever.
    pub fn keep_rate_limits(mut self, keep: bool) -> Self {
        self.keep_rate_limits = keep;
        self
    }

    /// A header for every request. Headers of operations and calls replace it; other origins do not see it.
    pub fn default_header(mut self, name: impl AsRef<str>, value: impl AsRef<str>) -> Self {
        match parse_header(name.as_ref(), value.as_ref()) {
            Ok((name, value)) => {
                self.headers.insert(name, value);
            }
            Err(why) => self.problem = self.problem.or(Some(why)),
        }
        self
    }

    /// The `User-Agent`; name and version of the generated crate unless set, or those of this one.
    pub fn user_agent(self, name: impl AsRef<str>) -> Self {
        self.default_header("user-agent", name)
    }

    /// The largest body of a response that is read as a whole, in bytes; 64 MiB unless set. Streams have no
    /// limit, and of the bodies of errors as much is kept.
    pub fn max_response_bytes(mut self, bytes: usize) -> Self {
        self.max_response_bytes = bytes;
        self
    }

    /// A proxy for all requests, such as `http://user:password@proxy.example:3128`; `http`, `https`, `socks5` and `socks5h`
    /// are known. Unless set, the ones that the environment names are used (`HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY`,
    /// `NO_PROXY`), except for base URLs of this machine.
    pub fn proxy(mut self, url: impl Into<String>) -> Self {
        self.network.proxies = Proxies::At(url.into());
        self
    }

    /// No proxy, whatever the environment says.
    pub fn no_proxy(mut self) -> Self {
        self.network.proxies = Proxies::None;
        self
    }

    /// Certificates of authorities that count besides those of the system, in PEM.
    pub fn root_certificates(mut self, pem: impl AsRef<[u8]>) -> Self {
        if let Err(why) = self.network.add_roots(pem.as_ref()) {
            self.problem = self.problem.or(Some(why));
        }
        self
    }

    /// reqwest in place of the client's own connections, with these settings: for certificates of clients and what else
    /// only it has. [`proxy`](Self::proxy) and [`root_certificates`](Self::root_certificates) are not used then; how long
    /// connecting may take is set [here](Self::connect_timeout) for it, too.
    ///
    /// Redirects are switched off in it: this crate follows them itself, without credentials to other origins.
    #[cfg(feature = "reqwest")]
    pub fn http_client(mut self, settings: reqwest::ClientBuilder) -> Self {
        self.transport = TransportConfig::Reqwest(Box::new(settings));
        self
    }

    /// A client of reqwest that is there already, so that its connections are shared with other code.
    ///
    /// It must be built with `redirect::Policy::none()`, or keys could go where a redirect leads: this crate follows
    /// redirects itself. A call that it followed one for fails. [`connect_timeout`](Self::connect_timeout) is its own.
    #[cfg(feature = "reqwest")]
    pub fn reqwest_client(mut self, client: reqwest::Client) -> Self {
        self.transport = TransportConfig::Given(client);
        self
    }

    /// Puts a tower layer around what sends the requests, [`HttpService`]: for limits, logs, signatures, hooks.
    ///
    /// It sees every attempt and every redirect as they go out, with credentials in headers marked as sensitive, and every
    /// answer. Of several layers the last one is outermost.
    ///
    /// ```
    /// # fn main() -> Result<(), lvng_runtime::client::Error> {
    /// use lvng_runtime::client::{Client, HttpService, RequestBody};
    /// use tower::ServiceBuilder;
    ///
    /// let hooks = ServiceBuilder::new()
    ///     .map_request(|request: http::Request<RequestBody>| request)
    ///     .map_response(|response: http::Response<lvng_runtime::ByteStream>| response)
    ///     .into_inner();
    /// let client = Client::builder("https://api.example.com").layer(hooks).build()?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn layer<L, B>(mut self, layer: L) -> Self
    where
        L: Layer<HttpService> + Send + 'static,
        L::Service: Service<Request<RequestBody>, Response = Response<B>> + Clone + Send + 'static,
        <L::Service as Service<Request<RequestBody>>>::Future: Send + 'static,
        <L::Service as Service<Request<RequestBody>>>::Error: Into<BoxError>,
        B: http_body::Body<Data = Bytes> + Send + 'static,
        B::Error: Into<BoxError>,
    {
        self.layers.push(Box::new(move |inner| Arc::new(InService(Mutex::new(layer.layer(HttpService(inner)))))));
        self
    }

    /// Reads answers that are not as described as far as that can be made up for, and tells `tell` the operationId and the
    /// places. Without it, such an answer is [`Error::Decode`], which is right for whoever would act on a wrong value.
    ///
    /// What has another type is read in its own where it says the same there (`"5"` as 5, 5 as `"5"`); otherwise, and where it
    /// is missing or null against the description, it is the first of null, the empty list, the empty text, 0, `false` and
    /// the empty object that the type takes. Up to 1,000 places of an answer in JSON are mended so, each of which is told, is
    /// a warning of `tracing` with the feature of that name, and stands in [`Response::mended`](super::Response::mended) with
    /// what came; [`Response::body`](super::Response::body) is the answer as it came. It is still refused where the whole is
    /// something else, or a type has no such value. Streams are read as ever, and so is what fits no alternative of a union.
    ///
    /// ```
    /// # #[derive(lvng_runtime::Object)]
    /// # struct Pet { name: String, age: i64, tags: Vec<String> }
    /// # #[derive(lvng_runtime::Operation)]
    /// # #[operation("getPet", GET "/pets/{id}")]
    /// # #[success(200, json, Pet)]
    /// # struct GetPet { #[param(path)] id: String }
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), lvng_runtime::client::Error> {
    /// # use lvng_runtime::client::{CallOptions, Client, testing::Answers};
    /// # let answers = Answers::new().json(200, r#"{"age":"5","tags":null}"#);
    /// # let builder = Client::builder("https://api.example.com").service(answers);
    /// let client = builder.lenient(|operation, mended| eprintln!("{operation}: {mended:?}")).build()?;
    /// // The server answers `{"age":"5","tags":null}`.
    /// let response = client.execute(&GetPet { id: "7".into() }, &CallOptions::new()).await?;
    /// assert_eq!((response.value.name.as_str(), response.value.age), ("", 5));
    /// let places: Vec<_> = response.mended().iter().map(|mended| mended.problem.pointer.as_str()).collect();
    /// assert_eq!(places, ["/age", "/name", "/tags"]);
    /// # Ok(())
    /// # }
    /// ```
    pub fn lenient(mut self, tell: impl Fn(&'static str, &[Mended]) + Send + Sync + 'static) -> Self {
        self.lenient = Some(Lenient::new(tell));
        self
    }

    /// Sends requests into a tower service instead of the network: an `axum::Router` in tests, or middleware around a
    /// client. URIs are absolute; the service sees credentials in headers marked as sensitive.
    pub fn service<S, B>(mut self, service: S) -> Self
    where
        S: Service<Request<RequestBody>, Response = Response<B>> + Clone + Send + 'static,
        S::Future: Send + 'static,
        S::Error: Into<BoxError>,
        B: http_body::Body<Data = Bytes> + Send + 'static,
        B::Error: Into<BoxError>,
    {
        self.transport = TransportConfig::Service(Arc::new(InService(Mutex::new(service))));
        self
    }

    fn shared(self) -> Result<Shared, Error> {
        if let Some(problem) = self.problem {
            return Err(ConfigError::new(problem).into());
        }
        let servers = self.servers.resolve(self.allow_http)?;
        self.keyring.check()?;
        let mut transport =
            self.transport.into_transport(&self.network, servers.base.is_loopback(), self.connect_timeout)?;
        for wrap in self.layers {
            transport = wrap(transport);
        }
        Ok(Shared {
            servers,
            keyring: self.keyring,
            retry: self.retry,
            timeouts: self.timeouts,
            headers: self.headers,
            max_response_bytes: self.max_response_bytes,
            lenient: self.lenient,
            limiter: self.keep_rate_limits.then(Arc::default),
            transport,
        })
    }
}

impl<T: FromClient> ClientBuilder<T> {
    /// Makes the client. Nothing is sent.
    ///
    /// # Errors
    /// [`Error::Config`] if a setting is not usable.
    pub fn build(self) -> Result<T, Error> {
        T::from_client(Client::from_shared(self.shared()?))
    }
}

impl TransportConfig {
    fn into_transport(
        self,
        network: &NetworkSettings,
        is_local: bool,
        connect: Duration,
    ) -> Result<Arc<dyn Transport>, ConfigError> {
        Ok(match self {
            TransportConfig::Service(transport) => transport,
            TransportConfig::Network => Arc::new(Network::new(network, is_local, connect)?),
            #[cfg(feature = "reqwest")]
            TransportConfig::Given(client) => Arc::new(OverReqwest::given(client)),
            #[cfg(feature = "reqwest")]
            TransportConfig::Reqwest(settings) => {
                choose_tls_provider();
                Arc::new(OverReqwest::build(*settings, connect)?)
            }
        })
    }
}

/// Makes ring the TLS provider of the process, unless it has one or the feature `aws-lc` is on.
///
/// A program that builds a `reqwest::Client` of its own has to, because reqwest asks for one of its user; clients of this
/// crate need none.
#[cfg(feature = "reqwest")]
pub fn choose_tls_provider() {
    #[cfg(not(feature = "aws-lc"))]
    if rustls::crypto::CryptoProvider::get_default().is_none() {
        // An error means that another thread was quicker.
        let _ = rustls::crypto::ring::default_provider().install_default();
    }
}

impl<T> fmt::Debug for ClientBuilder<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The base URL is not checked yet and may hold a password.
        f.debug_struct("ClientBuilder")
            .field("timeouts", &self.timeouts)
            .field("retry", &self.retry)
            .field("headers", &self.headers.keys().collect::<Vec<_>>())
            .finish_non_exhaustive()
    }
}
