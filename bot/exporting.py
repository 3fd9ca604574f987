"""Every decision record in a database, for the command line."""

from bot.store import Store
from conversations.assessment import Assessment, Snapshot
from conversations.framework import Framework
from conversations.record import markdown


async def records(url: str, framework: Framework, channel: str) -> list[tuple[Assessment, str]]:
    """Every concluded assessment, oldest first, with its record. Raises StoreUnavailableError."""
    store = await Store.open(url, exclusive=False)
    try:
        async with store.transaction() as tx:
            found = await tx.all_assessments(channel)
    finally:
        await store.close()
    done = [assessment for assessment in found if assessment.concluded is not None]
    return [(each, markdown(framework, each, history=_before(each, done), names={})) for each in done]


def _before(assessment: Assessment, all_: list[Assessment]) -> list[Snapshot]:
    return [
        each.concluded for each in all_
        if each.thread == assessment.thread and each.started_at < assessment.started_at and each.concluded is not None
    ]
