"""Whether every name a framework uses stands for something: ids, references, and what conditions look at."""

from collections.abc import Iterable, Iterator

from conversations.conditions import Has, Is, names_in
from conversations.finding import BASE, VERDICT, Finding, Path, Place, conditions, leaves
from conversations.framework import Framework, Question

RESERVED = ("unknown", "not_relevant", "retracted")
"""What people answer besides choices; no id may be one of these."""

SEPARATORS = ".: "
"""`question.option` is an atom, and `action:question` a press in Slack."""

NEEDED = {
    "mesh_today": ("none",), "services": (), "data": ("sensitive", "compliance"), "demand": (), "tenancy": (),
    "debugging": (), "pains": ("certificates", "packets"), "size": (), "need1": (), "need2": (), "need3": (), "cap": (),
}
"""Questions and values that notes and reasons look at, with the choices they name."""

SEVERAL = frozenset({"data", "pains"})
"""Those of them that take several choices."""

Known = dict[str, frozenset[str]]
"""What each name can be."""


def naming(framework: Framework) -> Iterator[Finding]:
    """Every id that is taken, reserved or missing, and every name or value that stands for nothing."""
    yield from _ids(framework)
    yield from _needed(framework)
    yield from _types(framework)
    known = _vocabulary(framework)
    several = frozenset(question.id for question in framework.questions if question.type == "choices")
    for place in conditions(framework):
        for leaf, path in leaves(place.condition, place.path):
            yield from (Finding(place.part, problem, path) for problem in _problems(place, leaf, known, several))
    for name, words in framework.says.items():
        for value in words:
            if value not in known.get(name, ()):
                yield Finding(name, f"there is no value {name} = {value} to say", ("says", name, value))
    yield from _cycles(framework)


def _ids(framework: Framework) -> Iterator[Finding]:
    yield from _unique((question.id, ("questions", at)) for at, question in enumerate(framework.questions))
    yield from _unique(
        (rule.id, (section, at))
        for section in ("gates", "table", "limits", "running")
        for at, rule in enumerate(getattr(framework, section))
    )
    for section in ("verdicts", "alternatives", "meshes", "signals", "situations", "watches", "facts"):
        yield from _unique((part.id, (section, at)) for at, part in enumerate(getattr(framework, section)))
    for at, question in enumerate(framework.questions):
        if question.type in ("choice", "choices", "yesno") and not question.choices:
            yield Finding(question.id, f"a question of type {question.type} needs choices", ("questions", at, "type"))
        for kind in ("choices", "bands"):
            parts = enumerate(getattr(question, kind))
            yield from _unique(((part.id, ("questions", at, kind, place)) for place, part in parts), question.id)
    yield from _value_ids(framework)


def _value_ids(framework: Framework) -> Iterator[Finding]:
    for name, cases in framework.values.items():
        yield from _name(name, ("values", name))
        if name in (VERDICT, BASE) or name in {question.id for question in framework.questions}:
            yield Finding(name, "the name stands for something else already", ("values", name))
        for at, case in enumerate(cases):
            yield from _name(case.is_, ("values", name, at, "is"), name)


def _unique(parts: Iterable[tuple[str, Path]], owner: str = "") -> Iterator[Finding]:
    seen: set[str] = set()
    for id, path in parts:
        yield from _name(id, (*path, "id"), owner)
        if id in seen:
            yield Finding(owner or id, f"the id {id!r} stands twice", (*path, "id"))
        seen.add(id)


def _name(id: str, path: Path, owner: str = "") -> Iterator[Finding]:
    if id in RESERVED:
        yield Finding(owner or id, f"the id {id!r} is reserved for what people answer besides choices", path)
    if not id or any(sign in id for sign in SEPARATORS):
        yield Finding(owner or id, f"the id {id!r} is empty, or has a dot, a colon or a space", path)


def _needed(framework: Framework) -> Iterator[Finding]:
    known = _vocabulary(framework)
    for name, choices in NEEDED.items():
        section = "values" if name in ("size", "need1", "need2", "need3", "cap") else "questions"
        if name not in known:
            yield Finding(name, "it is missing; notes and reasons look at it", (section,))
            continue
        yield from (
            Finding(name, f"it has no choice {choice!r}, which notes and reasons look at", _to(framework, name))
            for choice in choices if choice not in known[name]
        )


def _types(framework: Framework) -> Iterator[Finding]:
    for at, question in enumerate(framework.questions):
        if question.id in NEEDED and (question.type == "choices") != (question.id in SEVERAL):
            takes = "several choices" if question.id in SEVERAL else "one answer"
            yield Finding(question.id, f"it has to take {takes}: notes and reasons read it so", ("questions", at, "type"))


def _to(framework: Framework, name: str) -> Path:
    ids = [question.id for question in framework.questions]
    return ("questions", ids.index(name)) if name in ids else ("values", name)


def _vocabulary(framework: Framework) -> Known:
    """Every name a condition may look at, and the values it can have."""
    known = {question.id: _answers(question) for question in framework.questions if _answers(question)}
    for name, cases in framework.values.items():
        known[name] = frozenset(case.is_ for case in cases)
    verdicts = frozenset(words.id for words in framework.verdicts)
    return {**known, VERDICT: verdicts, BASE: verdicts}


def _answers(question: Question) -> frozenset[str]:
    if question.type in ("date", "text"):
        return frozenset()
    if question.type == "number":
        return frozenset(band.id for band in question.bands)
    left_out = question.none_of_these if question.type == "choices" else None
    return frozenset(choice.id for choice in question.choices if choice.id != left_out)


def _problems(place: Place, leaf: Is | Has, known: Known, several: frozenset[str]) -> Iterator[str]:
    values = leaf.has if isinstance(leaf, Has) else leaf.is_
    if leaf.of not in known or leaf.of in {VERDICT, BASE} - {place.extra}:
        yield f"there is no question or value {leaf.of!r} to look at here"
        return
    if isinstance(leaf, Has) != (leaf.of in several):
        yield f"{leaf.of!r} takes several choices: ask with has" if leaf.of in several else f"{leaf.of!r} has one value: ask with in"
    if not values:
        yield f"it looks at {leaf.of!r} for no value at all"
    for value in values:
        if value not in known[leaf.of]:
            yield f"{leaf.of!r} is never {value!r}; it can be {', '.join(sorted(known[leaf.of]))}"


def _cycles(framework: Framework) -> Iterator[Finding]:
    for name in framework.values:
        if name in _below(framework, name):
            yield Finding(name, "the value rests on itself", ("values", name))


def _below(framework: Framework, name: str) -> set[str]:
    seen: set[str] = set()
    pending = [name]
    while pending:
        for case in framework.values.get(pending.pop(), ()):
            fresh = set(names_in(case.when)) - seen
            seen |= fresh
            pending.extend(fresh)
    return seen
