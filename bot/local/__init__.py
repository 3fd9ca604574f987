"""A local stand-in for Slack, with a page to use it by hand."""

from bot.local.clock import WorkspaceClock
from bot.local.delivery import Pace
from bot.local.errors import RefusedError, StateFileError
from bot.local.local_slack import LocalSlack
from bot.local.record import Request
from bot.local.workspace import LocalWorkspace

__all__ = ["LocalSlack", "LocalWorkspace", "Pace", "RefusedError", "Request", "StateFileError", "WorkspaceClock"]
