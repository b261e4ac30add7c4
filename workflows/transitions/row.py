"""One declared transition: names and lists only, so that tables can be read and drawn.

Guards, effects and kinds of data are named here and looked up where they are run
(`workflows.guards`, `workflows.actions.effects`, `workflows.actions.data`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from workflows.states import next_state


@dataclass(frozen=True)
class Terms:
    """Who may, and what is checked, where one state asks for something else."""

    who: tuple[str, ...]
    guards: tuple[str, ...]


@dataclass(frozen=True)
class Row:
    """`who` may perform it (any of them); with `second`, and where the preset asks for
    two persons, one of `who` requests and one of `second` confirms. `closes` is the
    stage that it ends: the target is computed from the preset's list. `terms` holds by
    state what stands there in place of `who` and `guards`. `chooses` names the piece of
    data that may name the target. `waits_for` says why a declared transition cannot be
    performed; `fails_to` is where it leads when what it closes has failed."""

    name: str
    code: str
    title: str
    sources: tuple[str, ...]
    targets: tuple[str, ...]
    who: tuple[str, ...]
    second: tuple[str, ...] = ()
    guards: tuple[str, ...] = ()
    effects: tuple[str, ...] = ()
    closes: str = ""
    data: dict[str, str] = field(default_factory=dict)
    terms: dict[str, Terms] = field(default_factory=dict)
    needs_reason: bool = False
    chooses: str = ""
    waits_for: str = ""
    fails_to: str = ""

    def terms_in(self, state: str) -> Terms:
        """Who may perform it from a state, and what is checked there."""
        return self.terms.get(state) or Terms(self.who, self.guards)

    def target(self, stages: Sequence[str], *, state: str, parked_from: str) -> str:
        """The state that it leads to from `state`."""
        if self.name == "resume":
            return parked_from
        if self.closes:
            return next_state(stages, self.closes)
        if len(self.targets) > 1 and state in self.targets:
            return state
        return self.targets[0]
