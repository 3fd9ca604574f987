"""Submitting and closing modals, and what the app's acknowledgement does to them."""

from bot.local import payloads
from bot.local.block_rules import MODAL, view_problems
from bot.local.control_state import HOLDS, Values, state_of, what_is_missing
from bot.local.delivery import Ack, Delivery, Envelope
from bot.local.errors import ApiError, RefusedError
from bot.local.model import Json, Person
from bot.local.response_urls import ResponseUrls
from bot.local.triggers import Triggers
from bot.local.views import Views
from bot.local.world import World

TROUBLE = "We had some trouble connecting. Try again?"


class Submissions:
    """The end of a modal."""

    def __init__(
        self, world: World, views: Views, triggers: Triggers, urls: ResponseUrls, delivery: Delivery
    ) -> None:
        self._world = world
        self._views = views
        self._triggers = triggers
        self._urls = urls
        self._delivery = delivery

    async def submit(self, person: Person, view: Json, given: Values) -> dict[str, str]:
        """Submit a modal; the answer is a sentence per field that is wrong, by block id."""
        if view["submit"] is None and view["type"] == MODAL:
            raise RefusedError("This window has nothing to submit.")
        values = state_of(view["blocks"], given)
        missing = what_is_missing(view["blocks"], values)
        if missing:
            self._views.complain(view["id"], missing)
            return missing
        payload = payloads.interaction(
            self._world.team,
            "view_submission",
            person,
            trigger_id=self._triggers.issue(person.id, view["id"]),
            view={**view, "state": {"values": values}},
            response_urls=self._response_urls(person, view, values),
        )
        ack = await self._delivery.ask(Envelope("interactive", payload, accepts_payload=True))
        if ack.failure:
            raise RefusedError(TROUBLE)
        return self._take(person, view, ack)

    async def close(self, person: Person, view: Json) -> None:
        """Close a modal without submitting it."""
        self._views.close(person.id, view["id"], everything=bool(view["clear_on_close"]))
        if view["notify_on_close"]:
            cleared = bool(view["clear_on_close"])
            payload = payloads.interaction(
                self._world.team, "view_closed", person, view=dict(view), is_cleared=cleared
            )
            await self._delivery.ask(Envelope("interactive", payload))

    def _take(self, person: Person, view: Json, ack: Ack) -> dict[str, str]:
        answer = ack.payload.get("response_action")
        if answer == "errors":
            return self._errors(view, ack.payload.get("errors"))
        if answer in ("update", "push"):
            self._show(person, view, answer, ack.payload.get("view"))
        elif answer in (None, "clear"):
            self._views.close(person.id, view["id"], everything=answer == "clear")
        else:
            raise RefusedError(TROUBLE)
        return {}

    def _errors(self, view: Json, errors: object) -> dict[str, str]:
        fields = {block["block_id"] for block in view["blocks"] if block["type"] == "input"}
        if not isinstance(errors, dict) or not errors or errors.keys() - fields:
            raise RefusedError(TROUBLE)
        self._views.complain(view["id"], errors)
        return errors

    def _show(self, person: Person, view: Json, answer: str, given: object) -> None:
        if not isinstance(given, dict) or view_problems(given, MODAL):
            raise RefusedError(TROUBLE)
        try:
            if answer == "push":
                self._views.push(person.id, given)
            else:
                self._views.update(view, given)
        except ApiError as error:
            raise RefusedError(TROUBLE) from error

    def _response_urls(self, person: Person, view: Json, values: Values) -> list[Json]:
        found: list[Json] = []
        for block in view["blocks"]:
            element = block.get("element", {})
            if not element.get("response_url_enabled"):
                continue
            channel = values[block["block_id"]][element["action_id"]][HOLDS[element["type"]][0]]
            if channel:
                url = self._urls.issue(channel, person.id)
                ids = {"block_id": block["block_id"], "action_id": element["action_id"]}
                found.append({**ids, "channel_id": channel, "response_url": url})
        return found
