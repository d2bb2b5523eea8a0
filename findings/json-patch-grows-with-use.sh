#!/usr/bin/env bash
# Applying a JSON Patch changes the patch: the second document that it is applied to gets more than the first.
#
# Versions: fast-json-patch 3.1.1, json8-patch 1.0.6, python-jsonpath 2.2.2; for comparison rfc6902 5.4.0 and
# jsonpatch 1.48 (Python).
#
# Seen: the patch [add /tags [], add /tags/- "new"] applied to {} once, and then to another {}. The first three answer
# {"tags": ["new"]} and then {"tags": ["new", "new"]}; afterwards the `value` of the first operation holds the items.
# Documents that were patched before change again with it: the first result has two tags in the end, too. The other two
# copy the value, and answer the same twice.
#
# Specification: RFC 6902, section 4.1: "add" inserts the value that the operation has; a patch is a document of its own,
# which servers keep, compare and apply to each of many resources.
#
# Reason: the value of the operation is put into the document without a copy, and later operations change it there.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

npm install --silent --no-audit --no-fund --ignore-scripts --prefix . \
  fast-json-patch@3.1.1 json8-patch@1.0.6 rfc6902@5.4.0
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check python-jsonpath==2.2.2 jsonpatch==1.48

cat > run.mjs <<'END'
import fast from "fast-json-patch";
import json8 from "json8-patch";
import { applyPatch } from "rfc6902";

const ways = {
  "fast-json-patch": (document, patch) => fast.applyPatch(document, patch).newDocument,
  "json8-patch": (document, patch) => json8.apply(document, patch).doc,
  rfc6902: (document, patch) => (applyPatch(document, patch), document),
};
for (const [name, apply] of Object.entries(ways)) {
  const patch = [{ op: "add", path: "/tags", value: [] }, { op: "add", path: "/tags/-", value: "new" }];
  const first = apply({}, patch);
  const before = JSON.stringify(first);
  const second = apply({}, patch);
  console.log(name, before, JSON.stringify(second), "first now", JSON.stringify(first));
}
END
node run.mjs > seen
cat > run.py <<'END'
import json

import jsonpatch
from jsonpath import patch as jsonpath_patch

ways = {
    "python-jsonpath": lambda document, patch: jsonpath_patch.apply(patch, document),
    "jsonpatch": jsonpatch.apply_patch,
}
for name, apply in ways.items():
    patch = [{"op": "add", "path": "/tags", "value": []}, {"op": "add", "path": "/tags/-", "value": "new"}]
    show = lambda value: json.dumps(value, separators=(",", ":"))
    first = apply({}, patch)
    before = show(first)
    second = apply({}, patch)
    print(name, before, show(second), "first now", show(first))
END
env/bin/python run.py >> seen

cat > expected <<'END'
fast-json-patch {"tags":["new"]} {"tags":["new","new"]} first now {"tags":["new","new"]}
json8-patch {"tags":["new"]} {"tags":["new","new"]} first now {"tags":["new","new"]}
rfc6902 {"tags":["new"]} {"tags":["new"]} first now {"tags":["new"]}
python-jsonpath {"tags":["new"]} {"tags":["new","new"]} first now {"tags":["new","new"]}
jsonpatch {"tags":["new"]} {"tags":["new"]} first now {"tags":["new"]}
END
diff -u expected seen || { echo "The behaviour has changed." >&2; exit 1; }
cat seen
