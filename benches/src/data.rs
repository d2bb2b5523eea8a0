//! What is sent and answered: agents as the documentation of LVNG shows them.

use serde_json::{Value, json};

/// The key that both servers take.
pub const KEY: &str = "lvng_sk_bench_0123456789abcdef0123456789abcdef";

/// A list of so many agents, 336 bytes each, as `listAgents` answers it. One in seven has a text with escapes.
pub fn list(count: usize) -> Vec<u8> {
    let agents: Vec<Value> = (0..count).map(summary).collect();
    let list = json!({ "success": true, "agents": agents, "total": count, "limit": count, "offset": 0 });
    list.to_string().into_bytes()
}

fn summary(index: usize) -> Value {
    let description = match index % 7 {
        0 => "Turns \"raw\" tables into reports,\nbacked by statistics.",
        _ => "Turns raw tables into reports backed by statistics.",
    };
    json!({
        "id": id(index),
        "name": format!("Data Analyst {index}"),
        "description": description,
        "model": "claude-sonnet",
        "status": (["active", "inactive", "archived"][index % 3]),
        "capabilities": { "code_interpreter": true, "file_analysis": index.is_multiple_of(2) },
        "tags": ["analytics", "reporting"],
        "isPublic": index.is_multiple_of(5),
        "created_at": time(index),
    })
}

/// The answer of `getAgent`.
pub fn agent() -> Vec<u8> {
    json!({
        "success": true,
        "agent": {
            "id": id(1),
            "name": "Data Analyst",
            "description": "Turns raw tables into reports backed by statistics.",
            "avatar": null,
            "systemPrompt": "Act as an experienced data analyst and explain every figure you give.",
            "model": "claude-sonnet",
            "temperature": 0.3,
            "capabilities": { "code_interpreter": true, "file_analysis": true },
            "metadata": {},
            "tags": ["analytics", "reporting"],
            "status": "active",
            "isPublic": false,
            "user_id": "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11",
            "created_at": time(1),
            "updated_at": time(2),
        },
    })
    .to_string()
    .into_bytes()
}

/// The body of `createAgent`, 425 bytes.
pub fn new_agent() -> Vec<u8> {
    json!({
        "name": "Data Analyst",
        "description": "Turns raw tables into reports backed by statistics.",
        "avatar": "https://cdn.example.com/avatars/analyst.png",
        "systemPrompt": "Act as an experienced data analyst and explain every figure you give.",
        "model": "claude-sonnet",
        "temperature": 0.3,
        "capabilities": { "code_interpreter": true, "file_analysis": true },
        "metadata": { "team": "finance" },
        "tags": ["analytics", "reporting", "q3"],
        "isPublic": false,
    })
    .to_string()
    .into_bytes()
}

/// The id of an agent.
pub fn id(index: usize) -> String {
    format!("550e8400-e29b-41d4-a716-{index:012}")
}

fn time(index: usize) -> String {
    format!("2026-03-19T16:{:02}:{:02}.000Z", index / 60 % 60, index % 60)
}

/// Bytes as the value they are JSON of, for comparing answers.
pub fn value(json: &[u8]) -> Value {
    serde_json::from_slice(json).expect("both sides write JSON")
}
