"""What each optional scope brings, in the words of its absence; the required ones cost everything."""

from collections.abc import Collection, Mapping
from types import MappingProxyType

COSTS: Mapping[str, str] = MappingProxyType({
    "canvases:write": "decision records do not come as canvases",
    "channels:history": "typed replies in public channels need a mention",
    "channels:join": "I can't add myself to a public channel; somebody has to invite me",
    "files:write": "decision records come as text instead of files",
    "groups:history": "typed replies in private channels need a mention",
    "groups:read": "private channels work in their own threads and appear nowhere else, not in the Home tab either",
})


def declined(granted: Collection[str]) -> list[str]:
    """A sentence for each optional scope that was not granted; nothing where the granted ones are not known."""
    if not granted:
        return []
    missing = [(scope, cost) for scope, cost in COSTS.items() if scope not in granted]
    return [f"The scope `{scope}` was declined: {cost}. An admin can grant it by installing me again." for scope, cost in missing]
