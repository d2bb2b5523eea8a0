//! The models, with serde's derives.
//!
//! Their fields have the types of the generated ones, but for times, which are text here. Generated models check that a
//! time is one and keep its text; so these do less. [`CheckedAgent`] has a time that chrono has read, which does as much,
//! but does not keep the text.

use chrono::{DateTime, FixedOffset};
use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value};
use std::fmt;

/// What a value is in JSON.
pub fn to_json<T: Serialize>(value: &T) -> Vec<u8> {
    serde_json::to_vec(value).expect("a value of serde's derives can be written")
}

/// Whether an agent runs. Clients take values that were added later, and send them back.
#[derive(Clone, Debug, PartialEq)]
pub enum Status {
    /// It answers.
    Active,
    /// It refuses.
    Inactive,
    /// It was deleted.
    Archived,
    /// None of those.
    Unknown(String),
}

impl Status {
    /// As on the wire.
    pub fn as_str(&self) -> &str {
        match self {
            Status::Active => "active",
            Status::Inactive => "inactive",
            Status::Archived => "archived",
            Status::Unknown(text) => text,
        }
    }
}

/// Faster than `#[serde(untagged)]` on the last variant, which serde buffers for.
impl<'de> Deserialize<'de> for Status {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        struct Text;

        impl Visitor<'_> for Text {
            type Value = Status;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Status, E> {
                Ok(match text {
                    "active" => Status::Active,
                    "inactive" => Status::Inactive,
                    "archived" => Status::Archived,
                    other => Status::Unknown(other.to_owned()),
                })
            }
        }

        input.deserialize_str(Text)
    }
}

impl Serialize for Status {
    fn serialize<S: Serializer>(&self, output: S) -> Result<S::Ok, S::Error> {
        output.serialize_str(self.as_str())
    }
}

/// An agent in a list.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AgentSummary {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// What it runs on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// Whether it runs.
    pub status: Status,
    /// What it can do.
    pub capabilities: Map<String, Value>,
    /// To find it by.
    pub tags: Vec<String>,
    /// Whether others see it.
    #[serde(rename = "isPublic")]
    pub is_public: bool,
    /// Since when it is there.
    pub created_at: String,
}

/// A page of agents.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AgentList {
    /// True.
    pub success: bool,
    /// The agents.
    pub agents: Vec<AgentSummary>,
    /// How many there are on all pages.
    pub total: i64,
    /// How many there are on a page at most.
    pub limit: i64,
    /// How many came before.
    pub offset: i64,
}

/// An agent in a list, whose time is checked.
#[derive(Deserialize)]
#[allow(dead_code, reason = "reading it is what is measured")]
pub struct CheckedAgent {
    id: String,
    name: String,
    description: Option<String>,
    model: Option<String>,
    status: Status,
    capabilities: Map<String, Value>,
    tags: Vec<String>,
    #[serde(rename = "isPublic")]
    is_public: bool,
    #[serde(deserialize_with = "time")]
    created_at: DateTime<FixedOffset>,
}

/// A time has no escapes, so its text can be borrowed.
fn time<'de, D: Deserializer<'de>>(input: D) -> Result<DateTime<FixedOffset>, D::Error> {
    DateTime::parse_from_rfc3339(<&str>::deserialize(input)?).map_err(D::Error::custom)
}

/// A page of agents whose times are checked.
#[derive(Deserialize)]
#[allow(dead_code, reason = "reading it is what is measured")]
pub struct CheckedAgentList {
    success: bool,
    /// The agents.
    pub agents: Vec<CheckedAgent>,
    total: i64,
    limit: i64,
    offset: i64,
}

/// An agent.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Agent {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// URL of its picture, null without one.
    pub avatar: Option<String>,
    /// What it is told first.
    #[serde(rename = "systemPrompt", default, skip_serializing_if = "Option::is_none")]
    pub system_prompt: Option<String>,
    /// What it runs on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// Sampling temperature.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub temperature: Option<f64>,
    /// What it can do.
    pub capabilities: Map<String, Value>,
    /// What is kept with it.
    pub metadata: Map<String, Value>,
    /// To find it by.
    pub tags: Vec<String>,
    /// Whether it runs.
    pub status: Status,
    /// Whether others see it.
    #[serde(rename = "isPublic")]
    pub is_public: bool,
    /// Whose it is.
    pub user_id: String,
    /// Since when it is there.
    pub created_at: String,
    /// When it was changed.
    pub updated_at: String,
}

/// One agent.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct OneAgent {
    /// True.
    pub success: bool,
    /// The agent.
    pub agent: Agent,
}

/// What an agent is made of.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct NewAgent {
    /// Its name.
    pub name: String,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// URL of its picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub avatar: Option<String>,
    /// What it is told first.
    #[serde(rename = "systemPrompt", default, skip_serializing_if = "Option::is_none")]
    pub system_prompt: Option<String>,
    /// What it runs on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// Sampling temperature, from 0 to 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub temperature: Option<f64>,
    /// What it can do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capabilities: Option<Map<String, Value>>,
    /// What is to be kept with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub metadata: Option<Map<String, Value>>,
    /// To find it by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<String>>,
    /// The workspace it is for.
    #[serde(rename = "workspaceId", default, skip_serializing_if = "Option::is_none")]
    pub workspace_id: Option<String>,
    /// Whether others see it.
    #[serde(rename = "isPublic", default, skip_serializing_if = "Option::is_none")]
    pub is_public: Option<bool>,
}

/// Which agents are wanted.
#[derive(Clone, Debug, Deserialize)]
pub struct Filter {
    /// Text to look for.
    pub search: Option<String>,
    /// Of this workspace.
    #[serde(rename = "workspaceId")]
    pub workspace_id: Option<String>,
    /// Of this status.
    pub status: Option<Status>,
    /// With these tags.
    pub tags: Option<String>,
    /// Those of others, too.
    #[serde(rename = "includePublic")]
    pub include_public: Option<bool>,
    /// How many at most.
    pub limit: Option<i64>,
    /// How many to pass over.
    pub offset: Option<i64>,
}
