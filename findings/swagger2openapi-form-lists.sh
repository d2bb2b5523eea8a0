#!/usr/bin/env bash
# From Swagger 2 to OpenAPI 3, lists in forms lose how they are written, and the default turns round.
#
# Versions: swagger2openapi 7.0.8 (npm).
#
# Seen: two lists, one separated by commas (the default of Swagger 2) and one whose name is repeated.
# In a query they are converted right (`explode: false`, `explode: true`). In a form both come out
# equal, without an `encoding` and without a word. A client made from the result repeats the name for
# each item, while the server still splits at commas. A list separated by blanks stops the conversion
# with "no longer supported except for in:query parameters", though `encoding` has spaceDelimited.
#
# Specification: Swagger 2.0, Parameter Object: collectionFormat, "Default value is csv", for any `in`
# but body. OpenAPI 3.0.3, Encoding Object: `style` and `explode` say it for a form's members; without
# them the style is form, with explode.
#
# Reason: the formData parameters become members of a schema, which has no word for a style.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

npm init -y > /dev/null
npm install --silent --no-fund --no-audit swagger2openapi@7.0.8

cat > run.mjs <<'END'
import converter from 'swagger2openapi';

const lists = (place) => [
  { in: place, name: 'commas', type: 'array', items: { type: 'string' } },
  { in: place, name: 'repeated', type: 'array', items: { type: 'string' }, collectionFormat: 'multi' },
];
const document = {
  swagger: '2.0', info: { title: 'Tags', version: '1' }, host: 'localhost', schemes: ['http'], basePath: '/',
  paths: {
    '/query': { get: { operationId: 'inQuery', parameters: lists('query'), responses: { 200: { description: 'ok' } } } },
    '/form': {
      post: {
        operationId: 'inForm', consumes: ['application/x-www-form-urlencoded'],
        parameters: lists('formData'), responses: { 200: { description: 'ok' } },
      },
    },
  },
};
const { openapi } = await converter.convertObj(document, {});
for (const { name, style, explode } of openapi.paths['/query'].get.parameters) {
  console.log('query', name, JSON.stringify({ style, explode }));
}
try {
  const lists = document.paths['/form'].post.parameters;
  await converter.convertObj({ ...document, paths: { '/form': { post: { ...document.paths['/form'].post,
    parameters: [{ ...lists[0], collectionFormat: 'ssv' }] } } } }, {});
} catch (error) {
  console.log('form blanks', error.message);
}
const form = openapi.paths['/form'].post.requestBody.content['application/x-www-form-urlencoded'];
for (const [name, schema] of Object.entries(form.schema.properties)) {
  console.log('form', name, JSON.stringify(schema), 'encoding', JSON.stringify(form.encoding?.[name] ?? null));
}
END
node run.mjs > seen

cat > expected <<'END'
query commas {"style":"form","explode":false}
query repeated {"explode":true}
form blanks collectionFormat:ssv is no longer supported except for in:query parameters
form commas {"type":"array","items":{"type":"string"}} encoding null
form repeated {"type":"array","items":{"type":"string"}} encoding null
END
diff -u expected seen || { echo "The behaviour has changed." >&2; exit 1; }
cat seen
