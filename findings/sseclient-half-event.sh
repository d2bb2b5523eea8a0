#!/usr/bin/env bash
# A server-sent event that was cut off in the middle is delivered as if it were whole.
#
# Versions: sseclient-py 1.9.0; httpx-sse 0.4.3 and eventsource-parser 3.1.1 for comparison.
#
# Seen: a stream whose last event never got its blank line, because the connection ended early:
# `data: {"total":1}`, blank line, `data: {"total":12`. sseclient-py yields two events, the second
# with the text {"total":12. Where the cut falls inside a number of a text event ("12" of "1250"),
# nothing shows that the value is wrong. httpx-sse and eventsource-parser yield one event.
# Second difference, same stream form: after `id: 7` on the first event, a second event without an
# id has id None in sseclient-py, "7" in httpx-sse, so resuming from the last event seen starts over.
#
# Specification: WHATWG HTML, section 9.2.6 "Interpreting an event stream": once the end of the file
# is reached, pending data must be discarded; an event that has no blank line after it is incomplete
# and is not dispatched. The last event ID keeps its value until another `id` field changes it.
#
# Reason: the reader returns whatever its buffer holds when the source ends.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check sseclient-py==1.9.0 httpx-sse==0.4.3 httpx==0.28.1
npm install --silent --no-audit --no-fund --ignore-scripts --prefix . eventsource-parser@3.1.1

cat > run.py <<'END'
import httpx
import httpx_sse
import sseclient

STREAM = b'id: 7\ndata: {"total":1}\n\ndata: next\n\ndata: {"total":12'


def answer(request):
    return httpx.Response(200, headers={"content-type": "text/event-stream"}, content=STREAM)


print("sseclient-py", [(e.id, e.data) for e in sseclient.SSEClient(iter([STREAM])).events()])
with httpx.Client(transport=httpx.MockTransport(answer)) as client:
    with httpx_sse.connect_sse(client, "GET", "http://127.0.0.1/") as source:
        print("httpx-sse", [(e.id, e.data) for e in source.iter_sse()])
END
cat > run.mjs <<'END'
import { createParser } from "eventsource-parser";

const events = [];
const parser = createParser({ onEvent: (event) => events.push(event.data) });
parser.feed('id: 7\ndata: {"total":1}\n\ndata: next\n\ndata: {"total":12');
console.log("eventsource-parser", events);
END
{ env/bin/python run.py; node run.mjs; } > seen

cat > expected <<'END'
sseclient-py [('7', '{"total":1}'), (None, 'next'), (None, '{"total":12')]
httpx-sse [('7', '{"total":1}'), ('7', 'next')]
eventsource-parser [ '{"total":1}', 'next' ]
END
diff -u expected seen || { echo "The behaviour has changed." >&2; exit 1; }
cat seen
