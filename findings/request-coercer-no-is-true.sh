#!/usr/bin/env bash
# Parameters are converted before they are checked, so 1.9 is a valid integer and "no" a valid true.
#
# Versions: openapi-request-coercer 12.1.3, openapi-request-validator 12.1.3 (parts of express-openapi).
#
# Seen: the validator alone refuses all of these for an integer and a boolean, the values being text.
# With the coercer before it, ?page=1.9 is page 1, ?page= is page 0,
# ?page=9007199254740993 is another page than asked for, and ?all=no, ?all=0 and ?all= are true.
# ?page=12abc is refused: it is left as it was.
#
# Specification: JSON Schema 2020-12, Validation, section 6.1.1: an integer is a number without a
# fraction; a boolean is true or false. OpenAPI leaves the text of a parameter to its schema.
#
# Reason: numbers go through Number() and are cut to whole ones, so what the schema would refuse is
# gone before it is looked at; a boolean is false for the text "false" only.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

npm init -y > /dev/null
npm install --silent --no-fund --no-audit openapi-request-coercer@12.1.3 openapi-request-validator@12.1.3

cat > run.mjs <<'END'
import coercer from 'openapi-request-coercer';
import validator from 'openapi-request-validator';

const parameters = [
  { in: 'query', name: 'page', schema: { type: 'integer' } },
  { in: 'query', name: 'all', schema: { type: 'boolean' } },
];
const Coercer = coercer.default ?? coercer;
const Validator = validator.default ?? validator;
const check = new Validator({ parameters });
for (const query of [{ page: '2' }, { page: '1.9' }, { page: '' }, { page: '9007199254740993' }, { page: '12abc' },
  { all: 'false' }, { all: 'no' }, { all: '0' }, { all: '' }]) {
  const request = { query: { ...query }, headers: {}, params: {} };
  new Coercer({ parameters }).coerce(request);
  const errors = check.validateRequest(request)?.errors.map((error) => error.message);
  console.log('?' + new URLSearchParams(query), JSON.stringify(request.query), errors ?? 'valid');
}
END
node run.mjs > seen

cat > expected <<'END'
?page=2 {"page":2} valid
?page=1.9 {"page":1} valid
?page= {"page":0} valid
?page=9007199254740993 {"page":9007199254740992} valid
?page=12abc {"page":"12abc"} [ 'must be integer' ]
?all=false {"all":false} valid
?all=no {"all":true} valid
?all=0 {"all":true} valid
?all= {"all":true} valid
END
diff -u expected seen || { echo "The behaviour has changed." >&2; exit 1; }
cat seen
