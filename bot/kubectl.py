"""Asks a cluster through kubectl, or reads what kubectl printed, and prints the answers it proposes."""

import codecs
import json
import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

from conversations.clusters import Item
from conversations.evidence import Evidence, Proposal, evidence
from conversations.framework import Framework

KINDS = "deploy,sts,ds,cronjob,svc,ns,netpol,crd,nodes"
READ = frozenset({
    "Deployment", "StatefulSet", "DaemonSet", "CronJob", "Service", "Namespace", "NetworkPolicy", "CustomResourceDefinition",
    "Node",
})
COMPLAINTS = ("error", "no resources found", "unable to connect", "the connection to the server", "you must be logged in")
"""How kubectl begins a line when it has no objects to print, or not all of them."""
ASIDES = re.compile(r"warning: .*|[IWEF]\d{4} \d\d:\d\d:\d\d.*", re.IGNORECASE)
"""What kubectl and its plugins say beside the objects, on standard error unless somebody has joined the two."""
OTHER_FORMS = (
    (re.compile(r"(---|apiVersion:|items:|kind:|- apiVersion:)"), "This is YAML"),
    (re.compile(r"(NAMESPACE +)?NAME +|[a-z]+(\.[a-z.]+)?/[a-z0-9.-]+\b"), "This is a table for people"),
)
"""How what is no JSON begins, and what it is."""
COMMAND = f"kubectl get {KINDS} -A -o json"
NOT_LISTED = "not everything could be listed: {}"
PATIENCE = 120
"""Seconds kubectl may take."""


class EvidenceError(Exception):
    """There is nothing to read; the message is a sentence that says what to do."""


def asked(kubeconfig: Path | None) -> tuple[str, tuple[str, ...]]:
    """What kubectl prints for the cluster of this kubeconfig (None: the usual one), and what it was not allowed to list.

    Raises EvidenceError.
    """
    program = shutil.which("kubectl")
    if program is None:
        raise EvidenceError(f"kubectl is not here. Run `{COMMAND}` where it is, and pipe that into `meshcheck evidence -`.")
    if kubeconfig is not None and not kubeconfig.is_file():
        raise EvidenceError(f"There is no kubeconfig {kubeconfig}.")
    which = [f"--kubeconfig={kubeconfig}"] if kubeconfig is not None else []
    try:
        done = subprocess.run(
            [program, *which, "get", KINDS, "-A", "-o", "json"], capture_output=True, check=False, timeout=PATIENCE
        )
    except OSError as error:
        raise EvidenceError(f"{program} can not be run: {error.strerror or error}. Is it made for this machine?") from None
    except subprocess.TimeoutExpired:
        raise EvidenceError(f"kubectl did not end within {PATIENCE} seconds. Is the cluster reachable?") from None
    said = done.stderr.decode(errors="replace").strip().splitlines()
    if not done.stdout.strip():
        raise EvidenceError(f"kubectl failed: {said[-1] if said else f'it ended with {done.returncode}'}")
    missing = tuple(NOT_LISTED.format(_shown(line)) for line in said if not ASIDES.fullmatch(line)) if done.returncode else ()
    return done.stdout.decode(errors="replace"), missing


def decoded(piped: bytes) -> str:
    """The text of what was piped in; PowerShell writes UTF-16."""
    wide = piped.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return piped.decode("utf-16" if wide else "utf-8", "replace")


def read(text: str, missing: Sequence[str] = ()) -> tuple[list[Item], Sequence[str]]:
    """The objects in what kubectl printed, also in several lists one after the other or in each other, and what was not
    seen (`missing`: as far as that is known before). Raises EvidenceError.
    """
    if not text.strip():
        raise EvidenceError(f"There is nothing to read. Run `{COMMAND} | meshcheck evidence -`.")
    found: list[Item] = []
    decoder = json.JSONDecoder()
    rest, complaints = _said_aside(text.lstrip("\ufeff \t\r\n"))
    try:
        while rest:
            whole, end = decoder.raw_decode(rest)
            found += _objects(whole)
            rest, more = _said_aside(rest[end:].lstrip())
            complaints += more
    except json.JSONDecodeError as error:
        raise EvidenceError(_unreadable(text, rest, error)) from error
    except RecursionError as error:
        raise EvidenceError("This is nested too deeply to be a list of Kubernetes objects.") from error
    except ValueError as error:
        raise EvidenceError(f"This is not what `{COMMAND}` prints: a number in it has thousands of digits.") from error
    if complaints and not found:
        raise EvidenceError(f"kubectl had nothing to print: {complaints[0]}")
    missing = (*missing, *map(NOT_LISTED.format, complaints))
    kinds = sorted({str(item.get("kind")) for item in found})
    if found and not READ & set(kinds):
        raise EvidenceError(f"None of these {len(found)} objects tells anything here ({', '.join(kinds[:5])}). Run `{COMMAND}`.")
    if not found:
        why = "; ".join(("The list has no objects in it", *missing[:1]))
        raise EvidenceError(f"{why}. Does this account see the cluster? Run `{COMMAND}`.")
    return found, missing


def proposed(text: str, framework: Framework, missing: Sequence[str] = ()) -> Evidence:
    """The evidence, without answers to questions this framework does not ask; `missing`: what was not seen. Raises EvidenceError."""
    items, missing = read(text, missing)
    found = evidence(items)
    asks = {question.id for question in framework.questions}
    return Evidence(tuple(each for each in found.proposals if each.question in asks), (*found.seen, *missing))


def as_yaml(found: Evidence) -> str:
    """A file for `meshcheck assess`, with the source of each answer above it."""
    lines = ["# Proposed by what the cluster shows; correct it, and add what only people know."]
    for each in found.proposals:
        lines += [f"# {each.source}", yaml.safe_dump({each.question: each.answer}).strip()]
    return "\n".join([*lines, "# Also seen:", *(f"# - {line}" for line in found.seen), ""])


def as_json(found: Evidence) -> dict[str, Any]:
    """The same for programs."""
    return {
        "answers": _mapped(found.proposals, "answer"), "sources": _mapped(found.proposals, "source"),
        "seen": list(found.seen),
    }


def _mapped(proposals: Sequence[Proposal], what: str) -> dict[str, Any]:
    return {each.question: getattr(each, what) for each in proposals}


def _objects(whole: Any) -> list[Item]:
    if not isinstance(whole, dict) or "kind" not in whole:
        raise EvidenceError(f"This is JSON, but no list of Kubernetes objects. Run `{COMMAND}`.")
    if whole["kind"] == "Status" and "message" in whole:
        raise EvidenceError(f"The cluster refused: {str(whole['message'])[:300]}")
    if not str(whole["kind"]).endswith("List"):
        return [whole]
    # Go writes a list that was never filled as null.
    items = whole.get("items", "none") or []
    if not isinstance(items, list):
        raise EvidenceError(f"The list has no items. Run `{COMMAND}`.")
    # Lists of one kind leave it out of their items.
    kind = str(whole["kind"]).removesuffix("List")
    listed: list[Item] = [{"kind": kind, **item} if kind else item for item in items if isinstance(item, dict)]
    return [each for item in listed for each in (_objects(item) if _is_list(item) else [item])]


def _said_aside(text: str) -> tuple[str, list[str]]:
    """What follows the lines that kubectl says beside its objects, and those of them that tell what it could not list."""
    complaints: list[str] = []
    while text and text[0] not in "{[":
        first, _, after = text.partition("\n")
        if first.casefold().startswith(COMPLAINTS):
            complaints.append(_shown(first))
        elif not ASIDES.fullmatch(first.strip()):
            break
        text = after.lstrip()
    return text, complaints


def _shown(line: str) -> str:
    """What kubectl said, as a line that begins no other."""
    return "".join(each if each.isprintable() else " " for each in line)[:300].strip()


def _unreadable(text: str, rest: str, error: json.JSONDecodeError) -> str:
    for form, name in OTHER_FORMS:
        if form.match(rest):
            return f"{name}; here it takes JSON. Run `{COMMAND}`."
    if rest[:1] not in ("{", "["):
        return f"This is not what `{COMMAND}` prints: line {_line(text, rest, error)} is no JSON. Is -o json missing?"
    return f"This is not what `{COMMAND}` prints: line {_line(text, rest, error)}: {error.msg}. Was it cut off?"


def _is_list(item: Item) -> bool:
    return str(item.get("kind")).endswith("List") and isinstance(item.get("items"), list)


def _line(text: str, rest: str, error: json.JSONDecodeError) -> int:
    return text[: len(text) - len(rest)].count("\n") + error.lineno
