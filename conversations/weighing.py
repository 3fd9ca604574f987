"""What a mesh costs and how the ways compare, as a framework file holds it."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

from conversations.conditions import Condition


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Upkeep(_Part):
    """What running a mesh asks of people; the first that holds counts, and none means that nothing is run."""

    when: Condition
    says: str
    facts: tuple[str, ...]


class Price(_Part):
    """What one way of running a mesh takes from machines, as ranges from low to high; None where nobody neutral measured.

    `memory` in MB per pod or node, `cpu` in vCPU for 1,000 requests a second in one proxy, `latency` in ms for a
    whole call, `reserved` what a pod asks for by default (vCPU, MB).
    """

    name: str
    when: Condition
    per: Literal["pod", "node"]
    memory: tuple[float, float]
    cpu: tuple[float, float] | None = None
    latency: tuple[float, float] | None = None
    reserved: tuple[float, float] | None = None
    also: str = ""
    facts: tuple[str, ...]


class Cell(_Part):
    """What one way does about one aspect."""

    says: str
    facts: tuple[str, ...] = ()


class Aspect(_Part):
    """One row of the comparison; `source` stands for the cells that name no fact."""

    name: str
    cells: tuple[Cell, ...]
    source: str = ""


class Comparison(_Part):
    """The ways side by side; every row has one cell for each of `ways`."""

    ways: tuple[str, ...] = ()
    aspects: tuple[Aspect, ...] = ()
