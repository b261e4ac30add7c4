"""A group of ten voters, a document with its work item, and ways along the road."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from cms.documents.blobs import store
from cms.documents.models import Proof
from tests import factories as make
from tests.kept import kept
from workflows.actions import perform
from workflows.actions.cast_position import cast_position
from workflows.actions.declare import declare, give_review
from workflows.actions.propose import open_item
from workflows.comments.comments import agree_disposition, propose_disposition
from workflows.models import AuditLine, TransitionRecord, WorkItem

START = datetime(2024, 1, 8, 12, 0, tzinfo=UTC)
CHECKLIST = {"accessibility": True, "equity": True, "privacy": True, "assessment": True}
# Ten seats of ten organisations: 3, 3, 2 and 2 in the four categories.
VOTERS = {
    "alice": "content_expert", "bob": "content_expert", "charlie": "content_expert",
    "dora": "evaluator", "emil": "evaluator", "fay": "evaluator",
    "gus": "issuer", "hana": "issuer",
    "ivan": "earner_educator", "jo": "earner_educator",
}  # fmt: skip


def day(number: float) -> datetime:
    """Noon UTC of the day after so many days."""
    return START + timedelta(days=number)


class World:
    """`alice` is chair, `bob` edits, `charlie` and `dora` review, `sue` is secretary."""

    def __init__(self, preset: str = "mcwg", kind: str = "standard") -> None:
        self.group = make.group("alpha", preset=preset)
        roles = {
            "alice": ["chair"], "bob": ["editor"], "charlie": ["reviewer"],
            "dora": ["reviewer"],
        }  # fmt: skip
        self.people = {}
        for name, category in VOTERS.items():
            self.people[name] = make.member(
                name, self.group, *roles.get(name, ["member"]), category=category,
                voting_seat=True,
            )  # fmt: skip
        secretariat = make.group("secretariat", preset="house")
        self.people["sue"] = make.member("sue", secretariat, "secretariat")
        self.people["otto"] = make.member("otto", secretariat, "oversight")
        self.people["zoe"] = make.user("zoe")
        self.people["root"] = make.user("root", is_superuser=True)
        self.document = make.document("ABC-1", kind=kind, lead=self.group)
        self.snapshot = make.snapshot(
            self.document, at=START, contributors=[self.people["bob"]]
        )
        self.item: WorkItem = open_item(
            self.document, None, "propose", by=self.people["jo"], at=START, facts={}
        )

    @classmethod
    def at(
        cls,
        stage: str,
        preset: str | Callable[[], str] = "mcwg",
        kind: str = "standard",
    ) -> "World":
        """`World(preset, kind).to_STAGE()`, built once a process (see `tests.kept`).

        preset: a key, or what makes one (a function, or a `partial` of one). Not for a test
        that has patched something: others would get what it has built.
        """

        def build() -> World:
            world = cls(preset() if callable(preset) else preset, kind)
            return getattr(world, f"to_{stage}")()

        key = repr(preset) if callable(preset) else preset
        return kept((cls, START, stage, key, kind), build)

    def do(self, name: str, by: str, at: float, **data):
        return perform(self.item, name, by=self.people[by], at=day(at), **data)

    def declare(self, kind: str, by: str, at: float, **data):
        return declare(self.item, kind, by=self.people[by], at=day(at), data=data)

    def review(self, by: str, at: float, result: str = "ready"):
        return give_review(self.item, result, by=self.people[by], at=day(at))

    def vote(self, by: str, position: str, at: float, reason: str = "", node: str = ""):
        return cast_position(
            self.item,
            position,
            by=self.people[by],
            at=day(at),
            reason=reason,
            node=node,
        )

    def answer(self, comment, disposition: str, at: float, **facts):
        """Somebody who did not write it says what is done about a comment; the chair
        agrees and the answer goes out."""
        comment.refresh_from_db()
        own = comment.author_id == self.people["bob"].pk
        disposer = "charlie" if own else "bob"
        propose_disposition(
            comment, disposition, by=self.people[disposer], rationale="We looked at it.",
            at=day(at), **facts,
        )  # fmt: skip
        agree_disposition(comment, by=self.people["alice"], at=day(at))
        comment.refresh_from_db()

    @property
    def state(self) -> str:
        self.item.refresh_from_db()
        return self.item.state

    # -- the straight road, with the day on which each step is done --

    def to_adoption_call(self):
        self.do("call_for_adoption", "alice", 0)
        return self

    def to_drafting(self):
        self.to_adoption_call()
        for name in ("bob", "dora", "gus"):
            self.declare("support", name, 1)
        self.do("adopt", "alice", 2, editor="bob", shepherd="charlie")
        return self

    def to_review(self):
        self.to_drafting()
        self.do("request_review", "bob", 3)
        self.do("request_review", "alice", 3)
        return self

    def to_evidence(self):
        self.to_review()
        for name in ("charlie", "dora"):
            self.review(name, 5)
        self.do("close_review", "alice", 25, checklist=CHECKLIST)
        return self

    def to_public_review(self):
        self.to_evidence()
        if self.state == "evidence":
            self.do("accept_evidence", "alice", 26)
        return self

    def to_ballot(self):
        self.to_public_review()
        for name in VOTERS:
            self.declare("conflict", name, 73)
        self.do("open_ballot", "alice", 74)
        self.do("open_ballot", "sue", 74)
        return self

    def to_decided(self):
        self.to_ballot()
        for name in list(VOTERS)[:7]:
            self.vote(name, "approve", 80)
        self.do("certify", "alice", 105)
        return self

    def to_publishing(self):
        self.to_decided()
        self.do("start_publication", "sue", 136)
        return self

    def make_proof(self, at: float = 137):
        """What the worker does."""
        blob = store(b"<p>Proof</p>", "text/html")
        self.item.refresh_from_db()
        Proof.objects.filter(pk=self.item.proof_id).update(html=blob, made_at=day(at))

    def to_published(self):
        self.to_publishing()
        self.make_proof()
        self.declare("proof", "bob", 138)
        self.do("publish", "sue", 139)
        return self


def traces() -> tuple:
    """Everything that a refusal must leave alone, and how many audit lines there are."""
    return (
        list(WorkItem.objects.values()),
        list(TransitionRecord.objects.values()),
        AuditLine.objects.count(),
    )
