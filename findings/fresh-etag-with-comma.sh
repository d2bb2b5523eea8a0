#!/usr/bin/env bash
# An entity tag with a comma in it is never found again: Express answers 200 with the whole body each time.
#
# Versions: fresh 2.0.0, express 5.3.0.
#
# Seen: a route sets `ETag: "1,2"` and is asked again with `If-None-Match: "1,2"`, as clients keep it. The answer is 200 with
# the body. With the tag `"1-2"` it is 304, also as the second of a list. Tags of versions that are made by joining with
# commas are of the first kind, and nothing says why the cache is of no use.
#
# Specification: RFC 9110, section 8.8.3: an entity tag is any characters but quotes and controls between quotes; a comma
# is one of them. Section 13.1.2: the header is a list of such tags, and a comma within quotes ends none.
#
# Reason: the list is split at each comma, wherever it stands.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

npm install --silent --no-audit --no-fund --ignore-scripts --prefix . express@5.3.0 fresh@2.0.0

cat > run.mjs <<'END'
import { get } from "node:http";
import express from "express";
import fresh from "fresh";

const app = express();
app.get("/:tag", (request, answer) => answer.set("ETag", `"${request.params.tag}"`).send("whole"));
const server = app.listen(0, "127.0.0.1", async () => {
  for (const [tag, asked] of [["1-2", '"1-2"'], ["1-2", '"0", "1-2"'], ["1,2", '"1,2"'], ["1,2", '"0", "1,2"']]) {
    const address = `http://127.0.0.1:${server.address().port}/${encodeURIComponent(tag)}`;
    // `fetch` would say `Cache-Control: no-cache` beside a condition of the caller.
    const status = await new Promise((done) => get(address, { headers: { "If-None-Match": asked } }, (answer) => done(answer.statusCode)));
    console.log(`"${tag}" asked for with ${asked}: ${status}, fresh says ${fresh({ "if-none-match": asked }, { etag: `"${tag}"` })}`);
  }
  process.exit(0);
});
END
timeout 60 node run.mjs > seen

cat > expected <<'END'
"1-2" asked for with "1-2": 304, fresh says true
"1-2" asked for with "0", "1-2": 304, fresh says true
"1,2" asked for with "1,2": 200, fresh says false
"1,2" asked for with "0", "1,2": 200, fresh says false
END
diff -u expected seen || { echo "The behaviour has changed." >&2; exit 1; }
cat seen
