"""The views.* methods."""

from collections.abc import Mapping

from bot.local.block_rules import HOME, MODAL, too_large, view_problems
from bot.local.errors import ApiError, invalid
from bot.local.manifest import Manifest
from bot.local.methods_chat import Handler
from bot.local.model import Json
from bot.local.triggers import Triggers
from bot.local.views import Views
from bot.local.wire import wanted
from bot.local.world import World


class ViewMethods:
    """Modals and the Home tab."""

    def __init__(self, world: World, views: Views, triggers: Triggers, manifest: Manifest) -> None:
        self._world = world
        self._views = views
        self._triggers = triggers
        self._manifest = manifest

    def table(self) -> Mapping[str, Handler]:
        """Each method's handler."""
        return {
            "views.open": self.open,
            "views.push": self.push,
            "views.update": self.update,
            "views.publish": self.publish,
        }

    def open(self, args: Json) -> Json:
        """views.open."""
        view = self._given(args, MODAL)
        trigger = self._triggers.use(wanted(args, "trigger_id"))
        return {"ok": True, "view": dict(self._views.open(trigger.user, view))}

    def push(self, args: Json) -> Json:
        """views.push; only from something that happened in a modal."""
        view = self._given(args, MODAL)
        trigger = self._triggers.use(wanted(args, "trigger_id"))
        if trigger.view is None:
            raise ApiError("not_found")
        return {"ok": True, "view": dict(self._views.push(trigger.user, view))}

    def update(self, args: Json) -> Json:
        """views.update, by id or external id, against its hash if that is given."""
        given = self._given(args, None)
        view = self._views.find(args.get("view_id"), args.get("external_id"))
        if view is None:
            raise ApiError("not_found")
        if view["type"] != given["type"]:
            raise invalid("invalid_arguments", ["[ERROR] the type of a view can not change"])
        self._demand_hash(view, args)
        return {"ok": True, "view": dict(self._views.update(view, given))}

    def publish(self, args: Json) -> Json:
        """views.publish: the Home tab of one person."""
        if not self._manifest.home:
            raise ApiError("not_enabled")
        view = self._given(args, HOME)
        person = self._world.person(wanted(args, "user_id"))
        if person is None or person.is_bot:
            raise invalid("invalid_arguments", ["[ERROR] invalid `user_id`"])
        shown = self._views.home(person.id)
        if shown is not None:
            self._demand_hash(shown, args)
        return {"ok": True, "view": dict(self._views.publish(person.id, view))}

    def _given(self, args: Json, kind: str | None) -> Json:
        view = args.get("view")
        problems = view_problems(view, kind)
        if problems or not isinstance(view, dict):
            raise invalid("invalid_arguments", problems)
        if too_large(view):
            raise ApiError("view_too_large")
        other = self._views.find(None, view.get("external_id"))
        if other is not None and kind == MODAL:
            raise ApiError("duplicate_external_id")
        return view

    def _demand_hash(self, view: Json, args: Json) -> None:
        if args.get("hash") and args["hash"] != view["hash"]:
            raise ApiError("hash_conflict")
