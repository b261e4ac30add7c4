"""What the history of a desk says of actions that are Concord's own."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks

ACTIONS = {
    "concord.desk_written": (
        _("Write the desk"), _("The text was brought in from a file or an edition"),
    ),
    "concord.section_moved": (_("Move a section"), _("A section was moved")),
    "concord.section_split": (_("Split a section"), _("A section was split")),
    "concord.sections_merged": (_("Merge sections"), _("Two sections were merged")),
    "concord.section_retired": (_("Retire a section"), _("A section was retired")),
    "concord.section_restored": (
        _("Restore a section"), _("A retired section was restored"),
    ),
    "concord.block_replaced": (
        _("Apply a proposed change"), _("A proposed change was applied to a block"),
    ),
    "concord.blocks_moved": (_("Move blocks"), _("Blocks were moved to a section")),
}  # fmt: skip


@hooks.register("register_log_actions")
def register_actions(actions) -> None:
    """Wagtail knows only actions that were registered."""
    for name, (label, message) in ACTIONS.items():
        actions.register_action(name, label, message)
