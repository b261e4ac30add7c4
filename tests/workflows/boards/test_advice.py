"""Every reason that a guard can give comes with what to do about it."""

import ast
import re
from pathlib import Path

import pytest

from cms.people.refusals import Reason
from workflows.guards.approval import CODES
from workflows.review.advice import ADVICE, advice_for
from workflows.tally import Rules

GUARDS = Path(__file__).parents[3] / "workflows" / "guards"
NAMES = {"name": ("editor", "shepherd"), "kind": ("term", "reference", "place")}


def codes() -> set[str]:
    """The first argument of every Reason in the guards."""
    found = set(CODES.values())
    for path in GUARDS.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Reason":
                found |= set(_codes(node.args[0]))
            # Helpers that are handed the code of their reason.
            if (
                isinstance(node, ast.Call)
                and getattr(node.func, "id", "") == "_waiting"
            ):
                found |= set(_codes(node.args[1]))
    return found


def _codes(node: ast.expr):
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        words = "".join(
            part.value if isinstance(part, ast.Constant) else f"<{part.value.id}>"
            for part in node.values
        )
        name = re.search(r"<(\w+)>", words)[1]
        for value in NAMES[name]:
            yield words.replace(f"<{name}>", value)


@pytest.mark.parametrize("code", sorted(codes()))
def test_each_code_of_a_guard_has_advice(code):
    assert advice_for(Reason(code, "It is so.")), f"Write advice for {code!r}."


@pytest.mark.parametrize(
    "rule",
    [name for name in Rules.__dataclass_fields__ if name.endswith(("_min", "_max"))],
)
def test_each_rule_of_a_tally_has_advice(rule):
    assert advice_for(Reason(rule, "It does not hold."))


def test_advice_is_a_sentence():
    for code, advice in ADVICE.items():
        assert str(advice.words).endswith("."), code
