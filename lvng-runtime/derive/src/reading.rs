//! How the members of an object are read.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

/// The pattern of members or parameters that are read together: a tuple, or several where there are more than a tuple may have.
pub fn pattern<I: ToTokens>(members: &[I]) -> TokenStream {
    /// The longest tuple that the runtime knows as `MemberTuple` and `ParamTuple`.
    const LONGEST: usize = 12;
    match members.split_at_checked(LONGEST) {
        Some((first, rest)) if !rest.is_empty() => {
            let rest = pattern(rest);
            quote!(lvng_runtime::__private::Both((#(#first,)*), #rest))
        }
        _ => quote!((#(#members,)*)),
    }
}
