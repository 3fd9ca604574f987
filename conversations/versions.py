"""A new version of a framework beside the one before: what it changes, and what it has to put right first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from conversations.finding import Finding, Path
from conversations.framework import Framework
from conversations.meaning import MEANS, cases, meaning, meant, plain

Effect = Literal["meaning", "wording", "fact", "new", "gone"]
"""`meaning`: verdicts, advice or what an answer says; `wording`: only what people read; `fact`: what is true."""

_TRUE = ("value", "ends_on")
_WHOLE = ("says", "upkeep", "prices", "comparison")
_OWN = ("id", "version", "values", *_WHOLE)


@dataclass(frozen=True)
class Altered:
    """One part of a framework in a new version: what the change affects, and which of its fields did change."""

    part: str
    effect: Effect
    fields: tuple[str, ...]
    path: Path


def alterations(old: Framework, new: Framework) -> Iterator[Altered]:
    """What the new version changes, section by section; a part may change both its meaning and its words."""
    for section in type(new).model_fields:
        if section in _WHOLE and plain(old)[section] != plain(new)[section]:
            yield Altered(section, "wording", (), (section,))
        elif section not in _OWN:
            yield from _altered(section, getattr(old, section), getattr(new, section))
    for name in sorted({*old.values, *new.values}):
        yield from _value(name, old, new)


def upgraded(old: Framework, new: Framework) -> Iterator[Finding]:
    """What a new version of a framework has to put right before answers of the old one meet it."""
    if old.id != new.id:
        yield Finding(new.id, f"this is another framework than {old.id!r}: a version keeps the id", ("id",))
    if new.version < old.version:
        yield Finding(new.id, f"version {new.version} comes before version {old.version}", ("version",))
    elif new.version == old.version and meaning(old) != meaning(new):
        problem = f"questions, rules or thresholds changed: raise the version above {old.version}"
        yield Finding(new.id, problem, ("version",))
    yield from _used_again(old, new)


def _used_again(old: Framework, new: Framework) -> Iterator[Finding]:
    before = {question.id: question for question in old.questions}
    for place, question in enumerate(new.questions):
        was = before.get(question.id)
        if was is None:
            continue
        if was.type != question.type:
            problem = f"this id was a question of type {was.type!r}: an id is never used again for something else"
            yield Finding(question.id, problem, ("questions", place, "type"))
        elif was.choices and question.choices and not {c.id for c in was.choices} & {c.id for c in question.choices}:
            problem = "none of its choices is left: give the question a new id"
            yield Finding(question.id, problem, ("questions", place, "choices"))


def _altered(section: str, old: Sequence[Any], new: Sequence[Any]) -> Iterator[Altered]:
    before, after = ({_name(part): part for part in parts} for parts in (old, new))
    for name in before.keys() - after.keys():
        yield Altered(name, "gone", (), (section,))
    for place, part in enumerate(new):
        path: Path = (section, place)
        if _name(part) not in before:
            yield Altered(_name(part), "new", (), path)
            continue
        yield from _fields(section, before[_name(part)], part, path)
    kept = [name for name in before if name in after]
    if section in MEANS and kept != [name for name in after if name in before]:
        yield Altered(section, "meaning", ("order",), (section,))


def _fields(section: str, old: Any, new: Any, path: Path) -> Iterator[Altered]:
    was, now = plain(old), plain(new)
    changed = [field for field in now if was[field] != now[field]]
    deep = _deep(section, old, new)
    words = tuple(field for field in changed if field not in deep)
    if deep:
        yield Altered(_name(new), "fact" if section == "facts" else "meaning", deep, path)
    if words:
        yield Altered(_name(new), "wording", words, path)


def _deep(section: str, old: Any, new: Any) -> tuple[str, ...]:
    """The fields that are more than words."""
    if section == "facts":
        return tuple(field for field in _TRUE if getattr(old, field) != getattr(new, field))
    was, now = (meant(part, MEANS.get(section, set())) for part in (old, new))
    return tuple(field for field in now if was[field] != now[field])


def _value(name: str, old: Framework, new: Framework) -> Iterator[Altered]:
    if name not in new.values:
        yield Altered(name, "gone", (), ("values",))
    elif name not in old.values:
        yield Altered(name, "new", (), ("values", name))
    elif cases(old, name) != cases(new, name):
        yield Altered(name, "meaning", (), ("values", name))


def _name(part: Any) -> str:
    return str(part.id)
