"""Every line by name, and the function that measures it; some are measured together."""

from collections.abc import Awaitable, Callable

from benchmarks.acks import ack_beside_bolt, ack_latency, ack_postgres, ack_saturation, ack_sqlite, post_sqlite
from benchmarks.dispatch import dispatch_growth
from benchmarks.limits import slack_limits
from benchmarks.line import Line, Run
from benchmarks.linting import lint_shipped
from benchmarks.pipeline import reminder_pipeline
from benchmarks.startup import startup
from benchmarks.sweeps import CURVE, sweeps
from benchmarks.verdicts import SHARES, verdict_flips
from benchmarks.workspaces import workspaces

Family = Callable[[Run], Awaitable[list[Line]]]

FAMILIES: dict[tuple[str, ...], Family] = {
    ("ack_sqlite",): ack_sqlite,
    ("ack_postgres",): ack_postgres,
    ("post_sqlite",): post_sqlite,
    ("ack_latency", "ack_latency_600"): ack_latency,
    ("ack_saturation", "ack_saturation_p99", "ack_saturation_rate"): ack_saturation,
    ("ack_beside_bolt",): ack_beside_bolt,
    ("workspaces", "workspaces_first", "workspaces_auth_tests"): workspaces,
    ("dispatch_growth",): dispatch_growth,
    ("sweep_idle_growth", "sweep_claim", "sweep_claim_growth", *CURVE): sweeps,
    ("reminder_pipeline", "reminder_abreast", "reminder_cpu", "reminder_calls"): reminder_pipeline,
    tuple(
        f"verdict_flips{name}{line}" for name in SHARES for line in ("", "_p99", "_cold", "_cold_p99")
    ): verdict_flips,
    ("slack_limits", "slack_limits_refused", "slack_limits_calls"): slack_limits,
    ("lint_shipped",): lint_shipped,
    ("startup_ready", "startup_help", "rss_idle"): startup,
}
NAMES = tuple(name for names in FAMILIES for name in names)
