//! Text of Rust → the same, formatted by prettyplease.

/// Items as prettyplease writes them. Emission makes Rust of valid names only; should that ever fail, they stay as they are,
/// and rustc says where.
pub(super) fn pretty(source: &str) -> String {
    match syn::parse_file(source) {
        Ok(file) => prettyplease::unparse(&file),
        Err(_) => [source, "\n"].concat(),
    }
}
