"""The page on which a person lets the app into a workspace, and what their answer leads to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from aiohttp import web

from bot.local.errors import ApiError
from bot.local.model import Team
from bot.local.oauth import Grant, OAuth

STYLE = """body{font:16px/1.5 system-ui,sans-serif;max-width:34rem;margin:8vh auto;padding:0 1rem;color:#1d1c1d}
h1{font-size:1.5rem}ul{padding:0;list-style:none}li{padding:.4rem 0;border-bottom:1px solid #ddd}
select{font:inherit;padding:.4rem;width:100%}button{font:inherit;padding:.6rem 1.4rem;border-radius:.3rem;border:1px solid #888;
background:#fff;margin-right:.6rem;cursor:pointer}button.allow{background:#007a5a;border-color:#007a5a;color:#fff}
small{color:#616061}"""


@dataclass(frozen=True)
class Asked:
    """What the app's link asks for."""

    client_id: str
    scopes: tuple[str, ...]
    redirect_uri: str
    state: str
    team: str

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "Asked":
        """Read the query of an authorize link."""
        scopes = tuple(one for one in query.get("scope", "").replace(" ", ",").split(",") if one)
        named = {key: query.get(key, "") for key in ("client_id", "redirect_uri", "state", "team")}
        return cls(scopes=scopes, **named)


class Consent:
    """Allowing and declining, by hand on the page or by a call."""

    def __init__(
        self, manifest: dict[str, Any], client_id: str, oauth: OAuth, teams: Callable[[], list[tuple[Team, str]]]
    ) -> None:
        """`teams`: the workspaces there are, each with the person who would install."""
        self._manifest = manifest
        self._client_id = client_id
        self._oauth = oauth
        self._teams = teams

    def allow(
        self, asked: Asked, team: str, user: str, declined: frozenset[str] = frozenset(), *, everywhere: bool = False
    ) -> str:
        """Let the app in and return the address to go back to; only optional scopes can be declined.

        `everywhere`: in the whole organisation of that workspace. Raises ApiError.
        """
        self.demand_right(asked)
        place = next((one for one, _ in self._teams() if one.id == team), None)
        if place is None or (asked.team and asked.team != team):
            raise ApiError("invalid_team")
        if everywhere and not (place.enterprise and self._settings.get("org_deploy_enabled")):
            raise ApiError("org_install_not_allowed")
        if "functions" in self._manifest and place != self._teams()[0][0]:
            raise ApiError("invalid_team_for_non_distributed_app")
        scopes = frozenset(asked.scopes) - (declined & self.optional)
        grant = Grant(None if everywhere else team, place.enterprise, scopes, user)
        return _back(asked, code=self._oauth.consent(grant, asked.redirect_uri))

    def deny(self, asked: Asked) -> str:
        """Decline and return the address to go back to. Raises ApiError."""
        self.demand_right(asked)
        return _back(asked, error="access_denied")

    def demand_right(self, asked: Asked) -> None:
        """Raise ApiError when the link itself is wrong: that is shown here, never sent to the app."""
        known = self._manifest.get("oauth_config", {})
        if asked.client_id != self._client_id:
            raise ApiError("invalid_client_id")
        if not asked.scopes or set(asked.scopes) - set(known.get("scopes", {}).get("bot", [])):
            raise ApiError("invalid_scope")
        allowed = known.get("redirect_urls", [])
        if asked.redirect_uri and allowed and not any(_below(asked.redirect_uri, url) for url in allowed):
            raise ApiError("bad_redirect_uri")

    @property
    def optional(self) -> frozenset[str]:
        """The scopes that may be declined."""
        scopes = self._manifest.get("oauth_config", {}).get("scopes", {})
        return frozenset(scopes.get("bot_optional", [])) & frozenset(scopes.get("bot", []))

    @property
    def _settings(self) -> dict[str, Any]:
        return dict(self._manifest.get("settings", {}))

    async def show(self, request: web.Request) -> web.StreamResponse:
        """The page."""
        asked = Asked.read(request.query)
        try:
            self.demand_right(asked)
        except ApiError as error:
            return _page(f"<h1>Something is wrong with this link</h1><p>{escape(error.code)}</p>", status=400)
        return _page(self._form(asked))

    async def take(self, request: web.Request) -> web.StreamResponse:
        """The person's answer; the app's link is still in the address."""
        form = await request.post()
        asked = Asked.read(request.query)
        try:
            if form.get("answer") != "allow":
                raise web.HTTPFound(self.deny(asked))
            team, _, everywhere = str(form.get("team")).partition("/")
            declined = self.optional - {str(one) for one in form.getall("scope", [])}
            user = dict((one.id, user) for one, user in self._teams()).get(team, "")
            raise web.HTTPFound(self.allow(asked, team, user, declined, everywhere=bool(everywhere)))
        except ApiError as error:
            return _page(f"<h1>Not installed</h1><p>{escape(error.code)}</p>", status=400)

    def _form(self, asked: Asked) -> str:
        name = escape(str(self._manifest.get("display_information", {}).get("name", "App")))
        places = "".join(self._places(asked))
        scopes = "".join(self._scope(one) for one in asked.scopes)
        return (
            f'<h1>{name} wants to come into your workspace</h1><form method="post">'
            f'<p><label>Where <select name="team">{places}</select></label></p><p>It will be able to use:</p>'
            f'<ul>{scopes}</ul><p><button class="allow" name="answer" value="allow">Allow</button>'
            '<button name="answer" value="deny">Cancel</button></p></form>'
        )

    def _places(self, asked: Asked) -> list[str]:
        found = [team for team, _ in self._teams() if asked.team in ("", team.id)]
        options = [f'<option value="{team.id}">{escape(team.name)}</option>' for team in found]
        if self._settings.get("org_deploy_enabled"):
            orgs = {team.enterprise: team.id for team in found if team.enterprise}
            options += [f'<option value="{team}/org">All of {escape(str(org))}</option>' for org, team in orgs.items()]
        return options

    def _scope(self, scope: str) -> str:
        word = escape(scope)
        if scope not in self.optional:
            return f"<li>{word}</li>"
        box = f'<input type="checkbox" name="scope" value="{word}" checked>'
        return f"<li><label>{box} {word} <small>optional</small></label></li>"


def _below(uri: str, allowed: str) -> bool:
    given, base = urlsplit(uri), urlsplit(allowed)
    return given[:2] == base[:2] and given.path.startswith(base.path)


def _back(asked: Asked, **more: str) -> str:
    parts = urlsplit(asked.redirect_uri)
    query = [*parse_qsl(parts.query), *more.items(), ("state", asked.state)]
    return urlunsplit(parts._replace(query=urlencode(query)))


def _page(body: str, status: int = 200) -> web.Response:
    head = '<!doctype html><html lang="en"><meta charset="utf-8"><title>Allow an app</title>'
    head += '<meta name="viewport" content="width=device-width, initial-scale=1">'
    policy = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"}
    return web.Response(
        text=f"{head}<style>{STYLE}</style>{body}", status=status, content_type="text/html", headers=policy
    )
