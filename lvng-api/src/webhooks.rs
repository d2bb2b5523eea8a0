//! What LVNG sends to webhooks: verify the signature, then read the event.
//!
//! ```
//! use lvng_api::webhooks::{self, Event};
//!
//! # let (secret, body, header) = ("whsec_x", br#"{"event":"credit.low","data":{}}"#, webhooks::sign("whsec_x", br#"{"event":"credit.low","data":{}}"#));
//! // `body` is the request's body, byte for byte; `header` is the value of `X-LVNG-Signature`.
//! let delivery = webhooks::receive(secret, body, &header)?;
//! match delivery.event {
//!     Event::CreditLow => println!("top up: {:?}", delivery.data),
//!     other => println!("{other} is nothing to us"),
//! }
//! # Ok::<(), webhooks::WebhookError>(())
//! ```
//!
//! Evidence: the event names are those of the developer page and of the webhooks guide, which disagree; the signature is
//! as the guide has it (hex HMAC-SHA256 of the body). See `spec/decisions.md`, 17.

use hmac::{Hmac, KeyInit, Mac};
use lvng_runtime::wire::{DateTime, JsonObject, Mode, Model, Problem, Value, from_json};
use lvng_runtime::{Enum, Object};
use sha2::Sha256;
use std::fmt;

/// The header that carries the signature.
pub const SIGNATURE_HEADER: &str = "X-LVNG-Signature";

/// The body that is sent to a webhook.
#[derive(Clone, Debug, PartialEq, Object)]
pub struct Delivery {
    /// What happened.
    pub event: Event,
    /// When it happened; not every delivery was seen to have it.
    pub timestamp: Option<DateTime>,
    /// What the event is about; the keys depend on the event.
    pub data: JsonObject,
}

impl Delivery {
    /// Reads the data as a type, such as [`MessageCreated`].
    ///
    /// # Errors
    /// [`WebhookError::Body`] if the data is not of that type.
    pub fn data_as<T: Model>(&self) -> Result<T, WebhookError> {
        from_json(Value::Object(self.data.clone()).to_string().as_bytes(), Mode::Lenient).map_err(WebhookError::Body)
    }
}

/// The events that documents name.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Enum)]
pub enum Event {
    /// `agent.completed`
    #[value("agent.completed")]
    AgentCompleted,
    /// `agent.error`
    #[value("agent.error")]
    AgentError,
    /// `agent.started`
    #[value("agent.started")]
    AgentStarted,
    /// `credit.low`
    #[value("credit.low")]
    CreditLow,
    /// `knowledge.indexed`
    #[value("knowledge.indexed")]
    KnowledgeIndexed,
    /// `member.joined`
    #[value("member.joined")]
    MemberJoined,
    /// `member.left`
    #[value("member.left")]
    MemberLeft,
    /// `message.created`: see [`MessageCreated`].
    #[value("message.created")]
    MessageCreated,
    /// `message.deleted`
    #[value("message.deleted")]
    MessageDeleted,
    /// `message.updated`
    #[value("message.updated")]
    MessageUpdated,
    /// `swarm.spawn`
    #[value("swarm.spawn")]
    SwarmSpawn,
    /// `test.ping`: sent by the test call.
    #[value("test.ping")]
    TestPing,
    /// `workflow.completed`
    #[value("workflow.completed")]
    WorkflowCompleted,
    /// `workflow.failed`
    #[value("workflow.failed")]
    WorkflowFailed,
    /// `workflow.started`
    #[value("workflow.started")]
    WorkflowStarted,
    /// An event that no document names.
    #[unknown]
    Unknown(String),
}

/// The data of `message.created`.
#[derive(Clone, Debug, PartialEq, Object)]
pub struct MessageCreated {
    /// Id of the message.
    pub id: String,
    /// Id of its channel.
    pub channel_id: String,
    /// Its text.
    pub content: String,
    /// Id of who wrote it.
    pub sender_id: String,
    /// Who wrote it, such as `user`: one version of the guide has this key.
    pub message_type: Option<String>,
    /// What the content is, such as `text`: the other version has this key.
    pub content_type: Option<String>,
    /// When it was written.
    pub created_at: DateTime,
}

/// Why a delivery is not taken.
#[derive(Debug)]
#[non_exhaustive]
pub enum WebhookError {
    /// The signature is not one of the body with this secret: answer 401 and do nothing.
    Signature,
    /// The body cannot be read: where, and why.
    Body(Vec<Problem>),
}

impl fmt::Display for WebhookError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            WebhookError::Signature => f.write_str("the signature does not fit body and secret"),
            WebhookError::Body(problems) => {
                f.write_str("the body cannot be read")?;
                problems.iter().try_for_each(|problem| write!(f, "; {problem}"))
            }
        }
    }
}

impl std::error::Error for WebhookError {}

/// Verifies the signature of a delivery, then reads it.
///
/// # Errors
/// [`WebhookError::Signature`] if the signature is not one of the body, [`WebhookError::Body`] if it is and the body is not
/// a delivery.
pub fn receive(secret: &str, body: &[u8], signature: &str) -> Result<Delivery, WebhookError> {
    if !verify(secret, body, signature) {
        return Err(WebhookError::Signature);
    }
    from_json(body, Mode::Lenient).map_err(WebhookError::Body)
}

/// Whether `signature`, in hexadecimal digits of either case, is that of `body`; takes the same time wherever they differ.
pub fn verify(secret: &str, body: &[u8], signature: &str) -> bool {
    let Ok(signature) = hex::decode(signature.trim()) else { return false };
    mac(secret, body).is_some_and(|mac| mac.verify_slice(&signature).is_ok())
}

/// The signature of a body: what a server puts into [`SIGNATURE_HEADER`].
pub fn sign(secret: &str, body: &[u8]) -> String {
    mac(secret, body).map(|mac| hex::encode(mac.finalize().into_bytes())).unwrap_or_default()
}

/// HMAC takes keys of every length, so there always is one.
fn mac(secret: &str, body: &[u8]) -> Option<Hmac<Sha256>> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).ok()?;
    mac.update(body);
    Some(mac)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 4231, test case 2.
    #[test]
    fn signatures_are_hmac_sha256() {
        let signature = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
        assert_eq!(sign("Jefe", b"what do ya want for nothing?"), signature);
        assert!(verify("Jefe", b"what do ya want for nothing?", &signature.to_uppercase()));
    }

    #[test]
    fn anything_else_is_refused() {
        let body = br#"{"event":"test.ping","data":{}}"#;
        let good = sign("whsec_a", body);
        let short = &good[..62];
        for wrong in ["", "zz", short, &sign("whsec_b", body), &sign("whsec_a", b"{}")] {
            assert!(matches!(receive("whsec_a", body, wrong), Err(WebhookError::Signature)), "{wrong}");
        }
        assert_eq!(receive("whsec_a", body, &good).expect("it is genuine").event, Event::TestPing);
    }

    #[test]
    fn events_are_typed_and_unknown_ones_kept() {
        let body = br#"{"event":"message.created","timestamp":"2026-04-01T12:00:00.000Z","data":{"id":"m","channel_id":"c","content":"hi","sender_id":"u","message_type":"user","created_at":"2026-04-01T12:00:00.000Z"}}"#;
        let delivery = receive("s", body, &sign("s", body)).expect("it is genuine");
        assert_eq!(delivery.data_as::<MessageCreated>().expect("it is a message").content, "hi");
        let body = br#"{"event":"moon.rose","data":{"n":1}}"#;
        let delivery = receive("s", body, &sign("s", body)).expect("it is genuine");
        assert_eq!(delivery.event, Event::Unknown("moon.rose".to_owned()));
        assert!(matches!(receive("s", b"[]", &sign("s", b"[]")), Err(WebhookError::Body(_))));
    }
}
