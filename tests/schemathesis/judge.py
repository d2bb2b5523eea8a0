"""Says which failures of a run follow from the description alone, or are faults of the tool: each has a function that says why.

    judge.py NAME LOG STATUS
"""

import re
import sys


def describes_no_error(block):
    """An operation that describes no error at all leaves a server no status for a request that is wrong: schemathesis wants
    it to be refused, and no status that refuses to be sent (ST103)."""
    received = re.search(r"Received: (\d+)", block)
    documented = re.search(r"Documented: (.*)", block)
    is_described = documented and re.search(r"\b(4\d\d|4XX|default)\b", documented.group(1), re.I)
    return (
        block.startswith("ST103")
        and received
        and received.group(1).startswith("4")
        and documented
        and not is_described
    )


def describes_no_missing(block):
    """What was deleted is gone. Where 404 is not described, the mock says so with a described 400, which the tool takes for the
    refusal of a valid request (ST202); 404 would be a status that is not described (ST103)."""
    return block.startswith("ST202") and "[400]" in block and "There is no `" in block


def is_list_of_one(block):
    """A list of one is written as its item is, so that a query for which the tool made a list of one valid value out of that
    value is the query for the value itself (ST201)."""
    parameter = re.search(r"parameter `([^`]+)` in query - violates `type` .*became array\)", block)
    values = re.findall(rf"[?&]{re.escape(parameter.group(1))}=([^&'\s]*)", block) if parameter else []
    return block.startswith("ST201") and len(values) == 1 and "," not in values[0]


def is_ignored_header(block):
    """Parameters for the headers `Accept`, `Content-Type` and `Authorization` are to be ignored, whatever they say ("Parameter
    Object" of OpenAPI); the tool wants a request without them to be refused (ST201)."""
    header = re.search(r"parameter `([^`]+)` in header - violates", block)
    return block.startswith("ST201") and header and header.group(1).lower() in ("accept", "content-type", "authorization")


def is_text_of_form(block):
    """A part without a Content-Type is text (RFC 7578, 4.4), and any text is a string: that `null` or `5` was meant as another
    type than the string that is wanted cannot be seen in the request (ST201)."""
    name = property_of_form(block, r"type` at /properties/([^/\s]+) \(was string, became \w+\)")
    return name and re.search(rf'name="{re.escape(name)}"\\r\\n\\r\\n', block)


def is_file_of_form(block):
    """A file holds any bytes, so that none violate the format of one (ST201): the tool writes a property as a part with a
    filename where its format is `binary`."""
    name = property_of_form(block, r"format` at /properties/([^/\s]+)\n")
    return name and re.search(rf'name="{re.escape(name)}"; filename="', block)


def property_of_form(block, violation):
    """The name of a property of a form of parts that is sent otherwise than described."""
    found = re.search(rf"Invalid component: in body - violates `{violation}", block)
    is_form = block.startswith("ST201") and "Content-Type: multipart/form-data" in block
    return found.group(1).replace("~1", "/").replace("~0", "~") if found and is_form else None


RULES = [describes_no_error, describes_no_missing, is_list_of_one, is_ignored_header, is_text_of_form, is_file_of_form]


def main(name, path, status):
    with open(path, encoding="utf-8") as log:
        text = log.read()
    summary = re.search(r"^ +\d[\d,]* generated.*$", text, re.M)
    blocks = re.split(r"^- (?=ST\d+ )", text, flags=re.M)[1:]
    explained = {rule.__name__: sum(1 for block in blocks if rule(block)) for rule in RULES}
    unexplained = [block.strip() for block in blocks if not any(rule(block) for rule in RULES)]
    cases = summary.group(0).strip() if summary else "no summary"
    reasons = ", ".join(f"{count} {rule}" for rule, count in explained.items() if count)
    print(f"{name}: {cases}; {len(blocks) - len(unexplained)} explained{f' ({reasons})' if reasons else ''}, "
          f"{len(unexplained)} not")
    for block in unexplained[:5]:
        print("  " + block[:1500].replace("\n", "\n  "))
    if not summary or (status and not blocks):
        print("  " + text[-1500:].replace("\n", "\n  "))
        return 1
    return 1 if unexplained else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
