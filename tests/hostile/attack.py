"""Hostile clients against a server, whose memory and whose other clients are watched meanwhile; see `run`.

Each case prints what came of it, the most memory above idle, and the longest that another client waited. A case that ends
otherwise than it should, or costs more than 100 MiB, makes the exit status 1. What waits has a deadline.
"""

import asyncio
import multiprocessing
import os
import re
import resource
import signal
import socket
import subprocess
import sys
import time

HEAD, WRITE, BODY, SHUTDOWN = 5, 5, 8, 5  # seconds, as in lvng-runtime/examples/hostile.rs
SLACK = 10  # beyond a deadline, for a busy machine
MIB = 1024 * 1024
MAX_MEMORY, MAX_WAIT = 100, 100  # MiB, ms
TYPE_JSON = "Content-Type: application/json\r\n"


class Server:
    def __init__(self, program):
        self.process = subprocess.Popen([program], stdout=subprocess.PIPE, text=True)
        host, port = self.process.stdout.readline().strip().rsplit(":", 1)
        self.address = (host, int(port))
        # With more at once than the kernel's queue takes, some connections would be there on one side only.
        self.room = asyncio.Semaphore(200)

    def status(self, key):
        with open(f"/proc/{self.process.pid}/status") as status:
            return next(int(line.split()[1]) / 1024 for line in status if line.startswith(key))


def probe(address, stop, worst):
    """Another client, in a process of its own: a request every 10 ms over one connection. `worst` is its longest wait in ms."""
    connection = socket.create_connection(address, timeout=60)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    while not stop.is_set():
        begin = time.monotonic()
        try:
            connection.sendall(b"GET /things/other HTTP/1.1\r\nHost: x\r\n\r\n")
            answer = connection.recv(4096)
        except OSError:
            answer = b""
        if not answer.startswith(b"HTTP/1.1 200"):
            worst.value = -1
            return
        worst.value = max(worst.value, (time.monotonic() - begin) * 1000)
        time.sleep(0.01)


async def connect(server):
    async with server.room:
        connection = await asyncio.wait_for(asyncio.open_connection(*server.address, limit=4 * MIB), 60)
        await asyncio.sleep(0.01)
        return connection


async def send(writer, data):
    """Sends as much as the server takes; whether it hung up."""
    try:
        writer.write(data)
        await asyncio.wait_for(writer.drain(), 60)
        return True
    except (OSError, asyncio.TimeoutError):
        return False


async def rest(reader, seconds):
    """All that comes until the server hangs up; None if it does not in time."""
    try:
        return await asyncio.wait_for(reader.read(), seconds)
    except asyncio.TimeoutError:
        return None
    except OSError:
        return b""


def statuses(answer):
    return [int(code) for code in re.findall(rb"HTTP/1\.1 (\d{3})", answer or b"")]


def head(method, path, fields=""):
    return f"{method} {path} HTTP/1.1\r\nHost: x\r\n{fields}\r\n".encode()


def with_body(method, path, fields, body):
    return head(method, path, f"{fields}Content-Length: {len(body)}\r\n") + body


async def ended(server, count, begin, trickle, deadline, pause=0.5):
    """`count` clients that send `begin` and then `trickle` again and again. How many were hung up on by the deadline."""

    async def one():
        reader, writer = await connect(server)
        end = asyncio.create_task(rest(reader, deadline + SLACK))
        is_open = await send(writer, begin)
        while trickle and is_open and not end.done():
            await asyncio.sleep(pause)
            is_open = await send(writer, trickle)
        answer = await end
        writer.close()
        return answer

    answers = await asyncio.gather(*(one() for _ in range(count)))
    over = sum(answer is not None for answer in answers)
    codes = sorted({code for answer in answers for code in statuses(answer)})
    return over == count, f"{over} of {count} ended within {deadline} s" + (f", {codes}" if codes else "")


async def answered(server, requests, expected, count=1):
    """What single requests are answered with, one connection each; `count` of each at once."""
    found, wrong = [], 0

    async def one(data):
        reader, writer = await connect(server)
        sending = asyncio.create_task(send(writer, data))
        answer = await rest(reader, HEAD + BODY + SLACK)
        await sending
        writer.close()
        return answer

    for name, data in requests:
        answers = await asyncio.gather(*(one(data) for _ in range(count)))
        codes = {tuple(statuses(answer)) for answer in answers}
        text = "/".join(sorted(" ".join(map(str, code)) or "closed" for code in codes))
        if any(answer is None for answer in answers):
            text = "still open"
        allowed = expected.get(name, expected.get(None))
        if not all(code in allowed for some in codes for code in (some or (0,))) or text == "still open":
            wrong += 1
            text += " (!)"
        found.append(f"{name} {text}")
    return wrong == 0, "; ".join(found)


async def idle(server):
    count = min(10_000, resource.getrlimit(resource.RLIMIT_NOFILE)[0] - 500)
    return await ended(server, count, b"", b"", HEAD)


async def half_heads(server):
    return await ended(server, 1_000, b"GET /things HTTP/1.1\r\nHost: x\r\nX-Slow: ", b"", HEAD)


async def slow_heads(server):
    return await ended(server, 300, b"GET /things HTTP/1.1\r\nHost: x\r\nX-Slow: ", b"x", HEAD)


async def large_heads(server):
    return await ended(server, 1_000, b"GET /things HTTP/1.1\r\nHost: x\r\nX: " + b"x" * 60_000, b"", HEAD)


async def slow_json(server):
    fields = TYPE_JSON + "Content-Length: 1000\r\n"
    return await ended(server, 300, head("PUT", "/value", fields) + b"[", b"1,", BODY)


async def held_bodies(server):
    fields = TYPE_JSON + f"Content-Length: {2 * MIB}\r\n"
    return await ended(server, 500, head("PUT", "/value", fields) + b"[" + b"1," * (MIB - 10_000), b"", BODY)


async def slow_parts(server):
    fields = "Content-Type: multipart/form-data; boundary=x\r\nTransfer-Encoding: chunked\r\n"
    part = b'--x\r\nContent-Disposition: form-data; name="file"; filename="f"\r\n\r\n'
    begin = head("PUT", "/parts", fields) + b"%x\r\n%s\r\n" % (len(part), part)
    return await ended(server, 200, begin, b"1\r\nx\r\n", 2 * BODY)


async def slow_bytes(server):
    fields = "Content-Type: application/octet-stream\r\nContent-Length: 1000\r\n"
    return await ended(server, 200, head("PUT", "/blob", fields), b"x", 2 * BODY)


async def slow_readers(server):
    """They ask for an answer without end and read nothing of it, so only the server can end it."""

    async def one():
        connection = socket.socket()
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.setblocking(False)
        loop = asyncio.get_running_loop()
        await loop.sock_connect(connection, server.address)
        await loop.sock_sendall(connection, head("GET", "/blob"))
        return connection

    clients = [await one() for _ in range(200)]
    await asyncio.sleep(WRITE + 3)
    number = server_sockets(server)
    for client in clients:
        client.close()
    # The probe has one.
    return number <= 2, f"{200 - max(0, number - 1)} of 200 ended within {WRITE} s"


def server_sockets(server):
    """The connections that the server has, without those that only the kernel has."""
    port = f":{server.address[1]:04X}"
    with open("/proc/net/tcp") as table:
        lines = [line.split() for line in table]
    return sum(line[1].endswith(port) and line[3] == "01" for line in lines)


async def bombs(server):
    import gzip

    bomb = gzip.compress(b"[" + b"1," * 25_000_000)
    fields = TYPE_JSON + "Content-Encoding: gzip\r\nConnection: close\r\n"
    return await answered(server, [("gzip of 50 MB", with_body("PUT", "/value", fields, bomb))], {None: [415]}, 20)


async def smuggling(server):
    """The body looks like a request; what answers it would say `smuggled`."""
    hidden = head("GET", "/things/smuggled", "Connection: close\r\n")
    size = len(hidden)
    chunked = b"0\r\n\r\n" + hidden
    shapes = {
        "CL and TE": f"Content-Length: {size + 5}\r\nTransfer-Encoding: chunked\r\n",
        "TE and CL": f"Transfer-Encoding: chunked\r\nContent-Length: {size + 5}\r\n",
        "two CL": f"Content-Length: 0\r\nContent-Length: {size}\r\n",
        "CL list": f"Content-Length: 0, {size}\r\n",
        "CL with sign": f"Content-Length: +{size}\r\n",
        "CL below zero": f"Content-Length: -{size}\r\n",
        "xchunked": "Transfer-Encoding: xchunked\r\n",
        "chunked, identity": "Transfer-Encoding: chunked, identity\r\n",
        "space before colon": f"Content-Length : {size}\r\n",
        "folded": f"Content-Length:\r\n {size}\r\n",
        "NUL in name": f"Content-Length\0: {size}\r\n",
        "tab TE": "Transfer-Encoding:\tchunked\r\n",
        "bare CR": f"X: a\rContent-Length: {size}\r\n",
    }
    wrong, texts = [], []
    for name, fields in shapes.items():
        reader, writer = await connect(server)
        body = chunked if "TE" in name or "chunked" in name else hidden
        await send(writer, head("PUT", "/value", TYPE_JSON + fields) + body)
        answer = await rest(reader, HEAD + BODY + SLACK)
        writer.close()
        codes = statuses(answer)
        texts.append(f"{name} {' '.join(map(str, codes)) or 'closed'}")
        # What comes after a body that has ended, by the one header that counts, is a request; nothing else is.
        is_plain = name == "tab TE"
        if answer is None or (b"smuggled" in answer and not is_plain):
            wrong.append(name)
    return not wrong, "; ".join(texts) + (f" (!: {wrong})" if wrong else "")


async def json_shapes(server):
    close = TYPE_JSON + "Connection: close\r\n"
    put = lambda path, body: with_body("PUT", path, close, body)
    requests = [
        ("100,000 open lists", put("/value", b"[" * 100_000)),
        ("10,000 levels", put("/value", b"[" * 10_000 + b"]" * 10_000)),
        ("1,000,000 numbers", put("/value", b"[" + b"1," * (MIB - 10) + b"1]")),
        ("190,000 numbers", put("/value", b"[" + b"1," * 190_000 + b"1]")),
        ("190,000 unique numbers", put("/numbers", b"[" + b",".join(b"%d" % n for n in range(190_000)) + b"]")),
        ("100,000 members", put("/value", b"{" + b",".join(b'"k%d":1' % n for n in range(100_000)) + b"}")),
        ("name of 2 MB, 100 wrong items", put("/lists", b'{"' + b"k" * (2 * MIB - 400) + b'":[' + b"0," * 99 + b"0]}")),
        ("1 MB of digits", put("/value", b"1" * MIB)),
        ("lone surrogate", put("/value", b'"\\ud800"')),
        ("UTF-16", put("/value", '"x"'.encode("utf-16"))),
    ]
    expected = {
        None: [400],
        "1,000,000 numbers": [413],
        "190,000 numbers": [204],
        "190,000 unique numbers": [204],
        "100,000 members": [204],
        "1 MB of digits": [204, 400],
    }
    return await answered(server, requests, expected)


async def large_json(server):
    body = b"[" + b"1        ," * 190_000 + b"1]"
    request = with_body("PUT", "/value", TYPE_JSON + "Connection: close\r\n", body)
    return await answered(server, [("190,000 numbers, 16 at once", request)], {None: [204, 503]}, 16)


async def large_unique(server):
    body = b"[" + b",".join(b"%d" % n for n in range(190_000)) + b"]"
    request = with_body("PUT", "/numbers", TYPE_JSON + "Connection: close\r\n", body)
    return await answered(server, [("190,000 unique numbers, 16 at once", request)], {None: [204, 503]}, 16)


async def parameters(server):
    close = "Connection: close\r\n"
    form = "Content-Type: application/x-www-form-urlencoded\r\n" + close
    many = lambda count, pair: b"&".join(pair % n for n in range(count))
    get = lambda query: head("GET", "/things?" + query.decode(), close)
    requests = [
        ("100,000 in the query", get(many(100_000, b"a%d=1"))),
        ("10,000 in the query", get(many(10_000, b"tag=%d")[:60_000])),
        ("4,000 keys of deepObject", get(many(4_000, b"filter[%d]=1")[:60_000])),
        ("10,000 brackets", get(b"filter" + b"[a]" * 10_000 + b"=1")),
        ("100,000 in a form", with_body("PUT", "/form", form, many(100_000, b"a%d=1"))),
        ("100,000 tags in a form", with_body("PUT", "/form", form, many(100_000, b"tags=%d"))),
        ("path of 70 KB", head("GET", "/things/" + "a" * 70_000, close)),
        ("500 headers", head("GET", "/things/x", close + "".join(f"X-{n}: 1\r\n" for n in range(500)))),
    ]
    # Without a body: hyper's own.
    refused = [414, 431]
    expected = {None: [200, 204, 400], "100,000 in the query": refused, "path of 70 KB": refused, "500 headers": refused}
    return await answered(server, requests, expected)


async def framing(server):
    chunked = TYPE_JSON + "Transfer-Encoding: chunked\r\n"
    multipart = "Content-Type: multipart/form-data; boundary=x\r\nConnection: close\r\n"
    part = b'--x\r\nContent-Disposition: form-data; name="n%d"\r\n\r\n1\r\n'
    parts = b"".join(part % n for n in range(20_000)) + b"--x--\r\n"
    requests = [
        ("chunks without end", head("PUT", "/value", chunked) + b"1000\r\n" + b"1" * 4096 + b"\r\n" + (b"1000\r\n" + b"1" * 4096 + b"\r\n") * 2_000),
        ("extension without end", head("PUT", "/value", chunked) + b"1;" + b"x" * MIB),
        ("trailers without end", head("PUT", "/value", chunked) + b"1\r\n1\r\n0\r\n" + b"X: y\r\n" * 200_000),
        ("chunk of 2^64", head("PUT", "/value", chunked) + b"fffffffffffffffff\r\n"),
        ("20,000 parts", with_body("PUT", "/parts", multipart, parts)),
        ("head of a part of 1 MB", with_body("PUT", "/parts", multipart, b"--x\r\nX: " + b"y" * MIB)),
        ("part without end", with_body("PUT", "/parts", multipart, part % 1)),
        ("10,000 near-boundaries", with_body("PUT", "/parts", multipart, part % 1 + b"\r\n-x" * 100_000)),
        ("TLS", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + os.urandom(500)),
        ("nonsense", os.urandom(2_000).replace(b"\n", b"x") + b"\r\n\r\n"),
    ]
    return await answered(server, requests, {None: [0, 400, 413, 431]})


async def pipelining(server):
    reader, writer = await connect(server)
    requests = head("GET", "/things/x") * 1_000 + head("GET", "/things/last", "Connection: close\r\n")
    sending = asyncio.create_task(send(writer, requests))
    codes = statuses(await rest(reader, 60))
    await sending
    writer.close()
    return codes == [200] * 1_001, f"{len(codes)} of 1001 answers"


CASES = [
    ("10,000 idle connections", idle),
    ("half of a head", half_heads),
    ("a byte of a head at a time", slow_heads),
    ("60 KB of a head", large_heads),
    ("a byte of JSON at a time", slow_json),
    ("2 MiB but for the end", held_bodies),
    ("a byte of a part at a time", slow_parts),
    ("a byte of a stream at a time", slow_bytes),
    ("answers that nobody reads", slow_readers),
    ("bombs", bombs),
    ("smuggling", smuggling),
    ("JSON", json_shapes),
    ("large JSON", large_json),
    ("large JSON, unique", large_unique),
    ("parameters", parameters),
    ("framing", framing),
    ("pipelining", pipelining),
]


def watched(program, name, case):
    """A server for each case: what an allocator keeps for later of one is no memory of another."""
    server = Server(program)
    try:
        return watched_at(server, name, case)
    finally:
        server.process.kill()


def watched_at(server, name, case):
    asyncio.run(answered(server, [("x", head("GET", "/things/x", "Connection: close\r\n"))], {None: [200]}))
    idle = server.status("VmRSS")
    stop, worst = multiprocessing.Event(), multiprocessing.Value("d", 0)
    other = multiprocessing.Process(target=probe, args=(server.address, stop, worst))
    other.start()
    begin = time.monotonic()
    is_right, text = asyncio.run(asyncio.wait_for(case(server), 180))
    seconds = time.monotonic() - begin
    stop.set()
    other.join(65)
    more = server.status("VmHWM") - idle
    is_small = more <= MAX_MEMORY
    wait = "not served" if worst.value < 0 else f"{worst.value:.0f} ms"
    marks = "".join(f" <- {mark}" for mark, holds in [
        ("WRONG", is_right), ("MEMORY", is_small), ("NOT SERVED", worst.value >= 0), ("slow for others", worst.value <= MAX_WAIT),
    ] if not holds)
    print(f"{name:30} +{more:6.1f} MiB  others {wait:>8}  {seconds:5.1f} s  {text}{marks}", flush=True)
    return is_right and is_small and worst.value >= 0


def shutdown(server):
    """The server is told to end while clients are slow, silent, reading nothing, and waiting for events."""
    clients = []
    fields = TYPE_JSON + "Content-Length: 1000\r\n"
    for begin in [b"", b"GET / HT", head("PUT", "/value", fields) + b"[", head("GET", "/blob"), head("GET", "/events")]:
        for _ in range(50):
            client = socket.create_connection(server.address, timeout=60)
            client.sendall(begin)
            clients.append(client)
    time.sleep(0.5)
    begin = time.monotonic()
    server.process.send_signal(signal.SIGINT)
    try:
        status = server.process.wait(SHUTDOWN + SLACK)
    except subprocess.TimeoutExpired:
        server.process.kill()
        status = "none: killed"
    seconds = time.monotonic() - begin
    print(f"{'the end':30} after {seconds:.1f} s of at most {SHUTDOWN}, with {len(clients)} clients; exit status {status}")
    return status == 0


if __name__ == "__main__":
    program, names = sys.argv[1], sys.argv[2:]
    chosen = [case for case in CASES if not names or any(part in case[0] for part in names)]
    results = [watched(program, *case) for case in chosen]
    results.append(shutdown(Server(program)))
    sys.exit(0 if all(results) else 1)
