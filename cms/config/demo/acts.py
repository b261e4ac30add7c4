"""Acts of the demo's history beyond the road of a text: comments of the public, requests
for reviews, amendments, errata, appeals, practices, rules, and what people follow.

Each act of `ACTS` takes the teller and a step, and calls the action that a page calls.
"""

import copy
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from cms import clock
from cms.documents.content import Node, Tree, blocks, nodes
from cms.documents.models import Document, PublicDraft
from cms.documents.write_desk import write_desk
from cms.people.models import Contact, User, WorkingGroup
from fixtures.external import source_of
from fixtures.practices import PRACTICES
from fixtures.story import Step
from workflows.actions.change_preset import ask_for_preset, propose_preset
from workflows.appeals.act import acknowledge_appeal, name_panel
from workflows.changes.claims import claim_class
from workflows.comments import comments, public
from workflows.comments.rewriting import parts_of
from workflows.comments.suggestions import suggestion_of
from workflows.errata import act as errata
from workflows.errata.timers import run as list_errata
from workflows.models import (
    Change,
    Erratum,
    PracticeSubmission,
    Preset,
    PresetDraft,
    Unavailability,
    WorkItem,
)
from workflows.notify.following import follow, unfollow
from workflows.notify.unsubscribing import set_mode
from workflows.practice import actions as practice
from workflows.practice.score import score_practice
from workflows.reviewers import requests
from workflows.routes.external import External, register_external

if TYPE_CHECKING:
    from cms.config.demo.history import Teller

# Who sends a comment opens the mail within the hour.
ANSWERED = timedelta(minutes=40)
DAY_ENDS = {"hour": 22, "minute": 59}


def _user(name: str) -> User:
    return User.objects.get(username=name)


def _day(teller: "Teller", days: int) -> date:
    """The day that is so many days before the seed; below 0 after it."""
    return (teller.anchor - timedelta(days=days)).date()


def _until(teller: "Teller", days: int) -> datetime:
    moment = teller.anchor - timedelta(days=days)
    return moment.replace(**DAY_ENDS, second=0, microsecond=0)


def _item(step: Step) -> WorkItem:
    from workflows.management.arguments import work_item_named

    return work_item_named(step.designation, None)


# -- comments of the public --------------------------------------------------------------


def public_comment(teller: "Teller", step: Step) -> None:
    """Somebody without an account comments on the open draft and answers the mail."""
    facts = dict(step.facts)
    draft = PublicDraft.objects.get(
        document__designation=step.designation, closed_at=None
    )
    said = {
        name: facts[name]
        for name in ("type", "node", "proposed_change", "must_be_satisfied")
        if facts.get(name)
    }
    if change := facts.get("change"):
        block = next(
            b for b in blocks(draft.snapshot.tree) if b["uuid"] == facts["node"]
        )
        words = [part.words.replace(*change) for part in parts_of(block)]
        said["suggestion"] = suggestion_of(block, words)
    sent = public.send_comment(
        draft, facts["text"], email=facts["email"], name=facts["name"],
        organisation=facts["organisation"], at=clock.now(), **said,
    )  # fmt: skip
    made = public.confirm_comment(sent, at=clock.now() + ANSWERED)
    teller.comments[facts["ref"]] = made.pk


def triage(teller: "Teller", step: Step) -> None:
    """Somebody has sorted a comment."""
    comments.triage_comment(teller.comment_of(step), by=_user(step.by))


def agree_quietly(teller: "Teller", step: Step) -> None:
    """The chair agrees; the answer has not gone out yet."""
    comments.agree_disposition(teller.comment_of(step), by=_user(step.by), send=False)


def contact_verdict(teller: "Teller", step: Step) -> None:
    """Somebody without an account says whether the answer satisfies."""
    comment = teller.comment_of(step)
    comments.give_verdict(
        comment, by=comment.contact, satisfied=step.facts["satisfied"]
    )


# -- reviews -----------------------------------------------------------------------------


def ask_review(teller: "Teller", step: Step) -> None:
    """A review is asked for; `answer` is what the person says to it, if anything."""
    facts = step.facts
    person = _user(facts["person"])
    row = requests.ask_review(
        _item(step), by=_user(step.by), person=person, note=facts["note"],
        due_at=_until(teller, facts["due"]),
    )  # fmt: skip
    if facts["answer"] == "accept":
        requests.accept_request(row, by=person)
    elif facts["answer"]:
        requests.decline_request(row, by=person, reason=facts["answer"])


def away(teller: "Teller", step: Step) -> None:
    """Somebody cannot review on some days."""
    Unavailability.objects.update_or_create(
        person=_user(step.by), since=_day(teller, step.facts["since"]),
        until=_day(teller, step.facts["until"]),
        defaults={"note": step.facts["note"]},
    )  # fmt: skip


# -- what is published -------------------------------------------------------------------


def amend(teller: "Teller", step: Step) -> None:
    """The desk of an amendment gets the edition's text with other words in some places."""
    item = _item(step)
    edition = item.parent.edition
    tree = copy.deepcopy(edition.snapshot.tree)
    for node, old, new in step.facts["words"]:
        _reword(_named(tree, node), old, new)
    write_desk(
        item.document, tree, by=_user(step.by), at=clock.now(),
        amendment=item.desk.specific.amendment,
    )  # fmt: skip


def _named(tree: Tree, node: str) -> Node:
    return next(found for _, found in nodes(tree) if found["uuid"] == node)


def _reword(node: Node, old: str, new: str) -> None:
    """Put `new` for `old` where it stands in one of the runs of a block."""
    found = [
        run
        for part in parts_of(node)
        for run in part.runs
        if old in run.get("text", "")
    ]
    if len(found) != 1:
        raise ValueError(f"{old!r} stands {len(found)} times in {node['uuid']}.")
    found[0]["text"] = found[0]["text"].replace(old, new)


def claim(teller: "Teller", step: Step) -> None:
    """A voter says that a change reaches further than it seems."""
    change = Change.objects.get(work_item=_item(step), node=step.facts["node"])
    claim_class(
        change, by=_user(step.by), change_class=step.facts["change_class"],
        reason=step.facts["reason"], at=clock.now(),
    )  # fmt: skip


def report_erratum(teller: "Teller", step: Step) -> None:
    """Somebody reports an error in the edition in force; who `finds` it right and who
    `agrees` may follow at once."""
    facts = step.facts
    edition = Document.objects.get(designation=step.designation).current_edition()
    errata.report_erratum(
        edition, original=facts["original"], corrected=facts["corrected"],
        node=facts["node"], note=facts["note"], by=_user(step.by), at=clock.now(),
    )  # fmt: skip


def _erratum(step: Step) -> Erratum:
    return Erratum.objects.get(
        document__designation=step.designation, number=step.facts["number"]
    )


def find_right(teller: "Teller", step: Step) -> None:
    """The editor finds an erratum right."""
    errata.find_right(_erratum(step), by=_user(step.by), at=clock.now())


def agree_erratum(teller: "Teller", step: Step) -> None:
    """The chair agrees, and objections are taken for ten days."""
    errata.agree_erratum(_erratum(step), by=_user(step.by), at=clock.now())


def errata_due(teller: "Teller", step: Step) -> None:
    """The clock lists errata to which nobody has objected."""
    list(list_errata(clock.now()))


def register(teller: "Teller", step: Step) -> None:
    """A standard that another body approved is registered."""
    facts = step.facts
    name, source = source_of(facts["file"])
    register_external(
        WorkingGroup.objects.get(slug=facts["group"]),
        External(
            designation=step.designation, title=facts["title"], label=facts["label"],
            approved_by=facts["approved_by"],
            approved_on=date.fromisoformat(facts["approved_on"]),
            file_name=name, media_type="text/markdown", source=source,
            licence="CC-BY-4.0",
        ),
        by=_user(step.by), at=clock.now(),
    )  # fmt: skip


# -- appeals -----------------------------------------------------------------------------


def acknowledge(teller: "Teller", step: Step) -> None:
    """The appellant is told that the appeal has arrived."""
    appeal = _item(step).appeals.get(outcome="")
    acknowledge_appeal(appeal, by=_user(step.by), at=clock.now())


def panel(teller: "Teller", step: Step) -> None:
    """Those who will decide an appeal are named."""
    appeal = _item(step).appeals.get(outcome="")
    people = [_user(name) for name in step.facts["people"]]
    name_panel(appeal, people, by=_user(step.by), at=clock.now())


# -- practices ---------------------------------------------------------------------------


def practice_saved(teller: "Teller", step: Step) -> None:
    """Somebody asks for the form, opens the link that is mailed and saves."""
    facts = PRACTICES[step.facts["practice"]]
    started = practice.start_submission(
        WorkingGroup.objects.get(slug="systems-shifts"), name=facts["name"],
        organisation=facts["organisation"], email=facts["email"], at=clock.now(),
    )  # fmt: skip
    practice.save_submission(started, facts["data"], at=clock.now())


def practice_submitted(teller: "Teller", step: Step) -> None:
    """A saved practice is handed in."""
    facts = PRACTICES[step.facts["practice"]]
    saved = PracticeSubmission.objects.get(contact__email=facts["email"])
    practice.submit_practice(saved, facts["data"], at=clock.now())


def score(teller: "Teller", step: Step) -> None:
    """A reviewer scores without knowing whose practice it is."""
    score_practice(
        _item(step), step.facts["scores"], by=_user(step.by), at=clock.now(),
        note=step.facts["note"],
    )  # fmt: skip


# -- rules, and what people follow ---------------------------------------------------------


def propose_rules(teller: "Teller", step: Step) -> None:
    """A chair proposes the next version of a preset."""
    facts = step.facts
    data = copy.deepcopy(Preset.newest(facts["key"]).data)
    data["days"] |= facts["days"]
    propose_preset(data, by=_user(step.by), at=clock.now(), reason=facts["reason"])


def ask_for_rules(teller: "Teller", step: Step) -> None:
    """The first of two people of the secretariat asks for a proposal to come into force."""
    draft = PresetDraft.objects.get(key=step.facts["key"], activated_at=None)
    ask_for_preset(draft, by=_user(step.by), at=clock.now())


def follows(teller: "Teller", step: Step) -> None:
    """Somebody follows a document, or stops."""
    document = Document.objects.get(designation=step.designation)
    if email := step.facts["email"]:
        follower: User | Contact = Contact.objects.get(email=email)
    else:
        follower = _user(step.by)
    change = unfollow if step.facts["stops"] else follow
    change(follower, document, at=clock.now())


def prefers(teller: "Teller", step: Step) -> None:
    """Somebody chooses how mail of a sort comes."""
    set_mode(_user(step.by), step.facts["sort"], step.facts["mode"])


ACTS: dict[str, Callable[["Teller", Step], None]] = {
    act.__name__: act
    for act in (
        public_comment, triage, agree_quietly, contact_verdict, ask_review, away, amend,
        claim, report_erratum, find_right, agree_erratum, errata_due, register,
        acknowledge, panel, practice_saved, practice_submitted, score, propose_rules,
        ask_for_rules, follows, prefers,
    )
}  # fmt: skip
