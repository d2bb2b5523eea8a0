//! Names whose values are secrets, by which they are masked where messages are shown or kept.

/// What stands for a secret.
pub const MASK: &str = "***";

/// Parts of names that say that the value is secret, in lower case and without signs.
const PARTS: [&str; 14] = [
    "password",
    "passwd",
    "passphrase",
    "secret",
    "token",
    "apikey",
    "authorization",
    "cookie",
    "credential",
    "privatekey",
    "signature",
    "session",
    "accesskey",
    "otp",
];

/// Whether a field, parameter or header of this name has a value to hide: `Authorization`, `x-api-key`, `clientSecret`,
/// `Ocp-Apim-Subscription-Key`. A `key` alone is as a rule the name of something else.
pub fn is_secret_name(name: &str) -> bool {
    let plain: String = name.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    // `max_tokens` and the like count something.
    let counts = plain.ends_with("tokens") || plain.ends_with("count");
    !counts && (PARTS.iter().any(|part| plain.contains(part)) || is_some_key(name))
}

/// Whether the last of several words is `key`, so that `monkey` is none.
fn is_some_key(name: &str) -> bool {
    let Some((before, last)) = name.split_at_checked(name.len().saturating_sub(3)) else { return false };
    match last {
        "Key" => before.ends_with(|letter: char| letter.is_lowercase() || letter.is_ascii_digit() || letter == '-'),
        "key" | "KEY" => before.ends_with(['-', '_', '.']),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell() {
        for name in [
            "Authorization",
            "X-API-Key",
            "set-cookie",
            "client_secret",
            "accessToken",
            "newPassword",
            "Ocp-Apim-Subscription-Key",
            "x-functions-key",
            "signingKey",
            "STORAGE_KEY",
        ] {
            assert!(is_secret_name(name), "{name}");
        }
        for name in ["name", "max_tokens", "author", "tokenCount", "key", "monkey", "Key", "", "é", "status"] {
            assert!(!is_secret_name(name), "{name}");
        }
    }
}
