"""Why not another verdict: the rules that would give it, what each of them lacks here, and the nearest way there."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from conversations.answers import Value
from conversations.assessment import Flip
from conversations.conditions import All, Always, Any_, AtLeast, Condition, Has, Is, Not
from conversations.engine import BASE, engine
from conversations.evaluate import Names
from conversations.flips import ways_to
from conversations.framework import Framework, Limit, Question, Rule
from conversations.headline import Headline, headline, printed
from conversations.outcome import NO_MESH, RUNNING
from conversations.saying import said_with_unit
from conversations.worlds import World, world_of

FOR_MESHES = "Only a team that runs a mesh can get this; you run none."
FOR_NO_MESH = "Only a team without a mesh can get this; you run one."


Wishes = tuple[tuple[bool, str], ...]
"""Each whether it has to hold or must not, and what it is, in words; one of them would do."""


@dataclass(frozen=True)
class Lack:
    """What some rules miss here; `rules` are their ids, none where the whole verdict is out of reach."""

    rules: tuple[str, ...]
    text: str


@dataclass(frozen=True)
class WhyNot:
    """One verdict that was not given; `nearest` is None when no two changed answers lead to it."""

    verdict: str
    headline: str
    lacks: tuple[Lack, ...]
    nearest: Flip | None


def why_not(framework: Framework, answers: Mapping[str, Value]) -> tuple[WhyNot, ...]:
    """Every verdict but the printed one, in the order of their ranks."""
    world = world_of(framework, answers)
    top = headline(framework, world)
    reading = _Reading(framework, answers, world, top)
    others = sorted((words for words in framework.verdicts if words.id != top.outcome.verdict), key=lambda words: words.rank)
    nearest = ways_to(framework, world, frozenset(words.id for words in others if reading.rules(words.id)))
    return tuple(
        WhyNot(words.id, words.headline, tuple(reading.lacks(words.id)), nearest.get(words.id)) for words in others
    )


class _Reading:
    """The rules held against one team's answers."""

    def __init__(self, framework: Framework, answers: Mapping[str, Value], world: World, top: Headline) -> None:
        self._framework = framework
        self._answers = answers
        self._outcome = top.outcome
        self._runs = NO_MESH not in top.world[RUNNING]
        base = {BASE: frozenset({_base(framework, world)})}
        self._names = Names(framework, top.world, base)
        self._said = Names(framework, world, base)

    def rules(self, verdict: str) -> list[Rule | Limit]:
        """What could give this verdict to a team that runs a mesh, or to one that runs none."""
        branch = self._framework.running if self._runs else self._framework.table
        rules = [rule for rule in (*self._framework.gates, *branch) if rule.verdict == verdict]
        limits = [] if self._runs else [limit for limit in self._framework.limits if self._turns(limit, verdict)]
        return [*rules, *limits]

    def _turns(self, limit: Limit, verdict: str) -> bool:
        waits = limit.waits_for_launch and verdict == "not_yet"
        return waits or limit.turns.get(self._outcome.verdict) == verdict

    def lacks(self, verdict: str) -> Iterator[Lack]:
        """What each rule misses; rules that miss the same are told together."""
        told: dict[str, list[str]] = {}
        for rule in self.rules(verdict):
            told.setdefault(self._lack(rule), []).append(rule.id)
        for text, ids in told.items():
            yield Lack(tuple(ids), text)
        if not told:
            yield Lack((), FOR_NO_MESH if self._runs else FOR_MESHES)

    def _lack(self, rule: Rule | Limit) -> str:
        if self._names.truth(rule.when):
            return self._outdone(rule)
        wanted, names = self._missing(rule.when, want=True)
        here = "; ".join(dict.fromkeys(self._here(name) for name in names))
        return f"{_worded(wanted)}. Here: {here}."

    def _outdone(self, rule: Rule | Limit) -> str:
        """A rule that holds and yet is not printed: another came first, or a limit changed what it gives."""
        first, limits = self._outcome.rule, [limit for limit in self._framework.limits if limit.id in self._outcome.limits and limit.because]
        if isinstance(rule.when, Always):
            return f"it is what remains when no other rule fits, and {first} fits{self._stands(())}."
        if rule.id == first and limits:
            return f"it fits, but {limits[-1].id} limits it: {limits[-1].because}"
        return f"it would fit, but {first} is asked first and fits{self._stands(self._holding(rule.when, want=True))}."

    def _stands(self, shared: Iterable[str]) -> str:
        """How what the printed rule looks at stands here; without what the other rule asks for as well, where more is left."""
        rules = (*self._framework.gates, *self._framework.table, *self._framework.running)
        printed_rule = next(rule for rule in rules if rule.id == self._outcome.rule)
        names = dict.fromkeys(self._holding(printed_rule.when, want=True))
        own = [name for name in names if name not in set(shared)]
        told = "; ".join(dict.fromkeys(self._here(name) for name in own or names))
        return f": {told}" if told else ""

    def _holding(self, condition: Condition, *, want: bool) -> Iterator[str]:
        """The names on which it rests that a condition holds (or does not, as wanted)."""
        match condition:
            case Is(of=name) | Has(of=name):
                yield name
            case Not(not_=part):
                yield from self._holding(part, want=not want)
            case All(all_=parts) | Any_(any_=parts) | AtLeast(of=parts):
                some = isinstance(condition, All) is not want
                for part in parts:
                    if not some or self._names.truth(part) is want:
                        yield from self._holding(part, want=want)

    def _missing(self, condition: Condition, *, want: bool) -> tuple[Wishes, tuple[str, ...]]:
        """The first part that is not as wanted, in words, and the names it looks at."""
        match condition:
            case Is(of=name, is_=values):
                return self._wish(name, values, want=want), (name,)
            case Has(of=name, has=options):
                return self._wish(name, options, want=want), (name,)
            case Not(not_=part):
                return self._missing(part, want=not want)
            case All(all_=parts):
                return self._first(parts, want=True) if want else self._either(parts, want=False)
            case Any_(any_=parts) | AtLeast(of=parts):
                return self._either(parts, want=True) if want else self._first(parts, want=False)
        return ((True, "no other rule fits"),), ()

    def _first(self, parts: tuple[Condition, ...], *, want: bool) -> tuple[Wishes, tuple[str, ...]]:
        return self._missing(next(part for part in parts if self._names.truth(part) is not want), want=want)

    def _either(self, parts: tuple[Condition, ...], *, want: bool) -> tuple[Wishes, tuple[str, ...]]:
        found = [self._missing(part, want=want) for part in parts]
        names = tuple(dict.fromkeys(name for _, below in found for name in below))
        return tuple(wish for wishes, _ in found for wish in wishes), names

    def _wish(self, name: str, values: tuple[str, ...], *, want: bool) -> Wishes:
        return ((want, " or ".join(self._phrase(name, value) for value in values)),)

    def _phrase(self, name: str, value: str) -> str:
        spoken = self._framework.says.get(name, {}).get(value)
        if spoken is not None:
            return spoken
        question = self._question(name)
        labels = {choice.id: choice.then or choice.label for choice in question.choices} if question is not None else {}
        return labels.get(value, value)

    def _question(self, name: str) -> Question | None:
        return next((question for question in self._framework.questions if question.id == name), None)

    def _here(self, name: str) -> str:
        """How this name stands, with the team's own answers to what it rests on."""
        question = self._question(name)
        if question is not None:
            return self._answer(question)
        possible, sure = self._names.possible(name), len(self._said.possible(name)) == 1
        taken = self._phrase(name, min(possible)) if len(possible) == 1 else ""
        stands = taken if sure else f"that is open, and taken to be: {taken}" if taken else "that is open"
        below = dict.fromkeys(atom.partition(".")[0] for atom in engine(self._framework).below(name))
        given = [(self._framework.question(id), self._answers[id]) for id in below if id in self._answers]
        telling = [(asked, value) for asked, value in given if value.options != (asked.none_of_these,)]
        quoted = dict.fromkeys(f"“{said_with_unit(*pair)}”" for pair in telling or given)
        return f"{stands} (you said {', '.join([*quoted][:3])})" if quoted else stands

    def _answer(self, question: Question) -> str:
        value = self._answers.get(question.id)
        possible = self._names.possible(question.id) if value is None and question.type != "choices" else frozenset()
        if len(possible) == 1:
            return f"“{question.ask}” has no answer yet, and is taken to be: {self._phrase(question.id, min(possible))}"
        if value is None:
            return f"“{question.ask}” has no answer yet"
        return f"you said “{said_with_unit(question, value)}” to “{question.ask}”"


def _worded(wishes: Wishes) -> str:
    """On what it depends: “only if” of what has to hold, “not while” of what must not."""
    told = dict.fromkeys(wishes)
    wanted = [said for holds, said in told if holds]
    barred = [said for holds, said in told if not holds]
    return ", or ".join(
        f"{first} {between.join(parts)}"
        for first, between, parts in (("only if", " or ", wanted), ("not while", " and ", barred)) if parts
    )


def _base(framework: Framework, world: World) -> str:
    """The verdict as if no mesh ran and everything were live."""
    outcome = printed(framework, {**world, RUNNING: frozenset({NO_MESH})})
    return outcome.at_launch or outcome.verdict
