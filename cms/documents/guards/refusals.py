"""The sentences with which the desk refuses, each with a code."""

from django.db.models import ProtectedError

from cms.people.refusals import Reason, Refused

_PROCEDURE = (
    "A desk is never live: the public reads editions only. To publish, take the "
    "document through its procedure from the list of transitions on its desk."
)
_OUTLINE = (
    "Sections are moved, nested, split, merged and retired in the outline of their "
    "document, so that their identity and what cites them are kept."
)

SENTENCES: dict[str, str] = {
    "live": f"The page was not published. {_PROCEDURE}",
    "unpublish": f"There was nothing to unpublish. {_PROCEDURE} To take an edition back, "
    "withdraw it there.",
    "schedule": f"The page was not scheduled. {_PROCEDURE}",
    "workflow": "Wagtail's workflows are not used here. Submit the document from the "
    "list of transitions on its desk.",
    "alias": "The page was not mirrored. A document has one desk, and a second place for "
    "its text would have no procedure.",
    "copy": "The page was not copied. Every node of a document has one identity for "
    "ever; to begin a new document, propose one.",
    "move": f"The page was not moved. {_OUTLINE}",
    "delete": f"The page was not deleted. {_OUTLINE} A whole document is abandoned or "
    "withdrawn by the procedure.",
    "privacy": "The privacy of the page was not changed. A desk is open to the members "
    "of its groups and to nobody else; membership is kept by the secretariat.",
    "lock": "The page was not locked or unlocked. Reviews and ballots are bound to a "
    "snapshot, so the drafters may always go on writing.",
    "revision_cited": "The saved version was left as it is, because a snapshot was read "
    "from it. Save the page again to get a version of its own.",
    "cited": "Nothing was deleted, because something that is kept for ever still names "
    "it: a snapshot, an edition or a record. Retire or end it instead.",
    "kept": "Nothing was changed, because these rows are kept as they are for ever. "
    "What happens later is recorded beside them.",
    "holds_desks": "The page was not deleted, because desks of documents lie below it.",
    "site_root": "A site cannot begin at a desk: the public reads editions only. "
    "Choose the home page.",
    "read_only": "You may read this desk; only the editors of the document's groups "
    "write on it. To have something changed, comment on a snapshot or ask an editor.",
    "position": f"The order was not changed. {_OUTLINE}",
}


class DeskRefused(Refused):
    """The desk says no, whoever asks."""

    def __init__(self, code: str) -> None:
        super().__init__(Reason(code, SENTENCES[code]))


class CitedRefused(DeskRefused, ProtectedError):
    """Also Django's own error for a protected row, which `purge_revisions` passes over."""

    def __init__(self) -> None:
        super().__init__("cited")
        self.protected_objects: set = set()
