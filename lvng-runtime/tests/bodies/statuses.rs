//! Responses of several statuses: server → wire → client, with status and bytes.

use super::tap::{Tap, router, status};
use http::StatusCode;
use lvng_runtime::server::ApiError;
use lvng_runtime::wire::Value;
use lvng_runtime::{Object, OneOf, Operation, Responses};

#[derive(Clone, Debug, PartialEq, Operation)]
#[operation("startJob", POST "/jobs/{case}")]
#[success(StartJobSuccess)]
#[failure(StartJobError)]
struct StartJob {
    #[param(path)]
    case: String,
}

#[derive(Clone, Debug, PartialEq, Object)]
struct Job {
    id: i64,
}

// In no order: `{"id":1}` would be read as the text of 202 if places in a list tied a status to its variant.
#[derive(Clone, Debug, PartialEq, Responses)]
enum StartJobSuccess {
    #[status(204)]
    NoContent,
    #[status(202, text)]
    Accepted(String),
    #[status(200, json)]
    Ok(Job),
}

#[derive(Clone, Debug, PartialEq, Responses)]
enum StartJobError {
    #[status(404, json)]
    NotFound(Job),
    #[status("4XX", text)]
    ClientError(String),
    #[status(503)]
    ServiceUnavailable,
    #[status(default, json)]
    Default(Value),
}

/// An answer of any success status, and of any failure.
#[derive(Clone, Debug, PartialEq, Operation)]
#[operation("ranges", POST "/ranges/{fails}")]
#[success("2XX", json, Job)]
#[failure(default, json, Job)]
struct Ranges {
    #[param(query)]
    status: Option<i64>,
    #[param(path)]
    fails: bool,
}

fn successes() -> [(&'static str, StartJobSuccess, u16, &'static str, &'static str); 3] {
    [
        ("done", StartJobSuccess::Ok(Job { id: 1 }), 200, "application/json", r#"{"id":1}"#),
        ("later", StartJobSuccess::Accepted("é".into()), 202, "text/plain; charset=utf-8", "é"),
        ("nothing", StartJobSuccess::NoContent, 204, "", ""),
    ]
}

fn failures() -> [(&'static str, StartJobError, u16, &'static str, &'static str); 4] {
    [
        ("none", StartJobError::NotFound(Job { id: 2 }), 404, "application/json", r#"{"id":2}"#),
        ("teapot", StartJobError::ClientError("short".into()), 418, "text/plain; charset=utf-8", "short"),
        ("broken", StartJobError::ServiceUnavailable, 503, "", ""),
        ("else", StartJobError::Default(Value::from(7)), 500, "application/json", "7"),
    ]
}

fn tap() -> Tap {
    let start = async |req: StartJob| {
        let success = successes().into_iter().find(|row| row.0 == req.case).map(|row| row.1);
        let failure = || failures().into_iter().find(|row| row.0 == req.case).ok_or_else(ApiError::not_implemented);
        match success {
            Some(success) => Ok(success),
            None => failure().and_then(|row| {
                let error = ApiError::typed::<StartJob>(row.1);
                Err(error.with_status(StatusCode::from_u16(row.2).unwrap()))
            }),
        }
    };
    let router = router().route_public(move |_, req: StartJob| start(req));
    Tap::new(router.route_public(|cx, req: Ranges| async move {
        if let Some(status) = req.status {
            cx.set_status(StatusCode::from_u16(status as u16).unwrap())?;
        }
        match req.fails {
            false => Ok(Job { id: 1 }),
            true => Err(ApiError::typed::<Ranges>(Job { id: 2 })),
        }
    }))
}

#[tokio::test]
async fn each_status_has_its_content() {
    let tap = tap();
    for (case, expected, code, content_type, bytes) in successes() {
        let found = tap.client().execute(&StartJob::new(case), &Default::default()).await.unwrap();
        assert_eq!((found.status.as_u16(), &found.value), (code, &expected));
        assert_eq!((tap.response().header("content-type"), tap.response().text()), (content_type, bytes));
    }
    for (case, expected, code, content_type, bytes) in failures() {
        let error = tap.client().send(&StartJob::new(case)).await.unwrap_err();
        assert_eq!((status(&error), error.api().unwrap().decode::<StartJob>().unwrap()), (code, expected));
        assert_eq!((tap.response().header("content-type"), tap.response().text()), (content_type, bytes));
    }
}

#[tokio::test]
async fn ranges_stand_for_their_first_status() {
    let tap = tap();
    let found = tap.client().execute(&Ranges::new(false), &Default::default()).await.unwrap();
    assert_eq!((found.status.as_u16(), found.value), (200, Job { id: 1 }));
    let error = tap.client().send(&Ranges::new(true)).await.unwrap_err();
    assert_eq!((status(&error), error.api().unwrap().decode::<Ranges>().unwrap()), (500, Job { id: 2 }));
    assert_eq!(tap.response().text(), r#"{"id":2}"#);
}

#[tokio::test]
async fn handlers_choose_among_the_statuses_of_a_range() {
    let tap = tap();
    let with = |status| Ranges { status: Some(status), ..Ranges::new(false) };
    let found = tap.client().execute(&with(201), &Default::default()).await.unwrap();
    assert_eq!((found.status.as_u16(), found.value), (201, Job { id: 1 }));
    // What is not described is a mistake of the handler.
    let error = tap.client().send(&with(302)).await.unwrap_err();
    assert_eq!(status(&error), 500);
}

/// Answers that a form cannot hold: an item has the delimiter of its list in it.
#[derive(Clone, Debug, PartialEq, Operation)]
#[operation("unwritable", GET "/unwritable/{fails}")]
#[success(200, form(encoding("list", style = pipe_delimited, shape = array)), Piped)]
#[failure(400, form(encoding("list", style = pipe_delimited, shape = array)), Piped)]
struct Unwritable {
    #[param(path)]
    fails: bool,
}

#[derive(Clone, Debug, PartialEq, Object)]
struct Piped {
    list: Vec<String>,
}

#[tokio::test]
async fn an_answer_that_cannot_be_written_is_an_error_of_the_server_and_not_empty() {
    let tap = Tap::new(router().route_public(|_, req: Unwritable| async move {
        let piped = Piped { list: vec!["a|b".into(), "c".into()] };
        if req.fails { Err(ApiError::typed::<Unwritable>(piped)) } else { Ok(piped) }
    }));
    for fails in [false, true] {
        let error = tap.client().send(&Unwritable { fails }).await.unwrap_err();
        assert_eq!(status(&error), 500, "{fails}");
        let body: Value = serde_json::from_str(tap.response().text()).unwrap();
        assert_eq!(body["error"]["message"], "Internal error", "{fails}");
    }
}

/// A status that is described twice: both say what it may be.
#[derive(Clone, Debug, PartialEq, Operation)]
#[operation("createPet", POST "/pets/{case}")]
#[success(CreatePetSuccess)]
#[failure(400, json, CreatePetBadRequest)]
struct CreatePet {
    #[param(path)]
    case: String,
}

#[derive(Clone, Debug, PartialEq, Responses)]
enum CreatePetSuccess {
    #[status(200, json)]
    OkJson(Job),
    #[status(200, text)]
    OkText(String),
}

#[derive(Clone, Debug, PartialEq, OneOf)]
enum CreatePetBadRequest {
    NoName(NoName),
    NoPlace(NoPlace),
    #[unknown]
    Unknown(Value),
}

#[derive(Clone, Debug, PartialEq, Object)]
struct NoName {
    name: String,
}

#[derive(Clone, Debug, PartialEq, Object)]
struct NoPlace {
    left: i64,
}

#[tokio::test]
async fn a_status_that_is_described_twice_is_either() {
    let create = |req: CreatePet| {
        let refuse = |error| Err(ApiError::typed::<CreatePet>(error));
        match req.case.as_str() {
            "json" => Ok(CreatePetSuccess::OkJson(Job { id: 1 })),
            "text" => Ok(CreatePetSuccess::OkText("1".into())),
            "name" => refuse(CreatePetBadRequest::NoName(NoName { name: "?".into() })),
            _ => refuse(CreatePetBadRequest::NoPlace(NoPlace { left: 0 })),
        }
    };
    let tap = Tap::new(router().route_public(move |_, req: CreatePet| std::future::ready(create(req))));
    for (case, expected, content_type, bytes) in [
        ("json", CreatePetSuccess::OkJson(Job { id: 1 }), "application/json", r#"{"id":1}"#),
        ("text", CreatePetSuccess::OkText("1".into()), "text/plain; charset=utf-8", "1"),
    ] {
        let found = tap.client().execute(&CreatePet::new(case), &Default::default()).await.unwrap();
        assert_eq!((found.status.as_u16(), found.value), (200, expected));
        assert_eq!((tap.response().header("content-type"), tap.response().text()), (content_type, bytes));
    }
    for (case, expected) in [
        ("name", CreatePetBadRequest::NoName(NoName { name: "?".into() })),
        ("place", CreatePetBadRequest::NoPlace(NoPlace { left: 0 })),
    ] {
        let error = tap.client().send(&CreatePet::new(case)).await.unwrap_err();
        assert_eq!((status(&error), error.api().unwrap().decode::<CreatePet>().unwrap()), (400, expected));
    }
}
