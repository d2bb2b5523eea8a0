#!/usr/bin/env bash
# A client that goes through a proxy asks it for port 443 where the address is `http://` and names no port.
#
# Versions: hyper-util 0.1.21, hyper 1, tokio 1, tower-service 0.3 (built with cargo).
#
# Seen: the connectors `SocksV4` and `SocksV5` and the CONNECT connector `Tunnel` are called with three addresses, and a
# listener on loopback stands for the proxy. For `http://things.example/` each asks for things.example:443, for
# `http://things.example:80/` and `https://things.example/` for the ports that are meant. The text of the request that
# follows goes in the clear to the port where the other side speaks TLS, and the caller sees an error of the protocol.
#
# Specification: RFC 9110, section 4.2.1: the default port of `http` is 80; a URI with the default port and one without
# any are the same (RFC 3986, section 6.2.3).
#
# Reason: where an address has no port, 443 is taken without a look at its scheme.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

mkdir src
cat > Cargo.toml <<'END'
[package]
name = "ports"
version = "0.0.0"
edition = "2024"

[dependencies]
http = "1"
hyper-util = { version = "=0.1.21", features = ["client-legacy", "client-proxy", "http1", "tokio"] }
tokio = { version = "1", features = ["io-util", "macros", "net", "rt", "time"] }
tower-service = "0.3"

[profile.dev]
debug = false
END
cat > src/main.rs <<'END'
use http::Uri;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::connect::proxy::{SocksV4, SocksV5, Tunnel};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tower_service::Service;

/// What a proxy is asked for: it answers no request for a connection.
async fn asked(listener: &TcpListener, kind: &str) -> String {
    let (mut socket, _) = listener.accept().await.unwrap();
    let mut bytes = vec![0; 512];
    if kind == "SOCKS 5" {
        socket.read(&mut bytes).await.unwrap();
        socket.write_all(&[5, 0]).await.unwrap();
    }
    let count = socket.read(&mut bytes).await.unwrap();
    match kind {
        "CONNECT" => String::from_utf8_lossy(&bytes[..count]).lines().next().unwrap_or_default().to_owned(),
        "SOCKS 5" => format!("port {}", u16::from_be_bytes([bytes[count - 2], bytes[count - 1]])),
        _ => format!("port {}", u16::from_be_bytes([bytes[2], bytes[3]])),
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    for kind in ["SOCKS 4", "SOCKS 5", "CONNECT"] {
        for address in ["http://things.example/", "http://things.example:80/", "https://things.example/"] {
            let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
            let proxy: Uri = format!("http://{}", listener.local_addr().unwrap()).parse().unwrap();
            let target: Uri = address.parse().unwrap();
            let connect = async {
                match kind {
                    "SOCKS 4" => drop(SocksV4::new(proxy, HttpConnector::new()).call(target).await),
                    "SOCKS 5" => drop(SocksV5::new(proxy, HttpConnector::new()).call(target).await),
                    _ => drop(Tunnel::new(proxy, HttpConnector::new()).call(target).await),
                }
            };
            let seen = tokio::time::timeout(Duration::from_secs(20), async { tokio::join!(connect, asked(&listener, kind)).1 });
            println!("{kind} {address}: {}", seen.await.unwrap());
        }
    }
}
END
cargo build --quiet
timeout 120 target/debug/ports > seen

cat > expected <<'END'
SOCKS 4 http://things.example/: port 443
SOCKS 4 http://things.example:80/: port 80
SOCKS 4 https://things.example/: port 443
SOCKS 5 http://things.example/: port 443
SOCKS 5 http://things.example:80/: port 80
SOCKS 5 https://things.example/: port 443
CONNECT http://things.example/: CONNECT things.example:443 HTTP/1.1
CONNECT http://things.example:80/: CONNECT things.example:80 HTTP/1.1
CONNECT https://things.example/: CONNECT things.example:443 HTTP/1.1
END
diff -u expected seen || { echo "The behaviour has changed." >&2; exit 1; }
cat seen
