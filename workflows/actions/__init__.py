"""What people and the clock do to work items; each locks, checks, changes, records, tells."""

from workflows.actions.perform import Outcome, perform
from workflows.actions.propose import propose

__all__ = ["Outcome", "perform", "propose"]
