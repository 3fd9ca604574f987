"""The decision record: one verdict as a MADR 4 document with a Y-statement in front."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence

from conversations.assessment import Assessment, Snapshot
from conversations.framework import Fact, Framework
from conversations.hindsight import CHOICES, Became, Past
from conversations.saying import day, within

STATUS = {
    "settled": "settled: nothing that is still open can change it",
    "provisional": "provisional: an open answer can still change it",
    "disputed": "disputed: two people's answers lead to different verdicts",
}
WITHOUT = ("not_yet", "alternative", "remove")
"""Verdicts whose answer is the simpler ways, with what these give up."""

AGAINST = {
    "adopt": "the simpler tools alone",
    "adopt_managed": "the simpler tools alone",
    "keep": "the simpler tools alone",
    "shrink": "the mesh as it is",
    "switch": "the mesh that runs today",
    "remove": "running the mesh any longer",
    "out_of_domain": "rules that are made for Kubernetes",
}
AIMS = dict.fromkeys(("adopt", "adopt_managed", "keep", "switch"), "to meet what nothing simpler meets")
MESH_COSTS = (
    "Somebody upgrades the mesh, twice a year or more, and can debug injection, certificates and proxies.",
    "Every call passes a proxy: its latency and memory are measured before and after.",
)
STAYS = ("keep", "shrink")
LISTED = 6
"""So many earlier verdicts are told; a team that looks twice a year sees three years."""
ADDRESS = ", https://"
"""Where the address of a source begins."""

BUDGET = 8_000
"""Characters that two pages hold, tables and addresses of sources included."""
HARMLESS = str.maketrans({"<": "‹", ">": "›", "`": "'", "[": "\\[", "]": "\\]"})


def markdown(
    framework: Framework, assessment: Assessment, *, history: Sequence[Past], names: Mapping[str, str],
    became: Became | None = None,
) -> str:
    """The record of a concluded assessment, or an empty text before there is a verdict.

    `history`: earlier verdicts of the same system, oldest first. `became`: what is said of this one. `names`: user id ->
    what people call them.
    """
    verdict = assessment.concluded
    if verdict is None:
        return ""
    for short in range(6):
        written = _written(framework, assessment, Past(verdict, became), history, names, short)
        if len(written) <= BUDGET:
            break
    return written


def _written(
    framework: Framework, assessment: Assessment, this: Past, history: Sequence[Past], names: Mapping[str, str], short: int
) -> str:
    """`short`: 0 in full, 1 naming the sources alone, 2 also without when each option works, 3 with the first loss of each alone, 4 without how options are made, 5 without the addresses of sources."""
    verdict = this.verdict
    sections = (
        _front(assessment, verdict, history, names),
        _context(assessment, verdict),
        _drivers(framework, assessment, verdict, names),
        _options(verdict, works=short < 2, simpler=short < 4),
        _outcome(verdict),
        _flips(verdict),
        _consequences(verdict, losses=1 if short > 2 else None),
        _plan(verdict),
        _confirmation(verdict),
        _revisit(assessment, verdict, names),
        _evidence(framework, verdict, short=short > 0, addresses=short < 5),
        _history(this, history, names),
    )
    return "\n\n".join("\n".join(lines) for lines in map(list, sections) if lines) + "\n"


def _front(
    assessment: Assessment, verdict: Snapshot, history: Sequence[Past], names: Mapping[str, str]
) -> Iterator[str]:
    people = dict.fromkeys(given.by for given in assessment.answers.values())
    yield "---"
    yield f"id: {assessment.id}"
    yield "status: accepted" if verdict.status == "settled" else "status: proposed"
    yield f"verdict: {verdict.verdict} ({verdict.status})"
    yield f"date: {verdict.at.date().isoformat()}"
    yield f"decision-makers: {_listed([assessment.owner], names)}"
    yield f"consulted: {_listed(people, names)}"
    begun = assessment.framework_version
    yield f"framework: {verdict.framework_version}" + (f" (begun under {begun})" if begun != verdict.framework_version else "")
    if history:
        yield f"supersedes: the verdict of {history[-1].verdict.at.date().isoformat()}"
    yield "---"
    yield ""
    yield f"# Does {_plain(assessment.system)} need a service mesh? {verdict.headline}"
    yield ""
    yield f"> {_y_statement(assessment, verdict)}"


def _y_statement(assessment: Assessment, verdict: Snapshot) -> str:
    because = verdict.reasons[0].text if verdict.reasons else verdict.summary
    chosen = verdict.alternatives[:3] if verdict.verdict in WITHOUT else ()
    instead = ", ".join(offer.name for offer in chosen)
    accepting = next((loss for offer in chosen for loss in offer.give_up), "")
    neglected = AGAINST.get(verdict.verdict, "a service mesh now")
    parts = [
        f"In the context of {_plain(assessment.system)}, facing the question whether a service mesh is worth its price",
        f"we decided for “{verdict.headline}” and against {neglected}",
        f"with {instead} instead" if instead else AIMS.get(verdict.verdict, "to keep operations simple"),
        f"accepting this: {within(accepting)}" if accepting else "accepting the work it takes",
        f"because {within(because)}",
    ]
    return ", ".join(part.rstrip(".") for part in parts) + "."


def _context(assessment: Assessment, verdict: Snapshot) -> Iterator[str]:
    yield "## Context and problem"
    problem = verdict.answers.get("problem", "")
    if problem:
        yield f"In the team's words: “{_plain(problem)}”"
        yield ""
    yield f"{verdict.headline}. {verdict.summary}"
    if assessment.why_now:
        yield f"Asked again because {within(assessment.why_now)}."


def _drivers(
    framework: Framework, assessment: Assessment, verdict: Snapshot, names: Mapping[str, str]
) -> Iterator[str]:
    yield "## Decision drivers"
    yield ""
    yield "| Question | Answer | Who | When |"
    yield "|---|---|---|---|"
    for question in framework.questions:
        given = assessment.answers.get(question.id)
        if given is not None and question.type != "text":
            who = _cell(names.get(given.by, given.by))
            said = _cell(verdict.answers.get(question.id, ""))
            yield f"| {_cell(question.ask)} | {said} | {who} | {given.at.date().isoformat()} |"


def _options(verdict: Snapshot, *, works: bool, simpler: bool) -> Iterator[str]:
    yield "## Considered options"
    yield "- Without a mesh, as it is today"
    for offer in verdict.alternatives:
        says = f": {_sentence(offer.simpler)}" if simpler else ""
        when = f" Works when {within(offer.works_when).rstrip('.')}." if works and verdict.mesh is None else ""
        yield f"- {offer.name} ({within(offer.need)}){says}{when}"
    if verdict.mesh is not None:
        mode = f", {verdict.mesh.mode}" if verdict.mesh.mode else ""
        yield f"- {verdict.mesh.which}{mode}: {_sentence(verdict.mesh.why)}"


def _outcome(verdict: Snapshot) -> Iterator[str]:
    yield "## Decision outcome"
    yield f"**{verdict.headline}**, {STATUS[verdict.status]}."
    yield ""
    for reason in verdict.reasons:
        yield f"- {reason.text} [{reason.rule}]"


def _flips(verdict: Snapshot) -> Iterator[str]:
    if verdict.flips:
        yield "## What would flip it"
        for flip in verdict.flips:
            yield f"- {flip.says} → {flip.headline}"


def _consequences(verdict: Snapshot, *, losses: int | None) -> Iterator[str]:
    runs = verdict.mesh is not None or verdict.verdict in STAYS
    lines = [*(verdict.costs or (MESH_COSTS if runs else ()))]
    if verdict.verdict in WITHOUT:
        lines += [
            f"Given up with {offer.name}: {'; '.join(map(within, offer.give_up[:losses]))}." for offer in verdict.alternatives
        ]
    if lines:
        yield "## Consequences"
        yield from (f"- {line}" for line in lines)


def _plan(verdict: Snapshot) -> Iterator[str]:
    if verdict.steps:
        yield "## Plan"
        yield from (f"{number}. {step}" for number, step in enumerate(verdict.steps, 1))


def _confirmation(verdict: Snapshot) -> Iterator[str]:
    yield "## Confirmation"
    if verdict.mesh is not None:
        yield "- In the pilot namespace a plain-text probe from outside the mesh fails, and certificates renew by themselves."
        yield "- The exit criteria are met for two weeks, and rolling back was tried once."
    elif verdict.verdict in STAYS:
        yield "- The mesh runs a supported version, and its latency and memory are measured once a quarter."
    else:
        yield "- Each alternative above is in place, or has an owner and a date."
        yield "- A connection that network rules should stop is tried, and fails."


def _revisit(assessment: Assessment, verdict: Snapshot, names: Mapping[str, str]) -> Iterator[str]:
    yield "## Look again when"
    yield ""
    yield "| Why | When | Who | How to check |"
    yield "|---|---|---|---|"
    owner = _cell(names.get(assessment.owner, assessment.owner))
    for trigger in verdict.triggers:
        if trigger.due is not None:
            yield f"| {_cell(trigger.reason)} | {day(trigger.due)} | {owner} | {_cell(trigger.check or 'answer in the thread')} |"
    watched = [trigger for trigger in verdict.triggers if trigger.due is None]
    if watched:
        yield ""
        yield f"Watched by {owner}, without a date:"
        yield ""
        yield from (f"- {_plain(trigger.reason)} ({_plain(trigger.check)})" for trigger in watched)


def _evidence(framework: Framework, verdict: Snapshot, *, short: bool, addresses: bool) -> Iterator[str]:
    facts = [fact for fact in framework.facts if fact.id in verdict.facts]
    if facts:
        yield "## Evidence"
        for checked in sorted({fact.checked_on for fact in facts}):
            then = [fact for fact in facts if fact.checked_on == checked]
            says = _each_address_once(map(_source, then)) if short else dict.fromkeys(map(_evident, then))
            says = says if addresses else (line.rpartition(ADDRESS)[0] or line for line in says)
            where = "" if addresses else " (`meshcheck facts` has the addresses)"
            yield from ("", f"Checked {checked.isoformat()}{where}:", "", *(f"- {line}" for line in says))


def _each_address_once(sources: Iterable[str]) -> Iterable[str]:
    """Of sources at one address the first; those without an address each once."""
    named: dict[str, str] = {}
    for source in sources:
        named.setdefault(source.rpartition(ADDRESS)[2], source)
    return named.values()


def _evident(fact: Fact) -> str:
    """A fact with the first of its sources (`meshcheck facts` names all); one whose figures stand among the consequences already is named in short."""
    return f"{fact.value}: {_source(fact)}" if fact.cited else f"{_sentence(fact.says)} ({_source(fact)})"


def _source(fact: Fact) -> str:
    return fact.source.partition("; ")[0]


def _history(this: Past, history: Sequence[Past], names: Mapping[str, str]) -> Iterator[str]:
    """The newest of what went before, and what became of each; of this verdict only what became of it."""
    told = [each for each in (*history, this) if each is not this or each.became is not None]
    if told:
        yield "## History"
        left_out = len(told) - LISTED
        if left_out > 0:
            yield f"- {left_out} earlier, the first on {told[0].verdict.at.date().isoformat()}"
        yield from (f"- {_past(each, names)}" for each in told[-LISTED:])


def _past(past: Past, names: Mapping[str, str]) -> str:
    said = f"{past.verdict.at.date().isoformat()}: {past.verdict.headline} ({past.verdict.status})"
    if past.became is None:
        return said
    who = _plain(names.get(past.became.by, past.became.by))
    return f"{said}. {CHOICES[past.became.choice]}, said {who} on {past.became.on.isoformat()}."



def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _listed(users: Iterable[str], names: Mapping[str, str]) -> str:
    """Names as a list in YAML, quoted because a name may hold what YAML reads as its own."""
    return json.dumps([names.get(user, user) for user in users], ensure_ascii=False)


def _plain(text: str) -> str:
    """Text of people on one line, without what Markdown would read as a link, code or HTML."""
    return " ".join(text.split()).translate(HARMLESS)


def _cell(text: str) -> str:
    return _plain(text).replace("|", "/")
