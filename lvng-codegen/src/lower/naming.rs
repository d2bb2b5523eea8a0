//! Drafts → the IR: all that refers to a draft refers to its name afterwards. This is the one place where that happens.

use super::draft_id::DraftId;
use super::drafts::{AnswerDraft, AnswerType, ArgumentDraft, HeadersDraft, OperationDraft};
use super::facts::{self, Facts};
use crate::ir::{
    Accepts, Answer, Argument, ContentTypes, ContentVariant, Extra, Field, Header, Headers, Inherited, Object, OneOf,
    OneOfVariant, Operation, PagedItems, Pagination, Response, TypeKind, TypeName, TypeRef,
};
use crate::names::{NameId, UniqueNames};

/// The names of everything.
pub struct Naming {
    /// The names of types with their modules, by draft.
    pub types: Vec<TypeName>,
    /// What is called `Shared` in each module, unless a type of the description is.
    pub shared: String,
    /// All names.
    pub names: UniqueNames,
    /// What follows from what the types are.
    pub facts: Facts,
}

impl Naming {
    /// The name of a type with its module.
    pub fn type_name(&self, draft: DraftId) -> &TypeName {
        &self.types[draft.index()]
    }

    fn name(&self, name: NameId) -> String {
        self.names[name].clone()
    }

    /// A use of a type.
    fn ty(&self, ty: TypeRef<DraftId>) -> TypeRef {
        let inner = |item: Box<TypeRef<DraftId>>| Box::new(self.ty(*item));
        match ty {
            TypeRef::Named(draft) => TypeRef::Named(self.type_name(draft).clone()),
            TypeRef::Events(item) => TypeRef::Events(inner(item)),
            TypeRef::List(item) => TypeRef::List(inner(item)),
            TypeRef::Map(item) => TypeRef::Map(inner(item)),
            TypeRef::Nullable(item) => TypeRef::Nullable(inner(item)),
            TypeRef::Boxed(item) => TypeRef::Boxed(inner(item)),
            TypeRef::Unit => TypeRef::Unit,
            TypeRef::Null => TypeRef::Null,
            TypeRef::Bool => TypeRef::Bool,
            TypeRef::I32 => TypeRef::I32,
            TypeRef::I64 => TypeRef::I64,
            TypeRef::U32 => TypeRef::U32,
            TypeRef::U64 => TypeRef::U64,
            TypeRef::F32 => TypeRef::F32,
            TypeRef::F64 => TypeRef::F64,
            TypeRef::String => TypeRef::String,
            TypeRef::DateTime => TypeRef::DateTime,
            TypeRef::Date => TypeRef::Date,
            TypeRef::Uuid => TypeRef::Uuid,
            TypeRef::Secret => TypeRef::Secret,
            TypeRef::Base64 => TypeRef::Base64,
            TypeRef::File => TypeRef::File,
            TypeRef::ByteStream => TypeRef::ByteStream,
            TypeRef::Any => TypeRef::Any,
            TypeRef::JsonObject => TypeRef::JsonObject,
            TypeRef::Foreign(foreign) => TypeRef::Foreign(foreign),
        }
    }

    /// A type.
    pub fn kind(&self, kind: TypeKind<DraftId>) -> TypeKind {
        match kind {
            TypeKind::Object(Object { fields, extra, constraints }) => {
                let fields = fields.into_iter().map(|field| self.field(field)).collect();
                let extra = match extra {
                    Extra::Ignored => Extra::Ignored,
                    Extra::Denied => Extra::Denied,
                    Extra::Kept(ident, ty) => Extra::Kept(ident, self.ty(ty)),
                };
                TypeKind::Object(Object { fields, extra, constraints })
            }
            TypeKind::Enum(kind) => TypeKind::Enum(kind),
            TypeKind::OneOf(OneOf { discriminator, by_event, variants, unknown }) => {
                let variants = variants.into_iter().map(|variant| self.variant(variant)).collect();
                TypeKind::OneOf(OneOf { discriminator, by_event, variants, unknown })
            }
            TypeKind::Contents(variants) => {
                let variant = |ContentVariant { ident, media, ty, constraints }| {
                    let ty = self.ty(ty);
                    ContentVariant { ident, media, ty, constraints }
                };
                TypeKind::Contents(variants.into_iter().map(variant).collect())
            }
            TypeKind::Alias(ty) => TypeKind::Alias(self.ty(ty)),
        }
    }

    fn variant(&self, variant: OneOfVariant<DraftId>) -> OneOfVariant {
        let ty = self.ty(variant.ty);
        let OneOfVariant { ident, shape, tags, is_default, is_terminal, conditions, constraints, format, docs, .. } =
            variant;
        OneOfVariant { ident, ty, shape, tags, is_default, is_terminal, conditions, constraints, format, docs }
    }

    fn field(&self, field: Field<DraftId>) -> Field {
        Field {
            ident: field.ident,
            wire_name: field.wire_name,
            docs: field.docs,
            ty: self.ty(field.ty),
            presence: field.presence,
            default: field.default,
            constant: field.constant,
            constraints: field.constraints,
            read_only: field.read_only,
            write_only: field.write_only,
            format: field.format,
            content_type: field.content_type,
            parts: field.parts,
        }
    }

    /// An operation of a tag with this module.
    pub fn operation(&self, draft: OperationDraft, module: &str) -> Operation {
        let is_stream = draft.arguments.iter().any(|argument| self.facts.is_stream(&argument.field.ty));
        Operation {
            response_docs: Vec::new(),
            id: draft.id,
            type_name: self.name(draft.name),
            method_name: draft.method_name,
            aliases: draft.aliases,
            http_method: draft.http_method,
            path: draft.path,
            docs: draft.docs,
            arguments: draft.arguments.into_iter().map(|argument| self.argument(argument)).collect(),
            parameter_schemas: draft.parameter_schemas,
            is_stream,
            body: draft.body,
            content_types: draft.content_types.map(|draft| ContentTypes {
                name: self.name(draft.name),
                field: draft.field,
                variants: draft.variants,
            }),
            accepts: draft.accepts.map(|draft| Accepts {
                name: self.name(draft.name),
                setter: draft.setter,
                variants: draft.variants,
            }),
            success: self.answer(draft.success, draft.headers, module),
            failure: self.answer(draft.failure, None, module),
            auth: draft.auth,
            examples: draft.examples,
            servers: draft.servers,
            evidence: draft.evidence,
            feature: draft.feature,
            is_served: draft.is_served,
            rate_limit: draft.rate_limit,
            pagination: draft.pagination.map(|pagination| self.pagination(pagination)),
            inherited: Inherited::default(),
            place: draft.place,
            pointer: draft.pointer,
        }
    }

    fn argument(&self, ArgumentDraft { field, location }: ArgumentDraft) -> Argument {
        let (role, conversion) = (facts::role(&field, &location), self.facts.conversion(&field));
        Argument { field: self.field(field), location, role, conversion }
    }

    fn answer(&self, draft: AnswerDraft, headers: Option<HeadersDraft>, module: &str) -> Answer {
        let (ty, several) = match draft.ty {
            AnswerType::One(ty) => (self.ty(ty), None),
            AnswerType::Several(name) => {
                let name = TypeName { module: Some(module.to_owned()), name: self.name(name) };
                (TypeRef::Named(name.clone()), Some(name.name))
            }
        };
        let mut contents = draft.responses.iter().filter_map(|response| response.content.as_ref());
        let is_stream = contents.any(|(_, ty)| self.facts.is_stream(ty));
        let responses = draft.responses.into_iter().map(|response| self.response(response)).collect();
        let headers = headers.map(|HeadersDraft { name, fields }| Headers {
            name: self.name(name),
            fields: fields.into_iter().map(|header| self.header(header)).collect(),
        });
        Answer { ty, description: None, several, is_stream, responses, headers }
    }

    fn response(&self, response: Response<DraftId>) -> Response {
        let Response { status, variant, content, docs, is_component, headers } = response;
        let content = content.map(|(media, ty)| (media, self.ty(ty)));
        let headers = headers.into_iter().map(|header| self.header(header)).collect();
        Response { status, variant, content, docs, is_component, headers }
    }

    fn header(&self, header: Header<DraftId>) -> Header {
        Header { field: self.field(header.field), style: header.style }
    }

    fn pagination(&self, pagination: Pagination<DraftId>) -> Pagination {
        let Pagination { style, position, limit, items, end, next, paged } = pagination;
        let paged = paged.map(|PagedItems { item, items, position, progress }| {
            let item = self.ty(item);
            PagedItems { item, items, position, progress }
        });
        Pagination { style, position, limit, items, end, next, paged }
    }
}
