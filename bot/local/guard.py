"""Keeps other web pages away from the page: Host and Origin checks, and headers that bind it."""

from collections.abc import Awaitable, Callable

from aiohttp import web
from aiohttp.typedefs import Middleware

FOR_THE_APP = ("/api/", "/socket/", "/response/", "/upload/")
"""These have tokens or secret addresses of their own."""

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def page_guard(port: Callable[[], int]) -> Middleware:
    """Lets only requests to this machine's own names through, and only from the page itself."""

    @web.middleware
    async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.path.startswith(FOR_THE_APP):
            return await handler(request)
        own = {f"127.0.0.1:{port()}", f"localhost:{port()}"}
        if request.host not in own:
            return _refused("This address is not the workspace's own.")
        origin = request.headers.get("Origin")
        if origin is not None and origin not in {f"http://{host}" for host in own}:
            return _refused("Another site may not use the workspace.")
        return await handler(request)

    return guard


async def bind_page(request: web.Request, response: web.StreamResponse) -> None:
    """Headers that keep the page from loading or being loaded by anything else."""
    if request.path.startswith(FOR_THE_APP):
        return
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        f"connect-src 'self' ws://{request.host}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"


def _refused(sentence: str) -> web.Response:
    return web.json_response({"error": sentence}, status=403)
