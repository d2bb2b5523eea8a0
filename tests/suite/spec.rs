//! The description three times over: its raw YAML, its IR, and the source that was generated from it.

use crate::support::workspace;
use lvng_codegen::ir::{Api, Operation, TypeDef, TypeName};
use lvng_codegen::{Input, Options};
use lvng_contract::Method;
use serde_yaml::Value;
use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

static API: LazyLock<Api> = LazyLock::new(|| {
    let options = Options { vendor: Some("lvng".to_owned()), ..Options::default() };
    match lvng_codegen::lower(&input(), &options) {
        Ok((api, _)) => api,
        Err(failure) => panic!("spec/ has errors: {:?}", failure.diagnostics),
    }
});

/// The IR of `spec/`.
pub fn api() -> &'static Api {
    &API
}

/// The operations of the IR by operationId.
pub fn operations() -> BTreeMap<&'static str, &'static Operation> {
    api().tags.iter().flat_map(|tag| &tag.operations).map(|operation| (operation.id.as_str(), operation)).collect()
}

/// The types of the IR by name.
pub fn types() -> HashMap<TypeName, &'static TypeDef> {
    let name = |module: Option<&String>, def: &TypeDef| TypeName { module: module.cloned(), name: def.name.clone() };
    let common = api().common.iter().map(|def| (name(None, def), def));
    let tags = api().tags.iter().flat_map(|tag| tag.types.iter().map(move |def| (name(Some(&tag.module), def), def)));
    common.chain(tags).collect()
}

/// The files of `spec/`.
pub fn input() -> Input {
    let mut files = BTreeMap::new();
    read_folder(&workspace().join("spec"), "", &mut files);
    Input { root: "openapi.yaml".to_owned(), files, ..Input::default() }
}

fn read_folder(folder: &Path, prefix: &str, files: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("the folder can be read").path();
        let name = format!("{prefix}{}", path.file_name().unwrap_or_default().to_string_lossy());
        match path.is_dir() {
            true => read_folder(&path, &format!("{name}/"), files),
            false if name.ends_with(".yaml") => {
                files.insert(name, fs::read_to_string(&path).expect("the file is text"));
            }
            false => {}
        }
    }
}

/// The operationIds in the YAML of `spec/`, found without the generator.
pub fn raw_operation_ids() -> Vec<String> {
    let mut ids = Vec::new();
    for (name, text) in input().files {
        let file: Value = serde_yaml::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        let paths = if name == "openapi.yaml" { file.get("paths").cloned().unwrap_or_default() } else { file };
        let paths = paths.as_mapping().cloned().unwrap_or_default();
        for (path, item) in paths.iter().filter(|(path, _)| path.as_str().is_some_and(|path| path.starts_with('/'))) {
            for operation in Method::ALL.iter().filter_map(|method| item.get(method.key())) {
                let id = operation.get("operationId").and_then(Value::as_str);
                ids.push(id.unwrap_or_else(|| panic!("{name}: {path:?} has an operation without id")).to_owned());
            }
        }
    }
    ids
}

/// A method of the generated client that makes a call.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ClientMethod {
    /// The module of the tag.
    pub module: String,
    /// The method.
    pub name: String,
    /// The operation's struct.
    pub operation: String,
}

/// The methods of the generated client that make calls, found in its source.
pub fn client_methods() -> Vec<ClientMethod> {
    let mut methods = Vec::new();
    for (module, file) in tag_files("client.rs") {
        for item in file.items {
            let syn::Item::Impl(block) = item else { continue };
            for item in block.items {
                let syn::ImplItem::Fn(method) = item else { continue };
                if let Some(operation) = called(&method.sig.output) {
                    methods.push(ClientMethod {
                        module: module.clone(),
                        name: method.sig.ident.to_string(),
                        operation,
                    });
                }
            }
        }
    }
    methods
}

/// `CreateAgent` of `-> Call<'c, C, CreateAgent>`.
fn called(output: &syn::ReturnType) -> Option<String> {
    let syn::ReturnType::Type(_, ty) = output else { return None };
    let syn::Type::Path(path) = &**ty else { return None };
    let last = path.path.segments.last().filter(|segment| segment.ident == "Call")?;
    let syn::PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
    last_name(arguments.args.iter().find_map(|argument| match argument {
        syn::GenericArgument::Type(ty) if last_name(Some(ty)).as_deref() != Some("C") => Some(ty),
        _ => None,
    }))
}

fn last_name(ty: Option<&syn::Type>) -> Option<String> {
    let Some(syn::Type::Path(path)) = ty else { return None };
    path.path.segments.last().map(|segment| segment.ident.to_string())
}

/// The operations that the generated servers bind, by the names of their structs.
pub fn routes() -> Vec<String> {
    let mut routes = Vec::new();
    for (_, file) in tag_files("server.rs") {
        for item in &file.items {
            let syn::Item::Fn(function) = item else { continue };
            if let Some(syn::Stmt::Expr(expression, None)) = function.block.stmts.last() {
                bound(expression, &mut routes);
            }
        }
    }
    routes
}

/// Follows `Routes::new().on(|api, cx, req: CreateAgent| …).on(…)` from its end.
fn bound(expression: &syn::Expr, routes: &mut Vec<String>) {
    let syn::Expr::MethodCall(call) = expression else { return };
    if let Some(syn::Expr::Closure(closure)) = call.args.first()
        && let Some(syn::Pat::Type(request)) = closure.inputs.last()
    {
        routes.extend(last_name(Some(&request.ty)));
    }
    bound(&call.receiver, routes);
}

fn tag_files(name: &str) -> Vec<(String, syn::File)> {
    let folder = workspace().join("lvng-api/src/generated");
    let mut files = Vec::new();
    for tag in &api().tags {
        let path = folder.join(tag.module.trim_start_matches("r#")).join(name);
        let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        files.push((tag.module.clone(), syn::parse_file(&text).expect("generated code parses")));
    }
    files
}
