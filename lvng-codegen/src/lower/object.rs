//! Schemas with properties → fields.

use super::context::Context;
use super::draft_id::DraftId;
use super::foreign;
use super::merge::{Additional, Merged, Part};
use super::schema::SchemaLowering;
use super::types::{Others, SchemaUse};
use crate::ir::{Constraints, Extra, Field};
use crate::names::{self, Scope};

impl SchemaLowering<'_> {
    /// The fields of a struct, in the order of the description, and what becomes of other properties.
    pub fn object(&mut self, merged: &Merged, context: &Context) -> (Vec<Field<DraftId>>, Others) {
        let mut scope = Scope::default();
        let mut fields = Vec::with_capacity(merged.properties.len());
        for (wire, parts) in &merged.properties {
            let words = names::variant_words(wire);
            let (found, part) = self.property(merged, (wire, parts), &context.property(&words));
            let wanted = self.wanted_name(parts).map(names::field_name);
            let ident = scope.claim(&wanted.unwrap_or_else(|| names::field_from(&words)));
            let field = field(ident, wire, merged.required.contains(wire), found);
            fields.push(Field { content_type: part.content_type, parts: part.parts, ..field });
        }
        let extra = self.extra(merged, context, &mut scope);
        (fields, extra)
    }

    /// What a property asks to be called.
    pub fn wanted_name(&self, parts: &[Part]) -> Option<&str> {
        parts.iter().find_map(|part| foreign::property_name(self.schemas.node(&part.pointer)?))
    }

    /// What other properties are, with a field name that is free.
    pub fn extra(&mut self, merged: &Merged, context: &Context, scope: &mut Scope) -> Others {
        let found = match &merged.additional {
            Additional::Unsaid => return Others { extra: Extra::Ignored, bounds: Constraints::default() },
            Additional::Denied => return Others { extra: Extra::Denied, bounds: Constraints::default() },
            Additional::Any => SchemaUse::any(),
            Additional::Schema(parts) => self.schemas(parts, &context.variant("extra")),
        };
        let names = ["extra", "additional", "additional_properties"].map(str::to_owned);
        let bounds = found.constraints.clone();
        Others { extra: Extra::Kept(scope.claim_of(&names), found.item()), bounds }
    }
}

/// A field of a struct or operation.
pub fn field(ident: String, wire_name: &str, required: bool, found: SchemaUse) -> Field<DraftId> {
    Field {
        ident,
        wire_name: wire_name.to_owned(),
        presence: found.presence(required),
        docs: found.docs,
        ty: found.ty,
        default: found.default,
        constant: found.constant,
        constraints: found.constraints,
        read_only: found.read_only,
        write_only: found.write_only,
        format: found.format,
        content_type: None,
        parts: None,
    }
}
