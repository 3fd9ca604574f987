"""What is said where another company is in the channel: who reads along, what is kept back, and what the owner decides."""

from collections.abc import Mapping

from bot.views.blocks import actions, button, section
from bot.views.message import Message
from bot.views.press import Press
from bot.views.root import TeamView
from bot.views.text import escaped, named
from conversations.assessment import Assessment

GO, ANSWER, NO_ANSWER, RELEASE, EXPORT = "go", "answer", "no_answer", "release", "export"
"""What the owner's buttons carry."""
ONLY_THE_OWNER_DECIDES = "Only {owner}, who owns this check, decides that while another company is in the channel."
EXPORT_QUESTION = (
    "This channel is shared with another company, whose people would read the record, costs included. Post it into the thread?"
)


def sharing_message(current: Assessment, team: TeamView, names: Mapping[str, str]) -> Message:
    """One message of the thread, with the owner's buttons; it changes with what was decided."""
    owner = named(current.owner, names)
    packed = {word: Press(current.id, choice=word).packed() for word in (GO, ANSWER, NO_ANSWER, RELEASE)}
    lines = ["*This channel is shared with another company.* Its people can read this thread."]
    buttons = []
    if team.paused:
        lines.append(f"The check waits for {owner}: until then nothing is asked or recorded.")
        buttons.append(button("share:go", "Go on here", packed[GO], "primary"))
    if team.outsiders:
        lines.append("They may answer questions too.")
        buttons.append(button("share:no_answer", "Let only us answer", packed[NO_ANSWER]))
    else:
        lines.append("They can't answer questions.")
        buttons.append(button("share:answer", "Let them answer", packed[ANSWER]))
    if team.released:
        lines.append("Costs and what your pipeline reports are shown here.")
    else:
        lines.append("Costs and what your pipeline reports are kept back.")
        buttons.append(button("share:release", "Show them here", packed[RELEASE]))
    lines.append(f"_{owner} decides._")
    text = " ".join(lines[:2]).replace("*", "")
    return Message(text, (section("\n".join(lines)), actions("sharing", buttons)))


def export_question(assessment: Assessment) -> Message:
    """Asked of the owner alone before anything leaves the company."""
    packed = Press(assessment.id, choice=EXPORT).packed()
    text = f"*{escaped(assessment.system)}*: {EXPORT_QUESTION}"
    return Message(text, (section(text), actions("sharing", [button("share:export", "Post it", packed, "primary")])))
