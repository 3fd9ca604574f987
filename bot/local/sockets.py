"""Socket Mode: the app's web sockets, and which of them gets an envelope."""

import asyncio
import contextlib
import json
from datetime import datetime, timedelta

from aiohttp import WSMsgType, web

from bot.clock import Clock, new_id
from bot.local.delivery import Ack, Envelope
from bot.local.model import APP, Json

TICKET_LIFE = timedelta(seconds=30)
MOST_CONNECTIONS = 10


class Connection:
    """One open socket."""

    def __init__(self, socket: web.WebSocketResponse, transport: asyncio.Transport) -> None:
        self.socket = socket
        self.transport = transport
        self.frozen = False
        self.waiting: dict[str, asyncio.Future[Ack]] = {}
        self.retiring = False

    def lost(self) -> None:
        """Nobody will acknowledge any more what went through here."""
        for future in self.waiting.values():
            if not future.done():
                future.set_result(Ack("disconnected"))


class Sockets:
    """Carries envelopes over whichever socket is next in turn."""

    def __init__(self, real: Clock) -> None:
        self._real = real
        self._tickets: dict[str, datetime] = {}
        self._connections: list[Connection] = []
        self._arrived = asyncio.Condition()

    @property
    def connected(self) -> bool:
        """Whether any socket is open."""
        return any(self._usable(connection) for connection in self._connections)

    def ticket(self) -> str:
        """Lets one socket in, within half a minute."""
        ticket = new_id()
        self._tickets[ticket] = self._real.real_now() + TICKET_LIFE
        return ticket

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Hold one socket of the app's until it closes."""
        until = self._tickets.pop(request.match_info["ticket"], None)
        if until is None or until < self._real.real_now():
            raise web.HTTPForbidden(text="This socket address was used before, or is too old.")
        socket = web.WebSocketResponse(max_msg_size=0)
        await socket.prepare(request)
        if len(self._connections) >= MOST_CONNECTIONS:
            await socket.send_json({"type": "disconnect", "reason": "too_many_websockets"})
            await socket.close()
            return socket
        transport = request.transport
        assert transport is not None
        connection = Connection(socket, transport)
        try:
            await socket.send_json(self._hello(request))
            await self._admit(connection)
            await self._listen(connection)
        finally:
            if connection in self._connections:
                self._connections.remove(connection)
            connection.lost()
        return socket

    async def carry(self, envelope: Envelope, attempt: int, reason: str, patience: float) -> Ack:
        """Send to one socket and wait for its acknowledgement, `patience` seconds at most."""
        try:
            connection = await asyncio.wait_for(self._next(), patience)
        except TimeoutError:
            return Ack("no_connection")
        envelope_id = new_id()
        future: asyncio.Future[Ack] = asyncio.get_running_loop().create_future()
        connection.waiting[envelope_id] = future
        try:
            if not connection.frozen:
                await connection.socket.send_json(_wrapped(envelope, envelope_id, attempt, reason))
            return await asyncio.wait_for(future, patience)
        except TimeoutError:
            return Ack("timeout")
        except ConnectionError:
            return Ack("disconnected")
        finally:
            connection.waiting.pop(envelope_id, None)

    async def disconnect(self, notice: bool) -> None:
        """Close every socket; with `notice`, say so first and leave the closing to the app."""
        for connection in list(self._connections):
            if notice:
                connection.retiring = True
                with contextlib.suppress(ConnectionError):
                    await connection.socket.send_json({"type": "disconnect", "reason": "refresh_requested"})
            else:
                await connection.socket.close()

    def freeze(self) -> None:
        """Every socket stays open while nothing goes through any more, as when a middlebox forgets a connection."""
        for connection in self._connections:
            connection.frozen = True
            connection.transport.pause_reading()

    def _usable(self, connection: Connection) -> bool:
        return not connection.retiring and not connection.socket.closed

    async def _admit(self, connection: Connection) -> None:
        async with self._arrived:
            self._connections.append(connection)
            self._arrived.notify_all()

    async def arrival(self) -> None:
        """Wait until a socket is open."""
        async with self._arrived:
            await self._arrived.wait_for(lambda: self.connected)

    async def _next(self) -> Connection:
        await self.arrival()
        # One through which nothing goes is only taken while nobody has noticed: there is no other.
        connection = next(one for one in sorted(self._connections, key=lambda one: one.frozen) if self._usable(one))
        # To the end of the line, so that the sockets take turns.
        self._connections.remove(connection)
        self._connections.append(connection)
        return connection

    def _hello(self, request: web.Request) -> Json:
        return {
            "type": "hello",
            "num_connections": len(self._connections) + 1,
            "debug_info": {"host": request.host, "build_number": 1, "approximate_connection_time": 18060},
            "connection_info": {"app_id": APP},
        }

    async def _listen(self, connection: Connection) -> None:
        async for message in connection.socket:
            if message.type is not WSMsgType.TEXT:
                continue
            with contextlib.suppress(ValueError):
                _take_ack(connection, json.loads(message.data))


def _take_ack(connection: Connection, said: object) -> None:
    if not isinstance(said, dict):
        return
    future = connection.waiting.get(str(said.get("envelope_id")))
    if future is not None and not future.done():
        payload = said.get("payload")
        future.set_result(Ack(payload=payload if isinstance(payload, dict) else {}))


def _wrapped(envelope: Envelope, envelope_id: str, attempt: int, reason: str) -> Json:
    wrapped: Json = {
        "envelope_id": envelope_id,
        "type": envelope.kind,
        "accepts_response_payload": envelope.accepts_payload,
        "payload": envelope.payload,
    }
    if envelope.kind == "events_api":
        wrapped |= {"retry_attempt": attempt, "retry_reason": reason}
    return wrapped
