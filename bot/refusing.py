"""What every command says when it can not do what was asked; loaded only then, since the errors of all parts come along."""

from bot.answers_file import AnswersFileError
from bot.exporting import NothingKeptError
from bot.kubectl import EvidenceError
from bot.sealing import SealError
from bot.settings import SettingsError
from bot.signing import SignalError
from bot.store import CopyRefusedError, StoreBusyError, StoreUnavailableError
from bot.tenants import NoSuchInstallationError
from bot.views.refusals import worded
from conversations.errors import ConversationError

SPEAKING = (
    AnswersFileError, CopyRefusedError, EvidenceError, NoSuchInstallationError, NothingKeptError, SealError, SettingsError, SignalError,
    StoreUnavailableError,
)
"""Errors whose text is the sentence."""


def refused(error: Exception) -> str | None:
    """The sentence for an error that somebody can do something about; None: it is a defect of ours."""
    if isinstance(error, ConversationError):
        return worded(error)
    if isinstance(error, StoreBusyError):
        return f"{error} SQLite is for one process: stop the other one, or set DATABASE_URL to a PostgreSQL database."
    return str(error) if isinstance(error, SPEAKING) else None
