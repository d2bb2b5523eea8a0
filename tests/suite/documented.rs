//! The JSON of the public documents, with its free text reworded, fits the generated types and comes back as it was.

use crate::operations::{self, Answer, Raw};
use crate::request::same;
use crate::spec;
use bytes::Bytes;
use serde::Deserialize;
use serde_json::Value;
use std::fs;
use std::path::PathBuf;

/// A file of `data/documented`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Documented {
    operation: String,
    /// The document, as `spec/README.md` lists them.
    #[allow(dead_code)]
    source: String,
    /// The body; null where none is sent.
    request: Option<Value>,
    status: u16,
    response: Value,
}

fn documented() -> Vec<(String, Documented)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("data/documented");
    let files = fs::read_dir(folder).expect("the folder is there").map(|entry| entry.expect("it can be read").path());
    let parse = |path: PathBuf| {
        let text = fs::read_to_string(&path).expect("the file is text");
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let file = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        (name, file)
    };
    files.map(parse).collect()
}

/// A request with this body; the documents show ids in text only.
fn request(operation: &str, body: &Value) -> Raw {
    let meta = operations::find(operation).meta;
    let segment = |segment: &'static str| if segment.starts_with('{') { "some-id" } else { segment };
    let target = meta.path.split('/').map(segment).collect::<Vec<_>>().join("/");
    Raw { method: meta.method.to_string(), target, body: Some(body.to_string().into()), ..Raw::default() }
}

fn json(bytes: &Bytes) -> Value {
    serde_json::from_slice(bytes).unwrap_or(Value::Null)
}

#[tokio::test]
async fn documented_json_comes_back_as_it_was() {
    let documented = documented();
    let mut wrong = Vec::new();
    for (file, Documented { operation, request: body, status, response, .. }) in &documented {
        let entry = operations::find(operation);
        if let Some(body) = body {
            match entry.again(request(operation, body)).await.map(|raw| json(&raw.body.unwrap_or_default())) {
                Ok(found) if same(body, &found) => {}
                other => wrong.push(format!("{file}: the request came back as {other:?}")),
            }
        }
        let answer = Answer { status: *status, body: response.to_string().into(), is_failure: false };
        match entry.rewrite(answer).await {
            Ok(found) if found.status == *status && same(response, &json(&found.body)) => {}
            other => wrong.push(format!("{file}: the response came back as {other:?}")),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// An operation is called documented where a document shows its answer, so the answer is here.
#[test]
fn operations_called_documented_are_here() {
    let here: Vec<_> = documented().into_iter().map(|(_, file)| file.operation).collect();
    let first = ["agents", "developer"];
    let is_documented = |level: &str| level == "documented";
    for tag in spec::api().tags.iter().filter(|tag| first.contains(&tag.name.as_str())) {
        for operation in &tag.operations {
            let level = operation.evidence.as_ref().map(|evidence| evidence.level.as_str());
            assert!(!level.is_some_and(is_documented) || here.contains(&operation.id), "{} is not here", operation.id);
        }
    }
}
