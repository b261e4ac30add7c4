"""What is laid out: parts as HTML, the files they use and facts for the metadata.

A book goes to the renderer's process as JSON; its files stay where they are and are
named by their SHA-256. This module imports no Django.
"""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

RENDERER = "concord-pdf/4"
"""Version of what is made: raise it whenever the same text gives other bytes."""


@dataclass(frozen=True)
class Part:
    """Pages that are laid out by themselves: a whole HTML document.

    An empty `<span class="page-number" data-of="ANCHOR"></span>` is filled with the
    number of the page on which ANCHOR stands, in whatever part that is; parts that have
    such places are laid out after those that have none. A link to `#ANCHOR` may lead to
    any part. The page's own number is stamped where the styles leave an empty box at its
    lower right.
    numbering: "roman" or "arabic", from 1 in each run of parts that have the same.
    title: names the part to people who wait for it.
    """

    html: str
    numbering: str = "arabic"
    title: str = ""


@dataclass(frozen=True)
class Asset:
    """A picture that the parts show as `concord:asset/<sha256>`."""

    media_type: str
    path: str


@dataclass(frozen=True)
class Attachment:
    """A file inside the PDF: its text, or the place where its bytes lie.

    relationship: as PDF/A-3 names them: Source (what the PDF was made from), Data,
    Alternative, Supplement. date: ISO 8601 in UTC, "" for none.
    """

    name: str
    media_type: str
    relationship: str
    description: str = ""
    date: str = ""
    text: str = ""
    path: str = ""

    def read(self) -> bytes:
        """Its bytes."""
        return Path(self.path).read_bytes() if self.path else self.text.encode("utf-8")


@dataclass(frozen=True)
class About:
    """Facts that a PDF says of itself. Times are ISO 8601 in UTC; "" leaves them out.

    created: when what it shows was published; modified: when something happened to it
    that the file tells, "" for never. sha256: of the text that it shows.
    """

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
    modified: str = ""
    edition: str = ""
    status: str = ""
    sha256: str = ""


@dataclass(frozen=True)
class Book:
    """Everything that a PDF is made from; equal books give equal bytes.

    line_numbers: whether each line has its number in the margin, from 1 on each page.
    """

    parts: list[Part]
    about: About
    base_url: str
    assets: dict[str, Asset] = field(default_factory=dict)
    attachments: list[Attachment] = field(default_factory=list)
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
            attachments=[Attachment(**one) for one in data["attachments"]],
            line_numbers=data["line_numbers"],
        )
