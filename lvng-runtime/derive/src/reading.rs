//! How the members of an object are read: in the order in which they come, each into a variable of its own.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::Ident;

/// The members of an object, and the code that reads them.
pub struct Members {
    /// The variable that holds the reader of the object.
    reader: Ident,
    locals: Vec<Ident>,
    arms: Vec<TokenStream>,
    values: Vec<TokenStream>,
    fields: usize,
}

impl Members {
    pub fn new(reader: Ident) -> Self {
        Members { reader, locals: Vec::new(), arms: Vec::new(), values: Vec::new(), fields: 0 }
    }

    /// Adds the next member that the table describes: the variable that its value comes to, and its place in the table.
    pub fn field(&mut self) -> (Ident, usize) {
        let (reader, index) = (&self.reader, self.fields);
        let local = format_ident!("member_{index}");
        self.arms.push(quote!(#index => #reader.field(&mut #local),));
        self.values.push(quote!(let #local = #reader.value(#index, #local);));
        self.locals.push(local.clone());
        self.fields += 1;
        (local, index)
    }

    /// Adds the map of all members that the table does not describe.
    pub fn extra(&mut self) -> Ident {
        let reader = &self.reader;
        let local = format_ident!("extra");
        self.arms.push(quote!(_ => #reader.extra(&mut #local),));
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
        let Members { reader, locals, arms, values, fields } = self;
        let rest = (locals.len() == *fields).then(|| quote!(_ => {}));
        // The arm of all others comes last, wherever their field stands.
        let (extra, known): (Vec<_>, Vec<_>) = arms.iter().partition(|arm| arm.to_string().starts_with('_'));
        quote! {
            #(let mut #locals = lvng_runtime::__private::Slot::Absent;)*
            while let Some(index) = #reader.next() {
                match index {
                    #(#known)*
                    #(#extra)*
                    #rest
                }
            }
            #(#values)*
        }
    }
}
