//! Operations, one by one.

use std::collections::BTreeSet;

use super::body::BodyDraft;
use super::param::Params;
use super::tags::{MethodDraft, TagDraft, methods, tag_of};
use super::{Context, Lowering, Owner, docs};
use crate::ir;
use crate::names::{self, Candidates, Rank};
use crate::resolve;

/// An operation before names are settled.
#[derive(Debug)]
pub struct OperationDraft {
    pub operation: ir::Operation,
    /// Its place among all operations.
    pub number: usize,
    pub tag: usize,
    /// The pointer in the joined document.
    pub pointer: String,
    /// The number of its struct's name.
    pub name: usize,
    /// The numbers of the names of its answers, where they are enumerations.
    pub success: Option<usize>,
    pub failure: Option<usize>,
    /// The number of the name of the headers of success.
    pub headers: Option<usize>,
}

impl Lowering<'_> {
    /// All operations, in the order of the description.
    pub fn operations(&mut self, tags: &[TagDraft]) -> Vec<OperationDraft> {
        let resolver = self.resolver;
        let mut drafts = Vec::new();
        let mut names = Vec::new();
        for (number, operation) in resolver.operations().iter().enumerate() {
            let tag = tags.iter().position(|tag| tag.name == tag_of(operation)).unwrap_or_default();
            let id = operation_id(operation);
            names.push(MethodDraft {
                tag,
                tag_name: tag_of(operation).to_owned(),
                operation_id: id.clone(),
                wanted: self.wanted_method(&operation.pointer, number),
                http_method: operation.method.to_owned(),
                path: operation.path.clone(),
            });
            drafts.push(self.operation((number, operation), id, tag));
        }
        for (draft, method) in drafts.iter_mut().zip(methods(&names)) {
            draft.operation.method_name = method;
        }
        self.check_aliases(&mut drafts);
        self.check_features(&drafts, tags);
        self.note_same_requests(&drafts);
        drafts
    }

    /// Leaves out aliases that are other methods of the tag.
    fn check_aliases(&mut self, drafts: &mut [OperationDraft]) {
        let mut taken: BTreeSet<(usize, String)> =
            drafts.iter().map(|draft| (draft.tag, draft.operation.method_name.clone())).collect();
        for draft in drafts {
            let (tag, number, pointer) = (draft.tag, draft.number, draft.pointer.clone());
            draft.operation.aliases.retain(|alias| {
                let is_free = !names::is_reserved_method(alias) && taken.insert((tag, alias.clone()));
                if !is_free {
                    let owner = Owner::Operation(number, super::Direction::Request);
                    self.on_behalf(owner, |this| {
                        this.error("E106", &pointer, format!("the alias `{alias}` is another method of the tag"));
                    });
                }
                is_free
            });
        }
    }

    /// A feature that is a tag's as well would leave out the tag or let the operation in.
    fn check_features(&mut self, drafts: &[OperationDraft], tags: &[TagDraft]) {
        for draft in drafts {
            let Some(feature) = &draft.operation.feature else { continue };
            let Some(tag) = tags.iter().find(|tag| names::feature_name(&tag.module) == *feature) else { continue };
            let owner = Owner::Operation(draft.number, super::Direction::Request);
            self.on_behalf(owner, |this| {
                let at = this.extension(&draft.pointer, "feature").map_or_else(|| draft.pointer.clone(), |(_, at)| at);
                this.error("E106", &at, format!("`{feature}` is the feature of the tag `{}`", tag.name));
            });
        }
    }

    fn operation(
        &mut self,
        (number, operation): (usize, &resolve::Operation),
        id: String,
        tag: usize,
    ) -> OperationDraft {
        let request = Owner::Operation(number, super::Direction::Request);
        let response = Owner::Operation(number, super::Direction::Response);
        let context = Context::inline(names::type_name(&id));
        let name = self.names.propose(Candidates { rank: Rank::Operation, names: context.names.clone() });
        let value = &operation.value;
        let (arguments, pointers, body) = self.on_behalf(request, |this| {
            let Params { mut arguments, pointers, mut scope } = this.params(operation, &context);
            let BodyDraft { body, arguments: more } = this.body(operation, &context, &mut scope);
            arguments.extend(more);
            (arguments, pointers, body)
        });
        let (success, failure) = self.on_behalf(response, |this| this.answers(operation, &context));
        let mut lowered = ir::Operation {
            id,
            type_name: String::new(),
            method_name: String::new(),
            aliases: Vec::new(),
            http_method: operation.method.to_owned(),
            path: operation.path.clone(),
            docs: docs::summarized(value.summary.as_deref(), value.description.as_deref(), value.deprecated),
            arguments,
            body,
            success: success.answer,
            failure: failure.answer,
            auth: self.auth(value.security.as_ref()),
            evidence: None,
            feature: None,
            rate_limit: None,
            pagination: None,
            place: self.resolver.place(&operation.pointer),
        };
        // Styles look into the types of the parameters, pagination into those of the response.
        self.drain();
        for (argument, pointer) in lowered.arguments.iter_mut().zip(&pointers) {
            self.settle_style(argument, pointer);
        }
        for header in lowered.success.headers.iter_mut().flat_map(|headers| &mut headers.fields) {
            self.settle_header(header);
        }
        self.on_behalf(response, |this| {
            this.unknown_extensions(&operation.pointer);
            lowered.aliases = this.aliases(&operation.pointer);
            lowered.evidence = this.evidence(&operation.pointer);
            lowered.feature = this.feature(&operation.pointer);
            lowered.rate_limit = this.rate_limit(&operation.pointer);
            lowered.pagination = this.pagination(&operation.pointer, &lowered);
        });
        let pointer = operation.pointer.clone();
        OperationDraft {
            operation: lowered,
            number,
            tag,
            pointer,
            name,
            success: success.name,
            failure: failure.name,
            headers: success.headers,
        }
    }

    fn wanted_method(&mut self, pointer: &str, number: usize) -> Option<String> {
        let owner = Owner::Operation(number, super::Direction::Request);
        self.on_behalf(owner, |this| this.method_extension(pointer))
    }
}

fn operation_id(operation: &resolve::Operation) -> String {
    match &operation.value.operation_id {
        // An id of symbols alone names nothing.
        Some(id) if !names::words(id).is_empty() => id.clone(),
        _ => names::operation_id(operation.method, &operation.path),
    }
}
