"""ack_http: signed requests over 32 HTTP connections that stay open, against a Starlette that only takes the body."""

import asyncio
import json
import time
from contextlib import ExitStack
from urllib.parse import urlsplit

from bench import payloads
from bench.harness import Result, Target, compare
from bench.load import IN_FLIGHT, Make, listening

COUNT = 1000
ROUNDS = 5
KINDS: dict[str, tuple[Make, Target]] = {
    "slash": (lambda n: payloads.command(trigger=str(n)), Target(0.27, is_most=False)),
    "button": (lambda n: {"payload": json.dumps(payloads.press(trigger=str(n)))}, Target(0.18, is_most=False)),
}


def run() -> list[Result]:
    """Acknowledged requests a second. They are signed beforehand, each another, and sent from this process."""
    with ExitStack() as held:
        ours, floor = (held.enter_context(listening("bench.http_child", kind)) for kind in ("ours", "floor"))
        return [_compared(name, ours, floor) for name in KINDS]


def _compared(name: str, ours: str, floor: str) -> Result:
    make, target = KINDS[name]
    return compare(
        f"ack_http {name}", "1/s", target, lambda: _per_second(ours, make), lambda: _per_second(floor, make), ROUNDS
    )


def _per_second(url: str, make: Make) -> float:
    sent = [_bytes_of(url, make(n + time.monotonic_ns())) for n in range(COUNT)]
    return asyncio.run(_sent(url, sent))


def _bytes_of(url: str, form: payloads.Json) -> bytes:
    request, parts = payloads.signed(form), urlsplit(url)
    body = request.raw_body.encode()
    headers = {name: values[0] for name, values in request.headers.items()} | {"content-length": str(len(body))}
    lines = [f"POST {parts.path} HTTP/1.1", f"host: {parts.netloc}", *(f"{k}: {v}" for k, v in headers.items()), "", ""]
    return "\r\n".join(lines).encode() + body


async def _sent(url: str, requests: list[bytes]) -> float:
    left, parts = iter(requests), urlsplit(url)

    async def worker() -> None:
        reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
        for request in left:
            writer.write(request)
            await _acknowledged(reader)
        writer.close()

    begun = time.perf_counter()
    await asyncio.gather(*(worker() for _ in range(IN_FLIGHT)))
    return len(requests) / (time.perf_counter() - begun)


async def _acknowledged(reader: asyncio.StreamReader) -> None:
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    if b" 200 " not in head.split(b"\r\n", 1)[0]:
        raise RuntimeError(head)
    length = head.partition(b"content-length: ")[2].partition(b"\r\n")[0]
    await reader.readexactly(int(length))
