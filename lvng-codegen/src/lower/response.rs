//! Responses → what a call answers.

use serde_json::Value;

use super::context::Context;
use super::docs;
use super::draft_id::DraftId;
use super::drafts::{AcceptsDraft, AnswerType, Answers, HeaderDraft, ResponseDraft, Responses};
use super::media::{self, Content};
use super::operation::OperationLowering;
use super::statuses::{Described, described};
use crate::ir::{Codec, Media, StatusSpec, TypeRef};
use crate::names::{self, Candidates, Rank, Scope};
use crate::pointer;
use crate::resolve::{self, Resolved};

/// The types of contents of an operation, by their codecs and schemas.
type Seen<'a> = Vec<((Codec, Option<&'a Value>), TypeRef<DraftId>)>;

impl<'a> OperationLowering<'a> {
    /// What an operation answers on success and on failure.
    pub fn answers(&mut self, operation: &resolve::Operation, context: &Context) -> Answers {
        let pointer = pointer::child(&operation.pointer, "responses");
        let (success, failure) = split(described(self.resolver, operation));
        let success = self.responses(success, context, true);
        let failure = self.responses(failure, context, false);
        let (success, failure) =
            (self.answer(success, (context, &pointer), true), self.answer(failure, (context, &pointer), false));
        let fields = self.headers_of_all(&success.list, &pointer);
        let headers = (!fields.is_empty()).then(|| {
            let names = vec![format!("{}Headers", context.name()), format!("{}ResponseHeaders", context.name())];
            let candidates = Candidates { rank: Rank::Answers, names };
            (self.types.table.names.propose(&pointer, candidates), fields)
        });
        Answers { success, failure, headers }
    }

    /// What callers can choose from where a status has several media types. A range of them is nothing to ask for.
    pub fn accepts(
        &mut self,
        success: &Responses,
        (at, context): (&str, &Context),
        scope: &mut Scope,
    ) -> Option<AcceptsDraft> {
        let mut by_status: Vec<(&StatusSpec, Vec<&Media>)> = Vec::new();
        for response in &success.list {
            let media = response.content.iter().flat_map(|(media, _)| media).filter(|media| !media.name.contains('*'));
            match by_status.iter_mut().find(|(status, _)| **status == response.status) {
                Some((_, known)) => known.extend(media),
                None => by_status.push((&response.status, media.collect())),
            }
        }
        let mut all: Vec<Media> = Vec::new();
        for media in by_status.into_iter().filter(|(_, media)| media.len() > 1).flat_map(|(_, media)| media) {
            if all.iter().all(|known| known.name != media.name) {
                all.push(media.clone());
            }
        }
        if all.len() < 2 {
            return None;
        }
        let names = vec![format!("{}Accept", context.name()), format!("{}AcceptedType", context.name())];
        let name = self.types.table.names.propose(at, Candidates { rank: Rank::Answers, names });
        let setter = scope.claim_of(&["accept", "accept_media"].map(str::to_owned));
        let variants = media::words(&all).into_iter().zip(all.into_iter().map(|media| media.name)).collect();
        Some(AcceptsDraft { name, setter, variants })
    }

    fn responses(&mut self, described: Vec<Described<'a>>, context: &Context, is_success: bool) -> Vec<ResponseDraft> {
        let mut scope = Scope::default();
        let mut seen = Seen::new();
        let mut seen_headers: Vec<(&Value, HeaderDraft)> = Vec::new();
        let mut responses = Vec::new();
        for (index, Described { status, node, pointer }) in described.into_iter().enumerate() {
            let Some(found) = self.resolver.follow(node, pointer.clone()) else {
                self.types.report.error("E112", &pointer, "the reference leads nowhere");
                continue;
            };
            self.changes_no_protocol(status, &pointer);
            let name = variant_name(status);
            let context = match &found.component {
                Some(component) => Context::inline(with_suffix(&names::type_name(component), "Response")),
                None if is_success && index == 0 => context.answer(),
                None => Context::inline(format!("{}{name}Response", context.name())),
            };
            let headers = match is_success {
                true => self.headers(&found, &context, &mut seen_headers),
                false => {
                    self.note_headers_of_failure(&found);
                    Vec::new()
                }
            };
            let is_component = found.component.is_some();
            let said = |key: &str| self.types.schemas.said(&found, key);
            let docs = docs::from_response(said("summary"), said("description"));
            let mut contents = self.response_contents(&found, &context, is_success, &mut seen);
            let response = |variant, content| {
                let (docs, headers) = (docs.clone(), headers.clone());
                ResponseDraft { status, variant, content, docs, is_component, headers }
            };
            if contents.len() < 2 {
                responses.push(response(scope.claim(&name), contents.pop()));
                continue;
            }
            for (media, ty) in contents {
                let word = media.first().map(media::word).unwrap_or_default();
                responses.push(response(scope.claim(&format!("{name}{word}")), Some((media, ty))));
            }
        }
        responses
    }

    /// Says that what comes after 101 is nobody's: it is no HTTP, and no description of HTTP.
    fn changes_no_protocol(&mut self, status: StatusSpec, pointer: &str) {
        if status == StatusSpec::Code(101) {
            let message = "101 changes the protocol: a client does not ask for that, and a server does not do it";
            let help =
                "leave the operation out (`operations.exclude` of lvng.toml), and use a library for the protocol";
            self.types.report.warning("W134", pointer, message).help(help);
        }
    }

    /// The contents of a response, one for each type.
    fn response_contents(
        &mut self,
        found: &Resolved<'_>,
        context: &Context,
        is_success: bool,
        seen: &mut Seen<'a>,
    ) -> Vec<(Vec<Media>, TypeRef<DraftId>)> {
        let mut contents = media::contents(self.types.schemas, found);
        // A form that is answered is read by nothing that knows of forms.
        for content in contents.iter_mut().filter(|content| content.media.codec == Codec::Multipart) {
            content.media.codec = Codec::Bytes;
        }
        let mut lowered: Vec<(Vec<Media>, TypeRef<DraftId>)> = Vec::new();
        for (index, group) in
            media::groups(self.types.schemas, contents, &found.pointer, &mut self.types.report).into_iter().enumerate()
        {
            let word = media::word(&group.content.media);
            let context = if index == 0 { context.clone() } else { context.variant(&word) };
            let Some(ty) = self.response_content(found, &group.content, (&context, is_success), seen) else { continue };
            match lowered.iter_mut().find(|(_, known)| *known == ty) {
                Some((media, _)) => media.extend(group.media),
                None => lowered.push((group.media, ty)),
            }
        }
        lowered
    }

    fn response_content(
        &mut self,
        found: &Resolved<'_>,
        chosen: &Content,
        (context, is_success): (&Context, bool),
        seen: &mut Seen<'a>,
    ) -> Option<TypeRef<DraftId>> {
        let is_streamed = chosen.media.codec.is_streamed();
        if is_streamed && !is_success {
            let at = pointer::join(&found.pointer, &["content", &chosen.media.name]);
            self.types.report.warning("W111", &at, "errors are not streamed; the body is kept as raw text").at_key();
            return None;
        }
        // The same schema written twice is one type.
        let schema = chosen.schema.as_deref();
        let key = (chosen.media.codec, schema.and_then(|schema| self.types.schemas.node(schema)));
        if let Some((_, ty)) = seen.iter().find(|(known, _)| *known == key) {
            return Some(ty.clone());
        }
        let ty = match (chosen.media.codec, schema) {
            (Codec::Text, None) => TypeRef::String,
            (Codec::Text, Some(schema)) => self.text_body(schema, &chosen.media).ty,
            (Codec::Bytes, _) => {
                if let Some(schema) = schema {
                    self.note_lost_schema(schema, &chosen.media);
                }
                TypeRef::ByteStream
            }
            (Codec::EventStream, None) => TypeRef::Events(Box::new(TypeRef::String)),
            (Codec::JsonLines | Codec::JsonSeq | Codec::Parts, None) => TypeRef::Events(Box::new(TypeRef::Any)),
            (Codec::Parts, Some(schema)) => {
                TypeRef::Events(Box::new(self.types.part(schema, chosen, &context.variant("item"))))
            }
            (Codec::EventStream | Codec::JsonLines | Codec::JsonSeq, Some(schema)) => {
                TypeRef::Events(Box::new(self.types.schema(schema, &context.variant("item")).item()))
            }
            (_, None) => TypeRef::Any,
            (_, Some(schema)) => self.types.schema(schema, context).item(),
        };
        seen.push((key, ty.clone()));
        Some(ty)
    }

    /// One kind of content is its type, several are an enumeration by status.
    fn answer(
        &mut self,
        list: Vec<ResponseDraft>,
        (context, pointer): (&Context, &str),
        is_success: bool,
    ) -> Responses {
        let mut kinds: Vec<Option<(Option<Codec>, &TypeRef<DraftId>)>> = Vec::new();
        for response in &list {
            let kind = response.content.as_ref().map(|(media, ty)| (media.first().map(|media| media.codec), ty));
            // Callers look at the body of an error if there is one; an error without a body needs no variant.
            if (is_success || kind.is_some()) && !kinds.contains(&kind) {
                kinds.push(kind);
            }
        }
        let ty = match kinds.as_slice() {
            [] if list.is_empty() => AnswerType::One(TypeRef::Any),
            [] | [None] => AnswerType::One(TypeRef::Unit),
            [Some((_, ty))] => AnswerType::One((*ty).clone()),
            _ => {
                let suffix = if is_success { "Success" } else { "Error" };
                let names = vec![format!("{}{suffix}", context.name()), format!("{}{suffix}Response", context.name())];
                AnswerType::Several(self.types.table.names.propose(pointer, Candidates { rank: Rank::Answers, names }))
            }
        };
        Responses { ty, list }
    }
}

/// Success and failure. `default` is what the description does not list otherwise: with a 2XX beside it that is
/// failures; without one, success has no other description, so it stands for success too unless failures show that
/// the author thought of them and 1XX or 3XX is the success.
fn split(all: Vec<Described<'_>>) -> (Vec<Described<'_>>, Vec<Described<'_>>) {
    let has = |wanted: fn(u16) -> bool| all.iter().any(|described| described.status.class().is_some_and(wanted));
    let has_success = has(|class| class == 2);
    let has_other_success = has(|class| matches!(class, 1 | 3));
    all.into_iter().partition(|described| match described.status.class() {
        Some(2) => true,
        Some(1 | 3) => !has_success,
        None => !has_success && !has_other_success,
        _ => false,
    })
}

fn with_suffix(name: &str, suffix: &str) -> String {
    if name.ends_with(suffix) { name.to_owned() } else { format!("{name}{suffix}") }
}

/// What statuses are called (RFC 9110 and its neighbours).
fn variant_name(status: StatusSpec) -> String {
    let name = match status {
        StatusSpec::Default => "Default",
        StatusSpec::Class(1) => "Informational",
        StatusSpec::Class(2) => "Success",
        StatusSpec::Class(3) => "Redirection",
        StatusSpec::Class(4) => "ClientError",
        StatusSpec::Class(_) => "ServerError",
        StatusSpec::Code(code) => match REASONS.iter().find(|(known, _)| *known == code) {
            Some((_, name)) => name,
            None => return format!("StatusSpec{code}"),
        },
    };
    name.to_owned()
}

const REASONS: &[(u16, &str)] = &[
    (100, "Continue"),
    (101, "SwitchingProtocols"),
    (102, "Processing"),
    (103, "EarlyHints"),
    (200, "Ok"),
    (201, "Created"),
    (202, "Accepted"),
    (203, "NonAuthoritative"),
    (204, "NoContent"),
    (205, "ResetContent"),
    (206, "PartialContent"),
    (207, "MultiStatus"),
    (208, "AlreadyReported"),
    (226, "ImUsed"),
    (300, "MultipleChoices"),
    (301, "MovedPermanently"),
    (302, "Found"),
    (303, "SeeOther"),
    (304, "NotModified"),
    (305, "UseProxy"),
    (307, "TemporaryRedirect"),
    (308, "PermanentRedirect"),
    (400, "BadRequest"),
    (401, "Unauthorized"),
    (402, "PaymentRequired"),
    (403, "Forbidden"),
    (404, "NotFound"),
    (405, "MethodNotAllowed"),
    (406, "NotAcceptable"),
    (407, "ProxyAuthenticationRequired"),
    (408, "RequestTimeout"),
    (409, "Conflict"),
    (410, "Gone"),
    (411, "LengthRequired"),
    (412, "PreconditionFailed"),
    (413, "PayloadTooLarge"),
    (414, "UriTooLong"),
    (415, "UnsupportedMediaType"),
    (416, "RangeNotSatisfiable"),
    (417, "ExpectationFailed"),
    (418, "ImATeapot"),
    (421, "MisdirectedRequest"),
    (422, "UnprocessableEntity"),
    (423, "Locked"),
    (424, "FailedDependency"),
    (425, "TooEarly"),
    (426, "UpgradeRequired"),
    (428, "PreconditionRequired"),
    (429, "TooManyRequests"),
    (431, "RequestHeaderFieldsTooLarge"),
    (451, "UnavailableForLegalReasons"),
    (500, "InternalServerError"),
    (501, "NotImplemented"),
    (502, "BadGateway"),
    (503, "ServiceUnavailable"),
    (504, "GatewayTimeout"),
    (505, "HttpVersionNotSupported"),
    (507, "InsufficientStorage"),
    (508, "LoopDetected"),
    (511, "NetworkAuthenticationRequired"),
];
