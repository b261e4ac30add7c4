"""Where the layers above answer questions of this one, and where all say what they check.

Features register when they start; nobody here imports them.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from cms.documents.models import Document
from cms.people.models import User


@dataclass(frozen=True)
class Refusal:
    """Why something may not be done: a code for programs, a sentence for people."""

    code: str
    sentence: str


@dataclass(frozen=True)
class Drift:
    """A row or file that is not what it should be; `what` names it in one line."""

    check: str
    what: str


EditGuard = Callable[[User, Document], Refusal | None]
Check = Callable[[], Iterable[Drift]]
Annotator = Callable[[Document, Iterable[str]], dict[str, list[dict[str, Any]]]]

_edit_guards: list[EditGuard] = []
_checks: dict[str, Check] = {}
_annotators: dict[str, Annotator] = {}


def register_edit_guard(guard: EditGuard) -> None:
    """Let `guard` refuse editing of a desk to people whose role would allow it."""
    _edit_guards.append(guard)


def edit_refusal(user: User, document: Document) -> Refusal | None:
    """The first refusal of a registered guard, or None."""
    for guard in _edit_guards:
        if refusal := guard(user, document):
            return refusal
    return None


def register_check(name: str, check: Check) -> None:
    """Let `manage.py verify` run `check`, which yields a Drift for each thing wrong."""
    _checks[name] = check


def checks() -> dict[str, Check]:
    """Every registered check by name."""
    return dict(_checks)


def register_annotator(name: str, annotator: Annotator) -> None:
    """Let `annotator` tell facts about nodes: (document, node UUIDs) → {uuid: [facts]}."""
    _annotators[name] = annotator


def annotations(document: Document, uuids: Iterable[str]) -> dict[str, dict[str, list]]:
    """Facts about nodes from all features: {uuid: {annotator: [facts]}}."""
    wanted = list(uuids)
    found: dict[str, dict[str, list]] = {}
    for name, annotator in _annotators.items():
        for uuid, facts in annotator(document, wanted).items():
            found.setdefault(uuid, {})[name] = facts
    return found
