#!/usr/bin/env bash
# Appending one entry to a list with an overlay turns the list into an object, or does nothing.
#
# Versions: bump-cli 2.11.0, openapi-overlays-js 0.2.0, openapi-format 1.33.6, oas-patch 0.6.0.
#
# Seen: `target: $.tags`, `update: {name: orders}` on a document with two tags. bump-cli and
# openapi-overlays-js write `tags` as a map with the keys 0, 1 and name: no valid OpenAPI any more.
# openapi-format leaves the two tags as they were. Only oas-patch has three. None prints a warning
# or exits with another status than 0.
#
# Specification: Overlay 1.0.0, section "Action Object", `update`: "If the target selects an
# array, the value of this field MUST be an entry to append to the array."
#
# Reason: the update is merged into the list as into any JavaScript object; bump-cli's code was copied
# from openapi-overlays-js. openapi-format appends if the overlay says 1.1.0, not if it says 1.0.0.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check oas-patch==0.6.0 PyYAML==6.0.3
npm install --silent --no-audit --no-fund --ignore-scripts --prefix . \
  bump-cli@2.11.0 openapi-overlays-js@0.2.0 openapi-format@1.33.6

cat > api.yaml <<'END'
openapi: 3.1.0
info: {title: Shop, version: "1"}
tags:
  - name: catalogue
  - name: customers
paths: {}
END
cat > overlay.yaml <<'END'
overlay: 1.0.0
info: {title: One tag more, version: "1"}
actions:
  - target: $.tags
    update: {name: orders}
END
bin=node_modules/.bin
"$bin/bump" overlay api.yaml overlay.yaml > bump-cli.yaml 2> log
"$bin/overlayjs" --openapi api.yaml --overlay overlay.yaml > openapi-overlays-js.yaml
"$bin/openapi-format" api.yaml --overlayFile overlay.yaml --no-sort -o openapi-format.yaml > log 2>&1
env/bin/oas-patch overlay api.yaml overlay.yaml -o oas-patch.yaml > log
cat > show.py <<'END'
import yaml

for tool in ("bump-cli", "openapi-overlays-js", "openapi-format", "oas-patch"):
    with open(f"{tool}.yaml") as document:
        print(tool, yaml.safe_load(document)["tags"])
END
env/bin/python show.py > seen

cat > expected <<'END'
bump-cli {'0': {'name': 'catalogue'}, '1': {'name': 'customers'}, 'name': 'orders'}
openapi-overlays-js {'0': {'name': 'catalogue'}, '1': {'name': 'customers'}, 'name': 'orders'}
openapi-format [{'name': 'catalogue'}, {'name': 'customers'}]
oas-patch [{'name': 'catalogue'}, {'name': 'customers'}, {'name': 'orders'}]
END
diff -u expected seen || { echo "The behaviour has changed." >&2; exit 1; }
cat seen
