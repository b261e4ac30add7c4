"""What `verify` says of the lexicon: a line for each word, count or synonym that is not
what the published text makes it. A row of the outbox that still waits explains it."""

from collections.abc import Iterator

from django.db import transaction

from cms.documents import content
from cms.documents.registry import Drift
from search import lexicon, synonyms
from search.engines import PUBLIC
from search.models import SourceWords, Synonym, Word
from search.sources import edition_of, read, sources_in

CHECK = "lexicon"


def check_lexicon() -> Iterator[Drift]:
    """Every difference between published text and its words and synonyms."""
    before = lexicon.pending()
    found = list(_editions())
    after = lexicon.pending() if found else before
    for source, sentence in found:
        if source not in before | after:
            yield Drift(CHECK, sentence)
    for sentence in _counts():
        yield Drift(CHECK, sentence)


def _editions() -> Iterator[tuple[str, str]]:
    """What an edition adds, compared with its text: (source, sentence)."""
    kept = {row.source: row for row in SourceWords.objects.all()}
    rows: dict[str, set[synonyms.Row]] = {}
    for source, *row in Synonym.objects.values_list(
        "source", "form", "other", "one_way"
    ):
        rows.setdefault(source, set()).add(tuple(row))
    wanted = sources_in(PUBLIC)
    for source in dict.fromkeys([*wanted, *kept, *rows]):
        name = str(edition_of(source) or source)
        there = kept.get(source)
        should = lexicon.count(read(source)) if source in wanted else {}
        if there and content.sha256_of(there.words) != there.sha256:
            yield source, f"The words of {name} were changed."
        elif should and not there:
            yield source, f"The words of {name} are missing."
        elif there and not should:
            yield source, f"The words of {name} should not be there."
        elif there and there.words != should:
            yield source, f"The words of {name} are stale."
        if rows.get(source, set()) != synonyms.rows_of(source):
            yield source, f"The synonyms of {name} are not those of its text."


def _counts() -> Iterator[str]:
    """Words whose count is not the sum over the editions."""
    if not list(_wrong_counts()):
        return
    # A worker may have written between two readings: ask again while none can.
    with transaction.atomic():
        lexicon.wait_for_others()
        found = list(_wrong_counts())
    yield from found


def _wrong_counts() -> Iterator[str]:
    should = lexicon.counted()
    there = {word.word: word for word in Word.objects.all()}
    for word in sorted({*should, *there}):
        kept = there.get(word)
        if kept is None:
            yield f"The word “{word}” is missing."
        elif word not in should:
            yield f"The word “{word}” should not be there."
        elif kept.clauses != should[word]:
            yield f"The word “{word}” counts {kept.clauses} clauses, not {should[word]}."
        elif kept.stem != lexicon.stem_of(word):
            yield f"The word “{word}” has the stem of another."
