"""A published document with all that hangs on it, and somebody of every role."""

from cms.documents.models import Edition
from tests.workflows.world import CHECKLIST, VOTERS, World, day
from workflows.actions.change_preset import propose_preset
from workflows.comments.answering import withdraw_comment
from workflows.comments.writing import add_comment
from workflows.models import Preset, PresetDraft

# The columns of the matrix, in order, with who stands in them.
ROLES = {
    "public": None, "stranger": "zoe", "member": "jo", "reviewer": "dora",
    "editor": "bob", "chair": "alice", "secretariat": "sue", "oversight": "otto",
}  # fmt: skip
NOW = day(140)


class Scene(World):
    """ABC-1 with edition 1, its ballot, a comment, and rules that are proposed."""

    def __init__(self) -> None:
        super().__init__()
        self.to_review()
        self.comment = add_comment(
            self.item, "Too short.", by=self.people["jo"], at=day(4), type="ge"
        )
        self._go_on()
        self.edition = Edition.objects.get(document=self.document)
        data = {**Preset.newest("mcwg").data, "min_electorate": 9}
        self.draft: PresetDraft = propose_preset(
            data, by=self.people["alice"], at=day(3), reason="Nine will do."
        )

    def _go_on(self) -> None:
        """The rest of the road, from the review that is open."""
        withdraw_comment(self.comment, by=self.people["jo"], at=day(4))
        for name in ("charlie", "dora"):
            self.review(name, 5)
        self.do("close_review", "alice", 25, checklist=CHECKLIST)
        self.do("accept_evidence", "alice", 26)
        for name in VOTERS:
            self.declare("conflict", name, 73)
        self.do("open_ballot", "alice", 74)
        self.do("open_ballot", "sue", 74)
        for name in list(VOTERS)[:7]:
            self.vote(name, "approve", 80)
        self.do("certify", "alice", 105)
        self.do("start_publication", "sue", 136)
        self.make_proof()
        self.declare("proof", "bob", 138)
        self.do("publish", "sue", 139)

    @property
    def node(self) -> str:
        return self.snapshot.tree["sections"][0]["uuid"]
