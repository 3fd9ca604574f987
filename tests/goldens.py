"""Texts that somebody has read and found right, kept beside the tests."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Golden:
    """The folder of goldens of one test file."""

    folder: Path
    update: bool

    def __call__(self, name: str, seen: str) -> None:
        """`seen` is what the golden of this name says; `--update-goldens` writes it anew."""
        file = self.folder / name
        if self.update:
            file.parent.mkdir(exist_ok=True)
            file.write_text(seen, "utf-8")
        assert file.exists(), f"there is no golden {name}; run with --update-goldens and read it"
        assert seen == file.read_text("utf-8")
