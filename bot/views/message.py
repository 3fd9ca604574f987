"""A Slack message as a value: text, blocks and metadata, always sent together."""

import json
import re
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from bot.views.text import unescaped

Block = dict[str, Any]
LINK = re.compile(r"<https?:[^|>]*\|([^>]*)>")
MARKS = re.compile(r"[*`](?!\u200b)|(?<!\w)_(?=[^\s\u200b])|(?<=\S)_(?![\w\u200b])")
"""Marks that we set; those of people carry a zero-width space."""


@dataclass(frozen=True)
class Message:
    """What one message shows; `text` says the same in one paragraph."""

    text: str
    blocks: tuple[Block, ...]
    metadata: dict[str, Any] = field(default_factory=dict)

    @property
    def notice(self) -> str:
        """The text as a notification reads it out: links by their words, no marks of bold, italics or code."""
        return MARKS.sub("", LINK.sub(r"\1", self.text))

    @property
    def digest(self) -> str:
        """Tells two renderings apart; the same digest is not sent twice."""
        whole = json.dumps([self.text, self.blocks], sort_keys=True, separators=(",", ":"))
        return sha256(whole.encode()).hexdigest()[:16]


def plain_words(text: str) -> str:
    """Mrkdwn as it reads where Slack shows plain text: no marks, nothing escaped."""
    return unescaped(Message(text, ()).notice)


def marked(message: Message, thread: str, role: str) -> Message:
    """The message with opaque ids by which it is recognised again."""
    payload = {"thread": thread, "role": role}
    return Message(message.text, message.blocks, {"event_type": "meshcheck", "event_payload": payload})
