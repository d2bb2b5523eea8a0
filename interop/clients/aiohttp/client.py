import asyncio

import aiohttp
import common
import yarl


def pairs(query):
    flat = [(name, item) for name, value in query.items() for item in (value if isinstance(value, list) else [value])]
    return [(name, str(item).lower() if isinstance(item, bool) else str(item)) for name, item in flat]


async def send(case):
    headers, query = common.secured(case)
    more = {}
    body, media = case["args"].get("body"), case["media"]
    if media == "application/json":
        more = {"json": body}
    elif media == "application/x-www-form-urlencoded":
        more = {"data": pairs(body)}
    elif media == "multipart/form-data":
        form = aiohttp.FormData(quote_fields=True)
        for name, value in body.items():
            for item in value if isinstance(value, list) else [value]:
                if isinstance(item, dict):
                    form.add_field(name, common.content(item), filename=item["name"], content_type=item["type"])
                else:
                    form.add_field(name, str(item))
        more = {"data": form}
    elif media:
        more = {"data": body.encode() if isinstance(body, str) else common.content(body)}
        headers["Content-Type"] = media
    auth = aiohttp.BasicAuth(*common.basic(case), encoding="utf-8") if common.basic(case) else None
    async with aiohttp.ClientSession(cookies=common.cookies(case)) as session:
        url = yarl.URL(common.url(case), encoded=True).extend_query(pairs(common.query(case) | query))
        async with session.request(case["method"], url, headers=headers | common.headers(case), auth=auth, **more) as answer:
            return common.outcome(answer.status, {k.lower(): v for k, v in answer.headers.items()}, await answer.read())


common.run(lambda case: asyncio.run(asyncio.wait_for(send(case), 20)))
