#!/usr/bin/env bash
# The merge patch that is made of "before" and "after" gives something else than "after" wherever that has a null.
#
# Versions: json-merge-patch 1.0.2 (npm), json-merge-patch 0.3.0 (PyPI).
#
# Seen: from {"note": "x"} to {"note": null} both make the patch {"note": null}, and applied by the same library it gives
# {}. From {} to {"owner": {"email": null}} they make {"owner": {"email": null}}, which gives {"owner": {}}. In lists
# nulls stay. No error, no warning: a client that sends only what has changed takes members away that it meant to empty.
#
# Specification: RFC 7396, section 1: the format is not appropriate for documents that use explicit null values, since null
# in a patch means removal. A maker of patches can see that from "after" alone, and say so.
#
# Reason: what has changed is copied into the patch as it is.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check json-merge-patch==0.3.0
npm install --silent --no-audit --no-fund --ignore-scripts --prefix . json-merge-patch@1.0.2

cat > documents.json <<'END'
[
  [{ "note": "x" }, { "note": "y" }],
  [{ "note": "x" }, { "note": null }],
  [{}, { "owner": { "email": null } }],
  [{ "tags": ["a"] }, { "tags": [null] }]
]
END
cat > run.mjs <<'END'
import { readFileSync } from "node:fs";
import patches from "json-merge-patch";

for (const [before, after] of JSON.parse(readFileSync("documents.json"))) {
  const patch = patches.generate(structuredClone(before), structuredClone(after));
  const text = JSON.stringify(patch);
  console.log("npm", JSON.stringify(after), text, JSON.stringify(patches.apply(structuredClone(before), patch)));
}
END
cat > run.py <<'END'
import copy
import json

import json_merge_patch


def text(value):
    return json.dumps(value, separators=(",", ":"))


for before, after in json.load(open("documents.json")):
    patch = json_merge_patch.create_patch(copy.deepcopy(before), copy.deepcopy(after))
    print("PyPI", text(after), text(patch), text(json_merge_patch.merge(copy.deepcopy(before), copy.deepcopy(patch))))
END
{ timeout 60 node run.mjs; timeout 60 env/bin/python run.py; } > seen

cat > expected <<'END'
npm {"note":"y"} {"note":"y"} {"note":"y"}
npm {"note":null} {"note":null} {}
npm {"owner":{"email":null}} {"owner":{"email":null}} {"owner":{}}
npm {"tags":[null]} {"tags":[null]} {"tags":[null]}
PyPI {"note":"y"} {"note":"y"} {"note":"y"}
PyPI {"note":null} {"note":null} {}
PyPI {"owner":{"email":null}} {"owner":{"email":null}} {"owner":{}}
PyPI {"tags":[null]} {"tags":[null]} {"tags":[null]}
END
diff -u expected seen || { echo "The behaviour has changed." >&2; exit 1; }
cat seen
