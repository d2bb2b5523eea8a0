#!/usr/bin/env bash
# A Joi pattern with a flag is described by a pattern that no text can match.
#
# Versions: joi 18.3.2, joi-to-swagger 6.2.0, joi-to-json 5.0.5, ajv 8.20.0.
#
# Seen: a server checks `Joi.string().pattern(/^[a-z]+$/i)`. joi-to-swagger describes it by
# "^[a-z]+$/", joi-to-json by "^[a-z]+$/i": after the end of the text there must be a slash, so a
# client that checks what it sends refuses every value. With `{ invert: true }`, "anything but
# small letters", both describe the opposite. joi-to-swagger loses the bound of `number().greater(5)`,
# so that its clients send what the server refuses.
#
# Specification: OpenAPI 3.0.3, Schema Object: `pattern` is a regular expression of ECMA-262, that is
# the text between the slashes; it has no place for flags. JSON Schema has `not` for the inverse.
#
# Reason: the source is cut out of the printed form of the expression, one character at each side.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

npm init -y > /dev/null
npm install --silent --no-fund --no-audit joi@18.3.2 joi-to-swagger@6.2.0 joi-to-json@5.0.5 ajv@8.20.0

cat > run.mjs <<'END'
import Ajv from 'ajv';
import Joi from 'joi';
import toJson from 'joi-to-json';
import toSwagger from 'joi-to-swagger';

const ajv = new Ajv({ strict: false, logger: false });
const rules = {
  'flag': [Joi.string().pattern(/^[a-z]+$/i), 'Abc'],
  'inverse': [Joi.string().pattern(/^[a-z]+$/, { invert: true }), '123'],
  'greater': [Joi.number().greater(5), 4],
};
for (const [name, [rule, value]] of Object.entries(rules)) {
  const joi = rule.validate(value).error ? 'refuses' : 'takes';
  for (const [tool, schema] of [
    ['joi-to-swagger', toSwagger(rule).swagger],
    ['joi-to-json', toJson(rule, 'open-api-3.1')],
  ]) {
    const described = ajv.validate(schema, value);
    console.log(name, JSON.stringify(value), 'Joi', joi, tool, described ? 'takes' : 'refuses', JSON.stringify(schema));
  }
}
END
node run.mjs > seen

cat > expected <<'END'
flag "Abc" Joi takes joi-to-swagger refuses {"type":"string","pattern":"^[a-z]+$/"}
flag "Abc" Joi takes joi-to-json refuses {"type":"string","pattern":"^[a-z]+$/i"}
inverse "123" Joi takes joi-to-swagger refuses {"type":"string","pattern":"^[a-z]+$"}
inverse "123" Joi takes joi-to-json refuses {"type":"string","pattern":"^[a-z]+$"}
greater 4 Joi refuses joi-to-swagger takes {"type":"number","format":"float"}
greater 4 Joi refuses joi-to-json refuses {"type":"number","exclusiveMinimum":5,"minimum":5}
END
diff -u expected seen || { echo "The behaviour has changed." >&2; exit 1; }
cat seen
