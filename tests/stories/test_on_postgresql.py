"""Answers by several people, paused and parked checks on PostgreSQL, where an answer goes another way to the database."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.postgres import fresh_database
from tests.stories.test_reminders import (
    test_an_unfinished_check_is_brought_up_twice_then_parked_and_picked_up_by_any_answer as test_a_parked_check,
)
from tests.stories.test_sharing import (
    test_a_running_check_pauses_until_its_owner_lets_it_go_on as test_a_paused_check,
)
from tests.stories.test_together import (
    test_a_double_click_counts_once as test_a_double_click,
)
from tests.stories.test_together import (
    test_of_two_presses_at_the_same_moment_one_counts_and_the_slower_is_told as test_two_presses,
)
from tests.stories.test_together import (
    test_two_answers_to_two_questions_of_one_message_both_count as test_two_questions,
)
from tests.stories.test_together import (
    test_two_who_say_the_same_at_the_same_moment_agree as test_two_who_agree,
)
from tests.world import World, world


@pytest.fixture
async def here(tmp_path: Path, postgres: str) -> AsyncIterator[World]:
    """A fresh workspace with the bot in it, on PostgreSQL."""
    async with world(tmp_path, url=fresh_database(postgres)) as fresh:
        yield fresh


__all__ = [
    "test_a_double_click", "test_a_parked_check", "test_a_paused_check", "test_two_presses", "test_two_questions",
    "test_two_who_agree",
]
