"""The operations of the table, as django-ninja has them: `app.py PORT DESCRIPTION`."""

import datetime as dt
import enum
import json
import sys
import uuid
from decimal import Decimal
from typing import Annotated, Any, Literal
from wsgiref.simple_server import make_server

import django
from django.conf import settings

settings.configure(ALLOWED_HOSTS=["*"], ROOT_URLCONF=__name__, SECRET_KEY="only for this run", USE_TZ=True)
django.setup()

from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.http import HttpResponse  # noqa: E402
from django.urls import path as url  # noqa: E402
from ninja import Body, Cookie, Field, File, Form, Header, NinjaAPI, PatchDict, Query, Schema, Status  # noqa: E402
from ninja.files import UploadedFile  # noqa: E402
from ninja.security import APIKeyCookie, APIKeyHeader, APIKeyQuery, HttpBasicAuth, HttpBearer  # noqa: E402

api = NinjaAPI(title="Interop", version="1")


class Saw(Schema):
    saw: str


def saw(**values: Any) -> dict:
    return {"saw": json.dumps(values, default=lambda v: v.isoformat() if hasattr(v, "isoformat") else str(v))}


class Color(str, enum.Enum):
    red = "red"
    dark_blue = "dark blue"


class Owner(Schema):
    name: str
    email: str | None = None


class Thing(Schema):
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


class ThingChange(Schema):
    note: str | None
    extra: str | None
    name: str


class Cat(Schema):
    kind: Literal["cat"]
    lives: int = 9


class Dog(Schema):
    kind: Literal["dog"]
    bark: float


Pet = Annotated[Cat | Dog, Field(discriminator="kind")]


class Tree(Schema):
    name: str
    children: list["Tree"] = []


class Message(Schema):
    message: str


class Numbers(Schema):
    big: int = 2**63 - 1
    small: int = -(2**63)
    decimal: Decimal = Decimal("1234567890123456789012345678.10")
    ratio: float = 1e300


class Item(Schema):
    n: int


class Page(Schema):
    items: list[Item]
    total: int


class Scalars(Schema):
    flag: bool | None = None
    count: int | None = None
    ratio: float | None = None
    day: dt.date | None = None
    at: dt.datetime | None = None
    id: uuid.UUID | None = None
    color: Color | None = None
    word: str | None = None


@api.get("/path/{id}/{name}", response=Saw)
def path(request, id: int, name: str):
    return saw(id=id, name=name)


@api.get("/tail/{path:rest}", response=Saw)
def tail(request, rest: str):
    return saw(rest=rest)


@api.get("/scalars", response=Saw)
def scalars(request, query: Query[Scalars]):
    return saw(**query.dict())


@api.get("/lists", response=Saw)
def lists(request, ids: Query[list[int]] = [], tags: Query[list[str]] = []):
    return saw(ids=ids, tags=tags)


@api.get("/headers", response=Saw)
def headers(request, word: str = Header(alias="X-Word"), count: int = Header(0, alias="X-Count")):
    return saw(word=word, count=count)


@api.get("/header-list", response=Saw)
def header_list(request, tags: list[str] = Header([], alias="X-Tags")):
    return saw(tags=tags)


@api.get("/cookies", response=Saw)
def cookies(request, session: Cookie[str], n: Cookie[int] = 0):
    return saw(session=session, n=n)


@api.post("/thing", response={201: Thing})
def thing(request, body: Thing):
    return Status(201, body)


@api.patch("/thing", response=Saw)
def patch_thing(request, body: PatchDict[ThingChange]):
    return saw(**body)


@api.post("/pets", response=list[Pet])
def pets(request, body: list[Pet]):
    return body


@api.post("/tree", response=Tree)
def tree(request, body: Tree):
    return body


@api.post("/map", response=dict[str, list[int]])
def map_(request, body: Body[dict[str, list[int]]]):
    return body


@api.post("/form", response=Saw)
def form(request, name: Form[str], count: Form[int] = 0, flag: Form[bool] = False, tags: Form[list[str]] = []):
    return saw(name=name, count=count, flag=flag, tags=tags)


def seen(file: UploadedFile) -> dict:
    return {"name": file.name, "hex": file.read().hex()}


@api.post("/upload", response=Saw)
def upload(request, file: File[UploadedFile], note: Form[str], count: Form[int] = 0):
    return saw(file=seen(file), note=note, count=count)


@api.post("/uploads", response=Saw)
def uploads(request, files: File[list[UploadedFile]]):
    return saw(files=[seen(file) for file in files])


@api.get("/numbers", response=Numbers)
def numbers(request):
    return Numbers()


@api.get("/answer-headers", response=Message)
def answer_headers(request, response: HttpResponse):
    response["X-Count"] = "42"
    return {"message": "see the headers"}


@api.delete("/nothing", response={204: None})
def nothing(request):
    return Status(204, None)


@api.get("/status/{code}", response={200: Message, 202: Saw, 404: Message})
def status(request, code: int):
    if code == 404:
        return Status(404, {"message": "gone"})
    return Status(202, {"saw": "later"}) if code == 202 else Status(200, {"message": "ok"})


@api.get("/limited", response=Saw)
def limited(request, limit: Annotated[int, Field(le=100)] = 10):
    return saw(limit=limit)


@api.get("/page", response=Page)
def page(request, offset: int = 0):
    return {"items": [{"n": n} for n in range(5)][offset : offset + 2], "total": 5}


class Basic(HttpBasicAuth):
    def authenticate(self, request, username, password):
        return {"user": username, "password": password}


class Bearer(HttpBearer):
    def authenticate(self, request, token):
        return {"token": token}


def key(base, name):
    def authenticate(self, request, key):
        return key and {"key": key}

    return type(base.__name__, (base,), {"param_name": name, "authenticate": authenticate})()


def secured(name, auth):
    @api.get(f"/auth/{name}", auth=auth, response=Saw, operation_id=f"auth_{name}")
    def answer(request):
        return saw(**request.auth)


secured("basic", Basic())
secured("bearer", Bearer())
secured("header", key(APIKeyHeader, "X-Key"))
secured("query", key(APIKeyQuery, "key"))
secured("cookie", key(APIKeyCookie, "key"))

urlpatterns = [url("", api.urls)]

if __name__ == "__main__":
    port, description = int(sys.argv[1]), sys.argv[2]
    with open(description, "w") as file:
        json.dump(api.get_openapi_schema(), file, indent=1, default=str)
    make_server("127.0.0.1", port, get_wsgi_application()).serve_forever()
