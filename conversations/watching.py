"""What else brings a team back, as a framework file holds it: measures, an adopted mesh's own dates, and the world."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

from conversations.conditions import Condition


class Watch(BaseModel):
    """One reason to look again: a date some days from the verdict or before a fact's end, or none (a measure to watch).

    `kind` is what its date is planned under; `mesh`: only where the mesh named for the team has this in its name.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    kind: Literal["measure", "pilot", "support", "anchor", "bridge", "fact"]
    when: Condition
    mesh: str = ""
    says: str
    check: str
    touches: tuple[str, ...]
    after_days: int | None = None
    fact: str = ""
    lead_days: int = 0
    source: str = ""
