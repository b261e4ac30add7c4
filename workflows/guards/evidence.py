"""The evidence gate: a seam that a later feature fills with its own rules."""

from collections.abc import Callable

from cms.people.refusals import Reason
from workflows.guards.waiver import (
    accepted_waiver,
    reasons_against_waiver,
    waiver_of,
)
from workflows.move import Move

_rules: dict[str, Callable[[Move], list[Reason]]] = {}


def register_evidence_rule(name: str, rule: Callable[[Move], list[Reason]]) -> None:
    """Let `rule` judge the evidence for the current snapshot of a work item."""
    _rules[name] = rule


def evidence_satisfied(move: Move) -> list[Reason]:
    """Every registered rule is content, or the voters have waived what it misses.

    Without any rule the gate is content, too. Either is said in the record.
    """
    if "evidence" not in move.item.stages:
        return []
    if not _rules:
        move.facts["evidence"] = "No evidence rules are configured."
        return []
    found = misses(move)
    return _unless_waived(move, found) if found else []


def misses(move: Move) -> list[Reason]:
    """What the registered rules say is missing, waived or not."""
    return [reason for rule in _rules.values() for reason in rule(move)]


def _unless_waived(move: Move, found: list[Reason]) -> list[Reason]:
    """Nothing where a waiver is on record, which goes into the facts with its reasons."""
    if move.item.state != "evidence":
        return [] if accepted_waiver(move.item, move.snapshot) else found
    waiver = waiver_of(move.item, move.day)
    if waiver is None:
        return found
    against = reasons_against_waiver(waiver)
    if against:
        return [*found, *against]
    move.facts["waiver"] = {
        **waiver.as_json(), "failures": [reason.as_json() for reason in found]
    }  # fmt: skip
    return []


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
    move.facts.pop("waiver", None)
    return [
        Reason(
            "evidence_good",
            "The evidence satisfies every rule or is waived. Accept it.",
        )
    ]
