"""The operations of the table, as Litestar has them: `app.py PORT DESCRIPTION`."""

import datetime as dt
import enum
import json
import sys
import uuid
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Annotated, Any

import msgspec
import uvicorn
from litestar import Litestar, MediaType, Request, Response, delete, get, patch, post
from litestar.datastructures import UploadFile
from litestar.enums import RequestEncodingType
from litestar.exceptions import NotFoundException
from litestar.openapi import OpenAPIConfig, ResponseSpec
from litestar.openapi.spec import Components, SecurityScheme
from litestar.params import Body, Parameter
from litestar.response import ServerSentEvent


class Color(enum.Enum):
    RED = "red"
    DARK_BLUE = "dark blue"


@dataclass
class Saw:
    saw: str


def saw(**values: Any) -> Saw:
    return Saw(msgspec.json.encode(values, enc_hook=str).decode())


@dataclass
class Owner:
    name: str
    email: str | None = None


@dataclass
class Thing:
    id: int
    name: str
    price: Decimal
    ratio: float
    active: bool
    color: Color
    day: dt.date
    at: dt.datetime
    uid: uuid.UUID
    tags: list[str]
    owner: Owner | None
    note: str | None
    extra: str | None = None
    counts: dict[str, int] = field(default_factory=dict)


class ThingPatch(msgspec.Struct, omit_defaults=True):
    note: str | None | msgspec.UnsetType = msgspec.UNSET
    extra: str | msgspec.UnsetType = msgspec.UNSET
    name: str | msgspec.UnsetType = msgspec.UNSET


class Cat(msgspec.Struct, tag="cat", tag_field="kind"):
    lives: int


class Dog(msgspec.Struct, tag="dog", tag_field="kind"):
    bark: float


class Tree(msgspec.Struct):
    name: str
    children: list["Tree"] = []


@dataclass
class Message:
    message: str


@dataclass
class Numbers:
    big: int
    small: int
    decimal: Decimal
    ratio: float


@dataclass
class Item:
    n: int


@dataclass
class Page:
    items: list[Item]
    total: int


@get("/path/{id:int}/{name:str}")
async def path(id: int, name: str) -> Saw:
    return saw(id=id, name=name)


@get("/tail/{rest:path}")
async def tail(rest: str) -> Saw:
    return saw(rest=str(rest))


@get("/scalars")
async def scalars(
    flag: bool | None = None, count: int | None = None, ratio: float | None = None, day: dt.date | None = None,
    at: dt.datetime | None = None, id: uuid.UUID | None = None, color: Color | None = None, word: str | None = None,
) -> Saw:
    return saw(flag=flag, count=count, ratio=ratio, day=day, at=at, id=id, color=color, word=word)


@get("/lists")
async def lists(ids: list[int] | None = None, tags: list[str] | None = None) -> Saw:
    return saw(ids=ids, tags=tags)


@get("/headers")
async def headers(
    word: Annotated[str, Parameter(header="X-Word")], count: Annotated[int | None, Parameter(header="X-Count")] = None
) -> Saw:
    return saw(word=word, count=count)


@get("/header-list")
async def header_list(tags: Annotated[list[str] | None, Parameter(header="X-Tags")] = None) -> Saw:
    return saw(tags=tags)


@get("/cookies")
async def cookies(
    session: Annotated[str, Parameter(cookie="session")], n: Annotated[int | None, Parameter(cookie="n")] = None
) -> Saw:
    return saw(session=session, n=n)


@post("/thing")
async def thing(data: Thing) -> Thing:
    return data


@patch("/thing")
async def patch_thing(data: ThingPatch) -> Saw:
    return saw(**msgspec.to_builtins(data))


@post("/pets", status_code=200)
async def pets(data: list[Cat | Dog]) -> list[Cat | Dog]:
    return data


@post("/tree", status_code=200)
async def tree(data: Tree) -> Tree:
    return data


@post("/map", status_code=200)
async def map_(data: dict[str, list[int]]) -> dict[str, list[int]]:
    return data


@post("/any", status_code=200)
async def any_(data: Any) -> Any:
    return data


@dataclass
class Form:
    name: str
    count: int = 0
    flag: bool = False
    tags: list[str] = field(default_factory=list)


@post("/form")
async def form(data: Annotated[Form, Body(media_type=RequestEncodingType.URL_ENCODED)]) -> Saw:
    return saw(name=data.name, count=data.count, flag=data.flag, tags=data.tags)


@dataclass
class Upload:
    file: UploadFile
    note: str
    count: int = 0


@dataclass
class Uploads:
    files: list[UploadFile]


async def seen(file: UploadFile) -> dict[str, str]:
    return {"name": file.filename, "hex": (await file.read()).hex()}


@post("/upload")
async def upload(data: Annotated[Upload, Body(media_type=RequestEncodingType.MULTI_PART)]) -> Saw:
    return saw(file=await seen(data.file), note=data.note, count=data.count)


@post("/uploads")
async def uploads(data: Annotated[Uploads, Body(media_type=RequestEncodingType.MULTI_PART)]) -> Saw:
    return saw(files=[await seen(file) for file in data.files])


@get("/events")
async def events() -> ServerSentEvent:
    async def ticks():
        for n, text in ((1, "a\nb"), (2, "é")):
            yield {"data": json.dumps({"n": n, "text": text}), "event": "tick", "id": str(n)}

    return ServerSentEvent(ticks())


@get("/numbers")
async def numbers() -> Numbers:
    return Numbers(2**63 - 1, -(2**63), Decimal("1234567890123456789012345678.10"), 1e300)


@get("/answer-headers")
async def answer_headers() -> Response[Message]:
    return Response(Message("see the headers"), headers={"X-Count": "42"})


@delete("/nothing")
async def nothing() -> None:
    return None


@get("/status/{code:int}", raises=[NotFoundException], responses={202: ResponseSpec(Saw, description="later")})
async def status(code: int) -> Response[Message] | Response[Saw]:
    if code == 404:
        raise NotFoundException("gone")
    return Response(Saw("later"), status_code=202) if code == 202 else Response(Message("ok"))


@get("/limited")
async def limited(limit: Annotated[int, Parameter(le=100)] = 10) -> Saw:
    return saw(limit=limit)


@get("/page")
async def page(offset: int = 0) -> Page:
    return Page([Item(n) for n in range(5)][offset : offset + 2], 5)


@get("/auth/bearer", security=[{"bearer": []}])
async def bearer(request: Request) -> Saw:
    return saw(token=request.headers["authorization"][7:])


@get("/auth/header", security=[{"header": []}])
async def key_header(request: Request) -> Saw:
    return saw(key=request.headers["x-key"])


@get("/auth/query", security=[{"query": []}])
async def key_query(request: Request) -> Saw:
    return saw(key=request.query_params["key"])


@get("/auth/cookie", security=[{"cookie": []}])
async def key_cookie(request: Request) -> Saw:
    return saw(key=request.cookies["key"])


SCHEMES = {
    "bearer": SecurityScheme(type="http", scheme="bearer"),
    "header": SecurityScheme(type="apiKey", security_scheme_in="header", name="X-Key"),
    "query": SecurityScheme(type="apiKey", security_scheme_in="query", name="key"),
    "cookie": SecurityScheme(type="apiKey", security_scheme_in="cookie", name="key"),
}
app = Litestar(
    [path, tail, scalars, lists, headers, header_list, cookies, thing, patch_thing, pets, tree, map_, any_, form, upload,
     uploads, events, numbers, answer_headers, nothing, status, limited, page, bearer, key_header, key_query, key_cookie],
    openapi_config=OpenAPIConfig(title="Interop", version="1", components=Components(security_schemes=SCHEMES)),
)

if __name__ == "__main__":
    port, description = int(sys.argv[1]), sys.argv[2]
    with open(description, "w") as file:
        json.dump(app.openapi_schema.to_schema(), file, indent=1)
    uvicorn.run(app, host="127.0.0.1", port=port, log_level="warning")
