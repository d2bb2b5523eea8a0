//! Paths of types of Rust.

use syn::{GenericArgument, Path, PathArguments, Token, Type, TypePath};

/// Reads the path of a type: `jiff::Timestamp`, `crate::Money`, `chrono::DateTime<chrono::Utc>`. The result counts from
/// crates, so that no module of the generated code stands in the way.
///
/// # Errors
/// Why it is none.
pub(super) fn parse(text: &str) -> Result<TypePath, String> {
    let mut path: TypePath = syn::parse_str(text).map_err(|error| error.to_string())?;
    let first = path.path.segments.first().map(|first| first.ident.to_string()).unwrap_or_default();
    if path.qself.is_some() || path.path.segments.len() < 2 || ["self", "super"].contains(&first.as_str()) {
        return Err("expected the crate and the name, such as `jiff::Timestamp` or `crate::Money`".to_owned());
    }
    root(&mut path.path);
    Ok(path)
}

fn root(path: &mut Path) {
    if path.segments.len() > 1 && path.segments.first().is_some_and(|first| first.ident != "crate") {
        path.leading_colon.get_or_insert(<Token![::]>::default());
    }
    for segment in &mut path.segments {
        let PathArguments::AngleBracketed(arguments) = &mut segment.arguments else { continue };
        for argument in &mut arguments.args {
            if let GenericArgument::Type(Type::Path(inner)) = argument {
                root(&mut inner.path);
            }
        }
    }
}
