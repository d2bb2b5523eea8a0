//! Errors that a server answers of itself, such as 400 and 401: whether it can say them in the form that is described.
//!
//! What is doubtful counts as fitting, so that a warning means what it says: values of enumerations, patterns and lengths are
//! not looked at.

use foldhash::HashMap;
use lvng_contract::error_form::{DetailPart, ErrorPart, JsonKind, OWN_STATUSES};
use lvng_contract::{Codec, media_type};

use super::report::Report;
use crate::ir::{Api, Extra, Field, Media, Object, Presence, Response, TypeDef, TypeKind, TypeName, TypeRef};

/// How many types are looked into, one within the other.
const MAX_DEPTH: usize = 16;

const NO_OBJECT: &str = "it is neither an object nor a text";

/// Warns of the forms of errors that a server cannot fill, of each once.
pub fn warn(api: &Api, report: &mut Report<'_>) {
    let forms = Forms::new(api);
    for operation in api.tags.iter().flat_map(|tag| &tag.operations) {
        let at = format!("{}/responses", operation.pointer);
        let is_own = |response: &&Response| OWN_STATUSES.iter().any(|status| response.status.matches(*status));
        for response in operation.failure.responses.iter().filter(is_own) {
            let Err(obstacle) = forms.response(response, &operation.failure.responses, &at) else { continue };
            if report.is_first("W133", &obstacle.subject) {
                let message = format!("a server cannot say its own errors in this form: {}", obstacle.why);
                let help = "they are sent in the server's usual form; `Router::on_error` can give them another";
                report.warning("W133", &obstacle.pointer, message).help(help);
            }
        }
    }
}

/// Why a form cannot be filled.
struct Obstacle {
    /// Where that stands.
    pointer: String,
    /// What it is told of once: a schema, or a media type.
    subject: String,
    why: String,
}

impl Obstacle {
    fn at(pointer: &str, why: impl Into<String>) -> Self {
        Obstacle { pointer: pointer.to_owned(), subject: pointer.to_owned(), why: why.into() }
    }
}

/// The types that errors may have.
struct Forms<'a>(HashMap<(Option<&'a str>, &'a str), &'a TypeDef>);

impl<'a> Forms<'a> {
    fn new(api: &'a Api) -> Self {
        let common = api.common.iter().map(|def| ((None, def.name.as_str()), def));
        let of_tag = api.tags.iter().flat_map(|tag| {
            let module = Some(tag.module.as_str());
            tag.types.iter().map(move |def| ((module, def.name.as_str()), def))
        });
        Forms(common.chain(of_tag).collect())
    }

    fn definition(&self, name: &TypeName) -> Option<&'a TypeDef> {
        self.0.get(&(name.module.as_deref(), name.name.as_str())).copied()
    }

    fn response(&self, response: &Response, all: &[Response], at: &str) -> Result<(), Obstacle> {
        let Some((media, ty)) = &response.content else { return Ok(()) };
        if media.iter().any(|media| media.codec == Codec::Json) {
            return match self.says_why(ty, at, 0)? {
                true => Ok(()),
                false => Err(Obstacle::at(self.pointer(ty, at), "no member that the server knows says what is wrong")),
            };
        }
        // A text is the message, plain or as JSON. Others have a syntax that a message does not keep to.
        let is_plain = |media: &Media| media.codec == Codec::Text && media_type::essence(&media.name) == "text/plain";
        if *ty == TypeRef::String && media.iter().any(is_plain) {
            return Ok(());
        }
        // Beside JSON, that is what is sent.
        let of_status = all.iter().filter(|other| other.status == response.status);
        let mut beside = of_status.filter_map(|other| other.content.as_ref()).flat_map(|(media, _)| media);
        match media.first() {
            Some(media) if !beside.any(|media| media.codec == Codec::Json) => Err(Obstacle {
                subject: media.name.clone(),
                ..Obstacle::at(at, format!("it is `{}`, and they are JSON", media.name))
            }),
            _ => Ok(()),
        }
    }

    /// Where a type stands, or where it is used.
    fn pointer<'p>(&self, ty: &TypeRef, at: &'p str) -> &'p str
    where
        'a: 'p,
    {
        match ty {
            TypeRef::Named(name) => self.definition(name).map_or(at, |def| &def.pointer),
            _ => at,
        }
    }

    /// Whether an error can be written as this type and says what is wrong then; why, if it cannot be.
    fn says_why(&self, ty: &TypeRef, at: &str, depth: usize) -> Result<bool, Obstacle> {
        match ty {
            TypeRef::Any | TypeRef::JsonObject | TypeRef::Map(_) | TypeRef::Foreign(_) | TypeRef::String => Ok(true),
            _ if depth > MAX_DEPTH => Ok(true),
            TypeRef::Nullable(inner) | TypeRef::Boxed(inner) => self.says_why(inner, at, depth + 1),
            TypeRef::Named(name) => match self.definition(name) {
                Some(def) => self.definition_says_why(def, depth + 1),
                None => Ok(true),
            },
            _ => Err(Obstacle { subject: NO_OBJECT.to_owned(), ..Obstacle::at(at, NO_OBJECT) }),
        }
    }

    fn definition_says_why(&self, def: &TypeDef, depth: usize) -> Result<bool, Obstacle> {
        match &def.kind {
            TypeKind::Object(object) => self.object(object, &def.pointer, depth),
            TypeKind::Alias(ty) => self.says_why(ty, &def.pointer, depth),
            TypeKind::OneOf(one_of) => {
                let mut all = one_of.variants.iter().map(|variant| self.says_why(&variant.ty, &def.pointer, depth));
                let first = all.next().unwrap_or(Ok(true));
                all.fold(first, |best, next| match (best, next) {
                    (Ok(best), Ok(next)) => Ok(best || next),
                    (best @ Ok(_), Err(_)) | (Err(_), best) => best,
                })
            }
            TypeKind::Enum(_) | TypeKind::Contents(_) => Err(Obstacle::at(&def.pointer, NO_OBJECT)),
        }
    }

    fn object(&self, object: &Object, at: &str, depth: usize) -> Result<bool, Obstacle> {
        let mut says_why = matches!(object.extra, Extra::Kept(..));
        for field in &object.fields {
            let known = ErrorPart::of(&field.wire_name).map(|part| self.member(part, &field.ty, at, depth));
            match known {
                Some(Ok(Some(says))) => says_why |= says,
                _ if !is_required(field) => {}
                Some(Err(obstacle)) => return Err(obstacle),
                Some(Ok(None)) => {
                    let why = format!("`{}` is required, and of another type than what it says there", field.wire_name);
                    return Err(Obstacle::at(at, why));
                }
                None => return Err(missing(at, &field.wire_name)),
            }
        }
        Ok(says_why)
    }

    /// Whether a member says what is wrong; `None` if its type does not take what the server has for it.
    fn member(&self, part: ErrorPart, ty: &TypeRef, at: &str, depth: usize) -> Result<Option<bool>, Obstacle> {
        let Some(kind) = self.kind(ty, 0) else { return Ok(Some(part.says_why())) };
        if !part.kinds().contains(&kind) || !takes_text_of(part, ty) {
            return Ok(None);
        }
        match (part, kind) {
            (ErrorPart::Error, JsonKind::Object) => self.says_why(ty, at, depth + 1).map(Some),
            (_, JsonKind::List) => self.list(ty).map(Some),
            _ => Ok(Some(part.says_why())),
        }
    }

    /// Whether a list takes what is wrong: texts, or objects of places and messages.
    fn list(&self, ty: &TypeRef) -> Result<bool, Obstacle> {
        let item = match self.resolved(ty) {
            TypeRef::List(item) => self.resolved(item),
            _ => return Ok(true),
        };
        let TypeRef::Named(name) = item else { return Ok(!matches!(self.kind(item, 0), Some(JsonKind::Number))) };
        let Some(TypeDef { kind: TypeKind::Object(object), pointer, .. }) = self.definition(name) else {
            return Ok(true);
        };
        let mut says_why = matches!(object.extra, Extra::Kept(..));
        for field in &object.fields {
            let part = DetailPart::of(&field.wire_name);
            let takes = |part: DetailPart| self.kind(&field.ty, 0).is_none_or(|kind| kind == part.kind());
            match part.filter(|part| takes(*part)) {
                Some(part) => says_why |= part == DetailPart::Message,
                None if is_required(field) => return Err(missing(pointer, &field.wire_name)),
                None => {}
            }
        }
        Ok(says_why)
    }

    /// A type without what only stands around it.
    fn resolved<'t>(&self, ty: &'t TypeRef) -> &'t TypeRef
    where
        'a: 't,
    {
        let mut ty = ty;
        for _ in 0..MAX_DEPTH {
            ty = match ty {
                TypeRef::Nullable(inner) | TypeRef::Boxed(inner) => inner,
                TypeRef::Named(name) => match self.definition(name).map(|def| &def.kind) {
                    Some(TypeKind::Alias(inner)) => inner,
                    _ => return ty,
                },
                _ => return ty,
            };
        }
        ty
    }

    /// What values of a type are, if they are of one kind.
    fn kind(&self, ty: &TypeRef, depth: usize) -> Option<JsonKind> {
        match self.resolved(ty) {
            TypeRef::Bool => Some(JsonKind::Boolean),
            TypeRef::I32 | TypeRef::I64 | TypeRef::U32 | TypeRef::U64 | TypeRef::F32 | TypeRef::F64 => {
                Some(JsonKind::Number)
            }
            TypeRef::String | TypeRef::DateTime | TypeRef::Date | TypeRef::Uuid | TypeRef::Secret | TypeRef::Base64 => {
                Some(JsonKind::Text)
            }
            TypeRef::List(_) => Some(JsonKind::List),
            TypeRef::Map(_) | TypeRef::JsonObject => Some(JsonKind::Object),
            TypeRef::Named(name) => match &self.definition(name)?.kind {
                TypeKind::Object(_) => Some(JsonKind::Object),
                TypeKind::Enum(list) if depth < MAX_DEPTH => self.kind(&list.base, depth + 1),
                _ => None,
            },
            _ => None,
        }
    }
}

/// Whether texts of a type can be what a part says: one with a form of its own takes the time at most.
fn takes_text_of(part: ErrorPart, ty: &TypeRef) -> bool {
    match ty {
        TypeRef::DateTime => part == ErrorPart::Time,
        TypeRef::Date | TypeRef::Uuid => false,
        _ => true,
    }
}

fn is_required(field: &Field) -> bool {
    matches!(field.presence, Presence::Required) && field.constant.is_none() && field.default.is_none()
}

fn missing(at: &str, name: &str) -> Obstacle {
    Obstacle::at(at, format!("`{name}` is required, and the server has nothing for it"))
}
