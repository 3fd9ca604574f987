"""Which needs a team surely has, as teams may share them."""

from collections.abc import Mapping

from conversations.answers import Value
from conversations.evaluate import Names
from conversations.framework import Framework
from conversations.worlds import world_of

NEEDS = (
    ("need for mutual TLS", "need1", frozenset({"hard"})),
    ("need for encryption between services", "need1", frozenset({"soft"})),
    ("wish to see more between services than logs and metrics show", "need2", frozenset({"weak", "strong"})),
    ("wish for traffic rules between services", "need3", frozenset({"weak", "strong"})),
)
"""In words after "4 teams share the", the derived name of the shipped framework, and its values that mean so."""


def needs(framework: Framework, answers: Mapping[str, Value]) -> tuple[str, ...]:
    """The needs that hold whatever is still open; none of a framework that does not derive such names."""
    names = Names(framework, world_of(framework, answers))
    return tuple(
        words for words, name, meaning in NEEDS if name in framework.values and names.possible(name) <= meaning
    )
