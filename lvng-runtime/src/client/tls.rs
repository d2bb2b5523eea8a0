//! TLS: its settings, and connections that have it.

use super::stream::{Io, Stream};
use crate::wire::BoxError;
use http::Uri;
use hyper_util::client::legacy::connect::{Connected, Connection};
use hyper_util::rt::TokioIo;
use rustls::ClientConfig;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::{CertificateDer, ServerName};
use std::sync::{Arc, OnceLock};
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

/// Settings of TLS, made when they are first needed: reading the certificates of the system takes its time.
pub(super) struct Tls {
    roots: Vec<CertificateDer<'static>>,
    made: OnceLock<Result<TlsSettings, String>>,
}

#[derive(Clone)]
pub(super) struct TlsSettings {
    pub(super) to_server: Arc<ClientConfig>,
    /// Proxies are spoken to in HTTP/1.1.
    pub(super) to_proxy: Arc<ClientConfig>,
}

impl Tls {
    /// With certificates of authorities besides those of the system.
    pub(super) fn new(roots: Vec<CertificateDer<'static>>) -> Self {
        Self { roots, made: OnceLock::new() }
    }

    pub(super) fn made(&self) -> Result<&TlsSettings, String> {
        self.made.get_or_init(|| self.make().map_err(|error| error.to_string())).as_ref().map_err(Clone::clone)
    }

    fn make(&self) -> Result<TlsSettings, rustls::Error> {
        let provider = CryptoProvider::get_default().cloned().unwrap_or_else(default_provider);
        let verifier = self.verifier(provider.clone())?;
        let settings = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions()?;
        let settings = settings.dangerous().with_custom_certificate_verifier(Arc::new(verifier));
        let to_proxy = settings.with_no_client_auth();
        let mut to_server = to_proxy.clone();
        to_server.alpn_protocols = protocols();
        Ok(TlsSettings { to_server: Arc::new(to_server), to_proxy: Arc::new(to_proxy) })
    }

    #[cfg(not(target_os = "android"))]
    fn verifier(&self, provider: Arc<CryptoProvider>) -> Result<rustls_platform_verifier::Verifier, rustls::Error> {
        rustls_platform_verifier::Verifier::new_with_extra_roots(self.roots.iter().cloned(), provider)
    }

    #[cfg(target_os = "android")]
    fn verifier(&self, provider: Arc<CryptoProvider>) -> Result<rustls_platform_verifier::Verifier, rustls::Error> {
        match self.roots.is_empty() {
            true => rustls_platform_verifier::Verifier::new(provider),
            false => Err(rustls::Error::General("Android takes no certificates but those of the system".to_owned())),
        }
    }
}

fn protocols() -> Vec<Vec<u8>> {
    let all: &[&[u8]] = if cfg!(feature = "http2") { &[b"h2", b"http/1.1"] } else { &[b"http/1.1"] };
    all.iter().map(|name| name.to_vec()).collect()
}

/// What does the arithmetic of TLS where the process has not chosen.
fn default_provider() -> Arc<CryptoProvider> {
    #[cfg(feature = "aws-lc")]
    return Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    #[cfg(not(feature = "aws-lc"))]
    Arc::new(rustls::crypto::ring::default_provider())
}

/// The name by which the certificate of a server has to know it.
pub(super) fn server_name(server: &Uri) -> Result<ServerName<'static>, BoxError> {
    let host = server.host().unwrap_or_default();
    let address = host.strip_prefix('[').and_then(|host| host.strip_suffix(']'));
    Ok(ServerName::try_from(address.unwrap_or(host).to_owned())?)
}

/// Secures a connection.
pub(super) async fn connect(
    stream: Stream,
    settings: Arc<ClientConfig>,
    name: ServerName<'static>,
) -> Result<Stream, BoxError> {
    let secured = TlsConnector::from(settings).connect(name, TokioIo::new(stream)).await;
    Ok(Stream::new(TokioIo::new(secured?)))
}

impl Io for TokioIo<TlsStream<TokioIo<Stream>>> {
    fn connected(&self) -> Connected {
        let (stream, session) = self.inner().get_ref();
        let connected = stream.inner().connected();
        if session.alpn_protocol() == Some(b"h2") { connected.negotiated_h2() } else { connected }
    }
}
