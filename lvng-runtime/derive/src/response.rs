//! Responses in attributes: `#[success(201, json, CreateAgentResponse)]`, `#[status(201, json)]`.

use crate::keys::{collect, combine};
use crate::media::Media;
use lvng_contract::StatusSpec;
use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote};
use syn::parse::{Parse, ParseStream};
use syn::spanned::Spanned;
use syn::{Attribute, Error, Ident, Lit, LitInt, LitStr, Result, Token, Type};

/// What a call answers, by the `#[success(…)]` or `#[failure(…)]` of an operation.
pub struct Answer {
    /// The type.
    pub ty: TokenStream,
    /// The table: a `&'static [ResponseSpec]`.
    pub specs: TokenStream,
}

/// `200`, `"4XX"` or `default`.
struct Status {
    spec: StatusSpec,
    span: Span,
}

/// Responses of one kind of content: `400, 401, json, text, ErrorResponse`.
struct Listed {
    statuses: Vec<Status>,
    media: Vec<Media>,
    ty: Option<Type>,
}

/// What one attribute says.
enum Entry {
    /// `none`, where the defaults list some.
    None(Ident),
    Listed(Listed),
    /// The type alone: it derives `Responses` and has the table.
    Table(Type),
}

impl Answer {
    /// What nothing is known of: any JSON value.
    pub fn any() -> Self {
        Answer { ty: quote!(lvng_runtime::__private::Value), specs: quote!(&[]) }
    }

    /// Reads attributes of this name, if there are any.
    pub fn parse(attributes: &[Attribute], name: &str) -> Result<Option<Self>> {
        let named = attributes.iter().filter(|attribute| attribute.path().is_ident(name));
        let entries: Vec<Entry> = collect(named.map(Attribute::parse_args))?;
        let is_alone = entries.len() == 1;
        let mut listed = Vec::new();
        for entry in entries {
            match entry {
                Entry::Listed(responses) => listed.push(responses),
                Entry::None(_) if is_alone => return Ok(Some(Answer::any())),
                Entry::Table(ty) if is_alone => {
                    let specs = quote!(<#ty as lvng_runtime::__private::Responses>::SPECS);
                    return Ok(Some(Answer { ty: quote!(#ty), specs }));
                }
                Entry::None(word) => return Err(Error::new(word.span(), format!("`none` beside another `{name}`"))),
                Entry::Table(ty) => {
                    let text = format!("a type alone lists all responses, so there is no other `{name}` beside it");
                    return Err(Error::new(ty.span(), text));
                }
            }
        }
        if listed.is_empty() {
            return Ok(None);
        }
        let ty = one_type(&listed, name == "success")?;
        let rows: Vec<_> = listed.iter().flat_map(Listed::rows).collect();
        check_rows(&rows)?;
        let specs = rows.iter().map(Row::tokens);
        let specs = quote!(lvng_runtime::__private::ResponseSpec::listed::<#ty>(&[#(#specs),*]));
        Ok(Some(Answer { ty, specs }))
    }
}

/// The one type of responses that are listed.
fn one_type(listed: &[Listed], is_success: bool) -> Result<TokenStream> {
    let Some(first) = listed.iter().find_map(|responses| responses.ty.as_ref()) else {
        return Ok(quote!(()));
    };
    let enumeration = "responses that differ are an enum that derives `Responses`, which stands here alone";
    let as_text = |ty: &Type| ty.to_token_stream().to_string();
    let refusal = |responses: &Listed| match &responses.ty {
        Some(ty) => (as_text(ty) != as_text(first)).then(|| Error::new(ty.span(), enumeration)),
        // Whoever handles an error looks at its body if there is one; its absence is no kind of its own.
        None => is_success.then(|| Error::new(responses.statuses[0].span, enumeration)),
    };
    combine(listed.iter().filter_map(refusal))?;
    Ok(quote!(#first))
}

/// An entry of a table of responses.
pub struct Row<'a> {
    status: &'a Status,
    media: Option<&'a Media>,
}

impl Row<'_> {
    /// The `ResponseSpec`.
    pub fn tokens(&self) -> TokenStream {
        let status = match self.status.spec {
            StatusSpec::Code(code) if self.media.is_some_and(Media::is_json) => {
                return quote!(lvng_runtime::__private::ResponseSpec::json(#code));
            }
            StatusSpec::Code(code) => quote!(Code(#code)),
            StatusSpec::Class(class) => quote!(Class(#class)),
            StatusSpec::Default => quote!(Default),
        };
        let media = self.media.map_or_else(|| quote!(None), Media::option);
        quote!(lvng_runtime::__private::ResponseSpec::new(lvng_runtime::__private::StatusSpec::#status, #media))
    }
}

/// Refuses what is listed twice: only one of the two would ever be read.
pub fn check_rows(rows: &[Row<'_>]) -> Result<()> {
    let is_same = |one: &Row<'_>, other: &Row<'_>| {
        one.status.spec == other.status.spec && one.media.map(Media::name) == other.media.map(Media::name)
    };
    combine(rows.iter().enumerate().filter_map(|(index, row)| {
        let is_second = rows.iter().take(index).any(|before| is_same(before, row));
        is_second.then(|| Error::new(row.status.span, format!("`{}` is listed twice", row.status.spec)))
    }))
}

impl Parse for Status {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let (text, span) = if input.peek(LitInt) {
            let code: LitInt = input.parse()?;
            (code.to_string(), code.span())
        } else if input.peek(LitStr) {
            let class: LitStr = input.parse()?;
            (class.value(), class.span())
        } else {
            let word: Ident = input.parse()?;
            (word.to_string(), word.span())
        };
        match StatusSpec::parse(&text) {
            Some(spec) => Ok(Status { spec, span }),
            None => Err(Error::new(span, "expected a status code, a class such as \"4XX\" or `default`")),
        }
    }
}

impl Status {
    fn is_next(input: ParseStream<'_>) -> bool {
        input.peek(LitInt) || input.peek(LitStr) || input.fork().parse::<Ident>().is_ok_and(|word| word == "default")
    }
}

impl Parse for Entry {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        // Types begin with an upper-case letter; anything else was meant to be a status.
        let is_lower = |word: Ident| word.to_string().starts_with(char::is_lowercase);
        let is_word = !input.peek2(Token![::]) && input.fork().parse().is_ok_and(is_lower);
        if is_word && input.fork().parse::<Ident>().is_ok_and(|word| word == "none") {
            return input.parse().map(Entry::None);
        }
        if input.is_empty() || input.peek(Lit) || is_word {
            return input.parse().map(Entry::Listed);
        }
        input.parse().map(Entry::Table)
    }
}

impl Parse for Listed {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let mut listed = Listed { statuses: vec![input.parse()?], media: Vec::new(), ty: None };
        while is_more(input)? {
            if listed.media.is_empty() && Status::is_next(input) {
                listed.statuses.push(input.parse()?);
            } else if listed.media.is_empty() || Media::is_next(input) {
                listed.media.push(input.parse()?);
            } else {
                listed.ty = Some(input.parse()?);
                return Ok(listed);
            }
        }
        match listed.media.is_empty() {
            true => Ok(listed),
            false => Err(input.error("expected the type of the content")),
        }
    }
}

impl Listed {
    fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.statuses.iter().flat_map(|status| rows(status, &self.media))
    }
}

/// The response of a variant: `200, json, json("application/vnd.x+json")`.
pub struct VariantResponse {
    status: Status,
    media: Vec<Media>,
}

impl Parse for VariantResponse {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let mut response = VariantResponse { status: input.parse()?, media: Vec::new() };
        while is_more(input)? {
            response.media.push(input.parse()?);
        }
        Ok(response)
    }
}

impl VariantResponse {
    /// Its entries of the table: one for each media type, or one without.
    pub fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        rows(&self.status, &self.media)
    }

    /// Whether it has a media type, and so a content.
    pub fn has_content(&self) -> bool {
        !self.media.is_empty()
    }
}

fn rows<'a>(status: &'a Status, media: &'a [Media]) -> impl Iterator<Item = Row<'a>> {
    let none = media.is_empty().then_some(None);
    media.iter().map(Some).chain(none).map(move |media| Row { status, media })
}

/// Whether something comes after a comma.
fn is_more(input: ParseStream<'_>) -> Result<bool> {
    if !input.is_empty() {
        input.parse::<Token![,]>()?;
    }
    Ok(!input.is_empty())
}
