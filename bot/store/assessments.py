"""Assessments and the facts given in them, written once and never changed."""

import json
from collections import defaultdict
from collections.abc import Collection, Sequence
from functools import lru_cache
from types import ModuleType
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Text, bindparam, func, or_, select, type_coerce, update

from bot.store.prepared import Prepared, Row, among
from bot.store.rows import Glance
from bot.store.statements import Statements
from bot.store.tables import assessments, given, moment, threads
from conversations.answers import Given, Value
from conversations.assessment import Assessment, Snapshot
from conversations.errors import ConcludedError

_FIELDS = (
    "id", "installation", "channel", "thread", "system", "owner", "started_at", "framework_version", "follows", "asks",
    "why_now", "concluded",
)
_FACT = ("question", "value", "by", "at", "words", "source", "message", "meaning")
LINE = ("installation", "assessment", "ordinal", *_FACT)
_HEADS, _WIDTH = len(_FIELDS), len(_FIELDS) + 1 + len(_FACT)


def _bare(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """As the driver gives it: what comes with each row of a check is read once, not row by row."""
    return type_coerce(column, BigInteger)


_HEAD = select(*(_bare(assessments.c[name]) if name == "started_at" else assessments.c[name] for name in _FIELDS))
_FACTS = select(given.c.assessment, *(_bare(given.c[name]) if name == "at" else given.c[name] for name in _FACT))
_OLDEST = (assessments.c.started_at, assessments.c.place)
_NEWEST = (assessments.c.started_at.desc(), assessments.c.place.desc())
_THIS = assessments.c.id == bindparam("this")
_OPEN = assessments.c.concluded.is_(None)


class _Chosen:
    """The statements that load some assessments: their heads, and the facts given in them."""

    def __init__(self, chosen: ColumnElement[bool], order: Sequence[ColumnElement[Any]] = (), *, limited: bool = False) -> None:
        heads, ids = (query.where(chosen).order_by(*order) for query in (_HEAD, select(assessments.c.id)))
        if limited:
            heads, ids = (query.limit(bindparam("most")) for query in (heads, ids))
        self.heads = Prepared(heads)
        of = select(ids.subquery().c.id) if limited else ids.order_by(None)
        self.facts = Prepared(_FACTS.where(given.c.assessment.in_(of)).order_by(given.c.assessment, given.c.ordinal))


class _Newest:
    """The statements that load the newest assessment of each system in some channels, or the newest with a verdict."""

    def __init__(self, *, concluded: bool) -> None:
        self._concluded = concluded
        self.heads = Prepared(lambda words: _HEAD.where(self._picked(words)))
        self.facts = Prepared(lambda words: _FACTS.where(
            given.c.assessment.in_(select(assessments.c.id).where(self._picked(words)))
        ).order_by(given.c.assessment, given.c.ordinal))

    def _picked(self, words: ModuleType) -> ColumnElement[bool]:
        newest = select(func.max(assessments.c.place)).where(
            assessments.c.installation == bindparam("in_installation"), among(assessments.c.channel, "channels", words)
        ).group_by(assessments.c.channel, assessments.c.system)
        return assessments.c.place.in_(newest.where(assessments.c.concluded.is_not(None)) if self._concluded else newest)


def _may_be(column: ColumnElement[str], name: str) -> ColumnElement[bool]:
    """The column is what is given by this name; empty: whatever it is."""
    wanted = bindparam(name, type_=Text)
    return or_(wanted == "", column == wanted)


_OF_CHANNEL = (assessments.c.installation == bindparam("in_installation")) & (
    assessments.c.channel == bindparam("in_channel")
)
_JOINED = assessments.outerjoin(given, given.c.assessment == assessments.c.id)
# One way to the database instead of two: a press waits for it. The head comes with each fact, and alone without any.
_WHOLE = Prepared(
    select(*_HEAD.selected_columns, *_FACTS.selected_columns).select_from(_JOINED).where(_THIS).order_by(given.c.ordinal)
)
_GLANCED = Prepared(
    select(*_HEAD.selected_columns, *_FACTS.selected_columns, threads.c.revision, _bare(threads.c.paused))
    .select_from(_JOINED.join(
        threads, (threads.c.installation == assessments.c.installation) & (threads.c.id == assessments.c.thread)
    ))
    .where(_THIS, assessments.c.installation == bindparam("installation"))
    .order_by(given.c.ordinal)
)
_IN_THREAD = _Chosen(assessments.c.thread == bindparam("in_thread"), _OLDEST)
_IN_CHANNEL = _Chosen(_OF_CHANNEL & _may_be(assessments.c.system, "in_system"), _NEWEST, limited=True)
_NEWEST_EACH, _LAST_VERDICTS = _Newest(concluded=False), _Newest(concluded=True)
_ALL = _Chosen(_may_be(assessments.c.channel, "in_channel"), _OLDEST)
_UNDER_WAY = _Chosen(_OPEN, _OLDEST)

_NEW = Prepared(assessments.insert().inline(), _FIELDS)
GIVE = Prepared(given.insert(), LINE)
# With the row locked the count can not be overtaken by another writer.
_LOCKED = Prepared(select(assessments.c.installation).where(_THIS).with_for_update(key_share=True))
_COUNT = Prepared(select(func.count()).where(given.c.assessment == bindparam("this")))
_CONCLUDED = Prepared(update(assessments).where(_THIS, _OPEN), ("concluded",))
_ASKED = Prepared(update(assessments).where(_THIS, _OPEN), ("asks", "why_now"))
_OWNED = Prepared(update(assessments).where(_THIS), ("owner",))


class Assessments(Statements):
    """The part of a transaction that deals with assessments."""

    async def add_assessment(self, assessment: Assessment) -> None:
        """Write a new assessment with all that is given and concluded in it."""
        fields = assessment.model_dump(exclude={"given", "asks", "concluded"})
        concluded = assessment.concluded
        await self._changed(
            _NEW, **fields, asks=json.dumps(assessment.asks),
            concluded=None if concluded is None else concluded.model_dump_json(),
        )
        await self._each(GIVE, (
            line_of(assessment.installation, assessment.id, ordinal, fact)
            for ordinal, fact in enumerate(assessment.given)
        ))

    async def assessment(self, id: str) -> Assessment | None:
        """The assessment of this id."""
        rows = await self._rows(_WHOLE, this=id)
        if not rows:
            return None
        return self._whole(rows)

    async def glance(self, installation: str, id: str) -> Glance | None:
        """The assessment of this installation and its thread as they stand at one moment."""
        rows = await self._rows(_GLANCED, this=id, installation=installation)
        return Glance(self._whole(rows), rows[0][-2], bool(rows[0][-1])) if rows else None

    def _whole(self, rows: Sequence[Row]) -> Assessment:
        facts = [_given(*row[_HEADS + 1 : _WIDTH]) for row in rows if row[_HEADS] is not None]
        return self._read(_assessment(rows[0][:_HEADS], facts))

    async def of_thread(self, thread_id: str) -> list[Assessment]:
        """All assessments of a thread, oldest first."""
        return await self._load(_IN_THREAD, in_thread=thread_id)

    async def of_channel(self, installation: str, channel: str, limit: int = 20) -> list[Assessment]:
        """The newest assessments of a channel, newest first."""
        return await self._load(
            _IN_CHANNEL, in_installation=installation, in_channel=channel, in_system="", most=limit
        )

    async def newest_each(self, installation: str, channels: Collection[str], *, concluded: bool) -> list[Assessment]:
        """The newest assessment of each system in these channels; `concluded`: the newest that has its verdict."""
        chosen = _LAST_VERDICTS if concluded else _NEWEST_EACH
        return await self._load(chosen, in_installation=installation, channels=channels)

    async def all_assessments(self, channel: str = "") -> list[Assessment]:
        """Every assessment of every installation, oldest first, or of one channel: for the operator alone."""
        return await self._load(_ALL, in_channel=channel)

    async def under_way(self) -> list[Assessment]:
        """Every assessment of every installation that has no verdict yet."""
        return await self._load(_UNDER_WAY)

    async def latest(self, installation: str, channel: str, system: str | None = None) -> Assessment | None:
        """The newest assessment of a channel, or of this system in it."""
        found = await self._load(
            _IN_CHANNEL, in_installation=installation, in_channel=channel, in_system=system or "", most=1
        )
        return found[0] if found else None

    async def add_given(self, assessment_id: str, fact: Given) -> None:
        """Append a fact. Raises LookupError when there is no such assessment."""
        found = await self._row(_LOCKED, this=assessment_id)
        if found is None:
            raise LookupError(assessment_id)
        [[count]] = await self._rows(_COUNT, this=assessment_id)
        await self._changed(GIVE, **line_of(found[0], assessment_id, count, fact))

    async def conclude(self, assessment_id: str, snapshot: Snapshot) -> None:
        """Write the verdict, once.

        Raises ConcludedError when there is one, LookupError when there is no such assessment.
        """
        if await self._changed(_CONCLUDED, this=assessment_id, concluded=snapshot.model_dump_json()) == 1:
            return
        if await self._row(_LOCKED, this=assessment_id) is None:
            raise LookupError(assessment_id)
        raise ConcludedError(assessment_id)

    async def set_asks(self, assessment_id: str, asks: Sequence[str], why_now: str) -> None:
        """Say what an unfinished assessment asks again, and why now."""
        await self._changed(_ASKED, this=assessment_id, asks=json.dumps(list(asks)), why_now=why_now)

    async def set_owner(self, assessment_id: str, owner: str) -> None:
        """Say who looks after the assessment from now on."""
        await self._changed(_OWNED, this=assessment_id, owner=owner)

    async def _load(self, chosen: _Chosen | _Newest, **named: Any) -> list[Assessment]:
        heads = await self._rows(chosen.heads, **named)
        facts: dict[str, list[Given]] = defaultdict(list)
        if heads:
            for assessment, *fact in await self._rows(chosen.facts, **named):
                facts[assessment].append(_given(*fact))
        return [self._read(_assessment(head, facts[head[0]])) for head in heads]


def line_of(installation: str, assessment: str, ordinal: int, fact: Given) -> dict[str, Any]:
    """A fact as its row is written, by column of `LINE`."""
    return {
        "installation": installation, "assessment": assessment, "ordinal": ordinal, "question": fact.question,
        "value": fact.value.model_dump_json(exclude_defaults=True), "by": fact.by, "at": fact.at, "words": fact.words,
        "source": fact.source, "message": fact.message, "meaning": fact.meaning,
    }


@lru_cache(maxsize=10_000)
def _given(question: str, value: str, by: str, at: int, words: str, source: Any, message: str, meaning: str) -> Given:
    """A fact, read once however often its line is met again: neither ever changes."""
    return Given(
        question=question, value=_value(value), by=by, at=moment(at), words=words, source=source, message=message,
        meaning=meaning,
    )


@lru_cache(maxsize=2_000)
def _value(text: str) -> Value:
    return Value.model_validate_json(text)


@lru_cache(maxsize=1_000)
def read_snapshot(text: str) -> Snapshot:
    """A verdict as it was stored; what only a newer version says of it is left out, so that going back a version works."""
    return Snapshot.model_validate_json(text, extra="ignore")


def _assessment(head: Row, facts: Sequence[Given]) -> Assessment:
    fields = dict(zip(_FIELDS, head, strict=True))
    concluded = None if fields["concluded"] is None else read_snapshot(fields["concluded"])
    fields |= {
        "started_at": moment(fields["started_at"]), "asks": tuple(json.loads(fields["asks"])), "concluded": concluded,
    }
    return Assessment(**fields, given=tuple(facts))
