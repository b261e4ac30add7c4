"""A dossier in, the tables of the record out: plain JSON, people by id only."""

from collections.abc import Callable
from typing import Any

from workflows.models import Ballot, Comment, Seat
from workflows.models.chain import instant
from workflows.record.dossier import Dossier
from workflows.record.versions import cleaned


def decision(dossier: Dossier) -> dict[str, Any]:
    """Which document, which run of the procedure, under which rules, and how it ended."""
    item, document = dossier.item, dossier.document
    edition = item.edition
    return {
        "document": str(document.uuid),
        "designation": document.designation,
        "title": document.title,
        "kind": document.kind,
        "groups": [group.name for group in document.groups()],
        "work_item": {
            "uuid": str(item.uuid), "number": item.number, "track": item.track,
            "route": item.route, "state": item.state, "flags": item.flags,
            "opened_at": instant(item.opened_at), "editor": dossier.who(item.editor),
            "shepherd": dossier.who(item.shepherd),
            "proposed_by": dossier.who(item.proposed_by),
        },
        "preset": {
            "key": item.preset.key, "version": item.preset.version,
            "sha256": item.preset.sha256,
        },
        "edition": {
            "uuid": str(edition.uuid), "label": edition.label,
            "published_at": instant(edition.published_at), "status": edition.status,
            "snapshot": edition.snapshot.sha256, "record": edition.record_sha256,
            "origin": edition.origin, "approved_by": edition.approved_by,
            "approved_on": edition.approved_on and edition.approved_on.isoformat(),
        } if edition else None,
        "version": dossier.version.name,
    }  # fmt: skip


def preset(dossier: Dossier) -> dict[str, Any]:
    """The rules, as data; their hash is in every transition's line."""
    return dossier.item.preset.data


def texts(dossier: Dossier) -> list[dict[str, Any]]:
    """Every text that the work was about, with its hash."""
    shown = {snapshot.pk for snapshot in dossier.shown_snapshots}
    return [
        {
            "number": snapshot.number, "sha256": snapshot.sha256,
            "taken_at": instant(snapshot.taken_at), "included": snapshot.pk in shown,
        }
        for snapshot in dossier.snapshots
    ]  # fmt: skip


def ballots(dossier: Dossier) -> list[dict[str, Any]]:
    """Each round: the roster as frozen, the tally by rule and category."""
    return [_ballot(dossier, ballot) for ballot in dossier.ballots]


def _ballot(dossier: Dossier, ballot: Ballot) -> dict[str, Any]:
    said = dossier.last_words(ballot)
    seats = ballot.seats.select_related("person", "category", "organisation")
    return {
        "kind": ballot.kind, "group": ballot.group.name if ballot.group else None,
        "round": ballot.round, "secret": ballot.is_secret, "scope": ballot.scope,
        "snapshot": ballot.snapshot.sha256,
        "preset": [ballot.preset.key, ballot.preset.version, ballot.preset.sha256],
        "opened_at": instant(ballot.opened_at),
        "opened_by": dossier.who(ballot.opened_by),
        "closes_at": instant(ballot.closes_at), "closed_at": instant(ballot.closed_at),
        "recalled_at": instant(ballot.recalled_at),
        "roster": [
            _seat(dossier, seat, said.get(seat.pk))
            for seat in seats.prefetch_related("voters__person").order_by("pk")
        ],
        "tally": dossier.tally_of(ballot),
    }  # fmt: skip


def _seat(dossier: Dossier, seat: Seat, said: Any) -> dict[str, Any]:
    return {
        "person": dossier.who(seat.person),
        "category": seat.category.slug if seat.category else "",
        "organisation": str(seat.organisation.uuid) if seat.organisation else "",
        "organisation_name": seat.organisation.name if seat.organisation else "",
        "voters": sorted(
            [dossier.who(voter.person), voter.kind] for voter in seat.voters.all()
        ),
        "position": said.position if said else None,
    }


def comments(dossier: Dossier) -> list[dict[str, Any]]:
    """Each comment with its disposition, its answer and its author's verdict."""
    return [_comment(dossier, comment) for comment in dossier.comments]


def _comment(dossier: Dossier, comment: Comment) -> dict[str, Any]:
    hidden = comment.pk in dossier.secret_comments
    by = None if hidden else dossier.who(comment.author or comment.contact)
    body = None if hidden else comment.organisation
    return {
        "number": comment.number, "uuid": str(comment.uuid),
        "snapshot": comment.snapshot.sha256, "by": by, "author_hidden": hidden,
        "on_behalf_of": comment.on_behalf_of, "organisation": body.name if body else "",
        "category": comment.category.slug if comment.category and not hidden else "",
        "source": comment.source, "at": instant(comment.at), "late": comment.is_late,
        "clause": str(comment.node) if comment.node else None, "quote": comment.quote,
        "place": comment.place, "line": comment.line, "type": comment.type,
        "must_be_satisfied": comment.must_be_satisfied, "text": comment.text,
        "proposed_change": comment.proposed_change, "suggestion": comment.suggestion,
        "disposition": comment.disposition, "rationale": comment.rationale,
        "duplicate_of": comment.duplicate_of.number if comment.duplicate_of else None,
        "change_class": comment.change_class,
        "done_in": comment.done_in.sha256 if comment.done_in else None,
        "disposed_by": dossier.who(comment.disposed_by),
        "disposed_at": instant(comment.disposed_at),
        "agreed_by": dossier.who(comment.agreed_by),
        "agreed_at": instant(comment.agreed_at),
        "replied_at": instant(comment.replied_at), "verdict": comment.verdict,
        "verdict_at": instant(comment.verdict_at), "state": comment.state,
        "thread": [
            {
                "by": None if hidden else dossier.who(reply.author or reply.contact),
                "at": instant(reply.at), "text": reply.text,
            }
            for reply in comment.replies.all()
        ],
    }  # fmt: skip


def reviews(dossier: Dossier) -> list[dict[str, Any]]:
    """What reviewers found, on which text."""
    rows = dossier.item.reviews.select_related(
        "person", "organisation", "category", "snapshot"
    )
    return [
        {
            **_statement(dossier, row), "snapshot": row.snapshot.sha256,
            "result": row.result, "note": row.note,
        }
        for row in rows.order_by("pk")
    ]  # fmt: skip


def declarations(dossier: Dossier) -> list[dict[str, Any]]:
    """Support, conflicts of interest or their absence, acceptance of the proof, and
    waivers of evidence with the requirements and the text that they are about."""
    rows = dossier.item.declarations.select_related(
        "person", "organisation", "category"
    )
    return [
        {
            **_statement(dossier, row), "kind": row.kind, "value": row.value,
            "text": row.text,
            **{name: row.data[name] for name in WAIVED if row.kind == "waiver"},
        }
        for row in rows.order_by("pk")
    ]  # fmt: skip


def _statement(dossier: Dossier, row: Any) -> dict[str, Any]:
    return {
        "by": dossier.who(row.person), "at": instant(row.at),
        "organisation": row.organisation.name if row.organisation else "",
        "category": row.category.slug if row.category else "",
    }  # fmt: skip


def changes(dossier: Dossier) -> list[dict[str, Any]]:
    """What changed between texts, of which class, and who claimed or decided another."""
    rows = dossier.item.changes.select_related(
        "base", "snapshot", "decided_by", "seconded_by"
    )
    return [
        {
            "from": row.base.sha256, "to": row.snapshot.sha256, "node": str(row.node),
            "clause": str(row.clause), "op": row.op, "suggested": row.suggested,
            "why": row.why, "class": row.change_class,
            "decided_by": dossier.who(row.decided_by),
            "seconded_by": dossier.who(row.seconded_by),
            "decided_at": instant(row.decided_at),
            "claims": [
                {
                    "by": dossier.who(claim.person), "class": claim.change_class,
                    "reason": claim.reason, "at": instant(claim.at),
                }
                for claim in row.claims.all()
            ],
        }
        for row in rows.prefetch_related("claims__person").order_by("pk")
    ]  # fmt: skip


def appeals(dossier: Dossier) -> list[dict[str, Any]]:
    """Each appeal with its grounds, its panel and its outcome."""
    rows = dossier.item.appeals.select_related("against", "filed_by", "contact")
    return [
        {
            "number": row.number, "against": row.against.sequence,
            "filed_by": dossier.who(row.filed_by or row.contact),
            "filed_at": instant(row.filed_at), "decision": row.decision,
            "grounds": row.grounds, "remedy": row.remedy,
            "acknowledged_at": instant(row.acknowledged_at),
            "status_note": row.status_note,
            "status_note_at": instant(row.status_note_at),
            "panel": [
                {
                    "person": dossier.who(panelist.person),
                    "named_at": instant(panelist.named_at),
                    "challenge": panelist.challenge,
                    "removed_at": instant(panelist.removed_at),
                }
                for panelist in row.panel.all()
            ],
            "outcome": row.outcome, "report": row.report, "remand_to": row.remand_to,
            "decided_at": instant(row.decided_at),
        }
        for row in rows.prefetch_related("panel__person").order_by("number")
    ]  # fmt: skip


def notices(dossier: Dossier) -> list[dict[str, Any]]:
    """What was told when, to which audiences and to how many; nobody is named, because a
    reminder would say who had not voted."""
    found: dict[tuple[Any, str], dict[str, Any]] = {}
    rows = dossier.item.notices.order_by("at", "event", "pk")
    for row in rows.only("at", "event", "audiences", "is_legal", "work_item"):
        one = found.setdefault(
            (row.at, row.event),
            {
                "event": row.event, "title": str(row.get_event_display()),
                "at": instant(row.at), "legal": row.is_legal, "audiences": [],
                "recipients": 0,
            },
        )  # fmt: skip
        one["recipients"] += 1
        one["audiences"] = sorted({*one["audiences"], *row.audiences})
    return list(found.values())


def review_requests(dossier: Dossier) -> list[dict[str, Any]]:
    """Who was asked to review which text until when, and what became of it."""
    rows = dossier.item.review_requests.select_related("person", "asked_by", "snapshot")
    return [
        {
            "person": dossier.who(row.person), "asked_by": dossier.who(row.asked_by),
            "asked_at": instant(row.asked_at), "due_at": instant(row.due_at),
            "snapshot": row.snapshot.sha256, "state": row.state, "note": row.note,
            "answered_at": instant(row.answered_at), "reason": row.reason,
        }
        for row in rows.order_by("pk")
    ]  # fmt: skip


def errata(dossier: Dossier) -> list[dict[str, Any]]:
    """Errors reported in the edition that the work made, and what was decided of them."""
    rows = dossier.document.errata.filter(edition=dossier.item.edition_id)
    rows = rows.select_related(
        "reported_by", "contact", "found_right_by", "agreed_by", "objected_by",
        "folded_into",
    ).order_by("number")  # fmt: skip
    # What was not verified is the group's own until it is decided.
    public = ("verified", "rejected", "held_for_update")
    return [
        {
            "number": row.number, "state": row.state, "type": row.type,
            "node": str(row.node) if row.node else None, "original": row.original,
            "corrected": row.corrected, "note": row.note, "reason": row.reason,
            "reported_by": dossier.who(row.contact or row.reported_by),
            "reported_at": instant(row.reported_at),
            "found_right_by": dossier.who(row.found_right_by),
            "agreed_by": dossier.who(row.agreed_by),
            "verified_at": instant(row.verified_at),
            "objection": row.objection, "objected_by": dossier.who(row.objected_by),
            "listed_at": instant(row.listed_at),
            "folded_into": row.folded_into.label if row.folded_into else None,
        }
        for row in (rows if dossier.item.edition_id else ())
        if dossier.version.shows_drafts or row.state in public
    ]  # fmt: skip


def people(dossier: Dossier) -> dict[str, dict[str, str]]:
    """Names by id, of everybody whom the other tables and the chains mention."""
    return dict(sorted(dossier.people.items()))


# What the row of a waiver holds beside every other declaration's.
WAIVED = ("requirements", "snapshot")

# In the order of the archive; the people come last, since the others find them.
TABLES: dict[str, Callable[[Dossier], Any]] = {
    "decision.json": decision,
    "preset.json": preset,
    "texts.json": texts,
    "ballots.json": ballots,
    "comments.json": comments,
    "reviews.json": reviews,
    "declarations.json": declarations,
    "changes.json": changes,
    "appeals.json": appeals,
    "notices.json": notices,
    "review_requests.json": review_requests,
    "errata.json": errata,
}


def table(dossier: Dossier, name: str) -> Any:
    """One table, without what the version holds back."""
    made = TABLES[name](dossier)
    # The preset's hash is over its data, and nobody's address is in it.
    return made if name == "preset.json" else cleaned(made, dossier.version)
