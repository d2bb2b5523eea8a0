//! Operations, one by one.

use std::collections::BTreeSet;

use foldhash::{HashMap, HashSet};
use serde_json::Value;

use super::context::Context;
use super::docs;
use super::draft_id::DraftId;
use super::drafts::{AnswerDraft, FurtherTag, HeaderDraft, HeadersDraft, OperationDraft, ResponseDraft, Responses};
use super::examples;
use super::extension::Extensions;
use super::pagination::Paged;
use super::report::{Direction, Owner};
use super::routes::leave_unserved;
use super::schema::SchemaLowering;
use super::security::auth;
use super::servers::operation_servers;
use super::style::{styled_header, styled_parameter};
use super::tags::{self, MethodDraft, TagDraft, further_tags, methods, tag_of};
use super::types::TypeTable;
use crate::ir::{Header, Response};
use crate::names::{self, Candidates, Known, LockedNames, Rank, Scope};
use crate::pointer;
use crate::resolve::{self, Resolver};

/// What is known of an operation before it is lowered.
struct Outset<'o> {
    operation: &'o resolve::Operation,
    /// Its place among all operations.
    number: usize,
    tag: usize,
    id: String,
    type_name: String,
    method_name: String,
}

/// Lowering of operations, and of the schemas that they use.
pub struct OperationLowering<'a> {
    pub resolver: &'a Resolver,
    pub extensions: Extensions<'a>,
    pub types: SchemaLowering<'a>,
    /// The names that types and methods had before.
    pub locked: &'a LockedNames,
}

impl OperationLowering<'_> {
    /// All operations, in the order of the description.
    pub fn operations(&mut self, tags: &[TagDraft]) -> Vec<OperationDraft> {
        let resolver = self.resolver;
        let named: Vec<MethodDraft> =
            resolver.operations().iter().map(|operation| self.method_draft(operation, tags)).collect();
        let further = |(operation, named)| further_tags(operation, named, (tags, self.extensions));
        let mut further: Vec<Vec<FurtherTag>> = resolver.operations().iter().zip(&named).map(further).collect();
        let methods = methods(&named, &mut further, tags, self.locked);
        let mut drafts = Vec::with_capacity(named.len());
        let types = self.type_names(&named);
        for (((number, operation), further_tags), ((named, method_name), type_name)) in
            resolver.operations().iter().enumerate().zip(further).zip(named.iter().zip(methods).zip(types))
        {
            let (tag, id) = (named.tag, named.operation_id.clone());
            let draft = self.operation(Outset { operation, number, tag, id, type_name, method_name });
            drafts.push(OperationDraft { further_tags, ..draft });
        }
        self.check_aliases(&mut drafts);
        self.check_features(&drafts, tags);
        leave_unserved(&mut drafts, &mut self.types.report);
        drafts
    }

    /// What the method of an operation is named after.
    fn method_draft(&self, operation: &resolve::Operation, tags: &[TagDraft]) -> MethodDraft {
        let tag_name = tag_of(operation, self.extensions);
        let operation_id = operation_id(operation);
        let route = names::Route::new(&operation.method, &operation.path);
        MethodDraft {
            tag: tags::position(tags, &tag_name).unwrap_or_default(),
            tag_name,
            origin: route.origin(&operation_id),
            route,
            operation_id,
            is_described: described_id(operation).is_some(),
            wanted: self.extensions.explicit_method(&operation.pointer),
            http_method: operation.method.to_owned(),
            path: operation.path.clone(),
            pointer: operation.pointer.clone(),
        }
    }

    /// The names of the structs of operations: the one it had, or the short one where no other operation and no schema has it.
    fn type_names(&self, named: &[MethodDraft]) -> Vec<String> {
        let names = |draft: &MethodDraft| {
            names::operation_type_names(&draft.operation_id, &draft.origin, draft.is_described, &draft.route)
        };
        let all: Vec<Vec<String>> = named.iter().map(names).collect();
        let mut taken: HashMap<String, usize> = HashMap::default();
        let components = self.types.schemas.components().map(|target| names::type_name(&pointer::last(&target)));
        let firsts = all.iter().filter_map(|names| names.first().cloned());
        components.chain(firsts).for_each(|name| *taken.entry(name).or_default() += 1);
        let owns: Vec<String> = named.iter().map(|draft| names::own_operation(&draft.operation_id)).collect();
        let things: Vec<(&str, &str)> =
            owns.iter().zip(named).map(|(own, draft)| (own.as_str(), draft.pointer.as_str())).collect();
        let locked = Known::new(&self.locked.types).find(&things);
        let kept: HashSet<&str> = locked.iter().flatten().copied().collect();
        let chosen = |(names, locked): (Vec<String>, Option<&str>)| {
            if let Some(locked) = locked {
                return locked.to_owned();
            }
            let is_free = |(place, name): &(usize, &String)| {
                let others = taken.get(*name).map_or(0, |count| count - usize::from(*place == 0));
                others == 0 && !kept.contains(name.as_str())
            };
            let free = names.iter().enumerate().find(is_free).map(|(_, name)| name.clone());
            free.or_else(|| names.last().cloned()).unwrap_or_default()
        };
        all.into_iter().zip(locked).map(chosen).collect()
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
                    let message = format!("the alias `{alias}` is another method of the tag");
                    let owner = Owner::Operation(number, Direction::Request);
                    self.types.report.on_behalf(owner, |report| _ = report.error("E106", &pointer, message));
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
            let at = self.extensions.extension(&draft.pointer, "feature").map(|(_, at)| at);
            let message = format!("`{feature}` is the feature of the tag `{}`", tag.name);
            let owner = Owner::Operation(draft.number, Direction::Request);
            self.types.report.on_behalf(owner, |report| {
                report.error("E106", at.as_deref().unwrap_or(&draft.pointer), message);
            });
        }
    }

    fn operation(&mut self, outset: Outset<'_>) -> OperationDraft {
        let Outset { operation, number, tag, id, type_name, method_name } = outset;
        let request = Owner::Operation(number, Direction::Request);
        let response = Owner::Operation(number, Direction::Response);
        let at = operation.pointer.as_str();
        self.types.report.on_behalf(request, |report| self.extensions.check_method(at, report));
        let context = Context::inline(type_name);
        let candidates = Candidates { rank: Rank::Operation, names: context.names.clone() };
        let name = self.types.table.names.propose_as(names::own_operation(&id), at, candidates);
        let mut scope = Scope::default();
        let (parameters, mut body) = self.on_behalf(request, |this| {
            (this.params(operation, &context, &mut scope), this.body(operation, &context, &mut scope))
        });
        if let Some(body) = &mut body.body {
            self.add_schemas(operation, body);
        }
        let parameter_schemas = self.parameter_schemas(&parameters);
        let answers = self.on_behalf(response, |this| this.answers(operation, &context));
        let accepts = self.accepts(&answers.success, (at, &context), &mut scope);
        // Styles look into the types of the parameters, pagination into those of the response.
        self.types.drain();
        let SchemaLowering { table, report, .. } = &mut self.types;
        let parameters = parameters.into_iter().map(|parameter| styled_parameter(table, parameter, report));
        let arguments: Vec<_> = parameters.chain(body.arguments).collect();
        let (success, failure) = (styled_answer(table, answers.success), styled_answer(table, answers.failure));
        let headers =
            answers.headers.map(|(name, fields)| HeadersDraft { name, fields: styled_headers(table, fields) });
        report.set_owner(response);
        self.extensions.unknown_extensions(at, report);
        let aliases = self.extensions.aliases(at, report);
        let evidence = self.extensions.evidence(at, report);
        let feature = self.extensions.feature(at, report);
        let rate_limit = self.extensions.rate_limit(at, report);
        let paged = Paged { arguments: &arguments, success: &success, table };
        let pagination = paged.pagination(self.extensions.extension(at, "pagination"), report);
        report.set_owner(Owner::Document);
        let mut docs = docs::from_operation(
            self.types.schemas.node(at).unwrap_or(&Value::Null),
            self.types.schemas.node(operation.item_pointer()),
        );
        body.description.iter().for_each(|text| docs::append(&mut docs, &format!("Body: {text}")));
        OperationDraft {
            id,
            name,
            method_name,
            aliases,
            http_method: operation.method.clone(),
            path: operation.path.clone(),
            docs,
            arguments,
            body: body.body,
            content_types: body.content_types,
            accepts,
            success,
            failure,
            headers,
            auth: auth(self.resolver, operation),
            examples: examples::of_operation(self.resolver, operation),
            servers: operation_servers(self.resolver, operation),
            evidence,
            feature,
            is_hook: self.resolver.is_hook(operation),
            is_served: true,
            rate_limit,
            pagination,
            parameter_schemas,
            place: self.resolver.place(at),
            number,
            tag,
            further_tags: Vec::new(),
            pointer: operation.pointer.clone(),
        }
    }

    /// Does `work` on behalf of another owner.
    pub fn on_behalf<T>(&mut self, owner: Owner, work: impl FnOnce(&mut Self) -> T) -> T {
        let before = self.types.report.set_owner(owner);
        let result = work(self);
        self.types.report.set_owner(before);
        result
    }
}

/// What a call answers, once the types are known that its headers are made of.
fn styled_answer(table: &TypeTable, answer: Responses) -> AnswerDraft {
    let responses = answer.list.into_iter().map(|draft| {
        let ResponseDraft { status, variant, content, docs, is_component, headers } = draft;
        Response { status, variant, content, docs, is_component, headers: styled_headers(table, headers) }
    });
    AnswerDraft { ty: answer.ty, responses: responses.collect() }
}

fn styled_headers(table: &TypeTable, headers: Vec<HeaderDraft>) -> Vec<Header<DraftId>> {
    headers.into_iter().map(|header| styled_header(table, header)).collect()
}

fn operation_id(operation: &resolve::Operation) -> String {
    described_id(operation).map_or_else(|| names::operation_id(&operation.method, &operation.path), str::to_owned)
}

/// The id that the description has. One of symbols alone names nothing.
fn described_id(operation: &resolve::Operation) -> Option<&str> {
    operation.operation_id.as_deref().filter(|id| !names::words(id).is_empty())
}
