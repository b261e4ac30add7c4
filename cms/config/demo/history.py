"""Live the demo's history through the real procedure: steps of `fixtures.story` in, the
documents, work items and editions that they lead to out.

Each step runs at its own moment of the procedure's clock. How far the history has come
is kept in the data folder, so that a seed that was stopped goes on where it was.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings

from cms import clock
from cms.config.demo.acts import ACTS
from cms.documents.desk import write_desk
from cms.documents.models import Document
from cms.outbox import topics
from cms.outbox.worker import Worker
from cms.people.models import User, WorkingGroup
from cms.people.refusals import Refused
from fixtures.documents import trees
from fixtures.story import Step, history
from workflows.actions import perform
from workflows.actions.cast_position import cast_position
from workflows.actions.declare import declare, give_review
from workflows.actions.due import tick
from workflows.actions.propose import propose
from workflows.ballots.standing import comments_to_process
from workflows.comments import comments
from workflows.management.arguments import work_item_named
from workflows.models import Comment, WorkItem
from workflows.notify.mail import drop_old_mail
from workflows.notify.notices import NEWS

DAY_BEGINS = 15  # hours, UTC; as fixtures.story says

Progress = Callable[[int, int, Step], None]


@dataclass
class Teller:
    """Performs steps; remembers which comment a `ref` names."""

    anchor: datetime
    comments: dict[str, int] = field(default_factory=dict)

    def moment(self, step: Step) -> datetime:
        """When a step happened."""
        day = self.anchor - timedelta(days=step.day)
        return day.replace(hour=DAY_BEGINS, minute=0) + timedelta(minutes=step.minute)

    def tell(self, step: Step) -> None:
        """Perform one step. Raises Refused when the procedure says no."""
        # The worker works now, whatever day it is in the story. Nothing waits but the
        # proofs: PDFs of editions and the index are made once the site is up.
        if step.act == "work":
            Worker(topics=[topics.PROOF_WANTED]).drain()
            return
        with clock.at(self.moment(step)):
            if step.act in ACTS:
                ACTS[step.act](self, step)
            else:
                getattr(self, f"_{step.act}")(step)

    def _item(self, step: Step) -> WorkItem:
        return work_item_named(step.designation, None)

    def _by(self, step: Step) -> User:
        return User.objects.get(username=step.by)

    def _tick(self, step: Step) -> None:
        tick(clock.now())

    def _propose(self, step: Step) -> None:
        tree, _ = trees(step.designation)[0]
        propose(
            group=WorkingGroup.objects.get(slug=step.facts["group"]),
            kind=step.facts["kind"],
            designation=step.designation,
            title=tree["title"],
            by=self._by(step),
            need=step.facts["need"],
            uuid=tree["document"],
        )

    def _write(self, step: Step) -> None:
        tree, assets = trees(step.designation)[step.facts["text"]]
        document = Document.objects.get(designation=step.designation)
        write_desk(document, tree, assets, by=self._by(step), at=clock.now())

    def _transition(self, step: Step) -> None:
        perform(
            self._item(step), step.facts["name"], by=self._by(step),
            force=step.facts.get("force", False), **step.facts["data"],
        )  # fmt: skip

    def _declare(self, step: Step) -> None:
        facts = step.facts
        declare(self._item(step), facts["kind"], by=self._by(step), data=facts["data"])

    def _review(self, step: Step) -> None:
        give_review(
            self._item(step), step.facts["result"], by=self._by(step),
            note=step.facts["note"],
        )  # fmt: skip

    def _comment(self, step: Step) -> None:
        made = comments.add_comment(
            self._item(step), step.facts["text"], by=self._by(step),
            type=step.facts["type"], node=step.facts["node"] or None,
            proposed_change=step.facts["proposed"],
        )  # fmt: skip
        self.comments[step.facts["ref"]] = made.pk

    def comment_of(self, step: Step) -> Comment:
        """The comment that a step's `ref` names."""
        return Comment.objects.get(pk=self.comments[step.facts["ref"]])

    def _dispose(self, step: Step) -> None:
        comments.propose_disposition(
            self.comment_of(step), step.facts["disposition"], by=self._by(step),
            rationale=step.facts["rationale"],
        )  # fmt: skip

    def _agree(self, step: Step) -> None:
        comments.agree_disposition(self.comment_of(step), by=self._by(step))

    def _verdict(self, step: Step) -> None:
        comments.give_verdict(
            self.comment_of(step), by=self._by(step),
            satisfied=step.facts["satisfied"],
        )  # fmt: skip

    def _vote(self, step: Step) -> None:
        cast_position(
            self._item(step), step.facts["position"], by=self._by(step),
            reason=step.facts["reason"],
        )  # fmt: skip

    def _answer_votes(self, step: Step) -> None:
        """Somebody who did not write it answers each comment of a vote."""
        item = self._item(step)
        chair = User.objects.get(username=step.facts["chair"])
        for comment in comments_to_process(item):
            editor = self._by(step)
            by = chair if comment.author_id == editor.pk else editor
            what, why = "noted", step.facts["rationale"]
            if comment.is_negative:
                what, why = "not_accepted", step.facts["negatives"]
            comments.propose_disposition(comment, what, by=by, rationale=why)
            comments.agree_disposition(comment, by=chair)

    def _objects(self, step: Step) -> None:
        """Who voted no has read the answer and stays with the objection."""
        found = self._item(step).comments.get(
            author__username=step.by, source="ballot_negative"
        )
        comments.give_verdict(found, by=found.author, satisfied=False)


class HistoryStopped(RuntimeError):
    """A step was refused; the sentence says which and why."""


def fingerprint(steps: list[Step]) -> str:
    """Tells one history from another: a step that is new, gone or moved changes it."""
    words = repr([(s.day, s.act, s.designation, s.by, s.minute) for s in steps])
    return hashlib.sha256(words.encode()).hexdigest()[:16]


def progress_path() -> Path:
    """Where it is kept how far the history has come."""
    return Path(settings.DATA_DIR) / "demo-progress.json"


def live(progress: Progress | None = None) -> int:
    """Go through the history from where it stands; the number of steps performed.

    A database that holds documents of the demo without a note of its progress is taken
    to be complete, and so is one that was lived to the end of an older history. Raises
    HistoryStopped.
    """
    steps = history()
    told_here = {"of": len(steps), "history": fingerprint(steps)}
    state = _read_progress()
    if state is None:
        known = {step.designation for step in steps if step.designation}
        if Document.objects.filter(designation__in=known).exists():
            return 0
        state = {"anchor": datetime.now(UTC).isoformat(), "done": 0, "comments": {}}
        state |= told_here
    elif state.get("history") != told_here["history"]:
        if state["done"] < state.get("of", 0):
            raise HistoryStopped(
                "The demo was begun with another history than this version tells. Make it "
                "anew with ./start --reset."
            )
        return 0
    teller = Teller(datetime.fromisoformat(state["anchor"]), state["comments"])
    told = 0
    for index, step in enumerate(steps[state["done"] :], start=state["done"]):
        if progress:
            progress(index, len(steps), step)
        try:
            teller.tell(step)
        except Refused as refusal:
            # A seed killed between a step and its note meets that step once more.
            if told or not state["done"]:
                raise HistoryStopped(
                    f"Step {index + 1}, {step.act} {step.designation} by "
                    f"{step.by or 'the system'} {step.facts}: {refusal}"
                ) from refusal
        told += 1
        _keep_progress({**state, "done": index + 1, "comments": teller.comments})
    # What the history mailed on its way would come years late.
    drop_old_mail(teller.anchor - NEWS)
    return told


def _read_progress() -> dict[str, Any] | None:
    try:
        return json.loads(progress_path().read_text("utf-8"))
    except FileNotFoundError:
        return None


def _keep_progress(state: dict[str, Any]) -> None:
    partial = progress_path().with_suffix(".part")
    partial.write_text(json.dumps(state), "utf-8")
    partial.replace(progress_path())
