//! Security schemes and requirements.

use openapiv3::{APIKeyLocation, SecurityScheme as Described};
use serde::Deserialize;
use serde_json::{Map, Value};

use super::docs;
use super::report::Report;
use super::schemas::Schemas;
use crate::grammar::MUTUAL_TLS;
use crate::ir::{Docs, SecurityKind, SecurityRequirement, SecurityScheme};
use crate::members::Members;
use crate::pointer;
use crate::resolve::{self, Resolved, Resolver};

/// The security schemes, in the order of the description, then those that operations name without a description.
pub fn security_schemes(resolver: &Resolver, schemas: Schemas<'_>, report: &mut Report<'_>) -> Vec<SecurityScheme> {
    let place = "/components/securitySchemes";
    let described = resolver.node(place).and_then(Value::as_object);
    let mut schemes = Vec::new();
    for (name, _) in described.into_iter().flatten() {
        let Some(found) = resolver.resolve(&pointer::child(place, name)) else { continue };
        let docs = scheme_docs(found.node, schemas.said(&found, "description"));
        schemes.push(SecurityScheme { name: name.clone(), kind: security_kind(&found, report), docs });
    }
    for operation in resolver.operations() {
        for name in requirements(resolver, operation).flat_map(Map::keys) {
            if !schemes.iter().any(|known| known.name == *name) {
                let kind = SecurityKind::Other;
                schemes.push(SecurityScheme { name: name.clone(), kind, docs: Docs::default() });
            }
        }
    }
    schemes
}

/// What an operation asks for: its own requirements or those of the document. No alternatives: it is public.
pub fn auth(resolver: &Resolver, operation: &resolve::Operation) -> Vec<Vec<SecurityRequirement>> {
    let one = |(scheme, scopes): (&String, &Value)| {
        let mut needed: Vec<String> = Vec::new();
        for scope in scopes.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::trim) {
            if !scope.is_empty() && !needed.iter().any(|known| known == scope) {
                needed.push(scope.to_owned());
            }
        }
        SecurityRequirement { scheme: scheme.clone(), scopes: needed }
    };
    requirements(resolver, operation).map(|requirement| requirement.iter().map(one).collect()).collect()
}

fn requirements<'r>(
    resolver: &'r Resolver,
    operation: &resolve::Operation,
) -> impl Iterator<Item = &'r Map<String, Value>> {
    let own = resolver.keyword(&operation.pointer, "security");
    let list = own.or_else(|| resolver.node("/security")).and_then(Value::as_array);
    list.into_iter().flatten().filter_map(Value::as_object)
}

/// What a security scheme is, and where its credentials come from.
fn scheme_docs(scheme: &Value, description: Option<&str>) -> Docs {
    let text = |key: &str| scheme.member(key).and_then(Value::as_str);
    let mut docs = docs::described(description);
    docs.deprecated = scheme.member("deprecated") == Some(&Value::Bool(true));
    let format = text("bearerFormat").map(|format| format!("Format of the token: {}", docs::code(format)));
    let discovered = text("openIdConnectUrl").map(|url| format!("OpenID Connect: {}", docs::link(url)));
    let metadata =
        text("oauth2MetadataUrl").map(|url| format!("Metadata of the authorization server: {}", docs::link(url)));
    let flows = scheme.member("flows").and_then(Value::as_object).into_iter().flatten();
    let flows = flows.filter(|(name, _)| !name.starts_with("x-")).map(|(name, flow)| flow_docs(name, flow));
    let facts: Vec<String> = [format, discovered, metadata].into_iter().flatten().chain(flows).collect();
    if !facts.is_empty() {
        docs::append(&mut docs, &facts.iter().map(|fact| format!("- {fact}")).collect::<Vec<_>>().join("\n"));
    }
    docs
}

/// Where the tokens of a flow of OAuth come from, and for what.
fn flow_docs(name: &str, flow: &Value) -> String {
    const URLS: [(&str, &str); 4] = [
        ("authorizationUrl", "authorization at"),
        ("deviceAuthorizationUrl", "codes for devices at"),
        ("tokenUrl", "tokens at"),
        ("refreshUrl", "new tokens at"),
    ];
    let url = |key: &str| flow.member(key)?.as_str().filter(|url| !url.is_empty());
    let urls = URLS.iter().filter_map(|(key, what)| Some(format!("{what} {}", docs::link(url(key)?))));
    let scopes = flow.member("scopes").and_then(Value::as_object).into_iter().flatten();
    let scopes: Vec<String> = scopes
        .map(|(scope, about)| match about.as_str().map(str::trim).unwrap_or_default() {
            "" => docs::code(scope),
            about => format!("{} ({about})", docs::code(scope)),
        })
        .collect();
    let scopes = (!scopes.is_empty()).then(|| format!("scopes {}", scopes.join(", ")));
    let said: Vec<String> = urls.chain(scopes).collect();
    format!("Flow {}: {}", docs::code(name), said.join("; "))
}

fn security_kind(found: &Resolved<'_>, report: &mut Report<'_>) -> SecurityKind {
    if found.text("type") == Some(MUTUAL_TLS) {
        return SecurityKind::Other; // the transport knows client certificates
    }
    match Described::deserialize(found.node) {
        Ok(Described::APIKey { location: APIKeyLocation::Header, name, .. }) => SecurityKind::HeaderKey(name),
        Ok(Described::APIKey { location: APIKeyLocation::Query, name, .. }) => SecurityKind::QueryKey(name),
        Ok(Described::APIKey { location: APIKeyLocation::Cookie, name, .. }) => SecurityKind::CookieKey(name),
        Ok(Described::HTTP { scheme, .. }) => SecurityKind::from_http_scheme(&scheme).unwrap_or_else(|| {
            let message = format!("the scheme `{scheme}` is not known; the caller gives the whole header");
            report.warning("W112", &pointer::child(&found.pointer, "scheme"), message);
            SecurityKind::HeaderKey("Authorization".to_owned())
        }),
        Ok(Described::OAuth2 { .. } | Described::OpenIDConnect { .. }) => SecurityKind::Bearer,
        Err(error) => {
            report.error("E040", &found.pointer, error.to_string());
            SecurityKind::Other
        }
    }
}
