"""Steps of Workflow Builder: a person runs one, the app completes it, and its own token dies with that."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.clock import new_id
from bot.local.errors import ApiError, RefusedError
from bot.local.events import Events
from bot.local.manifest import Manifest
from bot.local.methods_chat import Handler
from bot.local.model import APP, Json
from bot.local.wire import wanted
from bot.local.world import World

RUNNER = "slack#/types/user_context"
"""A parameter that Slack fills in with whoever runs the workflow (docs.slack.dev, user_context type)."""


@dataclass
class Execution:
    """One run of a step. `status`: running, done or failed; `error`: the app's words for why it failed."""

    id: str
    callback_id: str
    user: str
    token: str
    inputs: Json
    status: str = "running"
    outputs: Json = field(default_factory=dict)
    error: str = ""


class Steps:
    """Runs steps for tests and for the page; gone after a restart."""

    def __init__(self, world: World, manifest: Manifest, events: Events) -> None:
        self._world = world
        self._manifest = manifest
        self._events = events
        self.executions: dict[str, Execution] = {}

    def run(self, user: str, callback_id: str, **inputs: Any) -> str:
        """Run a step as part of a workflow; returns the execution's id. Raises RefusedError."""
        function = self._manifest.functions.get(callback_id)
        if function is None:
            raise RefusedError("The app has no such step, or steps are not available here.")
        if self._world.team.free_plan:
            raise RefusedError("Steps of apps need a paid plan.")
        parameters = function.get("input_parameters")
        runner = {name for name, one in _properties(parameters).items() if one.get("type") == RUNNER}
        if runner & inputs.keys():
            raise RefusedError(f"Slack itself says who runs a step: {', '.join(sorted(runner))} can't be set.")
        inputs |= {name: {"id": user, "secret": new_id()} for name in runner}
        problem = _problem(parameters, inputs)
        if problem:
            raise RefusedError(f"The step needs other inputs: {problem}.")
        made = Execution(f"Fx{new_id()[:10].upper()}", callback_id, user, f"xwfp-{new_id()}", inputs)
        self.executions[made.id] = made
        self._events.send(self._event(made, function))
        return made.id

    def execution_of(self, token: str) -> Execution | None:
        """The run this token belongs to."""
        return next((one for one in self.executions.values() if one.token == token), None)

    def demand_running(self, id: str | None) -> None:
        """Raise RefusedError when a message belongs to a run that is over: its controls are dead."""
        if id is not None and (id not in self.executions or self.executions[id].status != "running"):
            raise RefusedError("This step is completed; its buttons do nothing any more.")

    def about(self, id: str | None) -> Json:
        """What presses in a message of this run carry besides."""
        run = None if id is None else self.executions.get(id)
        if run is None:
            return {}
        function = {"callback_id": run.callback_id, "app_id": APP}
        data = {"execution_id": run.id, "function": function, "inputs": run.inputs}
        return {"function_data": data, "bot_access_token": run.token}

    def table(self) -> Mapping[str, Handler]:
        """Each method's handler."""
        return {"functions.completeSuccess": self.succeed, "functions.completeError": self.fail}

    def succeed(self, args: Json) -> Json:
        """functions.completeSuccess: the outputs must be those that the manifest promises."""
        run = self._running(args)
        outputs = args.get("outputs") or {}
        function = self._manifest.functions.get(run.callback_id, {})
        if not isinstance(outputs, dict) or _problem(function.get("output_parameters"), outputs):
            raise ApiError("parameter_validation_failed")
        run.status, run.outputs = "done", outputs
        return {"ok": True}

    def fail(self, args: Json) -> Json:
        """functions.completeError."""
        run = self._running(args)
        run.error, run.status = wanted(args, "error"), "failed"
        return {"ok": True}

    def _running(self, args: Json) -> Execution:
        run = self.executions.get(wanted(args, "function_execution_id"))
        if run is None:
            raise ApiError("function_execution_not_found")
        if run.status != "running":
            raise ApiError("execution_not_in_running_state")
        return run

    def _event(self, run: Execution, function: Json) -> Json:
        return {
            "type": "function_executed",
            "function": {
                "id": f"Fn{run.callback_id}",
                "callback_id": run.callback_id,
                "title": function.get("title", ""),
                "description": function.get("description", ""),
                "type": "app",
                "app_id": APP,
                "input_parameters": _listed(function.get("input_parameters")),
                "output_parameters": _listed(function.get("output_parameters")),
            },
            "inputs": run.inputs,
            "function_execution_id": run.id,
            "workflow_execution_id": f"Wx{run.id[2:]}",
            "bot_access_token": run.token,
            "event_ts": self._world.new_ts(),
        }


def inputs_of(function: Json) -> list[Json]:
    """What a step wants to be told by whoever builds the workflow."""
    return [one for one in _listed(function.get("input_parameters")) if one["type"] != RUNNER]


def _properties(parameters: Any) -> Json:
    """Both forms a manifest may have: a schema with `properties`, or the parameters themselves."""
    given: Json = parameters or {}
    return dict(given["properties"] if isinstance(given.get("properties"), dict) else given)


def _required(parameters: Any) -> set[str]:
    given: Json = parameters or {}
    listed = given.get("required")
    named = set(listed) if isinstance(listed, list) else set()
    return named | {*(name for name, one in _properties(given).items() if one.get("is_required"))}


def _problem(parameters: Any, values: Json) -> str:
    missing = sorted(_required(parameters) - values.keys())
    unknown = sorted(values.keys() - _properties(parameters).keys())
    words = [f"{name} is missing" for name in missing] + [f"{name} is unknown" for name in unknown]
    return ", ".join(words)


def _listed(parameters: Any) -> list[Json]:
    required = _required(parameters)
    return [
        {"name": name, "title": one.get("title", name), "type": one.get("type", "string"), "is_required": name in required}
        for name, one in _properties(parameters).items()
    ]
