//! What lowering makes of request bodies, responses and their media types.

use lvng_codegen::diagnostic::Diagnostics;
use lvng_codegen::ir::*;
use lvng_codegen::{Input, Options};
use std::collections::BTreeMap;

fn lower_files(files: &[(&str, String)]) -> (Api, Vec<String>) {
    let files: BTreeMap<String, String> = files.iter().map(|(name, text)| ((*name).to_owned(), text.clone())).collect();
    let input = Input { root: "openapi.yaml".to_owned(), files, ..Input::default() };
    let options = Options { vendor: Some("v".to_owned()), ..Options::default() };
    let mut diagnostics = Diagnostics::default();
    let resolver = lvng_codegen::load_and_check(&input, &mut diagnostics);
    let api = lvng_codegen::lower::lower(&resolver, &options, &mut diagnostics);
    let said = diagnostics.into_vec().into_iter().map(|found| format!("{} {}", found.code, found.message)).collect();
    (api, said)
}

/// One operation `op` with this body of the path item's `post`.
fn lower(post: &str, schemas: &str) -> (Api, Vec<String>) {
    let indent =
        |text: &str, by: usize| -> String { text.lines().map(|line| format!("{}{line}\n", " ".repeat(by))).collect() };
    let head = "openapi: 3.0.3\ninfo: { title: T, version: '1' }\npaths:\n  /op:\n    post:\n      operationId: op\n";
    let schemas = match schemas {
        "" => String::new(),
        schemas => format!("components:\n  schemas:\n{}", indent(schemas, 4)),
    };
    lower_files(&[("openapi.yaml", format!("{head}{}{schemas}", indent(post, 6)))])
}

fn operation(api: &Api) -> &Operation {
    &api.tags[0].operations[0]
}

fn kind<'a>(api: &'a Api, name: &str) -> &'a TypeKind {
    let mut all = api.common.iter().chain(api.tags.iter().flat_map(|tag| &tag.types));
    &all.find(|def| def.name == name).unwrap_or_else(|| panic!("no type {name}")).kind
}

const DONE: &str = "responses: { '204': { description: ok } }\n";

#[test]
fn files_are_parts_of_multipart_bodies_only() {
    let (api, said) = lower(
        &format!(
            "{DONE}requestBody:
  required: true
  content:
    multipart/form-data:
      schema:
        type: object
        required: [file]
        properties:
          file: {{ type: string, format: binary, description: It. }}
          files: {{ type: array, minItems: 1, items: {{ type: string, format: binary }} }}
          scan: {{ type: string }}
          text: {{ type: string }}
          meta: {{ type: object, properties: {{ raw: {{ type: string, format: binary }} }} }}
      encoding:
        file: {{ contentType: 'image/*' }}
        scan: {{ contentType: application/pdf }}
        text: {{ contentType: text/plain }}
"
        ),
        "",
    );
    assert_eq!(said, [""; 0]);
    let fields: Vec<&Field> = operation(&api).arguments.iter().map(|argument| &argument.field).collect();
    let types: Vec<(&str, &TypeRef, Option<&str>)> =
        fields.iter().map(|field| (field.wire_name.as_str(), &field.ty, field.content_type.as_deref())).collect();
    let files = TypeRef::List(Box::new(TypeRef::File));
    assert_eq!(types[0], ("file", &TypeRef::File, Some("image/*")));
    assert_eq!(types[1], ("files", &files, None));
    assert_eq!(types[2], ("scan", &TypeRef::File, Some("application/pdf")));
    assert_eq!(types[3], ("text", &TypeRef::String, None));
    assert_eq!(fields[0].docs.description.as_deref(), Some("It."));
    assert_eq!(fields[1].constraints.min_items, Some(1));
    let TypeKind::Object(meta) = kind(&api, "OpMeta") else { panic!() };
    assert_eq!(meta.fields[0].ty, TypeRef::String);
}

#[test]
fn a_component_that_is_a_multipart_body_has_files() {
    let (api, said) = lower(
        &format!(
            "{DONE}requestBody: {{ content: {{ multipart/form-data: {{ schema: {{ $ref: '#/components/schemas/Alias' }} }} }} }}"
        ),
        "Alias: { $ref: '#/components/schemas/Form' }
Form: { type: object, properties: { file: { type: string, format: binary } } }
Other: { type: object, properties: { file: { type: string, format: binary } } }",
    );
    assert_eq!(said, [""; 0]);
    for (name, ty) in [("Form", TypeRef::File), ("Other", TypeRef::String)] {
        let TypeKind::Object(object) = kind(&api, name) else { panic!("{name}") };
        assert_eq!(object.fields[0].ty, ty, "{name}");
    }
}

#[test]
fn media_types_with_one_schema_are_one_type() {
    let (api, said) = lower(
        &format!(
            "{DONE}requestBody:
  content:
    application/x-www-form-urlencoded: {{ schema: {{ $ref: '#/components/schemas/Pet' }} }}
    application/json: {{ schema: {{ $ref: '#/components/schemas/Pet' }} }}
    application/xml: {{ schema: {{ $ref: '#/components/schemas/Pet' }} }}
"
        ),
        "Pet: { type: object, properties: { name: { type: string } } }",
    );
    assert_eq!(said, ["W104 application/xml is not generated beside application/json"]);
    let body = operation(&api).body.as_ref().unwrap();
    let names: Vec<&str> = body.media.iter().map(|media| media.name.as_str()).collect();
    assert_eq!(names, ["application/json", "application/x-www-form-urlencoded"]);
}

#[test]
fn media_types_with_other_types_are_an_enum() {
    let (api, said) = lower(
        &format!(
            "{DONE}requestBody:
  required: true
  content:
    image/png: {{}}
    text/csv: {{ schema: {{ type: string }} }}
    application/json: {{ schema: {{ type: object, properties: {{ a: {{ type: string }} }} }} }}
    application/x-ndjson: {{ schema: {{ type: integer }} }}
    application/vnd.x+json: {{ schema: {{ type: integer }} }}
"
        ),
        "",
    );
    assert_eq!(said, [""; 0]);
    let argument = &operation(&api).arguments[0];
    assert_eq!(argument.field.presence, Presence::Required);
    let TypeKind::Contents(variants) = kind(&api, "OpBody") else { panic!("{:?}", argument.field.ty) };
    let found: Vec<(&str, &str, &TypeRef)> =
        variants.iter().map(|known| (known.ident.as_str(), known.media[0].name.as_str(), &known.ty)).collect();
    let json = TypeRef::Named(TypeName { module: Some(api.tags[0].module.clone()), name: "OpBodyJson".to_owned() });
    let lines = TypeRef::Events(Box::new(TypeRef::I64));
    assert_eq!(
        found,
        [
            ("Json", "application/json", &json),
            ("VndXJson", "application/vnd.x+json", &TypeRef::I64),
            ("JsonLines", "application/x-ndjson", &lines),
            ("Csv", "text/csv", &TypeRef::String),
            ("Png", "image/png", &TypeRef::ByteStream),
        ]
    );
    assert_eq!(operation(&api).body.as_ref().unwrap().media.len(), 5);
}

#[test]
fn responses_in_several_media_types() {
    let (api, said) = lower(
        "responses:
  '200':
    description: ok
    content:
      text/plain: { schema: { type: string } }
      application/json: { schema: { type: string } }
  '201':
    description: ok
    headers: { X-Total: { schema: { type: integer } } }
    content:
      application/json: { schema: { type: array, items: { type: string } } }
      text/event-stream: { schema: { type: string } }
  '400': { description: bad, content: { application/json: {}, text/event-stream: {} } }
",
        "",
    );
    assert_eq!(said, ["W111 errors are not streamed; the body is kept as raw text"]);
    let success = &operation(&api).success;
    let shown = |response: &Response| {
        let (media, ty) = response.content.clone().unwrap();
        let names: Vec<String> = media.into_iter().map(|media| media.name).collect();
        (response.variant.clone(), names.join(" "), ty)
    };
    let shown: Vec<_> = success.responses.iter().map(shown).collect();
    let entry = |variant: &str, media: &str, ty| (variant.to_owned(), media.to_owned(), ty);
    assert_eq!(
        shown,
        [
            entry("Ok", "application/json text/plain", TypeRef::String),
            entry("CreatedJson", "application/json", TypeRef::List(Box::new(TypeRef::String))),
            entry("CreatedEventStream", "text/event-stream", TypeRef::Events(Box::new(TypeRef::String))),
        ]
    );
    assert_eq!(success.several.as_deref(), Some("OpSuccess"));
    assert!(success.responses[1..].iter().all(|response| response.headers[0].field.ty == TypeRef::I64));
    assert_eq!(operation(&api).failure.ty, TypeRef::Any);
}

const EVENTS: &str = "openapi: 3.0.3
info: { title: T, version: '1' }
paths:
  /op:
    post:
      operationId: op
      responses:
        '200':
          description: ok
          content:
            text/event-stream:
              x-v-events: { delta: Delta, end: Done, stop: Done }
              schema: { $ref: 'events.yaml#/Event' }
components: { schemas: { Done: { type: integer } } }
";

#[test]
fn events_are_told_by_their_names() {
    let schemas = "Event: { oneOf: [{ $ref: '#/Delta' }, { $ref: '#/Done' }] }\nDelta: { type: object }\nDone: { type: object }\n";
    let (api, said) = lower_files(&[("openapi.yaml", EVENTS.to_owned()), ("events.yaml", schemas.to_owned())]);
    assert_eq!(said, [""; 0]);
    let TypeKind::OneOf(union) = kind(&api, "Event") else { panic!() };
    assert!(union.by_event && union.discriminator.is_none());
    // `Done` of the file is called otherwise here, because the root has one.
    let tags: Vec<_> = union.variants.iter().map(|known| (known.ident.as_str(), known.tags.join(" "))).collect();
    assert_eq!(tags, [("Delta", "delta".to_owned()), ("Done2", "end stop".to_owned())]);
}

#[test]
fn events_that_fit_no_schema_are_errors() {
    for (schemas, code) in [
        ("Event: { oneOf: [{ $ref: '#/Delta' }, { type: integer }] }\nDelta: { type: object }\n", "E106"),
        ("Event: { type: object }\n", "E106"),
    ] {
        let (api, said) = lower_files(&[("openapi.yaml", EVENTS.to_owned()), ("events.yaml", schemas.to_owned())]);
        assert!(said.iter().any(|line| line.starts_with(code)), "{said:?}");
        assert_eq!(api.skipped.len(), 1, "{said:?}");
    }
}

#[test]
fn passwords_are_secrets() {
    let (api, said) = lower(
        DONE,
        "Login: { type: object, properties: { password: { type: string, format: password, default: x } } }",
    );
    assert_eq!(said, [""; 0]);
    let TypeKind::Object(login) = kind(&api, "Login") else { panic!() };
    assert_eq!(login.fields[0].ty, TypeRef::Secret);
}
