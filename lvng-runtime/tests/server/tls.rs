//! TLS: what clients choose in the handshake, and those that do not finish it.

use super::serve::{LONG, SHORT, Server, hello, rest};
use lvng_runtime::server::rustls::ServerConfig;
use lvng_runtime::server::rustls::crypto::ring;
use lvng_runtime::server::rustls::pki_types::pem::PemObject;
use lvng_runtime::server::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use reqwest::Version;
use std::sync::Arc;
use tokio::io::AsyncWriteExt;

// Made for these tests, for a hundred years, and used nowhere else.
const KEY: &str = "-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg8RzcfS08am9bzqZZ
vijjxPNtZzp2Hpjfi62u74vAvPqhRANCAASdwGzj2fKJ91so5rGVbodQp0TD99Gk
j8GU+NnrEyUin7AIJAhwvxP9b01pRxEpImsH4BMc1kXcMj2bSTubh86d
-----END PRIVATE KEY-----
";
const CERTIFICATE: &str = "-----BEGIN CERTIFICATE-----
MIIBdzCCAR2gAwIBAgIUGxVsgiNKfRxwwRW7nazQAkhP/zUwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyODE1MzgzNVoYDzIxMjYxMTA0
MTUzODM1WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAASdwGzj2fKJ91so5rGVbodQp0TD99Gkj8GU+NnrEyUin7AIJAhwvxP9
b01pRxEpImsH4BMc1kXcMj2bSTubh86do0swSTAMBgNVHRMBAf8EAjAAMBoGA1Ud
EQQTMBGCCWxvY2FsaG9zdIcEfwAAATAdBgNVHQ4EFgQUqJ8r9aPVz81QgDa13tBi
T9vQsbwwCgYIKoZIzj0EAwIDSAAwRQIgVnQwfS1O/QEvIyy8FBW7d8ATsgC1/9Su
9m3OCS9fXFcCIQDFwDCLBOJNn0DegcML0yx/Yb8T2klAKIfcZxD+fjdgKw==
-----END CERTIFICATE-----
";
/// Of somebody else who says that he is the same.
const OTHER: &str = "-----BEGIN CERTIFICATE-----
MIIBdzCCAR2gAwIBAgIUJ1g2hvRFDJmo8L5WUX70VltxofcwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyODE1MzgzNVoYDzIxMjYxMTA0
MTUzODM1WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAAQ9etj3xQOg8IOOBhiQYDqK/P4f3SmKV7f94FPrLLwtwzULzQQx8Wg7
Bz7sVbQ+nqLyAhlxd9RErHYHpdFlzdsQo0swSTAMBgNVHRMBAf8EAjAAMBoGA1Ud
EQQTMBGCCWxvY2FsaG9zdIcEfwAAATAdBgNVHQ4EFgQUBJfWTDhgxWJnBK05z5CD
ldpb/tAwCgYIKoZIzj0EAwIDSAAwRQIhAKCZHb9mgxjNyFbmyKeSJl4TjDo826Uc
l0PvFabsJF6GAiBRp4e1DX/bPWfsgN6dcpCWnBPmQ1f7Yg8jf1MVQnlZFA==
-----END CERTIFICATE-----
";

fn config() -> ServerConfig {
    ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(
            vec![CertificateDer::from_pem_slice(CERTIFICATE.as_bytes()).unwrap()],
            PrivateKeyDer::from_pem_slice(KEY.as_bytes()).unwrap(),
        )
        .unwrap()
}

fn client(trusted: &str) -> reqwest::ClientBuilder {
    // Another test may have been first.
    let _ = ring::default_provider().install_default();
    reqwest::Client::builder()
        .no_proxy()
        .timeout(LONG)
        .tls_certs_only([reqwest::Certificate::from_pem(trusted.as_bytes()).unwrap()])
}

#[tokio::test]
async fn clients_choose_the_version_in_the_handshake() {
    let server = Server::new(hello(), |serve| serve.tls(config())).await;
    let url = format!("https://{}", server.address);
    for (client, version) in
        [(client(CERTIFICATE), Version::HTTP_2), (client(CERTIFICATE).http1_only(), Version::HTTP_11)]
    {
        let answer = client.build().unwrap().get(&url).send().await.unwrap();
        assert_eq!((answer.version(), answer.status().as_u16()), (version, 200));
        assert!(answer.text().await.unwrap().starts_with("127.0.0.1:"));
    }
    // Whoever does not trust the certificate gets nothing.
    assert!(client(OTHER).build().unwrap().get(&url).send().await.is_err());
    server.stop().await;
}

#[tokio::test]
async fn handshakes_that_do_not_end_are_ended() {
    let server = Server::new(hello(), |serve| serve.tls(config()).head_timeout(SHORT)).await;
    // Silence, half of a hello, and no TLS at all.
    for sent in [&b""[..], &[0x16, 3, 1, 2, 0, 1, 0], b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"] {
        let mut connection = server.connect().await;
        connection.write_all(sent).await.unwrap();
        assert!(!rest(&mut connection).await.contains("HTTP/1.1"), "{sent:?}");
    }
    server.stop().await;
}
