"""The operations of the table, as Django REST framework with drf-spectacular has them: `app.py PORT DESCRIPTION`."""

import json
import sys
from wsgiref.simple_server import make_server

import django
from django.conf import settings

settings.configure(
    ALLOWED_HOSTS=["*"],
    DEBUG_PROPAGATE_EXCEPTIONS=True,
    INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "rest_framework", "drf_spectacular"],
    REST_FRAMEWORK={
        "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
        "DEFAULT_AUTHENTICATION_CLASSES": [],
        "DEFAULT_PERMISSION_CLASSES": [],
    },
    ROOT_URLCONF=__name__,
    SECRET_KEY="only for this run",
    SPECTACULAR_SETTINGS={"TITLE": "Interop", "VERSION": "1", "OAS_VERSION": "3.1.1", "COMPONENT_SPLIT_REQUEST": True},
    TIME_ZONE="UTC",
    USE_TZ=True,
)
django.setup()

from django.contrib.auth.models import AnonymousUser  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.urls import path  # noqa: E402
from drf_spectacular.authentication import BasicScheme  # noqa: E402
from drf_spectacular.generators import SchemaGenerator  # noqa: E402
from drf_spectacular.types import OpenApiTypes  # noqa: E402
from drf_spectacular.utils import OpenApiParameter, PolymorphicProxySerializer, extend_schema  # noqa: E402
from rest_framework import serializers  # noqa: E402
from rest_framework.authentication import BasicAuthentication  # noqa: E402
from rest_framework.parsers import FormParser, JSONParser, MultiPartParser  # noqa: E402
from rest_framework.response import Response  # noqa: E402
from rest_framework.views import APIView  # noqa: E402


class Saw(serializers.Serializer):
    saw = serializers.CharField()


def saw(**values):
    return Response({"saw": json.dumps(values, default=lambda v: v.isoformat() if hasattr(v, "isoformat") else str(v))})


class Owner(serializers.Serializer):
    name = serializers.CharField(trim_whitespace=False)
    email = serializers.EmailField(required=False, allow_null=True)


class Thing(serializers.Serializer):
    id = serializers.IntegerField()
    name = serializers.CharField(trim_whitespace=False)
    price = serializers.DecimalField(max_digits=20, decimal_places=2)
    ratio = serializers.FloatField()
    active = serializers.BooleanField()
    color = serializers.ChoiceField(choices=["red", "dark blue"])
    day = serializers.DateField()
    at = serializers.DateTimeField()
    uid = serializers.UUIDField()
    tags = serializers.ListField(child=serializers.CharField(allow_blank=True))
    owner = Owner(allow_null=True)
    note = serializers.CharField(allow_null=True, trim_whitespace=False)
    extra = serializers.CharField(required=False)
    counts = serializers.DictField(child=serializers.IntegerField(), required=False)


class ThingChange(serializers.Serializer):
    note = serializers.CharField(allow_null=True)
    extra = serializers.CharField()
    name = serializers.CharField()


class Cat(serializers.Serializer):
    kind = serializers.ChoiceField(choices=["cat"])
    lives = serializers.IntegerField()


class Dog(serializers.Serializer):
    kind = serializers.ChoiceField(choices=["dog"])
    bark = serializers.FloatField()


PETS = PolymorphicProxySerializer(component_name="Pet", serializers={"cat": Cat, "dog": Dog}, resource_type_field_name="kind", many=True)


class Message(serializers.Serializer):
    message = serializers.CharField()


class Numbers(serializers.Serializer):
    big = serializers.IntegerField()
    small = serializers.IntegerField()
    decimal = serializers.DecimalField(max_digits=30, decimal_places=2)
    ratio = serializers.FloatField()


class Form(serializers.Serializer):
    name = serializers.CharField(allow_blank=True, trim_whitespace=False)
    count = serializers.IntegerField(required=False)
    flag = serializers.BooleanField(required=False)
    tags = serializers.ListField(child=serializers.CharField(), required=False)


class Upload(serializers.Serializer):
    file = serializers.FileField()
    note = serializers.CharField()
    count = serializers.IntegerField(required=False)


class Uploads(serializers.Serializer):
    files = serializers.ListField(child=serializers.FileField())


class Item(serializers.Serializer):
    n = serializers.IntegerField()


class Page(serializers.Serializer):
    items = Item(many=True)
    total = serializers.IntegerField()


def read(serializer, data, **options):
    found = serializer(data=data, **options)
    found.is_valid(raise_exception=True)
    return found


def view(name, method, handler, parsers=(JSONParser,), auth=(), **schema):
    """A view of one method, with its part of the description."""
    handler = extend_schema(operation_id=name, **schema)(handler)
    parts = {method: handler, "parser_classes": list(parsers), "authentication_classes": list(auth)}
    return type(name, (APIView,), parts)


def parameter(name, kind, where="query", **more):
    return OpenApiParameter(name, kind, where, **more)


def scalars(self, request):
    return saw(**request.query_params.dict())


def lists(self, request):
    query = request.query_params
    return saw(ids=query.getlist("ids"), tags=query.getlist("tags"))


def commas(self, request):
    return saw(ids=request.query_params["ids"].split(","))


def thing(self, request):
    return Response(Thing(read(Thing, request.data).validated_data).data, 201)


def patch_thing(self, request):
    return saw(**read(ThingChange, request.data, partial=True).validated_data)


def seen(file):
    return {"name": file.name, "hex": file.read().hex()}


def upload(self, request):
    data = read(Upload, request.data).validated_data
    return saw(**data | {"file": seen(data["file"])})


def answer(self, request, code):
    if code == 404:
        return Response({"message": "gone"}, 404)
    return Response({"saw": "later"}, 202) if code == 202 else Response({"message": "ok"})


class Limit(serializers.Serializer):
    limit = serializers.IntegerField(max_value=100)


def page(self, request):
    start = int(request.query_params.get("offset", 0))
    return Response({"items": [{"n": n} for n in range(5)][start : start + 2], "total": 5})


class Basic(BasicAuthentication):
    def authenticate_credentials(self, userid, password, request=None):
        return AnonymousUser(), {"user": userid, "password": password}


class BasicByHand(BasicScheme):
    target_class = Basic


QUERY = [
    parameter("flag", bool), parameter("count", int), parameter("ratio", float), parameter("day", OpenApiTypes.DATE),
    parameter("at", OpenApiTypes.DATETIME), parameter("id", OpenApiTypes.UUID),
    parameter("color", str, enum=["red", "dark blue"]), parameter("word", str),
]
HEADERS = [parameter("X-Word", str, "header", required=True), parameter("X-Count", int, "header")]
COOKIES = [parameter("session", str, "cookie"), parameter("n", int, "cookie")]
VIEWS = {
    "path/<int:id>/<str:name>": view("getPath", "get", lambda self, request, id, name: saw(id=id, name=name), responses=Saw),
    "tail/<path:rest>": view("getTail", "get", lambda self, request, rest: saw(rest=rest), responses=Saw),
    "scalars": view("scalars", "get", scalars, parameters=QUERY, responses=Saw),
    "lists": view("lists", "get", lists, responses=Saw, parameters=[parameter("ids", int, many=True), parameter("tags", str, many=True)]),
    "commas": view("commas", "get", commas, responses=Saw, parameters=[parameter("ids", int, many=True, explode=False)]),
    "headers": view("headers", "get", lambda self, request: saw(word=request.headers.get("X-Word"), count=request.headers.get("X-Count")), parameters=HEADERS, responses=Saw),
    "cookies": view("cookies", "get", lambda self, request: saw(**request.COOKIES), parameters=COOKIES, responses=Saw),
    "pets": view("pets", "post", lambda self, request: Response(request.data), request=PETS, responses=PETS),
    "any": view("any", "post", lambda self, request: Response(request.data), request=OpenApiTypes.ANY, responses=OpenApiTypes.ANY),
    "form": view("form", "post", lambda self, request: saw(**read(Form, request.data).validated_data), (FormParser,), request=Form, responses=Saw),
    "upload": view("upload", "post", upload, (MultiPartParser,), request=Upload, responses=Saw),
    "uploads": view("uploads", "post", lambda self, request: saw(files=[seen(file) for file in read(Uploads, request.data).validated_data["files"]]), (MultiPartParser,), request=Uploads, responses=Saw),
    "numbers": view("numbers", "get", lambda self, request: Response(Numbers({"big": 2**63 - 1, "small": -(2**63), "decimal": "1234567890123456789012345678.10", "ratio": 1e300}).data), responses=Numbers),
    "answer-headers": view("answerHeaders", "get", lambda self, request: Response({"message": "m"}, headers={"X-Count": "42"}), responses=Message, parameters=[parameter("X-Count", int, "header", response=True)]),
    "nothing": view("nothing", "delete", lambda self, request: Response(status=204), responses={204: None}),
    "status/<int:code>": view("status", "get", answer, responses={200: Message, 202: Saw, 404: Message}),
    "limited": view("limited", "get", lambda self, request: saw(**read(Limit, request.query_params).validated_data), parameters=[Limit], responses=Saw),
    "page": view("page", "get", page, responses=Page, parameters=[parameter("offset", int)]),
    "auth/basic": view("authBasic", "get", lambda self, request: saw(**request.auth), auth=[Basic], responses=Saw),
}


class Things(view("createThing", "post", thing, request=Thing, responses={201: Thing})):
    patch = extend_schema(operation_id="patchThing", request=ThingChange, responses=Saw)(patch_thing)


urlpatterns = [path(route, made.as_view()) for route, made in VIEWS.items()] + [path("thing", Things.as_view())]

if __name__ == "__main__":
    port, description = int(sys.argv[1]), sys.argv[2]
    with open(description, "w") as file:
        json.dump(SchemaGenerator().get_schema(request=None, public=True), file, indent=1, default=str)
    make_server("127.0.0.1", port, get_wsgi_application()).serve_forever()
