//! A request between its value and the wire.

use super::content::content_type_value;
use super::content_type::ContentType;
use super::escape::{BROKEN, Found, Pairs};
use super::member_tuple::MemberTuple;
use super::notation::Notation;
use super::param;
use super::problem::{MISSING, limit};
use super::querystring;
use super::reader::read_json_with;
use super::rule::Rule;
use super::schema::{self, BodySchema};
use super::{
    Body, BodySpec, Codec, Content, Json, Location, Media, MemberMap, Mode, Model, ObjectSpec, ObjectWriter,
    OperationMeta, Param, Part, Problem, Reader, WriteError, Writer, content, headers, to_tree,
};
use bytes::Bytes;
use http::Method;
use http::header::{self, HeaderMap, HeaderName, HeaderValue};
use lvng_contract::path;
use lvng_contract::percent::{percent_decode, query_pairs};
use std::borrow::Cow;
use std::fmt;

/// A request as it goes on the wire, relative to the server's base URL.
#[derive(Debug)]
#[non_exhaustive]
pub struct EncodedRequest {
    /// The method.
    pub method: Method,
    /// Path and query, percent-encoded, beginning with `/`.
    pub target: String,
    /// The headers that the operation sets: parameters, `Content-Type`, `Accept`, `Cookie`.
    pub headers: HeaderMap,
    /// The body.
    pub body: Body,
}

/// A request that cannot be written: nothing was sent.
#[derive(Clone, Debug)]
pub struct EncodeError {
    /// The operationId.
    pub operation: &'static str,
    /// What cannot be written.
    pub problems: Vec<Problem>,
}

impl fmt::Display for EncodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: the request cannot be written", self.operation)?;
        self.problems
            .iter()
            .enumerate()
            .try_for_each(|(index, problem)| write!(f, "{} {problem}", if index == 0 { ":" } else { ";" }))
    }
}

impl std::error::Error for EncodeError {}

/// Collects the parts of a request.
#[derive(Debug)]
pub struct RequestWriter {
    meta: &'static OperationMeta,
    captures: Vec<(&'static str, String)>,
    query: String,
    cookies: String,
    headers: HeaderMap,
    /// The place of the media type of the body among those of the description.
    media: usize,
    body: Body,
    problems: Vec<Problem>,
}

impl RequestWriter {
    /// An empty request.
    pub fn new(meta: &'static OperationMeta) -> Self {
        RequestWriter {
            meta,
            captures: Vec::new(),
            query: String::new(),
            cookies: String::new(),
            headers: HeaderMap::new(),
            media: 0,
            body: Body::Empty,
            problems: Vec::new(),
        }
    }

    /// Writes the parameter that `meta.params[index]` describes, unless it is absent.
    pub fn param<T: Model>(&mut self, index: usize, value: &T) {
        if !value.is_absent() {
            self.param_tree(index, &to_tree(value));
        }
    }

    /// The part that does not depend on the type, compiled once.
    fn param_tree(&mut self, index: usize, json: &Json<'_>) {
        let Some(param) = self.meta.params.get(index) else { return };
        if let Err(why) = self.write_param(param, json) {
            self.problem(part(param), param.field.name, Rule::Type, why);
        }
    }

    fn write_param(&mut self, param: &Param, json: &Json<'_>) -> Result<(), &'static str> {
        match param.location {
            Location::Path => self.capture(param, param::write_single(param, json)?),
            Location::Header => self.header(param, &param::write_single(param, json)?),
            Location::Query => param::push_pairs(&mut self.query, "&", pairs(self.meta, param, json)?),
            Location::Cookie => param::push_pairs(&mut self.cookies, "; ", pairs(self.meta, param, json)?),
            Location::Querystring => self.query.push_str(&querystring::write(param, json)?),
        }
        Ok(())
    }

    fn capture(&mut self, param: &Param, text: String) {
        match text.as_str() {
            // It would make a different path: `/agents//start`.
            "" => self.problem(Part::Path, param.field.name, Rule::Required, "must not be empty"),
            // No server takes it: where it ends a string, it would end the path.
            text if text.contains("%00") => {
                self.problem(Part::Path, param.field.name, Rule::Syntax, "must not hold a NUL character")
            }
            _ => self.captures.push((param.field.name, text)),
        }
    }

    fn header(&mut self, param: &Param, text: &str) {
        if text.trim() != text {
            // Recipients remove them (RFC 9110, 5.5).
            return self.problem(Part::Header, param.field.name, Rule::Syntax, "must not begin or end with a space");
        }
        match (HeaderName::from_bytes(param.field.name.as_bytes()), HeaderValue::from_bytes(text.as_bytes())) {
            (Ok(name), Ok(value)) => {
                self.headers.insert(name, value);
            }
            _ => self.problem(
                Part::Header,
                param.field.name,
                Rule::Syntax,
                "must be text without line breaks and control characters",
            ),
        }
    }

    fn problem(&mut self, part: Part, name: &str, rule: Rule, message: &str) {
        self.problems.push(Problem::at(part, name, rule, message));
    }

    /// Chooses the media type of the body, which is written afterwards.
    pub fn content_type<T: ContentType>(&mut self, value: &T) {
        self.media = T::ALL.iter().position(|one| one == value).unwrap_or_default();
    }

    /// Writes the body as a whole.
    pub fn body<T: Content>(&mut self, value: &T) {
        let media = value.media().unwrap_or(self.media());
        self.set_body(value.to_body(media), media);
    }

    /// Writes a body that may be left out.
    pub fn optional_body<T: Content>(&mut self, value: &Option<T>) {
        if let Some(value) = value {
            self.body(value);
        }
    }

    /// Writes a body whose properties are fields of the operation. An optional body without any is not sent.
    pub fn body_fields(&mut self, write: impl FnOnce(&mut ObjectWriter<'_>)) {
        let Some(spec) = self.meta.body else { return };
        let media = self.media();
        let mut out = content::writer(media);
        let mut object = out.object(spec.object.fields);
        write(&mut object);
        let is_empty = object.is_empty();
        object.finish();
        if is_empty && !spec.required {
            return;
        }
        self.set_body(content::written(out, media), media);
    }

    fn media(&self) -> Media {
        self.meta.body.and_then(|body| body.media.get(self.media).copied()).unwrap_or(Media::JSON)
    }

    fn set_body(&mut self, body: Result<Body, WriteError>, media: Media) {
        let body = match body {
            Ok(body) => body,
            Err(WriteError { path, reason }) => return self.problem(Part::Body, &path, Rule::Syntax, reason),
        };
        let (body, content_type) = body.finish(media);
        if let Some(value) = content_type_value(content_type) {
            self.headers.insert(header::CONTENT_TYPE, value);
        }
        self.body = body;
    }

    /// Puts the request together.
    pub fn finish(mut self) -> Result<EncodedRequest, EncodeError> {
        let path = path::expand(self.meta.path, |name| {
            self.captures.iter().find(|(capture, _)| *capture == name).map(|(_, text)| text.as_str())
        });
        if !self.cookies.is_empty()
            && let Ok(value) = HeaderValue::from_str(&self.cookies)
        {
            self.headers.insert(header::COOKIE, value);
        }
        self.headers.insert(header::ACCEPT, accept(self.meta));
        let method = self.meta.http_method();
        if method.is_none() {
            self.problem(Part::Path, "", Rule::Syntax, "the method of the operation is none");
        }
        match path.map(|target| (target, method)) {
            Ok((mut target, Some(method))) if self.problems.is_empty() => {
                if !self.query.is_empty() {
                    target.push(if target.contains('?') { '&' } else { '?' });
                    target.push_str(&self.query);
                }
                Ok(EncodedRequest { method, target, headers: self.headers, body: self.body })
            }
            path => {
                // A value that was refused is missing because of that.
                if let (Err(error), true) = (path, self.problems.is_empty()) {
                    self.problem(Part::Path, error.placeholder(), Rule::Required, &error.to_string());
                }
                Err(EncodeError { operation: self.meta.id, problems: self.problems })
            }
        }
    }
}

/// The pairs of a query string or cookie header.
fn pairs(meta: &OperationMeta, param: &Param, json: &Json<'_>) -> Result<Vec<(String, String)>, &'static str> {
    if param.is_spread() && param::is_in_the_way(json, &others(meta, param)) {
        return Err("has a member with the name of another parameter");
    }
    param::write_pairs(param, json)
}

/// The other parameters of the same place.
fn others<'m>(meta: &'m OperationMeta, param: &Param) -> Vec<&'m Param> {
    let others = meta.params.iter().filter(|other| other.location == param.location);
    others.filter(|other| other.field.name != param.field.name).collect()
}

fn part(param: &Param) -> Part {
    match param.location {
        Location::Path => Part::Path,
        Location::Query | Location::Querystring => Part::Query,
        Location::Header => Part::Header,
        Location::Cookie => Part::Cookie,
    }
}

/// What the client can read: the described media types of the success responses, and JSON for errors.
fn accept(meta: &OperationMeta) -> HeaderValue {
    const JSON: &str = "application/json";
    let described = meta.success.iter().chain(meta.failure).filter_map(|spec| spec.media);
    if described.clone().all(|media| media.name == JSON) {
        return HeaderValue::from_static(JSON);
    }
    let mut names: Vec<&str> = Vec::new();
    for name in described.map(|media| media.name).chain([JSON]) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    HeaderValue::from_str(&names.join(", ")).unwrap_or(HeaderValue::from_static("*/*"))
}

/// A request as it came from the wire, already matched to an operation.
#[derive(Debug)]
pub struct RequestParts<'a> {
    /// The placeholders of the path template, with their percent-encoded text.
    pub captures: &'a [(&'a str, &'a str)],
    /// The query string, without `?`.
    pub query: &'a str,
    /// The headers.
    pub headers: &'a HeaderMap,
    /// The described media type that the `Content-Type` matched.
    pub media: Option<Media>,
    /// The body.
    pub body: Body,
}

/// Reads the parts of a request.
#[derive(Debug)]
pub struct RequestReader<'a> {
    meta: &'static OperationMeta,
    parts: RequestParts<'a>,
    query: Option<Vec<(Cow<'a, str>, &'a str)>>,
    cookies: Option<Vec<(Cow<'a, str>, &'a str)>>,
    cx: Reader<'a>,
    body_problems: Vec<Problem>,
    /// The text of a form whose fields are still to be held against its schema.
    form: Option<(&'static BodySchema, Json<'static>)>,
}

impl<'a> RequestReader<'a> {
    /// A reader of this request.
    pub fn new(meta: &'static OperationMeta, parts: RequestParts<'a>) -> Self {
        let mut cx = Reader::of_tree(Json::Null, Mode::Strict);
        let query = query_pairs(parts.query);
        if query.is_none() {
            cx.enter(Part::Query, Notation::Text, |cx| {
                cx.problem(Rule::Syntax, "cannot be read: the encoding of a name is broken")
            });
        }
        let cookies = parts.headers.get_all(header::COOKIE).iter();
        let cookies = cookies.filter_map(|value| std::str::from_utf8(value.as_bytes()).ok());
        let cookies = cookies
            .flat_map(|value| value.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .map(|(name, value)| (percent_decode(name).unwrap_or(Cow::Borrowed(name)), value))
            .collect();
        RequestReader { meta, parts, query, cookies: Some(cookies), cx, body_problems: Vec::new(), form: None }
    }

    /// Reads the parameter that `meta.params[index]` describes.
    pub fn param<T: Model>(&mut self, index: usize) -> Option<T> {
        let param = self.meta.params.get(index)?;
        let found = match self.find(param) {
            Found::Value(json) if T::absent().is_some() && self.is_nothing::<T>(param, &json) => Found::Absent,
            found => found,
        };
        match (self.meta.schema_of(param), found) {
            (Some(schema), Found::Value(json)) => {
                let value: T = self.cx.param(param, part(param), Found::Value(json.clone()))?;
                let of = (part(param), Some(param.field.name));
                self.check(schema, &schema::with_the_rest(to_tree(&value), json), of);
                Some(value)
            }
            (_, found) => self.cx.param(param, part(param), found),
        }
    }

    /// Holds what was read against its schema.
    fn check(&mut self, schema: &'static BodySchema, value: &Json<'_>, of: schema::Named) {
        /// About so many bytes of text are in a value without parts.
        const BYTES: usize = 16;
        schema::breaches(schema, value, of, value.size() * BYTES).add_to(&mut self.body_problems);
    }

    /// Holds the fields of a form against its schema, where it has one that says more than their types.
    pub fn check_fields(&mut self, write: impl FnOnce(&mut ObjectWriter<'_>)) {
        let (Some((schema, text)), Some(spec)) = (self.form.take(), &self.meta.body) else { return };
        let mut out = Writer::of_tree();
        let mut object = out.object(spec.object.fields);
        write(&mut object);
        object.finish();
        self.check(schema, &schema::with_the_rest(out.into_tree().0, text), (Part::Body, None));
    }

    /// Whether what was found is no value: pairs that the description does not have make no object, and an empty text may be
    /// allowed.
    fn is_nothing<T: Model>(&mut self, param: &Param, json: &Json<'a>) -> bool {
        let is_empty = param.allow_empty && matches!(json, Json::String(text) if text.is_empty());
        if !is_empty && !param.is_spread() {
            return false;
        }
        self.cx.enter(part(param), Notation::of_param(param), |cx| {
            if is_empty { cx.attempt_tree::<T>(json).is_none() } else { cx.knows_nothing_of::<T>(json) }
        })
    }

    fn find(&self, param: &Param) -> Found<'a> {
        let name = param.field.name;
        match param.location {
            Location::Path => match self.parts.captures.iter().find(|(capture, _)| *capture == name) {
                Some((_, text)) => param::read_single(param, text).map_or(Found::Bad(BROKEN), Found::Value),
                None => Found::Absent,
            },
            Location::Header => headers::read_lines(param, self.parts.headers, Mode::Strict),
            Location::Query => self.find_pairs(param, self.query.as_deref()),
            Location::Cookie => self.find_pairs(param, self.cookies.as_deref()),
            Location::Querystring => querystring::read(param, self.parts.query),
        }
    }

    fn find_pairs(&self, param: &Param, pairs: Option<&Pairs<'a>>) -> Found<'a> {
        let Some(pairs) = pairs else { return Found::Absent };
        param::read_pairs(param, pairs, &others(self.meta, param))
    }

    /// Reads which of its media types the body has; the first where there is no body.
    pub fn content_type<T: ContentType>(&self) -> Option<T> {
        let described = self.meta.body.map_or(&[][..], |body| body.media);
        let place = self.parts.media.and_then(|media| described.iter().position(|one| *one == media));
        Some(place.and_then(|place| T::ALL.get(place).copied()).unwrap_or_default())
    }

    /// Reads the body as a whole.
    pub fn body<T: Content>(&mut self) -> Option<T> {
        let (spec, body, media) = self.take_body()?;
        let body = body.delimited(media, self.parts.headers);
        if let Some(schema) = form_schema(spec, media) {
            let tree = self.collect(content::body_tree(&body, media))?;
            let value = self.collect(T::from_tree(tree.clone(), media, &spec.constraints, Mode::Strict))?;
            if let Some(json) = value.to_json() {
                self.check(schema, &schema::with_the_rest(json, tree), (Part::Body, None));
            }
            return Some(value);
        }
        let read = match checked(spec, media, &body) {
            Some((schema, bytes)) => {
                schema::read_checked(schema, &bytes, |tree| T::from_tree(tree, media, &spec.constraints, Mode::Strict))
            }
            None => T::from_body(body, media, &spec.constraints, Mode::Strict),
        };
        self.collect(read)
    }

    /// Reads a body that may be left out.
    pub fn optional_body<T: Content>(&mut self) -> Option<Option<T>> {
        if self.parts.body.is_empty() {
            return Some(None);
        }
        self.body().map(Some)
    }

    /// Reads a body whose properties are fields of the operation.
    pub fn body_members<M: MemberTuple>(&mut self) -> Option<M> {
        self.body_with(|cx, spec| cx.members(spec))
    }

    /// The same, of one that has other properties, too.
    pub fn body_members_and_extra<M: MemberTuple, X: MemberMap>(&mut self) -> Option<(M, X)> {
        self.body_with(|cx, spec| cx.members_and_extra(spec))
    }

    fn body_with<T>(&mut self, read: impl FnOnce(&mut Reader<'_>, &'static ObjectSpec) -> Option<T>) -> Option<T> {
        let (spec, body, media) = self.take_body()?;
        let read = |cx: &mut Reader<'_>| read(cx, spec.object);
        if let Some((schema, bytes)) = checked(spec, media, &body) {
            return self.collect(schema::read_checked(schema, &bytes, |tree| read_tree_with(tree, media, read)));
        }
        if let Some(schema) = form_schema(spec, media) {
            let tree = self.collect(content::body_tree(&body, media))?;
            self.form = Some((schema, tree.clone().into_owned()));
            return self.collect(read_tree_with(tree, media, read));
        }
        self.collect(match &body {
            Body::Bytes(bytes) if content::is_json(media) && !bytes.is_empty() => {
                read_json_with(bytes, Mode::Strict, read)
            }
            body if body.is_empty() => read_tree_with(Json::Object(Vec::new()), media, read),
            body => content::body_tree(body, media).and_then(|tree| read_tree_with(tree, media, read)),
        })
    }

    /// The body with the media type that it has; no JSON at all is reported where a body must be there.
    fn take_body(&mut self) -> Option<(&'static BodySpec, Body, Media)> {
        let spec = self.meta.body.as_ref()?;
        let media = self.parts.media.or(spec.media.first().copied()).unwrap_or(Media::JSON);
        let body = std::mem::take(&mut self.parts.body);
        if body.is_empty() && spec.required && media.codec == Codec::Json {
            self.body_problems.push(Problem::of_body(Rule::Required, MISSING));
            return None;
        }
        Some((spec, body, media))
    }

    fn collect<T>(&mut self, read: Result<T, Vec<Problem>>) -> Option<T> {
        read.map_err(|problems| self.body_problems.extend(problems)).ok()
    }

    /// The value if nothing was reported.
    pub(super) fn into_result<T>(self, value: Option<T>) -> Result<T, Vec<Problem>> {
        match self.cx.into_result(value) {
            Ok(value) if self.body_problems.is_empty() => Ok(value),
            Ok(_) => Err(self.body_problems),
            Err(mut problems) => {
                problems.extend(self.body_problems);
                limit(&mut problems);
                Err(problems)
            }
        }
    }
}

/// The schema that a body is held against, where its description has one that says more than its type, and its text.
fn checked(spec: &BodySpec, media: Media, body: &Body) -> Option<(&'static BodySchema, Bytes)> {
    match body {
        Body::Bytes(bytes) if !spec.schemas.is_empty() && media.codec == Codec::Json && !bytes.is_empty() => {
            Some((spec.schema_of(media)?, bytes.clone()))
        }
        _ => None,
    }
}

/// The same of a form.
fn form_schema(spec: &BodySpec, media: Media) -> Option<&'static BodySchema> {
    let is_form = matches!(media.codec, Codec::Form | Codec::Multipart) && !spec.schemas.is_empty();
    spec.schema_of(media).filter(|_| is_form)
}

/// Reads a tree of a body by a function.
fn read_tree_with<T>(
    tree: Json<'_>,
    media: Media,
    read: impl FnOnce(&mut Reader<'_>) -> Option<T>,
) -> Result<T, Vec<Problem>> {
    let mut cx = Reader::of_tree(tree, Mode::Strict);
    let value = cx.enter(Part::Body, Notation::of(media.codec), read);
    cx.into_result(value)
}
