"""Who a record is made for, and what it holds back; plain Python.

A line of a chain that is held back keeps its number and its hashes, so that the chain can
still be followed; what it says cannot be computed from them.
"""

import re
from dataclasses import dataclass
from typing import Any

ADDRESS = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")
REMOVED = "[address removed]"
SECRET = "It belongs to a secret ballot."  # noqa: S105
HAS_ADDRESS = "It holds a mail address."
NOT_PUBLIC = "It was not released by the moderators."


@dataclass(frozen=True)
class Version:
    """`shows_addresses`: mail addresses; `shows_secret`: who said what in a secret
    ballot; `shows_drafts`: texts that are neither published nor open for comment."""

    name: str
    shows_addresses: bool
    shows_secret: bool
    shows_drafts: bool


PUBLIC = Version(
    "public", shows_addresses=False, shows_secret=False, shows_drafts=False
)
FULL = Version("full", shows_addresses=True, shows_secret=False, shows_drafts=True)
SECRETARIAT = Version(
    "full", shows_addresses=True, shows_secret=True, shows_drafts=True
)


def cleaned(value: Any, version: Version) -> Any:
    """JSON with each mail address in its words replaced, where the version asks for it."""
    if version.shows_addresses:
        return value
    if isinstance(value, str):
        return ADDRESS.sub(REMOVED, value)
    if isinstance(value, list):
        return [cleaned(part, version) for part in value]
    if isinstance(value, dict):
        return {name: cleaned(part, version) for name, part in value.items()}
    return value
