"""The operations of the table, as FastAPI has them: `app.py PORT DESCRIPTION` writes the description and serves."""

import datetime as dt
import enum
import json
import sys
import uuid
from collections.abc import AsyncIterable
from decimal import Decimal
from typing import Annotated, Any, Literal

import uvicorn
from fastapi import Body, Cookie, Depends, FastAPI, File, Form, Header, HTTPException, Path, Query, Request, Response, UploadFile
from fastapi.responses import JSONResponse, PlainTextResponse
from fastapi.security import APIKeyCookie, APIKeyHeader, APIKeyQuery, HTTPAuthorizationCredentials, HTTPBasic, HTTPBasicCredentials, HTTPBearer
from fastapi.sse import EventSourceResponse, ServerSentEvent
from pydantic import BaseModel, Field

app = FastAPI(title="Interop", version="1")


class Saw(BaseModel):
    saw: str


def saw(**values: Any) -> Saw:
    return Saw(saw=json.dumps(values, default=plain))


def plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, (dt.date, dt.datetime)) else str(value)


class Color(str, enum.Enum):
    red = "red"
    dark_blue = "dark blue"


class Owner(BaseModel):
    name: str
    email: str | None = None


class Thing(BaseModel):
    id: int
    name: str = Field(min_length=1)
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
    counts: dict[str, int] = {}


class ThingPatch(BaseModel):
    note: str | None = None
    extra: str | None = None
    name: str | None = None


class Cat(BaseModel):
    kind: Literal["cat"]
    lives: int = 9


class Dog(BaseModel):
    kind: Literal["dog"]
    bark: float


Pet = Annotated[Cat | Dog, Field(discriminator="kind")]


class Tree(BaseModel):
    name: str
    children: list["Tree"] = []


class Tick(BaseModel):
    n: int
    text: str


class Message(BaseModel):
    message: str


class Numbers(BaseModel):
    big: int = 9223372036854775807
    small: int = -9223372036854775808
    decimal: Decimal = Decimal("1234567890123456789012345678.10")
    ratio: float = 1e300


class Item(BaseModel):
    n: int


class Page(BaseModel):
    items: list[Item]
    total: int


@app.get("/path/{id}/{name}")
def path(id: int, name: str) -> Saw:
    return saw(id=id, name=name)


@app.get("/tail/{rest:path}")
def tail(rest: str) -> Saw:
    return saw(rest=rest)


@app.get("/scalars")
def scalars(
    flag: bool | None = None, count: int | None = None, ratio: float | None = None, day: dt.date | None = None,
    at: dt.datetime | None = None, id: uuid.UUID | None = None, color: Color | None = None, word: str | None = None,
) -> Saw:
    return saw(flag=flag, count=count, ratio=ratio, day=day, at=at, id=id, color=color, word=word)


@app.get("/lists")
def lists(ids: Annotated[list[int], Query()] = [], tags: Annotated[list[str], Query()] = []) -> Saw:
    return saw(ids=ids, tags=tags)


@app.get("/headers")
def headers(x_word: Annotated[str, Header()], x_count: Annotated[int, Header()] = 0) -> Saw:
    return saw(word=x_word, count=x_count)


@app.get("/header-list")
def header_list(x_tags: Annotated[list[str], Header()] = []) -> Saw:
    return saw(tags=x_tags)


@app.get("/cookies")
def cookies(session: Annotated[str, Cookie()], n: Annotated[int, Cookie()] = 0) -> Saw:
    return saw(session=session, n=n)


@app.post("/thing", status_code=201)
def thing(body: Thing) -> Thing:
    return body


@app.patch("/thing")
def patch_thing(body: ThingPatch) -> Saw:
    return saw(**body.model_dump(exclude_unset=True))


@app.post("/pets")
def pets(body: list[Pet]) -> list[Pet]:
    return body


@app.post("/tree")
def tree(body: Tree) -> Tree:
    return body


@app.post("/map")
def map_(body: dict[str, list[int]]) -> dict[str, list[int]]:
    return body


@app.post("/any")
def any_(body: Annotated[Any, Body()]) -> Any:
    return body


@app.post("/form")
def form(
    name: Annotated[str, Form()], count: Annotated[int, Form()] = 0, flag: Annotated[bool, Form()] = False,
    tags: Annotated[list[str], Form()] = [],
) -> Saw:
    return saw(name=name, count=count, flag=flag, tags=tags)


def seen(file: UploadFile) -> dict[str, str | None]:
    return {"name": file.filename, "hex": file.file.read().hex()}


@app.post("/upload")
def upload(file: UploadFile, note: Annotated[str, Form()], count: Annotated[int, Form()] = 0) -> Saw:
    return saw(file=seen(file), note=note, count=count)


@app.post("/uploads")
def uploads(files: list[UploadFile]) -> Saw:
    return saw(files=[seen(file) for file in files])


BYTES = {"content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}}


@app.post("/bytes", openapi_extra={"requestBody": {"required": True, **BYTES}}, response_class=Response,
          responses={200: {"description": "The same bytes", **BYTES}})
async def bytes_(request: Request):
    return Response(await request.body(), media_type="application/octet-stream")


@app.post("/text", response_class=PlainTextResponse)
def text(body: Annotated[str, Body(media_type="text/plain")]) -> str:
    return body


TICKS = [Tick(n=1, text="a\nb"), Tick(n=2, text="é")]


@app.get("/events", response_class=EventSourceResponse)
async def events() -> AsyncIterable[ServerSentEvent]:
    for tick in TICKS:
        yield ServerSentEvent(data=tick, event="tick", id=str(tick.n))


@app.get("/typed-events", response_class=EventSourceResponse)
async def typed_events() -> AsyncIterable[Tick]:
    for tick in TICKS:
        yield tick


@app.get("/lines")
async def lines() -> AsyncIterable[Tick]:
    for tick in TICKS:
        yield tick


@app.get("/numbers")
def numbers() -> Numbers:
    return Numbers()


@app.get("/answer-headers", responses={200: {"headers": {"X-Count": {"schema": {"type": "integer"}}}}})
def answer_headers(response: Response) -> Message:
    response.headers["X-Count"] = "42"
    return Message(message="see the headers")


@app.delete("/nothing", status_code=204)
def nothing() -> None:
    return None


@app.get("/status/{code}", responses={202: {"model": Saw}, 404: {"model": Message}})
def status(code: int) -> Message:
    if code == 404:
        return JSONResponse({"message": "gone"}, 404)
    if code == 202:
        return JSONResponse({"saw": "later"}, 202)
    return Message(message="ok")


@app.get("/limited")
def limited(limit: Annotated[int, Query(le=100)] = 10) -> Saw:
    return saw(limit=limit)


@app.get("/page")
def page(offset: int = 0, limit: int = 2) -> Page:
    return Page(items=[Item(n=n) for n in range(5)][offset : offset + limit], total=5)


@app.get("/auth/basic")
def basic(given: Annotated[HTTPBasicCredentials, Depends(HTTPBasic())]) -> Saw:
    return saw(user=given.username, password=given.password)


@app.get("/auth/bearer")
def bearer(given: Annotated[HTTPAuthorizationCredentials, Depends(HTTPBearer())]) -> Saw:
    return saw(token=given.credentials)


@app.get("/auth/header")
def key_header(key: Annotated[str, Depends(APIKeyHeader(name="X-Key"))]) -> Saw:
    return saw(key=key)


@app.get("/auth/query")
def key_query(key: Annotated[str, Depends(APIKeyQuery(name="key"))]) -> Saw:
    return saw(key=key)


@app.get("/auth/cookie")
def key_cookie(key: Annotated[str, Depends(APIKeyCookie(name="key"))]) -> Saw:
    return saw(key=key)


if __name__ == "__main__":
    port, description = int(sys.argv[1]), sys.argv[2]
    with open(description, "w") as file:
        json.dump(app.openapi(), file, indent=1)
    uvicorn.run(app, host="127.0.0.1", port=port, log_level="warning")
