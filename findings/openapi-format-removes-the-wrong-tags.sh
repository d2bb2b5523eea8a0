#!/usr/bin/env bash
# An overlay that removes three of four tags leaves two, both of them marked for removal.
#
# Versions: openapi-format 1.33.6; oas-patch 0.6.0 and bump-cli 2.11.0 for comparison.
#
# Seen: four tags, of which the first, second and fourth have `x-internal: true`; the action is
# `target: $.tags[?(@['x-internal'] == true)]`, `remove: true`. openapi-format leaves the second and
# the fourth, both internal, and deletes the third, the only public one. oas-patch and bump-cli leave
# the third alone. With a single match, all three agree, so small tests do not show it. Exit status 0
# and "formatted successfully" in each case.
#
# Specification: Overlay 1.0.0, section "Action Object": `target` selects nodes by RFC 9535;
# `remove` says that the target "MUST be removed from the map or array it is contained in". A query
# is evaluated once on the document, its result is a list of nodes (RFC 9535, section 2.1.2).
#
# Reason: the matches are kept as indexes and removed from first to last; each removal shifts what
# follows, so the next index means another element.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check oas-patch==0.6.0
npm install --silent --no-audit --no-fund --ignore-scripts --prefix . openapi-format@1.33.6 bump-cli@2.11.0

cat > api.yaml <<'END'
openapi: 3.1.0
info: {title: Shop, version: "1"}
tags:
  - {name: audit, x-internal: true}
  - {name: billing, x-internal: true}
  - {name: catalogue}
  - {name: debug, x-internal: true}
paths: {}
END
cat > overlay.yaml <<'END'
overlay: 1.0.0
info: {title: Public part, version: "1"}
actions:
  - target: $.tags[?(@['x-internal'] == true)]
    remove: true
END
node_modules/.bin/openapi-format api.yaml --overlayFile overlay.yaml --no-sort -o openapi-format.yaml > log 2>&1
env/bin/oas-patch overlay api.yaml overlay.yaml -o oas-patch.yaml > log
node_modules/.bin/bump overlay api.yaml overlay.yaml > bump-cli.yaml 2> log
for tool in openapi-format oas-patch bump-cli; do
  echo "$tool:" $(sed -n 's/.*name: *\([a-z]*\).*/\1/p' "$tool.yaml")
done > seen

cat > expected <<'END'
openapi-format: billing debug
oas-patch: catalogue
bump-cli: catalogue
END
diff -u expected seen || { echo "The behaviour has changed." >&2; exit 1; }
cat seen
