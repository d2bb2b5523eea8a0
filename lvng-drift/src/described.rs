//! A joined description, as pages are held against it.

use lvng_codegen::ir::Api;
use lvng_codegen::pointer;
use lvng_contract::Method;
use serde_json::Value;

/// A description: a joined and normalized document, and the names that its operations have in code.
pub struct Described<'t> {
    /// Refers to `#/components/<kind>/<name>` only.
    pub tree: &'t Value,
    /// The operations, in the order of the document.
    pub operations: Vec<Operation<'t>>,
    /// The methods of clients.
    pub methods: Vec<ClientMethod>,
}

/// An operation.
#[derive(Clone, Copy, Debug)]
pub struct Operation<'t> {
    /// The path template.
    pub path: &'t str,
    /// In lower case.
    pub method: &'t str,
    item: &'t Value,
    node: &'t Value,
}

/// A method of a client.
#[derive(Clone, Debug)]
pub struct ClientMethod {
    /// The tag.
    pub tag: String,
    /// The method's name, or one more name of it.
    pub name: String,
    /// The operationId.
    pub operation: String,
}

/// A parameter, or a field of a body.
#[derive(Clone, Debug)]
pub struct Parameter<'t> {
    /// `path`, `query`, `header`, `cookie` or `body`.
    pub place: &'t str,
    /// The name.
    pub name: &'t str,
    /// Whether it must be given.
    pub is_required: bool,
    /// The schema, if there is one.
    pub schema: Option<Node<'t>>,
    /// Whether an array is sent as one value with commas.
    pub has_commas: bool,
    /// Where it stands.
    pub pointer: String,
}

/// A node of the document.
#[derive(Clone, Debug)]
pub struct Node<'t> {
    /// The node.
    pub value: &'t Value,
    /// Its pointer.
    pub pointer: String,
}

impl<'t> Node<'t> {
    /// The node at a key.
    pub fn at(&self, key: &str) -> Option<Node<'t>> {
        Some(Node { value: self.value.get(key)?, pointer: pointer::child(&self.pointer, key) })
    }

    /// The nodes of an object or a list, by key or index.
    pub fn children(&self) -> Vec<(String, Node<'t>)> {
        let below = |key: String, value| (key.clone(), Node { value, pointer: pointer::child(&self.pointer, &key) });
        match self.value {
            Value::Object(map) => map.iter().map(|(key, value)| below(key.clone(), value)).collect(),
            Value::Array(items) => {
                items.iter().enumerate().map(|(index, value)| below(index.to_string(), value)).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The text at a key.
    pub fn text(&self, key: &str) -> Option<&'t str> {
        self.value.get(key)?.as_str()
    }

    /// Whether a key is `true`.
    pub fn is(&self, key: &str) -> bool {
        self.value.get(key) == Some(&Value::Bool(true))
    }
}

impl<'t> Described<'t> {
    /// Reads a joined document; the names come from the IR of the same description.
    pub fn new(tree: &'t Value, api: &Api) -> Self {
        let mut operations = Vec::new();
        for (path, item) in tree.get("paths").and_then(Value::as_object).into_iter().flatten() {
            for (method, node) in item.as_object().into_iter().flatten() {
                if Method::from_key(method).is_some() && node.is_object() {
                    operations.push(Operation { path, method, item, node });
                }
            }
        }
        let mut methods = Vec::new();
        for tag in &api.tags {
            for operation in &tag.operations {
                let method = |name: &String| ClientMethod {
                    tag: tag.name.clone(),
                    name: name.trim_start_matches("r#").to_owned(),
                    operation: operation.id.clone(),
                };
                methods.extend([&operation.method_name].into_iter().chain(&operation.aliases).map(method));
            }
        }
        Self { tree, operations, methods }
    }

    /// The node itself or, through references, what they lead to.
    pub fn follow(&self, node: Node<'t>) -> Node<'t> {
        let mut node = node;
        // Chains are short; longer ones are cycles.
        for _ in 0..32 {
            let next = node.text("$ref").and_then(pointer::of_ref);
            let found = next.and_then(|pointer| Some(Node { value: pointer::find(self.tree, &pointer)?, pointer }));
            let Some(found) = found else { break };
            node = found;
        }
        node
    }

    /// The names of all tags: those that the root lists, and those that operations have.
    pub fn tags(&self) -> Vec<(String, String)> {
        let root = Node { value: self.tree, pointer: String::new() };
        let listed = root.at("tags").map(|tags| tags.children()).unwrap_or_default();
        let listed = listed.into_iter().filter_map(|(_, tag)| Some((tag.text("name")?.to_owned(), tag.pointer)));
        let mut tags: Vec<(String, String)> = listed.collect();
        for operation in &self.operations {
            if let Some(name) = operation.tag()
                && !tags.iter().any(|(known, _)| known == name)
            {
                tags.push((name.to_owned(), operation.pointer()));
            }
        }
        tags
    }

    /// The parameters of an operation and the fields of its body.
    pub fn parameters(&self, operation: &Operation<'t>) -> Vec<Parameter<'t>> {
        let item = Node { value: operation.item, pointer: pointer::join("/paths", &[operation.path]) };
        let mut found: Vec<Parameter<'t>> = Vec::new();
        for list in [operation.as_node().at("parameters"), item.at("parameters")].into_iter().flatten() {
            for (_, node) in list.children() {
                let node = self.follow(node);
                let (Some(name), Some(place)) = (node.text("name"), node.text("in")) else { continue };
                if found.iter().any(|known| (known.name, known.place) == (name, place)) {
                    continue;
                }
                let schema = node.at("schema").map(|schema| self.follow(schema));
                let has_commas = node.text("style").is_none_or(|style| style == "form" || style == "simple")
                    && (node.value.get("explode") == Some(&Value::Bool(false)) || place == "path" || place == "header");
                let is_required = node.is("required");
                found.push(Parameter { place, name, is_required, schema, has_commas, pointer: node.pointer });
            }
        }
        if let Some(schema) = self.body(operation) {
            found.extend(self.fields(&schema));
        }
        found
    }

    /// The schema of an operation's body.
    pub fn body(&self, operation: &Operation<'t>) -> Option<Node<'t>> {
        let body = self.follow(operation.as_node().at("requestBody")?);
        self.schema_of_content(&body)
    }

    /// The schema of the JSON in a body or response, else of whatever there is.
    pub fn schema_of_content(&self, node: &Node<'t>) -> Option<Node<'t>> {
        let media = node.at("content")?.children();
        let json = media.iter().find(|(name, _)| name.contains("json")).or(media.first());
        Some(self.follow(json?.1.at("schema")?))
    }

    /// The properties of an object, with those of all parts of `allOf`.
    fn fields(&self, schema: &Node<'t>) -> Vec<Parameter<'t>> {
        let parts = self.parts(schema);
        let names = parts.iter().filter_map(|part| part.value.get("required")?.as_array());
        let required: Vec<&str> = names.flatten().filter_map(Value::as_str).collect();
        let mut fields = Vec::new();
        for part in &parts {
            let Some(properties) = part.value.get("properties").and_then(Value::as_object) else { continue };
            for (name, value) in properties {
                let pointer = pointer::join(&part.pointer, &["properties", name]);
                let schema = self.follow(Node { value, pointer: pointer.clone() });
                let is_required = required.contains(&name.as_str());
                let read_only = schema.is("readOnly");
                if !read_only {
                    let schema = Some(schema);
                    fields.push(Parameter { place: "body", name, is_required, schema, has_commas: false, pointer });
                }
            }
        }
        fields
    }

    /// A schema and all that it is put together of by `allOf`.
    pub fn parts(&self, schema: &Node<'t>) -> Vec<Node<'t>> {
        let mut parts: Vec<Node<'t>> = Vec::new();
        let mut open = vec![self.follow(schema.clone())];
        while let Some(part) = open.pop() {
            if parts.iter().any(|known| known.pointer == part.pointer) {
                continue;
            }
            let all = part.at("allOf").map(|all| all.children()).unwrap_or_default();
            open.extend(all.into_iter().map(|(_, part)| self.follow(part)));
            parts.push(part);
        }
        parts
    }

    /// The responses by status.
    pub fn responses(&self, operation: &Operation<'t>) -> Vec<(String, Node<'t>)> {
        let responses = operation.as_node().at("responses").map(|responses| responses.children()).unwrap_or_default();
        responses.into_iter().map(|(status, response)| (status, self.follow(response))).collect()
    }

    /// The security requirements of an operation: its own, else those of all.
    pub fn is_authenticated(&self, operation: &Operation<'t>) -> bool {
        let security = operation.node.get("security").or_else(|| self.tree.get("security"));
        let list = security.and_then(Value::as_array);
        list.is_some_and(|list| {
            !list.is_empty() && list.iter().all(|all| all.as_object().is_some_and(|all| !all.is_empty()))
        })
    }

    /// The names of headers that carry credentials.
    pub fn credential_headers(&self) -> Vec<String> {
        let schemes = pointer::find(self.tree, "/components/securitySchemes").and_then(Value::as_object);
        let header = |scheme: &Value| match scheme.get("in").and_then(Value::as_str) {
            Some("header") => scheme.get("name").and_then(Value::as_str).map(str::to_owned),
            Some(_) => None,
            None => Some("Authorization".to_owned()),
        };
        schemes.into_iter().flatten().filter_map(|(_, scheme)| header(scheme)).collect()
    }

    /// The URLs of all servers, without what varies in them.
    pub fn servers(&self) -> Vec<&'t str> {
        let servers = self.tree.get("servers").and_then(Value::as_array).into_iter().flatten();
        servers.filter_map(|server| server.get("url")?.as_str()).map(|url| url.trim_end_matches('/')).collect()
    }
}

impl<'t> Operation<'t> {
    /// Its pointer in the joined document.
    pub fn pointer(&self) -> String {
        pointer::join("/paths", &[self.path, self.method])
    }

    fn as_node(&self) -> Node<'t> {
        Node { value: self.node, pointer: self.pointer() }
    }

    /// The operationId, else `GET /pets`.
    pub fn id(&self) -> String {
        self.node.get("operationId").and_then(Value::as_str).map_or_else(|| self.route(), str::to_owned)
    }

    /// `GET /pets`.
    pub fn route(&self) -> String {
        format!("{} {}", self.method.to_uppercase(), self.path)
    }

    /// The first tag.
    pub fn tag(&self) -> Option<&'t str> {
        self.node.get("tags")?.get(0)?.as_str()
    }

    /// Whether its path has the segments of another, whatever the parameters are called.
    pub fn has_shape(&self, path: &str) -> bool {
        shape(self.path).eq(shape(path))
    }

    /// Whether a path without parameters may be one of its own. A template that says more of it is better.
    pub fn takes(&self, path: &str) -> Option<usize> {
        let (own, other): (Vec<&str>, Vec<&str>) = (segments(self.path).collect(), segments(path).collect());
        let fits = |(own, other): (&&str, &&str)| own == other || (is_parameter(own) && !other.is_empty());
        let is_same = own.len() == other.len() && own.iter().zip(&other).all(fits);
        is_same.then(|| own.iter().filter(|segment| !is_parameter(segment)).count())
    }
}

fn segments(path: &str) -> impl Iterator<Item = &str> {
    path.trim_end_matches('/').split('/')
}

/// The segments, with parameters as `None`.
fn shape(path: &str) -> impl Iterator<Item = Option<&str>> {
    segments(path).map(|segment| (!is_parameter(segment)).then_some(segment))
}

/// A value as text: strings as they are, all else as JSON.
pub fn text_of(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Whether a segment is `:id` or `{id}`.
fn is_parameter(segment: &str) -> bool {
    segment.starts_with(':') || (segment.starts_with('{') && segment.ends_with('}'))
}
