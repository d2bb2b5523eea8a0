//! Operations of a generated crate, and the function for each.

use crate::build::{find, head, is_extra, is_responses, value, wire_name};
use crate::crate_items::CrateItems;
use syn::{ItemStruct, Type};

/// An operation.
#[derive(Debug)]
pub struct Operation<'a> {
    /// Method and path, without the names of parameters: `GET /pets/{}`.
    pub key: String,
    /// The function for it.
    pub function: String,
    item: &'a ItemStruct,
    paged: bool,
}

/// All operations, in the order of files.
pub fn all(items: &CrateItems) -> Vec<Operation<'_>> {
    let structs = items.structs.iter().enumerate();
    let operations = structs.filter_map(|(number, (_, item))| {
        let text = find(&item.attrs, "operation")?;
        Some(Operation {
            key: key(&text)?,
            function: format!("call_{number}"),
            item,
            paged: find(&item.attrs, "pagination").is_some(),
        })
    });
    operations.collect()
}

/// `GET /pets/{}` of `"getPet", GET "/pets/{id}", ..Shared`.
fn key(text: &str) -> Option<String> {
    let mut parts = text.splitn(3, ", ");
    let line = parts.nth(1)?;
    let (method, path) = line.split_once(' ')?;
    let mut out = format!("{} ", method.trim_matches('"'));
    let mut inside = false;
    for letter in path.trim().trim_matches('"').chars() {
        match letter {
            '{' => {
                inside = true;
                out.push('{');
            }
            '}' => {
                inside = false;
                out.push('}');
            }
            _ if inside => {}
            letter => out.push(letter),
        }
    }
    Some(out)
}

/// The function that makes the struct and sends it.
pub fn function(operation: &Operation<'_>, items: &CrateItems) -> String {
    let item = operation.item;
    let path = &items.paths[&item.ident.to_string()];
    let (mut fields, mut known) = (Vec::new(), Vec::new());
    for field in &item.fields {
        let Some(ident) = &field.ident else { continue };
        let made = if let Some(text) = find(&field.attrs, "param") {
            let place = text.split([',', ' ']).next().unwrap_or_default().to_owned();
            let name = wire_name(field, "param");
            known.push(format!("({place:?}, {name:?})"));
            value(&field.ty, &format!("args.at({place:?}, {name:?})"), &name, items)
        } else if find(&field.attrs, "body").is_some() {
            known.push("(\"body\", \"\")".to_owned());
            value(&field.ty, "args.body()", "body", items)
        } else if is_extra(field) || field.attrs.iter().any(|attribute| attribute.path().is_ident("content_type")) {
            "Default::default()".to_owned()
        } else {
            known.push("(\"body\", \"\")".to_owned());
            let name = wire_name(field, "field");
            value(&field.ty, &format!("args.body().and_then(|v| v.get({name:?}))"), &name, items)
        };
        fields.push(format!("        {ident}: {made},\n"));
    }
    let send = if operation.paged { "pages(client, operation).await".to_owned() } else { invoke(item, items) };
    format!(
        "async fn {}(client: Client, args: Args) -> Result<Call, String> {{\n    args.known(&[{}])?;\n    \
         let operation = {path} {{\n{}    }};\n    {send}\n}}\n",
        operation.function,
        known.join(", "),
        fields.concat(),
    )
}

fn invoke(item: &ItemStruct, items: &CrateItems) -> String {
    let answer = find(&item.attrs, "success").and_then(|text| answer_type(&text));
    let shown = match &answer {
        None if item.attrs.iter().any(|attribute| attribute.path().is_ident("success")) => "nothing()".to_owned(),
        None => "as_json(&value)".to_owned(),
        Some(kind) => match head(kind).and_then(|(name, _)| items.enums.get(&name)).filter(|item| is_responses(item)) {
            Some(responses) => variants(responses, items),
            None => show(kind, "value"),
        },
    };
    format!("invoke(client, operation, |value| async move {{ {shown} }}).await")
}

/// The type in `200, json, Pet`; none in `204`.
fn answer_type(text: &str) -> Option<Type> {
    let last = split_outside_brackets(text).pop()?;
    let kind: Type = syn::parse_str(&last).ok()?;
    let name = head(&kind)?.0;
    let starts_large = name.chars().next().is_some_and(char::is_uppercase);
    (starts_large || matches!(name.as_str(), "bool" | "i32" | "i64" | "u32" | "u64" | "f64" | "f32")).then_some(kind)
}

fn split_outside_brackets(text: &str) -> Vec<String> {
    let (mut depth, mut parts) = (0, vec![String::new()]);
    for letter in text.chars() {
        match letter {
            '<' | '(' => depth += 1,
            '>' | ')' => depth -= 1,
            _ => {}
        }
        match (letter, parts.last_mut()) {
            (',', _) if depth == 0 => parts.push(String::new()),
            (letter, Some(part)) => part.push(letter),
            (_, None) => {}
        }
    }
    parts
}

fn variants(responses: &syn::ItemEnum, items: &CrateItems) -> String {
    let path = &items.paths[&responses.ident.to_string()];
    let arms = responses.variants.iter().map(|variant| match variant.fields.iter().next() {
        Some(field) => format!("{path}::{}(value) => {}", variant.ident, show(&field.ty, "value")),
        None => format!("{path}::{} => nothing()", variant.ident),
    });
    format!("match value {{ {} }}", arms.collect::<Vec<_>>().join(", "))
}

fn show(kind: &Type, name: &str) -> String {
    match head(kind).map(|(name, _)| name).as_deref() {
        Some("ByteStream") => format!("as_bytes({name}).await"),
        Some("EventStream") => format!("as_events({name}).await"),
        Some("File") => format!("as_bytes({name}.stream()).await"),
        _ => format!("as_json(&{name})"),
    }
}
