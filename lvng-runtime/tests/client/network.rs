//! Connections: TLS and HTTP/2, certificates, proxies.

use super::operations::{SCHEMES, create, get};
use super::script::{THING, answer, serve, shown};
use axum::Router;
use axum::http::Version;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use hyper_util::service::TowerToHyperService;
use lvng_runtime::client::{Client, ClientBuilder};
use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

const AUTHORITY: &[u8] = include_bytes!("tls/ca.pem");

type Heard = Arc<Mutex<Vec<String>>>;

fn acceptor() -> TlsAcceptor {
    let certificates = CertificateDer::pem_slice_iter(include_bytes!("tls/server.pem")).map(Result::unwrap).collect();
    let key = PrivateKeyDer::from_pem_slice(include_bytes!("tls/server.key")).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let settings = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let mut settings = settings.with_no_client_auth().with_single_cert(certificates, key).unwrap();
    settings.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    TlsAcceptor::from(Arc::new(settings))
}

/// A server with TLS that speaks both versions, keeps which it was spoken to in, and its port.
async fn secure_server() -> (u16, Arc<Mutex<Vec<Version>>>) {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let ours = seen.clone();
    let app = Router::new().fallback(move |request: axum::extract::Request| async move {
        ours.lock().unwrap().push(request.version());
        ([("content-type", "application/json")], THING)
    });
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let app = app.clone();
            tokio::spawn(async move {
                let Ok(stream) = acceptor().accept(stream).await else { return };
                let service = TowerToHyperService::new(app);
                let _ = auto::Builder::new(TokioExecutor::new()).serve_connection(TokioIo::new(stream), service).await;
            });
        }
    });
    (port, seen)
}

fn client(url: String) -> ClientBuilder {
    Client::builder(url).security_schemes(SCHEMES).bearer("s3cr3t-token").max_retries(0)
}

#[tokio::test]
async fn servers_with_tls_are_spoken_to_in_http_2_if_they_can() {
    let (port, seen) = secure_server().await;
    let client = client(format!("https://localhost:{port}")).root_certificates(AUTHORITY).build().unwrap();
    assert_eq!(client.send(&get("a")).await.unwrap().size, 1);
    client.send(&create("b")).await.unwrap();
    let expected = if cfg!(feature = "http2") { Version::HTTP_2 } else { Version::HTTP_11 };
    assert_eq!(*seen.lock().unwrap(), [expected; 2]);
}

#[tokio::test]
async fn certificates_of_unknown_authorities_and_of_other_names_are_refused() {
    let (port, seen) = secure_server().await;
    let unknown = client(format!("https://localhost:{port}"));
    let other_name = client(format!("https://[::ffff:127.0.0.1]:{port}")).root_certificates(AUTHORITY);
    for client in [unknown, other_name] {
        let error = client.build().unwrap().send(&get("a")).await.unwrap_err();
        assert!(error.is_connect() && shown(&error).contains("certificate"), "{}", shown(&error));
    }
    assert!(seen.lock().unwrap().is_empty());
    let why = client("https://localhost".into()).root_certificates("s3cr3t").build().unwrap_err();
    assert!(why.to_string().contains("no certificates in the PEM"), "{why}");
}

/// Reads until the end of a head.
async fn head(stream: &mut TcpStream) -> String {
    let mut text = String::new();
    while !text.ends_with("\r\n\r\n") {
        match stream.read_u8().await {
            Ok(byte) => text.push(char::from(byte)),
            Err(_) => break,
        }
    }
    text
}

/// A proxy of HTTP that hands tunnels on to `port` of this machine, and answers to everything else itself.
async fn proxy(port: u16) -> (String, Heard) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let heard = Heard::default();
    let ours = heard.clone();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let asked = head(&mut stream).await;
            let is_tunnel = asked.starts_with("CONNECT ");
            ours.lock().unwrap().push(asked);
            if is_tunnel {
                stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await.unwrap();
                let mut server = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
                tokio::spawn(async move { tokio::io::copy_bidirectional(&mut stream, &mut server).await });
            } else {
                let answer =
                    format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{THING}", THING.len());
                stream.write_all(answer.as_bytes()).await.unwrap();
            }
        }
    });
    (address.to_string(), heard)
}

#[tokio::test]
async fn a_proxy_is_told_the_url_and_its_password() {
    let (address, heard) = proxy(0).await;
    let client = client("http://api.example/v1".into()).allow_http(true).proxy(format!("http://user:s3cr3t@{address}"));
    assert_eq!(client.build().unwrap().send(&get("a")).await.unwrap().size, 1);
    let heard = heard.lock().unwrap()[0].to_lowercase();
    assert!(heard.starts_with("get http://api.example/v1/things/a http/1.1\r\n"), "{heard}");
    assert!(heard.contains("proxy-authorization: basic dxnlcjpzm2nym3q=\r\n"), "{heard}");
}

#[tokio::test]
async fn servers_with_tls_are_reached_through_a_tunnel() {
    let (port, seen) = secure_server().await;
    let (address, heard) = proxy(port).await;
    let client = client(format!("https://localhost:{port}")).root_certificates(AUTHORITY);
    let client = client.proxy(format!("http://user:s3cr3t@{address}")).build().unwrap();
    client.send(&get("a")).await.unwrap();
    let heard = heard.lock().unwrap()[0].to_lowercase();
    assert!(heard.starts_with(&format!("connect localhost:{port} http/1.1\r\n")), "{heard}");
    assert!(heard.contains("proxy-authorization: basic ") && !heard.contains("token"), "{heard}");
    assert_eq!(seen.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn a_proxy_that_refuses_is_no_connection() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        head(&mut stream).await;
        stream.write_all(b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n").await.unwrap();
    });
    let client = client("https://api.example".into()).proxy(format!("http://user:s3cr3t@{address}")).build().unwrap();
    let error = client.send(&get("a")).await.unwrap_err();
    assert!(error.is_connect(), "{error:?}");
    assert!(shown(&error).contains("proxy authorization required") && !shown(&error).contains("s3cr3t"), "{error:?}");
}

#[tokio::test]
async fn a_proxy_of_socks_is_told_the_name() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let heard = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut greeting = [0; 3];
        stream.read_exact(&mut greeting).await.unwrap();
        stream.write_all(&[5, 0]).await.unwrap();
        let mut request = [0; 18];
        stream.read_exact(&mut request).await.unwrap();
        stream.write_all(&[5, 0, 0, 1, 127, 0, 0, 1, 0, 80]).await.unwrap();
        let asked = head(&mut stream).await;
        let answer = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{THING}", THING.len());
        stream.write_all(answer.as_bytes()).await.unwrap();
        (greeting, request, asked)
    });
    let client = client("http://api.example".into()).allow_http(true).proxy(format!("socks5h://{address}"));
    assert_eq!(client.build().unwrap().send(&get("a")).await.unwrap().size, 1);
    let (greeting, request, asked) = heard.await.unwrap();
    assert_eq!(greeting, [5, 1, 0]);
    assert_eq!(request, *b"\x05\x01\x00\x03\x0bapi.example\x00\x50");
    assert!(asked.starts_with("GET /things/a HTTP/1.1\r\n"), "{asked}");
}

#[test]
fn a_proxy_that_is_no_url_is_an_error_without_its_password() {
    for url in ["ftp://user:s3cr3t@proxy.example", "http://user:s3cr3t@", ""] {
        let error = client("https://api.example".into()).proxy(url).build().unwrap_err();
        assert!(error.to_string().contains("the proxy is no URL"), "{error}");
        assert!(!shown(&error).contains("s3cr3t"), "{error:?}");
    }
    assert!(client("https://api.example".into()).no_proxy().build().is_ok());
}

/// `{"id":"a","size":1}` in each encoding: by gzip(1), and for the others in a block that is not compressed.
fn compressed() -> Vec<(&'static str, Vec<u8>)> {
    let mut all: Vec<(&str, Vec<u8>)> = Vec::new();
    if cfg!(feature = "gzip") {
        let gzip = b"\x1f\x8b\x08\0\0\0\0\0\x02\x03\xabV\xcaLQ\xb2RJT\xd2Q*\xce\xacJU\xb22\xac\x05\0\x9e\xc6\xd5\xbd\x13\0\0\0";
        all.push(("gzip", gzip.to_vec()));
    }
    if cfg!(feature = "brotli") {
        all.push(("br", [b"\x20\x01\x10", THING.as_bytes(), b"\x03"].concat()));
    }
    if cfg!(feature = "zstd") {
        all.push(("zstd", [b"\x28\xb5\x2f\xfd\x20\x13\x99\0\0", THING.as_bytes()].concat()));
    }
    all
}

#[tokio::test]
async fn compressed_answers_are_read_and_asked_for() {
    let asked_for = compressed().into_iter().map(|(encoding, _)| encoding).collect::<Vec<_>>();
    for (encoding, body) in compressed() {
        let address = serve(vec![answer(&format!("200 OK\r\ncontent-encoding: {encoding}"), &body)]).await;
        assert_eq!(client(address).build().unwrap().send(&get("a")).await.unwrap().size, 1, "{encoding}");
    }
    let (address, heard) = proxy(0).await;
    client(format!("http://{address}")).build().unwrap().send(&get("a")).await.unwrap();
    let heard = heard.lock().unwrap()[0].to_lowercase();
    let accepted = heard.lines().find_map(|line| line.strip_prefix("accept-encoding: ")).unwrap_or_default();
    // Features of other crates in the same build may add to it.
    assert!(asked_for.iter().all(|encoding| accepted.split(',').any(|one| one == *encoding)), "{heard}");
}
