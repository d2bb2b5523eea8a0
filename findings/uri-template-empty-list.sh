#!/usr/bin/env bash
# An empty list in a URI template becomes `?tag=`, which servers read as a list of one empty text.
#
# Versions: url-template 3.1.1 (npm), uritemplate 4.2.0 (PyPI), flask 3.1.3.
#
# Seen: `/orders{?tag}` with `tag` an empty list. url-template gives `/orders?tag=`; with the star,
# `{?tag*}`, it gives `/orders`. uritemplate gives `/orders` for both. A server reads the first as one
# tag, the empty text, so "no filter" becomes a filter that nothing passes. With a null in the list
# it is the other one that errs: uritemplate sends the four letters None, url-template leaves it out.
#
# Specification: RFC 6570, section 2.3: "A variable defined as a list value is considered undefined if
# the list contains zero members", and undefined members of a list are ignored, as are undefined
# variables (section 3.2.1).
#
# Reason: only the branch for exploded values drops an expression from which nothing came; in the
# other library every member is passed to str().
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check uritemplate==4.2.0 flask==3.1.3
npm init -y > /dev/null
npm install --silent --no-fund --no-audit url-template@3.1.1

cat > run.mjs <<'END'
import { parseTemplate } from 'url-template';

for (const [template, tag] of JSON.parse(process.argv[2])) {
  console.log('url-template', template, JSON.stringify(tag), parseTemplate(template).expand({ tag }));
}
END
cat > run.py <<'END'
import json
import sys

import uritemplate

for template, tag in json.loads(sys.argv[1]):
    print("uritemplate", template, json.dumps(tag), uritemplate.expand(template, tag=tag))
END
cat > server.py <<'END'
from flask import Flask, request

app = Flask(__name__)
app.get("/orders")(lambda: request.args.getlist("tag"))
for url in ("/orders", "/orders?tag="):
    print("flask", url, app.test_client().get(url).json)
END
cases='[["/orders{?tag}",[]],["/orders{?tag*}",[]],["/orders{?tag}",{}],["/orders{?tag}",["a",null]]]'
node run.mjs "$cases" > seen
env/bin/python run.py "$cases" >> seen
env/bin/python server.py >> seen

cat > expected <<'END'
url-template /orders{?tag} [] /orders?tag=
url-template /orders{?tag*} [] /orders
url-template /orders{?tag} {} /orders?tag=
url-template /orders{?tag} ["a",null] /orders?tag=a
uritemplate /orders{?tag} [] /orders
uritemplate /orders{?tag*} [] /orders
uritemplate /orders{?tag} {} /orders
uritemplate /orders{?tag} ["a", null] /orders?tag=a,None
flask /orders []
flask /orders?tag= ['']
END
diff -u expected seen || { echo "The behaviour has changed." >&2; exit 1; }
cat seen
