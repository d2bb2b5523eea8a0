#!/usr/bin/env bash
# One JSON Patch library calls equal objects different, and takes operations on what is not there for done; another shares
# what it copied.
#
# Versions: immutable-json-patch 6.0.3, json8-patch 1.0.6, rfc6902 5.4.0; for comparison fast-json-patch 3.1.1 with
# validation.
#
# Seen:
# - `test` of {"x": 1, "y": 2} against the value {"y": 2, "x": 1} fails in immutable-json-patch; in the others it holds.
# - `replace` and `remove` of a member that is not there: immutable-json-patch answers the document unchanged, without an
#   error. `add` at index 5 of a list of one appends.
# - `copy` /a to /b and `replace` /b/x: json8-patch changes /a/x as well.
# - `replace` of the whole document (path ""), valid in RFC 6902: rfc6902 answers "Value required at path: ", and applies
#   the operations after it all the same, so that half of the patch is done.
#
# Specification: RFC 6902, 4.6: objects are equal if they have the same members, whatever their order; 4.2 and 4.3: the
# target location MUST exist; 4.1: the index MUST NOT be greater than the number of elements; 4.5: `copy` copies the value;
# section 5: where an operation is not successful, evaluation SHOULD terminate, and the patch is not deemed successful.
#
# Reason: equality is that of the texts that JSON.stringify writes; a path that does not exist is left out as no change.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

npm install --silent --no-audit --no-fund --ignore-scripts --prefix . \
  immutable-json-patch@6.0.3 json8-patch@1.0.6 rfc6902@5.4.0 fast-json-patch@3.1.1

cat > run.mjs <<'END'
import fast from "fast-json-patch";
import { immutableJSONPatch } from "immutable-json-patch";
import json8 from "json8-patch";
import { applyPatch } from "rfc6902";

const ways = {
  "immutable-json-patch": (document, patch) => immutableJSONPatch(document, patch),
  "json8-patch": (document, patch) => json8.apply(document, patch).doc,
  rfc6902: (document, patch) => {
    const failed = applyPatch(document, patch).find((error) => error);
    if (failed) throw new Error(JSON.stringify(document));
    return document;
  },
  "fast-json-patch": (document, patch) => fast.applyPatch(document, patch, true).newDocument,
};
const cases = {
  order: [{ a: { x: 1, y: 2 } }, [{ op: "test", path: "/a", value: { y: 2, x: 1 } }]],
  "replace missing": [{ a: 1 }, [{ op: "replace", path: "/b", value: 2 }]],
  "remove missing": [{ a: 1 }, [{ op: "remove", path: "/b" }]],
  "add beyond the end": [{ a: [1] }, [{ op: "add", path: "/a/5", value: 2 }]],
  "copy, then change": [{ a: { x: 1 } }, [{ op: "copy", from: "/a", path: "/b" }, { op: "replace", path: "/b/x", value: 2 }]],
  "whole document": [{ a: 1 }, [{ op: "replace", path: "", value: { b: 2 } }, { op: "add", path: "/c", value: 3 }]],
};
for (const [what, [document, patch]] of Object.entries(cases)) {
  console.log(what);
  for (const [name, apply] of Object.entries(ways)) {
    let answer;
    try {
      answer = JSON.stringify(apply(structuredClone(document), structuredClone(patch)));
    } catch (error) {
      answer = name === "rfc6902" ? `error, left ${error.message}` : "error";
    }
    console.log(" ", name, answer);
  }
}
END
node run.mjs > seen

cat > expected <<'END'
order
  immutable-json-patch error
  json8-patch {"a":{"x":1,"y":2}}
  rfc6902 {"a":{"x":1,"y":2}}
  fast-json-patch {"a":{"x":1,"y":2}}
replace missing
  immutable-json-patch {"a":1}
  json8-patch error
  rfc6902 error, left {"a":1}
  fast-json-patch error
remove missing
  immutable-json-patch {"a":1}
  json8-patch error
  rfc6902 error, left {"a":1}
  fast-json-patch error
add beyond the end
  immutable-json-patch {"a":[1,2]}
  json8-patch error
  rfc6902 error, left {"a":[1]}
  fast-json-patch error
copy, then change
  immutable-json-patch {"a":{"x":1},"b":{"x":2}}
  json8-patch {"a":{"x":2},"b":{"x":2}}
  rfc6902 {"a":{"x":1},"b":{"x":2}}
  fast-json-patch {"a":{"x":1},"b":{"x":2}}
whole document
  immutable-json-patch {"b":2,"c":3}
  json8-patch {"b":2,"c":3}
  rfc6902 error, left {"a":1,"c":3}
  fast-json-patch {"b":2,"c":3}
END
diff -u expected seen || { echo "The behaviour has changed." >&2; exit 1; }
cat seen
