"""What an edition says of itself beside its text: plain values, ready for print. No Django."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from cms.documents.citing import edition_line

STATUS_WORDS = {
    "current": "Current",
    "superseded": "Superseded",
    "withdrawn": "Withdrawn",
    "proof": "Proof",
}
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August",
    "September", "October", "November", "December",
)  # fmt: skip
# SPDX id: (name, address).
LICENCES = {
    "CC-BY-4.0": (
        "Creative Commons Attribution 4.0 International",
        "https://creativecommons.org/licenses/by/4.0/",
    ),
    "CC-BY-SA-4.0": (
        "Creative Commons Attribution-ShareAlike 4.0 International",
        "https://creativecommons.org/licenses/by-sa/4.0/",
    ),
    "CC-BY-NC-4.0": (
        "Creative Commons Attribution-NonCommercial 4.0 International",
        "https://creativecommons.org/licenses/by-nc/4.0/",
    ),
    "CC0-1.0": (
        "Creative Commons Zero 1.0 Universal",
        "https://creativecommons.org/publicdomain/zero/1.0/",
    ),
}


@dataclass(frozen=True)
class HistoryLine:
    """An edition in the revision history."""

    label: str
    published: date | None
    sha256: str


@dataclass(frozen=True)
class Facts:
    """An edition, or the proof of one, at the moment that a file speaks of.

    status: current, superseded, withdrawn or proof; `ended` is the day on which it was
    superseded or withdrawn, `successor` the label and address of what replaced it.
    address: the edition's own page; site: address of the site without a slash.
    """

    label: str
    status: str
    sha256: str
    address: str
    site: str
    site_name: str = "Concord"
    published: date | None = None
    effective_from: date | None = None
    ended: date | None = None
    reason: str = ""
    successor: tuple[str, str] | None = None
    history: tuple[HistoryLine, ...] = ()
    front_matter: dict[str, Any] = field(default_factory=dict)

    @property
    def status_word(self) -> str:
        """Current, Superseded, Withdrawn or Proof."""
        return STATUS_WORDS[self.status]

    @property
    def published_words(self) -> str:
        """The day of publication in words; a proof has none yet and says "Proof"."""
        return day(self.published) if self.published else "Proof"

    @property
    def banner(self) -> str:
        """What every page must say: "" for an edition in force."""
        if self.status == "proof":
            return "Proof"
        if self.status == "current":
            return ""
        words = self.status_word
        if self.ended:
            words += f" on {day(self.ended)}"
        if self.successor:
            words += f" by edition {self.successor[0]}"
        return words


def day(value: date) -> str:
    """3 May 2026, whatever the locale."""
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def licence(spdx: str) -> tuple[str, str]:
    """Name and address of a licence; an unknown one is its own name without address."""
    return LICENCES.get(spdx, (spdx, ""))


def cite_as(tree: dict[str, Any], facts: Facts) -> str:
    """How to cite the edition, in one line."""
    year = str(facts.published.year) if facts.published else "Proof"
    return edition_line({
        "author": [{"literal": tree["group"].get("name", "")}],
        "issued": {"literal": year}, "number": tree["designation"],
        "title": tree["title"], "edition": facts.label, "URL": facts.address,
    })  # fmt: skip
