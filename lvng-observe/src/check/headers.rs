//! Which headers say something about an API.

use super::Check;
use crate::description::Node;
use crate::exchange::Message;
use crate::finding::{Change, Kind};
use crate::secrets;

/// Headers of HTTP itself, of browsers, caches and proxies.
const OF_HTTP: &[&str] = &[
    "accept",
    "accept-charset",
    "accept-encoding",
    "accept-language",
    "accept-patch",
    "accept-ranges",
    "age",
    "allow",
    "alt-svc",
    "alt-used",
    "authorization",
    "cache-control",
    "clear-site-data",
    "connection",
    "content-disposition",
    "content-encoding",
    "content-language",
    "content-length",
    "content-location",
    "content-range",
    "content-security-policy",
    "content-security-policy-report-only",
    "content-type",
    "cookie",
    "cross-origin-embedder-policy",
    "cross-origin-opener-policy",
    "cross-origin-resource-policy",
    "date",
    "dnt",
    "early-data",
    "etag",
    "expect",
    "expect-ct",
    "expires",
    "forwarded",
    "from",
    "host",
    "if-match",
    "if-modified-since",
    "if-none-match",
    "if-range",
    "if-unmodified-since",
    "keep-alive",
    "last-modified",
    "link",
    "location",
    "max-forwards",
    "nel",
    "origin",
    "origin-agent-cluster",
    "permissions-policy",
    "pragma",
    "priority",
    "proxy-authenticate",
    "proxy-authorization",
    "proxy-connection",
    "range",
    "referer",
    "referrer-policy",
    "refresh",
    "report-to",
    "reporting-endpoints",
    "retry-after",
    "save-data",
    "server",
    "server-timing",
    "set-cookie",
    "sourcemap",
    "strict-transport-security",
    "te",
    "timing-allow-origin",
    "traceparent",
    "tracestate",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "upgrade-insecure-requests",
    "user-agent",
    "vary",
    "via",
    "warning",
    "www-authenticate",
    "x-cache",
    "x-cache-hits",
    "x-content-type-options",
    "x-dns-prefetch-control",
    "x-download-options",
    "x-frame-options",
    "x-permitted-cross-domain-policies",
    "x-powered-by",
    "x-real-ip",
    "x-requested-with",
    "x-robots-tag",
    "x-served-by",
    "x-timer",
    "x-ua-compatible",
    "x-xss-protection",
];

/// Headers that begin so belong to browsers or to what stands between client and server.
const BEGINS: &[&str] =
    &["access-control-", "sec-", "x-forwarded-", "x-envoy-", "cf-", "x-amz-cf-", "x-vercel-", "x-b3-", ":"];

/// Whether a header, in lower case, says nothing of the API.
pub(super) fn is_of_http(name: &str) -> bool {
    OF_HTTP.binary_search(&name).is_ok() || BEGINS.iter().any(|begin| name.starts_with(begin))
}

impl<'d> Check<'d> {
    /// The headers of a response.
    pub(super) fn response_headers(&mut self, message: &Message, response: &Node<'d>) {
        let described = response.members("headers");
        for (name, value) in &message.headers {
            let found = described.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
            match found {
                Some((_, header)) => {
                    let header = self.description.follow(header.clone());
                    self.plain_value(&header, value, name);
                }
                None if is_of_http(name) => {}
                None => {
                    let shown = secrets::shown(name);
                    let message = format!("the response has no header `{shown}`");
                    self.see(Kind::Header, &response.at, name, message, &shown, Change::Header(name.clone()));
                }
            }
        }
        for (name, header) in described {
            let header = self.description.follow(header);
            if header.is("required") && message.header(&name.to_lowercase()).is_none() {
                let message = format!("the required header `{name}` is not sent");
                self.see(Kind::Required, &header.at, name, message, name, Change::Optional);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_list_can_be_searched() {
        assert!(super::OF_HTTP.is_sorted());
        assert!(super::is_of_http("x-forwarded-for") && super::is_of_http("etag") && !super::is_of_http("x-plan"));
    }
}
