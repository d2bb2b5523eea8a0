//! The boundary between lowering, which fills these types, and emission, which reads them.
//!
//! **Invariant:** every name here is a valid, unique Rust name in its scope; every [`TypeRef::Named`] points to a
//! [`TypeDef`]; nothing is left to decide. Plain owned data without logic or lifetimes.

mod answer;
mod api;
mod docs;
mod example;
mod field;
mod media;
mod operation;
mod pagination;
mod security;
mod server;
mod shared;
mod type_ref;
mod types;

pub use answer::{Answer, Header, Headers, Response, StatusSpec};
pub use api::{Api, Dependency, Guest, MapType, ParentTag, Skipped, Tag, TagLink};
pub use docs::Docs;
pub use example::{Example, ExampleValue};
pub use field::{Bounds, Constraints, Field, Number, Presence};
pub use media::{Codec, Encoding, Location, Media, ParamStyle, PartEncoding, PartEncodings, Shape, Style};
pub use operation::{
    Accepts, Argument, ArgumentLocation, ArgumentRole, Body, BodySchema, ContentTypes, Conversion, Evidence, Inherited,
    Operation, ParameterSchema, RateLimit,
};
pub use pagination::{FieldPath, LastPage, PageEnd, PageStyle, PagedItems, Pagination, Progress};
pub use security::{SecurityKind, SecurityRequirement, SecurityScheme};
pub use server::{Server, ServerUrl, ServerValues, ServerVariable, Servers};
pub use shared::Shared;
pub use type_ref::{Foreign, ForeignKind, ForeignType, TypeName, TypeRef};
pub use types::{
    Condition, ContentVariant, EnumType, EnumVariant, Extra, Object, OneOf, OneOfVariant, TypeDef, TypeKind,
    VariantShape,
};
