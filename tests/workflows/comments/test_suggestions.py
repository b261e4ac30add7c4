"""An edited copy of a block, applied with one click while the block is what it was."""

import pytest

from cms import clock
from cms.documents.content import block_text
from cms.documents.desk import assemble, desk_of, write_desk
from cms.documents.patch import block_now
from tests import factories as make
from tests.workflows.world import World, day
from workflows.comments import verify
from workflows.comments.comments import agree_disposition
from workflows.comments.places import note_done
from workflows.models import Comment

pytestmark = pytest.mark.django_db
NEW = "The issuer shall publish its criteria and keep them."


@pytest.fixture
def world():
    made = World()
    write_desk(made.document, made.snapshot.tree, {}, by=made.people["bob"])
    return made.to_review()


@pytest.fixture
def block(world):
    return world.item.snapshot.tree["sections"][1]["blocks"][0]


def sent(client, world, by, address, data, at=5):
    client.force_login(world.people[by])
    with clock.at(day(at)):
        return client.post(f"/review/ABC-1/{address}", data)


def suggested(client, world, block, words=NEW):
    form = {"type": "te", "text": "Keep them.", "node": block["uuid"], "words_0": words}
    assert sent(client, world, "jo", "comment/", form).status_code == 302
    return Comment.objects.latest("pk")


def on_desk(world, block):
    return block_text(block_now(desk_of(world.document), block["uuid"])[0])


def test_the_form_offers_the_words_of_the_block(client, world, block):
    client.force_login(world.people["jo"])
    page = client.get(f"/review/ABC-1/comment/?node={block['uuid']}").content.decode()
    assert "\nThe issuer shall publish its criteria.</textarea>" in page
    comment = suggested(client, world, block, "The issuer shall publish its criteria.")
    assert comment.suggestion is None


def test_one_click_puts_the_words_on_the_desk_and_accepts(client, world, block):
    comment = suggested(client, world, block)
    assert on_desk(world, block) == "The issuer shall publish its criteria."
    client.force_login(world.people["bob"])
    page = client.get("/review/ABC-1/comments/1/").content.decode()
    assert "<ins> and keep them</ins>" in page
    for _ in range(2):
        sent(client, world, "bob", "comments/1/apply/", {"change_class": "3"})
    assert on_desk(world, block) == NEW
    comment.refresh_from_db()
    assert (comment.disposition, comment.change_class) == ("accepted", 3)
    assert comment.events.filter(kind="applied").count() == 1
    agree_disposition(comment, by=world.people["alice"], at=day(6))
    assert list(verify.check()) == []


def test_a_block_changed_since_is_left_alone_and_the_page_says_what_changed(
    client, world, block
):
    suggested(client, world, block)
    tree = world.item.snapshot.tree
    other = {**block, "text": [{"text": "The issuer shall publish its aims."}]}
    rules = {**tree["sections"][1], "blocks": [other]}
    changed = {**tree, "sections": [tree["sections"][0], rules]}
    write_desk(world.document, changed, {}, by=world.people["bob"])
    answer = sent(client, world, "bob", "comments/1/apply/", {"change_class": "3"})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "has been changed since it was written" in page
    assert "<ins>aims</ins>" in page
    assert on_desk(world, block) == "The issuer shall publish its aims."
    assert Comment.objects.get().disposition == ""


def test_members_put_nothing_on_the_desk(client, world, block):
    suggested(client, world, block)
    answer = sent(client, world, "gus", "comments/1/apply/", {"change_class": "3"})
    assert answer.status_code == 403
    assert on_desk(world, block) == "The issuer shall publish its criteria."


def test_the_text_in_which_it_came_out_is_noted(client, world, block):
    comment = suggested(client, world, block)
    sent(client, world, "bob", "comments/1/apply/", {"change_class": "3"})
    world.do("return_to_drafting", "alice", 6, reason="Jo is right.")
    frozen = assemble(desk_of(world.document)).tree
    make.snapshot(world.document, frozen, at=day(6.5))
    world.do("request_review", "bob", 7)
    world.do("request_review", "alice", 7)
    world.item.refresh_from_db()
    note_done(world.item)
    comment.refresh_from_db()
    assert comment.done_in == world.item.snapshot
    assert list(verify.check()) == []
