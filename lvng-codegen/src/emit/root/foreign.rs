//! The types of other crates that were chosen: the file `replaced.rs`.

use crate::emit::ident::ident;
use crate::ir::{Api, ForeignType};
use crate::tokens::{TokenStream, quote};

/// What a line of documentation begins with that is a remark: a comment at the end of the line below it, which the
/// formatter does not keep.
pub(crate) const REMARK: &str = " remark: ";

/// The file `replaced.rs`. Where a type is missing, the compiler says so at a line that names the setting.
pub(crate) fn foreign(api: &Api) -> TokenStream {
    let types = api.foreign.iter().map(foreign_type);
    quote! {
        //! Types of other crates that stand in for those of the description, as it was chosen.

        use lvng_runtime::Foreign;
        use lvng_runtime::wire::assert_foreign;

        #(#types)*
    }
}

fn foreign_type(ty: &ForeignType) -> TokenStream {
    let ForeignType { name, path, about, place } = ty;
    // A path was read as one before.
    let (name, path) = (ident(name), path.parse::<TokenStream>().unwrap_or_default());
    let docs = [" In place of ", about, "."].concat();
    let remark = [REMARK, place].concat();
    quote! {
        #[doc = #docs]
        #[doc = #remark]
        pub type #name = Foreign<#path>;
        #[doc = #remark]
        const _: () = assert_foreign::<#path>();
    }
}
