"""What an Elasticsearch index holds: a search entry in, its document out, and back.

Text goes in as terms that are cut already (search.analysis), with a space between, so
that nothing but spaces is left for Elasticsearch to analyse.
"""

from dataclasses import fields
from typing import Any

from search.analysis import ANALYSIS_VERSION, MAX_PREFIX, stems, words
from search.documents import FACETS, Entry, Identifier, Part
from search.engines.base import STATUS_RANK, Stored

SCHEMA_VERSION = 1
# An index of another version is not read and not written.
MADE_BY = f"{SCHEMA_VERSION}.{ANALYSIS_VERSION}"
# A facet has at most so many values, and an index so many sources in one answer.
ALL_VALUES = 10_000
# Longer ones are compared by their beginning; Lucene refuses terms above 32 kB.
LONGEST_KEY = 1000
# What suggestions complete.
SUGGESTED = ("document", "clause", "requirement", "external")
_ASCII_LOWER = {upper: upper + 32 for upper in range(65, 91)}

# How often a term occurs, times the weight of its column; BM25 is made of it at query
# time (elasticsearch_query), so weights can change without a rebuild.
_OCCURRENCES = {
    "type": "scripted",
    "script": {"source": "return query.boost * doc.freq;"},
}
_KEYWORD = {"type": "keyword"}
_NUMBER = {"type": "integer"}
_TERMS = {
    "type": "text",
    "analyzer": "terms",
    "similarity": "occurrences",
    "norms": False,
}
_BEGINNINGS = {
    **_TERMS,
    "analyzer": "beginnings",
    "search_analyzer": "terms",
    "index_options": "freqs",
}
_VALUES = {"properties": dict.fromkeys(FACETS, _KEYWORD)}

MAPPINGS: dict[str, Any] = {
    "dynamic": "strict",
    "_meta": {"made_by": MADE_BY},
    "properties": {
        **dict.fromkeys(("title", "labels", "headings", "body"), _TERMS),
        "title_words": {**_TERMS, "fields": {"beginnings": _BEGINNINGS}},
        "words": _BEGINNINGS,
        **dict.fromkeys(
            (
                "source", "uuid", "document", "designation", "edition_key",
                "title_key", "title_text", "sha256", "effective_from", "effective_to",
                "cite_keys", "number_keys", "clause_keys", "suggest_keys",
            ),
            _KEYWORD,
        ),
        **dict.fromkeys(("status", "position", "length", "title_length"), _NUMBER),
        "facets": _VALUES,
        "facet_keys": _VALUES,
        "entry": {"type": "object", "enabled": False},
        # A row for each source that says who wrote it last; see elasticsearch_store.
        "written": _KEYWORD,
        "token": {**_KEYWORD, "index": False},
    },
}  # fmt: skip


def template(pattern: list[str], replicas: str) -> dict[str, Any]:
    """The index template. replicas: a number, or a range as "0-1"."""
    copies = (
        {"auto_expand_replicas": replicas}
        if "-" in replicas
        else {"number_of_replicas": int(replicas)}
    )
    return {
        "index_patterns": pattern,
        # Above what an installation may say of all its indices.
        "priority": 500,
        "template": {
            "settings": {
                # Exact counts and the same ranking as one file want one shard.
                "number_of_shards": 1,
                **copies,
                # As long, an older write cannot bring back what a newer one deleted.
                "gc_deletes": "1h",
                "similarity": {"occurrences": _OCCURRENCES},
                "analysis": {
                    "filter": {
                        "beginnings": {
                            "type": "edge_ngram",
                            "min_gram": 1,
                            "max_gram": MAX_PREFIX,
                        }
                    },
                    "analyzer": {
                        "terms": {"type": "custom", "tokenizer": "whitespace"},
                        "beginnings": {
                            "type": "custom",
                            "tokenizer": "whitespace",
                            "filter": ["beginnings"],
                        },
                    },
                },
            },
            "mappings": MAPPINGS,
        },
    }


def id_of(entry: Entry) -> str:
    """The id of an entry's document."""
    return f"{entry.source}:{entry.uuid}"


def document_of(entry: Entry) -> dict[str, Any]:
    """An entry as Elasticsearch keeps it."""
    columns = {
        name: stems(getattr(entry, name))
        for name in ("title", "labels", "headings", "body")
    }
    columns["title_words"] = words(entry.title)
    columns["words"] = words(f"{entry.labels} {entry.headings} {entry.body}")
    found = {
        **{name: " ".join(terms) for name, terms in columns.items()},
        "length": sum(map(len, columns.values())),
        "source": entry.source,
        "uuid": entry.uuid,
        "document": entry.document,
        "designation": entry.designation,
        "edition_key": without_case(entry.edition),
        "title_key": entry.title_key[:LONGEST_KEY],
        "title_text": entry.title[:LONGEST_KEY],
        "title_length": len(entry.title),
        "sha256": entry.sha256,
        "status": STATUS_RANK[entry.status],
        "position": entry.position,
        "facets": {name: list(values) for name, values in entry.facets.items()},
        "facet_keys": {
            name: [without_case(value) for value in values]
            for name, values in entry.facets.items()
        },
        "cite_keys": _keys(entry, lambda kind: kind != "number"),
        "number_keys": _keys(entry, lambda kind: kind == "number"),
        "clause_keys": _keys(entry, lambda kind: kind == "clause"),
        "suggest_keys": _keys(entry, SUGGESTED.__contains__),
        "entry": _plain(entry),
    }
    if entry.effective_from:
        found["effective_from"] = entry.effective_from
    if entry.effective_to:
        found["effective_to"] = entry.effective_to
    return found


def _plain(entry: Entry) -> dict[str, Any]:
    """As `asdict` makes it, without copying every text."""
    return {
        **{one.name: getattr(entry, one.name) for one in fields(Entry)},
        "parts": [vars(part) for part in entry.parts],
        "identifiers": [vars(one) for one in entry.identifiers],
    }


def _keys(entry: Entry, is_wanted: Any) -> list[str]:
    return [i.key[:LONGEST_KEY] for i in entry.identifiers if is_wanted(i.kind)]


def entry_of(kept: dict[str, Any]) -> Entry:
    """The entry in a document. Raises TypeError, KeyError or AttributeError when it is
    none."""
    facts = dict(kept["entry"])
    return Entry(
        **{
            **facts,
            "parts": tuple(Part(**part) for part in facts["parts"]),
            "identifiers": tuple(Identifier(**one) for one in facts["identifiers"]),
            "facets": {n: tuple(values) for n, values in facts["facets"].items()},
        }
    )


def stored_of(kept: dict[str, Any]) -> Stored:
    """What a document says of itself, and the hash of the entry that it really holds."""
    computed = ""
    place = (
        f"{kept.get('designation')} edition {kept.get('edition_key')} "
        f"node {kept.get('uuid')}"
    )
    try:
        entry = entry_of(kept)
        place = entry.place
        expected = document_of(entry)
        if {**expected, "entry": kept["entry"]} == kept:
            computed = entry.sha256
    except (AttributeError, KeyError, TypeError, ValueError):
        pass  # What cannot be read is not sound: `computed` stays empty.
    return Stored(
        kept["source"], kept["uuid"], kept.get("document", ""), place,
        kept.get("sha256", ""), computed,
    )  # fmt: skip


def without_case(value: str) -> str:
    """As SQLite's NOCASE compares: capital letters of ASCII are small ones."""
    return value.translate(_ASCII_LOWER)
