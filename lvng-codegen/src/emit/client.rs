//! The client of a tag: `ir::Tag` → a method per operation, a setter per optional argument.

use super::attributes::gate;
use super::ident::ident;
use super::scope::{Index, Scope};
use super::types::{field_type, type_ref};
use super::{docs, example, pages};
use crate::ir::{
    Accepts, Argument, ArgumentRole, ContentTypes, Conversion, Guest, Operation, Presence, Tag, TypeName, TypeRef,
};
use crate::tokens::{Ident, TokenStream, quote};

/// The file `client.rs` of a tag.
pub(crate) fn file<'a>(index: &'a Index<'a>, tag: &'a Tag) -> Vec<TokenStream> {
    let mut scope = Scope::beside(index, &tag.module, vec![&tag.client, "C"]);
    let mut items = vec![interface(&mut scope, tag)];
    let operations = || tag.operations.iter();
    items.extend(operations().filter_map(|op| scope.behind(op, |scope| setters(scope, op))));
    items.extend(operations().filter_map(|op| scope.behind(op, |scope| pages::paginated(scope, op))));
    items.insert(0, scope.uses());
    items
}

/// The methods of a tag.
fn interface<'a>(scope: &mut Scope<'a>, tag: &'a Tag) -> TokenStream {
    let docs = docs::about_tag("Calls of the tag", tag);
    let name = ident(&tag.client);
    let guests = tag.guests.iter();
    let guests: Vec<_> = guests.map(|one| scope.behind_tag(&one.feature, |scope| guest(scope, one))).collect();
    let example = |op| example::call(scope.index, tag, op);
    let examples: Vec<_> = tag.operations.iter().map(example).collect();
    let all = tag.operations.iter().zip(&examples);
    let methods: Vec<_> = all.map(|(op, example)| scope.behind(op, |scope| methods(scope, op, example))).collect();
    quote! {
        #docs
        #[derive(Clone, Copy, Debug)]
        pub struct #name<'c, C> {
            /// The client that sends the calls.
            pub client: &'c C,
        }
        impl<'c, C> #name<'c, C> {
            #(#methods)*
            #(#guests)*
        }
    }
}

/// The method of an operation of another tag, which has all of it.
fn guest(scope: &mut Scope, guest: &Guest) -> TokenStream {
    let Guest { module, feature, client, method_name, operation: op } = guest;
    let home = scope.index.path(module);
    let docs = docs::guest(op, module);
    let deprecated = docs::deprecated(&op.docs);
    let (name, own_name) = (ident(method_name), ident(&op.method_name));
    let required = || op.arguments.iter().filter(|argument| argument.role == ArgumentRole::Required);
    let parameters: Vec<_> = required().map(|argument| parameter(scope, argument)).collect();
    let values: Vec<_> = required().map(|argument| ident(&argument.field.ident)).collect();
    let call = scope.name(&scope.index.path("client"), "Call");
    let operation = scope.named(&TypeName { module: Some(module.clone()), name: op.type_name.clone() });
    let client = scope.name(&home, client);
    quote! {
        #docs
        #[cfg(feature = #feature)]
        #deprecated
        pub fn #name(&self #(, #parameters)*) -> #call<'c, C, #operation> {
            #client { client: self.client }.#own_name(#(#values),*)
        }
    }
}

/// The method of an operation, under all its names.
fn methods(scope: &mut Scope, op: &Operation, example: &[String]) -> TokenStream {
    let method = method(scope, op, example);
    let aliases = aliases(scope, op);
    quote!(#method #aliases)
}

/// The method of an operation: required arguments in, a call out.
fn method(scope: &mut Scope, op: &Operation, example: &[String]) -> TokenStream {
    let docs = docs::call(scope, op, example);
    let alias = docs::alias(op);
    let gate = gate(op);
    let deprecated = docs::deprecated(&op.docs);
    let name = ident(&op.method_name);
    let required = || op.arguments.iter().filter(|argument| argument.role == ArgumentRole::Required);
    let parameters: Vec<_> = required().map(|argument| parameter(scope, argument)).collect();
    let values: Vec<_> = required().map(constructor_value).collect();
    let call = scope.name(&scope.index.path("client"), "Call");
    let operation = scope.own(&op.type_name);
    quote! {
        #docs
        #alias
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
    let required = || op.arguments.iter().filter(|argument| argument.role == ArgumentRole::Required);
    let parameters: Vec<_> = required().map(|argument| parameter(scope, argument)).collect();
    let values: Vec<_> = required().map(|argument| ident(&argument.field.ident)).collect();
    let call = scope.name(&scope.index.path("client"), "Call");
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
    let optional = op.arguments.iter().filter(|argument| argument.role == ArgumentRole::Optional);
    let setters = optional.map(|argument| setter(scope, argument));
    let setters: Vec<_> = setters.collect();
    let content_type = op.content_types.as_ref().map(|types| content_type(scope, types));
    let accept = op.accepts.as_ref().map(|accepts| accept(scope, accepts));
    let setters: Vec<_> = setters.into_iter().chain(content_type).chain(accept).collect();
    (!setters.is_empty()).then(|| {
        let gate = gate(op);
        let call = scope.name(&scope.index.path("client"), "Call");
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
    let parameter = parameter(scope, argument);
    let value = value(argument.conversion, name);
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

fn content_type(scope: &mut Scope, types: &ContentTypes) -> TokenStream {
    let field = ident(&types.field);
    let ty = scope.own(&types.name);
    quote! {
        /// Sends the body in this of its media types.
        pub fn #field(mut self, #field: #ty) -> Self {
            self.request.#field = #field;
            self
        }
    }
}

fn accept(scope: &mut Scope, accepts: &Accepts) -> TokenStream {
    let name = ident(&accepts.setter);
    let ty = scope.own(&accepts.name);
    quote! {
        /// Asks for the answer in this of its media types.
        pub fn #name(self, #name: #ty) -> Self {
            self.with_header("accept", #name.as_str())
        }
    }
}

/// A parameter of a method or setter.
fn parameter(scope: &mut Scope, argument: &Argument) -> TokenStream {
    let field = &argument.field;
    let name = ident(&field.ident);
    if argument.conversion == Conversion::Items {
        return quote!(#name: impl IntoIterator<Item = impl Into<String>>);
    }
    // The setter of a value that may be absent is not called where it is.
    let is_given = matches!(field.presence, Presence::Required | Presence::Optional);
    let ty = if is_given { type_ref(scope, &field.ty) } else { field_type(scope, field) };
    match argument.conversion {
        Conversion::Into => quote!(#name: impl Into<#ty>),
        _ => quote!(#name: #ty),
    }
}

/// The argument of the parameter with this name.
fn value(conversion: Conversion, name: Ident<'_>) -> TokenStream {
    match conversion {
        Conversion::Exact => quote!(#name),
        Conversion::Into => quote!(#name.into()),
        Conversion::Items => quote!(#name.into_iter().map(Into::into).collect()),
    }
}

/// What a method hands to the derived constructor, which converts text itself.
fn constructor_value(argument: &Argument) -> TokenStream {
    let name = ident(&argument.field.ident);
    let is_text = argument.field.ty == TypeRef::String && argument.field.presence == Presence::Required;
    if is_text { quote!(#name) } else { value(argument.conversion, name) }
}
