//! Secrets of a request in texts that a server answers.

use crate::wire::Secret;

/// Shorter secrets are not searched for in texts: they would be found by chance.
const SHORTEST_REDACTED: usize = 6;

/// Takes the secrets of a request out of texts that a server answered.
#[derive(Clone, Debug, Default)]
pub(crate) struct Redactor(Vec<Secret>);

impl Redactor {
    pub(crate) fn add(&mut self, secret: Secret) {
        if secret.expose().len() >= SHORTEST_REDACTED && !self.0.contains(&secret) {
            self.0.push(secret);
        }
    }

    pub(crate) fn clean(&self, text: &mut String) {
        for secret in &self.0 {
            if text.contains(secret.expose()) {
                *text = text.replace(secret.expose(), "[redacted]");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_taken_out_of_texts() {
        let mut redactor = Redactor::default();
        redactor.add("lvng_sk_live_0123".into());
        redactor.add("abc".into());
        let mut text = "key lvng_sk_live_0123 refused by abc".to_owned();
        redactor.clean(&mut text);
        assert_eq!(text, "key [redacted] refused by abc");
    }
}
