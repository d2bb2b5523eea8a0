//! Calls as HTTP Archives: recorded, masked, played back.

use super::operations::{Download, SCHEMES, create, get};
use super::script::{Act, BASE, Script, THING, shown};
use lvng_runtime::client::testing::{Answers, Recorder, Recording};
use lvng_runtime::client::{Client, ClientBuilder};
use serde_json::{Value, json};

fn json_answer(status: u16, body: &'static str) -> Act {
    let headers = vec![
        ("content-type", "application/json".to_owned()),
        ("set-cookie", "sid=s3cr3t".to_owned()),
        ("x-request-id", "req_1".to_owned()),
    ];
    Act::Answer(status, headers, body)
}

fn builder() -> ClientBuilder {
    Client::builder(BASE).security_schemes(SCHEMES).bearer("s3cr3t-token").max_retries(0)
}

/// A client of what was recorded.
fn played(archive: &str) -> (Recording, Client) {
    let recording = Recording::from_har(archive).unwrap();
    (recording.clone(), builder().service(recording).build().unwrap())
}

#[tokio::test]
async fn what_is_recorded_is_played_back() {
    let answers =
        [json_answer(200, THING), json_answer(201, THING), Act::Break, json_answer(404, r#"{"message":"gone"}"#)];
    let recorder = Recorder::new();
    let client = builder().service(Script::new(answers)).layer(recorder.clone()).build().unwrap();
    let first = client.send(&get("a")).await.unwrap();
    let second = client.send(&create("a")).await.unwrap();
    client.send(&get("b")).await.unwrap_err();
    let refused = client.send(&get("c")).await.unwrap_err();
    let archive = recorder.to_har();

    let (recording, client) = played(&archive);
    // Another order than that of the recording.
    assert_eq!(client.send(&create("a")).await.unwrap(), second);
    assert_eq!(client.send(&get("a")).await.unwrap(), first);
    assert!(shown(&client.send(&get("b")).await.unwrap_err()).contains("no response"));
    let again = client.send(&get("c")).await.unwrap_err();
    assert_eq!((again.status(), again.message()), (refused.status(), Some("gone")));
    assert_eq!(again.request_id(), Some("req_1"));
    assert_eq!(recording.left(), 0);
    let missing = shown(&client.send(&get("a")).await.unwrap_err());
    assert!(missing.contains("no entry left for GET https://api.example/v1/things/a"), "{missing}");
}

#[tokio::test]
async fn secrets_are_masked() {
    let body = r#"{"id":"a","size":1,"extra":[{"access_token":"s3cr3t-a","apiKey":"s3cr3t-b","keyword":"seen"}]}"#;
    let recorder = Recorder::new();
    let client = builder().default_header("x-session", "s3cr3t-s").service(Script::new([json_answer(200, body)]));
    client.layer(recorder.clone()).build().unwrap().send(&get("a")).await.unwrap();
    let archive = recorder.to_har();
    assert!(!archive.contains("s3cr3t"), "{archive}");
    let value: Value = serde_json::from_str(&archive).unwrap();
    let entry = &value["log"]["entries"][0];
    let content: Value = serde_json::from_str(entry["response"]["content"]["text"].as_str().unwrap()).unwrap();
    assert_eq!(content["extra"][0], json!({ "access_token": "***", "apiKey": "***", "keyword": "seen" }));
    let masked = |message: &str, name: &str| {
        let headers = entry[message]["headers"].as_array().unwrap();
        headers.iter().find(|header| header["name"] == name).unwrap()["value"] == "***"
    };
    assert!(masked("request", "authorization") && masked("request", "x-session") && masked("response", "set-cookie"));
    // What HAR 1.2 requires.
    assert_eq!(value["log"]["version"], "1.2");
    assert!(entry["startedDateTime"].as_str().unwrap().ends_with('Z') && entry["time"].is_number());
    assert!(entry["cache"].is_object() && entry["timings"]["wait"].is_number());
}

#[tokio::test]
async fn streams_are_recorded_as_they_are_read() {
    let bytes = [0xFF, 0x00, b'a'];
    let recorder = Recorder::new();
    let answers = Answers::new().answer(http::Response::new(bytes.to_vec()));
    let client = builder().service(answers).layer(recorder.clone()).build().unwrap();
    let stream = client.send(&Download { id: "a".into() }).await.unwrap();
    assert!(!recorder.to_har().contains("/wBh"));
    assert_eq!(stream.collect().await.unwrap()[..], bytes);
    let archive = recorder.to_har();
    assert!(archive.contains("/wBh"), "{archive}");
    let (_, client) = played(&archive);
    let stream = client.send(&Download { id: "a".into() }).await.unwrap();
    assert_eq!(stream.collect().await.unwrap()[..], bytes);
}

#[test]
fn archives_that_are_none_are_refused() {
    let entry = |request: &str, response: &str| {
        format!(r#"{{"log":{{"entries":[{{"request":{request},"response":{response}}}]}}}}"#)
    };
    let request = r#"{"method":"GET","url":"https://a.example/"}"#;
    for (text, expected) in [
        ("{".to_owned(), "EOF"),
        ("{}".to_owned(), "no `log.entries`"),
        (entry("{}", "{}"), "entry 0: `request.url` is no text"),
        (entry(r#"{"method":"GET","url":"a b"}"#, "{}"), "entry 0: `request.url`"),
        (entry(request, "{}"), "entry 0: `response.status` is no number"),
        (entry(request, r#"{"status":70000}"#), "entry 0: "),
        (entry(request, r#"{"status":200,"content":{"text":"!","encoding":"base64"}}"#), "is no base64"),
    ] {
        let error = Recording::from_har(&text).unwrap_err().to_string();
        assert!(error.contains(expected), "{error} of {text}");
    }
}
