//! A description as lowering leaves it, with one of everything.

use lvng_codegen::ir::*;
use serde_json::json;

fn docs(text: &str) -> Docs {
    Docs { description: Some(text.to_owned()), ..Docs::default() }
}

fn named(module: Option<&str>, name: &str) -> TypeRef {
    TypeRef::Named(TypeName { module: module.map(str::to_owned), name: name.to_owned() })
}

fn map(value: TypeRef) -> TypeRef {
    TypeRef::Map(Box::new(value))
}

fn list(item: TypeRef) -> TypeRef {
    TypeRef::List(Box::new(item))
}

fn field(ident: &str, wire_name: &str, ty: TypeRef, presence: Presence, about: &str) -> Field {
    Field {
        ident: ident.to_owned(),
        wire_name: wire_name.to_owned(),
        docs: docs(about),
        ty,
        presence,
        default: None,
        constant: None,
        constraints: Constraints::default(),
        read_only: false,
        write_only: false,
        format: None,
        content_type: None,
        parts: None,
    }
}

fn style(style: Style, explode: bool, shape: Shape) -> ParamStyle {
    ParamStyle { style, explode, shape, allow_reserved: false, allow_empty: false }
}

/// An argument as lowering makes it: `Circle` and the like are structs, all other named types enums.
fn argument(field: Field, location: ArgumentLocation) -> Argument {
    let is_optional = matches!(field.presence, Presence::Optional | Presence::OptionalNullable);
    let role = match () {
        () if is_optional || location == ArgumentLocation::BodyExtra => ArgumentRole::Optional,
        () if field.constant.is_some() => ArgumentRole::Fixed,
        () => ArgumentRole::Required,
    };
    let conversion = match &field.ty {
        _ if field.presence == Presence::OptionalNullable => Conversion::Into,
        _ if field.presence == Presence::Nullable => Conversion::Exact,
        TypeRef::List(item) if **item == TypeRef::String => Conversion::Items,
        TypeRef::String | TypeRef::List(_) | TypeRef::Any | TypeRef::ByteStream | TypeRef::Named(_) => Conversion::Into,
        _ => Conversion::Exact,
    };
    Argument { field, location, role, conversion }
}

fn parameter(location: Location, style: ParamStyle, field: Field) -> Argument {
    argument(field, ArgumentLocation::Parameter(location, style))
}

fn path(field: Field) -> Argument {
    parameter(Location::Path, style(Style::Simple, false, Shape::Primitive), field)
}

fn query(field: Field) -> Argument {
    parameter(Location::Query, style(Style::Form, true, Shape::Primitive), field)
}

fn body_field(field: Field) -> Argument {
    argument(field, ArgumentLocation::BodyField)
}

fn json() -> Media {
    Media { name: "application/json".to_owned(), codec: Codec::Json, encodings: Vec::new(), parts: None }
}

fn response(status: StatusSpec, variant: &str, content: Option<(Media, TypeRef)>) -> Response {
    let content = content.map(|(media, ty)| (vec![media], ty));
    Response { status, variant: variant.to_owned(), content, docs: docs(""), is_component: false, headers: Vec::new() }
}

fn answer(status: u16, ty: TypeRef) -> Answer {
    let content = (ty != TypeRef::Unit).then(|| (json(), ty.clone()));
    Answer {
        ty,
        description: None,
        several: None,
        is_stream: false,
        headers: None,
        responses: vec![response(StatusSpec::Code(status), "Ok", content)],
    }
}

fn errors(statuses: &[u16]) -> Answer {
    let ty = named(None, "ErrorResponse");
    let one = |status: &u16| response(StatusSpec::Code(*status), "Error", Some((json(), ty.clone())));
    Answer {
        responses: statuses.iter().map(one).collect(),
        ty,
        description: None,
        several: None,
        is_stream: false,
        headers: None,
    }
}

fn requirement(scheme: &str) -> SecurityRequirement {
    SecurityRequirement { scheme: scheme.to_owned(), scopes: Vec::new() }
}

fn operation(id: &str, type_name: &str, method_name: &str, http: &str, path: &str, success: Answer) -> Operation {
    Operation {
        response_docs: Vec::new(),
        examples: Vec::new(),
        id: id.to_owned(),
        type_name: type_name.to_owned(),
        method_name: method_name.to_owned(),
        aliases: Vec::new(),
        http_method: http.to_owned(),
        path: path.to_owned(),
        docs: Docs { summary: Some("Something".to_owned()), ..Docs::default() },
        arguments: Vec::new(),
        parameter_schemas: Vec::new(),
        is_stream: false,
        body: None,
        content_types: None,
        accepts: None,
        success,
        failure: errors(&[400]),
        auth: ["bearerAuth", "apiKeyHeader"].map(|scheme| vec![requirement(scheme)]).to_vec(),
        servers: Vec::new(),
        evidence: Some(Evidence { level: "documented".to_owned(), sources: vec!["S1".to_owned(), "S4".to_owned()] }),
        feature: None,
        is_served: true,
        rate_limit: None,
        pagination: None,
        inherited: Inherited::default(),
        place: Default::default(),
        pointer: String::new(),
    }
}

fn def(name: &str, kind: TypeKind, about: &str) -> TypeDef {
    TypeDef {
        name: name.to_owned(),
        kind,
        is_stream: false,
        docs: docs(about),
        place: Default::default(),
        pointer: String::new(),
        derives: Vec::new(),
        attributes: Vec::new(),
    }
}

fn object(name: &str, fields: Vec<Field>, about: &str) -> TypeDef {
    def(name, TypeKind::Object(Object { fields, ..Object::default() }), about)
}

/// The description.
fn servers() -> Servers {
    let url = |template: &str, default: &str| ServerUrl { template: template.to_owned(), default: default.to_owned() };
    let variable = |name: &str, default: &str, values: Option<(&str, &str)>| ServerVariable {
        name: name.to_owned(),
        ident: name.to_owned(),
        default: default.to_owned(),
        values: values.map(|(name, variant)| (name.to_owned(), variant.to_owned())),
        docs: docs(""),
    };
    let region = ServerValues {
        name: "Region".to_owned(),
        values: vec![("Eu".to_owned(), "eu".to_owned()), ("Us".to_owned(), "us".to_owned())],
        variable: "region".to_owned(),
    };
    let server =
        |name: &str, url, variables, about: &str| Server { name: name.to_owned(), url, variables, docs: docs(about) };
    let variables = vec![variable("region", "eu", Some(("Region", "Eu"))), variable("base", "v1", None)];
    let regional = url("https://{region}.example.com/{base}", "https://eu.example.com/v1");
    Servers {
        common_path: "/api/v2".to_owned(),
        document: vec![
            server("Production", url("https://api.example.com", "https://api.example.com"), Vec::new(), "Production."),
            server("Regional", regional, variables, ""),
        ],
        operations: Vec::new(),
        values: vec![region],
    }
}

pub fn example() -> Api {
    Api {
        module: "crate::generated".to_owned(),
        title: "Example".to_owned(),
        version: "1.2".to_owned(),
        crate_name: String::new(),
        maps: MapType::BTreeMap,
        docs: docs("One of everything, see https://example.com."),
        servers: servers(),
        security_schemes: vec![
            SecurityScheme { name: "bearerAuth".to_owned(), kind: SecurityKind::Bearer, docs: docs("") },
            SecurityScheme {
                name: "apiKeyHeader".to_owned(),
                kind: SecurityKind::HeaderKey("x-api-key".to_owned()),
                docs: docs(""),
            },
        ],
        tags: vec![agents(), shapes()],
        common: vec![object(
            "ErrorResponse",
            vec![
                Field {
                    constant: Some(Box::new(json!(false))),
                    ..field("success", "success", TypeRef::Bool, Presence::Required, "Always false.")
                },
                field("error", "error", TypeRef::Any, Presence::Required, "What went wrong."),
            ],
            "An error.",
        )],
        common_files: vec!["schemas/common.yaml".to_owned()],
        foreign: Vec::new(),
        dependencies: Vec::new(),
        schemas: None,
        names: Default::default(),

        skipped: Vec::new(),
    }
}

const INHERITED: Inherited = Inherited { auth: true, failure: true, rate_limit: true };

fn agents() -> Tag {
    let module = Some("agents");
    Tag {
        name: "agents".to_owned(),
        module: "agents".to_owned(),
        feature: "agents".to_owned(),
        client: "Agents".to_owned(),
        server: "AgentsApi".to_owned(),
        docs: docs("Agents: configurable AI entities."),
        operations: vec![
            // Its errors are more than those of the others.
            Operation { inherited: Inherited { failure: false, ..INHERITED }, ..create_agent() },
            // It has no limit.
            Operation { inherited: Inherited { rate_limit: false, ..INHERITED }, ..list_agents() },
            Operation { inherited: Inherited { rate_limit: false, ..INHERITED }, ..delete_agent() },
        ],
        guests: Vec::new(),
        parent: None,
        parts: Vec::new(),
        shared: Some(Shared {
            name: "Shared".to_owned(),
            auth: list_agents().auth,
            failure: Some(errors(&[400])),
            rate_limit: create_agent().rate_limit,
        }),
        types: vec![
            object(
                "Agent",
                vec![
                    field("id", "id", TypeRef::String, Presence::Required, "Id of the agent."),
                    field("avatar", "avatar", TypeRef::String, Presence::Nullable, "URL of a picture."),
                    field("system_prompt", "systemPrompt", TypeRef::String, Presence::Optional, "System prompt."),
                    field("status", "status", named(module, "AgentStatus"), Presence::Required, ""),
                    field("r#type", "type", TypeRef::String, Presence::Optional, ""),
                    field("created_at", "created_at", TypeRef::DateTime, Presence::Required, "When it was created."),
                ],
                "An agent with its whole configuration.",
            ),
            def("AgentStatus", TypeKind::Enum(statuses()), "State of an agent."),
            object(
                "CreateAgentResponse",
                vec![
                    Field {
                        constant: Some(Box::new(json!(true))),
                        ..field("success", "success", TypeRef::Bool, Presence::Required, "")
                    },
                    field("agent", "agent", named(module, "Agent"), Presence::Required, "The agent."),
                ],
                "Answer of `createAgent`.",
            ),
            object(
                "ListAgentsResponse",
                vec![
                    field(
                        "agents",
                        "agents",
                        list(named(module, "Agent")),
                        Presence::Required,
                        "The agents of the page.",
                    ),
                    field("total", "total", TypeRef::I64, Presence::Optional, "The number of all agents."),
                ],
                "Answer of `listAgents`.",
            ),
        ],
        files: vec!["paths/agents.yaml".to_owned(), "schemas/agents.yaml".to_owned()],
    }
}

fn statuses() -> EnumType {
    let variant = |ident: &str, value: &str, about: &str| EnumVariant {
        ident: ident.to_owned(),
        value: value.into(),
        docs: if about.is_empty() { Docs::default() } else { docs(about) },
    };
    EnumType {
        base: TypeRef::String,
        variants: vec![variant("Active", "active", ""), variant("InReview", "in-review", "Waits for a person.")],
        unknown: "Unknown".to_owned(),
        is_loose: false,
    }
}

fn create_agent() -> Operation {
    let temperature = Field {
        constraints: Bounds { min: Some(0.into()), max: Some(1.into()), ..Bounds::default() }.into(),
        ..field("temperature", "temperature", TypeRef::F64, Presence::Optional, "Sampling temperature")
    };
    let success = answer(201, named(Some("agents"), "CreateAgentResponse"));
    Operation {
        docs: Docs {
            summary: Some("Create an agent".to_owned()),
            description: Some("Stores it and answers with its id.\n\n- One agent per name.".to_owned()),
            deprecated: false,
        },
        arguments: vec![
            body_field(field("name", "name", TypeRef::String, Presence::Required, "Display name.")),
            body_field(field("model", "model", list(TypeRef::String), Presence::Required, "Models, best first.")),
            body_field(field("system_prompt", "systemPrompt", TypeRef::String, Presence::Optional, "System prompt.")),
            body_field(temperature),
            body_field(field("avatar", "avatar", TypeRef::String, Presence::OptionalNullable, "URL of a picture.")),
            body_field(field("capabilities", "capabilities", TypeRef::JsonObject, Presence::Optional, "")),
            argument(
                field("extra", "", map(TypeRef::Any), Presence::Required, "Everything else."),
                ArgumentLocation::BodyExtra,
            ),
        ],
        body: Some(Body {
            media: vec![json()],
            required: true,
            flattened: true,
            schemas: Vec::new(),
            closed: true,
            constraints: Constraints::default(),
        }),
        failure: errors(&[400, 401, 429]),
        rate_limit: Some(RateLimit { requests: 100, per: "minute".to_owned(), scope: Some("user".to_owned()) }),
        ..operation("createAgent", "CreateAgent", "create", "POST", "/api/v2/agents", success)
    }
}

fn list_agents() -> Operation {
    let limit = Field {
        default: Some(Box::new(json!(50))),
        constraints: Bounds { min: Some(1.into()), max: Some(100.into()), ..Bounds::default() }.into(),
        ..field("limit", "limit", TypeRef::I64, Presence::Optional, "Page size.")
    };
    let tags = field("tags", "tags", list(TypeRef::String), Presence::Optional, "Only agents with one of these.");
    let pages = PagedItems {
        item: named(Some("agents"), "Agent"),
        items: vec![("agents".to_owned(), false)],
        position: "offset".to_owned(),
        progress: Progress::Offset(LastPage::Total(vec![("total".to_owned(), true)])),
    };
    Operation {
        arguments: vec![
            query(field("workspace_id", "workspaceId", TypeRef::String, Presence::Optional, "Only this workspace.")),
            query(field("status", "status", named(Some("agents"), "AgentStatus"), Presence::Optional, "")),
            query(limit),
            query(field("offset", "offset", TypeRef::I64, Presence::Optional, "Agents to skip.")),
            parameter(Location::Query, style(Style::Form, false, Shape::Array), tags),
        ],
        pagination: Some(Pagination {
            style: PageStyle::Offset,
            position: Some("offset".to_owned()),
            limit: Some("limit".to_owned()),
            items: Some("/agents".to_owned()),
            end: Some(PageEnd::Total("/total".to_owned())),
            next: None,
            paged: Some(pages),
        }),
        ..operation(
            "listAgents",
            "ListAgents",
            "list",
            "GET",
            "/api/v2/agents",
            answer(200, named(Some("agents"), "ListAgentsResponse")),
        )
    }
}

fn delete_agent() -> Operation {
    Operation {
        docs: Docs { summary: Some("Delete an agent".to_owned()), description: None, deprecated: true },
        arguments: vec![path(field("id", "id", TypeRef::String, Presence::Required, "Id of the agent."))],
        ..operation("deleteAgent", "DeleteAgent", "delete", "DELETE", "/api/v2/agents/{id}", answer(204, TypeRef::Unit))
    }
}

fn shapes() -> Tag {
    let module = Some("shapes");
    Tag {
        name: "Shapes & more".to_owned(),
        module: "shapes".to_owned(),
        feature: "shapes".to_owned(),
        client: "Shapes".to_owned(),
        server: "ShapesApi".to_owned(),
        docs: Docs::default(),
        operations: vec![put_shape(), get_thing(), upload(), guess()],
        guests: Vec::new(),
        parent: None,
        parts: Vec::new(),
        shared: None,
        types: vec![
            def("Shape", TypeKind::OneOf(shape()), "A circle or a square."),
            object("Circle", vec![field("r", "r", TypeRef::F64, Presence::Required, "Radius.")], "Round."),
            def("Square", TypeKind::Object(square()), "Not round."),
            def("Level", TypeKind::Enum(level()), ""),
            def("Labels", TypeKind::Alias(TypeRef::Map(Box::new(TypeRef::String))), "Labels by name."),
            object("Tree", vec![tree_child()], "A tree."),
        ]
        .into_iter()
        .map(|def| TypeDef { docs: Docs { summary: module.map(str::to_owned), ..def.docs }, ..def })
        .collect(),
        files: ["a", "b", "c", "d", "e"].map(|name| format!("{name}.yaml")).to_vec(),
    }
}

fn shape() -> OneOf {
    let variant = |ident: &str, tags: &[&str]| OneOfVariant {
        is_default: false,
        is_terminal: false,
        ident: ident.to_owned(),
        ty: named(Some("shapes"), ident),
        shape: VariantShape::Whole,
        tags: tags.iter().map(|tag| (*tag).to_owned()).collect(),
        conditions: Vec::new(),
        constraints: Constraints::default(),
        format: None,
        docs: Docs::default(),
    };
    OneOf {
        by_event: false,
        discriminator: Some("type".to_owned()),
        variants: vec![variant("Circle", &["circle"]), variant("Square", &["square", "rect"])],
        unknown: "Unknown".to_owned(),
    }
}

fn square() -> Object {
    let items = Bounds { exclusive_min: Some(0.into()), ..Bounds::default() }.into();
    let sides = Bounds { min_items: Some(4), items, ..Bounds::default() }.into();
    Object {
        fields: vec![
            Field {
                constraints: sides,
                ..field("sides", "sides", list(TypeRef::F64), Presence::Required, "Lengths:\n- all equal")
            },
            field("labels", "labels", named(Some("shapes"), "Labels"), Presence::Optional, ""),
        ],
        extra: Extra::Kept("extra".to_owned(), TypeRef::Any),
        constraints: Bounds { max_properties: Some(9), ..Bounds::default() }.into(),
    }
}

fn level() -> EnumType {
    let variant =
        |ident: &str, value: i64| EnumVariant { ident: ident.to_owned(), value: value.into(), docs: Docs::default() };
    EnumType {
        base: TypeRef::I64,
        variants: vec![variant("One", 1), variant("MinusOne", -1)],
        unknown: "Unknown".to_owned(),
        is_loose: false,
    }
}

fn tree_child() -> Field {
    let child = TypeRef::Boxed(Box::new(named(Some("shapes"), "Tree")));
    field("child", "child", child, Presence::OptionalNullable, "A branch.")
}

fn put_shape() -> Operation {
    let session = field("session", "sid", TypeRef::String, Presence::Optional, "Session.");
    let trace = field("trace", "x-trace", TypeRef::Uuid, Presence::Required, "Trace id.");
    let shape = field("body", "body", named(Some("shapes"), "Shape"), Presence::Required, "The shape.");
    let level = field("level", "level", named(Some("shapes"), "Level"), Presence::Required, "The level.");
    Operation {
        arguments: vec![
            path(level),
            parameter(Location::Header, style(Style::Simple, false, Shape::Primitive), trace),
            parameter(Location::Cookie, style(Style::Form, true, Shape::Primitive), session),
            argument(shape, ArgumentLocation::Body),
        ],
        body: Some(Body {
            media: vec![json(), form()],
            required: true,
            flattened: false,
            schemas: Vec::new(),
            closed: false,
            constraints: Constraints::default(),
        }),
        auth: vec![vec![requirement("bearerAuth"), requirement("apiKeyHeader")], Vec::new()],
        ..operation(
            "putShape",
            "PutShape",
            "put",
            "PUT",
            "/shapes/{level}",
            answer(200, list(named(Some("shapes"), "Shape"))),
        )
    }
}

fn form() -> Media {
    Media {
        name: "application/x-www-form-urlencoded".to_owned(),
        codec: Codec::Form,
        encodings: Vec::new(),
        parts: None,
    }
}

fn get_thing() -> Operation {
    let text = Media { name: "text/csv".to_owned(), codec: Codec::Text, encodings: Vec::new(), parts: None };
    let success = Answer {
        ty: named(Some("shapes"), "GetThingSuccess"),
        description: None,
        several: Some("GetThingSuccess".to_owned()),
        is_stream: false,
        headers: None,
        responses: vec![
            response(StatusSpec::Code(200), "Ok", Some((json(), named(Some("shapes"), "Circle")))),
            response(StatusSpec::Code(204), "NoContent", None),
            response(StatusSpec::Class(2), "Success", Some((text, TypeRef::String))),
            response(StatusSpec::Default, "Default", Some((json(), TypeRef::Any))),
        ],
    };
    Operation {
        auth: Vec::new(),
        failure: Answer {
            ty: TypeRef::Any,
            description: None,
            several: None,
            is_stream: false,
            headers: None,
            responses: Vec::new(),
        },
        evidence: None,
        ..operation("getThing", "GetThing", "get_thing", "GET", "/thing", success)
    }
}

fn upload() -> Operation {
    let bytes = || Media {
        name: "application/octet-stream".to_owned(),
        codec: Codec::Bytes,
        encodings: Vec::new(),
        parts: None,
    };
    let content = field("content", "content", TypeRef::ByteStream, Presence::Required, "The bytes.");
    let success = Answer {
        ty: TypeRef::ByteStream,
        description: None,
        several: None,
        is_stream: true,
        headers: None,
        responses: vec![response(StatusSpec::Code(200), "Ok", Some((bytes(), TypeRef::ByteStream)))],
    };
    Operation {
        is_stream: true,
        arguments: vec![argument(content, ArgumentLocation::Body)],
        body: Some(Body {
            media: vec![bytes()],
            required: true,
            flattened: false,
            schemas: Vec::new(),
            closed: false,
            constraints: Constraints::default(),
        }),
        ..operation("upload", "Upload", "upload", "POST", "/upload", success)
    }
}

fn guess() -> Operation {
    Operation {
        arguments: vec![query(field("day", "day", TypeRef::Date, Presence::Optional, "The day."))],
        evidence: Some(Evidence { level: "inferred".to_owned(), sources: vec!["P:shapes".to_owned()] }),
        feature: Some("inferred".to_owned()),
        ..operation("guess", "Guess", "guess", "GET", "/guess", answer(200, named(Some("shapes"), "Tree")))
    }
}
