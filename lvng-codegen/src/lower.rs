//! Lower: [`Resolver`] → [`ir::Api`]. Every decision about the generated crate is made here.
//!
//! It is made of
//!
//! - the schemas as they are written, which are merged and told apart but never changed: `Schemas` in `schemas`, `merge`,
//!   `classify`, `hierarchy`;
//! - the table of the types found so far, which are drafts with ids until they have names: `TypeTable` in `types`;
//! - schemas → uses of types: `SchemaLowering` in `schema`, `object`, `union`, `subtypes`, `multipart`;
//! - operations → drafts: `OperationLowering` in `operation`, `param`, `body`, `response`, `headers`;
//! - drafts → the IR: `skips` leaves out what has errors, `equal` makes one type of equal ones, `patches` and `directions`
//!   several where one does not do, `assemble` names the rest, in `naming` and nowhere else;
//! - what other tools' extensions say: `foreign`;
//! - `Report`, which all of them report to.
//!
//! Everything is read from the untyped tree, security schemes by the types of `openapiv3`.
//!
//! **Invariant:** a problem is a diagnostic at its pointer; errors skip the operations that depend on them, and those only.

mod aliases;
mod assemble;
mod body;
mod body_schemas;
mod boxing;
mod classify;
mod common_path;
mod constraints;
mod context;
mod defaults;
mod describe;
mod directions;
mod docs;
mod draft_id;
mod drafts;
mod encoding;
mod enumeration;
mod equal;
mod error_forms;
mod examples;
pub(crate) mod extension;
mod facts;
pub(crate) mod foreign;
mod headers;
mod hierarchy;
mod media;
mod media_uses;
mod merge;
mod multipart;
mod naming;
mod object;
mod operation;
mod pagination;
mod param;
mod part_encodings;
mod patches;
mod reach;
mod report;
mod response;
mod response_docs;
mod routes;
mod scalar;
mod schema;
mod schemas;
mod security;
mod server_names;
mod servers;
mod shared;
mod skips;
mod statuses;
mod style;
mod subtypes;
mod tags;
mod types;
mod union;
mod visit;

use extension::Extensions;
use media_uses::MediaUses;
use operation::OperationLowering;
use report::Report;
use schema::SchemaLowering;
use schemas::{Nodes, Schemas};

use serde_json::Value;

use crate::diagnostic::Diagnostics;
use crate::resolve::Resolver;
use crate::{Options, ir};

/// Lowers a description.
pub fn lower(resolver: &Resolver, options: &Options, diagnostics: &mut Diagnostics) -> ir::Api {
    let mut report = Report::new(diagnostics).with_embedded(resolver.embedded());
    let nodes = Nodes::new(resolver.tree());
    let schemas = Schemas::new(resolver, &nodes);
    let extensions = Extensions { schemas, vendor: options.vendor.as_deref() };
    let media_uses = MediaUses::new(resolver, extensions, &mut report);
    let mut types = SchemaLowering::new(schemas, media_uses, report);
    types.table.names.keep(&options.names);
    let tags = tags::tags(resolver, extensions, &mut types.table.names);
    let mut lowering = OperationLowering { resolver, extensions, types, locked: &options.names };
    let mut operations = lowering.operations(&tags);
    let mut types = lowering.types;
    types.unused_components();
    let SchemaLowering { mut table, mut report, .. } = types;
    let skipped = skips::leave_out(&mut table, &mut operations, &mut report);
    let assemble::Assembled { tags, common, names } = assemble::assemble(schemas, table, tags, operations);
    let info = |key: &str| resolver.keyword("/info", key).and_then(Value::as_str).unwrap_or_default().to_owned();
    let mut docs = resolver.node("/info").map(docs::from_info).unwrap_or_default();
    resolver.node("").iter().for_each(|root| docs::more(&mut docs, root));
    let mut api = ir::Api {
        maps: ir::MapType::default(),
        module: options.module.clone().unwrap_or_else(|| "crate::generated".to_owned()),
        title: info("title"),
        version: info("version"),
        docs,
        crate_name: options.crate_name.clone(),
        servers: servers::servers(resolver, extensions, &mut report),
        security_schemes: security::security_schemes(resolver, schemas, &mut report),
        tags,
        common_files: assemble::files(common.iter().map(|ty| &ty.place.file)),
        common,
        foreign: resolver.settings().foreign.types.clone(),
        dependencies: resolver.settings().dependencies.clone(),
        schemas: None,
        names,
        skipped,
    };
    let operations = || api.tags.iter().flat_map(|tag| &tag.operations);
    let of_bodies = operations().filter_map(|operation| operation.body.as_ref()).flat_map(|body| &body.schemas);
    let of_parameters = operations().flat_map(|operation| &operation.parameter_schemas);
    let schemas = of_bodies.map(|schema| &*schema.name).chain(of_parameters.map(|schema| &*schema.name));
    api.schemas = resolver.embedded().document(schemas);
    if options.parts.is_none_or(|parts| parts.server) {
        error_forms::warn(&api, &mut report);
    }
    describe::describe(&mut api);
    response_docs::list(&mut api);
    api
}
