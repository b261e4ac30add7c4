"""Read citations: "mcs101 §4.2.1" in, the key under which a clause is looked up out.

This module imports no Django.
"""

import re
import unicodedata
from dataclasses import dataclass

# A lone number is cited as such ("4.2.1"); what else has a digit may be a designation.
_NUMBER = re.compile(r"[A-Z]?\d*(?:\.\d+)+", re.IGNORECASE)
_EDITION = re.compile(r"\b(?:edition|ed)\.?\s+([A-Za-z0-9][A-Za-z0-9.-]*)", re.I)
# "annex B of MCS-101", "table 3 in MCS-101": what is cited comes first, its document last.
_OF = re.compile(
    r"(?P<place>.*(?:\d|\b[A-Z]))\s+(?:of|in)\s+(?P<document>\S*\d\S*)", re.I
)
_NOISE = re.compile(r"\b(?:clause|section|sec|annex|appendix|requirement)\b\.?|§", re.I)


@dataclass(frozen=True)
class Identifier:
    """A citation: the key to look up, and the edition it names ("" for the current)."""

    key: str
    edition: str = ""


def fold(text: str) -> str:
    """Text for comparison: without case and accents, only words, one space between."""
    bare = "".join(
        c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)
    )
    return " ".join(re.findall(r"[^\W_]+", bare.casefold()))


def key_of(identifier: str) -> str:
    """The spelling under which a citation is looked up.

    Letters and digits fall apart and everything between them is forgotten, so that
    "MCS-101 4.2.1", "mcs101 §4.2.1" and "MCS–101:4.2.1" are all "mcs.101.4.2.1", and
    neither 14.2.1 nor MCS-1010 is.
    """
    parts = re.findall(r"[^\W\d_]+|\d+", fold_marks(identifier))
    return ".".join(part.lstrip("0") or "0" for part in parts)


def fold_marks(text: str) -> str:
    """Case folded and compatibility forms resolved; punctuation stays."""
    return unicodedata.normalize("NFKC", text).casefold()


def identifier_in(text: str) -> Identifier | None:
    """The citation that the whole query may be, or None for one that cannot be any."""
    if len(text) > 80 or '"' in text or "*" in text:
        return None
    edition = ""
    if match := _EDITION.search(text):
        edition = match[1]
        text = text[: match.start()] + text[match.end() :]
    if match := _OF.fullmatch(text.strip()):
        text = f"{match['document']} {match['place']}"
    key = key_of(_NOISE.sub(" ", text))
    if not key or (not any(c.isdigit() for c in key) and " " in text.strip()):
        return None
    return Identifier(key, edition)


def is_bare_number(text: str) -> bool:
    """Whether a query is a clause number without its document: "4.2.1"."""
    return bool(_NUMBER.fullmatch(_NOISE.sub(" ", text).strip()))
