"""A load client in its own process: raw connections that send requests made up front.

`python -m benchmarks.load FILE PORT CONNECTIONS SECONDS RATE CYCLE` prints one JSON object. RATE 0: every connection
sends its next request as soon as it has its answer; else so many requests a second are due, and latency counts from
the moment a request was due. CYCLE 1: begin again when the file is used up.
"""

import asyncio
import json
import struct
import sys
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from time import perf_counter
from typing import cast

import httptools
import uvloop

WARM_UP = 100


def save(file: Path, requests: list[bytes]) -> None:
    """Write whole HTTP requests for a later run."""
    with file.open("wb") as out:
        for request in requests:
            out.write(struct.pack("!I", len(request)) + request)


def saved(file: Path) -> list[bytes]:
    """What `save` has written."""
    data, found, at = file.read_bytes(), [], 0
    while at < len(data):
        (size,) = struct.unpack_from("!I", data, at)
        found.append(data[at + 4 : at + 4 + size])
        at += 4 + size
    return found


class Connection(asyncio.Protocol):
    """One keep-alive connection; one request at a time."""

    def __init__(self) -> None:
        self._parser = httptools.HttpResponseParser(self)
        self._answer: asyncio.Future[int] | None = None
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ready to send."""
        # What uvloop hands out is no subclass of asyncio's class.
        self._transport = cast(asyncio.Transport, transport)

    def connection_lost(self, exc: Exception | None) -> None:
        """Whoever waits learns that there is no answer."""
        if self._answer is not None and not self._answer.done():
            self._answer.set_result(0)

    def data_received(self, data: bytes) -> None:
        """Part of an answer."""
        self._parser.feed_data(data)

    def on_message_complete(self) -> None:
        """An answer is complete."""
        status = self._parser.get_status_code()
        self._parser = httptools.HttpResponseParser(self)
        if self._answer is not None and not self._answer.done():
            self._answer.set_result(status)

    async def ask(self, request: bytes) -> int:
        """Send and wait; the status, 0 when the connection broke."""
        assert self._transport is not None
        if self._transport.is_closing():
            return 0
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return await self._answer

    def close(self) -> None:
        """Hang up."""
        if self._transport is not None:
            self._transport.abort()


class Load:
    """What was sent, how long each answer took, how many were no success, and how many never came."""

    def __init__(self, requests: Iterator[bytes], seconds: float) -> None:
        self.requests = requests
        self.seconds = seconds
        self.took: list[float] = []
        self.failed = self.unanswered = 0
        self.began = self.ended = perf_counter()

    async def one(self, connection: Connection, request: bytes, due: float) -> None:
        """One request and its answer."""
        status = await connection.ask(request)
        self.ended = perf_counter()
        self.took.append(self.ended - due)
        self.failed += status != 200

    async def closed(self, connection: Connection) -> None:
        """Request after request on one connection."""
        for request in self.requests:
            if perf_counter() - self.began > self.seconds:
                return
            await self.one(connection, request, perf_counter())

    async def opened(self, connections: list[Connection], rate: float) -> None:
        """Requests at their times, whatever the answers do; one waits when all connections are busy."""
        idle: asyncio.Queue[Connection] = asyncio.Queue()
        for connection in connections:
            idle.put_nowait(connection)
        running: set[asyncio.Task[None]] = set()

        async def send(request: bytes, due: float) -> None:
            connection = await idle.get()
            try:
                await self.one(connection, request, due)
            finally:
                idle.put_nowait(connection)

        for number, request in enumerate(self.requests):
            due = self.began + number / rate
            if due - self.began > self.seconds:
                break
            await asyncio.sleep(max(0.0, due - perf_counter()))
            task = asyncio.create_task(send(request, due))
            running.add(task)
            task.add_done_callback(running.discard)
        if running:
            # What has no answer by then would be missing among the slowest, so it is said.
            _, late = await asyncio.wait(running, timeout=10)
            self.unanswered = len(late)

    def report(self) -> dict[str, float]:
        """The numbers; times in milliseconds."""
        times = sorted(self.took) or [0.0]
        return {
            "done": len(self.took), "failed": self.failed, "unanswered": self.unanswered,
            "seconds": self.ended - self.began, "per_second": len(self.took) / max(self.ended - self.began, 1e-9),
            "p50": times[len(times) // 2] * 1000, "p99": times[int(len(times) * 0.99) - 1] * 1000, "max": times[-1] * 1000,
        }


async def main(file: Path, port: int, count: int, seconds: float, rate: float, again: bool) -> dict[str, float]:
    """Connect, warm up, load, report."""
    loop = asyncio.get_running_loop()
    connections = [(await loop.create_connection(Connection, "127.0.0.1", port))[1] for _ in range(count)]
    given = saved(file)
    requests = iter(cycle(given) if again else given)
    warm = Load(iter([next(requests) for _ in range(min(WARM_UP, len(given) // 10))]), seconds)
    await asyncio.gather(*(warm.closed(connection) for connection in connections))
    load = Load(requests, seconds)
    if rate:
        await load.opened(connections, rate)
    else:
        await asyncio.gather(*(load.closed(connection) for connection in connections))
    for connection in connections:
        connection.close()
    return load.report()


if __name__ == "__main__":
    where, port, count, seconds, rate, again = sys.argv[1:]
    told = (Path(where), int(port), int(count), float(seconds), float(rate), again == "1")
    print(json.dumps(uvloop.run(main(*told))))
