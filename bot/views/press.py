"""What a button carries: which assessment, which question, which answer, and the answer its presser saw."""

import json
from dataclasses import dataclass, fields
from hashlib import sha256

from conversations.answers import Value


@dataclass(frozen=True)
class Press:
    """The value of one of our controls."""

    assessment: str
    question: str = ""
    choice: str = ""
    saw: str = ""

    def packed(self) -> str:
        """As it stands in the button: the same field names, empty ones left out."""
        return _packed({name: text for name in _NAMES if (text := getattr(self, name))})

    @classmethod
    def unpacked(cls, text: str) -> "Press | None":
        """What a button carried; None when it is not one of ours or not of this version."""
        try:
            return cls(**{str(name): str(part) for name, part in json.loads(text).items()})
        except (ValueError, TypeError, AttributeError):
            return None


_NAMES = tuple(field.name for field in fields(Press))
_packed = json.JSONEncoder(separators=(",", ":")).encode


def seen(value: Value | None) -> str:
    """A short name for the answer somebody saw; empty for an open question."""
    return "" if value is None else sha256(value.model_dump_json().encode()).hexdigest()[:8]
