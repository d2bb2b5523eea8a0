//! What extractors of axum give to handlers.

use super::api::*;
use axum::Extension;
use axum::extract::{ConnectInfo, FromRef, FromRequestParts, RawQuery, State};
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use http::request::Parts;
use lvng_runtime::Operation;
use lvng_runtime::server::{ApiError, Context, NoAuth, Router};
use std::net::SocketAddr;

#[derive(Clone, Debug, PartialEq, Operation)]
#[operation("extract", GET "/extract/{how}")]
#[success(200, json, String)]
struct Extract {
    #[param(path)]
    how: String,
}

#[derive(Clone)]
struct Region(&'static str);

#[derive(Clone)]
struct App {
    name: &'static str,
}

struct Name(&'static str);

impl FromRef<App> for Name {
    fn from_ref(app: &App) -> Self {
        Name(app.name)
    }
}

/// The cookie `theme`; an extractor as anybody writes it.
struct Theme(String);

impl<S: Sync> FromRequestParts<S> for Theme {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Response> {
        let cookie = parts.headers.get("cookie").and_then(|cookie| cookie.to_str().ok()?.strip_prefix("theme="));
        match cookie {
            Some("hidden") => Err((StatusCode::BAD_GATEWAY, "the theme's secret store").into_response()),
            Some("") => Err(StatusCode::GONE.into_response()),
            Some("other") => Err((StatusCode::FORBIDDEN, "not this one").into_response()),
            Some("endless") => Err((StatusCode::BAD_REQUEST, "x".repeat(100_000)).into_response()),
            Some(theme) => Ok(Theme(theme.to_owned())),
            None => Err((StatusCode::UNPROCESSABLE_ENTITY, [("x-try", "theme")], "no theme\n").into_response()),
        }
    }
}

async fn extract(mut cx: Context<Option<()>>, req: Extract) -> Result<String, ApiError> {
    Ok(match req.how.as_str() {
        "extension" => cx.extract::<Extension<Region>>().await?.0.0.to_owned(),
        "peer" => cx.extract::<ConnectInfo<SocketAddr>>().await?.0.to_string(),
        "query" => cx.extract::<RawQuery>().await?.0.unwrap_or_default(),
        "several" => {
            let (Theme(theme), method): (Theme, http::Method) = cx.extract().await?;
            format!("{theme} {method}")
        }
        "option" => match cx.extract::<Result<Theme, Response>>().await? {
            Ok(Theme(theme)) => theme,
            Err(rejection) => format!("rejected with {}", rejection.status()),
        },
        "state" => {
            let State(Name(name)) = cx.extract_with_state(&App { name: "app" }).await?;
            name.to_owned()
        }
        _ => cx.extract::<Theme>().await?.0,
    })
}

fn app() -> axum::Router {
    Router::new(NoAuth).route_public(extract).into_axum().unwrap()
}

#[tokio::test]
async fn extractors_stand_beside_the_typed_request() {
    let peer: SocketAddr = "192.0.2.7:80".parse().unwrap();
    let app = axum::Router::new().nest("/v1", app().layer(Extension(Region("eu"))).layer(Extension(ConnectInfo(peer))));
    for (how, cookie, expected) in [
        ("extension", "", "eu"),
        ("peer", "", "192.0.2.7:80"),
        ("query?a=1&b", "", "a=1&b"),
        ("theme", "theme=dark", "dark"),
        ("several", "theme=dark", "dark GET"),
        ("option", "theme=dark", "dark"),
        ("option", "", "rejected with 422 Unprocessable Entity"),
        ("state", "", "app"),
    ] {
        let answer = call(app.clone(), request("GET", &format!("/v1/extract/{how}"), &[("cookie", cookie)], "")).await;
        assert_eq!(answer.json(), expected, "{how}");
    }
}

#[tokio::test]
async fn rejections_are_errors_of_the_operation() {
    for (how, cookie, status, code, message) in [
        ("theme", "x", 422, "UNPROCESSABLE_ENTITY", "no theme"),
        ("theme", "theme=", 410, "GONE", "The request is rejected"),
        ("theme", "theme=other", 403, "FORBIDDEN", "not this one"),
        ("theme", "theme=endless", 400, "BAD_REQUEST", "The request is rejected"),
        ("theme", "theme=hidden", 502, "INTERNAL_ERROR", "Internal error"),
        ("extension", "", 500, "INTERNAL_ERROR", "Internal error"),
    ] {
        let answer = call(app(), request("GET", &format!("/extract/{how}"), &[("cookie", cookie)], "")).await;
        assert_eq!((answer.status.as_u16(), answer.code()), (status, code.to_owned()), "{how} {cookie}");
        let text = answer.json()["error"]["message"].as_str().unwrap().to_owned();
        assert!(text.starts_with(message) && text.len() < 5_000, "{how} {cookie}: {text}");
        assert_eq!(answer.header("x-try") == "theme", status == 422);
    }
}
