//! What lowering decides, on small descriptions.

use lvng_codegen::diagnostic::{Diagnostic, Diagnostics};
use lvng_codegen::ir::*;
use lvng_codegen::{Input, Options};
use serde_json::json;

/// A description of some paths and schemas, lowered.
struct Lowered {
    api: Api,
    diagnostics: Vec<Diagnostic>,
}

fn lower(text: &str) -> Lowered {
    let head = "openapi: 3.0.3\ninfo: { title: T, version: '1' }\n";
    let input = Input::single("openapi.yaml", format!("{head}{text}"));
    let options = Options { vendor: Some("v".to_owned()), ..Options::default() };
    let mut diagnostics = Diagnostics::default();
    let resolver = lvng_codegen::load_and_check(&input, &mut diagnostics);
    let api = lvng_codegen::lower::lower(&resolver, &options, &mut diagnostics);
    Lowered { api, diagnostics: diagnostics.into_vec() }
}

/// Schemas that no operation uses.
fn schemas(text: &str) -> Lowered {
    let indented: String = text.lines().map(|line| format!("    {line}\n")).collect();
    lower(&format!("paths: {{}}\ncomponents:\n  schemas:\n{indented}"))
}

impl Lowered {
    fn ty(&self, name: &str) -> &TypeDef {
        let all = self.api.common.iter().chain(self.api.tags.iter().flat_map(|tag| &tag.types));
        let names: Vec<&str> = all.clone().map(|ty| ty.name.as_str()).collect();
        all.clone()
            .find(|ty| ty.name == name)
            .unwrap_or_else(|| panic!("no type {name} among {names:?}: {:#?}", self.diagnostics))
    }

    fn object(&self, name: &str) -> &Object {
        match &self.ty(name).kind {
            TypeKind::Object(object) => object,
            other => panic!("{name} is no object: {other:?}"),
        }
    }

    fn union(&self, name: &str) -> &OneOf {
        match &self.ty(name).kind {
            TypeKind::OneOf(union) => union,
            other => panic!("{name} is no union: {other:?}"),
        }
    }

    fn variants(&self, name: &str) -> Vec<&str> {
        match &self.ty(name).kind {
            TypeKind::Enum(kind) => kind.variants.iter().map(|variant| variant.ident.as_str()).collect(),
            TypeKind::OneOf(union) => union.variants.iter().map(|variant| variant.ident.as_str()).collect(),
            other => panic!("{name} has no variants: {other:?}"),
        }
    }

    fn alias(&self, name: &str) -> &TypeRef {
        match &self.ty(name).kind {
            TypeKind::Alias(ty) => ty,
            other => panic!("{name} is no alias: {other:?}"),
        }
    }

    fn field(&self, ty: &str, wire: &str) -> &Field {
        self.object(ty).fields.iter().find(|field| field.wire_name == wire).unwrap_or_else(|| panic!("no field {wire}"))
    }

    fn operation(&self, id: &str) -> &Operation {
        let mut all = self.api.tags.iter().flat_map(|tag| &tag.operations);
        all.find(|operation| operation.id == id).unwrap_or_else(|| panic!("no operation {id}: {:#?}", self.diagnostics))
    }

    fn codes(&self) -> Vec<&str> {
        self.diagnostics.iter().map(|diagnostic| diagnostic.code).collect()
    }

    fn clean(self) -> Self {
        assert!(self.diagnostics.is_empty(), "{:#?}", self.diagnostics);
        self
    }
}

fn named(name: &str) -> TypeRef {
    TypeRef::Named(TypeName { module: None, name: name.to_owned() })
}

fn list(item: TypeRef) -> TypeRef {
    TypeRef::List(Box::new(item))
}

#[test]
fn presence_is_required_times_nullable() {
    let lowered = schemas(
        "A:
  type: object
  required: [a, b]
  properties:
    a: { type: string }
    b: { type: string, nullable: true }
    c: { type: string }
    d: { type: string, nullable: true }
    e: { type: boolean, enum: [true] }
    f: { type: string, enum: [x] }",
    )
    .clean();
    let presence = |wire| lowered.field("A", wire).presence;
    assert_eq!(presence("a"), Presence::Required);
    assert_eq!(presence("b"), Presence::Nullable);
    assert_eq!(presence("c"), Presence::Optional);
    assert_eq!(presence("d"), Presence::OptionalNullable);
    assert_eq!(lowered.field("A", "e").constant.as_deref(), Some(&json!(true)));
    assert_eq!(lowered.field("A", "e").ty, TypeRef::Bool);
    assert_eq!(lowered.field("A", "f").constant.as_deref(), Some(&json!("x")));
}

#[test]
fn formats_choose_types() {
    let lowered = schemas(
        "A:
  type: object
  properties:
    a: { type: integer }
    b: { type: integer, format: int32 }
    c: { type: integer, format: uint32, minimum: 0 }
    d: { type: integer, format: uint64 }
    e: { type: number }
    f: { type: number, format: float }
    g: { type: string, format: date-time }
    h: { type: string, format: date }
    i: { type: string, format: uuid }
    j: { type: string, format: byte }
    k: { type: string, format: uri }
    l: { type: object }
    m: {}
    n: { type: array, items: {} }
    o: { type: object, additionalProperties: { type: integer } }
    p: { type: integer, minimum: 0, maximum: 18446744073709551615 }
    q: { type: integer, format: int32, maximum: 5000000000 }",
    );
    let types: Vec<TypeRef> = lowered.object("A").fields.iter().map(|field| field.ty.clone()).collect();
    use TypeRef::*;
    let expected = [
        I64,
        I32,
        U32,
        U64,
        F64,
        F32,
        DateTime,
        Date,
        Uuid,
        Base64,
        String,
        JsonObject,
        Any,
        list(Any),
        Map(Box::new(I64)),
        U64,
        I64,
    ];
    assert_eq!(types, expected);
}

#[test]
fn scalars_fold_into_their_uses_with_bounds() {
    let lowered = schemas(
        "Id: { type: string, pattern: '^a', maxLength: 9 }
A:
  type: object
  properties:
    id: { $ref: '#/components/schemas/Id' }
    ids: { type: array, minItems: 1, items: { $ref: '#/components/schemas/Id' } }",
    )
    .clean();
    assert_eq!(lowered.alias("Id"), &TypeRef::String);
    let id = lowered.field("A", "id");
    assert_eq!(
        (&id.ty, id.constraints.pattern.as_deref(), id.constraints.max_length),
        (&TypeRef::String, Some("^a"), Some(9))
    );
    let ids = lowered.field("A", "ids");
    assert_eq!(ids.ty, list(TypeRef::String));
    assert_eq!(ids.constraints.min_items, Some(1));
    assert_eq!(ids.constraints.items.max_length, Some(9));
}

#[test]
fn wrappers_are_taken_off() {
    let lowered = schemas(
        "B: { type: object, properties: { x: { type: string } } }
A:
  type: object
  properties:
    a: { allOf: [{ $ref: '#/components/schemas/B' }], nullable: true, description: Mine }
    b: { oneOf: [{ $ref: '#/components/schemas/B' }, { type: string, nullable: true, enum: [null] }] }
    c: { anyOf: [{ type: string, maxLength: 3 }] }",
    );
    let a = lowered.field("A", "a");
    assert_eq!(
        (&a.ty, a.presence, a.docs.description.as_deref()),
        (&named("B"), Presence::OptionalNullable, Some("Mine"))
    );
    let b = lowered.field("A", "b");
    assert_eq!((&b.ty, b.presence), (&named("B"), Presence::OptionalNullable));
    assert_eq!(lowered.field("A", "c").constraints.max_length, Some(3));
}

#[test]
fn all_of_is_merged() {
    let lowered = schemas(
        "Base: { type: object, required: [id], properties: { id: { type: string } } }
A:
  allOf:
    - $ref: '#/components/schemas/Base'
    - type: object
      required: [name]
      properties: { name: { type: string }, id: { type: string, minLength: 2 } }",
    )
    .clean();
    let wires: Vec<&str> = lowered.object("A").fields.iter().map(|field| field.wire_name.as_str()).collect();
    assert_eq!(wires, ["id", "name"]);
    assert_eq!(lowered.field("A", "id").presence, Presence::Required);
    assert_eq!(lowered.field("A", "id").constraints.min_length, Some(2));
}

#[test]
fn contradictions_skip_what_depends_on_them() {
    let lowered = lower(
        "paths:
  /a: { get: { operationId: getA, responses: { '200': { description: A, content: { application/json: { schema: { $ref: '#/components/schemas/A' } } } } } } }
  /b: { get: { operationId: getB, responses: { '204': { description: B } } } }
components:
  schemas:
    A: { type: object, properties: { x: { allOf: [{ type: string }, { type: integer }] } } }",
    );
    assert_eq!(lowered.codes(), ["E101", "E108"]);
    assert!(lowered.diagnostics[0].place.pointer.starts_with("/components/schemas/A/properties/x/allOf/1"));
    assert_eq!(lowered.api.skipped.len(), 1);
    assert_eq!(lowered.api.tags[0].operations.len(), 1);
    assert!(lowered.api.common.is_empty());
}

#[test]
fn recursion_is_boxed_only_where_it_must_be() {
    let lowered = schemas(
        "Tree: { type: object, properties: { left: { $ref: '#/components/schemas/Tree' }, all: { type: array, items: { $ref: '#/components/schemas/Tree' } } } }
A: { type: object, properties: { b: { $ref: '#/components/schemas/B' } } }
B: { type: object, properties: { a: { $ref: '#/components/schemas/A' } } }
Loop: { type: array, items: { $ref: '#/components/schemas/Loop' } }
Nest: { type: object, additionalProperties: { $ref: '#/components/schemas/Nest' } }",
    );
    assert_eq!(lowered.field("Tree", "left").ty, TypeRef::Boxed(Box::new(named("Tree"))));
    assert_eq!(lowered.field("Tree", "all").ty, list(named("Tree")));
    let boxed = [&lowered.field("A", "b").ty, &lowered.field("B", "a").ty];
    assert_eq!(boxed.iter().filter(|ty| matches!(ty, TypeRef::Boxed(_))).count(), 1);
    assert_eq!(lowered.union("Loop").variants[0].ty, list(named("Loop")));
    assert_eq!(lowered.object("Nest").extra, Extra::Kept("extra".to_owned(), named("Nest")));
    assert!(lowered.diagnostics.is_empty());
}

#[test]
fn recursion_through_all_of_of_a_union() {
    let lowered = schemas(
        "Pet:
  type: object
  required: [kind]
  properties: { kind: { type: string } }
  discriminator: { propertyName: kind, mapping: { cat: '#/components/schemas/Cat' } }
  oneOf: [{ $ref: '#/components/schemas/Cat' }, { $ref: '#/components/schemas/Dog' }]
Cat: { allOf: [{ $ref: '#/components/schemas/Pet' }, { type: object, properties: { lives: { type: integer } } }] }
Dog: { allOf: [{ $ref: '#/components/schemas/Pet' }, { type: object, properties: { bark: { type: string } } }] }",
    )
    .clean();
    let pet = lowered.union("Pet");
    assert_eq!(pet.discriminator.as_deref(), Some("kind"));
    let tags: Vec<_> =
        pet.variants.iter().map(|variant| (variant.ident.as_str(), &variant.ty, variant.tags.clone())).collect();
    assert_eq!(tags, [("Cat", &named("Cat"), vec!["cat".to_owned()]), ("Dog", &named("Dog"), vec!["Dog".to_owned()])]);
    assert_eq!(lowered.object("Cat").fields.len(), 2);
}

#[test]
fn unions_without_discriminator_find_one_or_sort() {
    let lowered = schemas(
        "A: { type: object, required: [type], properties: { type: { type: string, enum: [a] } } }
B: { type: object, required: [type], properties: { type: { type: string, enum: [b] } } }
Either: { oneOf: [{ $ref: '#/components/schemas/A' }, { $ref: '#/components/schemas/B' }] }
Text: { oneOf: [{ type: string }, { type: array, items: { type: string } }, { type: integer }] }
Same: { anyOf: [{ type: string }, { type: string, format: uri }] }
Values: { oneOf: [{ type: string, enum: [x], description: First }, { type: string, enum: [y] }] }",
    )
    .clean();
    assert_eq!(lowered.union("Either").discriminator.as_deref(), Some("type"));
    assert_eq!(lowered.variants("Text"), ["List", "Integer", "String"]);
    assert_eq!(lowered.alias("Same"), &TypeRef::String);
    assert_eq!(lowered.variants("Values"), ["X", "Y"]);
}

#[test]
fn inline_types_are_named_by_their_place() {
    let lowered = lower(
        "paths:
  /agents:
    post:
      operationId: createAgent
      tags: [agents]
      requestBody:
        content:
          application/json:
            schema:
              type: object
              properties:
                model: { type: object, properties: { kinds: { type: array, items: { type: string, enum: [a, b] } } } }
      responses:
        '201': { description: Done, content: { application/json: { schema: { type: object, properties: { agent: { type: object, properties: { id: { type: string } } } } } } } }",
    )
    .clean();
    let types: Vec<&str> = lowered.api.tags[0].types.iter().map(|ty| ty.name.as_str()).collect();
    assert_eq!(types, ["CreateAgentModel", "CreateAgentModelKind", "CreateAgentResponse", "CreateAgentResponseAgent"]);
    let operation = lowered.operation("createAgent");
    assert_eq!((operation.type_name.as_str(), operation.method_name.as_str()), ("CreateAgent", "create"));
    assert!(operation.body.as_ref().is_some_and(|body| body.flattened));
    assert_eq!(operation.arguments[0].location, ArgumentLocation::BodyField);
}

#[test]
fn bodies_are_flattened_when_inline() {
    let lowered = lower(
        "paths:
  /a/{id}:
    put:
      operationId: putA
      parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              additionalProperties: true
              required: [id]
              properties: { id: { type: string }, items: { type: string } }
      responses: { '204': { description: Done } }
  /c:
    put:
      operationId: putC
      requestBody:
        content:
          application/json:
            schema:
              type: object
              properties: { id: { type: string }, server: { type: string, readOnly: true } }
      responses: { '204': { description: Done } }
  /b:
    put:
      operationId: putB
      requestBody: { content: { application/json: { schema: { $ref: '#/components/schemas/B' } } } }
      responses: { '204': { description: Done } }
components: { schemas: { B: { type: object, properties: { x: { type: string } } } } }",
    )
    .clean();
    let names: Vec<(&str, &str)> = lowered
        .operation("putA")
        .arguments
        .iter()
        .map(|a| (a.field.ident.as_str(), a.field.wire_name.as_str()))
        .collect();
    assert_eq!(names, [("id", "id"), ("body_id", "id"), ("items_", "items"), ("extra", "")]);
    // What only the server sends is no argument.
    assert_eq!(lowered.operation("putC").arguments.len(), 1);
    let whole = &lowered.operation("putB").arguments[0];
    assert_eq!((whole.field.ident.as_str(), &whole.location), ("body", &ArgumentLocation::Body));
    assert_eq!(whole.field.presence, Presence::Optional);
    assert_eq!(lowered.operation("putA").success.ty, TypeRef::Unit);
}

#[test]
fn several_answers_are_an_enumeration() {
    let lowered = lower(
        "paths:
  /a:
    get:
      operationId: getA
      tags: [x]
      responses:
        '200': { description: A, content: { application/json: { schema: { type: string } } } }
        '204': { description: Nothing }
        '400': { description: Bad, content: { application/json: { schema: { $ref: '#/components/schemas/E' } } } }
        '401': { description: No }
        default: { description: Else, content: { application/json: { schema: { $ref: '#/components/schemas/E' } } } }
components: { schemas: { E: { type: object, properties: { message: { type: string } } } } }",
    )
    .clean();
    let operation = lowered.operation("getA");
    assert_eq!(operation.success.several.as_deref(), Some("GetASuccess"));
    let variants: Vec<&str> = operation.success.responses.iter().map(|response| response.variant.as_str()).collect();
    assert_eq!(variants, ["Ok", "NoContent"]);
    assert_eq!(operation.failure.several, None);
    assert_eq!(operation.failure.ty, TypeRef::Named(TypeName { module: Some("x".to_owned()), name: "E".to_owned() }));
    assert_eq!(operation.failure.responses.len(), 3);
}

#[test]
fn default_alone_is_success() {
    let lowered = lower(
        "paths:
  /a: { get: { operationId: getA, responses: { default: { description: A, content: { text/plain: {} } } } } }",
    )
    .clean();
    assert_eq!(lowered.operation("getA").success.ty, TypeRef::String);
    assert_eq!(lowered.operation("getA").failure.ty, TypeRef::Any);
}

#[test]
fn parameters_have_the_styles_of_their_places() {
    let lowered = lower(
        "paths:
  /a/{id}:
    parameters: [{ name: id, in: path, required: true, style: label, schema: { type: string } }]
    get:
      operationId: getA
      parameters:
        - { name: tags, in: query, schema: { type: array, items: { type: string } } }
        - { name: filter, in: query, style: deepObject, schema: { type: object, additionalProperties: { type: string } } }
        - { name: raw, in: query, content: { application/json: { schema: { type: array, items: { type: string } } } } }
        - { name: Accept, in: header, schema: { type: string } }
        - { name: type, in: header, schema: { type: string } }
        - { name: send, in: query, schema: { type: boolean } }
      responses: { '204': { description: Done } }",
    );
    assert_eq!(lowered.codes(), ["W115"]);
    let style = |style, explode, shape| ParamStyle { style, explode, shape, allow_reserved: false, allow_empty: false };
    let arguments = &lowered.operation("getA").arguments;
    assert_eq!(
        arguments[0].location,
        ArgumentLocation::Parameter(Location::Path, style(Style::Label, false, Shape::Primitive))
    );
    assert_eq!(
        arguments[1].location,
        ArgumentLocation::Parameter(Location::Query, style(Style::Form, true, Shape::Array))
    );
    assert_eq!(
        arguments[2].location,
        ArgumentLocation::Parameter(Location::Query, style(Style::DeepObject, true, Shape::Object))
    );
    assert!(matches!(
        arguments[3].location,
        ArgumentLocation::Parameter(Location::Query, ParamStyle { style: Style::Json, shape: Shape::Array, .. })
    ));
    assert_eq!(
        arguments[4].location,
        ArgumentLocation::Parameter(Location::Header, style(Style::Simple, false, Shape::Primitive))
    );
    assert_eq!(arguments[4].field.ident, "r#type");
    assert_eq!(arguments[5].field.ident, "send_");
}

#[test]
fn defaults_must_fit() {
    let lowered = schemas(
        "A:
  type: object
  properties:
    a: { type: integer, default: 5 }
    b: { type: integer, default: five }
    c: { type: string, enum: [x, y], default: z }
    d: { type: string, nullable: true, default: null }",
    );
    assert_eq!(lowered.field("A", "a").default.as_deref(), Some(&json!(5)));
    for wire in ["b", "c", "d"] {
        assert_eq!(lowered.field("A", wire).default, None, "{wire}");
    }
    assert_eq!(lowered.diagnostics.len(), 2, "{:?}", lowered.codes());
}

#[test]
fn types_live_where_they_are_used() {
    let get = |id: &str, tag: &str, schema: &str| {
        format!(
            "  /{id}: {{ get: {{ operationId: {id}, tags: [{tag}], responses: {{ '200': {{ description: D, content: {{ application/json: {{ schema: {{ $ref: '#/components/schemas/{schema}' }} }} }} }} }} }} }}\n"
        )
    };
    let paths = [get("a", "one", "Own"), get("b", "one", "Shared"), get("c", "two", "Shared")].concat();
    let object = "{ type: object, properties: { x: { type: string } } }";
    let lowered = lower(&format!(
        "paths:\n{paths}components:\n  schemas:\n    Own: {{ type: object, properties: {{ inner: {{ $ref: '#/components/schemas/Inner' }} }} }}\n    Inner: {object}\n    Shared: {object}\n    Unused: {object}"
    ))
    .clean();
    let names = |types: &[TypeDef]| types.iter().map(|ty| ty.name.clone()).collect::<Vec<_>>();
    assert_eq!(names(&lowered.api.tags[0].types), ["Inner", "Own"]);
    assert_eq!(names(&lowered.api.common), ["Shared", "Unused"]);
}

#[test]
fn names_clash_with_nothing() {
    let lowered = lower(
        "paths:
  /a: { get: { operationId: createUser, tags: [Pets], responses: { '200': { description: D, content: { application/json: { schema: { $ref: '#/components/schemas/CreateUser' } } } } } } }
  /b: { get: { tags: ['pets!'], responses: { '204': { description: D } } } }
  /c: { get: { operationId: newPet, tags: [2fa, x], responses: { '204': { description: D } } } }
components:
  schemas:
    CreateUser: { type: object, properties: { x: { type: string } } }
    Option: { type: object, properties: { x: { type: string } } }
    Pets: { type: array, items: { type: object, properties: { x: { type: string } } } }",
    );
    let modules: Vec<&str> = lowered.api.tags.iter().map(|tag| tag.module.as_str()).collect();
    assert_eq!(modules, ["pets", "pets2", "tag_2fa", "x"]);
    lowered.object("CreateUser");
    let renamed = lowered.ty("OptionSchema").docs.description.as_deref().unwrap_or_default();
    assert!(renamed.contains("`Option`"), "{renamed}");
    lowered.object("Pet");
    assert_eq!(lowered.api.tags[0].client, "PetsClient");
    assert_eq!(lowered.api.tags[1].operations[0].id, "get_b");
    assert_eq!(lowered.api.tags[2].operations[0].method_name, "new_pet");
}

#[test]
fn extensions_are_read_and_checked() {
    let operation = |extensions: &str| {
        lower(&format!(
            "paths:
  /agents:
    get:
      operationId: listAgents
      tags: [agents]
{extensions}
      parameters:
        - {{ name: limit, in: query, schema: {{ type: integer }} }}
        - {{ name: offset, in: query, schema: {{ type: integer }} }}
      responses:
        '200': {{ description: D, content: {{ application/json: {{ schema: {{ type: object, required: [agents, total], properties: {{ agents: {{ type: array, items: {{ type: string }} }}, total: {{ type: integer }} }} }} }} }} }}"
        ))
    };
    let good = operation(
        "      x-v-evidence: { level: documented, sources: [S1] }
      x-v-rate-limit: { requests: 100, per: minute, scope: user }
      x-v-method: all
      x-v-pagination: { style: offset, limit: limit, offset: offset, items: /agents, total: /total }",
    )
    .clean();
    let list = good.operation("listAgents");
    assert_eq!(list.method_name, "all");
    assert_eq!(list.evidence.as_ref().map(|evidence| evidence.sources.len()), Some(1));
    assert_eq!(list.rate_limit.as_ref().map(|limit| limit.requests), Some(100));
    let paged = list.pagination.as_ref().and_then(|pagination| pagination.paged.as_ref());
    let paged = paged.unwrap_or_else(|| panic!("no paging: {:?}", list.pagination));
    assert_eq!((&paged.item, &paged.items), (&TypeRef::String, &vec![("agents".to_owned(), false)]));
    let total = LastPage::Total(vec![("total".to_owned(), false)]);
    assert_eq!((paged.position.as_str(), &paged.progress), ("offset", &Progress::Offset(total)));

    let bad = operation(
        "      x-v-evidence: { level: 1 }\n      x-v-pagination: { style: offset, offset: skip, items: /things }",
    );
    assert_eq!(bad.codes(), ["E106", "E107"]);
    assert!(bad.api.tags.is_empty());
}

#[test]
fn what_only_one_side_sends_is_optional_where_both_do() {
    let lowered = lower(
        "paths:
  /a:
    put:
      operationId: putA
      requestBody: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/A' } } } }
      responses: { '200': { description: D, content: { application/json: { schema: { $ref: '#/components/schemas/B' } } } } }
components:
  schemas:
    A: { type: object, required: [id], properties: { id: { type: string, readOnly: true } } }
    B: { type: object, required: [id, key], properties: { id: { type: string, readOnly: true }, key: { type: string, writeOnly: true } } }",
    )
    .clean();
    assert_eq!(lowered.field("A", "id").presence, Presence::Optional);
    assert_eq!(lowered.field("B", "id").presence, Presence::Required);
    assert_eq!(lowered.field("B", "key").presence, Presence::Optional);
}

#[test]
fn security_is_alternatives_of_combinations() {
    let lowered = lower(
        "security: [{ key: [] }]
paths:
  /a: { get: { operationId: a, responses: { '204': { description: D } } } }
  /b: { get: { operationId: b, security: [], responses: { '204': { description: D } } } }
  /c: { get: { operationId: c, security: [{ key: [], user: [read, write] }, {}], responses: { '204': { description: D } } } }
components:
  securitySchemes: { key: { type: apiKey, in: header, name: x-key }, user: { type: http, scheme: basic } }",
    )
    .clean();
    let requirement = |scheme: &str, scopes: &[&str]| SecurityRequirement {
        scheme: scheme.to_owned(),
        scopes: scopes.iter().map(|scope| (*scope).to_owned()).collect(),
    };
    assert_eq!(lowered.operation("a").auth, [[requirement("key", &[])]]);
    assert!(lowered.operation("b").auth.is_empty());
    assert_eq!(
        lowered.operation("c").auth,
        [vec![requirement("key", &[]), requirement("user", &["read", "write"])], Vec::new()]
    );
    assert_eq!(lowered.api.security_schemes[0].kind, SecurityKind::HeaderKey("x-key".to_owned()));
}

#[test]
fn a_union_beside_another_type() {
    let lowered = schemas(
        "A: { type: object, oneOf: [{ type: array, items: { type: string } }, { type: object, properties: { x: { type: string } } }] }
B:
  type: object
  required: [id]
  properties: { id: { type: string } }
  oneOf: [{ type: object, title: One, properties: { x: { type: string } } }, { type: boolean }, { type: object, title: Two, properties: { y: { type: string } } }]",
    );
    assert_eq!(lowered.codes(), ["W114", "W114"]);
    assert_eq!(lowered.variants("A"), ["List", "Object"]);
    assert_eq!(lowered.variants("B"), ["One", "Two"]);
    let wires: Vec<&str> = lowered.object("BOne").fields.iter().map(|field| field.wire_name.as_str()).collect();
    assert_eq!(wires, ["id", "x"]);
}

/// Each union of 12 within the others, six of them would be three million types.
#[test]
fn unions_that_hold_at_once_do_not_grow_as_a_power() {
    let branches = |union: u32| (0..12).map(move |branch| format!("{{ properties: {{ p{union}-{branch}: {{}} }} }}"));
    let unions: Vec<String> =
        (0..6).map(|union| format!("{{ anyOf: [{}] }}", branches(union).collect::<Vec<_>>().join(", "))).collect();
    let lowered = schemas(&format!("All: {{ allOf: [{}] }}", unions.join(", ")));
    assert_eq!(lowered.union("All").variants.len(), 12);
    let said: Vec<_> = lowered.diagnostics.iter().filter(|found| found.code == "W103").collect();
    // 12 × 12 × 12 are not too many.
    let left_out = [3, 4, 5].map(|part| Some(format!("/components/schemas/All/allOf/{part}/anyOf")));
    assert_eq!(said.iter().map(|found| found.pointer.clone()).collect::<Vec<_>>(), left_out, "{said:?}");
    assert!(lowered.api.common.len() < 4_096, "{} types", lowered.api.common.len());
}

#[test]
fn inline_branches_are_called_by_what_no_other_has() {
    let lowered = schemas(
        "A:
  oneOf:
    - { title: Item, type: object, required: [kind], properties: { kind: { enum: [a] } } }
    - { title: Item, type: object, required: [kind], properties: { kind: { enum: [b] } } }
B:
  type: object
  properties: { id: { type: string }, name: { type: string }, at: { type: string } }
  anyOf: [{ required: [id] }, { required: [id, name] }]
C: { oneOf: [{ type: object, properties: { x: { type: string } } }, { type: object, properties: { y: { type: string } } }] }
D: { oneOf: [{ type: object, title: One, properties: { x: { type: string } } }, { type: object, title: Two }] }",
    );
    assert_eq!(lowered.variants("A"), ["A", "B"]);
    // The first that reads wins, so the one that requires more is asked first.
    assert_eq!(lowered.variants("B"), ["IdName", "Id"]);
    assert_eq!(lowered.variants("C"), ["X", "Y"]);
    assert_eq!(lowered.variants("D")[0], "One");
}

/// By which clients know that a base URL says it as well.
#[test]
fn what_all_paths_begin_with() {
    let common = |servers: &str, paths: &[&str]| {
        let operation = "{ get: { responses: { '204': { description: x } } } }";
        let paths: String = paths.iter().map(|path| format!("  '{path}': {operation}\n")).collect();
        lower(&format!("servers: [{{ url: '{servers}' }}]\npaths:\n{paths}")).api.servers.common_path
    };
    let host = "https://a.example";
    assert_eq!(common(host, &["/api/v2/pets", "/api/v2/users/me", "/api/v2/users"]), "/api/v2");
    assert_eq!(common(host, &["/api/v1/pets", "/api/v2/pets"]), "/api");
    assert_eq!(common(host, &["/api/pets", "/apis"]), "");
    assert_eq!(common(host, &["/pets", "/pets/list"]), "");
    // The description means it twice.
    assert_eq!(common("https://a.example/api/", &["/api/v2/pets", "/api/v2/users"]), "");
    assert_eq!(common("https://a.example/v1", &["/api/v2/pets", "/api/v2/users"]), "/api/v2");
}
