"""What an import did: counts, losses and notes in; JSON or readable lines out."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from cms.documents import content

EXAMPLES = 5
"""Places named for each kind of loss in the readable form; the JSON names them all."""


class Loss(NamedTuple):
    """Something of the source that the content tree cannot say.

    place: where it is in the source (file and line, or JSON pointer).
    what: the thing itself, short. why: one sentence.
    """

    place: str
    what: str
    why: str


@dataclass
class Report:
    """Collects while an import runs.

    counts: what came in, by type of node. skipped: what was read and only counted.
    losses: everything that could not be represented. notes: decisions worth knowing.
    """

    source: str = ""
    format: str = ""
    counts: Counter[str] = field(default_factory=Counter)
    skipped: Counter[str] = field(default_factory=Counter)
    losses: list[Loss] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def lose(self, place: str, what: str, why: str) -> None:
        """Note a loss; the same loss at the same place is noted once."""
        loss = Loss(place, what, why)
        if not self.losses or self.losses[-1] != loss:
            self.losses.append(loss)

    def note(self, sentence: str) -> None:
        """Note something that an editor should know; each sentence once."""
        if sentence not in self.notes:
            self.notes.append(sentence)

    def count(self, tree: content.Tree) -> None:
        """Fill `counts` from what came in."""
        counts: Counter[str] = Counter(kind for kind, _ in content.nodes(tree))
        for name in ("terms", "references", "assets"):
            counts[name] = len(tree[name])
        for _, text in content.all_runs(tree):
            for name in ("link", "xref", "cite"):
                counts[name] += sum(name in run for run in text)
        self.counts = +counts

    def as_json(self) -> dict[str, Any]:
        """The report as plain JSON."""
        return {
            "source": self.source,
            "format": self.format,
            "counts": dict(sorted(self.counts.items())),
            "skipped": dict(sorted(self.skipped.items())),
            "losses": [loss._asdict() for loss in self.losses],
            "notes": list(self.notes),
        }

    def grouped(self) -> list[tuple[str, str, list[str]]]:
        """Losses of one sort together: (what, why, places), in order of first place."""
        groups: dict[tuple[str, str], list[str]] = {}
        for loss in self.losses:
            groups.setdefault((loss.what, loss.why), []).append(loss.place)
        return [(what, why, places) for (what, why), places in groups.items()]

    def as_text(self) -> str:
        """The report as lines for a terminal."""
        lines = [f"Imported from {self.source} ({self.format})."]
        for name, count in sorted(self.counts.items()):
            lines.append(f"  {count:>6}  {name}")
        if self.skipped:
            lines.append("Counted only, not part of the text:")
            for name, count in sorted(self.skipped.items()):
                lines.append(f"  {count:>6}  {name}")
        if self.losses:
            lines.append(f"Could not be represented ({len(self.losses)}):")
        for what, why, places in self.grouped():
            shown = ", ".join(places[:EXAMPLES])
            more = len(places) - EXAMPLES
            if more > 0:
                shown += f" and {more} more"
            lines.append(f"  {what}: {why} At {shown}.")
        if not self.losses:
            lines.append("Everything could be represented.")
        lines += [f"Note: {note}" for note in self.notes]
        return "\n".join(lines)
