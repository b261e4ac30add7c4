"""The reviewers' reading page: what is shown, compared, said beside it and marked as seen."""

import copy
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cms import clock
from cms.documents import content
from tests import factories as make
from tests.workflows.world import World, day
from workflows.actions.propose import open_item
from workflows.comments.writing import add_comment
from workflows.models import Comment, CommentEvent, Seen, WorkItem
from workflows.refusals import TransitionRefused

pytestmark = pytest.mark.django_db


def url(name="text", query=""):
    return reverse(f"review:{name}", args=["ABC-1"]) + query


class Read(World):
    """A text under review of which dora has reviewed an older state."""

    def __init__(self):
        super().__init__()
        self.to_review()
        self.old = self.item.snapshot
        self.review("dora", 4, "serious_issues")

    def change(self, tree, at=10):
        """A new text under review, as the editor wrote it."""
        self.do("return_to_drafting", "alice", at, reason="Issues.")
        self.snapshot = make.snapshot(
            self.document, tree, at=day(at), contributors=[self.people["bob"]]
        )
        self.do("request_review", "bob", at)
        self.do("request_review", "alice", at)
        return self

    def tree(self):
        return copy.deepcopy(self.old.tree)

    def get(self, client, who="dora", query=""):
        client.force_login(self.people[who])
        with clock.at(day(12)):
            return client.get(url(query=query))


def words(answer):
    """What a reader sees, without tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_changes_are_marked_in_the_words_of_a_clause(client):
    world = Read()
    tree = world.tree()
    tree["sections"][1]["blocks"][0]["text"] = content.runs(
        "The issuer shall publish all its criteria."
    )
    page = world.change(tree).get(client, query="?mode=changes&since=review")
    html = page.content.decode()
    assert "Compared with r1" in html
    assert re.search(r"<ins>.*all.*</ins>", html)
    assert "0 of 1 changed clauses seen" in html
    # The other clause is there, unmarked.
    assert "This document says what good work is." in html
    only = world.get(client, query="?mode=changes&since=review&only=changed")
    assert "This document says what good work is." not in only.content.decode()


def test_the_clean_text_marks_nothing(client):
    world = Read()
    tree = world.tree()
    tree["sections"][0]["title"] = "Purpose"
    html = world.change(tree).get(client).content.decode()
    assert "Purpose" in html
    assert "<ins>" not in html


def test_a_moved_clause_is_a_move_and_tells_its_old_number(client):
    world = Read()
    tree = world.tree()
    tree["sections"].append(make.section("Third", make.paragraph("Third words.")))
    tree["sections"].insert(0, tree["sections"].pop(1))
    page = world.change(tree).get(client, query="?mode=changes&since=review")
    assert "Moved, was" in words(page)
    assert "New clause" in words(page)
    assert "Removed" not in words(page)


def test_a_block_that_went_to_another_clause_is_a_move(client):
    world = Read()
    tree = world.tree()
    block = tree["sections"][1]["blocks"].pop()
    tree["sections"][0]["blocks"].append(block)
    page = words(world.change(tree).get(client, query="?mode=changes&since=review"))
    assert "Moved here from 2 Rules" in page
    assert "Moved to 1 Scope" in page
    assert page.count("The issuer shall publish its criteria.") == 1


def test_blocks_in_another_order_are_a_change_of_their_clause(client):
    world = Read()
    first = world.tree()
    first["sections"][0]["blocks"].append(make.paragraph("A second paragraph."))
    world.change(first)
    with clock.at(day(11)):
        world.review("dora", 11, "serious_issues")
    turned = copy.deepcopy(first)
    turned["sections"][0]["blocks"].reverse()
    page = words(
        world.change(turned, 11).get(client, query="?mode=changes&since=review")
    )
    assert "Moved within this clause" in page
    assert "0 of 1 changed clauses seen" in page


def test_an_editorial_change_is_folded_away(client):
    world = Read()
    tree = world.tree()
    tree["sections"][0]["blocks"].append(
        {
            "type": "note",
            "uuid": content.mint(),
            "paragraphs": [content.runs("A note here.")],
        }
    )
    world.change(tree)
    world.review("dora", 11, "serious_issues")
    after = copy.deepcopy(tree)
    after["sections"][0]["blocks"][-1]["paragraphs"] = [content.runs("A note there.")]
    html = (
        world.change(after, 11)
        .get(client, query="?mode=changes&since=review")
        .content.decode()
    )
    assert "Editorial only" in html
    fold = re.search(r'<details class="fold">.*?</details>', html, re.DOTALL)
    assert "<ins>" in fold[0]
    assert "<ins>" not in html.replace(fold[0], "")


def test_a_removed_clause_is_shown_and_has_nothing_to_mark(client):
    world = Read()
    tree = world.tree()
    del tree["sections"][0]
    tree["sections"][0]["title"] = "All the rules"
    page = words(world.change(tree).get(client, query="?mode=changes&since=review"))
    assert "Removed clause" in page
    assert "This document says what good work is." in page
    assert "0 of 1 changed clauses seen" in page


def test_without_an_older_text_the_page_says_so_and_is_clean(client):
    world = World.at("review")
    client.force_login(world.people["dora"])
    page = words(client.get(url(query="?mode=changes&since=ballot")))
    assert "There is no other text of this kind" in page
    assert client.get(url(query="?mode=changes&since=ffffffff")).status_code == 404


def test_every_text_is_listed_with_the_state_at_its_time(client):
    world = Read()
    tree = world.tree()
    tree["sections"][0]["title"] = "Purpose"
    world.change(tree)
    page = words(world.get(client))
    assert f"r2 {world.snapshot.sha8} 18 January 2024" in page
    assert f"r1 {world.old.sha8} 8 January 2024" in page
    older = world.get(client, query=f"?snapshot={world.old.sha8}")
    assert "This is not the text that the work item is about now." in words(older)


def test_a_clause_is_marked_as_seen_and_back_without_scripts(client):
    world = Read()
    tree = world.tree()
    tree["sections"][0]["title"] = "Purpose"
    world.change(tree)
    query = "?mode=changes&since=review"
    node = tree["sections"][0]["uuid"]
    client.force_login(world.people["dora"])
    with clock.at(day(12)):
        for _twice in range(2):
            answer = client.post(
                url("seen", query), {"seen": node, "next": url(query=query)}
            )
            assert answer["Location"] == f"{url(query=query)}#{content.anchor(node)}"
    assert Seen.objects.count() == 1
    assert "1 of 1 changed clauses seen" in words(world.get(client, query=query))
    with clock.at(day(12)):
        answer = client.post(
            url("seen", query), {"unseen": node}, headers={"accept": "application/json"}
        )
    assert answer.json() == {
        "seen": False, "count": 0, "words": "0 of 1 changed clauses seen",
    }  # fmt: skip


def test_a_clause_that_was_rewritten_is_no_longer_seen(client):
    world = Read()
    tree = world.tree()
    tree["sections"][0]["title"] = "Purpose"
    world.change(tree)
    client.force_login(world.people["dora"])
    with clock.at(day(12)):
        client.post(url("seen"), {"seen": tree["sections"][0]["uuid"]})
    world.review("charlie", 12, "serious_issues")
    later = copy.deepcopy(tree)
    later["sections"][0]["title"] = "Aim"
    world.change(later, 13)
    client.force_login(world.people["dora"])
    with clock.at(day(14)):
        page = words(client.get(url(query="?mode=changes&since=review")))
    assert "0 of 1 changed clauses seen" in page


@pytest.mark.parametrize(
    "node", ["", "nonsense", "0f4c7a58-3c1e-4d55-9a3e-7d1f6a2b9c10"]
)
def test_an_unknown_clause_is_not_marked(client, node):
    world = World.at("review")
    client.force_login(world.people["dora"])
    answer = client.post(url("seen"), {"seen": node})
    assert answer.status_code == 400
    assert "no such clause" in answer.content.decode()
    assert not Seen.objects.exists()


def test_who_may_not_read_drafts_marks_nothing(client):
    world = World.at("review")
    client.force_login(world.people["zoe"])
    node = world.snapshot.tree["sections"][0]["uuid"]
    assert client.post(url("seen"), {"seen": node}).status_code == 404
    assert client.get(url("seen")).status_code == 405


def test_comments_stand_beside_their_clause_and_held_ones_do_not(client):
    world = World.at("review")
    rule = world.snapshot.tree["sections"][1]["blocks"][0]["uuid"]
    for text in ("Say which criteria.", "Buy my pills."):
        add_comment(
            world.item, text, by=world.people["jo"], at=day(4), type="te", node=rule
        )
    Comment.objects.filter(text__startswith="Buy").update(moderation="held")
    client.force_login(world.people["dora"])
    html = client.get(url()).content.decode()
    group = html[html.index('aria-label="Comments on 2 Rules"') :]
    assert "Say which criteria." in group
    assert "Buy my pills" not in html
    only = client.get(url(query="?mode=comments")).content.decode()
    assert "Say which criteria." in only
    assert "This document says what good work is." not in only


def test_as_many_queries_for_three_hundred_clauses_as_for_ten(client):
    counts = []
    for size in (10, 300):
        group = make.group(f"group-{size}")
        reader = make.member(f"reader-{size}", group, "reviewer")
        doc = make.document(f"SIZE-{size}", lead=group)
        sections = [
            make.section(f"Part {n}", make.paragraph(f"Words {n}."))
            for n in range(size)
        ]
        old = make.snapshot(doc, make.tree(doc, *sections))
        tree = copy.deepcopy(old.tree)
        for section in tree["sections"][::2]:
            section["title"] += " again"
        new = make.snapshot(doc, tree)
        item = open_item(doc, None, "propose", by=reader, at=day(0), facts={})
        WorkItem.objects.filter(pk=item.pk).update(snapshot=new)
        for section in tree["sections"]:
            Comment.objects.create(
                work_item=item, snapshot=new, number=item.comments.count() + 1,
                author=reader, at=day(1), text="Well.", node=section["uuid"],
            )  # fmt: skip
        client.force_login(reader)
        path = reverse("review:text", args=[doc.designation])
        with CaptureQueriesContext(
            connection,
        ) as queries:
            answer = client.get(f"{path}?mode=changes&since={old.sha8}")
        assert f"0 of {size // 2} changed clauses seen" in answer.content.decode()
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[0] <= 30


def test_approving_with_changed_clauses_unopened_needs_a_tick(client):
    world = Read()
    tree = world.tree()
    tree["sections"][0]["title"] = "Purpose"
    world.change(tree)
    form = {"result": "ready", "note": "Fine.", "snapshot": world.snapshot.sha256}
    client.force_login(world.people["dora"])
    with clock.at(day(12)):
        page = client.get(url("review")).content.decode()
        assert "You have not opened 1 of 1 changed clauses." in page
        refused = client.post(url("review"), form).content.decode()
        assert "or tick this to approve" in refused
        assert "Fine." in refused
        assert world.item.reviews.filter(snapshot=world.snapshot).count() == 0
        client.post(url("seen"), {"seen": tree["sections"][0]["uuid"]})
        assert "You have not opened" not in client.get(url("review")).content.decode()
        assert client.post(url("review"), form).status_code == 302
    assert world.item.reviews.filter(snapshot=world.snapshot).count() == 1


def test_the_author_of_applied_words_does_not_review_them():
    world = World.at("review")
    comment = add_comment(
        world.item, "Say it so.", by=world.people["dora"], at=day(4), type="ed"
    )
    event = CommentEvent(
        work_item=world.item, comment=comment, kind="applied", at=day(4),
        by=world.people["bob"],
    )  # fmt: skip
    event.append_after(world.item.comment_events.last())
    with pytest.raises(TransitionRefused) as refused:
        world.review("dora", 5)
    assert refused.value.reasons[0].code == "own_text"
    assert world.review("charlie", 5).approves
