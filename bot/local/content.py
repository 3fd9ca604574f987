"""What an app wants to say, checked as Slack checks it, whichever way it came."""

from dataclasses import dataclass
from typing import Any

from bot.local.block_rules import MOST_MARKDOWN, message_problems
from bot.local.errors import ApiError, invalid
from bot.local.model import Json
from bot.local.total_rules import TOO_LONG, TWO_TABLES

MOST_POSTED = 40_000
MOST_UPDATED = 4_000


@dataclass(frozen=True)
class Content:
    """The parts of a message; None where the app did not send the part."""

    text: str | None
    blocks: list[Json] | None
    attachments: list[Json] | None
    metadata: Json | None

    @property
    def empty(self) -> bool:
        """Whether there is nothing to show."""
        return not self.text and not self.blocks and not self.attachments


def content_of(args: Json, most: int) -> Content:
    """The content of a call with at most this many characters of text; raises ApiError when it is wrong."""
    text = args.get("text")
    if text is not None and not isinstance(text, str):
        raise ApiError("invalid_arguments")
    text = _with_markdown(args, text)
    if text is not None and _size(text, most) > most:
        raise ApiError("msg_too_long")
    blocks = args.get("blocks")
    problems = message_problems(blocks) if blocks is not None else []
    if problems:
        raise _refusal(problems)
    attachments = args.get("attachments")
    if attachments is not None:
        _check_attachments(attachments)
    return Content(text, blocks, attachments, _metadata(args.get("metadata")))


def _size(text: str, most: int) -> int:
    """What is posted is counted in characters, what is updated in bytes (as others measured)."""
    return len(text) if most == MOST_POSTED else len(text.encode())


def _refusal(problems: list[str]) -> ApiError:
    """Most is `invalid_blocks`; two of Slack's limits have words of their own."""
    everything = "\n".join(problems)
    if TOO_LONG in everything:
        return invalid(TOO_LONG, problems)
    return invalid("invalid_attachments" if TWO_TABLES in everything else "invalid_blocks", problems)


def _check_attachments(attachments: Any) -> None:
    if not isinstance(attachments, list) or not all(isinstance(one, dict) for one in attachments):
        raise ApiError("invalid_attachments")
    for one in attachments:
        problems = message_problems(one["blocks"]) if "blocks" in one else []
        if problems:
            raise invalid("invalid_attachments", problems)


def _with_markdown(args: Json, text: str | None) -> str | None:
    markdown = args.get("markdown_text")
    if markdown is None:
        return text
    if text or args.get("blocks"):
        raise ApiError("markdown_text_conflict")
    if len(markdown) > MOST_MARKDOWN:
        raise ApiError("msg_too_long")
    return str(markdown)


def _metadata(given: Any) -> Json | None:
    if given is None:
        return None
    if not isinstance(given, dict) or not isinstance(given.get("event_type"), str):
        raise ApiError("invalid_metadata_format")
    if not isinstance(given.get("event_payload"), dict) or given.keys() - {"event_type", "event_payload"}:
        raise ApiError("invalid_metadata_format")
    if not given["event_type"] or len(given["event_type"]) > 255:
        raise ApiError("invalid_metadata_schema")
    return given
