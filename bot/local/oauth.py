"""OAuth as Slack does it: a person's consent becomes a code, the code once a token, and tokens may rotate."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hmac import compare_digest

from bot.clock import Clock, new_id
from bot.local.errors import ApiError
from bot.local.model import APP, Json

CODE_LIFE = timedelta(minutes=10)
TOKEN_LIFE = timedelta(hours=12)


@dataclass(frozen=True)
class Grant:
    """What a person allowed: in one workspace, or in all of an organisation (`team` is None then)."""

    team: str | None
    enterprise: str | None
    scopes: frozenset[str]
    user: str

    @property
    def holder(self) -> str:
        """What the installation belongs to."""
        return self.team or str(self.enterprise)


@dataclass
class Code:
    """Stands for a grant until it is exchanged."""

    grant: Grant
    redirect_uri: str
    at: datetime


Install = Callable[[Grant, str, datetime | None], Json]
"""Installs with this token until then; returns what the answer says about team, enterprise and bot."""


class OAuth:
    """Codes and refresh tokens; both work once."""

    def __init__(self, real: Clock, client: tuple[str, str], *, rotating: bool, install: Install) -> None:
        """`client`: its id and secret. `rotating`: tokens expire after twelve hours and come with another to refresh."""
        self._real = real
        self._client = client
        self._rotating = rotating
        self._install = install
        self._codes: dict[str, Code] = {}
        self._refresh: dict[str, Grant] = {}
        self._lasting: dict[str, str] = {}

    def consent(self, grant: Grant, redirect_uri: str) -> str:
        """The code for what somebody just allowed."""
        code = f"{new_id()[:13]}.{new_id()}"
        self._codes[code] = Code(grant, redirect_uri, self._real.real_now())
        return code

    def access(self, args: Json) -> Json:
        """oauth.v2.access: a code or a refresh token becomes a token; raises ApiError."""
        self.demand_client(args)
        if args.get("grant_type") == "refresh_token":
            return self._answer(self._refreshed(args))
        if args.get("grant_type") not in (None, "authorization_code"):
            raise ApiError("invalid_grant_type")
        return self._answer(self._exchanged(args))

    def forget(self, holder: str) -> None:
        """The installation of this team or organisation is gone, and its refresh tokens with it."""
        self._lasting.pop(holder, None)
        self._refresh = {one: grant for one, grant in self._refresh.items() if grant.holder != holder}

    def demand_client(self, args: Json) -> None:
        """Raise ApiError when this is not the app, or it does not prove it."""
        if args.get("client_id") != self._client[0]:
            raise ApiError("invalid_client_id")
        if not compare_digest(str(args.get("client_secret")), self._client[1]):
            raise ApiError("bad_client_secret")

    def _exchanged(self, args: Json) -> Grant:
        code = self._codes.pop(str(args.get("code")), None)
        if code is None or self._real.real_now() - code.at > CODE_LIFE:
            raise ApiError("invalid_code")
        if str(args.get("redirect_uri") or "") != code.redirect_uri:
            raise ApiError("bad_redirect_uri")
        return code.grant

    def _refreshed(self, args: Json) -> Grant:
        grant = self._refresh.pop(str(args.get("refresh_token")), None)
        if grant is None:
            raise ApiError("invalid_refresh_token")
        return grant

    def _answer(self, grant: Grant) -> Json:
        token, until, more = self._token(grant)
        answer = {"ok": True, "app_id": APP, "token_type": "bot", "access_token": token}
        return answer | more | {"authed_user": {"id": grant.user}} | self._install(grant, token, until)

    def _token(self, grant: Grant) -> tuple[str, datetime | None, Json]:
        if not self._rotating:
            token = self._lasting.setdefault(grant.holder, f"xoxb-{new_id()}")
            return token, None, {}
        refresh = f"xoxe-1-{new_id()}{new_id()}"
        self._refresh[refresh] = grant
        more: Json = {"refresh_token": refresh, "expires_in": int(TOKEN_LIFE.total_seconds())}
        return f"xoxe.xoxb-1-{new_id()}{new_id()}", self._real.real_now() + TOKEN_LIFE, more
