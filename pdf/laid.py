"""What is known of a part that was laid out: pages, anchors, headings. No Django."""

from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass
class Laid:
    """What is known of a part that was laid out.

    folios: for each page where its number goes, None where it shows none.
    anchors: name → [index of the page, x, y]; outline: [level, words, page, x, y, open].
    links: the anchors of other parts that it points to.
    """

    folios: list[dict[str, Any] | None] = field(default_factory=list)
    anchors: dict[str, list[float]] = field(default_factory=dict)
    outline: list[list[Any]] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    @property
    def pages(self) -> int:
        """How many there are."""
        return len(self.folios)

    def dump(self) -> dict[str, Any]:
        """As JSON can hold it."""
        return asdict(self)
