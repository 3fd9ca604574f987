"""The window in which a team's settings are changed, and what is said about a new owner."""

from collections.abc import Sequence

from bot.views.blocks import checkboxes, field, modal, option, section, select, text_field
from bot.views.message import Block
from bot.views.press import Press
from bot.views.text import escaped, listed

OWNER, HOURS, QUIET, GAP, REMINDERS, OUTSIDERS = "owner", "hours", "quiet", "gap", "reminders", "outsiders"
"""Block ids, each that of its control as well."""
QUIET_DAYS = "calendar weeks like W52 or W52-W01, or days like 2026-12-21..2027-01-03"
GAPS = {"0": "As usual, at most every 30 days", "60": "At most every 60 days", "90": "At most every 90 days"}
ON, OFF = "on", "off"
ANSWER, RELEASED = "answer", "released"
SAVED = "The settings of #{channel} are saved."
HANDED_OVER = "{new} now looks after {systems}."
NOT_THE_OWNER = "Only {owner}, who owns it, or an admin hands {system} over, as long as {owner} is in the channel."
OWNER_OUTSIDE = "{new} is not in that channel, so they can't look after its checks. Invite them first."
NOTHING_TO_OWN = "There is no check in this channel yet. Type `/meshcheck` to start one: whoever starts it owns it."
WHO = "Say who: `/meshcheck owner @somebody`."


def settings_modal(
    press: Press, system: str, channel: str, *, owner: str, hours: str, usual_hours: str, quiet: str, gap_days: int,
    stopped: bool, shared: bool, outsiders_answer: bool, released: bool,
) -> Block:
    """Everything with its present value; what concerns another company is asked only where there is one."""
    blocks: list[Block] = [
        section(f"*{escaped(system)}* in #{escaped(channel)}\nThe owner looks after this check; everything else holds for the whole channel."),
        field(OWNER, "Owner: asked when something comes due, and settles disagreements", _user(owner)),
        field(REMINDERS, "Reminders", select(REMINDERS, "On or off", *_chosen({ON: "On", OFF: "Off"}, OFF if stopped else ON))),
        field(HOURS, "Working hours", text_field(HOURS, placeholder=usual_hours, initial=hours), optional=True,
              hint=f"Like Mon-Fri 9-17, or always, in the owner's time zone. Empty: {usual_hours}."),
        field(QUIET, "Quiet days", text_field(QUIET, placeholder="W52-W01, 2026-12-24..2026-12-31", initial=quiet), optional=True,
              hint=f"On these days nobody is reminded: {QUIET_DAYS}, separated by commas."),
        field(GAP, "How often I ask again", select(GAP, "How often", *_chosen(GAPS, str(gap_days)))),
    ]
    if shared:
        ticks = [option("They may answer questions", ANSWER), option("They may see costs and what pipelines report", RELEASED)]
        ticked = [tick for tick, on in zip(ticks, (outsiders_answer, released), strict=True) if on]
        blocks.append(field(OUTSIDERS, "People of the other company in this channel", checkboxes(OUTSIDERS, ticks, ticked), optional=True))
    return modal("settings", "Settings", blocks, submit="Save", private=press.packed())


def _user(owner: str) -> Block:
    return {"type": "users_select", "action_id": OWNER, "initial_user": owner}


def _chosen(labels: dict[str, str], chosen: str) -> tuple[list[Block], Block]:
    options = {id: option(label, id) for id, label in labels.items()}
    return list(options.values()), options.get(chosen, next(iter(options.values())))


def handed_over(new: str, systems: Sequence[str]) -> str:
    """Who looks after what from now on; `new` is a mention."""
    return HANDED_OVER.format(new=new, systems=listed(f"*{escaped(system)}*" for system in systems))
