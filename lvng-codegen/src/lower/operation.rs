//! Operations, one by one.

use std::collections::BTreeSet;

use super::body::BodyDraft;
use super::pagination::Paged;
use super::param::Params;
use super::response::{AnswerType, Answers, ResponseDraft, Responses};
use super::tags::{MethodDraft, TagDraft, methods, tag_of};
use super::types::DraftId;
use super::{Context, Lowering, Owner, docs};
use crate::diagnostic::Place;
use crate::ir::{Argument, Body, Docs, Evidence, Header, Pagination, RateLimit, Response};
use crate::names::{self, Candidates, NameId, Rank};
use crate::resolve;

/// An operation whose types have no names yet.
#[derive(Debug)]
pub struct OperationDraft {
    pub id: String,
    /// The name of its struct.
    pub name: NameId,
    pub method_name: String,
    pub aliases: Vec<String>,
    pub http_method: &'static str,
    pub path: String,
    pub docs: Docs,
    pub arguments: Vec<Argument<DraftId>>,
    pub body: Option<Body>,
    pub success: AnswerDraft,
    pub failure: AnswerDraft,
    /// The struct of the headers of success.
    pub headers: Option<HeadersDraft>,
    pub auth: Vec<Vec<String>>,
    pub evidence: Option<Evidence>,
    pub feature: Option<String>,
    pub rate_limit: Option<RateLimit>,
    pub pagination: Option<Pagination<DraftId>>,
    pub place: Place,
    /// Its place among all operations.
    pub number: usize,
    pub tag: usize,
    /// The pointer in the joined document.
    pub pointer: String,
}

/// What a call answers, on success or on failure.
#[derive(Debug)]
pub struct AnswerDraft {
    pub ty: AnswerType,
    pub responses: Vec<Response<DraftId>>,
}

/// The struct of the headers of all responses.
#[derive(Debug)]
pub struct HeadersDraft {
    pub name: NameId,
    pub fields: Vec<Header<DraftId>>,
}

/// What is known of an operation before it is lowered.
struct Outset<'o> {
    operation: &'o resolve::Operation,
    /// Its place among all operations.
    number: usize,
    tag: usize,
    id: String,
    method_name: String,
}

impl Lowering<'_> {
    /// All operations, in the order of the description.
    pub fn operations(&mut self, tags: &[TagDraft]) -> Vec<OperationDraft> {
        let resolver = self.resolver;
        let named: Vec<MethodDraft> =
            resolver.operations().iter().map(|operation| self.method_draft(operation, tags)).collect();
        let mut drafts = Vec::new();
        for ((number, operation), (named, method_name)) in
            resolver.operations().iter().enumerate().zip(named.iter().zip(methods(&named)))
        {
            let (tag, id) = (named.tag, named.operation_id.clone());
            drafts.push(self.operation(Outset { operation, number, tag, id, method_name }));
        }
        self.check_aliases(&mut drafts);
        self.check_features(&drafts, tags);
        self.note_same_requests(&drafts);
        drafts
    }

    /// What the method of an operation is named after.
    fn method_draft(&self, operation: &resolve::Operation, tags: &[TagDraft]) -> MethodDraft {
        MethodDraft {
            tag: tags.iter().position(|tag| tag.name == tag_of(operation)).unwrap_or_default(),
            tag_name: tag_of(operation).to_owned(),
            operation_id: operation_id(operation),
            wanted: self.explicit_method(&operation.pointer),
            http_method: operation.method.to_owned(),
            path: operation.path.clone(),
        }
    }

    /// Leaves out aliases that are other methods of the tag.
    fn check_aliases(&mut self, drafts: &mut [OperationDraft]) {
        let mut taken: BTreeSet<(usize, String)> =
            drafts.iter().map(|draft| (draft.tag, draft.method_name.clone())).collect();
        for draft in drafts {
            let (tag, number, pointer) = (draft.tag, draft.number, draft.pointer.clone());
            draft.aliases.retain(|alias| {
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
            let Some(feature) = &draft.feature else { continue };
            let Some(tag) = tags.iter().find(|tag| names::feature_name(&tag.module) == *feature) else { continue };
            let owner = Owner::Operation(draft.number, super::Direction::Request);
            self.on_behalf(owner, |this| {
                let at = this.extension(&draft.pointer, "feature").map_or_else(|| draft.pointer.clone(), |(_, at)| at);
                this.error("E106", &at, format!("`{feature}` is the feature of the tag `{}`", tag.name));
            });
        }
    }

    fn operation(&mut self, outset: Outset<'_>) -> OperationDraft {
        let Outset { operation, number, tag, id, method_name } = outset;
        let request = Owner::Operation(number, super::Direction::Request);
        let response = Owner::Operation(number, super::Direction::Response);
        self.on_behalf(request, |this| this.check_method(&operation.pointer));
        let context = Context::inline(names::type_name(&id));
        let name = self.names.propose(Candidates { rank: Rank::Operation, names: context.names.clone() });
        let value = &operation.value;
        let (parameters, body) = self.on_behalf(request, |this| {
            let Params { list, mut scope } = this.params(operation, &context);
            (list, this.body(operation, &context, &mut scope))
        });
        let answers = self.on_behalf(response, |this| this.answers(operation, &context));
        let auth = self.auth(value.security.as_ref());
        // Styles look into the types of the parameters, pagination into those of the response.
        self.drain();
        let BodyDraft { body, arguments: of_body } = body;
        let mut arguments: Vec<_> = parameters.into_iter().map(|parameter| self.styled_parameter(parameter)).collect();
        arguments.extend(of_body);
        let Answers { success, failure, headers } = answers;
        let (success, failure) = (self.styled_answer(success), self.styled_answer(failure));
        let headers = headers.map(|(name, fields)| HeadersDraft {
            name,
            fields: fields.into_iter().map(|header| self.styled_header(header)).collect(),
        });
        let at = operation.pointer.as_str();
        let (aliases, evidence, feature, rate_limit, pagination) = self.on_behalf(response, |this| {
            this.unknown_extensions(at);
            let (aliases, evidence, feature) = (this.aliases(at), this.evidence(at), this.feature(at));
            let paged = Paged { arguments: &arguments, success: &success };
            (aliases, evidence, feature, this.rate_limit(at), this.pagination(at, paged))
        });
        OperationDraft {
            id,
            name,
            method_name,
            aliases,
            http_method: operation.method,
            path: operation.path.clone(),
            docs: docs::summarized(value.summary.as_deref(), value.description.as_deref(), value.deprecated),
            arguments,
            body,
            success,
            failure,
            headers,
            auth,
            evidence,
            feature,
            rate_limit,
            pagination,
            place: self.resolver.place(at),
            number,
            tag,
            pointer: operation.pointer.clone(),
        }
    }

    /// What a call answers, once the types are known that its headers are made of.
    fn styled_answer(&self, answer: Responses) -> AnswerDraft {
        let responses = answer.list.into_iter().map(|draft| {
            let headers = draft.headers.into_iter().map(|header| self.styled_header(header)).collect();
            let ResponseDraft { status, variant, content, docs, .. } = draft;
            Response { status, variant, content, docs, headers }
        });
        AnswerDraft { ty: answer.ty, responses: responses.collect() }
    }
}

fn operation_id(operation: &resolve::Operation) -> String {
    match &operation.value.operation_id {
        // An id of symbols alone names nothing.
        Some(id) if !names::words(id).is_empty() => id.clone(),
        _ => names::operation_id(operation.method, &operation.path),
    }
}
