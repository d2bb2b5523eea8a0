#!/usr/bin/env bash
# The parser of the makers of express-rate-limit finds the header that express-rate-limit sends, and reads no number from it.
#
# Versions: express-rate-limit 8.7.5, ratelimit-header-parser 0.1.0, express 5.3.0.
#
# Seen: with `standardHeaders: "draft-6"` or `"draft-7"` the parser answers limit 100 and remaining 99. With
# `"draft-8"` the answer has `RateLimit: "100-in-1min"; r=99; t=60`, and the parser answers an object whose limit, used
# and remaining are NaN and whose reset is an invalid date. It does not answer undefined, which its documentation keeps
# for "no such header". `remaining < 1` is false of NaN, so that a client that slows down near zero never does.
#
# Specification: draft-ietf-httpapi-ratelimit-headers-08, section 4: `RateLimit` is a structured list whose items are
# names of policies with the parameters `r` and `t`. Until draft 7 it was a dictionary with `limit`, `remaining`, `reset`.
#
# Reason: one name stands for two grammars; the older one is looked for with regular expressions, whose lack of a match
# is read as a number in an answer that says "found".
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

npm install --silent --no-audit --no-fund --ignore-scripts --prefix . \
  express-rate-limit@8.7.5 ratelimit-header-parser@0.1.0 express@5.3.0

cat > run.mjs <<'END'
import express from "express";
import { rateLimit } from "express-rate-limit";
import { parseRateLimit } from "ratelimit-header-parser";

for (const standardHeaders of ["draft-6", "draft-7", "draft-8"]) {
  const app = express();
  app.use(rateLimit({ windowMs: 60_000, limit: 100, standardHeaders, legacyHeaders: false }));
  app.get("/", (request, response) => response.send("ok"));
  const server = app.listen(0, "127.0.0.1");
  await new Promise((listening) => server.once("listening", listening));
  const answer = await fetch(`http://127.0.0.1:${server.address().port}/`, { signal: AbortSignal.timeout(10_000) });
  const { limit, used, remaining, reset } = parseRateLimit(answer);
  console.log(standardHeaders, answer.headers.get("ratelimit"));
  console.log("   limit", limit, "used", used, "remaining", remaining, "reset", reset > new Date() ? "later" : String(reset));
  server.closeAllConnections();
  server.close();
}
END
timeout 60 node run.mjs > seen

cat > expected <<'END'
draft-6 null
   limit 100 used 1 remaining 99 reset later
draft-7 limit=100, remaining=99, reset=60
   limit 100 used 1 remaining 99 reset later
draft-8 "100-in-1min"; r=99; t=60
   limit NaN used NaN remaining NaN reset Invalid Date
END
diff -u expected seen || { echo "The behaviour has changed." >&2; exit 1; }
cat seen
