"""What to ask next, and how much is left; the open question is derived from the answers, never stored."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, product

from conversations.answers import Value
from conversations.assessment import Assessment
from conversations.conditions import Truth
from conversations.evaluate import Names, verdicts, verdicts_after
from conversations.framework import Framework, Question
from conversations.worlds import World, each_choice, world_of


@dataclass(frozen=True)
class Group:
    """The questions that share one message."""

    id: str
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class Progress:
    """Where an assessment stands.

    `path`: the messages asked so far, the open one last. `open`: the one to answer now, None when all is
    said. `left`: at most this many more messages after the open one.
    """

    path: tuple[Group, ...]
    open: Group | None
    left: int


def progress(framework: Framework, assessment: Assessment) -> Progress:
    """Replay the answers: backbone and follow-ups in the order of the file, then closing questions that matter."""
    asked = _Asked(framework, assessment)
    path: list[Group] = []
    for group in asked.groups():
        if asked.shows(group):
            path.append(group)
        if asked.waits(group):
            return Progress(tuple(path), group, asked.left_after(group))
    return Progress(tuple(path), None, 0)


def is_done(framework: Framework, assessment: Assessment) -> bool:
    """Whether nothing is open any more, for those who need not know what is."""
    return not _Asked(framework, assessment).anything()


def open_at_once(framework: Framework, assessment: Assessment) -> tuple[Question, ...]:
    """Everything a lone answerer can fill in now, in asking order; closing questions once nothing else is open."""
    asked = _Asked(framework, assessment)
    waits = [group for group in asked.planned(sure=True) if asked.waits(group)]
    groups = waits or [group for group in asked.groups() if asked.waits(group)]
    return tuple(question for group in groups for question in group.questions if question.id not in assessment.answers)


def values(assessment: Assessment) -> dict[str, Value]:
    """The value that counts for each answered question."""
    return {id: given.value for id, given in assessment.answers.items()}


class _Asked:
    """One look at an assessment; what it asks of the facts again and again is worked out once."""

    def __init__(self, framework: Framework, assessment: Assessment) -> None:
        self._framework = framework
        self._asks = frozenset(assessment.asks)
        self._answers = assessment.answers
        self._carried = assessment.carried
        self._world = world_of(framework, {id: given.value for id, given in self._answers.items()})
        self._names = Names(framework, self._world)
        self._truths: dict[str, Truth] = {}

    @cached_property
    def _after(self) -> Callable[[World], frozenset[str]]:
        """The verdict set after a change of the answers."""
        return verdicts_after(self._framework, self._world)

    def anything(self) -> bool:
        """Whether a group waits: some question that is sure to be asked, or a closing one that still matters."""
        sure = (q for q in self._framework.questions if q.id not in self._answers and self._plans(q, sure=True))
        closing = (q for q in self._closing() if q.id not in self._answers and (q.id in self._asks or self.matters(q)))
        return any(True for _ in chain(sure, closing))

    def groups(self) -> Iterator[Group]:
        """Groups in asking order; a closing question only while its answer can change the verdict or it is asked again."""
        yield from self.planned(sure=True)
        for question in self._closing():
            if question.id in self._asks or question.id in self._answers or self.matters(question):
                yield Group(question.id, (question,))

    def shows(self, group: Group) -> bool:
        """Whether the group stands in this thread: not if all of it was carried from the last time."""
        return any(self._is_new(question) for question in group.questions)

    def waits(self, group: Group) -> bool:
        """Whether some part of the group has no answer yet."""
        return any(question.id not in self._answers for question in group.questions)

    def left_after(self, group: Group) -> int:
        """At most this many more messages: those that are sure, those that may become relevant."""
        possible = [other for other in self.planned(sure=False) if other.id != group.id and self.waits(other)]
        closing = [question for question in self._closing() if question.id != group.id and question.id not in self._answers]
        undecided = bool(closing) and len(verdicts(self._framework, self._world)) > 1
        return len(possible) + (len(closing) if undecided else 0)

    def matters(self, question: Question) -> bool:
        """Whether some completion of the other open closing questions makes this answer change the verdict."""
        others = [other for other in self._closing() if other.id != question.id and other.id not in self._answers]
        return any(self._splits(question, completed) for completed in self._completions(others))

    def _is_new(self, question: Question) -> bool:
        return question.id not in self._carried or question.id in self._asks or self._given_again(question)

    def _given_again(self, question: Question) -> bool:
        given = self._answers.get(question.id)
        return given is not None and given.source != "carried"

    def planned(self, *, sure: bool) -> Iterator[Group]:
        """Backbone, follow-ups and what is asked again, in asking order: those that are sure, or all that may come."""
        groups: dict[str, list[Question]] = {}
        for question in self._framework.questions:
            if self._plans(question, sure=sure):
                groups.setdefault(question.together or question.id, []).append(question)
        for id, questions in groups.items():
            shown = [question for question in questions if self._is_new(question)]
            yield Group(id, tuple(shown or questions))

    def _plans(self, question: Question, *, sure: bool) -> bool:
        if question.stage == "optional":
            return question.id in self._asks
        return question.stage != "closing" and self._relevant(question, sure=sure)

    def _relevant(self, question: Question, *, sure: bool) -> bool:
        if question.parent is not None and not self._relevant(self._framework.question(question.parent), sure=sure):
            return False
        truth = self._truth(question)
        open_backbone = question.stage == "backbone" and truth is not False
        return truth is True or open_backbone or (truth is None and not sure and self._may_become(question))

    def _truth(self, question: Question) -> Truth:
        """Whether the question is relevant by its own condition."""
        if question.id not in self._truths:
            self._truths[question.id] = self._names.truth(question.when)
        return self._truths[question.id]

    def _may_become(self, question: Question) -> bool:
        return question.parent is None or question.parent not in self._answers

    def _closing(self) -> Iterator[Question]:
        for question in self._framework.questions:
            if question.stage == "closing" and self._truth(question) is not False:
                yield question

    def _completions(self, others: list[Question]) -> Iterator[World]:
        """What each way to answer all of these changes."""
        domains = [[(q.id, frozenset({value})) for value in sorted(self._world[q.id])] for q in others]
        for picked in product(*domains):
            yield dict(picked)

    def _splits(self, question: Question, completed: World) -> bool:
        """Whether this answer changes the verdict once the others are given."""
        results = (self._after({**completed, **choice}) for choice in each_choice(question))
        before = next(results, None)
        return any(result != before for result in results)
