//! How the members of an object are read.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Ident;

/// The pattern of members that are read together: a tuple, or several where there are more than a tuple may have.
pub fn pattern(members: &[&Ident]) -> TokenStream {
    /// The longest tuple that the runtime knows as `MemberTuple`.
    const LONGEST: usize = 12;
    match members.split_at_checked(LONGEST) {
        Some((first, rest)) if !rest.is_empty() => {
            let rest = pattern(rest);
            quote!(lvng_runtime::__private::Both((#(#first,)*), #rest))
        }
        _ => quote!((#(#members,)*)),
    }
}
