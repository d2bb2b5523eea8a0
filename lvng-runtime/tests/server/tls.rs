//! TLS: what clients choose in the handshake, and those that do not finish it.

use super::serve::{LONG, SHORT, Server, hello, rest};
use lvng_runtime::server::rustls::ServerConfig;
use lvng_runtime::server::rustls::crypto::ring;
use lvng_runtime::server::rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer};
use reqwest::Version;
use std::sync::Arc;
use tokio::io::AsyncWriteExt;

/// A configuration, and the certificate that clients must trust.
fn config() -> (ServerConfig, reqwest::Certificate) {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned(), "127.0.0.1".to_owned()]).unwrap();
    let der = CertificateDer::from(made.cert.der().to_vec());
    let key = PrivatePkcs8KeyDer::from(made.signing_key.serialize_der());
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![der], key.into())
        .unwrap();
    (config, reqwest::Certificate::from_der(made.cert.der()).unwrap())
}

fn client(certificate: &reqwest::Certificate) -> reqwest::ClientBuilder {
    // Another test may have been first.
    let _ = ring::default_provider().install_default();
    reqwest::Client::builder().no_proxy().timeout(LONG).tls_certs_only([certificate.clone()])
}

#[tokio::test]
async fn clients_choose_the_version_in_the_handshake() {
    let (config, certificate) = config();
    let server = Server::new(hello(), |serve| serve.tls(config)).await;
    let url = format!("https://{}", server.address);
    for (client, version) in
        [(client(&certificate), Version::HTTP_2), (client(&certificate).http1_only(), Version::HTTP_11)]
    {
        let answer = client.build().unwrap().get(&url).send().await.unwrap();
        assert_eq!((answer.version(), answer.status().as_u16()), (version, 200));
        assert!(answer.text().await.unwrap().starts_with("127.0.0.1:"));
    }
    // Whoever does not trust the certificate gets nothing.
    let (_, other) = self::config();
    assert!(client(&other).build().unwrap().get(&url).send().await.is_err());
    server.stop().await;
}

#[tokio::test]
async fn handshakes_that_do_not_end_are_ended() {
    let (config, _) = config();
    let server = Server::new(hello(), |serve| serve.tls(config).head_timeout(SHORT)).await;
    // Silence, half of a hello, and no TLS at all.
    for sent in [&b""[..], &[0x16, 3, 1, 2, 0, 1, 0], b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"] {
        let mut connection = server.connect().await;
        connection.write_all(sent).await.unwrap();
        assert!(!rest(&mut connection).await.contains("HTTP/1.1"), "{sent:?}");
    }
    server.stop().await;
}
