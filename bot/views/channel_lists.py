"""What a channel has, line by line, for whoever asks: where each system stands, and every verdict, page by page."""

from collections.abc import Iterator, Mapping, Sequence

from bot.views.blocks import actions, button, section, small
from bot.views.channel import MOST_TEXT, only
from bot.views.message import Block, Message
from bot.views.root import STATUS
from bot.views.text import cut, dated, escaped, named
from conversations.assessment import Assessment, Snapshot

HISTORY = "history"
"""What the controls of the list of verdicts are called first."""

PAGE = 20
"""Verdicts on one page."""
MOST_SYSTEMS = 40
"""Systems of one channel whose state is told at once."""
_LINE = 550
"""Characters of a line at most."""
_BLOCK = 2900
"""Characters of a block; Slack takes 3,000."""


def status(
    latest: Sequence[tuple[Assessment, str, str]], *, stopped: bool, names: Mapping[str, str],
    declined: Sequence[str] = (), more: int = 0,
) -> Message:
    """Where each system of the channel stands: assessment, what is open or next, link; and what declined scopes cost.

    `more`: how many systems there are beside these.
    """
    if not latest:
        return only("\n".join(["Nothing has been checked in this channel yet. Type `/meshcheck` to start.", *_italic(declined)]))
    lines: list[str] = []
    for assessment, then, link in latest:
        where = f"  <{link}|thread>" if link else ""
        said = f"• *{escaped(assessment.system)}*: {state(assessment)} · owner {named(assessment.owner, names)} · {then}"
        lines.append(cut(said, _LINE - len(where)) + where)
    notes = [f"And {more} more, older ones: my Home tab lists them all."] if more else []
    if stopped:
        notes.append("Reminders are stopped in this channel. `/meshcheck resume` turns them on.")
    return _listed([*lines, *_italic([*notes, *declined])])


def _italic(lines: Sequence[str]) -> list[str]:
    return [f"_{line}_" for line in lines]


def state(assessment: Assessment) -> str:
    """The verdict and its day, or that it is still being answered."""
    verdict = assessment.concluded
    if verdict is None:
        return "being answered"
    return f"{verdict.headline} ({STATUS[verdict.status].lower()}, {dated(verdict.at.date())})"


def history(verdicts: Sequence[tuple[str, Snapshot]], page: int, count: int) -> Message:
    """These of the channel's `count` verdicts, which are page `page` of them, counted from 0; newest first."""
    if not verdicts:
        return only("There is no verdict in this channel yet. `/meshcheck` starts a check, or leads to the one that is open.")
    lines = [
        cut(f"• {dated(one.at.date())}  *{escaped(system)}*: {one.headline} ({STATUS[one.status].lower()})", _LINE)
        for system, one in verdicts
    ]
    if count <= PAGE:
        return _listed(lines)
    first = page * PAGE
    return _listed(lines, [
        small(f"Verdicts {first + 1} to {first + len(verdicts)} of {count}"),
        actions(HISTORY, list(_turning(page, count))),
    ])


def _turning(page: int, count: int) -> Iterator[Block]:
    if page > 0:
        yield button(f"{HISTORY}:page:{page - 1}", "Newer verdicts", "page")
    if (page + 1) * PAGE < count:
        yield button(f"{HISTORY}:page:{page + 1}", "Older verdicts", "page")


def _listed(lines: Sequence[str], below: Sequence[Block] = ()) -> Message:
    """As many lines as there are, in as few blocks as take them: Slack leaves a gap after each."""
    return Message(cut("\n".join(lines), MOST_TEXT), (*map(section, _together(lines)), *below))


def _together(lines: Sequence[str]) -> Iterator[str]:
    block = ""
    for line in lines:
        if block and len(block) + 1 + len(line) > _BLOCK:
            yield block
            block = line
        else:
            block = f"{block}\n{line}" if block else line
    yield block
