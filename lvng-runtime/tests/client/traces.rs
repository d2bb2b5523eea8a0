//! Spans of calls and attempts.

use super::operations::get;
use super::script::{Act, Script, ok, status};
use lvng_runtime::client::CallOptions;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};
use tracing_core::span::Current;

/// Keeps the fields of all spans.
#[derive(Clone, Default)]
struct Recorder(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    spans: Vec<(&'static Metadata<'static>, BTreeMap<String, String>)>,
    entered: Vec<Id>,
}

struct Fields<'a>(&'a mut BTreeMap<String, String>);

impl Visit for Fields<'_> {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.insert(field.name().to_owned(), value.to_owned());
    }

    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        self.0.insert(field.name().to_owned(), format!("{value:?}"));
    }
}

impl Recorder {
    fn fields(&self, id: &Id, record: impl FnOnce(&mut Fields<'_>)) {
        let index = usize::try_from(id.into_u64() - 1).unwrap();
        record(&mut Fields(&mut self.0.lock().unwrap().spans[index].1));
    }

    /// The fields of the spans of this name.
    fn of(&self, name: &str) -> Vec<BTreeMap<String, String>> {
        let state = self.0.lock().unwrap();
        state.spans.iter().filter(|(meta, _)| meta.name() == name).map(|(_, fields)| fields.clone()).collect()
    }
}

impl Subscriber for Recorder {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("lvng_runtime")
    }

    fn new_span(&self, attributes: &Attributes<'_>) -> Id {
        let id = {
            let mut state = self.0.lock().unwrap();
            state.spans.push((attributes.metadata(), BTreeMap::new()));
            Id::from_u64(state.spans.len() as u64)
        };
        self.fields(&id, |fields| attributes.record(fields));
        id
    }

    fn record(&self, id: &Id, values: &Record<'_>) {
        self.fields(id, |fields| values.record(fields));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, _: &Event<'_>) {}

    fn enter(&self, id: &Id) {
        self.0.lock().unwrap().entered.push(id.clone());
    }

    fn exit(&self, id: &Id) {
        assert_eq!(self.0.lock().unwrap().entered.pop().as_ref(), Some(id));
    }

    fn current_span(&self) -> Current {
        let state = self.0.lock().unwrap();
        match state.entered.last() {
            Some(id) => Current::new(id.clone(), state.spans[usize::try_from(id.into_u64() - 1).unwrap()].0),
            None => Current::none(),
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_call_is_a_span_and_each_attempt_one_of_http() {
    let recorder = Recorder::default();
    let _guard = tracing::subscriber::set_default(recorder.clone());
    let script = Script::new([status(503), Act::Hang, ok(), status(404)]);
    let client = script.builder().api_key("s3cr3t-key").build().unwrap();
    client.execute(&get("a"), &CallOptions::new()).await.unwrap();
    client.execute(&get("b"), &CallOptions::new()).await.unwrap_err();

    let calls = recorder.of("call");
    assert_eq!(calls.iter().map(|fields| fields["operation"].as_str()).collect::<Vec<_>>(), ["getThing"; 2]);
    let attempts = recorder.of("HTTP");
    let of = |name: &str| -> Vec<Option<String>> { attempts.iter().map(|fields| fields.get(name).cloned()).collect() };
    let texts = |texts: [Option<&str>; 4]| texts.map(|text| text.map(str::to_owned)).to_vec();
    assert_eq!(of("http.response.status_code"), texts([Some("503"), None, Some("200"), Some("404")]));
    assert_eq!(of("error.type"), texts([Some("503"), Some("timeout"), None, Some("404")]));
    assert_eq!(of("http.request.resend_count"), texts([None, Some("1"), Some("2"), None]));
    let first = &attempts[0];
    for (name, value) in [
        ("otel.name", "GET /things/{id}"),
        ("otel.kind", "client"),
        ("http.request.method", "GET"),
        ("url.template", "/things/{id}"),
        ("url.full", "https://api.example/v1/things/a"),
        ("server.address", "api.example"),
        ("server.port", "443"),
    ] {
        assert_eq!(first.get(name).map(String::as_str), Some(value), "{name}");
    }
    assert!(!format!("{attempts:?}").contains("s3cr3t"));
}
