"""The benchmarks can be asked what they measure; nothing here says how fast."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
PROMISED = {
    "ack_sqlite", "ack_postgres", "post_sqlite", "ack_latency", "dispatch_growth", "sweep_idle_growth", "sweep_claim",
    "reminder_pipeline", "verdict_flips", "workspaces", "slack_limits", "ack_saturation", "ack_beside_bolt",
    "startup_ready", "startup_help", "rss_idle",
}


def ran(*told: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "benchmarks", *told], cwd=ROOT, capture_output=True, text=True, check=False
    )


def test_every_promised_line_is_listed_once() -> None:
    found = ran("--list")
    assert found.returncode == 0
    names = found.stdout.split()
    assert set(names) >= PROMISED
    assert len(names) == len(set(names))


def test_a_name_that_is_none_is_said_and_nothing_is_measured() -> None:
    found = ran("ack_sqlite", "speed")
    assert found.returncode == 2
    assert "speed" in found.stderr
    assert not found.stdout
