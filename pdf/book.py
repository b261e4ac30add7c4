"""What is laid out: parts as HTML, the files they use and facts for the metadata.

A book goes to the renderer's process as JSON; its files stay where they are and are
named by their SHA-256. This module imports no Django.
"""

import json
from dataclasses import asdict, dataclass, field

RENDERER = "concord-pdf/1"
"""Version of what is made: raise it whenever the same text gives other bytes."""


@dataclass(frozen=True)
class Part:
    """Pages that are numbered together: a whole HTML document.

    An empty `<span class="page-number" data-of="ANCHOR"></span>` is filled with the
    number of the page on which ANCHOR stands, in whatever part that is. Parts that have
    such places come before the parts that they point to, and are laid out after them.
    numbering: "roman" or "arabic", from 1 in each run of parts that have the same.
    """

    html: str
    numbering: str = "arabic"


@dataclass(frozen=True)
class Asset:
    """A picture that the parts show as `concord:asset/<sha256>`."""

    media_type: str
    path: str


@dataclass(frozen=True)
class About:
    """Facts that a PDF says of itself. Times are ISO 8601 in UTC; "" leaves them out."""

    title: str
    language: str
    identifier: str
    designation: str = ""
    author: str = ""
    description: str = ""
    keywords: str = ""
    rights: str = ""
    rights_url: str = ""
    created: str = ""


@dataclass(frozen=True)
class Book:
    """Everything that a PDF is made from; equal books give equal bytes.

    line_numbers: whether each line has its number in the margin, from 1 on each page.
    """

    parts: list[Part]
    about: About
    base_url: str
    assets: dict[str, Asset] = field(default_factory=dict)
    line_numbers: bool = False

    def dump(self) -> str:
        """The book as JSON."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)

    @classmethod
    def load(cls, text: str) -> "Book":
        """The book that `dump` wrote."""
        data = json.loads(text)
        return cls(
            parts=[Part(**part) for part in data["parts"]],
            about=About(**data["about"]),
            base_url=data["base_url"],
            assets={sha: Asset(**facts) for sha, facts in data["assets"].items()},
            line_numbers=data["line_numbers"],
        )
