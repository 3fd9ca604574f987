"""A new look at a system that has its verdict: what is carried over, and what is asked again."""

from datetime import datetime

from conversations.assessment import Assessment
from conversations.framework import Framework
from conversations.upgrade import fits, outdated


def follow_up(
    previous: Assessment, *, id: str, at: datetime, asks: tuple[str, ...], why_now: str, framework: Framework
) -> Assessment:
    """A new assessment linked to a concluded one, with its answers carried and `asks` open again.

    Answers to questions that have come to mean something else are asked again as well, with what was said as
    the suggestion; an answer that can no longer be given is not carried.
    """
    known = {question.id for question in framework.questions}
    changed = [given.question for given in previous.answers.values() if outdated(framework, given)]
    carried = tuple(
        given.model_copy(update={"source": "carried"})
        for given in previous.answers.values()
        if given.question in known and fits(framework, given.question, given.value)
    )
    return Assessment(
        id=id,
        installation=previous.installation,
        channel=previous.channel,
        thread=previous.thread,
        system=previous.system,
        owner=previous.owner,
        started_at=at,
        framework_version=framework.version,
        given=carried,
        follows=previous.id,
        asks=tuple(dict.fromkeys((*asks, *changed))),
        why_now=why_now,
    )
