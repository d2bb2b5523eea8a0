//! Docs for what the description leaves without: a type says where it is used, a variant what it holds. Titles that only
//! say the name again are left out.

use foldhash::HashMap;

use super::draft_id::innermost_name;
use super::{docs, response_docs};
use crate::ir::{Api, ArgumentLocation, Docs, Extra, Field, TypeDef, TypeKind, TypeName, TypeRef, VariantShape};

/// Gives every type and variant a line.
pub fn describe(api: &mut Api) {
    let uses = uses(api);
    for tag in &mut api.tags {
        for argument in tag.operations.iter_mut().flat_map(|operation| &mut operation.arguments) {
            drop_echo_of_field(&mut argument.field);
            if argument.location == ArgumentLocation::BodyExtra && is_empty(&argument.field.docs) {
                argument.field.docs.summary = Some("Other properties of the body.".to_owned());
            }
        }
        let module = Some(tag.module.clone());
        tag.types.iter_mut().for_each(|def| describe_type(def, &module, &uses));
    }
    api.common.iter_mut().for_each(|def| describe_type(def, &None, &uses));
}

type Uses = HashMap<TypeName, String>;

fn describe_type(def: &mut TypeDef, module: &Option<String>, uses: &Uses) {
    drop_echo(&mut def.docs, &[&def.name]);
    if let TypeKind::Object(object) = &mut def.kind {
        object.fields.iter_mut().for_each(drop_echo_of_field);
    }
    if is_empty(&def.docs) {
        let name = TypeName { module: module.clone(), name: def.name.clone() };
        let text = uses.get(&name).cloned().unwrap_or_else(|| format!("The schema `{}`.", def.name));
        def.docs.summary = Some(text);
    }
    if let TypeKind::OneOf(one_of) = &mut def.kind {
        for variant in one_of.variants.iter_mut().filter(|variant| is_empty(&variant.docs)) {
            variant.docs.summary = Some(match (&variant.shape, variant.tags.first()) {
                (VariantShape::Text(text), _) => format!("`{text}`"),
                (VariantShape::Empty { .. }, Some(tag)) => format!("`{tag}`"),
                _ => kind(&variant.ty),
            });
        }
    }
}

fn drop_echo_of_field(field: &mut Field) {
    let ty = innermost_name(&field.ty).map_or("", |ty| &ty.name);
    drop_echo(&mut field.docs, &[&field.wire_name, ty]);
}

/// Takes a title away that is one of the names in other letters: `Page` of `page`, `Primary IP` of `PrimaryIp`.
fn drop_echo(docs: &mut Docs, names: &[&str]) {
    let letters =
        |text: &str| -> String { text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect() };
    let is_echo = |title: &String| names.iter().any(|name| letters(name) == letters(title));
    docs.summary = docs.summary.take().filter(|title| !is_echo(title));
}

fn is_empty(docs: &Docs) -> bool {
    docs.summary.is_none() && docs.description.is_none()
}

/// Where each type is used first.
fn uses(api: &Api) -> Uses {
    let mut uses = Uses::default();
    let mut note = |ty: &TypeRef, text: &dyn Fn() -> String| {
        if let Some(name) = innermost_name(ty).filter(|name| !uses.contains_key(name)) {
            uses.insert(name.clone(), text());
        }
    };
    for operation in api.tags.iter().flat_map(|tag| &tag.operations) {
        let id = &operation.id;
        for (answer, when) in [(&operation.success, ""), (&operation.failure, " when it fails")] {
            for response in &answer.responses {
                let Some((_, ty)) = &response.content else { continue };
                // What one of several statuses means says nothing of the others.
                let is_only = when.is_empty() && answer.responses.len() == 1;
                note(ty, &|| {
                    let said = Some(response).filter(|_| is_only).and_then(response_docs::says_more);
                    let said = said.filter(|text| !text.contains("\n\n"));
                    let said = said.map_or_else(|| ".".to_owned(), |text| format!(": {}", docs::continued(text)));
                    format!("What `{id}` answers{when}{said}")
                });
            }
        }
        for argument in &operation.arguments {
            note(&argument.field.ty, &|| match argument.location {
                ArgumentLocation::Body => format!("The body of `{id}`."),
                ArgumentLocation::BodyExtra => format!("Another property of the body of `{id}`."),
                _ => format!("`{}` of `{id}`.", argument.field.wire_name),
            });
        }
        for response in operation.success.responses.iter().chain(&operation.failure.responses) {
            for field in response.headers.iter().map(|header| &header.field) {
                note(&field.ty, &|| format!("The response header `{}` of `{id}`.", field.wire_name));
            }
        }
    }
    for def in api.tags.iter().flat_map(|tag| &tag.types).chain(&api.common) {
        match &def.kind {
            TypeKind::Object(object) => {
                // That a type has itself as a part says nothing of what it is for.
                let is_other = |ty: &TypeRef| innermost_name(ty).is_some_and(|name| name.name != def.name);
                for field in object.fields.iter().filter(|field| is_other(&field.ty)) {
                    note(&field.ty, &|| format!("`{}` of `{}`.", field.wire_name, def.name));
                }
                if let Extra::Kept(_, ty) = &object.extra {
                    note(ty, &|| format!("Another property of `{}`.", def.name));
                }
            }
            TypeKind::OneOf(one_of) => {
                let others = one_of.variants.iter().map(|variant| &variant.ty);
                let others = others.filter(|ty| innermost_name(ty).is_some_and(|name| name.name != def.name));
                others.for_each(|ty| note(ty, &|| format!("A kind of `{}`.", def.name)));
            }
            TypeKind::Alias(ty @ (TypeRef::List(_) | TypeRef::Map(_))) => {
                note(ty, &|| format!("An item of `{}`.", def.name))
            }
            TypeKind::Enum(_) | TypeKind::Contents(_) | TypeKind::Alias(_) => {}
        }
    }
    uses
}

/// What a variant holds, in a word.
fn kind(ty: &TypeRef) -> String {
    match ty {
        TypeRef::Named(name) => format!("See `{}`.", name.name),
        TypeRef::Boxed(inner) | TypeRef::Nullable(inner) => kind(inner),
        TypeRef::List(_) => "A list.".to_owned(),
        TypeRef::Map(_) | TypeRef::JsonObject => "An object.".to_owned(),
        TypeRef::Null => "`null`".to_owned(),
        TypeRef::Bool => "A boolean.".to_owned(),
        TypeRef::I32 | TypeRef::I64 | TypeRef::U32 | TypeRef::U64 => "A whole number.".to_owned(),
        TypeRef::F32 | TypeRef::F64 => "A number.".to_owned(),
        TypeRef::Any => "Any value.".to_owned(),
        _ => "Text.".to_owned(),
    }
}
