//! The codes of lowering: `E1xx` and `W1xx`.

use crate::diagnostic::Code;

const fn code(code: &'static str, title: &'static str, text: &'static str) -> Code {
    Code { code, title, text }
}

/// The codes of lowering. Errors skip the operations that need what has the error.
pub(super) const LOWER: &[Code] = &[
    code(
        "E101",
        "what has to hold at once contradicts itself",
        "Parts of `allOf`, and `oneOf` and `anyOf` beside each other, have to hold all at once. No value can match these: they name different types. Give them the same type, or use one `oneOf` if one of them is meant.",
    ),
    code(
        "E102",
        "a schema is part of itself",
        "A chain of `allOf` or of references leads back to its start, so the schema would have to hold itself whole. A schema may refer to itself through a property, an item or a branch of `oneOf`.",
    ),
    code(
        "E103",
        "schemas nest too deep",
        "Chains of `allOf` and references, or inline schemas within each other, are deeper than any known description. It is most likely a mistake of the program that wrote the file.",
    ),
    code(
        "E104",
        "a placeholder of the path has no parameter",
        "Every `{name}` in a path needs a parameter with that name, `in: path` and `required: true`, at the operation or at the path.",
    ),
    code(
        "E106",
        "an extension is malformed",
        "The extensions `x-{vendor}-evidence`, `-feature`, `-rate-limit`, `-pagination`, `-method` and `-events` have a fixed form; the message says what was expected.",
    ),
    code(
        "E107",
        "pagination does not fit the operation",
        "`x-{vendor}-pagination` names query parameters of the operation and points into its success response. Both must be there, and `items` must lead to a list. Leave a key out while its place is unknown.",
    ),
    code(
        "E108",
        "an operation uses a type that has errors",
        "The errors of the type are reported at their own places; when they are mended, the operation is generated.",
    ),
    code("E112", "a reference leads nowhere", "The target of a `$ref` does not exist in the description."),
    code(
        "E120",
        "an accepted error that does not occur",
        "The list of operations that may be left out has an entry that applies to nothing: the operation has no such error any more, or there is no such operation. Take the line out, so that the list says what is left out and nothing else.",
    ),
    code(
        "W101",
        "a default does not fit",
        "The default is no value of its own schema, so it is left out. In YAML, texts such as `1`, `on` and `2020-01-01` need quotes.",
    ),
    code(
        "W102",
        "a pattern is not checked",
        "Patterns are checked by regular expressions in linear time, which have no look-around and no back references. The pattern shows in the docs, and values pass unchecked.",
    ),
    code(
        "W103",
        "conditions of branches are not checked",
        "A `oneOf` or `anyOf` whose branches only list required properties does not describe types; the properties stay as the object has them. Branches that are one type with different bounds are that type without bounds. Of unions that hold at once, one with which there would be more than 4,096 alternatives says nothing of the type.",
    ),
    code(
        "W104",
        "a media type is not generated",
        "Media types with different types become an enum. One that has the very schema of the JSON beside it and no typed form, such as XML, would only be the same value as raw bytes, so it is left out: the typed form is sent, asked for and answered.",
    ),
    code(
        "W105",
        "`not` is not checked",
        "Types have no counterpart for what a value must not be. Values pass unchecked.",
    ),
    code(
        "W106",
        "the values of an `enum` are unusual",
        "There are none, one is listed twice, or they are not of the schema's type. In YAML, texts such as `1`, `on` and `no` need quotes.",
    ),
    code(
        "W107",
        "a schema is only itself",
        "A schema that consists of a reference to itself describes nothing; any JSON value is taken in that place.",
    ),
    code(
        "W109",
        "a discriminator is not used",
        "It has no `oneOf` beside it, its mapping names other schemas, or a schema without a name has no value for it. Types are told apart by what fits.",
    ),
    code(
        "W110",
        "bounds reach beyond 64 bits",
        "Integers are 64 bits wide. Values beyond are refused when they are read.",
    ),
    code(
        "W111",
        "a body is not typed",
        "The media type has no typed form, or the body of an error would have to be streamed; it is passed on as bytes or raw text.",
    ),
    code(
        "W112",
        "a security scheme is not known",
        "Besides bearer and basic, schemes of HTTP authentication are not known. The caller gives the value of the header.",
    ),
    code(
        "W113",
        "parts of `allOf` differ in a detail",
        "Two formats, patterns or steps cannot be checked at once; the first one is. No value is in two lists that have \
         none in common, so that all values of both are meant.",
    ),
    code(
        "W114",
        "a union stands beside another type",
        "A branch of `oneOf` or `anyOf` is of another type than the `type` beside it, so no value could match both. Where the rest says nothing else the branch counts; where it has properties, bounds or values the branch is left out. Of two unions that hold at once, no branch of one may go with one of the other; any value is taken then.",
    ),
    code(
        "W115",
        "a header is no parameter",
        "`Accept`, `Content-Type` and `Authorization` follow from content and security (OpenAPI 3.0, Parameter Object).",
    ),
    code(
        "W116",
        "an extension is not known",
        "The key begins as the extensions of the vendor do, but nothing reads one of that name. It is ignored.",
    ),
    code("W117", "a parameter of the path is optional", "There is no path without it. Add `required: true`."),
    code(
        "W118",
        "a parameter is not in the path",
        "The path has no placeholder of that name, so the value has nowhere to go.",
    ),
    code(
        "W119",
        "a style does not apply",
        "The style is not defined for this kind of value (OpenAPI 3.0, Style Values), or would leave a property of a form without its name; the message says what is used instead. `deepObject` keeps the name of an object in a form.",
    ),
    code(
        "W120",
        "headers of a part are not sent",
        "`encoding.headers` is kept for files, whose parts take any header. Parts that are text or JSON are written without.",
    ),
    code(
        "W121",
        "a header has several types",
        "The responses of success of an operation share one struct of headers. A header that they describe with different types or styles is text there; `header_as` reads it as what it is.",
    ),
    code(
        "W122",
        "a format that is not checked",
        "Formats are open: anybody may write others than OpenAPI knows. A value of this one is what its `type` says, \
         without a type or a check of its own, and the docs name the format. It is said once for each format, at the \
         first place; `cargo xtask report` counts that place.",
    ),
    code(
        "W123",
        "a header of an error has no field",
        "The headers of a success are fields of a struct. An error is one type for all operations: a client reads its headers one by one, `error.header_as::<i64>(\"X-Code\")`, a server sets them with `set_header_as`. The usual ones (`Retry-After`, rate limits, the id of the request) have methods.",
    ),
    code(
        "W130",
        "a parameter holds what no style is defined for",
        "Styles are defined for plain values, and for lists and objects of plain values (OpenAPI 3.0, Style Values). Lists and objects inside them, and those that may stand where a text may, are written as JSON text, which other clients and servers may not expect. `style: deepObject` nests with brackets in queries, `name[key][]=`, as many services do, though OpenAPI leaves it open; `content` says that the whole value is JSON.",
    ),
    code(
        "W131",
        "two parameters of the path have no text between them",
        "A client can write such a path, but nothing in it says where one value ends and the next begins, so a server does not answer the operation: requests for it end in 404.",
    ),
    code(
        "W132",
        "an operation whose requests are those of another",
        "What follows `#` in a path is not sent. A server tells operations at one path apart by their methods, by fixed query text (`/jobs?start`), by headers and query parameters that may have only one value, and by required ones that no other of the operations has as an option. Where nothing of these differs (`?q=a%20b` is `?q=a+b`), a client can call both, and a server answers the one whose path has no fragment.",
    ),
    code(
        "W133",
        "a server cannot say its own errors in the described form",
        "A server answers what breaks the description (400, 401, 404, 415 and the like) in the form that the operation has for errors. It knows the usual names of their parts: `message`, `msg`, `error`, `code`, `status`, `title`, `detail`, `details`, `errors`, `success`, `timestamp` and others like them, one within `error` too. A form that requires another member, or has no member for what is wrong, or is neither JSON nor `text/plain`, cannot be filled; a text is the message; such errors have the usual form of the server, which is not the described one. `Router::on_error` is a function that answers them as you like. It is said once for each schema, and for each media type that is neither, of statuses that a server answers of itself. The values of an `enum`, patterns and lengths are not looked at.",
    ),
    code(
        "W134",
        "an answer that changes the protocol",
        "After 101 a connection speaks another protocol, such as WebSocket (RFC 9110, 15.2.2), which OpenAPI does not describe. Clients send no `Upgrade`, so they meet the error that a server has for that; a server that answers 101 ends the connection. A mock answers 501. Such an operation can be left out with `operations.exclude`, and its documentation be read for a library that speaks the protocol.",
    ),
    code(
        "W140",
        "a server without a host",
        "A relative server URL counts from where the document is found, which a generated client does not know. Callers give `base_url` the whole URL, or `base_url` the host and `server` the type of the server, whose path then counts from it. Nothing is said of the server `/`, which OpenAPI takes for granted.",
    ),
    code(
        "W141",
        "the default of a server variable is none of its values",
        "`enum` of a server variable lists all of its values, so `default` has to be one of them (OpenAPI 3.0, Server Variable Object). It is taken as one more, because clients use it unless they are told another.",
    ),
];
