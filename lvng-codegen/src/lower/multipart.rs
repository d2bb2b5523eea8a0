//! Multipart bodies → parts: what is a file, and what `encoding` says of each.

use serde_json::Value;

use super::context::Context;
use super::docs;
use super::draft_id::DraftId;
use super::media::Content;
use super::merge::{JsonType, Merged, Notes, Part};
use super::report::Report;
use super::schema::SchemaLowering;
use super::types::SchemaUse;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::ir::{PartEncoding, TypeRef};
use crate::pointer;

impl SchemaLowering<'_> {
    /// A use of a property, with what is said of its part where the object is a multipart body.
    pub fn property(
        &mut self,
        merged: &Merged,
        (wire, parts): (&str, &[Part]),
        context: &Context,
    ) -> (SchemaUse, PartEncoding) {
        let Some(media) = self.media_uses.multipart.get(merged.pointer()).cloned() else {
            return (self.of_property(parts, context), PartEncoding::default());
        };
        let at = pointer::join(&media, &["encoding", wire]);
        let mut encoding = PartEncoding::read(self.schemas, &at, Some(wire));
        let Some(ty) = self.file_type(parts, &encoding) else {
            let found = self.of_property(parts, context);
            self.note_part_headers(&at);
            // What text is anyway says nothing.
            encoding.content_type = encoding.content_type.filter(|list| list != "text/plain");
            return (found, encoding);
        };
        if self.file_type(parts, &PartEncoding::default()).is_none() {
            self.note_files(&encoding, &at);
        }
        let mut found = self.schemas(parts, context);
        found.ty = ty;
        found.default = None;
        if let Some(headers) = self.schemas.keyword(&at, "headers").and_then(Value::as_object) {
            let names: Vec<String> = headers.keys().map(|name| format!("`{name}`")).collect();
            docs::append(&mut found.docs, &format!("Its part may have the headers {}.", names.join(", ")));
        }
        (found, encoding)
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
            let at = pointer::join(media, &["encoding", wire]);
            self.file_type(parts, &PartEncoding::read(self.schemas, &at, Some(wire))).is_some()
        })
    }

    /// The type of a part of a body that is parts in a row.
    pub fn part(&mut self, schema: &str, content: &Content, context: &Context) -> TypeRef<DraftId> {
        let parts = [Part::new(schema)];
        let row = PartEncoding { parts: content.media.parts.clone(), ..PartEncoding::default() };
        let merged = self.merge(&parts);
        let is_file = |is_binary| merged.as_ref().is_some_and(|merged| is_file(merged, is_binary));
        if is_file(row.in_a_row().any(PartEncoding::is_binary)) {
            if !is_file(false) {
                self.note_files(&row, &content.pointer);
            }
            return TypeRef::File;
        }
        let item = row.parts.as_ref().and_then(|parts| parts.item.as_ref());
        if let Some(ty) = item.and_then(|item| self.file_type(&parts, item)) {
            return ty;
        }
        self.schema(schema, context).item()
    }

    /// The type of a part that is a file, or a list of files.
    fn file_type(&mut self, parts: &[Part], encoding: &PartEncoding) -> Option<TypeRef<DraftId>> {
        let merged = self.merge(parts)?;
        let in_parts = encoding.is_multipart();
        if !in_parts && is_file(&merged, encoding.is_binary()) {
            return Some(TypeRef::File);
        }
        // Not deeper: a list may be one of itself, and files of lists in lists have no parts to be in.
        let item = if merged.items.is_empty() { None } else { self.merge(&merged.items) };
        let is_binary = encoding.is_binary() || encoding.in_a_row().any(PartEncoding::is_binary);
        item.filter(|item| is_file(item, is_binary)).map(|_| TypeRef::List(Box::new(TypeRef::File)))
    }

    /// Where some parts in a row are files all are, because a list has one type.
    fn note_files(&mut self, encoding: &PartEncoding, at: &str) {
        if encoding.in_a_row().any(|one| !one.is_binary()) {
            let message = "some of these parts are files, so that all of them are handed over as files";
            self.report.warning("W024", &pointer::child(at, "prefixEncoding"), message).at_key();
        }
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
