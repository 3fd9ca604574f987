"""A month of a small fleet with faults, and the books in order afterwards; the whole fleet is a command (`month.py`)."""

from pathlib import Path

import pytest

from tests.bad_day.month import USUAL, lived


@pytest.mark.parametrize("faults", [USUAL, 0.5])
async def test_after_a_month_with_faults_every_trigger_is_accounted_for(
    tmp_path: Path, seed: int, request: pytest.FixtureRequest, faults: float
) -> None:
    teams = int(request.config.getoption("--teams"))
    report = await lived(tmp_path, teams=teams, days=30, seed=seed, faults=faults)
    print(report.text())
    assert report.findings == []
    assert report.kills > 0 and report.outages > 0, "a month without a bad hour shows nothing"
    assert report.asks.total() >= teams // 2, "hardly anything came due"
