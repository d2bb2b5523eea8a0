//! An operation as a value: what client and server both run.

use super::{OperationMeta, Reply, RequestReader, RequestWriter};

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
    fn encode(&self, out: &mut RequestWriter);

    /// Reads a request; constraints are checked. `None` says that the reader has collected problems.
    fn decode(input: &mut RequestReader<'_>) -> Option<Self>;
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
