"""The operations of the table, as connexion serves them from a description: `app.py PORT DESCRIPTION`."""

import json
import pathlib
import shutil
import sys

import connexion

HERE = pathlib.Path(__file__).resolve().parent


def saw(**values):
    return {"saw": json.dumps({name: value for name, value in values.items() if value is not None})}


def path(id, name):
    return saw(id=id, name=name)


def tail(rest):
    return saw(rest=rest)


def scalars(flag=None, count=None, ratio=None, day=None, at=None, id=None, color=None, word=None):
    return saw(flag=flag, count=count, ratio=ratio, day=day, at=at, id=id, color=color, word=word)


def lists(ids=None, tags=None):
    return saw(ids=ids, tags=tags)


def commas(ids=None):
    return saw(ids=ids)


def object_(filter=None):
    return saw(filter=filter)


def headers():
    given = connexion.request.headers
    return saw(word=given.get("x-word"), count=given.get("x-count"))


def header_list():
    return saw(tags=connexion.request.headers.get("x-tags"))


def cookies():
    return saw(**connexion.request.cookies)


def thing(body):
    return body, 201


def patch_thing(body):
    return {"saw": json.dumps(body)}


def pets(body):
    return body


def tree(body):
    return body


def any_(body):
    return body


def form(body):
    return saw(**body)


async def seen(file):
    return {"name": file.filename, "hex": (await file.read()).hex()}


async def upload(file, body):
    return saw(file=await seen(file), **body)


async def uploads(files):
    return saw(files=[await seen(file) for file in files])


def bytes_(body):
    return body, 200, {"content-type": "application/octet-stream"}


def text(body):
    return body, 200, {"content-type": "text/plain"}


def nothing():
    return None, 204


def status(code):
    if code == 404:
        return {"message": "gone"}, 404
    return ({"saw": "later"}, 202) if code == 202 else {"message": "ok"}


def limited(limit=10):
    return saw(limit=limit)


def check_basic(username, password, required_scopes=None):
    return {"user": username, "password": password}


def check_bearer(token):
    return {"token": token}


def check_key(key, required_scopes=None):
    return {"key": key}


def auth_basic(token_info):
    return saw(**token_info)


auth_bearer = auth_header = auth_query = auth_cookie = auth_basic

if __name__ == "__main__":
    sys.modules["app"] = sys.modules["__main__"]
    port, description = int(sys.argv[1]), sys.argv[2]
    shutil.copy(HERE / "openapi.yaml", description)
    app = connexion.AsyncApp("app", specification_dir=str(HERE))
    app.add_api("openapi.yaml")
    import uvicorn

    uvicorn.run(app, host="127.0.0.1", port=port, log_level="warning")
