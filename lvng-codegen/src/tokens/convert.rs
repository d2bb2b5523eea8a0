//! Tokens that were parsed → those that are written.

use super::{Kind, TokenStream};
use proc_macro2::{Delimiter, Spacing, TokenTree};

/// Marks of several characters.
const LONG: [&str; 5] = ["::", "->", "=>", ">>", ".."];

impl From<proc_macro2::TokenStream> for TokenStream {
    fn from(parsed: proc_macro2::TokenStream) -> Self {
        let mut tokens = TokenStream::default();
        add(&mut tokens, parsed);
        tokens
    }
}

fn add(tokens: &mut TokenStream, parsed: proc_macro2::TokenStream) {
    // Whether the next token belongs to the last mark, as far as the parser knows.
    let mut is_joint = false;
    for token in parsed {
        let was_joint = std::mem::replace(&mut is_joint, false);
        match token {
            TokenTree::Punct(punct) => {
                let mark = punct.as_char();
                let belongs = was_joint && LONG.iter().any(|long| is_made_of(long, tokens.last(), mark));
                tokens.put(Kind::Mark, mark.encode_utf8(&mut [0; 4]), was_joint, belongs);
                is_joint = punct.spacing() == Spacing::Joint;
            }
            TokenTree::Ident(ident) => {
                let is_lifetime = was_joint && tokens.last() == "'";
                tokens.put(Kind::Word, &ident.to_string(), was_joint, is_lifetime);
            }
            TokenTree::Literal(literal) => tokens.put(Kind::Word, &literal.to_string(), was_joint, false),
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Brace => ("{", "}"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::None => {
                        add(tokens, group.stream());
                        continue;
                    }
                };
                let open = tokens.begin(open);
                add(tokens, group.stream());
                tokens.end(open, close);
            }
        }
    }
}

fn is_made_of(long: &str, first: &str, last: char) -> bool {
    long.strip_suffix(last) == Some(first)
}
