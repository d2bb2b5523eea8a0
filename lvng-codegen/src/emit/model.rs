//! Types: `ir::TypeDef` → struct, enum or alias.

use super::ident::ident;
use super::scope::{RUNTIME, Scope};
use super::types::{field_type, map, type_ref};
use super::{attributes, docs};
use crate::ir::{
    Answer, ContentVariant, EnumType, EnumVariant, Extra, Field, Object, OneOf, OneOfVariant, Response, TypeDef,
    TypeKind, TypeRef, VariantShape,
};
use crate::tokens::{TokenStream, quote};

/// A type of the description.
pub(crate) fn model(scope: &mut Scope, def: &TypeDef) -> TokenStream {
    match &def.kind {
        TypeKind::Object(ty) => object(scope, def, ty),
        TypeKind::Enum(ty) => enumeration(scope, def, ty),
        TypeKind::OneOf(ty) => one_of(scope, def, ty),
        TypeKind::Contents(variants) => contents(scope, def, variants),
        TypeKind::Alias(ty) => alias(scope, def, ty),
    }
}

/// What a type has by choice; it was read as derives and attributes before.
fn additions(def: &TypeDef) -> TokenStream {
    let tokens = |texts: &[String]| -> Vec<TokenStream> { texts.iter().filter_map(|text| text.parse().ok()).collect() };
    let (derives, attributes) = (tokens(&def.derives), tokens(&def.attributes));
    let derives = (!derives.is_empty()).then(|| quote!(#[derive(#(#derives),*)]));
    quote!(#derives #(#[#attributes])*)
}

/// The enum of the contents that an operation answers by status.
pub(crate) fn responses(scope: &mut Scope, name: &str, answer: &Answer, docs: &str) -> TokenStream {
    let derives = derives(scope, "Responses", answer.is_stream);
    let docs = docs::outer(super::markdown::wrap(docs));
    let name = ident(name);
    let variants: Vec<_> = answer.responses.iter().map(|response| response_variant(scope, response)).collect();
    quote! {
        #docs
        #derives
        pub enum #name {
            #(#variants)*
        }
    }
}

/// `#[derive(…)]` with what values of the type can do.
pub(crate) fn derives(scope: &mut Scope, derive: &str, streams: bool) -> TokenStream {
    let derive = scope.name(RUNTIME, derive);
    match streams {
        true => quote!(#[derive(Debug, #derive)]),
        false => quote!(#[derive(Clone, Debug, PartialEq, #derive)]),
    }
}

fn object(scope: &mut Scope, def: &TypeDef, ty: &Object) -> TokenStream {
    let docs = docs::item(&def.docs);
    let derives = derives(scope, "Object", def.is_stream);
    let additions = additions(def);
    let keys = attributes::object(ty);
    let name = ident(&def.name);
    let fields: Vec<_> = ty.fields.iter().map(|field| object_field(scope, field)).collect();
    let extra = extra(scope, &ty.extra);
    quote! {
        #docs
        #derives
        #additions
        #keys
        pub struct #name {
            #(#fields)*
            #extra
        }
    }
}

fn object_field(scope: &mut Scope, field: &Field) -> TokenStream {
    let docs = docs::field(field);
    let keys = attributes::field(field);
    let name = ident(&field.ident);
    let ty = field_type(scope, field);
    quote! {
        #docs
        #keys
        pub #name: #ty,
    }
}

fn extra(scope: &mut Scope, extra: &Extra) -> Option<TokenStream> {
    let Extra::Kept(name, value) = extra else { return None };
    let name = ident(name);
    let ty = map(scope, value);
    Some(quote! {
        /// Other properties.
        #[extra]
        pub #name: #ty,
    })
}

fn enumeration(scope: &mut Scope, def: &TypeDef, ty: &EnumType) -> TokenStream {
    let docs = docs::item(&def.docs);
    let derive = scope.name(RUNTIME, "Enum");
    let additions = additions(def);
    // Fractions have no equality that is an equivalence.
    let eq = (ty.base != TypeRef::F64 && ty.base != TypeRef::F32).then(|| quote!(Eq, Hash,));
    let name = ident(&def.name);
    let variants = ty.variants.iter().map(enum_variant);
    let unknown = ident(&ty.unknown);
    let base = type_ref(scope, &ty.base);
    let loose = ty.is_loose.then(|| quote!(#[loose]));
    quote! {
        #docs
        #[derive(Clone, Debug, PartialEq, #eq #derive)]
        #loose
        #additions
        pub enum #name {
            #(#variants)*
            /// A value that the description does not list; sent back unchanged.
            #[unknown]
            #unknown(#base),
        }
    }
}

fn enum_variant(variant: &EnumVariant) -> TokenStream {
    let docs = match &variant.docs {
        docs if docs.summary.is_none() && docs.description.is_none() => {
            let text = variant.value.as_str().map_or_else(|| variant.value.to_string(), str::to_owned);
            docs::outer(super::markdown::wrap(&super::inline::code(&text))).deprecated(docs)
        }
        docs => docs::item(docs),
    };
    let value = attributes::literal(&variant.value);
    let name = ident(&variant.ident);
    quote! {
        #docs
        #[value(#value)]
        #name,
    }
}

fn one_of(scope: &mut Scope, def: &TypeDef, ty: &OneOf) -> TokenStream {
    let docs = docs::item(&def.docs);
    let derives = derives(scope, "OneOf", def.is_stream);
    let additions = additions(def);
    let discriminator = ty.discriminator.as_ref().map(|property| quote!(#[discriminator(#property)]));
    let discriminator = if ty.by_event { Some(quote!(#[discriminator(event)])) } else { discriminator };
    let name = ident(&def.name);
    let variants: Vec<_> = ty.variants.iter().map(|variant| one_of_variant(scope, variant)).collect();
    let unknown = ident(&ty.unknown);
    let unknown = match ty.by_event {
        true => quote! {
            /// An event that the description does not list; sent back unchanged.
            #[unknown]
            #unknown {
                /// Its name; `None` stands for `message`.
                event: Option<String>,
                /// Its data as it came.
                data: String,
            },
        },
        false => {
            let any = scope.name(RUNTIME, "Value");
            quote! {
                /// A value of a type that the description does not list; sent back unchanged.
                #[unknown]
                #unknown(#any),
            }
        }
    };
    let unknown = ty.is_open().then_some(unknown);
    quote! {
        #docs
        #derives
        #additions
        #discriminator
        pub enum #name {
            #(#variants)*
            #unknown
        }
    }
}

fn one_of_variant(scope: &mut Scope, variant: &OneOfVariant) -> TokenStream {
    let docs = docs::variant(variant);
    let when = attributes::when(variant);
    let name = ident(&variant.ident);
    let ty = type_ref(scope, &variant.ty);
    match &variant.shape {
        VariantShape::Whole => {
            let allowed = attributes::allowed(&variant.constraints);
            quote!(#docs #when #allowed #name(#ty),)
        }
        VariantShape::Text(text) => quote!(#docs #[value(#text)] #name,),
        VariantShape::Empty { closed } => {
            let closed = closed.then(|| quote!(#[object(closed)]));
            quote!(#docs #when #closed #name,)
        }
        VariantShape::Member { name: member, is_nullable, closed } => {
            let closed = closed.then(|| quote!(#[object(closed)]));
            let member = attributes::member(member, *is_nullable, &variant.constraints);
            quote!(#docs #when #member #closed #name(#ty),)
        }
    }
}

fn contents(scope: &mut Scope, def: &TypeDef, variants: &[ContentVariant]) -> TokenStream {
    let docs = docs::item(&def.docs);
    let derives = derives(scope, "Contents", def.is_stream);
    let name = ident(&def.name);
    let variants: Vec<_> = variants.iter().map(|variant| content_variant(scope, variant)).collect();
    quote! {
        #docs
        #derives
        pub enum #name {
            #(#variants)*
        }
    }
}

fn content_variant(scope: &mut Scope, variant: &ContentVariant) -> TokenStream {
    let names: Vec<_> = variant.media.iter().map(|media| super::inline::code(&media.name)).collect();
    let limits = docs::limits(&variant.constraints, None, None).map(|limits| format!(". {limits}")).unwrap_or_default();
    let docs = docs::outer(super::markdown::wrap(&format!("{}{limits}", names.join(", "))));
    let allowed = attributes::allowed(&variant.constraints);
    let media = variant.media.iter().map(attributes::media);
    let name = ident(&variant.ident);
    let ty = type_ref(scope, &variant.ty);
    quote! {
        #docs
        #[content(#(#media),*)]
        #allowed
        #name(#ty),
    }
}

fn alias(scope: &mut Scope, def: &TypeDef, ty: &TypeRef) -> TokenStream {
    let docs = docs::item(&def.docs);
    let name = ident(&def.name);
    let ty = type_ref(scope, ty);
    quote! {
        #docs
        pub type #name = #ty;
    }
}

fn response_variant(scope: &mut Scope, response: &Response) -> TokenStream {
    let docs = docs::item(&response.docs);
    let status = attributes::status(response.status);
    let name = ident(&response.variant);
    match &response.content {
        Some((media, ty)) => {
            let media = media.iter().map(attributes::media);
            let ty = type_ref(scope, ty);
            quote! {
                #docs
                #[status(#status, #(#media),*)]
                #name(#ty),
            }
        }
        None => quote! {
            #docs
            #[status(#status)]
            #name,
        },
    }
}
