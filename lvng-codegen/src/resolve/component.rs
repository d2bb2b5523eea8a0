//! The kinds of components that references lead to.

use indexmap::IndexMap;
use openapiv3::{Components, Example, Header, Parameter, ReferenceOr, RequestBody, Response, Schema, SecurityScheme};

/// A kind of component.
pub trait Component: Sized {
    /// Its key under `components`.
    const SECTION: &'static str;

    /// The components of this kind.
    fn of(components: &Components) -> &IndexMap<String, ReferenceOr<Self>>;
}

macro_rules! component {
    ($($type:ty: $section:literal, $field:ident;)*) => {$(
        impl Component for $type {
            const SECTION: &'static str = $section;

            fn of(components: &Components) -> &IndexMap<String, ReferenceOr<Self>> {
                &components.$field
            }
        }
    )*};
}

component! {
    Schema: "schemas", schemas;
    Response: "responses", responses;
    Parameter: "parameters", parameters;
    Example: "examples", examples;
    RequestBody: "requestBodies", request_bodies;
    Header: "headers", headers;
    SecurityScheme: "securitySchemes", security_schemes;
}
