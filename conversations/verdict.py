"""Answers to a verdict: headline, status, reasons, alternatives, flips and triggers, as one snapshot."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from conversations.answers import Value
from conversations.assessment import Assessment, Dispute, Mesh, Offer, Snapshot, Trigger
from conversations.conditions import Condition
from conversations.costs import cost_facts, costs
from conversations.evaluate import Names, reachable, verdicts_after
from conversations.flips import flips
from conversations.framework import Alternative, Fact, Framework, MeshChoice, Question
from conversations.headline import Headline, assume, headline, named, printed
from conversations.meaning import meaning
from conversations.progress import values
from conversations.reasons import reasons, rule_facts
from conversations.saying import said, said_with_unit
from conversations.steps import fitting_words, steps, summary
from conversations.triggers import in_order, triggers
from conversations.watches import watched
from conversations.wording import fitting
from conversations.worlds import World, atoms, each_choice, world_of

ADOPTS = ("adopt", "adopt_managed")
MARGINS = ((9, 11), (18, 22), (45, 55))
LAUNCH_CLOSE = timedelta(weeks=12)
DEADLINE_CLOSE = timedelta(weeks=16)


def conclude(framework: Framework, assessment: Assessment, *, at: datetime) -> Snapshot:
    """The verdict of these answers, complete or not, in the words of today."""
    answers = values(assessment)
    verdict = judge(framework, answers, at=at)
    disputes = tuple(_disputes(framework, assessment, answers))
    return verdict.model_copy(update={"status": "disputed", "disputes": disputes}) if disputes else verdict


def _disputes(framework: Framework, assessment: Assessment, answers: Mapping[str, Value]) -> Iterator[Dispute]:
    """Answers of others that would change what is printed; those that would not are not shown."""
    now = printed(framework, world_of(framework, answers)).headline
    known = {question.id for question in framework.questions}
    for given in (each for each in assessment.dissents if each.question in known):
        there = printed(framework, world_of(framework, {**answers, given.question: given.value}))
        if there.headline != now:
            shown = said_with_unit(framework.question(given.question), given.value)
            yield Dispute(
                question=given.question, by=given.by, value=given.value, shown=shown, headline=named(framework, there)
            )


def judge(framework: Framework, answers: Mapping[str, Value], *, at: datetime) -> Snapshot:
    """The same for bare answers, whoever gave them; answers to questions that are no longer asked count for nothing."""
    known = {question.id for question in framework.questions}
    answers = {id: value for id, value in answers.items() if id in known}
    case = _Case(framework, answers, at)
    outcome = case.top.outcome
    notes = tuple(case.notes())
    return Snapshot(
        verdict=outcome.verdict,
        kind=outcome.kind,
        headline=named(framework, outcome),
        summary=summary(framework, outcome, case.fitting),
        status="settled" if len(case.set) == 1 else "provisional",
        verdict_set=tuple(sorted(case.set, key=lambda id: framework.verdict(id).rank)),
        notes=notes,
        reasons=reasons(framework, answers, case.top, case.fitting),
        alternatives=tuple(case.alternatives()),
        mesh=case.mesh(),
        at_launch=case.at_launch(),
        flips=flips(framework, case.world, outcome),
        triggers=case.triggers(),
        would_settle=case.would_settle(),
        assumptions=case.assumptions(),
        costs=costs(framework, answers, case.names),
        facts=tuple(case.facts()),
        steps=steps(framework, outcome, notes, case.fitting),
        framework_version=framework.version,
        meaning=meaning(framework),
        at=at,
        answers={id: said_with_unit(framework.question(id), value) for id, value in answers.items()},
    )


@dataclass
class _Case:
    framework: Framework
    answers: Mapping[str, Value]
    at: datetime

    def __post_init__(self) -> None:
        self.world: World = world_of(self.framework, self.answers)
        self.reachable = reachable(self.framework, self.world)
        self.set = frozenset(outcome.verdict for outcome in self.reachable)
        self.top: Headline = headline(self.framework, self.world)
        # The witness of a headline may narrow what nobody was asked: whether FIPS holds is no reason for what is offered.
        optional = {atom: self.world[atom] for q in self.framework.questions if q.stage == "optional" for atom in atoms(q, None)}
        self.names = Names(
            self.framework, {**self.top.world, **optional}, {"verdict": frozenset({self.top.outcome.verdict})}
        )
        self.fitting = fitting_words(self.framework, self.top.outcome, self.names)
        self.unknown = [id for id in self._asked_of() if id not in self.answers or self.answers[id].kind == "unknown"]

    def _asked_of(self) -> Iterator[str]:
        """What this team would be asked in any case, and what else it said of itself but for optional questions."""
        names = Names(self.framework, self.world)
        left_out = {q.id for q in self.framework.questions if names.truth(q.when) is False}
        for question in self.framework.questions:
            planned = question.stage in ("backbone", "follow_up") and bool(atoms(question, None))
            sure = planned and not left_out & {question.id, question.parent}
            if question.stage != "optional" and (sure or question.id in self.answers):
                yield question.id

    def notes(self) -> Iterator[str]:
        """Notes of the closed list that apply, each once."""
        yield from dict.fromkeys(self._notes())

    def _notes(self) -> Iterator[str]:
        outcome = self.top.outcome
        yield from outcome.notes
        if self._near_a_border():
            yield "margin"
        if self._is_range():
            yield "range"
        if outcome.rule == "R13" and self.names.possible("size") == {"XL"}:
            yield "scale_without_pain"
        if outcome.verdict in ADOPTS and self.names.possible("cap") == {"partial"}:
            yield "part_time_owner"
        if self._unseen_wording():
            yield "unseen_wording"
        if outcome.verdict == "adopt_managed":
            yield "managed_limits"
        if outcome.verdict in ADOPTS and self._close_dates():
            yield "launch_close"
        yield from self._about_facts()

    def _about_facts(self) -> Iterator[str]:
        if any(fact.expires_on < self.at.date() for fact in self._used):
            yield "stale_fact"
        if cost_facts(self.framework, self.names):
            yield "self_published_numbers"

    def _near_a_border(self) -> bool:
        services = self.answers.get("services")
        if services is None or services.low is None:
            return False
        count = services.low
        if services.high != count or not any(low <= count <= high for low, high in MARGINS):
            return False
        here = {self.top.outcome.headline}
        question = self.framework.question("services")
        others = {printed(self.framework, {**self.world, **atoms(question, Value.number(other, other))}).headline
                  for low, high in MARGINS if low <= count <= high for other in (low, high)}
        return others != here

    def _is_range(self) -> bool:
        return len(self.world["services"]) > 1 and self.answers.get("services", Value.unknown()).kind == "number"

    def _unseen_wording(self) -> bool:
        asked = self.names.possible("data.sensitive") | self.names.possible("data.compliance")
        return "yes" in asked and len(self.world["demand"]) > 1 and "data" in self.answers

    def _close_dates(self) -> list[date]:
        today = self.at.date()
        close = (("launch", LAUNCH_CLOSE), ("demand_by", DEADLINE_CLOSE))
        dates = [(self.answers[id].on, lead) for id, lead in close if id in self.answers]
        return [on for on, lead in dates if on is not None and today <= on <= today + lead]

    def triggers(self) -> tuple[Trigger, ...]:
        """Every reason to come back: the dates a team named, those of a mesh it adopts, measures, and the world."""
        verdict, today = self.top.outcome.verdict, self.at.date()
        known = Names(self.framework, self.world, {"verdict": frozenset({verdict})})
        begins = max((today, *self._close_dates()))
        return in_order((
            *triggers(self.answers, verdict, unknown=bool(self.unknown), today=today),
            *watched(self.framework, known, self.mesh(), today=today, begins=begins),
        ))

    def alternatives(self) -> Iterator[Offer]:
        """The simpler ways that fit these needs."""
        for option in self._offered:
            yield Offer(
                id=option.id, name=option.name, need=option.need, simpler=self._simpler(option), works_when=option.works_when,
                give_up=option.give_up, manifest=option.manifest,
            )

    @cached_property
    def _offered(self) -> list[Alternative]:
        strikes = [limit for limit in self.framework.limits if limit.strikes and self.names.truth(limit.when)]
        struck = {id for limit in strikes for id in limit.strikes}
        return [
            option for option in self.framework.alternatives
            if option.id not in struck and self.names.truth(option.show_when) and not self._known_to_hold(option.unless)
        ]

    def _simpler(self, option: Alternative) -> str:
        here = fitting(option.where, self.names.truth)
        return option.simpler if here is None else here.simpler

    def _known_to_hold(self, condition: Condition | None) -> bool:
        return condition is not None and self.names.truth(condition) is True

    def mesh(self) -> Mesh | None:
        """Which mesh, when the verdict is to have one; an unknown provider is not guessed at."""
        choice = self._mesh_choice()
        if choice is None:
            return None
        return Mesh(which=choice.which, mode=choice.mode or self.top.outcome.mode, why=choice.why)

    def _mesh_choice(self) -> MeshChoice | None:
        if self.top.outcome.verdict not in (*ADOPTS, "switch"):
            return None
        names = self._unguessed()
        return next((choice for choice in self.framework.meshes if names.truth(choice.when)), None)

    def _unguessed(self) -> Names:
        """The answers with only the expected ones filled in."""
        _, expected = assume(self.framework, self.world)
        return Names(self.framework, expected, {"verdict": frozenset({self.top.outcome.verdict})})

    def at_launch(self) -> tuple[str, ...]:
        """What the verdict would be once there is something to protect."""
        ids = {outcome.at_launch for outcome in self.reachable if outcome.at_launch}
        return tuple(sorted(ids, key=lambda id: self.framework.verdict(id).rank))

    def would_settle(self) -> tuple[str, ...]:
        """At most two open questions whose answers would remove most of the possible verdicts."""
        if len(self.set) == 1:
            return ()
        gains = [(self._gain(question), -place, question.id) for place, question in enumerate(self._open())]
        return tuple(id for gain, _, id in sorted(gains, reverse=True)[:2] if gain > 0)

    def _open(self) -> list[Question]:
        return [
            question for question in self.framework.questions
            if question.stage != "optional" and self._is_open(question)
            and Names(self.framework, self.world).truth(question.when) is not False
        ]

    def _is_open(self, question: Question) -> bool:
        return any(len(self.world[atom]) > 1 for atom in atoms(question, None))

    def _gain(self, question: Question) -> float:
        """How many verdicts an answer excludes, on average."""
        left = [len(self._after(part)) for part in _answered(question)]
        return sum(len(self.set) - count for count in left) / len(left)

    @cached_property
    def _after(self) -> Callable[[World], frozenset[str]]:
        """The verdict set after a change of the answers."""
        return verdicts_after(self.framework, self.world)

    def assumptions(self) -> dict[str, str]:
        """The closing questions whose expected answer the headline rests on, and that answer."""
        if len(self.set) == 1:
            return {}
        return {
            id: self._assumed(id) for id in self.top.assumed
            if any(
                printed(self.framework, {**self.top.world, id: frozenset({choice.id})}).headline
                != self.top.outcome.headline
                for choice in self.framework.question(id).choices
            )
        }

    def _assumed(self, id: str) -> str:
        (taken,) = self.top.world[id]
        return said(self.framework.question(id), Value.choice(taken))

    def facts(self) -> Iterator[str]:
        """Ids of the facts this verdict rests on, each once."""
        yield from dict.fromkeys(fact.id for fact in self._used)

    @cached_property
    def _used(self) -> list[Fact]:
        ids = {*rule_facts(self.framework, self.top), *cost_facts(self.framework, self.names)}
        for option in self._offered:
            ids |= set(option.facts)
        choice = self._mesh_choice()
        ids |= set(choice.facts if choice is not None else ())
        for remark in self.fitting.remarks:
            ids |= set(remark.facts)
        known = Names(self.framework, self.world)
        return [fact for fact in self.framework.facts if fact.id in ids and known.truth(fact.concerns) is not False]


def _answered(question: Question) -> Iterator[dict[str, frozenset[str]]]:
    if question.type == "choices":
        for choice in question.choices:
            yield atoms(question, Value.choices((choice.id,)))
    elif question.bands:
        for band in question.bands:
            yield atoms(question, Value.number(band.low, band.low))
    else:
        yield from each_choice(question)
