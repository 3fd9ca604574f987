"""What a new version of a framework changes, in words for its author."""

from conversations.versions import Altered

_SAYS = {
    "new": "is new",
    "gone": "is gone: what was answered or said under it is kept",
    "wording": "is said in other words, which go live by themselves",
    "fact": "is another fact: verdicts that rest on it and would be others today are opened again",
    "meaning": "decides or advises otherwise: answers stand, verdicts are worked out anew when they are looked at again",
}
_ASKED_AGAIN = "means something else: earlier answers become suggestions"


def altered(change: Altered) -> str:
    """One change, with the fields that carry it."""
    answers = change.effect == "meaning" and change.path[:1] == ("questions",) and len(change.path) > 1
    says = _ASKED_AGAIN if answers else _SAYS[change.effect]
    return f"{says} ({', '.join(change.fields)})" if change.fields else says
