"""A Slack message as a value: text, blocks and metadata, always sent together."""

import json
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

Block = dict[str, Any]


@dataclass(frozen=True)
class Message:
    """What one message shows. `text` is what a notification reads out."""

    text: str
    blocks: tuple[Block, ...]
    metadata: dict[str, Any] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        """Tells two renderings apart; the same digest is not sent twice."""
        whole = json.dumps([self.text, self.blocks], sort_keys=True, separators=(",", ":"))
        return sha256(whole.encode()).hexdigest()[:16]


def marked(message: Message, thread: str, role: str) -> Message:
    """The message with opaque ids by which it is recognised again."""
    payload = {"thread": thread, "role": role}
    return Message(message.text, message.blocks, {"event_type": "meshcheck", "event_payload": payload})
