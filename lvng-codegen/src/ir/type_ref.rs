//! Uses of types.

/// A use of a type. `N` is what types of this crate are known by: their names, or what lowering has before there are names.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum TypeRef<N = TypeName> {
    Unit,
    /// `null` and nothing else.
    Null,
    Bool,
    I32,
    I64,
    U32,
    U64,
    F32,
    F64,
    String,
    DateTime,
    Date,
    Uuid,
    /// Text that must not show: `format: password`.
    Secret,
    /// Bytes in base64 in JSON.
    Base64,
    /// A file in a multipart body.
    File,
    /// Bytes as they are, streamed: a body.
    ByteStream,
    /// Server-sent events or JSON lines of this type: a body.
    Events(Box<TypeRef<N>>),
    /// Any JSON value.
    #[default]
    Any,
    /// A free-form object.
    JsonObject,
    List(Box<TypeRef<N>>),
    Map(Box<TypeRef<N>>),
    /// An item that may be null.
    Nullable(Box<TypeRef<N>>),
    Boxed(Box<TypeRef<N>>),
    /// A type of this crate.
    Named(N),
}

/// The name of a type with its module.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TypeName {
    /// The tag's module, or `None` for `common`.
    pub module: Option<String>,
    /// The name.
    pub name: String,
}
