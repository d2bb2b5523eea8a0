//! IR → the public items of the crate.

use super::signature;
use super::surface::{Cause, Member, MemberKind, Owner, OwnerKind, Surface};
use crate::verdict::Directions;
use lvng_codegen::ir::{
    Answer, Api, Argument, ArgumentLocation, ArgumentRole, Extra, Field, Guest, Object, Operation, Presence,
    ServerVariable, Tag, TypeDef, TypeKind, TypeName, TypeRef, VariantShape,
};
use std::collections::{BTreeSet, HashMap};

pub(crate) fn surface(api: &Api) -> Surface {
    let mut uses = Uses::new(api);
    for tag in &api.tags {
        tag.operations.iter().for_each(|op| uses.of_operation(op));
    }
    let mut owners: Vec<Owner> = api.tags.iter().map(module).collect();
    for tag in &api.tags {
        owners.extend(tag.guests.iter().map(|guest| self::guest(tag, guest)));
        for op in &tag.operations {
            owners.push(operation(tag, op));
            owners.extend(answers(tag, op));
        }
    }
    let modules = api.tags.iter().map(|tag| (Some(&tag.module), &tag.types)).chain([(None, &api.common)]);
    for (module, types) in modules {
        owners.extend(types.iter().map(|def| model(module, def, &uses)));
    }
    owners.extend(servers(api));
    let operations = api.tags.iter().flat_map(|tag| &tag.operations);
    let features: BTreeSet<&String> = operations.filter_map(|op| op.feature.as_ref()).collect();
    Surface { owners, features: features.into_iter().cloned().collect() }
}

fn member(name: &str, kind: MemberKind, signature: String, cause: Cause) -> Member {
    Member { name: name.into(), kind, signature: signature.into(), cause }
}

/// The client method of an operation of another tag.
fn guest(tag: &Tag, guest: &Guest) -> Owner {
    Owner {
        path: [tag.module.as_str(), &tag.client, &guest.method_name].join("::"),
        kind: OwnerKind::Guest,
        signature: signature::method(&guest.operation),
        pointers: vec![guest.operation.pointer.clone()],
        directions: Directions::NONE,
        members: Vec::new(),
        interfaces: None,
    }
}

fn module(tag: &Tag) -> Owner {
    let guests = tag.guests.iter().map(|guest| &guest.operation);
    Owner {
        path: tag.module.clone(),
        kind: OwnerKind::Module,
        signature: format!("a module behind the feature `{}`", tag.feature),
        pointers: tag.operations.iter().chain(guests).map(|op| op.pointer.clone()).collect(),
        directions: Directions::BOTH,
        members: vec![
            member(&tag.client, MemberKind::Client, String::new(), Cause::Whole),
            member(&tag.server, MemberKind::Server, String::new(), Cause::Whole),
        ],
        interfaces: None,
    }
}

fn operation(tag: &Tag, op: &Operation) -> Owner {
    let path = [tag.module.as_str(), &op.type_name].join("::");
    let mut members: Vec<Member> = op.arguments.iter().map(field_of).collect();
    let method = signature::method(op);
    members.push(member(&op.method_name, MemberKind::Method, method.clone(), Cause::Whole));
    members.extend(op.aliases.iter().map(|alias| member(alias, MemberKind::Method, method.clone(), Cause::Whole)));
    let optional = op.arguments.iter().filter(|argument| argument.role == ArgumentRole::Optional);
    members.extend(optional.map(|argument| {
        member(&argument.field.ident, MemberKind::Setter, signature::setter(argument), cause(argument))
    }));
    if let Some(types) = &op.content_types {
        let ty = [tag.module.as_str(), &types.name].join("::");
        members.push(member(&types.field, MemberKind::Setter, format!("fn({ty})"), Cause::Body));
        members.push(member(&types.field, MemberKind::Field, ty, Cause::Body));
    }
    if let Some(accepts) = &op.accepts {
        let ty = [tag.module.as_str(), &accepts.name].join("::");
        members.push(member(&accepts.setter, MemberKind::Setter, format!("fn({ty})"), Cause::Responses));
    }
    if op.is_served {
        let kind = if op.feature.is_some() { MemberKind::OptionalHandler } else { MemberKind::Handler };
        members.push(member(&op.method_name, kind, signature::handler(op, &path), Cause::Whole));
    }
    let failure = signature::type_ref(&op.failure.ty);
    members.push(member("Error", MemberKind::Error, failure, Cause::Responses));
    if let Some(paged) = op.pagination.as_ref().and_then(|pagination| pagination.paged.as_ref()) {
        members.push(member("items", MemberKind::Paging, signature::type_ref(&paged.item), Cause::Whole));
    }
    let taken = op.arguments.iter().filter(|argument| argument.role == ArgumentRole::Required);
    members.push(constructor(taken.map(|argument| &argument.field)));
    Owner {
        path,
        kind: OwnerKind::Operation,
        signature: kind_word("a struct", op.is_stream),
        pointers: vec![op.pointer.clone()],
        directions: Directions::BOTH,
        members,
        interfaces: Some((tag.client.clone(), tag.server.clone())),
    }
}

/// What an owner is that may hold streams, and so cannot be copied or compared.
fn kind_word(word: &str, is_stream: bool) -> String {
    if is_stream { format!("{word} that is neither `Clone` nor `PartialEq`") } else { word.to_owned() }
}

fn field_of(argument: &Argument) -> Member {
    let field = &argument.field;
    member(&field.ident, MemberKind::Field, signature::field(field), cause(argument))
}

fn cause(argument: &Argument) -> Cause {
    match argument.location {
        ArgumentLocation::Parameter(..) | ArgumentLocation::Querystring(..) | ArgumentLocation::BodyField => {
            Cause::Named(argument.field.wire_name.as_str().into())
        }
        ArgumentLocation::Body | ArgumentLocation::BodyExtra => Cause::Body,
    }
}

/// `new`, known by the names of what it takes: their types are told with the fields.
fn constructor<'f>(taken: impl Iterator<Item = &'f Field>) -> Member {
    let names: Vec<&str> = taken.map(|field| field.ident.as_str()).collect();
    member("new", MemberKind::Constructor, format!("fn({})", names.join(", ")), Cause::Whole)
}

/// The types of what an operation answers, and of what its body may be sent as.
fn answers(tag: &Tag, op: &Operation) -> Vec<Owner> {
    let of_response = |name: &String, signature: String, members| Owner {
        path: [tag.module.as_str(), name].join("::"),
        kind: OwnerKind::Type,
        signature,
        pointers: vec![op.pointer.clone()],
        directions: Directions::RESPONSE,
        members,
        interfaces: None,
    };
    let several = |answer: &Answer| {
        let name = answer.several.as_ref()?;
        let variant = |response: &lvng_codegen::ir::Response| {
            let payload = response.content.as_ref().map(|(_, ty)| format!("({})", signature::type_ref(ty)));
            member(&response.variant, MemberKind::Variant, payload.unwrap_or_default(), Cause::Responses)
        };
        let members = answer.responses.iter().map(variant).collect();
        Some(of_response(name, kind_word("an enum", answer.is_stream), members))
    };
    let headers = op.success.headers.as_ref().map(|headers| {
        let fields = headers.fields.iter().map(|header| &header.field);
        let members = fields
            .map(|field| member(&field.ident, MemberKind::Field, signature::field(field), Cause::Responses))
            .collect();
        of_response(&headers.name, "a struct".to_owned(), members)
    });
    let content_types = op.content_types.as_ref().map(|types| {
        let variants = types.variants.iter();
        let members = variants.map(|name| member(name, MemberKind::Variant, String::new(), Cause::Body)).collect();
        Owner { directions: Directions::REQUEST, ..of_response(&types.name, "an enum".to_owned(), members) }
    });
    let accepts = op.accepts.as_ref().map(|accepts| {
        let variants = accepts.variants.iter();
        let members =
            variants.map(|(name, _)| member(name, MemberKind::Variant, String::new(), Cause::Responses)).collect();
        of_response(&accepts.name, "an enum".to_owned(), members)
    });
    let answers = several(&op.success).into_iter().chain(several(&op.failure)).chain(headers);
    answers.chain(content_types).chain(accepts).collect()
}

fn model(module: Option<&String>, def: &TypeDef, uses: &Uses<'_>) -> Owner {
    let name = TypeName { module: module.cloned(), name: def.name.clone() };
    let (word, members) = match &def.kind {
        TypeKind::Object(object) => ("a struct", fields(object)),
        TypeKind::Enum(ty) => {
            let listed = ty.variants.iter().map(|variant| {
                member(
                    &variant.ident,
                    MemberKind::Variant,
                    String::new(),
                    Cause::Value(Box::new(variant.value.clone())),
                )
            });
            ("an enum", listed.chain([unknown(&ty.unknown, &ty.base)]).collect())
        }
        TypeKind::OneOf(ty) => {
            let listed = ty.variants.iter().map(|variant| match variant.shape {
                VariantShape::Text(_) | VariantShape::Empty { .. } => unit_variant(&variant.ident),
                VariantShape::Whole | VariantShape::Member { .. } => variant_of(&variant.ident, &variant.ty),
            });
            let unknown = match ty.by_event {
                true => member(&ty.unknown, MemberKind::Variant, EVENT.to_owned(), Cause::Whole),
                false => unknown(&ty.unknown, &TypeRef::Any),
            };
            ("an enum", listed.chain([unknown]).collect())
        }
        TypeKind::Contents(variants) => {
            ("an enum", variants.iter().map(|variant| variant_of(&variant.ident, &variant.ty)).collect())
        }
        TypeKind::Alias(_) => ("", Vec::new()),
    };
    let signature = match &def.kind {
        TypeKind::Alias(ty) => format!("another name for `{}`", signature::type_ref(ty)),
        _ => kind_word(word, def.is_stream),
    };
    Owner {
        path: signature::path(&name),
        kind: OwnerKind::Type,
        signature,
        pointers: vec![def.pointer.clone()],
        directions: uses.directions(&name),
        members,
        interfaces: None,
    }
}

fn variant_of(name: &str, ty: &TypeRef) -> Member {
    member(name, MemberKind::Variant, format!("({})", signature::type_ref(ty)), Cause::Whole)
}

/// A variant that holds nothing.
fn unit_variant(name: &str) -> Member {
    member(name, MemberKind::Variant, String::new(), Cause::Whole)
}

/// The servers that callers choose from, and the values of their variables.
fn servers(api: &Api) -> Vec<Owner> {
    let servers = &api.servers;
    let owner = |name: &str, signature: &str, pointers: Vec<String>, members| Owner {
        path: ["client::servers", name].join("::"),
        kind: OwnerKind::Type,
        signature: signature.to_owned(),
        pointers,
        directions: Directions::NONE,
        members,
        interfaces: None,
    };
    let operations = || api.tags.iter().flat_map(|tag| &tag.operations);
    let structs = servers.document.iter().chain(&servers.operations).map(|server| {
        let fields: Vec<Member> = server.variables.iter().map(variable).collect();
        let word = if fields.is_empty() { "a struct without fields" } else { "a struct" };
        let using = operations().filter(|op| op.servers.contains(&server.url)).map(|op| op.pointer.clone());
        let of_document = servers.document.iter().any(|known| known.name == server.name);
        let pointers = if of_document { vec!["/servers".to_owned()] } else { using.collect() };
        owner(&server.name, word, pointers, fields)
    });
    let values = servers.values.iter().map(|values| {
        let variants = values.values.iter();
        let variants =
            variants.map(|(variant, _)| member(variant, MemberKind::Variant, String::new(), Cause::Whole)).collect();
        owner(&values.name, "an enum", vec!["/servers".to_owned()], variants)
    });
    structs.chain(values).collect()
}

fn variable(variable: &ServerVariable) -> Member {
    let ty = match &variable.values {
        Some((values, _)) => ["client::servers", values].join("::"),
        None => "String".to_owned(),
    };
    member(&variable.ident, MemberKind::Field, ty, Cause::Whole)
}

/// What the variant for events that are not listed holds.
const EVENT: &str = "{ event: Option<String>, data: String }";

fn unknown(name: &str, base: &TypeRef) -> Member {
    variant_of(name, base)
}

fn fields(object: &Object) -> Vec<Member> {
    let fields = object.fields.iter();
    let mut members: Vec<Member> = fields
        .map(|field| {
            let cause = Cause::Named(field.wire_name.as_str().into());
            member(&field.ident, MemberKind::Field, signature::field(field), cause)
        })
        .collect();
    if let Extra::Kept(name, ty) = &object.extra {
        members.push(member(name, MemberKind::Field, signature::map(ty), Cause::Whole));
    }
    let is_taken = |field: &&Field| {
        let is_there = matches!(field.presence, Presence::Required | Presence::Nullable);
        is_there && field.constant.is_none()
    };
    members.push(constructor(object.fields.iter().filter(is_taken)));
    members
}

/// Which way types travel.
struct Uses<'a> {
    kinds: HashMap<(Option<&'a str>, &'a str), &'a TypeKind>,
    directions: HashMap<(Option<&'a str>, &'a str), Directions>,
}

impl<'a> Uses<'a> {
    fn new(api: &'a Api) -> Self {
        let of_tags = api.tags.iter().flat_map(|tag| tag.types.iter().map(|def| (Some(tag.module.as_str()), def)));
        let all = of_tags.chain(api.common.iter().map(|def| (None, def)));
        let kinds = all.map(|(module, def)| ((module, def.name.as_str()), &def.kind)).collect();
        Self { kinds, directions: HashMap::new() }
    }

    fn directions(&self, name: &TypeName) -> Directions {
        self.directions.get(&(name.module.as_deref(), name.name.as_str())).copied().unwrap_or_default()
    }

    fn of_operation(&mut self, op: &'a Operation) {
        op.arguments.iter().for_each(|argument| self.add(&argument.field.ty, Directions::REQUEST));
        for answer in [&op.success, &op.failure] {
            self.add(&answer.ty, Directions::RESPONSE);
            let contents = answer.responses.iter().filter_map(|response| response.content.as_ref());
            contents.for_each(|(_, ty)| self.add(ty, Directions::RESPONSE));
            let headers = answer.headers.iter().flat_map(|headers| &headers.fields);
            headers.for_each(|header| self.add(&header.field.ty, Directions::RESPONSE));
        }
    }

    fn add(&mut self, ty: &'a TypeRef, ways: Directions) {
        let mut open = vec![ty];
        while let Some(ty) = open.pop() {
            match ty {
                TypeRef::Named(name) => {
                    let key = (name.module.as_deref(), name.name.as_str());
                    let known = self.directions.entry(key).or_default();
                    if known.or(ways) != *known {
                        *known = known.or(ways);
                        open.extend(self.kinds.get(&key).into_iter().flat_map(|kind| parts(kind)));
                    }
                }
                TypeRef::Events(inner)
                | TypeRef::List(inner)
                | TypeRef::Map(inner)
                | TypeRef::Nullable(inner)
                | TypeRef::Boxed(inner) => open.push(inner),
                _ => {}
            }
        }
    }
}

fn parts(kind: &TypeKind) -> Vec<&TypeRef> {
    match kind {
        TypeKind::Object(object) => {
            let extra = match &object.extra {
                Extra::Kept(_, ty) => Some(ty),
                Extra::Ignored | Extra::Denied => None,
            };
            object.fields.iter().map(|field| &field.ty).chain(extra).collect()
        }
        TypeKind::OneOf(ty) => ty.variants.iter().map(|variant| &variant.ty).collect(),
        TypeKind::Contents(variants) => variants.iter().map(|variant| &variant.ty).collect(),
        TypeKind::Alias(ty) => vec![ty],
        TypeKind::Enum(_) => Vec::new(),
    }
}
