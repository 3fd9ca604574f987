"""What `/meshcheck` answers in the channel, to its author alone."""

from collections.abc import Sequence
from datetime import date

from bot.views.blocks import actions, button, section
from bot.views.message import Message
from bot.views.press import Press
from bot.views.refusals import CLOSED_OTHERWISE, CLOSED_TO_US, NO_CHANNEL
from bot.views.text import cut, dated, escaped, listed
from conversations.assessment import Assessment

MOST_RESTING = 5
"""Checks that are named in one message about a workspace that took us out."""
MOST_TEXT = 3000
"""Characters of a text beside its blocks."""

REPLIES_MISSED = (
    "Slack is holding messages back from me for a while, because so much is written here. Typed replies may get lost until"
    " it ends. Buttons and menus work: please use those of the open question above, or reply again later."
)

USAGE = (
    "*Meshcheck* tells a team whether it needs a service mesh, why, and what would change that.\n"
    "• `/meshcheck` starts a check of this channel's system, or finds the one that is open\n"
    "• `/meshcheck for payments` checks another system of this channel\n"
    "• `/meshcheck form` answers in a window, for whoever answers alone\n"
    "• `/meshcheck status` where it stands, and when I'll ask again\n"
    "• `/meshcheck history` all verdicts of this channel\n"
    "• `/meshcheck teams` the teams you may see, and what they share\n"
    "• `/meshcheck owner @somebody` hands this channel's checks over\n"
    "• `/meshcheck what-if services=20 owner=team` the verdict with other answers; nothing is stored\n"
    "• `/meshcheck compare` Linkerd, Istio and no mesh side by side\n"
    "• `/meshcheck stop` no more reminders here; `/meshcheck resume` undoes it\n"
    "• `/meshcheck forget` deletes everything that is kept of this channel, for good, after asking once more\n"
    "• `/meshcheck quiet W52-W01` weeks or days without reminders; `/meshcheck quiet off` ends them\n"
    "• `/meshcheck token` lets your pipeline report numbers; `/meshcheck token revoke` ends that\n"
    "• `/meshcheck help` this text\n"
    "In a thread, Slack takes no commands: reply there with an answer, or with `why?`, `back`, `skip`, `status` or `stop`."
)


def only(text: str) -> Message:
    """One paragraph."""
    return Message(cut(text, MOST_TEXT), (section(text),))


def paused(system: str, channel: str, word: str) -> Message:
    """Told once to an owner: what is due for this check waits, because Slack takes nothing from us in its channel."""
    known = CLOSED_TO_US.get("restricted_action" if word.startswith("restricted_action") else word, CLOSED_OTHERWISE)
    return only(known.format(channel=f"<#{channel}>", system=escaped(system), word=escaped(word)))


def taken_out(checks: Sequence[tuple[str, str]], until: date) -> Message:
    """Told once when a workspace of the organisation took us out: what rests there, and until which day it is kept.

    `checks`: system and channel of those that the reader looks after; none for somebody who may not know of any.
    """
    first = "Meshcheck was taken out of a workspace of your organisation. What it checked there rests"
    if checks:
        shown = [f"*{escaped(system)}* in <#{channel}>" for system, channel in checks[:MOST_RESTING]]
        shown += [f"{len(checks) - MOST_RESTING} more"] if len(checks) > MOST_RESTING else []
        first = f"Meshcheck was taken out of a workspace of your organisation, so I can't go on with {listed(shown)}"
    return only(
        f"{first}. Nothing is lost: when an admin of the organisation adds Meshcheck to that workspace again before"
        f" {dated(until)}, all of it goes on by itself. After that day it is deleted."
    )


def usage(unknown: str = "") -> Message:
    """How to use the command; `unknown` is what was typed instead."""
    first = f"I don't know `{escaped(unknown).replace('`', '')}`. Here is what I do.\n" if unknown else ""
    return only(first + USAGE)


def invitation(channel: str) -> Message:
    """We are not in this public channel, and may come by ourselves."""
    return Message(NO_CHANNEL, (section(NO_CHANNEL), actions("join", [button("join", "Add Meshcheck here", channel, "primary")])))


def already_open(system: str, link: str) -> Message:
    """The unfinished check is picked up where it was left."""
    where = f"<{link}|its thread>" if link else "its thread"
    return only(f"The check of *{escaped(system)}* is still open: go on in {where}.")


def started(system: str, link: str) -> Message:
    """The receipt of a new check."""
    where = f"<{link}|the thread>" if link else "the thread below"
    return only(f"Started. Answer in {where}, alone or together.")


def offer_again(last: Assessment, link: str) -> Message:
    """There is a verdict already: look again, or see it."""
    verdict = last.concluded
    if verdict is None:
        raise ValueError(f"assessment {last.id} has no verdict yet")
    where = f" It is in <{link}|this thread>." if link else ""
    text = f"*{escaped(last.system)}* got its verdict on {dated(verdict.at.date())}: *{verdict.headline}*.{where}"
    packed = Press(last.id).packed()
    return Message(
        text,
        (
            section(text),
            actions("again", [
                button("again:review", "Look again, keep the answers", packed, "primary"),
                button("again:fresh", "Start from nothing", packed),
            ]),
        ),
    )


def near_miss(shown: str, packed: str) -> Message:
    """An attempt that was not clear enough, offered back to its author alone."""
    text = f"Shall I record *{escaped(shown)}*?"
    return Message(
        text,
        (
            section(text),
            actions("offer", [button("offer:yes", "Yes, record it", packed, "primary"),
                              button("offer:no", "No", packed)]),
        ),
    )


def new_token(id: str, secret: str, system: str) -> Message:
    """A token with its secret, shown this once."""
    about = f"for *{escaped(system)}*" if system else "for whatever is checked in this channel"
    return only(
        f"A token {about}. I show its secret only now, and only to you: keep it where your pipeline keeps secrets.\n"
        f"```id      {id}\nsecret  {secret}```\n"
        f"Your pipeline reports with `meshcheck signal --url https://HOST --token {id} services=14`, its secret in "
        "`MESHCHECK_SIGNAL_SECRET`. `/meshcheck token revoke` makes every token of this channel useless."
    )


def quiet_days(days: str, complaint: str = "") -> Message:
    """On which days nobody is reminded here, and how that is changed."""
    how = "`/meshcheck quiet W52-W01` or `/meshcheck quiet 2026-12-21..2027-01-03` names others, `/meshcheck quiet off` ends them."
    if complaint:
        return only(f"{escaped(complaint[:1].upper() + complaint[1:])}. Nothing has changed. {how}")
    first = f"Nobody is reminded here in {escaped(days)}." if days else "No day is quiet here beside the usual ones."
    return only(f"{first} {how}")


def which_system(systems: Sequence[str]) -> Message:
    """A token is for one system; the channel has others, or several."""
    if not systems:
        return only("Nothing has been checked under that name here yet. Type `/meshcheck` to start.")
    listed = ", ".join(f"*{escaped(system)}*" for system in systems)
    return only(f"This channel has checks of {listed}. Say which: `/meshcheck token for NAME`.")


def tokens_revoked(count: int) -> Message:
    """What `/meshcheck token revoke` did."""
    if not count:
        return only("There is no token in use in this channel. `/meshcheck token` makes one.")
    return only(f"Revoked: {count} {'token' if count == 1 else 'tokens'} of this channel. Reports signed with it are refused now.")
