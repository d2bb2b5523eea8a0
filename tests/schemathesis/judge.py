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


def is_same_query(block):
    """A query is text. A list of one is written as its item is, so that a query for which the tool made a list of one valid value
    out of that value is the query for the value itself; an object without members leaves an empty text, which is a list of one
    empty text (ST201)."""
    found = violations(block, r"parameters? (?:`[^`]+`(?:, )?)+ in query")
    return block.startswith("ST201") and found and all(is_same_text(block, violation) for violation in found)


def is_same_text(block, violation):
    found = re.fullmatch(r"`type` at /properties/(\S+) \(was (.+), became (\w+)\)", violation)
    values = re.findall(rf"[?&]{re.escape(found.group(1))}=([^&'\s]*)", block) if found else []
    is_item = found and found.group(3) == "array" and len(values) == 1 and "," not in values[0]
    return is_item or (found and found.groups()[1:] == ("array", "object") and values == [""])


def violations(block, component):
    """What is wrong with a component of a request."""
    found = re.search(rf"Invalid component: {component}((?:\s+- violates .*)+)", block)
    return re.findall(r"- violates (.*)", found.group(1)) if found else []


def is_ignored_header(block):
    """Parameters for the headers `Accept`, `Content-Type` and `Authorization` are to be ignored, whatever they say ("Parameter
    Object" of OpenAPI); the tool wants a request without them to be refused (ST201)."""
    header = re.search(r"parameter `([^`]+)` in header - violates", block)
    return block.startswith("ST201") and header and header.group(1).lower() in ("accept", "content-type", "authorization")


def is_part_of_form(block):
    """A part without a Content-Type is text (RFC 7578, 4.4), and any text is a string: that `null` or `5` was meant as another
    type than the string that is wanted cannot be seen in the request. A file holds any bytes, so that none violate the format
    of one: the tool writes a property as a part with a filename where its format is `binary`. A list has a part for each item
    (4.3), so that an empty one cannot be told from a property that is left out (ST201)."""
    found = violations(block, "in body")
    is_form = block.startswith("ST201") and "Content-Type: multipart/form-data" in block
    rules = [is_text, is_file, is_empty_list]
    return is_form and found and all(any(rule(block, violation) for rule in rules) for violation in found)


def is_text(block, violation):
    found = re.fullmatch(r"`type` at /properties/([^/\s]+) \(was string, became \w+\)", violation)
    return found and rf'name="{name_of(found)}"\r\n\r\n' in block


def is_file(block, violation):
    found = re.fullmatch(r"`format` at /properties/([^/\s]+)", violation)
    return found and f'name="{name_of(found)}"; filename="' in block


def is_empty_list(block, violation):
    found = re.fullmatch(r"`type` at /properties/([^/\s]+) \(was \w+, became array\)", violation)
    return found and f'name="{name_of(found)}"' not in block


def name_of(property_found):
    """The key of a pointer."""
    return property_found.group(1).replace("~1", "/").replace("~0", "~")


def ends_path_early(block):
    """The tool writes a list that it puts in a path as Python shows it, with its `?` as it is, which ends the path and begins a
    query (RFC 3986, 3.4): the request is for another path than the one it means (ST103, ST202)."""
    *_, last = ["", *re.findall(r"^ +curl .*", block, re.M)]
    path, _, query = last.replace("'\"'\"'", "'").partition("http")[2].partition("?")
    is_refused = "The description has no " in block and ("[405]" in block or "[404]" in block)
    return block.startswith(("ST103", "ST202")) and is_refused and "%5B'" in path and "/" in query


RULES = [describes_no_error, describes_no_missing, is_same_query, is_ignored_header, is_part_of_form, ends_path_early]


def failures(text):
    """The failures of a log, each with the answer and the requests of its case."""
    for case in re.split(r"^\d+\. Test Case ID: ", text, flags=re.M)[1:]:
        case = re.split(r"^[=_]{3,} ", case, flags=re.M)[0]
        *others, last = re.split(r"^- (?=ST\d+ )", case, flags=re.M)[1:] or [""]
        evidence = re.search(r"^\[\d+\].*", last, re.M | re.S)
        yield from (other + (evidence.group(0) if evidence else "") for other in others)
        yield from [last] if last else []


def main(name, path, status):
    with open(path, encoding="utf-8") as log:
        text = log.read()
    summary = re.search(r"^ +\d[\d,]* generated.*$", text, re.M)
    blocks = list(failures(text))
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
