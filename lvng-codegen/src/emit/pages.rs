//! Paging: `ir::PagedItems` → how an operation moves through its pages.

use super::attributes::gate;
use super::ident::ident;
use super::scope::Scope;
use super::types::type_ref;
use crate::ir::{LastPage, Operation, PagedItems, Progress};
use crate::tokens::{Ident, Literal, TokenStream, quote};

/// The module that clients are made of.
const CLIENT: &str = "lvng_runtime::client";
const PAGING: &str = "lvng_runtime::client::paging";

/// Fields that lead into a page, each with whether it may be absent.
type Steps<'a> = &'a [(String, bool)];

/// The impl of `Paginated` for an operation whose items and position are known.
pub(crate) fn paginated(scope: &mut Scope, op: &Operation) -> Option<TokenStream> {
    let pages = op.pagination.as_ref()?.paged.as_ref()?;
    let progress = progress(scope, pages);
    let gate = gate(op);
    let paginated = scope.name(CLIENT, "Paginated");
    let state = scope.name(PAGING, "Progress");
    let operation = scope.own(&op.type_name);
    let page = type_ref(scope, &op.success.ty);
    let item = type_ref(scope, &pages.item);
    let items = owned(quote!(page), &pages.items);
    Some(quote! {
        #gate
        impl #paginated for #operation {
            type Item = #item;

            fn advance(&mut self, page: &#page, progress: &mut #state) -> bool {
                #progress
            }

            fn items(page: #page) -> Vec<#item> {
                #items
            }
        }
    })
}

/// How the request for the next page is made of a page.
fn progress(scope: &mut Scope, pages: &PagedItems) -> TokenStream {
    let name = ident(&pages.position);
    let count = count(quote!(page), &pages.items);
    match &pages.progress {
        Progress::Offset(last) => {
            let end = end(scope, last);
            quote!(progress.offset(&mut self.#name, #count, #end))
        }
        Progress::Page(first, last) => {
            let first = Literal::number(*first);
            let end = end(scope, last);
            quote!(progress.number(&mut self.#name, #first, #count, #end))
        }
        Progress::Cursor(path) => {
            let next = optional(value(quote!(page), path));
            let end = scope.name(PAGING, "End");
            quote!(progress.cursor(&mut self.#name, #next, #end::Unknown))
        }
        Progress::ItemCursor(path) => {
            let last = last(quote!(page), &pages.items);
            let (next, may_be_absent) = value(quote!(it), path);
            let map = if may_be_absent { quote!(and_then) } else { quote!(map) };
            let end = scope.name(PAGING, "End");
            quote!(progress.cursor(&mut self.#name, #last.#map(|it| #next.clone()), #end::Unknown))
        }
    }
}

fn end(scope: &mut Scope, last: &LastPage) -> TokenStream {
    let end = scope.name(PAGING, "End");
    let at = |path| value(quote!(page), path).0;
    match last {
        LastPage::Total(path) => {
            let total = at(path);
            quote!(#end::total(#total))
        }
        LastPage::HasMore(path) => {
            let more = at(path);
            quote!(#end::has_more(#more))
        }
        LastPage::Empty => quote!(#end::Unknown),
    }
}

/// The number of items under a path of fields.
fn count(page: TokenStream, path: Steps<'_>) -> TokenStream {
    match split(path) {
        None => quote!(#page.len()),
        Some((field, false, rest)) => count(quote!(#page.#field), rest),
        Some((field, true, [])) => quote!(#page.#field.as_ref().map_or(0, Vec::len)),
        Some((field, true, rest)) => {
            let inner = count(quote!(it), rest);
            quote!(#page.#field.as_ref().map_or(0, |it| #inner))
        }
    }
}

/// The value under a path of fields, and whether it is an `Option`.
fn value(page: TokenStream, path: Steps<'_>) -> (TokenStream, bool) {
    match split(path) {
        None => (page, false),
        Some((field, false, rest)) => value(quote!(#page.#field), rest),
        Some((field, true, [])) => (quote!(#page.#field), true),
        Some((field, true, rest)) => match value(quote!(it), rest) {
            (inner, true) => (quote!(#page.#field.as_ref().and_then(|it| #inner.clone())), true),
            (inner, false) => (quote!(#page.#field.as_ref().map(|it| #inner.clone())), true),
        },
    }
}

fn optional((value, may_be_absent): (TokenStream, bool)) -> TokenStream {
    if may_be_absent { quote!(#value.clone()) } else { quote!(Some(#value.clone())) }
}

/// The last item of the list under a path of fields.
fn last(page: TokenStream, path: Steps<'_>) -> TokenStream {
    match split(path) {
        None => quote!(#page.last()),
        Some((field, false, rest)) => last(quote!(#page.#field), rest),
        Some((field, true, rest)) => {
            let inner = last(quote!(it), rest);
            quote!(#page.#field.as_ref().and_then(|it| #inner))
        }
    }
}

/// The items under a path of fields, taken out.
fn owned(page: TokenStream, path: Steps<'_>) -> TokenStream {
    match split(path) {
        None => page,
        Some((field, false, rest)) => owned(quote!(#page.#field), rest),
        Some((field, true, [])) => quote!(#page.#field.unwrap_or_default()),
        Some((field, true, rest)) => {
            let inner = owned(quote!(it), rest);
            quote!(#page.#field.map(|it| #inner).unwrap_or_default())
        }
    }
}

fn split(path: Steps<'_>) -> Option<(Ident<'_>, bool, Steps<'_>)> {
    let ((name, may_be_absent), rest) = path.split_first()?;
    Some((ident(name), *may_be_absent, rest))
}
