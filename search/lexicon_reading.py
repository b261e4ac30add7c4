"""Ask the words of published text: half a word in, whole words out; a query with words
that nobody wrote in, the query with the nearest ones out.

Drafts have no part in it. A member who mistypes a word of a draft is not corrected to it,
since a correction that depends on drafts would tell of them; only how many clauses the
corrected query has is counted with what the person may see.
"""

from collections import Counter
from collections.abc import Callable, Iterable

from django.db.models.functions import Length
from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from search.analysis import Term, terms, words
from search.documents import Entry
from search.grammar import STOP_WORDS, Phrase, exact, terms_of
from search.grammar import Word as TypedWord
from search.lexicon import is_kept, stem_of
from search.models import Word
from search.query import FIELD, Query, clean

# Letters of the shortest word that is completed, and of the shortest that is corrected.
SHORTEST_BEGINNING = 2
SHORTEST_CORRECTED = 4
# Forms of one stem among which the most frequent is looked for.
FORMS_OF_A_STEM = 4
# Up to this length one slip is forgiven, in longer words two.
SHORT = 5
# Words of one query that are corrected.
MOST_CORRECTED = 4


def completions(
    typed: str, limit: int, found: Callable[[str], Iterable[Entry]]
) -> list[str]:
    """What was typed with its last word completed, the most frequent word first and of
    each stem one; nothing when the last word is whole or belongs to a filter.

    found: the published clauses that a query finds. After other words only those words
    are put that stand in a clause with them.
    """
    if typed[-1:].isspace():
        return []
    text = clean(typed)
    *before, last = (None, *terms(text))
    if last is None or last.end < len(text) or _is_filter(text, last):
        return []
    if len(last.word) < SHORTEST_BEGINNING or not last.word.isalpha():
        return []
    longer = _beside(text, last, found) if any(before) else _alone(last.word, limit)
    by_stem = {stem_of(word): word for word in reversed(longer) if word != last.word}
    return [text[: last.start] + w for w in longer if by_stem.get(stem_of(w)) == w][
        :limit
    ]


def _alone(beginning: str, limit: int) -> list[str]:
    found = Word.objects.filter(word__startswith=beginning)
    found = found.order_by("-clauses", "word").values_list("word", flat=True)
    return list(found[: limit * FORMS_OF_A_STEM])


def _beside(
    text: str, last: Term, found: Callable[[str], Iterable[Entry]]
) -> list[str]:
    """Words that begin like the last one, in the clauses that have the others."""
    counts: Counter[str] = Counter()
    for entry in found(f"{text[: last.end]}*"):
        there = set(words(f"{entry.title}\n{entry.body}"))
        counts.update(w for w in there if w.startswith(last.word) and is_kept(w))
    return sorted(counts, key=lambda word: (-counts[word], word))


def corrected(query: Query) -> str:
    """The query with the words that no published text has replaced by the nearest that
    one has, everything else as it was typed; "" when there is nothing to replace."""
    better = _nearest(_unknown(_correctable(query)))
    text, at, pieces = query.text, 0, []
    for term in terms(text):
        replaced = better.get(term.word)
        if replaced and not _is_filter(text, term):
            pieces += [text[at : term.start], replaced]
            at = term.end
    return "".join([*pieces, text[at:]]) if pieces else ""


def _correctable(query: Query) -> list[Term]:
    """Words of the query, once each, that may be slips: not excluded, no beginnings."""
    typed = terms_of(exact(query.root)) if query.root else ()
    found = {
        term.word: term
        for node in typed
        if isinstance(node, TypedWord | Phrase)
        for term in terms(node.text)
        if len(term.word) >= SHORTEST_CORRECTED
        and term.word.isalpha()
        and term.word not in STOP_WORDS
    }
    return list(found.values())


def _unknown(found: list[Term]) -> list[str]:
    """Those words of which no form is published."""
    stems = {term.stem for term in found}
    known = set(
        Word.objects.filter(stem__in=stems).values_list("stem", flat=True)
        if stems
        else ()
    )
    return [term.word for term in found if term.stem not in known][:MOST_CORRECTED]


def _nearest(unknown: list[str]) -> dict[str, str]:
    """The nearest published word of each, where one is near: the smallest distance, then
    the word of most clauses, then the alphabet."""
    if not unknown:
        return {}
    sizes = [len(word) for word in unknown]
    there = dict(
        Word.objects.annotate(size=Length("word"))
        .filter(size__range=(min(sizes) - 2, max(sizes) + 2))
        .values_list("word", "clauses")
    )
    names = list(there)
    best: dict[str, str] = {}
    for word in unknown:
        slips = 1 if len(word) <= SHORT else 2
        near = extract(word, names, scorer=OSA.distance, score_cutoff=slips, limit=None)
        if near:
            name, *_ = min(near, key=lambda one: (one[1], -there[one[0]], one[0]))
            best[word] = name
    return best


def _is_filter(text: str, term: Term) -> bool:
    """Whether a word at this place belongs to a filter like `status:current`."""
    return any(m.start() <= term.start < m.end() for m in FIELD.finditer(text))
