//! What must not be shown of traffic.

pub use lvng_contract::secret::{MASK, is_secret_name};
use url::Url;

/// How texts begin that are keys of some service, whatever their field is called.
const BEGINS: [&str; 14] = [
    "sk_",
    "sk-",
    "pk_",
    "rk_",
    "ghp_",
    "gho_",
    "github_pat_",
    "xoxb-",
    "xoxp-",
    "AKIA",
    "eyJ",
    "Bearer ",
    "Basic ",
    "whsec_",
];

/// Longer texts without spaces are taken for keys when letters and digits are mixed in them.
const LONG: usize = 24;

/// Whether a text looks like a key or password by itself.
pub fn is_secret_text(text: &str) -> bool {
    let has = |is: fn(&char) -> bool| text.chars().any(|letter| is(&letter));
    let is_mixed = has(char::is_ascii_digit) && has(char::is_ascii_alphabetic);
    let is_word = text.chars().all(|letter| letter.is_ascii_alphanumeric() || "-_.+/=".contains(letter));
    BEGINS.iter().any(|begin| text.starts_with(begin))
        || text.contains("_sk_")
        || (text.len() >= LONG && is_mixed && is_word)
}

/// A name, or what stands for it if it looks like a key.
pub fn shown(name: &str) -> String {
    if is_secret_text(name) { MASK.to_owned() } else { name.to_owned() }
}

/// A URL without user name, password and query.
pub fn shown_url(url: &Url) -> Url {
    let mut shown = url.clone();
    // Both fail for URLs that have no host, which have neither.
    let _ = shown.set_username("");
    let _ = shown.set_password(None);
    shown.set_query(None);
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_are_shown_without_credentials() {
        let url = Url::parse("https://ann:secret@example.com/a?key=secret").unwrap();
        assert_eq!(shown_url(&url).as_str(), "https://example.com/a");
    }

    #[test]
    fn texts_tell() {
        for text in [
            "lvng_sk_live_1",
            "sk_test_x",
            "eyJhbGciOi",
            "Bearer a",
            "0123456789abcdef0123456789abcdef",
            "f3c1b2a4-9a4e-4f5c-8a33-1e2d3c4b5a69",
        ] {
            assert!(is_secret_text(text), "{text}");
        }
        for text in ["active", "agents", "2026-01-01", "agt_000000000001", "a name of several words and 1 digit"] {
            assert!(!is_secret_text(text), "{text}");
        }
    }
}
