//! Servers of the document, of paths and of operations.

use lvng_contract::path::{Piece, Pieces};
use serde_json::Value;

use super::common_path::common_path;
use super::docs;
use super::extension::Extensions;
use super::report::Report;
use super::server_names::{names_of_server, names_of_values};
use crate::ir::{Server, ServerUrl, ServerValues, ServerVariable, Servers};
use crate::members::Members;
use crate::names::{self, Scope};
use crate::pointer;
use crate::resolve::{self, Resolver};

/// All servers, each once. One that is not complete is left out: requests to it would go astray.
pub fn servers<'a>(resolver: &'a Resolver, extensions: Extensions<'a>, report: &mut Report<'_>) -> Servers {
    let mut lowering = ServerLowering::new(resolver, extensions, report);
    let mut servers = Servers { document: lowering.list("/servers"), ..Servers::default() };
    lowering.note_relative(&servers);
    let pointers: Vec<String> = resolver.operations().iter().filter_map(|op| own_list(resolver, op)).collect();
    let are_all_elsewhere = pointers.len() == resolver.operations().len();
    for at in pointers {
        servers.operations.extend(lowering.list(&at));
    }
    // Where no operation is sent to the document's server, the first of the others is as good a base URL.
    let has_host = |server: &Server| !is_relative(&server.url.default);
    if servers.document.is_empty() && are_all_elsewhere && servers.operations.first().is_some_and(has_host) {
        servers.document.push(servers.operations.remove(0));
    }
    servers.values = lowering.values;
    servers.common_path = common_path(resolver, &servers.document);
    servers
}

/// The servers that an operation has in place of those of the document.
pub fn operation_servers(resolver: &Resolver, operation: &resolve::Operation) -> Vec<ServerUrl> {
    let Some(at) = own_list(resolver, operation) else { return Vec::new() };
    let of = |at: &str| nodes(resolver, at).into_iter().filter_map(|(node, _)| url(node)).collect::<Vec<_>>();
    let own = of(&at);
    if own == of("/servers") { Vec::new() } else { own }
}

/// The pointer of the servers of an operation, or of its path item.
fn own_list(resolver: &Resolver, operation: &resolve::Operation) -> Option<String> {
    let lists = [operation.pointer.as_str(), operation.item_pointer()].map(|at| pointer::child(at, "servers"));
    lists.into_iter().find(|at| nodes(resolver, at).iter().any(|(node, _)| url(node).is_some()))
}

/// The servers of a list with their pointers.
fn nodes<'r>(resolver: &'r Resolver, at: &str) -> Vec<(&'r Value, String)> {
    let list = resolver.node(at).and_then(Value::as_array).into_iter().flatten();
    list.enumerate().map(|(index, node)| (node, pointer::child(at, &index.to_string()))).collect()
}

/// The URL of a server that is complete.
fn url(node: &Value) -> Option<ServerUrl> {
    let template = text(node, "url").filter(|url| !url.is_empty())?;
    let piece = |piece| match piece {
        Piece::Literal(text) => Some(text),
        Piece::Placeholder(name) => text(node.member("variables")?.get(name)?, "default"),
    };
    let default = Pieces::new(template).map(piece).collect::<Option<String>>()?;
    Some(ServerUrl { template: template.to_owned(), default })
}

/// Whether a URL has no host of its own.
fn is_relative(url: &str) -> bool {
    !url.contains("//")
}

fn text<'n>(node: &'n Value, key: &str) -> Option<&'n str> {
    node.member(key).and_then(Value::as_str)
}

/// Servers on their way.
struct ServerLowering<'a, 'r, 'd> {
    resolver: &'a Resolver,
    extensions: Extensions<'a>,
    report: &'r mut Report<'d>,
    /// The names of structs and enums, which are in one module.
    scope: Scope,
    /// The templates that have a struct.
    known: Vec<String>,
    values: Vec<ServerValues>,
}

impl<'a, 'r, 'd> ServerLowering<'a, 'r, 'd> {
    fn new(resolver: &'a Resolver, extensions: Extensions<'a>, report: &'r mut Report<'d>) -> Self {
        let mut scope = Scope::default();
        // What the module uses itself.
        for name in ["Server", "Self", "String", "Default", "Clone", "Copy", "Debug", "PartialEq", "Eq"] {
            scope.claim(name);
        }
        Self { resolver, extensions, report, scope, known: Vec::new(), values: Vec::new() }
    }

    /// The servers of a list that are new.
    fn list(&mut self, at: &str) -> Vec<Server> {
        let nodes = nodes(self.resolver, at);
        nodes.into_iter().filter_map(|(node, at)| self.server(node, &at)).collect()
    }

    fn server(&mut self, node: &Value, at: &str) -> Option<Server> {
        let url = url(node).filter(|url| !self.known.contains(&url.template))?;
        self.known.push(url.template.clone());
        let name = self.scope.claim_of(&names_of_server(node, self.extensions.vendor));
        let mut fields = Scope::default();
        let mut variables = Vec::new();
        for variable in Pieces::new(&url.template).names() {
            if variables.iter().any(|known: &ServerVariable| known.name == variable) {
                continue;
            }
            let at = pointer::join(at, &["variables", variable]);
            variables.extend(self.variable(&name, variable, &at, &mut fields));
        }
        Some(Server { name, url, variables, docs: docs::described(text(node, "description")) })
    }

    fn variable(&mut self, server: &str, name: &str, at: &str, fields: &mut Scope) -> Option<ServerVariable> {
        let node = self.resolver.node(at)?;
        let default = text(node, "default")?.to_owned();
        let listed = node.member("enum").and_then(Value::as_array).into_iter().flatten();
        let mut values: Vec<String> = Vec::new();
        for value in listed.filter_map(Value::as_str) {
            if !values.iter().any(|known| known == value) {
                values.push(value.to_owned());
            }
        }
        if !values.is_empty() && !values.contains(&default) {
            let message = format!("the default `{default}` is none of the values of `{name}`: it is taken as one more");
            self.report.warning("W141", &pointer::child(at, "default"), message);
            values.insert(0, default.clone());
        }
        let values = (!values.is_empty()).then(|| self.values(server, name, values)).and_then(|place| {
            let ServerValues { name, values, .. } = self.values.get(place)?;
            let (ident, _) = values.iter().find(|(_, value)| *value == default)?;
            Some((name.clone(), ident.clone()))
        });
        let docs = docs::described(text(node, "description"));
        Some(ServerVariable {
            name: name.to_owned(),
            ident: fields.claim(&names::field_name(name)),
            default,
            values,
            docs,
        })
    }

    /// The enum of the values of a variable: variables of one name with the same values share it.
    fn values(&mut self, server: &str, variable: &str, values: Vec<String>) -> usize {
        let mut scope = Scope::default();
        let values: Vec<(String, String)> =
            values.into_iter().map(|value| (scope.claim(&names::variant_name(&value)), value)).collect();
        let is_same = |known: &ServerValues| known.variable == variable && known.values == values;
        self.values.iter().position(is_same).unwrap_or_else(|| {
            let name = self.scope.claim_of(&names_of_values(server, variable));
            self.values.push(ServerValues { name, values, variable: variable.to_owned() });
            self.values.len() - 1
        })
    }

    /// Says that callers have to name the host.
    fn note_relative(&mut self, servers: &Servers) {
        let Some(first) = servers.document.first().filter(|first| is_relative(&first.url.default)) else { return };
        let path = &first.url.default;
        if path == "/" {
            return;
        }
        let message = format!("the server `{path}` has no host: callers give the whole URL to `base_url`");
        let at = nodes(self.resolver, "/servers").into_iter().find(|(node, _)| url(node).as_ref() == Some(&first.url));
        let at = at.map_or_else(|| "/servers".to_owned(), |(_, at)| pointer::child(&at, "url"));
        let example = format!("as `https://api.example.com{path}`");
        self.report.warning("W140", &at, message).help(format!("write the URL with its host, {example}"));
    }
}
