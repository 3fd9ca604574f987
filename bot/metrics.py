"""Numbers for Prometheus: what Slack was asked and what it said, how fast it is answered, and the state of the process."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from types import SimpleNamespace

from aiohttp import ClientSession, TraceConfig, TraceRequestExceptionParams, TraceResponseChunkReceivedParams
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from yarl import URL

from bot.health import Health

SAID = re.compile(rb'"ok"\s*:\s*(?P<ok>true|false)|"error"\s*:\s*"(?P<error>\w{1,60})"')
"""What decides in an answer of Slack's Web API; `error` stands only where `ok` is false."""
ACKS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3)
"""Seconds; Slack gives up after three."""
HELP = {
    "sweeps_total": "Sweeps for due reminders that ended well.",
    "due_handled_total": "Due rows that sweeps have dealt with.",
    "sweep_failures_total": "Sweeps that failed; the next one tries again.",
    "slack_linked": "1 while Slack can reach us: over Socket Mode the socket is open and answers, over HTTP always.",
    "oldest_overdue_seconds": "How long the oldest due row has been waiting.",
    "sweep_age_seconds": "Seconds since the last sweep ended well; -1 before the first.",
    "reminders_given_up": "Reminders that were given up; `meshcheck reminders list` shows them.",
    "threads_behind": "Threads that Slack does not show as they are.",
    "installations_at_work": "Workspaces and organisations that are served.",
    "installations_paused": "Installations nothing is sent to: uninstalled, or their token is refused.",
    "pings_sent_30d": "Messages of the last 30 days by which the bot came back by itself.",
    "pings_answered_30d": "Those after which somebody answered within seven days.",
    "pings_snoozed_30d": "Channels that put a reminder off in the last 30 days.",
    "pings_stopped_30d": "Channels that stopped reminders in the last 30 days.",
}


class Metrics:
    """Counters of one process."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._calls = Counter(
            "meshcheck_slack_calls", "Calls of Slack's Web API by outcome: ok, Slack's word for a refusal, or what failed.",
            ["method", "outcome"], registry=self._registry,
        )
        self._limited = Counter(
            "meshcheck_slack_rate_limited", "Answers with status 429, those that were waited out included.", ["method"],
            registry=self._registry,
        )
        self._payloads = Counter(
            "meshcheck_payloads", "Payloads of Slack's by transport, and whether they were acknowledged.",
            ["transport", "outcome"], registry=self._registry,
        )
        self._acks = Histogram(
            "meshcheck_ack_seconds", "From a payload's arrival to its acknowledgement, what it caused being stored by then.",
            ["transport"], buckets=ACKS, registry=self._registry,
        )
        # Prometheus' client looks for a counter by the text of its labels each time.
        self._of = cache(self._counted)

    def session(self) -> ClientSession:
        """A session whose calls of Slack are counted."""
        trace = TraceConfig()
        trace.on_response_chunk_received.append(self._answered)
        trace.on_request_exception.append(self._failed)
        return ClientSession(trace_configs=[trace])

    def payload(self, transport: str, acknowledged: bool, seconds: float) -> None:
        """One payload was dealt with."""
        count, took = self._of(transport, acknowledged)
        count.inc()
        took.observe(seconds)

    def _counted(self, transport: str, acknowledged: bool) -> tuple[Counter, Histogram]:
        return self._payloads.labels(transport, "acknowledged" if acknowledged else "failed"), self._acks.labels(transport)

    async def text(self, health: Health) -> bytes:
        """Everything, as Prometheus reads it."""
        state = CollectorRegistry()
        state.register(_Found(await _families(health)))
        return generate_latest(state) + generate_latest(self._registry)

    async def _answered(self, _: ClientSession, __: SimpleNamespace, told: TraceResponseChunkReceivedParams) -> None:
        method = _method(told.url)
        if method is None:
            return
        outcome = _outcome(told.chunk)
        if outcome in ("ratelimited", "rate_limited"):
            self._limited.labels(method).inc()
        self._calls.labels(method, outcome).inc()

    async def _failed(self, _: ClientSession, __: SimpleNamespace, told: TraceRequestExceptionParams) -> None:
        method = _method(told.url)
        if method is not None:
            self._calls.labels(method, type(told.exception).__name__).inc()


class _Found(Collector):
    def __init__(self, families: Iterable[Metric]) -> None:
        self._families = families

    def collect(self) -> Iterator[Metric]:
        yield from self._families


async def _families(health: Health) -> list[Metric]:
    age = health.sweep_age()
    state: dict[str, float] = {
        **await health.numbers(), "slack_linked": int(await health.linked()),
        "oldest_overdue_seconds": (await health.overdue()).total_seconds(),
        "sweep_age_seconds": -1 if age is None else age.total_seconds(),
    }
    counted = [
        CounterMetricFamily(f"meshcheck_{name}", HELP[f"{name}_total"], value=count) for name, count in health.counts.items()
    ]
    return [*counted, *(GaugeMetricFamily(f"meshcheck_{name}", HELP[name], value=value) for name, value in state.items())]


def _method(url: URL) -> str | None:
    """The Web API method of an address, None for any other."""
    before, _, method = url.path.rpartition("/api/")
    return method if not before and method and "/" not in method else None


def _outcome(body: bytes) -> str:
    found = {name: value for match in SAID.finditer(body[:2000]) for name, value in match.groupdict().items() if value}
    if found.get("ok") == b"true":
        return "ok"
    return found.get("error", b"unreadable").decode()
