//! Derives for generated crates: the tables and the thin code that `lvng-runtime` runs.
//!
//! They take the place of serde's derives, whose expansion costs most of the check time of a large API crate: an object
//! here becomes a table of fields, two short functions over it and a constructor.
//!
//! `lvng-runtime/tests/attributes.rs` shows every attribute once, with what it means.
//!
//! A derive sees names of types, not types, so that aliases of these are types like any other to it. It knows
//!
//! - `Option<T>`: may be left out; must be there and may be null with `nullable`,
//! - `Patch<T>`: may be left out and may be null; without `<T>` it is a type of the description,
//! - `String` and `Secret`: constructors take `impl Into` of them,
//! - `String`, `bool`, `i32`, `i64`, `u32`, `u64`, `f32`, `f64`: a `default` or `constant` must be such a value,
//! - `String`, `i64`, `f64` in the `unknown` variant of an `Enum`: all values are of this type, otherwise any JSON,
//! - `Value` in a `OneOf` or `Contents`: there is no `From` for it, as it could be any variant.

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
mod part_encodings;
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
/// - `#[field("wireName", …)]`: `nullable`, `read_only`, `write_only`, `default = …`, `constant = …`,
///   `content_type = "image/png"` of a file in a form, `parts(…)` with `part("name", "text/csv")`, `prefix("text/plain")` and
///   `item("image/png")` of a part that is multipart itself; and bounds: `min`, `max`, `exclusive_min`, `exclusive_max`,
///   `multiple_of`, `min_length`, `max_length`, `pattern`, `format`, `min_items`, `max_items`, `unique_items`,
///   `min_properties`, `max_properties`, `items(…)` and `values(…)`.
/// - `#[extra]` marks the map of all other members.
/// - `#[object(closed)]` refuses them; bounds may stand beside it.
#[proc_macro_derive(Object, attributes(field, extra, object))]
pub fn object(input: TokenStream) -> TokenStream {
    expand(parse_macro_input!(input as DeriveInput), object::derive)
}

/// A list of values: `Model`, serde's traits, `Display` and conversions. `#[value("active")]` gives a variant its value,
/// `#[unknown]` marks the variant for others. `#[loose]`: the values, which are strings, are read from numbers and booleans of
/// the same text, too.
#[proc_macro_derive(Enum, attributes(loose, value, unknown))]
pub fn enumeration(input: TokenStream) -> TokenStream {
    expand(parse_macro_input!(input as DeriveInput), enumeration::derive)
}

/// One of several types: `Model` and serde's traits.
///
/// - `#[discriminator("type")]` names the property that tells, `#[when("circle")]` its value for a variant, which is what a
///   variant is written with; without them the variant that fits best is read.
/// - `#[when("other", default)]`: all values that no other variant has stand for it, and none (`defaultMapping`); it is written as
///   what it holds. `#[when("done", terminal)]`: the server-sent event after which a stream ends.
/// - `#[when("/style/kind" = ["filled", "empty"])]`: a variant is tried only where this stands at a place in the value.
/// - `#[value("auto")] Auto`: the variant is this text.
/// - `#[when("empty")] Empty` without a value: the variant is an object of its discriminator.
/// - `#[member("content", …)] Text(String)`: the variant is an object with this member, and the discriminator if there is
///   one. It may say all that `#[field(…)]` may; `#[object(closed)]` beside it refuses other members.
/// - `#[allowed(max_length = 5)]` says what values a variant takes, `#[unknown]` marks the one that keeps everything else.
#[proc_macro_derive(OneOf, attributes(discriminator, when, allowed, value, member, object, unknown))]
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
///
/// - `#[operation("id", METHOD "/path/{id}", deprecated, ..Shared)]`
/// - `#[tag("name")]`, `#[auth("one"("scope"), "another" + "with")]`: alternatives of security schemes, with their scopes;
///   `""` for none
/// - `#[body(json, required, closed, …)]` at the struct, whose other fields are its properties, or at the field that is it
/// - `#[success(200, json, Type)]`, `#[failure("4XX", default, json, Type)]`, or the name of an enum of `Responses` alone
/// - `#[content_type]`: a field that says which of its media types the body has, of a type that is a `wire::ContentType`
/// - `#[param(query, "name", style = form, explode = false, shape = array, allow_empty, allow_reserved, …)]`: a field that
///   is a parameter, in `path`, `query`, `header` or `cookie`, with all that a member may have
/// - `#[server("https://{region}.example.com", "https://eu.example.com")]`: a server that the operation has in place of those
///   of the document, and its URL with the defaults of the variables
/// - `#[rate_limit(100, minute, user)]`, `#[pagination(offset, position = "offset", …)]`, `#[evidence(documented, "S1")]`
#[proc_macro_derive(
    Operation,
    attributes(
        operation,
        tag,
        auth,
        body,
        schema,
        success,
        failure,
        evidence,
        rate_limit,
        pagination,
        server,
        param,
        field,
        extra,
        content_type
    )
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
