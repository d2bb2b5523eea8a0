//! Every attribute of the derives once, with what the table says of it. Start here to write an operation by hand.
//!
//! `every_attribute_is_on_this_page` reads the derives' source, so that none is missing.

use lvng_runtime::wire::{
    Codec, Constraints, Content, ContentType, Field, Location, Mode, Object as _, Operation as _, OperationMeta, Param,
    Responses as _, Shape, StatusSpec, Style, TextFormat, from_json, to_json,
};
use lvng_runtime::{
    Contents, Enum, File, Headers, Object, OneOf, Operation, OperationDefaults, Patch, Responses, Secret, Value,
};
use std::collections::BTreeMap;
use std::path::Path;

/// `Object`: a field without an attribute is a member of its own name. `Option` may be left out, `Patch` may be null
/// besides.
#[derive(Clone, Debug, PartialEq, Object)]
#[object(closed, min_properties = 1, max_properties = 20)]
struct Agent {
    /// Another name on the wire.
    #[field("displayName")]
    name: String,
    /// Must be there, and may be null.
    #[field(nullable)]
    avatar: Option<String>,
    /// The server sends it, and nobody else.
    #[field(read_only)]
    id: Option<String>,
    /// Clients send it, and nobody else.
    #[field(write_only)]
    key: Option<Secret>,
    /// What an absent member stands for: a literal of its type, or `json("…")`.
    #[field(default = 0.7, min = 0, max = 2)]
    temperature: Option<f64>,
    /// The only value, which constructors fill in.
    #[field(constant = "agent")]
    object: String,
    #[field(min_length = 1, max_length = 100, pattern = "^[a-z]+$")]
    slug: Patch<String>,
    #[field(format = email)]
    owner: Option<String>,
    #[field(exclusive_min = 0, exclusive_max = 100, multiple_of = 5)]
    share: Option<i64>,
    #[field(min_items = 1, max_items = 5, unique_items, items(max_length = 20))]
    tags: Option<Vec<String>>,
    #[field(default = json("{\"a\":1}"), values(min = 0))]
    limits: Option<BTreeMap<String, i64>>,
    /// All other members; `closed` refuses those that the bounds of `values` would not save either.
    #[extra]
    extra: BTreeMap<String, Value>,
}

/// `Enum`: what `unknown` holds says what the values are: `String`, `i64`, `f64`, or `Value` for several kinds.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Enum)]
enum Status {
    #[value("active")]
    Active,
    #[unknown]
    Unknown(String),
}

/// Strings that are read from numbers and booleans, too.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Enum)]
#[loose]
enum Level {
    #[value("1")]
    Low,
    #[unknown]
    Unknown(String),
}

/// `OneOf`: `discriminator` names the property that tells, or `event` for the name of the server-sent event; without it the
/// alternative that fits best is taken.
#[derive(Clone, Debug, PartialEq, OneOf)]
#[discriminator("type")]
enum Shape2d {
    #[when("circle", "round")]
    #[allowed(min_properties = 1)]
    Circle(Circle),
    #[unknown]
    Unknown(Value),
}

#[derive(Clone, Debug, PartialEq, Object)]
struct Circle {
    radius: f64,
}

/// A variant may be a text, an object of its discriminator, or an object with one more member; and what stands elsewhere in
/// the value may tell.
#[derive(Clone, Debug, PartialEq, OneOf)]
enum Tool {
    #[value("auto")]
    Auto,
    #[member("named", nullable, min_length = 1)]
    #[object(closed)]
    Named(Option<String>),
    #[when("/style/kind" = ["filled", "empty"])]
    Shape(Circle),
    #[unknown]
    Unknown(Value),
}

#[derive(Clone, Debug, PartialEq, OneOf)]
#[discriminator(event)]
enum Progress {
    #[when("done")]
    Done(Circle),
    #[unknown]
    Unknown { event: Option<String>, data: String },
}

/// `Contents`: a body of several media types, of different types.
#[derive(Clone, Debug, PartialEq, Contents)]
enum Picture {
    #[content(json, form(encoding("ids", style = pipe_delimited, explode = false, shape = array, allow_reserved)))]
    Link(Circle),
    #[content(text("text/markdown"))]
    #[allowed(max_length = 100)]
    Text(String),
}

/// `Responses`: what differs by status. A status is a code, a class or `default`.
#[derive(Debug, Responses)]
enum PictureResponse {
    #[status(200, json, text)]
    Ok(String),
    #[status("4XX", json)]
    Refused(Circle),
    #[status(204)]
    Nothing,
    #[status(default, json)]
    Other(Circle),
}

/// `Headers`: as `param(header)`.
#[derive(Clone, Debug, PartialEq, Headers)]
struct PictureHeaders {
    #[header("X-Total", min = 0)]
    total: Option<i64>,
    #[header("X-Tags", shape = array)]
    tags: Vec<String>,
}

/// `OperationDefaults`: what operations have in common.
#[derive(OperationDefaults)]
#[tag("agents")]
#[auth("bearer"("agents.read", "agents.write"), "key" + "session", "")]
#[failure(400, 404, json, Circle)]
#[failure("5XX")]
#[rate_limit(100, minute, user)]
struct Shared;

/// What `#[content_type]` is: the media types of the body, in their order.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
enum AgentContentType {
    #[default]
    Json,
    Form,
}

impl ContentType for AgentContentType {
    const ALL: &'static [Self] = &[Self::Json, Self::Form];
}

#[cfg(feature = "json-schema")]
static SCHEMAS: lvng_runtime::wire::SchemaDocument = lvng_runtime::wire::SchemaDocument::new(
    r#"{"$defs": {"Agent": {"type": "object"}, "Filter": {"type": "object"}}}"#,
);

/// `Operation` with a body of fields. `..Shared` gives what it does not say.
#[derive(Clone, Debug, PartialEq, Operation)]
#[operation("createAgent", POST "/agents/{workspace}", deprecated, ..Shared)]
#[body(json, form, required, closed, max_properties = 9)]
/// Schemas that say more than types, of bodies by their media type and of parameters: a document, and pointers into it.
#[cfg_attr(
    feature = "json-schema",
    schema(SCHEMAS, "application/json" = "/$defs/Agent", query("filter" = "/$defs/Filter"))
)]
#[success(201, json, Circle)]
#[evidence(documented, "S1", "S4")]
#[pagination(offset, position = "skip", limit = "limit", items = "/agents", total = "/total")]
/// A server in place of those of the document, and its URL with the defaults of its variables.
#[server("https://{region}.agents.example", "https://eu.agents.example")]
struct CreateAgent {
    #[param(path)]
    workspace: String,
    #[param(query, style = deep_object, explode, shape = object)]
    filter: Option<Circle>,
    #[param(query, allow_empty, allow_reserved)]
    callback: Option<String>,
    #[param(header, "X-Trace")]
    trace: Option<String>,
    #[param(cookie)]
    session: Option<String>,
    /// Which of the two media types the body has.
    #[content_type]
    content_type: AgentContentType,
    #[field("displayName", max_length = 100)]
    name: String,
    /// A property of its own name needs no attribute.
    model: Option<String>,
    #[extra]
    extra: BTreeMap<String, Value>,
}

/// With a body as a whole, and without what the others have in common.
#[derive(Debug, Operation)]
#[operation("upload", PUT "/files", ..Shared)]
#[tag("files")]
#[auth()]
#[success(PictureResponse)]
#[failure(none)]
#[rate_limit(none)]
#[pagination(cursor, position = "after", has_more = "/more", next = "/next")]
struct Upload {
    #[body(multipart, required, min_properties = 1)]
    form: Form,
}

#[derive(Clone, Debug, PartialEq, Object)]
struct Form {
    #[field(content_type = "image/png, image/jpeg")]
    file: File,
    /// A part that is parts itself: by name, the first ones of those in a row, and the others.
    #[field(parts(part("a", "text/csv"), prefix(), prefix("image/png"), item("text/css")))]
    all: Option<Value>,
}

/// The media types that the others leave.
#[derive(Debug, Operation)]
#[operation("convert", POST "/convert")]
#[success(200, event_stream, lvng_runtime::EventStream<Progress>)]
#[failure(default, json_lines, Value)]
struct Convert {
    #[body(bytes("image/*"))]
    image: Option<lvng_runtime::ByteStream>,
}

/// Parts in a row, whose values do not say what media type they have.
#[derive(Debug, Operation)]
#[operation("scan", GET "/scans")]
#[success(200, parts(item("image/png", item("text/csv"))), lvng_runtime::EventStream<File>)]
struct Scan {}

fn field<'t>(fields: &'t [Field], name: &str) -> &'t Field {
    fields.iter().find(|field| field.name == name).unwrap_or_else(|| panic!("no field {name}"))
}

fn param<'t>(meta: &'t OperationMeta, name: &str) -> &'t Param {
    meta.params.iter().find(|param| param.field.name == name).unwrap_or_else(|| panic!("no parameter {name}"))
}

#[test]
fn fields() {
    let spec = Agent::SPEC;
    assert!(spec.closed);
    assert_eq!((spec.constraints.min_properties, spec.constraints.max_properties), (Some(1), Some(20)));
    let field = |name| field(spec.fields, name);
    assert!(field("avatar").nullable && !field("displayName").nullable);
    assert!(field("id").read_only && field("key").write_only);
    assert_eq!((field("temperature").default, field("object").constant), (Some("0.7"), Some("\"agent\"")));
    assert_eq!(field("limits").default, Some("{\"a\":1}"));
    let bounds = |name| &field(name).constraints;
    assert_eq!((bounds("temperature").min, bounds("temperature").max), (Some(0.0), Some(2.0)));
    let slug = bounds("slug");
    assert_eq!((slug.min_length, slug.max_length, slug.pattern), (Some(1), Some(100), Some("^[a-z]+$")));
    assert_eq!(bounds("owner").format, Some(TextFormat::Email));
    let share = bounds("share");
    assert_eq!((share.exclusive_min, share.exclusive_max, share.multiple_of), (Some(0.0), Some(100.0), Some(5.0)));
    let tags = bounds("tags");
    assert_eq!((tags.min_items, tags.max_items, tags.unique_items), (Some(1), Some(5), true));
    assert_eq!(tags.items.and_then(|items| items.max_length), Some(20));
    assert_eq!(bounds("limits").values.and_then(|values: &Constraints| values.min), Some(0.0));
}

#[test]
fn constructors_ask_for_what_must_be_there() {
    let agent = Agent::new("Ada", None);
    assert_eq!((agent.object.as_str(), agent.temperature, agent.slug), ("agent", None, Patch::Absent));
    let create = CreateAgent::new("acme", "Ada");
    assert_eq!((create.workspace.as_str(), create.name.as_str(), create.model), ("acme", "Ada", None));
    assert_eq!(PictureHeaders::new(vec!["a".to_owned()]).total, None);
}

#[test]
fn enumerations_and_unions() {
    for (text, tool) in [
        (r#""auto""#, Tool::Auto),
        (r#"{"named":"x"}"#, Tool::Named(Some("x".into()))),
        (r#"{"style":{"kind":"empty"},"radius":1}"#, Tool::Shape(Circle { radius: 1.0 })),
        (r#"{"radius":1}"#, Tool::Unknown(serde_json::json!({ "radius": 1 }))),
    ] {
        assert_eq!(from_json::<Tool>(text.as_bytes(), Mode::Lenient).unwrap(), tool, "{text}");
    }
    assert_eq!(Status::VALUES, ["active"]);
    assert_eq!(Status::from("odd"), Status::Unknown("odd".to_owned()));
    assert_eq!(from_json::<Level>(b"1", Mode::Strict).unwrap(), Level::Low);
    let round: Shape2d = from_json(br#"{"type":"round","radius":1.5}"#, Mode::Lenient).expect("it is a circle");
    assert_eq!(round, Shape2d::Circle(Circle { radius: 1.5 }));
    assert_eq!(to_json(&round), br#"{"radius":1.5,"type":"circle"}"#);
    assert_eq!(lvng_runtime::wire::Model::event(&Progress::Done(Circle { radius: 1.0 })), Some("done"));
}

#[test]
fn contents_and_responses() {
    let link = Picture::Link(Circle { radius: 1.0 }).media().expect("it has a media type");
    assert_eq!((link.name, link.codec), ("application/json", Codec::Json));
    let text = Picture::Text("# A".to_owned()).media().expect("it has a media type");
    assert_eq!((text.name, text.codec), ("text/markdown", Codec::Text));
    let rows = PictureResponse::SPECS.iter().map(|row| (row.status, row.media.map(|media| media.codec)));
    let expected = [
        (StatusSpec::Code(200), Some(Codec::Json)),
        (StatusSpec::Code(200), Some(Codec::Text)),
        (StatusSpec::Class(4), Some(Codec::Json)),
        (StatusSpec::Code(204), None),
        (StatusSpec::Default, Some(Codec::Json)),
    ];
    assert_eq!(rows.collect::<Vec<_>>(), expected);
    let [total, tags] = <PictureHeaders as lvng_runtime::wire::Headers>::TABLE else { panic!("two headers") };
    assert_eq!((total.field.name, total.required, tags.shape), ("X-Total", false, Shape::Array));
}

#[test]
fn operations() {
    let meta = CreateAgent::META;
    assert_eq!((meta.id, meta.method.as_str(), meta.path), ("createAgent", "POST", "/agents/{workspace}"));
    assert!(meta.deprecated);
    assert_eq!(meta.tag, "agents");
    assert_eq!(meta.auth, [&["bearer"][..], &["key", "session"], &[]]);
    assert_eq!((meta.scopes.len(), meta.scopes_of(0, "bearer")), (1, &["agents.read", "agents.write"][..]));
    assert_eq!(meta.failure.len(), 3);
    let limit = meta.rate_limit.expect("it has a limit");
    assert_eq!((limit.requests, limit.per, limit.scope), (100, "minute", Some("user")));
    let evidence = meta.evidence.expect("it has evidence");
    assert_eq!((evidence.level, evidence.sources), ("documented", &["S1", "S4"][..]));
    let server = meta.servers[0];
    assert_eq!((server.template, server.url), ("https://{region}.agents.example", "https://eu.agents.example"));
    let pages = meta.pagination.expect("it pages");
    assert_eq!((pages.position, pages.items, pages.total), (Some("skip"), Some("/agents"), Some("/total")));
    let body = meta.body.expect("it has a body");
    assert!(body.required && body.object.closed);
    assert_eq!(body.media.iter().map(|media| media.codec).collect::<Vec<_>>(), [Codec::Json, Codec::Form]);
    assert_eq!(body.object.constraints.max_properties, Some(9));
    assert_eq!(body.object.fields.iter().map(|field| field.name).collect::<Vec<_>>(), ["displayName", "model"]);
    let filter = param(meta, "filter");
    assert_eq!((filter.style, filter.explode, filter.shape), (Style::DeepObject, true, Shape::Object));
    assert!(param(meta, "callback").allow_empty && param(meta, "callback").allow_reserved);
    assert_eq!(param(meta, "X-Trace").location, Location::Header);
    assert_eq!((param(meta, "session").location, param(meta, "workspace").required), (Location::Cookie, true));
}

#[test]
fn operations_that_differ_from_the_defaults() {
    let meta = Upload::META;
    assert_eq!((meta.tag, meta.auth.len(), meta.failure.len()), ("files", 0, 0));
    assert!(meta.rate_limit.is_none());
    assert_eq!(meta.success.len(), PictureResponse::SPECS.len());
    let pages = meta.pagination.expect("it pages");
    assert_eq!((pages.has_more, pages.next, pages.limit), (Some("/more"), Some("/next"), None));
    let body = meta.body.expect("it has a body");
    assert_eq!((body.required, body.constraints.min_properties), (true, Some(1)));
    assert_eq!(field(Form::SPEC.fields, "file").content_type, Some("image/png, image/jpeg"));
    let parts = field(Form::SPEC.fields, "all").parts;
    assert_eq!((parts.named[0].name, parts.named[0].content_type), ("a", Some("text/csv")));
    assert_eq!(parts.prefix.iter().map(|part| part.content_type).collect::<Vec<_>>(), [None, Some("image/png")]);
    assert_eq!(parts.item.and_then(|part| part.content_type), Some("text/css"));
    let item = Scan::META.success[0].media.unwrap().parts.item.unwrap();
    assert_eq!(
        (item.content_type, item.parts.item.and_then(|part| part.content_type)),
        (Some("image/png"), Some("text/csv"))
    );
    let meta = Convert::META;
    let body = meta.body.expect("it has a body");
    assert_eq!((body.required, body.media[0].name, body.media[0].codec), (false, "image/*", Codec::Bytes));
    assert_eq!(meta.success[0].media.map(|media| media.codec), Some(Codec::EventStream));
    assert_eq!(meta.failure[0].media.map(|media| media.codec), Some(Codec::JsonLines));
}

/// The attributes and keys that the derives know, by how their source takes them: `keys.flag("closed")`,
/// `attributes(field, extra)`, and the lists of keys that begin with these.
fn known(source: &str, found: &mut Vec<String>) {
    let calls = ["flag(\"", "value(\"", "switch(\"", "list(\""].map(|call| (call, '"'));
    let lists = ["[\"min\"", "[\"min_length\"", "[\"items\""].map(|list| (list, ']'));
    for (start, end) in calls.into_iter().chain(lists).chain([("attributes(", ')')]) {
        for (index, _) in source.match_indices(start) {
            let first = index + if end == ']' { 1 } else { start.len() };
            let words = source[first..].split(end).next().unwrap_or_default();
            found.extend(words.split(',').map(|word| word.trim().trim_matches('"').to_owned()));
        }
    }
}

#[test]
fn every_attribute_is_on_this_page() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("derive/src");
    let mut found = Vec::new();
    for folder in [folder.clone(), folder.join("operation"), folder.join("one_of")] {
        for entry in std::fs::read_dir(folder).expect("the derives are beside the runtime").flatten() {
            let path = entry.path();
            if path.extension().is_some_and(|kind| kind == "rs") && !path.ends_with("tests.rs") {
                known(&std::fs::read_to_string(path).expect("it is text"), &mut found);
            }
        }
    }
    found.retain(|word| !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase() || c == '_'));
    found.sort();
    found.dedup();
    assert!(found.len() > 50, "the source is not read as it should be: {found:?}");
    let page = include_str!("attributes.rs");
    let attributes: String = page.lines().filter(|line| line.trim_start().starts_with("#[")).collect();
    let words: Vec<&str> = attributes.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').collect();
    let missing: Vec<_> = found.iter().filter(|word| !words.contains(&word.as_str())).collect();
    assert!(missing.is_empty(), "not on the page: {missing:?}");
}
