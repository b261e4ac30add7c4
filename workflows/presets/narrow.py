"""Who may perform a transition where a preset narrows it: roles in, fewer roles out.

A group may narrow who acts, never widen it; the tables of transitions are the widest.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from workflows.presets.checks import Problem
from workflows.transitions import TABLES
from workflows.transitions.row import Row


def narrowed(who: Sequence[str], wanted: Sequence[str] | None) -> tuple[str, ...]:
    """Those of `who` that a preset leaves; the clock is never shut out."""
    if not wanted:
        return tuple(who)
    return tuple(role for role in who if role in wanted or role == "system")


def who_in(row: Row, state: str, preset: Mapping[str, Any]) -> tuple[str, ...]:
    """Who may perform a transition from a state under a preset."""
    wanted = (preset.get("who") or {}).get(row.name)
    return narrowed(row.terms_in(state).who, wanted)


def widened(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """The transitions to which a new version lets in somebody whom the old one kept out."""
    before, after = old.get("who") or {}, new.get("who") or {}
    return [
        name
        for name, roles in before.items()
        if name not in after or set(after[name]) - set(roles)
    ]


def who_problems(who: Mapping[str, list[str]]) -> Iterator[Problem]:
    """What is wrong with a preset's `who`: transition names with the roles that remain."""
    for name, roles in who.items():
        rows = [table[name] for table in TABLES.values() if name in table]
        if not rows:
            yield Problem("who", f"There is no transition {name}.")
            continue
        terms = [row.who for row in rows]
        terms += [t.who for row in rows for t in row.terms.values()]
        widest = {role for who_may in terms for role in who_may}
        for role in roles:
            if role not in widest:
                yield Problem(
                    "who",
                    f"The {role} cannot be let in to {name}: a preset may narrow who acts, "
                    "not widen it.",
                )
        if not all(set(who_may) & {*roles, "system"} for who_may in terms):
            yield Problem("who", f"Nobody would be left to perform {name}.")
