//! Texts of the description → doc attributes.

use super::inline::code;
use super::markdown::{first_paragraph as first_paragraph_of, lines, verbatim, wrap, wrap_facts};
use super::scope::Scope;
use crate::ir::{
    Constraints, Docs, Evidence, Example, ExampleValue, Field, LastPage, OneOfVariant, Operation, PageEnd, ParentTag,
    Progress, RateLimit, SecurityRequirement, SecurityScheme, Tag, TagLink, TypeRef,
};
use crate::tokens::{ToTokens, TokenStream, quote};
use serde_json::{Number, Value};

/// By what else a method is found: the operationId, where it is one word and not the method's name.
pub(crate) fn alias(operation: &Operation) -> Option<TokenStream> {
    let id = operation.id.as_str();
    let is_word = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '-' | '.' | '/' | ':');
    let is_alias = !id.is_empty() && id.chars().all(is_word) && id != operation.method_name;
    is_alias.then(|| quote!(#[doc(alias = #id)]))
}

/// A doc comment, and whether what it is of is deprecated.
#[derive(Default)]
pub(crate) struct Comment {
    lines: Vec<String>,
    /// Whether it stands at the top of a file.
    is_inner: bool,
    is_deprecated: bool,
}

impl Comment {
    /// Says besides that the item is deprecated, where the description does.
    pub(crate) fn deprecated(self, docs: &Docs) -> Self {
        Self { is_deprecated: docs.deprecated, ..self }
    }
}

impl ToTokens for Comment {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        self.lines.iter().for_each(|line| tokens.document(self.is_inner, line));
        self.is_deprecated.then(|| quote!(#[deprecated])).to_tokens(tokens);
    }
}

/// The doc comment of an item, and whether it is deprecated.
pub(crate) fn item(docs: &Docs) -> Comment {
    outer(text(docs)).deprecated(docs)
}

/// `#[deprecated]`, where the description says so.
pub(crate) fn deprecated(docs: &Docs) -> Option<TokenStream> {
    docs.deprecated.then(|| quote!(#[deprecated]))
}

/// The doc comment of an item: what the description says, then a text of ours.
pub(crate) fn before(docs: &Docs, own: Vec<String>) -> Comment {
    let mut text = text(docs);
    separate(&mut text);
    text.extend(own);
    outer(text)
}

/// The doc comment at the top of a file.
pub(crate) fn file(docs: &Docs) -> Comment {
    inner(text(docs))
}

/// The doc comment at the top of the module of a tag: what it is for, and which tags it belongs to.
pub(crate) fn tag(tag: &Tag) -> TokenStream {
    let mut text = text(&tag.docs);
    if let Some(ParentTag::Heading(title)) = &tag.parent {
        separate(&mut text);
        text.extend(wrap(&format!("A part of {}.", lines(title).join(" ").trim_end_matches('.'))));
    }
    let whole = match &tag.parent {
        Some(ParentTag::Module(link)) => Some(("A part of", link)),
        _ => None,
    };
    let links = whole.into_iter().chain(tag.parts.iter().map(|part| ("A part of it is", part)));
    let links: Vec<_> = links.map(|(what, to)| tag_link(what, to)).collect();
    let calls = calls_link(tag, text.is_empty());
    let text = inner(text);
    quote!(#text #calls #(#links)*)
}

/// A link to the type that has the calls, which stands among many others on the page of the module.
fn calls_link(Tag { client, module, .. }: &Tag, is_first: bool) -> TokenStream {
    let line = format!(" Calls are methods of [`{client}`], which `client.{module}()` gives.");
    let gap = (!is_first).then(|| quote!(doc = "",));
    quote!(#![cfg_attr(feature = "client", #gap doc = #line)])
}

/// A link to the module of another tag, which is there only with its feature.
fn tag_link(what: &str, TagLink { module, feature }: &TagLink) -> TokenStream {
    let line = format!(" {what} [`{module}`](super::{module}).");
    quote! {
        #![doc = ""]
        #![cfg_attr(feature = #feature, doc = #line)]
    }
}

/// The doc comment of the list of security schemes: what each is, and where its credentials come from.
pub(crate) fn security_schemes(schemes: &[SecurityScheme]) -> Comment {
    let mut all = wrap("How credentials travel, by the names of the description.");
    for scheme in schemes {
        let mut about = text(&Docs { deprecated: false, ..scheme.docs.clone() });
        if scheme.docs.deprecated {
            separate(&mut about);
            about.push("Deprecated.".to_owned());
        }
        if about.is_empty() {
            continue;
        }
        separate(&mut all);
        all.push(format!("# {}", code(&scheme.name)));
        separate(&mut all);
        all.extend(about);
    }
    outer(all)
}

/// The doc comment of a field, with what is allowed, and whether it is deprecated.
pub(crate) fn field(field: &Field) -> Comment {
    let format = field.format.as_deref().filter(|format| !is_told(&field.docs, format));
    limited(&field.docs, limits(&field.constraints, format, field.default.as_deref()))
}

/// The doc comment of a variant, with what is allowed, and whether it is deprecated.
pub(crate) fn variant(variant: &OneOfVariant) -> Comment {
    let format = variant.format.as_deref().filter(|format| !is_told(&variant.docs, format));
    limited(&variant.docs, limits(&variant.constraints, format, None))
}

fn limited(docs: &Docs, limits: Option<String>) -> Comment {
    let mut text = text(docs);
    if let Some(limits) = limits {
        // A sentence more in a paragraph; a paragraph of its own behind lists and the like.
        let flows = |line: &String| !text.contains(&String::new()) && line.starts_with(char::is_alphanumeric);
        match text.last().filter(|line| flows(line)).map(|line| sentence(line)) {
            Some(line) => {
                text.pop();
                text.extend(wrap(&format!("{line} {limits}")));
            }
            None => {
                separate(&mut text);
                text.extend(wrap(&limits));
            }
        }
    }
    outer(text).deprecated(docs)
}

/// The doc comment of a setter: the first paragraph.
pub(crate) fn setter(field: &Field) -> Comment {
    outer(first_lines(&field.docs)).deprecated(&field.docs)
}

/// The doc comment of an operation: text, then where it is and how well it is known.
pub(crate) fn operation(operation: &Operation) -> Comment {
    let mut text = text(&operation.docs);
    if !operation.response_docs.is_empty() {
        separate(&mut text);
        text.extend(lines(&operation.response_docs.join("\n")));
    }
    for example in &operation.examples {
        separate(&mut text);
        text.extend(self::example(example));
    }
    if let Some(headers) = &operation.success.headers {
        separate(&mut text);
        text.extend(wrap(&format!("Response headers: [`{}`].", headers.name)));
    }
    if let Some(paging) = paging(operation) {
        separate(&mut text);
        text.extend(wrap(&paging));
    }
    separate(&mut text);
    text.extend(wrap_facts(&facts(operation)));
    outer(text)
}

/// An example with its title. Of long ones the beginning is shown.
fn example(example: &Example) -> Vec<String> {
    const MOST_LINES: usize = 32;
    let title = lines(&example.title).join(" ");
    let (language, shown) = match &example.value {
        ExampleValue::Json(text) => ("json", text),
        ExampleValue::Text(text) => ("text", text),
        ExampleValue::Elsewhere(url) => return lines(&format!("{title}: {url}")),
    };
    let mut block: Vec<String> = verbatim(shown).take(MOST_LINES).collect();
    if shown.lines().nth(MOST_LINES).is_some() {
        block.push("…".to_owned());
    }
    let ticks = block.iter().flat_map(|line| line.split(|letter| letter != '`')).map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(ticks.max(2) + 1);
    let mut all = wrap(&format!("{}:", title.trim_end_matches(['.', ':'])));
    all.push(format!("{fence}{language}"));
    all.extend(block);
    all.push(fence);
    all
}

/// How a list is walked through, and how its end is known.
fn paging(operation: &Operation) -> Option<String> {
    let pagination = operation.pagination.as_ref()?;
    let pages = pagination.paged.as_ref()?;
    let position = code(pagination.position.as_deref()?);
    let end = match &pages.progress {
        Progress::Cursor(_) => return Some(format!("Pages by the cursor {position}.")),
        Progress::ItemCursor(_) => return Some(format!("Pages by {position}, which the last item of a page gives.")),
        Progress::Offset(end) | Progress::Page(_, end) => end,
    };
    let end = match (end, &pagination.end) {
        (LastPage::Total(_), Some(PageEnd::Total(at))) => format!("up to the total at {}", code(at)),
        (LastPage::HasMore(_), Some(PageEnd::HasMore(at))) => format!("while {} is true", code(at)),
        _ => "up to the first empty page; what tells the last one is not described".to_owned(),
    };
    Some(format!("Pages by {position}, {end}."))
}

/// The doc comment of the call of an operation: in a sentence what it does, what it answers, and where the rest stands.
pub(crate) fn call(scope: &mut Scope, operation: &Operation, example: &[String]) -> Comment {
    let mut text = wrap(&summary(operation).unwrap_or_else(|| place(operation)));
    let mut answer = answer(scope, &operation.success.ty);
    if let Some(description) = operation.success.description.as_deref() {
        answer = format!("{answer}: {}", lines(description).join(" ").trim_end_matches('.'));
    }
    let paging = paging(operation).map(|paging| format!(" {paging}")).unwrap_or_default();
    let server = operation.servers.first().map(|server| server.template.as_str());
    let scopes = scopes(operation).map(|scopes| format!(" Asks for the {scopes}.")).unwrap_or_default();
    let operation = scope.link_to_own(&operation.type_name);
    separate(&mut text);
    let server = server.map(|server| format!(" Sent to {}.", code(server))).unwrap_or_default();
    text.extend(wrap(&format!("Answers {answer}.{server}{scopes} See {operation}.{paging}")));
    separate(&mut text);
    text.extend_from_slice(example);
    while text.last().is_some_and(String::is_empty) {
        text.pop();
    }
    outer(text)
}

/// The doc comment of a call of an operation of another tag.
pub(crate) fn guest(operation: &Operation, module: &str) -> Comment {
    let mut text = wrap(&summary(operation).unwrap_or_else(|| place(operation)));
    let other = code(&format!("client.{module}().{}()", operation.method_name));
    separate(&mut text);
    text.extend(wrap(&format!("The same as {other}.")));
    outer(text)
}

/// The doc comment of an operation in one line.
pub(crate) fn handler(operation: &Operation) -> Comment {
    let server = operation.servers.first().map(|server| format!(" at {}", code(&server.template)));
    let place = place(operation) + &server.unwrap_or_default();
    let place = place + &scopes(operation).map(|scopes| format!(", {scopes}")).unwrap_or_default();
    let about = if operation.feature.is_some() { " (the default answers 501)" } else { "" };
    let line = match summary(operation) {
        None => format!("{place}{about}"),
        Some(summary) => format!("{summary}: {place}{about}"),
    };
    outer(wrap(&line))
}

/// What an operation does: a sentence without the mark at its end.
fn summary(operation: &Operation) -> Option<String> {
    let summary = first_sentence(first_lines(&operation.docs).join(" "));
    let summary = summary.trim_end_matches(['.', ':']);
    (!summary.is_empty()).then(|| summary.to_owned())
}

/// `GET /pets/{id}`, as code.
fn place(operation: &Operation) -> String {
    code(&format!("{} {}", operation.http_method, operation.path))
}

/// A type as prose.
fn answer(scope: &mut Scope, ty: &TypeRef) -> String {
    match ty {
        TypeRef::Unit => "nothing".to_owned(),
        TypeRef::Null => "null".to_owned(),
        TypeRef::Bool => "`true` or `false`".to_owned(),
        TypeRef::I32 | TypeRef::I64 | TypeRef::U32 | TypeRef::U64 | TypeRef::F32 | TypeRef::F64 => {
            "a number".to_owned()
        }
        TypeRef::String | TypeRef::Secret => "text".to_owned(),
        TypeRef::DateTime => "a time".to_owned(),
        TypeRef::Date => "a date".to_owned(),
        TypeRef::Uuid => "a UUID".to_owned(),
        TypeRef::Base64 | TypeRef::File | TypeRef::ByteStream => "bytes".to_owned(),
        TypeRef::Any => "any JSON".to_owned(),
        TypeRef::JsonObject => "any JSON object".to_owned(),
        TypeRef::Named(name) => scope.link(name.module.as_deref(), &name.name),
        TypeRef::Foreign(foreign) => code(&foreign.name),
        TypeRef::Events(item) => format!("a stream of {}", answer(scope, item)),
        TypeRef::Map(value) => format!("a map of {}", answer(scope, value)),
        TypeRef::List(item) => format!("a list of {}", answer(scope, item)),
        TypeRef::Nullable(item) => format!("{} or null", answer(scope, item)),
        TypeRef::Boxed(item) => answer(scope, item),
    }
}

/// A paragraph up to where a sentence ends and another begins.
fn first_sentence(mut text: String) -> String {
    let ends = text.match_indices(['.', '!', '?']).map(|(at, _)| at + 1);
    let begins = |rest: &str| rest.strip_prefix(' ').is_some_and(|rest| rest.starts_with(char::is_uppercase));
    if let Some(end) = ends.into_iter().find(|end| begins(&text[*end..])) {
        text.truncate(end);
    }
    text
}

/// A doc comment.
pub(crate) fn outer(lines: Vec<String>) -> Comment {
    Comment { lines, ..Comment::default() }
}

fn inner(lines: Vec<String>) -> Comment {
    Comment { lines, is_inner: true, ..Comment::default() }
}

/// What the description says of an item, as Markdown that rustdoc takes.
pub(crate) fn text(docs: &Docs) -> Vec<String> {
    let summary = docs.summary.as_deref().unwrap_or("").trim();
    let description = docs.description.as_deref().unwrap_or("").trim_end();
    let mut text = lines(summary);
    if description.trim() != summary {
        separate(&mut text);
        text.extend(lines(description));
    }
    while text.last().is_some_and(String::is_empty) {
        text.pop();
    }
    text
}

/// The first paragraph of that.
fn first_lines(docs: &Docs) -> Vec<String> {
    let given = [docs.summary.as_deref().map(str::trim), docs.description.as_deref().map(str::trim_end)];
    let mut all = given.into_iter().flatten().map(first_paragraph_of);
    all.find(|text| !text.is_empty()).unwrap_or_default()
}

fn separate(text: &mut Vec<String>) {
    if text.last().is_some_and(|line| !line.is_empty()) {
        text.push(String::new());
    }
}

fn sentence(text: &str) -> String {
    match text.ends_with(['.', ':', '!', '?']) {
        true => text.to_owned(),
        false => format!("{text}."),
    }
}

fn facts(operation: &Operation) -> Vec<String> {
    let place = format!("{} ({})", place(operation), code(&operation.id));
    let servers: Vec<String> = operation.servers.iter().map(|server| code(&server.template)).collect();
    let servers = (!servers.is_empty()).then(|| format!("server {}", servers.join(" or ")));
    let scopes = scopes(operation);
    let known = operation.evidence.as_ref().map(evidence);
    let limit = operation.rate_limit.as_ref().map(rate_limit);
    let feature = operation.feature.as_deref().map(|feature| format!("feature {}", code(feature)));
    [Some(place), servers, scopes, known, limit, feature].into_iter().flatten().collect()
}

/// The scopes of all alternatives that have some: "scopes `read` and `write` of `oauth`".
fn scopes(operation: &Operation) -> Option<String> {
    let with_scopes = |one: &&SecurityRequirement| !one.scopes.is_empty();
    let scheme = |one: &SecurityRequirement| {
        let scopes: Vec<String> = one.scopes.iter().map(|scope| code(scope)).collect();
        format!("{} of {}", scopes.join(" and "), code(&one.scheme))
    };
    let of = |all: &Vec<SecurityRequirement>| all.iter().filter(with_scopes).map(scheme).collect::<Vec<_>>();
    let alternatives: Vec<String> =
        operation.auth.iter().map(of).filter(|all| !all.is_empty()).map(|all| all.join(" with ")).collect();
    let count: usize = operation.auth.iter().flatten().map(|one| one.scopes.len()).sum();
    let noun = if count == 1 { "scope" } else { "scopes" };
    (!alternatives.is_empty()).then(|| format!("{noun} {}", alternatives.join(" or ")))
}

fn evidence(evidence: &Evidence) -> String {
    let level = lines(&evidence.level).join(" ");
    match evidence.sources.as_slice() {
        [] => level,
        sources => format!("{level}: {}", lines(&sources.join(", ")).join(" ")),
    }
}

fn rate_limit(limit: &RateLimit) -> String {
    let scope = limit.scope.as_deref().map(|scope| format!(" and {scope}")).unwrap_or_default();
    lines(&format!("{} requests per {}{scope}", limit.requests, limit.per)).join(" ")
}

/// What values are allowed and what an absent one means, as sentences.
pub(crate) fn limits(allowed: &Constraints, format: Option<&str>, default: Option<&Value>) -> Option<String> {
    let default = default.map(|default| format!("Default: {}.", code(&default.to_string())));
    let numbers = range(allowed.min.as_ref(), allowed.max.as_ref().filter(|max| !is_width(max)))
        .map(|range| format!("Allowed: {range}."));
    let above = allowed.exclusive_min.as_ref().map(|bound| format!("More than {bound}."));
    let below = allowed.exclusive_max.as_ref().map(|bound| format!("Less than {bound}."));
    let step = allowed.multiple_of.as_ref().map(|step| format!("A multiple of {step}."));
    let length = range(allowed.min_length, allowed.max_length).map(|range| format!("Length: {range}."));
    let items = range(allowed.min_items, allowed.max_items).map(|range| format!("Items: {range}."));
    let unique = allowed.unique_items.then(|| "No item twice.".to_owned());
    let format = format.map(|format| format!("Format: {}.", code(format)));
    let pattern = allowed.pattern.as_deref().map(|pattern| format!("Pattern: {}.", code(pattern)));
    let sentences: Vec<String> =
        [numbers, above, below, step, length, items, unique, format, pattern, default].into_iter().flatten().collect();
    (!sentences.is_empty()).then(|| sentences.join(" "))
}

/// Whether a greatest value is that of a machine's numbers, which tells a reader nothing.
fn is_width(max: &Number) -> bool {
    const WIDTHS: [i64; 4] = [i32::MAX as i64, u32::MAX as i64, (1 << 53) - 1, i64::MAX];
    max.as_i64().is_some_and(|max| WIDTHS.contains(&max))
}

/// Whether the text has the word: `Format: uri` says nothing more of "the URL of a picture".
fn is_told(docs: &Docs, format: &str) -> bool {
    let mut texts = [&docs.summary, &docs.description].into_iter().flatten().map(|text| text.to_lowercase());
    texts.any(|text| text.contains(&format.to_lowercase()) || (format == "uri" && text.contains("url")))
}

fn range<T: ToString>(min: Option<T>, max: Option<T>) -> Option<String> {
    let [min, max] = [min, max].map(|bound| bound.map(|bound| bound.to_string()));
    match (min, max) {
        (Some(min), Some(max)) if min == max => Some(min),
        (Some(min), Some(max)) => Some(format!("{min} to {max}")),
        (Some(min), None) => Some(format!("{min} or more")),
        (None, Some(max)) => Some(format!("at most {max}")),
        (None, None) => None,
    }
}

/// `Calls of the tag …`, and what the description says of the tag.
pub(crate) fn about_tag(about: &str, tag: &Tag) -> Comment {
    outer(wrap(&format!("{about} {}.", code(&tag.name))))
}

/// The first paragraph of a text, or `name` where there is none.
pub(crate) fn first_paragraph(docs: &Docs, name: &str) -> Comment {
    let text = first_lines(docs);
    outer(if text.is_empty() { vec![code(name)] } else { text })
}
