//! Multipart bodies → parts: what is a file, and what `encoding` says of each.

use lvng_contract::media_type;
use serde_json::Value;

use super::context::Context;
use super::docs;
use super::draft_id::DraftId;
use super::merge::{JsonType, Merged, Notes, Part};
use super::report::Report;
use super::schema::SchemaLowering;
use super::types::SchemaUse;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::ir::TypeRef;
use crate::pointer;

impl SchemaLowering<'_> {
    /// A use of a property, with the media types of its part where the object is a multipart body.
    pub fn property(
        &mut self,
        merged: &Merged,
        (wire, parts): (&str, &[Part]),
        context: &Context,
    ) -> (SchemaUse, Option<String>) {
        let Some(media) = self.media_uses.multipart.get(merged.pointer()).cloned() else {
            return (self.of_property(parts, context), None);
        };
        let encoding = pointer::join(&media, &["encoding", wire]);
        let content_type = self.schemas.keyword(&encoding, "contentType").and_then(Value::as_str);
        let content_type = content_type.map(str::to_owned).filter(|list| !list.trim().is_empty());
        let is_binary = content_type.as_deref().is_some_and(is_binary);
        let Some(ty) = self.file_type(parts, is_binary) else {
            let found = self.of_property(parts, context);
            self.note_part_headers(&encoding);
            // What text is anyway says nothing.
            return (found, content_type.filter(|list| list != "text/plain"));
        };
        let mut found = self.schemas(parts, context);
        found.ty = ty;
        found.default = None;
        if let Some(headers) = self.schemas.keyword(&encoding, "headers").and_then(Value::as_object) {
            let names: Vec<String> = headers.keys().map(|name| format!("`{name}`")).collect();
            docs::append(&mut found.docs, &format!("Its part may have the headers {}.", names.join(", ")));
        }
        (found, content_type)
    }

    /// A use of what the parts of a property describe together; of any value where no value can be all of it, as of lists of
    /// values that have none in common.
    fn of_property(&mut self, parts: &[Part], context: &Context) -> SchemaUse {
        let Some(conflict) = self.conflict(parts) else { return self.schemas(parts, context) };
        let message = format!("{}: any value is taken", conflict.message);
        self.report.warning("W113", conflict.pointer.as_deref().unwrap_or_default(), message);
        let mut notes = Notes::default();
        for part in parts {
            let end = self.schemas.end_of(&part.pointer);
            self.schemas.node(&end).into_iter().for_each(|node| notes.absorb(node, &end));
        }
        self.annotate(SchemaUse::any(), notes)
    }

    /// What several schemas contradict one another in.
    fn conflict(&self, parts: &[Part]) -> Option<Diagnostic> {
        if parts.len() < 2 {
            return None;
        }
        let mut found = Diagnostics::default();
        self.schemas.merge(parts, &mut Report::new(&mut found)).err()?;
        found.into_vec().into_iter().find(|error| error.code == "E101")
    }

    /// Whether an object that is a multipart body has a file among its properties.
    pub fn holds_files(&mut self, schema: &str, media: &str) -> bool {
        let Some(merged) = self.merge(&[Part::new(schema)]) else { return false };
        merged.properties.iter().any(|(wire, parts)| {
            let encoding = pointer::join(media, &["encoding", wire]);
            let content_type = self.schemas.keyword(&encoding, "contentType").and_then(Value::as_str);
            let is_binary = content_type.is_some_and(|list| !list.trim().is_empty() && is_binary(list));
            self.file_type(parts, is_binary).is_some()
        })
    }

    /// The type of a part of a body that is parts in a row.
    pub fn part(&mut self, schema: &str, content_type: Option<&str>, context: &Context) -> TypeRef<DraftId> {
        let is_binary = content_type.is_some_and(is_binary);
        match self.merge(&[Part::new(schema)]).is_some_and(|merged| is_file(&merged, is_binary)) {
            true => TypeRef::File,
            false => self.schema(schema, context).item(),
        }
    }

    /// The type of a part that is a file, or a list of files.
    fn file_type(&mut self, parts: &[Part], is_binary: bool) -> Option<TypeRef<DraftId>> {
        let merged = self.merge(parts)?;
        if is_file(&merged, is_binary) {
            return Some(TypeRef::File);
        }
        // Not deeper: a list may be one of itself, and files of lists in lists have no parts to be in.
        let item = if merged.items.is_empty() { None } else { self.merge(&merged.items) };
        item.filter(|item| is_file(item, is_binary)).map(|_| TypeRef::List(Box::new(TypeRef::File)))
    }

    /// Only files carry headers of their own.
    fn note_part_headers(&mut self, encoding: &str) {
        if self.schemas.keyword(encoding, "headers").is_some() {
            let message = "headers of a part that is no file are not sent";
            self.report.warning("W120", &pointer::child(encoding, "headers"), message).at_key();
        }
    }
}

/// Whether a value is a file: it is called binary, or its part is and it may be any text.
fn is_file(merged: &Merged, is_binary: bool) -> bool {
    let is_string = matches!(merged.kind, None | Some(JsonType::String));
    let is_free =
        merged.format.is_none() && merged.values.is_none() && merged.properties.is_empty() && merged.items.is_empty();
    is_string && (merged.format.as_deref() == Some("binary") || (is_binary && is_free))
}

/// Whether parts of these media types are files: neither text nor JSON.
fn is_binary(list: &str) -> bool {
    list.split(',').all(|name| !media_type::is_text(name))
}
