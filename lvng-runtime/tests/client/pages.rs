use super::operations::{ListThings, Thing, ThingPage};
use super::script::{Act, Script, status};
use futures_util::TryStreamExt;
use lvng_runtime::client::paging::{End, Progress};
use lvng_runtime::client::{CallOptions, Error, Items, Pages, Paginated};

impl Paginated for ListThings {
    type Item = Thing;

    fn items(page: ThingPage) -> Vec<Thing> {
        page.things
    }

    fn advance(&mut self, page: &ThingPage, progress: &mut Progress) -> bool {
        match self.cursor.is_some() || page.next.is_some() {
            true => progress.cursor(&mut self.cursor, page.next.clone(), End::Unknown),
            false => progress.offset(&mut self.offset, page.things.len(), End::total(page.total)),
        }
    }
}

const TWO: &str = r#"{"things":[{"id":"a","size":1},{"id":"b","size":2}],"total":3}"#;
const ONE: &str = r#"{"things":[{"id":"c","size":3}],"total":3}"#;

fn list() -> ListThings {
    ListThings { limit: Some(2), offset: None, cursor: None }
}

fn page(text: &'static str) -> Act {
    Act::Answer(200, vec![], text)
}

fn queries(script: &Script) -> Vec<String> {
    script.seen().into_iter().map(|seen| seen.uri.split_once('?').unwrap().1.to_owned()).collect()
}

#[tokio::test]
async fn items_over_all_pages() {
    let script = Script::new([page(TWO), page(ONE)]);
    let items = Items::new(&script.client(), list(), CallOptions::new());
    let ids: Vec<_> = items.map_ok(|thing| thing.id).try_collect().await.unwrap();
    assert_eq!(ids, ["a", "b", "c"]);
    assert_eq!(queries(&script), ["limit=2", "limit=2&offset=2"]);

    let script = Script::new([page(TWO), page(ONE)]);
    assert_eq!(Items::new(&script.client(), list(), CallOptions::new()).all().await.unwrap().len(), 3);
}

#[tokio::test]
async fn pages_are_asked_for_one_at_a_time() {
    let script = Script::new([page(TWO), page(ONE)]);
    let mut pages = Pages::new(&script.client(), list(), CallOptions::new().idempotency_key("k"));
    assert_eq!(script.seen().len(), 0);
    assert_eq!(pages.next().await.unwrap().unwrap().things.len(), 2);
    assert_eq!(script.seen().len(), 1);
    assert_eq!(pages.next().await.unwrap().unwrap().things.len(), 1);
    assert!(pages.next().await.is_none());
    let keys: Vec<_> = script.seen().iter().map(|seen| seen.header("idempotency-key").is_some()).collect();
    assert_eq!(keys, [true, false]);
}

#[tokio::test]
async fn cursors_are_followed_to_their_end() {
    let acts = [
        page(r#"{"things":[{"id":"a","size":1}],"next":"c/1"}"#),
        page(r#"{"things":[],"next":"c2"}"#),
        page(r#"{"things":[{"id":"b","size":1}],"next":""}"#),
    ];
    let script = Script::new(acts);
    let items = Items::new(&script.client(), list(), CallOptions::new()).all().await.unwrap();
    assert_eq!(items.len(), 2);
    assert_eq!(queries(&script), ["limit=2", "limit=2&cursor=c%2F1", "limit=2&cursor=c2"]);
}

#[tokio::test]
async fn an_error_is_the_end() {
    let script = Script::new([page(TWO), status(400)]);
    let mut items = Items::new(&script.client(), list(), CallOptions::new());
    assert!(items.next().await.unwrap().is_ok());
    assert!(items.next().await.unwrap().is_ok());
    assert!(items.next().await.unwrap().is_err());
    assert!(items.next().await.is_none());
}

/// What a list of pages ends with: the items, and the error if there is one.
async fn all(script: &Script, request: ListThings) -> (usize, Option<Error>) {
    let mut items = Items::new(&script.client(), request, CallOptions::new()).max_pages(20);
    let mut count = 0;
    while let Some(item) = items.next().await {
        match item {
            Ok(_) => count += 1,
            Err(error) => return (count, Some(error)),
        }
    }
    (count, None)
}

#[tokio::test]
async fn a_server_that_answers_the_same_page_forever_is_left() {
    // Without a total, nothing but the page itself says that `offset` was ignored.
    const SAME: &str = r#"{"things":[{"id":"a","size":1}]}"#;
    let script = Script::new([page(SAME), page(SAME), page(SAME)]);
    let (count, error) = all(&script, list()).await;
    assert!(matches!(error, Some(Error::Paging(_))), "{error:?}");
    assert_eq!((count, script.seen().len()), (1, 2), "the second page is not handed over");
    assert_eq!(error.unwrap().operation(), Some("listThings"));
    // With one, the list ends by it, whatever the pages are.
    const COUNTED: &str = r#"{"things":[{"id":"a","size":1}],"total":3}"#;
    let script = Script::new([page(COUNTED), page(COUNTED), page(COUNTED)]);
    assert!(matches!(all(&script, list()).await, (3, None)));
}

#[tokio::test]
async fn cursors_that_lead_in_a_circle_are_left() {
    let acts = [
        page(r#"{"things":[{"id":"a","size":1}],"next":"one"}"#),
        page(r#"{"things":[{"id":"b","size":1}],"next":"two"}"#),
        page(r#"{"things":[{"id":"c","size":1}],"next":"one"}"#),
        page(r#"{"things":[{"id":"b","size":1}],"next":"two"}"#),
    ];
    let script = Script::new(acts);
    let (count, error) = all(&script, list()).await;
    assert!(matches!(error, Some(Error::Paging(_))), "{error:?}");
    assert_eq!((count, script.seen().len()), (3, 3), "what came is handed over");
}

#[tokio::test]
async fn max_pages_ends_a_list() {
    for (most, items) in [(0, 0), (1, 2), (2, 3), (3, 3)] {
        let script = Script::new([page(TWO), page(ONE)]);
        let all = Items::new(&script.client(), list(), CallOptions::new()).max_pages(most).all().await.unwrap();
        assert_eq!((all.len(), script.seen().len() as u64), (items, most.min(2)));
    }
}
