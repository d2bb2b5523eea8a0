//! reqwest in place of the client's own connections.

use super::operations::{SCHEMES, get};
use super::script::{THING, answer, serve};
use lvng_runtime::client::{Client, choose_tls_provider, reqwest};

#[tokio::test]
async fn a_client_that_was_there_before_is_used_and_must_not_redirect() {
    choose_tls_provider();
    let good = reqwest::Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let careless = reqwest::Client::builder().no_proxy().build().unwrap();
    let to = |place: &str| answer(&format!("302 Found\r\nlocation: {place}"), b"");
    let found = || answer("200 OK", THING.as_bytes());
    for (http, is_fine) in [(good, true), (careless, false)] {
        let address = serve(vec![to("/v1/elsewhere"), found(), found()]).await;
        let client = Client::builder(address).security_schemes(SCHEMES).bearer("t").max_retries(0).reqwest_client(http);
        let answer = client.build().unwrap().send(&get("a")).await;
        assert_eq!(answer.is_ok(), is_fine);
        if let Err(error) = answer {
            assert!(error.to_string().contains("redirect::Policy::none()"), "{error}");
        }
    }
}

#[tokio::test]
async fn the_settings_of_reqwest_do_not_bring_redirects_back() {
    let careless = reqwest::Client::builder().no_proxy().redirect(reqwest::redirect::Policy::limited(10));
    let address = serve(vec![answer("302 Found\r\nlocation: http://127.0.0.1:1/x", b"")]).await;
    let client = Client::builder(address).security_schemes(SCHEMES).bearer("t").max_retries(0).http_client(careless);
    let error = client.build().unwrap().send(&get("a")).await.unwrap_err();
    // It is this crate that goes where nobody listens; reqwest would have said so of its own request.
    assert!(error.to_string().contains("that a redirect leads to"), "{error}");
}
