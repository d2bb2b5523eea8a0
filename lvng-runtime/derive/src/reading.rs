//! How the members of an object are read: in the order in which they come, each into a variable of its own.

use crate::member::Side;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::Ident;

/// The members of an object, and the code that reads them.
pub struct Members {
    /// The variable that holds the reader of the object.
    reader: Ident,
    locals: Vec<Ident>,
    /// What is done with each member that the table describes, in its order.
    known: Vec<TokenStream>,
    /// What is done with any other.
    other: TokenStream,
    values: Vec<TokenStream>,
}

impl Members {
    pub fn new(reader: Ident) -> Self {
        Members { reader, locals: Vec::new(), known: Vec::new(), other: quote!({}), values: Vec::new() }
    }

    /// Adds the next member that the table describes: the variable that its value comes to, and its place in the table.
    pub fn field(&mut self) -> (Ident, usize) {
        self.field_of(None)
    }

    /// The same, of a member that one side alone may send.
    pub fn field_of(&mut self, side: Option<Side>) -> (Ident, usize) {
        let (reader, index) = (&self.reader, self.known.len());
        let local = format_ident!("member_{index}");
        let read = format_ident!("{}", if side == Some(Side::Server) { "read_only" } else { "field" });
        self.known.push(quote!(#index => #reader.#read(&mut #local),));
        self.values.push(quote!(let #local = #reader.value(#index, #local);));
        self.locals.push(local.clone());
        (local, index)
    }

    /// The same, for an alternative that is none where the member does not come, whoever reads.
    pub fn telling_field(&mut self) -> (Ident, usize) {
        let (place, (local, index)) = (self.values.len(), self.field());
        let check = quote! {
            if matches!(#local, lvng_runtime::__private::Slot::Absent) {
                return None;
            }
        };
        self.values.insert(place, check);
        (local, index)
    }

    /// Adds the map of all members that the table does not describe.
    pub fn extra(&mut self) -> Ident {
        let reader = &self.reader;
        let local = format_ident!("extra");
        self.other = quote!(#reader.extra(&mut #local));
        self.values.push(quote!(let #local = #reader.extra_value(#local);));
        self.locals.push(local.clone());
        local
    }

    pub fn is_empty(&self) -> bool {
        self.locals.is_empty()
    }

    /// The variables that the values come to, each an `Option`.
    pub fn locals(&self) -> &[Ident] {
        &self.locals
    }

    /// Reads all members.
    pub fn reads(&self) -> TokenStream {
        let Members { reader, locals, known, other, values } = self;
        quote! {
            #(let mut #locals = lvng_runtime::__private::Slot::Absent;)*
            while let Some(index) = #reader.next() {
                match index {
                    #(#known)*
                    _ => #other,
                }
            }
            #(#values)*
        }
    }
}
