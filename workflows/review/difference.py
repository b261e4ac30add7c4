"""How the text of a ballot differs from what the voters know: a ballot in, a summary out."""

from collections import Counter
from dataclasses import dataclass

from django.core.cache import cache
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.documents.diff import compare
from cms.documents.models import Edition, Snapshot
from workflows.models import Ballot

A_DAY = 24 * 60 * 60


@dataclass(frozen=True)
class Difference:
    """`since` says what the text is compared with; `sentence` what changed, in numbers."""

    since: str
    sentence: str
    url: str


def difference_of(ballot: Ballot) -> Difference | None:
    """Against the last ballot's text, else the edition in force; None without either."""
    item = ballot.work_item
    earlier = (
        Ballot.objects.filter(
            work_item__document=item.document_id, recalled_at=None, pk__lt=ballot.pk
        )
        .exclude(snapshot=ballot.snapshot_id)
        .select_related("snapshot")
        .order_by("pk")
        .last()
    )
    if earlier:
        return _against(ballot, earlier.snapshot, "ballot", _("the last ballot"))
    edition = (
        Edition.objects.filter(document=item.document_id)
        .exclude(snapshot=ballot.snapshot_id)
        .select_related("snapshot")
        .order_by("sequence")
        .last()
    )
    if edition:
        words = _("edition %s") % edition.label
        return _against(ballot, edition.snapshot, "edition", words)
    return None


def _against(ballot: Ballot, base: Snapshot, key: str, words: str) -> Difference:
    item = ballot.work_item
    address = reverse("review:text", args=[item.document.designation])
    query = f"?item={item.number}&snapshot={ballot.snapshot.sha256}"
    return Difference(
        since=words,
        sentence=_in_words(_counts(base, ballot.snapshot)),
        url=f"{address}{query}&mode=changes&since={key}",
    )


def _counts(base: Snapshot, new: Snapshot) -> dict[str, int]:
    """How many clauses have changed, are new or are gone. Snapshots never change."""
    key = f"difference:{base.sha256}:{new.sha256}"
    found = cache.get(key)
    if found is None:
        found = dict(Counter(change.op for change in compare(base.tree, new.tree)))
        cache.set(key, found, A_DAY)
    return found


def _in_words(counts: dict[str, int]) -> str:
    parts = []
    if number := counts.get("changed", 0):
        words = ngettext("%d clause has changed", "%d clauses have changed", number)
        parts.append(words % number)
    if number := counts.get("added", 0):
        parts.append(ngettext("%d is new", "%d are new", number) % number)
    if number := counts.get("removed", 0):
        parts.append(ngettext("%d is gone", "%d are gone", number) % number)
    if not parts:
        return _("No clause has changed.")
    return ", ".join(parts) + "."
