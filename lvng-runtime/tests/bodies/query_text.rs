//! Paths whose query text had placeholders: parameters of the query, beside the same path without them.

use super::tap::{Tap, router};
use lvng_runtime::Operation;

#[derive(Clone, Debug, PartialEq, Operation)]
#[operation("search", GET "/search?kind=pets")]
#[success(200, text, String)]
struct Search {
    #[param(query, shape = array)]
    q: Vec<String>,
    #[param(query)]
    limit: Option<i32>,
}

#[derive(Clone, Debug, PartialEq, Operation)]
#[operation("listBirds", GET "/birds")]
#[success(200, text, String)]
struct ListBirds {}

#[derive(Clone, Debug, PartialEq, Operation)]
#[operation("listBirdsByColour", GET "/birds#colour")]
#[success(200, text, String)]
struct ListBirdsByColour {
    #[param(query)]
    colour: String,
}

fn tap() -> Tap {
    Tap::new(
        router()
            .route_public(|_, req: Search| async move { Ok(format!("{:?} {:?}", req.q, req.limit)) })
            .route_public(|_, _: ListBirds| async move { Ok("all".to_owned()) })
            .route_public(|_, req: ListBirdsByColour| async move { Ok(format!("those that are {}", req.colour)) }),
    )
}

#[tokio::test]
async fn they_travel_in_the_query_with_what_stands_there() {
    let tap = tap();
    let answer = tap
        .client()
        .send(&Search { limit: Some(3), ..Search::new(vec!["a&b".to_owned(), "ü".to_owned()]) })
        .await
        .unwrap();
    assert_eq!(tap.request().target, "/search?kind=pets&q=a%26b&q=%C3%BC&limit=3");
    assert_eq!(answer, r#"["a&b", "ü"] Some(3)"#);
}

#[tokio::test]
async fn a_server_tells_the_path_with_them_from_the_one_without() {
    let tap = tap();
    assert_eq!(tap.client().send(&ListBirds {}).await.unwrap(), "all");
    assert_eq!(tap.request().target, "/birds");
    let answer = tap.client().send(&ListBirdsByColour::new("red/green")).await.unwrap();
    assert_eq!(
        (tap.request().target.as_str(), answer.as_str()),
        ("/birds?colour=red%2Fgreen", "those that are red/green")
    );
}
