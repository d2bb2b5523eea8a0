//! An example of a call, for the docs of its method: `ir::Operation` → a block of code that compiles.
//!
//! What is no text, number or flag is a parameter of the hidden function around it, so that every example compiles.

use super::inline::code;
use super::markdown::wrap;
use super::scope::{FOREIGN, Index};
use crate::ir::{Argument, ArgumentRole, Conversion, MapType, Operation, Presence, Tag, TypeRef};

/// How many setters an example shows.
const SHOWN: usize = 2;
/// How many more are named below it.
const NAMED: usize = 12;
/// Longer statements are broken, as rustfmt does: pages have room for so many letters without a bar to scroll.
const WIDTH: usize = 90;

/// The block, and what else may be set; nothing where the crate is not known.
pub(crate) fn call(index: &Index<'_>, tag: &Tag, operation: &Operation) -> Vec<String> {
    let crate_name = index.crate_name;
    if crate_name.is_empty() {
        return Vec::new();
    }
    let mut given = vec![format!("client: {crate_name}::Client")];
    let required = operation.arguments.iter().filter(|argument| argument.role == ArgumentRole::Required);
    let mut values = Vec::new();
    for argument in required {
        values.push(literal(argument).unwrap_or_else(|| {
            let name = format!("{}{}", argument.field.ident, suffix(&argument.field.ident));
            given.push(format!("{name}: {}", field_type(index, argument)));
            name
        }));
    }
    let optional = || operation.arguments.iter().filter(|argument| argument.role == ArgumentRole::Optional);
    let is_plain = |argument: &&Argument| argument.field.presence == Presence::Optional && literal(argument).is_some();
    let setters: Vec<&Argument> =
        optional().filter(is_plain).filter(|one| !one.field.docs.deprecated).take(SHOWN).collect();
    let setter = |one: &&Argument| format!(".{}({})", one.field.ident, literal(one).unwrap_or_default());
    let method = format!(".{}({})", operation.method_name, values.join(", "));
    let mut call = vec![format!(".{}()", tag.module), method];
    call.extend(setters.iter().map(setter));
    let mut lines = vec![
        "```no_run".to_owned(),
        format!("# async fn example({}) -> Result<(), {crate_name}::Error> {{", given.join(", ")),
    ];
    lines.extend(statements(operation, &call));
    lines.extend(["# Ok(())", "# }", "```"].map(str::to_owned));
    lines.extend(more(optional(), &setters));
    lines
}

/// The call, and what is done with what it answers.
fn statements(operation: &Operation, call: &[String]) -> Vec<String> {
    let each = |one: &str| {
        let all = [one, "s"].concat();
        let lines = [
            format!("while let Some({one}) = {all}.next().await {{"),
            format!("    println!(\"{{:?}}\", {one}?);"),
            "}".to_owned(),
        ];
        lines.into_iter()
    };
    match (&operation.pagination, &operation.success.ty) {
        (Some(pagination), _) if pagination.paged.is_some() => {
            statement("let mut items = client", call, ".items()").into_iter().chain(each("item")).collect()
        }
        (_, TypeRef::Events(_)) => {
            statement("let mut events = client", call, ".await?").into_iter().chain(each("event")).collect()
        }
        (_, TypeRef::Unit) => statement("client", call, ".await?"),
        _ => statement("let answer = client", call, ".await?"),
    }
}

/// A statement that is a chain of methods: on one line where it has room there.
fn statement(begin: &str, chain: &[String], end: &str) -> Vec<String> {
    let line = format!("{begin}{}{end};", chain.concat());
    if line.chars().count() <= WIDTH {
        return vec![line];
    }
    let links = chain.iter().map(|link| format!("    {link}"));
    [begin.to_owned()].into_iter().chain(links).chain([format!("    {end};")]).collect()
}

/// What else may be set.
fn more<'o>(optional: impl Iterator<Item = &'o Argument>, shown: &[&Argument]) -> Vec<String> {
    let is_shown = |one: &&Argument| shown.iter().any(|known| known.field.ident == one.field.ident);
    let names: Vec<String> = optional.filter(|one| !is_shown(one)).map(|one| code(&one.field.ident)).collect();
    if names.is_empty() {
        return Vec::new();
    }
    let more = if names.len() > NAMED { " and more" } else { "" };
    let names: Vec<String> = names.into_iter().take(NAMED).collect();
    let text = format!("May be set, too: {}{more}.", names.join(", "));
    [String::new()].into_iter().chain(wrap(&text)).collect()
}

/// A value of a plain type, as it is written in a call.
fn literal(argument: &Argument) -> Option<String> {
    let field = &argument.field;
    let text = || format!("{:?}", field.wire_name);
    if !matches!(field.presence, Presence::Required | Presence::Optional) {
        return None;
    }
    Some(match (argument.conversion, &field.ty) {
        (Conversion::Items, _) => format!("[{}]", text()),
        (Conversion::Into, TypeRef::String | TypeRef::Secret) => text(),
        (Conversion::Exact, TypeRef::Bool) => "true".to_owned(),
        (Conversion::Exact, TypeRef::I32 | TypeRef::I64 | TypeRef::U32 | TypeRef::U64) => "1".to_owned(),
        (Conversion::Exact, TypeRef::F32 | TypeRef::F64) => "1.0".to_owned(),
        _ => return None,
    })
}

/// What tells an argument from the names of the example.
fn suffix(name: &str) -> &'static str {
    if ["client", "items", "events", "answer"].contains(&name) { "_value" } else { "" }
}

/// The type of an argument, by paths from outside of the crate.
fn field_type(index: &Index<'_>, argument: &Argument) -> String {
    let ty = path(index, &argument.field.ty);
    match argument.field.presence {
        Presence::Required | Presence::Optional => ty,
        Presence::Nullable => format!("Option<{ty}>"),
        Presence::OptionalNullable => format!("{}::Patch<{ty}>", index.crate_name),
    }
}

fn path(index: &Index<'_>, ty: &TypeRef) -> String {
    let crate_name = index.crate_name;
    let of_crate = |name: &str| format!("{crate_name}::{name}");
    match ty {
        TypeRef::Unit => "()".to_owned(),
        TypeRef::Bool => "bool".to_owned(),
        TypeRef::I32 => "i32".to_owned(),
        TypeRef::I64 => "i64".to_owned(),
        TypeRef::U32 => "u32".to_owned(),
        TypeRef::U64 => "u64".to_owned(),
        TypeRef::F32 => "f32".to_owned(),
        TypeRef::F64 => "f64".to_owned(),
        TypeRef::String => "String".to_owned(),
        TypeRef::Null => of_crate("Null"),
        TypeRef::DateTime => of_crate("DateTime"),
        TypeRef::Date => of_crate("Date"),
        TypeRef::Uuid => of_crate("Uuid"),
        TypeRef::Secret => of_crate("Secret"),
        TypeRef::Base64 => of_crate("Base64"),
        TypeRef::File => of_crate("File"),
        TypeRef::ByteStream => of_crate("ByteStream"),
        TypeRef::Any => of_crate("Value"),
        TypeRef::JsonObject => of_crate("JsonObject"),
        TypeRef::Named(name) => {
            let module = name.module.as_deref().unwrap_or("common");
            format!("{crate_name}::{}::{}", module, name.name)
        }
        TypeRef::Foreign(foreign) => format!("{crate_name}::{FOREIGN}::{}", foreign.name),
        TypeRef::Events(item) => format!("{crate_name}::EventStream<{}>", path(index, item)),
        TypeRef::Map(value) => {
            let krate = if index.maps == MapType::IndexMap { index.crate_name } else { "std::collections" };
            format!("{krate}::{}<String, {}>", index.maps.name(), path(index, value))
        }
        TypeRef::List(item) => format!("Vec<{}>", path(index, item)),
        TypeRef::Nullable(item) => format!("Option<{}>", path(index, item)),
        TypeRef::Boxed(item) => format!("Box<{}>", path(index, item)),
    }
}
