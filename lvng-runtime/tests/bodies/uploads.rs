//! Files that a server takes in: in memory, on disk, or not at all.

use super::tap::{Message, Tap, router};
use axum::body::Body;
use bytes::Bytes;
use futures_util::{StreamExt, stream};
use http::{StatusCode, header};
use lvng_runtime::wire::{File, JsonObject, Value};
use lvng_runtime::{Operation, object};
use std::collections::BTreeMap;
use std::time::Duration;

const KIB: usize = 1024;
const MIB: usize = 1024 * KIB;

#[derive(Clone, Debug, PartialEq, Operation)]
#[operation("send", POST "/send")]
#[body(multipart, required)]
#[success(200, json, Value)]
struct Send {
    title: Option<String>,
    #[field(max_items = 2, unique_items)]
    files: Option<Vec<File>>,
    #[extra]
    extra: BTreeMap<String, Value>,
}

/// A body of anything.
#[derive(Clone, Debug, PartialEq, Operation)]
#[operation("sendAny", POST "/any")]
#[success(204)]
struct SendAny {
    #[body(multipart, required)]
    body: JsonObject,
}

/// Answers what the handler saw of the files.
fn tap() -> Tap {
    let router = router().max_body_bytes(64 * MIB).max_form_memory(200 * KIB);
    let router = router.route_public(|_, _: SendAny| async { Ok(()) });
    Tap::new(router.route_public(|_, req: Send| async move {
        let mut seen = Vec::new();
        for file in req.files.unwrap_or_default() {
            let (mut sum, mut length) = (0, 0);
            // From the first byte on each time, and two at once.
            let (mut one, mut other) = (file.stream(), file.clone().stream());
            while let Some(piece) = one.next().await.transpose()? {
                assert_eq!(Some(&piece), other.next().await.transpose()?.as_ref());
                assert!(file.bytes().is_some() || piece.len() <= 64 * KIB);
                sum += piece.iter().map(|byte| u64::from(*byte)).sum::<u64>();
                length += piece.len() as u64;
            }
            assert_eq!(file.length(), Some(length));
            seen.push(Value::from(object! {
                "name": file.name().unwrap_or_default(),
                "type": file.content_type().unwrap_or_default(),
                "language": file.headers().get(header::CONTENT_LANGUAGE).map_or("", |v| v.to_str().unwrap()),
                "spooled": file.is_spooled(),
                "length": length,
                "sum": sum,
                "collected": file.collect().await?.len(),
            }));
        }
        Ok(Value::from(seen))
    }))
}

/// The pieces of a part.
fn part(head: &str, length: usize) -> Vec<Bytes> {
    let head = format!("\r\n--b\r\nContent-Disposition: form-data; {head}\r\n\r\n");
    let pieces = (0..length).step_by(10_000).map(|at| Bytes::from(vec![7; (length - at).min(10_000)]));
    std::iter::once(Bytes::from(head)).chain(pieces).collect()
}

async fn send(parts: Vec<Vec<Bytes>>) -> (StatusCode, Message) {
    send_to("/send", parts).await
}

async fn send_to(target: &str, parts: Vec<Vec<Bytes>>) -> (StatusCode, Message) {
    let end = Bytes::from("\r\n--b--\r\n");
    let pieces = parts.into_iter().flatten().chain([end]).map(Ok::<_, std::io::Error>);
    let body = Body::from_stream(stream::iter(pieces));
    tap().raw(target, &[("content-type", "multipart/form-data; boundary=b")], body).await
}

fn seen(message: &Message) -> Vec<Value> {
    serde_json::from_str(message.text()).unwrap_or_else(|_| panic!("{}", message.text()))
}

#[tokio::test]
async fn large_files_are_read_from_disk() {
    let head = "name=files; filename=a.bin\r\nContent-Type: image/png\r\nContent-Language: de";
    let (status, answer) = send(vec![part(head, 32 * MIB), part("name=title", 3), part(head, 64 * KIB + 1)]).await;
    assert_eq!(status, StatusCode::OK, "{}", answer.text());
    let expected = |length: usize| {
        Value::from(object! {
            "name": "a.bin", "type": "image/png", "language": "de",
            "spooled": true, "length": length, "sum": 7 * length, "collected": length,
        })
    };
    assert_eq!(seen(&answer), [expected(32 * MIB), expected(64 * KIB + 1)]);
}

#[tokio::test]
async fn small_files_stay_in_memory_while_there_is_some() {
    for (lengths, spooled) in [([0, 64 * KIB], [false, false]), ([64 * KIB, 64 * KIB + 1], [false, true])] {
        let parts = lengths.map(|length| part("name=files; filename=a", length));
        let (_, answer) = send(parts.to_vec()).await;
        assert_eq!(seen(&answer).iter().map(|file| &file["spooled"]).collect::<Vec<_>>(), spooled);
    }
    // The text leaves too little for a file that would have stayed.
    let (_, answer) = send(vec![part("name=title", 190 * KIB), part("name=files; filename=a", 20 * KIB)]).await;
    assert_eq!(seen(&answer)[0]["spooled"], true);
    // Without a filename it is in memory as long as it fits: it could be a text of that type.
    let plain = "name=files\r\nContent-Type: application/x-tar";
    for (length, spooled) in [(150 * KIB, false), (201 * KIB, true)] {
        let (_, answer) = send(vec![part(plain, length)]).await;
        assert_eq!(seen(&answer)[0]["spooled"], spooled);
    }
}

#[tokio::test]
async fn limits_are_413() {
    let file = || part("name=files; filename=a", 100);
    for parts in [
        vec![part("name=files; filename=a", 65 * MIB)],
        vec![part("name=title", 201 * KIB)],
        vec![part("name=title", 150 * KIB), part("name=more", 51 * KIB)],
        vec![part("name=title\r\nContent-Type: application/json", 201 * KIB)],
        vec![file(); 1_001],
        vec![part(&format!("name=files; filename={}", "x".repeat(9_000)), 1); 30],
    ] {
        let (status, answer) = send(parts).await;
        assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE, "{}", answer.text());
        assert!(answer.text().contains("PAYLOAD_TOO_LARGE"));
    }
}

#[tokio::test]
async fn what_breaks_the_description_is_400() {
    let file = || part("name=files; filename=a", 100 * KIB);
    let mut cut = file();
    cut.truncate(4);
    cut.extend([Bytes::from("\r\n--b\r\nContent-Disposition: form-data")]);
    for (parts, why) in [
        (vec![file(); 3], "must have at most 2 items"),
        (vec![part("name=files; filename=a", 10); 2], "must not hold the same item twice"),
        (vec![part("name=title; filename=t", 100 * KIB)], "leave out the filename"),
        (vec![part("name=more; filename=t", 100 * KIB)], "too large for a property of any type"),
        (vec![part("filename=t", 100 * KIB)], "has no name"),
        (vec![cut], "not valid multipart"),
        (vec![vec![Bytes::from("\r\n--b\r\nx: ")], vec![Bytes::from("xxxx"); 10_000]], "too long"),
        (vec![vec![Bytes::from("no boundary "); 10_000], file()], "too long"),
    ] {
        let (status, answer) = send(parts).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{}", answer.text());
        assert!(answer.text().contains(why), "{why}: {}", answer.text());
    }
}

#[tokio::test]
async fn a_body_of_anything_has_no_place_for_large_files() {
    let file = |length| vec![part("name=x; filename=x", length)];
    assert_eq!(send_to("/any", file(10)).await.0, StatusCode::NO_CONTENT);
    let (status, answer) = send_to("/any", file(65 * KIB)).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert!(answer.text().contains("\"field\":\"x\",\"message\":\"is a file too large"), "{}", answer.text());
}

#[tokio::test]
async fn pieces_may_be_cut_anywhere() {
    let all = [part("name=title", 3), part("name=files; filename=\"a\"", 70 * KIB)].concat().concat();
    for size in [1, 7, 4_096, all.len()] {
        let pieces = all.chunks(size).map(Bytes::copy_from_slice).collect();
        let (status, answer) = send(vec![pieces]).await;
        assert_eq!(status, StatusCode::OK, "{}", answer.text());
        assert_eq!(seen(&answer)[0]["length"], 70 * KIB);
    }
}

/// The runtime reads these bodies itself, so no handler can end one that is drawn out a byte at a time.
#[tokio::test(start_paused = true)]
async fn slow_forms_end() {
    let letters = part("name=title", 0).concat().into_iter().chain(std::iter::repeat(b'a')).take(10_000);
    let slow = stream::iter(letters).then(|letter| async move {
        tokio::time::sleep(Duration::from_secs(1)).await;
        Ok::<_, std::io::Error>(Bytes::from(vec![letter]))
    });
    let begun = tokio::time::Instant::now();
    let headers = [("content-type", "multipart/form-data; boundary=b")];
    let (status, _) = tap().raw("/send", &headers, Body::from_stream(slow)).await;
    assert_eq!(status, StatusCode::REQUEST_TIMEOUT);
    // The clock is paused: a minute, and what sixty bytes earn of another.
    assert_eq!(begun.elapsed().as_secs(), 60);
}
