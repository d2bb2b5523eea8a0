//! What those who run a server need: its health, how long its operations take, and its description.

use super::api::*;
use http::StatusCode;
use lvng_runtime::Operation;
use lvng_runtime::server::{ApiError, Context, Measured, Metrics, NoAuth, Router, health};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

#[tokio::test(start_paused = true)]
async fn the_health_of_a_server_is_asked_for_without_credentials() {
    let app = app(&Items::default())
        .merge(health("/well", async || Ok::<(), String>(())))
        .merge(health("/ill", async || Err("the disk is full")))
        .merge(health("/broken", async || -> Result<(), String> { panic!("a check panics") }))
        .merge(health("/slow", std::future::pending::<Result<(), String>>));
    for (path, status, text) in [
        ("/well", StatusCode::OK, "ok\n"),
        ("/ill", StatusCode::SERVICE_UNAVAILABLE, "unavailable\n"),
        ("/broken", StatusCode::SERVICE_UNAVAILABLE, "unavailable\n"),
        ("/slow", StatusCode::SERVICE_UNAVAILABLE, "unavailable\n"),
    ] {
        let answer = call(app.clone(), request("GET", path, &[("authorization", "")], "")).await;
        assert_eq!(
            (answer.status, answer.text(), answer.header("cache-control")),
            (status, text, "no-store"),
            "{path}"
        );
    }
    // The operations are where they were.
    assert_eq!(call(app, request("GET", "/items", &[], "")).await.status, 200);
}

/// What was measured: the attributes of each request.
#[derive(Clone, Default)]
struct Seen(Arc<Mutex<Vec<BTreeMap<&'static str, String>>>>);

impl Seen {
    fn layer(&self) -> Metrics {
        let seen = self.0.clone();
        Metrics::new(move |measured: &Measured| {
            let attributes = measured.attributes().map(|(name, value)| (name, value.into_owned()));
            seen.lock().unwrap().push(attributes.collect());
        })
    }

    fn take(&self) -> Vec<BTreeMap<&'static str, String>> {
        std::mem::take(&mut self.0.lock().unwrap())
    }
}

#[tokio::test]
async fn requests_are_measured_by_operation() {
    let seen = Seen::default();
    let app = app(&Items::default()).layer(seen.layer());
    for (method, path, expected) in [
        ("GET", "/items/a", "GET 200 /items/{id} getItem -"),
        ("HEAD", "/items/a", "HEAD 200 /items/{id} getItem -"),
        ("GET", "/items/none", "GET 404 /items/{id} getItem -"),
        ("GET", "/fail/panic", "GET 500 /fail/{how} fail 500"),
        ("GET", "/nowhere", "GET 404 - - -"),
        ("BREW", "/items", "_OTHER 405 - - -"),
    ] {
        call(app.clone(), request(method, path, &[], "")).await;
        let [measured] = seen.take().try_into().unwrap();
        let part = |name: &str| measured.get(name).map_or("-", String::as_str);
        let names =
            ["http.request.method", "http.response.status_code", "http.route", "operation", "error.type"].map(part);
        assert_eq!(names.join(" "), expected, "{method} {path}");
        assert_eq!((part("network.protocol.version"), part("url.scheme")), ("1.1", "http"));
    }
}

#[tokio::test]
async fn the_scheme_is_that_of_the_client_as_far_as_it_is_known() {
    let seen = Seen::default();
    let app = app(&Items::default()).layer(seen.layer());
    for (target, forwarded, expected) in [
        ("/items/a", "", "http"),
        ("/items/a", "https", "https"),
        ("/items/a", " HTTPS", "https"),
        ("/items/a", "gopher", "http"),
        ("https://example.com/items/a", "", "https"),
        ("https://example.com/items/a", "http", "http"),
        ("gopher://example.com/items/a", "", "http"),
    ] {
        call(app.clone(), request("GET", target, &[("x-forwarded-proto", forwarded)], "")).await;
        let [measured] = seen.take().try_into().unwrap();
        assert_eq!(measured["url.scheme"], expected, "{target} {forwarded}");
    }
}

#[derive(Clone, Debug, PartialEq, Operation)]
#[operation("wait", GET "/wait")]
#[success(200, json, String)]
struct Wait {}

async fn wait(_: Context<Option<()>>, _: Wait) -> Result<String, ApiError> {
    tokio::time::sleep(Duration::from_secs(60)).await;
    Ok("done".to_owned())
}

#[tokio::test]
async fn what_is_measured_lasts_until_the_answer_is_gone() {
    let seen = Seen::default();
    let app = app(&Items::default()).layer(seen.layer());
    let response = tower::ServiceExt::oneshot(app, request("GET", "/items/a", &[], "")).await.unwrap();
    assert!(seen.take().is_empty());
    drop(response);
    assert_eq!(seen.take().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn who_hangs_up_is_measured_too() {
    let seen = Seen::default();
    let app = Router::new(NoAuth).route_public(wait).into_axum().unwrap().layer(seen.layer());
    let asked = call(app, request("GET", "/wait", &[], ""));
    assert!(tokio::time::timeout(Duration::from_secs(1), asked).await.is_err());
    let [measured] = seen.take().try_into().unwrap();
    assert_eq!((measured["error.type"].as_str(), measured.get("http.response.status_code")), ("_OTHER", None));
}

#[cfg(feature = "metrics-facade")]
mod facade {
    use super::*;
    use metrics::{Counter, Gauge, Histogram, HistogramFn, Key, KeyName, Metadata, Recorder, SharedString, Unit};

    /// Keeps the labels of what is recorded, and the unit of the histogram.
    #[derive(Clone, Default)]
    struct Kept(Arc<Mutex<Vec<String>>>);

    struct Line(Kept, String);

    impl HistogramFn for Line {
        fn record(&self, value: f64) {
            assert!((0.0..60.0).contains(&value));
            self.0.0.lock().unwrap().push(self.1.clone());
        }
    }

    impl Recorder for Kept {
        fn describe_counter(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}

        fn describe_gauge(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}

        fn describe_histogram(&self, key: KeyName, unit: Option<Unit>, _: SharedString) {
            self.0.lock().unwrap().push(format!("{} in {unit:?}", key.as_str()));
        }

        fn register_counter(&self, _: &Key, _: &Metadata<'_>) -> Counter {
            Counter::noop()
        }

        fn register_gauge(&self, _: &Key, _: &Metadata<'_>) -> Gauge {
            Gauge::noop()
        }

        fn register_histogram(&self, key: &Key, _: &Metadata<'_>) -> Histogram {
            let labels = key.labels().map(|label| format!(" {}={}", label.key(), label.value()));
            let line = format!("{}{}", key.name(), labels.collect::<String>());
            Histogram::from_arc(Arc::new(Line(self.clone(), line)))
        }
    }

    #[tokio::test]
    async fn the_recorder_of_the_program_gets_what_is_measured() {
        let kept = Kept::default();
        let guard = metrics::set_default_local_recorder(&kept);
        let app = app(&Items::default()).layer(Metrics::facade());
        call(app, request("GET", "/items/a", &[], "")).await;
        drop(guard);
        assert_eq!(
            *kept.0.lock().unwrap(),
            [
                "http.server.request.duration in Some(Seconds)",
                "http.server.request.duration http.request.method=GET url.scheme=http http.route=/items/{id} operation=getItem \
                 http.response.status_code=200 network.protocol.version=1.1",
            ]
        );
    }
}

#[cfg(feature = "docs-page")]
mod docs {
    use super::*;
    use lvng_runtime::server::Docs;

    const DESCRIPTION: &str = r#"{"openapi":"3.1.0","info":{"title":"A </title> & B","version":"1"},"paths":{}}"#;

    /// The links of a page, as a browser resolves them from its path.
    fn links(page: &str, path: &str) -> Vec<String> {
        let base = reqwest::Url::parse(&format!("http://host{path}")).unwrap();
        let marks = [r#"<link rel="stylesheet" href=""#, r#"<script src=""#, r#"url: ""#];
        let link = |mark: &str| page.split_once(mark).unwrap().1.split('"').next().unwrap().to_owned();
        marks.map(|mark| base.join(&link(mark)).unwrap().path().to_owned()).to_vec()
    }

    #[tokio::test]
    async fn the_description_and_its_page_are_served() {
        for (page, prefix) in
            [("/docs", ""), ("/", ""), ("/a/docs", ""), ("/a/b/", ""), ("/docs", "/v2"), ("/x/", "/v2")]
        {
            let docs = Docs::new(DESCRIPTION).unwrap().at(page).into_axum();
            let app = app(&Items::default());
            let app =
                if prefix.is_empty() { app.merge(docs) } else { axum::Router::new().nest(prefix, app.merge(docs)) };
            let place = format!("{prefix}{page}");
            let answer = call(app.clone(), request("GET", &place, &[("authorization", "")], "")).await;
            assert_eq!((answer.status.as_u16(), answer.header("content-type")), (200, "text/html; charset=utf-8"));
            assert!(answer.text().contains("<title>A &lt;/title&gt; &amp; B</title>"), "{}", answer.text());
            let links = links(answer.text(), &place);
            for (link, begin) in links.iter().zip([".swagger-ui", "/*!", DESCRIPTION]) {
                let answer = call(app.clone(), request("GET", link, &[], "")).await;
                assert!(answer.status == 200 && answer.text().starts_with(begin), "{place} {link}: {}", answer.status);
            }
            assert_eq!(links[2], format!("{prefix}/openapi.json"));
            let folder = links[0].trim_end_matches("swagger-ui.css");
            let answer = call(app.clone(), request("GET", folder, &[], "")).await;
            assert_eq!(answer.status, 404, "the viewer has no page of its own");
            let answer = call(app, request("GET", &format!("{prefix}/items"), &[], "")).await;
            assert_eq!(answer.status, 200, "{place}");
        }
    }

    #[test]
    fn what_is_no_description_is_refused_with_its_place() {
        let refused = |text: &'static str| Docs::new(text).unwrap_err().to_string();
        assert!(refused("openapi: 3.1.0").contains("line 1 column 1"), "{}", refused("openapi: 3.1.0"));
        assert!(refused("{}").contains("/info/title"));
    }
}
