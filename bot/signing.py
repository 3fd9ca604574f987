"""How a pipeline signs what it reports, and how that is checked: the scheme Slack uses for its own requests."""

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta

TOKEN = "X-Meshcheck-Token"
TIMESTAMP = "X-Meshcheck-Timestamp"
SIGNATURE = "X-Meshcheck-Signature"
FRESH = timedelta(seconds=300)
"""So far the sender's clock may be from ours, in both directions."""


class SignalError(Exception):
    """A report that was not sent or not taken; the message is a sentence for its sender."""


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """`v0=` and the HMAC-SHA256 of `v0:timestamp:body` in hex."""
    signed = b"v0:" + timestamp.encode() + b":" + body
    return "v0=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


def is_signed(secret: str, timestamp: str, body: bytes, given: str) -> bool:
    """Whether this signature is the right one; takes the same time for every wrong one."""
    return hmac.compare_digest(signature(secret, timestamp, body).encode(), given.encode("utf-8", "replace"))


def is_fresh(timestamp: str, now: datetime) -> bool:
    """Whether these Unix seconds are close enough to the machine's time."""
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12):
        return False
    return abs(now.timestamp() - int(timestamp)) <= FRESH.total_seconds()


def new_token() -> tuple[str, str]:
    """A fresh token's id and its secret."""
    return f"mct-{secrets.token_hex(6)}", secrets.token_urlsafe(32)
