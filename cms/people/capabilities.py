"""What a role may allow. Roles are rows that a secretariat edits; these words are code."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Capability(models.TextChoices):
    """One thing that a person may do in a working group."""

    READ_DRAFTS = "read_drafts", _("Read drafts")
    COMMENT = "comment", _("Comment on drafts")
    PROPOSE = "propose", _("Propose a document")
    SUPPORT = "support", _("Support an adoption")
    EDIT = "edit", _("Edit drafts")
    REVIEW = "review", _("Review a snapshot")
    DISPOSE = "dispose", _("Propose what is done about a comment")
    LEAD = "lead", _("Lead the procedure as chair")
    VOTE = "vote", _("Vote when holding a seat")
    RATE = "rate", _("Rate on an expert panel")
    ASSESS = "assess", _("Score artefacts")
    ADMINISTER = "administer", _("Open ballots and publish as secretariat")
    OVERSEE = "oversee", _("Decide appeals and withdrawals")
    MANAGE_PEOPLE = "manage_people", _("Manage groups and their members")


C = Capability
_MEMBER = [C.READ_DRAFTS, C.COMMENT, C.PROPOSE, C.SUPPORT, C.VOTE]

# slug -> (name, capabilities); the rows that a new installation starts with.
DEFAULT_ROLES: dict[str, tuple[str, list[str]]] = {
    "chair": ("Chair", [*_MEMBER, C.LEAD, C.DISPOSE]),
    "editor": ("Editor", [*_MEMBER, C.EDIT, C.DISPOSE]),
    "reviewer": ("Reviewer", [*_MEMBER, C.REVIEW]),
    "member": ("Member", _MEMBER),
    "expert": ("Expert", [*_MEMBER, C.RATE]),
    "assessor": ("Assessor", [*_MEMBER, C.ASSESS]),
    "secretariat": (
        "Secretariat",
        [C.READ_DRAFTS, C.COMMENT, C.PROPOSE, C.ADMINISTER, C.MANAGE_PEOPLE],
    ),
    "observer": ("Observer", [C.READ_DRAFTS]),
    "oversight": ("Oversight", [C.READ_DRAFTS, C.OVERSEE]),
}

# Held in the group of this slug, these roles act in every group.
SECRETARIAT_GROUP = "secretariat"
ROLES_IN_EVERY_GROUP = ("secretariat", "oversight")

DEFAULT_CATEGORIES = {
    "content_expert": "Content expert",
    "evaluator": "Evaluator",
    "issuer": "Issuer",
    "earner_educator": "Earner or educator",
}
