//! Derives for generated crates: the tables and the thin code that `lvng-runtime` runs.
//!
//! They take the place of serde's derives, whose expansion costs most of the check time of a large API crate: an object
//! here becomes a table of fields, two short functions over it and a constructor.

mod attributes;
mod constraints;
mod contents;
mod enumeration;
mod headers;
mod keys;
mod literal;
mod media;
mod member;
mod object;
mod one_of;
mod operation;
mod parameter;
mod reading;
mod response;
mod responses;
mod shared;
#[cfg(test)]
mod tests;

use proc_macro::TokenStream;
use quote::quote;
use syn::{DeriveInput, parse_macro_input};

/// An object with named members: `Model`, `Object`, serde's traits, and `new` with everything that must be there.
///
/// `#[field("wireName", nullable, default = 5, constant = "a", min = 0, max = 1, …)]` says what is known of a member, `#[extra]` marks the map of all others, `#[object(closed)]` refuses them.
#[proc_macro_derive(Object, attributes(field, extra, object))]
pub fn object(input: TokenStream) -> TokenStream {
    expand(parse_macro_input!(input as DeriveInput), object::derive)
}

/// A list of values: `Model`, serde's traits, `Display` and conversions. `#[value("active")]` gives a variant its value,
/// `#[unknown]` marks the variant for others.
#[proc_macro_derive(Enum, attributes(value, unknown))]
pub fn enumeration(input: TokenStream) -> TokenStream {
    expand(parse_macro_input!(input as DeriveInput), enumeration::derive)
}

/// One of several types: `Model` and serde's traits. `#[discriminator("type")]` names the property that tells,
/// `#[when("circle")]` its value for a variant; without them the first variant that reads wins.
/// `#[allowed(max_length = 5)]` says what values a variant takes, `#[unknown]` marks the one that keeps everything else.
#[proc_macro_derive(OneOf, attributes(discriminator, when, allowed, unknown))]
pub fn one_of(input: TokenStream) -> TokenStream {
    expand(parse_macro_input!(input as DeriveInput), one_of::derive)
}

/// A body that may have several media types, of different types: `Content` and conversions. `#[content(json)]` gives a
/// variant its media types, of which the first is sent, `#[allowed(max_items = 5)]` what values it takes.
#[proc_macro_derive(Contents, attributes(content, allowed))]
pub fn contents(input: TokenStream) -> TokenStream {
    expand(parse_macro_input!(input as DeriveInput), contents::derive)
}

/// Responses of one operation that differ: `Reply` and `Responses`, their table. `#[status(200, json)]` gives a variant its
/// status and media types. The operation names the enum: `#[success(GetReportSuccess)]`.
#[proc_macro_derive(Responses, attributes(status))]
pub fn responses(input: TokenStream) -> TokenStream {
    expand(parse_macro_input!(input as DeriveInput), responses::derive)
}

/// The headers of a response: `Headers`, and `new` with everything that must be there. `#[header("X-Total", shape = array)]`
/// says what is known of one, as `#[param(header, …)]` does for those of a request.
#[proc_macro_derive(Headers, attributes(header))]
pub fn headers(input: TokenStream) -> TokenStream {
    expand(parse_macro_input!(input as DeriveInput), headers::derive)
}

/// An operation: its table, how its fields are written and read, and `new` with everything that must be there.
#[proc_macro_derive(
    Operation,
    attributes(operation, tag, auth, body, success, failure, evidence, rate_limit, pagination, param, field, extra)
)]
pub fn operation(input: TokenStream) -> TokenStream {
    expand(parse_macro_input!(input as DeriveInput), operation::derive)
}

/// What the operations of a tag have in common: `OperationDefaults`. Operations name it, `#[operation("id", GET "/path",
/// ..Shared)]`, and say themselves what differs.
#[proc_macro_derive(OperationDefaults, attributes(tag, auth, failure, rate_limit))]
pub fn operation_defaults(input: TokenStream) -> TokenStream {
    expand(parse_macro_input!(input as DeriveInput), shared::derive)
}

fn expand(input: DeriveInput, derive: fn(&DeriveInput) -> syn::Result<proc_macro2::TokenStream>) -> TokenStream {
    let code = derive(&input).unwrap_or_else(|error| error.to_compile_error());
    // The lint is for those who use what is deprecated, not for what reads and writes it.
    match attributes::has_deprecated(&input) {
        true => quote!(#[allow(deprecated)] const _: () = { #code };).into(),
        false => code.into(),
    }
}
