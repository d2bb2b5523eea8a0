//! What the comparison of an operation works on.

use crate::described::{Described, Operation, Parameter};
use crate::finding::Findings;
use crate::page::Page;

/// What is compared, and where findings go.
pub struct Scope<'s, 'p, 't> {
    pub page: &'p Page,
    pub described: &'s Described<'t>,
    pub operation: Operation<'t>,
    /// What findings are about: the operationId.
    pub id: String,
    /// Parameters and fields of the body.
    pub parameters: Vec<Parameter<'t>>,
    pub findings: &'s mut Findings<'p>,
    /// Why something could not be compared.
    pub unclear: Option<String>,
}

impl Scope<'_, '_, '_> {
    /// Notes that something could not be compared.
    pub fn unclear(&mut self, why: &str) {
        self.unclear.get_or_insert(why.to_owned());
    }
}
