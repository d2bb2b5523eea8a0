use super::operations::{Download, ListThings, SCHEMES, get};
use super::script::{Act, BASE, Script, ok, status};
use lvng_runtime::blocking::{Client, Items, Pages};
use lvng_runtime::client::CallOptions;
use std::time::Duration;

const PAGE: &str = r#"{"things":[{"id":"a","size":1}],"total":1}"#;

fn client(script: &Script) -> Client {
    let builder = Client::builder(BASE).security_schemes(SCHEMES).bearer("s3cr3t-token").service(script.clone());
    builder.retry_base_delay(Duration::from_millis(1)).build().unwrap()
}

#[test]
fn calls_wait_for_their_response() {
    let script = Script::new([status(503), ok(), Act::Hang]);
    let client = client(&script);
    assert_eq!(client.send(&get("a")).unwrap().id, "a");
    let options = CallOptions::new().timeout(Duration::from_millis(20)).retries(0);
    assert!(client.execute(&get("a"), &options).unwrap_err().is_timeout());
    assert!(!format!("{client:?}").contains("s3cr3t"));
}

#[test]
fn pages_items_and_streams_are_iterators() {
    let page = || Act::Answer(200, vec![], PAGE);
    let script = Script::new([page(), page(), Act::Answer(200, vec![], "abc")]);
    let client = client(&script);
    let list = ListThings { limit: None, offset: None, cursor: None };
    let pages = Pages::new(&client, list.clone(), CallOptions::new()).collect::<Result<Vec<_>, _>>().unwrap();
    let items = Items::new(&client, list, CallOptions::new()).collect::<Result<Vec<_>, _>>().unwrap();
    assert_eq!((pages.len(), items.len()), (1, 1));
    let stream = client.send(&Download { id: "a".into() }).unwrap();
    assert_eq!(client.iter(stream).map(Result::unwrap).collect::<Vec<_>>(), ["abc"]);
}

#[test]
fn threads_share_a_client() {
    let script = Script::new((0..40).map(|_| ok()));
    let client = client(&script);
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| (0..10).for_each(|_| assert!(client.send(&get("a")).is_ok())));
        }
    });
    assert_eq!(script.seen().len(), 40);
}

#[tokio::test]
async fn inside_a_runtime_it_works_and_holds_up_its_thread() {
    let page = || Act::Answer(200, vec![], PAGE);
    let script = Script::new([ok(), page(), page(), Act::Answer(200, vec![], "abc")]);
    let client = client(&script);
    assert_eq!(client.send(&get("a")).unwrap().id, "a");
    let list = ListThings { limit: None, offset: None, cursor: None };
    assert_eq!(Pages::new(&client, list.clone(), CallOptions::new()).count(), 1);
    assert_eq!(Items::new(&client, list, CallOptions::new()).count(), 1);
    let stream = client.send(&Download { id: "a".into() }).unwrap();
    assert_eq!(client.iter(stream).map(Result::unwrap).collect::<Vec<_>>(), ["abc"]);
    // Dropping the last handle here, inside the runtime, is fine too.
    drop(client);
}

#[test]
fn a_panic_of_a_service_is_the_callers() {
    // The script has no answer, and says so by a panic.
    let client = client(&Script::new([]));
    let panic = std::thread::spawn(move || client.send(&get("a"))).join().unwrap_err();
    let text = panic.downcast_ref::<&str>().copied().or(panic.downcast_ref::<String>().map(String::as_str));
    assert_eq!(text, Some("no answer is left in the script"));
}

#[tokio::test]
async fn threads_that_may_wait_can_use_it() {
    let script = Script::new([ok()]);
    let client = client(&script);
    let thing = tokio::task::spawn_blocking(move || client.send(&get("a"))).await.unwrap();
    assert_eq!(thing.unwrap().id, "a");
}
