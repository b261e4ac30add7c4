"""Guards about which text: what was reviewed, and what changed since."""

from cms.people.refusals import Reason
from workflows.changes.classify import SUBSTANTIVE, classify
from workflows.changes.record import stale_requirements, substantive
from workflows.models import Comment
from workflows.move import Move


def text_reviewed(move: Move) -> list[Reason]:
    """What is balloted was reviewed; a newer text differs from it in wording only, and
    what was accepted in substance has been before its readers again."""
    item, reasons = move.item, []
    if move.snapshot and item.snapshot and move.snapshot.pk != item.snapshot.pk:
        changes = substantive(item, item.snapshot, move.snapshot)
        if changes:
            reasons.append(
                Reason(
                    "not_editorial",
                    f"{_changes(len(changes))} of the newer text change it in substance, "
                    "so it is not editorial. Reopen the public review for them.",
                )
            )
    waiting = [c for c in _accepted(move) if c.done_in_id != c.snapshot_id]
    if waiting:
        numbers = ", ".join(str(comment.number) for comment in waiting)
        reasons.append(
            Reason(
                "unreviewed_change",
                f"These comments were accepted and change the text in substance: "
                f"{numbers}. Nobody has reviewed the new words yet. Make the change and "
                "reopen the review.",
            )
        )
    return reasons


def _accepted(move: Move) -> list[Comment]:
    """Comments on the text last reviewed that were accepted with a change of substance."""
    about = move.item.comments.filter(
        snapshot=move.item.snapshot, change_class__gte=Comment.ChangeClass.SUBSTANTIVE
    )
    about = about.exclude(positions__ballot__recalled_at__isnull=False)
    return [comment for comment in about if comment.needs_change]


def changed_in_substance(move: Move) -> list[Reason]:
    """The desk differs in substance from the text last reviewed."""
    if substantive_nodes(move):
        return []
    return [
        Reason(
            "no_substantive_change",
            "Nothing has changed in substance since the last review, so there is nothing "
            "to review again. Open the ballot.",
        )
    ]


def substantive_nodes(move: Move) -> list[str]:
    """Nodes that changed in substance since the text last reviewed."""
    item = move.item
    if item.snapshot is None or move.tree is None:
        return []
    if move.snapshot and move.snapshot.pk != item.snapshot.pk:
        return [str(c.node) for c in substantive(item, item.snapshot, move.snapshot)]
    # A look at the desk before it is frozen.
    found = classify(item.snapshot.tree, move.tree)
    return [change.node for change in found if change.change_class >= SUBSTANTIVE]


def evidence_stale(move: Move) -> list[Reason]:
    """The preset judges evidence, and a change made that of some requirement stale."""
    item = move.item
    if "evidence" not in item.stages:
        return [
            Reason(
                "no_evidence_stage",
                "These rules have no stage in which evidence is judged.",
            )
        ]
    changed = substantive_nodes(move)
    if move.snapshot and item.snapshot and move.snapshot.pk != item.snapshot.pk:
        stale = stale_requirements(item, item.snapshot, move.snapshot)
        move.facts["requirements"] = stale
        changed = stale
    if changed:
        return []
    return [
        Reason(
            "evidence_holds",
            "No requirement has changed in substance since its evidence was judged.",
        )
    ]


def _changes(count: int) -> str:
    return "1 change" if count == 1 else f"{count} changes"
