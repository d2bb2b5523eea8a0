"""The rows of the table: what each operation is called with, what the server has to see, and what has to come back.

A server has an operation at the same method and path, or it has no such row. `saw` is JSON text that the handler answers,
`value` is the typed answer of the client; both are compared with what is given here (see `compare.py`).
"""

UUID = "0e37df36-f698-11e6-8dd4-cb9ced3df976"
CHARACTERS = 'é %?#+&=;,"\'<>~ä'

THING = {
    "id": 9007199254740991,
    "name": CHARACTERS,
    "price": "12345678901234567.10",
    "ratio": 1e-7,
    "active": False,
    "color": "dark blue",
    "day": "2024-02-29",
    "at": "2024-02-29T23:59:59.123456+05:30",
    "uid": UUID,
    "tags": ["", "a,b"],
    "owner": {"name": "ÿ\u2028", "email": None},
    "note": " blanks ",
    "extra": "here",
    "counts": {"a b": 1, "": -1},
}
LEAST = {key: value for key, value in THING.items() if key not in ("extra", "counts")} | {"owner": None, "note": None}
PETS = [{"kind": "cat", "lives": 9}, {"kind": "dog", "bark": 0.5}, {"kind": "cat", "lives": 0}]
TREE = {"name": "root", "children": [{"name": "é", "children": [{"name": "", "children": []}]}, {"name": "b", "children": []}]}
ANY = [None, True, {"a": [1.5, "x", {}]}, 9007199254740991]
FILE = {"name": "a (b) é.txt", "type": "text/plain", "text": "one\r\ntwo\u0000é"}
OTHER = {"name": "b.bin", "type": "application/octet-stream", "base64": "AP+A"}
FILE_SEEN = {"name": FILE["name"], "hex": FILE["text"].encode().hex()}
OTHER_SEEN = {"name": "b.bin", "hex": "00ff80"}
CREDENTIALS = {"user": "ann", "password": "p:ä ß", "token": "t0k.en-_~+/==", "key": "k+/=&y"}


def case(row, key, args=None, **expected):
    return {"row": row, "key": key, "args": args or {}, **expected}


CASES = [
    case("path: 64-bit integer and text", "GET /path/{}/{}", {"path": {"id": 9007199254740993, "name": CHARACTERS}},
         saw={"id": 9007199254740993, "name": CHARACTERS}),
    case("path: slash in a segment", "GET /path/{}/{}", {"path": {"id": 1, "name": "a/b"}}, saw={"id": 1, "name": "a/b"}),
    case("path: rest with slashes", "GET /tail/{}", {"path": {"rest": "a b/é/c.txt"}}, saw={"rest": "a b/é/c.txt"}),
    case("query: scalars", "GET /scalars",
         {"query": {"flag": True, "count": -9007199254740991, "ratio": 1e-7, "day": "2024-02-29",
                    "at": "2024-02-29T23:59:59.123456+05:30", "id": UUID, "color": "dark blue", "word": CHARACTERS}},
         saw={"flag": True, "count": -9007199254740991, "ratio": 1e-7, "day": "2024-02-29",
              "at": "2024-02-29T23:59:59.123456+05:30", "id": UUID, "color": "dark blue", "word": CHARACTERS}),
    case("query: everything left out", "GET /scalars", saw={}),
    case("query: lists", "GET /lists", {"query": {"ids": [1, -2], "tags": ["a,b", "c&d", "é "]}},
         saw={"ids": [1, -2], "tags": ["a,b", "c&d", "é "]}),
    case("query: lists of one", "GET /lists", {"query": {"ids": [7], "tags": ["x"]}}, saw={"ids": [7], "tags": ["x"]}),
    case("query: list with commas", "GET /commas", {"query": {"ids": [1, -2, 3]}}, saw={"ids": [1, -2, 3]}),
    case("query: object", "GET /object", {"query": {"filter": {"name": "a b&", "min": 3}}},
         saw={"filter": {"name": "a b&", "min": 3}}),
    case("headers", "GET /headers", {"header": {"X-Word": 'a b; c="d", e', "X-Count": 5}},
         saw={"word": 'a b; c="d", e', "count": 5}),
    case("headers: list", "GET /header-list", {"header": {"X-Tags": ["a", "b c"]}}, saw={"tags": ["a", "b c"]}),
    case("cookies", "GET /cookies", {"cookie": {"session": "abc-123.x_~", "n": 7}}, saw={"session": "abc-123.x_~", "n": 7}),
    case("JSON: every kind of value", "POST /thing", {"body": THING}, value=THING),
    case("JSON: null and left out", "POST /thing", {"body": LEAST}, value=LEAST),
    case("JSON: union by discriminator", "POST /pets", {"body": PETS}, value=PETS),
    case("JSON: recursion", "POST /tree", {"body": TREE}, value=TREE),
    case("JSON: map of lists", "POST /map", {"body": {"a/b": [1], "~": []}}, value={"a/b": [1], "~": []}),
    case("JSON: any value", "POST /any", {"body": ANY}, value=ANY),
    case("JSON: patch, null or absent", "PATCH /thing", {"body": {"note": None, "extra": "é"}},
         saw={"note": None, "extra": "é"}, exact=True),
    case("form", "POST /form", {"body": {"name": CHARACTERS, "count": 3, "flag": True}},
         saw={"name": CHARACTERS, "count": 3, "flag": True}),
    case("form: list", "POST /form", {"body": {"name": "", "count": 0, "flag": False, "tags": ["x", "y z", "a,b"]}},
         saw={"name": "", "count": 0, "flag": False, "tags": ["x", "y z", "a,b"]}),
    case("form: list of one", "POST /form", {"body": {"name": "n", "count": 0, "flag": False, "tags": ["x"]}},
         saw={"name": "n", "count": 0, "flag": False, "tags": ["x"]}),
    case("file with fields", "POST /upload", {"body": {"file": FILE, "note": "é\nline", "count": 2}},
         saw={"file": FILE_SEEN, "note": "é\nline", "count": 2}),
    case("file: quotes in its name", "POST /upload", {"body": {"file": FILE | {"name": 'a"b.txt'}, "note": "n", "count": 0}},
         saw={"file": FILE_SEEN | {"name": 'a"b.txt'}, "note": "n", "count": 0}),
    case("several files", "POST /uploads", {"body": {"files": [FILE, OTHER]}}, saw={"files": [FILE_SEEN, OTHER_SEEN]}),
    case("bytes, both ways", "POST /bytes", {"body": OTHER}, value={"base64": "AP+A"}),
    case("text, both ways", "POST /text", {"body": 'hé\n"q" 5'}, value='hé\n"q" 5'),
    case("server-sent events", "GET /events",
         value=[{"event": "tick", "id": "1", "data": {"n": 1, "text": "a\nb"}}, {"event": "tick", "id": "2", "data": {"n": 2, "text": "é"}}]),
    case("server-sent events without names", "GET /typed-events", value=[{"n": 1, "text": "a\nb"}, {"n": 2, "text": "é"}]),
    case("lines of JSON", "GET /lines", value=[{"n": 1, "text": "a\nb"}, {"n": 2, "text": "é"}]),
    case("answer: 64-bit integers, long decimal", "GET /numbers",
         value={"big": 9223372036854775807, "small": -9223372036854775808, "decimal": "1234567890123456789012345678.10", "ratio": 1e300}),
    case("answer: headers", "GET /answer-headers", headers={"x-count": "42"}),
    case("answer: 204", "DELETE /nothing", value=None),
    case("answer: second status", "GET /status/{}", {"path": {"code": 202}}, value={"saw": "later"}, status=202),
    case("answer: described error", "GET /status/{}", {"path": {"code": 404}}, error=404, said="gone"),
    case("answer: validation error names the field", "GET /limited", {"query": {"limit": 1000}}, error="4xx", field="limit"),
    case("answer: a page", "GET /page", {"query": {"offset": 2}}, value=[{"n": 2}, {"n": 3}], items=True),
    case("Basic", "GET /auth/basic", saw={"user": CREDENTIALS["user"], "password": CREDENTIALS["password"]}, credentials=CREDENTIALS),
    case("Bearer", "GET /auth/bearer", saw={"token": CREDENTIALS["token"]}, credentials=CREDENTIALS),
    case("key in a header", "GET /auth/header", saw={"key": CREDENTIALS["key"]}, credentials=CREDENTIALS),
    case("key in the query", "GET /auth/query", saw={"key": CREDENTIALS["key"]}, credentials=CREDENTIALS),
    case("key in a cookie", "GET /auth/cookie", saw={"key": CREDENTIALS["key"]}, credentials=CREDENTIALS),
]
# What a client does that makes up its requests.
MADE_UP = case("made-up requests: no answer of 5xx", "* *", value={"exit": 0}, more=True)
ROWS = [entry["row"] for entry in [*CASES, MADE_UP]]
