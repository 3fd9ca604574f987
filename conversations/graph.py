"""A framework as a drawing: questions, the values derived from them, the rules that read both, and the verdicts."""

from collections.abc import Iterable, Iterator

from conversations.conditions import Condition, names_in
from conversations.finding import BASE
from conversations.framework import Framework, Rule

SECTIONS = (("gates", "Gates"), ("table", "The table"), ("running", "A mesh is running"))


def graph(framework: Framework) -> str:
    """The text of a Mermaid flowchart; the same framework always gives the same text."""
    return "\n".join(["flowchart LR", *_boxes(framework), *dict.fromkeys(_arrows(framework))]) + "\n"


def _boxes(framework: Framework) -> Iterator[str]:
    read = {name for value in framework.values.values() for case in value for name in _read(case.when)}
    read |= {name for rule in _rules(framework) for name in _read(rule.when)}
    read |= {name for limit in framework.limits for name in _read(limit.when)}
    asked = [(f"q_{each.id}", f"{each.id}: {each.ask}") for each in framework.questions if each.id in read]
    yield from _group("questions", "Questions", asked)
    yield from _group("derived", "Derived values", [(f"v_{name}", name) for name in framework.values])
    for section, title in SECTIONS:
        rules: tuple[Rule, ...] = getattr(framework, section)
        yield from _group(section, title, [(_rule(rule.id), rule.id) for rule in rules])
    yield from _group("limits", "Limits", [(_rule(limit.id), limit.id) for limit in framework.limits])
    yield from _group("verdicts", "Verdicts", [(f"w_{words.id}", words.headline) for words in framework.verdicts])


def _group(id: str, title: str, boxes: Iterable[tuple[str, str]]) -> Iterator[str]:
    yield f'  subgraph {id}["{title}"]'
    for box, label in boxes:
        yield f'    {_safe(box)}["{label.replace(chr(34), "#quot;")}"]'
    yield "  end"


def _arrows(framework: Framework) -> Iterator[str]:
    for name, cases in framework.values.items():
        for case in cases:
            yield from _into(framework, case.when, f"v_{name}")
    for rule in _rules(framework):
        yield from _into(framework, rule.when, _rule(rule.id))
        yield f"  {_safe(_rule(rule.id))} --> {_safe(f'w_{rule.verdict}')}"
    for limit in framework.limits:
        yield from _into(framework, limit.when, _rule(limit.id))
        for into in dict.fromkeys(limit.turns.values()):
            yield f"  {_safe(_rule(limit.id))} --> {_safe(f'w_{into}')}"
        if limit.waits_for_launch:
            yield f"  {_safe(_rule(limit.id))} --> w_not_yet"
    yield "  table --> limits"


def _into(framework: Framework, condition: Condition, box: str) -> Iterator[str]:
    for name in _read(condition):
        start = "limits" if name == BASE else f"v_{name}" if name in framework.values else f"q_{name}"
        yield f"  {_safe(start)} --> {_safe(box)}"


def _read(condition: Condition) -> Iterator[str]:
    yield from dict.fromkeys(name.partition(".")[0] for name in names_in(condition))


def _rules(framework: Framework) -> tuple[Rule, ...]:
    return (*framework.gates, *framework.table, *framework.running)


def _rule(id: str) -> str:
    return f"r_{id}"


def _safe(id: str) -> str:
    return "".join(sign if sign.isalnum() else "_" for sign in id)
