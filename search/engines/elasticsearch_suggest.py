"""Suggestions from an Elasticsearch index: a beginning in, identifiers and titles out."""

from typing import Any

from search.analysis import MAX_PREFIX, words
from search.citations import key_of
from search.engines.base import MAX_BEGINNING, Suggestion
from search.engines.elasticsearch_mapping import SUGGESTED, entry_of
from search.engines.elasticsearch_query import visible
from search.query import clean

# Identifiers and titles leave room for words.
MOST_OF_A_KIND = 3
# The shortest key that begins so, and its place among others as long.
_SHORTEST = """
String found = null;
for (String key : doc['suggest_keys']) {
    if (key.startsWith(params.key) && (found == null || key.length() < found.length())) {
        found = key;
    }
}
String length = Integer.toString(found.length());
while (length.length() < 5) { length = '0' + length; }
return length + found;
"""
_BEGINS = "return doc['title_key'].value.startsWith(params.word) ? 0 : 1;"


def bodies(beginning: str, documents: frozenset[str] | None) -> list[dict[str, Any]]:
    """The searches for identifiers and for titles; none for a single letter."""
    beginning = clean(beginning)[:MAX_BEGINNING]
    found = words(beginning)
    if not found or (len(found) == 1 and len(found[0]) < 2):
        return []
    always = [{"term": {"status": 0}}, *visible(documents)]
    common = {"size": MOST_OF_A_KIND, "track_total_hits": False, "_source": ["entry"]}
    key = key_of(beginning)
    identifiers = {"prefix": {"suggest_keys": key}}
    *whole, last = found
    titles = [{"term": {"title_words": word}} for word in whole]
    titles.append(
        {"term": {"title_words.beginnings": last}}
        if len(last) <= MAX_PREFIX
        else {"prefix": {"title_words": last}}
    )
    return [
        {
            **common,
            "query": {"bool": {"filter": [*always, identifiers]}},
            "sort": [_by(_SHORTEST, "string", key=key), "position", "source"],
        },
        {
            **common,
            "query": {"bool": {"filter": [*always, *titles]}},
            "sort": [
                _by(_BEGINS, "number", word=found[0]), "title_length", "title_text",
                "designation",
            ],
        },
    ]  # fmt: skip


def _by(source: str, kind: str, **params: str) -> dict[str, Any]:
    script = {"source": source, "params": params}
    return {"_script": {"type": kind, "order": "asc", "script": script}}


def suggestions(beginning: str, answers: list[Any]) -> list[Suggestion]:
    """What the answers to `bodies` say: identifiers first, then titles."""
    if not answers:
        return []
    key = key_of(beginning)
    identifiers, titles = (
        [entry_of(hit["_source"]) for hit in answer["hits"]["hits"]]
        for answer in answers
    )
    named = [
        (len(one.key), one.key, number, one.label, entry.title)
        for number, entry in enumerate(identifiers)
        for one in entry.identifiers
        if one.kind in SUGGESTED and one.key.startswith(key)
    ]
    once = dict.fromkeys(
        (number, label, title) for _, _, number, label, title in sorted(named)
    )
    return [
        *[
            Suggestion(label, "identifier", title)
            for _, label, title in list(once)[:MOST_OF_A_KIND]
        ],
        *[Suggestion(entry.title, "title", entry.designation) for entry in titles],
    ]
