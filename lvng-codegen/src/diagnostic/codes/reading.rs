//! The codes of load, normalize and check: `E0xx` and `W0xx`.

use crate::diagnostic::Code;

/// The codes of load, normalize and check.
pub(super) const FRONT: &[Code] = &[
    Code {
        code: "E001",
        title: "The file is not valid YAML or JSON",
        text: "The text cannot be read at all. The message is the parser's; it stops at the first \
               mistake. In YAML, indentation and unquoted `:` or `#` are the usual causes.",
    },
    Code {
        code: "E002",
        title: "A key occurs twice in the same object",
        text: "YAML and JSON readers would silently keep one of the two, and the other part of the \
               description would be lost. Remove or rename one of them.",
    },
    Code {
        code: "E003",
        title: "The description is nested too deeply",
        text: "Lists and objects may be nested 128 levels deep. Name inner schemas under \
               `components/schemas` and refer to them.",
    },
    Code {
        code: "E004",
        title: "Aliases or references make the document too large",
        text: "YAML aliases, or references that are put where they are used, repeat the same content more \
               than a million times over. Use `$ref` to components instead.",
    },
    Code {
        code: "E005",
        title: "A number that JSON does not have",
        text: "YAML knows `.nan` and `.inf`, JSON does not, so no value on the wire could ever be that \
               number.",
    },
    Code {
        code: "E006",
        title: "The root file is not there",
        text: "The file that was named as the root of the description is not among the files that were \
               handed in.",
    },
    Code {
        code: "E007",
        title: "The file does not hold an object",
        text: "An OpenAPI document is an object that begins with `openapi: 3.0.3`; a file listed in \
               `x-path-files` is an object of path templates.",
    },
    Code {
        code: "E008",
        title: "`x-path-files` is not a list of file names",
        text: "The root may list files whose keys are path templates: `x-path-files: [paths/pets.yaml]`. \
               They are joined into `paths` in this order.",
    },
    Code {
        code: "E009",
        title: "A reference that is not followed",
        text: "References lead to the same document (`#/components/schemas/Name`), to files within the \
               description's folder (`schemas/pets.yaml#/Pet`), which is that of the root file unless `--folder` \
               names another, or to what calls itself by that name in \
               these files: by `$id`, `$anchor` or `$self`. URLs are not fetched, and other folders are \
               not read.",
    },
    Code {
        code: "E010",
        title: "A reference to a file that is not there",
        text: "Files are looked for relative to the file that refers to them, within the folder of the \
               root.",
    },
    Code {
        code: "E011",
        title: "A reference to nothing in another file",
        text: "The file is there, but it has nothing at the JSON pointer after `#`.",
    },
    Code {
        code: "E012",
        title: "A path is described twice",
        text: "Two files of `x-path-files`, or one of them and the root, describe the same path. Put the \
               operations of a path into one path item.",
    },
    Code {
        code: "E013",
        title: "A file that includes itself",
        text: "Following the reference leads back to where it stands, so there is no end to it.",
    },
    Code {
        code: "E014",
        title: "Not an OpenAPI 3 document",
        text: "The root has to say `openapi: 3.0.x`, `3.1.x` or `3.2.x`. Swagger 2 has to be converted first.",
    },
    Code {
        code: "E015",
        title: "A value of the wrong kind",
        text: "OpenAPI expects text, a number, a list or an object here, and something else was found.",
    },
    Code {
        code: "E016",
        title: "A reference that leads nowhere",
        text: "Nothing stands at the JSON pointer of the reference, or there is no schema of the name in \
               a discriminator's mapping.",
    },
    Code {
        code: "E017",
        title: "A required key is missing",
        text: "The object cannot be understood without this key, and it has no obvious value.",
    },
    Code {
        code: "E018",
        title: "An operation with an unknown method",
        text: "A path item has keys for get, put, post, delete, options, head, patch, trace and query. Operations with \
               other methods stand in `additionalOperations`, each at its method as HTTP has it, once.",
    },
    Code {
        code: "E019",
        title: "A path that does not begin with `/`",
        text: "Paths are appended to the URL of the server and begin with `/`.",
    },
    Code {
        code: "E020",
        title: "A reference to the wrong kind of thing",
        text: "A schema can only be replaced by a reference to a schema, a parameter by one to a \
               parameter, and so on; some objects cannot be replaced by references at all.",
    },
    Code {
        code: "E021",
        title: "A type that contains itself",
        text: "A schema that is, through references, `allOf` or a choice only, made of itself has no \
               values. At least one step of the circle has to be a property or an item of a list.",
    },
    Code {
        code: "E022",
        title: "An unknown type",
        text: "`type` is one of `string`, `number`, `integer`, `boolean`, `array`, `object`; in OpenAPI \
               3.1 also `null` and lists of these. Dates, UUIDs and the like are strings with a `format`.",
    },
    Code {
        code: "E023",
        title: "An unknown place for a parameter",
        text: "Parameters travel in `query`, `header`, `path` or `cookie`. `body` and `formData` are of \
               Swagger 2: describe a `requestBody`.",
    },
    Code {
        code: "E024",
        title: "A style that does not exist here",
        text: "Path parameters have the styles simple, label and matrix; query parameters form, \
               spaceDelimited, pipeDelimited and deepObject; headers simple; cookies form.",
    },
    Code {
        code: "E026",
        title: "`schema` and `content` do not go together",
        text: "A parameter or header has either a `schema` or a `content` with exactly one media type. A header \
               with a name and neither of them describes nothing.",
    },
    Code {
        code: "E027",
        title: "A name that no header can have",
        text: "The names of HTTP headers, and of cookies that carry keys, are made of ASCII letters, digits and a few \
               signs, without spaces.",
    },
    Code {
        code: "E028",
        title: "Not a status code",
        text: "Responses are described by code (`404`), by class (`4XX`) or as `default`.",
    },
    Code {
        code: "E029",
        title: "A security scheme that cannot be understood",
        text: "Types are `apiKey` (with `name` and `in`), `http` (with `scheme`), `oauth2` (with `flows`) \
               and `openIdConnect` (with `openIdConnectUrl`).",
    },
    Code {
        code: "E032",
        title: "A path template that cannot be understood",
        text: "Parameters of a path are written `{name}`, each name once.",
    },
    Code {
        code: "E033",
        title: "A parameter that is described twice",
        text: "Name and place (`in`) of a parameter have to be unique within an operation, and within a \
               path item. A parameter `in: querystring` is the whole query string, so that there is no other in it.",
    },
    Code {
        code: "E037",
        title: "A name that no component can have",
        text: "The names of components are made of ASCII letters, digits, `.`, `-` and `_`. The names that \
               generators of descriptions make of types (`Page<User>`) are accepted, as are names that something \
               refers to; others cannot be told from mistakes.",
    },
    Code {
        code: "E040",
        title: "A part that cannot be read",
        text: "The part passed all checks but the library that reads OpenAPI refuses it. The message is \
               the library's. Please report it: the check should have found it and said it better.",
    },
    Code {
        code: "W001",
        title: "A YAML tag without meaning",
        text: "Tags such as `!include` are not part of OpenAPI; the value is taken as if there were none.",
    },
    Code {
        code: "W002",
        title: "An empty value",
        text: "A key without a value is read as if the key were not there, an empty schema or media type \
               as one that says nothing.",
    },
    Code {
        code: "W003",
        title: "A newer version of OpenAPI",
        text: "The document is read as OpenAPI 3.2; what is newer is reported where it is met.",
    },
    Code {
        code: "W004",
        title: "A mistake with one sensible reading",
        text: "The value is written in another way than OpenAPI wants it, but it is clear what is meant. \
               The message says how it is read.",
    },
    Code {
        code: "W005",
        title: "A required key is missing but has an obvious value",
        text: "OpenAPI requires the key; the message says what is assumed in its absence.",
    },
    Code {
        code: "W006",
        title: "A part that is generated in another shape, or not at all",
        text: "Webhooks and callbacks become operations of tags of their own, under paths that stand in \
               for the receiver's: a server trait for those who receive them, a client for those who \
               send them. Nothing is generated for links.",
    },
    Code {
        code: "W007",
        title: "An operation without an operationId",
        text: "Method and type are named after the HTTP method and the path. Those names change when the \
               path does.",
    },
    Code {
        code: "W008",
        title: "A keyword without effect",
        text: "The keyword has no meaning in this place: beside `$ref` in OpenAPI 3.0, or `required` as a \
               flag on a property, or the schema itself in its own `allOf`.",
    },
    Code {
        code: "W009",
        title: "A constraint that is not checked",
        text: "The generated code is looser than the description: the keyword has no counterpart in it.",
    },
    Code {
        code: "W010",
        title: "A default or list of values that is ignored",
        text: "A default that is not of its type, or not among the values allowed, and an empty `enum` \
               cannot be meant as they stand.",
    },
    Code {
        code: "W011",
        title: "An unknown key",
        text: "OpenAPI does not know the key in this object. Extensions begin with `x-`.",
    },
    Code {
        code: "W012",
        title: "Bounds that exclude every value",
        text: "The lower bound is greater than the upper one.",
    },
    Code {
        code: "W013",
        title: "A required property that is not described",
        text: "`required` lists a name that is not among `properties`. It may be misspelt.",
    },
    Code {
        code: "W014",
        title: "A component with an unusual name",
        text: "The names of components are made of ASCII letters, digits, `.`, `-` and `_`. It is clear what is meant, \
               because the name is that of a type or something refers to it.",
    },
    Code {
        code: "W015",
        title: "A server URL that is not complete",
        text: "The URL is empty or has variables without a default. The server is left out of the list, because \
               requests to such a URL would go astray.",
    },
    Code {
        code: "W016",
        title: "An operationId that is taken",
        text: "Methods and types are named after the operationId, so that it has to be unique. The second \
               operation is handled as if it had none: its name is made from method and path.",
    },
    Code {
        code: "W017",
        title: "A path parameter that the path does not have",
        text: "A parameter with `in: path` has to occur in the path as `{name}`. Otherwise it has no place to \
               travel in, and is left out.",
    },
    Code {
        code: "W018",
        title: "A security scheme whose credentials cannot be found in a request",
        text: "`security` names schemes of `components/securitySchemes`. Of one that is not there nobody knows how its \
               credentials travel, and client certificates (`mutualTLS`) travel below HTTP. Operations that ask for \
               them are not public for that: the client sends nothing of its own (give it a default header or a \
               transport that does), and the server asks its authenticator about every request, which finds the head \
               of the request in `Credentials::request`.",
    },
    Code {
        code: "W019",
        title: "A URL of an OAuth flow that is none",
        text: "Tokens are got from URLs: absolute ones, or ones relative to the server that begin with `/` or `.`. \
               The generated code does not need them, whoever reads the description does.",
    },
    Code {
        code: "W021",
        title: "A status occurs twice in the same object",
        text: "Some frameworks write a response for each variant of an enum, also where two have the same status. \
               Either may come, so both are one: with the media types of both, and `anyOf` of the schemas where one media \
               type has two. Other readers see the last alone. Where one of the two is a reference it is an error, E002.",
    },
    Code {
        code: "W022",
        title: "A method in lower case",
        text: "Methods are case-sensitive (RFC 9110, 9.1), and `additionalOperations` has them as they are sent. GET, POST \
               and the other well-known methods have keys of their own in the path item, in lower case.",
    },
    Code {
        code: "W024",
        title: "What is said of parts that do not exist, or have one type",
        text: "Parts of multipart bodies are told apart by names, or are values in a row: those of a list, or of what \
               `itemSchema` describes. `prefixEncoding` and `itemEncoding` are for the latter, and encodings inside of an encoding \
               for parts whose `contentType` is multipart; elsewhere they mean nothing. Parts in a row have one type, so where \
               only some of them are files, all are handed over as files. A schema has one type as well: where two bodies have it \
               with another `encoding` each, the first counts.",
    },
    Code {
        code: "W025",
        title: "A tag that is a part of nothing, or of itself",
        text: "`parent` of a tag is the name of another tag in `tags`, and following it has an end (OpenAPI 3.2, Tag Object). \
               Docs alone say what a tag is a part of; operations stay where their own tags put them.",
    },
    Code {
        code: "W026",
        title: "A dialect of schemas that is not that of OpenAPI",
        text: "`$schema` and `jsonSchemaDialect` name what the keywords of schemas mean. Schemas are read as OpenAPI 3.1 and 3.2 \
               have them, which is JSON Schema 2020-12: what another dialect means by the same keyword, or by keywords of \
               its own, is not known.",
    },
    Code {
        code: "W023",
        title: "An object that refuses what stands beside it",
        text: "`additionalProperties: false` counts the properties of its own schema and not those of the other parts of \
               `allOf`. By the letter no value has both, and servers refuse them all; clients take them. `unevaluatedProperties: \
               false` (OpenAPI 3.1) counts the properties of all parts.",
    },
];
