"""Ask the words of published text: half a word in, whole words out; a query with words
that nobody wrote in, the query with the nearest ones out.

Drafts have no part in it. A member who mistypes a word of a draft is not corrected to it,
since a correction that depends on drafts would tell of them; only how many clauses the
corrected query has is counted with what the person may see.
"""

from django.db.models.functions import Length
from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from search.analysis import Term, terms
from search.grammar import STOP_WORDS, Phrase, exact, terms_of
from search.grammar import Word as TypedWord
from search.models import Word
from search.query import FIELD, Query, clean

# Letters of the shortest word that is completed, and of the shortest that is corrected.
SHORTEST_BEGINNING = 2
SHORTEST_CORRECTED = 4
# Up to this length one slip is forgiven, in longer words two.
SHORT = 5
# Words of one query that are corrected.
MOST_CORRECTED = 4


def completions(typed: str, limit: int) -> list[str]:
    """What was typed with its last word completed, the most frequent word first; nothing
    when the last word is whole or belongs to a filter."""
    if typed[-1:].isspace():
        return []
    text = clean(typed)
    *_, last = (None, *terms(text))
    if last is None or last.end < len(text) or _is_filter(text, last):
        return []
    if len(last.word) < SHORTEST_BEGINNING or not last.word.isalpha():
        return []
    longer = Word.objects.filter(word__startswith=last.word).exclude(word=last.word)
    found = longer.order_by("-clauses", "word").values_list("word", flat=True)
    return [text[: last.start] + word for word in found[:limit]]


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
