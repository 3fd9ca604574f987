"""The Dockerfile read instruction by instruction, and its build stage carried out on this machine without an engine.

One step is taken a shorter way: what the lock names is linked from the tests' own environment, which was installed by
the same pins and hashes, instead of being downloaded and unpacked once more.
"""

import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from importlib.metadata import distribution
from pathlib import Path
from venv import EnvBuilder

ROOT = Path(__file__).parents[2]
HOME = "/opt/meshcheck"
"""Where the image has the program."""


@dataclass(frozen=True)
class Step:
    """One instruction, such as RUN, and what stands behind it."""

    word: str
    rest: str


def stages() -> list[list[Step]]:
    """The instructions of each stage; what stands before the first FROM belongs to none."""
    text = (ROOT / "Dockerfile").read_text("utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    found: list[list[Step]] = []
    for line in lines:
        word, _, rest = line.partition(" ")
        if word == "FROM":
            found.append([])
        if found:
            found[-1].append(Step(word, rest.strip()))
    return found


def built(folder: Path) -> Path:
    """Carry out the build stage in `folder`; the program's own environment, as the image gets it."""
    source, target = folder / "src", folder / "meshcheck"
    source.mkdir()
    told = {"PATH": f"{Path(sys.executable).parent}:{os.defpath}", "HOME": str(folder), "PIP_NO_INDEX": "1"}
    for step in stages()[0]:
        match step.word:
            case "ENV" | "ARG":
                told |= {name: value for name, _, value in map(_halves, shlex.split(step.rest)) if "$" not in value}
            case "COPY":
                *sources, into = step.rest.split()
                for each in sources:
                    _copy(ROOT / each, source / into)
            case "RUN" if "--require-hashes -r requirements.lock" in step.rest:
                _environment(target, source / "requirements.lock")
            case "RUN":
                _run(step.rest.replace(HOME, str(target)), source, told)
    return target


def _halves(part: str) -> tuple[str, str, str]:
    return part.partition("=")


def _run(command: str, where: Path, told: dict[str, str]) -> None:
    done = subprocess.run(
        ["/bin/sh", "-ec", command], cwd=where, env=told, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"


def _environment(target: Path, lock: Path) -> None:
    EnvBuilder(symlinks=True).create(target)
    libraries = next((target / "lib").glob("python3*/site-packages"))
    names = ["pip", *pins(lock)]
    for name in names:
        _link(name, libraries)
    (target / "bin" / "pip").write_text(f"#!{target}/bin/python\nfrom pip._internal.cli.main import main\nmain()\n", "utf-8")
    (target / "bin" / "pip").chmod(0o755)


def _link(name: str, libraries: Path) -> None:
    found = distribution(name)
    for file in found.files or []:
        if ".." not in file.parts and file.suffix != ".pyc":
            into = libraries / file
            into.parent.mkdir(parents=True, exist_ok=True)
            into.symlink_to(str(found.locate_file(file)))


def pins(lock: Path) -> dict[str, str]:
    """The name of each distribution of a lock that this machine needs, with its version."""
    here = "win32" not in sys.platform
    lines = re.findall(r"^(\S+)==(\S+)(.*)$", lock.read_text("utf-8"), re.MULTILINE)
    return {name: version for name, version, rest in lines if not (here and "== 'win32'" in rest)}


def _copy(source: Path, into: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, into, ignore=shutil.ignore_patterns("__pycache__"))
    elif into.is_dir():
        shutil.copy(source, into / source.name)
    else:
        shutil.copy(source, into)


def tool(name: str, *arguments: str, told: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Run one of the programs of deploy/tools.lock in the project's folder."""
    program = Path(sys.executable).parent / name
    assert program.exists(), "`make test` installs it; without: .venv/bin/pip install --no-deps -r deploy/tools.lock"
    return subprocess.run(
        [program, *arguments], cwd=ROOT, env={"PATH": os.defpath, "HOME": "/nonexistent", **(told or {})},
        capture_output=True, text=True, check=False,
    )
