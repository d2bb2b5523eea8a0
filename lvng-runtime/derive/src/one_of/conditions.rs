//! What has to stand in a value for a variant: `"circle"` in the discriminator, `"/style/kind" = ["filled", "empty"]`
//! elsewhere.

use proc_macro2::TokenStream;
use quote::quote;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Error, LitStr, Result, Token, bracketed};

/// A `#[when(…)]`.
#[derive(Default)]
pub struct When {
    pub tags: Vec<LitStr>,
    /// All values that no other variant has, and none.
    pub is_default: bool,
    /// The event ends its stream.
    pub is_terminal: bool,
    pub conditions: Vec<Condition>,
}

/// A property that has one of some values.
pub struct Condition {
    /// The members that lead to it.
    path: Vec<String>,
    values: Vec<LitStr>,
}

impl Parse for When {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let mut when = When::default();
        while !input.is_empty() {
            if input.peek(syn::Ident) {
                when.word(&input.parse()?)?;
                if !input.is_empty() {
                    input.parse::<Token![,]>()?;
                }
                continue;
            }
            let text: LitStr = input.parse()?;
            if input.peek(Token![=]) {
                input.parse::<Token![=]>()?;
                let values = match input.peek(syn::token::Bracket) {
                    true => {
                        let list;
                        bracketed!(list in input);
                        Punctuated::<LitStr, Token![,]>::parse_terminated(&list)?.into_iter().collect()
                    }
                    false => vec![input.parse()?],
                };
                when.conditions.push(Condition { path: members(&text)?, values });
            } else {
                when.tags.push(text);
            }
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        Ok(when)
    }
}

impl When {
    fn word(&mut self, word: &syn::Ident) -> Result<()> {
        match word.to_string().as_str() {
            "default" => self.is_default = true,
            "terminal" => self.is_terminal = true,
            _ => return Err(Error::new(word.span(), "expected a text, `default` or `terminal`")),
        }
        Ok(())
    }
}

/// The members that a JSON pointer (RFC 6901) leads through.
fn members(pointer: &LitStr) -> Result<Vec<String>> {
    let text = pointer.value();
    match text.strip_prefix('/') {
        Some(rest) => Ok(rest.split('/').map(|name| name.replace("~1", "/").replace("~0", "~")).collect()),
        None => Err(Error::new(pointer.span(), "expected a JSON pointer: `/property`")),
    }
}

/// The texts that conditions look at, each once.
pub struct Texts<'c> {
    paths: Vec<&'c [String]>,
}

impl<'c> Texts<'c> {
    pub fn of(conditions: impl Iterator<Item = &'c Condition>) -> Self {
        let mut paths: Vec<&[String]> = Vec::new();
        for condition in conditions {
            if !paths.contains(&condition.path.as_slice()) {
                paths.push(&condition.path);
            }
        }
        Texts { paths }
    }

    /// Finds them.
    pub fn found(&self) -> Option<TokenStream> {
        let paths = &self.paths;
        (!paths.is_empty()).then(|| quote!(let texts = [#(choice.text_at(&[#(#paths),*])),*];))
    }

    /// `code`, where all conditions hold.
    pub fn guard(&self, conditions: &[Condition], code: TokenStream) -> TokenStream {
        let holds = conditions.iter().map(|Condition { path, values }| {
            let index = self.paths.iter().position(|known| *known == path.as_slice());
            quote!(matches!(texts[#index].as_deref(), Some(#(#values)|*)))
        });
        match conditions.is_empty() {
            true => code,
            false => quote!(if #(#holds)&&* { #code }),
        }
    }
}
