"""Whether a message can be heard as well as seen: the notification says what it is about, and no sign stands for a word."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

SIGNS = frozenset("✓•→·…–—“”‘’≤≥×≈°€±")
"""Signs that stand beside words; pictures are none of them."""
WORD = re.compile(r"[^\W\d_]{2,}")
CODE = re.compile(r":[a-z0-9_+-]{2,}:")
"""Slack's short name of a picture, like :tada:."""


def problems(text: str, blocks: Sequence[Mapping[str, Any]]) -> list[str]:
    """What somebody who hears a message, or sees its notification alone, would miss."""
    found = []
    if len(WORD.findall(text)) < 2:
        found.append(f"the notification says nothing: {text!r}")
    return [*found, *signs([text, *(said for block in blocks for said in words(block))]), *unlabelled(blocks)]


def marks(notice: str) -> list[str]:
    """Marks of bold and code, and addresses of links, which a notification would spell out."""
    return [f"a mark stands in {notice!r}"] if re.search(r"[*`](?!\u200b)|<https?:", notice) else []


def signs(texts: Sequence[str]) -> list[str]:
    """Pictures, short names of pictures, and texts that are only signs."""
    found = []
    for text in texts:
        pictures = [sign for sign in text if unicodedata.category(sign) == "So" and sign not in SIGNS]
        if pictures or CODE.search(re.sub(r"<[^>]*>|`[^`]*`", "", text)):
            found.append(f"a picture stands in {text!r}")
        if text.strip() and not re.search(r"\w", text):
            found.append(f"only signs: {text!r}")
    return found


def unlabelled(blocks: Sequence[Mapping[str, Any]]) -> list[str]:
    """Controls, pictures and links without words of their own."""
    found = []
    for block in _all(blocks):
        kind = block.get("type")
        if kind == "button" and not WORD.search(str(block["text"]["text"])) and not re.search(r"\d", str(block["text"]["text"])):
            found.append(f"a button without words: {block['text']['text']!r}")
        if kind == "image" and not WORD.search(str(block.get("alt_text", ""))):
            found.append("a picture without alt_text")
        if kind == "mrkdwn" and re.search(r"<https?://[^|>]*>", str(block["text"])):
            found.append(f"a link without words: {block['text']!r}")
    return found


def words(block: Any) -> Iterator[str]:
    """Every text within a block."""
    return (str(each["text"]) for each in _all([block]) if each.get("type") in ("mrkdwn", "plain_text", "raw_text"))


def _all(node: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(node, Mapping):
        yield node
        for value in node.values():
            yield from _all(value)
    elif isinstance(node, list | tuple):
        for value in node:
            yield from _all(value)
