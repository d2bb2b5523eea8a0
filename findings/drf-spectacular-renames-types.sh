#!/usr/bin/env bash
# Adding an endpoint renames the type of another one; adding a value to an enum renames it, too.
#
# Versions: drf-spectacular 0.30.0, djangorestframework 3.18.3, Django 5.2.19.
#
# Seen: serializers with a choice field `status`. Orders alone: the enumeration is the component
# `StatusEnum`. A new endpoint for tickets with other choices: the orders' component is now called
# `OrderStatusEnum`, though nothing of orders changed. A third endpoint with the choices of orders:
# `StatusFe2Enum`, three digits of a hash of the choices, so one more choice makes it `StatusBedEnum`.
# Clients have these names in their source code: each of the steps breaks every generated client of
# the orders endpoint at compile time, while the messages on the wire stay compatible. A warning is
# printed for the last two only; ENUM_NAME_OVERRIDES pins a name, if one does so beforehand.
#
# Specification: OpenAPI does not define what the name of a component means; references are by name
# (OpenAPI 3.0.3, Components Object and Reference Object), and generators take type names from there.
#
# Reason: enumerations have no name in a serializer; one is made from the field's name, then from the
# serializer's, then from a hash, whatever is the first to be unique in the whole description.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check drf-spectacular==0.30.0 \
  djangorestframework==3.18.3 Django==5.2.19

cat > run.py <<'END'
import django
from django.conf import settings

settings.configure(
    SECRET_KEY="none", ROOT_URLCONF=__name__, INSTALLED_APPS=["rest_framework", "drf_spectacular"],
    REST_FRAMEWORK={
        "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
        "UNAUTHENTICATED_USER": None, "DEFAULT_AUTHENTICATION_CLASSES": [],
    },
)
django.setup()

from django.urls import path
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, views


def endpoint(name, choices):
    fields = {"status": serializers.ChoiceField(choices=choices)}
    serializer = type(f"{name}Serializer", (serializers.Serializer,), fields)

    class View(views.APIView):
        @extend_schema(operation_id=name, request=serializer, responses=serializer)
        def post(self, request): ...

    return path(name.lower(), View.as_view())


def show(step, **endpoints):
    patterns = [endpoint(name, choices) for name, choices in endpoints.items()]
    schemas = SchemaGenerator(patterns=patterns).get_schema(request=None, public=True)["components"]["schemas"]
    print(step, schemas["Order"]["properties"]["status"]["$ref"].rpartition("/")[2])


order = ["new", "paid"]
ticket = ["open", "closed"]
show("orders:", Order=order)
show("and tickets:", Order=order, Ticket=ticket)
show("and returns:", Order=order, Ticket=ticket, Return=order)
order = [*order, "sent"]
show("one value more:", Order=order, Ticket=ticket, Return=order)
END
env/bin/python run.py > seen 2> log || { cat log; exit 1; }
echo "warnings: $(grep -c 'enum naming' log)" >> seen

cat > expected <<'END'
orders: StatusEnum
and tickets: OrderStatusEnum
and returns: StatusFe2Enum
one value more: StatusBedEnum
warnings: 2
END
diff -u expected seen || { echo "The behaviour has changed." >&2; exit 1; }
cat seen
