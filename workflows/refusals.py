"""Why a transition was not performed."""

from cms.people.refusals import BadInput, Reason, Refused

__all__ = ["BadInput", "Reason", "TransitionRefused", "WrongRole"]


class TransitionRefused(Refused):
    """A guard says no (409 on a page); nothing is left but an audit line."""


class WrongRole(TransitionRefused):
    """The person may never do this here, whatever the state (403 on a page)."""
