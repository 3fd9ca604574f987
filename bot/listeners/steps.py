"""The step of Workflow Builder: starts a check in the channel it is given, and hands back the thread's link."""

import logging
from typing import Any

from aiohttp import ClientSession

from bot.advisor.desk import Desk, Who
from bot.advisor.starting import Found, Starting
from bot.courier import Courier
from bot.listeners.after import After
from bot.listeners.gate import Gate
from bot.listeners.payloads import WORKSPACE
from bot.manifest import STEP, STEP_CHANNEL, STEP_LINK, STEP_PERSON
from bot.slack import TROUBLE, ChannelClosedError, NotInChannelError, reason, web_client
from bot.standing import Deed, NotAllowedError, Standing
from bot.views.refusals import STEP_FAILED, STEP_NOT_HERE, STEP_OUTSIDER
from bot.work import Work
from bot.workspaces import Workspace

log = logging.getLogger(__name__)
THIS_SYSTEM = "this system"
NOBODY = Standing("external", None)


class Steps:
    """A workflow knows no buttons and waits for an answer: it gets a link or a sentence that says what to do."""

    def __init__(self, desk: Desk, starting: Starting, gate: Gate, courier: Courier, after: After, work: Work) -> None:
        self._desk = desk
        self._starting = starting
        self._gate = gate
        self._courier = courier
        self._after = after
        self._work = work
        self.table = {"function_executed": self.executed}

    async def executed(self, here: Workspace, event: dict[str, Any]) -> None:
        """A workflow came to our step; the same execution told twice is run once."""
        if (event.get("function") or {}).get("callback_id") != STEP:
            return
        key = f"{here.id}:step:{event['function_execution_id']}"
        async with self._desk.store.transaction() as tx:
            if not await tx.first_delivery(key, self._desk.clock.real_now()):
                return
        self._work.later(self._run(here, event))

    async def _run(self, here: Workspace, event: dict[str, Any]) -> None:
        try:
            link, problem = await self._started(here, event), ""
        except NotAllowedError:
            link, problem = "", STEP_OUTSIDER
        except NotInChannelError:
            link, problem = "", STEP_NOT_HERE
        except (ChannelClosedError, *TROUBLE) as error:
            log.info("a step could not start its check: %s", reason(error))
            link, problem = "", STEP_FAILED
        execution = str(event["function_execution_id"])
        # The token of the execution, not ours, is the one that may end it.
        session: ClientSession | None = here.client.session
        if session is None:
            raise RuntimeError("the client of an installation shares its session")
        own = web_client(str(event.get("bot_access_token") or here.client.token), here.client.base_url, session)
        if link:
            await own.functions_completeSuccess(function_execution_id=execution, outputs={STEP_LINK: link})
        else:
            await own.functions_completeError(function_execution_id=execution, error=problem or STEP_FAILED)

    async def _started(self, here: Workspace, event: dict[str, Any]) -> str:
        """The link of the channel's check: a new one, the one that is open, or another look after a verdict."""
        inputs = event.get("inputs") or {}
        channel, user = str(inputs.get(STEP_CHANNEL) or ""), _runner(inputs.get(STEP_PERSON))
        who = Who(here.id, channel, user, await self._after.channel_name(here.id, channel), workspace=str(event.get(WORKSPACE, "")))
        # A workflow runs for anybody: that its channel is named proves nothing.
        if not user:
            raise NotAllowedError(Deed.ACT, NOBODY)
        await self._gate.now(who, Deed.ACT, here=False)
        found: Found = await self._starting.start(who, who.name or THIS_SYSTEM)
        if not found.new and found.assessment.concluded is not None:
            found = await self._starting.review(who, found.assessment.id)
        await self._courier.catch_up(found.assessment.thread)
        return await self._courier.link(found.assessment.thread)


def _runner(given: object) -> str:
    """Whose run it is, by Slack's own word; empty for a person whom the builder of a workflow named."""
    return str(given.get("id") or "") if isinstance(given, dict) else ""
