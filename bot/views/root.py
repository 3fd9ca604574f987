"""The root card: what is checked here, where it stands, and who has answered."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from bot.views.blocks import button, section, small
from bot.views.message import Block, Message
from bot.views.press import Press
from bot.views.text import dated, escaped, listed, named
from conversations.assessment import Assessment, Snapshot

PAUSED_STATE = "Waiting for its owner: another company has come into this channel."
STATUS = {"settled": "Settled", "provisional": "Provisional", "disputed": "Disputed"}


@dataclass(frozen=True)
class TeamView:
    """What a team has decided about being asked again."""

    stopped: bool = False
    snoozed_until: datetime | None = None
    shared: bool = False
    """Another company is in the channel."""
    paused: bool = False
    """The owner has still to say whether the check goes on there."""
    outsiders: bool = False
    """People of that company may answer."""
    released: bool = False
    """They may see costs and what pipelines report."""

    @property
    def withholds(self) -> bool:
        """Whether costs and reports are kept back."""
        return self.shared and not self.released


def root_message(
    assessments: tuple[Assessment, ...], *, names: Mapping[str, str], team: TeamView, next_ask: date | None, parked: bool
) -> Message:
    """The card in the channel; it changes with the state, not with every answer."""
    current = assessments[-1]
    verdict = _last_verdict(assessments)
    title = f"*Does {escaped(current.system)} need a service mesh?*"
    state = PAUSED_STATE if team.paused else _state(current, verdict, parked)
    form = None if current.concluded is not None or team.paused else button("form:open", "Answer in a form", Press(current.id).packed())
    blocks: list[Block] = [section(f"{title}\n{state}", form)]
    blocks.append(small("  ·  ".join(_details(current, names, team, next_ask))))
    return Message(f"Does {escaped(current.system)} need a service mesh? {state}".replace("*", ""), tuple(blocks))


def _last_verdict(assessments: tuple[Assessment, ...]) -> Snapshot | None:
    verdicts = [assessment.concluded for assessment in assessments if assessment.concluded is not None]
    return verdicts[-1] if verdicts else None


def _state(current: Assessment, verdict: Snapshot | None, parked: bool) -> str:
    if current.concluded is not None:
        day = dated(current.concluded.at.date())
        return f"*{current.concluded.headline}*  ·  {STATUS[current.concluded.status]}  ·  {day}"
    if parked:
        return "Parked for now. Any answer in the thread picks it up again."
    if verdict is not None:
        return f"So far *{verdict.headline}* ({dated(verdict.at.date())}). Being looked at again in the thread."
    return "In progress: answer in the thread, together or alone."


def _answerers(current: Assessment) -> Iterator[str]:
    """Whoever said something in this look, and whoever gave an earlier answer that still counts in it."""
    counts = current.answers
    for given in current.given:
        if given.source != "carried" or counts.get(given.question) is given:
            yield given.by


def _details(
    current: Assessment, names: Mapping[str, str], team: TeamView, next_ask: date | None
) -> Iterator[str]:
    people = dict.fromkeys(_answerers(current))
    if current.concluded is not None and people:
        yield f"Answered by {listed(named(user, names) for user in people)}"
    else:
        yield f"Started by {named(current.owner, names)}"
    if team.shared:
        yield "Shared with another company"
    if team.stopped:
        yield "Reminders are stopped for this channel"
    elif current.concluded is not None and next_ask is not None:
        yield f"I'll ask again {dated(next_ask)}"
