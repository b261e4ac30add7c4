"""Replace one block of a desk: a block in, a revision with it out, if nobody has changed
the block since."""

from django.db import transaction
from wagtail.log_actions import log
from wagtail.models import Page

from cms.documents import content
from cms.documents.assemble import assemble, body_of
from cms.documents.blocks.from_tree import Keys, raw_of
from cms.documents.content import Node
from cms.documents.models import SectionPage
from cms.documents.models.pages import Desk
from cms.documents.outline import section_of
from cms.people.models import User


class BlockChanged(Exception):
    """The block is not what it was; `now` is what stands there, None when it is gone."""

    def __init__(self, now: Node | None) -> None:
        super().__init__("The block has been changed since.")
        self.now = now


def block_now(desk: Desk, uuid: str) -> tuple[Node, SectionPage] | None:
    """A block of a desk as it was last saved, with its page; None when it is gone."""
    assembled = assemble(desk)
    for section in content.sections(assembled.tree):
        for block in section["blocks"]:
            if block["uuid"] == uuid:
                return block, assembled.pages[section["uuid"]]
    return None


@transaction.atomic
def replace_block(
    desk: Desk, after: Node, *, before_sha256: str, by: User, credit: str = ""
) -> None:
    """Let the block of `after`'s UUID say what `after` says; nothing if it does already.

    before_sha256: of the block's canonical JSON as whoever wrote `after` saw it.
    credit: whose words they are, for the history of the desk.
    Raises BlockChanged.
    """
    Page.objects.select_for_update().get(pk=desk.pk)
    found = block_now(desk, after["uuid"])
    if found is None:
        raise BlockChanged(None)
    now, page = found
    if now == after:
        return
    if content.sha256_of(now) != before_sha256:
        raise BlockChanged(now)
    page = section_of(desk, page.pk)
    raws = body_of(page.serializable_data())
    new = raw_of(after, Keys())
    page.body = [new if raw["id"] == after["uuid"] else raw for raw in raws]
    page.save(clean=False)
    page.save_revision(user=by, clean=False)
    data = {"block": after["uuid"], "credit": credit}
    log(page, "concord.block_replaced", user=by, data=data, content_changed=True)
    log(desk, "concord.block_replaced", user=by, data=data)
