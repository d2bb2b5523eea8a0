//! An operation as a value: what client and server both run.

use super::{
    EncodeError, EncodedRequest, MethodSpec, OperationMeta, Problem, RateLimitSpec, Reply, RequestParts, RequestReader,
    RequestWriter, ResponseSpec, ScopeSpec,
};

/// An operation of the description, as a value that holds its parameters and body.
///
/// Derive it with [`derive(Operation)`](lvng_runtime_derive::Operation).
pub trait Operation: Sized + Send + Sync + 'static {
    /// What the description fixes about the operation.
    const META: &'static OperationMeta;

    /// What a successful call answers: a plain type for one success status, an enum for several.
    type Response: Reply;

    /// What a failed call answers.
    type Error: Reply;

    /// Writes the request. What cannot be written is collected by the writer.
    #[doc(hidden)]
    fn encode(&self, out: &mut RequestWriter);

    /// Reads a request; constraints are checked. `None` says that the reader has collected problems.
    #[doc(hidden)]
    fn decode(input: &mut RequestReader<'_>) -> Option<Self>;
}

/// Writes an operation as a request.
pub fn encode<O: Operation>(operation: &O) -> Result<EncodedRequest, EncodeError> {
    let mut out = RequestWriter::new(O::META);
    operation.encode(&mut out);
    out.finish()
}

/// Reads a request; constraints are checked. All problems are listed.
pub fn decode<O: Operation>(parts: RequestParts<'_>) -> Result<O, Vec<Problem>> {
    let mut input = RequestReader::new(O::META, parts);
    let operation = O::decode(&mut input);
    input.into_result(operation)
}

/// What the operations of a tag have in common, unless one of them says otherwise.
///
/// Derive it with [`derive(OperationDefaults)`](lvng_runtime_derive::OperationDefaults); operations name the type:
///
/// ```
/// use lvng_runtime::wire::{Operation as _, Value};
/// use lvng_runtime::{Operation, OperationDefaults};
///
/// #[derive(OperationDefaults)]
/// #[tag("pets")]
/// #[auth("key")]
/// #[failure(401, 404, json, Value)]
/// #[rate_limit(100, minute)]
/// struct Shared;
///
/// #[derive(Operation)]
/// #[operation("getPet", GET "/pets/{id}", ..Shared)]
/// #[success(200, json, Value)]
/// #[rate_limit(10, second)]
/// struct GetPet {
///     #[param(path)]
///     id: String,
/// }
///
/// assert_eq!((GetPet::META.tag, GetPet::META.auth, GetPet::META.failure.len()), ("pets", &[&["key"][..]][..], 2));
/// assert_eq!(GetPet::META.rate_limit.map(|limit| limit.requests), Some(10));
/// ```
pub trait OperationDefaults {
    /// The tag, as the description spells it.
    const TAG: &'static str = "";
    /// The security requirements.
    const AUTH: &'static [&'static [&'static str]] = &[];
    /// The scopes that they ask for.
    const SCOPES: &'static [ScopeSpec] = &[];
    /// The error responses.
    const FAILURE: &'static [ResponseSpec];
    /// How many requests the service takes.
    const RATE_LIMIT: Option<RateLimitSpec> = None;

    /// What a failed call answers.
    type Error: Reply;
}

impl OperationMeta {
    /// An operation without parameters and body, and with what operations of its tag have in common.
    #[doc(hidden)]
    pub const fn of<D: OperationDefaults>(id: &'static str, method: MethodSpec, path: &'static str) -> Self {
        OperationMeta::new(id, method, path)
            .tag(D::TAG)
            .auth(D::AUTH)
            .scopes(D::SCOPES)
            .failure(D::FAILURE)
            .rate_limit(D::RATE_LIMIT)
    }
}

/// Runs code for every operation of a crate, each with its own type: for mocks, checks and tests.
pub trait OperationVisitor {
    /// Runs for one operation.
    fn visit<O: Operation>(&mut self);
}

/// What the description fixes about the operations that it visited.
#[derive(Clone, Debug, Default)]
pub struct OperationList(Vec<&'static OperationMeta>);

impl OperationVisitor for OperationList {
    fn visit<O: Operation>(&mut self) {
        self.0.push(O::META);
    }
}

impl IntoIterator for OperationList {
    type Item = &'static OperationMeta;
    type IntoIter = std::vec::IntoIter<Self::Item>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}
