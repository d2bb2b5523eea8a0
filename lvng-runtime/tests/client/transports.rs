//! What carries requests: layers around it, files.

use super::operations::{Download, Upload, get};
use super::script::{Act, Script, answer, ok, serve, shown, status};
use bytes::Bytes;
use futures_util::stream;
use http::{HeaderValue, Request, Response};
use lvng_runtime::client::{Client, Error, RequestBody};
use lvng_runtime::wire::{BoxError, ByteStream, File};
use std::sync::{Arc, Mutex};
use tower::ServiceBuilder;

#[tokio::test(start_paused = true)]
async fn layers_see_every_attempt_and_answer() {
    let script = Script::new([status(503), ok()]);
    let seen = Arc::new(Mutex::new(Vec::new()));
    let ours = seen.clone();
    let hooks = ServiceBuilder::new()
        .map_request(|mut request: Request<RequestBody>| {
            request.headers_mut().insert("x-signed", HeaderValue::from_static("yes"));
            request
        })
        .map_response(move |response: Response<ByteStream>| {
            ours.lock().unwrap().push(response.status().as_u16());
            response
        });
    let client = script.builder().bearer("t").layer(hooks.into_inner()).build().unwrap();
    client.send(&get("a")).await.unwrap();
    assert_eq!(*seen.lock().unwrap(), [503, 200]);
    assert!(script.seen().iter().all(|request| request.header("x-signed") == Some("yes")));
}

#[tokio::test(start_paused = true)]
async fn the_last_layer_is_outermost() {
    let append = |text: &'static str| {
        tower::util::MapRequestLayer::new(move |mut request: Request<RequestBody>| {
            request.headers_mut().append("x-layer", HeaderValue::from_static(text));
            request
        })
    };
    let script = Script::new([ok()]);
    let client = script.builder().bearer("t").layer(append("inner")).layer(append("outer")).build().unwrap();
    client.send(&get("a")).await.unwrap();
    let order: Vec<_> = script.seen()[0].headers.get_all("x-layer").iter().cloned().collect();
    assert_eq!(order, ["outer", "inner"]);
}

/// An error around another, as layers make them.
#[derive(Debug)]
struct Around(BoxError);

impl std::fmt::Display for Around {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("around")
    }
}

impl std::error::Error for Around {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&*self.0)
    }
}

#[tokio::test(start_paused = true)]
async fn errors_stay_what_they_are_within_layers() {
    for around in [false, true] {
        let script = Script::new([Act::Refuse, ok()]);
        let layer = tower::util::MapErrLayer::new(move |error| if around { Around(error).into() } else { error });
        let client = script.builder().bearer("t").max_retries(0).layer(layer).build().unwrap();
        let error = client.send(&get("a")).await.unwrap_err();
        assert!(error.is_connect() && shown(&error).contains("refused"), "{}", shown(&error));
    }
}

#[tokio::test]
async fn files_are_sent_and_saved_with_their_progress() {
    let folder = tempfile::tempdir().unwrap();
    let (from, to) = (folder.path().join("from.bin"), folder.path().join("to.bin"));
    let content: Vec<u8> = (0..200_000_u32).flat_map(u32::to_le_bytes).collect();
    std::fs::write(&from, &content).unwrap();

    let script = Script::new([status(204)]);
    let told = Arc::new(Mutex::new(Vec::new()));
    let ours = told.clone();
    let body =
        ByteStream::open(&from).await.unwrap().on_progress(move |sent, all| ours.lock().unwrap().push((sent, all)));
    assert_eq!(body.length(), Some(800_000));
    script.client().send(&Upload { id: "a".into(), body }).await.unwrap();
    assert_eq!(script.seen()[0].body, content);
    let told = told.lock().unwrap().clone();
    assert!(told.len() > 1 && told.is_sorted() && told.last() == Some(&(800_000, Some(800_000))), "{told:?}");

    let address = serve(vec![answer("200 OK", &content)]).await;
    let download = Client::builder(&address).build().unwrap().send(&Download { id: "a".into() }).await.unwrap();
    assert_eq!(download.length(), Some(800_000));
    assert_eq!(download.save_to(&to).await.unwrap(), 800_000);
    assert_eq!(std::fs::read(&to).unwrap(), content);
    assert!(!folder.path().join("to.bin.part").exists());

    let file = File::open(&from).await.unwrap();
    assert_eq!((file.name(), file.length()), (Some("from.bin"), Some(800_000)));
    assert!(ByteStream::open(folder.path().join("none")).await.is_err());
}

#[tokio::test]
async fn a_download_that_breaks_off_leaves_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("to.bin");
    let pieces = [Ok(Bytes::from("abc")), Err(BoxError::from("broken"))];
    let error = ByteStream::from_stream(stream::iter(pieces)).save_to(&to).await.unwrap_err();
    assert!(matches!(Error::from(error), Error::Stream(_)) && !to.exists());
    assert_eq!(std::fs::read(folder.path().join("to.bin.part")).unwrap(), b"abc");
}
