"""The evidence gate: a seam that a later feature fills with its own rules."""

from collections.abc import Callable

from cms.people.refusals import Reason
from workflows.move import Move

_rules: dict[str, Callable[[Move], list[Reason]]] = {}


def register_evidence_rule(name: str, rule: Callable[[Move], list[Reason]]) -> None:
    """Let `rule` judge the evidence for the current snapshot of a work item."""
    _rules[name] = rule


def evidence_satisfied(move: Move) -> list[Reason]:
    """Every registered rule is content. Without any it is, and the record says so."""
    if "evidence" not in move.item.stages:
        return []
    if not _rules:
        move.facts["evidence"] = "No evidence rules are configured."
        return []
    return [reason for rule in _rules.values() for reason in rule(move)]
