//! The client of a tag: `ir::Tag` → a method per operation, a setter per optional argument.

use super::attributes::gate;
use super::ident::ident;
use super::scope::{Index, Scope};
use super::types::{field_type, is_converted, type_ref};
use super::{docs, pages};
use crate::ir::{Argument, ArgumentLocation, Operation, Presence, Tag, TypeRef};
use proc_macro2::{Ident, TokenStream};
use quote::quote;

/// The file `client.rs` of a tag.
pub(crate) fn file<'a>(index: &'a Index<'a>, tag: &'a Tag) -> TokenStream {
    let mut scope = Scope::beside(index, &tag.module, vec![&tag.client, "C"]);
    let interface = interface(&mut scope, tag);
    let operations = || tag.operations.iter();
    let setters: Vec<_> = operations().filter_map(|op| scope.behind(op, |scope| setters(scope, op))).collect();
    let pages: Vec<_> = operations().filter_map(|op| scope.behind(op, |scope| pages::paginated(scope, op))).collect();
    let uses = scope.uses();
    quote! {
        #uses
        #interface
        #(#setters)*
        #(#pages)*
    }
}

/// The methods of a tag.
fn interface<'a>(scope: &mut Scope<'a>, tag: &'a Tag) -> TokenStream {
    let docs = docs::about_tag("Calls of the tag", tag);
    let name = ident(&tag.client);
    let methods: Vec<_> = tag.operations.iter().map(|op| scope.behind(op, |scope| methods(scope, op))).collect();
    quote! {
        #docs
        #[derive(Clone, Copy, Debug)]
        pub struct #name<'c, C> {
            /// The client that sends the calls.
            pub client: &'c C,
        }
        impl<'c, C> #name<'c, C> {
            #(#methods)*
        }
    }
}

/// The method of an operation, under all its names.
fn methods(scope: &mut Scope, op: &Operation) -> TokenStream {
    let method = method(scope, op);
    let aliases = aliases(scope, op);
    quote!(#method #aliases)
}

/// The method of an operation: required arguments in, a call out.
fn method(scope: &mut Scope, op: &Operation) -> TokenStream {
    let docs = docs::call(scope, op);
    let gate = gate(op);
    let deprecated = docs::deprecated(&op.docs);
    let name = ident(&op.method_name);
    let required = || op.arguments.iter().filter(|argument| is_required(argument));
    let parameters: Vec<_> = required().map(|argument| Given::of(scope, argument).parameter(scope, argument)).collect();
    let values: Vec<_> = required().map(|argument| constructor_value(scope, argument)).collect();
    let call = scope.name("crate::generated::client", "Call");
    let operation = scope.own(&op.type_name);
    quote! {
        #docs
        #gate
        #deprecated
        pub fn #name(&self #(, #parameters)*) -> #call<'c, C, #operation> {
            #call::new(self.client, #operation::new(#(#values),*))
        }
    }
}

/// The method under its other names.
fn aliases(scope: &mut Scope, op: &Operation) -> TokenStream {
    let gate = gate(op);
    let deprecated = docs::deprecated(&op.docs);
    let name = ident(&op.method_name);
    let about = [" The same as [`Self::", &op.method_name, "`]."].concat();
    let required = || op.arguments.iter().filter(|argument| is_required(argument));
    let parameters: Vec<_> = required().map(|argument| Given::of(scope, argument).parameter(scope, argument)).collect();
    let values: Vec<_> = required().map(|argument| ident(&argument.field.ident)).collect();
    let call = scope.name("crate::generated::client", "Call");
    let operation = scope.own(&op.type_name);
    let alias = |alias: &String| {
        let alias = ident(alias);
        quote! {
            #[doc = #about]
            #gate
            #deprecated
            pub fn #alias(&self #(, #parameters)*) -> #call<'c, C, #operation> {
                self.#name(#(#values),*)
            }
        }
    };
    op.aliases.iter().map(alias).collect()
}

/// The setters of an operation's optional arguments.
fn setters(scope: &mut Scope, op: &Operation) -> Option<TokenStream> {
    let optional = op.arguments.iter().filter(is_optional);
    let setters: Vec<_> = optional.map(|argument| setter(scope, argument)).collect();
    (!setters.is_empty()).then(|| {
        let gate = gate(op);
        let call = scope.name("crate::generated::client", "Call");
        let operation = scope.own(&op.type_name);
        quote! {
            #gate
            impl<C> #call<'_, C, #operation> {
                #(#setters)*
            }
        }
    })
}

fn setter(scope: &mut Scope, argument: &Argument) -> TokenStream {
    let docs = docs::setter(&argument.field);
    let name = ident(&argument.field.ident);
    let given = Given::of(scope, argument);
    let parameter = given.parameter(scope, argument);
    let value = given.value(&name);
    let is_option = argument.field.presence == Presence::Optional;
    let value = if is_option { quote!(Some(#value)) } else { value };
    quote! {
        #docs
        pub fn #name(mut self, #parameter) -> Self {
            self.request.#name = #value;
            self
        }
    }
}

/// How callers give an argument.
#[derive(Clone, Copy, PartialEq)]
enum Given {
    /// As it is.
    Whole,
    /// By whatever becomes it.
    Into,
    /// As the items of a list of text, by whatever becomes them.
    Items,
}

impl Given {
    fn of(scope: &Scope, argument: &Argument) -> Self {
        let field = &argument.field;
        match field.presence {
            Presence::Nullable => Given::Whole,
            Presence::OptionalNullable => Given::Into,
            Presence::Required | Presence::Optional => match &field.ty {
                TypeRef::List(item) if **item == TypeRef::String => Given::Items,
                ty if is_converted(scope, ty) => Given::Into,
                _ => Given::Whole,
            },
        }
    }

    /// A parameter of a method or setter.
    fn parameter(self, scope: &mut Scope, argument: &Argument) -> TokenStream {
        let field = &argument.field;
        let name = ident(&field.ident);
        let is_present = matches!(field.presence, Presence::Required | Presence::Optional);
        match self {
            Given::Items => return quote!(#name: impl IntoIterator<Item = impl Into<String>>),
            Given::Whole | Given::Into => {}
        }
        let ty = if is_present { type_ref(scope, &field.ty) } else { field_type(scope, field) };
        match self {
            Given::Into => quote!(#name: impl Into<#ty>),
            _ => quote!(#name: #ty),
        }
    }

    /// The argument that was given.
    fn value(self, name: &Ident) -> TokenStream {
        match self {
            Given::Whole => quote!(#name),
            Given::Into => quote!(#name.into()),
            Given::Items => quote!(#name.into_iter().map(Into::into).collect()),
        }
    }
}

/// What a method hands to the derived constructor, which converts text itself.
fn constructor_value(scope: &Scope, argument: &Argument) -> TokenStream {
    let name = ident(&argument.field.ident);
    let is_text = argument.field.ty == TypeRef::String && argument.field.presence == Presence::Required;
    if is_text { quote!(#name) } else { Given::of(scope, argument).value(&name) }
}

/// Whether the derived constructor asks for the argument.
fn is_required(argument: &Argument) -> bool {
    let must_be_there = matches!(argument.field.presence, Presence::Required | Presence::Nullable);
    must_be_there && argument.field.constant.is_none() && !is_extra(argument)
}

fn is_optional(argument: &&Argument) -> bool {
    matches!(argument.field.presence, Presence::Optional | Presence::OptionalNullable) || is_extra(argument)
}

/// Whether the argument is a map that may be empty: it is always there, but need not be given.
fn is_extra(argument: &Argument) -> bool {
    argument.location == ArgumentLocation::BodyExtra
}
