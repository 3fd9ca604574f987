"""What people read when everything of a channel is to be forgotten."""

from collections.abc import Mapping, Sequence

from bot.views.blocks import actions, button, section
from bot.views.channel import only
from bot.views.message import Message
from bot.views.press import Press
from bot.views.text import escaped, listed, named
from conversations.assessment import Assessment

FORGET = "forget"


def asked(newest: Sequence[Assessment]) -> Message:
    """What would be deleted, and the button that does it."""
    systems = listed(f"*{escaped(check.system)}*" for check in newest)
    text = (
        f"This deletes the checks of {systems} for good: every answer and who gave it, all verdicts, planned dates and tokens "
        "of this channel, and my messages and files here. Nothing brings them back. `/meshcheck history` and the button "
        "“Export” below a verdict show what there is; to be asked no more without deleting anything, use `/meshcheck stop`."
    )
    packed = Press(newest[0].id).packed()
    return Message(text, (section(text), actions(FORGET, [button(f"{FORGET}:yes", "Delete everything", packed, "danger")])))


def nothing_kept() -> Message:
    """There is nothing."""
    return only("Nothing is kept of this channel, so there is nothing to forget.")


def not_yours(newest: Sequence[Assessment], names: Mapping[str, str]) -> Message:
    """Somebody else has to do it."""
    owners = listed(named(user, names) for user in dict.fromkeys(check.owner for check in newest))
    return only(f"Only {owners}, who own the checks of this channel, or an admin who is a member can have them deleted.")


def forgotten(threads: int) -> Message:
    """It is done."""
    if not threads:
        return nothing_kept()
    return only(
        "Forgotten: nothing of this channel is kept any more. My messages and files here disappear within the next minutes, as "
        "fast as Slack lets me delete them."
    )
