//! The IR → how many of each construct were generated.

use lvng_codegen::ir::{
    Answer, Api, ArgumentLocation, Constraints, Extra, Field, Location, Operation, TypeDef, TypeKind,
};
use std::collections::BTreeMap;

/// How many of a construct became what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub exact: usize,
    pub degraded: usize,
    pub skipped: usize,
}

/// Counts by the name of the construct.
type Constructs = BTreeMap<&'static str, Counts>;

/// How many of each construct there are.
pub fn count(api: &Api) -> Constructs {
    let mut found = Constructs::new();
    add(&mut found, "server", api.servers.document.len() + api.servers.operations.len());
    add(&mut found, "security scheme", api.security_schemes.len());
    add(&mut found, "tag", api.tags.len());
    for tag in &api.tags {
        tag.operations.iter().for_each(|operation| of_operation(&mut found, operation));
    }
    for def in api.tags.iter().flat_map(|tag| &tag.types).chain(&api.common) {
        of_type(&mut found, def);
    }
    found
}

fn add(found: &mut Constructs, construct: &'static str, count: usize) {
    if count > 0 {
        found.entry(construct).or_default().exact += count;
    }
}

fn of_operation(found: &mut Constructs, operation: &Operation) {
    add(found, "security scope", operation.auth.iter().flatten().map(|one| one.scopes.len()).sum());
    add(found, "operation", 1);
    add(found, "deprecation", usize::from(operation.docs.deprecated));
    add(found, "pagination", usize::from(operation.pagination.is_some()));
    for argument in &operation.arguments {
        let construct = match &argument.location {
            ArgumentLocation::Parameter(Location::Path, _) => "path parameter",
            ArgumentLocation::Parameter(Location::Query, _) => "query parameter",
            ArgumentLocation::Parameter(Location::Header, _) => "header parameter",
            ArgumentLocation::Parameter(Location::Cookie, _) => "cookie parameter",
            ArgumentLocation::Parameter(Location::Querystring, _) | ArgumentLocation::Querystring(..) => "query string",
            ArgumentLocation::BodyField | ArgumentLocation::BodyExtra => "field",
            ArgumentLocation::Body => "request body",
        };
        add(found, construct, 1);
        of_field(found, &argument.field);
    }
    if let Some(body) = &operation.body {
        add(found, "request body", usize::from(body.flattened));
        add(found, "media type", body.media.len());
        of_constraints(found, &body.constraints);
    }
    for answer in [&operation.success, &operation.failure] {
        of_answer(found, answer);
    }
}

fn of_answer(found: &mut Constructs, answer: &Answer) {
    for response in &answer.responses {
        add(found, "response", 1);
        add(found, "media type", usize::from(response.content.is_some()));
        add(found, "response header", response.headers.len());
        response.headers.iter().for_each(|header| of_field(found, &header.field));
    }
}

fn of_type(found: &mut Constructs, def: &TypeDef) {
    add(found, "deprecation", usize::from(def.docs.deprecated));
    match &def.kind {
        TypeKind::Object(object) => {
            add(found, "struct", 1);
            add(found, "field", object.fields.len());
            add(found, "additional properties", usize::from(object.extra != Extra::Ignored));
            of_constraints(found, &object.constraints);
            object.fields.iter().for_each(|field| of_field(found, field));
        }
        TypeKind::Enum(_) => add(found, "enumeration", 1),
        TypeKind::OneOf(_) => add(found, "union", 1),
        TypeKind::Alias(_) => add(found, "other name", 1),
        // Made of the contents of a body, which are counted there.
        _ => {}
    }
}

fn of_field(found: &mut Constructs, field: &Field) {
    add(found, "default", usize::from(field.default.is_some()));
    add(found, "constant", usize::from(field.constant.is_some()));
    add(found, "deprecation", usize::from(field.docs.deprecated));
    add(found, "direction", usize::from(field.read_only || field.write_only));
    of_constraints(found, &field.constraints);
}

fn of_constraints(found: &mut Constructs, allowed: &Constraints) {
    let numbers = [&allowed.min, &allowed.max, &allowed.exclusive_min, &allowed.exclusive_max, &allowed.multiple_of];
    let counts = [
        allowed.min_length,
        allowed.max_length,
        allowed.min_items,
        allowed.max_items,
        allowed.min_properties,
        allowed.max_properties,
    ];
    let count = numbers.iter().filter(|bound| bound.is_some()).count()
        + counts.iter().flatten().count()
        + usize::from(allowed.pattern.is_some())
        + usize::from(allowed.unique_items);
    add(found, "constraint", count);
    let inner = [&allowed.items, &allowed.values].into_iter().filter(|inner| !inner.is_none());
    inner.for_each(|inner| of_constraints(found, inner));
}
