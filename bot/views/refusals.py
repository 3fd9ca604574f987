"""Every refusal in words: what happened, and what to do next."""

from collections.abc import Mapping

from bot.standing import Deed, NotAllowedError, Standing
from bot.views.text import cut, escaped, named
from conversations.errors import (
    AnsweredMeanwhileError,
    BrokenFrameworkError,
    ConcludedError,
    UnknownQuestionError,
    UnreadableAnswerError,
)

EXPECTED = {
    "number": "a number like 12, a range like 12-15, or 10+",
    "date": "a day like 1 March 2027 or 2027-03-01",
    "choice": "one of the choices",
    "choices": "one or more of the choices, separated by commas",
    "yesno": "yes, no or don't know",
    "text": "a few words",
}


def worded(error: Exception, names: Mapping[str, str] | None = None) -> str:
    """The sentence for this error; an unexpected one gets a general sentence."""
    match error:
        case AnsweredMeanwhileError(by=by):
            return f"{called(by, names or {})} was faster: the answer changed after you saw it. The message now shows the new one."
        case ConcludedError():
            return "This check has its verdict already. Use “Change an answer” below it for a new look."
        case UnknownQuestionError():
            return "That question is no longer asked. The thread shows what is open now."
        case UnreadableAnswerError(given=given, expected=expected):
            return f"I can't read “{escaped(cut(given, 60))}”. Give {EXPECTED.get(expected, expected)}."
        case BrokenFrameworkError(file=file, line=line, problem=problem):
            where = f"{file}, line {line}" if line else file
            return f"The framework can not be used: {where}: {problem}. Correct it and start again."
        case NotAllowedError(deed=deed, standing=standing):
            return _not_allowed(deed, standing)
    return "That did not work. Nothing was lost; please try again in a moment."


def _not_allowed(deed: Deed, standing: Standing) -> str:
    """Never says what a channel is called, or that it is there, to somebody who may not know."""
    if standing.kind == "external":
        return OUTSIDER
    if standing.unsure:
        return CAN_NOT_CHECK
    if standing.kind == "member" and not standing.place.private:
        what = {Deed.SETTINGS: "change its settings", Deed.EXPORT: "export its record"}.get(deed, "take part")
        return f"Join #{escaped(standing.place.name)} first, then you can {what} like everybody there."
    return NOT_YOURS


def called(user: str, names: Mapping[str, str]) -> str:
    """Somebody's name where it is known already, else a mention, which Slack shows as the name."""
    return named(user, names) if user in names else f"<@{user}>"


NOTHING_CHOSEN = "Tick at least one line, or press “None of these” or “Don't know”."
NOTHING_TYPED = "Type an answer first, or press a button."
DAY_PAST = "Pick a day after today."
DAY_TOO_FAR = "Pick a day within the next two years; to hear nothing more, choose “Stop asking in this channel” instead."
OPEN_ALREADY = "Somebody has begun another look already: go on in the thread, every answer there can be edited."
OLD_BUTTON = "This message is from an earlier version. The thread now shows what is open."
NO_CHANNEL = "I am not in this channel, so I can't open a thread here. Type `/invite @Meshcheck`, then `/meshcheck` again."
CAME_IN = "I am in the channel now, and the check is there."
CLOSED_CHANNEL = "I can't write into this channel (Slack says `{word}`). Nothing is lost; run `/meshcheck` in another one."
NOT_HERE = "Run `/meshcheck` in your team's channel: a check needs a thread that the team can see."
NOTHING_TO_SUPPOSE = "Nothing has been checked in this channel yet, so there is nothing to change. Type `/meshcheck` to start."
GONE = "I can't find that check any more. Type `/meshcheck` to start a new one."
EXPIRED = "That took too long for Slack to open the window. Please press the button once more."
CLOSED_TO_US = {
    "is_archived": "{channel} is archived, so I can't go on with *{system}* there. When somebody unarchives it I go on by myself.",
    "not_in_channel": "I am not in {channel} any more, so I can't go on with *{system}* there. `/invite @Meshcheck` brings me back.",
    "channel_not_found": "I can't see {channel} any more, so I can't go on with *{system}* there. If it still exists, "
                         "`/invite @Meshcheck` in it brings me back; if it was deleted, `/meshcheck for {system}` in another "
                         "channel begins anew.",
    "channel_deleted": "The channel of *{system}* was deleted, and its check rests. `/meshcheck for {system}` in another channel "
                       "begins anew.",
    "restricted_action": "I may not post in {channel}, so I can't go on with *{system}* there. Ask whoever manages the channel "
                         "to let Meshcheck post; then I go on by myself.",
}
CLOSED_OTHERWISE = (
    "Slack takes no messages from me in {channel} (it says `{word}`), so I can't go on with *{system}* there. Nothing is lost; "
    "I look again every day."
)
STEP_OUTSIDER = "Whoever runs this has to be in the channel that is checked, and I can't see that they are. Ask one of its members to run it."
STEP_NOT_HERE = "Meshcheck is not in that channel. Type /invite @Meshcheck there, then run the workflow again."
STEP_FAILED = "Slack did not take the check's first message. Nothing is lost; run /meshcheck in the channel to see where it stands."
SNOOZED = "I'll stay quiet until {day}."
LAUNCH_PASSED = "There is no launch ahead that I know of. Pick a day instead, or change the date of the launch."
STOPPED = "I won't ask again in this channel. `/meshcheck resume` undoes it."
STARTED_AGAIN = "I'll ask again when it is time."
NOT_INSTALLED = "Meshcheck is not installed here any more, or Slack refuses its token. Whoever looks after your apps can install it again."
UNEXPECTED = "Something went wrong here, not with you. Nothing you answered is lost. Please try again; if it stays, quote `{id}`."
ONLY_THE_OWNER = "Only {owner}, who owns this check, settles it. Tell them what you know."
KEPT_BESIDE = (
    "Your answer is kept beside the one that counts. If it changes the verdict, the card shows both, and {owner} settles it."
)
OUTSIDER = (
    "This check belongs to the company that runs it, so only its own people can do that here. You can read along in the "
    "thread, and its owner can let people of your company answer."
)
CAN_NOT_CHECK = "I can't check just now whether you are in that channel, so I leave everything as it is. Please try again in a minute."
NOT_YOURS = "That belongs to a channel you are not in. Ask somebody in it to invite you, then try again."
PROVING = "I am checking that you are in the channel. Press the button below once more; if this stays, open the window anew from the thread."
PAUSED = "Another company has come into this channel. {owner} decides whether the check goes on here; until then nothing is recorded."
