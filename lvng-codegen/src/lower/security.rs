//! Servers, security schemes and requirements.

use openapiv3::{APIKeyLocation, SecurityRequirement};

use super::{Lowering, docs};
use crate::ir::{SecurityKind, SecurityScheme, Server};
use crate::pointer;
use crate::resolve::Resolved;

impl Lowering<'_> {
    /// The servers, with variables replaced by their defaults.
    pub fn servers(&self) -> Vec<Server> {
        let fill = |server: &openapiv3::Server| {
            let variables = server.variables.iter().flatten();
            let url = variables.fold(server.url.clone(), |url, (name, variable)| {
                url.replace(&format!("{{{name}}}"), &variable.default)
            });
            Server { url, docs: docs::described(server.description.as_deref()) }
        };
        self.resolver.openapi().servers.iter().map(fill).collect()
    }

    /// The security schemes, in the order of the description.
    pub fn security_schemes(&mut self) -> Vec<SecurityScheme> {
        let resolver = self.resolver;
        let mut schemes = Vec::new();
        for (name, item) in &resolver.components().security_schemes {
            let pointer = pointer::join("/components/securitySchemes", &[name]);
            let found: Option<Resolved<'_, openapiv3::SecurityScheme>> = resolver.resolve(item, &pointer);
            let Some(found) = found else { continue };
            let (kind, description) = self.security_kind(&found);
            schemes.push(SecurityScheme { name: name.clone(), kind, docs: docs::described(description.as_deref()) });
        }
        schemes
    }

    fn security_kind(&mut self, found: &Resolved<'_, openapiv3::SecurityScheme>) -> (SecurityKind, Option<String>) {
        use openapiv3::SecurityScheme::{APIKey, HTTP, OAuth2, OpenIDConnect};
        match found.value {
            APIKey { location, name, description, .. } => {
                let kind = match location {
                    APIKeyLocation::Header => SecurityKind::HeaderKey(name.clone()),
                    APIKeyLocation::Query => SecurityKind::QueryKey(name.clone()),
                    APIKeyLocation::Cookie => SecurityKind::CookieKey(name.clone()),
                };
                (kind, description.clone())
            }
            HTTP { scheme, description, .. } => {
                let kind = match scheme.to_ascii_lowercase().as_str() {
                    "bearer" => SecurityKind::Bearer,
                    "basic" => SecurityKind::Basic,
                    _ => {
                        let message = format!("the scheme `{scheme}` is not known; the caller gives the whole header");
                        self.diagnostics.warning("W112", &pointer::child(&found.pointer, "scheme"), message);
                        SecurityKind::HeaderKey("Authorization".to_owned())
                    }
                };
                (kind, description.clone())
            }
            OAuth2 { description, .. } | OpenIDConnect { description, .. } => {
                (SecurityKind::Bearer, description.clone())
            }
        }
    }

    /// What an operation asks for: its own requirements or those of the document. No alternatives: it is public.
    pub fn auth(&mut self, own: Option<&Vec<SecurityRequirement>>, pointer: &str) -> Vec<Vec<String>> {
        let resolver = self.resolver;
        let (requirements, pointer) = match own {
            Some(own) => (own, pointer::child(pointer, "security")),
            None => match &resolver.openapi().security {
                Some(all) => (all, "/security".to_owned()),
                None => return Vec::new(),
            },
        };
        let known = &resolver.components().security_schemes;
        let mut alternatives = Vec::new();
        for (index, requirement) in requirements.iter().enumerate() {
            match requirement.keys().find(|name| !known.contains_key(*name)) {
                Some(missing) => {
                    // Without it the operation would ask for less than the description does.
                    let message = format!("there is no security scheme `{missing}`");
                    self.error("E113", &pointer::item(&pointer, index), message)
                        .help("describe it under `components/securitySchemes`");
                }
                None => alternatives.push(requirement.keys().cloned().collect()),
            }
        }
        alternatives
    }
}
