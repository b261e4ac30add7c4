"""The parts of a page in, the lines of its outline with counters out."""

from dataclasses import dataclass

from workflows.review.text.parts import Part
from workflows.review.text.threads import Threads

# An outline longer than this shows the outermost sections only.
LONGEST = 90


@dataclass
class Line:
    """A clause of the outline; the counters are of all that stands below it."""

    part: Part
    changed: int = 0
    unseen: int = 0
    comments: int = 0


def outline_of(parts: list[Part], seen: set[str], threads: Threads) -> list[Line]:
    """The outer clauses in order; what is deeper counts for the line above it."""
    deepest = 2 if sum(part.depth <= 2 for part in parts) <= LONGEST else 1
    lines: list[Line] = []
    for part in parts:
        if part.depth <= deepest or not lines:
            lines.append(Line(part))
        line = lines[-1]
        if part.is_change:
            line.changed += 1
            line.unseen += part.can_be_seen and part.uuid not in seen
        line.comments += len(threads.by_clause.get(part.uuid, ()))
    return lines
