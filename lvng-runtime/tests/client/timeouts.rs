//! Four times: for a call, an attempt, a connection and the silence of a stream. The clock is tokio's and paused, so
//! that what takes minutes here takes none.

use super::operations::{Download, Upload, get};
use super::script::{Act, BASE, Script, ok, status, with};
use bytes::Bytes;
use futures_util::stream::{self, Stream, StreamExt};
use http::{Request, Response};
use http_body_util::{BodyExt, Empty, StreamBody};
use lvng_runtime::client::{CallOptions, Client, ClientBuilder, Error, RequestBody};
use lvng_runtime::wire::{BoxError, ByteStream};
use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::time::{Instant, sleep};

const SECOND: Duration = Duration::from_secs(1);

#[tokio::test(start_paused = true)]
async fn a_call_ends_with_its_time_whatever_its_attempts_do() {
    let script = Script::new((0..4).map(|_| Act::Hang));
    let client = script.builder().bearer("t").attempt_timeout(SECOND).timeout(3 * SECOND).build().unwrap();
    let begin = Instant::now();
    let error = client.send(&get("a")).await.unwrap_err();
    // 1 s, 200 ms, 1 s, 600 ms: the third attempt has what is left.
    assert_eq!((begin.elapsed(), script.seen().len()), (3 * SECOND, 3));
    assert_eq!(error.to_string(), "getThing: no answer within 3s");

    let script = Script::new([Act::Hang]);
    let begin = Instant::now();
    let error = script.client().execute(&get("a"), &CallOptions::new().timeout(SECOND)).await.unwrap_err();
    assert_eq!((begin.elapsed(), error.is_timeout()), (SECOND, true));
}

#[tokio::test(start_paused = true)]
async fn a_retry_that_would_come_too_late_is_not_waited_for() {
    let script = Script::new([with(503, "retry-after", "7"), ok()]);
    let client = script.builder().bearer("t").timeout(5 * SECOND).build().unwrap();
    let begin = Instant::now();
    let error = client.send(&get("a")).await.unwrap_err();
    assert_eq!((error.status().unwrap().as_u16(), begin.elapsed()), (503, Duration::ZERO));

    let script = Script::new([with(503, "retry-after", "7"), ok()]);
    let client = script.builder().bearer("t").timeout(8 * SECOND).build().unwrap();
    assert!(client.send(&get("a")).await.is_ok());
}

/// A client of a server whose answers have this body.
fn streaming<S, F>(body: F) -> ClientBuilder
where
    S: Stream<Item = Bytes> + Send + 'static,
    F: Fn() -> S + Clone + Send + 'static,
{
    Client::builder(BASE).service(tower::service_fn(move |_: Request<RequestBody>| {
        let pieces = body().map(|piece| Ok::<_, Infallible>(http_body::Frame::data(piece)));
        async move { Ok::<_, Infallible>(Response::new(StreamBody::new(pieces))) }
    }))
}

/// A piece after each of these waits.
fn after(waits: &'static [Duration]) -> impl Stream<Item = Bytes> + Send + Unpin {
    let pieces = stream::iter(waits).then(|wait| async {
        sleep(*wait).await;
        Bytes::from("x")
    });
    pieces.boxed()
}

async fn download(client: Client, options: CallOptions) -> Result<Bytes, Error> {
    let stream = client.execute(&Download { id: "a".into() }, &options).await?.value;
    Ok(stream.collect().await?)
}

#[tokio::test(start_paused = true)]
async fn streams_may_be_long_but_not_silent() {
    const STEADY: [Duration; 20] = [Duration::from_secs(29); 20];
    let client = streaming(|| after(&STEADY)).timeout(SECOND).attempt_timeout(SECOND).build().unwrap();
    assert_eq!(download(client, CallOptions::new()).await.unwrap().len(), 20);

    const SILENT: [Duration; 2] = [Duration::from_secs(1), Duration::from_secs(31)];
    let build = || streaming(|| after(&SILENT)).build().unwrap();
    let begin = Instant::now();
    let error = download(build(), CallOptions::new()).await.unwrap_err();
    assert_eq!((begin.elapsed(), error.is_timeout()), (31 * SECOND, true));
    assert_eq!(error.operation(), Some("download"));
    assert!(error.to_string().contains("nothing came for 30s"), "{error}");

    for longer in [32 * SECOND, Duration::MAX] {
        assert!(download(build(), CallOptions::new().idle_timeout(longer)).await.is_ok());
    }
    let client = streaming(|| after(&SILENT)).idle_timeout(SECOND / 2).build().unwrap();
    assert!(download(client, CallOptions::new()).await.unwrap_err().is_timeout());
}

#[tokio::test(start_paused = true)]
async fn the_time_of_the_reader_does_not_count() {
    const WAITS: [Duration; 3] = [Duration::from_secs(1); 3];
    let client = streaming(|| after(&WAITS)).build().unwrap();
    let mut stream = client.send(&Download { id: "a".into() }).await.unwrap();
    for _ in WAITS {
        assert!(stream.next().await.unwrap().is_ok());
        sleep(100 * SECOND).await;
    }
    assert!(stream.next().await.is_none());
}

/// A client of a server that waits before each piece of a body that it takes, and counts them.
fn slow(wait: Duration, taken: Arc<AtomicUsize>) -> Client {
    let service = tower::service_fn(move |request: Request<RequestBody>| {
        let taken = taken.clone();
        async move {
            let mut body = request.into_body();
            sleep(wait).await;
            while let Some(piece) = body.frame().await {
                piece?;
                taken.fetch_add(1, Ordering::Relaxed);
                sleep(wait).await;
            }
            Ok::<_, BoxError>(Response::builder().status(204).body(Empty::<Bytes>::new())?)
        }
    });
    Client::builder(BASE).max_retries(0).service(service).build().unwrap()
}

#[tokio::test(start_paused = true)]
async fn uploads_take_as_long_as_they_make_progress() {
    let large = || ByteStream::from(vec![7; 640 << 10]);
    let pieces = || ByteStream::from_stream(stream::iter((0..10).map(|_| Ok::<_, BoxError>(Bytes::from("x")))));
    for body in [large(), pieces()] {
        let taken = Arc::default();
        slow(29 * SECOND, Arc::clone(&taken)).send(&Upload { id: "a".into(), body }).await.unwrap();
        assert_eq!(taken.load(Ordering::Relaxed), 10);
    }
    for body in [large(), pieces()] {
        let begin = Instant::now();
        let error = slow(31 * SECOND, Arc::default()).send(&Upload { id: "a".into(), body }).await.unwrap_err();
        assert_eq!((begin.elapsed(), error.is_timeout()), (30 * SECOND, true));
    }
}

#[tokio::test(start_paused = true)]
async fn uploads_end_with_the_time_of_their_call() {
    let client = slow(SECOND, Arc::default());
    let upload = Upload { id: "a".into(), body: ByteStream::from(vec![7; 640 << 10]) };
    let begin = Instant::now();
    let error = client.execute(&upload, &CallOptions::new().timeout(5 * SECOND)).await.unwrap_err();
    assert_eq!((begin.elapsed(), error.is_timeout()), (5 * SECOND, true));
}

#[tokio::test(start_paused = true)]
async fn an_answer_to_an_upload_has_its_own_time() {
    let script = Script::new([Act::Hang, status(204)]);
    let upload = Upload { id: "a".into(), body: ByteStream::from(vec![7; 640 << 10]) };
    let begin = Instant::now();
    script.client().send(&upload).await.unwrap();
    assert_eq!(begin.elapsed(), 30 * SECOND + Duration::from_millis(200));
    assert_eq!(script.seen().iter().map(|request| request.body.len()).collect::<Vec<_>>(), [640 << 10; 2]);
}

#[tokio::test]
async fn connecting_has_a_time_of_its_own() {
    // It takes connections, but never answers to the handshake of TLS.
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let client = Client::builder(format!("https://{}", listener.local_addr().unwrap()));
    let client = client.connect_timeout(Duration::from_millis(50)).max_retries(0).build().unwrap();
    let error = client.send(&Download { id: "a".into() }).await.unwrap_err();
    assert!(error.is_connect(), "{error:?}");
}
