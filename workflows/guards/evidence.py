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


def evidence_failed(move: Move) -> list[Reason]:
    """A registered rule finds something wrong with the evidence, and nobody waived it."""
    if not _rules:
        return [
            Reason(
                "no_evidence_rules",
                "No evidence rules are configured here, so there is nothing that could "
                "fail.",
            )
        ]
    found = evidence_satisfied(move)
    move.facts["failures"] = [reason.as_json() for reason in found]
    if found:
        return []
    return [Reason("evidence_good", "The evidence satisfies every rule. Accept it.")]
