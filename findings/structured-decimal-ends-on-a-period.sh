#!/usr/bin/env bash
# A small decimal is written as `0.`, which no reader of structured fields takes, the same library's included.
#
# Versions: structured-headers 2.1.0; for comparison http-sf 1.5.0 (Python).
#
# Seen: the decimal 0.0001 is serialized as `0.` in an item, a list and a parameter. The library's own parser refuses it
# ("Decimal cannot end on a period"), as does http-sf, which writes 0.0 itself. One parameter spoils the whole field.
# `1.0` is read as 1 and written as `1`, an integer; NaN is written as `NaN`, a token.
#
# Specification: RFC 9651, 4.1.5: a decimal has at least one digit after the point, 0 where nothing else is left of it;
# 4.2.4: what ends with the point fails; 4.2: a field that fails is ignored as a whole.
#
# Reason: trailing zeros of 0.000 are cut off, all of them; JavaScript has one type for integers and decimals.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

npm install --silent --no-audit --no-fund --ignore-scripts --prefix . structured-headers@2.1.0
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check http-sf==1.5.0

cat > run.mjs <<'END'
import { parseItem, parseList, serializeItem, serializeList, Token } from "structured-headers";

const none = new Map();
const written = [
  serializeItem([0.0001, none]),
  serializeItem([0.25, none]),
  serializeItem([NaN, none]),
  serializeList([[new Token("gzip"), new Map([["q", 0.0004]])], [new Token("br"), none]]),
  serializeItem(parseItem("1.0")),
];
for (const text of written) {
  let read = "read";
  try {
    text.includes(",") ? parseList(text) : parseItem(text);
  } catch (error) {
    read = error.message;
  }
  console.log(text, "|", read);
}
END
node run.mjs > seen
cat > run.py <<'END'
import http_sf

for value in (0.0001, 0.25):
    print("http-sf", http_sf.ser(value))
try:
    http_sf.parse(b"0.", tltype="item")
except Exception as error:
    print("http-sf", error)
END
env/bin/python run.py >> seen

cat > expected <<'END'
0. | Parse error: Decimal cannot end on a period at offset 2
0.25 | read
NaN | read
gzip;q=0., br | Parse error: Decimal cannot end on a period at offset 9
1 | read
http-sf 0.0
http-sf 0.25
http-sf Decimal ends in '.' at position 1
END
diff -u expected seen || { echo "The behaviour has changed." >&2; exit 1; }
cat seen
