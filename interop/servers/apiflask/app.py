"""The operations of the table, as APIFlask with marshmallow has them: `app.py PORT DESCRIPTION`."""

import json
import sys
from wsgiref.simple_server import make_server

from apiflask import APIFlask, APIKeyHeaderAuth, HTTPBasicAuth, HTTPTokenAuth, Schema
from apiflask.fields import UUID, Boolean, Date, DateTime, Dict, Email, File, Float, Integer, List, Nested, String
from apiflask.validators import Length, OneOf, Range

app = APIFlask(__name__, title="Interop", version="1")


class Saw(Schema):
    saw = String(required=True)


def saw(**values):
    return {"saw": json.dumps(values, default=lambda v: v.isoformat() if hasattr(v, "isoformat") else str(v))}


class Owner(Schema):
    name = String(required=True)
    email = Email(allow_none=True)


class Thing(Schema):
    id = Integer(required=True)
    name = String(required=True, validate=Length(min=1))
    price = String(required=True)
    ratio = Float(required=True)
    active = Boolean(required=True)
    color = String(required=True, validate=OneOf(["red", "dark blue"]))
    day = Date(required=True)
    at = DateTime(required=True)
    uid = UUID(required=True)
    tags = List(String(), required=True)
    owner = Nested(Owner, required=True, allow_none=True)
    note = String(required=True, allow_none=True)
    extra = String()
    counts = Dict(keys=String(), values=Integer())


class Tree(Schema):
    name = String(required=True)
    children = List(Nested(lambda: Tree()), required=True)


class Scalars(Schema):
    flag = Boolean()
    count = Integer()
    ratio = Float()
    day = Date()
    at = DateTime()
    id = UUID()
    color = String(validate=OneOf(["red", "dark blue"]))
    word = String()


class Lists(Schema):
    ids = List(Integer())
    tags = List(String())


class Headers(Schema):
    word = String(required=True, data_key="X-Word")
    count = Integer(data_key="X-Count")


class Cookies(Schema):
    session = String(required=True)
    n = Integer()


class Form(Schema):
    name = String(required=True)
    count = Integer()
    flag = Boolean()
    tags = List(String())


class Upload(Schema):
    file = File(required=True)
    note = String(required=True)
    count = Integer()


class Uploads(Schema):
    files = List(File(), required=True)


class Message(Schema):
    message = String(required=True)


class Limited(Schema):
    limit = Integer(validate=Range(max=100))


class Paging(Schema):
    offset = Integer(load_default=0)


class Item(Schema):
    n = Integer(required=True)


class Page(Schema):
    items = List(Nested(Item), required=True)
    total = Integer(required=True)


@app.get("/path/<int:id>/<name>")
@app.output(Saw)
def get_path(id, name):
    return saw(id=id, name=name)


@app.get("/tail/<path:rest>")
@app.output(Saw)
def tail(rest):
    return saw(rest=rest)


def echo(method, path, given, location, show=lambda data: data):
    """An operation that answers what it was given."""
    name = f"{method} {path}"

    def answer(**data):
        (value,) = data.values()
        return saw(**show(value))

    answer.__name__ = name.replace(" ", "_").replace("/", "").replace("-", "_")
    app.route(path, methods=[method])(app.input(given, location=location)(app.output(Saw)(answer)))


def seen(file):
    return {"name": file.filename, "hex": file.read().hex()}


echo("GET", "/scalars", Scalars, "query")
echo("GET", "/lists", Lists, "query")
echo("GET", "/headers", Headers, "headers")
echo("GET", "/cookies", Cookies, "cookies")
echo("POST", "/form", Form, "form")
echo("POST", "/upload", Upload, "form_and_files", lambda data: data | {"file": seen(data["file"])})
echo("POST", "/uploads", Uploads, "files", lambda data: {"files": [seen(file) for file in data["files"]]})
echo("GET", "/limited", Limited, "query")


@app.post("/thing")
@app.input(Thing)
@app.output(Thing, status_code=201)
def thing(json_data):
    return json_data


@app.patch("/thing")
@app.input(Thing(partial=True, only=("note", "extra")))
@app.output(Saw)
def patch_thing(json_data):
    return saw(**json_data)


@app.post("/tree")
@app.input(Tree)
@app.output(Tree)
def tree(json_data):
    return json_data


@app.delete("/nothing")
@app.output({}, status_code=204)
def nothing():
    return ""


@app.get("/page")
@app.input(Paging, location="query")
@app.output(Page)
def page(query_data):
    start = query_data["offset"]
    return {"items": [{"n": n} for n in range(5)][start : start + 2], "total": 5}


basic, bearer, key = HTTPBasicAuth(), HTTPTokenAuth(), APIKeyHeaderAuth(param_name="X-Key")
basic.verify_password(lambda user, password: {"user": user, "password": password})
bearer.verify_token(lambda token: {"token": token})
key.verify_token(lambda token: {"key": token})


def secured(name, auth):
    def answer():
        return saw(**auth.current_user)

    answer.__name__ = f"auth_{name}"
    app.get(f"/auth/{name}")(app.auth_required(auth)(app.output(Saw)(answer)))


secured("basic", basic)
secured("bearer", bearer)
secured("header", key)

if __name__ == "__main__":
    port, description = int(sys.argv[1]), sys.argv[2]
    with open(description, "w") as file:
        json.dump(app.spec, file, indent=1)
    make_server("127.0.0.1", port, app).serve_forever()
