"""Keep the words of published text with their counts: an edition in, rows of Word out.

Words for suggestions and corrections come from here and not from an engine, so that every
engine answers alike; they come from editions only, so that no draft can be learnt from
them. A handler of the outbox keeps them, and what the glossary calls the same.
"""

from collections import Counter
from collections.abc import Iterable, Mapping

from django.db import connection, transaction

from cms.documents import content
from cms.outbox import topics
from cms.outbox.models import Job
from cms.outbox.outbox import Task, subscribe
from search import synonyms
from search.analysis import stems, words
from search.documents import Entry
from search.engines import PUBLIC
from search.engines.base import Report
from search.grammar import STOP_WORDS
from search.models import SourceWords, Word
from search.sources import edition_source, read, sources_in

HANDLER = "search.lexicon"
SHORTEST = 3
# Rows a statement: SQLite takes 32,766 parameters.
_BATCH = 2000


def subscribe_all() -> None:
    """Ask the outbox for what changes published text."""
    subscribe(topics.EDITION_PUBLISHED, HANDLER, on_edition)
    subscribe(topics.EDITION_CHANGED, HANDLER, on_edition)


def on_edition(task: Task) -> None:
    """Count the words of an edition, and take over what its glossary says."""
    write(edition_source(task.payload["edition"]))


def write(source: str) -> None:
    """Make the tables hold what the database says of an edition; nothing when it is gone
    or its text was erased."""
    with transaction.atomic():
        wait_for_others()
        # Read after the lock: whoever had it may have read an older state.
        found = count(read(source))
        kept = SourceWords.objects.filter(source=source).first()
        before = kept.words if kept else {}
        if found != before or (kept and kept.sha256 != content.sha256_of(found)):
            _keep(source, found)
            _add(_difference(found, before))
        synonyms.write(source)


def rebuild(report: Report = lambda _: None) -> None:
    """Count everything anew. What others write meanwhile is not lost."""
    wanted = sources_in(PUBLIC)
    gone = set(SourceWords.objects.values_list("source", flat=True)) - set(wanted)
    for done, source in enumerate([*wanted, *sorted(gone)], start=1):
        write(source)
        report(f"words: {done} of {len(wanted) + len(gone)}")
    with transaction.atomic():
        wait_for_others()
        should, there = counted(), dict(Word.objects.values_list("word", "clauses"))
        _add(_difference(should, there))
        # Asked again: an edition may have been published, and written, meanwhile.
        synonyms.forget_all_but(sources_in(PUBLIC))


def wait_for_others() -> None:
    """Let one transaction at a time write the lexicon, so that no two lock each other out;
    readers do not wait. SQLite has a single writer anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                f"LOCK TABLE {SourceWords._meta.db_table} IN SHARE ROW EXCLUSIVE MODE"
            )


def count(entries: Iterable[Entry]) -> dict[str, int]:
    """In how many of the entries each word occurs."""
    counts: Counter[str] = Counter()
    for entry in entries:
        counts.update(set(filter(is_kept, words(f"{entry.title}\n{entry.body}"))))
    return dict(sorted(counts.items()))


def is_kept(word: str) -> bool:
    """Whether a folded word is worth suggesting: letters only, three or more."""
    return len(word) >= SHORTEST and word.isalpha() and word not in STOP_WORDS


def stem_of(word: str) -> str:
    """The stem under which a kept word is found."""
    return (*stems(word), word)[0]


def counted() -> dict[str, int]:
    """The counts as the contributions of all editions add up."""
    total: Counter[str] = Counter()
    for one in SourceWords.objects.values_list("words", flat=True).iterator():
        total.update(one)
    return dict(total)


def pending() -> set[str]:
    """Editions (as sources) whose rows still wait for the worker."""
    waiting = Job.objects.filter(handler=HANDLER, done_at=None, failed_at=None)
    return {
        edition_source(payload["edition"])
        for payload in waiting.values_list("payload", flat=True)
        if "edition" in payload
    }


def _keep(source: str, found: dict[str, int]) -> None:
    if not found:
        SourceWords.objects.filter(source=source).delete()
        return
    SourceWords.objects.update_or_create(
        source=source,
        defaults={"words": found, "sha256": content.sha256_of(found)},
    )


def _difference(after: Mapping[str, int], before: Mapping[str, int]) -> dict[str, int]:
    """What must be added to `before` so that it is `after`; words that stay are left out."""
    return {
        word: change
        for word in sorted({*after, *before})
        if (change := after.get(word, 0) - before.get(word, 0))
    }


def _add(changes: dict[str, int]) -> None:
    """Change the counts; a word that is nowhere any more is deleted."""
    names = list(changes)
    for start in range(0, len(names), _BATCH):
        some = names[start : start + _BATCH]
        there = dict(Word.objects.filter(word__in=some).values_list("word", "clauses"))
        now = {word: there.get(word, 0) + changes[word] for word in some}
        Word.objects.filter(word__in=[w for w, n in now.items() if n < 1]).delete()
        Word.objects.bulk_create(
            [
                Word(word=word, stem=stem_of(word), clauses=clauses)
                for word, clauses in now.items()
                if clauses > 0
            ],
            update_conflicts=True, unique_fields=["word"],
            update_fields=["clauses", "stem"],
        )  # fmt: skip
