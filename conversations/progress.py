"""What to ask next, and how much is left; the open question is derived from the answers, never stored."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from conversations.answers import Value
from conversations.assessment import Assessment
from conversations.evaluate import Names, verdicts
from conversations.framework import Framework, Question
from conversations.worlds import World, atoms, world_of


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


def is_open(assessment: Assessment, question: Question) -> bool:
    """Whether nobody has answered this question, in this assessment or (unless asked again) before it."""
    return question.id not in assessment.answers


def values(assessment: Assessment) -> dict[str, Value]:
    """The value that counts for each answered question."""
    return {id: given.value for id, given in assessment.answers.items()}


class _Asked:
    def __init__(self, framework: Framework, assessment: Assessment) -> None:
        self._framework = framework
        self._assessment = assessment
        self._world = world_of(framework, values(assessment))
        self._names = Names(framework, self._world)

    def groups(self) -> Iterator[Group]:
        """Groups in asking order; a closing question only while its answer can change the verdict or it is asked again."""
        yield from self._planned(sure=True)
        for question in self._closing():
            asked = question.id in self._assessment.asks
            if asked or not is_open(self._assessment, question) or self.matters(question):
                yield Group(question.id, (question,))

    def shows(self, group: Group) -> bool:
        """Whether the group stands in this thread: not if all of it was carried from the last time."""
        return any(self._is_new(question) for question in group.questions)

    def waits(self, group: Group) -> bool:
        """Whether some part of the group has no answer yet."""
        return any(is_open(self._assessment, question) for question in group.questions)

    def left_after(self, group: Group) -> int:
        """At most this many more messages: those that are sure, those that may become relevant."""
        possible = [other for other in self._planned(sure=False) if other.id != group.id and self.waits(other)]
        closing = [q for q in self._closing() if q.id != group.id and is_open(self._assessment, q)]
        undecided = bool(closing) and len(verdicts(self._framework, self._world)) > 1
        return len(possible) + (len(closing) if undecided else 0)

    def matters(self, question: Question) -> bool:
        """Whether some completion of the other open closing questions makes this answer change the verdict."""
        others = [
            other for other in self._closing() if other.id != question.id and is_open(self._assessment, other)
        ]
        return any(self._splits(question, world) for world in self._completions(others))

    def _is_new(self, question: Question) -> bool:
        carried = self._assessment.carried.get(question.id)
        return carried is None or question.id in self._assessment.asks or self._given_again(question)

    def _given_again(self, question: Question) -> bool:
        given = self._assessment.answers.get(question.id)
        return given is not None and given.source != "carried"

    def _planned(self, *, sure: bool) -> Iterator[Group]:
        groups: dict[str, list[Question]] = {}
        for question in self._framework.questions:
            wanted = question.stage == "optional" and question.id in self._assessment.asks
            planned = question.stage in ("backbone", "follow_up") and self._relevant(question, sure=sure)
            if wanted or planned:
                groups.setdefault(question.together or question.id, []).append(question)
        for id, questions in groups.items():
            shown = [question for question in questions if self._is_new(question)]
            yield Group(id, tuple(shown or questions))

    def _relevant(self, question: Question, *, sure: bool) -> bool:
        if question.parent is not None and not self._relevant(self._framework.question(question.parent), sure=sure):
            return False
        truth = self._names.truth(question.when)
        open_backbone = question.stage == "backbone" and truth is not False
        return truth is True or open_backbone or (truth is None and not sure and self._may_become(question))

    def _may_become(self, question: Question) -> bool:
        return question.parent is None or question.parent not in self._assessment.answers

    def _closing(self) -> Iterator[Question]:
        for question in self._framework.questions:
            if question.stage == "closing" and self._names.truth(question.when) is not False:
                yield question

    def _completions(self, others: list[Question]) -> Iterator[World]:
        domains = [[(q.id, frozenset({value})) for value in sorted(self._world[q.id])] for q in others]
        for picked in product(*domains):
            yield {**self._world, **dict(picked)}

    def _splits(self, question: Question, world: World) -> bool:
        results = [
            frozenset(verdicts(self._framework, {**world, **atoms(question, Value.choice(choice.id))}))
            for choice in question.choices
        ]
        return len(set(results)) > 1


