"""Text for Slack's mrkdwn: people's words escaped, long words cut, names and lists put together."""

from collections.abc import Iterable, Mapping
from datetime import date

from conversations.saying import day

ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


def escaped(text: str) -> str:
    """People's words: no mention, link or markup of theirs comes alive again."""
    for plain, safe in ESCAPES.items():
        text = text.replace(plain, safe)
    # Slack would set these at word borders; a zero-width space keeps the sign and takes its power.
    for sign in "*_~`":
        text = text.replace(sign, f"{sign}\u200b")
    return text


def unescaped(text: str) -> str:
    """What somebody typed: Slack hands it over with these three signs escaped."""
    for plain, safe in reversed(ESCAPES.items()):
        text = text.replace(safe, plain)
    return text


def cut(text: str, most: int) -> str:
    """The text, at most so many characters long, cut between words where there is a gap."""
    if len(text) <= most:
        return text
    head = text[: most - 1]
    gap = head.rfind(" ")
    return f"{head[:gap if gap > most // 2 else None].rstrip(' ,;:')}…"


def named(user: str, names: Mapping[str, str]) -> str:
    """What to call somebody, without calling them."""
    return escaped(names.get(user, user))


def listed(parts: Iterable[str], last: str = "and") -> str:
    """a, b and c."""
    words = list(parts)
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def counted(number: int, one: str, many: str = "") -> str:
    """1 question, 2 questions."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def dated(on: date) -> str:
    """25 May 2027."""
    return day(on)
