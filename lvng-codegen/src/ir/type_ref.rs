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
    /// A type of another crate that was chosen.
    Foreign(Foreign),
}

/// A use of a type of another crate.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Foreign {
    /// Its name in the module of such types.
    pub name: String,
    /// What it is in JSON.
    pub kind: ForeignKind,
}

/// What a value is in JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ForeignKind {
    /// A text.
    Text,
    /// A number or boolean.
    Plain,
    /// A list.
    List,
    /// An object.
    Object,
    /// One of several.
    Any,
}

/// A type of another crate that stands in for one of the description.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForeignType {
    /// Its name in the module of such types.
    pub name: String,
    /// Its path, as Rust has it.
    pub path: String,
    /// What it stands in for: ``the format `date-time` ``.
    pub about: String,
    /// Where that was chosen: `lvng.toml:12:1`.
    pub place: String,
}

/// The name of a type with its module.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TypeName {
    /// The tag's module, or `None` for `common`.
    pub module: Option<String>,
    /// The name.
    pub name: String,
}
