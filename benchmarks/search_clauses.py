"""Grow a sample of real clauses into many: a number of clauses in, documents of sixty
clauses with eight facets and questions about them out, the same for the same seed.
"""

# ruff: noqa: S311 -- chance decides about samples only.

import gzip
import json
import random
import re
import uuid
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from search.analysis import words
from search.citations import fold, key_of
from search.documents import Entry, Identifier
from search.query import STOP_WORDS

SAMPLE = Path("../shared/data/search/dc_clauses_10k.jsonl.gz")
PER_DOCUMENT, PER_SECTION = 60, 12
KINDS = ("standard", "standard", "chapter", "practice", "recognition")
STATUSES = ("current",) * 7 + ("superseded",) * 2 + ("withdrawn",)
GROUPS = tuple(f"group-{n:02}" for n in range(14))
AUDIENCES = ("educators", "issuers", "employers", "states", "districts")
SHIFTS = ("mindsets", "professional-learning", "roles-incentives", "infrastructure", "policies")  # fmt: skip
KINDS_OF_REQUIREMENT = ("shall", "should", "may", "can")
YEARS = tuple(str(year) for year in range(2015, 2027))

Documents = Iterator[tuple[str, list[Entry]]]


def sample(path: Path = SAMPLE) -> list[dict[str, str]]:
    """The real clauses: `head` and `text` of each."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def documents(clauses: list[dict[str, str]], count: int, seed: int = 1) -> Documents:
    """Sources with their entries. The first clauses are the real ones; what is wanted
    beyond is half of one and half of another."""
    for first in range(0, count, PER_DOCUMENT):
        chance = random.Random(seed * 1_000_003 + first)
        wanted = range(first, min(first + PER_DOCUMENT, count))
        yield _document(first // PER_DOCUMENT + 1, [_text(clauses, n, chance) for n in wanted], chance)  # fmt: skip


def _text(
    clauses: list[dict[str, str]], number: int, chance: random.Random
) -> tuple[str, str]:
    if number < len(clauses):
        return clauses[number]["head"], clauses[number]["text"]
    one, other = chance.choice(clauses), chance.choice(clauses)
    return one["head"], f"{_half(one['text'], 0)} {_half(other['text'], 1)}"


def _half(text: str, which: int) -> str:
    found = text.split()
    middle = -(-len(found) // 2)
    return " ".join(found[middle:] if which else found[:middle])


def _document(
    number: int, texts: list[tuple[str, str]], chance: random.Random
) -> tuple[str, list[Entry]]:
    document = str(uuid.UUID(int=chance.getrandbits(128), version=4))
    designation, source = f"DCC-{number}", f"edition:{document}"
    status, year = chance.choice(STATUSES), chance.choice(YEARS)
    common = {
        "kind": (chance.choice(KINDS),),
        "document": (designation,),
        "status": (status,),
        "group": tuple(sorted(chance.sample(GROUPS, chance.choice((1, 1, 2))))),
        "audience": tuple(sorted(chance.sample(AUDIENCES, chance.choice((1, 2, 3))))),
        "shift": (chance.choice(SHIFTS),),
        "year": (year,),
    }
    made = []
    for at, (title, body) in enumerate(texts):
        node = str(uuid.UUID(int=chance.getrandbits(128), version=4))
        section = at // PER_SECTION
        own = f"{section + 1}.{at % PER_SECTION + 1}"
        label = f"{designation} {own}"
        required = chance.random() < 0.4
        facets = {**common, **({"requirement": (chance.choice(KINDS_OF_REQUIREMENT),)} if required else {})}  # fmt: skip
        made.append(
            Entry(
                source=source, uuid=node, document=document, designation=designation,
                document_title=texts[0][0], edition="1", status=status,
                published=f"{year}-05-01", position=at + 1, number=own, section=node,
                section_number=str(section + 1), title=title,
                headings=texts[section * PER_SECTION][0], labels="", body=body,
                identifiers=(
                    Identifier(key_of(label), "clause", node, label),
                    Identifier(key_of(own), "number", node, own),
                ),
                facets=facets, effective_from=f"{year}-06-01",
            )
        )  # fmt: skip
    return source, made


# -- questions -----------------------------------------------------------------------

EACH = 20


def questions(made: list[tuple[str, list[Entry]]], seed: int = 7) -> dict[str, list[str]]:  # fmt: skip
    """By kind, twenty queries that find something in these documents.

    common: the words that occur in most clauses; rare: the quarter
    that occurs least, twice at least; phrase: three words
    as they follow one another; prefix: three or four letters; identifier: a clause of a
    document; six words: of one clause, as a question has them.
    """
    chance = random.Random(seed)
    entries = [entry for _, found in made for entry in found]
    occurs: Counter[str] = Counter()
    for entry in entries:
        occurs.update({w for w in words(entry.body) if _is_content(w)})
    ordered = [word for word, _ in occurs.most_common()]
    several = [word for word in ordered if occurs[word] > 1]
    rare = several[-max(5 * EACH, len(several) // 4) :]
    long = [entry for entry in entries if len(set(_content(entry.body))) >= 10]
    pick = chance.sample(long, 5 * EACH)
    return {
        "common": ordered[:EACH],
        "rare": chance.sample(rare, EACH),
        "phrase": [f'"{_phrase(entry.body, chance)}"' for entry in pick[:EACH]],
        "prefix": [
            f"{chance.choice(ordered[:2000])[: chance.choice((3, 4))]}*"
            for _ in range(EACH)
        ],
        "identifier": [
            f"{entry.designation} {entry.number}" for entry in pick[EACH : 2 * EACH]
        ],
        "six words": [
            " ".join(chance.sample(sorted(set(_content(entry.body))), 6))
            for entry in pick[2 * EACH : 3 * EACH]
        ],
    }


def _is_content(word: str) -> bool:
    return len(word) > 2 and word.isalpha() and word not in STOP_WORDS


def _content(text: str) -> list[str]:
    return [word for word in words(text) if _is_content(word)]


def _phrase(text: str, chance: random.Random) -> str:
    """Three words in a row, punctuation between them only."""
    found = re.findall(r"[A-Za-z]{3,}(?:\W{1,2}[A-Za-z]{3,}){2}", text)
    if found:
        return fold(chance.choice(found))
    return " ".join(next(pairwise(_content(text))))
