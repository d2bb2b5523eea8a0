#!/usr/bin/env bash
# No value is both what Valibot's isoDateTime() takes and what its own description asks for.
#
# Versions: valibot 1.5.0, @valibot/to-json-schema 1.8.0, ajv 8.20.0 with ajv-formats 3.0.1.
#
# Seen: `isoDateTime()` is described as {"type": "string", "format": "date-time"}. A client that
# follows the description sends "2024-05-01T12:30:00Z" and is refused; the only form taken is
# "2024-05-01T12:30", which has neither seconds nor an offset and is no date-time. `isoTime()`,
# described as "time", takes "12:30" only and no time of RFC 3339. `isoTimestamp()`, described the
# same as the first, takes the values that the first refuses. `isoDate()` takes 31 February.
#
# Specification: JSON Schema 2020-12, Validation, section 7.3.1: date-time and time are those of RFC
# 3339, section 5.6, where seconds and an offset are required.
#
# Reason: ISO 8601 allows forms that RFC 3339 does not, and the format is chosen by the name of the
# rule; what the rule checks is a regular expression for the value of an HTML input element.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

npm init -y > /dev/null
npm install --silent --no-fund --no-audit valibot@1.5.0 @valibot/to-json-schema@1.8.0 ajv@8.20.0 ajv-formats@3.0.1

cat > run.mjs <<'END'
import { toJsonSchema } from '@valibot/to-json-schema';
import Ajv from 'ajv';
import formats from 'ajv-formats';
import * as v from 'valibot';

const ajv = formats.default(new Ajv());
const instants = ['2024-05-01T12:30', '2024-05-01T12:30:00', '2024-05-01T12:30Z', '2024-05-01T12:30:00Z',
  '2024-05-01T12:30:00.5+02:00'];
for (const [name, values] of [
  ['isoDateTime', instants],
  ['isoTimestamp', instants],
  ['isoTime', ['12:30', '12:30:00', '12:30:00Z']],
  ['isoDate', ['2024-02-28', '2024-02-31']],
]) {
  const rule = v.pipe(v.string(), v[name]());
  const schema = toJsonSchema(rule);
  const described = ajv.compile(schema);
  const word = (taken) => (taken ? 'takes' : 'refuses');
  for (const value of values) {
    const rules = word(v.safeParse(rule, value).success);
    console.log(`${name}, format ${schema.format}: ${value} rule ${rules}, description ${word(described(value))}`);
  }
}
END
node run.mjs > seen

cat > expected <<'END'
isoDateTime, format date-time: 2024-05-01T12:30 rule takes, description refuses
isoDateTime, format date-time: 2024-05-01T12:30:00 rule refuses, description refuses
isoDateTime, format date-time: 2024-05-01T12:30Z rule refuses, description refuses
isoDateTime, format date-time: 2024-05-01T12:30:00Z rule refuses, description takes
isoDateTime, format date-time: 2024-05-01T12:30:00.5+02:00 rule refuses, description takes
isoTimestamp, format date-time: 2024-05-01T12:30 rule refuses, description refuses
isoTimestamp, format date-time: 2024-05-01T12:30:00 rule refuses, description refuses
isoTimestamp, format date-time: 2024-05-01T12:30Z rule refuses, description refuses
isoTimestamp, format date-time: 2024-05-01T12:30:00Z rule takes, description takes
isoTimestamp, format date-time: 2024-05-01T12:30:00.5+02:00 rule takes, description takes
isoTime, format time: 12:30 rule takes, description refuses
isoTime, format time: 12:30:00 rule refuses, description refuses
isoTime, format time: 12:30:00Z rule refuses, description takes
isoDate, format date: 2024-02-28 rule takes, description takes
isoDate, format date: 2024-02-31 rule takes, description refuses
END
diff -u expected seen || { echo "The behaviour has changed." >&2; exit 1; }
cat seen
