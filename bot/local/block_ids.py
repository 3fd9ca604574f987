"""Gives blocks and controls the ids that the app left out, as Slack does."""

from copy import deepcopy

from bot.clock import new_id
from bot.local.block_rules import controls, every_block
from bot.local.model import Json

WITHOUT_ACTION = frozenset({"image", "plain_text", "mrkdwn"})


def with_ids(blocks: list[Json]) -> list[Json]:
    """A copy of these blocks in which every block has a block id and every control an action id."""
    copied = deepcopy(blocks)
    for block in every_block(copied):
        block.setdefault("block_id", new_id()[:5])
        for control in controls(block):
            if control["type"] not in WITHOUT_ACTION:
                control.setdefault("action_id", new_id()[:5])
    return copied
