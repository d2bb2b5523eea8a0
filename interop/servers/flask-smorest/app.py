"""The operations of the table, as flask-smorest with marshmallow has them: `app.py PORT DESCRIPTION`."""

import json
import sys
from wsgiref.simple_server import make_server

from flask import Flask
from flask_smorest import Api, Blueprint
from flask_smorest.fields import Upload as File
from marshmallow import Schema, fields, validate


class Saw(Schema):
    saw = fields.String(required=True)


def saw(**values):
    return {"saw": json.dumps(values, default=lambda v: v.isoformat() if hasattr(v, "isoformat") else str(v))}


class Owner(Schema):
    name = fields.String(required=True)
    email = fields.Email(allow_none=True)


class Thing(Schema):
    id = fields.Integer(required=True)
    name = fields.String(required=True, validate=validate.Length(min=1))
    price = fields.String(required=True)
    ratio = fields.Float(required=True)
    active = fields.Boolean(required=True)
    color = fields.String(required=True, validate=validate.OneOf(["red", "dark blue"]))
    day = fields.Date(required=True)
    at = fields.DateTime(required=True)
    uid = fields.UUID(required=True)
    tags = fields.List(fields.String(), required=True)
    owner = fields.Nested(Owner, required=True, allow_none=True)
    note = fields.String(required=True, allow_none=True)
    extra = fields.String()
    counts = fields.Dict(keys=fields.String(), values=fields.Integer())


class Change(Schema):
    note = fields.String(allow_none=True)
    extra = fields.String()


class Tree(Schema):
    name = fields.String(required=True)
    children = fields.List(fields.Nested(lambda: Tree()), required=True)


class Scalars(Schema):
    flag = fields.Boolean()
    count = fields.Integer()
    ratio = fields.Float()
    day = fields.Date()
    at = fields.DateTime()
    id = fields.UUID()
    color = fields.String(validate=validate.OneOf(["red", "dark blue"]))
    word = fields.String()


class Lists(Schema):
    ids = fields.List(fields.Integer())
    tags = fields.List(fields.String())


class Headers(Schema):
    word = fields.String(required=True, data_key="X-Word")
    count = fields.Integer(data_key="X-Count")

    class Meta:
        unknown = "exclude"


class Form(Schema):
    name = fields.String(required=True)
    count = fields.Integer()
    flag = fields.Boolean()
    tags = fields.List(fields.String())


class Uploads(Schema):
    files = fields.List(File(), required=True)


class Limited(Schema):
    limit = fields.Integer(validate=validate.Range(max=100))


class Paging(Schema):
    offset = fields.Integer(load_default=0)


class Item(Schema):
    n = fields.Integer(required=True)


class Page(Schema):
    items = fields.List(fields.Nested(Item), required=True)
    total = fields.Integer(required=True)


app = Flask(__name__)
app.config |= {"API_TITLE": "Interop", "API_VERSION": "1", "OPENAPI_VERSION": "3.0.3"}
api = Api(app)
blueprint = Blueprint("operations", __name__)


@blueprint.route("/path/<int:id>/<name>")
@blueprint.response(200, Saw)
def get_path(id, name):
    return saw(id=id, name=name)


@blueprint.route("/tail/<path:rest>")
@blueprint.response(200, Saw)
def tail(rest):
    return saw(rest=rest)


def echo(method, path, given, location, show=lambda data: data):
    """An operation that answers what it was given."""

    def answer(data):
        return saw(**show(data))

    answer.__name__ = f"{method.lower()}_{path[1:].replace('-', '_')}"
    handler = blueprint.arguments(given, location=location)(blueprint.response(200, Saw)(answer))
    blueprint.route(path, methods=[method])(handler)


def seen(file):
    return {"name": file.filename, "hex": file.read().hex()}


echo("GET", "/scalars", Scalars, "query")
echo("GET", "/lists", Lists, "query")
echo("GET", "/headers", Headers, "headers")
echo("POST", "/form", Form, "form")
echo("PATCH", "/thing", Change, "json")
echo("GET", "/limited", Limited, "query")


@blueprint.route("/uploads", methods=["POST"])
@blueprint.arguments(Uploads, location="files")
@blueprint.response(200, Saw)
def uploads(data):
    return saw(files=[seen(file) for file in data["files"]])


@blueprint.route("/thing", methods=["POST"])
@blueprint.arguments(Thing)
@blueprint.response(201, Thing)
def thing(data):
    return data


@blueprint.route("/tree", methods=["POST"])
@blueprint.arguments(Tree)
@blueprint.response(200, Tree)
def tree(data):
    return data


@blueprint.route("/nothing", methods=["DELETE"])
@blueprint.response(204)
def nothing():
    return None


@blueprint.route("/page")
@blueprint.arguments(Paging, location="query")
@blueprint.response(200, Page)
def page(data):
    return {"items": [{"n": n} for n in range(5)][data["offset"] : data["offset"] + 2], "total": 5}


api.register_blueprint(blueprint)

if __name__ == "__main__":
    port, description = int(sys.argv[1]), sys.argv[2]
    with app.app_context(), open(description, "w") as file:
        json.dump(api.spec.to_dict(), file, indent=1)
    make_server("127.0.0.1", port, app).serve_forever()
