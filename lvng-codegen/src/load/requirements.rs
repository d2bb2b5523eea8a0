//! Security requirements that name schemes by URIs (OpenAPI 3.2) → names of components.

use serde_json::Value;

use super::joiner::{Base, Joiner, is_mapped_reference};
use super::target::Target;
use crate::grammar::ObjectKind;
use crate::pointer::{self, Cursor};

const SECTION: &str = "securitySchemes";

impl Joiner<'_> {
    /// Gives the requirements of a document or an operation the names of components. What leads nowhere stays as it is.
    pub(super) fn refer_requirements(&mut self, node: &mut Value, at: &mut Cursor, base: &Base) {
        let requirements = node.get_mut("security").and_then(Value::as_array_mut).into_iter().flatten();
        let mark = at.push("security");
        for requirement in requirements.filter_map(Value::as_object_mut) {
            if requirement.keys().any(|name| is_mapped_reference(name)) {
                for (name, scopes) in std::mem::take(requirement) {
                    requirement.insert(self.scheme(&name, at, base).unwrap_or(name), scopes);
                }
            }
        }
        at.pop(mark);
    }

    /// The component that a name is the URI of. A component of that name goes first.
    fn scheme(&mut self, name: &str, at: &mut Cursor, base: &Base) -> Option<String> {
        if !is_mapped_reference(name) || self.taken.contains(&(SECTION, name.to_owned())) {
            return None;
        }
        let target = Target::read(name, &base.from).ok()?;
        if target.file != self.input.root && !self.has(&target) {
            return None;
        }
        let local = self.component(name, name, ObjectKind::SecurityScheme, SECTION, at, base)?;
        let found = pointer::of_ref(&local)?;
        let component = found.strip_prefix(&pointer::join("/components", &[SECTION, ""]))?;
        Some(pointer::unescape(component).into_owned())
    }
}
