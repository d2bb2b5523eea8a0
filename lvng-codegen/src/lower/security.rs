//! Security schemes and requirements.

use indexmap::IndexMap;
use openapiv3::APIKeyLocation;
use serde_json::Value;

use super::docs;
use super::report::Report;
use crate::ir::{Docs, SecurityKind, SecurityRequirement, SecurityScheme};
use crate::pointer;
use crate::resolve::{Resolved, Resolver};

/// The security schemes, in the order of the description, then those that operations name without a description.
pub fn security_schemes(resolver: &Resolver, report: &mut Report<'_>) -> Vec<SecurityScheme> {
    let place = "/components/securitySchemes";
    let described = resolver.node(place).and_then(Value::as_object);
    let mut schemes = Vec::new();
    for (name, node) in described.into_iter().flatten() {
        let item = resolver.components().security_schemes.get(name);
        let found: Option<Resolved<'_, openapiv3::SecurityScheme>> =
            item.and_then(|item| resolver.resolve(item, &pointer::child(place, name)));
        let (kind, description) = match found {
            Some(found) => security_kind(&found, report),
            None => (SecurityKind::Other, node.get("description").and_then(Value::as_str).map(str::to_owned)),
        };
        schemes.push(SecurityScheme { name: name.clone(), kind, docs: docs::described(description.as_deref()) });
    }
    for operation in resolver.operations() {
        for name in requirements(resolver, operation.value.security.as_ref()).iter().flat_map(IndexMap::keys) {
            if !schemes.iter().any(|known| known.name == *name) {
                let kind = SecurityKind::Other;
                schemes.push(SecurityScheme { name: name.clone(), kind, docs: Docs::default() });
            }
        }
    }
    schemes
}

/// What an operation asks for: its own requirements or those of the document. No alternatives: it is public.
pub fn auth(resolver: &Resolver, own: Option<&Vec<openapiv3::SecurityRequirement>>) -> Vec<Vec<SecurityRequirement>> {
    let one = |(scheme, scopes): (&String, &Vec<String>)| {
        let mut needed: Vec<String> = Vec::new();
        for scope in scopes.iter().map(|scope| scope.trim()) {
            if !scope.is_empty() && !needed.iter().any(|known| known == scope) {
                needed.push(scope.to_owned());
            }
        }
        SecurityRequirement { scheme: scheme.clone(), scopes: needed }
    };
    requirements(resolver, own).iter().map(|requirement| requirement.iter().map(one).collect()).collect()
}

fn requirements<'o>(
    resolver: &'o Resolver,
    own: Option<&'o Vec<openapiv3::SecurityRequirement>>,
) -> &'o [openapiv3::SecurityRequirement] {
    own.or(resolver.openapi().security.as_ref()).map_or(&[], Vec::as_slice)
}

fn security_kind(
    found: &Resolved<'_, openapiv3::SecurityScheme>,
    report: &mut Report<'_>,
) -> (SecurityKind, Option<String>) {
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
            let kind = SecurityKind::from_http_scheme(scheme).unwrap_or_else(|| {
                let message = format!("the scheme `{scheme}` is not known; the caller gives the whole header");
                report.warning("W112", &pointer::child(&found.pointer, "scheme"), message);
                SecurityKind::HeaderKey("Authorization".to_owned())
            });
            (kind, description.clone())
        }
        OAuth2 { description, .. } | OpenIDConnect { description, .. } => (SecurityKind::Bearer, description.clone()),
    }
}
