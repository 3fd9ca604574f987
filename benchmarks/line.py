"""One result of the benchmarks, and how much time a line may take."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Line:
    """A measured value beside its ceiling; both without a ceiling where only the value matters."""

    name: str
    value: float
    unit: str
    ceiling: float | None = None

    @property
    def ratio(self) -> float | None:
        """How much of the ceiling was reached, or how many times as much it took."""
        return None if not self.ceiling else round(self.value / self.ceiling, 3)

    def as_json(self) -> str:
        """The line as it is printed."""
        fields = {"name": self.name, "ratio": self.ratio, **{key: asdict(self)[key] for key in ("ceiling", "value", "unit")}}
        return json.dumps({key: round(value, 4) if isinstance(value, float) else value for key, value in fields.items()})


@dataclass(frozen=True)
class Run:
    """Where a family of lines may write, and how long it measures."""

    folder: Path
    quick: bool

    @property
    def seconds(self) -> float:
        """How long one side of a comparison is under load."""
        return 1.0 if self.quick else 4.0

    def few(self, many: int, quick: int) -> int:
        """How many of something: `many`, or `quick` in a fast pass."""
        return quick if self.quick else many
