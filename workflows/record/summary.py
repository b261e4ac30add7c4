"""A dossier in, what the index page of the record shows out."""

from datetime import datetime
from typing import Any

from workflows.models import Ballot, Comment, TransitionRecord
from workflows.record.dossier import Dossier
from workflows.record.tables import notices
from workflows.record.texts import changes_between, text_name
from workflows.record.versions import cleaned


def summary_of(dossier: Dossier) -> dict[str, Any]:
    """Everything that `workflows/record/summary.html` needs."""
    item = dossier.item
    shown = {snapshot.pk for snapshot in dossier.shown_snapshots}
    return {
        "item": item,
        "document": dossier.document,
        "edition": item.edition,
        "version": dossier.version,
        "groups": [group.name for group in dossier.document.groups()],
        "steps": [_step(dossier, record) for record in dossier.records],
        "ballots": [
            _ballot(dossier, ballot, at)
            for at, ballot in enumerate(dossier.ballots, start=1)
        ],
        "comments": [_comment(dossier, comment) for comment in dossier.comments],
        "held_count": len(dossier.held_comments),
        "reviews": _reviews(dossier),
        "conflicts": _conflicts(dossier),
        "notices": [
            {**row, "at": datetime.fromisoformat(row["at"])} for row in notices(dossier)
        ],
        "appeals": [_appeal(dossier, appeal) for appeal in item.appeals.all()],
        "texts": [
            {
                "snapshot": snapshot,
                "name": text_name(snapshot) if snapshot.pk in shown else "",
            }
            for snapshot in dossier.snapshots
        ],
        "changes": list(changes_between(dossier)),
        "renditions": [
            f"edition-{item.edition.label}.{kind}"
            for kind in item.edition.renditions.filter(
                state="current", kind__in=("pdf", "html")
            )
            .order_by("kind")
            .values_list("kind", flat=True)
        ]
        if item.edition
        else [],
    }


def is_forced(record: TransitionRecord) -> bool:
    """Whether the secretariat passed over guards, which the record marks in red."""
    return any(record.data.get(name) for name in ("forced", "force"))


def _step(dossier: Dossier, record: TransitionRecord) -> dict[str, Any]:
    waiver = record.data.get("waiver")
    return {
        "record": record,
        "title": record.title,
        "to": record.to_label,
        "who": str(record.by) if record.by else "",
        "reason": cleaned(record.reason, dossier.version),
        "forced": is_forced(record),
        "waiver": cleaned(_waiver_in_words(waiver), dossier.version) if waiver else "",
    }


def _waiver_in_words(waiver: dict[str, Any]) -> str:
    """How many requirements by how many seats, and the voters' reasons."""
    count, shares = len(waiver["requirements"]), sorted(waiver["requirements"].values())
    what = "1 requirement" if count == 1 else f"{count} requirements"
    return f"{what}, by {shares[0]} of the seats or more: {' '.join(waiver['reasons'])}"


def _ballot(dossier: Dossier, ballot: Ballot, at: int) -> dict[str, Any]:
    said = dossier.last_words(ballot)
    names = {kind["slug"]: kind["name"] for kind in ballot.rules["positions"]}
    seats = ballot.seats.select_related("person", "category", "organisation")
    categories = {s.category.slug: s.category.name for s in seats if s.category}
    tally = dossier.tally_of(ballot) or {}
    return {
        "at": at,
        "ballot": ballot,
        "hidden": dossier.is_hidden(ballot),
        "tally": tally,
        "categories": [
            {"name": categories.get(name, name), "counts": counts}
            for name, counts in (tally.get("by_category") or {}).items()
        ],
        "seats": [
            {
                "person": str(seat.person),
                "category": seat.category.name if seat.category else "",
                "organisation": seat.organisation.name if seat.organisation else "",
                "position": names[said[seat.pk].position] if seat.pk in said else "",
            }
            for seat in seats.order_by("pk")
        ],
    }


def _comment(dossier: Dossier, comment: Comment) -> dict[str, Any]:
    hidden = comment.pk in dossier.secret_comments
    author = comment.on_behalf_of or str(comment.author or comment.contact)
    return {
        "comment": comment,
        "by": "" if hidden else author,
        "text": cleaned(comment.text, dossier.version),
        "rationale": cleaned(comment.rationale, dossier.version),
        "state": comment.state.replace("_", " "),
    }


def _reviews(dossier: Dossier) -> list[dict[str, Any]]:
    rows = dossier.item.reviews.select_related("person", "organisation", "snapshot")
    return [
        {
            "review": row,
            "by": str(row.person),
            "organisation": row.organisation.name if row.organisation else "",
            "result": row.get_result_display(),
            "note": cleaned(row.note, dossier.version),
        }
        for row in rows.order_by("pk")
    ]


def _conflicts(dossier: Dossier) -> dict[str, Any]:
    rows = dossier.item.declarations.filter(kind="conflict").select_related("person")
    latest = {row.person_id: row for row in rows.order_by("pk")}
    declared = [row for row in latest.values() if row.value]
    return {
        "count": len(latest),
        "declared": [
            {"person": str(row.person), "text": cleaned(row.text, dossier.version)}
            for row in declared
        ],
    }


def _appeal(dossier: Dossier, appeal: Any) -> dict[str, Any]:
    return {
        "appeal": appeal,
        "by": str(appeal.filed_by or appeal.contact),
        "grounds": cleaned(appeal.grounds, dossier.version),
        "remedy": cleaned(appeal.remedy, dossier.version),
        "report": cleaned(appeal.report, dossier.version),
    }
