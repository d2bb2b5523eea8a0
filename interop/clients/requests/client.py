import common
import requests


def call(case):
    headers, query = common.secured(case)
    more = {}
    body, media = case["args"].get("body"), case["media"]
    if media == "application/json":
        more = {"json": body}
    elif media == "application/x-www-form-urlencoded":
        more = {"data": body}
    elif media == "multipart/form-data":
        files = [(name, common.part(file)) for name, value in body.items() for file in (value if isinstance(value, list) else [value]) if isinstance(file, dict)]
        more = {"files": files, "data": {name: value for name, value in body.items() if isinstance(value, (str, int))}}
    elif media:
        data = body.encode() if isinstance(body, str) else common.content(body)
        more = {"data": data}
        headers["Content-Type"] = media
    user, password = common.basic(case) or (None, None)
    auth = (user.encode(), password.encode()) if user else None
    answer = requests.request(case["method"], common.url(case), params=common.query(case) | query, headers=headers | common.headers(case), cookies=common.cookies(case), auth=auth, timeout=20, **more)
    return common.outcome(answer.status_code, {k.lower(): v for k, v in answer.headers.items()}, answer.content)


common.run(call)
