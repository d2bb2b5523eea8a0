"""Says which failures of a run follow from the description alone.

An operation that describes no error at all leaves a server no status for a request that is wrong: schemathesis wants it
to be refused, and no status that refuses to be sent (ST103).

A list of one is written as its item is, so that a query for which the tool made a list of one valid value out of that value
is the query for the value itself (ST201).
"""

import re
import sys

name, path, status = sys.argv[1], sys.argv[2], int(sys.argv[3])
text = open(path, encoding="utf-8").read()
summary = re.search(r"^ +\d[\d,]* generated.*$", text, re.M)
blocks = re.split(r"^- (?=ST\d+ )", text, flags=re.M)[1:]


def is_list_of_one(block):
    parameter = re.search(r"parameter `([^`]+)` in query - violates `type` .*became array\)", block)
    values = re.findall(rf"[?&]{re.escape(parameter.group(1))}=([^&'\s]*)", block) if parameter else []
    return block.startswith("ST201") and len(values) == 1 and "," not in values[0]


explained, open_ = 0, []
for block in blocks:
    received = re.search(r"Received: (\d+)", block)
    documented = re.search(r"Documented: (.*)", block)
    is_described = documented and re.search(r"\b(4\d\d|4XX|default)\b", documented.group(1), re.I)
    if block.startswith("ST103") and received and received.group(1).startswith("4") and documented and not is_described:
        explained += 1
    elif is_list_of_one(block):
        explained += 1
    else:
        open_.append(block.strip())
cases = summary.group(0).strip() if summary else "no summary"
print(f"{name}: {cases}; {explained} explained, {len(open_)} not")
for block in open_[:5]:
    print("  " + block[:1500].replace("\n", "\n  "))
if not summary or (status and not blocks):
    print("  " + text[-1500:].replace("\n", "\n  "))
    sys.exit(1)
sys.exit(1 if open_ else 0)
