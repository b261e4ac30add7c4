"""Where the layers above say what a membership would break: a membership in, reasons out.

Features register when they start; nobody here imports them.
"""

from collections.abc import Callable

from cms.people.models import Membership
from cms.people.refusals import Reason

MembershipCheck = Callable[[Membership], list[Reason]]

_checks: dict[str, MembershipCheck] = {}


def register_membership_check(name: str, check: MembershipCheck) -> None:
    """Let `check` look at a membership, with what it would become, before it is saved."""
    _checks[name] = check


def reasons_against(membership: Membership) -> list[Reason]:
    """What all registered checks say against it."""
    return [reason for check in _checks.values() for reason in check(membership)]
