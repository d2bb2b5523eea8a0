"""Runs the cases of lvng-runtime/tests/client/misbehaving through openai-python and prints a table of both outcomes.

The program given as the argument runs them through our client and serves them again, one address a case.
"""

import subprocess
import sys

import openai
import openai._base_client as base
from openai import Stream
from openai._legacy_response import HttpxBinaryResponseContent

VERSION = "3.57.0"

# Waits between attempts are not what is compared.
base.INITIAL_RETRY_DELAY = 0.001
base.MAX_RETRY_DELAY = 0.002


# Where neither class nor count says who is right.
SOONER = "+ not asked again sooner than the server wants"
WHOLE = "= ours hands over what comes, and does not begin again; the other keeps the whole file in memory first"
NOTES = {
    "409, Get": "= final unless `retry_statuses` has it",
    "retry-after: Sun, 31 Mar 2024 01:00:00 GMT, Get": SOONER,
    "x-ratelimit-reset: 1711846800, Get": SOONER,
    "x-ratelimit-reset: 2024-03-31T01:00:00Z, Get": SOONER,
    'ratelimit: "default";r=0;t=3600, Get': SOONER,
    "1.0 for an integer, Get": "+ read: JSON has one kind of number",
    "300 headers, Get": "- hyper takes 100 headers at most",
    "twenty digits, Get": "- integers are those of 64 bits that the description names; Python's have no limit",
    "twenty digits, PostWithKey": "- the same",
    "a download that is cut, Download": WHOLE,
    "a download that is reset, Download": WHOLE,
    "a download that falls silent, Download": WHOLE,
}


class Thing(openai.BaseModel):
    id: str
    size: int


def call(sent, client):
    if sent == "Get":
        return is_right(client.get("/thing", cast_to=Thing))
    if sent == "Post":
        return is_right(client.post("/things", body={"id": "a"}, cast_to=Thing))
    if sent == "PostWithKey":
        headers = {"Idempotency-Key": "k-1"}
        return is_right(client.post("/things", body={"id": "a"}, cast_to=Thing, options={"headers": headers}))
    if sent == "Put":
        client.put("/content", body={"id": "a"}, cast_to=object)
        return "read 1"
    if sent == "Download":
        return f"read {len(client.get('/content', cast_to=HttpxBinaryResponseContent).read())}"
    events = client.get("/events", cast_to=object, stream=True, stream_cls=Stream[object])
    return f"read {sum(1 for _ in events)}"


def is_right(thing):
    """Stainless reads what is not as described without a word."""
    is_thing = isinstance(thing, Thing) and isinstance(getattr(thing, "id", None), str)
    return "read 1" if is_thing and type(getattr(thing, "size", None)) is int else "read, not a Thing"


def outcome(sent, is_silent, address):
    client = openai.OpenAI(
        api_key="k",
        base_url=address,
        max_retries=1 if is_silent else 3,
        timeout=2 if is_silent else 60,
    )
    try:
        return call(sent, client)
    except openai.APIStatusError as error:
        return f"status {error.status_code}"
    except openai.APITimeoutError:
        return "timeout"
    except openai.APIConnectionError:
        return "connection"
    except Exception as error:  # whatever else reaches the caller
        return f"raises {type(error).__name__}"


def verdict(sent, ours, our_count, theirs, their_count):
    """Equal, better, or why not: a note for each difference."""
    if ours == theirs and our_count == their_count:
        return "="
    if sent in ("Post", "Get", "Put", "PostWithKey") and ours == theirs and our_count < their_count:
        if sent == "Post":
            return "+ nothing is done twice without a key"
        return "+ what is final is not asked for again"
    if ours == theirs and our_count > their_count:
        return "+ tried again, where repeating is safe"
    if ours.startswith("read") and not theirs.startswith("read"):
        return "+ read"
    if ours == "not as described" and theirs == "read, not a Thing":
        return "+ said, where the other returns a value that is not of its type"
    if ours == "not as described" and theirs.startswith("raises"):
        return "+ an error of the client's own, with the body"
    if ours in ("not as described", "connection", "timeout") and theirs.startswith("read"):
        return "+ said, where the other takes what came for the whole"
    if theirs.startswith("raises"):
        return "+ an error of the client's own"
    return "DIFFERS, and nothing says why"


def main():
    if openai.__version__ != VERSION:
        sys.exit(f"openai {VERSION} is wanted, {openai.__version__} is here")
    program = subprocess.Popen([sys.argv[1], "beside"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    cases = []
    while line := program.stdout.readline().rstrip("\n"):
        cases.append(line.split("\t"))
    # The other client sends no body as a stream by itself.
    # Nothing is sent to machines of others.
    chosen = [case for case in cases if case[0] != "PutStream" and "example.com" not in case[5]]
    theirs = {case[2]: outcome(case[0], case[1] == "true", case[2]) for case in chosen}
    rest, _ = program.communicate()
    counts = dict(zip((case[2] for case in cases), map(int, rest.split())))
    print("| case | ours | requests | openai-python | requests | |")
    print("| --- | --- | --- | --- | --- | --- |")
    for sent, _, address, ours, our_count, name in chosen:
        row = (sent, ours, int(our_count), theirs[address], counts[address])
        note = NOTES.get(name) or verdict(*row)
        print(f"| {name} | {ours} | {our_count} | {row[3]} | {row[4]} | {note} |")


main()
