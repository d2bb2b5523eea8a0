#!/usr/bin/env bash
# A number that the end of a JSON text sequence cut in two is delivered as a smaller number.
#
# Versions: jsonseq 1.0.0 (PyPI); json-text-sequence 4.0.3 (npm) for comparison.
#
# Seen: a sequence of readings breaks off inside its second element, `1200` of which `12` arrived.
# jsonseq gives 12. An element that is broken in the middle, because the writer was interrupted and
# began the next one, ends the reading with an error, and the whole elements behind it are lost.
# json-text-sequence reports "truncated: 12", and "invalid" for the other, and goes on.
#
# Specification: RFC 7464, section 2.4: a number, true, false or null that is not followed by white
# space may be cut off and must be dropped; section 2.3: a parser that meets a broken element goes on
# at the next record separator. OpenAPI 3.2 names application/json-seq as a sequential media type.
#
# Reason: what stands between two separators is handed to the JSON decoder, which cannot know that 12
# was meant to go on; the line feed, which is there to tell, is not asked for.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check jsonseq==1.0.0
npm init -y > /dev/null
npm install --silent --no-fund --no-audit json-text-sequence@4.0.3

cat > run.py <<'END'
import io

from jsonseq.decode import JSONSeqDecoder

for name, text in (
    ("whole", '\x1e{"c": 7}\n\x1e1200\n'),
    ("cut", '\x1e{"c": 7}\n\x1e12'),
    ("broken", '\x1e{"c": 7}\n\x1e{"c": \n\x1e{"c": 9}\n'),
):
    seen = []
    try:
        for value in JSONSeqDecoder().decode(io.StringIO(text)):
            seen.append(value)
    except ValueError as error:
        seen.append(type(error).__name__)
    print("jsonseq", name, *seen)
END
cat > run.mjs <<'END'
import { Parser } from 'json-text-sequence';

for (const [name, text] of [
  ['whole', '\x1e{"c": 7}\n\x1e1200\n'],
  ['cut', '\x1e{"c": 7}\n\x1e12'],
  ['broken', '\x1e{"c": 7}\n\x1e{"c": \n\x1e{"c": 9}\n'],
]) {
  const seen = [];
  await new Promise((end) => {
    const parser = new Parser();
    parser.on('data', (value) => seen.push(JSON.stringify(value)));
    parser.on('truncated', () => seen.push('truncated'));
    parser.on('invalid', () => seen.push('invalid'));
    parser.on('end', end);
    parser.end(text);
  });
  console.log('json-text-sequence', name, ...seen);
}
END
env/bin/python run.py > seen
node run.mjs >> seen

cat > expected <<'END'
jsonseq whole {'c': 7} 1200
jsonseq cut {'c': 7} 12
jsonseq broken {'c': 7} JSONDecodeError
json-text-sequence whole {"c":7} 1200
json-text-sequence cut {"c":7} truncated
json-text-sequence broken {"c":7} invalid {"c":9}
END
diff -u expected seen || { echo "The behaviour has changed." >&2; exit 1; }
cat seen
