//! Operations whose method and path are the same: a parameter or fixed query text says which is meant.

use super::tap::{Tap, router, status};
use http::StatusCode;
use lvng_runtime::Operation;
use lvng_runtime::wire::Value;

#[derive(Clone, Debug, PartialEq, Operation)]
#[operation("start", POST "/#X-Target=Jobs.Start")]
#[tag("jobs")]
#[auth()]
#[success(200, json, Value)]
struct Start {
    #[param(header, "X-Target", constant = "Jobs.Start")]
    x_target: String,
}

#[derive(Clone, Debug, PartialEq, Operation)]
#[operation("stop", POST "/#X-Target=Jobs.Stop")]
#[tag("jobs")]
#[auth()]
#[success(200, json, Value)]
struct Stop {
    #[param(header, "X-Target", constant = "Jobs.Stop")]
    x_target: String,
}

#[derive(Clone, Debug, PartialEq, Operation)]
#[operation("listJobs", GET "/jobs?list")]
#[tag("jobs")]
#[auth()]
#[success(200, json, Value)]
struct ListJobs {}

#[derive(Clone, Debug, PartialEq, Operation)]
#[operation("countJobs", GET "/jobs?count&format=a+b")]
#[tag("jobs")]
#[auth()]
#[success(200, json, Value)]
struct CountJobs {
    #[param(query, "version", constant = 2)]
    version: i64,
}

#[derive(Clone, Debug, PartialEq, Operation)]
#[operation("anyJobs", GET "/jobs")]
#[tag("jobs")]
#[auth()]
#[success(200, json, Value)]
struct AnyJobs {
    #[param(query)]
    limit: Option<i64>,
}

#[derive(Clone, Debug, PartialEq, Operation)]
#[operation("jobsAfter", GET "/jobs#after")]
#[tag("jobs")]
#[auth()]
#[success(200, json, Value)]
struct JobsAfter {
    #[param(query)]
    after: String,
}

/// No request tells it from `anyJobs`, whose limit may be left out.
#[derive(Clone, Debug, PartialEq, Operation)]
#[operation("otherJobs", GET "/jobs#other")]
#[tag("jobs")]
#[auth()]
#[success(200, json, Value)]
struct OtherJobs {
    #[param(query)]
    limit: i64,
}

fn tap() -> Tap {
    Tap::new(
        router()
            .route_public(|_, _: Start| async { Ok("start".into()) })
            .route_public(|_, _: Stop| async { Ok("stop".into()) })
            .route_public(|_, _: OtherJobs| async { Ok("other".into()) })
            .route_public(|_, _: AnyJobs| async { Ok("any".into()) })
            .route_public(|_, _: JobsAfter| async { Ok("after".into()) })
            .route_public(|_, _: ListJobs| async { Ok("list".into()) })
            .route_public(|_, _: CountJobs| async { Ok("count".into()) }),
    )
}

#[tokio::test]
async fn a_request_reaches_the_operation_that_it_has_everything_for() {
    let tap = tap();
    let client = tap.client();
    assert_eq!(client.send(&Start::new()).await.unwrap(), "start");
    assert_eq!(client.send(&Stop::new()).await.unwrap(), "stop");
    assert_eq!(tap.request().header("x-target"), "Jobs.Stop");
    assert_eq!(client.send(&ListJobs::new()).await.unwrap(), "list");
    assert_eq!(client.send(&CountJobs::new()).await.unwrap(), "count");
    assert_eq!(client.send(&AnyJobs::new()).await.unwrap(), "any");
    assert_eq!(client.send(&JobsAfter::new("")).await.unwrap(), "after");
    assert_eq!(client.send(&OtherJobs::new(1)).await.unwrap(), "any");
}

#[tokio::test]
async fn a_request_that_lacks_something_for_each_is_for_none() {
    let tap = tap();
    for target in ["Jobs.Sleep", "jobs.start", ""] {
        let (status, _) = tap.raw("/", &[("x-target", target)], "").await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{target}");
    }
    // The path is there, the method is not: headers do not matter.
    let error = tap.client().send(&Jobs::new()).await.unwrap_err();
    assert_eq!(status(&error), 405);
}

#[derive(Clone, Debug, PartialEq, Operation)]
#[operation("jobs", DELETE "/jobs")]
#[tag("jobs")]
#[auth()]
#[success(200, json, Value)]
struct Jobs {}

#[derive(Clone, Debug, PartialEq, Operation)]
#[operation("report", GET "/reports?name=a%20b")]
#[tag("jobs")]
#[auth()]
#[success(200, json, Value)]
struct Report {}

/// The same query text, spelt otherwise.
#[derive(Clone, Debug, PartialEq, Operation)]
#[operation("sameReport", GET "/reports?name=a+b")]
#[tag("jobs")]
#[auth()]
#[success(200, json, Value)]
struct SameReport {}

#[derive(Clone, Debug, PartialEq, Operation)]
#[operation("otherReport", GET "/reports?name=ab")]
#[tag("jobs")]
#[auth()]
#[success(200, json, Value)]
struct OtherReport {}

#[tokio::test]
async fn query_text_that_differs_in_spelling_only_is_for_one_operation() {
    let tap = Tap::new(
        router()
            .route_public(|_, _: SameReport| async { Ok("same".into()) })
            .route_public(|_, _: OtherReport| async { Ok("other".into()) })
            .route_public(|_, _: Report| async { Ok("report".into()) }),
    );
    let client = tap.client();
    // The first path in the order of the alphabet, whatever the order of the routes: the generator names it.
    assert_eq!(client.send(&Report {}).await.unwrap(), "report");
    assert_eq!(client.send(&SameReport {}).await.unwrap(), "report");
    assert_eq!(client.send(&OtherReport {}).await.unwrap(), "other");
}
