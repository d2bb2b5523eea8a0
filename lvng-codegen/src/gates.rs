//! Gates: `#[cfg(feature = "…")]` of generated code → what stands behind it, or nothing.
//!
//! A crate of its own leaves the choice of its parts to cargo features, but for parts that nobody wants. Code that is written into
//! somebody's crate cannot: features of the same names may be there, and mean something else.

use syn::{Attribute, Block, Expr, File, ImplItem, Item, Meta, Stmt, TraitItem};
use syn::{LitStr, Token, punctuated::Punctuated};

/// The parts that are written. Models, and all tags and operations, always are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Parts {
    /// The async client.
    pub client: bool,
    /// The client without async, which needs the other.
    pub blocking: bool,
    /// The server traits and the router.
    pub server: bool,
    /// What cargo features turn on.
    pub features: Features,
}

/// What cargo features turn on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Features {
    /// Nothing: what is written is there.
    #[default]
    None,
    /// The parts; of these, all tags and operations are there.
    Parts,
    /// The parts, tags, and operations that the description puts behind a feature.
    All,
}

impl Parts {
    /// All of a crate of its own.
    pub const WHOLE: Parts = Parts { client: true, blocking: true, server: true, features: Features::All };

    fn has(self, feature: &str) -> bool {
        match feature {
            "client" => self.client,
            "blocking" => self.client && self.blocking,
            "server" => self.server,
            _ => true,
        }
    }

    /// Whether a file is written, by its path below the generated folder.
    pub(crate) fn has_file(self, path: &str) -> bool {
        let is_of = |part: &str| path == format!("{part}.rs") || path.ends_with(&format!("/{part}.rs"));
        let (of_client, of_server) = (is_of("client") || path == "client/servers.rs", is_of("server"));
        (self.client || !of_client) && (self.server || !(of_server || path == "schemas.rs"))
    }

    /// Takes out what stands behind a feature that is not there, and the conditions of the rest.
    pub(crate) fn settle(self, file: &mut File) {
        self.keeps(&mut file.attrs);
        file.items.retain_mut(|item| self.item(item));
    }

    fn item(self, item: &mut Item) -> bool {
        match item {
            Item::Impl(node) => {
                node.items.retain_mut(|item| match item {
                    ImplItem::Fn(method) => self.keeps(&mut method.attrs) && self.block(&mut method.block),
                    ImplItem::Const(node) => self.keeps(&mut node.attrs),
                    ImplItem::Type(node) => self.keeps(&mut node.attrs),
                    _ => true,
                });
                self.keeps(&mut node.attrs)
            }
            Item::Trait(node) => {
                node.items.retain_mut(|item| match item {
                    TraitItem::Fn(method) => self.keeps(&mut method.attrs),
                    TraitItem::Type(node) => self.keeps(&mut node.attrs),
                    _ => true,
                });
                self.keeps(&mut node.attrs)
            }
            Item::Fn(node) => self.keeps(&mut node.attrs) && self.block(&mut node.block),
            Item::Const(node) => self.keeps(&mut node.attrs),
            Item::Enum(node) => self.keeps(&mut node.attrs),
            Item::Mod(node) => self.keeps(&mut node.attrs),
            Item::Static(node) => self.keeps(&mut node.attrs),
            Item::Struct(node) => self.keeps(&mut node.attrs),
            Item::Type(node) => self.keeps(&mut node.attrs),
            Item::Use(node) => self.keeps(&mut node.attrs),
            _ => true,
        }
    }

    fn block(self, block: &mut Block) -> bool {
        block.stmts.retain_mut(|statement| match statement {
            Stmt::Expr(Expr::Call(call), _) => self.keeps(&mut call.attrs),
            _ => true,
        });
        true
    }

    /// Whether what has the attributes stays. Conditions that are met are taken out of them.
    fn keeps(self, attributes: &mut Vec<Attribute>) -> bool {
        let mut stays = true;
        attributes.retain_mut(|attribute| match self.settled(attribute) {
            Settled::Met => false,
            Settled::Unmet => {
                stays = false;
                false
            }
            Settled::Attribute(other) => {
                *attribute = *other;
                true
            }
            Settled::Nothing => false,
            Settled::Open => true,
        });
        stays
    }

    fn settled(self, attribute: &Attribute) -> Settled {
        let path = attribute.path();
        let arguments = || attribute.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated);
        if path.is_ident("cfg") {
            let Ok(arguments) = arguments() else { return Settled::Open };
            return match arguments.first().map(|condition| self.condition(condition)) {
                Some(Condition::Met) => Settled::Met,
                Some(Condition::Unmet) => Settled::Unmet,
                Some(Condition::If(rest)) => Settled::other(attribute, syn::parse_quote!(#[cfg(#rest)])),
                None => Settled::Open,
            };
        }
        if path.is_ident("cfg_attr")
            && let Ok(arguments) = arguments()
            && let (Some(condition), Some(meta)) = (arguments.first(), arguments.get(1))
        {
            return match self.condition(condition) {
                Condition::Met => Settled::other(attribute, syn::parse_quote!(#[#meta])),
                Condition::Unmet => Settled::Nothing,
                Condition::If(_) => Settled::Open,
            };
        }
        Settled::Open
    }

    /// What is left of a condition.
    fn condition(self, condition: &Meta) -> Condition {
        match condition {
            Meta::NameValue(pair) if pair.path.is_ident("feature") => {
                let value = &pair.value;
                let Ok(feature) = syn::parse2::<LitStr>(quote::quote!(#value)) else {
                    return Condition::If(Box::new(condition.clone()));
                };
                let feature = feature.value();
                if !self.has(&feature) {
                    return Condition::Unmet;
                }
                match (self.features, feature.as_str()) {
                    (Features::All, _) | (Features::Parts, "client" | "blocking" | "server") => {
                        Condition::If(Box::new(condition.clone()))
                    }
                    _ => Condition::Met,
                }
            }
            Meta::List(list) if list.path.is_ident("any") => {
                match list.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated) {
                    Ok(all) => self.any(&all),
                    Err(_) => Condition::If(Box::new(condition.clone())),
                }
            }
            // What is for links of the documentation alone is left to the compiler.
            _ => Condition::If(Box::new(condition.clone())),
        }
    }

    fn any<'c>(self, all: impl IntoIterator<Item = &'c Meta>) -> Condition {
        let mut open = Vec::new();
        for condition in all {
            match self.condition(condition) {
                Condition::Met => return Condition::Met,
                Condition::Unmet => {}
                Condition::If(rest) => open.push(*rest),
            }
        }
        match open.as_slice() {
            [] => Condition::Unmet,
            [one] => Condition::If(Box::new(one.clone())),
            several => Condition::If(Box::new(syn::parse_quote!(any(#(#several),*)))),
        }
    }
}

/// What is known of a condition.
enum Condition {
    Met,
    Unmet,
    /// It depends on this.
    If(Box<Meta>),
}

/// What becomes of an attribute.
enum Settled {
    /// It is a condition that is met.
    Met,
    /// It is a condition that is not met.
    Unmet,
    /// Another takes its place.
    Attribute(Box<Attribute>),
    /// It says nothing any more.
    Nothing,
    /// It stays.
    Open,
}

impl Settled {
    /// Another attribute, inside or outside of the item as the first.
    fn other(attribute: &Attribute, other: Attribute) -> Self {
        Settled::Attribute(Box::new(Attribute { style: attribute.style, ..other }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_behind_a_feature_is_there_or_not() {
        let mut file: File = syn::parse_quote! {
            #![cfg_attr(feature = "pets", doc = "A part of it is [`pets`].")]
            #![cfg_attr(feature = "server", doc = "It is served.")]

            #[cfg(feature = "client")]
            mod client;
            #[cfg(feature = "server")]
            mod server;
            #[cfg(any(feature = "blocking", feature = "pets"))]
            use a::B;
            #[cfg(any(feature = "blocking", doc))]
            use c::D;
            #[cfg_attr(feature = "server", schema("x"))]
            #[cfg_attr(feature = "pets", also)]
            struct E;
            fn visit() {
                #[cfg(feature = "pets")]
                pets::visit(visitor);
                #[cfg(feature = "server")]
                server::visit(visitor);
            }
            impl E {
                #[cfg(feature = "blocking")]
                fn send(self) {}
                #[cfg(feature = "client")]
                fn call(self) {}
            }
        };
        Parts { client: true, ..Parts::default() }.settle(&mut file);
        let expected: File = syn::parse_quote! {
            #![doc = "A part of it is [`pets`]."]

            mod client;
            use a::B;
            #[cfg(doc)]
            use c::D;
            #[also]
            struct E;
            fn visit() {
                pets::visit(visitor);
            }
            impl E {
                fn call(self) {}
            }
        };
        assert_eq!(file, expected);
    }

    #[test]
    fn a_crate_of_its_own_keeps_the_features_of_what_it_has() {
        let mut file: File = syn::parse_quote! {
            #[cfg(feature = "client")]
            mod client;
            #[cfg(feature = "server")]
            mod server;
            #[cfg(any(feature = "server", feature = "pets"))]
            use a::B;
            #[cfg(any(feature = "blocking", feature = "server", doc))]
            use c::D;
            #[cfg_attr(feature = "server", schema("x"))]
            #[cfg_attr(feature = "pets", also)]
            struct E;
        };
        Parts { server: false, ..Parts::WHOLE }.settle(&mut file);
        let expected: File = syn::parse_quote! {
            #[cfg(feature = "client")]
            mod client;
            #[cfg(feature = "pets")]
            use a::B;
            #[cfg(any(feature = "blocking", doc))]
            use c::D;
            #[cfg_attr(feature = "pets", also)]
            struct E;
        };
        assert_eq!(file, expected);
    }

    #[test]
    fn parts_alone_are_behind_features_where_tags_have_none() {
        let mut file: File = syn::parse_quote! {
            #[cfg(feature = "client")]
            mod client;
            #[cfg(feature = "pets")]
            mod pets;
            #[cfg(any(feature = "blocking", feature = "pets"))]
            use a::B;
        };
        Parts { features: Features::Parts, ..Parts::WHOLE }.settle(&mut file);
        let expected: File = syn::parse_quote! {
            #[cfg(feature = "client")]
            mod client;
            mod pets;
            use a::B;
        };
        assert_eq!(file, expected);
    }

    #[test]
    fn files_of_parts_that_are_not_there_are_not_written() {
        let parts = Parts { server: true, ..Parts::default() };
        let files = ["mod.rs", "client.rs", "client/servers.rs", "pets/client.rs", "pets/server.rs", "schemas.rs"];
        let written: Vec<&str> = files.into_iter().filter(|file| parts.has_file(file)).collect();
        assert_eq!(written, ["mod.rs", "pets/server.rs", "schemas.rs"]);
    }
}
