"""Where the layers above answer questions of this one, and where all say what they check.

Features register when they start; nobody here imports them.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from cms.documents.models import Document
from cms.people.models import User
from cms.people.refusals import Reason


@dataclass(frozen=True)
class Drift:
    """A row or file that is not what it should be; `what` names it in one line."""

    check: str
    what: str


EditGuard = Callable[[User, Document], Reason | None]
Check = Callable[[], Iterable[Drift]]

_edit_guards: list[EditGuard] = []
_checks: dict[str, Check] = {}


def register_edit_guard(guard: EditGuard) -> None:
    """Let `guard` refuse editing of a desk to people whose role would allow it."""
    _edit_guards.append(guard)


def edit_refusal(user: User, document: Document) -> Reason | None:
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
