import common
import httpx


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
        more = {"content": body.encode() if isinstance(body, str) else common.content(body)}
        headers["Content-Type"] = media
    with httpx.Client(cookies=common.cookies(case), timeout=20) as client:
        answer = client.request(case["method"], common.url(case), params=common.query(case) | query, headers=headers | common.headers(case), auth=common.basic(case), **more)
    return common.outcome(answer.status_code, dict(answer.headers), answer.content)


common.run(call)
